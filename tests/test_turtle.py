"""The Turtle writer: same facts, same bytes, read back alike by four independent parsers."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterable

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import turtle
from kg.errors import UsageError
from kg.vocab import BASE, CKG, ORG, RDF, RDFS, SKOS, XSD, prefixes

PREFIXES = prefixes()
Triples = set[ox.Triple]
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def text(value: str, datatype: str = "") -> ox.Literal:
    return ox.Literal(value, datatype=node(datatype) if datatype else None)


def in_graph(facts: Iterable[ox.Triple], graph: Graph) -> list[ox.Quad]:
    return [ox.Quad(fact.subject, fact.predicate, fact.object, graph) for fact in facts]


def written(facts: Iterable[ox.Quad | ox.Triple], names: dict[str, str] | None = None) -> str:
    page = io.BytesIO()
    turtle.write(facts, page, PREFIXES if names is None else names)
    return page.getvalue().decode()


# --- four parsers -------------------------------------------------------------------------------


def oxigraph(document: str) -> Triples:
    return {quad.triple for quad in ox.parse(document.encode(), ox.RdfFormat.TURTLE)}


def from_ntriples(document: bytes) -> Triples:
    return {quad.triple for quad in ox.parse(document, ox.RdfFormat.N_TRIPLES)}


def with_rdflib(document: str) -> Triples:
    graph = rdflib.Graph().parse(data=document, format="turtle")
    return from_ntriples(graph.serialize(format="nt", encoding="utf-8"))


def command(*words: str) -> Callable[[str], Triples]:
    def parse(document: str) -> Triples:
        if shutil.which(words[0]) is None:
            if os.environ.get("CI") == "true":
                pytest.fail(f"{words[0]} is missing: apt-get install raptor2-utils serdi")
            pytest.skip(f"{words[0]} is not installed (Debian: raptor2-utils, serdi)")
        run = subprocess.run(words, input=document.encode(), capture_output=True, check=False)
        assert run.returncode == 0 and b"rror" not in run.stderr, run.stderr.decode()
        return from_ntriples(run.stdout)

    return parse


PARSERS = {
    "oxigraph": oxigraph,
    "rdflib": with_rdflib,
    "rapper": command(
        "rapper", "-q", "-i", "turtle", "-o", "ntriples", "-", "http://base.example/"
    ),
    "serdi": command("serdi", "-i", "turtle", "-o", "ntriples", "-"),
}


@pytest.fixture(autouse=True)
def literals_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """rdflib rewrites "01" as "1" unless told not to."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


LOCAL_NAMES = [
    "ada", "Ada", "a1", "1a", "1", "1.2", "4c5d6e", "-a", "a-", "_a", "a.b", "a..b", ".a",
    "a.", "a..", "a.1f2e", "131-300", "true", "a", "é", "张忠德", "中.国", "Ёж", "a·b", "·a",
    "한국", "कि", "ا", "𝒳", "a%20b", "%41", "a(b)", "(a)", "a'b", "a~b", "a!b", "a,b", "a;b",
    "a:b", "a@b", "a=b&c", "a+b", "a*b", "a$b", "a/b", "", "ª", "²", "x²", "a\u0301",
    "\u0301a", "ﬁ",
]  # fmt: skip

TEXTS = [
    "", " ", "plain", 'say "hi"', '"', '""', '"""', "'", "'''", "back\\slash", "\\", "\\n",
    "\\u0041", "line\nfeed", "\n", "carriage\rreturn", "both\r\n", "tab\tbed", "\b\f",
    "\x01\x1f\x7f", "\x85\x9f", "\u2028\u2029", "\ufeff", "😀 🏳️‍🌈", "Тверь", "张忠德",
    "Ünïcödé e\u0301", "مرحبا", "<a href='x'>&amp;</a>", "# no comment", "a . b ; c , d",
    "@prefix x: <y> .", "{[(", "%s %20", "Rehabilitation “of” «patients» – 10 %",
    "x" * 3000, "\U0010ffff", "\u202eabc",
]  # fmt: skip

