"""What stands beside a name in its segment: more of the name, or something of its own."""

from __future__ import annotations

from typing import Final

from kg.resolve.authority import store
from kg.resolve.authority.addresses import Segment, Token
from kg.resolve.authority.candidate import Candidate
from kg.resolve.authority.evidence import SCHOLARLY, UNITS, Found
from kg.resolve.authority.index import Index
from kg.resolve.organisations.names import is_acronym, plain_acronym
from kg.resolve.organisations.reading import Word
from kg.resolve.organisations.words import Sort, countries

_PLACE_WORDS: Final = 4
_NUMERAL: Final = 2  # characters of a number that may belong to a name
_INITIALS: Final = 2  # letters
_LONG: Final = 3  # words of a name that a street or a suburb may follow
# "Hospital of the University of …" is the hospital, and says no more about the university.
_OF_ITS_OWN: Final = frozenset("hospital clinic press library museum foundation".split())
_INSTITUTES: Final = frozenset("institute centre academy".split())
_ROLES: Final = frozenset(
    "professor candidate student fellow member director lecturer researcher president".split()
)
_AT: Final = frozenset("at from with".split())
_AND: Final = frozenset({"and", "&", "et", "und", "y", "e", "og", "och", "i", "en"})
_LEGAL: Final = frozenset("ag bv co corp ev ggmbh gmbh inc kg llc ltd nv plc sa spa srl".split())


def stands_alone(index: Index, segment: Segment, found: Found, candidate: Candidate) -> bool:
    """Whether what stands before and after a name in its segment is not a part of it."""
    owners = segment.owners
    first, last = owners[found.start], owners[found.end - 1]
    if first in owners[: found.start] or last in owners[found.end :]:
        return False  # "Universitetshospital" is no "Universitet"
    if _qualified(segment.tokens, first):
        return False
    words = segment.words[found.start : found.end]
    left, right = segment.tokens[:first], list(segment.tokens[last + 1 :])
    while right and plain_acronym(right[0].printed) in _LEGAL:
        right.pop(0)
    return _left_open(left, words) and _right_open(index, right, words, candidate)


def _qualified(tokens: tuple[Token, ...], first: int) -> bool:
    """Whether an adjective stands before a name that begins with its head.

    "… King George Medical University Lucknow" is not the University of Lucknow, but
    "Faculty of Engineering University of Lucknow" is.
    """
    if not 0 < first < len(tokens) - 1 or not tokens[first + 1].words:
        return False
    before = tokens[first - 2].words if first > 1 else tokens[first - 1].words
    unit = not before or any(w.sort is Sort.UNIT for w in before)
    heads = any(w.sort is Sort.HEAD for w in tokens[first].words)
    adjective = any(w.sort in (Sort.QUALITY, Sort.PROPER) for w in tokens[first - 1].words)
    return heads and adjective and not unit


def _left_open(left: tuple[Token, ...], name: tuple[Word, ...]) -> bool:
    if left and left[-1].printed == "The":
        return True
    if left and left[-1].printed == "the":
        left = left[:-1]
    words = [w for t in left for w in t.words]
    if not words or all(len(w.text) <= _INITIALS for w in words):
        return True  # "M. V. Lomonosov Moscow State University"
    heads = _heads(words)
    if left[-1].printed.lower() in _AND:
        placed = all(w.sort is Sort.PLACE for w in words)  # "…, China and Harbin Institute"
        return bool(heads) or placed or is_acronym(left[-2].printed)
    scholarly = any(w.text in SCHOLARLY for w in name)
    if heads & _OF_ITS_OWN or (heads & _INSTITUTES and not scholarly):
        return False
    if all(is_acronym(t.printed) and t.printed.isupper() for t in left):
        # Its organisation, "NASA Goddard Space Flight Center", but "DES Pune University" is one.
        named = any(w.sort is Sort.PROPER or w.sort is Sort.PLACE for w in name)
        return named and not scholarly
    if not left[-1].words and left[-1].printed.lower() not in _AT:
        role = any(t.printed.lower() in _ROLES for t in left)
        return role or (bool(heads) and heads <= UNITS | _INSTITUTES)
    if not left[-1].words or all(w.sort is Sort.NUMBER for w in left[-1].words):
        return True
    return words[0].text in UNITS or (scholarly and bool(heads & (UNITS | _INSTITUTES)))


def _right_open(
    index: Index, right: list[Token], name: tuple[Word, ...], candidate: Candidate
) -> bool:
    words = [w for t in right for w in t.words]
    if not words:
        return True
    if any(c.isdigit() for c in right[0].printed):
        return len(right[0].printed) > _NUMERAL  # a postcode; "Université Paris 8" is another
    if any(w.sort is Sort.NUMBER for w in right[0].words):
        return False  # and so is "Université Paris VI"
    heads = _heads(words)
    if right[0].printed.lower() in _AND:
        return bool(heads) or any(is_acronym(t.printed) for t in right[1:2])
    if right[0].printed.lower() in _AT or words[0].text == "university":
        return "university" in heads  # another name follows without a comma
    if heads & _OF_ITS_OWN or not right[0].words:
        return False
    if len(right) == 1 and is_acronym(right[0].printed) and right[0].printed.isupper():
        return True  # its own, or that of a part of it
    if _place_follows(index, words, candidate):
        return True
    medical = words[0].text == "medical" and "college" in heads
    if "school" in heads or medical or (len(words) > 1 and words[0].text in UNITS | {"institute"}):
        return True  # "School of Medicine"; "… University College" is another
    if words[0].sort is Sort.PROPER and "university" in heads:
        return True
    # A street or a suburb; a town would be that of another campus.
    bare = not heads and all(w.sort in (Sort.PROPER, Sort.NUMBER, Sort.PLACE) for w in words)
    other = (candidate.country, "town") in index.towns(words[0].text)
    return bare and len(name) >= _LONG - (name[0].sort is Sort.HEAD) and not other


def _place_follows(index: Index, words: list[Word], candidate: Candidate) -> bool:
    """Whether the town of the record, or its country or one of its regions, comes next."""
    # "University of Wisconsin Madison" is more than the University of Wisconsin System.
    system = "system" in store.name_key(candidate.name).split()
    town = "" if system else store.place_key(candidate.place)
    texts = [text for w in words for text in w.text.split()]
    keys = [" ".join(texts[:size]) for size in range(1, min(len(texts), _PLACE_WORDS) + 1)]
    return any(
        key == town
        or countries().get(key) == candidate.country
        or (candidate.country, "region") in index.towns(key)
        for key in keys
    )


def _heads(words: list[Word]) -> set[str]:
    return {w.text for w in words if w.sort in (Sort.HEAD, Sort.UNIT)}
