"""What every reader of structured sources promises, tried on every case that it reads."""

from __future__ import annotations

import io
import os
import random
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from kg import roles, statements, validate
from kg.build import build
from kg.errors import KgError, SourceError
from kg.folder import GraphFolder
from kg.ingest import EntryReader, File, entry_readers
from kg.model import Entry, Flaw, Kind
from kg.shipped import ontology

from .conftest import ROOT
from .test_table_formats import xlsx

CASES: Final = ROOT / "tests" / "cases"


def reader_of(path: Path) -> EntryReader | None:
    file = File(str(path))
    return next((reader for reader in entry_readers() if reader.sniff(file)), None)


def cases() -> Iterator[Path]:
    """Every file, and every folder that is one source, that some reader says is its own."""
    for top, folders, files in os.walk(CASES):
        for name in sorted([*files, *folders]):
            if reader_of(Path(top, name)):
                yield Path(top, name)


SAMPLES: Final = sorted(cases())
# Formats of bytes, not of text: their cases are made of others.
MADE: Final = {
    "care-days.zip": lambda: zipped(CASES / "schedules" / "care-days" / "schedule.xml"),
    "people.xlsx": lambda: xlsx(
        {"Care Days 2021": [["Name", "Role", "Organisation"], ["Ada Diaz", "Chair", "Leeds"]]}
    ),
}


def zipped(path: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.write(path, path.name)
    return out.getvalue()


def name_of(path: Path) -> str:
    return str(path.relative_to(CASES))


def entries_of(path: Path) -> list[Entry | Flaw]:
    reader = reader_of(path)
    assert reader
    return list(reader.entries(File(str(path))))


def test_every_reader_has_a_case(readable: list[Path]) -> None:
    read = {type(reader_of(path)) for path in readable}
    assert {type(reader) for reader in entry_readers()} == read


def test_labels_and_media_types_are_stated_once() -> None:
    labels = [reader.label for reader in entry_readers()]
    assert len(set(labels)) == len(labels) and all(labels)
    assert all("/" in reader.media_type for reader in entry_readers())


@pytest.fixture(scope="module")
def readable(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The cases that are sound, and those made of them."""
    found = []
    folder = tmp_path_factory.mktemp("made")
    for name, data in MADE.items():
        (folder / name).write_bytes(data())
    for path in [*SAMPLES, *sorted(folder.iterdir())]:
        try:
            entries_of(path)
        except SourceError:
            continue
        found.append(path)
    assert len(found) > len(entry_readers())
    return found


def test_entries_keep_the_promises_of_the_model(readable: list[Path]) -> None:
    known = {branch: set(roles.data()[branch]) for branch in roles.data()}
    known["event_roles"].add("event-role")  # of a label that nobody knows
    types = {Kind.EVENT: "event_types", Kind.CONTRIBUTION: "contribution_types"}
    for path in readable:
        entries = [e for e in entries_of(path) if isinstance(e, Entry)]
        records = [(e, r) for e in entries for r in e.records]
        things = {(r.kind, r.key) for _, r in records}
        named = {(r.kind, r.key) for _, r in records if r.values("name") or r.values("title")}
        pointers = [e.pointer for e in entries]
        assert all(pointers) and len(set(pointers)) == len(pointers), path
        for entry, record in records:
            for claim in record.claims:
                where = path, entry.pointer, record.kind, record.key, claim
                assert claim.value and 0 < claim.confidence <= 1, where
                assert claim.rule, where
                if claim.span:
                    assert entry.text[claim.span.start : claim.span.end].strip(), where
                    assert claim.span.end <= len(entry.text), where
                if claim.refers:
                    assert (claim.refers, claim.value) in things, where
                if claim.prop == "role" and record.kind is Kind.PARTICIPATION:
                    assert claim.value in known["event_roles"], where
                if claim.prop == "type" and record.kind in types:
                    assert claim.value in known[types[record.kind]], where
                if claim.prop == "mode":
                    assert claim.value in ("online", "onsite", "hybrid"), where
        nameless = {t for t in things if t[0] not in (Kind.MEMBERSHIP, Kind.PARTICIPATION)} - named
        assert not nameless, (path, nameless)


def test_reading_again_gives_the_same(readable: list[Path]) -> None:
    for path in readable:
        assert entries_of(path) == entries_of(path), path


@pytest.mark.parametrize("path", SAMPLES, ids=name_of)
def test_the_graph_conforms(path: Path, readable: list[Path], tmp_path: Path) -> None:
    if path not in readable:
        pytest.skip("the case is meant to be broken")
    built = build([str(path)], tmp_path)
    violations = [f for f in built.findings if f.severity == "violation"]
    assert violations == []
    graph = GraphFolder(tmp_path).store()
    assert validate.shapes(graph, ontology()) == []
    told = GraphFolder(tmp_path).statements()
    assert statements.dump(told).encode() == (tmp_path / "statements.jsonl").read_bytes()


def test_no_reader_opens_a_connection(
    readable: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: object, **more: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    for path in readable:
        entries_of(path)


def damaged(data: bytes, seed: int) -> bytes:
    """The bytes with some lost, doubled, turned around or replaced."""
    chance = random.Random(seed)
    found = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(4):
            case 0:
                del found[at : at + chance.randint(1, 40)]
            case 1:
                found[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 6)))
            case 2:
                found[at:at] = found[at : at + 60]
            case _:
                found = found[:at] if at > 20 else found
    return bytes(found)


def test_damage_is_an_error_of_ours_or_none(readable: list[Path]) -> None:
    for path in readable:
        reader = reader_of(path)
        if path.is_dir() or not reader:
            continue
        data = path.read_bytes()
        for seed in range(30):
            broken = damaged(data, seed)
            file = File(str(path), broken)
            try:
                assert isinstance(reader.sniff(file), bool)
                found = list(reader.entries(file))
                list(statements.state_entries(reader.source(file), found))
            except KgError as error:
                told = str(error)
                assert path.name in told, (path, seed)
            except Exception as error:
                raise AssertionError(f"{path}, seed {seed}: {error!r}") from error
