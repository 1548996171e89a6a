"""The quads of each source's named graph.

A named graph holds what its source states, in the source's own words. Three things about a node
come from all sources together and are the same in every graph: which form of its name is the label
(the others are alternatives), how sure it is, and which session it is part of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from kg.assemble.identify import identify
from kg.assemble.labels import preferred
from kg.assemble.moments import telling
from kg.assemble.replaced import links
from kg.assemble.terms import address, date, decimal, integer, text
from kg.model import Kind, Statement
from kg.properties import CORE, ELSEWHERE, MODES, REFERENCES, WORDS
from kg.statements import ENTRY, by_subject, name_id
from kg.vocab import (
    BASE,
    CKG,
    DCTERMS,
    FOAF,
    OA,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    ROLE,
    SCHEMA,
    SKOS,
    TYPE,
)

_A: Final = ox.NamedNode(f"{RDF}type")
_LABEL: Final = ox.NamedNode(f"{RDFS}label")
_ALT: Final = ox.NamedNode(f"{SKOS}altLabel")
_FROM: Final = ox.NamedNode(f"{PROV}wasDerivedFrom")
_CONFIDENCE: Final = ox.NamedNode(f"{CKG}confidence")
_LEAVES: Final = ("page=", "paragraph=")  # where words of a document stand, besides their offsets
_SAME: Final = ox.NamedNode(f"{OWL}sameAs")
_URL: Final = ox.NamedNode(f"{SCHEMA}url")
_EXTRACTED: Final = ox.NamedNode(f"{CKG}extractedBy")

_CLASSES: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.SOURCE: (f"{CKG}Source",),
    Kind.EVIDENCE: (f"{CKG}Evidence", f"{OA}SpecificResource"),
    Kind.PERSON: (f"{FOAF}Person", f"{SCHEMA}Person"),
    Kind.ORGANISATION: (f"{ORG}Organization",),
    Kind.PLACE: (f"{SCHEMA}Place",),
    Kind.EVENT: (f"{CKG}Event",),
    Kind.SESSION: (f"{CKG}Session",),
    Kind.CONTRIBUTION: (f"{CKG}Contribution",),
    Kind.MEMBERSHIP: (f"{ORG}Membership",),
    Kind.PARTICIPATION: (f"{CKG}Participation",),
}


def assemble(
    statements: Iterable[Statement],
    linker: Callable[[str], str] = name_id,
    former: Mapping[str, str] | None = None,
    *,
    base: str = BASE,
) -> list[ox.Quad]:
    """All quads that the statements amount to, in the named graphs of their sources.

    Where ids gave way to others by what was decided (`former` are some of single mentions), the
    derived graph says to which.

    `linker` maps the id of a mention to that of the thing it names (without one, equal names are
    one thing). The order of the statements makes no difference.

    >>> assemble([])
    []
    """
    groups = by_subject(statements)
    canonical = identify(groups, linker)
    writer = _Writer(groups, canonical, preferred(groups, canonical), base)
    return [*writer.write(), *links(groups, canonical, former, base=base)]


class _Writer:
    def __init__(
        self,
        groups: Mapping[str, Sequence[Statement]],
        canonical: Mapping[str, str],
        labels: Mapping[str, str],
        base: str,
    ) -> None:
        self.groups, self.canonical, self.labels, self.base = groups, canonical, labels, base
        self.quads: set[ox.Quad] = set()
        self.sure: dict[str, float] = defaultdict(float)
        self.wholes: dict[str, set[str]] = {}
        self.dates: dict[tuple[str, str], set[str]] = {}
        for mention, lines in groups.items():
            core = CORE.get(lines[0].kind, ())
            thing = canonical[mention]
            for line in lines:
                if line.prop in core:
                    self.sure[thing] = max(self.sure[thing], line.confidence)
                elif line.prop == "partOf":
                    self.wholes.setdefault(thing, set()).add(canonical[line.value])
                elif line.prop in ("start", "end"):
                    self.dates.setdefault((thing, line.prop), set()).add(line.value)
        self.dates = {key: telling(values) for key, values in self.dates.items()}

    def write(self) -> list[ox.Quad]:
        """All quads, sorted."""
        for mention, lines in self.groups.items():
            node = self._node(self.canonical[mention])
            graph = ox.NamedNode(f"{self.base}source/{lines[0].source}")
            add = _Add(self.quads, node, graph)
            for iri in _CLASSES[lines[0].kind]:
                add(_A, ox.NamedNode(iri))
            if lines[0].kind is Kind.EVIDENCE:
                self._evidence(lines[0], add, graph)
            elif lines[0].kind is Kind.SOURCE:
                self._source(lines, add)
            else:
                self._thing(mention, lines, add)
        return sorted(self.quads, key=str)

    def _thing(self, mention: str, lines: Sequence[Statement], add: _Add) -> None:
        thing = self.canonical[mention]
        core = CORE[lines[0].kind]
        label = self.labels.get(thing)
        for line in lines:
            self._property(thing, line, label, add)
            if line.evidence and line.prop not in ELSEWHERE:
                add(_FROM, self._node(self.canonical[line.evidence]))
            if line.prop in core:
                add(_EXTRACTED, ox.Literal(line.rule))
        if lines[0].kind is Kind.CONTRIBUTION and label:
            add(_LABEL, ox.Literal(label))
        add(_CONFIDENCE, decimal(self.sure[thing]))

    def _property(self, thing: str, line: Statement, label: str | None, add: _Add) -> None:
        prop, value = line.prop, line.value
        if prop == "partOf":
            add(ox.NamedNode(REFERENCES[prop]), self._node(self._closest(thing, line)))
        elif prop in REFERENCES:
            add(ox.NamedNode(REFERENCES[prop]), self._node(self.canonical[value]))
        elif prop in ("name", "acronym"):
            add(
                _LABEL if value == label else _ALT,
                text(value, line.lang if value != label else ""),
            )
        elif prop in ("start", "end"):
            if value in self.dates[thing, prop]:
                add(ox.NamedNode(f"{SCHEMA}{prop}Date"), date(value))
        elif prop == "unit":
            add(_A, ox.NamedNode(f"{ORG}OrganizationalUnit"))
        elif prop == "mode":
            add(ox.NamedNode(f"{SCHEMA}eventAttendanceMode"), ox.NamedNode(MODES[value]))
        elif prop == "type":
            which = "eventType" if line.kind is Kind.EVENT else "contributionType"
            add(ox.NamedNode(f"{CKG}{which}"), ox.NamedNode(f"{TYPE}{value}"))
        elif prop == "role":
            which = f"{ORG}role" if line.kind is Kind.MEMBERSHIP else f"{CKG}inRole"
            add(ox.NamedNode(which), ox.NamedNode(f"{ROLE}{value}"))
        elif prop == "title":
            which = f"{CKG}positionTitle" if line.kind is Kind.MEMBERSHIP else f"{DCTERMS}title"
            add(ox.NamedNode(which), ox.Literal(value))
        elif prop == "url":
            add(_URL, address(value))
        elif prop == "sameAs":
            add(_SAME, ox.NamedNode(value))
        elif prop in WORDS:
            add(ox.NamedNode(WORDS[prop]), ox.Literal(value))

    def _closest(self, thing: str, line: Statement) -> str:
        """What a thing is part of: its session, where one source says so and others the event."""
        whole = self.canonical[line.value]
        closer = [other for other in self.wholes[thing] if not other.startswith("event/")]
        return min(closer) if closer and whole.startswith("event/") else whole

    def _evidence(self, line: Statement, add: _Add, graph: ox.NamedNode) -> None:
        """The quoted words with their place: in the readable text, or which row or element.

        Offsets count characters of the text without markup, as the Web Annotation model has it
        (https://www.w3.org/TR/annotation-model/#text-position-selector).
        """
        key = self.canonical[line.subject].split("/", 1)[1]
        add(ox.NamedNode(f"{OA}hasSource"), ox.NamedNode(f"{self.base}source/{line.source}"))

        def selector(name: str, kind: str, **values: ox.Literal) -> None:
            node = self._node(f"{name}/{key}")
            add(ox.NamedNode(f"{OA}hasSelector"), node)
            say = _Add(self.quads, node, graph)
            say(_A, ox.NamedNode(f"{OA}{kind}"))
            for prop, value in values.items():
                say(ox.NamedNode(f"{RDF if prop == 'value' else OA}{prop}"), value)

        selector("quote", "TextQuoteSelector", exact=ox.Literal(line.value))
        if line.rule == ENTRY or line.pointer.startswith(_LEAVES):
            selector("fragment", "FragmentSelector", value=ox.Literal(line.pointer))
        if line.rule != ENTRY:
            start, end = integer(line.start), integer(line.end)
            selector("position", "TextPositionSelector", start=start, end=end)

    def _source(self, lines: Sequence[Statement], add: _Add) -> None:
        predicates = {
            "name": _LABEL,
            "sha256": ox.NamedNode(f"{CKG}sha256"),
            "format": ox.NamedNode(f"{DCTERMS}format"),
            "licence": ox.NamedNode(f"{DCTERMS}license"),
            "retrieved": ox.NamedNode(f"{CKG}retrieved"),
            "url": _URL,
        }
        values = {"retrieved": date, "url": address}
        for line in lines:
            if line.prop in predicates:
                add(predicates[line.prop], values.get(line.prop, text)(line.value))

    def _node(self, identifier: str) -> ox.NamedNode:
        return ox.NamedNode(f"{self.base}{identifier}")


class _Add:
    """Adds properties of one node to one graph."""

    def __init__(self, quads: set[ox.Quad], node: ox.NamedNode, graph: ox.NamedNode) -> None:
        self._quads, self._node, self._graph = quads, node, graph

    def __call__(self, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> None:
        self._quads.add(ox.Quad(self._node, predicate, value, self._graph))
