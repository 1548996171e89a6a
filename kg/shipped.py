"""Where `ontology/` and `data/` are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from pathlib import Path

from kg.errors import KgError


@cache
def ontology() -> Path:
    """The folder with the ontology, shapes, checks, rules and named questions.

    >>> (ontology() / "conference.ttl").is_file()
    True
    """
    return _shipped("ontology", "conference.ttl")


@cache
def example() -> Path:
    """The folder of the bundled example: reports, decisions, their README.

    >>> (example() / "decisions.jsonl").is_file()
    True
    """
    return _shipped("data", "decisions.jsonl")


def rules() -> list[str]:
    """The CONSTRUCT rules for direct links, in file order.

    >>> all("CONSTRUCT" in rule for rule in rules())
    True
    """
    return [path.read_text("utf-8") for path in sorted((ontology() / "rules").glob("*.rq"))]


def header(query: str) -> list[tuple[str, str]]:
    """The `# key: value` lines at the head of a shipped query.

    >>> header("# title: All\\n# question: What is there?\\n\\nSELECT * { ?s ?p ?o } # x: y")
    [('title', 'All'), ('question', 'What is there?')]
    """
    head = takewhile(lambda line: line.startswith("#"), query.splitlines())
    return [(m[1], m[2]) for m in map(re.compile(r"#\s*(\w+):\s*(.+)").fullmatch, head) if m]


def _shipped(name: str, probe: str) -> Path:
    here = Path(__file__).resolve().parent
    for candidate in (here / name, here.parent / name):
        if (candidate / probe).is_file():
            return candidate
    raise KgError(
        f"the {name} folder of confkg is missing", where=str(here), hint="install confkg again"
    )
