"""Betweenness: how many of the shortest introductions between others lead through a node.

Brandes' algorithm for many sources at once, as products of a sparse matrix with dense blocks: a
column of a block is one source, a product is one step of all breadth-first searches together and
adds up the numbers of shortest paths (Kepner and Gilbert, Graph Algorithms in the Language of
Linear Algebra, 2011).

Those who came to one event only, and met there, have the same contacts. Such twins are linked to
each other, so no shortest path leads through one to another: they are searched once and counted
as many times as there are. In networks of events that is most of the nodes.

Sums run in a fixed order on one thread: the same network gives the same digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.analyse.components import components

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EXACT_STEPS: Final = 2_000_000_000
"""Above this many sources x links, the sources are sampled: some ten seconds on a small machine."""
_CELLS: Final = 2**16  # nodes x sources searched at once: half a megabyte stays near the processor
_FEWEST: Final = 32  # sources of a sample


@dataclass(frozen=True, eq=False)
class Betweenness:
    """Shares of shortest paths, 0 to 1, one per node.

    `sources` counts the nodes that paths were searched from. When those are all nodes, `values` is
    exact and `error` is 0; else `error` is the largest standard error of any node's value: two
    times it covers about 95 of 100 such estimates.
    """

    values: Floats
    sources: int
    error: float


def betweenness(
    links: sparse.csr_array, *, seed: int = 0, exact_steps: int = EXACT_STEPS
) -> Betweenness:
    """The betweenness of every node, each link counting as one step whatever its weight.

    `links` is symmetric, without a diagonal. Normalised by the (n - 1)(n - 2) / 2 pairs of others.
    Networks that would take more than `exact_steps` (sources times links) are estimated from
    sources drawn at random without replacement (Brandes and Pich, Centrality Estimation in Large
    Networks, 2007), fixed by `seed`.

    >>> betweenness(sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])).values.tolist()
    [0.0, 1.0, 0.0]
    """
    n = int(links.shape[0])
    if n < 3:
        return Betweenness(np.zeros(n), n, 0.0)
    plain = sparse.csr_array((np.ones(links.nnz), links.indices, links.indptr), shape=links.shape)
    twins = _twins(plain)
    first, size = np.unique(twins, return_index=True, return_counts=True)[1:]
    plain = sparse.csr_array(plain[first][:, first])
    drawn = _sources(n, len(first) * (plain.nnz + len(first)), seed, exact_steps)
    weight = np.bincount(twins[drawn], minlength=len(first)).astype(np.float64)
    sums, sums_of_squares = np.zeros(len(first)), np.zeros(len(first))
    for part in components(plain):
        if len(part) > 1:  # else all know each other
            sums[part], sums_of_squares[part] = _sums(
                sparse.csr_array(plain[part][:, part]), size[part], weight[part]
            )
    total, squares = sums[twins], sums_of_squares[twins]
    count = int(drawn.sum())
    others = count - drawn  # a node has no share in the paths that start from it
    values = total / others / (n - 2)
    if count == n:
        return Betweenness(values, n, 0.0)
    # The standard error of a mean of n - 1 values by some of them, drawn without replacement.
    spread = np.maximum(squares - total**2 / others, 0.0) / (others - 1)
    errors = np.sqrt(spread / others * (1 - others / (n - 1))) / (n - 2)
    return Betweenness(values, count, float(errors.max()))


def _sources(n: int, steps: int, seed: int, exact_steps: int) -> NDArray[np.bool_]:
    """Which of n nodes paths are searched from: all, or as many as there is time for, at random."""
    drawn = np.ones(n, dtype=bool)
    if steps > exact_steps:
        count = min(n, max(_FEWEST, n * exact_steps // steps))
        drawn[:] = False
        drawn[np.random.default_rng(seed).choice(n, count, replace=False)] = True
    return drawn


def _twins(links: sparse.csr_array) -> Ints:
    """Numbers from 0 up; nodes have the same one if they are linked and have the same contacts."""
    n = int(links.shape[0])
    closed = sparse.csr_array(links + sparse.csr_array(sparse.eye(n)))
    # Rows that differ have different sums of random marks, but for one chance in 2^64 per pair.
    marks = np.random.default_rng(0).integers(0, 2**64, n, dtype=np.uint64)
    sums = np.add.reduceat(marks[closed.indices], closed.indptr[:-1].astype(np.int64))
    numbers: Ints = np.unique(sums, return_inverse=True)[1].reshape(n).astype(np.int64)
    return numbers


def _sums(links: sparse.csr_array, size: Ints, weight: Floats) -> tuple[Floats, Floats]:
    """Sum over the sources of each node's share in the paths that start there; and of squares.

    A row of the connected `links` stands for `size` twins, of which `weight` are sources.
    """
    n = int(links.shape[0])
    starts = np.flatnonzero(weight)
    total, squares = np.zeros(n), np.zeros(n)
    # Through a node that stands for many, paths are as many times as many.
    many = sparse.csr_array(links * size[None, :].astype(np.float64))
    width = max(8, min(64, _CELLS // n))
    for at in range(0, len(starts), width):
        block = starts[at : at + width]
        share = _dependencies(links, many, block)
        total += share @ weight[block]
        squares += np.square(share, out=share) @ weight[block]
    return total, squares


def _dependencies(links: sparse.csr_array, many: sparse.csr_array, sources: Ints) -> Floats:
    """Each node's share in the shortest paths from each source (columns) to all others.

    With p(v) the number of shortest paths to v, Brandes' recursion over the next nodes w, share(v)
    = sum of p(v) / p(w) (1 + share(w)), is carried out on s(v) = (1 + share(v)) / p(v), for which
    it is a plain sum: s(v) = 1 / p(v) + sum of s(w).
    """
    n, k = int(links.shape[0]), len(sources)
    columns = np.arange(k)
    step = links[:, sources].toarray()
    paths = step.copy()
    paths[sources, columns] = 1.0
    unseen = paths == 0.0
    depth = unseen.astype(
        np.int16 if n < 2**15 else np.int32
    )  # how often a node was not yet seen: its depth less 1
    level, left = 1, int(np.count_nonzero(unseen))
    while left:
        step = many @ step
        step *= unseen
        paths += step
        unseen = paths == 0.0
        depth += unseen
        level += 1
        left = int(np.count_nonzero(unseen))
    share = 1.0 / paths
    for deep in range(level - 1, 0, -1):
        carried = many @ np.where(depth == deep, share, 0.0)
        carried *= depth == deep - 1
        share += carried
    # Nodes next to the source are of depth 0 here, and so is the source: it gets no share.
    share *= paths
    share -= 1.0
    share[sources, columns] = 0.0
    return share
