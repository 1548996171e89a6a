"""Proposers in a build: nobody is asked unless named, nothing twice, and all is listed for review.

A stub on loopback stands for a language model.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from kg import resolve, store
from kg.build import build
from kg.errors import EndpointError
from kg.folder import GraphFolder
from kg.model import Kind, Statement
from kg.propose import grounds, open_proposers
from kg.resolve import Identity, settle
from kg.statements import load
from kg.vocab import BASE

from .command import kg
from .propose_stub import Reply, Sent, Stub, completion, facts, serving

DIAZ: Final = "Ana Diaz, Rector of the University of Oslo, gave a keynote."
HONEY: Final = "We had honey of the kind Mikkel Zzyq makes as beekeeper for Nordlyset."
REPORT: Final = f"The Rural Health Forum was held in Oslo on 3 May 2021. {DIAZ}\n\n{HONEY}\n"
TOLD: Final = "llm:small: 1 agreed, 1 proposed, for review, 1 refused: words not in one sentence"
FOLDER: Final = ("graph.ttl", "graph.nq", "statements.jsonl", "graph.html")


def answer(sent: Sent) -> Reply:
    """The rector, as is; a beekeeper that the built-in extractor does not read; an invention."""
    return facts(
        (DIAZ, "Ana Diaz", "Rector", "University of Oslo"),
        (HONEY, "Mikkel Zzyq", "beekeeper", "Nordlyset"),
        (HONEY, "Hongke Zeng", None, "Zeng Hospital"),
    )


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving(answer) as server:
        yield server


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, "utf-8")
    return path


def make(report: Path, out: str, names: Sequence[str] = ()) -> tuple[dict[str, bytes], list[str]]:
    """The files that a build makes, and what is told of proposals."""
    proposers = open_proposers(names)
    build([str(report)], report.parent / out, proposers=proposers)
    return {name: (report.parent / out / name).read_bytes() for name in FOLDER}, proposers.told()


def test_the_same_answers_give_the_same_bytes_and_are_not_asked_for_again(
    stub: Stub, report: Path
) -> None:
    who = [f"llm={stub.address}#small"]
    first, told = make(report, "a", who)
    assert told == [TOLD]
    assert len(stub.sent) == 1
    assert make(report, "a", who) == (first, [])
    assert len(stub.sent) == 1, "an unchanged source is not shown again"
    assert make(report, "b", who) == (first, told)


def test_what_is_only_proposed_is_no_ground_for_names_after_the_build_either(
    stub: Stub, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(report, "a", [f"llm={stub.address}#small"])
    folder = GraphFolder(report.parent / "a")
    assert any(s.rule.endswith(".proposed") for s in folder.statements())
    seen: list[Statement] = []
    monkeypatch.setattr(resolve, "settle", lambda told, *rest: seen.extend(told))
    folder.identity()
    assert seen == grounds(folder.statements()) != folder.statements()


def test_another_model_or_another_text_is_asked_about(stub: Stub, report: Path) -> None:
    make(report, "a", [f"llm={stub.address}#small"])
    make(report, "a", [f"llm={stub.address}#large"])
    assert [s.question["model"] for s in stub.sent] == ["small", "large"]
    report.write_text(f"{REPORT}\nThanks to all.\n", "utf-8")
    make(report, "a", [f"llm={stub.address}#large"])
    assert len(stub.sent) == 3


def test_a_build_that_names_nobody_has_nothing_of_them(stub: Stub, report: Path) -> None:
    plain, _ = make(report, "a")
    make(report, "a", [f"llm={stub.address}#small"])
    assert make(report, "a") == (plain, [])
    assert make(report, "b") == (plain, [])
    assert len(stub.sent) == 1


def test_what_is_proposed_is_listed_for_review_and_the_built_in_stays(
    stub: Stub, report: Path
) -> None:
    make(report, "a")
    before = load(report.parent / "a" / "statements.jsonl")
    make(report, "b", [f"llm={stub.address}#small"])
    after = load(report.parent / "b" / "statements.jsonl")
    own = {s for s in before if s.rule != "source.file"}
    assert own <= set(after)
    added = [s for s in after if s.rule == "llm:small.proposed"]
    assert added
    assert all(REPORT[s.start : s.end] == s.original != "" for s in added)
    result = kg("query", "-g", report.parent / "b", "low-confidence-facts", "-f", "csv")
    listed = [line for line in result.stdout.splitlines() if "llm:small.proposed" in line]
    assert any("beekeeper for Nordlyset" in line for line in listed)
    rows = store.select(
        GraphFolder(report.parent / "b").store(), 'SELECT ?s { ?s rdfs:label "Hongke Zeng" }', BASE
    )
    assert not list(rows)


def test_nobody_is_taken_for_somebody_for_a_post_that_was_only_proposed(
    stub: Stub, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Statement] = []

    def watched(told: Iterable[Statement], *rest: Any) -> Identity:
        seen.extend(told := list(told))
        return settle(told, *rest)

    monkeypatch.setattr("kg.build.settle", watched)
    make(report, "a", [f"llm={stub.address}#small"])
    told = set(load(report.parent / "a" / "statements.jsonl")) - set(seen)
    assert told
    assert {(s.kind, s.rule) for s in told} == {(Kind.MEMBERSHIP, "llm:small.proposed")}


def test_an_endpoint_that_fails_leaves_the_folder_as_it_was(stub: Stub, report: Path) -> None:
    plain, _ = make(report, "a")
    stub.answer = lambda sent: Reply(b"no", 404)
    with pytest.raises(EndpointError, match="answers 404"):
        make(report, "a", [f"llm={stub.address}#small"])
    assert {name: (report.parent / "a" / name).read_bytes() for name in FOLDER} == plain


def test_a_useless_answer_is_told_and_asked_for_again(stub: Stub, report: Path) -> None:
    who = [f"llm={stub.address}#small"]
    stub.answer = lambda sent: completion("I cannot help with that.")
    _, told = make(report, "a", who)
    assert told == ["llm:small: 1 no usable answer, asked again next time"]
    stub.answer = answer
    _, told = make(report, "a", who)
    assert len(stub.sent) == 2
    assert "1 proposed" in told[0]


def test_the_command_line(stub: Stub, report: Path) -> None:
    out = report.parent / "out"
    result = kg("build", report, "-o", out, "--propose", f"llm={stub.address}#small")
    assert result.exit_code == 0, result.stderr
    assert "proposed by llm:small: 1 agreed, 1 proposed" in result.stderr
    result = kg("build", report, "-o", out, "--propose", "oracle")
    assert result.exit_code == 2
    assert "no such proposer" in result.stderr


def test_the_key_is_in_no_file(stub: Stub, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_LLM_KEY", "sk-secret")
    out = report.parent / "out"
    result = kg("build", report, "-o", out, "--propose", f"llm={stub.address}#small")
    assert stub.sent[0].headers["Authorization"] == "Bearer sk-secret"
    assert "secret" not in result.stderr + result.stdout
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not any(b"sk-secret" in path.read_bytes() for path in files)
    assert "secret" not in json.dumps(stub.sent[0].question)
