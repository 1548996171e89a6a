"""Reading small tables in tests, and what they state."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from kg.ingest import File, Given, entry_readers
from kg.model import Entry, Flaw, Kind


def read(
    data: str | bytes, name: str = "table.csv", event: str = "", mapping: str = ""
) -> list[Entry | Flaw]:
    """What the reader of the file yields."""
    raw = data.encode() if isinstance(data, str) else data
    file = File(name, raw, Given(name, event=event, mapping=mapping))
    reader = next(reader for reader in entry_readers() if reader.sniff(file))
    return list(reader.entries(file))


def entries(found: Iterable[Entry | Flaw]) -> list[Entry]:
    return [one for one in found if isinstance(one, Entry)]


def flaws(found: Iterable[Entry | Flaw]) -> list[tuple[str, str]]:
    return [(one.pointer, one.what) for one in found if isinstance(one, Flaw)]


def names(found: Iterable[Entry | Flaw], kind: Kind = Kind.PERSON) -> list[str]:
    """The names of things of a kind, in the order told, each once."""
    told = (
        name
        for entry in entries(found)
        for record in entry.records
        if record.kind is kind
        for name in record.values("name") + record.values("title")
    )
    return list(dict.fromkeys(told))


def parts(found: Iterable[Entry | Flaw]) -> set[tuple[str, ...]]:
    """Who took part as what where, for whom."""
    props = ("participant", "role", "event", "part", "representing")
    return {
        tuple(next(iter(record.values(prop)), "") for prop in props)
        for entry in entries(found)
        for record in entry.records
        if record.kind is Kind.PARTICIPATION
    }


def shown(found: Iterable[Entry | Flaw]) -> str:
    """All that is read, a record a line."""
    lines = []
    for one in found:
        if isinstance(one, Flaw):
            lines.append(f"! {one.pointer}: {one.what}")
            continue
        lines.append(f"@ {one.pointer}")
        for record in one.records:
            claims = "; ".join(f"{claim.prop}={claim.value}" for claim in record.claims)
            lines.append(f"  {record.kind} {record.key}: {claims}")
    return "\n".join(lines) + "\n"


def told(file: File) -> list[Entry | Flaw]:
    reader = next(reader for reader in entry_readers() if reader.sniff(file))
    return list(reader.entries(file))


ROWS = [
    ["Name", "Institution", "Role", "Event"],
    ["Zoë Núñez", "Universität Graz", "Speaker", "Health Forum 2021"],
    ["Øyvind Åsen", "Høgskolen, Molde", "Session chair", "Health Forum 2021"],
    ["Eva de Wit", 'The "Old"\nHospital', "Keynote", "Health Forum 2021"],
]


def written(rows: Sequence[Sequence[str]], delimiter: str = ",", ends: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=ends).writerows(rows)
    return out.getvalue()
