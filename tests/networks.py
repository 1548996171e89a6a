"""Golden cases of the commands that ask networks: a table, a command, what it prints."""

from __future__ import annotations

import shlex
from pathlib import Path

from kg.build import build

from .command import kg
from .conftest import ROOT

CASES = ROOT / "tests" / "cases"


def cases(kind: str) -> list[Path]:
    """The folders of one kind of case."""
    return sorted((CASES / kind).iterdir())


def answer(case: Path, out: Path) -> str:
    """What the command prints as Markdown, data before messages, about a graph of the table."""
    build([str(case / "input.csv")], out)
    words = shlex.split((case / "command.txt").read_text("utf-8"))
    done = kg(*words, "-f", "md", "-g", out)
    assert done.exit_code == 0, done.stderr
    return done.stdout + done.stderr


def check(case: Path, out: Path) -> None:
    """Compare with `expected.md`; a failing case says how to see and to accept the new answer."""
    found = answer(case, out)
    wanted = case / "expected.md"
    assert found == wanted.read_text("utf-8"), (
        f"{case.name} answers otherwise; if that is right: python -m tests.networks {case}"
    )


if __name__ == "__main__":
    import sys
    import tempfile

    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            text = answer(Path(name), Path(folder, "out"))
        Path(name, "expected.md").write_text(text, "utf-8")
