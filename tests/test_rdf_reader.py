"""RDF files in every syntax and vocabulary, mapped by CONSTRUCT queries; our own exports."""

from __future__ import annotations

import contextlib
import csv
import json
import math
import random
import re
import socket
import time
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

from kg import resolve, shipped, store, turtle
from kg.assemble import assemble
from kg.errors import SourceError, UnreadableError, UsageError
from kg.export import export
from kg.graph import make_graph
from kg.ingest import Given
from kg.ingest.entry import EntryWriter
from kg.ingest.file import File
from kg.ingest.rdf.mappings import mappings
from kg.ingest.rdf.own import is_own, statements_of
from kg.ingest.rdf.reader import RdfReader
from kg.ingest.rdf.syntax import syntax
from kg.model import Decision, Entry, Flaw, Kind, Passage, Source, Statement, Verdict
from kg.statements import state, state_entries
from kg.vocab import BASE, prefixes
from tests.conftest import ROOT
from tests.schedules import check_spans, flaws, named, read, roles, shared, things

CASES: Final = sorted((ROOT / "tests" / "cases" / "rdf").glob("*/input.*"))
READER: Final = RdfReader()
NT: Final = ox.RdfFormat.N_TRIPLES
SWC: Final = Namespace("http://data.semanticweb.org/ns/swc/ontology#")
SWRC: Final = Namespace("http://swrc.ontoware.org/ontology#")
TURTLE: Final = """
@prefix ckg: <https://w3id.org/confkg/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix : <https://forum.example/> .
"""
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


def entries_of(data: str | bytes, name: str = "a.ttl", mapping: str = "") -> list[Entry | Flaw]:
    data = data.encode() if isinstance(data, str) else data
    return list(READER.entries(File(name, data, Given(name, mapping=mapping))))


def told_of(path: Path) -> list[Statement]:
    file = File(str(path))
    source = READER.source(file)
    told = state(Passage(source, ""), [], "test")
    return told + list(state_entries(source, READER.entries(file)))


# ---- vocabularies ----


def rows_of(found: Iterable[Entry | Flaw]) -> list[str]:
    rows = {f"flaw {f.pointer} = {f.what}" for f in found if isinstance(f, Flaw)}
    for (kind, key), said in things(found).items():
        rows |= {f"{kind}/{key} {p} = {value}" for p, values in said.items() for value in values}
    return sorted(rows)


