"""The sentences that facts were read from, and the files they stand in."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg import vocab
from kg.view.graph import Described, Thing, describe, describe_one, things


def read_evidence(
    store: ox.Store, base: str
) -> tuple[list[dict[str, Any]], list[str], dict[str, int]]:
    """Evidence rows, source names, and the row number of each evidence IRI.

    A row has the quoted `text`, its `start` and `end` in the source (-1 where unknown), the number
    of its `source`, and for structured sources a `pointer` to the row or element.

    >>> read_evidence(ox.Store(), vocab.BASE)
    ([], [], {})
    """
    names = {t.iri: t.text(vocab.RDFS + "label") for t in things(store, vocab.CKG + "Source")}
    quotes = describe(store, vocab.OA + "TextQuoteSelector")
    positions = describe(store, vocab.OA + "TextPositionSelector")
    rows: list[dict[str, Any]] = []
    numbers: dict[str, int] = {}
    index: dict[str, int] = {}
    for node in things(store, vocab.CKG + "Evidence"):
        source = node.text(vocab.OA + "hasSource")
        row: dict[str, Any] = {
            "iri": node.iri.removeprefix(base),
            "source": numbers.setdefault(source, len(numbers)),
            "text": "", "start": -1, "end": -1,
        }  # fmt: skip
        for selector in node.texts(vocab.OA + "hasSelector"):
            _add_selector(row, store, selector, quotes, positions)
        index[node.iri] = len(rows)
        rows.append(row)
    sources = [names.get(s) or s.removeprefix(base) or "unnamed source" for s in numbers]
    return rows, sources, index


def _add_selector(
    row: dict[str, Any], store: ox.Store, selector: str, quotes: Described, positions: Described
) -> None:
    """Put what one selector says into the evidence row."""
    if selector in quotes:
        row["text"] = Thing(selector, quotes[selector]).text(vocab.OA + "exact")
    if selector in positions:
        for end in ("start", "end"):
            text = Thing(selector, positions[selector]).text(vocab.OA + end)
            row[end] = int(text) if text.isdecimal() else -1
    if selector not in quotes and selector not in positions:
        pointer = Thing(selector, describe_one(store, selector)).text(vocab.RDF + "value")
        if pointer:
            row["pointer"] = pointer
