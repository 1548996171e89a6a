"""The institutions and people of a file, with their posts, as entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from kg.ingest.entry import Cell, EntryWriter, Thing
from kg.ingest.names import people, web
from kg.ingest.rdf.facts import Facts, is_of_file
from kg.model import Entry
from kg.vocab import CKG, DCTERMS, FOAF, ORG, RDFS, SCHEMA, SKOS

RULE: Final = "rdf"
_WORDS: Final = (("url", f"{SCHEMA}url"), ("identifier", f"{DCTERMS}identifier"))
# Schemes whose IRIs mean the same wherever they stand.
_GLOBAL: Final = ("http", "https", "urn", "info", "tag", "doi")


class Post(NamedTuple):
    """An affiliation: the node that states it, the records, the nodes of the events it is for."""

    node: str
    membership: Thing
    organisation: Thing | None
    events: tuple[str, ...]


class Agents:
    """Writes the entries of all institutions and people, and remembers them for their roles.

    >>> agents = Agents(Facts([]))
    >>> list(agents.write()), agents.known
    ([], set())
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._organisations: dict[str, Thing] = {}
        self._printed: dict[str, str] = {}
        self._posts: dict[str, list[Post]] = defaultdict(list)
        self._held: dict[str, list[str]] = defaultdict(list)
        for post in facts.instances(f"{ORG}Membership"):
            for member in facts.nodes(post, f"{ORG}member"):
                self._held[member].append(post)

    def write(self) -> Iterator[Entry]:
        """Institutions first, those above others before them; then people; by name."""
        facts = self._facts
        classes = (f"{ORG}Organization", f"{ORG}OrganizationalUnit", f"{FOAF}Organization")
        for node in self._by_name(facts.instances(*classes)):
            yield from self._organisation(node, set())
        for node in self._by_name(facts.instances(f"{FOAF}Person", f"{SCHEMA}Person")):
            if people(self._names(node)[0]):
                yield self._person(node)

    @property
    def known(self) -> set[str]:
        """The nodes of all that have been written."""
        return {*self._printed, *self._organisations}

    def named(self, row: EntryWriter, node: str, label: str) -> list[Thing]:
        """The institution or people behind a node, named in `row` by a cell with that label."""
        if node in self._printed:
            cell = row.cell(label, self._printed[node])
            return [row.person(row.part(cell, name)) for name in people(cell.value)]
        stored = self._organisations[node]
        thing = stored._replace(cell=row.cell(label, stored.cell.value))
        row.say(thing, "name", thing.cell.value, thing.cell)
        return [thing]

    def organisation(self, node: str) -> Thing | None:
        """The institution behind a node, for entries that don't name it."""
        return self._organisations.get(node)

    def posts(self, who: Thing) -> list[Post]:
        """The posts and affiliations stated of a person."""
        return self._posts.get(who.key, [])

    def pointer(self, node: str) -> str:
        """The place of a node; of one that is no more than a name, what names it and the name."""
        place = self._facts.pointer(node)
        return place if is_of_file(node) else f'{place} "{self._names(node)[0]}"'.strip()

    def _names(self, node: str) -> list[str]:
        return self._facts.texts(node, f"{RDFS}label", f"{FOAF}name", f"{SKOS}altLabel")

    def _by_name(self, nodes: set[str]) -> list[str]:
        pointer = self._facts.pointer
        named = [(names[0], pointer(node), node) for node in nodes if (names := self._names(node))]
        return [node for *_, node in sorted(named)]

    def _organisation(self, node: str, below: set[str]) -> Iterator[Entry]:
        """The institutions above it, as far as they are named, and then itself."""
        facts = self._facts
        if node in self._organisations:
            return
        unit_of = facts.nodes(node, f"{ORG}unitOf")
        parents = unit_of or facts.nodes(node, f"{ORG}subOrganizationOf")
        named = [p for p in parents if self._names(p) and p != node and p not in below]
        part_of = None
        if named:
            yield from self._organisation(named[0], below | {node})
            part_of = self._organisations[named[0]]
        row = EntryWriter(self.pointer(node), RULE)
        name, *others = self._names(node)
        cell = row.cell("organisation", name)
        thing = row.organisation(cell, part_of=part_of, unit=bool(unit_of and part_of))
        if part_of:
            row.cell("part of", part_of.cell.value)
        for form in others:
            prop = "name" if " " in form else "acronym"
            row.say(thing, prop, form, row.cell("also", form))
        describe(self._facts, row, thing, node, _WORDS)
        self._organisations[node] = thing.elsewhere(row.pointer)
        yield row.entry()

    def _person(self, node: str) -> Entry:
        row = EntryWriter(self.pointer(node), RULE)
        printed, *others = self._names(node)
        cell = row.cell("name", printed)
        found = [row.person(row.part(cell, name)) for name in people(printed)]
        for person in found:
            for held in sorted(self._held[node], key=self._post_order):
                self._post(row, person, held)
        if len(found) == 1:  # what is said of two people together goes for neither of them
            for form in others:
                for name in people(form)[:1]:
                    row.say(found[0], "name", name, row.part(row.cell("also", form), name))
            describe(self._facts, row, found[0], node, _WORDS)
        self._printed[node] = printed
        return row.entry()

    def _post(self, row: EntryWriter, person: Thing, held: str) -> None:
        facts = self._facts
        where = [o for o in facts.nodes(held, f"{ORG}organization") if o in self._organisations]
        titles = facts.texts(held, f"{CKG}positionTitle")
        if not where and not titles:
            return
        organisation = None
        title = row.cell("position", titles[0]) if titles else None
        if where:
            stored = self._organisations[where[0]]
            organisation = stored._replace(cell=row.cell("affiliation", stored.cell.value))
        membership = row.membership(person, organisation, title)
        post = Post(
            held,
            membership.elsewhere(row.pointer),
            organisation.elsewhere(row.pointer) if organisation else None,
            tuple(facts.nodes(held, f"{CKG}atEvent")),
        )
        posts = self._posts[person.key]
        if all(post.membership.key != known.membership.key for known in posts):
            posts.append(post)

    def _post_order(self, held: str) -> tuple[list[str], list[str]]:
        where = self._facts.nodes(held, f"{ORG}organization")
        names = sorted(name for node in where for name in self._names(node))
        return names, self._facts.texts(held, f"{CKG}positionTitle")


def describe(
    facts: Facts, row: EntryWriter, thing: Thing, node: str, words: Iterable[tuple[str, str]]
) -> None:
    """Claim what is printed of a thing (pairs of a property and its predicate), and its own IRI.

    >>> row = EntryWriter("<http://a.example/x>", "rdf")
    >>> person = row.person(row.cell("name", "Ana Diaz"))
    >>> describe(Facts([]), row, person, "http://a.example/x", ())
    >>> row.entry().records[0].values("identifier")
    ('http://a.example/x',)
    """
    for prop, predicate in words:
        for text in facts.texts(node, predicate):
            if prop != "url" or web(text):
                row.say(thing, prop, text, row.cell(prop, text))
    if is_global(node):
        row.say(thing, "identifier", node, Cell(node, None, row.pointer))


def is_global(node: str) -> bool:
    """Whether a node's IRI means the same wherever it stands: it is an identifier.

    >>> is_global("https://orcid.org/0000-0001"), is_global("file:///a.ttl#me"), is_global("_:b1")
    (True, False, False)
    """
    return node.split(":", 1)[0] in _GLOBAL
