"""Assortativity: do links stay within a country, an institution, or any other kind of group?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy import sparse


@dataclass(frozen=True, slots=True)
class Assortativity:
    """How far links keep to groups: 1 always, 0 as chance would have it, below 0 less than that.

    `value` is None where there is nothing to compare: no link between two nodes whose group is
    known, or all of them in one group. `known` counts the nodes whose group is known, `links` the
    links between two such.
    """

    attribute: str
    value: float | None
    known: int
    links: int


def mixing(
    weights: sparse.csr_array, groups: Sequence[Collection[str]]
) -> tuple[list[str], sparse.csr_array]:
    """The weight of links from group to group: sorted names, and a symmetric matrix of sums.

    `groups` holds those of each node: none, one or more; a node in several belongs to each in equal
    part. A link within a group counts twice, once from each end, so that rows add up to strengths.

    >>> names, between = mixing(sparse.csr_array([[0, 1], [1, 0]]), [{"fr"}, {"it"}])
    >>> names, between.toarray().tolist()
    (['fr', 'it'], [[0.0, 1.0], [1.0, 0.0]])
    """
    names = sorted({name for own in groups for name in own})
    number = {name: n for n, name in enumerate(names)}
    entries = [
        (node, number[name], 1.0 / len(own))
        for node, own in enumerate(map(set, groups))
        for name in sorted(own)
    ]
    rows, columns, parts = zip(*entries, strict=True) if entries else ((), (), ())
    belongs = sparse.csr_array(
        (np.array(parts, dtype=np.float64), (np.array(rows, int), np.array(columns, int))),
        shape=(len(groups), len(names)),
    )
    return names, sparse.csr_array(belongs.T @ weights @ belongs)


def coefficient(between: sparse.csr_array) -> float | None:
    """Newman's coefficient of a matrix of `mixing`; None where there is nothing to compare.

    (M. E. J. Newman, Mixing patterns in networks, Phys. Rev. E 67, 026126, 2003, equation 2.)

    >>> coefficient(sparse.csr_array([[2.0, 0.0], [0.0, 2.0]]))
    1.0
    """
    total = float(between.sum())
    if not total:
        return None
    ends = np.asarray(between.sum(axis=1), dtype=np.float64).reshape(-1) / total
    by_chance = float((ends**2).sum())
    if np.count_nonzero(ends) < 2:
        return None
    return float((between.trace() / total - by_chance) / (1.0 - by_chance))


def assortativity(
    network: nx.Graph[str], attribute: str, *, weight: str | None = None
) -> Assortativity:
    """How far the links of a network keep to groups that a node attribute names.

    The attribute holds a text, a collection of texts (a person with two institutions belongs to
    each by half), or nothing; links of nodes without are left out. Every link counts the same, or
    by the edge attribute `weight`.

    >>> network = nx.Graph([("a", "b"), ("c", "d"), ("b", "c")])
    >>> nx.set_node_attributes(network, {"a": "fr", "b": "fr", "c": "it", "d": "it"}, "country")
    >>> found = assortativity(network, "country")
    >>> round(found.value, 3), found.known, found.links
    (0.333, 4, 3)
    """
    groups = {node: _texts(network.nodes[node].get(attribute)) for node in sorted(network)}
    names = [node for node, own in groups.items() if own]
    if not names:
        return Assortativity(attribute, None, 0, 0)
    known = network.subgraph(names)
    weights = sparse.csr_array(nx.to_scipy_sparse_array(known, nodelist=names, weight=weight))
    _, between = mixing(weights, [groups[node] for node in names])
    return Assortativity(attribute, coefficient(between), len(names), known.number_of_edges())


def _texts(value: str | Iterable[str] | None) -> frozenset[str]:
    if value is None or value == "":
        return frozenset()
    return frozenset((value,)) if isinstance(value, str) else frozenset(value)
