"""How far a score can be trusted: intervals over documents, precision by band of confidence."""

from __future__ import annotations

import pytest

from kg.model import Claim, Kind, Record, Span
from kg.score import FLOORS, Counts, bands, intervals, surer, trust_report


def record(*confidences: float) -> Record:
    claims = (Claim("name", "Ada", Span(0, 3), Span(0, 3), "rule", c) for c in confidences)
    return Record(Kind.PERSON, "ada", tuple(claims))


@pytest.mark.parametrize(("floor", "left"), [(0.0, [0.5, 0.9]), (0.9, [0.9]), (0.95, [])])
def test_only_claims_of_that_confidence_count(floor: float, left: list[float]) -> None:
    kept = surer([record(0.5, 0.9)], floor)
    assert [c.confidence for r in kept for c in r.claims] == left


def test_an_interval_holds_the_score_and_shrinks_with_more_documents() -> None:
    mixed = [{"person": Counts(9, 1, 1)}, {"person": Counts(4, 6, 6)}]
    few, many = intervals(mixed * 3)["person"], intervals(mixed * 60)["person"]
    for low, high in (few, many):
        assert low < 0.65 < high
    assert many[1] - many[0] < few[1] - few[0]
    assert intervals(mixed * 3)["person"] == few, "the same scores, the same interval"


def test_bands_add_up_to_what_was_found() -> None:
    floors = [{"triple": Counts(*c)} for c in ((5, 0, 5), (7, 1, 3), (8, 4, 2))]
    banded = bands(floors)["triple"]
    assert len(banded) == len(FLOORS)
    assert [(b.tp, b.fp) for b in banded] == [(5, 0), (2, 1), (1, 3)]
    assert banded[0].recall == 0.5, "share of the gold that is surely found"


def test_the_table_is_aligned() -> None:
    ranges = {"person": (0.9, 1.0), "talk-title": (0.0, 0.25)}
    banded = {"person": [Counts(5, 0, 5)] * 3, "talk-title": [Counts()] * 3}
    lines = trust_report(ranges, banded).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[2].split() == ["talk-title", "0.00–0.25", "1.00", "–", "–", "–"]