def test_there_is_a_case_for_every_mapping() -> None:
    assert len(CASES) >= 6
    assert {path.parent.name.split("-")[0] for path in CASES} == {
        "ours" if path.stem == "confkg" else path.stem
        for path in (shipped.ontology() / "mappings").glob("*.rq")
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_cases(path: Path) -> None:
    found = read(READER, path)
    check_spans(found)
    expected = path.with_name("expected.txt").read_text("utf-8").splitlines()
    assert rows_of(found) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.nt", ox.RdfFormat.N_TRIPLES),
        ("a.nq", ox.RdfFormat.N_QUADS),
        ("a.ttl", ox.RdfFormat.TURTLE),
        ("a.trig", ox.RdfFormat.TRIG),
        ("a.rdf", ox.RdfFormat.RDF_XML),
        ("a.jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_every_syntax_says_the_same(path: Path, name: str, form: ox.RdfFormat) -> None:
    if path.suffix == ".jsonld":
        pytest.skip("ids of this one are mended before it is RDF")
    facts = [quad.triple for quad in ox.parse(path=str(path))]
    data = ox.serialize(facts, format=form)
    assert data is not None
    file = File(name, data)
    assert READER.source(file).media_type == form.media_type
    assert rows_of(READER.entries(file)) == rows_of(READER.entries(File(str(path))))


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_facts_makes_no_difference(order: random.Random) -> None:
    data = ox.serialize([q.triple for q in ox.parse(path=str(CASES[-2]))], format=NT)
    assert data is not None
    lines = data.splitlines(keepends=True)
    order.shuffle(lines)
    again = entries_of(b"".join(lines), "a.nt")
    assert again == entries_of(data, "a.nt")


def test_what_is_part_of_itself_is_part_of_no_event() -> None:
    found = entries_of(
        TURTLE
        + """
        :a a ckg:Session ; rdfs:label "A" ; ckg:partOf :b .
        :b a ckg:Session ; rdfs:label "B" ; ckg:partOf :a .
        :c a ckg:Contribution ; rdfs:label "C" ; ckg:partOf :a .
        :forum a ckg:Event ; rdfs:label "Forum 2021" ; ckg:partOf :forum .
        :other a ckg:Event ; rdfs:label "Forum 2022" .
        _:x a ckg:Contribution ; rdfs:label "X" ; ckg:partOf _:y .
        _:y ckg:partOf _:x .
        """
    )
    assert named(things(found), Kind.EVENT) == ["Forum 2021", "Forum 2022"]
    assert sorted(what for _, what in flaws(found)) == [
        f"{name!r} is part of no event" for name in "ABCX"
    ]


def test_flaws_say_which_node() -> None:
    found = entries_of(
        TURTLE
        + """
        :forum a ckg:Event ; rdfs:label "Forum 2021" ; schema:startDate "next week" .
        :quiet a ckg:Event .
        :r1 a ckg:Participation ; ckg:participant :nobody ; ckg:atEvent :forum .
        :ana a foaf:Person ; rdfs:label "Ana Diaz" .
        :r2 a ckg:Participation ; ckg:participant :ana ; ckg:roleTitle "Chair" .
        """
    )
    assert flaws(found) == [
        ("<https://forum.example/quiet>", "an event, or a part of one, without a name"),
        ("<https://forum.example/forum>", "start: 'next week' is no date"),
        ("<https://forum.example/r1>", "role '': its holder has no name"),
        (
            "<https://forum.example/r2> <https://forum.example/ana>",
            "role 'Chair': it is held at no event",
        ),
    ]


def test_a_part_below_several_stands_in_the_closest() -> None:
    told = things(
        entries_of(
            TURTLE
            + """
            :forum a ckg:Event ; rdfs:label "Forum 2021" .
            :track a ckg:Session ; rdfs:label "Track" ; ckg:partOf :forum .
            :talk a ckg:Contribution ; rdfs:label "Talk" ; ckg:partOf :forum, :track .
            """
        )
    )
    above = {said["partOf"] for (kind, _), said in told.items() if kind is Kind.CONTRIBUTION}
    assert [key for (kind, key) in told if kind is Kind.SESSION] == [*above.pop()]


def test_facts_without_an_event_belong_to_the_one_that_the_user_names() -> None:
    data = """
    @prefix swrc: <http://swrc.ontoware.org/ontology#> .
    @prefix swc: <http://data.semanticweb.org/ns/swc/ontology#> .
    @prefix dc: <http://purl.org/dc/elements/1.1/> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    <p:1> a swrc:InProceedings, swc:Paper ; dc:title "Wells" ; dc:creator <p:ana> .
    <p:ana> a foaf:Person ; foaf:name "Ana Diaz" .
    """
    assert [what for _, what in flaws(entries_of(data))] == [
        "'Wells' is part of no event",
        "role 'https://w3id.org/confkg/role/author': it is held at no event",
    ]
    file = File("a.ttl", data.encode(), Given("a.ttl", event="Rural Health Forum 2021"))
    told = things(READER.entries(file))
    assert named(told, Kind.EVENT) == ["Rural Health Forum 2021"]
    assert roles(told) == {("Ana Diaz", "author", "Wells")}


def test_what_says_of_no_event_is_part_of_the_only_one_of_the_file() -> None:
    data = """
    @prefix swrc: <http://swrc.ontoware.org/ontology#> .
    @prefix swc: <http://data.semanticweb.org/ns/swc/ontology#> .
    @prefix fabio: <http://purl.org/spar/fabio/> .
    @prefix dc: <http://purl.org/dc/elements/1.1/> .
    @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    <p:forum> a swc:ConferenceEvent ; rdfs:label "Rural Health Forum 2021" .
    <p:1> a swrc:InProceedings, fabio:PosterPaper ; dc:title "Wells" ; dc:creator <p:ana> ;
        swc:isPartOf <p:proceedings> .
    <p:ana> a foaf:Person ; foaf:name "Ana Diaz" .
    """
    found = entries_of(data)
    told = things(found)
    assert not flaws(found)
    assert roles(told) == {("Ana Diaz", "author", "Wells")}
    assert [said["type"] for (kind, _), said in told.items() if kind is Kind.CONTRIBUTION] == [
        ("poster",)
    ]
    second = '<p:other> a swc:ConferenceEvent ; rdfs:label "Rural Health Forum 2022" .'
    assert "'Wells' is part of no event" in [what for _, what in flaws(entries_of(data + second))]


def test_the_chair_of_one_workshop_has_no_office_of_the_event() -> None:
    data = (
        TURTLE
        + """
        :forum a ckg:Event ; rdfs:label "Forum 2021" .
        :wells a ckg:Session ; rdfs:label "Workshop on Wells" ; ckg:partOf :forum .
        :all a ckg:Session ; rdfs:label "Workshops and Tutorials" ; ckg:partOf :forum .
        :ana a foaf:Person ; rdfs:label "Ana Diaz" .
        """
        + "".join(
            f'[] a ckg:Participation ; ckg:participant :ana ; ckg:roleTitle "Workshop Chair" ;'
            f" ckg:atEvent {where} ."
            for where in (":forum", ":wells", ":all")
        )
    )
    assert {(role, part) for _, role, part in roles(things(entries_of(data)))} == {
        ("workshops-chair", ""),
        ("workshops-chair", "Workshops and Tutorials"),
        ("chair", "Workshop on Wells"),
    }


def test_times_that_are_nodes_and_roles_that_name_the_edition() -> None:
    told = things(
        entries_of(
            """
            @prefix swc: <http://data.semanticweb.org/ns/swc/ontology#> .
            @prefix ical: <http://www.w3.org/2002/12/cal/ical#> .
            @prefix foaf: <http://xmlns.com/foaf/0.1/> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            <p:forum> a swc:ConferenceEvent ; rdfs:label "Rural Health Forum 2021" .
            <p:s1> a swc:SessionEvent ; rdfs:label "Wells" ; swc:isSubEventOf <p:forum> ;
                ical:dtstart <p:t1> .
            <p:t1> ical:dateTime "2021-05-03T09:00:00" ; ical:tzid "Europe/Oslo" .
            <p:r1> a swc:Chair ; rdfs:label "RHF2021 Session Chair" ; swc:isRoleAt <p:s1> ;
                swc:heldBy <p:ana> .
            <p:r2> a swc:Chair ; rdfs:label "RHF2021 General Chair" ; swc:isRoleAt <p:forum> ;
                swc:heldBy <p:ana> .
            <p:ana> a foaf:Person ; foaf:name "Ana Diaz" .
            """
        )
    )
    (session,) = [said for (kind, _), said in told.items() if kind is Kind.SESSION]
    assert session["start"] == ("2021-05-03T09:00:00+02:00",)
    assert {role for _, role, _ in roles(told)} == {"session-chair", "general-chair"}


def test_names_come_from_the_vocabularies_that_stand_beside_schema_org() -> None:
    told = things(
        entries_of(
            """
            @prefix schema: <http://schema.org/> .
            @prefix foaf: <http://xmlns.com/foaf/0.1/> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            <p:day> a schema:Event ; rdfs:label "Open Data Day 2021", "ODD21", "Tagung" ;
                schema:subEvent <p:talk> .
            <p:talk> a schema:Event ; rdfs:label "Keynote: Wells" ; schema:performer <p:ana> .
            <p:ana> a foaf:Person ; foaf:name "Prof. Dr. Ana Diaz" ; schema:affiliation <p:well> .
            <p:well> a schema:Organization ; rdfs:label "Well Institute" .
            """
        )
    )
    assert roles(told) == {("Ana Diaz", "keynote-speaker", "Keynote: Wells")}
    assert named(told, Kind.ORGANISATION) == ["Well Institute"]
    event = next(said for (kind, _), said in told.items() if kind is Kind.EVENT)
    assert event["acronym"] == ("ODD21",)
    assert any(kind is Kind.MEMBERSHIP for kind, _ in told)


def test_vivo_calls_people_by_what_they_are() -> None:
    told = things(
        entries_of(
            """
            @prefix vivo: <http://vivoweb.org/ontology/core#> .
            @prefix bibo: <http://purl.org/ontology/bibo/> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            <p:forum> a bibo:Conference ; rdfs:label "Rural Health Forum 2021" .
            <p:ana> a vivo:FacultyMember ; rdfs:label "Diaz, Ana" .
            <p:dept> a vivo:AcademicDepartment ; rdfs:label "Well Department" .
            <p:post> a vivo:FacultyPosition ; rdfs:label "Professor" ;
                vivo:relates <p:ana>, <p:dept> .
            """
        )
    )
    assert named(told, Kind.PERSON) == ["Ana Diaz"]
    (post,) = [said for (kind, _), said in told.items() if kind is Kind.MEMBERSHIP]
    assert post["title"] == ("Professor",)


# ---- mappings ----

_MINE: Final = """# title: My vocabulary (all of it)
# vocabulary: https://my.example/ns#
PREFIX ckg: <https://w3id.org/confkg/ontology#>
PREFIX my: <https://my.example/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
CONSTRUCT { ?e a ckg:Event ; rdfs:label ?name } WHERE { ?e a my:Gathering ; my:called ?name }
"""
_DATA: Final = '<https://x.example/> a <https://my.example/ns#Gathering> ; \
<https://my.example/ns#called> "Forum 2021" .'


def test_a_mapping_of_the_users_own(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="none of its vocabularies is known"):
        entries_of(_DATA)
    mapping = tmp_path / "mine.rq"
    mapping.write_text(_MINE)
    for named_as in (mapping, tmp_path):
        found = entries_of(_DATA, mapping=str(named_as))
        assert named(things(found), Kind.EVENT) == ["Forum 2021"]


def test_mappings_beside_a_file_are_used(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "mine.rq").write_text(_MINE)
    (tmp_path / "a.ttl").write_text(_DATA)
    assert named(things(read(READER, tmp_path / "a.ttl")), Kind.EVENT) == ["Forum 2021"]


def test_a_mapping_of_the_same_name_takes_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "swc.rq").write_text(_MINE)
    titles = [mapping.title for mapping in mappings(tmp_path)]
    assert "My vocabulary (all of it)" in titles and len(titles) == len(mappings())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("SELECT * { ?s ?p ?o }", "begins with the lines"),
        (
            _MINE.replace("CONSTRUCT { ?e a ckg:Event ; rdfs:label ?name }", "SELECT ?e"),
            "CONSTRUCT",
        ),
        (_MINE.replace("WHERE", "WHEREVER"), "does not parse"),
        (_MINE.replace("my:called ?name", "my:called ?name SERVICE <https://x> {}"), "SERVICE"),
        (_MINE.replace("WHERE", "from <https://x.example/> WHERE"), "FROM"),
    ],
)
def test_mappings_that_are_none_are_errors(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(text)
    with pytest.raises(UsageError, match=why) as caught:
        entries_of(_DATA, mapping=str(path))
    assert str(path) in str(caught.value)


# ---- syntaxes, contexts, what is hostile or broken ----


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.ttl", "", "text/turtle"),
        ("a.txt", "# a comment\n\n@prefix x: <http://x.example/> .", "text/turtle"),
        ("a", "BASE <http://x.example/>\nPREFIX x: <y>", "text/turtle"),
        ("a", "\ufeff@prefix x: <http://x.example/> .\nx:g { x:a x:b x:c }", "application/trig"),
        ("a", '<http://x.example/a> <http://x.example/b> "c" .\n', "application/n-quads"),
        ("a", '_:a <http://x.example/b> "c"@en <http://x.example/g> .\n', "application/n-quads"),
        ("a.xml", '<?xml version="1.0"?><!-- <x> --><rdf:RDF xmlns:rdf='
         '"http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "application/rdf+xml"),
        ("a", '<!DOCTYPE r [<!ENTITY r "http://www.w3.org/1999/02/22-rdf-syntax-ns#">]>'
         '<RDF xmlns="&r;"/>', "application/rdf+xml"),
        ("a.json", '[{"@id": "http://x.example/"}]', "application/ld+json"),
        ("a.json", '{"@context": {}, "name": "x"}', "application/ld+json"),
        ("a.json", '{"name": "x"}', ""),
        ("a.txt", "Prefix and base were discussed <briefly>.", ""),
        ("a.html", "<html><!-- <rdf:RDF xmlns:rdf="
         '"http://www.w3.org/1999/02/22-rdf-syntax-ns#"/> --></html>', ""),
        ("a.xml", "<?xml version='1.0'?><schedule/>", ""),
        ("a.rq", "PREFIX x: <http://x.example/> SELECT * { ?s ?p ?o }", ""),
        ("a.csv", "name,role\n", ""),
        ("a", "", ""),
    ],
)  # fmt: skip
def test_syntaxes_are_told_apart(name: str, data: str, media_type: str) -> None:
    file = File(name, data.encode())
    assert syntax(file) == media_type
    assert READER.sniff(file) is bool(media_type)


