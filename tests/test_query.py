"""Questions: only reading, never the network, parameters that cannot break out, clear answers."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import answers, query, store
from kg.errors import QueryError, UsageError
from kg.query import Question, ask, bind, questions, resolve
from kg.shipped import header, ontology
from kg.vocab import BASE, prefixes

from .conftest import ROOT

ASK = "ASK { ?s ?p ?o }"


def rows(data: ox.Store, text: str) -> list[list[str]]:
    found = ask(data, text)
    assert query.gives_rows(found)
    return list(answers.cells(found, {}))


# --- competency questions -----------------------------------------------------------------------

MAKER = runpy.run_path(str(ROOT / "ontology" / "make_answers.py"))


@pytest.fixture(scope="module")
def expected() -> dict[str, str]:
    found: dict[str, str] = MAKER["expected"]()
    return found


@pytest.mark.parametrize("name", questions())
def test_the_example_answers_every_question(name: str, expected: dict[str, str]) -> None:
    path = MAKER["EXPECTED"] / f"{name}.csv"
    known = path.read_text("utf-8") if path.is_file() else ""
    assert expected[name].count("\n") > 1, f"{name}: no answer; choose other # example: values"
    assert known == expected[name], f"{name}: if this change is meant, run {MAKER['COMMAND']}"


def test_no_answer_is_left_over() -> None:
    assert {p.stem for p in MAKER["EXPECTED"].glob("*.csv")} == set(questions())
    assert len(questions()) >= 29


@pytest.mark.parametrize("question", questions().values(), ids=lambda q: q.name)
def test_a_question_is_what_its_head_says(question: Question) -> None:
    declared = [v.split(" ")[0] for k, v in header(question.text) if k == "param"]
    assert declared == list(question.parameters)
    assert list(question.example) == declared, "every parameter needs an # example: line"
    assert question.title
    assert question.question.endswith("?")


# --- only reading, never the network ------------------------------------------------------------

ELSEWHERE = "<http://127.0.0.1:1/> { ?a ?b ?c }"


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE %s",
        "service %s",
        "SeRvIcE SILENT %s",
        "SERVICESILENT %s",
        "{}SERVICE%s",
        "?s ?p 5SERVICE %s",
        "?s ?p trueSERVICE %s",
        '?s ?p "a"SERVICE %s',
        "?s ?p ?x.SERVICE %s",
        "?s ?p foaf: SERVICE %s",
        "FILTER(true)SERVICE %s",
        '?s ?p """a"b""" . SERVICE %s . ?s ?p "c"',
        "?s ?p '''a'b''' . SERVICE %s . ?s ?p 'c'",
        '?s ?p """a\\"""" . SERVICE %s',
        "?s foaf:a\\'b ?x . SERVICE %s . ?s foaf:c\\'d ?y",
        "?s ?p ?o # comment\rSERVICE %s",
        "?s ?p ?o # comment\nSERVICE %s",
        "SERVICE role:x { ?a ?b ?c } # %s\n",
        "SERVICE ?where { ?a ?b ?c } # %s\n",
        "OPTIONAL { GRAPH ?g { SERVICE %s } }",
        "{ SELECT * { SERVICE %s } }",
    ],
)
def test_service_is_refused(pattern: str) -> None:
    with pytest.raises(QueryError, match="never uses the network"):
        ask(ox.Store(), f"SELECT * {{ {pattern % ELSEWHERE} }}")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?p ?o }",
        'SELECT * { ?s rdfs:label "Health SERVICE" }',
        "SELECT * { ?s rdfs:label '''the\nservice''' }",
        "SELECT * { <http://a.example/service> ?p ?o }",
        "SELECT * { organisation:federal-service ?p ?o }",
        f"{ASK} # no SERVICE here",
    ],
)
def test_other_services_are_not(text: str) -> None:
    ask(ox.Store(), text)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>",
        "CLEAR ALL",
        f"{ASK} ; DROP ALL",
    ],
)
def test_updates_are_refused(update: str, example_graph: ox.Store) -> None:
    before = len(example_graph)
    with pytest.raises(QueryError, match="not a SPARQL query"):
        ask(example_graph, update)
    assert len(example_graph) == before


def test_from_does_not_fetch(example_graph: ox.Store) -> None:
    assert rows(example_graph, "SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }") == []


# --- asking -------------------------------------------------------------------------------------


def test_the_union_is_asked_and_graphs_can_be(example_graph: ox.Store) -> None:
    text = "SELECT DISTINCT ?g { GRAPH ?g { ?who a foaf:Person } }"
    graphs = [graph for (graph,) in rows(example_graph, text)]
    assert len(graphs) == 9
    assert all(graph.startswith(f"{BASE}source/") for graph in graphs)
    assert ask(example_graph, "ASK { person:james-hendler a foaf:Person }")


def test_prefixes_follow_the_base() -> None:
    base = "https://data.example.org/"
    who, label = ox.NamedNode(f"{base}person/ada"), ox.NamedNode(f"{prefixes()['rdfs']}label")
    data = store.in_memory([ox.Quad(who, label, ox.Literal("Ada"), ox.NamedNode("urn:g"))])
    text = "ASK { person:ada rdfs:label ?name }"
    assert ask(data, text, base)
    assert not ask(data, text)


