"""Questions: only reading, never the network, parameters that cannot break out, clear answers."""

from __future__ import annotations

import json
import re
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import answers, query, query_plan, store
from kg.build import Built
from kg.errors import LimitError, QueryError, UsageError
from kg.folder import GraphFolder
from kg.query import Question, ask, bind, questions, resolve
from kg.shipped import header, ontology
from kg.vocab import BASE, prefixes

from .command import kg
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
    ("text", "place", "advice"),
    [
        ("SELECT ?x {\n  ?x is foaf:Person\n}", (2, 6), "a property needs its prefix"),
        ("SELECT * { ?x a nope:Person }", (1, 17), "the prefix nope: is not known; .*ckg, role"),
        ("SELECT * { ?x a foa:Person }", (1, 17), "did you mean foaf:?"),
        ("SELEKT * {}", (1, 1), "did you mean SELECT?"),
        ("SELECT * { ?x a ?y FLITER(?x) }", (1, 20), "did you mean FILTER?"),
        ("select * { ?x a ?y . optionl { ?x a ?z } }", (1, 22), "did you mean OPTIONAL?"),
        ("SELECT * {\n\t?x rdfs:label 'Ada }\n}", (2, 16), "no closing quote"),
        ("SELECT ?a, ?b { ?a a ?b }", (1, 10), "without a comma"),
        ("SELECT * { ?a a ?b\r\n ?a rdfs:label ?c }", (2, 2), r"\. is missing before \?a"),
        ("SELECT * { ?a a ?b ORDER BY ?a", (1, 20), "} is missing before ORDER"),
        ("SELECT * { ?a a ?b } ORDER ?a", (1, 28), r"BY is missing before \?a"),
        ("SELECT COUNT(?x) { ?x a ?y }", (1, 8), r"\( is missing before COUNT"),
        ("SELECT * WHERE ?s ?p ?o", (1, 16), r"{ is missing before \?s"),
        ("SELECT * { ?x a ?y } }", (1, 22), "there is no { for this }"),
        ("SELECT * { ?x a <http://a b/> }", (1, 17), "no spaces, quotes or braces"),
        ("SELECT * { ?x a (", (1, 18), r"ends too early: \) } missing"),
        ("SELECT * { # {\n", (1, 11), "ends too early: } missing"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", (1, 1), "can only read"),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y }", (1, 40), "variable that is unbound"),
        ("", (1, 1), "it begins with SELECT"),
    ],
)
def test_a_mistake_is_shown_where_it_is(text: str, place: tuple[int, int], advice: str) -> None:
    with pytest.raises(QueryError, match=advice) as caught:
        ask(ox.Store(), text)
    said, shown, caret, _ = str(caught.value).split("\n")
    assert said == "this is not a SPARQL query: line {}, column {}".format(*place)
    assert shown == f"  {(text.splitlines() or [''])[place[0] - 1]}"
    assert caret.index("^") == place[1] + 1
    assert caret.count("\t") == shown[: place[1] + 1].count("\t")


@given(st.text(alphabet=" {}()?sPO:<>\"'.;,#\n@^0aASK", max_size=40))
def test_any_text_is_a_query_or_a_mistake(text: str) -> None:
    try:
        ask(ox.Store(), text)
    except QueryError as error:
        said = str(error)
    else:
        return
    assert "line" in said


def test_what_the_engine_could_not_survive() -> None:
    for opening, closing in ("()", "{}"):
        with pytest.raises(QueryError, match="nested too deeply"):
            ask(ox.Store(), f"ASK {{ {opening * 50_000}1{closing * 50_000} }}")
    assert not ask(ox.Store(), f'ASK {{ ?s ?p "{"(" * 50_000}" }}')


@pytest.mark.parametrize("text", ['SELECT * { ?s ?p "\udcff" }', "\udcff"])
def test_what_is_not_unicode(text: str) -> None:
    with pytest.raises(QueryError, match="not Unicode"):
        ask(ox.Store(), text)


def test_functions_that_are_not_there() -> None:
    try:
        found = rows(ox.Store(), "SELECT (<urn:no-such>(1) AS ?x) {}")
    except QueryError as error:
        said = str(error)
    else:
        assert found == [[""]], "older engines give nothing"
        return
    assert "function" in said


