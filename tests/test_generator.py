"""The made-up graph that benchmarks use is one that the project could have built."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from kg import assemble, query, shipped, store, validate
from kg.assemble.derived import derived_graph
from kg.vocab import prefixes

from .benchmarks.generator import generate

SIZE = 600


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    return list(generate(SIZE))


@pytest.fixture(scope="module")
def graph(quads: list[ox.Quad]) -> ox.Store:
    return store.in_memory(quads)


def test_the_same_in_every_run(quads: list[ox.Quad]) -> None:
    assert list(generate(SIZE)) == quads
    assert list(generate(SIZE, seed=1)) != quads
    assert max(Counter(quads).values()) == 1


def test_it_conforms(graph: ox.Store) -> None:
    assert list(validate.check(graph, shipped.ontology())) == []


def test_what_is_derived_follows_by_the_rules(quads: list[ox.Quad], graph: ox.Store) -> None:
    told = {q for q in quads if q.graph_name == derived_graph()}
    assert told == set(assemble.direct_links(graph, shipped.rules()))


def test_quotes_hold_the_names_of_who_takes_part(graph: ox.Store) -> None:
    text = """SELECT ?name ?quote { ?p ckg:participant/rdfs:label ?name ;
      prov:wasDerivedFrom/oa:hasSelector/oa:exact ?quote }"""
    rows = list(store.select(graph, text, prefixes()["person"].removesuffix("person/")))
    assert len(rows) >= SIZE
    assert all(name.value in quote.value for name, quote in rows)


def test_size_and_shape(graph: ox.Store) -> None:
    counts = store.counts(graph, prefixes()["person"].removesuffix("person/"))
    assert SIZE <= counts["participations"] < SIZE + 650
    assert 10 < counts["triples"] / counts["participations"] < 20
    rows = query.ask(graph, "SELECT (COUNT(?p) AS ?n) { ?p ckg:participant ?who } GROUP BY ?who")
    often = sorted((int(row["n"].value) for row in rows), reverse=True)  # type: ignore[union-attr]
    assert often[0] > 3 * often[-1], "some people come far more often than others"
