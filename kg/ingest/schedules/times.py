"""Points in time as schedules print them; ISO 8601 out, with the offset wherever one is known."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

_CLOCK: Final = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")


def moment(printed: str, zone: tzinfo | None = None) -> datetime | None:
    """The point in time that an ISO 8601 text gives; `zone` is where it is, if it does not say.

    >>> moment("2021-05-03T09:30:00+02:00").isoformat(), moment("tomorrow")
    ('2021-05-03T09:30:00+02:00', None)
    >>> moment("2021-05-03 09:30", zone_of("Europe/Berlin")).isoformat()
    '2021-05-03T09:30:00+02:00'
    """
    try:
        found = datetime.fromisoformat(printed.strip())
    except ValueError:
        return None
    if len(printed.strip()) < len("2021-05-03T09"):
        return None
    return found.replace(tzinfo=zone) if zone and not found.tzinfo else found


def day(printed: str) -> date | None:
    """The date that a text in ISO 8601 begins with.

    >>> day("2021-05-03T09:30:00+02:00"), day("3 May")
    (datetime.date(2021, 5, 3), None)
    """
    try:
        return date.fromisoformat(printed.strip()[:10])
    except ValueError:
        return None


def clock(printed: str) -> timedelta | None:
    """A time of day, or a duration, of hours and minutes.

    >>> clock("01:30"), clock("soon")
    (datetime.timedelta(seconds=5400), None)
    """
    if not (found := _CLOCK.fullmatch(printed.strip())):
        return None
    hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def iso(when: date) -> str:
    """A date or point in time as the graph holds it; an offset of whole minutes.

    >>> iso(date(2021, 5, 3)), iso(datetime(2021, 5, 3, 9, 30, tzinfo=zone_of("UTC")))
    ('2021-05-03', '2021-05-03T09:30:00+00:00')
    """
    if isinstance(when, datetime):
        offset = when.utcoffset()
        if offset is not None and offset.seconds % 60:  # a local mean time, before 1900
            when = when.astimezone(timezone(timedelta(minutes=round(offset.total_seconds() / 60))))
        return when.replace(microsecond=0).isoformat()
    return when.isoformat()


def zone_of(name: str) -> tzinfo | None:
    """The time zone of that name in the IANA database; None if there is none.

    >>> zone_of("Europe/Berlin"), zone_of("Middle-earth/Shire"), zone_of("../passwd")
    (zoneinfo.ZoneInfo(key='Europe/Berlin'), None, None)
    """
    try:
        return ZoneInfo(name.strip()) if name.strip() else None
    except (OSError, ValueError, LookupError):  # ZoneInfoNotFoundError is a KeyError
        return None


def later(start: datetime, by: timedelta) -> datetime | None:
    """A point in time so much after another as clocks go; None beyond what a calendar holds."""
    try:
        if start.tzinfo is None:
            return start + by
        # In a zone with summer time, adding to the wall clock would be an hour out.
        return (start.astimezone(UTC) + by).astimezone(start.tzinfo)
    except OverflowError:
        return None
