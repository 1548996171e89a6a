"""What several tests share: the reports there are to read, and the bundled example, built once."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from kg import resolve, shipped
from kg.build import Built, build
from kg.corpus import read_all
from kg.folder import GraphFolder
from kg.graph import make_graph
from kg.model import Decision, Statement
from kg.sources import expand

ROOT: Final = Path(__file__).resolve().parent.parent
REPORTS: Final = {
    "example": ROOT / "data" / "reports",
    "dev": ROOT / "tests" / "corpus" / "dev",
    "shared-seed": ROOT.parent / "shared" / "data" / "reports" / "seed",
    "shared-dev": ROOT.parent / "shared" / "data" / "reports" / "dev",
}


def reports(where: str) -> list[Path]:
    """The reports of one collection; the test is skipped where the collection is absent."""
    if not REPORTS[where].is_dir():
        pytest.skip(f"no {REPORTS[where]}: these reports are not part of the project")
    found = [p for p in REPORTS[where].iterdir() if p.suffix in (".txt", ".md", ".html")]
    return sorted(p for p in found if p.name != "README.md")


@pytest.fixture(params=REPORTS)
def collection(request: pytest.FixtureRequest) -> list[Path]:
    """Each collection of reports in turn."""
    found = reports(request.param)
    assert found, f"{request.param} holds no report"
    return found


@pytest.fixture(scope="session")
def seed_report() -> Path:
    """A report of some length that is not part of the project."""
    return reports("shared-seed")[0]


@pytest.fixture(scope="session")
def example_files() -> list[str]:
    return [given.path for given in expand([str(shipped.example() / "reports")])]


@pytest.fixture(scope="session")
def example_decisions() -> list[Decision]:
    return resolve.load(shipped.example() / "decisions.jsonl")


@pytest.fixture(scope="session")
def example_told(example_files: list[str]) -> list[Statement]:
    return list(read_all(example_files, {}).statements)


@pytest.fixture(scope="session")
def example_graph(example_told: list[Statement], example_decisions: list[Decision]) -> ox.Store:
    return make_graph(example_told, resolve.settle(example_told, example_decisions).linker).graph


@pytest.fixture(scope="session")
def example_built(
    example_files: list[str],
    example_decisions: list[Decision],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[GraphFolder, Built]:
    """The graph folder of the bundled example, and what its build said."""
    out = tmp_path_factory.mktemp("example") / "out"
    built = build(example_files, out, decided=example_decisions)
    return GraphFolder(out), built
