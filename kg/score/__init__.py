"""Precision and recall of extraction against the gold of an annotated report, in layers.

The layers and rules are those of the annotation guide of the reports: every form is folded, an
item of the gold can be earned once, and what the gold marks as neither right nor wrong (people
who were not there, institutions that are only named in passing) counts neither way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from kg.model import Record
from kg.score.agree import Page
from kg.score.committees import COLUMNS, COMMITTEE_LAYERS, tally_committees
from kg.score.counts import Counts, total
from kg.score.found import Found
from kg.score.layers import LAYERS, measure
from kg.score.trust import FLOORS, bands, intervals, surer, trust_report
from kg.score.wanted import Wanted

__all__ = [
    "COLUMNS",
    "COMMITTEE_LAYERS",
    "FLOORS",
    "LAYERS",
    "Counts",
    "bands",
    "grounding",
    "intervals",
    "report",
    "score",
    "score_committees",
    "surer",
    "total",
    "trust_report",
]

# Claims whose value is text as printed, so that it must be what stands at the claim's span.
PRINTED: Final = frozenset(("name", "acronym", "title", "topic"))


def score(records: Sequence[Record], gold: Mapping[str, Any], text: str) -> dict[str, Counts]:
    """Counts per layer of one document's records against its gold; record order does not matter.

    `text` is the document: acronyms and full forms accept each other where it prints both.

    >>> from kg.model import Claim, Kind, Span
    >>> name = Claim("name", "Ada Byron", Span(0, 9), Span(0, 15), "demo")
    >>> gold = {"lang": "en", "persons": [{"name": "Ada Byron"}, {"name": "Mary Shelley"}]}
    >>> score([Record(Kind.PERSON, "ada", (name,))], gold, "Ada Byron spoke.")["person"]
    Counts(tp=1, fp=0, fn=1)
    """
    page = Page(text, gold.get("lang", "en"))
    measured = measure(Found(records), Wanted(gold, page), page)
    return {layer: Counts(*measured[layer]) for layer in LAYERS}


def score_committees(
    records: Sequence[Record], rows: Sequence[Mapping[str, str]]
) -> dict[str, Counts]:
    """Counts per layer of one document's committee lists against its rows of a table.

    >>> row = dict.fromkeys(COLUMNS, "1") | {"role": "chair", "name": "Ada Diaz"}
    >>> score_committees([], [row])["committee-person"]
    Counts(tp=0, fp=0, fn=1)
    """
    measured = tally_committees(records, rows)
    return {layer: Counts(*measured[layer]) for layer in COMMITTEE_LAYERS}


def report(scores: Mapping[str, Counts]) -> str:
    """Aligned plain-text table, a line per layer; a dash where there was nothing to measure.

    >>> print(report({"person": Counts(3, 1, 1), "mode": Counts()}))
    layer       P     R    F1    tp    fp    fn
    person   0.75  0.75  0.75     3     1     1
    mode        –     –     –     0     0     0
    """
    width = max([len("layer"), *map(len, scores)])
    lines = [f"{'layer':{width}} " + "".join(f"{head:>6}" for head in "P R F1 tp fp fn".split())]
    for layer, counts in scores.items():
        numbers = (counts.tp, counts.fp, counts.fn)
        rates = (counts.precision, counts.recall, counts.f1)
        shown = [f"{rate:.2f}" if any(numbers) else "–" for rate in rates]
        lines.append(f"{layer:{width}} " + "".join(f"{cell:>6}" for cell in (*shown, *numbers)))
    return "\n".join(lines)


def grounding(records: Iterable[Record], text: str) -> tuple[int, int]:
    """How many of the claims that point into the text are borne out by it, and how many point.

    A span must lie within the text and hold more than spaces; where the value is text as printed
    (a name, an acronym, a title, a topic), it must be those words, spaces aside.

    >>> from kg.model import Claim, Kind, Span
    >>> right = Claim("name", "Ada Byron", Span(0, 10), None, "demo")
    >>> wrong = Claim("name", "Ada Lovelace", Span(0, 10), None, "demo")
    >>> grounding([Record(Kind.PERSON, "ada", (right, wrong))], "Ada  Byron spoke.")
    (1, 2)
    """
    grounded = pointing = 0
    for claim in (claim for record in records for claim in record.claims):
        if claim.span is None:
            continue
        pointing += 1
        inside = 0 <= claim.span.start < claim.span.end <= len(text)
        words = text[claim.span.start : claim.span.end].split() if inside else []
        as_printed = claim.prop not in PRINTED or claim.value.split() == words
        grounded += bool(words) and as_printed
    return grounded, pointing
