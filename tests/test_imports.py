"""Imports go one way, each library has its place, and only the command line prints."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from .conftest import ROOT

PACKAGE = ROOT / "kg"
# Scripts that are run by hand may print.
SCRIPTS = {PACKAGE / "extract" / "wordlists" / "make_wordlists.py"}
SPEAKERS = {*(PACKAGE / "cli").glob("*.py"), PACKAGE / "terminal.py"}
# Who may import a library directly; all others go through these.
HOMES = {
    "pyvis": {"kg.view"},
    "pyshacl": {"kg.validate"},
    "oxrdflib": {"kg.notebook"},
    "click": {"kg.cli", "kg.terminal"},
    "rich": {"kg.cli", "kg.terminal"},
    "starlette": {"kg.serve"},
    "uvicorn": {"kg.serve"},
}
HEAVY = (
    "jinja2 networkx numpy pyoxigraph pyshacl rdflib rich scipy starlette urllib.request uvicorn"
).split()


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("kg", include_external_packages=True, cache_dir=None)


def test_contracts_are_kept() -> None:
    command = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    run = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 kept, 0 broken" in run.stdout


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_at_home_only(library: str, imports: grimp.ImportGraph) -> None:
    importers = imports.find_modules_that_directly_import(library)
    assert importers, f"nothing imports {library}"
    homes = {".".join(m.split(".")[:2]) for m in importers if not m.endswith("make_wordlists")}
    assert homes <= HOMES[library]


def modules() -> list[Path]:
    found = sorted(set(PACKAGE.rglob("*.py")) - SCRIPTS)
    assert len(found) > 60
    return found


def speech(tree: ast.AST) -> Iterator[str]:
    """Whatever prints, logs or exits."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ("print", "exit", "quit", "input"):
                yield f"{node.func.id}() in line {node.lineno}"
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) in (
                ("sys", "stdout"),
                ("sys", "stderr"),
                ("sys", "exit"),
            ):
                yield f"sys.{node.attr} in line {node.lineno}"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = {a.name for a in node.names} | {getattr(node, "module", "")}
            if names & {"logging", "warnings"}:
                yield f"logging or warnings in line {node.lineno}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_command_line_speaks(path: Path) -> None:
    said = list(speech(ast.parse(path.read_text("utf-8"))))
    if path not in SPEAKERS:
        assert said == []


def test_the_main_path_stays_short() -> None:
    lines = (PACKAGE / "build.py").read_text("utf-8").splitlines()
    assert len(lines) <= 120, "kg/build.py is the main path: move what does not belong"


def test_help_needs_nothing_heavy() -> None:
    command = f"import sys, kg, kg.cli; print([m for m in {HEAVY} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
