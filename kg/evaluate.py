"""Extraction against annotated reports: read the text beside a gold file, extract, score."""

from __future__ import annotations

import csv
import json
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.extract import extract
from kg.ingest import read
from kg.model import Passage
from kg.score import (
    COLUMNS,
    FLOORS,
    Counts,
    grounding,
    score,
    score_committees,
    surer,
    total,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a gold file says of the extraction: counts per layer, what is sure, cost and grounding.

    `floors`: the counts of what is at least as sure as each of `score.FLOORS`; empty for
    committees. `grounded` of `pointing`: claims that the words they point at bear out.
    """

    counts: dict[str, Counts]
    floors: list[dict[str, Counts]]
    grounded: int = 0
    pointing: int = 0
    words: int = 0
    seconds: float = 0.0


def evaluate(gold: Path) -> dict[str, Counts]:
    """Counts per layer for the report that belongs to a gold file; errors as of `measure`."""
    return measure(gold).counts


def measure(gold: Path) -> Measured:
    """Measure the extraction from the report that belongs to a gold file.

    The report is the file of the same stem (`.txt`, `.md`, `.html`) beside the gold file; for
    `gold.json`, it is `report.txt`. A `.tsv` is a table of committees; its column `cfp_file` names
    the files beside it. SourceError when something is missing or malformed.

    >>> measure(Path("no-such-gold.json"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kg.errors.SourceError: no-such-gold.json: cannot read the gold: ...
    """
    if gold.suffix == ".tsv":
        return _evaluate_committees(gold)
    try:
        wanted = json.loads(gold.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot read the gold: {error}", where=str(gold)) from error
    if not isinstance(wanted, dict):
        raise SourceError("the gold is no JSON object", where=str(gold))
    stem = "report" if gold.stem == "gold" else gold.stem
    for suffix in (".txt", ".md", ".html"):
        report = gold.with_name(stem + suffix)
        if report.is_file():
            return _measure(read(report), wanted)
    raise SourceError(
        "no report beside the gold file", where=str(gold), hint=f"expected {stem}.txt"
    )


def _measure(passage: Passage, wanted: dict[str, Any]) -> Measured:
    began = time.process_time()
    records = extract(passage).records
    seconds = time.process_time() - began
    text = passage.text
    floors = [score(surer(records, floor), wanted, text) for floor in FLOORS]
    counts = score(records, wanted, text)
    return Measured(counts, floors, *grounding(records, text), len(text.split()), seconds)


def _evaluate_committees(gold: Path) -> Measured:
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    try:
        with gold.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if any(row.get(column) is None for column in COLUMNS):
                    raise SourceError(
                        "a row lacks a column",
                        where=str(gold),
                        hint=f"columns: {', '.join(COLUMNS)}",
                    )
                rows[row["cfp_file"]].append(row)
    except (OSError, ValueError, csv.Error) as error:
        raise SourceError(f"cannot read the gold: {error}", where=str(gold)) from error
    counts = total(
        score_committees(extract(read(gold.with_name(Path(name).name))).records, listed)
        for name, listed in rows.items()
    )
    return Measured(counts, [])
