"""The table of who took part where, from which the networks are computed; no RDF, no I/O.

One row per participation node of the graph. A *stage* is what two agents can share: a
contribution (the same panel or talk), a session, or an event.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Level = Literal["contribution", "session", "event"]

LEVELS: Final[tuple[Level, ...]] = ("contribution", "session", "event")
"""What two agents can share, closest first."""


@dataclass(frozen=True, slots=True, order=True)
class Participation:
    """One agent in one role at one event, with the closest parts of the event it belongs to.

    `contribution` and `session` are IRIs or empty; a contribution inside a session has both.
    `institutions` are those represented there. `start` and `end` are the event's ISO dates,
    possibly only a year or a month, possibly empty.
    """

    iri: str
    participant: str
    is_person: bool
    role: str
    event: str
    contribution: str = ""
    session: str = ""
    institutions: tuple[str, ...] = ()
    start: str = ""
    end: str = ""

    def stage(self, level: Level) -> str:
        """IRI of the stage of that level this participation stands on, or empty.

        >>> row = Participation("x", "ada", True, "speaker", "forum", session="opening")
        >>> row.stage("session"), row.stage("contribution"), row.stage("event")
        ('opening', '', 'forum')
        """
        if level == "contribution":
            return self.contribution
        return self.session if level == "session" else self.event


@dataclass(frozen=True, slots=True, order=True)
class SharedStage:
    """One edge of a network as a fact: `a` < `b`, and what they shared.

    `first` and `last` are ISO dates as far as known; `participations` are those of both.
    """

    a: str
    b: str
    level: Level
    weight: float
    first: str
    last: str
    events: tuple[str, ...]
    participations: tuple[str, ...]
    id: str


def event_dates(rows: Iterable[Participation]) -> dict[str, tuple[str, str]]:
    """First and last day of every event, ISO as far as known; empty where nothing is known.

    An event without a stated end ends on the day it starts. Where rows disagree, the widest
    period counts, so that the order of rows doesn't matter.

    >>> event_dates([Participation("x", "ada", True, "speaker", "forum", start="2022-06-08")])
    {'forum': ('2022-06-08', '2022-06-08')}
    """
    starts: dict[str, set[str]] = {}
    ends: dict[str, set[str]] = {}
    for row in rows:
        starts.setdefault(row.event, set()).add(row.start or row.end)
        ends.setdefault(row.event, set()).add(row.end or row.start)
    return {
        event: (min(filter(None, starts[event]), default=""), max(ends[event]))
        for event in sorted(starts)
    }
