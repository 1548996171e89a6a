"""What two agents shared, event by event: on which stage, when, and in which participations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.analyse.table import NOTHING, Ints, ParticipationTable
from kg.participations import LEVELS, Level


@dataclass(frozen=True, slots=True)
class Meeting:
    """One event that two agents shared, and the closest stage there; all but labels are IRIs.

    `part` is the contribution or session, "" where only the event was shared. `first` and `last`
    are ISO days as far as known. `own` and `theirs` are the participations of either, those on
    that stage.
    """

    event: str
    label: str
    first: str
    last: str
    level: Level
    part: str
    own: tuple[str, ...]
    theirs: tuple[str, ...]


class Meetings:
    """The meetings in a table of participations.

    Made once for many questions: it knows which participations each agent has at which event.
    Agents are people and institutions that took part themselves, as in the column `participants`.

    >>> from kg.participations import Participation
    >>> rows = [Participation(f"p{n}", n, True, "speaker", "forum", "panel") for n in ("ada", "bo")]
    >>> found = Meetings(ParticipationTable.of(rows, labels={})).between("ada", "bo")
    >>> [(m.event, m.level, m.part, m.own, m.theirs) for m in found]
    [('forum', 'contribution', 'panel', ('pada',), ('pbo',))]
    """

    def __init__(self, table: ParticipationTable) -> None:
        self.table = table
        self._number = {thing: number for number, thing in enumerate(table.things)}
        self._at: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        agents, events = table.participants.tolist(), table.events.tolist()
        for row, (agent, event) in enumerate(zip(agents, events, strict=True)):
            self._at[agent][event].append(row)

    def between(self, one: str, other: str) -> list[Meeting]:
        """Where two agents met: the closest stage first, then the latest; crowds included."""
        own, theirs = (self._at.get(self._number.get(it, NOTHING), {}) for it in (one, other))
        found = [
            self._meeting(event, own[event], theirs[event]) for event in own if event in theirs
        ]
        found.sort(key=lambda m: (m.first, m.last, m.event), reverse=True)
        return sorted(found, key=lambda m: LEVELS.index(m.level))

    def common_events(self, ones: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
        """The labels of all events where any of these and any of those took part, sorted."""
        here, there = (
            {event for it in side for event in self._at.get(self._number.get(it, NOTHING), ())}
            for side in (ones, others)
        )
        return tuple(sorted(self.table.labels[event] for event in here & there))

    def _meeting(self, event: int, own: list[int], theirs: list[int]) -> Meeting:
        table = self.table
        level, part = LEVELS[-1], NOTHING
        for closer, parts in zip(LEVELS, (table.contributions, table.sessions), strict=False):
            if shared := ({*parts[own].tolist()} & {*parts[theirs].tolist()}) - {NOTHING}:
                level, part = closer, min(shared)
                own, theirs = (
                    [row for row in rows if parts[row] in shared] for rows in (own, theirs)
                )
                break
        first, last = table.dates.get(event, ("", ""))
        return Meeting(
            event=table.things[event],
            label=table.labels[event],
            first=first,
            last=last,
            level=level,
            part="" if part == NOTHING else table.things[part],
            own=tuple(table.rows[row] for row in own),
            theirs=tuple(table.rows[row] for row in theirs),
        )


_NONE: Final = np.zeros(0, dtype=np.int64)


def family(table: ParticipationTable, institution: str) -> frozenset[str]:
    """An institution and all below it: to reach a department is to reach its hospital.

    >>> from kg.participations import Participation
    >>> row = Participation("p", "ada", True, "speaker", "forum", institutions=("ward",))
    >>> table = ParticipationTable.of([row], labels={}, ancestors={"ward": ("clinic",)})
    >>> sorted(family(table, "clinic")), sorted(family(table, "ward"))
    (['clinic', 'ward'], ['ward'])
    """
    below = {
        table.things[unit]
        for unit, above in table.above.items()
        if any(table.things[up] == institution for up in above)
    }
    return frozenset({institution, *below})


def representatives(
    table: ParticipationTable, institutions: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """The people who represented any of the institutions, each with the participations they did so.

    >>> from kg.participations import Participation
    >>> row = Participation("p", "ada", True, "speaker", "forum", institutions=("ras",))
    >>> representatives(ParticipationTable.of([row], labels={}), ["ras"])
    {'ada': ('p',)}
    """
    return _by_agent(table, (n for n in _rows_of(table, institutions) if table.persons[n]))


def own_participations(
    table: ParticipationTable, institutions: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Those of the institutions that took part themselves, as organisers say, and where.

    >>> from kg.participations import Participation
    >>> row = Participation("p", "ras", False, "host", "forum")
    >>> own_participations(ParticipationTable.of([row], labels={}), ["ras", "gov"])
    {'ras': ('p',)}
    """
    rows = [n for n in _rows_of(table, institutions) if not table.persons[n]]
    return {
        agent: found for agent, found in _by_agent(table, rows).items() if agent in institutions
    }


def _rows_of(table: ParticipationTable, institutions: Collection[str]) -> list[int]:
    wanted = [n for n, thing in enumerate(table.things) if thing in institutions]
    rows: Ints = table.organisation_rows[np.isin(table.organisations, wanted or _NONE)]
    return sorted({*rows.tolist()})


def _by_agent(table: ParticipationTable, rows: Iterable[int]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[table.things[table.participants[row]]].append(table.rows[row])
    return {agent: tuple(found[agent]) for agent in sorted(found)}
