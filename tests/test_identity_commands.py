"""Identity through the command line: match, judge, build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.build import build
from kg.explain import explain
from kg.folder import GraphFolder
from kg.resolve.decisions import is_automatic
from kg.resolve.propose import ASK, SURE
from kg.vocab import BASE, DCTERMS

from .command import kg
from .identities import (
    DIFFERENT,
    SAME,
    UNSURE,
    decide,
)

GRAPH = ("graph.ttl", "graph.nq", "graph.html")

REPORTS = {
    "forum.txt": "The Rural Health Forum was held on 8 June 2021. Tatyana Karonova, Director of"
    " Almazov Centre, spoke. John Okafor, Professor at Acme University, chaired the forum.\n",
    "summit.txt": "The Eastern Energy Summit was held on 9 May 2022. Tatiana Karonova, Director of"
    " Almazov National Medical Research Centre, gave a talk. J. Okafor, Professor at Acme"
    " University, spoke.\n",
}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def graph(sources: Path, tmp_path: Path) -> Path:
    made = kg("build", sources, "-o", tmp_path / "graph")
    assert made.exit_code == 0, made.stderr
    assert "2  names joined" in made.stderr
    assert "1  questions for kg judge" in made.stderr
    return tmp_path / "graph"


def written(graph: Path) -> dict[str, bytes]:
    return {name: (graph / name).read_bytes() for name in GRAPH}


def test_a_build_joins_what_is_sure_and_says_why(graph: Path) -> None:
    lines = [json.loads(line) for line in (graph / "decisions.jsonl").read_text().splitlines()]
    assert [(d["left"], d["right"], d["by"], d["when"]) for d in lines] == [
        (
            "organisation/almazov-centre",
            "organisation/almazov-national-medical-research-centre",
            "confkg",
            "",
        ),
        ("person/tatiana-karonova", "person/tatyana-karonova", "confkg", ""),
    ]
    assert all(line["score"] >= SURE and "+0." in line["why"] for line in lines)
    told = kg("explain", "-g", graph, "Tatyana Karonova").stdout
    assert "person/tatiana-karonova and person/tatyana-karonova: same" in told
    assert f"decided by confkg while building ({lines[1]['score']:.2f} sure)" in told
    assert lines[1]["why"].split(";")[0] in told
    assert len(kg("match", "-g", graph, "--made", "--json").stdout.splitlines()) == 2


def test_the_ids_of_joined_names_lead_to_what_they_are_now(graph: Path) -> None:
    query = f"SELECT ?new {{ <{BASE}person/tatyana-karonova> <{DCTERMS}isReplacedBy> ?new }}"
    assert f"{BASE}person/tatiana-karonova" in kg("query", "-g", graph, query).stdout
    for wanted in ("person:tatyana-karonova", f"{BASE}person/tatyana-karonova"):
        assert "person/tatiana-karonova\n" in kg("explain", "-g", graph, wanted).stdout
    assert kg("check", "-g", graph).exit_code == 0


def test_undo_restores_the_bytes(graph: Path, sources: Path) -> None:
    before = written(graph)
    pair = "person/tatiana-karonova", "person/tatyana-karonova"
    folder = GraphFolder(graph)
    folder.decide(decide([(pair[0], DIFFERENT, pair[1])]))
    kg("build", sources, "-o", graph)
    parted = written(graph)
    assert parted["graph.ttl"] != before["graph.ttl"]
    assert b"tatyana-karonova a " in parted["graph.ttl"]
    folder.decide(decide([(pair[1], UNSURE, pair[0])], month=2))
    kg("build", sources, "-o", graph)
    assert written(graph) == before
    people = [d for d in folder.decisions() if not is_automatic(d)]
    assert [d.verdict for d in people] == [DIFFERENT, UNSURE], "what people wrote stays"


def test_the_same_sources_give_the_same_bytes(graph: Path, sources: Path, tmp_path: Path) -> None:
    first = written(graph) | {"d": (graph / "decisions.jsonl").read_bytes()}
    kg("build", sources, "-o", graph)
    assert written(graph) | {"d": (graph / "decisions.jsonl").read_bytes()} == first
    kg("build", sources, "-o", tmp_path / "fresh")
    assert written(tmp_path / "fresh") == written(graph)
    assert (graph / "ids.jsonl").read_bytes() == b""


def test_a_later_source_renames_nothing(sources: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph"
    build([str(sources / "forum.txt")], out)
    build([str(p) for p in sorted(sources.iterdir())], out)
    told, register = GraphFolder(out).statements(), GraphFolder(out).register()
    assert register.since["person/tatiana-karonova"] == 1
    (found,) = explain(
        "person:tatiana-karonova", told, GraphFolder(out).decisions(), since=register.since
    )
    assert found.id == "person/tatyana-karonova"
    assert b"person:tatiana-karonova dcterms:isReplacedBy" in (out / "graph.ttl").read_bytes()


def test_questions_are_listed_with_reasons(graph: Path) -> None:
    table = kg("match", "-g", graph)
    assert "person/j-okafor" in table.stdout
    assert "initial" in table.stdout
    assert "1 pairs" in table.stderr
    (line,) = kg("match", "-g", graph, "--json").stdout.splitlines()
    found = json.loads(line)
    assert (found["left"], found["right"]) == ("person/j-okafor", "person/john-okafor")
    assert ASK <= found["score"] < SURE
    assert kg("match", "-g", graph, "--json", "--above", "0.99").stdout == ""


def test_a_question_is_settled_with_a_key(graph: Path, sources: Path) -> None:
    before = (graph / "decisions.jsonl").read_bytes()
    asked = kg("judge", "-g", graph, "--by", "ada", given="x s")
    assert "John Okafor" in asked.stdout
    assert "Acme University" in asked.stdout
    assert "1 decision kept" in asked.stderr
    after = (graph / "decisions.jsonl").read_bytes()
    assert after.startswith(before), "lines are only added"
    line = json.loads(after.splitlines()[-1])
    assert (line["by"], line["verdict"]) == ("ada", "same")
    assert line["score"] is not None
    assert "initial" in line["why"]
    assert "0 questions left" in kg("judge", "-g", graph).stderr, "it is not asked again"
    kg("build", sources, "-o", graph)
    assert "also printed as: J. Okafor" in kg("explain", "-g", graph, "John Okafor").stdout


def test_going_back_in_the_terminal(graph: Path) -> None:
    kg("judge", "-g", graph, "--by", "ada", given="b")
    assert len(GraphFolder(graph).decisions()) == 2, "the end of the input ends the sitting"
    kg("judge", "-g", graph, "--by", "ada", given="q s")
    assert len(GraphFolder(graph).decisions()) == 2


def test_accepting_without_asking(graph: Path) -> None:
    assert "0 decisions kept" in kg("judge", "-g", graph, "--accept-above", "0.99").stderr
    assert "1 decision kept" in kg("judge", "-g", graph, "--accept-above", "0.5").stderr
    assert GraphFolder(graph).decisions()[-1].verdict is SAME


def test_a_thesaurus_in_the_terminal(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("variant,preferred\nJ. Okafor,John Okafor\nNobody,X\n")
    told = kg("judge", "-g", graph, "--thesaurus", tmp_path / "t.csv")
    assert "1 decision kept" in told.stderr
    assert "t.csv:3: decides nothing: Nobody" in told.stderr
    assert GraphFolder(graph).decisions()[-1].left == "person/j-okafor"


@pytest.mark.parametrize("name", ["confkg", " "])
def test_a_person_has_a_name(name: str, graph: Path) -> None:
    refused = kg("judge", "-g", graph, "--by", name, given="s")
    assert refused.exit_code == 2
    assert "--by" in refused.stderr


def test_a_line_that_somebody_cut_short_is_ended_first(graph: Path) -> None:
    file = graph / "decisions.jsonl"
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    GraphFolder(graph).decide(decide([("person/a", SAME, "person/b")]))
    assert len(GraphFolder(graph).decisions()) == 3


def test_there_must_be_a_graph(tmp_path: Path) -> None:
    for verb in ("match", "judge"):
        assert kg(verb, "-g", tmp_path / "none").exit_code == 4
