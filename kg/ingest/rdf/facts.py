"""What the mappings made of a file, by subject: plain values in an order that never varies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.ingest.names import text
from kg.vocab import DCTERMS, RDF

# How blank nodes are labelled when a file is loaded.
_OF_FILE: Final = re.compile(r"_:b\d{8,}")


class Value(NamedTuple):
    """An object of a fact: a node (an IRI, or "_:" and a label) or text, perhaps in a language."""

    text: str
    is_node: bool
    lang: str = ""


class Facts:
    """The constructed facts; nodes are strings, those with an IRI are that IRI.

    `pointers` say where the things behind labels of blank nodes stand in the file.

    >>> node, name = ox.NamedNode("http://a.example/x"), ox.NamedNode("http://a.example/name")
    >>> facts = Facts([ox.Triple(node, name, ox.Literal(" Ana  Diaz"))])
    >>> facts.texts("http://a.example/x", "http://a.example/name")
    ['Ana Diaz']
    """

    def __init__(
        self, triples: Iterable[ox.Triple | ox.Quad], pointers: Mapping[str, str] | None = None
    ) -> None:
        self._pointers = pointers or {}
        self._of: dict[str, dict[str, set[Value]]] = defaultdict(lambda: defaultdict(set))
        self._classes: dict[str, set[str]] = defaultdict(set)
        for triple in triples:
            subject, predicate = _node(triple.subject), triple.predicate.value
            value = _value(triple.object)
            if predicate == f"{RDF}type":
                self._classes[value.text].add(subject)
            elif value.text:
                self._of[subject][predicate].add(value)

    def instances(self, *classes: str) -> set[str]:
        """All nodes of any of the classes."""
        return {node for iri in classes for node in self._classes.get(iri, ())}

    def nodes(self, node: str, *predicates: str) -> list[str]:
        """The nodes that a node points at, sorted."""
        return sorted({v.text for v in self._values(node, predicates) if v.is_node})

    def texts(self, node: str, *predicates: str) -> list[str]:
        """The texts of a node, IRIs as their text: English or without a language first, then long.

        The properties come in the order in which they are named.
        """
        found = [
            value.text
            for predicate in predicates
            for value in sorted(self._values(node, (predicate,)), key=_rank)
            if not value.text.startswith("_:")
        ]
        return list(dict.fromkeys(found))

    def pointer(self, *nodes: str) -> str:
        """How evidence points at the first of the nodes that has a place: its IRI, as in Turtle.

        A node that a mapping made has the place of what states it (`dcterms:source`), and a blank
        node of which nothing else is known its number in the file.

        >>> Facts([]).pointer("_:b00000001"), Facts([]).pointer("", "http://a.example/x")
        ('_:b00000001', '<http://a.example/x>')
        """
        stated = [source for node in nodes for source in self.nodes(node, f"{DCTERMS}source")]
        for node in (*nodes, *stated):
            if node and not node.startswith("_:"):
                return f"<{node}>"
            if place := self._pointers.get(node[2:]):
                return place
        return next((node for node in (*nodes, *stated) if is_of_file(node)), "")

    def __len__(self) -> int:
        return len(self._classes)

    def _values(self, node: str, predicates: Iterable[str]) -> Iterable[Value]:
        known = self._of.get(node, {})
        return (value for predicate in predicates for value in known.get(predicate, ()))


def _rank(value: Value) -> tuple[bool, int, str, str]:
    foreign = value.lang not in ("", "en") and not value.lang.startswith("en-")
    return foreign, -len(value.text), value.text, value.lang


def _node(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else ""


def _value(term: object) -> Value:
    if isinstance(term, ox.Literal):
        return Value(text(term.value), False, term.language or "")
    return Value(_node(term), True)


def is_of_file(node: str) -> bool:
    """Whether a node stands in the file, and was not made by a mapping.

    >>> is_of_file("http://a.example/x"), is_of_file("_:b00000001"), is_of_file("_:9f0a")
    (True, True, False)
    """
    return bool(node) and (not node.startswith("_:") or _OF_FILE.fullmatch(node) is not None)
