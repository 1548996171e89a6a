"""The linker: from the id of a mention to the id of the thing it names."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from kg.model import Decision, Verdict
from kg.resolve.decisions import in_order, is_automatic
from kg.resolve.groups import Groups, Rank
from kg.resolve.register import Register
from kg.statements import name_id


class Linker:
    """Read-only map from mention ids to canonical ids.

    Without decisions a mention is what its exact name says. "Same" joins two names (or single
    mentions), "different" keeps them apart whatever else is decided: a join that would put two
    such ids together is left out and listed in `refused`. Of several decisions on a pair the last
    counts, as if the others had never been made; "unsure" withdraws them. Of joins that can't all
    be, those of pairs decided about first are made. The order of lines with different times, and
    of sources, makes no difference.

    What a person decided comes before what was decided automatically: automatic joins are made
    last, the surest first, and never those of a pair that a person has settled.

    A whole name stands for every mention of it. A single mention leaves its name only where it is
    joined to another name, told apart from its own, or would else meet what it is told apart from.

    The canonical id of a group is the one of its ids that was known first (see the register), so
    that a thing keeps its id when a name is added; of ids known equally long the first name in
    alphabetical order (or the first mention).

    >>> same = Decision("person/jim-hendler", "person/james-hendler", Verdict.SAME, "me", "2022")
    >>> Linker([same]).canonical("person/jim-hendler@0123456789ab")
    'person/james-hendler'
    >>> both = {"person/jim-hendler@0123456789ab", "person/james-hendler@123456789abc"}
    >>> late = Register({"person/james-hendler": 1}, both)
    >>> Linker([same], late).canonical("person/james-hendler")
    'person/jim-hendler'
    """

    def __init__(
        self, decisions: Iterable[Decision] = (), register: Register | None = None
    ) -> None:
        self._register = register or Register()
        self._decisions = in_force(decisions)
        self._groups, self.refused = join(self._decisions, oldest_first(register))
        ids = {i for d in self._decisions for i in (d.left, d.right) if "@" in i}
        for mention in sorted(i for i in ids if i in self._groups or i in self._groups.apart):
            self._return(mention)

    @property
    def moved(self) -> frozenset[str]:
        """The single mentions that are another thing than their name.

        >>> Linker().moved
        frozenset()
        """
        return frozenset(
            i for i in self._groups.ids if "@" in i and not self._groups.together(i, name_id(i))
        )

    @property
    def alone(self) -> frozenset[str]:
        """Those of them that belong to no other name either: their thing has the id of a mention.

        >>> Linker().alone
        frozenset()
        """
        return frozenset(i for i in self.moved if "@" in self._groups.first(i))

    @property
    def former(self) -> dict[str, str]:
        """Ids that single mentions had while they stood alone, and what people joined them to.

        >>> ada, bo = "person/ada@0123456789ab", "person/bo@0123456789ab"
        >>> same = Decision(ada, "person/bo", Verdict.SAME, "me", "2022")
        >>> Linker([same], Register({ada: 1}, {ada, bo})).former
        {'person/ada.0123456789ab': 'person/bo'}
        """
        people = (d for d in self._decisions if not is_automatic(d) and d.verdict is Verdict.SAME)
        ids = {i for d in people for i in (d.left, d.right) if "@" in i and i in self._groups}
        minted = (i for i in sorted(ids) if self._register.since.get(i, inf) != inf)
        found = {i.replace("@", "."): self.canonical(i) for i in minted}
        return {old: new for old, new in found.items() if old != new}

    def canonical(self, mention: str) -> str:
        """The id of the thing that a mention id or a name id stands for.

        >>> Linker().canonical("person/ada-lovelace@0123456789ab")
        'person/ada-lovelace'
        """
        member = mention if mention in self._groups else name_id(mention)
        return self._groups.first(member).replace("@", ".")

    def may_join(self, left: str, right: str) -> bool:
        """Whether two ids, or the things they stand for, could be joined without a contradiction.

        >>> apart = Decision("person/a", "person/b", Verdict.DIFFERENT, "me", "2022")
        >>> Linker([apart]).may_join("person/a", "person/b")
        False
        """
        return self._groups.may_join(left, right)

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

    def _return(self, mention: str) -> None:
        """Put a mention that decisions are about back under its name, or let it stand alone."""
        name, group = name_id(mention), self._groups.of(mention)
        elsewhere = len(group.names) > 1
        told_apart = any(name_id(i) == name for i in self._groups.apart.get(mention, ()))
        if name not in group.members and (
            elsewhere or told_apart or not self._groups.join(mention, name)
        ):
            self._groups.keep(mention)


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """The decision that counts on each pair, in the order in which joins are made.

    >>> never = Decision("person/a", "person/b", Verdict.DIFFERENT, "me", "2022-06-08")
    >>> guess = Decision("person/a", "person/b", Verdict.SAME, "confkg", "", "", 0.97)
    >>> [d.by for d in in_force([never, guess])]
    ['me']
    """
    automatic: dict[tuple[str, str], Decision] = {}
    latest: dict[tuple[str, str], Decision] = {}
    first: dict[tuple[str, str], str] = {}
    for decision in in_order(decisions):
        pair = min(decision.left, decision.right), max(decision.left, decision.right)
        if is_automatic(decision):
            automatic[pair] = decision
        else:
            latest[pair] = decision
            first.setdefault(pair, decision.when)
    settled = {pair: d for pair, d in latest.items() if d.verdict is not Verdict.UNSURE}
    counts = latest | automatic | settled

    def place(pair: tuple[str, str]) -> tuple[bool, float, str, tuple[str, str]]:
        decision = counts[pair]
        if is_automatic(decision):
            return True, -(decision.score or 0.0), "", pair
        return False, 0.0, first[pair], pair

    return [counts[pair] for pair in sorted(counts, key=place)]


def join(
    decisions: Iterable[Decision], rank: Rank | None = None
) -> tuple[Groups, tuple[Decision, ...]]:
    """The groups that decisions in force amount to, and the joins that others forbid.

    >>> groups, refused = join([])
    >>> groups.first("person/ada"), refused
    ('person/ada', ())
    """
    decisions = list(decisions)
    groups = Groups(
        ((d.left, d.right) for d in decisions if d.verdict is Verdict.DIFFERENT),
        rank or oldest_first(None),
    )
    same = [d for d in decisions if d.verdict is Verdict.SAME]
    return groups, tuple(d for d in same if not groups.join(d.left, d.right))


def oldest_first(register: Register | None) -> Rank:
    """Ranks ids by the build that knew them first, names before mentions, then by alphabet.

    A mention counts from when it stood alone; what no source has comes last. Without a register
    all are known equally long.

    >>> sorted(["person/a@0", "person/c", "person/b"], key=oldest_first(None))
    ['person/b', 'person/c', 'person/a@0']
    """
    known = register or Register()

    def rank(identifier: str) -> tuple[bool, float, bool, str]:
        mention = "@" in identifier
        since = known.since.get(identifier, inf if mention else 0)
        return bool(register) and not known.knows(identifier), since, mention, identifier

    return rank
