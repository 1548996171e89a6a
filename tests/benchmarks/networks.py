"""Measures of networks: how fast, and how good, next to networkx, igraph and rustworkx.

    python tests/benchmarks/networks.py [--full] [GRAPH-FOLDER]

Betweenness on 10,000 nodes, communities on 100,000. networkx searches paths from 100 of the nodes,
and its time is multiplied up; with --full it searches from all, which takes many minutes. Times
are medians of three, but for networkx, which has one go. Of a graph folder, the people's network
is measured as a whole. igraph and rustworkx are left out where they aren't installed.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

from kg.analyse import AGENTS, measure, stats
from kg.analyse.betweenness import betweenness
from kg.analyse.communities import communities, modularity

PIVOTS = 100


def seconds(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """The median time of some runs, and what the last one gave."""
    spent, result = [], None
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent), result


def line(name: str, spent: float, theirs: float, note: str = "") -> None:
    """One row of the table: time, how many times faster than networkx, and a remark."""
    print(f"  {name:<24}{spent:>9.2f} s {theirs / spent:>8.1f} times  {note}", flush=True)


def matrix(network: nx.Graph) -> sparse.csr_array:
    found = nx.to_scipy_sparse_array(network, nodelist=range(len(network)))
    return sparse.csr_array(found).astype(np.float64)


def gatherings(nodes: int, events: int, seed: int) -> nx.Graph:
    """A network as events make it: who comes often is likelier to come again."""
    rng = np.random.default_rng(seed)
    liking = rng.pareto(1.5, nodes) + 0.1
    network = nx.empty_graph(nodes)
    for size in rng.geometric(1 / 8, events) + 1:
        crowd = rng.choice(nodes, min(size, 60), replace=False, p=liking / liking.sum()).tolist()
        network.add_edges_from((a, b) for n, a in enumerate(crowd) for b in crowd[:n])
    return network


def villages(nodes: int, seed: int) -> sparse.csr_array:
    """Groups of fifty; of ten links of a node, eight stay within its group."""
    rng = np.random.default_rng(seed)
    within = rng.integers(0, nodes, 4 * nodes)
    beside = within // 50 * 50 + rng.integers(0, 50, len(within))
    ends = np.concatenate([within, rng.integers(0, nodes, nodes)])
    others = np.concatenate([beside, rng.integers(0, nodes, nodes)])
    apart = ends != others
    pairs = np.unique(np.sort(np.column_stack([ends[apart], others[apart]]), axis=1), axis=0)
    half = sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), (nodes, nodes))
    return sparse.csr_array(half + half.T)


def time_betweenness(name: str, network: nx.Graph, full: bool) -> None:
    """Exact betweenness of each library, and how far its values are from ours."""
    n, links = len(network), matrix(network)
    print(f"betweenness, {name}: {n:,} nodes, {network.number_of_edges():,} links")
    pivots = None if full else PIVOTS
    spent, _ = seconds(lambda: nx.betweenness_centrality(network, k=pivots, seed=1), times=1)
    theirs = spent * n / (pivots or n)
    line("networkx", theirs, theirs, "" if full else f"from {PIVOTS} nodes, times {n / PIVOTS:g}")
    ours, found = seconds(lambda: betweenness(links, exact_steps=10**15))
    line("kg", ours, theirs)
    if find_spec("igraph"):
        import igraph

        peer = igraph.Graph(n=n, edges=list(network.edges))
        spent, values = seconds(peer.betweenness)
        gap = abs(np.array(values) * 2 / ((n - 1) * (n - 2)) - found.values).max()
        line("igraph", spent, theirs, f"differs by {gap:.0e} at most")
    if find_spec("rustworkx"):
        import rustworkx

        other = rustworkx.PyGraph()
        other.add_nodes_from(range(n))
        other.add_edges_from_no_data(list(network.edges))
        spent, shares = seconds(lambda: rustworkx.betweenness_centrality(other))
        gap = max(abs(shares[node] - found.values[node]) for node in range(n))
        line("rustworkx (all cores)", spent, theirs, f"differs by {gap:.0e} at most")


def time_communities(name: str, weights: sparse.csr_array) -> None:
    """Communities of each library, and their modularity."""
    n = weights.shape[0]
    print(f"communities, {name}: {n:,} nodes, {weights.nnz // 2:,} links")
    network = nx.Graph(nx.from_scipy_sparse_array(weights))
    theirs, groups = seconds(lambda: nx.community.louvain_communities(network, seed=1), times=1)
    label = np.zeros(n, dtype=np.int64)
    for number, members in enumerate(groups):
        label[list(members)] = number
    line("networkx, Louvain", theirs, theirs, f"modularity {modularity(weights, label):.4f}")
    spent, found = seconds(lambda: communities(weights))
    line("kg, Leiden", spent, theirs, f"modularity {modularity(weights, found):.4f}")
    if find_spec("igraph"):
        import igraph

        half = sparse.triu(weights, k=1).tocoo()
        peer = igraph.Graph(n=n, edges=np.column_stack(half.coords).tolist())
        spent, groups = seconds(lambda: peer.community_leiden("modularity", n_iterations=3))
        value = modularity(weights, np.array(groups.membership))
        line("igraph, Leiden", spent, theirs, f"modularity {value:.4f}")


def time_folder(folder: Path) -> None:
    """All measures of the networks of a graph folder, and its statistics."""
    from kg import projections, store
    from kg.folder import GraphFolder

    data = GraphFolder(folder).store()
    networks = projections.project(projections.make_table(data))
    rows = store.participations(data, projections.BASE)
    for agents in AGENTS:
        network = networks[agents]
        print(f"{agents}: {len(network):,} nodes, {network.number_of_edges():,} links")
        spent, measured = seconds(partial(measure, network))
        print(f"  {'measure':<24}{spent:>9.2f} s")
        spent, _ = seconds(partial(stats, rows, measured))
        print(f"  {'stats':<24}{spent:>9.2f} s", flush=True)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    full = "--full" in arguments
    time_betweenness("preferential", nx.barabasi_albert_graph(10_000, 3, seed=1), full)
    time_betweenness("random", nx.gnm_random_graph(10_000, 40_000, seed=1), full)
    time_betweenness("of events", gatherings(10_000, 1500, seed=1), full)
    time_communities("villages", villages(100_000, seed=1))
    time_communities("preferential", matrix(nx.barabasi_albert_graph(100_000, 5, seed=1)))
    for argument in arguments:
        if not argument.startswith("-"):
            time_folder(Path(argument))
