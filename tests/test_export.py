"""Exports: every format reads back as what was written, and twice gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import igraph  # type: ignore[import-untyped]
import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analyse import AGENTS, ParticipationTable, measure, project
from kg.errors import UsageError
from kg.export import FORMATS, Network, entity_network, export
from kg.participations import Participation
from kg.vocab import BASE, CKG, FOAF, ORG, RDF, RDFS, ROLE, SCHEMA, SKOS, TYPE, XSD

FACTS = [name for name, each in FORMATS.items() if each.of == "facts"]
GRAPHS = [name for name, each in FORMATS.items() if each.of == "network"]
NASTY = "Ada \"<&>' \\ \t\n\r] ]]> 张忠德 Ёж 😀 \u2028 end"
ILLEGAL = "bad\x00\x01\x0b\x1f\ufffe\uffffend"


def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def thing(name: str) -> ox.NamedNode:
    return node(BASE + name)


def text(value: str, datatype: str = f"{XSD}string", language: str | None = None) -> ox.Literal:
    if language:
        return ox.Literal(value, language=language)
    return ox.Literal(value, datatype=node(datatype))


A, LABEL = node(f"{RDF}type"), node(f"{RDFS}label")
ADA, BO, FORUM, GALA = map(thing, ("person/ada", "person/bo", "event/forum", "event/gala"))
UNI, LAB, CITY, TALK = map(
    thing, ("organisation/uni", "organisation/lab.uni", "place/tver", "contribution/talk.forum")
)
SPEAKS, CHAIRS, HOSTS, HEAD = map(
    thing,
    (
        "participation/ada.speaker.1",
        "participation/bo.chair.2",
        "participation/uni.organiser.3",
        "membership/ada.head.4",
    ),
)
SOURCE = thing("source/a2cb40da4eea")

Term = ox.NamedNode | ox.Literal


def facts() -> list[tuple[ox.NamedNode, ox.NamedNode, Term]]:
    ckg = {name: node(CKG + name) for name in (
        "Event", "Contribution", "Participation", "participant", "inRole", "atEvent", "inPart",
        "representing", "holding", "positionTitle", "eventType", "confidence", "note",
    )}  # fmt: skip
    return [
        (FORUM, A, ckg["Event"]),
        (FORUM, LABEL, text("Forum")),
        (FORUM, ckg["eventType"], node(f"{TYPE}forum")),
        (FORUM, node(f"{SCHEMA}startDate"), text("2022-06-08", f"{XSD}date")),
        (FORUM, node(f"{SCHEMA}endDate"), text("2022-06-09", f"{XSD}date")),
        (FORUM, node(f"{SCHEMA}location"), CITY),
        (GALA, A, ckg["Event"]),
        (GALA, LABEL, text("Gala")),
        (GALA, node(f"{SCHEMA}startDate"), text("2023", f"{XSD}gYear")),
        (CITY, A, node(f"{SCHEMA}Place")),
        (CITY, LABEL, text("Tver")),
        (TALK, A, ckg["Contribution"]),
        (TALK, LABEL, text("Rehabilitation")),
        (ADA, A, node(f"{FOAF}Person")),
        (ADA, A, node(f"{SCHEMA}Person")),
        (ADA, LABEL, text(NASTY)),
        (ADA, node(f"{SKOS}altLabel"), text("阿达", language="zh")),
        (ADA, node(f"{SKOS}altLabel"), text("Professor A.")),
        (BO, A, node(f"{FOAF}Person")),
        (UNI, A, node(f"{ORG}Organization")),
        (UNI, LABEL, text("University")),
        (LAB, A, node(f"{ORG}Organization")),
        (LAB, A, node(f"{ORG}OrganizationalUnit")),
        (LAB, LABEL, text("=Laboratory")),
        (LAB, node(f"{ORG}unitOf"), UNI),
        (HEAD, A, node(f"{ORG}Membership")),
        (HEAD, node(f"{ORG}member"), ADA),
        (HEAD, node(f"{ORG}organization"), LAB),
        (HEAD, ckg["positionTitle"], text("Head")),
        (HEAD, node(f"{ORG}role"), node(f"{ROLE}head")),
        (SPEAKS, A, ckg["Participation"]),
        (SPEAKS, ckg["participant"], ADA),
        (SPEAKS, ckg["inRole"], node(f"{ROLE}speaker")),
        (SPEAKS, ckg["atEvent"], FORUM),
        (SPEAKS, ckg["inPart"], TALK),
        (SPEAKS, ckg["representing"], LAB),
        (SPEAKS, ckg["representing"], UNI),
        (SPEAKS, ckg["holding"], HEAD),
        (SPEAKS, ckg["confidence"], text("0.95", f"{XSD}decimal")),
        (CHAIRS, A, ckg["Participation"]),
        (CHAIRS, ckg["participant"], BO),
        (CHAIRS, ckg["inRole"], node(f"{ROLE}chair")),
        (CHAIRS, ckg["atEvent"], FORUM),
        (HOSTS, A, ckg["Participation"]),
        (HOSTS, ckg["participant"], UNI),
        (HOSTS, ckg["inRole"], node(f"{ROLE}organiser")),
        (HOSTS, ckg["atEvent"], FORUM),
        (ADA, ckg["note"], text("7", f"{XSD}integer")),
        (ADA, ckg["note"], text("seven")),
        (ADA, ckg["note"], text("sept", language="fr")),
        (ADA, ckg["note"], BO),
    ]


def filled(seed: int = 0) -> ox.Store:
    """The facts spread over two graphs, one of them in both, added in an order that varies."""
    quads = [
        ox.Quad(s, p, o, SOURCE if n % 3 else thing("graph/derived"))
        for n, (s, p, o) in enumerate(facts())
    ]
    first = facts()[0]
    quads += [ox.Quad(*first[:2], first[2], SOURCE)]
    random.Random(seed).shuffle(quads)
    store = ox.Store()
    for quad in quads:
        store.add(quad)
    return store


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return filled()


def rows() -> list[Participation]:
    return [
        Participation(
            f"{BASE}participation/{who}.{event}", f"{BASE}person/{who}", True, "speaker", event,
            institutions=(f"{BASE}organisation/{who}",), start=start, end=end,
        )
        for event, start, end, people in (
            ("e1", "2022-06-08", "2022-06-09", ["ada", "bo", "cy"]),
            ("e2", "2020", "", ["ada", "bo"]),
            ("e3", "", "", ["di"]),
        )
        for who in people
    ]  # fmt: skip


@pytest.fixture(scope="module")
def networks() -> dict[str, nx.Graph[str]]:
    labels = {f"{BASE}person/ada": NASTY + ILLEGAL, f"{BASE}person/bo": "=Bo()"}
    return {
        agents: measure(project(ParticipationTable.of(rows(), labels=labels), agents).graph())
        for agents in AGENTS
    }


def exported(
    store: ox.Store, networks: dict[str, nx.Graph[str]], fmt: str, network: Network = "entities"
) -> bytes:
    page = io.BytesIO()
    export(store, networks, fmt, page, network=network)
    return page.getvalue()


# --- every format -------------------------------------------------------------------------------


@pytest.mark.parametrize("fmt", FORMATS)
def test_same_graph_same_bytes(fmt: str, networks: dict[str, nx.Graph[str]]) -> None:
    for network in ("entities", "people", "institutions"):
        first = exported(filled(0), networks, fmt, network)
        turned: dict[str, nx.Graph[str]] = {}
        for name, graph in networks.items():
            turned[name] = nx.Graph()
            turned[name].add_nodes_from(reversed(list(graph.nodes(data=True))))
            turned[name].add_edges_from((b, a, d) for a, b, d in reversed(list(graph.edges.data())))
        assert exported(filled(1), turned, fmt, network) == first
        assert first


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_path_gets_what_a_stream_gets(
    fmt: str, store: ox.Store, networks: dict[str, nx.Graph[str]], tmp_path: Path
) -> None:
    path = tmp_path / f"graph{FORMATS[fmt].suffix}"
    export(store, networks, fmt, path)
    assert path.read_bytes() == exported(store, networks, fmt)


def test_every_promised_format_is_there() -> None:
    assert FACTS == ["ttl", "nt", "nq", "trig", "jsonld", "rdfxml"]
    assert GRAPHS == ["graphml", "gexf", "csv", "vosviewer", "cytoscape", "pajek"]


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_empty_graph_can_be_exported(fmt: str) -> None:
    exported(ox.Store(), {}, fmt)


def test_unknown_formats_and_networks_are_errors(store: ox.Store) -> None:
    with pytest.raises(UsageError, match=r"no format 'doc' \(one of ttl, nt"):
        exported(store, {}, "doc")
    with pytest.raises(UsageError, match="no network 'people'"):
        exported(store, {}, "gexf", "people")


# --- facts --------------------------------------------------------------------------------------

OXIGRAPH = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
RDFLIB = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "jsonld": "json-ld"} | {
    "rdfxml": "xml"
}


def union(quads: Iterable[ox.Quad]) -> set[ox.Triple]:
    return {quad.triple for quad in quads}


def with_rdflib(data: bytes, fmt: str) -> set[ox.Triple]:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=data, format=RDFLIB[fmt])
    lines = "".join(
        f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in dataset.triples((None, None, None))
    )
    return union(ox.parse(lines.encode(), ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("fmt", FACTS)
def test_facts_read_back_in_oxigraph(fmt: str, store: ox.Store) -> None:
    data = exported(store, {}, fmt)
    found = list(ox.parse(data, OXIGRAPH[fmt]))
    assert union(found) == union(store)
    if fmt in ("nq", "trig"):
        assert set(found) == set(store)
    else:
        assert len(found) == len(set(found)) == len(union(store))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("fmt", FACTS)
def test_facts_read_back_in_rdflib(fmt: str, store: ox.Store) -> None:
    assert with_rdflib(exported(store, {}, fmt), fmt) == union(store)


def test_json_ld_reads_like_a_form(store: ox.Store) -> None:
    document = json.loads(exported(store, {}, "jsonld"))
    context, things = document["@context"], {each["@id"]: each for each in document["@graph"]}
    assert context["person"] == f"{BASE}person/"
    assert context["ckg:atEvent"] == {"@id": "ckg:atEvent", "@type": "@id"}
    assert context["ckg:confidence"] == {"@id": "ckg:confidence", "@type": "xsd:decimal"}
    assert "owl" not in context and "dcterms" not in context
    assert list(things)[:2] == ["event:forum", "event:gala"]
    speaks = things["participation:ada.speaker.1"]
    assert speaks["@type"] == "ckg:Participation"
    assert speaks["ckg:atEvent"] == "event:forum"
    assert speaks["ckg:representing"] == ["organisation:lab.uni", "organisation:uni"]
    assert speaks["ckg:confidence"] == "0.95"
    assert things["person:ada"]["@type"] == ["foaf:Person", "schema:Person"]
    assert sorted(map(str, things["person:ada"]["ckg:note"])) == sorted(
        map(
            str,
            [
                "seven",
                {"@value": "7", "@type": "xsd:integer"},
                {"@value": "sept", "@language": "fr"},
                {"@id": "person:bo"},
            ],
        )
    )


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_json_ld_is_not_fooled_by_iris_that_look_short() -> None:
    store = ox.Store()
    store.add(ox.Quad(node("event:x"), node("urn:p"), node(f"{BASE}event/x")))
    store.add(ox.Quad(node(f"{BASE}person//x"), node("urn:q"), node(f"{BASE}person/")))
    store.add(ox.Quad(ADA, node("place:p"), text("1", "person:number")))
    data = exported(store, {}, "jsonld")
    assert union(ox.parse(data, ox.RdfFormat.JSON_LD)) == union(store)
    assert with_rdflib(data, "jsonld") == union(store)


def test_blank_nodes_stay_joined_in_json_ld() -> None:
    store = ox.Store()
    store.add(ox.Quad(ADA, node("urn:p"), ox.BlankNode("b")))
    store.add(ox.Quad(ox.BlankNode("b"), node("urn:q"), BO))
    found = list(ox.parse(exported(store, {}, "jsonld"), ox.RdfFormat.JSON_LD))
    (inner,) = [fact.object for fact in found if fact.subject == ADA]
    assert [fact.object for fact in found if fact.subject == inner] == [BO]


def test_a_class_that_is_a_text_has_no_json_ld() -> None:
    store = ox.Store()
    store.add(ox.Quad(ADA, A, text("Person")))
    with pytest.raises(UsageError, match="class"):
        exported(store, {}, "jsonld")


def test_rdf_xml_drops_only_what_xml_forbids() -> None:
    store = ox.Store()
    store.add(ox.Quad(ADA, LABEL, text(ILLEGAL)))
    store.add(ox.Quad(ADA, LABEL, text("a\r\nb\tc ")))
    store.add(ox.Quad(ox.BlankNode("1x"), node("http://z.example/é"), ox.BlankNode("1x")))
    store.add(ox.Quad(ADA, node("http://z.example/1a"), text("")))
    data = exported(store, {}, "rdfxml")
    found = list(ox.parse(data, ox.RdfFormat.RDF_XML))
    assert len(found) == 4 == len(rdflib.Graph().parse(data=data, format="xml"))
    labels = {fact.object.value for fact in found if fact.predicate == LABEL}
    assert labels == {"badend", "a\r\nb\tc "}
    assert {fact.predicate.value for fact in found} >= {"http://z.example/é", "http://z.example/1a"}


@pytest.mark.parametrize("iri", ["http://z.example/", "http://z.example/1", f"{RDF}li"])
def test_what_rdf_xml_cannot_say_is_an_error_and_leaves_no_file(iri: str, tmp_path: Path) -> None:
    store = ox.Store()
    store.add(ox.Quad(ADA, node(iri), BO))
    with pytest.raises(UsageError, match="use ttl"):
        export(store, {}, "rdfxml", tmp_path / "graph.rdf")
    assert not list(tmp_path.iterdir())


def test_rdf_xml_keeps_clear_of_prefixes_that_are_taken() -> None:
    store = ox.Store()
    for name in ("http://a.example/p", "http://b.example/p", f"{RDF}value"):
        store.add(ox.Quad(ADA, node(name), BO))
    page = io.BytesIO()
    names = {"ns0": "http://a.example/", "rdf": "http://c.example/", "xmlfoo": "http://b.example/"}
    export(store, {}, "rdfxml", page, prefixes=names)
    assert union(ox.parse(page.getvalue(), ox.RdfFormat.RDF_XML)) == union(store)
    assert len(rdflib.Graph().parse(data=page.getvalue(), format="xml")) == 3


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXT, max_size=4), st.sampled_from(["jsonld", "trig", "nq"]))
def test_any_text_survives(values: list[str], fmt: str) -> None:
    store = ox.Store()
    for value in values:
        store.add(ox.Quad(ADA, LABEL, text(value), SOURCE))
        store.add(ox.Quad(ADA, LABEL, text(value, language="en"), SOURCE))
        store.add(ox.Quad(ADA, LABEL, text(value, f"{CKG}t"), SOURCE))
    assert union(ox.parse(exported(store, {}, fmt), OXIGRAPH[fmt])) == union(store)


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_any_text_survives_xml_but_for_what_xml_forbids(value: str) -> None:
    store = ox.Store()
    store.add(ox.Quad(ADA, LABEL, text(value)))
    (fact,) = ox.parse(exported(store, {}, "rdfxml"), ox.RdfFormat.RDF_XML)
    legal = "".join(c for c in value if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    assert fact.object.value == legal
    network: nx.Graph[str] = nx.Graph()
    network.add_node("a", label=value)
    for fmt, xpath in (("graphml", ".//*[@key='n1']"), ("gexf", ".//*[@label]")):
        page = io.BytesIO()
        export(ox.Store(), {"people": network}, fmt, page, network="people")
        found = ElementTree.fromstring(page.getvalue()).find(xpath)
        label = "" if found is None else found.get("label", found.text)
        assert label == legal or (not legal and label == ("a" if fmt == "gexf" else ""))


# --- networks -----------------------------------------------------------------------------------


def test_the_entity_network_holds_what_joins_things(store: ox.Store) -> None:
    network = entity_network(store)
    assert {n: d["kind"] for n, d in network.nodes(data=True)} == {
        ADA.value: "person", BO.value: "person", FORUM.value: "event", GALA.value: "event",
        UNI.value: "organisation", LAB.value: "organisation", CITY.value: "place",
    }  # fmt: skip
    assert network.nodes[FORUM.value] == {
        "label": "Forum", "kind": "event", "type": "forum",
        "start": "2022-06-08", "end": "2022-06-09",
    }  # fmt: skip
    assert network.nodes[GALA.value]["end"] == "2023"
    assert network.nodes[BO.value]["label"] == "bo"
    assert set(network.edges(keys=True)) == {
        (FORUM.value, CITY.value, "location"),
        (LAB.value, UNI.value, "unit of"),
        (UNI.value, FORUM.value, HOSTS.value),
        (ADA.value, FORUM.value, SPEAKS.value),
        (ADA.value, LAB.value, HEAD.value),
        (BO.value, FORUM.value, CHAIRS.value),
    }
    assert network.number_of_edges() == 6
    assert network.edges[ADA.value, FORUM.value, SPEAKS.value] == {
        "label": "speaker", "kind": "participation", "role": "speaker", "part": "Rehabilitation",
        "representing": "=Laboratory; University", "holding": "Head",
        "start": "2022-06-08", "end": "2022-06-09",
    }  # fmt: skip
    assert network.edges[ADA.value, LAB.value, HEAD.value] == {
        "label": "Head", "kind": "membership", "title": "Head", "role": "head"
    }  # fmt: skip


def weights(network: nx.Graph[str]) -> dict[frozenset[str], float]:
    return {frozenset((a, b)): about["weight"] for a, b, about in network.edges(data=True)}


def by_iri(data: bytes) -> nx.Graph[str]:
    found = nx.read_graphml(io.BytesIO(data))
    return nx.relabel_nodes(found, dict(found.nodes(data="iri")))


def read_igraph(data: bytes, path: Path) -> igraph.Graph:
    path.write_bytes(data)
    return igraph.Graph.Read_GraphML(str(path))


def test_graphml_is_the_same_in_networkx_and_igraph(
    store: ox.Store, networks: dict[str, nx.Graph[str]], tmp_path: Path
) -> None:
    data = exported(store, networks, "graphml", "people")
    ours, theirs = networks["people"], by_iri(data)
    other = read_igraph(data, tmp_path / "people.graphml")
    assert not theirs.is_directed() and not theirs.is_multigraph() and not other.is_directed()
    assert set(theirs) == set(other.vs["iri"]) == set(ours)
    assert weights(theirs) == weights(ours)
    assert weights(ours) == {
        frozenset(other.vs[end]["iri"] for end in edge.tuple): edge["weight"] for edge in other.es
    }
    for name, about in theirs.nodes(data=True):
        vertex = other.vs.find(iri=name)
        assert isinstance(about["degree"], int) and isinstance(about["strength"], float)
        for measure_name in ("degree", "strength", "betweenness", "community", "core"):
            assert about[measure_name] == vertex[measure_name] == ours.nodes[name][measure_name]
        assert about["label"] == ours.nodes[name]["label"].replace(ILLEGAL, "badend")
    edge = theirs.edges[f"{BASE}person/ada", f"{BASE}person/bo"]
    assert edge["events"] == "e1; e2" and edge["first"] == "2020" and edge["level"] == "event"


def test_graphml_of_the_entities_keeps_parallel_edges(store: ox.Store, tmp_path: Path) -> None:
    both = ox.Store()
    both.extend(store)
    second = thing("participation/ada.chair.9")
    for predicate, value in (
        ("participant", ADA),
        ("inRole", node(f"{ROLE}chair")),
        ("atEvent", FORUM),
    ):
        both.add(ox.Quad(second, node(CKG + predicate), value, SOURCE))
    data = exported(both, {}, "graphml")
    found = by_iri(data)
    assert found.is_directed() and found.is_multigraph()
    assert set(found[ADA.value][FORUM.value]) == {
        "participation:ada.speaker.1", "participation:ada.chair.9"
    }  # fmt: skip
    assert found.number_of_edges() == entity_network(both).number_of_edges()
    other = read_igraph(data, tmp_path / "entities.graphml")
    assert (other.vcount(), other.ecount()) == (len(found), found.number_of_edges())
    assert other.is_directed()


def test_edge_ids_are_unique_where_keys_are_not() -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for source, target in [("a", "b"), ("c", "b"), ("b", "c")]:
        network.add_edge(source, target, "part of")
    data = exported(ox.Store(), {"people": network}, "graphml", "people")
    ids = [
        edge.get("id") for edge in ElementTree.fromstring(data).iter() if "source" in edge.attrib
    ]
    assert len(ids) == len(set(ids)) == 3


GEXF = "{http://gexf.net/1.3}"
GEXF_READER = tuple(map(int, re.findall(r"\d+", nx.__version__)[:2])) >= (3, 6)  # for 1.3


def test_gexf_has_a_timeline_and_loads(store: ox.Store, networks: dict[str, nx.Graph[str]]) -> None:
    data = exported(store, networks, "gexf", "people")
    ours = networks["people"]
    if GEXF_READER:
        found = nx.read_gexf(io.BytesIO(data))
        assert set(found) == set(ours)
        assert weights(found) == weights(ours)
    root = ElementTree.fromstring(data)
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    spans = {
        (edge.get("source", "").rsplit("/", 1)[1], edge.get("target", "").rsplit("/", 1)[1]): (
            edge.get("start"), edge.get("end"),
        )
        for edge in root.iter(f"{GEXF}edge")
    }  # fmt: skip
    assert spans["ada", "bo"] == ("2020-01-01", "2022-06-09")
    assert spans["ada", "cy"] == ("2022-06-08", "2022-06-09")


def test_gexf_of_the_entities_times_events_and_participations(store: ox.Store) -> None:
    root = ElementTree.fromstring(exported(store, {}, "gexf"))
    events = {n.get("id"): (n.get("start"), n.get("end")) for n in root.iter(f"{GEXF}node")}
    assert events[FORUM.value] == ("2022-06-08", "2022-06-09")
    assert events[GALA.value] == ("2023-01-01", "2023-12-31")
    assert events[ADA.value] == (None, None)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2024-02", "2024-02", ("2024-02-01", "2024-02-29")),
        ("2022", "", ("2022-01-01", None)),
        ("", "2022-12", (None, "2022-12-31")),
        ("2022-13", "2022-02-30", (None, None)),
        ("soon", "0000", (None, None)),
        ("2022-06-09", "2022-06-08", (None, None)),
    ],
)
def test_gexf_dates(start: str, end: str, expected: tuple[str | None, str | None]) -> None:
    network: nx.Graph[str] = nx.Graph()
    network.add_edge("a", "b", first=start, last=end)
    root = ElementTree.fromstring(exported(ox.Store(), {"people": network}, "gexf", "people"))
    (edge,) = root.iter(f"{GEXF}edge")
    assert (edge.get("start"), edge.get("end")) == expected
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert graph.get("mode") == ("static" if expected == (None, None) else "dynamic")


def odd_network() -> nx.Graph[str]:
    network: nx.Graph[str] = nx.Graph()
    network.add_node("a", none=None, nan=float("nan"), inf=float("inf"), flag=True, mixed=1, real=1)
    network.add_node("b", flag=False, mixed="x", real=0.5, some={"z", "y"}, many=[1, 2], empty="")
    network.add_node("bad\x00id", **{'na"me<\x01>': "v"})
    network.add_edge("a", "bad\x00id", weight=2)
    return network


@pytest.mark.parametrize("fmt", ["graphml", "gexf"])
def test_attributes_are_typed_flat_and_never_none(fmt: str, tmp_path: Path) -> None:
    data = exported(ox.Store(), {"people": odd_network()}, fmt, "people")
    if fmt == "gexf" and not GEXF_READER:
        pytest.skip("networkx reads GEXF 1.3 from version 3.6 on")
    found = by_iri(data) if fmt == "graphml" else nx.read_gexf(io.BytesIO(data))
    a, b, bad = (dict(found.nodes[name]) for name in ("a", "b", "badid"))
    for about in (a, b, bad):
        about.pop("label", None)  # GEXF gives every node one
        about.pop("iri", None)  # and GraphML this
    assert a == {"flag": True, "mixed": "1", "real": 1.0}
    assert b == {"flag": False, "mixed": "x", "real": 0.5, "some": "y; z", "many": "1; 2"}
    assert bad == {'na"me<>': "v"}
    assert found.edges["a", "badid"]["weight"] == 2
    if fmt == "graphml":
        assert read_igraph(data, tmp_path / "odd.graphml").vcount() == 3


def tables(data: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
            for name in archive.namelist()
        }


def test_csv_tables_hold_nodes_and_edges(
    store: ox.Store, networks: dict[str, nx.Graph[str]]
) -> None:
    found = tables(exported(store, networks, "csv", "people"))
    nodes = {row["Id"]: row for row in found["nodes.csv"]}
    assert set(nodes) == set(networks["people"])
    assert nodes[f"{BASE}person/bo"]["Label"] == "'=Bo()"
    assert nodes[f"{BASE}person/ada"]["Label"] == NASTY + "badend"
    edges = {(row["Source"], row["Target"]): row for row in found["edges.csv"]}
    assert float(edges[f"{BASE}person/ada", f"{BASE}person/bo"]["Weight"]) == 1.5
    entities = tables(exported(store, networks, "csv"))
    assert {row["Id"] for row in entities["edges.csv"]} >= {SPEAKS.value, HEAD.value}
    assert {row["representing"] for row in entities["edges.csv"]} == {
        "",
        "'=Laboratory; University",
    }


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1"])
def test_csv_cells_are_no_formulas(cell: str) -> None:
    network: nx.Graph[str] = nx.Graph()
    network.add_node(cell, label=cell, number=-1, real=-0.5, **{cell: "x"})
    network.add_edge(cell, "b", note=cell)
    found = tables(exported(ox.Store(), {"people": network}, "csv", "people"))
    ada = next(row for row in found["nodes.csv"] if row["Id"] != "b")
    safe = f"'{cell}"
    assert ada == {"Id": safe, "Label": safe, "number": "-1", "real": "-0.5", safe: "x"}
    (edge,) = found["edges.csv"]
    assert {edge["Source"], edge["Target"]} == {safe, "b"} and edge["note"] == safe


def test_csv_goes_into_a_directory_or_an_archive(
    store: ox.Store, networks: dict[str, nx.Graph[str]], tmp_path: Path
) -> None:
    export(store, networks, "csv", tmp_path / "new" / "folder", network="people")
    export(store, networks, "csv", tmp_path / "both.zip", network="people")
    with zipfile.ZipFile(tmp_path / "both.zip") as archive:
        for name in ("nodes.csv", "edges.csv"):
            assert (tmp_path / "new" / "folder" / name).read_bytes() == archive.read(name)
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in archive.infolist())
    assert not (tmp_path / "new" / "folder" / "nodes.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_vosviewer_items_links_and_clusters(
    store: ox.Store, networks: dict[str, nx.Graph[str]]
) -> None:
    document: dict[str, Any] = json.loads(exported(store, networks, "vosviewer", "people"))
    items = {item["url"]: item for item in document["network"]["items"]}
    assert [item["id"] for item in document["network"]["items"]] == [1, 2, 3, 4]
    bo = items[f"{BASE}person/bo"]
    assert bo["label"] == "=Bo()" and bo["cluster"] == 1
    assert bo["weights"] == {"Links": 2, "Total link strength": 2.0}
    assert document["network"]["links"][0] == {"source_id": 1, "target_id": 2, "strength": 1.5}
    entities: dict[str, Any] = json.loads(exported(store, networks, "vosviewer"))
    assert all(link["source_id"] < link["target_id"] for link in entities["network"]["links"])
    assert all("cluster" not in item for item in entities["network"]["items"])
