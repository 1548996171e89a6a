"""The Python API: a graph folder as rows, as a Dataset, as networks, as a page."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import kg
from kg.build import Built
from kg.errors import GraphFolderError, QueryError, SourceError, UsageError
from kg.evaluate import evaluate
from kg.folder import GraphFolder
from kg.notebook import Graph
from kg.score import total

from .conftest import ROOT


@pytest.fixture(scope="module")
def graph(example_built: tuple[GraphFolder, Built]) -> Graph:
    return kg.open_graph(example_built[0].path)


def test_rows_are_plain_dictionaries(graph: Graph) -> None:
    rows = graph.ask("SELECT ?name ?none { ?who a foaf:Person ; rdfs:label ?name }")
    assert {"name": "James Hendler", "none": ""} in rows
    assert graph.ask("roles-of-person", {"person": "Hendler"})
    assert all(set(row) == {"name", "roleName", "events"} for row in graph.ask("roles-of-person"))


@pytest.mark.parametrize("text", ["ASK { ?s ?p ?o }", "DESCRIBE person:james-hendler", "nonsense!"])
def test_only_tables_are_rows(graph: Graph, text: str) -> None:
    with pytest.raises(QueryError):
        graph.ask(text)


# rdflib 7.6 warns of what its own Dataset.query does.
@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
def test_the_dataset_is_the_same_graph(
    graph: Graph, example_built: tuple[GraphFolder, Built]
) -> None:
    people = graph.dataset.query("SELECT ?who { ?who a foaf:Person }")
    assert len(people) == example_built[1].counts["persons"]
    found = graph.dataset.query("SELECT ?n { person:james-hendler rdfs:label ?n }")
    assert [str(row[0]) for row in found] == ["James Hendler"]  # type: ignore[index]


def test_networks_have_measures(graph: Graph) -> None:
    people = graph.networks["people"]
    hendler = "https://w3id.org/confkg/id/person/james-hendler"
    assert people.nodes[hendler]["label"] == "James Hendler"
    assert people.degree(hendler) > 0
    assert set(graph.networks) == {"people", "institutions", "organisations"}


def test_the_page_is_that_of_the_folder(graph: Graph) -> None:
    page = graph.page()
    assert page == (graph._folder.path / "graph.html").read_text("utf-8")
    assert graph._repr_html_().startswith("<iframe")


def test_the_package_offers_nothing_else() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kg.nothing
    with pytest.raises(GraphFolderError, match="no graph here"):
        kg.open_graph("no-such-folder")


def test_a_question_that_is_not_known(graph: Graph) -> None:
    with pytest.raises(UsageError, match="no question is called 'roles'"):
        graph.ask("roles")


# --- scoring a gold file ------------------------------------------------------------------------


def test_the_example_scores_against_its_gold(tmp_path: Path) -> None:
    for folder in ("gold", "reports"):
        for path in (ROOT / "data" / folder).iterdir():
            shutil.copy(path, tmp_path)
    golds = sorted(tmp_path.glob("*.json"))
    assert len(golds) == 9
    found = total(evaluate(gold) for gold in golds)
    assert all(counts.tp > 0 for layer, counts in found.items() if counts.tp + counts.fn)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("absent.json", None, "cannot read the gold"),
        ("bad.json", "{", "cannot read the gold"),
        ("list.json", "[]", "the gold is no JSON object"),
        ("alone.json", "{}", "no report beside the gold file .expected alone.txt."),
        ("gold.json", "{}", "expected report.txt"),
    ],
)
def test_what_is_no_gold(name: str, text: str | None, message: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(SourceError, match=message):
        evaluate(tmp_path / name)


def test_a_gold_named_gold_belongs_to_the_report(tmp_path: Path) -> None:
    dev = ROOT / "tests" / "corpus" / "dev"
    shutil.copy(dev / "001.txt", tmp_path / "report.txt")
    shutil.copy(dev / "001.json", tmp_path / "gold.json")
    assert evaluate(tmp_path / "gold.json") == evaluate(dev / "001.json")
    assert json.loads((dev / "001.json").read_text("utf-8"))
