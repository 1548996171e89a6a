"""Things looked up by where their words stand, however many there are."""

from __future__ import annotations

from collections import defaultdict
from typing import Final, Generic, TypeVar

from kg.model import Span

_WIDTH: Final = 256  # characters of one drawer; names and sentences reach over few of them

_T = TypeVar("_T")


class Places(Generic[_T]):
    """Values by span.

    >>> places: Places[str] = Places()
    >>> places.add(Span(0, 3), "Ada")
    >>> places.at(Span(2, 9)), places.at(Span(3, 9))
    ([(Span(start=0, end=3), 'Ada')], [])
    """

    def __init__(self) -> None:
        self._drawers: dict[int, list[tuple[Span, _T]]] = defaultdict(list)

    def add(self, span: Span, value: _T) -> None:
        """Put a value where its words stand."""
        for drawer in _drawers(span):
            self._drawers[drawer].append((span, value))

    def at(self, span: Span) -> list[tuple[Span, _T]]:
        """What shares a character with a span, in order of place, each once."""
        found = {
            (there, id(value)): (there, value)
            for drawer in _drawers(span)
            for there, value in self._drawers.get(drawer, ())
            if there.overlaps(span)
        }
        return [found[key] for key in sorted(found, key=lambda key: key[0])]


def _drawers(span: Span) -> range:
    return range(span.start // _WIDTH, max(span.end - 1, span.start) // _WIDTH + 1)