@pytest.mark.parametrize(
    "context",
    [
        '"https://schema.org"',
        '"http://schema.org/"',
        '"http://www.schema.org"',
        '"https://schema.org/docs/jsonldcontext.jsonld"',
        '["https://schema.org", {"x": "https://x.example/"}]',
        '{"@vocab": "http://schema.org/"}',
    ],
)
def test_contexts_of_schema_org_are_at_hand(context: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*args: object) -> None:
        raise AssertionError("no connection is ever opened")

    monkeypatch.setattr(socket, "socket", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    data = f'{{"@context": {context}, "@type": "Event", "name": "Forum 2021"}}'
    found = entries_of(data, "a.jsonld")
    assert [(e.pointer, e.text) for e in found if isinstance(e, Entry)] == [
        ("/", "event: Forum 2021")
    ]


@pytest.mark.parametrize(
    "context",
    [
        '"https://evil.example/context"',
        '["https://schema.org", "https://evil.example/context"]',
        '{"@import": "https://evil.example/context"}',
        '{"x": {"@id": "https://x.example/", "@context": "https://evil.example/context"}}',
    ],
)
def test_other_contexts_are_an_error_that_names_them(context: str) -> None:
    with pytest.raises(SourceError, match="context stands on the web"):
        entries_of(f'{{"@context": {context}, "@type": "Event"}}', "a.jsonld")


def test_ids_that_many_share_identify_nobody() -> None:
    person = '{{"@type": "Person", "@id": "{}", "name": "{}"}}'
    people = [
        person.format("Person", "Ana Diaz"),
        person.format("Person", "Paolo Riva"),
        person.format("https://x.example/#person", "Li Na"),
        person.format("https://x.example/#person", "Mary Owusu"),
        person.format("https://x.example/bo", "Bo Lind"),
    ]
    data = f"""{{"@context": "https://schema.org", "@type": "Event", "@id": "Event",
        "name": "Forum 2021", "attendee": [{", ".join(people)}]}}"""
    told = things(entries_of(data, "a.jsonld"))
    assert {key: said.get("identifier", ()) for (kind, key), said in told.items()
            if kind is Kind.PERSON} == {
        "ana-diaz": (), "paolo-riva": (), "li-na": (), "mary-owusu": (),
        "bo-lind": ("https://x.example/bo",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.ttl", b"<http://x.example/a> <http://x.example/b", "a.ttl:1: this is not Turtle"),
        ("a.ttl", b'@prefix x: <http://x/> .\nx:a x:b "\xff" .', "a.ttl:2: this is not Turtle"),
        ("a.ttl", b"# nothing", "the file holds no facts"),
        ("a.nt", b"nothing\nat all", "a.nt:1: this is not N-Triples"),
        ("a.jsonld", b"{", "this is no JSON"),
        ("a.jsonld", b'{"@context": "\xff"}', "this is no JSON"),
        ("a.jsonld", b'{"a":' * 100_000, "this is no JSON"),
        ("a.jsonld", b'{"a":' * 300 + b"1" + 300 * b"}", "more than 200 levels deep"),
        ("a.rdf", b"<rdf:RDF", "this is not RDF/XML"),
    ],
)
def test_broken_files_are_errors_with_a_place(name: str, data: bytes, why: str) -> None:
    with pytest.raises(SourceError) as caught:
        entries_of(data, name)
    assert why in str(caught.value) and str(caught.value).startswith(name)


RDFXML: Final = """<?xml version="1.0" encoding="{encoding}"?>{doctype}
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ckg="{ckg}"
  xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
<ckg:Event><rdfs:label>{label}</rdfs:label></ckg:Event></rdf:RDF>"""
_CKG: Final = "https://w3id.org/confkg/ontology#"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE r [<!-- <a> --> <!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY a PUBLIC "x" "https://evil.example/">]>',
        '<!DOCTYPE r [<!ENTITY % a "https://evil.example/">%a;]>',
        "<!DOCTYPE r [<!ENTITY a '<x>'>]>",
    ],
)
def test_entities_that_are_no_namespaces_are_refused(doctype: str) -> None:
    data = RDFXML.format(encoding="utf-8", doctype=doctype, ckg=_CKG, label="&a;")
    with pytest.raises(UnreadableError, match="declares entities"):
        entries_of(data, "a.rdf")


