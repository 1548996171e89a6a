"""Automatic joins: only the surest pairs, only where all that they bring together agrees.

A false merge is worse than a miss: whatever contradicts is left for a person to decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

from kg.model import Decision, Verdict
from kg.resolve.decisions import AUTOMATIC
from kg.resolve.groups import Groups
from kg.resolve.linker import in_force, join
from kg.resolve.profile import Profile, Score
from kg.resolve.propose import ASK, SURE, Compare, Proposal, surest_first

_AGAINST: Final = -0.5  # from this weight on a reason says that the two are not one
_CLEARLY: Final = 0.04  # by how much a pair must be surer than another that excludes it
_PAIRS: Final = 64  # that a join may bring together unseen: larger groups are for people to judge


def cluster(
    proposals: Sequence[Proposal],
    profiles: Mapping[str, Profile],
    compare: Compare,
    decided: Iterable[Decision] = (),
) -> list[Decision]:
    """The joins to make without asking, in the order in which they are made.

    Of the `proposals` those that are sure, the surest first, unless people `decided` otherwise or
    two names would come together that contradict each other. Where a name may be either of two
    that contradict, it is joined to neither, except to one that is clearly surer. The order given
    makes no difference.

    >>> from kg.model import Kind
    >>> from kg.resolve import events
    >>> from kg.resolve.propose import Matcher, propose
    >>> def found(*names):
    ...     known = {f"event/{n}": Profile(f"event/{n}", Kind.EVENT, (n,)) for n in names}
    ...     pairs = propose(known, Matcher(events.keys, events.compare))
    ...     return [(d.left, d.right) for d in cluster(pairs, known, events.compare)]
    >>> found("Rural Care Day", "Rural Care Day 2021")
    [('event/Rural Care Day', 'event/Rural Care Day 2021')]
    >>> found("Rural Care Day", "Rural Care Day 2021", "Rural Care Day 2022")
    []
    """
    judge = _Judge(proposals, profiles, compare)
    groups, _ = join(in_force(decided))
    made = []
    for pair in judge.clear():
        if not groups.together(pair.left, pair.right) and _fits(pair, groups, judge):
            groups.join(pair.left, pair.right)
            value, why = pair.score.value, pair.score.explain()
            made.append(Decision(pair.left, pair.right, Verdict.SAME, AUTOMATIC, "", why, value))
    return made


def contradicts(score: Score) -> bool:
    """Whether a score says that two are not one, rather than that little is known.

    >>> contradicts(Score(0.0, ()))
    False
    """
    return score.value < ASK and any(reason.weight <= _AGAINST for reason in score.reasons)


def _fits(pair: Proposal, groups: Groups, judge: _Judge) -> bool:
    """Whether two groups may be one: nobody told them apart, and no two members contradict."""
    if not groups.may_join(pair.left, pair.right):
        return False
    ours, theirs = groups.of(pair.left).members, groups.of(pair.right).members
    if len(ours) * len(theirs) > _PAIRS:
        return False
    return not any(judge.contradict(one, other) for one in ours for other in theirs)


class _Judge:
    """Knows which names contradict each other, and which sure pairs exclude none as sure."""

    def __init__(
        self, proposals: Sequence[Proposal], profiles: Mapping[str, Profile], compare: Compare
    ) -> None:
        self._profiles, self._compare = profiles, compare
        self._sure = sorted((p for p in proposals if p.score.value >= SURE), key=surest_first)
        self._known = {(p.left, p.right): False for p in proposals}

    def contradict(self, one: str, other: str) -> bool:
        """Whether two names can't be one; what no source bears contradicts nothing."""
        pair = min(one, other), max(one, other)
        if pair not in self._known:
            both = [self._profiles[i] for i in pair if i in self._profiles]
            self._known[pair] = len(both) == 2 and contradicts(self._compare(*both))
        return self._known[pair]

    def clear(self) -> list[Proposal]:
        """The sure pairs that no other sure pair of one of their names puts in doubt."""
        partners: dict[str, list[tuple[str, Proposal]]] = defaultdict(list)
        for pair in self._sure:
            partners[pair.left].append((pair.right, pair))
            partners[pair.right].append((pair.left, pair))
        doubtful: set[Proposal] = set()
        for found in partners.values():
            for (one, surer), (other, weaker) in combinations(found[:_PAIRS], 2):
                if self.contradict(one, other):
                    doubtful.add(weaker)
                    if surer.score.value - weaker.score.value < _CLEARLY:
                        doubtful.add(surer)
        return [pair for pair in self._sure if pair not in doubtful]
