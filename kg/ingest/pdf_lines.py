"""Lines and cells of a PDF page, from its characters and where they stand.

A PDF has no lines, cells or columns; they are found by the gaps between characters. What pages
repeat at their edges (running heads, page numbers) goes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

SOFT: Final = "\u00ad\u0002\ufffe"
"""Hyphens that only show where a line ends; PDFium writes some of its own."""

_CELL: Final = 1.8  # heights of a line that a gap between two cells is wide
_EDGE: Final = 2  # lines at the top and at the bottom of a page that may be repeated on others
_OFTEN: Final = 3  # pages that show the same at an edge
_PROSE: Final = 30  # characters of a line in a column of prose, on average
_FEW: Final = 4  # lines that make a column
_PAGE_NUMBER: Final = re.compile(
    r"\W*(?:p(?:age|\.)?|seite|стр\.?|第)?\s*[0-9ivxlc]{1,5}\s*页?(?:\s*(?:of|/|von|из)\s*\d{1,5})?\W*",
    re.IGNORECASE,
)


class Char(NamedTuple):
    """A character and its box on the page, y growing upwards; generated ones have no box."""

    text: str
    left: float = 0.0
    bottom: float = 0.0
    right: float = 0.0
    top: float = 0.0


@dataclass(slots=True)
class Line:
    """A line as printed: its cells with their left edges, its lower edge, the height of letters."""

    bottom: float
    height: float
    cells: list[str] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)
    right: float = 0.0

    @property
    def text(self) -> str:
        """The cells, apart by tabs."""
        return "\t".join(filter(None, self.cells))


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """The lines of a page in reading order, from its characters in the order of the file.

    >>> letters = [Char("A", 0, 0, 9, 10), Char(" "), Char("B", 60, 0, 69, 10)]
    >>> [line.text for line in lines_of([*letters, Char("\\n"), Char("C", 0, -20, 9, -10)])]
    ['A\\tB', 'C']
    """
    found: list[Line] = []
    written: list[str] = []  # the cell that is being read
    gap, broken = "", True
    for char in chars:
        if not char.text or char.text.isspace() or char.right <= char.left:
            if char.text and char.text in SOFT:
                written.append(char.text)
            else:
                broken = broken or char.text in ("\r", "\n")
                gap = " "
            continue
        line = found[-1] if found else None
        level = line is not None and abs(line.bottom - char.bottom) < 0.5 * line.height
        if line is None or not level or (broken and char.left < line.right):
            _close(line, written)
            line = Line(char.bottom, char.top - char.bottom, [], [char.left])
            found.append(line)
        elif char.left - line.right > _CELL * line.height:
            _close(line, written)
            line.lefts.append(char.left)
        elif gap or broken:
            written.append(" ")
        written.append(char.text)
        line.right = char.right
        gap, broken = "", False
    _close(found[-1] if found else None, written)
    return [line for line in _columns(found) if line.text.strip(SOFT)]


def _close(line: Line | None, written: list[str]) -> None:
    """Give a line the cell that was written."""
    if line is not None:
        line.cells.append("".join(written).strip())
    written.clear()


def without_edges(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The pages without running heads, running feet and page numbers.

    >>> pages = [[Line(9, 1, ["Forum News"]), Line(5, 1, [text])] for text in ("One.", "Two.")]
    >>> [[line.text for line in page] for page in without_edges(pages)]
    [['One.'], ['Two.']]
    """
    seen = Counter(key for page in pages for key in {_key(*edge) for edge in _edges(page)})
    often = min(_OFTEN, max(2, len(pages) / 2))
    kept = []
    for page in pages:
        gone = {
            id(line)
            for line, place in _edges(page)
            if seen[_key(line, place)] >= often or _PAGE_NUMBER.fullmatch(line.text)
        }
        kept.append([line for line in page if id(line) not in gone])
    return kept


def _columns(lines: list[Line]) -> Iterator[Line]:
    """Lines in reading order where the file has two columns of prose line by line across the page.

    Rows of short cells are a table, and stay as they are.
    """
    at = 0
    while at < len(lines):
        end = at
        while (
            end < len(lines) and len(lines[end].cells) == 2 and _same_gutter(lines[at], lines[end])
        ):
            end += 1
        block = lines[at:end]
        if len(block) >= _FEW and all(
            sum(len(line.cells[side]) for line in block) > _PROSE * len(block) for side in (0, 1)
        ):
            for side in (0, 1):
                for line in block:
                    cells, lefts = [line.cells[side]], [line.lefts[side]]
                    yield Line(line.bottom, line.height, cells, lefts, line.right)
        else:
            yield from block or lines[at : at + 1]
        at = max(end, at + 1)


def _same_gutter(one: Line, other: Line) -> bool:
    return len(one.lefts) == 2 and abs(one.lefts[1] - other.lefts[1]) < one.height


def _edges(page: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """The lines at the top and at the bottom of a page, wherever the file has them."""
    ordered = sorted(page, key=lambda line: -line.bottom)
    yield from ((line, "top") for line in ordered[:_EDGE])
    yield from ((line, "bottom") for line in ordered[max(_EDGE, len(ordered) - _EDGE) :])


def _key(line: Line, place: str) -> tuple[str, str]:
    """What a repeated line is known by: its place and its words, whatever the numbers in it."""
    return place, re.sub(r"\d+", "#", " ".join(line.text.split()).casefold())
