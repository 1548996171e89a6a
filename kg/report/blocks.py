"""What a report is made of: sections of texts and tables, the data that pages are written from."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from typing import Final, NamedTuple

_NUMBER: Final = re.compile(r"\d{1,3}(,\d{3})*(\.\d+)?", re.ASCII)  # and no year
_SHORT: Final = 18  # characters


class Link(NamedTuple):
    """A name that leads into the interactive page: `target` is what follows `#` there."""

    label: str
    target: str


Piece = str | int | Link
Text = tuple[Piece, ...]
"""A paragraph in pieces; numbers in it are written with thousands marked."""

Cell = Piece | Text
"""A cell of a table; numbers are counts. Measures are texts, rounded as `kg stats` prints them."""


class Command(NamedTuple):
    """Words of a command that prints the numbers of a table.

    >>> Command(("kg", "query", "ASK { ?e a ckg:Event }")).text
    "kg query 'ASK { ?e a ckg:Event }'"
    """

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The command as it is typed."""
        return shlex.join(self.words)

    @property
    def is_long(self) -> bool:
        """Whether it spans lines, as queries do."""
        return any("\n" in word for word in self.words)


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars over the years from the first to the last; a year of which nothing is known has none.

    `series` are the bars' names with their values by year.
    """

    series: tuple[tuple[str, dict[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """How often two of the `names` came together; `values` has pairs of positions, the lower first.

    What lies on the diagonal is not known here.
    """

    names: tuple[str, ...]
    values: dict[tuple[int, int], int]
    unit: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the commands that print its numbers.

    `about` says in a sentence what it shows, `empty` what it means that there are no rows. `more`
    counts rows that were left out. `shares` says that the last column is drawn as bars too,
    `narrow` that there is room for others beside it.
    """

    key: str
    title: str
    about: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    commands: tuple[Command, ...]
    empty: str = "None."
    more: int = 0
    shares: bool = False
    narrow: bool = False
    chart: Bars | Heat | None = None

    def numeric(self, column: int) -> bool:
        """Whether the column holds numbers, which stand right."""
        texts = ["".join(map(shown, pieces(row[column]))) for row in self.rows]
        return any(texts) and all(_NUMBER.fullmatch(text) for text in texts if text)

    def short(self, column: int) -> bool:
        """Whether the column holds dates or a few plain words, which are not broken over lines."""
        cells = [row[column] for row in self.rows]
        return all(isinstance(cell, str) and len(cell) <= _SHORT for cell in cells)


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline number with what it counts."""

    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter: paragraphs, then headline figures with their command, then tables."""

    key: str
    title: str
    texts: tuple[Text, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A whole report. `subject` is what it is about, `span` its years, empty when none is known."""

    subject: str
    span: str
    sections: tuple[Section, ...]
    tables: dict[str, Table] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = {table.key: table for section in self.sections for table in section.tables}
        object.__setattr__(self, "tables", found)


def pieces(cell: Cell) -> Text:
    """What a cell is made of.

    >>> pieces(3), pieces(("in ", 2))
    ((3,), ('in ', 2))
    """
    return cell if isinstance(cell, tuple) and not isinstance(cell, Link) else (cell,)


def shown(piece: Piece) -> str:
    """A piece as people read it.

    >>> shown(1234), shown(Link("Ada", "focus=person/ada"))
    ('1,234', 'Ada')
    """
    if isinstance(piece, int):
        return f"{piece:,}"
    return piece.label if isinstance(piece, Link) else piece
