"""Which words of a source sentence state a fact."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

from kg.model import Statement

Spans = list[list[int]]
"""Half-open `[start, end]` ranges of characters inside a sentence, in order, disjoint."""


class _Said(NamedTuple):
    """A statement with its kind and its comparable words, as both are asked for often."""

    statement: Statement
    kind: str
    words: tuple[str, str]


_OTHER: Final = {"membership": ("participation",), "participation": ("membership",)}


class Highlighter:
    """Finds the words that state a fact, from the statements read in the same sentence.

    A statement belongs to a fact when its words, or its value, are one of the fact's printed
    forms (a name of a participant, the title of a position or talk, the concept of a role), or
    when it refers to a mention that bears such a name: so "She" is marked in "She noted …".
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._by_evidence: dict[str, list[_Said]] = defaultdict(list)
        self._names: dict[str, set[str]] = defaultdict(set)
        for statement in statements:
            words = (fold(statement.original), fold(statement.value))
            if not statement.refers:
                self._names[statement.subject].update(words)
            key = evidence_key(statement.evidence)
            if key and 0 <= statement.start < statement.end:
                self._by_evidence[key].append(_Said(statement, statement.kind, words))

    def spans(
        self,
        evidence: str,
        sentence: str,
        start: int,
        forms: Iterable[str],
        concept: str = "",
        kind: str = "",
    ) -> Spans:
        """The ranges of `sentence` (which begins at `start` in its source) that state the fact.

        `forms` are the fact's names as printed; `concept` is the id of its role, marked only
        beside one of them. `kind` is the fact's: what was read for a position is not marked in a
        participation, nor the other way round. Words that don't stand at their stated offset are
        never marked.

        >>> said = Statement("person/ada@0f", "name", "Ada", "Ada", "", 14, 17, "evidence/10-22@0f")
        >>> Highlighter([said]).spans("0f-10-22", "Dr. Ada spoke", 10, ["Ada"])
        [[4, 7]]
        """
        wanted = {f for f in map(fold, forms) if f}
        other = _OTHER.get(kind, ())
        found = self._by_evidence.get(evidence, ())
        here = [said.statement for said in found if said.kind not in other]
        hits = [s.statement for s in found if s.kind not in other and self._states(s, wanted)]
        if concept and hits:
            named = {s.subject for s in hits}
            hits += [s for s in here if s.value == concept and s.subject in named]
            if not any(s.value == concept for s in hits):
                roles = [s for s in here if s.value == concept]
                hits += roles if len({s.subject for s in roles}) == 1 else []
        ranges = []
        for statement in hits:
            low, high = statement.start - start, statement.end - start
            stated = not statement.original or sentence[low:high] == statement.original
            if 0 <= low < high <= len(sentence) and stated:
                ranges.append((low, high))
        return merged(ranges)

    def _states(self, said: _Said, wanted: set[str]) -> bool:
        if said.statement.refers:
            return not wanted.isdisjoint(self._names.get(said.statement.value, ()))
        return not wanted.isdisjoint(said.words)


def evidence_key(mention: str) -> str:
    """The last part of a sentence's IRI, from its mention id; empty if it isn't one.

    >>> evidence_key("evidence/131-300@a2cb40da4eea")
    'a2cb40da4eea-131-300'
    """
    kind, _, rest = mention.partition("/")
    key, _, source = rest.rpartition("@")
    return f"{source}-{key}" if kind == "evidence" and key and source else ""


def fold(text: str) -> str:
    """Comparable form of a name: NFC, lower case, one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def merged(ranges: Iterable[tuple[int, int]]) -> Spans:
    """The union of ranges, in order.

    >>> merged([(4, 7), (0, 2), (1, 3)])
    [[0, 3], [4, 7]]
    """
    union: Spans = []
    for low, high in sorted(ranges):
        if union and low <= union[-1][1]:
            union[-1][1] = max(union[-1][1], high)
        else:
            union.append([low, high])
    return union
