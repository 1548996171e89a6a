"""Points in time of a calendar: dates, times in a zone or in UTC, durations (RFC 5545, 3.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Final

from icalendar import Timezone, vDuration

from kg.ingest.schedules.ical_lines import Component, Property
from kg.ingest.schedules.times import later, zone_of

_WHEN: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?"
)
_ZONE: Final[Any] = Timezone  # without types in some versions of the library
_DURATION: Final[Any] = vDuration
_RULE_PARTS: Final = frozenset("FREQ BYDAY BYMONTH BYMONTHDAY UNTIL INTERVAL COUNT WKST".split())
_LONGEST: Final = timedelta(days=3660)


class Zones:
    """The time zones of a calendar: by name, or as the calendar itself defines them.

    `home` is the zone that the calendar as a whole is in; its times are told in it.
    """

    def __init__(self, home: str = "", defined: Mapping[str, Component] | None = None) -> None:
        self._defined = defined or {}
        self._known: dict[str, tzinfo | None] = {}
        self.home = self.of(home) if home else None

    def of(self, name: str) -> tzinfo | None:
        """The zone of that name; None if nothing is known of it.

        >>> Zones().of("Europe/Berlin"), Zones().of("/example.org/20240101/Europe/Berlin")
        (zoneinfo.ZoneInfo(key='Europe/Berlin'), zoneinfo.ZoneInfo(key='Europe/Berlin'))
        """
        if name not in self._known:
            self._known[name] = zone_of(name) or self._definition(name) or _in_path(name)
        return self._known[name]

    def _definition(self, name: str) -> tzinfo | None:
        if name not in self._defined:
            return None
        source = self._defined[name].source
        if not all(map(_harmless, source)):
            return None
        lines = "\r\n".join([*source, ""])
        try:
            zone: tzinfo = _ZONE.from_ical(lines).to_tz(lookup_tzid=False)
            zone.utcoffset(datetime(2000, 1, 1))
        except Exception:
            # What the library raises on a broken definition is of many kinds, and none documented.
            return None
        return zone


def when(found: Property | None, zones: Zones) -> date | None:
    """The date, or the point in time, that a property gives; None if it gives none.

    >>> when(Property("20240915T130000Z", {}, 1), Zones("Europe/Rome")).isoformat()
    '2024-09-15T15:00:00+02:00'
    >>> when(Property("20240915", {"VALUE": "DATE"}, 1), Zones()), when(None, Zones())
    (datetime.date(2024, 9, 15), None)
    """
    match = _WHEN.fullmatch(found.value.strip()) if found else None
    if not found or not match:
        return None
    year, month, number, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        if match[4] is None:
            return date(year, month, number)
        local = datetime(year, month, number, hour, minute, min(second, 59))
        if match[7] == "Z":
            at = local.replace(tzinfo=UTC)
        elif match[7]:
            at = local.replace(tzinfo=datetime.strptime(match[7], "%z").tzinfo)
        else:
            return local.replace(tzinfo=zones.of(found.params.get("TZID", "")) or zones.home)
        return at.astimezone(zones.home) if zones.home else at
    except (ValueError, OverflowError):
        return None


def end_of(event: Component, start: date | None, zones: Zones) -> date | None:
    """When an event ends; of whole days the last one, for the calendar gives the day after it.

    >>> days = Property("20240913", {}, 1), Property("20240916", {}, 2)
    >>> fair = Component("VEVENT", 1, {"DTSTART": [days[0]], "DTEND": [days[1]]})
    >>> end_of(fair, date(2024, 9, 13), Zones())
    datetime.date(2024, 9, 15)
    """
    end = when(event.get("DTEND"), zones)
    if end is None and start is not None and (length := _duration(event.text("DURATION"))):
        midnight = datetime.min.time()
        begin = start if isinstance(start, datetime) else datetime.combine(start, midnight)
        until = later(begin, length)
        end = until if isinstance(start, datetime) else until and until.date()
    if end is None or start is None or isinstance(end, datetime) or isinstance(start, datetime):
        return end
    return max(start, end - timedelta(days=1))


def _duration(printed: str) -> timedelta | None:
    try:
        found = _DURATION.from_ical(printed.strip())
    except (ValueError, OverflowError):
        return None
    return found if isinstance(found, timedelta) and timedelta() < found < _LONGEST else None


def _harmless(line: str) -> bool:
    """Whether a line of a time zone is no rule that is met more than a few times a year."""
    name, _, rule = line.upper().partition(":")
    parts = {part.partition("=")[0] for part in rule.split(";")}
    return not name.startswith("RRULE") or ("FREQ=YEARLY" in rule and parts <= _RULE_PARTS)


def _in_path(name: str) -> tzinfo | None:
    """A zone that a program named after itself: "/example.org/20240101/Europe/Berlin"."""
    parts = name.strip("/").split("/")
    tails = ("/".join(parts[at:]) for at in range(1, len(parts) - 1))
    return next((zone for tail in tails if (zone := zone_of(tail))), None)
