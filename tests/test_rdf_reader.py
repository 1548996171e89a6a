"""RDF in the vocabularies that the shipped mappings know, and in one's own."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import shipped
from kg.errors import SourceError, UsageError
from kg.ingest import Given
from kg.ingest.file import File
from kg.ingest.rdf.mappings import mappings
from kg.model import Entry, Flaw, Kind
from tests.schedules import check_spans, flaws, named, read, roles, things

from .rdf_reading import CASES, NT, READER, TURTLE, entries_of

# --- vocabularies ---------------------------------------------------------------------------------


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


# --- mappings -------------------------------------------------------------------------------------

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
