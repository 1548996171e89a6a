"""Running the command within a test, stdout and stderr apart."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from kg.cli import main

# click before 8.2 mixes the two unless told not to; later ones don't know the word.
_APART: dict[str, Any] = (
    {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}
)


def kg(*words: str | Path, given: str | bytes | None = None) -> Result:
    """Run the command in this process; an exception that is not an exit fails the test."""
    result = CliRunner(**_APART).invoke(main, list(map(str, words)), input=given, prog_name="kg")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