TYPED = [
    ("131", "integer"), ("-5", "integer"), ("0", "integer"), ("007", "integer"),
    ("+5", "integer"), ("-0", "integer"), ("0.95", "decimal"), ("-0.5", "decimal"),
    ("1.", "decimal"), (".5", "decimal"), ("1", "decimal"), ("100.00", "decimal"),
    ("1e0", "double"), ("1.5", "double"), ("INF", "double"), ("true", "boolean"),
    ("false", "boolean"), ("1", "boolean"), ("TRUE", "boolean"), ("2022-06-08", "date"),
    ("2022-06", "gYearMonth"), ("2022", "gYear"), ("no date", "date"), ("one.", "integer"),
    ("", "integer"), ("9" * 30, "integer"), ("NaN", "decimal"), ("-0.0", "decimal"),
    ("0.000001", "decimal"), ("0.0000001", "decimal"), ("-0.0000000", "decimal"),
]  # fmt: skip


def nasty() -> list[ox.Triple]:
    who, label, link = node(f"{BASE}person/ada"), node(f"{RDFS}label"), node(f"{CKG}participatedIn")
    names = [node(f"{BASE}event/{local}") for local in LOCAL_NAMES]
    names += map(node, ["urn:x:y", "mailto:a@b.example", "http://x.example/?q=1&b=(2)#frag.", CKG])
    facts = [ox.Triple(who, link, name) for name in names]
    facts += [ox.Triple(name, node(f"{RDF}type"), node(f"{CKG}Event")) for name in names]
    facts += [ox.Triple(who, name, who) for name in names]
    facts += [ox.Triple(who, label, text(value)) for value in TEXTS]
    facts += [
        ox.Triple(who, node(f"{SKOS}altLabel"), ox.Literal(value, language=language))
        for value in TEXTS
        for language in ("en", "zh-hant", "sr-latn-rs")
    ]
    facts += [ox.Triple(who, node(f"{CKG}v"), text(v, XSD + kind)) for v, kind in TYPED]
    facts += [ox.Triple(who, node(f"{CKG}v"), text(v, name.value)) for name in names for v in "1x"]
    return facts


@pytest.mark.parametrize("parser", PARSERS)
def test_four_parsers_read_back_the_nastiest_graph(parser: str) -> None:
    facts = nasty()
    assert PARSERS[parser](written(facts)) == set(facts)


def test_no_control_character_and_no_line_separator_is_written_as_such() -> None:
    document = written(nasty())
    assert not [c for c in document if unicodedata.category(c) in ("Cc", "Zl", "Zp") and c != "\n"]
    assert document.splitlines() == document.split("\n")[:-1]


@pytest.mark.parametrize("parser", PARSERS)
def test_four_parsers_read_a_mixed_lot_of_prefixes(parser: str) -> None:
    names = {
        "o": "http://o.example/O_",  # no slash at the end
        "x": "http://o.example/",
        "x1-y.z": "http://o.example/deep/",
        "unused": "http://unused.example/",
    }
    iris = ["O_1", "O_", "O_a/b", "deep/er", "deep/", "deep/er/still", "p", ""]
    facts = [ox.Triple(*(node(f"http://o.example/{iri}") for _ in "spo")) for iri in iris]
    document = written(facts, names)
    assert "o:1 o:1 o:1 ." in document
    assert "x1-y.z:er x1-y.z:er x1-y.z:er ." in document
    assert "unused" not in document
    assert PARSERS[parser](document) == set(facts)


# The characters that a text can hold. rapper keeps C strings, so no U+0000, and it drops the
# noncharacters of the Basic Multilingual Plane.
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff")
DATATYPES = st.sampled_from([f"{CKG}t", f"{XSD}integer", f"{XSD}date"])
DECIMALS = st.decimals(-10, 10, places=9).map(lambda number: f"{number:f}")
LITERALS = st.one_of(
    st.builds(text, st.text(CHARACTERS)),
    st.builds(text, st.text(CHARACTERS), DATATYPES),
    st.builds(text, st.integers().map(str), st.just(f"{XSD}integer")),
    st.builds(text, DECIMALS, st.just(f"{XSD}decimal")),
    st.builds(
        lambda value, tag: ox.Literal(value, language=tag),
        st.text(CHARACTERS),
        st.sampled_from(["en", "ru", "zh-hant"]),
    ),
)


def valid(iri: str) -> bool:
    try:
        node(iri)
    except ValueError:
        return False
    return True


