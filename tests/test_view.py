"""The view without a browser: what goes into the page, where it stands, and that it is safe."""

from __future__ import annotations

import base64
import hashlib
import html
import itertools
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import vocab
from kg.model import Statement
from kg.store import add, in_memory
from kg.view import html_iframe, render, views
from kg.view.highlight import Highlighter, merged
from kg.view.measures import measure
from kg.view.network import ViewNetwork, columns, vis_network
from kg.view.payload import Payload, collect

from .view_fixture import World, iri
from .view_world import world

KB = 1000


@pytest.fixture(scope="module")
def seed() -> World:
    return world(33)


@pytest.fixture(scope="module")
def page(seed: World) -> str:
    return render(seed.store, seed.statements, seed.networks)


def data_of(page: str) -> Any:
    """The JSON block of a page."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found.group(1))


def rows(packed: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows from columns, as the page's script unpacks them."""

    def value(column: Any, at: int) -> Any:
        if isinstance(column, list):
            return column[at]
        return column["of"][column["at"][at]] if "of" in column else column["all"]

    keys = [key for key in packed if key != "n"]
    return [{k: value(packed[k], i) for k in keys} for i in range(packed["n"])]


def turtle(text: str) -> ox.Store:
    """A store of one source, from Turtle with the known prefixes."""
    head = "\n".join(f"PREFIX {p}: <{i}>" for p, i in vocab.prefixes().items())
    made = ox.Store()
    made.update(f"{head}\nINSERT DATA {{ {text} }}")
    return in_memory(ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode("urn:g")) for q in made)


# ---- content ----


EXAMPLE = """
event:forum a ckg:Event ; rdfs:label "Forum" ; ckg:eventType type:forum ;
  schema:location place:lyon ; schema:startDate "2021-12-30"^^xsd:date ;
  schema:endDate "2022-01-02"^^xsd:date ;
  schema:eventAttendanceMode schema:OnlineEventAttendanceMode .
place:lyon a schema:Place ; rdfs:label "Lyon" .
session:opening a ckg:Session ; rdfs:label "Opening" ; ckg:partOf event:forum .
contribution:talk a ckg:Contribution ; dcterms:title "On rest" ; ckg:partOf session:opening ;
  ckg:contributionType type:talk ; ckg:topic "sleep" .
person:ada a foaf:Person, schema:Person ; rdfs:label "Ada Bo" ; skos:altLabel "Dr. Bo", "阿达"@zh ;
  owl:sameAs <https://orcid.org/0000-0001> .
organisation:hospital a org:Organization ; rdfs:label "Hospital" .
organisation:ward a org:OrganizationalUnit, org:Organization ; rdfs:label "Ward" ;
  org:unitOf organisation:hospital .
membership:m a org:Membership ; org:member person:ada ; org:organization organisation:ward ;
  ckg:positionTitle "Head" ; org:role role:head ; ckg:confidence 0.6 ;
  ckg:extractedBy "list.apposition" ; prov:wasDerivedFrom evidence:0f-10-52 .
participation:p a ckg:Participation ; ckg:participant person:ada ; ckg:inRole role:keynote-speaker ;
  ckg:atEvent event:forum ; ckg:inPart contribution:talk ; ckg:representing organisation:hospital ;
  ckg:holding membership:m ; ckg:confidence 0.9 ; prov:wasDerivedFrom evidence:0f-10-52 .
source:0f a ckg:Source ; rdfs:label "report.txt" .
evidence:0f-10-52 a ckg:Evidence ; oa:hasSource source:0f ;
  oa:hasSelector quote:0f-10-52, position:0f-10-52 .
quote:0f-10-52 a oa:TextQuoteSelector ; oa:exact "😀 Ada Bo, Head of the Ward of the Hospital." .
position:0f-10-52 a oa:TextPositionSelector ; oa:start 10 ; oa:end 52 .
"""


@pytest.fixture(scope="module")
def example() -> Payload:
    def said(kind: str, prop: str, words: str, start: int) -> Statement:
        end = start + len(words)
        return Statement(f"{kind}@0f", prop, words, words, "", start, end, "evidence/10-52@0f")

    statements = [
        said("person/x", "name", "Ada Bo", 12),
        said("membership/y", "title", "Head", 20),
        said("organisation/z", "name", "Ward", 32),
        said("organisation/w", "name", "Hospital", 44),
    ]
    return collect(turtle(EXAMPLE), statements)


def test_things_are_typed_named_and_dated(example: Payload) -> None:
    got = [(t["type"], t["label"], t["years"]) for t in example.things]
    assert got == [
        ("person", "Ada Bo", [2021, 2022]),
        ("institution", "Hospital", [2021, 2022]),
        ("department", "Ward", [2021, 2022]),
        ("event", "Forum", [2021, 2022]),
        ("place", "Lyon", [2021, 2022]),
    ]
    ada, forum = example.things[0], example.things[3]
    assert ada["alts"] == [["Dr. Bo", ""], ["阿达", "zh"]]
    assert ada["same"] == ["https://orcid.org/0000-0001"]
    assert (forum["mode"], forum["form"]) == ("online", "forum")


