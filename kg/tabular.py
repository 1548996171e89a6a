"""Titled tables of text, for every command whose answer is not one RDF result: Markdown, CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MARKUP = "\\|`*_[]<>#"


@dataclass(frozen=True, slots=True)
class Block:
    """One table: its title, the heads of its columns, its rows of text."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def markdown(blocks: Iterable[Block], notes: Sequence[str] = ()) -> str:
    """The tables with their titles, then the notes; no text can become markup.

    >>> print(markdown([Block("Who", ("name",), (("a|b",),))], ["All."]), end="")
    **Who**
    <BLANKLINE>
    | name |
    | --- |
    | a\\|b |
    <BLANKLINE>
    All.
    """
    parts = []
    for block in blocks:
        lines = [_line(block.heads), f"|{'|'.join(' --- ' for _ in block.heads)}|"]
        table = "\n".join([*lines, *map(_line, block.rows)])
        parts.append(f"**{_safe(block.title)}**\n\n{table}")
    return "\n\n".join([*parts, *map(_safe, notes)]) + "\n"


def comma_separated(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """One table as RFC 4180 has it.

    >>> comma_separated(["a"], [["x, y"]])
    'a\\r\\n"x, y"\\r\\n'
    """
    page = io.StringIO()
    csv.writer(page).writerows([heads, *rows])
    return page.getvalue()


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_safe, cells))} |"


def _safe(text: str) -> str:
    for mark in _MARKUP:
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