NODES = (
    st.builds(
        lambda space, local: space + local,
        st.sampled_from([*PREFIXES.values(), "http://other.example/x?y="]),
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=8),
    )
    .filter(valid)
    # Raptor takes rdf:_ for a numbered container property, and refuses it without a number.
    .filter(lambda iri: not iri.startswith(f"{RDF}_"))
    # Raptor takes a last step of dots for a way up.
    .filter(lambda iri: not iri.endswith(("/.", "/..")))
    .map(node)
)
GRAPHS = st.lists(st.builds(ox.Triple, NODES, NODES, NODES | LITERALS), max_size=12)


@settings(max_examples=150, deadline=None)
@given(GRAPHS)
def test_round_trip_through_oxigraph(facts: list[ox.Triple]) -> None:
    assert oxigraph(written(facts)) == set(facts)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.parametrize("parser", ["rdflib", "rapper", "serdi"])
@given(facts=st.lists(st.builds(ox.Triple, NODES, NODES, NODES | LITERALS), max_size=40))
def test_round_trip_through_the_others(parser: str, facts: list[ox.Triple]) -> None:
    assert PARSERS[parser](written(facts)) == set(facts)


# --- canonical order ----------------------------------------------------------------------------

EVENT, ADA, BO = node(f"{BASE}event/forum"), node(f"{BASE}person/ada"), node(f"{BASE}person/bo")
PART = node(f"{BASE}participation/ada.speaker.4c5d6e")
REPORT = ox.NamedNode(f"{BASE}source/a2cb40da4eea")
A = node(f"{RDF}type")


def small_graph() -> list[ox.Quad]:
    ids = ["a2cb40da4eea-81-130", "a2cb40da4eea-131-300"]
    facts: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (EVENT, A, node(f"{CKG}Event")),
        (EVENT, node(f"{RDFS}label"), text("Forum")),
        (EVENT, node(f"{CKG}confidence"), text("0.95", f"{XSD}decimal")),
        (EVENT, node("https://schema.org/startDate"), text("2022-06-08", f"{XSD}date")),
        (EVENT, node("http://www.w3.org/ns/prov#wasDerivedFrom"), node(f"{BASE}evidence/{ids[0]}")),
        (ADA, A, node("http://xmlns.com/foaf/0.1/Person")),
        (ADA, A, node("https://schema.org/Person")),
        (ADA, node(f"{RDFS}label"), text('Ada "A."')),
        (ADA, node(f"{SKOS}altLabel"), ox.Literal("阿达", language="zh")),
        (ADA, node("http://z.example/unknown"), text("?")),
        (ADA, node(f"{CKG}affiliatedWith"), node(f"{BASE}organisation/{'very-' * 12}long-name")),
        (ADA, node(f"{CKG}affiliatedWith"), node(f"{BASE}organisation/another-quite-long-name")),
        (PART, A, node(f"{CKG}Participation")),
        (PART, node(f"{CKG}participant"), ADA),
        (PART, node(f"{CKG}atEvent"), EVENT),
        (node(f"{BASE}evidence/{ids[1]}"), A, node(f"{CKG}Evidence")),
        (node(f"{BASE}quote/{ids[1]}"), A, node("http://www.w3.org/ns/oa#TextQuoteSelector")),
        (node(f"{BASE}evidence/{ids[0]}"), A, node(f"{CKG}Evidence")),
        (node(f"{BASE}quote/{ids[0]}"), A, node("http://www.w3.org/ns/oa#TextQuoteSelector")),
        (REPORT, A, node(f"{CKG}Source")),
        (node("http://z.example/x"), A, node("http://z.example/Thing")),
    ]
    return [ox.Quad(s, p, o, REPORT) for s, p, o in facts]


