"""Periods as people write them, from one ISO day, month or year to another."""

from __future__ import annotations

import datetime
import re
from typing import Final, NamedTuple

from kg.dates import first_day
from kg.errors import UsageError

_DAY: Final = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_PERIOD: Final = re.compile(rf"({_DAY})?\s*(?:\.\.|/|–|-|to)\s*({_DAY})?|({_DAY})")
_HINT: Final = "such as 2019, 2015-2018, 2019-05..2020-02, 2019.. (and later) or ..2018"


class Period(NamedTuple):
    """The first and the last day, month or year that belongs to it, in ISO; "" is open."""

    since: str
    until: str

    def __str__(self) -> str:
        """As people read it: "2015–2018", "from 2019", "until 2018"."""
        if self.since and self.until:
            same = self.since == self.until
            return self.since if same else f"{self.since}–{self.until}"
        if self.since:
            return f"from {self.since}"
        return f"until {self.until}" if self.until else "any time"


def read_period(text: str) -> Period:
    """A period from its text; UsageError for what is none, and for one that ends before it begins.

    Between two years a hyphen will do; `..`, `/` and a dash join days and months as well.

    >>> read_period("2015-2018"), read_period("2019-05..")
    (Period(since='2015', until='2018'), Period(since='2019-05', until=''))
    """
    found = _PERIOD.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        raise UsageError(f"{text!r} is no period", hint=_HINT)
    since, until, alone = (part or "" for part in found.groups())
    period = Period(since or alone, until or alone)
    for day in filter(None, period):
        _check(day, text)
    length = min(map(len, period))
    if all(period) and period.since[:length] > period.until[:length]:
        raise UsageError(f"the period {text!r} ends before it begins", hint=_HINT)
    return period


def read_day(text: str) -> str:
    """An ISO day, month or year; UsageError for what is none.

    >>> read_day("2019-05")
    '2019-05'
    """
    day = text.strip()
    if not re.fullmatch(_DAY, day):
        raise UsageError(f"{text!r} is no date", hint="such as 2019, 2019-05 or 2019-05-16")
    _check(day, text)
    return day


def split(day: str) -> tuple[Period, Period]:
    """All time before a day, month or year, and all from there on.

    >>> [str(period) for period in split("2019-01")]
    ['until 2018-12', 'from 2019-01']
    """
    eve = (first_day(day) - datetime.timedelta(days=1)).isoformat()[: len(day)]
    return Period("", eve), Period(day, "")


def check_order(before: Period, after: Period) -> None:
    """UsageError unless the first period is over when the second begins.

    >>> check_order(Period("2015", "2018"), Period("2018-07", ""))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kg.errors.UsageError: the periods 2015–2018 and from 2018-07 overlap or come in the wrong ...
    """
    until, since = before.until, after.since
    length = min(len(until), len(since))
    if not length or until[:length] >= since[:length]:
        raise UsageError(
            f"the periods {before} and {after} overlap or come in the wrong order",
            hint="the earlier one first, such as --before 2015-2018 --after 2019-2022",
        )


def _check(day: str, text: str) -> None:
    try:
        first_day(day)
    except ValueError:
        raise UsageError(f"there is no {day}", where=repr(text)) from None
