"""What a segment of an address means in which no name of the file stands: less exact, so stricter.

A name that differs a little from one of the country, or an acronym that is all of the segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kg.resolve.authority import matching
from kg.resolve.authority.addresses import Address, Segment
from kg.resolve.authority.candidate import SURE, Candidate
from kg.resolve.authority.evidence import in_town, translated
from kg.resolve.authority.index import Index
from kg.resolve.organisations.names import is_acronym, plain_acronym
from kg.resolve.organisations.reading import Word, read_words
from kg.resolve.organisations.support import LONE
from kg.resolve.organisations.words import Sort, countries
from kg.resolve.profile import Reason

_ACRONYM: Final = 4  # letters of an acronym that may be known by country alone
_LONE: Final = LONE | {"laboratory"}
# Of names that differ a little: those that say all that the other says.
_ALIKE: Final = frozenset({"same words", "other order", "romanisation", "misprint"})


def near(index: Index, address: Address, segment: Segment) -> Candidate | None:
    """A record of the country whose name differs a little, if there is only one."""
    if not segment.headed:
        return None
    telling = [w for w in segment.words if w.sort in (Sort.PROPER, Sort.PLACE)]
    if not telling or any(w.sort is Sort.UNIT for w in segment.words[:1]):
        return None
    telling_name = index.rare(telling)
    found = {
        c.id: c
        for country in sorted(address.countries)
        for c in matching.near(index, segment.text, country)
        if c.status != "withdrawn" and _near_enough(index, c, segment, in_town(c, address))
        if telling_name or not translated(segment.words, c.matched)
    }
    here = [c for c in found.values() if in_town(c, address)]
    left = here or list(found.values())
    if len(left) != 1:
        return None
    reason = Reason("only one", 0.0, f"the only one so called in {left[0].country}")
    return replace(left[0], score=max(left[0].score, SURE), reasons=(*left[0].reasons, reason))


def _near_enough(index: Index, candidate: Candidate, segment: Segment, here: bool) -> bool:
    """Whether names differ too little to be two; in one town, one may say less than the other."""
    if candidate.reasons[0].name == "same words" and not here:
        return False
    if here and _shortened(index, segment.words, candidate):
        return True
    return candidate.score >= SURE and (here or candidate.reasons[0].name in _ALIKE)


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


def acronym(index: Index, address: Address, segment: Segment) -> Candidate | None:
    """The one record of the country whose acronym is all of a segment: "CNRS UMR 8182"."""
    printed = [t.printed for t in segment.tokens if not any(c.isdigit() for c in t.printed)]
    loud = all(t.printed.isupper() for s in address.segments for t in s.tokens)
    capitals = all(p.isupper() for p in printed)
    if loud or not (capitals or _spoken(index, address, segment)):
        return None
    found = {}
    for short in printed:
        if not capitals or _spelt_out(index, short):
            for hit in index.hits(f"={plain_acronym(short)}"):
                candidate = index.record(hit.num)
                near = candidate.country in address.countries and candidate.status == "active"
                if near and (len(short) >= _ACRONYM or in_town(candidate, address)):
                    found[candidate.id] = (candidate, short)
    if len(found) != 1:
        return None
    ((candidate, short),) = found.values()
    reason = Reason("acronym", SURE, f"the only {short} in {candidate.country}")
    return replace(candidate, score=SURE, reasons=(reason,), matched=short, text=segment.text)


def _spelt_out(index: Index, printed: str) -> bool:
    """Whether a word is an acronym in capitals, and not the code of a state."""
    capitals = printed.isupper() and "." not in printed and not index.towns(f"={printed.lower()}")
    return capitals and len(printed) >= _ACRONYM - 1 and is_acronym(printed)


def _spoken(index: Index, address: Address, segment: Segment) -> bool:
    """Whether a word before the place may be an acronym that is spoken as a word: "Inria"."""
    first, *rest = address.segments
    where = " ".join(rest[0].core) if rest else ""
    if first is not segment or len(segment.words) != 1 or index.towns(segment.words[0].text):
        return False
    token = segment.tokens[0]
    rare = token.printed.istitle() and len(token.printed) > _ACRONYM and index.rare(token.words)
    return rare and (where in countries() or bool(index.towns(where)))
