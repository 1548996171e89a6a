"""What follows from the facts of all sources: direct links and shared stages, in one graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox

from kg.assemble.terms import date, decimal
from kg.participations import SharedStage
from kg.vocab import BASE, CKG, RDF, TYPE


def derived_graph(base: str = BASE) -> ox.NamedNode:
    """The named graph of all that is computed and can be computed again.

    >>> derived_graph().value
    'https://w3id.org/confkg/id/graph/derived'
    """
    return ox.NamedNode(f"{base}graph/derived")


def direct_links(store: ox.Store, rules: Iterable[str], *, base: str = BASE) -> list[ox.Quad]:
    """What the CONSTRUCT rules make of the facts in the store, as quads of the derived graph.

    >>> direct_links(ox.Store(), ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"])
    []
    """
    graph = derived_graph(base)
    quads: set[ox.Quad] = set()
    for rule in rules:
        triples = store.query(rule)
        assert isinstance(triples, ox.QueryTriples)
        quads |= {ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples}
    return sorted(quads, key=str)


def shared_stages(stages: Iterable[SharedStage], *, base: str = BASE) -> Iterator[ox.Quad]:
    """A `ckg:SharedStage` node for every pair that shared a stage, in the order given.

    >>> list(shared_stages([]))
    []
    """
    graph, node = derived_graph(base), cache(ox.NamedNode)  # the same few names come many times
    kind, a_stage = node(f"{RDF}type"), node(f"{CKG}SharedStage")
    level, weight, between, at_event, through, first, last = (
        node(f"{CKG}{name}")
        for name in "level weight between atEvent through firstDate lastDate".split()
    )
    for stage in stages:
        subject = ox.NamedNode(f"{base}stage/{stage.id}")
        values: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
            (kind, a_stage),
            (level, node(f"{TYPE}same-{stage.level}")),
            (weight, decimal(stage.weight)),
            *((between, node(agent)) for agent in (stage.a, stage.b)),
            *((at_event, node(event)) for event in stage.events),
            *((through, node(iri)) for iri in stage.participations),
        ]
        values += [(first, date(stage.first))] if stage.first else []
        values += [(last, date(stage.last))] if stage.last else []
        for predicate, value in values:
            yield ox.Quad(subject, predicate, value, graph)
