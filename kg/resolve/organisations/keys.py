"""Blocking: names that share no key are never compared."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kg.resolve.organisations.names import OrganisationName, parse, plain_acronym
from kg.resolve.organisations.pair import skeleton
from kg.resolve.organisations.words import Sort
from kg.resolve.profile import Profile

_EDGE = 4  # letters at either end: one misprint spares one of them
_WORDS = 6  # words of a name that keys are made of
_ABBREVIATED = 12  # words of a name that has an acronym, at most
_NAMING = (Sort.PROPER, Sort.PLACE, Sort.DROPPED)


def keys(profile: Profile) -> frozenset[str]:
    """What the name of an institution is looked for under; two of a kind share at least one.

    A key holds a proper name, or a place with another word, so that no block holds every
    university of a country.

    >>> from kg.model import Kind
    >>> short, long = (
    ...     Profile("", Kind.ORGANISATION, (name,))
    ...     for name in ("Almazov Centre", "Almazov National Medical Research Centre")
    ... )
    >>> "almazov" in keys(short) & keys(long)
    True
    """
    found = {f"={plain_acronym(a)}" for a in profile.acronyms} | profile.identifiers
    for name in profile.names:
        parsed = parse(name)
        found.update(f"={plain_acronym(a)}" for a in parsed.acronyms)
        found.update(_of_words(parsed))
    return frozenset(found - {"", "="})


def _of_words(name: OrganisationName) -> set[str]:
    proper = [w.text for w in name.words if w.sort is Sort.PROPER and w.text != "saint"][:_WORDS]
    places = [w.text for w in name.words if w.sort is Sort.PLACE][:_WORDS]
    others = [w.text for w in name.words if w.sort not in _NAMING][:_WORDS]
    found = {key for word in proper for key in (word, _romanised(word))}
    found.update(key for word in (*proper, *places) for key in _misprinted(word, name))
    for place in places:
        found.update(f"{place} {o[:3]}" for o in (*others, *proper))
        found.update([place] if not others and not proper else [])
    found.update(f"{one} {two}" for one, two in combinations(sorted(places), 2))
    subject = any(w.sort is Sort.COMMON for w in name.words)
    if not proper and (subject or not places):
        found.add(" ".join(sorted(set(others))))
    if name.short or (len(proper) == 1 and name.text.split()[0].isupper()):
        found.add(f"={name.short or plain_acronym(name.text.split()[0])}")
    if 2 < len(name.words) <= _ABBREVIATED:
        found.update(f"={letters}" for letters in name.abbreviations)
    return found


def _romanised(word: str) -> str:
    """What other romanisations, and the Russian genitive, have in common with a name."""
    return skeleton(word.removesuffix("a") if word.endswith(("ova", "eva", "ina", "yna")) else word)


def _misprinted(word: str, name: OrganisationName) -> Iterator[str]:
    """Both ends of a word, one of which a misprint spares, with another word, which must agree."""
    if len(word) > _EDGE + 1:
        other = min((w.text for w in name.words if w.text != word), default="")
        yield from (f"{word[:_EDGE]}… {other}", f"…{word[-_EDGE:]} {other}")
