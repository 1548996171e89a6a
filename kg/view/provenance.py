"""The sentences that facts were read from, and the files they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kg import vocab
from kg.view.graph import values_of

Texts = Mapping[str, tuple[str, ...]]


def read_evidence(
    store: ox.Store, base: str
) -> tuple[list[dict[str, Any]], list[str], dict[str, int]]:
    """Evidence rows, source names, and the row number of each evidence IRI.

    A row has the quoted `text`, its `start` and `end` in the source (-1 where unknown), the number
    of its `source`, and for structured sources a `pointer` to the row or element.

    >>> read_evidence(ox.Store(), vocab.BASE)
    ([], [], {})
    """
    sources, selectors = (values_of(store, vocab.OA + p) for p in ("hasSource", "hasSelector"))
    exact, start, end = (values_of(store, vocab.OA + p) for p in ("exact", "start", "end"))
    pointers = values_of(store, vocab.RDF + "value")
    rows: list[dict[str, Any]] = []
    numbers: dict[str, int] = {}
    index: dict[str, int] = {}
    for iri in sorted(sources):
        told = selectors.get(iri, ())
        row: dict[str, Any] = {
            "iri": iri.removeprefix(base),
            "source": numbers.setdefault(sources[iri][0], len(numbers)),
            "text": _first(exact, told),
            "start": _offset(start, told),
            "end": _offset(end, told),
        }
        pointer = _first(pointers, told)
        if pointer:
            row["pointer"] = pointer
        index[iri] = len(rows)
        rows.append(row)
    return rows, [_name(store, iri, base) for iri in numbers], index


def _first(values: Texts, selectors: tuple[str, ...]) -> str:
    return next((values[s][0] for s in selectors if s in values), "")


def _offset(values: Texts, selectors: tuple[str, ...]) -> int:
    text = _first(values, selectors)
    return int(text) if text.isdecimal() else -1


def _name(store: ox.Store, source: str, base: str) -> str:
    labels = store.quads_for_pattern(
        ox.NamedNode(source), ox.NamedNode(vocab.RDFS + "label"), None, ox.DefaultGraph()
    )
    found = sorted(q.object.value for q in labels if isinstance(q.object, ox.Literal))
    return found[0] if found else source.removeprefix(base) or "unnamed source"
