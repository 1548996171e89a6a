"""What changed between two periods: which links are new, lapsed, stronger, and who carries them.

The strength of a link is its weight in the network of the period (see `kg.analyse.projection`) and
that weight per event known there: twice as many reports are no closer cooperation, and half as many
no looser one. A link is stronger or weaker only where both numbers say so.
Silence is not absence: a link lapses only where both sides are still seen, and where dates leave
open when two met, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from kg.analyse.periods import Period, check_order
from kg.analyse.projection import Projection, project
from kg.analyse.table import ParticipationTable
from kg.analyse.timeline import Timeline
from kg.errors import UsageError

Kind = Literal[
    "new", "resumed", "strengthened", "continued", "weakened", "lapsed", "silent", "unclear"
]

KINDS: Final[Mapping[Kind, str]] = {
    "new": "Linked for the first time ever.",
    "resumed": "Linked again; not before, but still earlier.",
    "strengthened": "Linked in both periods, by half as much again per known event, or more.",
    "continued": "Linked in both periods, about as strongly.",
    "weakened": "Linked in both periods, by a third less per known event, or even less.",
    "lapsed": "Linked before; after that both are seen, but no more together.",
    "silent": "Linked before; after that one side is not seen at all: nothing can be said.",
    "unclear": "Dates leave open in which period the two met.",
}
"""What may become of a link, in one sentence each, in the order of the answer."""

_FACTOR: Final = 1.5
_NONE: Final[Mapping[str, Collection[str]]] = {}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known of a period: how many events, sources that tell of them, and agents there."""

    period: Period
    events: int
    sources: int
    agents: int


@dataclass(frozen=True, slots=True)
class Tie:
    """A link in one period: its weight, and the events shared, by date.

    `carriers` are, for either side, those whose participations make the link: people, or the
    institution where it took part itself; in a network of people, the two themselves.
    `participations` are of both.
    """

    weight: float
    events: tuple[str, ...]
    carriers: tuple[tuple[str, ...], tuple[str, ...]]
    participations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the link between `a` and `b` (`a` < `b`).

    `rests_on` are the people on whom the link, in the later period that has it, depends alone: one
    side was there by nobody else. It is empty in a network of people.
    """

    a: str
    b: str
    kind: Kind
    before: Tie
    after: Tie
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The answer, in IRIs: links by kind and strength; then who is new and who was not seen again.

    `first_time` were never seen earlier. `undated` are events that count in neither period, as
    their date is unknown; `straddling` those that count in both, as they may belong to either.
    """

    before: Coverage
    after: Coverage
    links: tuple[Change, ...]
    first_time: tuple[str, ...]
    not_seen: tuple[str, ...]
    undated: tuple[str, ...]
    straddling: tuple[str, ...]


def changes(
    table: ParticipationTable,
    before: Period,
    after: Period,
    *,
    agents: Literal["people", "institutions"] = "institutions",
    roll_up: bool = False,
    sources: Mapping[str, Collection[str]] = _NONE,
) -> Changes:
    """Compare the network of one period with that of a later one.

    An event belongs to every period that it may reach into: one known to the year counts for any
    part of it. `roll_up` lets each institution stand for its topmost one. `sources` are those of
    each event. UsageError when the periods overlap or come in the wrong order, and when no event
    is known in one of them: then nothing can be compared.

    >>> from kg.participations import Participation
    >>> rows = [
    ...     Participation(f"{year}{who}", who, True, "speaker", f"forum {year}", start=year)
    ...     for year, people in {"2018": "ab", "2020": "abc"}.items() for who in people
    ... ]
    >>> table = ParticipationTable.of(rows, labels={})
    >>> found = changes(table, Period("", "2019"), Period("2020", ""), agents="people")
    >>> [(link.a, link.b, link.kind) for link in found.links], found.first_time
    ([('a', 'c', 'new'), ('b', 'c', 'new'), ('a', 'b', 'weakened')], ('c',))
    """
    check_order(before, after)
    known = Timeline(table, agents, roll_up)
    early, late = known.during(before), known.during(after)
    for period, events in ((before, early), (after, late)):
        if not events:
            raise UsageError(f"no event is known in the period {period}", hint=_years(table))
    compared = _Compared(known, early, late, known.earlier(after) | early)
    weights = [
        _weights(project(table.select(since=p.since, until=p.until), agents, roll_up=roll_up))
        for p in (before, after)
    ]
    pairs = {pair for network in weights for pair in network}
    found = [compared.change(pair, [network.get(pair) for network in weights]) for pair in pairs]
    return Changes(
        before=_coverage(known, before, early, sources),
        after=_coverage(known, after, late, sources),
        links=tuple(sorted(found, key=_order)),
        first_time=tuple(known.only(late, compared.past | known.undated)),
        not_seen=tuple(known.only(early, late | known.undated)),
        undated=known.sorted_events(known.undated),
        straddling=known.sorted_events(early & late),
    )