def test_relative_iris_are_things_of_the_graph(example_graph: ox.Store) -> None:
    assert ask(example_graph, "ASK { <person/james-hendler> a foaf:Person }")


# --- limits -------------------------------------------------------------------------------------

ALL = "SELECT * { VALUES ?x { 1 2 3 4 5 } }"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (ALL, 3),
        (f"{ALL} # all of them", 3),
        (f"{ALL} LIMIT 2", 2),
        (f"{ALL} limit 4", 3),
        (f"{ALL} LIMIT 99999999999999999999", 3),
        (f"{ALL} OFFSET 4", 1),
        (f"{ALL} LIMIT 4 OFFSET 3", 2),
        (f"{ALL} OFFSET 1 LIMIT 4", 3),
        (f"{ALL} ORDER BY DESC(?x)", 3),
        ("SELECT * { { SELECT * { VALUES ?x { 1 2 3 4 5 } } LIMIT 5 } }", 3),
        ("SELECT * {} VALUES ?x { 1 2 3 4 5 }", 3),
        ("SELECT * {} LIMIT 4 VALUES ?x { 1 2 3 4 5 }", 3),
        ('SELECT * { VALUES ?limit { "LIMIT 1" "b" "c" "d" } }', 3),
        ("CONSTRUCT { ?x a ?x } WHERE { VALUES ?x { <urn:a> <urn:b> <urn:c> <urn:d> } }", 3),
        ("ASK {}", 1),
    ],
)
def test_rows_can_be_limited(text: str, number: int) -> None:
    assert query.count(ask(ox.Store(), text, most=3)) == number


def test_a_mistake_is_the_same_with_a_limit() -> None:
    with pytest.raises(QueryError, match="line 1, column 11\n"):
        ask(ox.Store(), "SELECT * {", most=3)


@pytest.mark.parametrize("question", questions().values(), ids=lambda q: q.name)
def test_a_limit_suits_every_question(question: Question, example_graph: ox.Store) -> None:
    text = bind(question, question.example)
    assert query.count(ask(example_graph, text, most=1)) == 1


def test_time_can_be_limited() -> None:
    with pytest.raises(LimitError, match=r"more than 0\.1 seconds"):
        query.within(0.1, lambda: time.sleep(1))
    with pytest.raises(QueryError):
        query.within(None, lambda: ask(ox.Store(), "nonsense"))


@pytest.mark.parametrize("text", [ALL, "CONSTRUCT WHERE { ?s ?p ?o }", "nonsense"])
def test_what_fails_in_time_leaves_nothing_behind(text: str) -> None:
    def work() -> str:
        return answers.render(ask(ox.Store(), text), "pdf", {})

    with pytest.raises((UsageError, QueryError)):
        query.within(5, work)


def test_kg_query_gives_up(example_built: tuple[GraphFolder, Built]) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?i) }"
    graph = str(example_built[0].path)
    words = [sys.executable, "-m", "kg", "query", text, "-g", graph, "--timeout", "0.5"]
    began = time.monotonic()
    run = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False)
    assert time.monotonic() - began < 10
    assert (run.returncode, run.stdout) == (8, "")
    assert "the query takes more than 0.5 seconds" in run.stderr


def test_ctrl_c_ends_a_query(example_built: tuple[GraphFolder, Built]) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?i) }"
    words = [sys.executable, "-m", "kg", "query", text, "-g", str(example_built[0].path)]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=10)[1]
    assert (process.returncode, "interrupted" in said) == (130, True)


# --- steps --------------------------------------------------------------------------------------


def test_the_steps_of_a_query(example_graph: ox.Store) -> None:
    text = "SELECT ?n { ?e a ckg:Event ; ckg:partOf*/rdfs:label ?n OPTIONAL { ?e schema:x ?x } }"
    steps = {step.what: step.matches for step in query_plan.explain(example_graph, text)}
    assert steps["?e rdf:type ckg:Event"] == 9
    assert steps["?e schema:x ?x"] == 0
    assert "join where there is something (OPTIONAL)" in steps
    assert any("ckg:partOf*/rdfs:label" in what for what in steps)


@pytest.mark.parametrize("question", questions().values(), ids=lambda q: q.name)
def test_every_question_can_be_explained(question: Question, example_graph: ox.Store) -> None:
    found = [s for s in query_plan.explain(example_graph, question.text) if s.matches is not None]
    assert found
    assert all(step.matches for step in found), "a pattern that nothing fits"


