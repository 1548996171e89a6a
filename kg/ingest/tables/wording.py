"""How what stands in several places of a table is put into words: "ICSE" and 2021, a label."""

from __future__ import annotations

import re
from typing import Final

from kg.ingest.entry import Cell, EntryWriter, Thing
from kg.ingest.tables.column import Column
from kg.ingest.tables.event import TableEvent
from kg.model import Entry, Span

RULE: Final = "table"
YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_EDITION: Final = re.compile(r"[/#]((?:19|20)\d\d)/?$")


def write_event(event: TableEvent, scope: str) -> tuple[Thing, Entry]:
    """The event of a whole table and its entry; `scope` as in `event_key`.

    >>> write_event(TableEvent("Care Forum 2021", "row=1", "a title"), "")[1].text
    'event: Care Forum 2021'
    """
    row = EntryWriter(event.pointer, RULE)
    name = row.cell("event", event.name)
    cells = {
        prop: row.cell(prop, fact.printed)._replace(value=fact.value)
        for prop, fact in event.facts.items()
    }
    start, end = (c if (c := cells.get(prop)) and c.value else None for prop in ("start", "end"))
    if start is None and (found := year_of(event.name)):
        start = row.part(name, found)
    thing = row.event(name, start=start, end=end, scope=scope)
    for prop in ("acronym", "url"):
        if prop in cells and cells[prop].value != name.value:
            row.say(thing, prop, cells[prop].value, cells[prop])
    if "place" in cells:
        row.refer(thing, "place", row.place(cells["place"]))
    return thing.elsewhere(event.pointer), row.entry()


def year_of(text: str) -> str:
    """The year in the name of an event, or at the end of its address; "" if there is none.

    >>> year_of("Care Forum 2021"), year_of("https://example.org/care/2021"), year_of("Care")
    ('2021', '2021', '')
    >>> year_of("https://example.org/2021/care")
    ''
    """
    found = (_EDITION if "://" in text else YEAR).search(text)
    return found[1] if found else ""


def with_year(name: Cell, year: Cell | None) -> Cell:
    """ "ICSE" of the year 2021 is "ICSE 2021", unless its name has a year.

    >>> with_year(Cell("ICSE"), Cell("2021")).value, with_year(Cell("CARE_21"), Cell("2021")).value
    ('ICSE 2021', 'CARE_21')
    """
    if year is None or not YEAR.fullmatch(year.value):
        return name
    if YEAR.search(name.value) or re.search(rf"(?<!\d){year.value[2:]}$", name.value):
        return name
    spans = [cell.span for cell in (name, year) if cell.span]
    whole = Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None
    return Cell(f"{name.value} {year.value}", whole, name.pointer)


def label_cell(column: Column, cell: Cell) -> Cell:
    """The label of a column as it stands in front of the cell in the entry's text.

    >>> row = EntryWriter("row=2", "demo")
    >>> label_cell(Column(0, "Chair", "flag"), row.cell("Chair", "x"))
    Cell(value='Chair', span=Span(start=0, end=5), pointer='')
    """
    label = " ".join(column.label.split())
    if cell.span is None:
        return Cell(label, None, cell.pointer)
    end = cell.span.start - len(": ")
    return Cell(label, Span(end - len(label), end))
