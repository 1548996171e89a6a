"""`decisions.jsonl`: one decision a line, append-only for people, mergeable by git.

People's lines are never changed or dropped; lines of two branches may simply be put together (git's
`merge=union`), since neither duplicates nor the order matter beyond `when`.

Automatic lines are `by` confkg and have an empty `when`: every build makes them anew from the same
facts, so they carry no time, and whatever a person decides about the same pair comes later and
counts. They stand in the file to be read and explained; the next build drops and replaces them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from kg.errors import DecisionError
from kg.model import Decision, Kind, Verdict

# Sessions, posts and participations are what their event and their people are: nothing to decide.
_DECIDABLE: Final = (Kind.PERSON, Kind.ORGANISATION, Kind.EVENT, Kind.PLACE)
_ID: Final = re.compile(rf"({'|'.join(_DECIDABLE)})/[^\s@/]+(@[0-9a-f]{{12}})?")
_WHEN: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?")

AUTOMATIC: Final = "confkg"
"""Who decides where no person does."""


def is_automatic(decision: Decision) -> bool:
    """Whether a build made the decision, and the next one will make it anew.

    >>> is_automatic(Decision("person/a", "person/b", Verdict.SAME, AUTOMATIC, ""))
    True
    """
    return decision.by == AUTOMATIC


def load(path: Path) -> list[Decision]:
    """The decisions of a file, in file order.

    Raises DecisionError, naming the line, when one is malformed.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionError(f"cannot be read: {error}", where=str(path)) from error
    found = []
    for number, line in enumerate(text.split("\n"), start=1):  # U+2028 ends no line of JSON
        if line.strip():
            try:
                found.append(_read(json.loads(line)))
            except (TypeError, ValueError, KeyError) as error:
                raise DecisionError(
                    f"not a decision: {error}",
                    where=f"{path}:{number}",
                    hint="a line needs left, right, verdict (same, different, unsure), by, when",
                ) from error
    return found


def dump(decisions: Iterable[Decision]) -> str:
    """The decisions as JSON Lines, in order, each once.

    >>> dump([Decision("person/a", "person/b", Verdict.SAME, "me", "2022-06-08")])[:46]
    '{"by": "me", "left": "person/a", "right": "per'
    """
    return "".join(
        json.dumps(asdict(d), ensure_ascii=False, sort_keys=True) + "\n"
        for d in in_order(decisions)
    )


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions by the time they were made, each once.

    Those of one time stay in the order given, which is that of the file: the later line counts.

    >>> late, early = (Decision("person/a", "person/b", Verdict.SAME, "me", y) for y in "32")
    >>> [d.when for d in in_order([late, early, late])]
    ['2', '3']
    """
    return sorted(dict.fromkeys(decisions), key=lambda d: d.when)


def _read(entry: Any) -> Decision:
    """The decision that a line of JSON holds; TypeError, ValueError or KeyError when it is none."""
    decision = Decision(**{**entry, "verdict": Verdict(entry["verdict"])})
    for name in ("left", "right", "by", "when", "why"):
        value = getattr(decision, name)
        if not isinstance(value, str):
            raise TypeError(f"{name} is {value!r}")
        value.encode()  # a lone surrogate could not be written again
    if not isinstance(decision.score, int | float | None):
        raise TypeError(f"score is {decision.score!r}")
    for identifier in (decision.left, decision.right):
        if not _ID.fullmatch(identifier):
            raise ValueError(f"{identifier!r} is no id such as person/ada-lovelace")
    if decision.left.split("/")[0] != decision.right.split("/")[0]:
        raise ValueError(f"{decision.left} and {decision.right} are things of two kinds")
    if decision.left == decision.right:
        raise ValueError(f"{decision.left} stands on both sides")
    if is_automatic(decision) != (not decision.when):
        raise ValueError(f"only {AUTOMATIC} decides without a time, and never with one")
    if decision.when and not _WHEN.fullmatch(decision.when):
        raise ValueError(
            f"{decision.when!r} is no date (2022-06-08) or time (2022-06-08T09:30:00Z)"
        )
    return decision
