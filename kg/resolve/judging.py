"""Settling open questions one by one: what to ask next, what an answer becomes, going back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from kg.model import Decision, Verdict
from kg.resolve.decisions import in_order, is_automatic
from kg.resolve.linker import in_force, join
from kg.resolve.propose import Proposal
from kg.resolve.settle import unsettled

_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


class Judging:
    """A sitting: questions in the order given, those left out that earlier answers have settled.

    Nothing is stored here: every answer is a decision to be kept at once, so that a sitting can be
    left and taken up again at any time.

    >>> from kg.resolve.profile import Score
    >>> pairs = [Proposal("event/a", "event/b", Score(0.9, ()))]
    >>> sitting = Judging(pairs, [], by="me")
    >>> sitting.answer(Verdict.SAME, datetime(2022, 6, 8, tzinfo=UTC)).when
    '2022-06-08T00:00:00Z'
    >>> sitting.question is None, sitting.back(), sitting.left
    (True, True, 1)
    """

    def __init__(
        self, questions: Iterable[Proposal], decisions: Iterable[Decision], by: str
    ) -> None:
        self._decisions = list(decisions)
        self._left = unsettled(questions, self._decisions)
        self._when: dict[frozenset[str], str] = {}
        for decision in in_order(self._decisions):
            self._when[frozenset((decision.left, decision.right))] = decision.when
        self._past: list[list[Proposal]] = []
        self._by = by

    @property
    def question(self) -> Proposal | None:
        """What to ask next; None when all is settled."""
        return self._left[0] if self._left else None

    @property
    def left(self) -> int:
        """How many questions are left; an answer may settle several."""
        return len(self._left)

    def answer(self, verdict: Verdict, now: datetime) -> Decision:
        """The decision on the question; the next one follows."""
        decision = self._decided(self._left[0], verdict, now)
        self._past.append(self._left)
        self._left = unsettled(self._left[1:], self._decisions)
        return decision

    def accept(self, above: float, now: datetime) -> list[Decision]:
        """The decisions that all pairs at least so sure are one, but for those that contradict."""
        people = [d for d in self._decisions if not is_automatic(d)]
        groups, _ = join(in_force(people))
        surest = [pair for pair in self._left if pair.score.value >= above]
        made = [
            self._decided(pair, Verdict.SAME, now)
            for pair in surest
            if groups.join(pair.left, pair.right)
        ]
        self._left = unsettled(self._left, self._decisions)
        return made

    def back(self) -> bool:
        """Ask the question before again; False at the first. Its new answer is the one to count."""
        if not self._past:
            return False
        self._left = self._past.pop()
        return True

    def _decided(self, pair: Proposal, verdict: Verdict, now: datetime) -> Decision:
        both = frozenset((pair.left, pair.right))
        before = self._when.get(both, "")
        when = now.strftime(_TIME)
        if when <= before:  # an answer changed within a second: the last one must count
            when = (_parsed(before) + timedelta(seconds=1)).strftime(_TIME)
        value, why = pair.score.value, pair.score.explain()
        decision = Decision(pair.left, pair.right, verdict, self._by, when, why, value)
        self._decisions.append(decision)
        self._when[both] = when
        return decision


def _parsed(when: str) -> datetime:
    return datetime.fromisoformat(when.removesuffix("Z")).replace(tzinfo=UTC)