def test_namespaces_as_entities_and_other_encodings_are_read() -> None:
    doctype = f'<!DOCTYPE rdf:RDF [<!ENTITY ckg "{_CKG}"> <!ENTITY x "https://x.example/">]>'
    data = RDFXML.format(encoding="iso-8859-1", doctype=doctype, ckg="&ckg;", label="Foro México")
    found = entries_of(data.encode("latin-1"), "a.rdf")
    assert named(things(found), Kind.EVENT) == ["Foro México"]
    data = RDFXML.format(encoding="klingon", doctype="", ckg=_CKG, label="x")
    with pytest.raises(UnreadableError, match="encoding"):
        entries_of(data, "a.rdf")


def test_lines_that_are_none_are_flaws_and_the_rest_is_read() -> None:
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    event = (
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/confkg/ontology#Event>"
    )
    lines = [
        f"<http://x.example/e> {event} .",
        "a line of a log",
        f'<http://x.example/e> {label} "Forum 2021" .',
        f'<http://x.example/e> {label} "\udcff" .',
    ]
    found = entries_of("\n".join(lines).encode("utf-8", "surrogateescape"), "a.nt")
    assert named(things(found), Kind.EVENT) == ["Forum 2021"]
    assert [where for where, _ in flaws(found)] == ["line=2", "line=4"]


