"""Names of other scripts in Latin letters: alphabets by a table, Chinese by its readings."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import Final

from kg.resolve.persons.words import alphabets, syllables

_COMPOUND: Final = frozenset(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 宇文 长孙"
    " 司徒 端木 东方 南宫".split()
)
_HANGUL_FIRST: Final = "g kk n d tt r m b pp s ss _ j jj ch k t p h".split()
_HANGUL_VOWEL: Final = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_HANGUL_LAST: Final = "_ k k k n n n t l k m l l l l l m p p t t ng t t k t p t".split()
_TWO_SYLLABLES: Final = frozenset("남궁 황보 제갈 사공 선우 서문 독고".split())
_ABJAD: Final = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]")


_UKRAINIAN: Final = frozenset("іїєґ")
_ARTICLE: Final = re.compile(r"(?<!\w)ال(?=\w{3})")
_DIGRAPHS: Final = {"ου": "ou", "αυ": "av", "ευ": "ev", "μπ": "b", "γγ": "ng"}
_GREEK: Final = re.compile("|".join(_DIGRAPHS))


class Script(StrEnum):
    """The scripts that names are told apart by; `OTHER` is one that isn't read."""

    LATIN = "Latin"
    ALPHABET = "another alphabet"
    ABJAD = "letters without vowels"
    HAN = "Chinese characters"
    HANGUL = "Hangul"
    OTHER = "another script"


def script_of(text: str) -> Script:
    """The script of a name; of a mixed one, that of its first letter.

    >>> script_of("Татьяна Каронова").value, script_of("刘洋").value
    ('another alphabet', 'Chinese characters')
    """
    if text.isascii():
        return Script.LATIN
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return Script.OTHER
    first = letters[0]
    if unicodedata.name(first, "").startswith(("LATIN", "MODIFIER", "FULLWIDTH LATIN")):
        return Script.LATIN
    if _HANGUL.match(first):
        return Script.HANGUL
    if _HAN.match(first) and not _KANA.search(text):
        return Script.HAN
    if _ABJAD.match(first):
        return Script.ABJAD
    return Script.ALPHABET if plain_letter(first) else Script.OTHER


def plain_letter(char: str) -> str:
    """The Latin letters of one letter, small; "" where it isn't known.

    >>> plain_letter("Я"), plain_letter("か"), plain_letter("ქ")
    ('ya', 'ka', 'k')
    """
    lower = char.lower()
    known = alphabets()
    if lower in known:
        return known[lower]
    if "\u3041" <= lower <= "\u3096":
        return known.get(chr(ord(lower) + 0x60), "")
    bare = unicodedata.normalize("NFD", lower)[:1]
    return known.get(bare, "")


@lru_cache(maxsize=1 << 14)
def latin(text: str) -> str:
    """A name in Latin letters; letters that no table knows stay.

    Cyrillic letters inside a Latin word (a frequent slip) are read as what they look like.

    >>> latin("Каронова Татьяна"), latin("欧阳娜娜"), latin("김민수")
    ('karonova tatyana', 'ouyang na na', 'gim min su')
    """
    script = script_of(text)
    if script is Script.LATIN:
        return text if text.isascii() else "".join(_lookalike(c) for c in text)
    if script is Script.HAN:
        return _read_han(text)
    if script is Script.HANGUL:
        return _read_hangul(text)
    if script is Script.OTHER:
        return text
    if script is Script.ABJAD:
        text = _ARTICLE.sub("", text)
    if script is Script.ALPHABET:
        if not _UKRAINIAN.isdisjoint(text.lower()):
            text = text.replace("Г", "H").replace("г", "h")
        text = _GREEK.sub(lambda m: _DIGRAPHS[m[0]], _without_accents(text.lower()))
    return "".join(_transliterate(text))


def _without_accents(text: str) -> str:
    """Greek vowels without their accents; other letters as they are."""
    return "".join(
        unicodedata.normalize("NFD", c)[0] if "\u0370" <= c <= "\u03ff" else c for c in text
    )


def _lookalike(char: str) -> str:
    twins = "АаВЕеКкМНОоРрСсТХхУуІі"
    at = twins.find(char)
    return "AaBEeKkMHOoPpCcTXxYyIi"[at] if at >= 0 else char


def _read_han(text: str) -> str:
    """Family name first, as it is written; a space before each syllable of the given name."""
    if any(c in "·・.-" or c.isspace() for c in text.strip()):
        chars = [c if c in syllables() else " " for c in text]
        return " ".join(" ".join(syllables().get(c, " ") for c in chars).split())
    size = 2 if text[:2] in _COMPOUND and len(text) > 2 else 1
    family = "".join(syllables().get(c, c) for c in text[:size])
    return " ".join([family, *(syllables().get(c, c) for c in text[size:])])


def _read_hangul(text: str) -> str:
    """The Revised Romanisation, syllable by syllable."""
    bare = "".join(c for c in text if _HANGUL.match(c))
    size = 2 if bare[:2] in _TWO_SYLLABLES and len(bare) > 2 else 1
    return " ".join(["".join(map(_syllable, bare[:size])), *map(_syllable, bare[size:])])


def _syllable(char: str) -> str:
    at = ord(char) - 0xAC00
    parts = _HANGUL_FIRST[at // 588], _HANGUL_VOWEL[at % 588 // 28], _HANGUL_LAST[at % 28]
    return "".join(parts).replace("_", "")


def _transliterate(text: str) -> list[str]:
    """Letter by letter; a long mark of kana repeats the vowel, a small one joins."""
    found: list[str] = []
    double = False
    for char in text:
        kana = chr(ord(char) + 0x60) if "\u3041" <= char <= "\u3096" else char
        if kana == "ー":
            continue
        if kana in "ャュョ" and found and found[-1].endswith("i"):
            vowel = {"ャ": "a", "ュ": "u", "ョ": "o"}[kana]
            stem = found[-1][:-1]
            found[-1] = stem + ("" if stem in ("sh", "ch", "j") else "y") + vowel
            continue
        if kana == "ッ":
            double = True
            continue
        plain = plain_letter(char)
        if not plain and char.lower() not in alphabets():
            plain = "" if unicodedata.category(char)[0] == "M" else char
        found.append(plain[:1] + plain if double and plain else plain)
        double = False
    return found
