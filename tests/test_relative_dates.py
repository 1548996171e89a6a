"""Days told by pointing, counted from the day of the report."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import find_dates
from kg.extract.relative_dates import day_of_report, lasting, pointed_dates
from kg.model import Span

THURSDAY = datetime.date(2023, 6, 8)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("It opened here today.", ["2023-06-08"]),
        ("held yesterday and last night", ["2023-06-07", "2023-06-07"]),
        ("on Tuesday the minister came", ["2023-06-06"]),
        ("on Friday", ["2023-06-02"]),
        ("on Thursday", ["2023-06-08"]),
        ("last Thursday", ["2023-06-01"]),
        ("met in Osong on the 7th.", ["2023-06-07"]),
        ("On the 23rd, Academician Sima Rui of the Academy", ["2023-05-23"]),
        ("in a room on the 5th floor", []),
        ("the Friday prayers of 1974", ["2023-06-02"]),
        ("Sundays are free", []),
        ("todays news, mondayish", []),
        ("on the 31st of this month", []),
    ],
)
def test_days_are_counted_from_the_day_of_the_report(words: str, expected: list[str]) -> None:
    found = list(pointed_dates(words, Span(0, len(words)), [], THURSDAY))
    assert [d.start for d in found] == expected
    assert all(words[d.span.start : d.span.end].strip() for d in found)


def test_two_weekdays_are_first_and_last() -> None:
    words = "ran Monday to Wednesday this week"
    (found,) = pointed_dates(words, Span(0, len(words)), [], THURSDAY)
    assert (found.start, found.end) == ("2023-06-05", "2023-06-07")


def test_a_weekday_beside_its_date_points_at_nothing() -> None:
    words = "on Tuesday, 17 March 2020 and on Friday"
    printed = find_dates(words)
    found = list(pointed_dates(words, Span(0, len(words)), printed, THURSDAY))
    assert [words[d.span.start : d.span.end] for d in found] == ["Friday"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Muscat, 8 June 2023 (SNS) - The ceremony was held last night.", THURSDAY),
        ("By Hine, Jun 8, 2023 · 6 min read", THURSDAY),
        ("June 2023. They met on 1-3 May 2023.", None),
        ("No day at all.", None),
        ("x" * 700 + " 8 June 2023", None),
    ],
)
def test_the_day_of_the_report_stands_in_its_head(text: str, day: datetime.date | None) -> None:
    assert day_of_report(text) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The three-day forum ended on 8 June 2023.", ("2023-06-06", "2023-06-08")),
        ("The 2-day school, which closes on 8 June 2023, was full.", ("2023-06-07", "2023-06-08")),
        ("A four-day festival opened on 8 June 2023 in Oslo.", ("2023-06-08", "2023-06-11")),
        ("It began on 8 June 2023 and runs for three days.", ("2023-06-08", "2023-06-10")),
        ("Monrovia, 13 Nov: a forum opened and continues for three days.", ("--11-13", "--11-15")),
        ("The one-day forum ended on 8 June 2023.", ("2023-06-08", "2023-06-08")),
        ("On 8 June 2023 they met; waiting takes three days.", ("2023-06-08", "2023-06-08")),
        ("The three-day forum, 8-9 June 2023, ended.", ("2023-06-08", "2023-06-09")),
    ],
)
def test_what_lasts_several_days_has_a_first_and_a_last(text: str, days: tuple[str, str]) -> None:
    (date,) = find_dates(text)
    assert lasting(text, date, Span(0, len(text))) == days


@given(st.text(alphabet="on the 7th.Friday todaylstve-\n,", max_size=80))
def test_any_text_gives_days_that_exist(text: str) -> None:
    for found in pointed_dates(text, Span(0, len(text)), [], THURSDAY):
        first, last = map(datetime.date.fromisoformat, (found.start, found.end))
        assert first <= last <= THURSDAY
