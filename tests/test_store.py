"""The embedded store: a union that holds each fact once, and the tables read from it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import store
from kg.errors import GraphFolderError
from kg.vocab import BASE, prefixes

FACTS = """
@prefix ckg: <https://w3id.org/confkg/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/confkg/id/> .
<person/ada> a foaf:Person ; rdfs:label "Ada" .
<event/forum> a ckg:Event ; schema:startDate "2022-06-09"^^xsd:date , "2022-06-08"^^xsd:date ;
    schema:endDate "2022-06-09"^^xsd:date , "2022-06-10"^^xsd:date .
<event/yearly> a ckg:Event ; schema:startDate "--06-08"^^xsd:gMonthDay .
<session/opening> a ckg:Session ; ckg:partOf <event/forum> .
<contribution/talk> a ckg:Contribution ; ckg:partOf <session/opening> .
<organisation/ward> org:unitOf <organisation/hospital> .
<organisation/hospital> org:subOrganizationOf <organisation/university> .
<organisation/university> org:subOrganizationOf <organisation/ward> .
<participation/1> a ckg:Participation ; ckg:participant <person/ada> ; ckg:inRole <role/speaker> ;
    ckg:atEvent <event/forum> ; ckg:inPart <contribution/talk> ;
    ckg:representing <organisation/ward> , <organisation/hospital> .
<participation/2> a ckg:Participation ; ckg:participant <organisation/ward> ;
    ckg:inRole <role/host> ; ckg:atEvent <event/yearly> ; ckg:inPart <session/opening> .
"""


@pytest.fixture
def filled() -> ox.Store:
    graphs = (ox.NamedNode("urn:a"), ox.NamedNode("urn:b"))
    triples = [q.triple for q in ox.parse(FACTS.encode(), ox.RdfFormat.TURTLE)]
    return store.in_memory(
        ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples for graph in graphs
    )


def test_the_union_holds_each_fact_once(filled: ox.Store) -> None:
    rows = list(store.select(filled, "SELECT * { ?who a foaf:Person }", BASE))
    assert len(rows) == 1
    both = list(store.select(filled, "SELECT * { GRAPH ?g { ?who a foaf:Person } }", BASE))
    assert len(both) == 2
    assert len(list(store.named(filled))) == 2 * store.counts(filled, BASE)["triples"]


def test_participations_are_rows_with_all_that_is_known(filled: ox.Store) -> None:
    talk, hosting = store.participations(filled, BASE)
    assert (talk.is_person, hosting.is_person) == (True, False)
    assert talk.contribution == f"{BASE}contribution/talk"
    assert talk.session == hosting.session == f"{BASE}session/opening"
    assert hosting.contribution == ""
    assert talk.institutions == (f"{BASE}organisation/hospital", f"{BASE}organisation/ward")
    assert (talk.start, talk.end) == ("2022-06-08", "2022-06-10")  # the widest
    assert (hosting.start, hosting.end) == ("", "")  # a day without a year is on no time line


def test_ancestors_are_nearest_first_and_end(filled: ox.Store) -> None:
    above = store.ancestors(filled, BASE)
    assert above[f"{BASE}organisation/ward"] == (
        f"{BASE}organisation/hospital",
        f"{BASE}organisation/university",
    )


def test_a_saved_store_is_the_same_and_read_only(filled: ox.Store, tmp_path: Path) -> None:
    store.save(filled, tmp_path / "deep" / "store")
    opened = store.open_store(tmp_path / "deep" / "store")
    assert set(opened) == set(filled)
    with pytest.raises(RuntimeError, match="read-write"):
        opened.add(ox.Quad(*[ox.NamedNode("urn:x")] * 3))
    assert store.participations(opened, BASE) == store.participations(filled, BASE)


@pytest.mark.parametrize("present", [True, False])
def test_what_is_no_store_is_an_error(present: bool, tmp_path: Path) -> None:
    if present:
        (tmp_path / "store").mkdir()
        (tmp_path / "store" / "CURRENT").write_text("nonsense")
    with pytest.raises(GraphFolderError, match="the store cannot be opened"):
        store.open_store(tmp_path / "store")


def test_every_prefix_is_known(filled: ox.Store) -> None:
    for prefix in prefixes():
        store.select(filled, f"SELECT * {{ ?s {prefix}:x ?o }}", BASE)
