"""Building blocks of made-up graphs in the shape the pipeline writes, for the view's tests.

A `World` collects quads, statements and networks; a `Report` is one source of it, whose sentences
get true offsets.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg import vocab
from kg.model import Statement
from kg.store import add


@dataclass
class World:
    """A graph under construction, and what the view is given of it."""

    rng: random.Random
    store: Store = field(default_factory=Store)
    statements: list[Statement] = field(default_factory=list)
    people: nx.Graph = field(default_factory=nx.Graph)
    institutions: nx.Graph = field(default_factory=nx.Graph)
    texts: dict[str, str] = field(default_factory=dict)
    quads: list[Quad] = field(default_factory=list)

    @property
    def networks(self) -> dict[str, nx.Graph]:
        """What `render` takes as its third argument."""
        return {"people": self.people, "institutions": self.institutions}

    def add(self, graph: str, subject: str, prop: str, value: Any) -> None:
        """One quad; `prop` is prefixed, a `value` that starts with http is an IRI."""
        prefix, name = prop.split(":", 1)
        predicate = vocab.prefixes()[prefix] + name
        term: NamedNode | Literal
        if isinstance(value, Literal | NamedNode):
            term = value
        elif isinstance(value, int):
            term = Literal(str(value), datatype=NamedNode(vocab.XSD + "integer"))
        elif isinstance(value, float):
            term = Literal(str(value), datatype=NamedNode(vocab.XSD + "decimal"))
        elif value.startswith("http"):
            term = NamedNode(value)
        else:
            term = Literal(value)
        self.quads.append(Quad(NamedNode(subject), NamedNode(predicate), term, NamedNode(graph)))

    def finish(self) -> World:
        """Load what was added into the store."""
        add(self.store, self.quads)
        return self


def iri(kind: str, key: str) -> str:
    """The IRI of a thing, as the pipeline forms it."""
    return f"{vocab.BASE}{kind}/{key}"


def key_of(name: str) -> str:
    """A readable key from a name, unique enough for made-up names."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def dated(value: str) -> Literal:
    """An `xsd:date` literal."""
    return Literal(value, datatype=NamedNode(vocab.XSD + "date"))


class Report:
    """One source: sentences are appended, each with the spans of what it says."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name, self.text = world, name, ""
        self.key = hashlib.sha256(name.encode()).hexdigest()[:12]
        self.graph = iri("source", self.key)
        world.add(self.graph, self.graph, "rdf:type", vocab.CKG + "Source")
        world.add(self.graph, self.graph, "rdfs:label", name)

    def sentence(self, *parts: str | tuple[str, str, str, str]) -> str:
        """Append a sentence; a tuple is (words, kind, key, prop) and becomes a statement.

        Returns the IRI of its evidence.
        """
        start = len(self.text)
        spans = []
        for part in parts:
            at = len(self.text)
            words = part if isinstance(part, str) else part[0]
            self.text += words
            if not isinstance(part, str):
                spans.append((part, at, len(self.text)))
        local = f"{self.key}-{start}-{len(self.text)}"
        mention = f"evidence/{start}-{len(self.text)}@{self.key}"
        for (words, kind, key, prop), at, end in spans:
            self.world.statements.append(
                Statement(f"{kind}/{key}@{self.key}", prop, words, words, "", at, end, mention)
            )
        evidence = iri("evidence", local)
        put = self.world.add
        put(self.graph, evidence, "rdf:type", vocab.CKG + "Evidence")
        put(self.graph, evidence, "oa:hasSource", self.graph)
        for kind, cls in (("quote", "TextQuoteSelector"), ("position", "TextPositionSelector")):
            put(self.graph, evidence, "oa:hasSelector", iri(kind, local))
            put(self.graph, iri(kind, local), "rdf:type", vocab.OA + cls)
        put(self.graph, iri("quote", local), "oa:exact", Literal(self.text[start:]))
        put(self.graph, iri("position", local), "oa:start", start)
        put(self.graph, iri("position", local), "oa:end", len(self.text))
        self.text += "\n\n"
        return evidence

    def thing(self, subject: str, cls: str, label: str, evidence: str, **props: Any) -> str:
        """A typed, labelled, sourced thing; keyword `a__b` stands for the property `a:b`."""
        confidence = props.pop("confidence", 0.9)
        rule = props.pop("rule", "fixture.rule")
        put = self.world.add
        put(
            self.graph,
            subject,
            "rdf:type",
            vocab.prefixes()[cls.split(":")[0]] + cls[cls.index(":") + 1 :],
        )
        if label:
            put(self.graph, subject, "rdfs:label", Literal(label))
        for prop, value in props.items():
            for one in value if isinstance(value, list) else [value]:
                put(self.graph, subject, prop.replace("__", ":"), one)
        if evidence:
            put(self.graph, subject, "prov:wasDerivedFrom", evidence)
            put(self.graph, subject, "ckg:confidence", confidence)
            put(self.graph, subject, "ckg:extractedBy", rule)
        return subject
