"""Schedules of frab and pretalx as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from kg.errors import SourceError
from kg.ingest.file import File
from kg.ingest.names import text
from kg.ingest.schedules.frab import RULE, Remarks, conference_of, day_of, talk_of
from kg.ingest.schedules.frab_checks import Broken, broken_json
from kg.ingest.schedules.load import encoding, escaped, load_json, objects
from kg.ingest.schedules.programme import Slots
from kg.ingest.schedules.writing import write_conference, write_talk
from kg.model import Entry, Flaw, Source

_LISTED: Final = 5  # places in the message of an error
_CONFERENCE: Final = "/schedule/conference"
_HEAD: Final = re.compile(rb'\s*\{(?:[^{}]|\{[^{}]*\})*?"schedule"\s*:\s*\{')


class FrabJsonReader:
    """Reads a schedule as frab and pretalx export it; what breaks the format is named.

    A document that is no schedule is an error. What is wrong within it is told once for each rule
    that is broken, and the rest is read.
    """

    media_type = "application/vnd.c3voc.schedule+json"
    label = "frab or pretalx schedule (JSON)"
    beside_text = False

    def sniff(self, file: File) -> bool:
        """By the properties that such a document begins with.

        >>> FrabJsonReader().sniff(File("a", b'{"schedule": {"conference": {"title": "Camp"}}}'))
        True
        """
        head = file.head.replace(b"\0", b"")  # UTF-16 is as good
        found = _HEAD.match(head.removeprefix(b"\xef\xbb\xbf"))
        return bool(found) and any(key in head for key in (b'"conference"', b'"days"'))

    def source(self, file: File) -> Source:
        """The source that the schedule is."""
        return file.source(self.media_type, encoding(file))

    def entries(self, file: File) -> Iterator[Entry | Flaw]:
        """The conference, its events in file order, then what breaks the format.

        `SourceError` with JSON pointers where the document is no such schedule.
        """
        document = load_json(file)
        broken = list(broken_json(document))
        if any(one.fatal for one in broken):
            raise _no_schedule(file, broken)
        conference = document["schedule"]["conference"]
        found = list(_events(conference["days"]))
        if broken and not found:
            raise _no_schedule(file, broken)
        dates = [
            (text(one.get("date")), f"{_CONFERENCE}/days/{number}/date")
            for number, one in objects(conference["days"])
        ]
        whole = conference_of(conference, _CONFERENCE, dates)
        event, entry = write_conference(RULE, whole, file.sha256)
        yield entry
        slots = Slots()
        for pointer, one, room, on in found:
            talk = talk_of(one, pointer, room, day_of(on, conference))
            if talk.title:
                yield write_talk(RULE, slots.apart(talk), event)[1]
            else:
                yield Flaw(pointer, "an event without a title")
        remarks = Remarks()
        remarks.add(broken)
        yield from remarks.flaws()


def _events(
    days: list[Any],
) -> Iterator[tuple[str, dict[str, Any], str, dict[str, Any]]]:
    """Each event with its pointer, its room and its day."""
    for number, one in objects(days):
        rooms = one.get("rooms")
        for room, events in rooms.items() if isinstance(rooms, dict) else ():
            for place, event in objects(events):
                pointer = f"{_CONFERENCE}/days/{number}/rooms/{escaped(room)}/{place}"
                yield pointer, event, text(room), one


def _no_schedule(file: File, broken: list[Broken]) -> SourceError:
    """The error of a document that breaks the format: what makes it fail first, then the rest."""
    told = [f"{one.what} at {one.pointer}" for one in sorted(broken, key=lambda b: not b.fatal)]
    more = f"; {len(told) - _LISTED} more" if len(told) > _LISTED else ""
    return SourceError(
        "this breaks the format of schedules: " + "; ".join(told[:_LISTED]) + more,
        where=file.name,
        hint="mend these places, or export the schedule anew",
    )
