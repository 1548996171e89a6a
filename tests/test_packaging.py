"""What `pip install` gives: a wheel that works on its own, from the checkout and from the sdist."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kg import shipped

from .conftest import ROOT

pytest.importorskip("hatchling", reason="hatchling is not installed (it is in the test extra)")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# What only tests and authors need.
LEFT_OUT = (
    "ontology/examples/",
    "ontology/competency/expected/",
    "ontology/make_",
    "data/gold/",
    "data/graph.png",
)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (found,) = dist.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, where Python can import it; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def kg(installed: Path, *words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a folder of its own, which has no checkout around it."""
    entry = (installed / next(installed.glob("*.dist-info")) / "entry_points.txt").read_text(
        "utf-8"
    )
    assert "kg = kg.cli:main" in entry
    command = (
        f"import sys; sys.path.insert(0, {str(installed)!r});"
        " from kg.cli import main; main(prog_name='kg')"
    )
    return subprocess.run(
        [sys.executable, "-I", "-c", command, *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_the_package_and_its_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    wanted = {
        f"kg/{path}" if path.startswith(("ontology/", "data/")) else path
        for folder in ("kg", "ontology", "data")
        for path in (p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*.*"))
        if (ROOT / path).is_file()
        and not path.startswith(LEFT_OUT)
        and not any(part.startswith((".", "__pycache__")) for part in path.split("/"))
    }
    assert held == wanted


def test_the_wheel_is_small_and_pure(wheel: Path) -> None:
    assert wheel.name == f"confkg-{PROJECT['project']['version']}-py3-none-any.whl"
    assert wheel.stat().st_size < 4_000_000


def test_the_wheel_carries_licence_and_description(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (n for n in archive.namelist() if n.endswith("/METADATA"))
        text = archive.read(metadata).decode()
        assert any(name.endswith("/licenses/LICENSE") for name in archive.namelist())
    assert "License-Expression: MIT" in text
    assert "# confkg" in text


def test_the_installed_command_builds_the_example(
    installed: Path, tmp_path: Path, example_built: tuple[Any, Any]
) -> None:
    built = kg(installed, "build", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    ours = example_built[0].path
    for name in ("graph.ttl", "graph.nq", "graph.html", "statements.jsonl", "decisions.jsonl"):
        assert (tmp_path / "out" / name).read_bytes() == (ours / name).read_bytes(), name
    asked = kg(installed, "query", "events-by-year", cwd=tmp_path)
    assert asked.returncode == 0
    assert len(asked.stdout.splitlines()) > 5
    assert kg(installed, "check", cwd=tmp_path).returncode == 0


def test_the_wheel_finds_its_own_data(installed: Path, tmp_path: Path) -> None:
    command = "from kg import shipped; print(shipped.ontology(), shipped.example())"
    run = subprocess.run(
        [sys.executable, "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [str(installed / "kg" / name) for name in ("ontology", "data")]


def test_a_checkout_finds_the_data_beside_the_package() -> None:
    assert shipped.ontology() == ROOT / "ontology"
    assert shipped.example() == ROOT / "data"


def test_the_sdist_gives_the_same_wheel(dist: Path, wheel: Path, tmp_path: Path) -> None:
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    assert {"tests", "ontology", "data", "README.md", ".ci"} <= {p.name for p in source.iterdir()}
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=source, capture_output=True, check=True)
    (again,) = tmp_path.glob("*.whl")
    assert again.read_bytes() == wheel.read_bytes()


def test_an_editable_install_adds_the_checkout_to_the_path(tmp_path: Path) -> None:
    command = "from hatchling.build import build_editable as b; import sys; print(b(sys.argv[1]))"
    run = subprocess.run(
        [sys.executable, "-c", command, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    with zipfile.ZipFile(tmp_path / run.stdout.split()[-1]) as archive:
        (link,) = (name for name in archive.namelist() if name.endswith(".pth"))
        assert archive.read(link).decode().strip() == str(ROOT)


def test_every_dependency_has_a_lower_bound() -> None:
    lowest = runpy.run_path(str(ROOT / ".ci" / "lowest.py"))["lowest"]
    dependencies = PROJECT["project"]["dependencies"]
    assert dependencies == sorted(dependencies)
    for requirement in dependencies:
        assert lowest(requirement).replace("==", ">=") == requirement
    with pytest.raises(ValueError, match="no lower bound"):
        lowest("numpy")
