"""What each node of a network amounts to: contacts, standing, brokers, communities.

Everything is computed on node numbers in sorted order and sparse matrices: results depend neither
on the order of insertion nor on the hash seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import networkx as nx
import numpy as np
from scipy import sparse

from kg.analyse.backends import Column, by_backend
from kg.analyse.betweenness import betweenness
from kg.analyse.brokerage import constraint
from kg.analyse.centrality import cores, eigenvector, pagerank
from kg.analyse.communities import communities, modularity

MEASURES: Final[dict[str, str]] = {
    "degree": "With how many others a stage was shared.",
    "strength": "Sum of the weights of all links: many shared stages, small ones counting more.",
    "betweenness": "Share of the shortest introductions between others that lead through here.",
    "eigenvector": "Standing in the inner circle: linked, again and again, to those in it.",
    "pagerank": "Standing anywhere: well linked to others who are themselves well linked.",
    "constraint": "How closed the circle of contacts is; the lower, the more of a broker.",
    "core": "Largest k such that a group exists here in which each is linked to k others.",
    "community": "Number of the group that shares stages among itself more than with others.",
}
"""The meaning of every node attribute that `measure` adds, in one sentence."""

_DIGITS: Final = 12  # rounding hides last-bit differences between machines


@dataclass(frozen=True, eq=False)
class Measured:
    """The measures of a network: for each of `MEASURES` a column with one value per node.

    `sources` is the number of nodes from which paths were searched for betweenness, `error` the
    largest standard error of its values: 0 where all were. `modularity` is that of the communities.
    """

    columns: dict[str, Column]
    sources: int
    error: float
    modularity: float


def measure_matrix(
    weights: sparse.csr_array, *, seed: int = 0, backend: str | None = None
) -> Measured:
    """The measures of the nodes of a symmetric matrix of weights, as `measure` gives them.

    >>> found = measure_matrix(sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]]))
    >>> found.columns["betweenness"], found.sources, found.error
    ([0.0, 1.0, 0.0], 3, 0.0)
    """
    weights = _without_loops(weights)
    n = int(weights.shape[0])
    theirs = by_backend(weights, backend) if backend else {}
    between, sources, error = theirs.get("betweenness"), n, 0.0
    if between is None:
        own = betweenness(weights, seed=seed)
        between, sources, error = own.values.tolist(), own.sources, own.error
    community = communities(weights, seed=seed)
    columns: dict[str, Column] = {
        "degree": np.diff(weights.indptr).tolist(),
        "strength": _rounded(np.asarray(weights.sum(axis=1)).reshape(n).tolist()),
        "betweenness": _rounded(between),
        "eigenvector": _rounded(theirs.get("eigenvector") or eigenvector(weights).tolist()),
        "pagerank": _rounded(theirs.get("pagerank") or pagerank(weights).tolist()),
        "constraint": _rounded(constraint(weights).tolist()),
        "core": theirs.get("core") or cores(weights).tolist(),
        "community": community.tolist(),
    }
    return Measured(columns, sources, error, modularity(weights, community))


def measure(network: nx.Graph[str], *, seed: int = 0, backend: str | None = None) -> nx.Graph[str]:
    """A copy of the network whose nodes carry the measures described in `MEASURES`.

    Betweenness ignores weights and is normalised to 0..1; of large networks it is estimated from
    randomly chosen sources, `graph["betweenness_sources"]` of them, with a standard error of at
    most `graph["betweenness_error"]`. A node without contacts has none to broker between: its
    constraint is 1. Communities are Leiden's, numbered from 0 by size, then by their
    best-connected member; `graph["modularity"]` says how distinct they are. A link of a node to
    itself is not counted. `seed` fixes all chance.

    `backend` names an installed backend of networkx (parallel, cugraph …): what it can compute it
    does, betweenness always exactly. UsageError if there is none of that name.

    >>> measured = measure(nx.Graph([("ada", "bo"), ("bo", "cy")]))
    >>> measured.nodes["bo"]["betweenness"], measured.nodes["ada"]["degree"]
    (1.0, 1)
    """
    names = sorted(network)
    found = measure_matrix(_weights(network, names), seed=seed, backend=backend)
    measured: nx.Graph[str] = nx.Graph()
    measured.graph.update(
        network.graph,
        betweenness_sources=found.sources,
        betweenness_error=found.error,
        modularity=round(found.modularity, _DIGITS),
    )
    values = zip(*found.columns.values(), strict=True)
    measured.add_nodes_from(
        (name, {**network.nodes[name], **dict(zip(found.columns, own, strict=True))})
        for name, own in zip(names, values, strict=True)
    )
    measured.add_edges_from(_sorted_edges(network))
    return measured


def _weights(network: nx.Graph[str], names: list[str]) -> sparse.csr_array:
    if not names:
        return sparse.csr_array((0, 0), dtype=np.float64)
    matrix = nx.to_scipy_sparse_array(network, nodelist=names, weight="weight")
    return sparse.csr_array(matrix)


def _without_loops(weights: sparse.csr_array) -> sparse.csr_array:
    """The matrix in floats, with indices in order and nothing on its diagonal."""
    matrix: sparse.csr_array = weights.astype(np.float64)
    loops = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)) == matrix.indices
    if loops.any():
        matrix.data[loops] = 0.0
        matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix


def _rounded(values: Column) -> list[float]:
    # Adding 0.0 turns a negative zero into a plain one.
    return [round(value, _DIGITS) + 0.0 for value in values]


def _sorted_edges(network: nx.Graph[str]) -> list[tuple[str, str, dict[str, Any]]]:
    edges = ((min(a, b), max(a, b), data) for a, b, data in network.edges(data=True))
    return sorted(edges, key=lambda edge: edge[:2])