def test_iris_are_data_whatever_they_say() -> None:
    huge = "A" * 1_000_000
    found = entries_of(
        TURTLE
        + f"""
        <http://x.example/a b> a ckg:Event ; rdfs:label "Forum 2021" ; ckg:topic "{huge}" ;
            schema:url <javascript:alert(1)>, <https://forum.example/> .
        <javascript:alert(2)> a foaf:Person ; rdfs:label "Ana Diaz" .
        <relative> a foaf:Person ; rdfs:label "Bo Lind" .
        """
    )
    told = things(found)
    event = told[Kind.EVENT, "forum-2021"]
    assert event["identifier"] == ("http://x.example/a b",)
    assert event["url"] == ("https://forum.example/",)
    assert "identifier" not in told[Kind.PERSON, "ana-diaz"]
    assert "identifier" not in told[Kind.PERSON, "bo-lind"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=120), st.sampled_from(["a.ttl", "a.nt", "a.jsonld", "a.rdf", "a.trig"]))
def test_no_bytes_break_the_reader(data: bytes, name: str) -> None:
    prefix = TURTLE.encode() if name.endswith(("ttl", "trig")) else b""
    with contextlib.suppress(SourceError):  # and no other error
        entries_of(prefix + data, name)


@pytest.mark.parametrize("vocabulary", ["swc", "scholarlydata", "vivo", "schema-turtle"])
def test_the_time_grows_with_the_file_and_no_faster(vocabulary: str) -> None:
    path = next(path for path in CASES if path.parent.name == vocabulary)
    facts = [quad.triple for quad in ox.parse(path=str(path))]
    once = (ox.serialize(facts, format=NT) or b"").decode()

    def seconds(copies: int) -> float:
        data = "".join(
            re.sub(r"_:(\w+)", rf"_:\1x{n}", once).replace(".example/", f".example/{n}/")
            for n in range(copies)
        )
        best = math.inf
        for _ in range(3):  # the fastest: others on the machine only make it slower
            begin = time.process_time()
            assert len(entries_of(data, "a.nt")) > copies
            best = min(best, time.process_time() - begin)
        return best

    assert seconds(400) < 12 * seconds(100)  # squared it would be 16


# ---- our own exports ----


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


# ---- real files ----

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
