"""Tables: what columns are taken for, and what rows of every format state."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, NoSourceError, SourceError, UnreadableError, UsageError
from kg.ingest import File, Given, entry_readers, ingest
from kg.ingest.tables import delimited, workbook
from kg.ingest.tables.labels import read_label
from kg.ingest.tables.overview import Plan, plan
from kg.ingest.tables.readers import READERS
from kg.model import Entry, Flaw, Kind
from kg.names import slug
from kg.roles import event_role

from .conftest import ROOT

CASES = sorted((ROOT / "tests" / "cases" / "tables").iterdir())
MAPPINGS = ROOT / "data" / "mappings"
REAL = ROOT.parent / "shared" / "data" / "tables"


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


# --- whole tables -------------------------------------------------------------------------------


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


# --- real tables --------------------------------------------------------------------------------


def real(name: str) -> tuple[File, list[dict[str, str]]]:
    """A real table as a source and as the csv module reads it."""
    path = REAL / name
    if not path.is_file():
        pytest.skip(f"no {path}: these tables are not part of the project")
    with path.open(encoding="utf-8", newline="") as lines:
        return File(str(path)), list(csv.DictReader(lines))


def told(file: File) -> list[Entry | Flaw]:
    reader = next(reader for reader in entry_readers() if reader.sniff(file))
    return list(reader.entries(file))


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


# --- how tables are written ---------------------------------------------------------------------

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


EXPECTED = parts(read(written(ROWS)))


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_however_it_is_written(ends: str, delimiter: str, encoding: str) -> None:
    data = written(ROWS, delimiter, ends).encode(encoding)
    assert parts(read(data)) == EXPECTED
    assert parts(read(data, "table.tsv")) == EXPECTED
    assert len(EXPECTED) == 3


def test_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    text = "Forum 2021 in Leeds\n\nName,Role\nAda Diaz,speaker\n\nBo Li,chair\n"
    found = read("Health " + text)
    assert [one.pointer for one in found if isinstance(one, Entry)] == ["row=1", "row=4", "row=6"]
    hidden = read("sep=;\nName;Event\nAda Diaz;Health Forum 2021\n")
    assert [one.pointer for one in hidden] == ["row=2"]


def test_mixed_line_ends_and_quoted_ones() -> None:
    data = (
        'Name,Event\rAda Diaz,"Health\r\nForum 2021"\nBo Li,Health Forum 2021\r\nCy Po,Care 21 X\r'
    )
    assert names(read(data)) == ["Ada Diaz", "Bo Li", "Cy Po"]
    assert names(read(data), Kind.EVENT) == ["Health Forum 2021", "Care 21 X"]


def test_a_row_in_another_encoding_is_a_flaw_and_the_rest_is_read() -> None:
    good = "".join(f"Zoë Núñez {i} ,Fórum Saúde 2021\n" for i in range(20))
    data = b"Name,Event\n" + "José Niño,Fórum 2021\n".encode("latin-1") + good.encode()
    found = read(data)
    assert flaws(found) == [("row=2", "it holds bytes that are not UTF-8")]
    assert len(entries(found)) == 20


def test_an_encoding_that_cannot_be_told_is_an_error() -> None:
    with pytest.raises(UnreadableError, match="encoding"):
        read(b"Name,Event\n" + "Иван,Форум".encode("koi8-r") + b"\n")


@pytest.mark.parametrize(
    ("broken", "row", "why"),
    [
        ('"Bo Li,Forum 2021 X\n', "row=3", "a quotation mark is opened and not closed"),
        ("Bo,Li,Forum 2021 X,more\n", "row=3", "it has 4 values for 2 columns: they are shifted"),
        (",Health Forum 2021\n", "row=3", "it names nobody"),
        ("Total,3\n", "row=3", "it holds totals"),
        ("x" * 200_000 + ",y\n", "row=3", "the line is too long"),
    ],
)
def test_a_row_that_cannot_be_read(broken: str, row: str, why: str) -> None:
    head = "Name,Event\nAda Diaz,Health Forum 2021\n"
    found = read(head + broken + "Cy Po,Health Forum 2021\n")
    assert names(found) == ["Ada Diaz", "Cy Po"]
    assert flaws(found) == [(row, why)]


def test_many_stray_quotes_take_no_time() -> None:
    lines = "".join(f'"Ada {i},Health Forum 2021\n' for i in range(3001))
    found = read("Name,Event\n" + lines)
    assert 40 < len(flaws(found)) <= 60
    assert len(entries(found)) > 2900


def test_trailing_commas_and_a_repeated_header() -> None:
    data = "Name,Event,,\nAda Diaz,Health Forum 2021,,\nName,Event,,\nBo Li,Health Forum 2021,,,,\n"
    found = read(data)
    assert names(found) == ["Ada Diaz", "Bo Li"]
    assert not flaws(found)


PEOPLE = st.from_regex(r"[A-Z][a-z]{1,8} [A-Z][a-z]{2,9}", fullmatch=True)


@given(st.lists(PEOPLE, min_size=1, max_size=30), st.sampled_from(",;\t|"), st.booleans())
def test_every_person_of_a_table_is_read(people: list[str], delimiter: str, quoted: bool) -> None:
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting)
    writer.writerow(["Full name", "Event"])
    writer.writerows([name, "Rural Health Forum 2021"] for name in people)
    found = entries(read(out.getvalue()))
    assert [row.pointer for row in found] == [f"row={n}" for n in range(2, len(people) + 2)]
    assert names(found) == list(dict.fromkeys(people))


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.json", "a.jsonl", "a.yaml", "a.xlsx"]))
def test_no_bytes_break_a_reader(data: bytes, name: str) -> None:
    file = File(name, data, Given(name, event="Forum 2021"))
    for reader in READERS:
        if reader.sniff(file):
            try:
                list(reader.entries(file))
            except KgError:
                continue


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader_of_delimited_text(text: str) -> None:
    data = ("Name,Event\n" + text).encode("utf-8", "surrogatepass")
    file = File("a.csv", data)
    try:
        found = list(READERS[-1].entries(file))
    except KgError:
        return
    assert all(one.pointer.startswith("row=") for one in found)


# --- which event --------------------------------------------------------------------------------


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


# --- columns ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "meaning", "whose"),
    [
        ("Full Name*", "person", ""),
        ("first_name", "given name", ""),
        ("LastName", "family name", ""),
        ("Отчество", "middle name", ""),
        ("Ф.И.О.", "person", ""),
        ("姓名", "person", ""),
        ("Your affiliation (university or company)", "institution", ""),
        ("Место работы", "institution", ""),
        ("工作单位", "institution", ""),
        ("Job title", "position", ""),
        ("Должность", "position", ""),
        ("职务", "position", ""),
        ("E-Mail address", "email", ""),
        ("ORCID iD", "orcid", ""),
        ("Paper Title", "talk", ""),
        ("Тема доклада", "talk", ""),
        ("报告题目", "talk", ""),
        ("Conference", "event", ""),
        ("Название мероприятия", "event", ""),
        ("会议名称", "event", ""),
        ("Event location", "place", "event"),
        ("Talk type", "type", "talk"),
        ("Speaker's affiliation", "institution", "speaker"),
        ("Страна докладчика", "country", "speaker"),
        ("作者单位", "institution", "author"),
        ("Keynote Speakers", "people", "keynote-speaker"),
        ("Author 3", "people", "author"),
        ("colour", "", ""),
        ("2021", "", ""),
    ],
)
def test_labels(label: str, meaning: str, whose: str) -> None:
    found = read_label(label)
    assert (found.meaning, found.role or found.of) == (meaning, whose)


def test_the_vocabulary_says_one_thing_of_a_label() -> None:
    path = ROOT / "kg" / "ingest" / "tables" / "columns.json"
    vocabulary = json.loads(path.read_text("utf-8"))
    meanings: dict[str, set[str]] = {}
    for meaning, languages in vocabulary.items():
        for labels in languages.values():
            assert labels == sorted(set(labels)), f"sort the labels of {meaning}"
            for label in labels:
                meanings.setdefault(label, set()).add(meaning)
                assert read_label(label).known, label
    assert not {label: told for label, told in meanings.items() if len(told) > 1}
    assert {"en", "ru", "zh"} <= {code for languages in vocabulary.values() for code in languages}


def planned(text: str, **more: str) -> dict[str, tuple[str, str]]:
    file = File("t.csv", text.encode(), Given("t.csv", event="Forum 2021", **more))
    return {c.label: (c.meaning, c.of or c.role) for c in plan(file).tables[0].columns}


def test_values_decide_where_labels_do_not() -> None:
    table = (
        "Name,Title,x1,x2,Contact,Code\n"
        "Ada Diaz,Prof.,University of Murcia,chair,ada@example.org,17\n"
        "Bo Li,Dr.,Tongji University,speaker,bo@example.org,18\n"
        "Cy Po,Ms,Leeds Hospital,speaker,cy@example.org,19\n"
    )
    assert planned(table) == {
        "Name": ("person", ""),
        "Title": ("ignored", ""),
        "x1": ("institution", "person"),
        "x2": ("role", ""),
        "Contact": ("email", "person"),
        "Code": ("id", "person"),
    }


@pytest.mark.parametrize(
    ("values", "meaning"),
    [
        ("Dr.|Prof.|Ms", "ignored"),
        ("Associate Professor|Director|Head of Department", "position"),
        ("Care at home|Beds for all of us|Who comes first?", "talk"),
    ],
)
def test_a_title_is_what_its_values_are(values: str, meaning: str) -> None:
    people = ("Ada Diaz", "Bo Li", "Cy Po")
    rows = [[who, value] for who, value in zip(people, values.split("|"), strict=True)]
    assert planned(written([["Name", "Title"], *rows]))["Title"][0] == meaning


def test_city_and_country_belong_to_what_stands_before_them() -> None:
    table = (
        "Name,Institution,City,Conference,Year,Country\n"
        "Ada Diaz,University of Murcia,Murcia,ICSE,2019,Canada\n"
    )
    found = planned(table)
    assert found["City"] == ("city", "institution")
    assert found["Country"] == ("country", "event")


def test_dates_with_slashes_are_read_by_the_whole_column() -> None:
    head = "Event,Start\nHome Care Forum,{}\nNight Care Forum,{}\n"
    for first, second, iso in (
        ("04/03/2021", "25/03/2021", "2021-03-04"),
        ("04/03/2021", "03/25/2021", "2021-04-03"),
        ("04/03/2021", "05/03/2021", "2021"),
    ):
        found = entries(read(head.format(first, second)))
        assert found[0].records[0].values("start") == (iso,)


PROGRAMME = """title,date,start,end,location,type
Coffee and tea,05/29/21,09:00,09:30,Foyer,break
Wells of the north,05/29/21,9:30 am,10:15 am,Hall 1,keynote
Beds for all,05/29/21,10:15 – 11:00,,Hall 2,workshop
Pipes,05/30/21,14.30,23.00,Hall 1,talk
Night,05/30/21,23:00,00:30,Hall 1,talk
"""


def test_a_programme_without_people_is_one_of_talks() -> None:
    found = read(PROGRAMME, event="Water Forum 2021")
    assert names(found, Kind.EVENT) == ["Water Forum 2021"]
    talks = [r for e in entries(found) for r in e.records if r.kind is Kind.CONTRIBUTION]
    told = [(r.values("title")[0], r.values("start"), r.values("end")) for r in talks]
    assert told == [
        ("Coffee and tea", ("2021-05-29T09:00:00",), ("2021-05-29T09:30:00",)),
        ("Wells of the north", ("2021-05-29T09:30:00",), ("2021-05-29T10:15:00",)),
        ("Beds for all", ("2021-05-29T10:15:00",), ("2021-05-29T11:00:00",)),
        ("Pipes", ("2021-05-30T14:30:00",), ("2021-05-30T23:00:00",)),
        ("Night", ("2021-05-30T23:00:00",), ()),
    ]
    assert [r.values("room") for r in talks][1:3] == [("Hall 1",), ("Hall 2",)]
    assert not names(found, Kind.PLACE)
    with pytest.raises(NoSourceError, match="which event this table is about"):
        read(PROGRAMME)


def test_events_of_whole_days_are_no_programme() -> None:
    found = read("title,start,place\nWater Days,2021-05-03,Leeds\nFire Days,2021-06-03,Bonn\n")
    assert names(found, Kind.EVENT) == ["Water Days", "Fire Days"]
    assert names(found, Kind.PLACE) == ["Leeds", "Bonn"]


def test_a_name_beside_a_post_is_that_of_a_person_whatever_dates_there_are() -> None:
    found = planned(
        "name,position,company,company_size,session title,date,time\n"
        "Ada Diaz,CEO,Wells,51-200 employees,Care at home,13 May 2021,12:10 - 12:50\n"
        "Bo Li,CTO,Beds,1000+ employees,Pipes for all,13 May 2021,13:10 - 13:50\n"
    )
    assert found["name"] == ("person", "")
    assert found["company"] == ("institution", "person")
    assert found["company_size"][0] == "ignored"


def test_the_event_that_the_user_names_counts_for_rows_that_name_none() -> None:
    rows = "name,event\n" + "".join(f"Ada {family},Water Forum 2021\n" for family in ("Diaz", "Oh"))
    assert names(read(rows, event="Fire Forum 2022"), Kind.EVENT) == ["Water Forum 2021"]
    found = read(rows + "Bo Li,\n", event="Fire Forum 2022")
    assert sorted(names(found, Kind.EVENT)) == ["Fire Forum 2022", "Water Forum 2021"]


def test_what_separates_at_the_end_of_a_value_is_no_part_of_it() -> None:
    found = read('name,position,company\nAda Diaz,"CEO,","Wells, "\n', event="Forum 2021")
    assert "title=CEO;" in shown(found) or "title=CEO\n" in shown(found)
    assert names(found, Kind.ORGANISATION) == ["Wells"]


def test_a_small_word_of_a_name_is_no_legal_form() -> None:
    found = read("authors,paper title\nSa-Kwang Song and Co-Lin Yu,Pipes\n", event="Forum 2021")
    assert names(found) == ["Sa-Kwang Song", "Co-Lin Yu"]
    assert not names(found, Kind.ORGANISATION)


NESTED = """
day1:
  - {title: Opening, start: "8:00 AM", talks: []}
  - title: Pipes
    chair: Cy Po
    talks:
      - {title: Wells, authors: ["Ada Diaz (MIT), Bo Li (ETH)"]}
      - {title: Beds, authors: [Di Oh]}
