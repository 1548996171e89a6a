"""Charts as inline SVG: no script, no style of their own, readable in any colour scheme.

Colours come from the page's style sheet by class. The texts in them are escaped; each chart has a
title and a description, and its table stands below it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

from kg.report.blocks import Bars, Heat

STEPS: Final = 6
"""Shades of a heat map, from the lightest to the darkest."""

_WIDTH: Final = 760
_PANEL: Final = 96
_TOP: Final = 44
_LEFT: Final = 8
_CELL: Final = 34
_FONT: Final = 6.9  # pixels of an average Latin letter at 13 pixels
_WIDE: Final = 13.2  # and of a Chinese, Japanese or Korean one
_NAME: Final = 236.0  # pixels at most for a name beside a heat map
_FAINTEST: Final = 4  # times together; where nobody met more often, nothing is dark
_LABELLED: Final = 24  # years whose bars carry their number
_TICKS: Final = 16  # years named below the bars, at most


def draw(chart: Bars | Heat, key: str, title: str) -> Markup:
    """The chart as an `svg` element; `key` makes its ids unique in the page.

    >>> "<title id=" in draw(Bars((("events", {2021: 3}),)), "t", "Events by year")
    True
    """
    return _bars(chart, key, title) if isinstance(chart, Bars) else _heat(chart, key, title)


def share(value: int, most: int) -> Markup:
    """A bar in a cell of a table, as long as the value's share of the largest.

    >>> 'width="50.0"' in share(1, 2)
    True
    """
    return Markup(
        '<svg class="share" width="100" height="10" aria-hidden="true" focusable="false">'
        '<rect class="bar-0" width="{}" height="10" rx="2"/></svg>'
    ).format(round(100 * value / most, 1) if most else 0.0)


def _frame(
    size: tuple[float, float], key: str, title: str, about: str, parts: Iterable[Markup]
) -> Markup:
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{key}-title {key}-about" width="{w}"'
        ' height="{h}" viewBox="0 0 {w} {h}"><title id="{key}-title">{title}</title>'
        '<desc id="{key}-about">{about}</desc>{parts}</svg>'
    ).format(
        key=key, title=title, about=about, w=round(size[0]), h=round(size[1]), parts=_joined(parts)
    )


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)


def _text(x: float, y: float, text: str, *, anchor: str = "middle", style: str = "") -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}" class="{}">{}</text>').format(
        round(x, 1), round(y, 1), anchor, style, text
    )


# ---- bars over years ----------------------------------------------------------------------------


def _bars(chart: Bars, key: str, title: str) -> Markup:
    """A panel of bars for each series above one axis of years."""
    known = sorted({year for _, values in chart.series for year in values})
    years = range(known[0], known[-1] + 1)
    step = (_WIDTH - 2 * _LEFT) / len(years)
    wide = min(step * 0.72, 44.0)
    parts = []
    for number, (name, values) in enumerate(chart.series):
        floor = (number + 1) * (_TOP + _PANEL)
        most = max(values.values(), default=0)
        label = name if len(years) <= _LABELLED else f"{name}, {most:,} at most"
        parts.append(_text(_LEFT, floor - _PANEL - 22, label, anchor="start", style="name"))
        parts.append(
            Markup('<line class="axis" x1="{}" x2="{}" y1="{y}" y2="{y}"/>').format(
                _LEFT, _WIDTH - _LEFT, y=floor
            )
        )
        for place, year in enumerate(years):
            if value := values.get(year, 0):
                middle = _LEFT + (place + 0.5) * step
                parts.append(_bar(number, name, year, value, most, (middle, floor, wide)))
                if len(years) <= _LABELLED:
                    high = _PANEL * value / most
                    parts.append(_text(middle, floor - high - 4, f"{value:,}", style="value"))
    every = math.ceil(len(years) / _TICKS)
    bottom = len(chart.series) * (_TOP + _PANEL) + 18
    for place, year in enumerate(years):
        if place % every == 0:
            parts.append(_text(_LEFT + (place + 0.5) * step, bottom, str(year), style="tick"))
    peaks = (
        f"most {name} in {max(values, key=lambda year: (values[year], -year))}"
        for name, values in chart.series
        if values
    )
    span = f"Bars for the years {years[0]} to {years[-1]}" if len(years) > 1 else str(years[0])
    about = f"{span}; {'; '.join(peaks)}. The table below has the numbers."
    return _frame((_WIDTH, bottom + 8), key, title, about, parts)


def _bar(
    number: int, name: str, year: int, value: int, most: int, at: tuple[float, float, float]
) -> Markup:
    middle, floor, wide = at
    high = max(1.5, _PANEL * value / most)
    return Markup(
        '<rect class="bar-{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
    ).format(
        number,
        round(middle - wide / 2, 1),
        round(floor - high, 1),
        round(wide, 1),
        round(high, 1),
        f"{year}: {value:,} {name}",
    )


# ---- heat map -----------------------------------------------------------------------------------


def _heat(chart: Heat, key: str, title: str) -> Markup:
    """A square of cells: names at the left, their numbers on top, both halves filled."""
    names = [fitting(name, _NAME) for name in chart.names]
    left = min(_NAME, max(map(width, names))) + 42
    most = max(_FAINTEST, *chart.values.values())
    parts = []
    for i, name in enumerate(names):
        middle = 26 + (i + 0.5) * _CELL + 4.5
        parts.append(
            Markup('<text x="{}" y="{}" text-anchor="end"><title>{}</title>{}</text>').format(
                round(left - 32, 1), round(middle, 1), chart.names[i], name
            )
        )
        parts.append(_text(left - 12, middle, str(i + 1), style="tick"))
        parts.append(_text(left + (i + 0.5) * _CELL, 18, str(i + 1), style="tick"))
        for j in range(len(names)):
            parts.append(_square(chart, i, j, most, (left + j * _CELL, 26 + i * _CELL)))
    (one, other), best = min(chart.values.items(), key=lambda item: (-item[1], item[0]))
    about = (
        f"A square of {len(names)} names by the same names; the darker a cell, the more often the"
        f" two came together. Most often, at {_times(best, chart.unit)}: {chart.names[one]} and"
        f" {chart.names[other]}. The table below has the numbers."
    )
    size = left + len(names) * _CELL + 4, 30 + len(names) * _CELL
    return _frame(size, key, title, about, parts)


def _square(chart: Heat, i: int, j: int, most: int, at: tuple[float, float]) -> Markup:
    x, y = at
    value = chart.values.get((min(i, j), max(i, j)), 0) if i != j else 0
    shade = "self" if i == j else str(math.ceil(STEPS * value / most))
    said = f"{chart.names[i]} – {chart.names[j]}: {_times(value, chart.unit)}"
    box = Markup('<rect class="heat-{}" x="{}" y="{}" width="{size}" height="{size}" rx="3"/>')
    parts = [box.format(shade, round(x + 1, 1), round(y + 1, 1), size=_CELL - 2)]
    if value:
        parts.append(_text(x + _CELL / 2, y + _CELL / 2 + 4.5, f"{value}", style=f"on-{shade}"))
    if i == j:
        return _joined(parts)
    return Markup("<g><title>{}</title>{}</g>").format(said, _joined(parts))


def _times(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'s' * (number != 1)}"


def width(text: str) -> float:
    """About how many pixels a text takes at 13 pixels.

    >>> width("张伟") > width("Wei")
    True
    """
    return sum(_WIDE if ord(letter) > 0x2E7F else _FONT for letter in text)


def fitting(text: str, most: float) -> str:
    """The text, cut where it takes more than `most` pixels.

    >>> fitting("University of Porto", 80)
    'University…'
    """
    if width(text) <= most:
        return text
    kept, room = "", most - _FONT
    for letter in text:
        room -= width(letter)
        if room < 0:
            break
        kept += letter
    return f"{kept.rstrip()}…"