def test_kg_query_explains(example_built: tuple[GraphFolder, Built]) -> None:
    shown = kg("query", "events-by-year", "--explain", "-g", example_built[0].path)
    assert re.search(r"^step +facts that fit$", shown.stdout, re.MULTILINE)
    assert re.search(r"^\d+ rows in [\d.]+ ms$", shown.stderr)
    limited = kg("query", "SELECT * { ?s ?p ?o }", "--limit", "4", "-g", example_built[0].path)
    assert len(limited.stdout.splitlines()) == 5


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


ECHO = query.read(
    "echo",
    """SELECT * {
  VALUES ?left { "" } VALUES (?right ?beside) { ("" rdfs:label) } }""",
)
HOSTILE = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            ['"', "'", "\\", "\n", "\r", "}", "{", "#", "<", ">", ")", "?x", '"""', " . "]
        ),
        max_size=12,
    ).map("".join),
)


@given(HOSTILE, HOSTILE)
def test_a_parameter_changes_nothing_but_its_value(left: str, right: str) -> None:
    """Whatever quotes, braces, comments or line ends it has: it comes back, and nothing else."""
    found = ask(ox.Store(), bind(ECHO, {"left": left, "right": right}))
    assert query.gives_rows(found)
    (row,) = found
    assert (row["left"], row["right"]) == (ox.Literal(left), ox.Literal(right))
    assert row["beside"] == ox.NamedNode(f"{prefixes()['rdfs']}label")


@pytest.mark.parametrize("question", questions().values(), ids=lambda q: q.name)
@given(st.data())
def test_a_hostile_parameter_leaves_the_steps_of_a_question_as_they_are(
    question: Question, data: st.DataObject
) -> None:
    texts = [name for name, kind in question.types.items() if kind == "text"]
    values = {name: data.draw(HOSTILE) for name in texts}
    text = bind(question, values)
    for name in texts:
        text = text.replace(str(ox.Literal(values[name])), '""', 1)
    assert text == question.text


def test_a_value_that_looks_like_another_parameter() -> None:
    text = bind(PAIR, {"a": 'VALUES ?b { "" }', "b": "Bo"})
    assert 'VALUES ?b { "Bo" }' in text
    assert r'VALUES ?a { "VALUES ?b { \"\" }" }' in text


TYPED = query.read(
    "typed",
    """SELECT * {
      VALUES ?least { 0.5 } VALUES ?since { "2020-01-01"^^xsd:date } VALUES ?who { <urn:x> }
      VALUES ?name { "" } }""",
)


def test_a_parameter_may_stand_beside_what_it_is_looked_for_among() -> None:
    text = 'ASK { VALUES (?least ?how) { (0.5 ckg:confidence) } VALUES (?a ?b) { ("" "") } }'
    question = query.read("pair", text)
    assert (question.parameters, question.types) == ({"least": "0.5"}, {"least": "number"})
    bound = bind(question, {"least": "0.25"})
    assert bound.startswith('ASK { VALUES (?least ?how) { ("0.25"^^')
    assert bound.endswith(text.partition("(0.5")[2])
    with pytest.raises(UsageError, match="no number"):
        bind(question, {"least": "1) } #"})


def test_parameters_have_types() -> None:
    assert TYPED.types == {"least": "number", "since": "date", "who": "iri", "name": "text"}
    assert TYPED.parameters == {"least": "0.5", "since": "2020-01-01", "who": "urn:x", "name": ""}
    values = {"least": "3", "since": "2021-12-31", "who": "person:ada", "name": "5"}
    (row,) = rows(ox.Store(), bind(TYPED, values))
    assert sorted(row) == sorted(["3", "2021-12-31", f"{BASE}person/ada", "5"])
    (row,) = rows(ox.Store(), bind(TYPED, {"who": "http://a.example/x"}))
    assert "http://a.example/x" in row


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("least", ""),
        ("least", "1 } ?s ?p ?o {"),
        ("least", "nan"),
        ("least", "٣"),
        ("least", "1e5"),
        ("since", "2021"),
        ("since", "2021-13-01"),
        ("since", '2021-01-01"'),
        ("who", "urn:x> <urn:y"),
        ("who", "a b"),
        ("who", ""),
    ],
)
def test_a_value_of_another_type(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name):
        bind(TYPED, {name: value})


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
