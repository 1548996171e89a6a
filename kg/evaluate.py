"""Extraction against annotated reports: read the text beside a gold file, extract, score."""

from __future__ import annotations

import json
from pathlib import Path

from kg.errors import SourceError
from kg.extract import extract
from kg.ingest import read
from kg.score import Counts, score


def evaluate(gold: Path) -> dict[str, Counts]:
    """Counts per layer for the report that belongs to a gold file.

    The report is the file of the same stem (`.txt`, `.md`, `.html`) beside the gold file; for
    `gold.json`, it is `report.txt`. SourceError when either is missing or malformed.

    >>> evaluate(Path("no-such-gold.json"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kg.errors.SourceError: no-such-gold.json: cannot read the gold: ...
    """
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
            passage = read(report)
            return score(extract(passage).records, wanted, passage.text)
    raise SourceError(
        "no report beside the gold file", where=str(gold), hint=f"expected {stem}.txt"
    )
