"""The linker: from the id of a mention to the id of the thing it names."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Decision, Verdict
from kg.statements import name_id


class Linker:
    """Read-only map from mention ids to canonical ids.

    Without decisions a mention is what its exact name says. "Same" joins two names (or single
    mentions), "different" keeps them apart whatever else is decided: a join that would put two
    such ids together is left out and listed in `refused`. The last decision on a pair counts.
    The canonical id of a group is its first in alphabetical order, whatever order decisions and
    sources come in.

    >>> same = Decision("person/jim-hendler", "person/james-hendler", Verdict.SAME, "me", "2022")
    >>> Linker([same]).canonical("person/jim-hendler@0123456789ab")
    'person/james-hendler'
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        latest: dict[frozenset[str], Decision] = {}
        for decision in sorted(decisions, key=lambda d: (d.when, d)):
            latest[frozenset((decision.left, decision.right))] = decision
        self._decisions = [latest[pair] for pair in sorted(latest, key=sorted)]
        self._apart = [(d.left, d.right) for d in self._decisions if d.verdict is Verdict.DIFFERENT]
        self._single = self._split_off()
        self._group: dict[str, set[str]] = {}
        self.refused: list[Decision] = []
        for decision in sorted(self._decisions, key=lambda d: (d.when, d)):
            if decision.verdict is Verdict.SAME:
                self._join(decision)

    def canonical(self, mention: str) -> str:
        """The id of the thing that a mention id or a name id stands for."""
        member = self._member(mention)
        first = min(self._group.get(member, {member}))
        return first.replace("@", ".")

    def decisions(self, canonical: str) -> list[Decision]:
        """The decisions in force about the ids behind a canonical id."""
        return [
            d
            for d in self._decisions
            if canonical in (self.canonical(d.left), self.canonical(d.right))
        ]

    def _member(self, identifier: str) -> str:
        """A mention counts by its name unless a decision is about that very mention."""
        if identifier in self._single or "@" not in identifier:
            return identifier
        return name_id(identifier)

    def _split_off(self) -> set[str]:
        """Mentions told apart from others of the same name, or joined to something on their own."""
        return {
            i
            for d in self._decisions
            if d.verdict is not Verdict.UNSURE
            for i in (d.left, d.right)
            if "@" in i
        }

    def _join(self, decision: Decision) -> None:
        left, right = self._member(decision.left), self._member(decision.right)
        union = self._group.get(left, {left}) | self._group.get(right, {right})
        if any(self._member(a) in union and self._member(b) in union for a, b in self._apart):
            self.refused.append(decision)
            return
        for member in union:
            self._group[member] = union