EXPECTED = """\
@prefix ckg: <https://w3id.org/confkg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix schema: <https://schema.org/> .
@prefix person: <https://w3id.org/confkg/id/person/> .
@prefix organisation: <https://w3id.org/confkg/id/organisation/> .
@prefix event: <https://w3id.org/confkg/id/event/> .
@prefix participation: <https://w3id.org/confkg/id/participation/> .
@prefix evidence: <https://w3id.org/confkg/id/evidence/> .
@prefix quote: <https://w3id.org/confkg/id/quote/> .
@prefix source: <https://w3id.org/confkg/id/source/> .

# Sources

source:a2cb40da4eea a ckg:Source .

# Events

event:forum a ckg:Event ;
    rdfs:label "Forum" ;
    schema:startDate "2022-06-08"^^xsd:date ;
    prov:wasDerivedFrom evidence:a2cb40da4eea-81-130 ;
    ckg:confidence 0.95 .

# Persons

person:ada a foaf:Person, schema:Person ;
    rdfs:label "Ada \\"A.\\"" ;
    skos:altLabel "阿达"@zh ;
    ckg:affiliatedWith organisation:another-quite-long-name,
        organisation:very-very-very-very-very-very-very-very-very-very-very-very-long-name ;
    <http://z.example/unknown> "?" .

# Participations

participation:ada.speaker.4c5d6e a ckg:Participation ;
    ckg:participant person:ada ;
    ckg:atEvent event:forum .

# Evidence

evidence:a2cb40da4eea-81-130 a ckg:Evidence .

quote:a2cb40da4eea-81-130 a oa:TextQuoteSelector .

evidence:a2cb40da4eea-131-300 a ckg:Evidence .

quote:a2cb40da4eea-131-300 a oa:TextQuoteSelector .

# Other

<http://z.example/x> a <http://z.example/Thing> .
"""


def test_golden_document() -> None:
    assert written(small_graph()) == EXPECTED


@pytest.mark.parametrize("seed", range(5))
def test_bytes_do_not_depend_on_the_order_of_facts(seed: int) -> None:
    facts = [*small_graph(), *in_graph(nasty(), ox.DefaultGraph())]
    shuffled = random.Random(seed).sample(facts, len(facts))
    assert written(shuffled) == written(facts)
    assert turtle.nquads(shuffled) == turtle.nquads(facts)
    pages = io.BytesIO(), io.BytesIO()
    turtle.write_trig(shuffled, pages[0], PREFIXES)
    turtle.write_trig(facts, pages[1], PREFIXES)
    assert pages[0].getvalue() == pages[1].getvalue()


def test_a_fact_in_two_graphs_is_written_once() -> None:
    once = small_graph()
    twice = [*once, *in_graph((quad.triple for quad in once), node(f"{BASE}graph/derived"))]
    assert written(twice) == written(once)
    assert turtle.ntriples(twice) == turtle.ntriples(once)
    assert len(turtle.nquads(twice)) == 2 * len(turtle.nquads(once))


def test_an_organisational_unit_stands_with_the_organisations() -> None:
    unit = node(f"{BASE}organisation/x")
    facts = [ox.Triple(unit, A, node(f"{ORG}{name}")) for name in ("OrganizationalUnit", "Other")]
    assert "# Organisations" in written(facts)


def test_text_and_binary_streams_get_the_same() -> None:
    page = io.StringIO()
    turtle.write(small_graph(), page, PREFIXES)
    assert page.getvalue() == EXPECTED


def test_nothing_to_write_is_an_empty_document() -> None:
    assert written([]) == ""
    assert turtle.nquads([]) == turtle.ntriples([]) == []


# --- TriG and N-Quads ---------------------------------------------------------------------------


