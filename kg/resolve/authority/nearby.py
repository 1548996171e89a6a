"""What a segment means in which no name of the file stands: a name that differs a little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kg.resolve.authority import matching
from kg.resolve.authority.addresses import Address, Segment
from kg.resolve.authority.candidate import SURE, Candidate
from kg.resolve.authority.index import Index
from kg.resolve.organisations.reading import Word, read_words
from kg.resolve.organisations.support import LONE
from kg.resolve.organisations.words import Sort, countries

_LONE: Final = LONE | {"laboratory"}
# Spellings of one name: in one town they are one institution.
_ALIKE: Final = frozenset({"romanisation", "misprint"})


def near(index: Index, address: Address, segment: Segment) -> Candidate | None:
    """The one record in the town of the address whose name differs a little, if there is one."""
    if not address.towns or not segment.headed or segment.words[0].sort is Sort.UNIT:
        return None
    found = {
        c.id: c
        for country in sorted(address.countries)
        for c in matching.near(index, segment.text, country, towns=address.towns)
        if c.status != "withdrawn"
        if c.reasons[0].name != "same words"  # which has been weighed
        and (c.score >= SURE or c.reasons[0].name in _ALIKE or _shortened(index, segment.words, c))
    }
    if len(found) != 1:
        return None
    (only,) = found.values()
    return replace(only, score=max(only.score, SURE))


def _shortened(index: Index, words: Sequence[Word], candidate: Candidate) -> bool:
    """Whether one of the names leaves out the country, or describing words around a rare name.

    As in "Weizmann Institute", "Centre for Ecology & Hydrology".
    """
    full = read_words(candidate.matched)
    said, whole = {w.text for w in words}, {w.text for w in full}
    if not said & whole & _LONE or not (said <= whole or whole <= said):
        return False
    odd = [w for w in (*words, *full) if w.text not in said & whole]
    if all(countries().get(w.text) == candidate.country for w in odd):
        return True
    shared = [w for w in words if w.text in whole]
    return index.rare(shared) and all(w.sort in (Sort.COMMON, Sort.WEAK) for w in odd)