"""


def test_talks_in_sessions_are_records_of_their_own() -> None:
    found = read(NESTED, "sessions.yml", event="Water Forum 2021")
    assert [e.pointer for e in entries(found)][1:] == [
        "/day1/0",
        "/day1/1/talks/0",
        "/day1/1/talks/1",
    ]
    assert names(found, Kind.SESSION) == ["Opening", "Pipes"]
    assert names(found, Kind.CONTRIBUTION) == ["Wells", "Beds"]
    assert names(found) == ["Ada Diaz", "Bo Li", "Cy Po", "Di Oh"]


@pytest.mark.parametrize(
    ("name", "data", "people", "institutions"),
    [
        ("sponsors.yml", "- {name: Deloitte, img: /a/sponsors/d.png}", [], ["Deloitte"]),
        ("speakers.yml", "- {name: nedwill}\n- {name: x4a}", ["nedwill", "x4a"], []),
        ("keynotes.yml", "- {name: Ada Diaz (MIT), title: Wells}", ["Ada Diaz"], ["MIT"]),
        ("a.yml", "- speaker: {name: Ada Diaz, title: Wells and beds}", ["Ada Diaz"], []),
    ],
)
def test_names_in_lists_of_records(
    name: str, data: str, people: list[str], institutions: list[str]
) -> None:
    found = read(data, name, event="Water Forum 2021")
    assert names(found) == people
    assert names(found, Kind.ORGANISATION) == institutions


@pytest.mark.parametrize("listed", ["Android,Web & Cloud,Expert", "Blue room,Red room", "#a,#b"])
def test_what_hardly_names_persons_is_no_list_of_attendees(listed: str) -> None:
    rows = "".join(f"{place},{name}\n" for place, name in enumerate(listed.split(",")))
    with pytest.raises(NoSourceError, match="no column names a person"):
        read("id,name\n" + rows, event="Water Forum 2021")


def test_the_plan_is_plain_data_and_keeps_mailboxes_to_itself() -> None:
    data = b"Name,Mail,Event\nAda Diaz,ada.diaz@example.org,Forum 2021 X\n"
    found = plan(File("a.csv", data))
    assert isinstance(found, Plan)
    assert "ada.diaz" not in repr(found)
    assert all(column.why for column in found.tables[0].columns)


def test_what_is_no_table_has_no_plan() -> None:
    with pytest.raises(NoSourceError, match="no table"):
        plan(File("a.txt", b"We met in Leeds, Ada spoke, and it was good.\n"))


# --- people -------------------------------------------------------------------------------------


def test_mailboxes_are_only_kept_as_hashes() -> None:
    data = (
        "Name,E-mail,Affiliation,Event\n"
        "Ada Diaz <ada@example.org>,ada@example.org,MIT (ada@example.org),Forum 2021 X\n"
        "Bo Li,mailto:Bo@Example.org,ETH,Forum 2021 X\n"
    )
    found = read(data)
    assert "@" not in repr(found)
    known = {value for e in entries(found) for r in e.records for value in r.values("identifier")}
    assert known == {
        hashlib.sha1(f"mailto:{box}@example.org".encode()).hexdigest() for box in ("ada", "bo")
    }


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Diaz, Ada", ["Ada Diaz"]),
        ("Ada Diaz, Bo Li and Cy Po", ["Ada Diaz", "Bo Li", "Cy Po"]),
        ("Diaz, Ada; Li, Bo", ["Ada Diaz", "Bo Li"]),
        ("Ada Diaz,Bo Li,Cy Po", ["Ada Diaz", "Bo Li", "Cy Po"]),
        ("Ada Diaz, and Bo Li", ["Ada Diaz", "Bo Li"]),
        ("Ada Diaz (MIT, USA), Bo Li (ETH)", ["Ada Diaz", "Bo Li"]),
        ("张忠德、黄力", ["张忠德", "黄力"]),
        ("Иван Петров, Анна Ли и Ольга Сом", ["Иван Петров", "Анна Ли", "Ольга Сом"]),
        ("Prof. Dr. Ada Diaz", ["Ada Diaz"]),
    ],
)
def test_authors(printed: str, expected: list[str]) -> None:
    found = read(written([["Title", "Authors"], ["Care at home", printed]]), event="Forum 2021")
    assert names(found) == expected


def test_lists_of_family_names() -> None:
    table = 'Authors,Title\n"Diaz, Ngonga Li, Okafor.",Care\n"Diaz, Ada et al.",Beds\n'
    assert names(read(table, event="Forum 2021")) == ["Diaz", "Ngonga Li", "Okafor", "Ada Diaz"]


def test_family_names_first_are_told_by_the_column() -> None:
    rows = [["Diaz, Ada"], ["Ramos Vega, Ana Maria"], ["Smith, Jr., John"], ["Prashanth"]]
    more = [[f"Li, Bo{chr(97 + i)}"] for i in range(12)]
    found = names(read(written([["Name"], *rows, *more]), event="Forum 2021"))
    assert found[:4] == ["Ada Diaz", "Ana Maria Ramos Vega", "John Smith, Jr.", "Prashanth"]


def test_lists_that_belong_together_are_read_in_parallel() -> None:
    table = [["Title", "Authors", "Affiliations"], ["Beds", "Ada Diaz; Bo Li", "MIT; ETH"]]
    assert {(who, org) for who, *_, org in parts(read(written(table), event="Forum 2021"))} == {
        ("ada-diaz", "mit"),
        ("bo-li", "eth"),
    }


def test_several_roles_in_one_cell() -> None:
    table = [
        ["Name", "Role"],
        ["Ada Diaz", "Chair, PC member"],
        ["Bo Li", "Finances and Web Chair"],
    ]
    found = read(written(table), event="Forum 2021")
    assert {(who, role) for who, role, *_ in parts(found)} == {
        ("ada-diaz", "chair"),
        ("ada-diaz", "programme-committee-member"),
        ("bo-li", "committee-chair"),
    }


def test_a_role_that_is_not_known_is_told_once() -> None:
    rows = [[f"Ada {c}iaz", "weather wizard"] for c in "ABC"]
    found = read(written([["Name", "Role"], *rows]), event="Forum 2021")
    assert flaws(found) == [
        ("row=2", "the role 'weather wizard' is not known; a mapping can say it")
    ]
    assert {role for _, role, *_ in parts(found)} == {"event-role"}


def test_hostile_values_are_data() -> None:
    rows = [
        ["<script>alert(1)</script>", "=HYPERLINK(1)", "Forum 2021 X"],
        ["Ada‮Diaz", "'; DROP TABLE x; --", "Forum 2021 X"],
    ]
    found = read(written([["Name", "Institution", "Event"], *rows]))
    assert len(entries(found)) == 2
    assert not flaws(found)


def test_what_nobody_sees_is_no_part_of_a_name() -> None:
    rows = "Name,Event\n\u202eBo\u202c Li\u200b,Forum 2021\nAda\x07 Diaz,Forum 2021\n"
    persian = "\u0645\u06cc\u200c\u0646\u0627 \u0631\u0627\u062f"  # spelt with a joiner
    assert names(read(f"{rows}{persian},Forum 2021\n")) == ["Bo Li", "Ada Diaz", persian]


# --- workbooks ----------------------------------------------------------------------------------

Cells = Sequence[Sequence[str | int]]


def xlsx(sheets: Mapping[str, Cells], merged: str = "", hidden: str = "") -> bytes:
    """A small workbook with these sheets; `merged` is a range of cells of each."""
    out = io.BytesIO()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = "".join(
            f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"'
            f"{' state=' + chr(34) + 'hidden' + chr(34) if name == hidden else ''}/>"
            for i, name in enumerate(sheets, start=1)
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        )
        relations = "".join(
            f'<Relationship Id="r{i}" Type="{office}/worksheet" Target="worksheets/s{i}.xml"/>'
            for i in range(1, len(sheets) + 1)
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}">{relations}</Relationships>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        for i, rows in enumerate(sheets.values(), start=1):
            body = "".join(
                f'<row r="{y}">'
                + "".join(_cell(x, y, value) for x, value in enumerate(row))
                + "</row>"
                for y, row in enumerate(rows, start=1)
            )
            merge = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
            archive.writestr(
                f"xl/worksheets/s{i}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData>{merge}</worksheet>',
            )
    return out.getvalue()


def _cell(x: int, y: int, value: str | int) -> str:
    place = f"{chr(65 + x)}{y}"
    if value == "":
        return ""
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def ods(name: str, rows: Cells) -> bytes:
    """A small OpenDocument spreadsheet."""
    out = io.BytesIO()
    ns = "urn:oasis:names:tc:opendocument:xmlns"
    cells = (
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>'
            for v in row
        )
        + "</table:table-row>"
        for row in rows
    )
    with zipfile.ZipFile(out, "w") as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{ns}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{ns}:office:1.0" '
            f'xmlns:table="{ns}:table:1.0" xmlns:text="{ns}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="{name}">{"".join(cells)}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def test_a_workbook_gives_what_a_csv_file_gives() -> None:
    plain = [[cell.replace("\n", " ").replace('"', "") for cell in row] for row in ROWS]
    expected = parts(read(written(plain)))
    found = read(xlsx({"People": plain}), "people.xlsx")
    assert parts(found) == expected == parts(read(ods("People", plain), "people.ods"))
    assert [one.pointer for one in found] == [f"People!row={n}" for n in (2, 3, 4)]


def test_sheets_titles_and_merged_cells() -> None:
    speakers = [
        ["Rural Health Forum 2021", "", ""],
        ["Name", "Institution", "Session"],
        ["Ada Diaz", "MIT", "Triage"],
        ["Bo Li", "ETH", ""],
    ]
    committee = [["Name", "Event", "Year"], ["Cy Po", "ICSE", 2019]]
    data = xlsx(
        {"Speakers": speakers, "Committee": committee, "Draft": committee}, "C3:C4", "Draft"
    )
    found = read(data, "forum.xlsx")
    assert [one.pointer for one in found] == [
        "Speakers!row=1",
        "Speakers!row=3",
        "Speakers!row=4",
        "Committee!row=2",
    ]
    triage = {part for _, role, _, part, _ in parts(found) if role == "speaker"}
    assert len(triage) == 1, "the session is merged over two rows"
    assert triage != {""}
    assert {e for _, role, e, *_ in parts(found) if role == "committee-member"} == {"icse-2019"}


def test_the_name_of_a_sheet_names_the_event() -> None:
    found = read(xlsx({"ICSE 2019": [["Name", "Role"], ["Ada Diaz", "chair"]]}), "all.xlsx")
    assert parts(found) == {("ada-diaz", "chair", "icse-2019", "", "")}


def test_workbooks_that_would_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    far = xlsx({"S": [["Name"], ["Ada"]]})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(far)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'r="A2"', b'r="XFD1048576"'))
    with pytest.raises(UnreadableError, match="too large when it is unpacked"):
        read(out.getvalue(), "far.xlsx")
    repeated = ods("S", [["Name"], ["Ada"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(repeated)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            cell = b'<table:table-cell table:number-columns-repeated="16000"'
            new.writestr(name, old.read(name).replace(b"<table:table-cell", cell))
    with pytest.raises(UnreadableError, match="too large when it is unpacked"):
        read(out.getvalue(), "wide.ods")
    monkeypatch.setattr(workbook, "_MAX_UNPACKED", 1000)
    with pytest.raises(UnreadableError, match="too large when it is unpacked"):
        read(xlsx({"S": [["Name"], ["Ada"] * 500]}), "bomb.xlsx")


def test_a_damaged_workbook() -> None:
    with pytest.raises(UnreadableError, match=r"a\.xlsx: the workbook cannot be opened"):
        read(xlsx({"S": [["Name"]]})[:300], "a.xlsx")


# --- records ------------------------------------------------------------------------------------

PEOPLE_RECORDS: list[dict[str, Any]] = [
    {"name": "Ada Diaz", "affiliation": "MIT", "role": "speaker", "event": "Forum 2021 X"},
    {"name": "Bo Li", "affiliation": "ETH", "role": "chair", "event": "Forum 2021 X"},
]


def test_json_lines_and_yaml_give_the_same() -> None:
    expected = parts(read(json.dumps(PEOPLE_RECORDS), "a.json"))
    lines = "\n".join(map(json.dumps, PEOPLE_RECORDS))
    assert len(expected) == 2
    assert parts(read(lines, "a.jsonl")) == expected
    assert parts(read(yaml.safe_dump(PEOPLE_RECORDS), "a.yaml")) == expected
    assert parts(read(json.dumps({"data": {"items": PEOPLE_RECORDS}}), "a.json")) == expected
    assert parts(read(json.dumps(PEOPLE_RECORDS).encode("utf-16"), "a.json")) == expected


def test_places_of_records() -> None:
    assert [e.pointer for e in read(json.dumps({"a/b": PEOPLE_RECORDS}), "a.json")] == [
        "/a~1b/0",
        "/a~1b/1",
    ]
    lines = "\n\n".join(map(json.dumps, PEOPLE_RECORDS))
    assert [e.pointer for e in read(lines, "a.jsonl")] == ["line=1", "line=3"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.json", '[{"name": "Ada"},]', r"a\.json, line 1, column 18: this is no JSON"),
        ("a.json", '[{"name":' + "[" * 100_000, r"a\.json.*JSON"),
        ("a.yaml", "- name: [Ada\n- x", r"a\.yaml, line [23], column 1: this is no YAML"),
        ("a.yaml", "- !!python/object/apply:os.system ['id']", "no YAML: could not determine"),
        ("a.yaml", "just text", "no list of objects"),
    ],
)
def test_broken_records(name: str, data: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(data, name, event="Forum 2021")


def test_yaml_that_refers_to_itself_many_times() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for one, two in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{two}: &{two} [{', '.join([f'*{one}'] * 9)}]\n"
    bomb += "people:\n- {name: Ada Diaz, more: *i}\n- &me {name: Bo Li, self: *i}\n"
    assert names(read(bomb, "a.yaml", event="Forum 2021")) == ["Ada Diaz", "Bo Li"]


# --- mapping ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("[columns]\nName = person", r"m\.toml: the mapping is no TOML: .*line 2"),
        ("[columns]\n\nName = 'persona'", r"m\.toml, line 3: no column is 'persona' \(there are: "),
        ("[columns]\nNombre = 'person'", r"line 2: there is no column 'Nombre' \(there are: Name"),
        ("[columns]\nName = { is = 'people' }", "line 2: it does not say in which role"),
        ("[columns]\nName = { is = 'person', role = 'king' }", "line 2: there is no role 'king'"),
        ("[columns]\nName = 3", "line 2: 'Name' does not say what it is"),
        ("[columns]\nName = { is = 'person', colour = 'red' }", "line 2: a column has no 'colour'"),
        ("[roles]\nwizard = 'king'", "line 2: there is no role 'king'"),
        ("[event]\nstart = '2021'", r"line 1: the event has no name"),
        ("[event]\nname = 'X'\nwhen = '2021'", "line 3: an event has no 'when'"),
        ("[table]\nheader = 'first'", "line 2: header is not of the type int"),
        ("[table]\nheader = 9", "there is no row 9"),
        ("[table]\nencoding = 'klingon'", "unknown encoding: klingon"),
        ("[tables]\nheader = 1", "line 1: 'tables' is no part of a mapping"),
    ],
)
def test_a_mapping_that_does_not_fit(mapping: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(mapping, "utf-8")
    with pytest.raises(KgError, match=message):
        read("Name,Role\nAda Diaz,chair\n", event="Forum 2021", mapping=str(path))


def test_a_mapping_that_is_missing() -> None:
    with pytest.raises(UsageError, match="the mapping cannot be read"):
        read("Name,Role\nAda Diaz,chair\n", event="Forum 2021", mapping="no-such.toml")


def test_a_mapping_goes_before_the_plan(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(
        '[columns]\nName = "institution"\nRole = "ignore"\n[table]\nrole = "sponsor"\n', "utf-8"
    )
    found = read("Name,Role\nAda Diaz,chair\n", event="Forum 2021", mapping=str(path))
    assert parts(found) == {("ada-diaz", "sponsor", "forum-2021", "", "")}
    assert names(found, Kind.ORGANISATION) == ["Ada Diaz"]


# --- which files --------------------------------------------------------------------------------


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
