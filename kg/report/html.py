"""The report as one HTML page: no script, no request, readable on screen, phone and paper."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from itertools import groupby

import jinja2
from markupsafe import Markup

from kg.report import charts
from kg.report.blocks import Cell, Content, Link, Piece, Table, pieces, shown
from kg.view.page import policy


def render_html(content: Content, *, page: str = "graph.html") -> str:
    """The report as an HTML page that works offline; write it as UTF-8.

    `page` is the address of the interactive page that names lead to, relative to this one. The same
    content gives the same characters.

    >>> render_html(Content("Forum", "2021", ())).startswith("<!doctype html>")
    True
    """
    style = _asset("report.css")
    return (
        _environment(page)
        .get_template("report.html.j2")
        .render(content=content, page=page, style=style, policy=policy(style, ()))
    )


def _asset(name: str) -> str:
    return files("kg.report").joinpath(name).read_text(encoding="utf-8")


def _environment(page: str) -> jinja2.Environment:
    """Autoescape on; a cell becomes markup by one function only."""

    def cell(value: Cell) -> Markup:
        return Markup("").join(_piece(piece, page) for piece in pieces(value))

    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(_asset),
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "cell": cell, "shown": shown, "chart": _chart, "shares": _shares, "runs": _runs,
    }  # fmt: skip
    return environment


def _piece(piece: Piece, page: str) -> Markup:
    if isinstance(piece, Link):
        return Markup('<a href="{}#{}"><bdi>{}</bdi></a>').format(page, piece.target, piece.label)
    if isinstance(piece, str):
        return (
            Markup("<bdi>{}</bdi>").format(piece) if not piece.isascii() else Markup.escape(piece)
        )
    return Markup.escape(shown(piece))


def _runs(tables: Iterable[Table]) -> list[tuple[bool, list[Table]]]:
    """The tables in order, narrow neighbours together."""
    grouped = groupby(tables, key=lambda table: table.narrow)
    return [(narrow, list(found)) for narrow, found in grouped]


def _chart(table: Table) -> Markup:
    assert table.chart
    return charts.draw(table.chart, table.key, table.title)


def _shares(table: Table) -> list[Markup]:
    """The bars of the last column, row by row."""
    values = [row[-1] for row in table.rows]
    numbers = [value if isinstance(value, int) else 0 for value in values]
    most = max(numbers, default=0)
    return [charts.share(number, most) for number in numbers]
