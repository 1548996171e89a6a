"""True and false positives and negatives, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.score.committees import COMMITTEE_LAYERS
from kg.score.layers import LAYERS


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives, false negatives; counts of several documents add up.

    >>> both = Counts(3, 1, 0) + Counts(1, 0, 2)
    >>> both, both.precision, round(both.recall, 2), round(both.f1, 2)
    (Counts(tp=4, fp=1, fn=2), 0.8, 0.67, 0.73)
    >>> Counts().f1  # nothing to find and nothing said
    1.0
    """

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        """Share of what was said that is right; saying nothing is right if nothing was missed."""
        return _ratio(self.tp, self.tp + self.fp, self.fn)

    @property
    def recall(self) -> float:
        """Share of what is there that was said; with nothing there, any claim is wrong."""
        return _ratio(self.tp, self.tp + self.fn, self.fp)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn, 0)


def total(scores: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """Micro average: the counts of several documents, added layer by layer.

    >>> total([{"person": Counts(1, 0, 1)}, {"person": Counts(2, 2, 0)}])["person"]
    Counts(tp=3, fp=2, fn=1)
    """
    added: dict[str, Counts] = {}
    for one in scores:
        for layer, counts in one.items():
            added[layer] = added.get(layer, Counts()) + counts
    groups = [g for g in (LAYERS, COMMITTEE_LAYERS) if not added.keys().isdisjoint(g)] or [LAYERS]
    return {layer: added.get(layer, Counts()) for group in groups for layer in group}


def _ratio(part: int, whole: int, otherwise_wrong: int) -> float:
    if whole:
        return part / whole
    return 0.0 if otherwise_wrong else 1.0
