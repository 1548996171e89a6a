"""The whole path: same input, same bytes; nothing read twice; a bad source changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import corpus, ingest, resolve, shipped, statements, store, turtle, validate
from kg.build import Built, build
from kg.errors import SourceError, UsageError
from kg.folder import GraphFolder
from kg.graph import make_graph
from kg.model import Decision, Statement, Verdict
from kg.sources import expand
from kg.vocab import BASE, prefixes

from .conftest import ROOT
from .test_turtle import PARSERS, literals_as_written

__all__ = ["literals_as_written"]  # a fixture that the parsers need

TEXTS = ("graph.ttl", "graph.nq", "graph.html", "statements.jsonl")
FORUM = (
    "The Health Forum was held on 8 June 2022. Ada Lovelace, Director of Acme Institute, spoke.\n"
)
SUMMIT = (
    "The Energy Summit was held on 9 May 2023. Alan Turing, Professor at Acme University, spoke.\n"
)


def texts(out: Path, names: tuple[str, ...] = TEXTS) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in names}


def contents(path: Path) -> dict[str, bytes]:
    return {str(p.relative_to(path)): p.read_bytes() for p in path.rglob("*") if p.is_file()}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    found = []
    for name, text in (("forum.txt", FORUM), ("summit.txt", SUMMIT)):
        (tmp_path / name).write_text(text)
        found.append(str(tmp_path / name))
    return found


# --- the example --------------------------------------------------------------------------------


def test_the_example_conforms(example_built: tuple[GraphFolder, Built]) -> None:
    folder, built = example_built
    assert built.findings == []
    assert validate.shapes(folder.store(), shipped.ontology()) == []
    assert built.counts["events"] == built.counts["sources"] == 9
    assert min(built.counts.values()) >= 9
    assert not (
        built.corpus.failed
        or built.corpus.duplicates
        or built.refused
        or built.unknown
        or built.corpus.reused
    )


def test_a_long_report_conforms(seed_report: Path, tmp_path: Path) -> None:
    built = build([str(seed_report)], tmp_path / "out")
    assert built.findings == []
    assert validate.shapes(GraphFolder(tmp_path / "out").store(), shipped.ontology()) == []


@pytest.mark.parametrize("parser", PARSERS)
def test_turtle_says_the_same_to_everyone(
    parser: str, example_built: tuple[GraphFolder, Built]
) -> None:
    folder, built = example_built
    default = ox.DefaultGraph()
    union = {q.triple for q in folder.store().quads_for_pattern(None, None, None, default)}
    assert len(union) == built.counts["triples"]
    assert PARSERS[parser]((folder.path / "graph.ttl").read_text("utf-8")) == union


def test_the_store_holds_what_the_files_say(example_built: tuple[GraphFolder, Built]) -> None:
    folder, _ = example_built
    quads = list(store.named(folder.store()))
    assert "".join(turtle.nquads(quads)) == (folder.path / "graph.nq").read_text("utf-8")


def test_statements_are_enough_to_make_the_graph_again(
    example_built: tuple[GraphFolder, Built],
) -> None:
    folder, _ = example_built
    graph = make_graph(folder.statements(), resolve.Linker(folder.decisions())).graph
    lines = "".join(turtle.nquads(store.named(graph)))
    assert lines == (folder.path / "graph.nq").read_text("utf-8")


def test_every_fact_leads_to_words_of_its_source(
    example_built: tuple[GraphFolder, Built], example_files: list[str]
) -> None:
    folder, built = example_built
    passages = {p.source.key: p for p in map(ingest.read, example_files)}
    rows = store.select(
        folder.store(),
        """SELECT ?source ?exact ?start ?end {
          ?evidence a ckg:Evidence ; oa:hasSource ?source ; oa:hasSelector ?quote, ?place .
          ?quote oa:exact ?exact . ?place oa:start ?start ; oa:end ?end .
        }""",
        BASE,
    )
    found = [[term.value for term in row] for row in rows]
    assert len(found) == built.counts["quotes"]
    for source, exact, start, end in found:
        assert passages[source.rsplit("/", 1)[1]].text[int(start) : int(end)] == exact


# --- same input, same bytes ---------------------------------------------------------------------

AGAIN = """
import hashlib, json, random, sys
from pathlib import Path
from kg import resolve, shipped
from kg.build import build
from kg.sources import expand
files = expand([str(shipped.example() / "reports")])
random.Random(int(sys.argv[2])).shuffle(files)
out = Path(sys.argv[1])
build(files, out, decided=resolve.load(shipped.example() / "decisions.jsonl"))
print(json.dumps({n: hashlib.sha256((out / n).read_bytes()).hexdigest() for n in sys.argv[3:]}))
"""


def test_ten_runs_write_the_same_bytes(
    tmp_path: Path, example_built: tuple[GraphFolder, Built]
) -> None:
    folder, _ = example_built
    wanted = {n: hashlib.sha256(data).hexdigest() for n, data in texts(folder.path).items()}
    for seed in range(10):
        run = subprocess.run(
            [sys.executable, "-c", AGAIN, str(tmp_path / str(seed)), str(seed), *TEXTS],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        assert json.loads(run.stdout) == wanted


def test_an_unchanged_source_is_not_read_again(
    files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    build(files, out)
    first = texts(out)
    with monkeypatch.context() as patched:
        patched.setattr(corpus, "read_document", lambda document, given: pytest.fail("read again"))
        assert build(files, out).corpus.reused == 2
    assert texts(out) == first


def test_building_on_the_last_build_is_building_anew(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(files[:1], out)
    assert build(files, out).corpus.reused == 1
    build(files, tmp_path / "fresh")
    assert texts(out) == texts(tmp_path / "fresh")
    Path(files[0]).write_text(FORUM.replace("Ada Lovelace", "Grace Hopper"))
    assert build(files, out).corpus.reused == 1
    shutil.rmtree(tmp_path / "fresh")
    build(files, tmp_path / "fresh")
    assert texts(out) == texts(tmp_path / "fresh")
    assert b"Lovelace" not in (out / "graph.ttl").read_bytes()
    assert build(files[1:], out).counts["sources"] == 1


def test_a_changed_reader_reads_again(
    files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(files, tmp_path / "out")
    monkeypatch.setattr(corpus, "_reader", lambda given: "another")
    assert build(files, tmp_path / "out").corpus.reused == 0


def test_a_renamed_source_gets_its_new_name(files: list[str], tmp_path: Path) -> None:
    build(files, tmp_path / "out")
    os.rename(files[0], tmp_path / "renamed.txt")
    assert build([str(tmp_path / "renamed.txt"), files[1]], tmp_path / "out").corpus.reused == 1
    assert b'rdfs:label "renamed.txt"' in (tmp_path / "out" / "graph.ttl").read_bytes()


# --- which files --------------------------------------------------------------------------------


def test_files_of_the_same_bytes_are_one_source(files: list[str], tmp_path: Path) -> None:
    copy = tmp_path / "a-copy.txt"
    copy.write_text(FORUM)
    for order in ([str(copy), *files], [*files, str(copy)]):
        built = build(order, tmp_path / "out")
        assert built.counts["sources"] == 2
        assert built.corpus.duplicates == [(files[0], str(copy))]
    assert b'rdfs:label "a-copy.txt"' in (tmp_path / "out" / "graph.ttl").read_bytes()
    assert b"forum.txt" not in (tmp_path / "out" / "graph.ttl").read_bytes()


def test_a_file_named_twice_is_one_source(files: list[str], tmp_path: Path) -> None:
    built = build([files[0], files[0]], tmp_path / "out")
    assert built.counts["sources"] == 1
    assert built.corpus.duplicates == [(files[0], files[0])]


def test_different_files_of_one_name_are_two_sources(tmp_path: Path) -> None:
    paths = []
    for folder, text in (("2022", FORUM), ("2023", SUMMIT)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(text)
        paths.append(str(tmp_path / folder / "report.txt"))
    assert build(paths, tmp_path / "out").counts["sources"] == 2


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden"):
        (tmp_path / name).write_text(FORUM)
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "c.txt").write_text(FORUM)
    found = expand([str(tmp_path), "-"])
    assert [os.path.basename(g.path) for g in found] == ["a.txt", "b.txt", "c.txt", "-"]


# --- sources that cannot be used ----------------------------------------------------------------

BAD = {
    "empty": b"",
    "no event": b"Nothing happened here.",
    "binary": bytes(range(256)) * 9,
    "missing": None,
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_source_stops_the_build_and_changes_nothing(
    kind: str, files: list[str], tmp_path: Path
) -> None:
    out, bad = tmp_path / "out", tmp_path / "bad.txt"
    data = BAD[kind]
    if data is not None:
        bad.write_bytes(data)
    with pytest.raises(SourceError, match=r"bad\.txt"):
        build([*files, str(bad)], out)
    assert not out.exists()
    build(files[:1], out)
    before = contents(out)
    with pytest.raises(SourceError, match=r"bad\.txt"):
        build([*files, str(bad)], out)
    assert contents(out) == before


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_source_is_left_out_when_told_to_keep_going(
    kind: str, files: list[str], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.txt"
    data = BAD[kind]
    if data is not None:
        bad.write_bytes(data)
    built = build([*files, str(bad)], tmp_path / "out", keep_going=True)
    assert len(built.corpus.failed) == 1
    build(files, tmp_path / "fresh")
    assert texts(tmp_path / "out") == texts(tmp_path / "fresh")
    before = contents(tmp_path / "out")
    with pytest.raises(SourceError):
        build([str(bad)], tmp_path / "out", keep_going=True)
    assert contents(tmp_path / "out") == before


def test_no_source_at_all(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no source"):
        build([], tmp_path / "out")


def test_a_base_that_is_none_makes_nothing(files: list[str], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no base"):
        build(files, tmp_path / "out", base="nonsense")
    assert not (tmp_path / "out").exists()


def test_another_base(files: list[str], tmp_path: Path) -> None:
    base = "https://data.example.org/"
    build(files, tmp_path / "out", base=base)
    text = (tmp_path / "out" / "graph.nq").read_text("utf-8")
    assert BASE not in text
    assert f"<{base}person/ada-lovelace>" in text
    assert f"@prefix person: <{base}person/>" in (tmp_path / "out" / "graph.ttl").read_text("utf-8")
    assert prefixes(base)["person"] == f"{base}person/"


# --- decisions ----------------------------------------------------------------------------------


def decide(verdict: Verdict, when: str, right: str = "person/alan-turing") -> Decision:
    return Decision("person/ada-lovelace", right, verdict, "test", when)


def test_decisions_stay_in_force_and_can_be_undone(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    graphs = ("graph.ttl", "graph.nq", "graph.html", "statements.jsonl")
    assert build(files, out).counts["persons"] == 2
    before = texts(out, graphs)
    assert build(files, out, decided=[decide(Verdict.SAME, "2022-06-08")]).counts["persons"] == 1
    assert build(files, out).counts["persons"] == 1
    assert GraphFolder(out).decisions() == [decide(Verdict.SAME, "2022-06-08")]
    build(files, out, decided=[decide(Verdict.UNSURE, "2022-06-09")])
    assert texts(out, graphs) == before
    assert len(GraphFolder(out).decisions()) == 2


def test_decisions_about_nobody_and_against_others_are_listed(
    files: list[str], tmp_path: Path
) -> None:
    decided = [
        decide(Verdict.DIFFERENT, "2022-06-08"),
        decide(Verdict.SAME, "2022-06-09", "person/nobody"),
        Decision("person/nobody", "person/alan-turing", Verdict.SAME, "test", "2022-06-10"),
    ]
    random.Random(1).shuffle(decided)
    built = build(files, tmp_path / "out", decided=decided)
    assert built.unknown == ["person/nobody"]
    assert [d.when for d in built.refused] == ["2022-06-10"]
    assert built.counts["persons"] == 2


def test_the_example_decisions_all_name_something(
    example_told: list[Statement], example_decisions: list[Decision]
) -> None:
    mentions = statements.by_subject(example_told)
    assert resolve.Linker(example_decisions).unknown(mentions) == []
