"""What a row or element of a structured source states, written down the same way for every format.

A reader knows its format; this module knows what a person, a talk or a role is made of. So the
same conference gives the same records whether it comes as a table, a schedule or RDF.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from kg.model import Claim, Entry, Kind, Record, Span
from kg.names import clean, digest, slug
from kg.roles import event_type, position

_SEPARATOR: Final = " · "
# Who holds these holds them for the whole event, and all of its parts of that name.
_OFFICES: Final = {"workshops-chair": "workshops", "tutorials-chair": "tutorials"}
# Controls, marks that turn the direction of writing, and hints where a line may break.
_UNSEEN: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_NUMBER: Final = re.compile(r"\d")
# How sure a claim is that a program, not a person, wrote down.
_SURE: Final = 0.98


# Columns and events come back in every row.
_label = lru_cache(maxsize=4096)(clean)


@lru_cache(maxsize=4096)
def _tag(*parts: str) -> str:
    """Six hex digits that stand for a key in another one."""
    return digest(*parts)[:6]


class Cell(NamedTuple):
    """A value with the place of its words in the entry's text; no place where they stand elsewhere.

    `pointer` says where they stand then.
    """

    value: str
    span: Span | None = None
    pointer: str = ""


class Thing(NamedTuple):
    """A record that others may refer to, and the words that name it."""

    kind: Kind
    key: str
    cell: Cell

    def elsewhere(self, pointer: str) -> Thing:
        """The same thing for an entry that does not name it: it is named at `pointer`."""
        return self._replace(cell=Cell(self.cell.value, None, pointer))


def event_key(name: str, start: str = "", scope: str = "") -> str:
    """Name and year: two events of one series are two events.

    Without a year or another number `scope` (the key of the source) keeps the event apart from its
    namesakes.

    >>> event_key("Rural Health Forum", "2021-05-03"), event_key("CIDR_17", scope="0a1b")
    ('rural-health-forum-2021', 'cidr-17')
    """
    key = slug(name)
    year = start[:4] if start[:4].isdigit() else ""
    if not year:
        return key if not scope or _NUMBER.search(key) else f"{key}-{scope[:8]}"
    return key if key.endswith(year) else f"{key}-{year}"


@dataclass(slots=True)
class EntryWriter:
    """Collects the cells of one row or element and what they state; `entry()` is the result.

    >>> row = EntryWriter("row=2", "table")
    >>> forum = row.event(row.cell("event", "Health Forum 2021"))
    >>> ada = row.person(row.cell("name", "Ada Diaz"))
    >>> _ = row.participation(ada, "speaker", row.cell("role", "Speaker"), forum)
    >>> row.entry().text
    'event: Health Forum 2021 · name: Ada Diaz · role: Speaker'
    """

    pointer: str
    rule: str
    sure: float = _SURE
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _claims: dict[tuple[Kind, str], list[tuple[str, str, Cell, Kind | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def cell(self, label: str, value: str) -> Cell:
        """A value of this entry; it becomes part of the text as "label: value"."""
        value = _visible(value)
        lead = f"{_SEPARATOR if self._parts else ''}{_label(label)}: "
        start = self._length + len(lead)
        self._parts.append(lead + value)
        self._length = start + len(value)
        return Cell(value, Span(start, self._length))

    def part(self, cell: Cell, value: str) -> Cell:
        """A piece of a cell: one name of a list, an institution in brackets.

        The first place where the piece stands in the cell counts; a piece that is not there word
        for word ("Ada Diaz" of "Diaz, Ada") points at the whole cell.
        """
        value = _visible(value)
        at = cell.value.find(value) if cell.span else -1
        if at < 0 or cell.span is None:
            return Cell(value, cell.span, cell.pointer)
        start = cell.span.start + at
        return Cell(value, Span(start, start + len(value)))

    def event(
        self,
        name: Cell,
        *,
        start: Cell | None = None,
        end: Cell | None = None,
        scope: str = "",
        key: str = "",
    ) -> Thing:
        """A whole event. `start` and `end` are ISO dates; `scope` as in `event_key`."""
        thing = Thing(
            Kind.EVENT, key or event_key(name.value, start.value if start else "", scope), name
        )
        self._name(thing)
        if kind := event_type(name.value):
            self.say(thing, "type", kind, name)
        for prop, cell in (("start", start), ("end", end)):
            if cell:
                self.say(thing, prop, cell.value, cell)
        return thing

    def session(self, name: Cell, whole: Thing, *, at: str = "") -> Thing:
        """A session (also a workshop, a track or a tutorial) of an event; `at` as for a talk."""
        thing = Thing(Kind.SESSION, f"{slug(name.value)}-{_tag(whole.key, at)}", name)
        self._name(thing)
        self.refer(thing, "partOf", whole)
        return thing

    def contribution(
        self, title: Cell, kind: str, whole: Thing, *, kind_cell: Cell | None = None, at: str = ""
    ) -> Thing:
        """A talk, keynote, poster …: `kind` is a concept of `type/`; `whole` its session or event.

        `at` tells two of one title in one event apart: when it starts, or the id that it has.
        """
        key = f"{slug(title.value)}-{_tag(whole.key, at)}"
        thing = Thing(Kind.CONTRIBUTION, key, title)
        self.say(thing, "type", kind, kind_cell or title)
        self.say(thing, "title", title.value, title)
        self.refer(thing, "partOf", whole)
        return thing

    def person(self, name: Cell) -> Thing:
        """A person, by the printed name (given name first)."""
        return self._name(Thing(Kind.PERSON, slug(name.value), name))

    def organisation(
        self, name: Cell, *, part_of: Thing | None = None, unit: bool = False
    ) -> Thing:
        """An institution; `unit`: a department of `part_of`, otherwise an institution below it."""
        key = slug(name.value)
        thing = Thing(Kind.ORGANISATION, f"{key}.{part_of.key}" if part_of else key, name)
        self._name(thing)
        if unit:
            self.say(thing, "unit", "true", name)
        if part_of:
            self.refer(thing, "unitOf" if unit else "subOrganizationOf", part_of)
        return thing

    def place(self, name: Cell) -> Thing:
        """A place, by its printed name."""
        return self._name(Thing(Kind.PLACE, slug(name.value), name))

    def thing(self, kind: Kind, key: str, name: Cell) -> Thing:
        """A named thing with a key that something else has settled."""
        return self._name(Thing(kind, key, name))

    def membership(
        self, person: Thing, organisation: Thing | None, title: Cell | None = None
    ) -> Thing:
        """What a person is said to be where: a stated position, or an affiliation without one."""
        post = slug(title.value) if title else "affiliation"
        where = _tag(organisation.key if organisation else "")
        thing = Thing(Kind.MEMBERSHIP, f"{person.key}.{post}.{where}", title or person.cell)
        self.refer(thing, "member", person)
        if organisation:
            self.refer(thing, "organisation", organisation)
        if title:
            self.say(thing, "title", title.value, title)
            if concept := position(title.value):
                self.say(thing, "role", concept, title)
        return thing

    def participation(
        self,
        who: Thing,
        role: str,
        role_cell: Cell | None,
        event: Thing,
        *,
        part: Thing | None = None,
        holding: Thing | None = None,
        representing: Thing | None = None,
    ) -> Thing:
        """Who took part in which role (a concept of `role/`) at an event, perhaps in a part of it.

        `role_cell` are the words that give the role; where it is the format itself that says so
        (a list of speakers), None: the words that name the person stand for it.
        """
        office = _OFFICES.get(role)
        if part and office and office not in part.cell.value.casefold():
            role = "chair"  # the "workshop chair" of one workshop
        tail = f".{_tag(part.key)}" if part else ""
        thing = Thing(
            Kind.PARTICIPATION,
            f"{who.kind}.{who.key}.{role}{tail}.{_tag(event.key)}",
            who.cell,
        )
        self.refer(thing, "participant", who)
        self.say(thing, "role", role, role_cell or who.cell)
        if role_cell:
            self.say(thing, "roleTitle", role_cell.value, role_cell)
        self.refer(thing, "event", event)
        for prop, other in (("part", part), ("holding", holding), ("representing", representing)):
            if other:
                self.refer(thing, prop, other)
        return thing

    def say(self, thing: Thing, prop: str, value: str, cell: Cell) -> None:
        """Claim a property of a thing: `name`, `acronym`, `identifier`, `mode`, `topic` …"""
        if value:
            self._claims[thing.kind, thing.key].append((prop, value, cell, None))

    def refer(self, thing: Thing, prop: str, other: Thing) -> None:
        """Claim that a thing stands in a relation to another: `place`, `partOf`, `unitOf` …"""
        self._claims[thing.kind, thing.key].append((prop, other.key, other.cell, other.kind))

    def entry(self) -> Entry:
        """The entry with all that was claimed; equal claims once."""
        whole = Span(0, self._length)
        records = (
            Record(kind, key, tuple(self._claim(*c, whole) for c in dict.fromkeys(claims)))
            for (kind, key), claims in self._claims.items()
        )
        return Entry(self.pointer, "".join(self._parts), tuple(records))

    def _claim(self, prop: str, value: str, cell: Cell, refers: Kind | None, whole: Span) -> Claim:
        quote = whole if cell.span else None
        rule = f"{self.rule}.{prop}"
        return Claim(prop, value, cell.span, quote, rule, self.sure, refers, pointer=cell.pointer)

    def _name(self, thing: Thing) -> Thing:
        self.say(thing, "name", thing.cell.value, thing.cell)
        return thing


def _visible(value: str) -> str:
    """The value as one line, without characters that nobody sees: a name is what is seen of it.

    Joiners stay, which Persian and Hindi spell with.
    """
    value = clean(value)
    return value if value.isprintable() else clean(_UNSEEN.sub("", value))
