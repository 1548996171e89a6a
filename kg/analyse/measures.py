"""What each node of a network amounts to: contacts, brokers, communities; the same on every run.

Everything is computed on node numbers in sorted order and sparse matrices: results depend neither
on the order of insertion nor on the hash seed, and no measure walks the graph node by node where
a matrix product will do.
"""

from __future__ import annotations

from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MEASURES: Final[dict[str, str]] = {
    "degree": "With how many others a stage was shared.",
    "strength": "Sum of the weights of all links: many shared stages, small ones counting more.",
    "betweenness": "Share of the shortest introductions between others that lead through here.",
    "pagerank": "Standing: well linked to others who are themselves well linked.",
    "constraint": "How closed the circle of contacts is; the lower, the more of a broker.",
    "core": "Largest k such that a group exists here in which each is linked to k others.",
    "community": "Number of the group that shares stages among itself more than with others.",
}
"""The meaning of every node attribute that `measure` adds, in one sentence."""

_EXACT_STEPS: Final = 2_000_000_000
"""Betweenness is exact while nodes x links stays below this (some seconds), else sampled."""
_BATCH: Final = 64
_DIGITS: Final = 12  # rounding hides last-bit differences between machines


def measure(network: nx.Graph[str], *, seed: int = 0) -> nx.Graph[str]:
    """A copy of the network whose nodes carry the measures described in `MEASURES`.

    Betweenness ignores weights and is normalised to 0..1; beyond some thousand nodes it is
    estimated from randomly chosen sources (Brandes and Pich 2007). Constraint is Burt's (1992);
    a node without contacts has none to broker between and gets 1. Communities are Louvain's,
    numbered from 0 by size, then by their best-connected member. `seed` fixes all chance.

    >>> measured = measure(nx.Graph([("ada", "bo"), ("bo", "cy")]))
    >>> measured.nodes["bo"]["betweenness"], measured.nodes["ada"]["degree"]
    (1.0, 1)
    """
    names = sorted(network)
    weights = _weights(network, names)
    links = weights.copy()
    links.data[:] = 1.0
    strength = _strength(weights)
    columns: dict[str, list[int] | list[float]] = {
        "degree": np.diff(links.indptr).tolist(),
        "strength": _rounded(strength),
        "betweenness": _rounded(_betweenness(links, seed)),
        "pagerank": _rounded(_pagerank(network, names)),
        "constraint": _rounded(_constraint(weights, links)),
        "core": _cores(network, names),
        "community": _communities(weights, strength, seed),
    }
    measured: nx.Graph[str] = nx.Graph()
    measured.add_nodes_from((name, network.nodes[name]) for name in names)
    measured.add_edges_from(_sorted_edges(network))
    for attribute, values in columns.items():
        nx.set_node_attributes(measured, dict(zip(names, values, strict=True)), attribute)
    return measured


def _weights(network: nx.Graph[str], names: list[str]) -> sparse.csr_array:
    if not names:
        return sparse.csr_array((0, 0), dtype=np.float64)
    matrix = nx.to_scipy_sparse_array(network, nodelist=names, weight="weight")
    return sparse.csr_array(matrix).astype(np.float64)


def _strength(weights: sparse.csr_array) -> Floats:
    return np.asarray(weights.sum(axis=1), dtype=np.float64)


def _rounded(values: Floats) -> list[float]:
    return [round(value, _DIGITS) for value in values.tolist()]


def _betweenness(links: sparse.csr_array, seed: int) -> Floats:
    """Brandes' algorithm for many sources at once: each column of the arrays is one source.

    A breadth-first step is a matrix product that also adds up the numbers of shortest paths
    (Kepner and Gilbert, Graph Algorithms in the Language of Linear Algebra, 2011).
    """
    n = links.shape[0]
    total = np.zeros(n)
    if n < 3:
        return total
    count = min(n, max(_BATCH, _EXACT_STEPS // (links.nnz + n)))
    sources = np.arange(n)
    if count < n:
        sources = np.sort(np.random.default_rng(seed).choice(n, count, replace=False))
    for start in range(0, count, _BATCH):
        total += _dependencies(links, sources[start : start + _BATCH])
    return total * (n / count) / ((n - 1) * (n - 2))


def _dependencies(links: sparse.csr_array, sources: Ints) -> Floats:
    """Sum over the sources of each node's share in the shortest paths that start there."""
    n, k = links.shape[0], len(sources)
    paths = np.zeros((n, k))
    paths[sources, np.arange(k)] = 1.0
    depth = np.where(paths > 0, 0, -1).astype(np.int32)
    frontier, level = paths.copy(), 0
    while True:
        frontier = links @ frontier
        frontier[depth >= 0] = 0.0
        if not frontier.any():
            break
        level += 1
        depth[frontier > 0] = level
        paths += frontier
    share = np.zeros((n, k))
    for deep in range(level, 1, -1):
        carried = np.zeros((n, k))
        np.divide(1.0 + share, paths, out=carried, where=depth == deep)
        share += np.where(depth == deep - 1, (links @ carried) * paths, 0.0)
    total: Floats = share.sum(axis=1)
    return total


def _pagerank(network: nx.Graph[str], names: list[str]) -> Floats:
    ranks = nx.pagerank(network, weight="weight") if names else {}
    return np.array([ranks[name] for name in names], dtype=np.float64)


def _constraint(weights: sparse.csr_array, links: sparse.csr_array) -> Floats:
    """Burt's constraint: sum over contacts j of (p_ij + sum over q of p_iq p_qj) squared.

    p_ij is the share of i's links that goes to j. Rows go in blocks to bound the memory.
    """
    n = weights.shape[0]
    strength = _strength(weights)
    share = sparse.csr_array(
        weights.multiply((1.0 / np.where(strength > 0, strength, 1.0))[:, None])
    )
    result = np.ones(n)
    for start in range(0, n, 256):
        block = slice(start, min(start + 256, n))
        own = share[block]
        both = own + (own @ share).multiply(links[block])
        result[block] = np.where(strength[block] > 0, both.power(2).sum(axis=1), 1.0)
    return result


def _cores(network: nx.Graph[str], names: list[str]) -> list[int]:
    cores = nx.core_number(network)
    return [cores[name] for name in names]


def _communities(weights: sparse.csr_array, strength: Floats, seed: int) -> list[int]:
    n = weights.shape[0]
    # Numbers as nodes: networkx keeps communities as sets, and sets of strings have no fixed order.
    numbered = nx.Graph(nx.from_scipy_sparse_array(weights)) if n else nx.Graph()
    if numbered.number_of_edges():
        found = nx.community.louvain_communities(numbered, weight="weight", seed=seed)
    else:
        found = [{node} for node in range(n)]

    def rank(members: set[int]) -> tuple[int, float, int]:
        best = min(members, key=lambda node: (-strength[node], node))
        return -len(members), -strength[best], best

    result = [0] * n
    for number, members in enumerate(sorted(found, key=rank)):
        for node in members:
            result[node] = number
    return result


def _sorted_edges(network: nx.Graph[str]) -> list[tuple[str, str, dict[str, object]]]:
    edges = ((min(a, b), max(a, b), data) for a, b, data in network.edges(data=True))
    return sorted(edges, key=lambda edge: edge[:2])
