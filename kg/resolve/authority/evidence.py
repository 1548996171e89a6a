"""What there is to say for and against a record being meant by a mention: one value per feature.

Values are words, so that `weighing` can be read as a table and an explanation says them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from kg.resolve.authority import store
from kg.resolve.authority.addresses import Address
from kg.resolve.authority.candidate import Candidate
from kg.resolve.authority.index import Hit, Index
from kg.resolve.authority.mentions import ACRONYM, TURNED, Mention, spelt
from kg.resolve.authority.surroundings import after, before, is_system
from kg.resolve.organisations.reading import Word, languages_differ, read_words
from kg.resolve.organisations.words import Sort, countries, regions

_LONG: Final = 4  # words that tell something without a name
_HEADS: Final = (Sort.HEAD, Sort.UNIT)
_SCHOLARLY: Final = frozenset("university academy polytechnic college hochschule".split())
_LETTERED: Final = _SCHOLARLY - {"college"}
_CLINICAL: Final = frozenset("hospital clinic infirmary hospice".split())


class Evidence(NamedTuple):
    """What is said for and against: see the functions of the same names."""

    kind: str
    telling: str
    place: str
    spelling: str
    before: str
    after: str
    rivals: str = "none"


def gather(
    index: Index, mention: Mention, hit: Hit, candidate: Candidate, address: Address
) -> Evidence:
    """All evidence on one record; what others have the same name is for the caller to add."""
    where = place(index, mention, candidate, address)
    unsaid = hit.kind == store.COUNTRYLESS and where in ("silent", "alone")
    if unsaid or (hit.kind == store.TOWNLESS and where != "town"):
        where = "abroad"
    elif hit.kind == "bare" and where == "other town":
        where = "country"  # a company of the country, in any of its towns
    return Evidence(
        kind(mention),
        telling(index, mention, candidate),
        where,
        spelling(mention, hit),
        before(mention),
        after(index, mention, candidate),
    )


def kind(mention: Mention) -> str:
    """What is named: a university, a hospital, another institution, a unit; or no head is said."""
    if mention.form == ACRONYM:
        return "acronym"
    heads = {w.text: w.sort for w in mention.words if w.sort in _HEADS}
    if not heads:
        return "no head"
    if heads.keys() & _CLINICAL:
        return "hospital"
    if heads.keys() & _SCHOLARLY:
        return "university"
    return "institution" if Sort.HEAD in heads.values() else "unit"


def telling(index: Index, mention: Mention, candidate: Candidate) -> str:
    """How much the words say: a name, a town, a region, many words or few; of acronyms letters."""
    if mention.form == ACRONYM:
        return "letters" if len(mention.key) > _LONG else "few letters"
    words, what = mention.words, kind(mention)
    lettered = any(w.text in _LETTERED for w in words)
    if index.rare(words):
        return "name"
    if any(w.sort is Sort.PLACE and not index.vast(w.text, candidate.country) for w in words):
        return "town"
    if any(_is_name(index, w, what, lettered) for w in words):
        return "name" if len(words) > 2 else "short name"
    if any(w.sort is Sort.PLACE for w in words):
        return "region"
    return "many words" if len(words) >= _LONG else "few words"


def _is_name(index: Index, word: Word, what: str, lettered: bool) -> bool:
    """Whether a word names: a university may be called anything, others by a proper name."""
    if lettered:
        return word.names
    proper = word.sort is Sort.PROPER
    return proper and (what in ("hospital", "university") or not index.common(word.text))


def place(index: Index, mention: Mention, candidate: Candidate, address: Address) -> str:
    """Whether the address is where the record is: town, country, other town, abroad; or silent."""
    town = store.place_key(candidate.place)
    agrees = candidate.country in address.countries
    after = address.segments[mention.last + 1 : mention.last + 2]
    followed = any(not s.headed and " ".join(s.core) == town for s in after)
    if address.countries and not agrees and not followed:
        return "abroad"
    if town and town in address.towns:
        return "town"
    if not address.countries:
        return "alone" if _is_alone(mention, address) else "silent"
    if _elsewhere(index, mention, candidate, address):
        return "other town" if address.stated else "abroad"
    return "country"


def _is_alone(mention: Mention, address: Address) -> bool:
    """Whether the address says nothing but the name."""
    words = sum(len(s.words) for s in address.segments)
    return words == len(mention.covered)


def _elsewhere(index: Index, mention: Mention, candidate: Candidate, address: Address) -> bool:
    """Whether the address, behind the name, is in another town of the same country.

    Behind a system of universities every town is another, also one that the file doesn't know.
    """
    following = address.segments[mention.last + 1 :][:1]
    if following and is_system(candidate) and not following[0].headed:
        return store.place_key(" ".join(following[0].core)) not in regions()
    for number, segment in enumerate(address.segments[mention.last + 1 :]):
        if any(w.sort is Sort.HEAD for w in segment.words):
            return False
        if any(w.sort is Sort.UNIT for w in segment.words):
            continue
        # What follows the name may go on after the town: "…, Baltimore County".
        sizes = range(1, len(segment.core) + 1) if number == 0 else [len(segment.core)]
        for size in sizes:
            key = store.place_key(" ".join(segment.core[:size]))
            if key in mention.key:
                return False
            if key not in countries() and (candidate.country, "town") in index.towns(key):
                return True
    return False


def spelling(mention: Mention, hit: Hit) -> str:
    """How the name is printed: literal, bare of brackets, abbreviated, translated, turned."""
    if mention.form in (ACRONYM, TURNED):
        return mention.form
    if spelt(hit.text) == mention.literal:
        return "literal"
    if hit.kind in ("bare", store.TOWNLESS, store.COUNTRYLESS):
        return "bare"
    return "translated" if languages_differ(mention.words, read_words(hit.text)) else "abbreviated"
