"""Blocking: people who share no key are never compared.

Few keys for a name: a family name with the beginning of a given name, so that initials, dropped
names, short forms and both orders meet. Where a family name is frequent the beginning is three
letters or two initials, and one initial meets a whole name only within one institution.

No block needs to be large: a pipeline may skip those with more than some hundreds of profiles,
since names of the same words also share a key that holds all of them ("=…"), and names that lose
their only common block that way are too frequent to be told apart by their letters anyway.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from kg.resolve.persons.names import PersonName, parse
from kg.resolve.persons.sounds import consonants, far, korean, mandarin
from kg.resolve.persons.tokens import Word
from kg.resolve.persons.words import family_share, given_shares, groups, is_east_asian_family
from kg.resolve.profile import Profile

_FREQUENT: Final = 500.0  # per million
_BEGINNING: Final = 3
_INSTITUTIONS: Final = 3
_NAMES: Final = 4


def keys(profile: Profile) -> frozenset[str]:
    """What a person is looked for under; two forms of one name share at least one.

    >>> from kg.model import Kind
    >>> one, two, three = (
    ...     Profile("", Kind.PERSON, (name,))
    ...     for name in ("Karonova T. B.", "Татьяна Каронова", "Tanya Karanova")
    ... )
    >>> bool(keys(one) & keys(two)), bool(keys(two) & keys(three))
    (True, True)
    """
    found = set(profile.identifiers)
    for name in profile.names[:_NAMES]:
        plain, within = _of_name(name)
        found |= plain
        for place in sorted(profile.organisations or profile.organisation_names)[:_INSTITUTIONS]:
            found.update(f"{key}@{place}" for key in within)
    return frozenset(found)


@lru_cache(maxsize=1 << 17)
def _of_name(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The keys of a name, and those that need an institution beside them."""
    name = parse(text)
    words = name.words
    if len(words) < 2:
        return frozenset(f"={w.far}" for w in words), frozenset()
    found = {"=" + " ".join(sorted(_skeleton(w, bool(name.east_asian)) for w in words))}
    within: set[str] = set()
    for at in _families(name):
        rest = words[:at] + words[at + 1 :]
        _add(words[at], rest, found, within)
    for called in filter(None, (parse(aside).words for aside in name.asides)):
        for at in _families(name):
            _add(words[at], called, found, within)
    return frozenset(found), frozenset(within)


def _skeleton(word: Word, east_asian: bool) -> str:
    """What all spellings of a word share, also in scripts without vowels."""
    bare = "" if east_asian else consonants(word.text)
    return bare if len(bare) > 1 else word.far


def _families(name: PersonName) -> list[int]:
    """Places of the words that may be the family name: the last, the first, the last but one."""
    last = len(name.words) - 1
    places = [last, 0, *((last - 1,) if last > 1 else ())]
    return [p for p in dict.fromkeys(places) if not name.words[p].abbreviated]


def _add(family: Word, rest: tuple[Word, ...], found: set[str], within: set[str]) -> None:
    asian = is_east_asian_family(family.text)
    head = f"{korean(mandarin(family.text)) if asian else family.far}|"
    if family.whole != family.text:
        found.update(f"{far(family.whole)}|{word.far[:1]}" for word in rest[:2])
    shares = family_share(family.text), given_shares().get(family.text, 0.0)
    frequent = asian or max(shares) >= _FREQUENT
    starts = rest[:2] if not frequent else rest[:1]
    if asian:
        within.add(head)  # a Western given name beside the own one
    for word in starts:
        if frequent:
            within.add(head + word.far[:1])
        else:
            found.add(head + word.far[:1])
    if frequent and len(rest) > 1:
        found.add(head + "".join(f"{w.far[:1]}." for w in rest[:2]))
    if frequent:
        for run in (rest, rest[1:]):
            spelt = (mandarin(w.text) if asian else w.text for w in run if not w.abbreviated)
            letters = far("".join(spelt))[:_BEGINNING]
            found.update({head + letters} if letters else ())
    for word in starts:
        found.update(f"{head}={group}" for group in groups().get(word.text, ()))
    if len(family.text) > 4 and not asian and not rest[0].abbreviated:
        given = {rest[0].far, *groups().get(rest[0].text, ())}
        found.update(f"~{form}|{consonants(family.text)}" for form in given)
