"""A small grammar of dates as event reports print them; ISO 8601 out, nothing guessed.

Reads "8 June 2022", "June 8–10, 2022", "30 May to 2 June 2021", "4th and 5th February 2021",
"Jun 082022" (glued by a web page), "2022-06-08", "08.06.2022", "2022年6月8日", "June 2022" and,
where no year is printed, "June 8". A partial date stays partial: `2022`, `2022-06`, `--06-08`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.model import Span

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_MONTH = {name: i + 1 for i, name in enumerate(_MONTHS)}
_MONTH |= {name[:3]: i + 1 for i, name in enumerate(_MONTHS)} | {"sept": 9}

_M = (
    r"(?P<m{0}>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
_D = r"(?P<d{0}>[0-3]?\d)(?:(?:st|nd|rd|th),?|\.(?=\s|[-–—]))?(?!\d|[:.]\d|\s*[ap]\.?m\b)"
_Y = r"(?P<y{0}>(?:19|20)\d\d)(?!\d)"
_TO = r"\.?\s*(?:[-–—−/&]|to|and|until|through|till)\s*(?:the\s+)?"
_WEEKDAY = r"(?:\(?(?:Mon|Tues?|Wed(?:nes)?|Thurs?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?\)?,?\s+)?"


def _pattern(template: str) -> re.Pattern[str]:
    counts = {"M": 0, "D": 0, "Y": 0}

    def part(match: re.Match[str]) -> str:
        symbol = match.group()
        counts[symbol] += 1
        source = {"M": _M, "D": _D, "Y": _Y}[symbol]
        return source.replace("{0}", str(counts[symbol]))

    template = template.replace(" T ", "~").replace(" ", r"\s+").replace(";", r"\s*,?\s*")
    body = re.sub(r"(?<![\w\\])[MDY](?!\w)", part, template)
    body = body.replace("~", _TO).replace("@", _WEEKDAY)
    return re.compile(r"(?<![\w-])" + body, re.IGNORECASE)


# Most specific first. `;` is an optional comma, `@` an optional weekday, ` T ` a range sign.
_PATTERNS = tuple(
    _pattern(p)
    for p in (
        r"D(?: of)? M;Y T @D(?: of)? M;Y",
        r"M D;Y T @M D;Y",
        r"D(?: of)? M T @D(?: of)? M;Y",
        r"M D T @M D;Y",
        r"D T @D(?: of)? M;Y",
        r"M D T @D;Y",
        r"D(?: of)?[\s-]M[\s,.-]+Y",
        r"M D;Y",
        r"M;Y",
        r"D(?: of)? M T @D(?: of)? M",
        r"M D T @M D",
        r"D T @D(?: of)? M",
        r"M D T @D",
        r"D(?: of)? M",
        r"M (?:the )?D",
    )
)
_GLUED = re.compile(
    _M.replace("{0}", "1") + r"\s?(?P<d1>[0-3]?\d)(?P<y1>(?:19|20)\d\d)(?!\d)", re.IGNORECASE
)
_ISO = re.compile(r"(?<![\w.-])(?P<y1>(?:19|20)\d\d)-(?P<n1>[01]\d)-(?P<d1>[0-3]\d)(?![\w-])")
# With slashes and two small numbers nobody can tell the day from the month: only the year is sure.
_SLASHED = re.compile(
    r"(?<![\w./])(?P<ambiguous>(?:0?[1-9]|1[0-2])/(?:0?[1-9]|1[0-2]))/(?P<y1>(?:19|20)\d\d)(?![\w/])"
)
_DOTTED = re.compile(
    r"(?<![\w./])(?P<d1>[0-3]?\d)[./](?P<n1>[01]?\d)[./](?P<y1>(?:19|20)\d\d)(?![\w/])"
)
_CHINESE = re.compile(r"(?:(?P<y1>(?:19|20)\d\d)年)?(?P<n1>1?\d)月(?P<d1>[123]?\d)日")
_YEAR = re.compile(r"(?<![\w.,-])(?:19|20)\d\d(?![\w]|[.,]\d|-\d)")


class DateMention(NamedTuple):
    """A date as printed: where, and its first and last day in ISO 8601 (equal for one day)."""

    span: Span
    start: str
    end: str

    @property
    def has_year(self) -> bool:
        """Whether the year is printed with the date."""
        return not self.start.startswith("-")


def find_dates(text: str, within: Span | None = None) -> list[DateMention]:
    """All dates in the text (or in `within`), in order, without overlaps.

    >>> text = "Jun 082022: held on 30 May - 2 June 2021, and June 8"
    >>> [(d.start, d.end) for d in find_dates(text)]
    [('2022-06-08', '2022-06-08'), ('2021-05-30', '2021-06-02'), ('--06-08', '--06-08')]
    """
    start, end = within or Span(0, len(text))
    taken: list[DateMention] = []
    covered = bytearray(max(0, end - start))  # which characters are part of a date already
    for pattern in (_ISO, _GLUED, _CHINESE, _SLASHED, _DOTTED, *_PATTERNS):
        for match in pattern.finditer(text, start, end):
            span = Span(*match.span())
            if any(covered[span.start - start : span.end - start]):
                continue
            parts = match.groupdict()
            dates = _read(parts)
            if dates:
                taken.append(DateMention(span, *dates))
            if dates or parts.get("d1"):  # an impossible day is no reason to take the month
                covered[span.start - start : span.end - start] = b"\1" * (span.end - span.start)
    return sorted(taken)


def find_years(text: str, within: Span | None = None) -> Iterator[DateMention]:
    """Bare years ("2022") that stand alone.

    >>> [d.start for d in find_years("In 2022, 2,022 people came to CVPR2021.")]
    ['2022']
    """
    for match in _YEAR.finditer(text, *(within or Span(0, len(text)))):
        yield DateMention(Span(*match.span()), match.group(), match.group())


def first_day(day: str) -> datetime.date:
    """The day itself, or the first one of a month or year; all ISO.

    >>> first_day("2019-05"), first_day("2019")
    (datetime.date(2019, 5, 1), datetime.date(2019, 1, 1))
    """
    return datetime.date.fromisoformat(f"{day}-01-01"[:10])


def overlaps(days: tuple[str, str], since: str, until: str) -> bool:
    """Whether a time from its first to its last day may reach into a period; "" is open.

    All are ISO days, months or years; one known to the year may lie anywhere in it.

    >>> overlaps(("2019", "2019"), "2019-05", ""), overlaps(("2019-02", "2019-03"), "", "2018")
    (True, False)
    """
    first, last = days
    starts_in_time = not until or first[: len(until)] <= until[: len(first)]
    return starts_in_time and (not since or last[: len(since)] >= since[: len(last)])


def with_year(date: str, year: str) -> str:
    """Complete a date printed without a year.

    >>> with_year("--06-08", "2022"), with_year("2021-06", "2022")
    ('2022-06-08', '2021-06')
    """
    return (
        f"{year}-{date[2:]}"
        if date.startswith("--") and _valid(year, date[2:4], date[5:])
        else date
    )


def _read(parts: dict[str, str | None]) -> tuple[str, str] | None:
    if any((parts.get(m) or "") in ("may", "march") for m in ("m1", "m2")):
        return None  # the verb, not the month
    if parts.get("ambiguous"):
        return parts["y1"] or "", parts["y1"] or ""
    year2 = parts.get("y2") or parts.get("y1")
    year1 = parts.get("y1") or year2
    month1, month2 = (_month(parts, k) for k in "12")
    first = _iso(year1, month1, parts.get("d1"))
    if parts.get("d2") is None:
        return (first, first) if first else None
    last = _iso(year2, month2 or month1, parts.get("d2"))
    if month1 is None and month2:
        first = _iso(year1, month2, parts.get("d1"))
    if not first or not last or (first > last and (first[:4] == last[:4] or first[0] != "-")):
        return None
    return first, last


def _month(parts: dict[str, str | None], which: str) -> int | None:
    if number := parts.get(f"n{which}"):
        return int(number)
    name = parts.get(f"m{which}")
    return _MONTH[name.lower()] if name else None


def _iso(year: str | None, month: int | None, day: str | None) -> str:
    if month is None or not 1 <= month <= 12:
        return ""
    if day is None:
        return f"{year}-{month:02}" if year else ""
    if not _valid(year or "2000", f"{month:02}", day):
        return ""
    return f"{year or '-'}-{month:02}-{int(day):02}"


def _valid(year: str, month: str, day: str) -> bool:
    try:
        datetime.date(int(year), int(month), int(day or 1))
    except ValueError:
        return False
    return True
