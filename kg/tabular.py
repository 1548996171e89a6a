"""Titled tables of text, for every command whose answer is not one RDF result: Markdown, CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

_MARKUP = "\\|`*_[]<>#"
# The signs that start a formula, also in the full width of Chinese and Japanese keyboards.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Block:
    """One table: its title, the heads of its columns, its rows of text."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, title: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Self:
        """The same from any sequences; short rows are filled up with empty cells.

        >>> Block.of("Who", ["name", "age"], [["none"]]).rows
        (('none', ''),)
        """
        heads = tuple(heads)
        filled = (tuple(row) for row in rows)
        return cls(title, heads, tuple(row + ("",) * (len(heads) - len(row)) for row in filled))


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
        lines = [line(block.heads), f"|{'|'.join(' --- ' for _ in block.heads)}|"]
        table = "\n".join([*lines, *map(line, block.rows)])
        parts.append(f"**{_safe(block.title)}**\n\n{table}")
    return "\n\n".join([*parts, *map(_safe, notes)]) + "\n"


def comma_separated(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """One table as RFC 4180 has it.

    A text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, CSV
    injection). Numbers stay as they are.

    >>> comma_separated(["a"], [["x, y"], ["=1+1"], ["-0.5"]])
    'a\\r\\n"x, y"\\r\\n\\'=1+1\\r\\n-0.5\\r\\n'
    """
    page = io.StringIO()
    csv.writer(page).writerows([heads, *(map(_inert, row) for row in rows)])
    return page.getvalue()


def _inert(cell: str) -> str:
    if not cell.startswith(FORMULA) or cell[1:].replace(".", "", 1).isdecimal():
        return cell
    return f"'{cell}"


def line(cells: Sequence[str]) -> str:
    """One row of a Markdown table; nothing in a cell can end the cell or become markup.

    >>> line(["a|b", "c"])
    '| a\\\\|b | c |'
    """
    return f"| {' | '.join(map(_safe, cells))} |"


def _safe(text: str) -> str:
    for mark in _MARKUP:
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
