"""Which years things and facts belong to, for the period filter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]

LEVELS_UP = 4
"""Department, hospital, university, group: how far years are passed on upwards."""


def add_years(things: Sequence[Row], facts: Sequence[Row]) -> None:
    """Add `years` to the things and, as first and last year, to the facts at dated events.

    An event has the years from its start to its end. Who took part, was represented or gave the
    place has the event's years; an institution also those of its members and units.

    >>> things = [{"type": "event", "start": "2022-06-08", "end": ""}, {"type": "person"}]
    >>> add_years(things, [{"kind": "participation", "s": 1, "o": 0}])
    >>> things[1]["years"]
    [2022]
    """
    spans = {n: _span(row) for n, row in enumerate(things) if row["type"] == "event"}
    years: dict[int, set[int]] = defaultdict(set)
    for event, span in spans.items():
        if span:
            years[event].update(range(span[0], span[1] + 1))
    for fact in facts:
        span = spans.get(fact.get("o", -1)) or spans.get(fact.get("s", -1))
        if span and fact["kind"] in ("participation", "location"):
            fact["years"] = list(span)
            for thing in {fact["s"], fact["o"], *fact.get("reps", ())}:
                years[thing].update(range(span[0], span[1] + 1))
    for fact in facts:
        if fact["kind"] == "membership" and "o" in fact:
            years[fact["o"]] |= years[fact["s"]]
    units = [fact for fact in facts if fact["kind"] == "unit"]
    for _ in range(LEVELS_UP):
        for fact in units:
            years[fact["o"]] |= years[fact["s"]]
    for number, row in enumerate(things):
        row["years"] = sorted(years[number])


def _span(event: Row) -> tuple[int, int] | None:
    """First and last year of an event; None where no year is known."""
    found = [
        int(d[:4]) for d in (event["start"], event["end"]) if len(d[:4]) == 4 and d[:4].isdecimal()
    ]
    return (min(found), max(found)) if found else None
