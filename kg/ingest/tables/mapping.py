"""The mapping file: what the user says of the columns of a table, in TOML.

`data/mappings/README.md` documents it; errors name the line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from kg import roles as concepts
from kg.errors import UsageError
from kg.ingest.tables.column import Column
from kg.ingest.tables.labels import meanings

MEANINGS: Final = (
    *(m for m in meanings() if m not in ("name", "title", "honorific", "id")),
    *("people", "flag", "role at", "role code", "event id", "session id", "talk id", "person id"),
)
"""All that a column may be said to be."""

_OF: Final = ("event", "session", "talk", "person", "institution")
_EVENT: Final = ("name", "acronym", "start", "end", "place", "url")
_TABLE: Final = {"header": int, "delimiter": str, "encoding": str, "role": str, "sheets": list}
_PARTS: Final = ("columns", "event", "roles", "table")


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What a mapping file says; empty where there is none.

    `columns` are by label, or by "column 3"; `roles` give concepts by printed role.
    """

    columns: Mapping[str, Column] = field(default_factory=dict)
    event: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    header: int | None = None
    delimiter: str = ""
    encoding: str = ""
    role: str = ""
    sheets: tuple[str, ...] = ()
    path: str = ""
    lines: tuple[str, ...] = ()

    def for_table(self, labels: Sequence[str]) -> dict[int, Column]:
        """The columns that the file speaks of, by their place in a table with these labels."""
        known = {_folded(label): i for i, label in reversed(list(enumerate(labels)))}
        known |= {
            f"column {i}": i - 1 for i in range(1, len(labels) + 1) if f"column {i}" not in known
        }
        found = {}
        for label, column in self.columns.items():
            if (index := known.get(_folded(label))) is not None:
                found[index] = Column(**{**_fields(column), "index": index, "label": labels[index]})
        return found

    def check(self, tables: Sequence[Sequence[str]]) -> None:
        """`UsageError` for a column that none of the tables, given by their labels, has."""
        for label in self.columns:
            if not any(
                TableMapping({label: self.columns[label]}).for_table(labels) for labels in tables
            ):
                shown = ", ".join(dict.fromkeys(name for labels in tables for name in labels))
                raise self._wrong(label, f"there is no column {label!r}", f"there are: {shown}")

    def _wrong(self, key: str, what: str, hint: str = "") -> UsageError:
        return _error(self.path, self.lines, key, what, hint)


NO_MAPPING: Final = TableMapping()


def load(path: str) -> TableMapping:
    """What the mapping file says; `UsageError`, naming the line, where it makes no sense.

    >>> load("")
    TableMapping(columns={}, event={}, roles={}, header=None, delimiter='', encoding='', role='', \
sheets=(), path='', lines=())
    """
    return _load(path, Path(path).stat().st_mtime_ns if Path(path).is_file() else 0)


@lru_cache(maxsize=8)
def _load(path: str, changed: int) -> TableMapping:
    if not path:
        return NO_MAPPING
    try:
        text = Path(path).read_text("utf-8-sig")
        found = tomllib.loads(text)
    except OSError as error:
        raise UsageError(f"the mapping cannot be read: {error.strerror}", where=path) from error
    except UnicodeDecodeError as error:
        raise UsageError("the mapping is not in UTF-8", where=path) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"the mapping is no TOML: {error}",
            where=path,
            hint='a label with spaces or letters beyond ASCII stands in quotes: "Full name" = …',
        ) from error
    return _Reader(path, tuple(text.splitlines())).read(found)


@dataclass(frozen=True, slots=True)
class _Reader:
    path: str
    lines: tuple[str, ...]

    def read(self, found: Mapping[str, Any]) -> TableMapping:
        for part, value in found.items():
            if part not in _PARTS or not isinstance(value, dict):
                raise self.wrong(part, f"{part!r} is no part of a mapping", _choice(_PARTS))
        table = found.get("table", {})
        for key, value in table.items():
            if key not in _TABLE:
                raise self.wrong(key, f"a table has no {key!r}", _choice(tuple(_TABLE)))
            if not isinstance(value, _TABLE[key]) or isinstance(value, bool):
                raise self.wrong(key, f"{key} is not of the type {_TABLE[key].__name__}")
        if len(table.get("delimiter", ",")) != 1:
            raise self.wrong("delimiter", "the delimiter is one character")
        if table.get("header", 0) < 0:
            raise self.wrong("header", "rows are counted from 1; 0: there is no header")
        return TableMapping(
            dict(self.columns(found.get("columns", {}))),
            dict(self.event(found.get("event", {}))),
            {_folded(k): self.role(k, v) for k, v in found.get("roles", {}).items()},
            table.get("header"),
            table.get("delimiter", ""),
            table.get("encoding", ""),
            self.role("role", table["role"]) if "role" in table else "",
            tuple(map(str, table.get("sheets", ()))),
            self.path,
            self.lines,
        )

    def columns(self, found: Mapping[str, Any]) -> Iterator[tuple[str, Column]]:
        for label, value in found.items():
            said = {"is": value} if isinstance(value, str) else value
            if not isinstance(said, dict) or not isinstance(said.get("is"), str):
                raise self.wrong(
                    label, f"{label!r} does not say what it is", 'write "…" or { is = "…" }'
                )
            for key, part in said.items():
                if key not in ("is", "of", "role", "event") or not isinstance(part, str):
                    raise self.wrong(label, f"a column has no {key!r}", "is, of, role, event")
            meaning = {"ignore": "ignored"}.get(said["is"], said["is"])
            if meaning not in MEANINGS:
                raise self.wrong(label, f"no column is {meaning!r}", _choice(MEANINGS))
            of, role, event = said.get("of", ""), said.get("role", ""), said.get("event", "")
            if of and of not in _OF:
                of = self.role(label, of)
            if role:
                role = self.role(label, role)
            elif meaning in ("people", "flag"):
                raise self.wrong(label, "it does not say in which role they are", 'role = "…"')
            if meaning == "role at" and not event:
                event = label
            yield (
                label,
                Column(0, label, meaning, of, role, event=event, why="the mapping says so"),
            )

    def event(self, found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for key, value in found.items():
            if key not in _EVENT:
                raise self.wrong(key, f"an event has no {key!r}", _choice(_EVENT))
            yield key, str(value)
        if found and "name" not in found:
            raise self.wrong("[event]", "the event has no name", 'name = "…"')

    def role(self, key: str, printed: Any) -> str:
        known = concepts.data()["event_roles"]
        if isinstance(printed, str):
            if printed in known:
                return printed
            if found := concepts.event_role(printed):
                return found
        raise self.wrong(key, f"there is no role {printed!r}", _choice(sorted(known)))

    def wrong(self, key: str, what: str, hint: str = "") -> UsageError:
        return _error(self.path, self.lines, key, what, hint)


def _error(path: str, lines: Sequence[str], key: str, what: str, hint: str) -> UsageError:
    """An error at the line where a key stands."""
    bare = key.strip("[]")
    pattern = re.compile(rf"^\s*\[?[\"']?{re.escape(bare)}[\"']?\s*(?:[=\].]|$)")
    number = next((i for i, line in enumerate(lines, start=1) if pattern.match(line)), 0)
    return UsageError(what, where=f"{path}, line {number}" if number else path, hint=hint)


def _choice(values: Sequence[str]) -> str:
    return f"there are: {', '.join(values)}"


def _fields(column: Column) -> dict[str, Any]:
    return {name: getattr(column, name) for name in Column.__slots__}


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
