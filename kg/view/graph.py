"""What the graph says, as plain dictionaries per subject: the view's only reading of RDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg import vocab

Described = Mapping[str, Mapping[str, tuple[ox.Literal | ox.NamedNode, ...]]]
"""Subject IRI → predicate IRI → its values, all in canonical order."""

_QUERY: Final = "SELECT ?s ?p ?o WHERE {{ ?s a <{cls}> ; ?p ?o }}"


_KEPT: Final = (ox.NamedNode, ox.Literal)


def describe(store: ox.Store, cls: str) -> Described:
    """Every property of every thing of one class, over all named graphs, in canonical order.

    The same fact in two named graphs counts once; blank nodes and quoted triples are left out.

    >>> store = ox.Store()
    >>> store.update("INSERT DATA { GRAPH <g:1> { <p:1> a <c:1> ; <l:1> 'Ada' } }")
    >>> describe(store, "c:1")["p:1"]["l:1"][0].value
    'Ada'
    """
    found: dict[str, dict[str, set[ox.Literal | ox.NamedNode]]] = {}
    rows = store.query(_QUERY.format(cls=cls), use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    for subject, predicate, value in rows:
        if type(subject) is ox.NamedNode and type(value) in _KEPT:
            props = found.setdefault(subject.value, {})
            props.setdefault(predicate.value, set()).add(value)
    return {
        subject: {p: tuple(sorted(found[subject][p], key=_order)) for p in sorted(found[subject])}
        for subject in sorted(found)
    }


def _order(term: ox.Literal | ox.NamedNode) -> tuple[str, str]:
    return term.value, (term.language or "") if isinstance(term, ox.Literal) else ""


@dataclass(frozen=True, slots=True)
class Thing:
    """One subject with short ways to read it."""

    iri: str
    props: Mapping[str, tuple[ox.Literal | ox.NamedNode, ...]]

    def texts(self, *predicates: str) -> tuple[str, ...]:
        """Values of the predicates as strings: literals' text, IRIs as they are."""
        return tuple(v.value for p in predicates for v in self.props.get(p, ()))

    def text(self, *predicates: str) -> str:
        """First value of the first predicate that has one, else empty."""
        return next(iter(self.texts(*predicates)), "")

    def tagged(self, predicate: str) -> tuple[tuple[str, str], ...]:
        """Literal values with their language tags."""
        return tuple(
            (v.value, v.language or "")
            for v in self.props.get(predicate, ())
            if isinstance(v, ox.Literal)
        )

    @property
    def confidence(self) -> float | None:
        """The best confidence stated for this node; None where none is."""
        values = []
        for text in self.texts(vocab.CKG + "confidence"):
            try:
                values.append(float(text))
            except ValueError:
                continue
        return max(values, default=None)

    @property
    def rule(self) -> str:
        """Every rule that stated this node, comma-separated."""
        return ", ".join(self.texts(vocab.CKG + "extractedBy"))

    @property
    def evidence(self) -> tuple[str, ...]:
        """IRIs of the sentences it was derived from."""
        return self.texts(vocab.PROV + "wasDerivedFrom")


def things(store: ox.Store, cls: str) -> Iterator[Thing]:
    """Each thing of a class, by IRI order.

    >>> list(things(ox.Store(), "c:1"))
    []
    """
    for iri, props in describe(store, cls).items():
        yield Thing(iri, props)


def concept_label(iri: str) -> str:
    """A readable name for a concept: the last part of its IRI, hyphens as spaces.

    >>> concept_label("https://w3id.org/confkg/role/welcome-speaker")
    'welcome speaker'
    """
    return iri.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].replace("-", " ")


def describe_one(store: ox.Store, iri: str) -> Mapping[str, tuple[ox.Literal | ox.NamedNode, ...]]:
    """Every property of one subject, over all named graphs, in canonical order.

    >>> describe_one(ox.Store(), "urn:x")
    {}
    """
    found: dict[str, set[ox.Literal | ox.NamedNode]] = {}
    for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, None):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            found.setdefault(quad.predicate.value, set()).add(quad.object)
    return {predicate: tuple(sorted(found[predicate], key=_order)) for predicate in sorted(found)}
