"""A table before anything is known of its columns: its header, what stands above it, its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple

from kg.errors import SourceError
from kg.ingest.tables.content import is_label
from kg.ingest.tables.labels import read_label
from kg.model import Flaw

SAMPLE: Final = 400  # rows that are looked at to tell what the columns are
JOINT: Final = "; "  # between the values of a list
_TOP: Final = 40  # rows that a header may stand in


class Row(NamedTuple):
    """The values of a row or record with its place; a row may be shorter than the header."""

    pointer: str
    cells: Sequence[str]


Rows = Callable[[], Iterator[Row | Flaw]]
"""Reads the rows from the beginning, each time it is called."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header found.

    `above` are the rows above the header, `beside` what a JSON object says next to its list,
    `sample` the first rows, `body` gives all rows below the header.
    """

    name: str
    labels: tuple[str, ...]
    header: str
    sample: Sequence[Row]
    body: Rows
    above: Sequence[Row] = ()
    beside: Mapping[str, Row] = field(default_factory=dict)
    headless: bool = False

    def column(self, index: int) -> list[str]:
        """The values of a column in the sample that are not empty."""
        return [r.cells[index] for r in self.sample if len(r.cells) > index and r.cells[index]]


def find_table(name: str, rows: Rows, header: int | None = None, where: str = "") -> Table | None:
    """The table that the rows are; None if they are empty.

    The header is the first of those rows that have most cells that are known labels of columns;
    `header` is its number where the user gives it (0: there is none).

    >>> data = [Row("row=1", ["Forum 2021"]), Row("row=2", ["Name", "Role"]), Row("row=3", ["A"])]
    >>> table = find_table("Sheet1", lambda: iter(data))
    >>> table.header, table.labels, [row.pointer for row in table.above], len(table.sample)
    ('row=2', ('Name', 'Role'), ['row=1'], 1)
    """
    first = list(islice(rows(), _TOP + SAMPLE))
    top = [(i, r) for i, r in enumerate(first[:_TOP]) if isinstance(r, Row) and any(r.cells)]
    if not top:
        return None
    if header is None:
        at = _header(top)
    elif header == 0:
        at = None
    elif 0 < header <= len(first) and isinstance(first[header - 1], Row):
        at = header - 1
    else:
        raise SourceError(f"there is no row {header} to be the header", where=where)
    if at is None:
        return _headless(name, rows, first)
    found = first[at]
    assert isinstance(found, Row)
    labels = tuple(_distinct(found.cells))
    return Table(
        name,
        labels,
        found.pointer,
        [r for r in first[at + 1 :] if isinstance(r, Row) and any(r.cells)][:SAMPLE],
        lambda: _below(rows(), at + 1, found.cells),
        [r for i, r in top if i < at],
    )


def _headless(name: str, rows: Rows, first: Sequence[Row | Flaw]) -> Table:
    sample = [r for r in first if isinstance(r, Row) and any(r.cells)][:SAMPLE]
    width = max(len(row.cells) for row in sample)
    labels = tuple(f"column {i}" for i in range(1, width + 1))
    return Table(name, labels, "", sample, lambda: _below(rows(), 0, ()), headless=True)


def _header(top: Sequence[tuple[int, Row]]) -> int | None:
    """The place of the row with most known labels; None where even its cells are data."""
    best, chosen = 0.0, None
    for at, row in top:
        filled = [cell for cell in row.cells if cell]
        known = sum(map(_weight, filled))
        if known < (1 if len(filled) > 2 else 0.5) or (known <= 1 and len(filled) > 4):
            continue
        others = {c.casefold() for _, r in top if r.cells != row.cells for c in r.cells}
        if sum(cell.casefold() in others for cell in filled) > known / 2:  # the cells are values
            continue
        below = max((sum(map(bool, r.cells)) for i, r in top if i > at), default=0)
        if len(filled) == 1 and below > 1:  # a title line that holds a word such as "Conference"
            continue
        if known + (known >= len(filled)) > best:
            best, chosen = known + (known >= len(filled)), at
    return chosen


def _weight(cell: str) -> float:
    """How much a cell speaks for a header: the name of a role may be a value as well."""
    if re.fullmatch(r"(?:19|20)\d\d", cell):
        return 0.5
    label = read_label(cell) if is_label(cell) else None
    if label is None or not label.known:
        return 0
    return 1 if label.sure and label.meaning != "people" else 0.5


def _below(rows: Iterator[Row | Flaw], skip: int, labels: Sequence[str]) -> Iterator[Row | Flaw]:
    """The rows after `skip` of them, without blank ones and headers that are printed again."""
    header = [label.casefold() for label in labels]
    first = header[0] if header else ""
    for row in islice(rows, skip, None):
        if isinstance(row, Row):
            if not any(row.cells):
                continue
            again = row.cells[0].casefold() == first
            if again and [cell.casefold() for cell in row.cells][: len(header)] == header:
                continue
        yield row


def _distinct(cells: Sequence[str]) -> Iterator[str]:
    """The labels; a column without one is called by its number, an equal one is counted."""
    seen: dict[str, int] = {}
    for number, cell in enumerate(cells, start=1):
        label = " ".join(cell.split()) or f"column {number}"
        seen[label] = seen.get(label, 0) + 1
        yield label if seen[label] == 1 else f"{label} ({seen[label]})"
