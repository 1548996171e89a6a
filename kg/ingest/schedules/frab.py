"""A schedule of frab, pentabarf or pretalx, whether it was written as JSON or as XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Final

from kg.ingest.names import person, text, web, words
from kg.ingest.schedules.frab_checks import Broken
from kg.ingest.schedules.load import objects
from kg.ingest.schedules.programme import Agent, Conference, Talk
from kg.ingest.schedules.times import clock, day, iso, later, moment, zone_of
from kg.model import Flaw

RULE: Final = "schedule"
_NAMES: Final = ("name", "public_name", "full_public_name")
_PLACE: Final = re.compile(r"\d+")


@dataclass(slots=True)
class Remarks:
    """Rules that a schedule breaks in places, each told once with its first place.

    >>> remarks = Remarks()
    >>> remarks.add([Broken("/events/0/slug", "slug is missing")])
    >>> remarks.add([Broken("/events/1/slug", "slug is missing")])
    >>> [flaw.what for flaw in remarks.flaws()]
    ['slug is missing (here and in 1 other place)']
    """

    _first: dict[tuple[str, str], Broken] = field(default_factory=dict)
    _count: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, found: Iterable[Broken]) -> None:
        """Take note of what was found."""
        for broken in found:
            last = broken.pointer.rsplit("/", 1)[1]
            if last == "title":
                continue  # an event without one is left out, and each of them told
            rule = (_PLACE.sub("", last), broken.what.partition(", not ")[0])
            self._first.setdefault(rule, broken)
            self._count[rule] = self._count.get(rule, 0) + 1

    def flaws(self) -> Iterator[Flaw]:
        """What is to be told of it, in the order found."""
        for rule, broken in self._first.items():
            others = self._count[rule] - 1
            more = f" (here and in {others} other place{'s' * (others > 1)})" if others else ""
            yield Flaw(broken.pointer, broken.what + more)


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a schedule that an event is in: what its times of day count from.

    Times before `change` belong to the night after the day.
    """

    date: date | None = None
    zone: tzinfo | None = None
    change: timedelta = timedelta()


def conference_of(
    found: Mapping[str, Any], pointer: str, days: Iterable[tuple[str, str]]
) -> Conference:
    """The conference; one without dates of its own lasts from the first to the last of its days.

    `days` are dates, each with the pointer to where it stands.

    >>> found = {"title": "Care Camp", "acronym": "camp21", "city": "Leeds"}
    >>> camp = conference_of(found, "/c", [("2021-05-04", "/d/0"), ("2021-05-03", "/d/1")])
    >>> camp.start, camp.start_at, camp.end, camp.place
    ('2021-05-03', '/d/1', '2021-05-04', 'Leeds')
    """
    held = sorted((on, at) for printed, at in days if (on := day(printed)))
    start, end = (day(text(found.get(name))) for name in ("start", "end"))
    start_at = end_at = ""
    if held and not start:
        start, start_at = held[0]
    if held and not end:
        end, end_at = held[-1]
    return Conference(
        pointer,
        words(found.get("title")),
        start=iso(start) if start else "",
        start_at=start_at,
        end=iso(end) if end else "",
        end_at=end_at,
        acronym=text(found.get("acronym")),
        url=web(found.get("url")),
        place=text(found.get("city")) or text(found.get("venue")),
    )


def day_of(found: Mapping[str, Any], conference: Mapping[str, Any]) -> Day:
    """The day that an event is on; `conference` knows in what time zone it is.

    >>> day_of({"date": "2021-05-03"}, {"time_zone_name": "Europe/Berlin"}).zone
    zoneinfo.ZoneInfo(key='Europe/Berlin')
    """
    change = clock(text(conference.get("day_change"))) or timedelta()
    return Day(
        day(text(found.get("date"))), zone_of(text(conference.get("time_zone_name"))), change
    )


def talk_of(event: Mapping[str, Any], pointer: str, room: str, on: Day) -> Talk:
    """An event of a schedule as a talk; its title may be "", which its reader reports.

    >>> event = {"title": "Care", "start": "00:30", "duration": "00:45", "persons": []}
    >>> night = Day(date(2021, 5, 3), zone_of("UTC"), timedelta(hours=8))
    >>> talk_of(event, "/1", "Hall", night).end
    '2021-05-04T01:15:00+00:00'
    """
    start = _start(event, on)
    length = clock(text(event.get("duration")))
    end = moment(text(event.get("end")), on.zone)
    computed = later(start, length) if start and length and not end else None
    return Talk(
        pointer,
        words(event.get("title")),
        start=iso(start) if start else "",
        end=iso(found) if (found := end or computed) else "",
        duration=text(event.get("duration")) if computed else "",
        kind=text(event.get("type")),
        track=text(event.get("track")),
        room=text(event.get("room")) or room,
        language=text(event.get("language")),
        url=web(event.get("url")),
        identifier=text(event.get("guid")),
        agents=tuple(_speakers(event.get("persons"))),
    )


def _start(event: Mapping[str, Any], on: Day) -> datetime | None:
    """When an event begins; old schedules tell the time of day only."""
    if found := moment(text(event.get("date")), on.zone):
        return found
    at = clock(text(event.get("start")))
    if at is None or on.date is None:
        return None
    midnight = datetime.combine(on.date, datetime.min.time(), on.zone)
    return midnight + at + timedelta(days=1 if at < on.change else 0)


def _speakers(persons: Any) -> Iterator[Agent]:
    for _, one in objects(persons):
        name = next(filter(None, (person(text(one.get(key))) for key in _NAMES)), "")
        if name:
            guid = text(one.get("guid"))
            yield Agent(name, identifier=guid, url=web(one.get("url")))
