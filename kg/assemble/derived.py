"""What follows from the facts of all sources: direct links and shared stages, in one graph."""

from __future__ import annotations

from collections.abc import Iterable

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


def shared_stages(stages: Iterable[SharedStage], *, base: str = BASE) -> list[ox.Quad]:
    """A `ckg:SharedStage` node for every pair that shared a stage, sorted.

    >>> shared_stages([])
    []
    """
    graph = derived_graph(base)
    quads: set[ox.Quad] = set()
    for stage in stages:
        node = ox.NamedNode(f"{base}stage/{stage.id}")
        values: list[tuple[str, ox.NamedNode | ox.Literal]] = [
            (f"{RDF}type", ox.NamedNode(f"{CKG}SharedStage")),
            (f"{CKG}level", ox.NamedNode(f"{TYPE}same-{stage.level}")),
            (f"{CKG}weight", decimal(stage.weight)),
            *((f"{CKG}between", ox.NamedNode(agent)) for agent in (stage.a, stage.b)),
            *((f"{CKG}atEvent", ox.NamedNode(event)) for event in stage.events),
            *((f"{CKG}through", ox.NamedNode(iri)) for iri in stage.participations),
        ]
        values += [(f"{CKG}firstDate", date(stage.first))] if stage.first else []
        values += [(f"{CKG}lastDate", date(stage.last))] if stage.last else []
        quads |= {ox.Quad(node, ox.NamedNode(iri), value, graph) for iri, value in values}
    return sorted(quads, key=str)
