"""Rows of delimited tables: how they are written, and who is in them."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, UnreadableError
from kg.ingest import File, Given
from kg.ingest.tables.readers import READERS
from kg.model import Entry, Kind

from .tables import ROWS, entries, flaws, names, parts, read, written

# --- how tables are written -----------------------------------------------------------------------

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


# --- people ---------------------------------------------------------------------------------------


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
