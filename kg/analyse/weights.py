"""Newman's weights of all pairs of agents, by products of sparse blocks.

The weight of a pair is what they shared closely, counted one by one, and what they shared at
events only, from the product A D A^T: a row of A is an agent, a column an event, D has 1/(n - 1)
for the n agents there. The product is taken in blocks of its upper triangle that stay in the
cache, and most of it is dropped at once: it grows with the square of attendance.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.analyse.stages import CROWD, EVENT, NEVER, Attendances, Shares, changes
from kg.analyse.table import Ints

Floats = NDArray[np.float64]

# Pairs that shared only large events say next to nothing and grow with the square of attendance.
_FAINT: Final = 0.01  # the weight that one event of a hundred gives to a pair
_BLOCK: Final = 1 << 20  # entries of a block, if it were dense
_NOISE: Final = 1e-12  # what subtraction leaves of equal sums


class Weights(NamedTuple):
    """Pairs of agents (indices, left < right), sorted, with their weights.

    `faint` counts pairs that were left out; `strength` is the sum of all weights of each agent,
    theirs included.
    """

    left: Ints
    right: Ints
    weight: Floats
    faint: int
    strength: Floats


class _Watched(NamedTuple):
    """Pairs that need a look of their own, sorted: close ones, and kin, which are no pairs.

    `close` is their weight from close stages, `wide` what the product has for the same events.
    """

    left: Ints
    right: Ints
    close: Floats
    wide: Floats
    kin: NDArray[np.bool_]


def weigh(attended: Attendances, close: Shares, kin: tuple[Ints, Ints], within: int) -> Weights:
    """The weights of all pairs that are not kin; `kin` are pairs of agents, in any order.

    Pairs that shared nothing but events, and weigh less than one event of a hundred would give,
    are left out.
    """
    n = len(attended.agents)
    paired = (attended.sizes > 1) & (attended.sizes <= CROWD) & (within >= EVENT)
    share = np.where(paired, 1.0 / np.maximum(attended.sizes - 1, 1), 0.0)
    watched = _watched(attended, close, share, kin)
    wide = np.zeros(len(watched.left))
    strength: Floats = np.zeros(n)
    np.add.at(strength, attended.agent, paired[attended.event].astype(np.float64))
    faint, found = 0, [(watched.left[:0], watched.right[:0], watched.close[:0])]
    for start, row, column, weight, mark in _blocks(attended, share, watched):
        own = np.flatnonzero(mark)
        wide[mark[own] - 1] = weight[own]
        upper = column > row
        kept = np.flatnonzero(upper & (weight >= _FAINT) & (mark == 0))
        faint += int(np.count_nonzero(upper)) - len(own) - len(kept)
        found.append((start + row[kept].astype(np.int64), start + column[kept], weight[kept]))
    rest = wide - watched.wide
    weight = watched.close + np.where(rest > _NOISE, rest, 0.0)
    gain = watched.close - watched.wide - np.where(watched.kin, weight, 0.0)
    for ends in (watched.left, watched.right):
        strength += np.bincount(ends, gain, minlength=n)
    links = ~watched.kin & (weight > 0)
    found.append((watched.left[links], watched.right[links], weight[links]))
    lefts, rights, weights = (np.concatenate(columns) for columns in zip(*found, strict=True))
    order = np.argsort(lefts * n + rights)
    strength[strength < _NOISE] = 0.0
    return Weights(lefts[order], rights[order], weights[order], faint, strength)


def _blocks(
    attended: Attendances, share: Floats, watched: _Watched
) -> Iterator[tuple[int, Ints, Ints, Floats, Ints]]:
    """A D A^T in blocks of rows, from the diagonal on, and which entries are watched (from 1).

    A block comes with the number of its first row; its rows and columns count from there.
    """
    n = len(attended.agents)
    kept = share[attended.event] > 0
    bounds = np.r_[0, np.cumsum(kept)][np.searchsorted(attended.agent, np.arange(n + 1))]
    columns = attended.event[kept]
    shape = n, len(attended.events)
    shares = sparse.csr_array((share[columns], columns, bounds), shape=shape)
    ones = sparse.csr_array((np.ones(len(columns)), columns, bounds), shape=shape).T.tocsr()
    height = max(1, _BLOCK // max(n, 1))
    marks = np.zeros(height * n, dtype=np.int32)
    of_rows = np.searchsorted(watched.left, np.arange(0, n + height, height))
    for number, start in enumerate(range(0, n, height)):
        block = shares[start : start + height] @ ones[:, start:]
        row = np.repeat(np.arange(block.shape[0], dtype=np.int32), np.diff(block.indptr))
        some = slice(of_rows[number], of_rows[number + 1])
        width = n - start
        places = (watched.left[some] - start) * width + watched.right[some] - start
        marks[places] = np.arange(some.start + 1, some.stop + 1)
        mark = marks[row * np.int32(width) + block.indices]
        marks[places] = 0
        yield start, row, block.indices, block.data, mark


def _watched(
    attended: Attendances, close: Shares, share: Floats, kin: tuple[Ints, Ints]
) -> _Watched:
    n = len(attended.agents)
    left = np.r_[attended.agent[close.left], np.minimum(*kin)]
    right = np.r_[attended.agent[close.right], np.maximum(*kin)]
    extra = np.zeros(len(kin[0]))
    near = np.r_[np.where(close.level == NEVER, 0.0, 1.0 / (close.size - 1)), extra]
    wide = np.r_[share[attended.event[close.left]], extra]
    related = np.r_[np.zeros(len(close.left)), extra + 1]
    order = np.argsort(left * n + right, kind="stable")
    left, right = left[order], right[order]
    first = np.flatnonzero(changes(left) | changes(right))
    if not len(first):
        return _Watched(left, right, near, wide, related > 0)
    near, wide, related = (np.add.reduceat(c[order], first) for c in (near, wide, related))
    return _Watched(left[first], right[first], near, wide, related > 0)
