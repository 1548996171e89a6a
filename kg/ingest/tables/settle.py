"""What a column is where its own label and values leave it open: by the other columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from kg.ingest.tables import content
from kg.ingest.tables.column import Column
from kg.ingest.tables.content import share

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2} \w+ \d{4}")
_TIME: Final = re.compile(r"\d[:.h]\d\d(?![\d.])|\d\s*[ap]m\b", re.IGNORECASE)
Values = Sequence[Sequence[str]]
"""The values of all columns."""


def settle(found: Sequence[Column], values: Values, fixed: frozenset[int]) -> list[Column]:
    """The columns, with those settled whose meaning depends on others; `fixed` stay as they are.

    >>> found = [Column(0, "Name", "name"), Column(1, "Start", "start")]
    >>> [c.meaning for c in settle(found, [["Care Forum"], ["2021"]], frozenset())]
    ['event', 'start']
    """
    for step in (_names, _titles, _tracks, _parts_of_names, _labels_of_roles, _unknown, _only_one):
        after = step(found, values)
        found = [old if old.index in fixed else new for old, new in zip(found, after, strict=True)]
    return list(found)


def _names(found: Sequence[Column], values: Values) -> list[Column]:
    """What a column that is only called "name" names."""
    meanings = {c.meaning for c in found}
    people = meanings & {"person", "given name", "family name"}
    dated = meanings & {"start", "end", "date", "acronym", "parent"}
    posted = meanings & {"position", "institution", "email"}
    programme = _is_programme(found, values)
    new = []
    for column in found:
        held = values[column.index]
        if column.meaning == "name":
            if share(content.is_event, held) >= 0.4 and "event" not in meanings:
                column = _as(column, "event", "the values are names of events")
            elif share(content.is_organisation, held) >= 0.5 and "institution" not in meanings:
                column = _as(column, "institution", "the values are names of institutions")
            elif "event id" in meanings and meanings & {"parent", "type"} and not people:
                if share(content.is_person, held) < 0.8:
                    column = _as(column, "event", "it names what the id of an event stands for")
            elif posted and not people and share(content.is_person, held) >= 0.6:
                column = _as(column, "person", "a post or an institution stands beside it")
            elif programme and "talk" not in meanings and not people:
                column = _as(column, "talk", "times of the day stand beside it")
            elif (dated and not people and "event" not in meanings) and (
                share(content.is_person, held) < 0.8 or dated & {"start", "acronym"}
            ):
                column = _as(column, "event", "dates or an acronym stand beside it")
            if column.meaning == "name":
                named = people or any(c.meaning == "people" and not c.number for c in found)
                if people or (named and share(content.is_person, held) < 0.3):
                    column = _as(column, "ignored", "another column names the person")
                elif not (posted or meanings & _OF_PEOPLE) and share(content.is_person, held) < 0.5:
                    column = _as(column, "ignored", "a name, but hardly of persons")
                else:
                    column = _as(column, "person", "a name, and nothing says of what else")
        new.append(column)
    return new


def _is_programme(found: Sequence[Column], values: Values) -> bool:
    """Whether rows are parts of one event: several begin in one day, each at its time."""
    if {"event", "event id", "acronym", "parent"} & {c.meaning for c in found}:
        return False
    timed = {c.index: values[c.index] for c in found if c.meaning in ("start", "date")}
    times = next((held for held in timed.values() if share(_has_time, held) >= 0.5), ())
    days = {day[0] for held in timed.values() for value in held if (day := _DAY.match(value))}
    return len(times) > 2 and len(days) * 2 <= len(times)


def _has_time(value: str) -> bool:
    return bool(_TIME.search(value)) and not value.endswith("00:00:00")


def _titles(found: Sequence[Column], values: Values) -> list[Column]:
    """What a column that is only called "title" holds."""
    new = []
    meanings = {c.meaning for c in found}
    for column in found:
        held = values[column.index]
        if column.meaning == "title":
            if share(content.is_honorific, held) >= 0.5:
                column = _as(column, "ignored", "the values are titles of persons")
            elif share(content.is_position, held) >= 0.5 and meanings & {"person", "family name"}:
                column = _as(column, "position", "the values are positions")
            elif _is_programme(found, values):
                column = _as(column, "talk", "times of the day stand beside it")
            elif (
                "event" not in meanings
                and meanings & {"start", "end", "date", "acronym", "place"}
                and not meanings & {"person", "people", "family name", "session"}
            ):
                column = _as(column, "event", "dates or a place stand beside it, and no people")
            else:
                column = _as(column, "talk", "a title beside people")
        elif column.meaning == "honorific":
            column = _as(column, "ignored", "titles are no part of a name")
        new.append(column)
    return new


def _tracks(found: Sequence[Column], values: Values) -> list[Column]:
    """Where there is no session but a track, the track is the part of the event."""
    if any(c.meaning == "session" for c in found):
        return list(found)
    return [
        _as(c, "session", "a track is a part of the event") if c.meaning == "track" else c
        for c in found
    ]


def _parts_of_names(found: Sequence[Column], values: Values) -> list[Column]:
    meanings = {c.meaning for c in found}
    new = []
    for column in found:
        lone = {"given name": "family name", "family name": "given name"}.get(column.meaning)
        if lone and lone not in meanings:
            column = _as(column, "person", "there is no second column with the rest of the name")
        elif column.meaning == "person" and {"given name", "family name"} <= meanings:
            column = _as(column, "ignored", "given and family name have columns of their own")
        new.append(column)
    return new


def _labels_of_roles(found: Sequence[Column], values: Values) -> list[Column]:
    """Of two columns about people in one role, that with roles in it says which role exactly."""
    people = [c for c in found if c.meaning == "people"]
    new = []
    for column in found:
        held = values[column.index]
        if column.meaning == "people" and share(content.is_role, held) >= 0.5:
            partner = any(c.role == column.role and c is not column for c in people)
            column = replace(
                column,
                meaning="role",
                of=column.role if partner else "",
                role="",
                why="the values are roles",
            )
        elif column.meaning == "people" and column.role in ("contact", "attendee"):
            others = {"person", "given name", "family name"} & {c.meaning for c in found}
            if not others and len(people) == 1 and share(content.is_person, held) >= 0.5:
                column = replace(column, meaning="person", role=column.role)
        new.append(column)
    return new


# What lists of people hold beside their names.
_OF_PEOPLE: Final = frozenset(("role", "event", "country", "city", "orcid", "role at", "flag"))
_BY_VALUES: Final[tuple[tuple[str, Callable[[str], bool], float], ...]] = (
    ("role", content.is_role, 0.8),
    ("event", content.is_event, 0.7),
    ("institution", content.is_organisation, 0.6),
    ("person", content.is_person, 0.8),
    ("year", content.is_year, 0.9),
)


def _unknown(found: Sequence[Column], values: Values) -> list[Column]:
    """Columns whose label says nothing, by their values, where no other column is that."""
    meanings = {c.meaning for c in found}
    if meanings & {"given name", "people"}:
        meanings.add("person")
    new = []
    for column in found:
        if not column.meaning:
            held = values[column.index]
            fits = (m for m, test, least in _BY_VALUES if share(test, held) >= least)
            meaning = next((m for m in fits if m not in meanings), "")
            meanings.add(meaning)
            why = f"the values are of the kind {meaning}" if meaning else "nothing says what it is"
            column = _as(column, meaning or "ignored", why)
        new.append(column)
    return new


def _only_one(found: Sequence[Column], values: Values) -> list[Column]:
    """A second column of what a row has once, or of the same people, is left out."""
    single = frozenset(
        "person,given name,family name,event,talk,session,year,proceedings".split(",")
    )
    first: dict[tuple[str, str, str], Column] = {}
    new = []
    for column in found:
        key = (column.meaning, column.of, column.number)
        if column.meaning in single and key in first:
            column = _as(column, "ignored", f"{first[key].label!r} says it already")
        elif column.meaning == "people":
            key = (column.meaning, column.role, "")
            before = first.get(key)
            if before and _alike(values[before.index], values[column.index]):
                column = _as(column, "ignored", f"it names the people of {before.label!r}")
        first.setdefault(key, column)
        new.append(column)
    return new


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two columns have the same words in most rows."""
    pairs = list(zip(one, other, strict=False))[:50]
    same = sum(set(re.findall(r"\w+", a)) == set(re.findall(r"\w+", b)) for a, b in pairs)
    return len(one) == len(other) and same * 5 >= len(pairs) * 4


def _as(column: Column, meaning: str, why: str) -> Column:
    return replace(column, meaning=meaning, why=why)
