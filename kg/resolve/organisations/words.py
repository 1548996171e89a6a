"""The shipped word lists: what a word in the name of an institution says.

Every form is looked up folded (`plain`), so "Université" and "универсітет" find their concept with
or without their marks, in their own script or in Latin letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from kg.resolve.organisations.folding import plain

_LISTS = files("kg") / "resolve" / "organisations" / "wordlists"
_SHARED = files("kg") / "extract" / "wordlists"
_USED = ("places.txt", "regions.txt", "common.txt", "demonyms.txt", "given_names.txt")
_ENDINGS = ("s", "es", "ed", "ing")
# Learned words are built, not listed.
_LEARNED = re.compile(
    r".*(?:olog(?:y|ies|ical|ia|ie)|sciences?|ships?|tions?|ments?|ics|ity|ities|istry|graph(?:y|ic)"
    r"|metry|therapy|nomy|pathy|tural|ings?)"
)


class Sort(StrEnum):
    """What a word says: the head of the name, a quality, a number, a place, a subject, a name."""

    HEAD = "head"
    UNIT = "unit"
    QUALITY = "quality"
    WEAK = "weak quality"
    NUMBER = "number"
    COMPASS = "compass"
    PLACE = "place"
    COMMON = "common"
    PROPER = "proper"
    DROPPED = "dropped"


_NOWHERE = frozenset({Sort.DROPPED, Sort.COMPASS})
_NAMES = frozenset({Sort.PROPER, Sort.PLACE})


class Meaning(NamedTuple):
    """The concepts that a form stands for, its sort, and the languages it is a word of."""

    words: tuple[str, ...]
    sort: Sort
    languages: frozenset[str] = frozenset()


@cache
def meanings() -> dict[str, Meaning]:
    """Every listed form of a word and what it means; where lists differ, the first counts.

    >>> meanings()["universitat"].words, meanings()["zweite"].sort.value
    (('university',), 'number')
    """
    found: dict[str, Meaning] = {}
    for form in _lines("dropped.txt"):
        for word in form.split():
            found.setdefault(plain(word), Meaning((), Sort.DROPPED))
    for name, usual, marked in (
        ("heads.txt", Sort.HEAD, Sort.UNIT),
        ("numbers.txt", Sort.NUMBER, Sort.NUMBER),
        ("compass.txt", Sort.COMPASS, Sort.COMPASS),
        ("qualities.txt", Sort.QUALITY, Sort.WEAK),
        ("common.txt", Sort.COMMON, Sort.COMMON),
    ):
        for line in _lines(name):
            concept, *translations = (part.strip() for part in line.split("|"))
            concept, _, mark = concept.partition(" ")
            for language, forms in (t.split(":", 1) for t in translations):
                for form in forms.split(","):
                    _add(
                        found, form, tuple(concept.split("+")), marked if mark else usual, language
                    )
    for line in _lines("exonyms.txt"):
        place, _, others = line.partition(":")
        sort = Sort.PROPER if place.startswith("*") else Sort.PLACE
        place = place.removeprefix("*")
        for form in (place, *others.split()):
            found.setdefault(plain(form), Meaning((place,), sort))
    return found


def look_up(token: str) -> Meaning | None:
    """What a folded token means, also in the plural; None if no list has it.

    >>> look_up("hospitals").words, look_up("karonova")
    (('hospital',), None)
    """
    known = meanings()
    found = known.get(token)
    if found is None and token.endswith("s") and len(token) > 4:
        found = known.get(token[:-1])
        if found and found.sort in (Sort.DROPPED, Sort.NUMBER, Sort.PLACE):
            return None
    return found


@cache
def places() -> frozenset[str]:
    """Places as folded words with single spaces: countries, larger towns, regions.

    >>> "new york" in places(), "karonova" in places()
    (True, False)
    """
    found = set(regions())
    for line in (_SHARED / "places.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            found.add(_place(line))
    return frozenset(found - {""})


@cache
def english() -> frozenset[str]:
    """English dictionary words in their base form.

    >>> "bridge" in english(), "almazov" in english()
    (True, False)
    """
    return _column("common.txt") | _column("demonyms.txt")


@cache
def everyday() -> frozenset[str]:
    """English words and given names: they don't make the name of an institution rare.

    >>> "bridge" in everyday(), "almazov" in everyday()
    (True, False)
    """
    return english() | _column("given_names.txt")


def is_rare(word: str) -> bool:
    """Whether a folded proper name is no given name, no English word, no learned word.

    >>> [is_rare(w) for w in ("karolinska", "marys", "mining", "neurosciences", "saint")]
    [True, False, False, False, False]
    """
    if len(word) < 4 or word == "saint" or _LEARNED.fullmatch(word):
        return False
    return not {word, *(word[: -len(e)] for e in _ENDINGS if word.endswith(e))} & everyday()


@cache
def regions() -> frozenset[str]:
    """Countries, provinces and the like: places that hold towns, under every listed name.

    >>> "bavaria" in regions(), "germany" in regions(), "munich" in regions()
    (True, True, False)
    """
    listed = (_SHARED / "regions.txt").read_text("utf-8").splitlines()
    found = {_place(line) for line in listed if line and not line.startswith("#")}
    return frozenset(found | countries().keys()) - {""}


@cache
def countries() -> dict[str, str]:
    """The ISO 3166-1 code of a country under each of its names, folded as `places` are.

    >>> countries()["germany"], countries()["republic korea"], countries()["usa"]
    ('DE', 'KR', 'US')
    """
    found: dict[str, str] = {}
    for line in _lines("countries.txt"):
        code, *names = line.split("|")
        for name in names:
            found.setdefault(_place(name), code)
    found.pop("", None)
    return found


@cache
def ideographs() -> tuple[int, frozenset[str]]:
    """Listed forms in scripts that leave no space between words, and the length of the longest.

    >>> "大学" in ideographs()[1]
    True
    """
    found = frozenset(form for form in meanings() if form > "⺀")
    return max(map(len, found)), found


@cache
def fingerprint() -> str:
    """A hash of all word lists: what was read with others must be read again.

    >>> len(fingerprint())
    64
    """
    lists = (*sorted(_LISTS.iterdir(), key=lambda file: file.name), *(_SHARED / n for n in _USED))
    return sha256(b"".join(file.read_bytes() for file in lists)).hexdigest()


def _place(name: str) -> str:
    """The words of a place as `read_words` gives them; "" for one named like something else."""
    found = re.findall(r"[^\W_]+", plain(name).replace("'", "").replace("’", ""))
    meant = [look_up(word) or Meaning((word,), Sort.PROPER) for word in found]
    sorts = {m.sort for m in meant}
    if sorts <= _NOWHERE or (len(meant) == 1 and not sorts & _NAMES):
        return ""  # Le Sud-Ouest, Van; Centro, Chu
    return " ".join(word for m in meant for word in m.words)


def _add(
    found: dict[str, Meaning], form: str, words: tuple[str, ...], sort: Sort, language: str
) -> None:
    """Enter a form; one that several languages share belongs to all of them."""
    key = plain(form.strip())
    known = found.setdefault(key, Meaning(words, sort))
    if known.words == words:
        found[key] = known._replace(languages=known.languages | {language.strip()})


def _lines(name: str) -> Iterator[str]:
    text = (_LISTS / name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def _column(name: str) -> frozenset[str]:
    """The first words of the lines of a list of the extractor, folded."""
    lines = (_SHARED / name).read_text("utf-8").splitlines()
    return frozenset(plain(x.partition(" ")[0].strip()) for x in lines if x and x[0] != "#")