def _order(change: Change) -> tuple[int, float, str, str]:
    strongest = max(change.before.weight, change.after.weight)
    return [*KINDS].index(change.kind), -strongest, change.a, change.b


def _coverage(
    known: Timeline, period: Period, events: set[int], sources: Mapping[str, Collection[str]]
) -> Coverage:
    told = {source for e in events for source in sources.get(known.table.things[e], ())}
    seen = sum(not events.isdisjoint(its) for its in known.at.values())
    return Coverage(period, len(events), len(told), seen)


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two periods' events, and those of all time before the second."""

    known: Timeline
    early: set[int]
    late: set[int]
    past: set[int]

    def change(self, pair: tuple[str, str], weights: list[float | None]) -> Change:
        before = self._tie(pair, self.early, weights[0])
        after = self._tie(pair, self.late, weights[1])
        latest = after if after.events else before
        return Change(*pair, self._kind(pair, before, after), before, after, self._alone(latest))

    def _tie(self, pair: tuple[str, str], events: set[int], weight: float | None) -> Tie:
        """The link of a pair at some events; `weight` where the network has it."""
        known = self.known
        one, other = (known.at[agent] for agent in pair)
        shared = events & known.met(*pair)
        if weight is None:  # too faint for the network: they were only parts of crowds
            weight = sum(1 / (known.size[event] - 1) for event in sorted(shared))
        sides = [[row for event in shared for row in its[event]] for its in (one, other)]
        return Tie(
            weight=weight,
            events=known.sorted_events(shared),
            carriers=(known.participants(sides[0]), known.participants(sides[1])),
            participations=tuple(sorted({known.table.rows[row] for side in sides for row in side})),
        )

    def _kind(self, pair: tuple[str, str], before: Tie, after: Tie) -> Kind:
        one, other = (self.known.at[agent] for agent in pair)
        shared = self.known.met(*pair)
        if before.events and after.events:
            if before.events == after.events:  # each may belong to either period
                return "unclear"
            factor = (after.weight / len(self.late)) / (before.weight / len(self.early))
            if factor >= _FACTOR and after.weight > before.weight:
                return "strengthened"
            weaker = factor <= 1 / _FACTOR and after.weight < before.weight
            return "weakened" if weaker else "continued"
        if shared & self.known.undated:
            return "unclear"
        if after.events:
            return "resumed" if shared & self.past else "new"
        seen = all(not self.late.isdisjoint(events) for events in (one, other))
        return "lapsed" if seen else "silent"

    def _alone(self, tie: Tie) -> tuple[str, ...]:
        if not self.known.institutions:
            return ()
        single = {side[0] for side in tie.carriers if len(side) == 1}
        return tuple(sorted(single & self.known.people))


def _weights(found: Projection) -> dict[tuple[str, str], float]:
    """The weight of every pair that the network links; IRIs in order."""
    names = [found.table.things[agent] for agent in found.agents.tolist()]
    left, right, weight = (column.tolist() for column in found.pairs[:3])
    return {(names[a], names[b]): value for a, b, value in zip(left, right, weight, strict=True)}


def _years(table: ParticipationTable) -> str:
    held = {int(event) for event in table.events}
    days = [day for event in held for day in table.dates.get(event, ())]
    if not days:
        return "no event has a known date"
    return f"events are known from {min(days)[:4]} to {max(days)[:4]}"
