"""Whole graphs of RDF: our own exports and real files."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import DC, DCTERMS, FOAF, RDF, RDFS, Graph, Namespace

from kg import resolve, store, turtle
from kg.assemble import assemble
from kg.errors import SourceError
from kg.export import export
from kg.graph import make_graph
from kg.ingest.entry import EntryWriter
from kg.ingest.file import File
from kg.ingest.rdf.own import is_own, statements_of
from kg.model import Decision, Entry, Kind, Passage, Source, Statement, Verdict
from kg.statements import state, state_entries
from kg.vocab import BASE, prefixes
from tests.schedules import check_spans, flaws, named, read, roles, shared, things

from .rdf_reading import CASES, READER, TURTLE

SWC: Final = Namespace("http://data.semanticweb.org/ns/swc/ontology#")

SWRC: Final = Namespace("http://swrc.ontoware.org/ontology#")

# One question to a graph, and the whole of a list that somebody else made of the same files.
GOLD: Final = """
PREFIX ckg: <https://w3id.org/confkg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?year ?role_type ?role_label ?role_event ?name ?person_uri WHERE {
  GRAPH ?source {
    ?held a ckg:Participation ; ckg:participant ?who ; ckg:atEvent ?event ;
      ckg:sourceRole ?role_type ; ckg:roleTitle ?role_label ; ckg:sourceParticipant ?person_uri .
    OPTIONAL { ?held ckg:inPart ?part }
    BIND(COALESCE(?part, ?event) AS ?stage)
    ?stage dcterms:identifier ?role_event .
    ?who a foaf:Person ; rdfs:label|skos:altLabel ?name ; prov:wasDerivedFrom ?entry .
    ?entry oa:hasSelector/rdf:value ?place ; oa:hasSelector/oa:exact ?words .
    FILTER(?place = CONCAT("<", ?person_uri, ">"))
    FILTER(STRSTARTS(CONCAT(?words, " ·"), CONCAT("name: ", ?name, " ·")))
    ?source rdfs:label ?file .
    BIND(STRBEFORE(?file, "-complete") AS ?year)
  }
}
"""


def told_of(path: Path) -> list[Statement]:
    file = File(str(path))
    source = READER.source(file)
    told = state(Passage(source, ""), [], "test")
    return told + list(state_entries(source, READER.entries(file)))


# --- our own exports ------------------------------------------------------------------------------


def exported(graph: ox.Store) -> tuple[bytes, bytes]:
    """`graph.ttl` and `graph.nq`, as a build writes them."""
    found, out = list(store.named(graph)), BytesIO()
    turtle.write(found, out, prefixes(BASE))
    return out.getvalue(), "".join(turtle.nquads(found)).encode()


def check_way_back(told: Sequence[Statement], decisions: Sequence[Decision]) -> None:
    """A graph made of an export is the graph that was exported, byte for byte."""
    ttl, nq = exported(make_graph(told, resolve.Linker(decisions)).graph)
    for name, data in (("graph.ttl", ttl), ("graph.nq", nq)):
        file = File(name, data)
        assert is_own(file)
        again = exported(make_graph(list(statements_of(file)), resolve.Linker()).graph)
        assert again[0] == ttl
        assert name == "graph.ttl" or again[1] == nq


def test_the_example_comes_back_as_it_was(
    example_told: list[Statement], example_decisions: list[Decision]
) -> None:
    assert any(decision.verdict is Verdict.SAME for decision in example_decisions)
    check_way_back(example_told, example_decisions)


@pytest.mark.parametrize("fmt", ["ttl", "nt", "nq", "trig", "jsonld", "rdfxml"])
def test_every_export_is_known_as_ours(fmt: str, example_graph: ox.Store, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{'rdf' if fmt == 'rdfxml' else fmt}"
    export(example_graph, {}, fmt, path, prefixes=prefixes(BASE))
    file = File(str(path))
    assert is_own(file)
    again = make_graph(list(statements_of(file)), resolve.Linker()).graph
    assert exported(again)[0] == exported(example_graph)[0]


def test_every_case_comes_back_as_it_was() -> None:
    told = [statement for path in CASES for statement in told_of(path)]
    check_way_back(told, [])


_NAMES: Final = st.sampled_from(["Ana Diaz", "A. Diaz", "Paolo Riva", "Li Na", "Mary Owusu"])

_ROW: Final = st.tuples(
    _NAMES,
    st.sampled_from(["speaker", "session-chair", "author"]),
    st.sampled_from(["", "Riverside University", "Hillside Hospital"]),
    st.sampled_from(["", "Opening", "Wells and fevers"]),
    st.sampled_from(["Health Forum 2021", "Water Days 2022"]),
)


def _entries(rows: Sequence[tuple[str, str, str, str, str]]) -> Iterable[Entry]:
    for number, (name, role, institution, title, event) in enumerate(rows):
        row = EntryWriter(f"row={number + 2}", "table")
        whole = row.event(row.cell("event", event))
        who = row.person(row.cell("name", name))
        at = row.organisation(row.cell("institution", institution)) if institution else None
        held = row.membership(who, at, row.cell("position", "Professor")) if at else None
        part = row.contribution(row.cell("title", title), "talk", whole) if title else None
        row.participation(
            who, role, row.cell("role", role), whole, part=part, holding=held, representing=at
        )
        yield row.entry()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(_ROW, min_size=1, max_size=5), min_size=1, max_size=3), st.booleans())
def test_any_graph_comes_back_as_it_was(
    tables: list[list[tuple[str, str, str, str, str]]], joined: bool
) -> None:
    told: list[Statement] = []
    for number, table in enumerate(tables):
        source = Source(f"{number:064x}"[::-1], f"{number}.csv", "text/csv")
        told += state(Passage(source, ""), [], "test")
        told += state_entries(source, _entries(table))
    same = Decision("person/a-diaz", "person/ana-diaz", Verdict.SAME, "me", "2022-01-01")
    check_way_back(told, [same] if joined else [])


def test_what_we_did_not_write_is_not_our_own() -> None:
    for path in CASES:
        assert not is_own(File(str(path)))
    data = f"{TURTLE} <{BASE}source/nothing> a ckg:Source ."
    with pytest.raises(SourceError, match="no source of its facts is named"):
        list(statements_of(File("graph.ttl", data.encode())))


# --- real files -----------------------------------------------------------------------------------

_YEARS: Final = ("2002", "2003", "2004")


@cache
def conference(year: str) -> tuple[Path, Graph]:
    path = shared(f"rdf/iswc-{year}-complete.ttl")
    return path, Graph().parse(path)


@pytest.mark.parametrize("year", _YEARS)
def test_counts_are_those_of_the_file(year: str) -> None:
    path, graph = conference(year)
    found = read(READER, path)
    told = things(found)
    check_spans(found)
    assert flaws(found) == []

    def of_class(*names: str) -> set[str]:
        return {str(s) for n in names for s in graph.subjects(RDF.type, SWC[n])}

    def identified(kind: Kind) -> set[str]:
        return {i for (k, _), said in told.items() if k is kind for i in said.get("identifier", ())}

    assert identified(Kind.EVENT) == of_class("ConferenceEvent")
    talks = of_class("TalkEvent", "InvitedTalkEvent", "PanelEvent")
    classes = {str(o) for o in graph.objects(None, RDF.type)}
    parts = of_class(*(c.removeprefix(str(SWC)) for c in classes if c.endswith("Event")))
    assert identified(Kind.SESSION) == parts - talks - of_class("ConferenceEvent")
    papers = set(graph.subjects(RDF.type, SWRC.InProceedings))
    presented = {
        p for p in papers for t in graph.subjects(SWC.hasRelatedDocument, p) if str(t) in talks
    }
    assert identified(Kind.CONTRIBUTION) == talks | {str(p) for p in papers - presented}
    titles = {str(t) for p in papers for t in graph.objects(p, DC.title | DCTERMS.title)}
    assert {" ".join(t.split()) for t in titles} <= set(named(told, Kind.CONTRIBUTION))

    # One node may name two people: "Ana Diaz and Paolo Riva".
    people = {str(p) for p in graph.subjects(RDF.type, FOAF.Person)}
    several = {
        str(p)
        for p, name in graph.subject_objects(RDFS.label | FOAF.name)
        if re.search(r"\w (?:and|&) \w", str(name))
    }
    assert people - several <= identified(Kind.PERSON)
    authors = {
        (said["sourceParticipant"], said["part"])
        for (kind, _), said in told.items()
        if kind is Kind.PARTICIPATION and said["role"] == ("author",)
    }
    assert len({who for who, _ in authors}) >= len(set(graph.objects(None, SWRC.author)) - several)


def test_one_query_answers_the_list_of_roles_exactly() -> None:
    gold = shared("rdf/gold-role-tuples.tsv").read_text("utf-8").splitlines()[1:]
    wanted = {tuple(row) for row in csv.reader(gold, delimiter="\t", quoting=csv.QUOTE_NONE)}
    told = [statement for year in _YEARS for statement in told_of(conference(year)[0])]
    # Names of one person are joined, as a build does; each role stays with the id that has it.
    same = Decision("person/gil-yolanda", "person/yolanda-gil", Verdict.SAME, "me", "2022-01-01")
    graph = ox.Store()
    graph.bulk_extend(assemble(told, resolve.Linker([same]).canonical))
    found = graph.query(GOLD)
    assert isinstance(found, ox.QuerySolutions)
    assert {tuple(term.value for term in row) for row in found} == wanted


def test_the_schedule_of_a_page_in_which_all_share_their_ids() -> None:
    path = shared("schedules/nulledge2025_excerpt.jsonld")
    raw = json.loads(path.read_text("utf-8"))
    told = things(read(READER, path))
    everybody = [*raw["performers"], *raw["organizer"][0]["members"]]
    assert named(told, Kind.PERSON) == sorted(person["name"] for person in everybody)
    assert named(told, Kind.CONTRIBUTION) == sorted(e["description"] for e in raw["subEvents"])
    assert {(who, part) for who, role, part in roles(told) if part} == {
        (person["name"], event["description"])
        for event in raw["subEvents"]
        for person in event["performers"]
    }
    worked = {
        (said["member"][0], said["organisation"][0])
        for (kind, _), said in told.items()
        if kind is Kind.MEMBERSHIP
    }
    assert len(worked) == len(everybody)