def test_facts_carry_role_part_position_and_proof(example: Payload) -> None:
    by_kind = {fact["kind"]: fact for fact in example.facts if "iri" in fact}
    membership, participation = by_kind["membership"], by_kind["participation"]
    assert (membership["s"], membership["o"], membership["title"]) == (0, 2, "Head")
    assert (membership["conf"], membership["rule"]) == (0.6, "list.apposition")
    assert participation["role"] == "keynote speaker"
    assert participation["reps"] == [1]
    assert example.facts[participation["holds"][0]] is membership
    assert example.parts[participation["part"]]["label"] == "On rest"
    said = example.evidence[participation["ev"][0]]
    assert (said["start"], said["end"], example.sources[said["source"]]) == (10, 52, "report.txt")


def test_the_words_that_state_a_fact_are_marked(example: Payload) -> None:
    fact = next(f for f in example.facts if f["kind"] == "membership")
    text = example.evidence[0]["text"]
    assert [text[a:b] for a, b in fact["hl"][0]] == ["Ada Bo", "Head", "Ward", "Hospital"]


def test_parts_know_what_is_above_them(example: Payload) -> None:
    session, talk = example.parts
    assert (session["label"], session["up"], session["event"]) == ("Opening", None, 3)
    assert (talk["up"], talk["event"], talk["topics"]) == (0, 3, ["sleep"])


def test_links_of_the_entity_view(example: Payload) -> None:
    got = {(e["from"], e["to"], e["kind"]) for e in example.edges}
    assert got == {
        (0, 2, "position"),
        (0, 3, "participation"),
        (0, 1, "represents"),
        (2, 1, "part of"),
        (3, 4, "held in"),
    }


def test_a_part_that_is_part_of_itself_does_not_hang() -> None:
    loop = collect(turtle("session:a a ckg:Session ; rdfs:label 'A' ; ckg:partOf session:a ."), [])
    assert loop.parts[0]["event"] is None


def test_a_bare_affiliation_and_a_title_without_institution() -> None:
    got = collect(
        turtle(
            "person:a a foaf:Person ; rdfs:label 'A' ."
            "organisation:o a org:Organization ; rdfs:label 'O' ."
            "membership:x a org:Membership ; org:member person:a ;"
            " org:organization organisation:o ."
            "membership:y a org:Membership ; org:member person:a ; ckg:positionTitle 'Professor' ."
        ),
        [],
    )
    assert [e["kind"] for e in got.edges] == ["affiliation"]
    assert [f.get("title") for f in got.facts] == [None, "Professor"]


def test_a_fact_in_two_named_graphs_counts_once() -> None:
    store = turtle(EXAMPLE)
    before = collect(store, [])
    again = [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode("urn:o")) for q in store]
    add(store, again)
    assert collect(store, []) == before


def test_another_base_is_cut_from_iris() -> None:
    store = turtle("<https://here.example/id/person/a> a foaf:Person ; rdfs:label 'A' .")
    assert collect(store, [], base="https://here.example/id/").things[0]["iri"] == "person/a"


# ---- the marked words ----


def said(words: str, start: int, subject: str = "person/ada@0f", **more: Any) -> Statement:
    values = {"prop": "name", "value": words, "evidence": "evidence/0-40@0f", **more}
    return Statement(subject, original=words, start=start, end=start + len(words), **values)


SENTENCE = "Ada Bo and Cy Do spoke. She chaired too."


@pytest.mark.parametrize(
    ("statements", "forms", "concept", "expected"),
    [
        ([], ["Ada Bo"], "", []),
        ([said("Ada Bo", 0)], ["ada  bo"], "", ["Ada Bo"]),
        ([said("Ada Bo", 0), said("Cy Do", 11, "person/cy@0f")], ["Cy Do"], "", ["Cy Do"]),
        ([said("Ada Bo", 3)], ["Ada Bo"], "", []),  # not the words at that place
        ([said("Ada Bo", 0, evidence="evidence/50-90@0f")], ["Ada Bo"], "", []),
        (
            [
                said("Ada Bo", 0),
                said("She", 24, "participation/p@0f", value="person/ada@0f", refers="person"),
                said("chaired", 28, "participation/p@0f", value="chair", prop="role"),
            ],
            ["Ada Bo"],
            "chair",
            ["Ada Bo", "She", "chaired"],
        ),
        ([said("spoke", 17, "participation/p@0f", value="speaker")], ["Ada Bo"], "speaker", []),
    ],
)
def test_spans(
    statements: list[Statement], forms: list[str], concept: str, expected: list[str]
) -> None:
    got = Highlighter(statements).spans("0f-0-40", SENTENCE, 0, forms, concept)
    assert [SENTENCE[a:b] for a, b in got] == expected


