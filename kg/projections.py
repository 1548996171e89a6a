"""The co-participation networks of a graph: of people, and of institutions."""

from __future__ import annotations

import networkx as nx
import pyoxigraph as ox

from kg import analyse, store
from kg.analyse import ParticipationTable
from kg.vocab import BASE


def make_table(graph: ox.Store, base: str = BASE) -> ParticipationTable:
    """The participations of a graph in numbers, with all that networks need to know.

    >>> len(make_table(ox.Store()))
    0
    """
    return ParticipationTable.of(
        store.participations(graph, base),
        labels=store.labels(graph, base),
        ancestors=store.ancestors(graph, base),
        kinds=store.event_kinds(graph, base),
        countries=store.countries(graph, base),
    )


def project(table: ParticipationTable) -> dict[str, nx.Graph[str]]:
    """The networks "people" and "institutions": who shared a stage with whom.

    >>> {agents: len(network) for agents, network in project(make_table(ox.Store())).items()}
    {'people': 0, 'institutions': 0}
    """
    return {agents: analyse.project(table, agents).graph() for agents in analyse.AGENTS}


def make_networks(graph: ox.Store, base: str = BASE) -> dict[str, nx.Graph[str]]:
    """The same networks with the measures of every node.

    >>> sorted(make_networks(ox.Store()))
    ['institutions', 'people']
    """
    networks = project(make_table(graph, base))
    return {agents: analyse.measure(network) for agents, network in networks.items()}
