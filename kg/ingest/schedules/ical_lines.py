"""The lines of an iCalendar file (RFC 5545): unfolded, with their numbers, in their components."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from icalendar.parser import Contentline

from kg.ingest.encoding import decode
from kg.ingest.file import File
from kg.ingest.schedules.load import MAX_SCHEDULE
from kg.model import Flaw

# What a file is asked for; alarms, free times, to-dos and journals state nothing about an event.
_KEPT: Final = ("VCALENDAR", "VEVENT")
_ZONE: Final = "VTIMEZONE"
_LINE: Final[Any] = Contentline  # without types in some versions of the library


class Property(NamedTuple):
    """A property with its parameters, names in capitals, escapes of its value undone."""

    value: str
    params: Mapping[str, str]
    line: int


@dataclass(slots=True)
class Component:
    """A component; `source` are its lines, where they are needed as they are (a time zone)."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    source: list[str] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """The properties of that name, in file order."""
        return self.properties.get(name, [])

    def get(self, name: str) -> Property | None:
        """The first property of that name."""
        return next(iter(self.all(name)), None)

    def text(self, name: str) -> str:
        """Its value, "" if there is none."""
        return found.value if (found := self.get(name)) else ""


def unfolded(data: bytes) -> tuple[list[int], bytes]:
    """The numbers of the lines that are no continuations, and all lines without the folds.

    Folding counts bytes and may cut a letter in two, so that it is undone before decoding.

    >>> unfolded(b"SUMMARY:Z\\xc3\\r\\n \\xbcrich\\r\\nEND:VEVENT")
    ([1, 3], b'SUMMARY:Z\\xc3\\xbcrich\\nEND:VEVENT')
    """
    numbers: list[int] = []
    lines: list[bytes] = []
    for number, line in enumerate(data.splitlines(), start=1):
        if line[:1] in (b" ", b"\t") and lines:
            lines.append(line[1:])
        else:
            numbers.append(number)
            lines.append((b"\n" if lines else b"") + line)
    return numbers, b"".join(lines)


def read_lines(file: File) -> tuple[list[tuple[int, str]], str]:
    """Each line with its number, and the encoding of the file."""
    data = file.bytes(MAX_SCHEDULE)
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        data = decode(data, file.name)[0].encode()
    numbers, joined = unfolded(data)
    text, encoding = decode(joined, file.name)
    return list(zip(numbers, text.split("\n"), strict=False)), encoding


def components(lines: list[tuple[int, str]]) -> Iterator[Component | Flaw]:
    """Calendars, their events and time zones, as they end; lines that are none are flaws.

    What is not closed ends with the file.

    >>> lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "SUMMARY:Care", "x", "END:VEVENT"]
    >>> found = list(components(list(enumerate(lines, start=1))))
    >>> [getattr(one, "name", None) or one.pointer for one in found]
    ['line=4', 'VEVENT', 'VCALENDAR']
    """
    stack: list[Component] = []
    inside: Counter[str] = Counter()
    zone: Component | None = None

    def leave(name: str) -> Iterator[Component]:
        """Close a component with all that is open in it."""
        while inside[name]:
            ended = stack.pop()
            inside[ended.name] -= 1
            if ended.name in (*_KEPT, _ZONE):
                yield ended

    for number, line in lines:
        if not line.strip():
            continue
        word, _, rest = line.partition(":")
        word, name = word.strip().upper(), rest.strip().upper()
        if word == "BEGIN":
            if name in _KEPT[1:]:  # an event within another: the end of the first is missing
                yield from leave(name)
            stack.append(Component(name, number))
            inside[name] += 1
            zone = stack[-1] if name == _ZONE else zone
        if zone:
            zone.source.append(line.strip())
        if word == "END":
            yield from leave(name)
            zone = zone if inside[_ZONE] else None
        elif word != "BEGIN" and stack and stack[-1].name in _KEPT:
            try:
                key, found = _property(number, line)
            except ValueError:
                yield Flaw(f"line={number}", "this is no line of a calendar")
                continue
            stack[-1].properties.setdefault(key, []).append(found)
    while stack:
        yield from leave(stack[0].name)


def _property(number: int, line: str) -> tuple[str, Property]:
    """A line as name and property; ValueError if it is none."""
    name, params, value = _LINE(line).parts()
    shown = {}
    for key, given in params.items():
        # A name with a comma that nobody quoted is taken for two.
        printed = ", ".join(g.strip() for g in given) if isinstance(given, list) else str(given)
        # Escapes of texts are not defined in parameters, and written there all the same.
        shown[key.upper()] = re.sub(r"\\[nN]", " ", printed).strip()
    return name.upper(), Property(value, shown, number)
