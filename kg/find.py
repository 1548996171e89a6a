"""People and institutions of a graph by name, by id or by IRI."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import unquote

import pyoxigraph as ox

from kg.errors import NotFoundError, UsageError
from kg.resolve.calling import called, nearest
from kg.store import ancestors, select
from kg.vocab import BASE

Kind = Literal["person", "institution"]

_CLASSES: Final[Mapping[Kind, str]] = {"person": "foaf:Person", "institution": "org:Organization"}
_FORMS: Final = ("rdfs:label", "skos:altLabel")  # the preferred form first
_GONE: Final = "SELECT ?new { VALUES ?old { %s } ?old dcterms:isReplacedBy+ ?new }"
_LISTED: Final = 8


@dataclass(frozen=True, slots=True)
class Named:
    """A person or an institution with its preferred name."""

    iri: str
    label: str
    kind: Kind


def find(graph: ox.Store, wanted: str, base: str = BASE) -> Named:
    """The one person or institution that `wanted` names: an IRI, an id, or (part of) a name.

    IRIs may be shortened (`person:ada-lovelace`), and those that gave way to others lead to them.
    Names are looked up as `kg.resolve.calling` does. An institution stands for all below it: where
    a name fits a hospital and its departments, it means the hospital.

    NotFoundError, with the nearest names, when nothing is called so; UsageError, with the ids to
    choose from, when several things are.

    >>> find(ox.Store(), "Ada")
    Traceback (most recent call last):
    kg.errors.NotFoundError: no person or institution is called 'Ada' (the graph names nobody)
    """
    names, kinds = _names(graph, base)
    found = _by_id(graph, wanted, kinds, base) or sorted(called(wanted, names))
    if not found:
        raise NotFoundError(
            f"no person or institution is called {wanted!r}", hint=_hint(wanted, names)
        )
    above = ancestors(graph, base) if len(found) > 1 else {}
    tops = [iri for iri in found if all(iri in above.get(it, ()) for it in found if it != iri)]
    if len(found) > 1 and not tops:
        several = [f"{names[iri][0]} ({iri.removeprefix(base)})" for iri in found[:_LISTED]]
        more = [f"{len(found) - _LISTED} more"] if len(found) > _LISTED else []
        raise UsageError(
            f"{wanted!r} may mean {len(found)} things: {', '.join(several + more)}",
            hint="give the id of one",
        )
    iri = tops[0]
    return Named(iri, names[iri][0], kinds[iri])


def _names(graph: ox.Store, base: str) -> tuple[dict[str, list[str]], dict[str, Kind]]:
    """All names of every person and institution, the preferred one first, and their kinds."""
    names: dict[str, list[str]] = defaultdict(list)
    kinds: dict[str, Kind] = {}
    for kind, cls in _CLASSES.items():
        for form in _FORMS:
            query = f"SELECT ?thing ?name {{ ?thing a {cls} ; {form} ?name }}"
            for thing, name in sorted(
                (row[0].value, row[1].value) for row in select(graph, query, base)
            ):
                names[thing].append(name)
                kinds.setdefault(thing, kind)
    return names, kinds


def _by_id(graph: ox.Store, wanted: str, known: Mapping[str, Kind], base: str) -> list[str]:
    """The thing of that id, IRI or shortened IRI, or what it became; none where there is none."""
    plain = unicodedata.normalize("NFC", unquote(wanted.strip().strip("<>")))
    identifier = plain.removeprefix(base)
    for iri in (plain, f"{base}{identifier}", f"{base}{identifier.replace(':', '/', 1)}"):
        if iri in known:
            return [iri]
        try:
            term = ox.NamedNode(iri)
        except ValueError:  # a name with blanks in it
            continue
        later = {row[0].value for row in select(graph, _GONE % term, base)}
        if found := sorted(later & known.keys()):
            return found
    return []


def _hint(wanted: str, names: Mapping[str, Sequence[str]]) -> str:
    if close := nearest(wanted, names):
        return f"nearest: {', '.join(close)}"
    return "kg query --list shows how to look around" if names else "the graph names nobody"
