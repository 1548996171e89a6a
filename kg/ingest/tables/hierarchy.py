"""Events, sessions and talks of a table that gives them ids: which is below which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from kg.ingest.entry import Cell, EntryWriter, Thing
from kg.ingest.schedules.programme import kind_of
from kg.ingest.tables.cells import period, words_of
from kg.ingest.tables.column import Column
from kg.ingest.tables.grid import Row, Table
from kg.ingest.tables.wording import year_of
from kg.model import Kind
from kg.roles import contribution_type, event_role, event_type

_MOST: Final = 200_000  # ids that are kept; a larger table is read as if it gave none
_DEPTH: Final = 20
# Kinds of events that are parts of a larger one where there is one.
_PARTS: Final = frozenset(
    "workshop tutorial panel lecture course meeting training day ceremony seminar".split()
)
_EDITION: Final = "conference"
_LAST: Final = re.compile(r"[/#_.:-][^/#_.:-]*$")
_NUMBERED: Final = re.compile(r"[/#_.:-](?!(?:19|20)\d\d$)[A-Za-z]{0,8}\d{1,4}")
_LEAST: Final = 0.2  # share of the keys in a sample that continue another one
_SPEAKING: Final = frozenset(("author", "speaker", "keynote-speaker", "panellist"))
_SESSIONS: Final = re.compile(
    r"\b(?:session|track|workshop|tutorial|social|special|break|meal|dinner|reception)",
    re.IGNORECASE,
)


class Stage(NamedTuple):
    """An event, session or talk as its first row gives it."""

    name: str
    kind: str
    parent: str
    start: str
    pointer: str


class Hierarchy:
    """The stages of a table by id, each below the one that its row or its address says.

    >>> rows = [Row("row=2", ["http://e.org/f/1", "Opening", "Session"]),
    ...         Row("row=3", ["http://e.org/f", "Health Forum 2021", "Forum"])]
    >>> table = Table("", ("event id", "event", "type"), "row=1", rows, lambda: iter(rows))
    >>> columns = [Column(0, "id", "event id"), Column(1, "n", "event"), Column(2, "t", "type")]
    >>> known = Hierarchy(table, columns, "0123456789ab")
    >>> [thing.key for thing in known.things("http://e.org/f/1", None) if thing][1:]
    ['health-forum-2021', 'health-forum-2021']
    """

    def __init__(self, table: Table, columns: Sequence[Column], scope: str) -> None:
        self._scope = scope
        self._stages: dict[str, Stage] = {}
        self._things: dict[str, Thing] = {}
        self._open: set[str] = set()
        self._found: dict[str, tuple[Thing, Thing | None, Thing]] = {}
        places = {c.meaning: c.index for c in reversed(columns) if c.of in ("", "event")}
        self._parents = "parent" in places
        self._nested = ""
        self.column = -1
        if "event" not in places:
            return
        if "event id" not in places:
            self._nested = _nested(table, places)
            if not self._nested:
                return
            places["event id"] = places["event"]
        self.column = places["event id"]
        for row in table.body():
            if isinstance(row, Row):
                self._add(row, places)
            if len(self._stages) > _MOST:
                self._stages.clear()
                return

    def _add(self, row: Row, places: dict[str, int]) -> None:
        def value(meaning: str) -> str:
            index = places.get(meaning, len(row.cells))
            return row.cells[index] if index < len(row.cells) else ""

        if (key := value("event id")) and value("event"):
            kind = words_of(value("type")) if not self._nested else _EDITION
            start = value("start") or value("date")
            stage = Stage(value("event"), kind, value("parent"), start, row.pointer)
            self._stages.setdefault(key, stage)

    def stage(self, key: str) -> Stage | None:
        """The stage of that id."""
        return self._stages.get(key)

    def kind(self, key: str) -> str:
        """The concept of the kind of a talk."""
        stage = self._stages[key]
        return kind_of("" if self._nested else stage.kind, stage.name, "")[0]

    def things(self, key: str, table_event: Thing | None) -> tuple[Thing, Thing | None, Thing]:
        """A stage, the one above it, and the whole event."""
        if (found := self._found.get(key)) is None:
            found = self._found[key] = self._find(key, table_event)
        return found

    def _find(self, key: str, table_event: Thing | None) -> tuple[Thing, Thing | None, Thing]:
        thing = self._thing(key, table_event)
        above_key = self._above(key)
        above = self._thing(above_key, table_event) if above_key else table_event
        whole, at = thing, key
        for _ in range(_DEPTH):
            if whole.kind is Kind.EVENT:
                break
            at = self._above(at)
            whole = self._thing(at, table_event) if at else (table_event or thing)
        return thing, above if thing.kind is not Kind.EVENT else None, whole

    def _above(self, key: str) -> str:
        """The id of the stage above: what its row says, else whose address this one continues."""
        if self._parents:
            parent = self._stages[key].parent
            return parent if parent in self._stages and parent != key else ""
        rest = key
        while found := _LAST.search(rest):
            rest = rest[: found.start()]
            if rest in self._stages and (not self._nested or _is_nested(key, rest)):
                return rest
        return ""

    def _thing(self, key: str, table_event: Thing | None, depth: int = 0) -> Thing:
        if found := self._things.get(key):
            return found
        stage = self._stages[key]
        self._open.add(key)
        above_key = self._above(key) if depth < _DEPTH else ""
        if above_key in self._open:  # a circle
            above_key = ""
        above = self._thing(above_key, table_event, depth + 1) if above_key else table_event
        scratch = EntryWriter(stage.pointer, "")
        cell = Cell(stage.name, None, stage.pointer)
        level = _level(self._nested if self._nested and above_key else stage.kind, above)
        day = period(stage.start)[0]
        if level is Kind.EVENT or above is None:
            start = day or year_of(stage.name) or year_of(key)
            thing = scratch.event(cell, start=Cell(start) if start else None, scope=self._scope)
        elif level is Kind.CONTRIBUTION:
            thing = scratch.contribution(cell, "talk", above, at=stage.start or key)
        else:
            thing = scratch.session(cell, above, at=stage.start or key)
        self._open.discard(key)
        self._things[key] = thing
        return thing


def _level(kind: str, above: Thing | None) -> Kind:
    """Whether a kind of stage is a whole event, a session or a talk."""
    concept = event_type(kind)
    if above is None or (concept and concept not in _PARTS):
        return Kind.EVENT
    if _SESSIONS.search(kind):
        return Kind.SESSION
    bare = kind.lower().replace("event", "").strip()
    if contribution_type(bare) or kind_of(bare, "", "")[1]:
        return Kind.CONTRIBUTION
    return Kind.SESSION


def _nested(table: Table, places: dict[str, int]) -> str:
    """What keys such as "CARE_21_007" are, where the event "CARE_21" is in the same column.

    A talk, if those named with them speak or write; else a session; "" where keys are no keys.
    """
    at, role = places["event"], places.get("role", -1)
    keys = dict.fromkeys(row.cells[at] for row in table.sample if len(row.cells) > at)
    below = {k for k in keys if (found := _LAST.search(k)) and _is_nested(k, k[: found.start()])}
    below = {k for k in below if k[: _start(k)] in keys}
    if len(below) < _LEAST * len(keys) or any(" " in key for key in keys):
        return ""
    rows = [
        row for row in table.sample if len(row.cells) > max(at, role) and row.cells[at] in below
    ]
    spoken = sum(event_role(row.cells[role]) in _SPEAKING for row in rows) if role >= 0 else 0
    return "talk" if spoken * 2 > len(rows) else "session"


def _start(key: str) -> int:
    found = _LAST.search(key)
    return found.start() if found else len(key)


def _is_nested(key: str, above: str) -> bool:
    """Whether a key is that of a numbered part of an edition, not an edition of a series."""
    return bool(_NUMBERED.fullmatch(key[len(above) :])) and any(c.isdigit() for c in above)
