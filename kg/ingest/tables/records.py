"""Records of JSON, JSON Lines and YAML as tables: one column for each key.

What is nested gets the keys on the way to it as its label ("affiliation name"); values of a list
are joined by semicolons, so that lists that belong together ("authors name", "authors
affiliation") have the same length. But a list of things with titles are the talks of a session:
records of their own.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import yaml

from kg.errors import SourceError
from kg.ingest.encoding import decode
from kg.ingest.file import File
from kg.ingest.tables.grid import JOINT, SAMPLE, Row, Table
from kg.model import Flaw

MAX_JSON: Final = 200_000_000
MAX_YAML: Final = 20_000_000  # its parser needs a hundred times as much
_DEPTH: Final = 4
_LINE: Final = 1 << 22  # bytes of a line of JSON Lines
_LONGEST: Final = 100_000  # characters of a value
_KEYS: Final = 500

Record = tuple[str, Any]
"""A place and what stands there."""


def load_json(file: File) -> Any:
    """What a file of JSON holds; `SourceError` with line and column where it is none.

    >>> load_json(File("a.json", b"[1,"))
    Traceback (most recent call last):
    kg.errors.SourceError: a.json, line 1, column 4: this is no JSON: Expecting value
    """
    data = file.bytes(MAX_JSON)
    try:
        try:
            return json.loads(data)
        except UnicodeDecodeError:
            return json.loads(decode(data, file.name)[0])
    except json.JSONDecodeError as error:
        where = f"{file.name}, line {error.lineno}, column {error.colno}"
        raise SourceError(f"this is no JSON: {error.msg}", where=where) from error
    except (RecursionError, ValueError) as error:
        raise SourceError(f"the JSON cannot be read: {error}", where=file.name) from error


def load_yaml(file: File) -> Any:
    """What a file of YAML holds, by the safe loader; of several documents, their list.

    >>> load_yaml(File("a.yaml", b"- name: Ada Diaz\\n  year: 2021"))
    [{'name': 'Ada Diaz', 'year': 2021}]
    """
    text = decode(file.bytes(MAX_YAML), file.name)[0]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = [document for document in yaml.load_all(text, loader) if document is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise SourceError(f"this is no YAML: {error.problem}", where=file.name + where) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SourceError(f"this is no YAML: {error}", where=file.name) from error
    return found[0] if len(found) == 1 else found


def tables(name: str, document: Any) -> list[Table]:
    """The tables of a document: a list of objects, or each such list in an object.

    >>> found = {"event": {"name": "Forum 2021"}, "speakers": [{"name": "Ada Diaz"}]}
    >>> table, = tables("a", found)
    >>> table.name, table.labels, table.beside["event name"], list(table.body())
    ('speakers', ('name',), Row(pointer='/event/name', cells=['Forum 2021']), \
[Row(pointer='/speakers/0', cells=['Ada Diaz'])])
    """
    found = [
        (name, _parts(every), beside) for name, every, beside in _lists(name, "", document, {})
    ]
    return [
        _table(name, [r for r in records if isinstance(r[1], dict)], records, beside)
        for name, records, beside in found
    ]


def lines_table(name: str, file: File) -> Table | None:
    """The table that the lines of a file of JSON Lines are, read as a stream.

    >>> table = lines_table("a", File("a.jsonl", b'{"name": "Ada"}\\n{"role": "chair"}'))
    >>> table.labels if table else None
    ('name', 'role')
    """

    def records() -> Iterator[Record | Flaw]:
        return read_lines(file)

    first = [r for r in islice(records(), SAMPLE) if not isinstance(r, Flaw)]
    if not first:
        return None
    labels = _labels(first)
    sample = [_row(record, labels) for record in first]
    return Table(name, labels, "", sample, _rows_of(records, labels))


def read_lines(file: File) -> Iterator[Record | Flaw]:
    """The objects of the lines with their places; a line that is none is a flaw.

    >>> [type(r).__name__ for r in read_lines(File("a.jsonl", b'{"a": 1}\\n{"a": \\n\\n{"a": 2}'))]
    ['tuple', 'Flaw', 'tuple']
    """
    with file.stream() as stream:
        number = 0
        while line := stream.readline(_LINE):
            number += 1
            pointer = f"line={number}"
            if len(line) == _LINE and not line.endswith(b"\n"):
                while (rest := stream.readline(_LINE)) and not rest.endswith(b"\n"):
                    pass
                yield Flaw(pointer, "the line is too long")
                continue
            try:
                found = json.loads(line.lstrip(b"\xef\xbb\xbf")) if line.strip() else None
            except (ValueError, RecursionError) as error:
                yield Flaw(pointer, f"this is no JSON: {getattr(error, 'msg', error)}")
                continue
            if isinstance(found, dict):
                yield pointer, found
            elif found is not None:
                yield Flaw(pointer, "this is no object")


def _lists(
    name: str, at: str, found: Any, beside: Mapping[str, Row], depth: int = 0
) -> Iterator[tuple[str, list[Record], Mapping[str, Row]]]:
    if isinstance(found, list):
        if any(isinstance(item, dict) for item in found):
            yield name, [(f"{at}/{i}", item) for i, item in enumerate(found)], beside
        return
    if not isinstance(found, dict) or depth == _DEPTH:
        return
    lists = {k: v for k, v in found.items() if _is_list(v)}
    rest = {k: v for k, v in found.items() if k not in lists}
    if lists:
        here = {**beside, **_beside(rest, at)}
        for key, value in lists.items():
            yield from _lists(str(key), f"{at}/{_escaped(key)}", value, here)
        return
    if _alike(list(found.values())):
        yield name, [(f"{at}/{_escaped(key)}", value) for key, value in found.items()], beside
        return
    for key, value in found.items():
        if isinstance(value, dict):
            here = {**beside, **_beside({k: v for k, v in rest.items() if k != key}, at)}
            yield from _lists(str(key), f"{at}/{_escaped(key)}", value, here, depth + 1)


def _parts(records: list[Record], depth: int = 0) -> list[Record]:
    """The records, with those that hold lists of talks as sessions: one record for each talk.

    >>> _parts([("/0", {"title": "Care", "talks": [{"title": "Beds"}]})])
    [('/0/talks/0', {'title': 'Beds', 'session': {'title': 'Care'}})]
    """
    dicts = [record for _, record in records if isinstance(record, dict)]
    keys = {k for record in dicts for k, value in record.items() if _is_titled(value)}
    if not keys or depth == _DEPTH:
        return records
    found: list[Record] = []
    for pointer, record in records:
        if not isinstance(record, dict):
            found.append((pointer, record))
            continue
        own = {k: v for k, v in record.items() if k not in keys}
        above = own.pop("session") if isinstance(own.get("session"), dict) else {}
        session = {"session": above | own}
        talks = [
            (f"{pointer}/{_escaped(key)}/{i}", talk | session if isinstance(talk, dict) else talk)
            for key in record
            if key in keys and isinstance(record[key], list)
            for i, talk in enumerate(record[key])
        ]
        found += talks or [(pointer, session)]
    return _parts(found, depth + 1)


def _is_titled(value: Any) -> bool:
    """Whether it is a list of objects of which most have a title."""
    titled = (
        [isinstance(v, dict) and "title" in map(str, v) for v in value] if _is_list(value) else []
    )
    return sum(titled) * 2 > len(titled)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _alike(values: Sequence[Any]) -> bool:
    """Whether these are records of one kind: objects of which most keys are the same."""
    if len(values) < 2 or not all(isinstance(value, dict) for value in values):
        return False
    keys = [set(value) for value in values[:50]]
    return len(set.intersection(*keys)) * 2 >= max(map(len, keys)) > 0


def _beside(rest: Mapping[Any, Any], at: str) -> dict[str, Row]:
    found = {}
    for label, value in _flat(rest).items():
        pointer = at + "".join(f"/{_escaped(part)}" for part in label)
        found[" ".join(label)] = Row(pointer, [value])
    return found


def _table(
    name: str, records: list[Record], every: list[Record], beside: Mapping[str, Row]
) -> Table:
    labels = _labels(records)
    sample = [_row(record, labels) for record in records[:SAMPLE]]
    rows = _rows_of(
        lambda: (r if isinstance(r[1], dict) else Flaw(r[0], "this is no object") for r in every),
        labels,
    )
    return Table(name, labels, "", sample, rows, beside=beside)


def _rows_of(
    records: Callable[[], Iterator[Record | Flaw]], labels: Sequence[str]
) -> Callable[[], Iterator[Row | Flaw]]:
    return lambda: (r if isinstance(r, Flaw) else _row(r, labels) for r in records())


def _labels(records: Sequence[Record]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for _, record in records:
        found.update(dict.fromkeys(" ".join(label) for label in _flat(record)))
        if len(found) > _KEYS:
            break
    return tuple(found)


def _row(record: Record, labels: Sequence[str]) -> Row:
    flat = {" ".join(label): value for label, value in _flat(record[1]).items()}
    return Row(record[0], [flat.get(label, "") for label in labels])


def _flat(record: Mapping[Any, Any], depth: int = 0) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for key, value in record.items():
        if isinstance(value, dict) and depth < _DEPTH:
            for path, text in _flat(value, depth + 1).items():
                found[(str(key), *path)] = text
        elif _is_list(value) and depth < _DEPTH:
            items = [_flat(v, depth + 1) if isinstance(v, dict) else {} for v in value[:_KEYS]]
            for path in dict.fromkeys(path for item in items for path in item):
                joined = JOINT.join(item.get(path, "").replace(";", ",") for item in items)
                found[(str(key), *path)] = joined[:_LONGEST]
        elif isinstance(value, list):
            found[(str(key),)] = JOINT.join(filter(None, map(_text, value)))[:_LONGEST]
        else:
            found[(str(key),)] = _text(value)
        if len(found) > _KEYS:
            break
    return found


def _text(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    try:
        return " ".join(str(value).split())[:_LONGEST]
    except ValueError:  # a number of thousands of digits
        return ""


def _escaped(key: Any) -> str:
    """A key as a part of a JSON pointer (RFC 6901)."""
    return str(key).replace("~", "~0").replace("/", "~1")
