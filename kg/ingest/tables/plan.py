"""What the tables of a file are taken for, before their rows are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.errors import NoSourceError, SourceError
from kg.ingest.file import File
from kg.ingest.tables.column import Column
from kg.ingest.tables.columns import decide
from kg.ingest.tables.event import TableEvent, find_event
from kg.ingest.tables.grid import Table
from kg.ingest.tables.mapping import TableMapping, load
from kg.roles import event_role

_OF_ROWS: Final = ("event", "acronym", "role at", "event id")
_SUBJECTS: Final = frozenset(
    ("person", "given name", "family name", "people", "institution", "talk", "session", *_OF_ROWS)
)
HINT: Final = (
    "name it with --event, or write a mapping that says which column is the event"
    " (see data/mappings/README.md)"
)


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What one table is taken for.

    `header` is the place of its header, `event` how its event is known, `role` that of people
    (and institutions) for whom no column gives one; `notes` are in plain words.
    """

    name: str
    header: str
    columns: tuple[Column, ...]
    event: str
    role: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """A table with its plan and the event that all of it is about, if there is one."""

    table: Table
    plan: TablePlan
    event: TableEvent | None


def prepare(file: File, tables: Sequence[Table]) -> list[Ready]:
    """The tables of a file that say something, with their plans.

    >>> from kg.ingest.tables.records import tables
    >>> file = File("a.json", b"")
    >>> ready, = prepare(file, tables("a", [{"speaker": "Ada Diaz", "event": "Forum 2021"}]))
    >>> ready.plan.event, ready.event
    ("the column 'event' names it", None)
    """
    mapping = load(file.given.mapping)
    mapping.check([table.labels for table in tables])
    found, failed = [], []
    for table in tables:
        if not table.sample:
            continue
        try:
            found.append(_prepared(file, table, mapping, len(tables) == 1))
        except SourceError as error:
            failed.append(error)
    if not found:
        raise (
            failed[0] if failed else SourceError("there is no row below a header", where=file.name)
        )
    return found


def _prepared(file: File, table: Table, mapping: TableMapping, alone: bool) -> Ready:
    given = mapping.for_table(table.labels)
    columns = decide(table, given)
    meanings = {c.meaning for c in columns}
    if not meanings & _SUBJECTS:
        raise NoSourceError(
            "no column names a person, an institution, a talk or an event",
            where=_where(file, table),
            hint="write a mapping that says what the columns are (see data/mappings/README.md)",
        )
    event = find_event(table, file.given.event, mapping)
    named = next((c for m in _OF_ROWS for c in columns if c.meaning == m), None)
    if not named and not (mapping.event or file.given.event):
        named = next((c for c in columns if c.meaning == "proceedings"), None)
    if named is None:
        columns = [_unless_named(c) for c in columns]
    needs = [c for c in columns if c.meaning == "role at" and c.event.strip().isdigit()]
    if named:
        how = f"the column {named.label!r} names it"
    elif event:
        how = f"{event.name}: {event.why}"
    if event is None and (named is None or needs):
        raise NoSourceError(
            "nothing says which event this table is about", where=_where(file, table), hint=HINT
        )
    role, why = _role(file, table, mapping, columns, event, alone)
    return Ready(
        table,
        TablePlan(
            table.name, table.header, tuple(columns), how, role, tuple(_notes(table, columns, why))
        ),
        event,
    )


def _role(
    file: File,
    table: Table,
    mapping: TableMapping,
    columns: Sequence[Column],
    event: TableEvent | None,
    alone: bool,
) -> tuple[str, str]:
    """The role of those whom no column gives one, and why."""
    if mapping.role:
        return mapping.role, "the mapping says so"
    texts = [(" ".join(row.cells), "a line above the header") for row in table.above]
    texts = [(text.replace(event.name, " ") if event else text, where) for text, where in texts]
    texts.append((table.name, "the name of the table"))
    if alone:
        texts.append((file.name.rsplit(".", 1)[0], "the name of the file"))
    for text, where in texts:
        words = text.replace("_", " ").replace("-", " ").split()
        for size in (3, 2, 1):
            for at in range(len(words) - size + 1):
                found = event_role(" ".join(words[at : at + size]))
                if words[at].lower() in (
                    "session",
                    "sessions",
                ):  # the sessions, not who chairs them
                    continue
                if found and len(words) < 12:
                    return found, f"{where} says {' '.join(words[at : at + size])!r}"
    person = next((c for c in columns if c.meaning == "person" and c.role), None)
    if person:
        return person.role, f"the column {person.label!r} is called so"
    if any(c.meaning == "talk" for c in columns):
        return "attendee", "who has a talk in the row is its speaker, others attend"
    return "attendee", "nothing says more"


def _notes(table: Table, columns: Sequence[Column], why: str) -> list[str]:
    notes = []
    if not any(c.meaning in ("role", "role at", "flag") and not c.of for c in columns):
        notes.append(f"no column gives a role: {why}")
    if table.headless:
        notes.append("no header was found: the columns are told by their values")
    if any(c.meaning == "email" for c in columns):
        notes.append("e-mail addresses are not kept, only hashes of them")
    if any(c.meaning == "decision" for c in columns):
        notes.append("rows that are rejected, withdrawn or deleted are left out")
    return notes


def _unless_named(column: Column) -> Column:
    """What the proceedings are called does not matter where the event is known."""
    if column.meaning != "proceedings":
        return column
    return replace(column, meaning="ignored", why="the event is known without it")


def _where(file: File, table: Table) -> str:
    return file.name if table.name in ("", file.name) else f"{file.name}, {table.name}"
