"""Mappings from foreign vocabularies: one CONSTRUCT query in a file for each.

`ontology/mappings/README.md` says what a mapping makes; a folder of the user's own mappings stands
beside the shipped ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import shipped
from kg.errors import UsageError
from kg.vocab import RDF

_TYPE: Final = ox.NamedNode(f"{RDF}type")
# IRIs, texts and comments: where SERVICE and FROM mean nothing.
_INERT: Final = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*")
_OUTSIDE: Final = re.compile(r"\b(?:SERVICE|FROM)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A CONSTRUCT query for data in one vocabulary.

    `namespaces` are those of the vocabulary; the first is the one that the query uses, data in the
    others is read as if it were in the first.
    """

    title: str
    namespaces: tuple[str, ...]
    query: str
    where: str


def mappings(*extra: Path) -> list[Mapping]:
    """The shipped mappings and those of the files or folders `extra`, in the order of their names.

    One of `extra` replaces those before it of the same name. UsageError, naming the file, for a
    mapping without its headers or that asks for data from elsewhere.

    >>> [mapping.title.split(" (")[0] for mapping in mappings()][:2]
    ['confkg ontology', 'schema.org']
    """
    paths = {path.name: path for path in sorted((shipped.ontology() / "mappings").glob("*.rq"))}
    for place in extra:
        paths |= {p.name: p for p in (place.glob("*.rq") if place.is_dir() else [place])}
    return [_read(paths[name]) for name in sorted(paths)]


def construct(store: ox.Store, known: Iterable[Mapping]) -> Iterator[ox.Triple]:
    """What the mappings of all vocabularies that occur in the store make of it.

    UsageError, naming the file, for a mapping that is no CONSTRUCT query.

    >>> list(construct(ox.Store(), mappings()))
    []
    """
    terms = _terms(store)
    for mapping in known:
        if not any(term.startswith(mapping.namespaces) for term in terms):
            continue
        data = _respelt(store, mapping.namespaces, terms)
        try:
            made = data.query(mapping.query, use_default_graph_as_union=True)
        except (SyntaxError, ValueError) as error:
            raise UsageError(
                f"the query does not parse: {error}", where=mapping.where, hint="SPARQL 1.1"
            ) from error
        if not isinstance(made, ox.QueryTriples):
            raise UsageError("a mapping is a CONSTRUCT query", where=mapping.where)
        yield from made


def _read(path: Path) -> Mapping:
    try:
        query = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the mapping cannot be read: {error}", where=str(path)) from error
    header = shipped.header(query)
    title = next((value for key, value in header if key == "title"), "")
    namespaces = tuple(value.strip() for key, value in header if key == "vocabulary")
    if not title or not namespaces:
        raise UsageError(
            "a mapping begins with the lines '# title: …' and '# vocabulary: …'",
            where=str(path),
            hint="see ontology/mappings/README.md",
        )
    if found := _OUTSIDE.search(_INERT.sub(" ", query)):
        raise UsageError(f"a mapping may not use {found[0].upper()}", where=str(path))
    return Mapping(title, namespaces, query, str(path))


def _terms(store: ox.Store) -> set[str]:
    """IRIs of all properties and classes in the store."""
    found = set()
    for quad in store.quads_for_pattern(None, None, None, None):
        found.add(quad.predicate.value)
        if quad.predicate == _TYPE and isinstance(quad.object, ox.NamedNode):
            found.add(quad.object.value)
    return found


def _respelt(store: ox.Store, namespaces: Sequence[str], terms: Iterable[str]) -> ox.Store:
    """The store with the first of the namespaces in place of the others."""
    first, *others = namespaces
    old = tuple(others)
    if not any(term.startswith(old) for term in terms):
        return store

    def node(term: ox.NamedNode) -> ox.NamedNode:
        namespace = next((n for n in old if term.value.startswith(n)), None)
        try:
            return ox.NamedNode(first + term.value[len(namespace) :]) if namespace else term
        except ValueError:  # a space or the like in it: no term of any vocabulary
            return term

    copy = ox.Store()
    copy.bulk_extend(
        ox.Quad(
            q.subject,
            node(q.predicate),
            node(q.object) if isinstance(q.object, ox.NamedNode) else q.object,
            q.graph_name,
        )
        for q in store.quads_for_pattern(None, None, None, None)
    )
    return copy
