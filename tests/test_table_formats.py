"""Tables in workbooks and as JSON or YAML records."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import yaml

from kg.errors import SourceError, UnreadableError
from kg.ingest.tables import workbook

from .tables import ROWS, names, parts, read, written

# --- workbooks ------------------------------------------------------------------------------------

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


# --- records --------------------------------------------------------------------------------------

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
