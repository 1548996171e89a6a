"""Reading an authority file of institutions: ROR dumps, schema version 1 and 2.

A dump is JSON Lines or one JSON array, gzipped or not. It is read record by record, so that a dump
larger than the memory is no difficulty. Field names: https://ror.readme.io/docs/ror-data-structure
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from kg.errors import SourceError, UnreadableError

ROR: Final = "https://ror.org/"
GEONAMES: Final = "https://sws.geonames.org/"
_CHUNK = 1 << 20  # characters
_LARGEST = 1 << 24  # characters in one record
_HINT = "a ROR dump has one record a line, or all in one JSON array"


class Label(NamedTuple):
    """One name of an institution; `kind` is display, label, alias or acronym."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Institution:
    """A record of the file. `id` and `geonames` (of the place) are IRIs, `country` an ISO code.

    `children` is the number of its parts that have records.
    """

    id: str
    name: str
    labels: tuple[Label, ...]
    country: str = ""
    place: str = ""
    region: str = ""
    region_code: str = ""
    geonames: str = ""
    latitude: float | None = None
    longitude: float | None = None
    status: str = "active"
    successors: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    children: int = 0


def read(path: Path) -> Iterator[Institution]:
    """The institutions of a dump in the order of the file.

    UnreadableError where the file is missing or no text; SourceError, with its line, for what is no
    ROR record.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     dump = Path(folder) / "ror.jsonl"
    ...     _ = dump.write_text('{"id": "https://ror.org/1", "name": "Almazov Centre"}')
    ...     [i.name for i in read(dump)]
    ['Almazov Centre']
    """
    try:
        with _text(path) as file:
            start = file.read(1)
            while start.isspace() or start == "\ufeff":
                start = file.read(1)
            for line, found in _array(file, path) if start == "[" else _lines(start, file, path):
                yield _institution(found, f"{path}:{line}")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as e:
        raise UnreadableError(f"cannot be read: {e}", where=str(path), hint=_HINT) from e


def _text(path: Path) -> IO[str]:
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rt", encoding="utf-8") if zipped else path.open(encoding="utf-8")


def _lines(start: str, file: IO[str], path: Path) -> Iterator[tuple[int, object]]:
    """JSON Lines; `start` is what has been read of the first line."""
    first = start + file.readline(_LARGEST)
    for number, line in enumerate(_all_lines(first, file), start=1):
        if len(line) >= _LARGEST:
            raise SourceError("a record too long", where=f"{path}:{number}", hint=_HINT)
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as e:
                raise SourceError(f"not JSON: {e}", where=f"{path}:{number}", hint=_HINT) from e


def _all_lines(first: str, file: IO[str]) -> Iterator[str]:
    yield first
    while line := file.readline(_LARGEST):
        yield line


def _array(file: IO[str], path: Path) -> Iterator[tuple[int, object]]:
    """The elements of one JSON array whose bracket has been read, each with its line."""
    decode = json.JSONDecoder().raw_decode
    buffer, at, line, later = "", 0, 1, False
    while True:
        start = _skip(buffer, at)
        try:
            if buffer[start : start + 1] == "]":
                return
            if later:
                if buffer[start : start + 1] != ",":
                    raise ValueError("a comma is missing between two records")
                start = _skip(buffer, start + 1)
            found, end = decode(buffer, start)
        except (ValueError, RecursionError) as e:
            more = file.read(_CHUNK) if len(buffer) - at < _LARGEST else ""
            if not more:
                where = f"{path}:{line + buffer.count(chr(10), at, start)}"
                raise SourceError(f"not JSON: {e}", where=where, hint=_HINT) from e
            buffer, at = buffer[at:] + more, 0
            continue
        line += buffer.count("\n", at, start)
        yield line, found
        line += buffer.count("\n", start, end)
        at, later = end, True


def _skip(buffer: str, at: int) -> int:
    """Where the next character stands that is no white space."""
    while at < len(buffer) and buffer[at] in " \t\r\n":
        at += 1
    return at


def _institution(found: object, where: str) -> Institution:
    try:
        if not isinstance(found, dict):
            raise TypeError("it is no object")
        record = _version_2(found) if "names" in found else _version_1(found)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as e:
        raise SourceError(f"no ROR record: {e!r}", where=where, hint=_HINT) from e
    if not record.id or not record.name:
        raise SourceError("no ROR record: it has no id or no name", where=where, hint=_HINT)
    return record


def _version_2(found: dict[str, Any]) -> Institution:
    labels: list[Label] = []
    for name in found["names"]:
        kinds = name["types"]
        kind = next(
            (k for k in ("ror_display", "acronym", "label", "alias") if k in kinds), "alias"
        )
        labels.append(Label(_string(name["value"]), kind.removeprefix("ror_")))
    location = (found.get("locations") or [{}])[0]
    where = location.get("geonames_details") or {}
    shown = next((x.text for x in labels if x.kind == "display"), labels[0].text)
    return Institution(
        _iri(found["id"]),
        shown,
        tuple(labels),
        _string(where.get("country_code")),
        _string(where.get("name")),
        _string(where.get("country_subdivision_name")),
        _string(where.get("country_subdivision_code")),
        _geonames(location.get("geonames_id")),
        _number(where.get("lat")),
        _number(where.get("lng")),
        _string(found.get("status") or "active"),
        *_relations(found),
    )


def _version_1(found: dict[str, Any]) -> Institution:
    labels = [Label(_string(found["name"]), "display")]
    labels += [Label(_string(x["label"]), "label") for x in found.get("labels") or ()]
    labels += [Label(_string(x), "alias") for x in found.get("aliases") or ()]
    labels += [Label(_string(x), "acronym") for x in found.get("acronyms") or ()]
    where = (found.get("addresses") or [{}])[0]
    town = where.get("geonames_city") or {}
    region = town.get("geonames_admin1") or {}
    return Institution(
        _iri(found["id"]),
        labels[0].text,
        tuple(labels),
        _string((found.get("country") or {}).get("country_code")),
        _string(town.get("city") or where.get("city")),
        _string(region.get("name") or where.get("state")),
        _string(region.get("code")).rpartition(".")[2],
        _geonames(town.get("id")),
        _number(where.get("lat")),
        _number(where.get("lng")),
        _string(found.get("status") or "active"),
        *_relations(found),
    )


def _relations(found: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Successors, parents, and how many children."""
    related: dict[str, list[str]] = {"successor": [], "parent": [], "child": []}
    for relation in found.get("relationships") or ():
        related.setdefault(relation["type"].lower(), []).append(_iri(relation["id"]))
    return tuple(related["successor"]), tuple(related["parent"]), len(set(related["child"]))


def _iri(value: object) -> str:
    text = _string(value).strip()
    return text if "://" in text or not text else ROR + text.rpartition("/")[2]


def _geonames(value: object) -> str:
    return f"{GEONAMES}{value}/" if value and str(value).isdecimal() else ""


def _string(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: object) -> float | None:
    if value is None:
        return None
    if not isinstance(value, (int, float)):
        raise TypeError(f"{value!r} is no number")
    return float(value)