@pytest.mark.parametrize("base", ["", "x", "not an iri", "https://a.example", "https://a b/", "/"])
def test_a_base_that_is_none(base: str) -> None:
    with pytest.raises(UsageError, match="is no base for IRIs"):
        ask(ox.Store(), ASK, base)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT ?x {\n  ?x is foaf:Person\n}", r"line 2, column 11\n    \?x is .*\n {12}\^\n"),
        ("SELECT * { ?x a nope:Person }", r"the prefix nope: is not known; known are ckg, role"),
        ("SELEKT", "not a SPARQL query"),
        ("", "not a SPARQL query"),
        ("SELECT * {", "not a SPARQL query"),
        ('SELECT * { ?s ?p "\udcff" }', "not Unicode"),
    ],
)
def test_what_is_no_query(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        ask(ox.Store(), text)


# --- parameters ---------------------------------------------------------------------------------

PAIR = questions()["who-connects"]


@given(st.text(), st.text())
def test_a_value_is_only_ever_a_value(a: str, b: str) -> None:
    try:
        text = bind(PAIR, {"a": a, "b": b})
    except UsageError:
        assert not (a + b).isprintable()  # lone surrogates
        return
    ask(ox.Store(), text)
    assert len(text) >= len(PAIR.text)


def test_a_value_that_looks_like_another_parameter() -> None:
    text = bind(PAIR, {"a": 'VALUES ?b { "" }', "b": "Bo"})
    assert 'VALUES ?b { "Bo" }' in text
    assert r'VALUES ?a { "VALUES ?b { \"\" }" }' in text


def test_a_value_in_no_known_encoding() -> None:
    with pytest.raises(UsageError, match="the value of a is not Unicode"):
        bind(PAIR, {"a": "\udcff"})


@pytest.mark.parametrize(
    ("given_text", "values", "message"),
    [
        ("who-connects", {"c": "Ada"}, "has no parameter 'c'.*its parameters: a, b"),
        ("events-by-year", {"year": "2022"}, "its parameters: none"),
        ("who-conects", {}, "did you mean who-connects"),
        ("absent.rq", {}, "absent.rq: cannot read the query"),
        (ASK, {"a": "x"}, "-p sets parameters of named questions"),
    ],
)
def test_wrong_calls(given_text: str, values: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        resolve(given_text, values)


def test_a_file_has_parameters_too(tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text('SELECT * { VALUES ?name { "x" } ?s rdfs:label ?label }')
    assert 'VALUES ?name { "Ada" }' in resolve(str(file), {"name": "Ada"})
    with pytest.raises(UsageError, match="has no parameter 'other'"):
        resolve(str(file), {"other": "Ada"})


# --- answers ------------------------------------------------------------------------------------

ROWS = 'SELECT ?a ?b { VALUES (?a ?b) { ("x|y\\n*z*" UNDEF) (role:chair 2) } }'


@pytest.mark.parametrize(
    ("fmt", "part"),
    [
        ("csv", 'a,b\r\n"x|y\n*z*",\r\nhttps://w3id.org/confkg/role/chair,2\r\n'),
        ("tsv", '?a\t?b\n"x|y\\n*z*"\t\n<https://w3id.org/confkg/role/chair>\t2\n'),
        ("md", "| a | b |\n| --- | --- |\n| x\\|y \\*z\\* |  |\n| role:chair | 2 |\n"),
        ("json", '"head":{"vars":["a","b"]}'),
        ("xml", '<variable name="a"/>'),
    ],
)
def test_a_table_in_every_format(fmt: str, part: str) -> None:
    text = answers.render(ask(ox.Store(), ROWS), fmt, prefixes())
    assert part in text


@pytest.mark.parametrize("fmt", ["csv", "tsv", "md"])
def test_yes_and_no(fmt: str) -> None:
    assert answers.render(ask(ox.Store(), ASK), fmt, {}) == "false\n"
    assert json.loads(answers.render(ask(ox.Store(), ASK), "json", {}))["boolean"] is False


def test_triples_are_turtle_only(example_graph: ox.Store) -> None:
    text = "CONSTRUCT { ?who a foaf:Person } WHERE { ?who a foaf:Person }"
    page = answers.render(ask(example_graph, text), "ttl", prefixes())
    assert page.count("a foaf:Person .") > 50
    with pytest.raises(UsageError, match="gives triples, not csv"):
        answers.render(ask(example_graph, text), "csv", {})


@pytest.mark.parametrize("fmt", ["ttl", "table", "pdf"])
def test_formats_that_cannot_hold_a_table(fmt: str) -> None:
    with pytest.raises(UsageError):
        answers.render(ask(ox.Store(), ROWS), fmt, {})


def test_the_longest_namespace_is_shortened() -> None:
    names = {"x": "http://a.example/", "y": "http://a.example/b/"}
    assert answers.shown(ox.NamedNode("http://a.example/b/c"), names) == "y:c"
    assert answers.shown(None, names) == ""


def test_shipped_questions_are_found_by_name() -> None:
    assert resolve("events-by-year", {}) == (ontology() / "competency/events-by-year.rq").read_text(
        "utf-8"
    )
