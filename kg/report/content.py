"""The report of a corpus as plain data: computed once, written as several pages."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pyoxigraph as ox

from kg.analyse import ParticipationTable
from kg.report import coverage, network, quality
from kg.report.blocks import Content
from kg.report.findings import Findings, several
from kg.resolve import Identity
from kg.vocab import BASE


def collect(
    graph: ox.Store,
    table: ParticipationTable,
    networks: Mapping[str, nx.Graph[str]],
    identity: Identity,
    *,
    title: str = "",
    base: str = BASE,
) -> Content:
    """What there is to say about a graph, its networks and what is still open about names.

    `table` has the participations of the graph, `networks` the collaboration graphs with their
    measures under "people" and "institutions". `title` defaults to the event's name, or to how
    many there are. The same input gives the same content.

    >>> from kg.resolve import settle
    >>> table = ParticipationTable.of([], labels={})
    >>> collect(ox.Store(), table, {}, settle([], [])).subject
    '0 events'
    """
    found = Findings(graph, table, networks, identity, base)
    sections = (
        coverage.glance(found),
        coverage.coverage(found),
        network.network(found, "institutions"),
        network.network(found, "people"),
        network.together(found),
        quality.participants(found),
        coverage.events(found),
        quality.quality(found),
    )
    names = [row["name"] for row in found.ask.rows("events")]
    subject = names[0] if len(names) == 1 else several(len(names), "event")
    return Content(title or subject, found.span, (*sections, quality.methods(found, sections)))
