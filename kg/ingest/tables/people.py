"""Who a row names, from where, as what, and what they did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.ingest.entry import Cell, EntryWriter, Thing
from kg.ingest.names import web
from kg.ingest.tables import cells, content
from kg.ingest.tables.cells import Agent
from kg.ingest.tables.column import OF_INSTITUTIONS, Column
from kg.ingest.tables.stages import Placed, Stages
from kg.ingest.tables.taking_part import OPEN, Role, Roles, join
from kg.model import Span


class People:
    """Writes those whom the rows of a table name."""

    def __init__(self, columns: Sequence[Column], default: str, roles: Roles) -> None:
        self._roles = roles
        self._default = default
        self._name = next((c for c in columns if c.meaning == "person"), None)
        self._parts = [
            c
            for m in ("given name", "middle name", "family name")
            for c in columns
            if c.meaning == m
        ]
        self._lists = [c for c in columns if c.meaning == "people"]
        self._at = [c for c in columns if c.meaning == "role at"]
        self._of = {
            key: [c for c in columns if c.of == key[0] and c.number in (key[1], "")]
            for key in {("person", ""), *((c.role, c.number) for c in self._lists)}
        }
        self._of_institution = [c for c in columns if c.of == "institution"]
        self._institution = [c for c in columns if c.meaning == "institution"]
        self.are_named = bool(self._name or self._parts or self._lists)

    def write(
        self,
        row: EntryWriter,
        made: Mapping[int, Cell],
        raw: Sequence[str],
        placed: Placed | None,
        stages: Stages,
    ) -> bool:
        """Writes all whom the row names; whether there is anybody."""
        found = False
        for who, post, org in self._main(row, made, raw):
            found = True
            self._take_part(row, made, who, post, org, placed, stages)
        for column in self._lists:
            for who, post, org in self._listed(row, made, raw, column):
                found = True
                if placed:
                    join(row, who, self._roles.of_list(made, column), post, org, placed)
        return found

    def _main(
        self, row: EntryWriter, made: Mapping[int, Cell], raw: Sequence[str]
    ) -> Iterator[tuple[Thing, Thing | None, Thing | None]]:
        """The person of the row, or its institution where no column is for people."""
        if self._name and (cell := made.get(self._name.index)):
            named = cells.agents(cell.value, self._name.style == "family first")
            yield from self._told(row, made, raw, cell, named, ("person", ""))
        elif parts := [made[c.index] for c in self._parts if c.index in made]:
            spans = [p.span for p in parts if p.span]
            whole = Span(min(s.start for s in spans), max(s.end for s in spans))
            name = " ".join(p.value for p in parts)
            cell = Cell(name, whole)
            for agent in cells.agents(name)[:1]:
                yield from self._told(row, made, raw, cell, [agent], ("person", ""))
        elif not self.are_named:
            for column in self._institution:
                if cell := made.get(column.index):
                    for name in filter(None, cells.institutions(cell.value)):
                        org = row.organisation(row.part(cell, name))
                        self._about(row, made, raw, org, self._of_institution)
                        yield org, None, org

    def _listed(
        self, row: EntryWriter, made: Mapping[int, Cell], raw: Sequence[str], column: Column
    ) -> Iterator[tuple[Thing, Thing | None, Thing | None]]:
        """Those in a column that a role is the label of; some of them are institutions."""
        cell = made.get(column.index)
        if cell is None:
            return
        if column.role in OF_INSTITUTIONS or content.is_organisation(cells.bare(cell.value)):
            for name in filter(None, cells.institutions(cell.value)):
                if content.is_organisation(cells.bare(name)) or column.role in OF_INSTITUTIONS:
                    org = row.organisation(row.part(cell, name))
                    if name == cell.value:
                        self._about(row, made, raw, org, self._of[column.role, column.number])
                    yield org, None, None
                else:
                    for agent in cells.agents(name):
                        yield row.person(row.part(cell, agent.name)), None, None
            return
        named = cells.agents(cell.value, column.style == "family first")
        yield from self._told(row, made, raw, cell, named, (column.role, column.number))

    def _told(
        self,
        row: EntryWriter,
        made: Mapping[int, Cell],
        raw: Sequence[str],
        cell: Cell,
        named: Sequence[Agent],
        key: tuple[str, str],
    ) -> Iterator[tuple[Thing, Thing | None, Thing | None]]:
        """People of one cell with what other columns say of them."""
        owned = self._of[key]
        for place, agent in enumerate(named):
            who = row.person(row.part(cell, agent.name) if agent.name != cell.value else cell)
            if len(named) == 1:
                self._about(row, made, raw, who, owned)
            orgs = list(self._employers(row, made, owned, place, len(named)))
            if agent.institution:
                orgs.insert(0, row.organisation(row.part(cell, agent.institution)))
            titles = list(self._titles(row, made, owned, place, len(named)))
            post = None
            for org, title in _held(orgs, titles):
                held = row.membership(who, org, title)
                post = post or held
            yield who, post, orgs[0] if orgs else None

    def _employers(
        self,
        row: EntryWriter,
        made: Mapping[int, Cell],
        owned: Sequence[Column],
        place: int,
        of: int,
    ) -> Iterator[Thing]:
        """Institutions and departments of the one at that place in a list of so many."""
        units = (made.get(c.index) for c in owned if c.meaning == "department")
        unit = next(filter(None, units), None)
        cities = (made.get(c.index) for c in self._of_institution if c.meaning == "city")
        city = next(filter(None, cities), None)
        for column in owned:
            cell = made.get(column.index) if column.meaning == "institution" else None
            if cell is None:
                continue
            names = cells.institutions(cell.value)
            chosen = [names[place]] if len(names) == of > 1 else names
            for name in chosen:
                if not name:
                    continue
                org = row.organisation(row.part(cell, name))
                if city and len(names) == 1:
                    row.refer(org, "place", row.place(city))
                if unit and len(names) == 1:
                    org = row.organisation(unit, part_of=org, unit=True)
                    unit = None
                yield org
        if unit and of == 1:
            yield row.organisation(unit)

    def _titles(
        self,
        row: EntryWriter,
        made: Mapping[int, Cell],
        owned: Sequence[Column],
        place: int,
        of: int,
    ) -> Iterator[Cell]:
        for column in owned:
            cell = made.get(column.index) if column.meaning == "position" else None
            if cell:
                names = cells.institutions(cell.value)
                chosen = [names[place]] if len(names) == of > 1 else names
                yield from (row.part(cell, name) for name in chosen if name)

    def _about(
        self,
        row: EntryWriter,
        made: Mapping[int, Cell],
        raw: Sequence[str],
        who: Thing,
        owned: Sequence[Column],
    ) -> None:
        """Country, address and identifiers of one person or institution."""
        for column in owned:
            value = raw[column.index] if column.index < len(raw) else ""
            cell = made.get(column.index)
            if column.meaning == "email":
                row.say(who, "identifier", cells.mail_hash(value), who.cell)
            elif cell is None:
                continue
            elif column.meaning == "country":
                row.say(who, "country", cell.value, cell)
            elif (
                column.meaning == "city"
                and column.of == "institution"
                and who.kind.value == "organisation"
            ):
                row.refer(who, "place", row.place(cell))
            elif column.meaning == "url":
                row.say(who, "url", web(cell.value), cell)
            elif column.meaning == "orcid":
                row.say(who, "identifier", cells.orcid(cell.value), cell)
            elif column.meaning in ("mailbox hash", "person id"):
                for name in cells.institutions(cell.value):
                    row.say(who, "identifier", name, row.part(cell, name))

    def _take_part(
        self,
        row: EntryWriter,
        made: Mapping[int, Cell],
        who: Thing,
        post: Thing | None,
        org: Thing | None,
        placed: Placed | None,
        stages: Stages,
    ) -> None:
        org = org if org is not who else None
        for column in self._at:
            if (cell := made.get(column.index)) is None:
                continue
            if column.role and not content.is_set(cell.value):
                continue
            event = stages.named(row, column, cell)
            for role in [Role(column.role)] if column.role else self._roles.read(row, cell):
                join(row, who, role, post, org, Placed(event))
        if placed is None:
            return
        stated = list(self._roles.stated(row, made))
        if not stated and self._at:
            return
        spoke = placed.talk is not None and not self._lists
        if not stated:
            stated = [Role("speaker" if spoke and self._default in OPEN else self._default)]
        elif spoke and all(role.concept in OPEN for role in stated):
            stated.append(Role("speaker"))
        for role in stated:
            join(row, who, role, post, org, placed)


def _held(
    orgs: Sequence[Thing], titles: Sequence[Cell]
) -> Iterator[tuple[Thing | None, Cell | None]]:
    """Each institution with the post there; one post is held in the first, more in each in turn."""
    for place in range(max(len(orgs), len(titles))):
        org = orgs[place] if place < len(orgs) else orgs[0] if orgs else None
        yield org, titles[place] if place < len(titles) else None
