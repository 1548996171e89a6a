"""Schedules of frab, pentabarf and pretalx as XML, read element by element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any, Final, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kg.errors import SourceError, UnreadableError
from kg.ingest.file import File
from kg.ingest.names import text
from kg.ingest.schedules.frab import RULE, Remarks, conference_of, day_of, talk_of
from kg.ingest.schedules.frab_checks import broken_event
from kg.ingest.schedules.load import MAX_SCHEDULE
from kg.ingest.schedules.programme import Conference, Slots
from kg.ingest.schedules.writing import write_conference, write_talk
from kg.model import Entry, Flaw, Source

_ROOT: Final = re.compile(
    # Atomic, so that a file of comments alone is not tried in all ways to part it.
    r"(?>(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+schedule\b[^>\[]*(?:\[.*?\]\s*)?>)*)"
    r"<(?:\w+:)?schedule\b",
    re.DOTALL,
)
_ENCODING: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][\w.-]*)["']""")
_LISTS: Final = frozenset(("persons", "links", "attachments"))
_CONFERENCE: Final = "/schedule/conference"


class FrabXmlReader:
    """Reads a schedule of events by day and room; an event is let go of once it is read."""

    media_type = "application/vnd.c3voc.schedule+xml"
    label = "frab or pretalx schedule (XML)"
    beside_text = False

    def sniff(self, file: File) -> bool:
        """By the name of the first element, with its days or its conference behind it.

        >>> FrabXmlReader().sniff(File("a", b"<?xml version='1.0'?><schedule><conference/>"))
        True
        """
        head = file.head.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd")
        return bool(_ROOT.match(head)) and bool(re.search(r"<(?:\w+:)?(?:conference|day)\b", head))

    def source(self, file: File) -> Source:
        """The source that the schedule is."""
        return file.source(self.media_type, _encoding(file.head))

    def entries(self, file: File) -> Iterator[Entry | Flaw]:
        """The conference, its events in file order, then what breaks the format.

        `SourceError` where the XML is broken, holds entities, or is no such schedule.
        """
        conference, days = _outline(file)
        whole = conference_of(conference, _CONFERENCE, days)
        _check(file, whole, days)
        event, entry = write_conference(RULE, whole, file.sha256)
        yield entry
        remarks, slots = Remarks(), Slots()
        for pointer, found, room, one in _events(file):
            remarks.add(broken_event(found, pointer, xml=True))
            talk = talk_of(found, pointer, room, day_of(one, conference))
            if talk.title:
                yield write_talk(RULE, slots.apart(talk), event)[1]
            else:
                yield Flaw(pointer, "an event without a title")
        yield from remarks.flaws()


def _outline(file: File) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What is said of the conference, and the dates of its days.

    Most schedules give the conference before the first day, and its dates: then nothing of the days
    is read for it.
    """
    conference: dict[str, Any] = {}
    days: list[tuple[str, str]] = []
    for action, path, element in _walk(file):
        if action == "end" and path == ["schedule", "conference"]:
            conference = _properties(element)
        elif action == "start" and path == ["schedule", "day"]:
            on = element.get("date") or (element.get("start") or "")[:10]
            days.append((on, f"/schedule/day[{len(days) + 1}]"))
            if conference.get("start") and conference.get("end"):
                break
    return conference, days


def _events(file: File) -> Iterator[tuple[str, dict[str, Any], str, dict[str, str]]]:
    """Each event with its XPath, its room and its day."""
    days = rooms = events = 0
    one: dict[str, str] = {}
    room = ""
    for action, path, element in _walk(file):
        if path[:2] != ["schedule", "day"] or len(path) > 4:
            continue
        if action == "start" and len(path) == 2:
            days, rooms, one = days + 1, 0, dict(element.attrib)
            one.setdefault("date", one.get("start", "")[:10])
        elif action == "start" and path[2:] == ["room"]:
            rooms, events, room = rooms + 1, 0, text(element.get("name"))
        elif action == "end" and path[2:] == ["room", "event"]:
            events += 1
            pointer = f"/schedule/day[{days}]/room[{rooms}]/event[{events}]"
            yield pointer, _event(element), room, one


def _walk(file: File) -> Iterator[tuple[str, list[str], Element]]:
    """Starts and ends of elements with their paths; what has ended is forgotten."""
    path: list[str] = []
    above: list[Element] = []
    with file.stream() as stream:
        limited = cast("IO[bytes]", _Limited(stream, file.name))
        try:
            for action, element in iterparse(limited, events=("start", "end")):
                if action == "start":
                    path.append(_local(element.tag))
                    above.append(element)
                    yield action, path, element
                    continue
                yield action, path, element
                path.pop()
                above.pop()
                if above and path[3:4] != ["event"] and path[:2] != ["schedule", "conference"]:
                    above[-1].remove(element)
        except ParseError as error:
            line, column = error.position
            where = f"{file.name}, line {line}, column {column + 1}"
            what = str(error).partition(":")[0]
            raise SourceError(f"the XML is broken: {what}", where=where) from error
        except DefusedXmlException as error:
            raise UnreadableError(
                "the XML defines entities, or refers to other files",
                where=file.name,
                hint="a schedule needs neither; export it anew",
            ) from error
        except (LookupError, ValueError) as error:  # an encoding that there is not
            raise UnreadableError(f"the XML cannot be read: {error}", where=file.name) from error


class _Limited:
    """A stream that is an error beyond the size of any schedule."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream, self._name, self._left = stream, name, MAX_SCHEDULE

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableError(
                f"the file is larger than {MAX_SCHEDULE // 1_000_000} MB", where=self._name
            )
        return data


def _event(element: Element) -> dict[str, Any]:
    """An event as the JSON of the same format has it."""
    found = _properties(element) | _numbered(element)
    persons = element.find("{*}persons")
    found["persons"] = [
        {"name": "".join(person.itertext())} | _numbered(person)
        for person in (persons if persons is not None else ())
        if _local(person.tag) == "person"
    ]
    return found


def _properties(element: Element) -> dict[str, Any]:
    """The texts of an element's children by their names; of several the first with any."""
    found: dict[str, Any] = {}
    for child in element:
        name = _local(child.tag)
        if name not in _LISTS and not found.get(name):
            found[name] = "".join(child.itertext())
    return found


def _numbered(element: Element) -> dict[str, Any]:
    """The attributes that identify an element; an id of digits is a number as in the JSON."""
    found: dict[str, Any] = {k: v for k, v in element.attrib.items() if k in ("id", "guid", "code")}
    if isinstance(id_ := found.get("id"), str) and id_.isdecimal() and len(id_) < 20:
        found["id"] = int(id_)
    return found


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _check(file: File, whole: Conference, days: list[tuple[str, str]]) -> None:
    """`SourceError` where what makes a schedule is missing."""
    for there, what, pointer in (
        (whole.name, "the title of the conference is missing", f"{_CONFERENCE}/title"),
        (days, "there is no day", "/schedule/day"),
    ):
        if not there:
            raise SourceError(
                f"this breaks the format of schedules: {what} at {pointer}", where=file.name
            )


def _encoding(head: bytes) -> str:
    declared = _ENCODING.search(head)
    return declared[1].decode("ascii").lower() if declared else "utf-8"
