"""The linker: from the id of a mention to the id of the thing it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.model import Decision, Verdict
from kg.resolve.decisions import in_order
from kg.statements import name_id


class Linker:
    """Read-only map from mention ids to canonical ids.

    Without decisions a mention is what its exact name says. "Same" joins two names (or single
    mentions), "different" keeps them apart whatever else is decided: a join that would put two
    such ids together is left out and listed in `refused`. Of several decisions on a pair the last
    counts, as if the others had never been made. Of joins that can't all be, those of pairs decided
    about first are made. The order of lines with different times, and of sources, makes no
    difference.

    A whole name stands for every mention of it. A single mention leaves its name only where it is
    joined to another name, told apart from its own, or would else meet what it is told apart from.

    The canonical id of a group is its first name in alphabetical order (or its first mention).

    >>> same = Decision("person/jim-hendler", "person/james-hendler", Verdict.SAME, "me", "2022")
    >>> Linker([same]).canonical("person/jim-hendler@0123456789ab")
    'person/james-hendler'
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        latest: dict[tuple[str, str], Decision] = {}
        first: dict[tuple[str, str], str] = {}
        for decision in in_order(decisions):
            pair = min(decision.left, decision.right), max(decision.left, decision.right)
            latest[pair] = decision
            first.setdefault(pair, decision.when)
        self._decisions = [latest[p] for p in sorted(latest, key=lambda p: (first[p], p))]
        self._apart: dict[str, set[str]] = defaultdict(set)
        for decision in self._decisions:
            if decision.verdict is Verdict.DIFFERENT:
                self._apart[decision.left].add(decision.right)
                self._apart[decision.right].add(decision.left)
        self._groups: dict[str, frozenset[str]] = {}
        self.refused = tuple(
            d
            for d in self._decisions
            if d.verdict is Verdict.SAME and not self._join(d.left, d.right)
        )
        for mention in sorted(i for i in {*self._groups, *self._apart} if "@" in i):
            self._return(mention)

    def canonical(self, mention: str) -> str:
        """The id of the thing that a mention id or a name id stands for.

        >>> Linker().canonical("person/ada-lovelace@0123456789ab")
        'person/ada-lovelace'
        """
        member = mention if mention in self._groups else name_id(mention)
        first = min(self._groups.get(member, {member}), key=lambda i: ("@" in i, i))
        return first.replace("@", ".")

    def decisions(self, canonical: str) -> list[Decision]:
        """The decisions in force about the ids behind a canonical id, first decided pair first.

        >>> Linker().decisions("person/ada-lovelace")
        []
        """
        return [
            d
            for d in self._decisions
            if canonical in (self.canonical(d.left), self.canonical(d.right))
        ]

    def unknown(self, mentions: Iterable[str]) -> list[str]:
        """The ids in decisions that none of `mentions` bears, sorted: harmless, perhaps misspelt.

        >>> same = Decision("person/jim", "person/james", Verdict.SAME, "me", "2022")
        >>> Linker([same]).unknown(["person/jim@0123456789ab"])
        ['person/james']
        """
        known = {i for mention in mentions for i in (mention, name_id(mention))}
        return sorted({i for d in self._decisions for i in (d.left, d.right)} - known)

    def _join(self, left: str, right: str) -> bool:
        """Put two groups together, unless something in them is told apart."""
        union = self._group(left) | self._group(right)
        if self._torn(union):
            return False
        self._groups.update(dict.fromkeys(union, union))
        return True

    def _group(self, identifier: str) -> frozenset[str]:
        return self._groups.get(identifier, frozenset((identifier,)))

    def _torn(self, group: frozenset[str]) -> bool:
        """Whether two of a group are told apart: themselves, or the names they are mentions of."""
        bearers: dict[str, set[str]] = defaultdict(set)
        for member in group:
            bearers[member].add(member)
            bearers[name_id(member)].add(member)
        return any(
            bearers[other] - {member}
            for known, members in list(bearers.items())
            for other in self._apart.get(known, ())
            if other in bearers
            for member in members
        )

    def _return(self, mention: str) -> None:
        """Put a mention that decisions are about back under its name, or let it stand alone."""
        name = name_id(mention)
        group = self._group(mention)
        elsewhere = any(name_id(member) != name for member in group)
        told_apart = any(name_id(other) == name for other in self._apart.get(mention, ()))
        if name not in group and (elsewhere or told_apart or not self._join(mention, name)):
            self._groups[mention] = group
