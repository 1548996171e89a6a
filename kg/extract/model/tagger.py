"""The tagger: which words name a person, a post, an institution, the event, a talk.

A linear-chain conditional random field over the words of a sentence. Its features are those of
`features`; what a word weighs by itself is looked up once and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.extract.blocks import Shape
from kg.extract.mentions import Mention
from kg.extract.model.features import Sides, attributes, context, marks
from kg.extract.model.weights import Model, Vector
from kg.extract.tokens import Token

_KEPT: Final = 1 << 15  # words whose weights are kept


class Tagged(NamedTuple):
    """Tokens `[first, last)` that name something, and how sure that is."""

    label: str
    first: int
    last: int
    sure: float


def token_features(
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    shape: Shape,
    known: frozenset[str],
    beside: Sides = ("", ""),
) -> list[list[str]]:
    """All features of each token, those of its neighbours included: what the tagger learns from.

    >>> from kg.extract.tokens import tokenize
    >>> "0w=rector" in token_features(tokenize("Rector"), [], Shape.HEADING, frozenset())[0]
    True
    """
    found = context(tokens, marks(tokens, mentions), shape, known, beside)
    for i, features in enumerate(found):
        for offset in _OFFSETS:
            j = i + offset
            features += _word_features(tokens[j].text, offset) if 0 <= j < len(tokens) else ()
        if not i:
            features.append("-1#")
        if i + 1 == len(tokens):
            features.append("1#")
    return found


_OFFSETS: Final = (-2, -1, 0, 1, 2)


def _word_features(word: str, offset: int) -> list[str]:
    own, beside, *_ = attributes(word)
    known = own if offset == 0 else beside if abs(offset) == 1 else beside[:2]
    return [f"{offset}{feature}" for feature in known]


class Tagger:
    """Tags sentences by a model; the same sentence always gets the same tags."""

    def __init__(self, model: Model) -> None:
        self._labels = model.labels
        self._emissions = model.emissions
        self._transitions = np.exp(model.transitions.astype(np.float64))
        self._log = model.transitions
        self._rows: dict[str, int] = {}
        self._table = np.zeros((1024, len(_OFFSETS), len(model.labels)), np.float32)
        self._none = np.zeros(len(model.labels), np.float32)

    def tag(
        self,
        tokens: Sequence[Token],
        mentions: Sequence[Mention],
        shape: Shape,
        known: frozenset[str],
        beside: Sides = ("", ""),
    ) -> list[Tagged]:
        """What the sentence names, in order, none overlapping another."""
        if not tokens:
            return []
        if len(self._rows) > _KEPT:
            self._rows.clear()
            self._table[:] = 0
        scores = self._scores(tokens, mentions, shape, known, beside)
        best = self._best(scores)
        if all(self._labels[b] == "O" for b in best):
            return []
        sure = self._sure(scores)
        found: list[Tagged] = []
        i = 0
        while i < len(tokens):
            label = self._labels[best[i]]
            if label == "O":
                i += 1
                continue
            last = i + 1
            while last < len(tokens) and self._labels[best[last]] == f"I-{label[2:]}":
                last += 1
            share = min(float(sure[j, best[j]]) for j in range(i, last))
            found.append(Tagged(label[2:], i, last, share))
            i = last
        return found

    def _scores(
        self,
        tokens: Sequence[Token],
        mentions: Sequence[Mention],
        shape: Shape,
        known: frozenset[str],
        beside: Sides = ("", ""),
    ) -> Vector:
        found = context(tokens, marks(tokens, mentions), shape, known, beside)
        table = self._emissions
        rows: list[Vector] = []
        starts: list[int] = []
        found[0].append("-1#")
        found[-1].append("1#")
        for features in found:
            starts.append(len(rows))
            rows.append(self._none)
            rows += [table[f] for f in features if f in table]
        scores: Vector = np.add.reduceat(np.array(rows), starts)
        known_rows = [self._word(t.text) for t in tokens]  # may make the table larger
        words = self._table[known_rows]
        size = len(tokens)
        for n, offset in enumerate(_OFFSETS):
            low, high = max(0, -offset), min(size, size - offset)
            if low < high:
                scores[low:high] += words[low + offset : high + offset, n]
        return scores

    def _word(self, word: str) -> int:
        """The row of the table that holds what a word weighs from each place around."""
        row = self._rows.get(word)
        if row is None:
            row = self._rows[word] = len(self._rows)
            if row == len(self._table):
                self._table = np.concatenate([self._table, np.zeros_like(self._table)])
            for n, offset in enumerate(_OFFSETS):
                known = [f for f in _word_features(word, offset) if f in self._emissions]
                if known:
                    self._table[row, n] = np.add.reduce([self._emissions[f] for f in known])
        return row

    def _best(self, scores: Vector) -> list[int]:
        """Viterbi."""
        back: list[npt.NDArray[np.intp]] = []
        state = scores[0]
        for row in scores[1:]:
            paths = state[:, None] + self._log
            choice = paths.argmax(0)
            back.append(choice)
            state = paths.max(0) + row
        best = [int(state.argmax())]
        for choice in reversed(back):
            best.append(int(choice[best[-1]]))
        return best[::-1]

    def _sure(self, scores: Vector) -> npt.NDArray[np.float64]:
        """Probability of each label at each token (forward and backward sums)."""
        heat = np.exp((scores - scores.max(1, keepdims=True)).astype(np.float64))
        forward, backward = heat.copy(), np.ones_like(heat)
        forward[0] /= forward[0].sum()
        for i in range(1, len(heat)):
            forward[i] *= forward[i - 1] @ self._transitions
            forward[i] /= forward[i].sum()
        for i in range(len(heat) - 2, -1, -1):
            backward[i] = self._transitions @ (backward[i + 1] * heat[i + 1])
            backward[i] /= backward[i].sum()
        both = forward * backward
        share: npt.NDArray[np.float64] = both / both.sum(1, keepdims=True)
        return share