def test_the_role_of_the_same_name_is_not_marked_as_the_position() -> None:
    read = [
        said("Ada Bo", 0),
        said("chaired", 28, "participation/p@0f", value="Chair", prop="role"),
    ]
    for kind, count in (("membership", 1), ("participation", 2)):
        spans = Highlighter(read).spans("0f-0-40", SENTENCE, 0, ["Ada Bo", "Chair"], "", kind)
        assert len(spans) == count


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20))))
def test_merged_ranges_are_disjoint_and_cover_the_same(pairs: list[tuple[int, int]]) -> None:
    ranges = [(a, a + n) for a, n in pairs]
    got = merged(ranges)
    assert all(a < b for a, b in got)
    assert all(left[1] < right[0] for left, right in itertools.pairwise(got))
    assert {i for a, b in got for i in range(a, b)} == {i for a, b in ranges for i in range(a, b)}


@given(st.text(max_size=40), st.integers(-5, 60), st.integers(-5, 60), st.text(max_size=6))
def test_marks_never_leave_the_sentence(text: str, start: int, end: int, form: str) -> None:
    statement = Statement(
        "person/a@0f",
        "name",
        form,
        text[start:end] if start >= 0 else "",
        "",
        start,
        end,
        "evidence/0-40@0f",
    )
    for low, high in Highlighter([statement]).spans("0f-0-40", text, 0, [form, text[start:end]]):
        assert 0 <= low < high <= len(text)


# ---- networks ----


def test_columns_give_the_rows_back() -> None:
    table = [{"a": 1, "b": "x"}, {"a": 1, "b": "x", "c": [2]}, {"a": 1, "b": "x"}]
    assert rows(columns(table)) == [
        {"a": 1, "b": "x", "c": None},
        {"a": 1, "b": "x", "c": [2]},
        {"a": 1, "b": "x", "c": None},
    ]


scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.integers())


@given(st.lists(st.fixed_dictionaries({"a": scalars, "b": st.sampled_from(["x", "y"])})))
def test_columns_are_lossless(table: list[dict[str, Any]]) -> None:
    assert rows(json.loads(json.dumps(columns(table)))) == table


def test_parallel_links_are_kept() -> None:
    net = ViewNetwork()
    for number in (0, 1):
        net.put_node(number, "n", 0, 0)
    net.put_edge(0, 1, fact=1)
    net.put_edge(0, 1, fact=2)
    assert net.content()["edges"]["fact"] == [1, 2]
    assert net.content()["options"]["physics"] == {"enabled": False}


def test_measures_of_a_path() -> None:
    got = measure(3, [(0, 1), (1, 2), (2, 1), (1, 1)])
    assert [m["degree"] for m in got] == [1, 2, 1]
    assert [m["betweenness"] for m in got] == [0, 1, 0]


@given(st.integers(0, 9), st.data())
def test_betweenness_is_that_of_networkx(count: int, data: st.DataObject) -> None:
    pairs = [(a, b) for a in range(count) for b in range(a)]
    edges = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    graph: nx.Graph[int] = nx.Graph(edges)
    graph.add_nodes_from(range(count))
    expected = nx.betweenness_centrality(graph)
    found = [node["betweenness"] for node in measure(count, edges)]
    assert found == pytest.approx([expected[n] for n in range(count)], abs=1e-4)


def test_shared_stage_links_carry_their_proof(example: Payload) -> None:
    graph: nx.Graph[str] = nx.Graph()
    one, two = iri("organisation", "hospital"), iri("organisation", "ward")
    graph.add_node("urn:unknown", label="not in the graph")
    graph.add_edge(
        "urn:unknown",
        one,
        weight=1.0,
        level="event",
        first="",
        last="",
        events=(),
        participations=(),
    )
    graph.add_edge(
        one,
        two,
        weight=0.25,
        level="session",
        first="2021-12-30",
        last="2022-01-02",
        events=(iri("event", "forum"),),
        participations=(iri("participation", "p"), iri("participation", "gone")),
    )
    net = views.shared_stage(example, graph)
    assert [node["id"] for node in net.nodes] == [1, 2]
    (link,) = net.edges
    participation = next(i for i, f in enumerate(example.facts) if f["kind"] == "participation")
    assert {k: link[k] for k in ("from", "to", "weight", "level", "events", "facts", "years")} == {
        "from": 1,
        "to": 2,
        "weight": 0.25,
        "level": 1,
        "events": [3],
        "facts": [participation],
        "years": [2021, 2022],
    }


