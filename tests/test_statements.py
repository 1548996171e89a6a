"""Statements: every word stands where it is said to stand, and the file keeps all of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import ingest, statements
from kg.errors import GraphFolderError
from kg.extract import extract
from kg.model import Claim, Kind, Passage, Record, Source, Span, Statement

from .conftest import ROOT

SOURCE = Source("0123456789ab" + 52 * "0", "notes.txt", "text/plain")
GOOD = '{"prop": "name", "subject": "person/ada@0123456789ab", "value": "Ada"}'


@cache
def told(path: Path) -> tuple[Passage, list[Statement]]:
    passage = ingest.read(path)
    return passage, statements.state(passage, extract(passage).records)


def test_every_statement_stands_where_it_says(collection: list[Path]) -> None:
    for path in collection:
        passage, found = told(path)
        assert len(found) > 5
        for line in found:
            place = f"{path.name}: {line}"
            if line.kind is Kind.SOURCE:
                assert line.start == line.end == -1 and not line.original, place
            else:
                assert 0 <= line.start < line.end <= len(passage.text), place
                assert passage.text[line.start : line.end] == line.original, place


def test_every_statement_stands_in_a_sentence_that_is_quoted(collection: list[Path]) -> None:
    for path in collection:
        _, found = told(path)
        quotes = {s.subject: s for s in found if s.kind is Kind.EVIDENCE}
        for line in found:
            if line.kind not in (Kind.SOURCE, Kind.EVIDENCE):
                assert line.evidence in quotes, f"{path.name}: {line}"


def test_every_reference_leads_somewhere(collection: list[Path]) -> None:
    for path in collection:
        _, found = told(path)
        subjects = {s.subject for s in found}
        for line in found:
            assert not line.refers or line.value in subjects, f"{path.name}: {line}"


def test_ids_are_unique_and_follow_from_the_content(collection: list[Path]) -> None:
    for path in collection:
        passage, found = told(path)
        assert len({s.id for s in found}) == len(found)
        assert statements.state(passage, extract(passage).records) == found


def test_reports_survive_the_file(collection: list[Path], tmp_path: Path) -> None:
    found = sorted(line for path in collection for line in told(path)[1])
    file = tmp_path / "statements.jsonl"
    file.write_bytes(statements.dump(found).encode())
    assert statements.load(file) == found
    assert statements.dump(reversed(found)).encode() == file.read_bytes()


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
any_statement = st.builds(
    Statement,
    subject=st.sampled_from(["person/ada@0123456789ab", "event/中国@ba9876543210"]),
    prop=texts,
    value=texts,
    original=texts,
    lang=texts,
    start=st.integers(-1, 10**9),
    end=st.integers(-1, 10**9),
    evidence=st.sampled_from(["", "evidence/0-5@0123456789ab"]),
    pointer=texts,
    rule=texts,
    confidence=st.floats(0, 1),
    refers=st.sampled_from(["", "person"]),
    id=texts,
)


@settings(max_examples=60)
@given(st.lists(any_statement, max_size=8))
def test_any_statements_survive_the_file(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Statement]
) -> None:
    file = tmp_path_factory.mktemp("round") / "statements.jsonl"
    file.write_bytes(statements.dump(lines).encode())
    assert statements.load(file) == sorted(set(lines))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense",
        "[]",
        "7",
        '{"prop": "name"}',
        '{"subject": "ada", "prop": "name", "value": "Ada"}',
        '{"subject": "robot/ada@0123456789ab", "prop": "name", "value": "Ada"}',
        '{"subject": "person/ada@0123456789ab", "prop": "name", "value": 7}',
        '{"subject": "person/ada@0123456789ab", "prop": "name", "value": "Ada", "start": "0"}',
        '{"subject": "person/ada@0123456789ab", "prop": "name", "value": "Ada", "start": true}',
        '{"subject": "person/ada@0123456789ab", "prop": "name", "value": "", "confidence": NaN}',
        '{"subject": "person/ada@0123456789ab", "prop": "name", "value": "", "confidence": 2}',
        '{"subject": "person/ada@0123456789ab", "prop": "name", "value": "", "evidence": "x"}',
        '{"subject": "person/ada@0123456789ab", "prop": "name", "value": "", "colour": "red"}',
    ],
)
def test_a_line_that_is_no_statement_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "statements.jsonl"
    file.write_text(f"{GOOD}\n{line}\n{GOOD}\n")
    with pytest.raises(GraphFolderError, match=r"statements\.jsonl:2: not a statement"):
        statements.load(file)


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "statements.jsonl"
    file.write_bytes(GOOD.encode() + b"\n\xff\xfe\n")
    with pytest.raises(GraphFolderError, match=":2: not a statement"):
        statements.load(file)
    with pytest.raises(GraphFolderError, match="cannot be read"):
        statements.load(tmp_path / "absent.jsonl")


def test_defaults_are_left_out_of_the_file() -> None:
    line = Statement("person/ada@0123456789ab", "name", "Ada", confidence=1.0, start=-1)
    assert json.loads(statements.dump([line])) == json.loads(GOOD)


def test_what_still_holds() -> None:
    passage = Passage(SOURCE, "Ada spoke.")
    name = Claim("name", "Ada", Span(0, 3), Span(0, 10), "demo")
    found = statements.state(passage, [Record(Kind.PERSON, "ada", (name,))], "reader 1")
    assert statements.still_holds(found, SOURCE, "reader 1")
    assert not statements.still_holds(found, SOURCE, "reader 2")
    renamed = Source(SOURCE.sha256, "other.txt", SOURCE.media_type)
    assert not statements.still_holds(found, renamed, "reader 1")


def test_quotes_of_html_say_where_they_stand_in_the_file() -> None:
    path = ROOT / "data" / "reports" / "iswc-2003.html"
    html = path.read_text("utf-8")
    _, found = told(path)
    quotes = [s for s in found if s.kind is Kind.EVIDENCE]
    assert quotes
    for quote in quotes:
        start, end = map(int, quote.pointer.split("-"))
        # A reference such as &rdquo; counts from its "&".
        assert html[start] in (quote.original[0], "&")
        assert html[end - 1] in (quote.original[-1], "&")
        assert set(quote.original.split()) & set(html[start:end].split())
