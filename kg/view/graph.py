"""What the graph says, as plain dictionaries per subject: the view's only reading of RDF.

Read is the store's default graph, which holds the union of its named graphs (see `kg.store`), so
that a fact in several sources counts once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg import vocab

Described = Mapping[str, Mapping[str, tuple[ox.Literal | ox.NamedNode, ...]]]
"""Subject IRI → predicate IRI → its values, all in canonical order."""

_LEFT_OUT: Final = (
    f"{vocab.RDF}type", f"{vocab.CKG}participatedIn", f"{vocab.CKG}affiliatedWith",
    f"{vocab.SCHEMA}performer", f"{vocab.SCHEMA}organizer",
)  # fmt: skip
"""Derived short cuts and classes: many rows that say nothing new."""

_QUERY: Final = (
    "SELECT ?s ?p ?o WHERE { ?s a <%s> ; ?p ?o"
    f" FILTER(?p NOT IN ({', '.join(f'<{iri}>' for iri in _LEFT_OUT)})) }}"
)
_KEPT: Final = (ox.NamedNode, ox.Literal)


def describe(store: ox.Store, cls: str) -> Described:
    """Every property of every thing of one class, in canonical order.

    Blank nodes, quoted triples, and the properties in `_LEFT_OUT` are left out.

    >>> store = ox.Store()
    >>> store.update("INSERT DATA { <p:1> a <c:1> ; <l:1> 'Ada' }")
    >>> describe(store, "c:1")["p:1"]["l:1"][0].value
    'Ada'
    """
    found: dict[str, dict[str, list[ox.Literal | ox.NamedNode]]] = {}
    rows = store.query(_QUERY % cls)
    assert isinstance(rows, ox.QuerySolutions)
    for subject, predicate, value in rows:
        if type(subject) is ox.NamedNode and type(value) in _KEPT:
            props = found.setdefault(subject.value, {})
            props.setdefault(predicate.value, []).append(value)
    return {
        subject: {p: _sorted(values) for p, values in sorted(found[subject].items())}
        for subject in sorted(found)
    }


def _sorted(
    values: list[ox.Literal | ox.NamedNode],
) -> tuple[ox.Literal | ox.NamedNode, ...]:
    return tuple(values) if len(values) == 1 else tuple(sorted(values, key=_order))


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


def values_of(store: ox.Store, predicate: str) -> dict[str, tuple[str, ...]]:
    """The values of one property as sorted strings, per subject that has any.

    >>> store = ox.Store()
    >>> store.update("INSERT DATA { <p:1> <l:1> 'Bo', 'Ada' }")
    >>> values_of(store, "l:1")
    {'p:1': ('Ada', 'Bo')}
    """
    found: dict[str, list[str]] = {}
    rows = store.query(f"SELECT ?s ?o WHERE {{ ?s <{predicate}> ?o }}")
    assert isinstance(rows, ox.QuerySolutions)
    for subject, value in rows:
        if type(subject) is ox.NamedNode and type(value) in _KEPT:
            found.setdefault(subject.value, []).append(value.value)
    return {subject: tuple(sorted(values)) for subject, values in found.items()}
