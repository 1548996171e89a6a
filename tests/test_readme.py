"""What the README shows is what its commands print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MEND = "correct the README: it must show what the command prints"


def shown() -> list[tuple[str, str]]:
    """Every command of the console blocks with the output shown below it."""
    found = []
    for block in CONSOLE.findall(README):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def run(command: str, folder: Path) -> str:
    """What a command prints, messages included; `| head -N` is done here."""
    command, _, head = command.partition(" | head -")
    arguments = shlex.split(command)
    assert arguments[0] == "kg"
    environment = {**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "kg", *arguments[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return printed(done.stdout.decode().splitlines()[: int(head) if head else None])


def printed(lines: list[str]) -> str:
    """Lines without what differs from run to run (seconds) and trailing blanks."""
    return "\n".join(re.sub(r"\bin [0-9.]+ s\b", "in … s", line).rstrip() for line in lines)


def test_the_readme_shows_commands() -> None:
    assert len(shown()) >= 4


def test_commands_print_what_the_readme_shows(tmp_path: Path) -> None:
    for command, output in shown():
        wanted = printed(output.rstrip("\n").splitlines())
        assert run(command, tmp_path) == wanted, f"$ {command}\n{MEND}"


def test_the_python_lines_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("kg build", tmp_path)
    monkeypatch.chdir(tmp_path)
    block = re.search(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert block
    exec(compile(block[1], "README.md", "exec"), {})


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_verb_is_documented() -> None:
    from kg.cli import main

    for verb in main.commands:
        assert f"`kg {verb}" in README, f"the README does not document kg {verb}"
