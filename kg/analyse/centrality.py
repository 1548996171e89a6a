"""Standing in a network, from its matrix: PageRank, eigenvector centrality, and cores.

All functions take a symmetric sparse matrix without a diagonal and give one value per row.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import linalg

from kg.analyse.components import components

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_FOLLOWED: Final = 0.85  # Brin and Page's damping: how often the walk goes on instead of restarting
_TOLERANCE: Final = 1e-13
_SMALL: Final = 100  # nodes up to which a dense matrix is quicker
_RESTARTS: Final = 2000
_STEPS: Final = 1000


def pagerank(weights: sparse.csr_array) -> Floats:
    """The chance to find a walker at each node who follows links by weight and at times restarts.

    The walk goes on with probability 0.85; else, or where there are no links, it restarts at any
    node. The chances add up to 1 (S. Brin, L. Page, The anatomy of a large-scale hypertextual Web
    search engine, 1998).

    >>> pagerank(sparse.csr_array([[0.0, 1.0], [1.0, 0.0]])).tolist()
    [0.5, 0.5]
    """
    n = int(weights.shape[0])
    if not n:
        return np.zeros(0)
    strength = np.asarray(weights.sum(axis=1), dtype=np.float64).reshape(n)
    alone = strength == 0
    given = _FOLLOWED / np.where(alone, 1.0, strength)
    ranks: Floats = np.full(n, 1.0 / n)
    change = 1.0
    # Every step shrinks the change to 0.85 of it or less: some 180 of them, for any network.
    while change > _TOLERANCE:
        last = ranks
        ranks = weights @ (given * last)
        ranks += (1.0 - ranks.sum()) / n
        change = float(np.abs(ranks - last).sum())
    return ranks


def eigenvector(weights: sparse.csr_array) -> Floats:
    """Centrality that is proportional to the weighted sum of that of one's contacts.

    The eigenvector of the largest eigenvalue, not negative, of length 1 (P. Bonacich, Factoring
    and weighting approaches to status scores and clique identification, 1972). If the network is
    in parts, only the most tightly linked one, or those tied for it, gets more than 0. All are 0
    where there is no link. On a chain of thousands that does not converge, it is approximate.

    >>> eigenvector(sparse.csr_array([[0.0, 1.0], [1.0, 0.0]])).round(3).tolist()
    [0.707, 0.707]
    """
    n = int(weights.shape[0])
    result = np.zeros(n)
    if not weights.nnz:
        return result
    parts = [nodes for nodes in components(weights) if len(nodes) > 1]
    # No part's eigenvalue exceeds its largest strength, nor falls below its mean strength.
    strength = np.asarray(weights.sum(axis=1), dtype=np.float64).reshape(n)
    floor = max(float(strength[nodes].mean()) for nodes in parts)
    found = [
        (nodes, *_principal(sparse.csr_array(weights[nodes][:, nodes])))
        for nodes in parts
        if strength[nodes].max() >= floor * (1 - 1e-9)
    ]
    top = max(value for _, value, _ in found)
    for nodes, value, vector in found:
        if value >= top * (1 - 1e-9):
            # As from a start at all nodes alike: each part by what it holds of that.
            result[nodes] = vector * vector.sum()
    result /= np.sqrt((result**2).sum())
    return result


def _principal(weights: sparse.csr_array) -> tuple[float, Floats]:
    """The largest eigenvalue of a connected network, and its vector, all of it positive."""
    n = int(weights.shape[0])
    if n <= _SMALL:
        values, vectors = np.linalg.eigh(weights.toarray())
        value, vector = float(values[-1]), vectors[:, -1]
    else:
        start = np.asarray(weights.sum(axis=1), dtype=np.float64).reshape(n)
        strongest = float(start.max())
        try:
            values, vectors = linalg.eigsh(
                weights, k=1, which="LA", v0=start, maxiter=_RESTARTS, tol=_TOLERANCE
            )
            value, vector = float(values[0]), vectors[:, 0]
        except linalg.ArpackNoConvergence:  # a chain of many thousands: all but equal eigenvalues
            vector = start
            for _ in range(_STEPS):
                vector = weights @ vector + strongest * vector
                vector /= np.sqrt(vector @ vector)
            value = float(vector @ (weights @ vector))
    return value, np.abs(vector)


def cores(links: sparse.csr_array) -> Ints:
    """The largest k for each node such that it belongs to a group linked to k others each in it.

    Who has fewest links left is taken away, over and over (V. Batagelj, M. Zaversnik, An O(m)
    algorithm for cores decomposition of networks, 2003), here all at once who are due.

    >>> cores(sparse.csr_array([[0, 1, 1, 1], [1, 0, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]])).tolist()
    [2, 2, 2, 1]
    """
    n = int(links.shape[0])
    start, neighbours = links.indptr.astype(np.int64), links.indices.astype(np.int64)
    left = np.diff(start)
    core = np.full(n, -1, dtype=np.int64)
    k = 0
    due: Ints = np.flatnonzero(left == 0)
    remaining = n
    while remaining:
        if not len(due):
            there = core < 0
            k = max(k, int(left[there].min()))
            due = np.flatnonzero(there & (left <= k))
        core[due] = k
        remaining -= len(due)
        ends = neighbours[_ranges(start[due], start[due + 1])]
        touched, times = np.unique(ends[core[ends] < 0], return_counts=True)
        left[touched] -= times
        due = touched[left[touched] <= k]
    return core


def _ranges(starts: Ints, ends: Ints) -> Ints:
    """The numbers of all the half-open ranges, one range after the other."""
    length = ends - starts
    before = np.cumsum(length) - length
    numbers: Ints = np.arange(int(length.sum())) + np.repeat(starts - before, length)
    return numbers
