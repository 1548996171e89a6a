"""Reading JSON of a limited size, with errors that say where it is broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from kg.errors import SourceError
from kg.ingest.file import File

# The largest schedules there are have a few megabytes.
MAX_SCHEDULE: Final = 200_000_000


def load_json(file: File) -> Any:
    """What a file of JSON holds; `SourceError` with line and column where it is none.

    >>> load_json(File("a.json", b'{"title": "Forum"}')), load_json(File("a", b'[1,'))
    Traceback (most recent call last):
    kg.errors.SourceError: a, line 1, column 4: this is no JSON: Expecting value
    """
    data = file.bytes(MAX_SCHEDULE)
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        where = f"{file.name}, line {error.lineno}, column {error.colno}"
        raise SourceError(f"this is no JSON: {error.msg}", where=where) from error
    except RecursionError as error:
        raise SourceError("the JSON is nested too deeply", where=file.name) from error
    except ValueError as error:  # bytes that are not UTF-8, a number of thousands of digits
        raise SourceError(f"this is no JSON: {error}", where=file.name) from error


def encoding(file: File) -> str:
    """The encoding of a file of JSON, from its first bytes as RFC 8259 has it.

    >>> encoding(File("a.json", b"{}"))
    'utf-8'
    """
    return json.detect_encoding(file.head)


def objects(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a list with their places in it; what else may be there is passed over.

    >>> list(objects([{"id": 1}, None, {"id": 2}])), list(objects(None))
    ([(0, {'id': 1}), (2, {'id': 2})], [])
    """
    for place, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield place, item


def escaped(key: str) -> str:
    """A key as a part of a JSON pointer (RFC 6901).

    >>> escaped("Monheim/Rhein ~1")
    'Monheim~1Rhein ~01'
    """
    return key.replace("~", "~0").replace("/", "~1")
