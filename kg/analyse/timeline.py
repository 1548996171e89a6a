"""Who was at which events, and when these were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal

from kg.analyse.periods import Period
from kg.analyse.stages import attendances
from kg.analyse.table import ParticipationTable
from kg.dates import overlaps


class Timeline:
    """Which agents were at which events, by whose participations; and which events were when."""

    def __init__(
        self, table: ParticipationTable, agents: Literal["people", "institutions"], roll_up: bool
    ) -> None:
        self.table = table
        found = attendances(table, agents, roll_up=roll_up)
        self.institutions = agents == "institutions"
        self.size = dict(zip(found.events.tolist(), found.sizes.tolist(), strict=True))
        self.at: dict[str, dict[int, list[int]]] = {}
        events, rows = found.events[found.event].tolist(), found.rows.tolist()
        numbers = found.agents[found.agent].tolist()
        bounds = pairwise(found.bounds.tolist())
        for number, event, (start, stop) in zip(numbers, events, bounds, strict=True):
            self.at.setdefault(table.things[number], {})[event] = rows[start:stop]
        self.people = {table.things[n] for n in table.participants[table.persons].tolist()}
        self.events = {*table.events.tolist()}
        self.undated = {event for event in self.events if event not in table.dates}

    def during(self, period: Period) -> set[int]:
        """The events that may reach into a period."""
        return {e for e in self._dated() if overlaps(self.table.dates[e], *period)}

    def earlier(self, period: Period) -> set[int]:
        """The events that were over before a period."""
        dates = self.table.dates
        return {e for e in self._dated() if not overlaps(dates[e], period.since, "")}

    def met(self, one: str, other: str) -> set[int]:
        """The events of two agents, but those where one and the same person stood for both."""
        here, there = self.at[one], self.at[other]
        return {e for e in here.keys() & there if len(self.participants(here[e] + there[e])) > 1}

    def _dated(self) -> set[int]:
        return self.events - self.undated

    def only(self, inside: set[int], outside: set[int]) -> Iterator[str]:
        """Agents seen at some of the first and none of the second events, sorted."""
        return (
            agent
            for agent, events in sorted(self.at.items())
            if not inside.isdisjoint(events) and outside.isdisjoint(events)
        )

    def sorted_events(self, events: Iterable[int]) -> tuple[str, ...]:
        """The IRIs of events, by date."""
        dates = self.table.dates
        found = sorted((dates.get(e, ("", "")), self.table.things[e]) for e in events)
        return tuple(iri for _, iri in found)

    def participants(self, rows: Iterable[int]) -> tuple[str, ...]:
        """Who took part, by the numbers of participations, sorted."""
        return tuple(sorted({self.table.things[self.table.participants[row]] for row in rows}))
