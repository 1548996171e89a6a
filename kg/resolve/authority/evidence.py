"""Whether a name found in an address holds: what stands around it, and what the address says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.resolve.authority import store
from kg.resolve.authority.addresses import Address, Segment, Token
from kg.resolve.authority.candidate import Candidate
from kg.resolve.authority.index import STATES, Index
from kg.resolve.organisations.names import is_acronym
from kg.resolve.organisations.reading import Word, interpret, languages_differ, read_words, tokens
from kg.resolve.organisations.words import Sort, countries, is_rare, regions

# Words of a name without a proper name that is known by country alone.
TELLING_WORDS: Final = 4
# "Hospital of the University of …" is the hospital, and says no more about the university.
_OF_ITS_OWN: Final = frozenset("hospital clinic press library museum foundation".split())
_SHORT: Final = 2  # segments of an address that has a name and a country
_LONG: Final = 5  # letters of a rare word that may be a whole name
# What, before "of", leaves the university the employer, and what after its name does.
_UNITS: Final = frozenset(
    "department faculty division section unit ward branch chair service laboratory group team"
    " programme school college".split()
)
_INSTITUTES: Final = frozenset("institute centre academy".split())
_SCHOLARLY: Final = frozenset("university academy polytechnic".split())
# National bodies have branches in every town.
_EVERYWHERE: Final = frozenset("academy agency ministry council foundation association".split())
# Of one name there may be one in every town.
_BRANCHED: Final = frozenset({"hospital", "clinic"})
_PLACE_WORDS: Final = 4
_NUMERAL: Final = 2  # characters of a number that may belong to a name
_ROLES: Final = frozenset(
    "professor candidate student fellow member director lecturer researcher president".split()
)
_AT: Final = frozenset("at from with".split())
_AND: Final = frozenset({"and", "&", "et", "und", "y", "e", "og", "och", "i", "en"})


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
    scholarly = bool(heads & _SCHOLARLY)
    named = any(w.sort is Sort.PROPER and w.text != "saint" for w in words)
    if not named and not scholarly and translated(words, matched):
        return False
    agrees = candidate.country in address.countries or followed(candidate, address, found)
    elsewhere = _elsewhere(index, candidate, address, found)
    if (address.countries and not agrees) or (elsewhere and heads & _BRANCHED):
        return False
    if index.rare(words) or (agrees and in_town(candidate, address)):
        return not (elsewhere and heads <= _UNITS)
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
        if heads - _UNITS:
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


def stands_alone(index: Index, segment: Segment, found: Found, candidate: Candidate) -> bool:
    """Whether what stands before and after a name in its segment is not a part of it."""
    owners = segment.owners
    first, last = owners[found.start], owners[found.end - 1]
    if first in owners[: found.start] or last in owners[found.end :]:
        return False  # "Universitetshospital" is no "Universitet"
    if _qualified(segment.tokens, first):
        return False
    words = segment.words[found.start : found.end]
    scholarly = any(w.text in _SCHOLARLY for w in words)
    country = candidate.country
    # "University of Wisconsin Madison" is more than the University of Wisconsin System.
    system = "system" in store.name_key(candidate.name).split()
    town = "" if system else store.place_key(candidate.place)
    rare = any(index.rare((w,)) and country not in dict(index.towns(w.text)) for w in words)
    return _left_open(segment.tokens[:first], scholarly, rare) and _right_open(
        index, segment.tokens[last + 1 :], country, town
    )


def _qualified(tokens: tuple[Token, ...], first: int) -> bool:
    """Whether an adjective stands before a name that begins with its head.

    "… King George Medical University Lucknow" is not the University of Lucknow, but
    "Faculty of Engineering University of Lucknow" is.
    """
    if not 0 < first < len(tokens) - 1 or not tokens[first + 1].words:
        return False
    heads = any(w.sort is Sort.HEAD for w in tokens[first].words)
    before = any(w.sort in (Sort.QUALITY, Sort.PROPER) for w in tokens[first - 1].words)
    return heads and before and (first == 1 or bool(tokens[first - 2].words))


def _left_open(left: tuple[Token, ...], scholarly: bool, rare: bool) -> bool:
    if left and left[-1].printed == "The":
        return True
    if left and left[-1].printed == "the":
        left = left[:-1]
    words = [w for t in left for w in t.words]
    if not words or all(len(w.text) == 1 for w in words):
        return True
    heads = {w.text for w in words if w.sort in (Sort.HEAD, Sort.UNIT)}
    if left[-1].printed.lower() in _AND:
        placed = all(w.sort is Sort.PLACE for w in words)  # "…, China and Harbin Institute"
        return bool(heads) or placed or is_acronym(left[-2].printed)
    if heads & _OF_ITS_OWN or (heads & _INSTITUTES and not scholarly):
        return False
    if rare and all(is_acronym(t.printed) and t.printed.isupper() for t in left):
        return True  # its organisation: "NASA Goddard Space Flight Center"
    if not left[-1].words and left[-1].printed.lower() not in _AT:
        role = any(t.printed.lower() in _ROLES for t in left)
        return role or (bool(heads) and heads <= _UNITS | _INSTITUTES)
    if not left[-1].words or all(w.sort is Sort.NUMBER for w in left[-1].words):
        return True
    return words[0].text in _UNITS or (scholarly and bool(heads & (_UNITS | _INSTITUTES)))


def _right_open(index: Index, right: tuple[Token, ...], country: str, town: str) -> bool:
    words = [w for t in right for w in t.words]
    if not words:
        return True
    if any(c.isdigit() for c in right[0].printed):
        return len(right[0].printed) > _NUMERAL  # a postcode; "Université Paris 8" is another
    heads = {w.text for w in words if w.sort in (Sort.HEAD, Sort.UNIT)}
    if right[0].printed.lower() in _AND:
        return bool(heads) or any(is_acronym(t.printed) for t in right[1:2])
    if heads & _OF_ITS_OWN:
        return False
    # Where commas are missing, the town or the country follows.
    if not right[0].words:
        return False
    texts = [text for w in words for text in w.text.split()]
    for size in range(1, min(len(texts), _PLACE_WORDS) + 1):
        key = " ".join(texts[:size])
        if (
            key == town
            or countries().get(key) == country
            or (country, "region") in index.towns(key)
        ):
            return True
    more = len(words) > 1  # "School of Medicine"; "… University College" is another
    medical = words[0].text == "medical" and "college" in heads
    return "school" in heads or medical or (more and words[0].text in _UNITS | {"institute"})
