"""Which format an Accept header asks for (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

ROWS: Final = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
TRIPLES: Final = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "text/n3": "n3",
    "application/trig": "trig",
    "application/n-quads": "nq",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "application/x-turtle": "ttl",
    "text/plain": "nt",
}
HTML: Final = {"text/html": "html", "application/xhtml+xml": "html"}


def choose(accept: str, offered: Mapping[str, str]) -> str:
    """The offered format that a client likes best; "" when it accepts none.

    Of equally liked ones the first offered. No header accepts all. What is no media range counts
    for nothing.

    >>> choose("text/csv;q=0.5, application/sparql-results+xml", ROWS)
    'xml'
    >>> choose("*/*", ROWS), choose("", TRIPLES), choose("image/png", ROWS)
    ('json', 'ttl', '')
    """
    if not accept.strip():
        return next(iter(offered.values()))
    ranges = _ranges(accept)
    best, chosen = 0.0, ""
    for media, name in offered.items():
        quality = _quality(media, ranges)
        if quality > best:
            best, chosen = quality, name
    return chosen


def _quality(media: str, ranges: Mapping[str, float]) -> float:
    """The q of the most specific range that fits."""
    for fits in (media, f"{media.partition('/')[0]}/*", "*/*"):
        if fits in ranges:
            return ranges[fits]
    return 0.0


@lru_cache(256)  # a client sends the same header with every request
def _ranges(accept: str) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = min(1.0, max(0.0, float(parameter[2:])))
                except ValueError:
                    quality = 0.0
        if "/" in media:
            found[media] = max(found.get(media, 0.0), quality)
    return found
