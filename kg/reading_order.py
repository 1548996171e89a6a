"""The order in which a graph is told: things by class as in a story, properties as in a form.

Every writer follows it, so that the same facts give the same text whatever order they come in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.errors import UsageError
from kg.vocab import CKG, DCTERMS, FOAF, OA, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SKOS

Fact = ox.Quad | ox.Triple
Term = ox.NamedNode | ox.Literal | ox.BlankNode

SECTIONS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Sources", (f"{CKG}Source",)),
    ("Events", (f"{CKG}Event",)),
    ("Sessions", (f"{CKG}Session",)),
    ("Contributions", (f"{CKG}Contribution",)),
    ("Persons", (f"{FOAF}Person", f"{SCHEMA}Person")),
    ("Organisations", (f"{ORG}Organization", f"{ORG}OrganizationalUnit")),
    ("Places", (f"{SCHEMA}Place",)),
    ("Participations", (f"{CKG}Participation",)),
    ("Memberships", (f"{ORG}Membership",)),
    (
        "Evidence",
        (
            f"{CKG}Evidence",
            f"{OA}SpecificResource",
            f"{OA}TextQuoteSelector",
            f"{OA}TextPositionSelector",
            f"{OA}FragmentSelector",
        ),
    ),
    ("Shared stages", (f"{CKG}SharedStage",)),
    ("Other", ()),
)
"""Title and classes of every section, in reading order; the last takes whatever is left."""

UNTITLED: Final = SECTIONS[-1][0]
"""The section that needs no title where nothing comes before it."""

PROPERTIES: Final[tuple[str, ...]] = (
    f"{RDF}type",
    f"{RDFS}label",
    f"{SKOS}prefLabel",
    f"{SKOS}altLabel",
    f"{DCTERMS}title",
    f"{RDFS}comment",
    f"{DCTERMS}identifier",
    f"{CKG}sha256",
    f"{DCTERMS}format",
    f"{DCTERMS}license",
    f"{CKG}retrieved",
    f"{CKG}eventType",
    f"{CKG}contributionType",
    f"{CKG}topic",
    f"{CKG}partOf",
    f"{SCHEMA}startDate",
    f"{SCHEMA}endDate",
    f"{SCHEMA}eventAttendanceMode",
    f"{SCHEMA}location",
    f"{CKG}room",
    f"{CKG}track",
    f"{CKG}country",
    f"{DCTERMS}language",
    f"{SCHEMA}url",
    f"{ORG}unitOf",
    f"{ORG}subOrganizationOf",
    f"{ORG}member",
    f"{ORG}organization",
    f"{CKG}positionTitle",
    f"{ORG}role",
    f"{ORG}memberDuring",
    f"{CKG}between",
    f"{CKG}level",
    f"{CKG}weight",
    f"{CKG}firstDate",
    f"{CKG}lastDate",
    f"{CKG}participant",
    f"{CKG}inRole",
    f"{CKG}roleTitle",
    f"{CKG}sourceRole",
    f"{CKG}sourceParticipant",
    f"{CKG}atEvent",
    f"{CKG}inPart",
    f"{CKG}representing",
    f"{CKG}holding",
    f"{CKG}through",
    f"{OA}hasSource",
    f"{OA}hasSelector",
    f"{OA}exact",
    f"{OA}start",
    f"{OA}end",
    f"{RDF}value",
    f"{SCHEMA}organizer",
    f"{SCHEMA}performer",
    f"{CKG}participatedIn",
    f"{CKG}affiliatedWith",
    f"{OWL}sameAs",
)
_LAST: Final = (f"{PROV}wasDerivedFrom", f"{CKG}confidence", f"{CKG}extractedBy")

_SECTION_OF: Final = {iri: n for n, (_, classes) in enumerate(SECTIONS) for iri in classes}
_EVIDENCE: Final = _SECTION_OF[f"{CKG}Evidence"]
_RANK: Final = {iri: n for n, iri in enumerate(PROPERTIES)} | {
    iri: len(PROPERTIES) + 1 + n for n, iri in enumerate(_LAST)
}
_DIGITS: Final = re.compile(r"([0-9]{1,15})")


class Described(NamedTuple):
    """One subject: its section's title, its IRI or blank label, its properties in order."""

    section: str
    node: str
    properties: list[tuple[str, list[str]]]


def described(facts: Iterable[Fact], render: Callable[[str, Term], str]) -> Iterator[Described]:
    """All subjects in reading order, each with its properties and rendered, sorted values.

    `render` is given the property's IRI and the value. Facts stated in several graphs count once.

    >>> ada, name = ox.NamedNode("http://a.example/ada"), ox.NamedNode("http://a.example/name")
    >>> facts = [ox.Triple(ada, name, ox.Literal("Ada"))]
    >>> next(described(facts, lambda _, value: value.value)).properties
    [('http://a.example/name', ['Ada'])]
    """
    properties: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    classes: list[tuple[str, str]] = []
    for fact in facts:
        subject, predicate, value = fact.subject, fact.predicate.value, fact.object
        if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
            raise UsageError("a triple inside a triple cannot be written in RDF 1.1")
        if isinstance(value, ox.Literal) and value.direction is not None:
            raise UsageError("a literal with a base direction cannot be written in RDF 1.1")
        node = subject.value if isinstance(subject, ox.NamedNode) else f"_:{subject.value}"
        properties[node][predicate].add(render(predicate, value))
        if predicate == PROPERTIES[0] and isinstance(value, ox.NamedNode):
            classes.append((node, value.value))
    for section, node in arranged(properties, classes):
        values = properties[node]
        in_order = sorted(values, key=rank)
        yield Described(section, node, [(iri, sorted(values[iri])) for iri in in_order])


def arranged(nodes: Iterable[str], classes: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The nodes in reading order, each after the title of its section; `classes` are pairs.

    >>> list(arranged(["x", "y"], [("y", f"{CKG}Event")]))
    [('Events', 'y'), ('Other', 'x')]
    """
    other = len(SECTIONS) - 1
    section_of: dict[str, int] = {}
    for node, iri in classes:
        section_of[node] = min(section_of.get(node, other), _SECTION_OF.get(iri, other))
    found: dict[int, list[str]] = defaultdict(list)
    for node in sorted(nodes):
        found[section_of.get(node, other)].append(node)
    found[_EVIDENCE].sort(key=_in_text_order)
    for section in sorted(found):
        for node in found[section]:
            yield SECTIONS[section][0], node


def rank(iri: str) -> tuple[int, str]:
    """Where a property stands among the others of a node.

    >>> rank(f"{RDFS}label") < rank("http://a.example/name") < rank(f"{CKG}confidence")
    True
    """
    return _RANK.get(iri, len(PROPERTIES)), iri


def _in_text_order(iri: str) -> list[str | int]:
    """Evidence by offset in the text, so that a quote and its selectors stand side by side."""
    local = iri.rsplit("/", 1)[-1]
    return [int(part) if n % 2 else part for n, part in enumerate(_DIGITS.split(local))]
