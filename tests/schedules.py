"""What the tests of schedules share: reading files and bytes, and asking what was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pytest

from kg.ingest import EntryReader
from kg.ingest.file import File, Given
from kg.model import Entry, Flaw, Kind
from tests.conftest import ROOT

CASES: Final = ROOT / "tests" / "cases" / "schedules"
_SHARED: Final = ROOT.parent / "shared" / "data"

Things = Mapping[tuple[Kind, str], Mapping[str, tuple[str, ...]]]


def shared(path: str) -> Path:
    """A file of the collection that is not part of the project; skipped where that is absent."""
    if not (_SHARED / path).exists():
        pytest.skip(f"no {_SHARED / path}: these files are not part of the project")
    return _SHARED / path


def read(reader: EntryReader, data: bytes | str | Path, name: str = "x") -> list[Entry | Flaw]:
    """Entries and flaws of a file, or of what would be in one; its reader must know it."""
    if isinstance(data, Path):
        file = File(str(data))
    else:
        file = File(name, data.encode() if isinstance(data, str) else data, Given(name))
    assert reader.sniff(file)
    assert len(reader.source(file).sha256) == 64
    return list(reader.entries(file))


def things(found: Iterable[Entry | Flaw]) -> Things:
    """All that is said of each thing, whichever entries say it, sorted and each once."""
    said: dict[tuple[Kind, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for entry in found:
        for record in entry.records if isinstance(entry, Entry) else ():
            for claim in record.claims:
                said[record.kind, record.key][claim.prop].add(claim.value)
    return {key: {p: tuple(sorted(v)) for p, v in props.items()} for key, props in said.items()}


def named(found: Things, kind: Kind) -> list[str]:
    """The names of all things of a kind, sorted; a contribution is named by its title."""
    prop = "title" if kind is Kind.CONTRIBUTION else "name"
    return sorted(name for (k, _), said in found.items() if k is kind for name in said[prop])


def roles(found: Things) -> set[tuple[str, str, str]]:
    """Who takes part, in which role, in which talk or session ("" for the event as a whole)."""
    names = {"": ""} | {
        key: said[prop][0]
        for (_, key), said in found.items()
        for prop in ("title", "name")
        if prop in said
    }
    return {
        (names[said["participant"][0]], said["role"][0], names[said.get("part", ("",))[0]])
        for (kind, _), said in found.items()
        if kind is Kind.PARTICIPATION
    }


def flaws(found: Iterable[Entry | Flaw]) -> list[tuple[str, str]]:
    """Where something could not be read, and why."""
    return [(flaw.pointer, flaw.what) for flaw in found if isinstance(flaw, Flaw)]


def check_spans(found: Iterable[Entry | Flaw]) -> None:
    """What is claimed stands in the entry's text where the claim says it does."""
    for entry in found:
        for record in entry.records if isinstance(entry, Entry) else ():
            for claim in record.claims:
                assert claim.span or claim.pointer
                if claim.span:
                    assert 0 <= claim.span.start < claim.span.end <= len(entry.text)
                    assert claim.quote == (0, len(entry.text))
