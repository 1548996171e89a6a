"""Dates and times of one thing from several sources: which of them say something of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

_NO_OFFSET = ("Z", "+00:00")


def telling(values: Collection[str]) -> set[str]:
    """The ISO dates and times without those that another one says, too, and more exactly.

    "2022" says less than "2022-06-08". Of times that are the same moment, the one that the clocks
    showed there is kept, not that of Greenwich.

    >>> sorted(telling(["2022", "2022-06-08", "2022-07"]))
    ['2022-06-08', '2022-07']
    >>> telling(["2023-09-14T06:30:00Z", "2023-09-14T09:30:00+03:00", "2023-09-14"])
    {'2023-09-14T09:30:00+03:00'}
    """
    found: dict[str, str] = {}
    for value in sorted(values, key=lambda v: (v.endswith(_NO_OFFSET), v)):
        found.setdefault(_moment(value), value)
    kept = set(found.values())
    return {v for v in kept if not any(o != v and o.startswith(v) for o in kept)}


def _moment(value: str) -> str:
    """The same text for the same moment; a date, and what is no time, as it is."""
    if "T" not in value:
        return value
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return value
    return str(time.timestamp()) if time.tzinfo else time.isoformat()
