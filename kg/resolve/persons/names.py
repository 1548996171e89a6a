"""A personal name taken apart: words in the order of print, initials, particles, suffixes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.names import fold
from kg.resolve.persons.scripts import Script, latin, script_of
from kg.resolve.persons.tokens import Word, is_initials, read, split_hyphens
from kg.resolve.persons.words import (
    PARTICLES,
    SUFFIXES,
    TITLES,
    family_share,
    is_east_asian_family,
    tradition,
    western_names,
)

_ASIDE: Final = re.compile(r"[(\[（«“„\"]([^()\[\]（）«»“”„\"]*)[)\]）»”“\"]")
_NUMBER: Final = re.compile(r"(?<!\d)\d{1,4}(?!\d)(?!(?:nd|rd|th)\b)")
_PATRONYMIC: Final = re.compile(
    r".{3,}(?:[oe]vi(?:ch|c|cz|ts?ch)|[oey]vna|ichna|inichna|il[iy]ich)"
)
_MAX_WORDS: Final = 9


@dataclass(frozen=True, slots=True)
class PersonName:
    """`family` is where the family name begins and ends, if the print shows it.

    `patronymic` is the place of a Slavic patronymic; `east_asian` tells a Chinese ("zh"), Korean
    ("ko") or Vietnamese name ("vi"), by its family name and its short syllables; `number` is what
    a bibliography adds to tell people of one name apart.
    """

    text: str
    script: Script
    words: tuple[Word, ...]
    asides: tuple[str, ...] = ()
    suffix: str = ""
    family: tuple[int, int] | None = None
    patronymic: int | None = None
    east_asian: str = ""
    number: str = ""

    @property
    def full(self) -> tuple[Word, ...]:
        """The words that are written out."""
        return tuple(w for w in self.words if not w.abbreviated)


@lru_cache(maxsize=1 << 17)
def parse(name: str) -> PersonName:
    """Take a name apart.

    >>> [w.text for w in parse("Prof. Dr. Tatyana B. KARONOVA, MD").words]
    ['tatyana', 'b', 'karonova']
    >>> parsed = parse("van Beethoven, Ludwig")
    >>> [w.text for w in parsed.words], parsed.family
    (['ludwig', 'beethoven'], (1, 2))
    >>> parse("Martin Luther King, Jr.").suffix, [w.text for w in parse("J.-P. Serre").words]
    ('jr', ['j', 'p', 'serre'])
    """
    text = " ".join(unicodedata.normalize("NFC", name).split())
    script = script_of(text)
    if script is Script.LATIN and not text.isascii():
        text = "".join(c for c in text if not unicodedata.combining(c))  # those NFC can't join
    asides = tuple(fold(latin(a)) for a in _ASIDE.findall(text))
    bare = _ASIDE.sub(" ", text)
    parts = [p for p in (p.strip() for p in re.split(r"[,，;]", bare)) if p]
    suffix = ""
    kept: list[str] = []
    for number, part in enumerate(parts):
        found = _suffix(part) if number else None
        suffix = found or suffix
        if found is None and not (number and _is_degrees(part)):
            kept.append(part)
    family: tuple[int, int] | None = None
    if len(kept) >= 2 and script is not Script.HAN:
        given, _ = read(kept[1], script)
        while len(given) > 1 and given[-1].text in PARTICLES:
            given.pop()  # "Kouwe, Erik van der"
        last, other = read(kept[0], script, within=True)
        words = given + last
        family = len(given), len(words)
        if not given or not last:
            family = None
    else:
        words, other = read(" ".join(kept), script)
        family = _capitals(bare) if script in (Script.LATIN, Script.ALPHABET) else None
        if script in (Script.HAN, Script.HANGUL) and len(words) > 1:
            family = 0, 1
    words = words[:_MAX_WORDS]
    if family and (family[1] > len(words) or family[1] - family[0] >= len(words)):
        family = None
    patronymic = next(
        (i for i, w in enumerate(words) if _PATRONYMIC.fullmatch(w.text) and 0 < i < len(words)),
        None,
    )
    if patronymic is not None and len(words) < 3:
        patronymic = None
    return PersonName(
        text,
        script,
        tuple(words),
        tuple(a for a in asides if a),
        suffix or other,
        family,
        patronymic,
        east_asian(tuple(w.text for w in words if not w.abbreviated)),
        "".join(_NUMBER.findall(bare)),
    )


@lru_cache(maxsize=1 << 15)
def east_asian(texts: tuple[str, ...]) -> str:
    """Of what tradition folded words are, if they are a Chinese, Korean or Vietnamese name.

    >>> east_asian(("wei", "ling", "zhang")), east_asian(("park", "min", "su"))
    ('zh', 'ko')
    >>> east_asian(("martin", "lee"))
    ''
    """
    if len(texts) < 2:
        return ""
    ends = ((texts[-1], texts[:-1]), (texts[0], texts[1:]))
    fitting = [
        family
        for family, given in ends
        if is_east_asian_family(family) and any(_is_syllabic(w) for w in given)
    ]
    if not fitting:
        return ""
    found = tradition(max(fitting, key=family_share))
    return "zh" if found == "ko" and not _NOT_KOREAN.isdisjoint("".join(texts)) else found


_NOT_KOREAN: Final = frozenset("qxzfv")
_SYLLABLE: Final = (
    r"(?:zh|ch|sh|hs|ts|tz|ss|kh|th|ph|ng|nh|tr|gi|qu|kw|hw|gw|py|my|hy|ky|ly|ny|[bcdfghjklmnpqrstvwxyz])?"
    r"(?:[aeiou]{1,3}|y[aeiou]{0,3}|v)(?:ng|nh|ch|[nkmptlrhg])?"
)
_SYLLABIC: Final = re.compile(rf"{_SYLLABLE}(?:{_SYLLABLE}){{0,2}}")


def is_syllabic(words: list[str]) -> bool:
    """Whether folded words may be a Chinese, Korean or Vietnamese given name.

    >>> is_syllabic(["wei", "ling"]), is_syllabic(["martin"])
    (True, False)
    """
    return bool(words) and all(map(_is_syllabic, words))


def _is_syllabic(word: str) -> bool:
    if is_east_asian_family(word):
        return True
    return len(word) <= 12 and word not in western_names() and bool(_SYLLABIC.fullmatch(word))


def _suffix(part: str) -> str | None:
    return SUFFIXES.get(part.rstrip(".").casefold())


def _is_degrees(part: str) -> bool:
    words = re.findall(r"[^\W_]+", part)
    titles = [w for w in words if fold(w) in TITLES]
    if fold(part).replace(" ", "") in TITLES:
        return True
    return bool(titles) and all(w in titles or (w.isupper() and len(w) == 1) for w in words)


def _capitals(text: str) -> tuple[int, int] | None:
    """Where the family name is printed in capitals beside words that are not.

    >>> _capitals("KARONOVA Tatyana"), _capitals("Keh-jiann CHEN"), _capitals("John SMITH JONES")
    ((0, 1), (2, 3), (1, 3))
    """
    if text.isupper() or text.islower():
        return None
    words = [w for run in text.split() for w, _ in split_hyphens(run)]
    shown = [w.isupper() and len(w.rstrip(".")) > 1 and "." not in w for w in words]
    if not any(shown) or all(shown):
        return None
    first, last = shown.index(True), len(shown) - 1 - shown[::-1].index(True)
    if not all(shown[first : last + 1]) or is_initials(words[first], fold(words[first])):
        return None
    if not any(any(c.islower() for c in w) and len(w) > 2 for w in words):
        return None
    plain = [w for w in words if fold(w) in PARTICLES or fold(w) in TITLES]
    return None if plain or (first and last + 1 < len(words)) else (first, last + 1)
