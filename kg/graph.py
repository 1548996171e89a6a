"""The whole graph in memory: the facts of every source, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import networkx as nx
import pyoxigraph as ox

from kg import analyse, assemble, resolve, shipped, store
from kg.model import Statement
from kg.projections import make_table, project
from kg.vocab import BASE


class Made(NamedTuple):
    """A graph in memory, the table of its participations, and the networks made from that."""

    graph: ox.Store
    table: analyse.ParticipationTable
    networks: Mapping[str, nx.Graph[str]]


def make_graph(told: Iterable[Statement], linker: resolve.Linker, base: str = BASE) -> Made:
    """The graph of what was read; names of one thing are joined as the linker says.

    >>> len(make_graph([], resolve.Linker()).graph)
    0
    """
    graph = store.in_memory(assemble.assemble(told, linker.canonical, linker.former, base=base))
    store.add(graph, assemble.direct_links(graph, shipped.rules(), base=base))
    table = make_table(graph, base)
    networks = project(table)
    stages = [stage for agents in analyse.AGENTS for stage in analyse.stages(networks[agents])]
    store.add(graph, assemble.shared_stages(stages, base=base))
    return Made(graph, table, networks)
