"""What is one thing, settled for a whole corpus: people's decisions first, then the surest guesses.

Institutions are settled in the light of the events, people in the light of both. Everything is
computed anew from the statements and from what people decided: automatic decisions of an earlier
build have no influence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.model import Decision, Kind, Statement, Verdict
from kg.resolve import events, organisations, persons
from kg.resolve.cluster import cluster
from kg.resolve.decisions import in_order, is_automatic
from kg.resolve.linker import Linker
from kg.resolve.namesakes import Parted, part
from kg.resolve.profile import Profile
from kg.resolve.profiles import MATCHED, Facts, profiles
from kg.resolve.propose import Matcher, Proposal, propose, surest_first
from kg.resolve.register import Register, named
from kg.statements import name_id

MATCHERS: Final[Mapping[Kind, Matcher]] = {
    Kind.EVENT: Matcher(events.keys, events.compare),
    Kind.ORGANISATION: Matcher(organisations.keys, organisations.compare),
    Kind.PERSON: Matcher(persons.keys, persons.compare),
}


@dataclass(frozen=True, slots=True)
class Identity:
    """What is one thing: the `linker`, all `decisions` (people's and automatic), `open` questions.

    `register` is for the next build; `profiles` are what was compared.
    """

    linker: Linker
    decisions: Sequence[Decision]
    open: Sequence[Proposal]
    register: Register = field(repr=False)
    profiles: Mapping[str, Profile] = field(repr=False)

    @property
    def joined(self) -> int:
        """How many names were joined to others without asking."""
        joins = (d for d in self.decisions if is_automatic(d) and d.verdict is Verdict.SAME)
        return sum(name_id(d.left) != name_id(d.right) for d in joins)


def settle(
    statements: Collection[Statement], decided: Iterable[Decision], last: Register | None = None
) -> Identity:
    """What is one thing in the corpus.

    `last` is the register of the last build, so that things keep their ids. The order of the
    statements makes no difference.

    >>> told = [
    ...     Statement(f"event/{n}@0123456789a{n}", "name", f"Rural Care Day{year}")
    ...     for n, year in enumerate(("", " 2021"))
    ... ]
    >>> settle(told, []).linker.canonical("event/1@0123456789a1")
    'event/0'
    """
    last = last or Register()
    people = [d for d in in_order(decided) if not is_automatic(d)]
    register = last.enter(named(statements))
    facts = Facts(statements)
    decisions, open_pairs = people, list[Proposal]()
    compared: dict[str, Profile] = {}
    for kind in MATCHED:
        matcher = MATCHERS[kind]
        canonical = Linker(decisions, register).canonical
        found = profiles(facts, kind, canonical)
        parted = Parted([], {}, {})
        if kind is Kind.PERSON:
            parted = part(facts, found, matcher.compare, canonical, people, last)
            decisions = in_order([*decisions, *parted.decisions])
            found = profiles(facts, kind, canonical, parted.unit_of) if parted.unit else found
        pairs = propose(found, matcher)
        decisions = in_order([*decisions, *cluster(pairs, found, matcher.compare, decisions)])
        open_pairs += map(parted.by_mention, pairs)
        compared |= found | {parted.keeper[n]: found[n] for n in parted.keeper if n in found}
    linker = Linker(decisions, register)
    register = register.leave(linker.moved & register.mentions, linker.alone, last)
    return Identity(linker, decisions, unsettled(open_pairs, decisions), register, compared)


def unsettled(proposals: Iterable[Proposal], decisions: Iterable[Decision]) -> list[Proposal]:
    """The proposals that nothing answers yet, the surest first.

    A pair is answered by what a person decided about it, "unsure" included, and by what all
    decisions entail; but that namesakes are kept apart automatically answers nothing.

    >>> unsettled([], [])
    []
    """
    decisions = list(decisions)
    people = [d for d in decisions if not is_automatic(d)]
    answered = {frozenset((d.left, d.right)) for d in people}
    linker, fixed = Linker(decisions), Linker(people)
    return sorted(
        (
            pair
            for pair in proposals
            if frozenset((pair.left, pair.right)) not in answered
            and linker.canonical(pair.left) != linker.canonical(pair.right)
            and fixed.may_join(pair.left, pair.right)
        ),
        key=surest_first,
    )
