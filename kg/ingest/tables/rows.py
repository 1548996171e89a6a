"""From the rows of a table to entries, by its plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from kg.ingest.entry import Cell, EntryWriter, Thing
from kg.ingest.names import text
from kg.ingest.tables import content
from kg.ingest.tables.cells import without_mail
from kg.ingest.tables.column import Column
from kg.ingest.tables.grid import Row
from kg.ingest.tables.hierarchy import Hierarchy
from kg.ingest.tables.mapping import TableMapping
from kg.ingest.tables.people import People
from kg.ingest.tables.plan import Ready
from kg.ingest.tables.stages import Stages
from kg.ingest.tables.taking_part import Roles
from kg.ingest.tables.wording import RULE
from kg.model import Entry, Flaw, Kind

# What no entry repeats: mailboxes and what was not recognised.
_UNSHOWN: Final = frozenset(("ignored", "email", "decision", "parent", "id", "honorific", ""))
_REFUSED: Final = re.compile(
    r"reject|withdr|declin|not accepted|cancel|отклон|отказ|снят|отозван|拒|未录用|未通过|撤",
    re.IGNORECASE,
)
_REFUSALS: Final = re.compile(r"delet|withdr|удал|отозв", re.IGNORECASE)
_TOTALS: Final = frozenset(
    "total,totals,grand total,sum,subtotal,итого,всего,合计,总计,小计,gesamt,summe,insgesamt".split(
        ","
    )
)
_text = lru_cache(maxsize=65_536)(text)


def write(
    ready: Ready, scope: str, mapping: TableMapping, told: list[Entry]
) -> Iterator[Entry | Flaw]:
    """The entries of a table, its event first; a row that says nothing is a flaw.

    `scope` is the key of the source, `told` the events of its tables before this one.

    >>> from kg.ingest.file import File
    >>> from kg.ingest.tables.mapping import NO_MAPPING
    >>> from kg.ingest.tables.plan import prepare
    >>> from kg.ingest.tables.records import tables
    >>> rows = [{"speaker": "Ada Diaz", "event": "Forum 2021"}, {"speaker": "Total"}]
    >>> ready, = prepare(File("a.json", b""), tables("a", rows))
    >>> for one in write(ready, "0123456789ab", NO_MAPPING, []):
    ...     print(one.pointer, one.what if isinstance(one, Flaw) else one.text)
    /0 speaker: Ada Diaz · event: Forum 2021
    /1 it holds totals
    """
    columns = ready.plan.columns
    hierarchy = _hierarchy(ready, scope)
    stages = Stages(columns, ready.event, scope, hierarchy)
    roles = Roles(columns, mapping.roles)
    people = People(columns, ready.plan.role, roles)
    meanings = {c.meaning for c in columns}
    series = "role at" in meanings and not meanings & {"role", "flag", "people", "talk"}
    whole = stages.entry if stages.entry not in told and not series else None
    named = bool(meanings & {"event", "acronym", "proceedings"})
    writer = _Writer(columns, stages, people, roles)
    for row in ready.table.body():
        found = [row] if isinstance(row, Flaw) else list(writer.read(row))
        # Where rows name events of their own, that of the table counts once a row names none.
        told_of = any(isinstance(one, Entry) for one in found)
        if whole and told_of and (not named or any(_refers(one, stages.whole) for one in found)):
            told.append(whole)
            yield whole
            whole = None
        yield from found
    if writer.refused:
        others = len(writer.refused) - 1
        more = f", with {others} other row{'s' * (others > 1)}" if others else ""
        yield Flaw(writer.refused[0], f"left out{more}: rejected, withdrawn or deleted")


def _refers(one: Entry | Flaw, whole: Thing | None) -> bool:
    """Whether an entry says something of an event."""
    return isinstance(one, Entry) and any(
        whole is not None and (claim.refers, claim.value) == (Kind.EVENT, whole.key)
        for record in one.records
        for claim in record.claims
    )


def _hierarchy(ready: Ready, scope: str) -> Hierarchy | None:
    """What is below what, where rows give ids of events and kinds or parents of them."""
    meanings = {c.meaning for c in ready.plan.columns}
    if "event id" in meanings or ("event" in meanings and not meanings & {"session", "talk"}):
        return Hierarchy(ready.table, ready.plan.columns, scope)
    return None


class _Writer:
    def __init__(
        self, columns: Sequence[Column], stages: Stages, people: People, roles: Roles
    ) -> None:
        self._shown = [(c.index, c.label) for c in columns if c.meaning not in _UNSHOWN]
        self._decisions = [c for c in columns if c.meaning == "decision"]
        self._width = len(columns)
        self._stages, self._people, self._roles = stages, people, roles
        self._told: set[str] = set()
        self.refused: list[str] = []

    def read(self, row: Row) -> Iterator[Entry | Flaw]:
        """The entry of a row and what could not be read of it."""
        cells = row.cells
        if len(cells) > self._width and any(cells[self._width :]):
            filled = max(i for i, cell in enumerate(cells, start=1) if cell)
            yield Flaw(
                row.pointer, f"it has {filled} values for {self._width} columns: they are shifted"
            )
            return
        if any(cell.casefold().strip(" :") in _TOTALS for cell in cells):
            yield Flaw(row.pointer, "it holds totals")
            return
        if self._decisions and self._is_refused(cells):
            self.refused.append(row.pointer)
            return
        writer = EntryWriter(row.pointer, RULE)
        made = self._cells(writer, cells)
        placed = self._stages.place(writer, made)
        named = self._people.write(writer, made, cells, placed, self._stages)
        entry = writer.entry()
        if named and placed is None and not any(r.kind == "participation" for r in entry.records):
            yield Flaw(row.pointer, "it names no event")
        elif not entry.records:
            yield Flaw(row.pointer, "it names nobody" if made else "nothing in it can be read")
        else:
            yield entry
        for words in self._roles.unknown:
            if words.casefold() not in self._told and len(self._told) < 1000:
                self._told.add(words.casefold())
                yield Flaw(row.pointer, f"the role {words!r} is not known; a mapping can say it")
        self._roles.unknown.clear()

    def _cells(self, writer: EntryWriter, cells: Sequence[str]) -> Mapping[int, Cell]:
        made = {}
        width = len(cells)
        for index, label in self._shown:
            if index < width and (value := cells[index]):
                value = _text(value).rstrip(" ,;")
                if "@" in value:
                    value = without_mail(value)
                if value:
                    made[index] = writer.cell(label, value)
        return made

    def _is_refused(self, cells: Sequence[str]) -> bool:
        for column in self._decisions:
            value = cells[column.index] if column.index < len(cells) else ""
            if _REFUSED.search(value):
                return True
            if _REFUSALS.search(column.label) and content.is_set(value):
                return True
        return False
