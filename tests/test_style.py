"""The style that tools can check: types, lints, formatting, length of modules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

MODULES = sorted(
    path
    for folder in ("kg", ".ci", "ontology")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".js")
)
LIMIT = 400  # lines: a module does one thing and fits on a few screens


@pytest.mark.parametrize(
    "command",
    [
        "ruff check --no-cache .",
        "ruff format --no-cache --check .",
        "mypy --no-incremental",
    ],
)
def test_tool(command: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"{command}\n{run.stdout}{run.stderr}"


def test_modules_are_found() -> None:
    assert len(MODULES) > 90


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_are_short(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LIMIT, f"{lines} lines in one module: split it"
