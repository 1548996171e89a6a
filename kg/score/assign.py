"""One-to-one assignment of found items to wanted ones, and the tally that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

F = TypeVar("F")
W = TypeVar("W")
T = TypeVar("T")

# Each step outweighs all that the next can add up to, for up to a few thousand items.
_PAIR = 10**12
_ERROR_SAVED = 10**6


class Tally(NamedTuple):
    """True positives, false positives and false negatives of one layer."""

    tp: int = 0
    fp: int = 0
    fn: int = 0


def assign(
    found: Sequence[F],
    wanted: Sequence[W],
    fit: Callable[[F, W], int],
    excused: Sequence[bool] = (),
) -> dict[int, int]:
    """Found index → wanted index: most pairs first, then fewest errors left over, then best fit.

    `fit` is 0 where two items do not agree, and higher the better they do. An excused found item
    is no error when it stays without partner, so that the others go first. Neither the number of
    pairs nor the number of errors depends on the order of the input.

    >>> assign(["a", "ab"], ["b", "a"], lambda one, other: int(other in one))
    {0: 1, 1: 0}
    """
    if not found or not wanted:
        return {}
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    fits = np.array([[fit(one, other) for other in wanted] for one in found], dtype=np.int64)
    saves = np.array([not e for e in excused] or [True] * len(found), dtype=np.int64)
    worth = np.where(fits > 0, _PAIR + _ERROR_SAVED * saves[:, None] + fits, 0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return {int(i): int(j) for i, j in zip(rows, columns, strict=True) if fits[i, j] > 0}


def tally(
    found: Sequence[F],
    wanted: Sequence[W],
    fit: Callable[[F, W], int],
    excused: Sequence[bool] = (),
) -> Tally:
    """Count pairs, found items in error, and wanted items missed.

    >>> tally(["a", "b", "c"], ["a", "d"], lambda one, other: one == other, [False, False, True])
    Tally(tp=1, fp=1, fn=1)
    """
    pairs = assign(found, wanted, fit, excused)
    wrong = sum(
        i not in pairs and not (excused[i] if excused else False) for i in range(len(found))
    )
    return Tally(len(pairs), wrong, len(wanted) - len(pairs))


def distinct(items: Iterable[T]) -> list[T]:
    """The items without repeats, in the order of their first appearance.

    >>> distinct("abracadabra")
    ['a', 'b', 'r', 'c', 'd']
    """
    return list(dict.fromkeys(items))
