"""In which roles those of a row take part, and in which part of the event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kg.ingest.entry import Cell, EntryWriter, Thing
from kg.ingest.tables import cells, content
from kg.ingest.tables.cells import ANY_ROLE
from kg.ingest.tables.column import Column
from kg.ingest.tables.stages import Placed
from kg.ingest.tables.wording import label_cell
from kg.roles import event_role

# Roles in which people speak, so that the talk or session of the row is where they did.
_SPEAKING: Final = frozenset(
    "speaker keynote-speaker panellist author discussant poster-presenter demonstrator"
    " tutorial-presenter opening-speaker welcome-speaker closing-speaker interpreter".split()
)
_BY_KIND: Final = {"keynote": "keynote-speaker", "panel": "panellist", "poster": "poster-presenter"}
OPEN: Final = frozenset(("attendee", ANY_ROLE))


class Role(NamedTuple):
    """A concept, the words for it, and how the source classifies it."""

    concept: str
    cell: Cell | None = None
    code: Cell | None = None


class Roles:
    """Reads the roles that the columns of a table give; `unknown` are those without a concept.

    `known` are concepts by printed role, in lower case.

    >>> row = EntryWriter("row=2", "demo")
    >>> roles = Roles([Column(0, "Role", "role")], {"boss": "general-chair"})
    >>> [role.concept for role in roles.stated(row, {0: row.cell("Role", "Boss")})]
    ['general-chair']
    """

    def __init__(self, columns: Sequence[Column], known: Mapping[str, str]) -> None:
        self.unknown: list[str] = []
        self._known = known
        self._columns = columns
        self._roles = [c for c in columns if c.meaning == "role" and not c.of]
        self._codes = [c for c in columns if c.meaning == "role code"]
        self._flags = [c for c in columns if c.meaning == "flag"]

    def stated(self, row: EntryWriter, made: Mapping[int, Cell]) -> Iterator[Role]:
        """The roles that columns give."""
        code = next((made[c.index] for c in self._codes if c.index in made), None)
        found = False
        for column in self._roles:
            if cell := made.get(column.index):
                found = True
                yield from (role._replace(code=code) for role in self.read(row, cell, code))
        if code and not found:
            concept = event_role(cells.words_of(code.value)) or ANY_ROLE
            yield Role(concept, None, code)
        for column in self._flags:
            cell = made.get(column.index)
            if cell and content.is_set(cell.value):
                yield Role(column.role, label_cell(column, cell))

    def read(self, row: EntryWriter, cell: Cell, code: Cell | None = None) -> Iterator[Role]:
        """The roles of a cell."""
        if known := self._known.get(cell.value.casefold()):
            yield Role(known, cell)
            return
        for concept, words in cells.roles(cell.value):
            if concept == ANY_ROLE and code:
                concept = event_role(cells.words_of(code.value)) or ANY_ROLE
            if concept == ANY_ROLE and len(self.unknown) < 1000:
                self.unknown.append(words)
            yield Role(concept, cell if words == cell.value else row.part(cell, words))

    def of_list(self, made: Mapping[int, Cell], column: Column) -> Role:
        """The role of a list: a column may say it more exactly than the label does."""
        for other in self._columns:
            cell = made.get(other.index)
            if cell and other.meaning == "role" and other.of == column.role:
                return Role(event_role(cell.value) or column.role, cell)
        return Role(column.role)


def join(
    row: EntryWriter,
    who: Thing,
    role: Role,
    post: Thing | None,
    org: Thing | None,
    placed: Placed,
) -> None:
    """Writes that somebody took part, in that part of the event where such a role is held.

    >>> row = EntryWriter("row=2", "demo")
    >>> forum = row.event(row.cell("event", "Health Forum 2021"))
    >>> talk = row.contribution(row.cell("title", "Care"), "keynote", forum)
    >>> ada = row.person(row.cell("name", "Ada Diaz"))
    >>> join(row, ada, Role("speaker"), None, None, Placed(forum, None, talk, "keynote"))
    >>> row.entry().records[-1].values("role")
    ('keynote-speaker',)
    """
    concept = role.concept
    if placed.part and concept == "speaker":
        concept = _BY_KIND.get(placed.kind, concept)
    part = placed.session
    if placed.exact or concept in _SPEAKING:
        part = placed.part
    elif concept in OPEN:
        part = None
    elif concept == "moderator":
        part = placed.session or placed.talk
    thing = row.participation(
        who, concept, role.cell, placed.event, part=part, holding=post, representing=org
    )
    if role.code:
        row.say(thing, "sourceRole", role.code.value, role.code)
