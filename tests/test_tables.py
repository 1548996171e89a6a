"""Tables as a whole: golden cases, real ones, their event, and which files are tables."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from kg.errors import NoSourceError
from kg.ingest import File, Given, ingest
from kg.ingest.tables import delimited
from kg.ingest.tables.readers import READERS
from kg.model import Kind
from kg.names import slug
from kg.roles import event_role

from .conftest import ROOT
from .tables import entries, flaws, names, parts, read, shown, told, written

CASES = sorted((ROOT / "tests" / "cases" / "tables").iterdir())

MAPPINGS = ROOT / "data" / "mappings"

REAL = ROOT.parent / "shared" / "data" / "tables"


# --- whole tables ---------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path) -> None:
    table = next(p for p in case.iterdir() if p.stem not in ("expected", "event"))
    event = case / "event.txt"
    named = event.read_text("utf-8").strip() if event.exists() else ""
    found = list(ingest(Given(str(table), event=named)).entries)
    assert shown(found) == (case / "expected.txt").read_text("utf-8")
    for entry in entries(found):
        for claim in (claim for record in entry.records for claim in record.claims):
            assert claim.span or claim.pointer or claim.refers, "every claim says where it stands"
            if claim.span:
                assert entry.text[claim.span.start : claim.span.end]


def test_there_are_cases() -> None:
    assert len(CASES) >= 25


@pytest.mark.parametrize("table", sorted(MAPPINGS.glob("*.csv")), ids=lambda table: table.stem)
def test_examples_of_mappings(table: Path) -> None:
    mapping = str(table.with_suffix(".toml"))
    found = list(ingest(Given(str(table), mapping=mapping)).entries)
    assert not flaws(found)
    rows = len(table.read_text("utf-8").splitlines())
    assert len({who for who, *_ in parts(found)}) in (rows, rows - 1)


def test_the_guide_names_every_meaning() -> None:
    from kg.ingest.tables.mapping import MEANINGS

    guide = (MAPPINGS / "README.md").read_text("utf-8")
    told = set(re.findall(r"`([a-z ]+)`", guide.partition("`of` says")[0]))
    assert set(MEANINGS) - {"ignored"} <= told


# --- real tables ----------------------------------------------------------------------------------


def real(name: str) -> tuple[File, list[dict[str, str]]]:
    """A real table as a source and as the csv module reads it."""
    path = REAL / name
    if not path.is_file():
        pytest.skip(f"no {path}: these tables are not part of the project")
    with path.open(encoding="utf-8", newline="") as lines:
        return File(str(path)), list(csv.DictReader(lines))


def test_rows_of_people_roles_and_events() -> None:
    file, rows = real("sysconf-roles.csv")
    found = told(file)
    assert not flaws(found)
    assert [one.pointer for one in entries(found)] == [f"row={n}" for n in range(2, len(rows) + 2)]

    def turned(name: str) -> str:
        family, _, given_name = name.partition(", ")
        return f"{given_name} {family}".strip()

    whole = {key for key in (row["event"] for row in rows) if not re.search(r"_\d{3}$", key)}
    assert len(whole) == 56
    assert set(names(found, Kind.EVENT)) == whole
    papers = {row["event"] for row in rows} - whole
    assert set(names(found, Kind.CONTRIBUTION)) == papers
    assert {slug(n) for n in names(found)} == {slug(turned(row["name"])) for row in rows}
    expected = {
        (
            slug(turned(row["name"])),
            event_role(row["role"]),
            slug(re.sub(r"_\d{3}$", "", row["event"])),
        )
        for row in rows
    }
    assert {(who, role, event) for who, role, event, *_ in parts(found)} == expected


@pytest.mark.parametrize("year", ["2002", "2003", "2004"])
def test_people_of_a_conference(year: str) -> None:
    file, rows = real(f"iswc-{year}-conf-person.csv")
    found = told(file)
    assert not flaws(found)
    assert set(names(found)) == {row["name"] for row in rows}
    assert set(names(found, Kind.ORGANISATION)) == {
        " ".join(name.split())
        for row in rows
        for name in row["organization"].split(";")
        if name.strip()
    }
    held = Counter(
        (record.values("roleTitle")[0], record.values("sourceRole")[0])
        for entry in entries(found)
        for record in entry.records
        if record.kind is Kind.PARTICIPATION
    )
    assert held == Counter((row["role_label"], row["role_type"]) for row in rows)
    stages = {row["role_event"]: row["role_event_label"] for row in rows}
    ids = {
        identifier
        for entry in entries(found)
        for record in entry.records
        if record.kind in (Kind.EVENT, Kind.SESSION, Kind.CONTRIBUTION)
        for identifier in record.values("identifier")
    }
    assert ids == set(stages)
    assert len(names(found, Kind.EVENT)) == 1, "all else is a part of the conference"


@pytest.mark.parametrize("year", ["2002", "2003", "2004"])
def test_programme_of_a_conference(year: str) -> None:
    file, rows = real(f"iswc-{year}-conf-event.csv")
    found = told(file)
    assert not flaws(found)
    ids = {row["event_uri"] for row in rows}
    keys = {
        (record.kind, record.key)
        for entry in entries(found)
        for record in entry.records
        if record.kind in (Kind.EVENT, Kind.SESSION, Kind.CONTRIBUTION)
    }
    assert len(keys) == len(ids)
    talks = {r["event_uri"] for r in rows if re.search(r"#(?:\w*Talk|Panel)Event", r["event_type"])}
    assert sum(kind is Kind.CONTRIBUTION for kind, _ in keys) == len(talks)
    assert sum(kind is Kind.EVENT for kind, _ in keys) == 1


@pytest.mark.parametrize("year", ["2002", "2003", "2004"])
def test_papers_of_a_conference(year: str) -> None:
    file, rows = real(f"iswc-{year}-conf-paper.csv")
    found = told(file)
    assert not flaws(found)
    assert set(names(found, Kind.CONTRIBUTION)) == {" ".join(r["title"].split()) for r in rows}
    authors = {
        re.sub(r"^and\s+|\s+and$", "", name.strip())
        for row in rows
        for name in re.split(r",\s*|\s+and\s+", row["author"])
        if name.strip()
    }
    assert {slug(name) for name in names(found)} == {slug(name) for name in authors}
    alone = File(str(REAL / f"iswc-{year}-conf-paper.csv"), None, Given("", event=f"ISWC {year}"))
    assert names(told(alone), Kind.EVENT) == [f"ISWC {year}"], "the user's event goes before"


# --- which event ----------------------------------------------------------------------------------


def test_a_table_without_an_event_says_what_to_do() -> None:
    with pytest.raises(NoSourceError, match=r"table\.csv: .*which event.*--event.*mapping"):
        read("Name,Institution\nAda Diaz,MIT\n")
    found = read("Name,Institution\nAda Diaz,MIT\n", event="Health Forum 2021")
    assert found[0].pointer == "event"
    assert parts(found) == {("ada-diaz", "attendee", "health-forum-2021", "", "mit")}


@pytest.mark.parametrize(
    ("title", "name", "start"),
    [
        (
            "List of participants of the Rural Health Forum, 3-5 May 2021",
            "Rural Health Forum",
            "2021-05-03",
        ),
        ("ICSE 2021 Program Committee", "ICSE 2021", "2021"),
        ("Участники конференции «Врачи Сибири 2021»", "конференции «Врачи Сибири 2021»", "2021"),
        ("第三届乡村医疗论坛参会人员名单", "第三届乡村医疗论坛", ""),
        ("Speakers - Symposium on Home Care - Leeds", "Symposium on Home Care", ""),
    ],
)
def test_a_title_line_names_the_event(title: str, name: str, start: str) -> None:
    found = read(written([[title], ["Name", "Institution"], ["Ada Diaz", "MIT"]]))
    event = next(r for r in entries(found)[0].records if r.kind is Kind.EVENT)
    assert event.values("name") == (name,)
    assert event.values("start") == ((start,) if start else ())
    assert entries(found)[0].pointer == "row=1"


def test_stages_that_go_round_in_circles_or_down_without_end() -> None:
    head = ["event id", "parent", "type", "name", "speaker"]
    circle = [["a", "b", "Session", "Beds", "Ada Diaz"], ["b", "a", "Session", "Care", "Bo Li"]]
    deep = [[str(i), str(i + 1), "Session", f"Hall {i}", "Ada Diaz"] for i in range(3000)]
    for rows in (circle, deep):
        found = read(written([head, *rows]))
        assert len(entries(found)) == len(rows)
        for entry in entries(found):
            for record in entry.records:
                refers = {c.refers for c in record.claims if c.prop == "event"}
                assert refers <= {Kind.EVENT}


def test_events_without_a_year_of_two_tables_are_two() -> None:
    data = "Name,Event\nAda Diaz,Care Day\n"
    one, other = (read(text) for text in (data, data + "Bo Li,Care Day\n"))
    assert {event for _, _, event, *_ in parts(one)}.isdisjoint(e for _, _, e, *_ in parts(other))


# --- which files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "label"),
    [
        ("a.csv", "Name,Event\nAda,Forum\n", "CSV or TSV table"),
        (
            "a.txt",
            "Name\tRole\tEvent\nAda Diaz\tchair\tForum\nBo Li\tchair\tForum\n",
            "CSV or TSV table",
        ),
        ("a", "sep=;\nx;y\nAda;Forum\n", "CSV or TSV table"),
        ("a.json", '[{"name": "Ada", "role": "chair"}]', "JSON records"),
        ("a.json", '{"speakers": [{"name": "Ada"}]}', "JSON records"),
        ("a", '{"name": "Ada"}\n{"name": "Bo"}\n', "JSON Lines records"),
        ("a.yaml", "- name: Ada\n", "YAML records"),
        (
            "a.txt",
            "Ada, Bo, and Cy met.\nThey spoke, ate, and left.\nIt was, all said, good.\n",
            "",
        ),
        ("a.md", "| Name | Role |\n|---|---|\n| Ada | chair |\n", ""),
        ("a.txt", "Name: Ada\nRole: chair, speaker\nEvent: Forum, Leeds\n", ""),
        ("a.csv", "<!doctype html><title>Not found</title>", ""),
        ("a.csv", b"\0\0\0\0\1\2", ""),
        ("a.json", '{"@context": "https://schema.org", "speakers": [{"name": "Ada"}]}', ""),
        ("a.json", '{"schedule": {"conference": {"days": [{"name": "x"}]}}}', ""),
        ("a.json", '{"title": "no list"}', ""),
        ("a.html", "<table><tr><td>Name<td>Role</table>", ""),
        ("a.pdf", b"%PDF-1.7\n", ""),
    ],
)
def test_which_files_are_tables(name: str, data: str | bytes, label: str) -> None:
    file = File(name, data.encode() if isinstance(data, str) else data)
    assert next((reader.label for reader in READERS if reader.sniff(file)), "") == label


def test_reports_and_schedules_are_no_tables() -> None:
    seen = 0
    for folder in ("data/reports", "tests/cases/extract", "tests/cases/schedules"):
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.suffix in (".txt", ".md", ".html", ".xml", ".ics"):
                seen += 1
                assert not any(r.sniff(File(str(path))) for r in READERS), path
    assert seen > 20


def test_formats_are_guessed_from_what_is_there() -> None:
    assert delimited.guess("a;b;c\n1,5;2,5;3,5\n")[0] == ";"
    assert delimited.guess("Name;Authors\nBeds;A, B, C\nCare;D, E, F\n")[0] == ";"
    assert delimited.guess("Title,Authors\nBeds,A;B;C\nCare,D;E;F\n")[0] == ","
