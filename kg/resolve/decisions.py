"""`decisions.jsonl`: append-only, one decision a line, mergeable by git."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from kg.errors import DecisionError
from kg.model import Decision, Verdict


def load(path: Path) -> list[Decision]:
    """The decisions of a file, in file order.

    Raises DecisionError, naming the line, when one is malformed.
    """
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            decision = Decision(**{**entry, "verdict": Verdict(entry["verdict"])})
        except (TypeError, ValueError, KeyError) as error:
            raise DecisionError(
                f"not a decision: {error}",
                where=f"{path}:{number}",
                hint="a line needs left, right, verdict (same, different, unsure), by, when",
            ) from error
        if decision.left.split("/", 1)[0] != decision.right.split("/", 1)[0]:
            raise DecisionError(
                f"{decision.left} and {decision.right} are things of two kinds",
                where=f"{path}:{number}",
                hint="decide about two persons, two organisations …",
            )
        found.append(decision)
    return found


def dump(decisions: Iterable[Decision]) -> str:
    """The decisions as JSON Lines in the order they were made, each once.

    >>> dump([Decision("person/a", "person/b", Verdict.SAME, "me", "2022-06-08")])
    '{"by": "me", "left": "person/a", "right": "person/b", "score": null, "verdict": "same", "when": "2022-06-08", "why": ""}\\n'
    """
    ordered = sorted(
        set(decisions), key=lambda d: (d.when, d.left, d.right, d.verdict, d.by, d.why)
    )
    return "".join(
        json.dumps(asdict(d), ensure_ascii=False, sort_keys=True) + "\n" for d in ordered
    )
