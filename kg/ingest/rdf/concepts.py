"""From the terms of other vocabularies to the concepts of roles.ttl, by the matches in it."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pyoxigraph as ox

from kg import shipped
from kg.roles import contribution_type, event_role
from kg.vocab import ROLE, SKOS, TYPE

_MATCHES: Final = tuple(f"{SKOS}{name}" for name in ("exactMatch", "closeMatch", "narrowMatch"))
_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")  # "2013 Programme Chair"
_OF_ITS_KIND: Final = re.compile(r"\b(?:event|presentation|paper|session|track)s?\b", re.IGNORECASE)

ANY_ROLE: Final = "event-role"
"""The concept above all roles, for one whose name is known and whose kind is not."""


def role_of(concept: str, titles: list[str], sources: list[str]) -> str:
    """The concept of a role: as stated, by its printed name, by its class, by the class's name.

    >>> swc = "http://data.semanticweb.org/ns/swc/ontology#"
    >>> role_of("", ["Sponsor Chair"], [f"{swc}Chair"]), role_of("", [], [f"{swc}LocalOrganizer"])
    ('sponsorship-chair', 'local-chair')
    >>> role_of("", ["2013 Chair"], [f"{swc}Chair"]), role_of("", ["Wizard"], [])
    ('chair', 'event-role')
    """
    if concept.startswith(ROLE):
        return concept.removeprefix(ROLE)
    found = [event_role(_YEAR.sub(" ", title)) for title in titles]
    found += [_matched(iri, ROLE) for iri in (concept, *sources)]
    found += [event_role(_words(iri)) for iri in sources]
    return next(filter(None, found), ANY_ROLE)


def contribution_of(kinds: list[str]) -> str:
    """The concept of a contribution by what is said of its kind: concepts, classes or words.

    >>> swc = "http://data.semanticweb.org/ns/swc/ontology#"
    >>> contribution_of(["Poster Paper"]), contribution_of([f"{swc}PanelEvent"])
    ('poster', 'panel')
    >>> contribution_of([f"{swc}KeynoteTalk"]), contribution_of(["Ontologies"])
    ('keynote', 'talk')
    """
    for kind in kinds:
        if kind.startswith(TYPE):
            return kind.removeprefix(TYPE)
    found = [_matched(kind, TYPE) for kind in kinds]
    found += [_kind_by_words(_words(kind) if "://" in kind else kind) for kind in kinds]
    return next(filter(None, found), "talk")


def _kind_by_words(words: str) -> str:
    """A talk of a kind is often called by it: "Poster Paper", "Demo Track Paper"."""
    bare = " ".join(_OF_ITS_KIND.sub(" ", words).split())
    return contribution_type(words) or contribution_type(bare)


def _words(iri: str) -> str:
    local = re.split(r"[/#]", iri.rstrip("/#"))[-1]
    return " ".join(_WORDS.findall(local)).lower()


@cache
def _matches() -> dict[str, list[str]]:
    """IRI elsewhere → our concepts that are said to match it, the exact ones first."""
    found: dict[str, list[str]] = {}
    data = (shipped.ontology() / "roles.ttl").read_bytes()
    triples = [q.triple for q in ox.parse(input=data, format=ox.RdfFormat.TURTLE)]
    for predicate in _MATCHES:
        for triple in triples:
            if triple.predicate.value == predicate:
                assert isinstance(triple.subject, ox.NamedNode)
                assert isinstance(triple.object, ox.NamedNode)
                found.setdefault(_spelling(triple.object.value), []).append(triple.subject.value)
    return found


def _matched(iri: str, branch: str) -> str:
    concepts = _matches().get(_spelling(iri), [])
    return next((c.removeprefix(branch) for c in concepts if c.startswith(branch)), "")


def _spelling(iri: str) -> str:
    """Organizer and Organiser, http and https are the same."""
    return iri.replace("https://", "http://").lower().replace("iz", "is").rstrip("/")
