"""Calendars (iCalendar, RFC 5545) as programmes: each event of the calendar is a talk.

A calendar whose events are all whole days is a list of events instead; one with a single event and
no name of its own is about that event. What recurs is one talk: rules of recurrence are not
expanded. What was cancelled is left out, and said to be.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final, NamedTuple

from kg.errors import SourceError
from kg.ingest.file import File
from kg.ingest.names import text, web, words
from kg.ingest.schedules.ical_lines import Component, components, read_lines
from kg.ingest.schedules.ical_people import Organisers, from_description, from_summary
from kg.ingest.schedules.ical_times import Zones, end_of, when
from kg.ingest.schedules.programme import SPEAKER, Agent, Conference, Slots, Talk
from kg.ingest.schedules.times import iso
from kg.ingest.schedules.writing import CERTAIN, write_conference, write_talk
from kg.model import Entry, Flaw, Source
from kg.names import fold
from kg.roles import contribution_type

_RULE: Final = "calendar"
_BEGIN: Final = re.compile(rb"\s*BEGIN[ \t]*:[ \t]*VCALENDAR\b", re.IGNORECASE)
_NAMES: Final = ("X-WR-CALNAME", "NAME")
_UNDATED: Final = ("", "")
# How sure it is that a calendar is about what its file is called.
_BY_FILE_NAME: Final = 0.5


class CalendarReader:
    """Reads the events of a calendar, with the people whom it clearly names."""

    media_type = "text/calendar"
    label = "iCalendar"
    beside_text = False

    def sniff(self, file: File) -> bool:
        """By its first line, or its name.

        >>> CalendarReader().sniff(File("a", b"BEGIN:VCALENDAR\\r\\n"))
        True
        """
        head = file.head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
        return bool(_BEGIN.match(head)) or (file.suffix == ".ics" and not file.is_folder)

    def source(self, file: File) -> Source:
        """The source that the calendar is."""
        return file.source(self.media_type, read_lines(file)[1])

    def entries(self, file: File) -> Iterator[Entry | Flaw]:
        """The conference, then the events in file order; broken lines as they come.

        `SourceError` where there is no event.
        """
        found = list(components(read_lines(file)[0]))
        yield from (one for one in found if isinstance(one, Flaw))
        parts = [one for one in found if isinstance(one, Component)]
        if not any(one.name == "VEVENT" for one in parts):
            raise SourceError("the calendar holds no event", where=file.name)
        yield from _Calendar(parts, file).entries()


class _Held(NamedTuple):
    """An event that is held, with what is known of its time."""

    event: Component
    line: str
    start: date | None
    end: date | None

    @property
    def title(self) -> str:
        return words(self.event.text("SUMMARY"))


class _Calendar:
    """The events of a calendar, in file order, and what holds for all of them."""

    def __init__(self, parts: list[Component], file: File) -> None:
        heads = [one for one in parts if one.name == "VCALENDAR"]
        self._file = file
        self._events = [one for one in parts if one.name == "VEVENT"]
        self._zones = Zones(
            next(filter(None, (one.text("X-WR-TIMEZONE") for one in heads)), ""),
            {
                text(line.partition(":")[2]): one
                for one in parts
                for line in one.source
                if line.upper().startswith("TZID:")
            },
        )
        named = (text(head.text(key)) for head in heads for key in _NAMES)
        self._name = next(filter(None, named), "")
        self._pretalx = any("pretalx" in head.text("PRODID").casefold() for head in heads)
        self._organisers = Organisers(self._events, heads[0].text("METHOD") if heads else "")
        # A UID that several titles share identifies none of them.
        titles = {(text(event.text("UID")), event.text("SUMMARY")) for event in self._events}
        uids = Counter(uid for uid, _ in titles)
        self._off = any(head.text("METHOD").strip().upper() == "CANCEL" for head in heads)
        self._shared = {uid for uid, count in uids.items() if count > 1}
        self._pointer = next((f"line={one.line}" for one in heads), "line=1")

    def entries(self) -> Iterator[Entry | Flaw]:
        """What is held; what is not, or cannot be dated, is a flaw."""
        held: list[_Held] = []
        for event in self._events:
            line = f"line={event.line}"
            if event.text("STATUS").strip().upper() == "CANCELLED" or self._off:
                yield Flaw(line, "left out: the event is cancelled")
                continue
            if not words(event.text("SUMMARY")):
                yield Flaw(line, "an event without a summary")
                continue
            start = when(given := event.get("DTSTART"), self._zones)
            if given and not start:
                yield Flaw(f"line={given.line}", f"this is no date: {text(given.value)[:40]}")
            held.append(_Held(event, line, start, end_of(event, start, self._zones)))
        whole_days = all(one.start and not isinstance(one.start, datetime) for one in held)
        if whole_days or (len(held) == 1 and not self._name):
            for one in held:
                yield write_conference(_RULE, self._event(one), self._file.sha256)[1]
        else:
            yield from self._programme(held)

    def _programme(self, held: list[_Held]) -> Iterator[Entry | Flaw]:
        """The event that the calendar is about, perhaps described by one of its own, and the talks.

        A calendar without a name is about what the user says, or what its file is called.
        """
        told = self._name or text(self._file.given.event)
        name = told or re.sub(r"[\W_]+", " ", os.path.splitext(self._file.name)[0])
        about = next((one for one in held if fold(one.title) == fold(name)), None)
        talks = [one for one in held if one is not about]
        if about:
            conference = self._event(about)
            everyone = (*conference.agents, *self._organisers.of_all())
            conference = replace(conference, agents=everyone)
        else:
            days = [(iso(one.start)[:10], one.line) for one in talks if one.start]
            ends = [(iso(last)[:10], one.line) for one in talks if (last := one.end or one.start)]
            start, start_at = min(days, default=_UNDATED)
            end, end_at = max(ends, default=_UNDATED)
            conference = Conference(
                self._pointer,
                name,
                start=start,
                start_at=start_at,
                end=end,
                end_at=end_at,
                agents=tuple(self._organisers.of_all()),
            )
        scope, sure = self._file.sha256, CERTAIN if told else _BY_FILE_NAME
        whole, entry = write_conference(_RULE, conference, scope, sure)
        yield entry
        slots = Slots()
        for one in talks:
            yield write_talk(_RULE, slots.apart(self._talk(one)), whole)[1]

    def _event(self, one: _Held) -> Conference:
        """An event of the calendar as a whole event."""
        return Conference(
            one.line,
            one.title,
            start=iso(one.start)[:10] if one.start else "",
            end=iso(one.end)[:10] if one.end else "",
            url=web(one.event.text("URL")),
            place=text(one.event.text("LOCATION")),
            identifier=self._uid(one.event),
            agents=tuple(self._agents(one.event)),
        )

    def _talk(self, one: _Held) -> Talk:
        event = one.event
        pretalx = self._pretalx or event.text("UID").startswith("pretalx-")
        stated = from_summary(event.text("SUMMARY"), pretalx=pretalx)
        kind, track = _filed([text(found.value) for found in event.all("CATEGORIES")])
        return Talk(
            one.line,
            stated.title,
            start=iso(one.start) if one.start else "",
            end=iso(one.end) if one.end else "",
            kind=kind or stated.kind,
            track=track,
            room=text(event.text("LOCATION")),
            url=web(event.text("URL")),
            identifier=self._uid(event),
            agents=(*stated.agents, *self._agents(event, stated.agents)),
        )

    def _agents(self, event: Component, stated: Sequence[Agent] = ()) -> Iterator[Agent]:
        """Those whom other properties name than the summary, each name once in a role."""
        seen = {(agent.name, agent.role) for agent in stated}
        names = {agent.name for agent in stated}
        for agent in (
            *from_description(event.text("DESCRIPTION")),
            *self._organisers.attendees(event),
            *self._organisers.of(event),
        ):
            # Who is listed only takes part in a way that other words may have told already.
            known = agent.role == SPEAKER and agent.name in names
            if not known and (agent.name, agent.role) not in seen:
                seen.add((agent.name, agent.role))
                names.add(agent.name)
                yield agent

    def _uid(self, event: Component) -> str:
        uid = text(event.text("UID"))
        return "" if uid in self._shared else uid


def _filed(categories: list[str]) -> tuple[str, str]:
    """The kind of talk among the categories, and the first of the others as its track.

    >>> _filed(["Money, Roads"]), _filed(["Workshop,Money"]), _filed(["Money", "Panel"])
    (('', 'Money, Roads'), ('Workshop', 'Money'), ('Panel', 'Money'))
    """
    for category in categories:
        pieces = [piece.strip() for piece in category.split(",")]
        if kind := next(filter(contribution_type, pieces), ""):
            others = [", ".join(piece for piece in pieces if piece != kind)]
            others += [other for other in categories if other != category]
            return kind, next(filter(None, others), "")
    return "", next(filter(None, categories), "")