def test_a_large_graph_opens_on_400_of_every_type() -> None:
    made = world(1500)
    payload = collect(made.store, [])
    types = [row["type"] for row in payload.things]
    pairs = [(e["from"], e["to"]) for e in payload.edges]
    chosen = views.opening(range(len(types)), pairs, types)
    assert chosen is not None
    assert len(chosen) == views.OPEN
    counts = {kind: sum(types[n] == kind for n in chosen) for kind in set(types)}
    assert min(counts.values()) >= 12
    linked = {n for pair in pairs if set(pair) <= set(chosen) for n in pair}
    assert len(linked) > 0.9 * views.OPEN


# ---- the page ----


class Tags(HTMLParser):
    """Every element of a page, with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_seed_page_is_small(page: str) -> None:
    assert len(page.encode()) <= 650 * KB


def test_a_thousand_nodes_stay_under_their_size() -> None:
    made = world(1000)
    assert len(render(made.store, made.statements, made.networks).encode()) <= 2500 * KB


def test_nothing_in_the_page_points_outside(page: str) -> None:
    for tag, attributes in Tags(page).found:
        for name in ("src", "href", "action", "data", "poster", "srcset"):
            assert (attributes.get(name) or "#").startswith(("#", "data:")), (tag, attributes)
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert "sourceMappingURL" not in page


def test_the_policy_names_exactly_the_scripts_and_style_of_the_page(page: str) -> None:
    policy = next(a["content"] for t, a in Tags(page).found if t == "meta" and "http-equiv" in a)
    assert policy is not None
    texts = re.findall(r"<script>(.*?)</script>|<style>(.*?)</style>", page, re.DOTALL)
    digests = {
        f"'sha256-{base64.b64encode(hashlib.sha256((a or b).encode()).digest()).decode()}'"
        for a, b in texts
    }
    assert set(re.findall(r"'sha256-[^']*'", policy)) == digests
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_licence_of_vis_network_is_kept(page: str) -> None:
    banner = vis_network().partition("*/")[0]
    assert "@license" in banner
    assert banner in page


def test_rules_are_stated_in_words(page: str) -> None:
    for view in data_of(page)["views"].values():
        assert len(view["rule"].split()) > 20
    assert "1/(n−1)" in views.RULES["people"]


def test_an_empty_graph_gives_a_page() -> None:
    assert "0 events" in render(ox.Store(), [], {})


def test_a_title_is_text(seed: World) -> None:
    got = render(seed.store, [], seed.networks, title="</title><script>alert(1)</script>")
    assert "<script>alert" not in got
    assert sum(tag == "script" for tag, _ in Tags(got).found) == 3


HOSTILE = "</script><script>alert(1)</script><!--<script>{{7*7}}{% raw %}&amp;'\"\u2028\u202e"


def test_hostile_text_cannot_leave_the_data_block() -> None:
    store = turtle("person:a a foaf:Person ; rdfs:label ?x .".replace("?x", json.dumps(HOSTILE)))
    got = render(store, [], {})
    assert data_of(got)["views"]["entities"]["nodes"]["label"] == {"all": HOSTILE}
    assert [t for t, _ in Tags(got).found].count("script") == 3
    assert "{{7*7}}" in got  # it stays what it was: neither rendered nor dropped


def test_the_same_graph_gives_the_same_bytes(page: str) -> None:
    program = (
        "import hashlib; from tests.view_world import world; from kg.view import render;"
        "w = world(33);"
        "print(hashlib.sha256(render(w.store, w.statements, w.networks).encode()).hexdigest())"
    )
    root = Path(__file__).parent.parent
    digests = set()
    for hash_seed in ("0", "1", "4242"):
        paths = os.pathsep.join([str(root), *sys.path])
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": paths}
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout.strip())
    assert digests == {hashlib.sha256(page.encode()).hexdigest()}


def test_the_order_of_statements_and_quads_does_not_matter(seed: World, page: str) -> None:
    store = ox.Store()
    store.extend(reversed(list(seed.store)))
    graphs = {}
    for name, graph in seed.networks.items():
        graphs[name] = nx.Graph()
        graphs[name].add_nodes_from(reversed(list(graph.nodes(data=True))))
        graphs[name].add_edges_from((b, a, d) for a, b, d in reversed(list(graph.edges(data=True))))
    assert render(store, list(reversed(seed.statements)), graphs) == page


def test_a_notebook_frame_holds_the_whole_page(page: str) -> None:
    frame = html_iframe(page)
    (found,) = Tags(frame).found
    tag, attributes = found
    assert tag == "iframe"
    assert attributes["srcdoc"] == page.replace("<html ", "<html data-compact ", 1)
    assert "allow-same-origin" not in (attributes["sandbox"] or "")
    assert html.unescape(frame).count("<!doctype html>") == 1