def many_graphs() -> list[ox.Quad]:
    graphs: list[Graph] = [
        ox.DefaultGraph(),
        REPORT,
        node(f"{BASE}graph/derived"),
        node("urn:other"),
    ]
    facts = nasty()
    return [
        quad for n, fact in enumerate(facts) for quad in in_graph([fact], graphs[n % len(graphs)])
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_trig_round_trip() -> None:
    page = io.BytesIO()
    turtle.write_trig(many_graphs(), page, PREFIXES)
    assert set(ox.parse(page.getvalue(), ox.RdfFormat.TRIG)) == set(many_graphs())
    dataset = rdflib.Dataset()
    dataset.parse(data=page.getvalue(), format="trig")
    assert len(list(dataset.quads())) == len(set(many_graphs()))


def test_trig_puts_the_default_graph_first_and_indents_the_others() -> None:
    page = io.StringIO()
    facts = [ox.Quad(ADA, A, EVENT, REPORT), ox.Quad(BO, A, EVENT)]
    turtle.write_trig(facts, page, PREFIXES)
    assert page.getvalue().split("\n\n", 1)[1] == (
        "person:bo a event:forum .\n\nsource:a2cb40da4eea {\n\n    person:ada a event:forum .\n}\n"
    )


def test_nquads_are_sorted_lines_that_round_trip() -> None:
    lines = turtle.nquads(many_graphs())
    assert lines == sorted(lines)
    assert all(line.endswith(" .\n") and line.count("\n") == 1 for line in lines)
    assert set(ox.parse("".join(lines).encode(), ox.RdfFormat.N_QUADS)) == set(many_graphs())


def test_nquads_of_a_store_are_those_of_its_named_graphs() -> None:
    store, page = ox.Store(), io.BytesIO()
    turtle.write_nquads(store, page)
    assert page.getvalue() == b""
    store.extend(many_graphs())
    turtle.write_nquads(store, page)
    named = [quad for quad in store if not isinstance(quad.graph_name, ox.DefaultGraph)]
    assert page.getvalue().decode() == "".join(turtle.nquads(named))


def test_properties_that_nobody_knows_are_sorted_among_the_known_ones() -> None:
    others = [node(f"http://a.example/{letter}") for letter in "dbac"]
    facts = [
        ox.Triple(who, verb, text(value))
        for who in (ADA, BO)
        for verb in (node(f"{CKG}confidence"), *others, node(f"{RDFS}label"))
        for value in ("2", "1")
    ]
    document = written(facts)
    verbs = ["rdfs:label", *(f"<http://a.example/{letter}>" for letter in "abcd"), "ckg:confidence"]
    said = " ;\n    ".join(f'{verb} "1", "2"' for verb in verbs)
    assert f"\nperson:ada {said} .\n" in document
    assert written(facts[::-1]) == document


def test_a_store_and_its_facts_give_the_same() -> None:
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in many_graphs())
    page = io.BytesIO()
    turtle.write(store, page, PREFIXES)
    assert page.getvalue().decode() == written(list(store))
    assert len(oxigraph(page.getvalue().decode())) == len(store)


@given(st.text())
def test_texts_are_written_with_the_escapes_that_all_readers_know(text: str) -> None:
    document = written([ox.Triple(ADA, node(f"{CKG}v"), ox.Literal(text))])
    assert oxigraph(document) == {ox.Triple(ADA, node(f"{CKG}v"), ox.Literal(text))}
    (line,) = [line for line in document.split("\n") if "ckg:v" in line]
    assert not set(line) & {chr(n) for n in (*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029)}


# --- what cannot be written ---------------------------------------------------------------------


def test_characters_that_no_iri_may_hold_are_escaped() -> None:
    # Stores that were bulk-loaded leniently can hold such IRIs.
    line = b'<http://x.example/a b"> <http://x.example/p> <http://x.example/{1}|^`> .'
    document = written(ox.parse(line, ox.RdfFormat.N_TRIPLES, lenient=True))
    assert document == (
        "<http://x.example/a\\u0020b\\u0022> <http://x.example/p> "
        "<http://x.example/\\u007B1\\u007D\\u007C\\u005E\\u0060> .\n"
    )


def test_blank_nodes_keep_their_labels() -> None:
    some = ox.BlankNode("b0.x")
    facts = [ox.Triple(some, A, EVENT), ox.Triple(ADA, node(f"{CKG}v"), some)]
    assert oxigraph(written(facts)) != set()
    assert "_:b0.x a event:forum ." in written(facts)
    graph = rdflib.Graph().parse(data=written(facts), format="turtle")
    assert len(graph) == 2 and len(set(graph.subjects()) | set(graph.objects())) == 3


@pytest.mark.parametrize("prefix", ["", "1a", "a b", "-a", "a.", "é", "a:b"])
def test_a_bad_prefix_is_an_error(prefix: str) -> None:
    with pytest.raises(UsageError, match="prefix"):
        written([], {prefix: "http://x.example/"})


def test_what_rdf_1_1_lacks_is_an_error() -> None:
    inner = ox.Triple(ADA, A, EVENT)
    right_to_left = ox.Literal("x", language="he", direction=ox.BaseDirection.RTL)
    for value in (inner, right_to_left):
        with pytest.raises(UsageError, match=r"RDF 1\.1"):
            written([ox.Triple(ADA, A, value)])
