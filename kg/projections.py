"""The co-participation networks of a graph: of people, institutions, and whole organisations."""

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
    """The networks "people", "institutions" and "organisations": who shared a stage with whom.

    Organisations are institutions, each counted as its topmost one.

    >>> {agents: len(network) for agents, network in project(make_table(ox.Store())).items()}
    {'people': 0, 'institutions': 0, 'organisations': 0}
    """
    return {
        "people": analyse.project(table, "people").graph(),
        "institutions": analyse.project(table, "institutions").graph(),
        "organisations": analyse.project(table, "institutions", roll_up=True).graph(),
    }


def make_networks(table: ParticipationTable) -> dict[str, nx.Graph[str]]:
    """The same networks with the measures of every node.

    >>> sorted(make_networks(make_table(ox.Store())))
    ['institutions', 'organisations', 'people']
    """
    return {agents: analyse.measure(network) for agents, network in project(table).items()}
