"""Which event, session and talk a row is about, and what it says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Final, NamedTuple

from kg.ingest.entry import Cell, EntryWriter, Thing, event_key
from kg.ingest.schedules.programme import kind_of
from kg.ingest.schedules.times import zone_of
from kg.ingest.tables.cells import clocks, instant, period, words_of
from kg.ingest.tables.column import Column
from kg.ingest.tables.event import TableEvent
from kg.ingest.tables.hierarchy import Hierarchy
from kg.ingest.tables.wording import YEAR, label_cell, with_year, write_event, year_of
from kg.model import Entry, Kind, Span
from kg.roles import contribution_type, event_role, event_type

_PROCEEDINGS: Final = re.compile(r"^(?:the\s+)?proceedings\s+of\s+(?:the\s+)?", re.IGNORECASE)
_REMEMBERED: Final = 20_000  # stages that are not stated again in each row
_IMPLIED: Final = {"keynote-speaker": "keynote", "panellist": "panel"}  # kind of talk by a role
_TEXTS: Final = ("room", "topic", "track", "language", "url")
_MODES: Final = (
    ("hybrid", re.compile(r"hybrid|гибрид|смешан|混合", re.IGNORECASE)),
    ("online", re.compile(r"online|virtual|remote|онлайн|дистанц|线上|在线", re.IGNORECASE)),
    ("onsite", re.compile(r"on-?site|in.person|face|очн|офлайн|线下|现场", re.IGNORECASE)),
)


class Placed(NamedTuple):
    """Where something took place: the event, and the session and the talk, if they are known.

    `kind` is that of the talk; `exact`: the row is about that part alone, and so are all in it.
    """

    event: Thing
    session: Thing | None = None
    talk: Thing | None = None
    kind: str = ""
    exact: bool = False

    @property
    def part(self) -> Thing | None:
        """The innermost part of the event."""
        return self.talk or self.session


class Stages:
    """The events, sessions and talks of a table, each stated when a row first names it.

    `made` are in all methods the cells of a row by the place of their column.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        event: TableEvent | None,
        scope: str,
        hierarchy: Hierarchy | None = None,
    ) -> None:
        self._scope = scope
        self._by: dict[tuple[str, str], Column] = {}
        for column in columns:
            self._by.setdefault((column.meaning, column.of), column)
        self._event_columns = [c.index for c in columns if _is_of_event(c)]
        self._hierarchy = hierarchy
        self._seen: dict[tuple[str, ...], str] = {}
        self._last: Thing | None = None
        self._name = next(
            (c for m in ("event", "acronym", "proceedings") if (c := self._by.get((m, "")))), None
        ) or self._by.get(("acronym", "event"))
        self._filled_down = bool(self._name and self._name.style == "filled down")
        self.whole: Thing | None = None
        self.entry: Entry | None = None
        if event:
            self.whole, self.entry = write_event(event, scope)

    def place(self, row: EntryWriter, made: Mapping[int, Cell]) -> Placed | None:
        """Where the row takes place, written into it; None if nothing says so."""
        if self._hierarchy and (found := self._below(row, made, self._hierarchy)):
            return found
        event = self._event(row, made) or self.whole
        if event is None:
            return None
        session = self._session(row, made, event)
        talk, kind = self._talk(row, made, event, session)
        if session and not talk and self._is_panel(session):
            kind = "panel"
        return Placed(event, session, talk, kind)

    def _is_panel(self, session: Thing) -> bool:
        column = self._by[("session", "")]
        return "panel" in (contribution_type(column.label), kind_of("", session.cell.value, "")[0])

    def named(self, row: EntryWriter, column: Column, cell: Cell) -> Thing:
        """The event that the label of a column names."""
        label = label_cell(column, cell)
        year = column.event.strip()
        name = label.value if column.event == column.label else column.event
        if YEAR.fullmatch(year) and self.whole:
            base = " ".join(YEAR.sub("", self.whole.cell.value).split())
            name = f"{base} {year}"
        found = YEAR.search(name)
        key = event_key(name, found[0] if found else "", self._scope)
        thing = Thing(Kind.EVENT, key, Cell(name, label.span, label.pointer))
        if self._first("event", key):
            row.event(thing.cell, start=Cell(found[0], label.span) if found else None, key=key)
        return thing

    def _first(self, kind: str, *signature: str, key: str = "") -> bool:
        """Whether this is the first row that says this of a stage."""
        whole = (kind, *signature)
        if whole in self._seen:
            return False
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        self._seen[whole] = key
        return True

    def _event(self, row: EntryWriter, made: Mapping[int, Cell]) -> Thing | None:
        name = made.get(self._name.index) if self._name else None
        if name is None or self._name is None:
            return self._last if self._filled_down else None
        signature = ("event", *(made[i].value if i in made else "" for i in self._event_columns))
        year = self._cell(made, "year", "", "event")
        cell = with_year(self._plain(row, name), year)
        key = self._seen.get(signature)
        if key is None:
            key = self._state_event(row, made, cell, year)
            self._first(*signature, key=key)
        event = Thing(Kind.EVENT, key, cell)
        self._last = event.elsewhere(row.pointer)
        return event

    def _plain(self, row: EntryWriter, name: Cell) -> Cell:
        if self._name and self._name.meaning == "proceedings":
            return row.part(name, _PROCEEDINGS.sub("", name.value))
        return name

    def _state_event(
        self, row: EntryWriter, made: Mapping[int, Cell], name: Cell, year: Cell | None
    ) -> str:
        start, end = self._period(made, "event")
        start = start or year
        identifier = self._cell(made, "event id", "")
        for cell in (name, identifier):
            if start is None and cell and (found := year_of(cell.value)):
                start = row.part(cell, found)
        event = row.event(name, start=start, end=end, scope=self._scope)
        self._facts(row, made, event, "event")
        acronym = self._cell(made, "acronym", "", "event")
        if acronym and acronym.span != name.span:
            row.say(event, "acronym", acronym.value, acronym)
        kind = self._cell(made, "type", "event")
        if kind and not event_type(name.value) and (concept := event_type(words_of(kind.value))):
            row.say(event, "type", concept, kind)
        return event.key

    def _session(self, row: EntryWriter, made: Mapping[int, Cell], event: Thing) -> Thing | None:
        column = self._by.get(("session", ""))
        cell = made.get(column.index) if column else None
        if column is None or cell is None:
            return None
        if cell.value.isdigit():  # "Session: 3" is session 3
            label = label_cell(column, cell)
            start = label.span.start if label.span else 0
            cell = Cell(
                f"{column.label} {cell.value}", Span(start, cell.span.end) if cell.span else None
            )
        signature = ("session", event.key, cell.value)
        if key := self._seen.get(signature):
            return Thing(Kind.SESSION, key, cell)
        session = row.session(cell, event)
        self._facts(row, made, session, "session")
        self._first(*signature, key=session.key)
        return session

    def _talk(
        self, row: EntryWriter, made: Mapping[int, Cell], event: Thing, session: Thing | None
    ) -> tuple[Thing | None, str]:
        column = self._by.get(("talk", ""))
        cell = made.get(column.index) if column else None
        if cell is None:
            return None, ""
        stated = self._cell(made, "type", "talk") or self._cell(made, "type", "session")
        kind, words, told_in = kind_of(
            words_of(stated.value) if stated else "",
            cell.value.replace("：", ": "),
            session.cell.value if session else "",
        )
        role = self._cell(made, "role", "")
        if role and not told_in and (implied := _IMPLIED.get(event_role(role.value))):
            kind, words, told_in = implied, role.value, "role"
        number = self._cell(made, "talk id", "", "talk")
        start, _ = self._instants(made, "talk")
        at = (start.value if start else "") or (number.value if number else "")
        track = session.cell if session else None
        source = {"type": stated, "title": cell, "track": track, "role": role}
        told = source.get(told_in)
        talk = row.contribution(
            cell,
            kind,
            session or event,
            kind_cell=row.part(told, words) if told else None,
            at=at,
        )
        self._facts(row, made, talk, "talk")
        if number:
            row.say(talk, "identifier", number.value, number)
        return talk, kind

    def _below(self, row: EntryWriter, made: Mapping[int, Cell], known: Hierarchy) -> Placed | None:
        """The stage whose id the row gives, below the others of the table."""
        cell = made.get(known.column)
        name = made.get(self._name.index) if self._name else None
        if cell is None or name is None or known.stage(cell.value) is None:
            return None
        thing, above, whole = known.things(cell.value, self.whole)
        if whole.kind is not Kind.EVENT:  # below too many others
            return None
        here = Thing(thing.kind, thing.key, name)
        signature = ("stage", *(made[i].value if i in made else "" for i in self._event_columns))
        if self._first(*signature):
            self._state_stage(row, made, here, above)
            if cell is not name:
                row.say(here, "identifier", cell.value, cell)
        if here.kind is Kind.EVENT:
            return Placed(here)
        if here.kind is Kind.CONTRIBUTION:
            session = above if above and above.kind is Kind.SESSION else None
            return Placed(whole, session, here, known.kind(cell.value), exact=True)
        return Placed(whole, here, exact=True)

    def _state_stage(
        self,
        row: EntryWriter,
        made: Mapping[int, Cell],
        here: Thing,
        above: Thing | None,
    ) -> None:
        if here.kind is Kind.EVENT:
            self._state_event(row, made, here.cell, self._cell(made, "year", "", "event"))
            return
        kind = self._cell(made, "type", "event")
        if here.kind is Kind.CONTRIBUTION:
            concept, _, _ = kind_of(words_of(kind.value) if kind else "", here.cell.value, "")
            row.say(here, "type", concept, kind or here.cell)
            row.say(here, "title", here.cell.value, here.cell)
        else:
            row.say(here, "name", here.cell.value, here.cell)
        if above:
            row.refer(here, "partOf", above)
        for prop, cell in zip(("start", "end"), self._instants(made, "event"), strict=True):
            if cell:
                row.say(here, prop, cell.value, cell)
        self._facts(row, made, here, "event", dates=False)

    def _facts(
        self,
        row: EntryWriter,
        made: Mapping[int, Cell],
        thing: Thing,
        of: str,
        *,
        dates: bool = True,
    ) -> None:
        """What columns say of a stage: where, when, its texts."""
        if thing.kind is not Kind.EVENT and dates:
            for prop, cell in zip(("start", "end"), self._instants(made, of), strict=True):
                if cell:
                    row.say(thing, prop, cell.value, cell)
        for prop in _TEXTS:
            if cell := self._cell(made, prop, of):
                row.say(thing, prop, cell.value, cell)
        if mode := self._cell(made, "mode", of):
            concept = next((c for c, pattern in _MODES if pattern.search(mode.value)), "")
            row.say(thing, "mode", concept, mode)
        if thing.kind is Kind.EVENT:
            places = [self._cell(made, m, of) for m in ("place", "city", "country")]
            place, city, country = places
            for cell in (place, city) if place or city else (country,):
                if cell:
                    row.refer(thing, "place", row.place(cell))

    def _cell(self, made: Mapping[int, Cell], meaning: str, *owners: str) -> Cell | None:
        for owner in owners:
            column = self._by.get((meaning, owner))
            if column and (cell := made.get(column.index)):
                return cell
        return None

    def _period(self, made: Mapping[int, Cell], of: str) -> tuple[Cell | None, Cell | None]:
        """First and last day of a whole event."""
        found: list[Cell | None] = [None, None]
        for meaning, sides in (("date", (0, 1)), ("start", (0,)), ("end", (1,))):
            column = self._by.get((meaning, of))
            cell = made.get(column.index) if column else None
            if column and cell:
                days = period(cell.value, column.style)
                for side in sides:
                    if days[side]:
                        found[side] = cell._replace(value=days[side])
        return found[0], found[1]

    def _instants(self, made: Mapping[int, Cell], of: str) -> tuple[Cell | None, Cell | None]:
        """Begin and end of a part of an event; a mere time of day is one on the date of the row."""
        column = self._by.get(("time zone", ""))
        zone = zone_of(made[column.index].value) if column and column.index in made else None
        date, start, end = (self._instant(made, m, of, zone) for m in ("date", "start", "end"))
        day = date or self._instant(made, "date", "session", zone) or self._day_of_event(made)
        begin, finish = self._cell(made, "start", of), self._cell(made, "end", of)
        if day and begin and not start and (hours := clocks(begin.value)):
            start = _at(day, hours[0], begin, zone)
            if not finish and len(hours) > 1:
                end = _at(day, hours[1], begin, zone)
        if day and finish and not end and (hours := clocks(finish.value)):
            end = _at(day, hours[-1], finish, zone)
        if start and end and end.value < start.value:  # after midnight, or a slip
            end = None
        return start or date, end

    def _instant(
        self, made: Mapping[int, Cell], meaning: str, of: str, zone: tzinfo | None
    ) -> Cell | None:
        cell = self._cell(made, meaning, of)
        value = instant(cell.value, zone, self._by[meaning, of].style) if cell else ""
        return cell._replace(value=value) if cell and value else None

    def _day_of_event(self, made: Mapping[int, Cell]) -> Cell | None:
        first, last = self._period(made, "event")
        return first if first and last and first.value == last.value else None


def _at(day: Cell, hour: str, printed: Cell, zone: tzinfo | None) -> Cell | None:
    """The time of day that a cell gives, on that day."""
    value = instant(f"{day.value[:10]}T{hour}", zone)
    return printed._replace(value=value) if "T" in value else None


def _is_of_event(column: Column) -> bool:
    whole = column.meaning in ("event", "event id", "acronym", "year", "proceedings", "parent")
    return whole or column.of == "event"
