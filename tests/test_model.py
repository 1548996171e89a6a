"""The nouns: spans, records, statements, decisions."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Claim, Decision, Kind, Passage, Record, Source, Span, Statement, Verdict

spans = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda p: Span(min(p), max(p)))


@given(spans, spans)
def test_spans_are_sets_of_characters(a: Span, b: Span) -> None:
    left, right = set(range(*a)), set(range(*b))
    if left and right:
        assert a.overlaps(b) == b.overlaps(a) == bool(left & right)
        assert a.within(b) == (left <= right)


def test_values_are_frozen() -> None:
    source = Source("ab" * 32, "notes.txt", "text/plain")
    decision = Decision("person/a", "person/b", Verdict.SAME, "me", "2022-06-08")
    for value, name in ((source, "name"), (decision, "why"), (Passage(source, "x"), "text")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, "changed")


def test_a_source_is_known_by_its_first_twelve_digits() -> None:
    assert Source("0123456789abcdef" * 4, "notes.txt", "text/plain").key == "0123456789ab"


def test_a_passage_quotes_what_it_holds() -> None:
    passage = Passage(Source("0" * 64, "notes.txt", "text/plain"), "Ada spoke.")
    assert passage.quote(Span(4, 9)) == "spoke"


def test_a_record_gives_all_values_of_a_property_in_order() -> None:
    claims = [Claim("name", n, Span(0, 1), Span(0, 1), "demo") for n in ("Bo", "Ada", "Bo")]
    record = Record(Kind.PERSON, "ada", tuple(claims))
    assert record.values("name") == ("Bo", "Ada", "Bo")
    assert record.values("title") == ()


@pytest.mark.parametrize("kind", Kind)
def test_a_statement_knows_its_kind_and_source(kind: Kind) -> None:
    statement = Statement(f"{kind}/a.b-c@0123456789ab", "name", "x")
    assert (statement.kind, statement.source) == (kind, "0123456789ab")
