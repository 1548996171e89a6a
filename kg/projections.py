"""The co-participation networks of a graph: of people, and of institutions."""

from __future__ import annotations

import networkx as nx
import pyoxigraph as ox

from kg import analyse, store
from kg.vocab import BASE


def project(graph: ox.Store, base: str = BASE) -> dict[str, nx.Graph[str]]:
    """The networks "people" and "institutions": who shared a stage with whom.

    >>> {agents: len(network) for agents, network in project(ox.Store()).items()}
    {'people': 0, 'institutions': 0}
    """
    rows = store.participations(graph, base)
    labels, above = store.labels(graph, base), store.ancestors(graph, base)
    return {
        agents: analyse.project(rows, agents, labels=labels, ancestors=above)
        for agents in analyse.AGENTS
    }


def make_networks(graph: ox.Store, base: str = BASE) -> dict[str, nx.Graph[str]]:
    """The same networks with the measures of every node.

    >>> sorted(make_networks(ox.Store()))
    ['institutions', 'people']
    """
    return {agents: analyse.measure(network) for agents, network in project(graph, base).items()}
