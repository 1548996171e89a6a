"""Which countries things belong to, for the filter and the colours."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from kg.view.highlight import fold
from kg.view.period import LEVELS_UP

Row = dict[str, Any]


def add_countries(things: Sequence[Row], facts: Sequence[Row]) -> list[str]:
    """Replace the printed `countries` of the things by numbers into the list that is returned.

    A country counts as printed, whatever the case of its letters. A thing of which no source gives
    one takes that of what it belongs to, if this is a single one: a department that of its
    institution, a person that of where they work or for whom they spoke, an event and an
    institution that of their place.

    >>> things = [{"countries": []}, {"countries": ["Peru"]}]
    >>> add_countries(things, [{"kind": "membership", "s": 0, "o": 1}]), things[0]
    (['Peru'], {'countries': [0]})
    """
    printed = Counter(name for row in things for name in row["countries"])
    forms: dict[str, str] = {}
    for name in sorted(printed, key=lambda n: (-printed[n], n)):
        forms.setdefault(fold(name), name)
    names = sorted(forms.values())
    number = {fold(name): at for at, name in enumerate(names)}
    known = [{number[fold(name)] for name in row["countries"]} for row in things]
    _pass_on(known, [(f["s"], f["o"]) for f in facts if f["kind"] == "location"], 1)
    _pass_on(known, [(f["s"], f["o"]) for f in facts if f["kind"] == "unit"], LEVELS_UP)
    _pass_on(known, [(f["s"], f["o"]) for f in facts if f["kind"] == "membership" and "o" in f], 1)
    spoke = [f for f in facts if f["kind"] == "participation"]
    _pass_on(known, [(f["s"], house) for f in spoke for house in f.get("reps", ())], 1)
    for row, found in zip(things, known, strict=True):
        row["countries"] = sorted(found)
    return names


def _pass_on(known: list[set[int]], links: Sequence[tuple[int, int]], rounds: int) -> None:
    """Give each thing without a country the one that all it is linked to agree on."""
    for _ in range(rounds):
        offered: dict[int, set[int]] = defaultdict(set)
        for thing, other in links:
            if not known[thing]:
                offered[thing] |= known[other]
        for thing, found in offered.items():
            if len(found) == 1:
                known[thing] = found
