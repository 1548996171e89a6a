"""How far a score can be trusted, and a confidence: intervals over documents, precision by band."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from kg.model import Record
from kg.score.counts import Counts, total

FLOORS: Final = (0.9, 0.7, 0.0)  # lower ends of the bands of confidence, the highest first
_DRAWS: Final = 1000
_SEED: Final = 1


def surer(records: Sequence[Record], floor: float) -> list[Record]:
    """What is left of the records when only claims of at least this confidence count.

    >>> from kg.model import Claim, Kind, Span
    >>> one = Claim("name", "Ada Byron", Span(0, 9), Span(0, 15), "demo", 0.8)
    >>> surer([Record(Kind.PERSON, "ada", (one,))], 0.9)
    []
    """
    kept = (
        replace(record, claims=tuple(c for c in record.claims if c.confidence >= floor))
        for record in records
    )
    return [record for record in kept if record.claims]


def intervals(scores: Sequence[Mapping[str, Counts]]) -> dict[str, tuple[float, float]]:
    """For each layer the range of F1 that 95 of 100 redrawn sets of these documents fall into.

    A percentile bootstrap over documents (Efron and Tibshirani 1993, ch. 13); always the same for
    the same scores.

    >>> intervals([{"person": Counts(1, 0, 0)}, {"person": Counts(1, 0, 0)}])["person"]
    (1.0, 1.0)
    """
    draw = random.Random(_SEED)
    layers = list(total(scores))
    drawn: dict[str, list[float]] = {layer: [] for layer in layers}
    numbers = [
        [(c.tp, c.fp, c.fn) for c in (s.get(layer, Counts()) for layer in layers)] for s in scores
    ]
    for _ in range(_DRAWS):
        chosen = draw.choices(numbers, k=len(numbers))
        for n, layer in enumerate(layers):
            sums = [sum(document[n][i] for document in chosen) for i in range(3)]
            drawn[layer].append(Counts(*sums).f1)
    low, high = int(0.025 * _DRAWS), int(0.975 * _DRAWS) - 1
    return {layer: (sorted(f)[low], sorted(f)[high]) for layer, f in drawn.items()}


def bands(floors: Sequence[Mapping[str, Counts]]) -> dict[str, list[Counts]]:
    """What each band of confidence adds, from the counts at each of `FLOORS`.

    Its `fn` is what the gold has beyond what is found in this band and above it.

    >>> bands([{"person": Counts(8, 0, 2)}, {"person": Counts(9, 1, 1)}])["person"]
    [Counts(tp=8, fp=0, fn=2), Counts(tp=1, fp=1, fn=1)]
    """
    found: dict[str, list[Counts]] = {}
    for layer in floors[0] if floors else ():
        above = Counts()
        for floor in floors:
            here = floor[layer]
            added = Counts(max(0, here.tp - above.tp), max(0, here.fp - above.fp), here.fn)
            found.setdefault(layer, []).append(added)
            above = here
    return found


def trust_report(
    ranges: Mapping[str, tuple[float, float]], banded: Mapping[str, Sequence[Counts]]
) -> str:
    """Aligned plain-text table: the range of F1, what the surest band has of the gold, precisions.

    >>> print(trust_report({"person": (0.9, 1.0)}, {"person": [Counts(8, 0, 2), Counts(1, 1, 1)]}))
    layer   95 % of F1  of gold  P ≥ 0.9  P ≥ 0.7
    person   0.90–1.00     0.80     1.00     0.50
    """
    width = max([len("layer"), *map(len, ranges)])
    count = max(map(len, banded.values()), default=0)
    heads = [f"P ≥ {floor}" if floor else "P below" for floor in FLOORS[:count]]
    lines = [f"{'layer':{width}}  95 % of F1" + "".join(f"{h:>9}" for h in ["of gold", *heads])]
    for layer, (low, high) in ranges.items():
        found = banded.get(layer, ())
        shown = [f"{found[0].recall:.2f}"] if found else []
        shown += [f"{b.precision:.2f}" if b.tp + b.fp else "–" for b in found]
        cells = "".join(f"{cell:>9}" for cell in shown)
        lines.append(f"{layer:{width}}  {f'{low:.2f}–{high:.2f}':>10}{cells}")
    return "\n".join(lines)
