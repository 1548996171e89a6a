"""What the format of frab, pentabarf and pretalx schedules requires, and where a file breaks it.

Written after the published JSON schema and XSD of the format (c3voc). Left out are the rules that
the programs which define the format break themselves: the patterns of slug, acronym and code, and
that no further properties may be there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from kg.ingest.schedules.load import escaped
from kg.ingest.schedules.times import clock, day, moment

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ABSENT: Final = "absent"
_SHOWN: Final = 40  # characters of a wrong value in a message


class Broken(NamedTuple):
    """A rule that a file breaks at one place; `fatal` if it is no schedule because of it."""

    pointer: str
    what: str
    fatal: bool = False


class _Rule(NamedTuple):
    kind: str
    required: bool = True
    fatal: bool = False


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _texts(value: object) -> bool:
    """A text, or an object with a text for each language."""
    return isinstance(value, str) or (
        isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
    )


_KINDS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "a text": _texts,
    "a text or null": lambda value: value is None or _texts(value),
    "an integer": _is_integer,
    "an array": lambda value: isinstance(value, list),
    "an object": lambda value: isinstance(value, dict),
    "a UUID": lambda value: isinstance(value, str) and bool(_UUID.fullmatch(value)),
    "a date": lambda value: isinstance(value, str) and day(value) is not None,
    "a date and time with offset": lambda value: (
        isinstance(value, str) and (at := moment(value)) is not None and at.tzinfo is not None
    ),
    "a time as hh:mm": lambda value: isinstance(value, str) and clock(value) is not None,
    _ABSENT: lambda value: False,
}
_SCHEDULE: Final = {
    "conference": _Rule("an object", fatal=True),
    "version": _Rule("a text"),
    "rooms": _Rule(_ABSENT, required=False, fatal=True),
}
_CONFERENCE: Final = {
    "title": _Rule("a text", fatal=True),
    "days": _Rule("an array", fatal=True),
    "acronym": _Rule("a text"),
    "start": _Rule("a date"),
    "end": _Rule("a date"),
    "daysCount": _Rule("an integer"),
    "timeslot_duration": _Rule("a text"),
    "time_zone_name": _Rule("a text", required=False),
    "rooms": _Rule("an array", required=False),
    "tracks": _Rule("an array", required=False),
}
_DAY: Final = {
    "index": _Rule("an integer"),
    "date": _Rule("a date"),
    "day_start": _Rule("a date and time with offset"),
    "day_end": _Rule("a date and time with offset"),
    "rooms": _Rule("an object"),
}
_EVENT: Final = {
    "id": _Rule("an integer"),
    "guid": _Rule("a UUID"),
    "title": _Rule("a text"),
    "subtitle": _Rule("a text or null"),
    "date": _Rule("a date and time with offset"),
    "start": _Rule("a time as hh:mm"),
    "duration": _Rule("a time as hh:mm"),
    "end": _Rule("a date and time with offset", required=False),
    "room": _Rule("a text"),
    "slug": _Rule("a text"),
    "url": _Rule("a text"),
    "type": _Rule("a text"),
    "track": _Rule("a text or null"),
    "language": _Rule("a text or null"),
    "abstract": _Rule("a text or null"),
    "persons": _Rule("an array"),
    "links": _Rule("an array"),
}
_PERSON: Final = {
    "id": _Rule("an integer", required=False),
    "guid": _Rule("a UUID", required=False),
    "name": _Rule("a text", required=False),
    "public_name": _Rule("a text", required=False),
}
# What an element of the XML need not have that an object of the JSON must.
_NOT_IN_XML: Final = frozenset(("subtitle", "slug", "url", "language", "persons", "links"))
_EVENT_IN_XML: Final = {
    name: rule._replace(required=rule.required and name not in _NOT_IN_XML)
    for name, rule in _EVENT.items()
}


def broken_json(document: Any) -> Iterator[Broken]:
    """Each rule of the JSON schema that a document breaks, with the JSON pointer to the place.

    >>> [broken.pointer for broken in broken_json({"schedule": {"version": "1", "rooms": []}})]
    ['/schedule/conference', '/schedule/rooms']
    """
    schedule = document.get("schedule") if isinstance(document, dict) else None
    if not isinstance(schedule, dict):
        yield Broken("/schedule", "there must be an object", fatal=True)
        return
    yield from _broken("/schedule", schedule, _SCHEDULE)
    conference = schedule.get("conference")
    if not isinstance(conference, dict):
        return
    yield from _broken("/schedule/conference", conference, _CONFERENCE)
    days = conference.get("days")
    for place, one in enumerate(days if isinstance(days, list) else ()):
        yield from _broken_day(f"/schedule/conference/days/{place}", one)


def broken_event(event: Mapping[str, Any], pointer: str, *, xml: bool = False) -> Iterator[Broken]:
    """The same for one event; the path of an element of XML ends in a name or in "@id".

    >>> [broken.what for broken in broken_event({"guid": "x"}, "/e", xml=True)][:2]
    ['id is missing', 'guid must be a UUID, not "x"']
    """
    attributes = ("id", "guid") if xml else ()
    yield from _broken(pointer, event, _EVENT_IN_XML if xml else _EVENT, attributes)
    persons = event.get("persons")
    for place, person in enumerate(persons if isinstance(persons, list) else ()):
        where = f"{pointer}/persons/person[{place + 1}]" if xml else f"{pointer}/persons/{place}"
        if not isinstance(person, dict):
            yield Broken(where, f"a person must be an object, not {_shown(person)}")
            continue
        yield from _broken(where, person, _PERSON, attributes)
        if "name" not in person and "public_name" not in person:
            yield Broken(where, "name is missing")


def _broken_day(pointer: str, one: Any) -> Iterator[Broken]:
    if not isinstance(one, dict):
        yield Broken(pointer, f"a day must be an object, not {_shown(one)}")
        return
    yield from _broken(pointer, one, _DAY)
    rooms = one.get("rooms")
    for name, events in rooms.items() if isinstance(rooms, dict) else ():
        where = f"{pointer}/rooms/{escaped(name)}"
        if not isinstance(events, list):
            yield Broken(where, f"a room must be an array, not {_shown(events)}")
            continue
        for place, event in enumerate(events):
            if isinstance(event, dict):
                yield from broken_event(event, f"{where}/{place}")
            else:
                what = f"an event must be an object, not {_shown(event)}"
                yield Broken(f"{where}/{place}", what)


def _broken(
    pointer: str,
    value: Mapping[str, Any],
    rules: Mapping[str, _Rule],
    attributes: tuple[str, ...] = (),
) -> Iterator[Broken]:
    for name, rule in rules.items():
        if name in value and _KINDS[rule.kind](value[name]):
            continue
        if name in value and rule.kind == _ABSENT:
            what = f"{name} must not be here"
        elif name in value:
            what = f"{name} must be {rule.kind}, not {_shown(value[name])}"
        elif rule.required:
            what = f"{name} is missing"
        else:
            continue
        yield Broken(f"{pointer}/{'@' if name in attributes else ''}{name}", what, rule.fatal)


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    words = "null" if value is None else f'"{value}"' if isinstance(value, str) else str(value)
    return words if len(words) <= _SHOWN else f'{words[:_SHOWN]}…"'
