"""The whole graph as one network: persons, institutions, events and places, and what joins them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import networkx as nx
import pyoxigraph as ox

from kg.vocab import CKG, FOAF, ORG, RDF, RDFS, SCHEMA

KINDS: Final = {
    f"{FOAF}Person": "person",
    f"{SCHEMA}Person": "person",
    f"{ORG}Organization": "organisation",
    f"{ORG}OrganizationalUnit": "organisation",
    f"{CKG}Event": "event",
    f"{SCHEMA}Place": "place",
}
_LINKS: Final = (
    (f"{ORG}unitOf", "unit of"),
    (f"{ORG}subOrganizationOf", "part of"),
    (f"{SCHEMA}location", "location"),
)

Values = dict[str, list[str]]


def entity_network(store: ox.Store) -> nx.MultiDiGraph[str]:
    """Persons, institutions, events and places as nodes; what the store says of them as edges.

    Edges: a participation (from who took part to the event; `role`, `part`, `representing`,
    `holding`), a membership (person to institution; `title`, `role`), a department's or
    institution's place in a larger one, an event's place. The key of the first two is their
    IRI. Nodes and edges come sorted; what is unknown is left out.

    >>> store = ox.Store()
    >>> store.add(ox.Quad(*map(ox.NamedNode, ("p:ada", f"{RDF}type", f"{FOAF}Person"))))
    >>> list(entity_network(store).nodes(data="kind"))
    [('p:ada', 'person')]
    """
    facts = _Facts(store)
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    kinds = facts.kinds()
    for iri in kinds:
        about = {
            "label": facts.label(iri),
            "kind": kinds[iri],
            "type": _local(facts.first(f"{CKG}eventType", iri)),
            **facts.period(iri),
        }
        network.add_node(iri, **_known(about))
    edges = [*_participations(facts), *_memberships(facts), *_links(facts)]
    for source, target, key, about in sorted(edges, key=lambda edge: edge[:3]):
        if source in network and target in network:
            network.add_edge(source, target, key, **_known(about))
    return network


def event_periods(store: ox.Store) -> dict[str, tuple[str, str]]:
    """First and last day of every event that has a date; one that is unknown is as the other.

    >>> store = ox.Store()
    >>> forum, start = ox.NamedNode("e:forum"), ox.NamedNode(f"{SCHEMA}startDate")
    >>> store.add(ox.Quad(forum, start, ox.Literal("2022-06")))
    >>> event_periods(store)
    {'e:forum': ('2022-06', '2022-06')}
    """
    facts = _Facts(store)
    dated = facts.all(f"{SCHEMA}startDate").keys() | facts.all(f"{SCHEMA}endDate").keys()
    periods = {event: facts.period(event) for event in sorted(dated)}
    return {event: (known["start"], known["end"]) for event, known in periods.items()}


Edge = tuple[str, str, str, dict[str, str]]


def _participations(facts: _Facts) -> list[Edge]:
    edges = []
    for iri, events in facts.all(f"{CKG}atEvent").items():
        for who in facts.all(f"{CKG}participant").get(iri, []):
            for event in events:
                about = {
                    "kind": "participation",
                    "role": "; ".join(map(_local, facts.all(f"{CKG}inRole").get(iri, []))),
                    "part": facts.labels(f"{CKG}inPart", iri),
                    "representing": facts.labels(f"{CKG}representing", iri),
                    "holding": "; ".join(
                        title
                        for membership in facts.all(f"{CKG}holding").get(iri, [])
                        for title in facts.all(f"{CKG}positionTitle").get(membership, [])
                    ),
                    **facts.period(event),
                }
                edges.append((who, event, iri, {"label": about["role"], **about}))
    return edges


def _memberships(facts: _Facts) -> list[Edge]:
    edges = []
    for iri, institutions in facts.all(f"{ORG}organization").items():
        for who in facts.all(f"{ORG}member").get(iri, []):
            for institution in institutions:
                about = {
                    "kind": "membership",
                    "title": "; ".join(facts.all(f"{CKG}positionTitle").get(iri, [])),
                    "role": "; ".join(map(_local, facts.all(f"{ORG}role").get(iri, []))),
                }
                edges.append((who, institution, iri, {"label": about["title"], **about}))
    return edges


def _links(facts: _Facts) -> list[Edge]:
    return [
        (source, target, kind, {"label": kind, "kind": kind})
        for predicate, kind in _LINKS
        for source, targets in facts.all(predicate).items()
        for target in targets
    ]


class _Facts:
    """Look-ups over the union of all graphs; each property is read from the store once."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._read: dict[str, Values] = {}

    def all(self, predicate: str) -> Values:
        """Sorted values of a property by subject."""
        if predicate not in self._read:
            found: dict[str, set[str]] = defaultdict(set)
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(predicate), None, None):
                found[_text(quad.subject)].add(_text(quad.object))
            self._read[predicate] = {iri: sorted(found[iri]) for iri in sorted(found)}
        return self._read[predicate]

    def first(self, predicate: str, iri: str) -> str:
        return next(iter(self.all(predicate).get(iri, [])), "")

    def label(self, iri: str) -> str:
        return self.first(f"{RDFS}label", iri) or _local(iri)

    def labels(self, predicate: str, iri: str) -> str:
        return "; ".join(self.label(value) for value in self.all(predicate).get(iri, []))

    def period(self, event: str) -> dict[str, str]:
        start = self.first(f"{SCHEMA}startDate", event)
        end = self.first(f"{SCHEMA}endDate", event)
        return {"start": start or end, "end": end or start}

    def kinds(self) -> dict[str, str]:
        """What each thing is, sorted by IRI; things of other classes are left out."""
        found = {}
        for iri, classes in self.all(f"{RDF}type").items():
            kind = next((KINDS[name] for name in classes if name in KINDS), "")
            if kind:
                found[iri] = kind
        return found


def _text(term: Any) -> str:
    text: str = f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value
    return text


def _local(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def _known(about: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in about.items() if value}
