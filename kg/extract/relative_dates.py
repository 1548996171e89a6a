"""Days that a report tells by pointing ("yesterday", "on Friday", "the three-day event ended …").

They are counted from the day of the report, which its head or its dateline prints in full; without
one, nothing is counted.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.dates import DateMention, find_dates
from kg.model import Span

_HEAD: Final = 600  # characters in which a report prints its own day
_DAYS: Final = "monday tuesday wednesday thursday friday saturday sunday".split()
_DAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_POINTING: Final = re.compile(
    rf"\b(?:(?P<today>today|tonight|this (?:morning|afternoon|evening))|"
    rf"(?P<before>yesterday|last night)|"
    rf"(?P<last>last )?(?P<first>{_DAY})"
    rf"(?:\s*(?:to|and|until|through|[-–—])\s*(?P<then>{_DAY}))?|"
    r"on the (?P<number>[0-3]?\d)(?:st|nd|rd|th)"
    r"(?=\s*[,.;(]|(?-i:\s+[A-Z])|\s+(?:and|at|by|in|to|with)\b))(?!\w)",
    re.IGNORECASE,
)
_LENGTH: Final = re.compile(
    r"\b(?P<n>two|three|four|five|six|seven|[2-7])[- ](?P<days>days?)\b", re.IGNORECASE
)
_NUMBERS: Final = {w: n for n, w in enumerate("two three four five six seven".split(), 2)}
_ENDED: Final = re.compile(
    r"\b(?:end(?:ed|s|ing)?|conclud(?:ed|es)|clos(?:ed|es|ing)|finish(?:ed|es)|wrapped up|"
    r"came to an end|rose)\b",
    re.IGNORECASE,
)
_BEGAN: Final = re.compile(
    r"\b(?:open(?:ed|s|ing)?|beg(?:an|ins?)|start(?:ed|s)|kick(?:ed|s) off|commenced?s?|"
    r"got under way|inaugurated)\b",
    re.IGNORECASE,
)
_SOME_YEAR: Final = 2000  # a leap year, for dates without one
_BESIDE: Final = 4  # characters between a weekday and the date that it goes with
_REACH: Final = 60  # characters before a date in which it is said what happened then


def day_of_report(text: str) -> datetime.date | None:
    """The first full date in the head of a report: the day that it was written or sent.

    >>> day_of_report("Muscat, 8 June 2023 (SNS) - The school opened yesterday.")
    datetime.date(2023, 6, 8)
    """
    for date in find_dates(text, Span(0, min(_HEAD, len(text)))):
        if date.has_year and len(date.start) == len("2000-01-01") and date.start == date.end:
            return datetime.date.fromisoformat(date.start)
    return None


def pointed_dates(
    text: str, within: Span, printed: Sequence[DateMention], today: datetime.date
) -> Iterator[DateMention]:
    """Days told by pointing in a part of the text; not those that go with a date of `printed`.

    >>> day, text = datetime.date(2023, 6, 8), "They met yesterday and on Monday."  # a Thursday
    >>> [d.start for d in pointed_dates(text, Span(0, len(text)), [], day)]
    ['2023-06-07', '2023-06-05']
    """
    for match in _POINTING.finditer(text, within.start, within.end):
        span = Span(*match.span())
        if any(d.span.start - _BESIDE <= span.end and span.start <= d.span.end for d in printed):
            continue
        days = _days(match, today)
        if days:
            yield DateMention(span, days[0].isoformat(), days[1].isoformat())


def _days(match: re.Match[str], today: datetime.date) -> tuple[datetime.date, datetime.date] | None:
    if match["today"]:
        return today, today
    if match["before"]:
        return today - datetime.timedelta(1), today - datetime.timedelta(1)
    if match["number"]:
        number = int(match["number"])
        month = today if number <= today.day else today.replace(day=1) - datetime.timedelta(1)
        try:
            return month.replace(day=number), month.replace(day=number)
        except ValueError:
            return None
    last = _before(today, match["then"] or match["first"], strictly=bool(match["last"]))
    return (_before(last, match["first"], strictly=False) if match["then"] else last), last


def _before(today: datetime.date, weekday: str, *, strictly: bool) -> datetime.date:
    """The last such weekday up to today."""
    gap = (today.weekday() - _DAYS.index(weekday.lower())) % 7
    return today - datetime.timedelta(7 if strictly and not gap else gap)


def lasting(text: str, date: DateMention, quote: Span) -> tuple[str, str]:
    """First and last day of what lasted several days, if only one of them is printed.

    >>> text = "The three-day forum ended on 8 June 2023."
    >>> lasting(text, find_dates(text)[0], Span(0, len(text)))
    ('2023-06-06', '2023-06-08')
    """
    whole = date.start, date.end
    day = _day(date.start)
    if date.start != date.end or day is None:
        return whole
    near = Span(max(0, quote.start - 2 * _REACH), min(len(text), quote.end + 2 * _REACH))
    length = next(
        (
            m
            for m in _LENGTH.finditer(text, near.start, near.end)
            if m["days"].lower() == "day" or _spans(text, m)
        ),
        None,
    )
    if length is None:
        return whole
    count = _NUMBERS.get(length["n"].lower()) or int(length["n"])
    told = text[max(quote.start, date.span.start - 2 * _REACH) : date.span.start]
    after = text[date.span.end : min(quote.end, date.span.end + _REACH // 2)]
    rest = datetime.timedelta(count - 1)
    if _ENDED.search(told) or (_ENDED.match(after.lstrip(" ,")) is not None):
        return _like(date.start, day - rest), date.end
    if _BEGAN.search(told) or _BEGAN.search(after):
        return date.start, _like(date.start, day + rest)
    return whole


def _day(iso: str) -> datetime.date | None:
    """The day of a date that states one; in some year where none is printed."""
    full = iso.replace("--", f"{_SOME_YEAR}-", 1) if iso.startswith("--") else iso
    return datetime.date.fromisoformat(full) if len(full) == len("2000-01-01") else None


def _like(iso: str, day: datetime.date) -> str:
    """The day as a date without a year, if the given one has none."""
    return f"--{day:%m-%d}" if iso.startswith("--") else day.isoformat()


def _spans(text: str, length: re.Match[str]) -> bool:
    """Whether "three days" tells how long it went on: "for three days", "after three days"."""
    before = text[max(0, length.start() - 20) : length.start()].lower().split()
    return bool(before) and before[-1] in ("for", "after", "over", "run", "during", "coming")
