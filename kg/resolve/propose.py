"""Pairs that may be one thing: only names that share a key are compared, never all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import Final, NamedTuple

from kg.names import fold
from kg.resolve.profile import Profile, Score

Compare = Callable[[Profile, Profile], Score]

SURE: Final = 0.95
"""From here on a pair is joined without asking."""
ASK: Final = 0.5
"""From here on a pair is worth a question."""

# Names in a block that are all compared with each other. In a larger one, of a name that many bear,
# each is compared with those that share an institution, event or companion, and its neighbours.
_BLOCK: Final = 60
_NEIGHBOURS: Final = 8


class Matcher(NamedTuple):
    """How the names of one kind are matched: what they are looked up under, how they compare."""

    keys: Callable[[Profile], frozenset[str]]
    compare: Compare


class Proposal(NamedTuple):
    """Two ids that may be one thing, `left` < `right`, with how sure that is and why."""

    left: str
    right: str
    score: Score


def propose(
    profiles: Mapping[str, Profile], matcher: Matcher, at_least: float = ASK
) -> list[Proposal]:
    """The pairs that score `at_least` so much, the surest first; the order given is of no account.

    >>> from kg.model import Kind
    >>> from kg.resolve import events
    >>> names = {n: Profile(n, Kind.EVENT, (n,)) for n in ("Rural Care Day", "Rural Care Day 2021")}
    >>> propose(names, Matcher(events.keys, events.compare))[0].score.value
    0.95
    """
    found = []
    for left, right in _pairs(profiles, matcher):
        score = matcher.compare(profiles[left], profiles[right])
        if score.value >= at_least:
            found.append(Proposal(left, right, score))
    return sorted(found, key=surest_first)


def surest_first(proposal: Proposal) -> tuple[float, str, str]:
    """A key to sort proposals by.

    >>> surest_first(Proposal("event/a", "event/b", Score(0.9, ())))
    (-0.9, 'event/a', 'event/b')
    """
    return -proposal.score.value, proposal.left, proposal.right


def _pairs(profiles: Mapping[str, Profile], matcher: Matcher) -> Iterator[tuple[str, str]]:
    """Every pair that shares a block, once, `left` < `right`."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for identifier in sorted(profiles):
        for key in matcher.keys(profiles[identifier]):
            blocks[key].append(identifier)
    compared: dict[str, set[str]] = defaultdict(set)
    for key in sorted(blocks):
        for left, right in _within(blocks[key], profiles):
            if right not in compared[left]:
                compared[left].add(right)
                yield left, right


def _within(block: list[str], profiles: Mapping[str, Profile]) -> Iterator[tuple[str, str]]:
    """The pairs of one block that are compared; perhaps more than once."""
    if len(block) <= _BLOCK:
        yield from combinations(block, 2)
        return
    around: dict[str, list[str]] = defaultdict(list)
    for one in block:
        profile = profiles[one]
        for context in profile.organisations | profile.events | profile.companions:
            around[context].append(one)
    for context in sorted(around):
        if len(around[context]) <= _BLOCK:
            yield from combinations(around[context], 2)
    ordered = sorted(block, key=lambda i: (_sorting(profiles[i]), i))
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + _NEIGHBOURS]:
            yield min(one, other), max(one, other)


def _sorting(profile: Profile) -> str:
    return min(map(fold, profile.names or profile.acronyms), default="")
