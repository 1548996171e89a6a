"""Whose property a column holds: the event's, the talk's, the person's; by what stands near it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kg.ingest.tables.column import OF_INSTITUTIONS, Column
from kg.ingest.tables.content import share

_OF_PEOPLE: Final = frozenset(
    ("position", "institution", "department", "country", "city", "email", "mailbox hash", "orcid")
)
_FIRSTS: Final = frozenset(("event", "institution"))
_ADDRESSES: Final = frozenset(("url", "id", "city", "country"))
_OF_STAGES: Final = frozenset(
    ("type", "date", "start", "end", "place", "room", "topic", "mode", "language", "track")
)
_EVENTS: Final = frozenset(("event", "acronym", "event id", "role at", "proceedings"))
_ANCHORS: Final = {
    "person": "person", "given name": "person", "family name": "person", "event": "event",
    "acronym": "event", "session": "session", "talk": "talk", "institution": "institution",
    "name": "event",
}  # fmt: skip


def owned(column: Column, found: Sequence[Column], values: Sequence[Sequence[str]]) -> Column:
    """The column with whose property it is, where its label does not say.

    `values` are those of all columns.

    >>> found = [Column(0, "Name", "person"), Column(1, "City", "city", "")]
    >>> owned(found[1], found, [["Ada Diaz"], ["Leeds"]]).of
    'person'
    """
    meanings = {c.meaning for c in found}
    named = [
        c
        for c in found
        if c.meaning in ("person", "family name", "given name")
        or (c.meaning == "people" and c.role not in OF_INSTITUTIONS)
    ]
    if column.of == "session" and "talk" in meanings and "session" not in meanings:
        column = replace(column, of="talk")  # where only talks are named, they are the sessions
    parts = [part for part in ("talk", "session") if part in meanings]
    if parts and not meanings & _EVENTS:
        if column.of == "event" and column.meaning in _OF_STAGES:
            column = replace(column, of=parts[0])  # programmes call their parts events, too
        several = len(set(values[column.index])) > 1
        if column.meaning == "place" and column.of in ("", *parts) and several:
            why = "each part of the event has one of its own"
            return replace(column, meaning="room", of=parts[0], why=why)
    if column.meaning in _OF_PEOPLE | {"url", "id"}:
        if any(c.role == column.role for c in named if column.role):  # "speaker affiliation"
            return replace(column, of=column.role)
        if column.of in ("event", "talk", "session"):
            return column
        anchor = _anchor(column, found)
        if named and column.meaning in _ADDRESSES and anchor in ("event", "talk"):
            return replace(column, of=anchor)
        if column.meaning == "city" and anchor == "institution":
            return replace(column, of="institution")
        if named:
            main = {"person", "family name"} & meanings
            return replace(column, of="person" if main else _nearest(column, named).role)
        firsts = (c for c in found if c.role in OF_INSTITUTIONS or c.meaning in _FIRSTS)
        first = next(firsts, None)
        about = first.role or first.meaning if first else "event"  # what the row is about
        return replace(column, of=about if column.meaning in _ADDRESSES else "")
    if column.meaning in _OF_STAGES and not column.of:
        timed = share(_has_time, values[column.index]) >= 0.5
        inner = next((m for m in ("talk", "session") if m in meanings), "")
        if column.meaning in ("room", "track", "language") or (timed and inner):
            return replace(column, of=inner or "event")
        anchor = _anchor(column, found)
        if column.meaning in ("place", "mode") or anchor in ("person", "institution", ""):
            anchor = "event" if column.meaning not in ("type", "topic") else inner or "event"
        return replace(column, of=anchor)
    if column.meaning in ("event id", "session id", "talk id"):
        return replace(column, of="")
    return column


def _has_time(value: str) -> bool:
    return bool(re.search(r"\d:\d\d", value)) and not value.endswith(("00:00:00", "00:00"))


def _anchor(column: Column, found: Sequence[Column]) -> str:
    """The thing of the nearest column to the left that names one, else to the right."""
    before = [c for c in found if c.index < column.index]
    after = [c for c in found if c.index > column.index]
    for other in (*reversed(before), *after):
        if other.meaning == "people" and other.role not in OF_INSTITUTIONS:
            return "person"
        if thing := _ANCHORS.get(other.meaning):
            return thing
    return ""


def _nearest(column: Column, others: Sequence[Column]) -> Column:
    return min(others, key=lambda c: (abs(c.index - column.index), c.index > column.index))
