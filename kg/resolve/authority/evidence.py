"""Whether a name found in an address holds: what stands around it, and what the address says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.resolve.authority import store
from kg.resolve.authority.addresses import Address, Segment
from kg.resolve.authority.candidate import Candidate
from kg.resolve.authority.index import STATES, Index
from kg.resolve.organisations.reading import Word, interpret, languages_differ, read_words, tokens
from kg.resolve.organisations.words import Sort, countries, is_rare, regions

# Words of a name without a proper name that is known by country alone.
TELLING_WORDS: Final = 4
_SHORT: Final = 2  # segments of an address that has a name and a country
_LONG: Final = 5  # letters of a rare word that may be a whole name
# What, before "of", leaves the university the employer, and what after its name does.
UNITS: Final = frozenset(
    "department faculty division section unit ward branch chair service laboratory group team"
    " programme school college".split()
)
SCHOLARLY: Final = frozenset("university academy polytechnic".split())
# National bodies have branches in every town.
_EVERYWHERE: Final = frozenset("academy agency ministry council foundation association".split())
# Of one name there may be one in every town.
_BRANCHED: Final = frozenset({"hospital", "clinic"})


@dataclass(frozen=True, slots=True)
class Found:
    """A name of the file in an address: segments `first` to `last`, words `start` to `end`."""

    key: str
    first: int
    last: int
    start: int
    end: int
    turned: bool = False


def is_known(
    index: Index,
    address: Address,
    found: Found,
    chosen: tuple[Candidate, str],
    literal: bool,
) -> bool:
    """Whether a name is telling enough for what the address says of the place.

    `literal` where it is printed as the file has it, but for abbreviations.
    """
    candidate, matched = chosen
    words = words_of(address, found)
    heads = {w.text for w in words if w.sort in (Sort.HEAD, Sort.UNIT)}
    if not heads:
        return _known_without_head(index, address, found, chosen, literal)
    if len(words) == 1:
        return False
    scholarly = bool(heads & SCHOLARLY)
    named = any(w.sort is Sort.PROPER and w.text != "saint" for w in words)
    if not named and not scholarly and translated(words, matched):
        return False
    agrees = candidate.country in address.countries or followed(candidate, address, found)
    elsewhere = _elsewhere(index, candidate, address, found)
    if (address.countries and not agrees) or (elsewhere and heads & _BRANCHED):
        return False
    if index.rare(words) or (agrees and in_town(candidate, address)):
        return not (elsewhere and heads <= UNITS)
    placed = {w.text for w in words if w.sort is Sort.PLACE}
    placed |= {w.text for w in words if w.sort is Sort.PROPER and index.towns(w.text)}
    if not all(index.vast(place, candidate.country) for place in placed):
        return True
    branch = elsewhere and not heads & _EVERYWHERE
    # Where nothing is said of the country, the name alone must tell.
    alone = literal and not address.countries
    if alone and any(w.sort is Sort.PROPER and is_rare(w.text) for w in words):
        return True
    long = len(words) >= TELLING_WORDS - (literal and (named or bool(placed)))
    named |= literal and any(w.names for w in words)
    if placed or (named and (scholarly or long)):
        national = _is_national(chosen)
        unique = placed or len(words) > TELLING_WORDS
        campus = branch and (national or not unique or candidate.country in STATES)
        told = scholarly or national or long
        return not campus and (agrees or (alone and told))
    after = address.segments[found.last + 1 : found.last + 2]
    campus = branch and any(" ".join(s.core) in address.towns for s in after)
    return (address.stated or alone) and len(words) >= TELLING_WORDS + alone and not campus


def _known_without_head(
    index: Index,
    address: Address,
    found: Found,
    chosen: tuple[Candidate, str],
    literal: bool,
) -> bool:
    """The same for names like "Academia Sinica" or "Siemens"."""
    words = words_of(address, found)
    here = in_town(chosen[0], address)
    town = any(kind == "town" for _, kind in index.towns(found.key))
    alone = len(address.segments) == 1 and literal
    if town or not (address.stated or here or alone):
        return False
    if not _is_all(index, address.segments[found.first], found, words):
        return False
    national = _is_national(chosen)
    if here or len(words) >= TELLING_WORDS - national:
        return True
    if national:
        return found.first == 0 and (index.rare(words) or (literal and len(words) > 1))
    elsewhere = _elsewhere(index, chosen[0], address, found)
    short = len(words) > 1 or len(address.segments) <= _SHORT
    return index.rare(words) and not elsewhere and short


def _is_national(chosen: tuple[Candidate, str]) -> bool:
    """Whether a name of a record says its country: "Siemens (Germany)" is all of it there."""
    candidate, matched = chosen
    placed = (w.text for w in read_words(matched) if w.sort is Sort.PLACE)
    return candidate.country in map(countries().get, placed)


def _is_all(index: Index, segment: Segment, found: Found, words: list[Word]) -> bool:
    """Whether a name without a head ("Academia Sinica") is all that the segment says."""
    one = len(words) == 1 and not (len(words[0].text) >= _LONG and index.rare(words))
    if one or all(w.sort is Sort.PLACE for w in words) or found.first != found.last:
        return False
    first = segment.owners[found.start]
    behind = found.end in (len(segment.owners), len(segment.core))
    return behind and (first == 0 or (not segment.tokens[first - 1].words and len(words) > 2))


def translated(words: Iterable[Word], name: str) -> bool:
    """Whether a name is printed in another language than the file has it in."""
    return languages_differ(words, read_words(name))


def literal_words(address: Address, found: Found) -> tuple[str, ...]:
    """The words of a name as they are printed, without articles and the like."""
    segment = address.segments[found.first]
    if found.first != found.last:
        return spelt(" ".join(s.text for s in address.segments[found.first : found.last + 1]))
    first, last = segment.owners[found.start], segment.owners[found.end - 1]
    printed = segment.tokens[first : last + 1]
    return spelt(" ".join(t.printed for t in printed))


def spelt(name: str) -> tuple[str, ...]:
    return tuple(t for t in tokens(name) if interpret(t))


def words_of(address: Address, found: Found) -> list[Word]:
    """The words of the address that a name was found in."""
    words = [w for s in address.segments[found.first : found.last + 1] for w in s.words]
    if found.first == found.last and not found.turned:
        return words[found.start : found.end]
    return words


def followed(candidate: Candidate, address: Address, found: Found) -> bool:
    """Whether the town of the record stands right behind the name, in a segment of its own."""
    after = address.segments[found.last + 1 : found.last + 2]
    town = store.place_key(candidate.place)
    return any(not s.headed and " ".join(s.core) == town for s in after)


def in_town(candidate: Candidate, address: Address) -> bool:
    return bool(candidate.place) and store.place_key(candidate.place) in address.towns


def _elsewhere(index: Index, candidate: Candidate, address: Address, found: Found) -> bool:
    """Whether the address, outside the name, is in another town of the same country.

    What follows the name may go on after the town: "…, Baltimore County".
    """
    for number, segment in enumerate(address.segments[found.last + 1 :]):
        heads = {w.text for w in segment.words if w.sort in (Sort.HEAD, Sort.UNIT)}
        if heads - UNITS:
            break
        sizes = range(1, len(segment.core) + 1) if number == 0 else [len(segment.core)]
        for size in sizes if not heads else ():
            key = store.place_key(" ".join(segment.core[:size]))
            if key in found.key and "hospital" not in found.key:
                return False  # "Woods Hole Oceanographic Institution, Woods Hole"
            if key not in countries() and (candidate.country, "town") in index.towns(key):
                return not in_town(candidate, address)
        if number == 0 and all(w.sort is Sort.PLACE for w in segment.words):
            return not in_town(candidate, address) and " ".join(segment.core) not in regions()
    return False
