"""Two people of one name: an exact name is one thing, unless its mentions are unlikely to be.

Most names are borne by one person, and all their mentions are that one. Where a name is common, or
its mentions are far apart in time or carry ids that differ, they are compared with each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from itertools import product
from typing import Final, NamedTuple

from kg.model import Decision, Kind, Verdict
from kg.resolve.cluster import contradicts
from kg.resolve.decisions import AUTOMATIC
from kg.resolve.groups import Groups
from kg.resolve.linker import in_force, join
from kg.resolve.profile import Profile
from kg.resolve.profiles import Facts, profiles
from kg.resolve.propose import Compare, Matcher, Proposal, propose
from kg.resolve.register import Register
from kg.statements import name_id

_TOGETHER: Final = 0.85  # how sure two mentions of one exact name must be to be one person
_CAREER: Final = 40  # years that the mentions of one person may lie apart unexamined
_SAMPLE: Final = 4  # members of two groups that are looked at before they become one


class Parted(NamedTuple):
    """Names that several people bear.

    `unit` gives for a mention of whoever does not keep the name the first mention of that person,
    `keeper` for each name the mention that stands for who keeps it.
    """

    decisions: list[Decision]
    unit: dict[str, str]
    keeper: dict[str, str]

    def unit_of(self, mention: str) -> str:
        """The name of a mention, or a mention that stands for a namesake.

        >>> Parted([], {}, {}).unit_of("person/ada@0123456789ab")
        'person/ada'
        """
        return self.unit.get(mention, name_id(mention))

    def by_mention(self, pair: Proposal) -> Proposal:
        """A question about two namesakes as one about their mentions: a name would mean both.

        >>> from kg.resolve.profile import Score
        >>> pair = Proposal("person/ada", "person/ada@2", Score(0.6, ()))
        >>> Parted([], {}, {"person/ada": "person/ada@1"}).by_mention(pair)[:2]
        ('person/ada@1', 'person/ada@2')
        """
        if name_id(pair.left) != name_id(pair.right):
            return pair
        left, right = sorted(self.keeper.get(i, i) for i in (pair.left, pair.right))
        return Proposal(left, right, pair.score)


def part(
    facts: Facts,
    known: Mapping[str, Profile],
    compare: Compare,
    canonical: Callable[[str], str] = name_id,
    decided: Iterable[Decision] = (),
    register: Register | None = None,
) -> Parted:
    """Tell apart the people of one name, of the profiles `known` by name.

    Whoever had the name in the last build keeps it (`register`); in the first, whoever has more
    mentions. What people decided stands. The order of the facts makes no difference.

    >>> from kg.resolve import persons
    >>> part(Facts([]), {}, persons.compare).decisions
    []
    """
    bearers: dict[str, list[str]] = defaultdict(list)
    for mention in facts.mentions(Kind.PERSON):
        bearers[name_id(mention)].append(mention)
    doubtful = {
        name: bearers[name]
        for name, profile in known.items()
        if len(bearers[name]) > 1 and _may_be_several(profile, compare)
    }
    chosen = {mention for mentions in doubtful.values() for mention in mentions}
    single = profiles(facts, Kind.PERSON, canonical, str, chosen) if chosen else {}
    groups, _ = join(in_force(decided))
    parted = Parted([], {}, {})
    for name, mentions in sorted(doubtful.items()):
        ours = {m: single[m] for m in mentions if len(groups.of(m).names) == 1}
        people = _people(name, ours, compare, groups)
        if len(people) > 1:
            _tell(name, people, groups, ours, compare, register or Register(), parted)
    return parted


def _may_be_several(profile: Profile, compare: Compare) -> bool:
    """Whether a name alone, the years or the ids leave room for two people."""
    bare = Profile(profile.id, profile.kind, profile.names[:1])
    if compare(bare, replace(bare, id=f"{bare.id}-")).value < _TOGETHER:
        return True
    first, last = profile.years
    return len(profile.identifiers) > 1 or last - first > _CAREER


def _people(
    name: str, mentions: Mapping[str, Profile], compare: Compare, groups: Groups
) -> list[list[str]]:
    """The mentions of one name by person, joined where that is likely and nothing contradicts."""
    for pair in propose(mentions, Matcher(lambda _: frozenset((name,)), compare), _TOGETHER):
        if groups.together(pair.left, pair.right) or not groups.may_join(pair.left, pair.right):
            continue
        ours, theirs = (_some(groups, i, mentions) for i in (pair.left, pair.right))
        if not any(
            contradicts(compare(mentions[one], mentions[other]))
            for one, other in product(ours, theirs)
        ):
            groups.join(pair.left, pair.right)
    found: dict[str, list[str]] = defaultdict(list)
    for mention in sorted(mentions):
        found[groups.first(mention)].append(mention)
    return sorted(found.values())


def _some(groups: Groups, mention: str, known: Mapping[str, Profile]) -> Sequence[str]:
    return nsmallest(_SAMPLE, (m for m in groups.of(mention).members if m in known))


def _tell(
    name: str,
    people: Collection[list[str]],
    groups: Groups,
    profile: Mapping[str, Profile],
    compare: Compare,
    register: Register,
    parted: Parted,
) -> None:
    """Note who keeps the name and who does not."""

    def claim(mentions: Sequence[str]) -> tuple[bool, bool, tuple[int, float], int, str]:
        forbidden = not groups.may_join(name, mentions[0])
        free = not groups.together(name, mentions[0])  # nobody decided that it is theirs
        return forbidden, free, min(map(register.claim, mentions)), -len(mentions), mentions[0]

    first = min(people, key=claim)
    others = sorted(mentions for mentions in people if mentions is not first)
    if not groups.join(name, first[0]):
        return  # people decided that none of them is whoever the name means
    parted.keeper[name] = first[0]
    why = "several bear this name; who was called so first, or more often, keeps it"
    parted.decisions.append(Decision(name, first[0], Verdict.SAME, AUTOMATIC, "", why))
    parted.decisions.extend(_apart(first[0], others, profile, compare))
    parted.unit.update({m: mentions[0] for mentions in others for m in mentions})


def _apart(
    keeper: str, others: Iterable[Sequence[str]], profile: Mapping[str, Profile], compare: Compare
) -> Iterator[Decision]:
    for one, *further in others:
        for verdict, left, right in (
            (Verdict.DIFFERENT, keeper, one),
            *((Verdict.SAME, one, other) for other in further),
        ):
            score = compare(profile[left], profile[right])
            why = score.explain()
            yield Decision(left, right, verdict, AUTOMATIC, "", why, score.value)
