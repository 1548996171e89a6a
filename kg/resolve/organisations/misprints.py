"""Listed words with a misprint, or cut short: "Univeristy", "Telecommun."."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import Final

from rapidfuzz.distance import OSA

from kg.resolve.organisations.words import Meaning, Sort, everyday, meanings

_SHORTEST: Final = 7  # letters of a listed word
_CUT: Final = 3  # letters that an abbreviation leaves out
_SORTS: Final = (Sort.HEAD, Sort.UNIT, Sort.QUALITY, Sort.WEAK, Sort.COMMON)


def misprinted(token: str) -> Meaning | None:
    """The meaning of the listed word that a folded token misprints, None if there is no one such.

    A letter is left out or added, or two have changed places; where one letter takes another's
    place, two words are more often meant. English words and given names are no misprints.

    >>> misprinted("univeristy").words, misprinted("hosptal").words
    (('university',), ('hospital',))
    >>> misprinted("karonova"), misprinted("universal")
    (None, None)
    """
    if len(token) < _SHORTEST - 1 or token in everyday():
        return None
    candidates = {form for key in _shorter(token) for form in _forms().get(key, ())}
    found = {
        meanings()[form].words: meanings()[form]
        for form in candidates
        if form[0] == token[0]
        and (len(form) != len(token) or sorted(form) == sorted(token))
        and OSA.distance(form, token, score_cutoff=1) <= 1
    }
    return next(iter(found.values())) if len(found) == 1 else None


def cut_short(token: str) -> Meaning | None:
    """The meaning of the English words that a folded token begins, None if they say two things.

    >>> cut_short("telecommun").words, cut_short("astro")
    (('telecommunications',), None)
    """
    if len(token) < _SHORTEST - 1 or token in everyday():
        return None
    forms = _english_forms()
    begun = takewhile(lambda form: form.startswith(token), forms[bisect_left(forms, token) :])
    found = {meanings()[f].words: meanings()[f] for f in begun if len(f) >= len(token) + _CUT}
    return next(iter(found.values())) if len(found) == 1 else None


@cache
def _english_forms() -> tuple[str, ...]:
    listed = ((form, m) for form, m in meanings().items() if "en" in m.languages)
    return tuple(sorted(form for form, m in listed if m.sort in _SORTS))


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    """Listed forms under themselves and under all that is left where one letter is missing."""
    found: dict[str, list[str]] = {}
    for form, meaning in meanings().items():
        if form.isascii() and len(form) >= _SHORTEST and meaning.sort in _SORTS:
            for key in _shorter(form):
                found.setdefault(key, []).append(form)
    return {key: tuple(forms) for key, forms in found.items()}


def _shorter(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
