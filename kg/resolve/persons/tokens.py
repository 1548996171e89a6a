"""The words of a printed name: titles, particles, initials and the marks of print read away."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from kg.names import fold
from kg.resolve.persons.scripts import Script, latin
from kg.resolve.persons.sounds import far, near
from kg.resolve.persons.words import (
    AMBIGUOUS,
    PARTICLES,
    SUFFIXES,
    TITLES,
    family_shares,
    given_names,
)

_WORD: Final = re.compile(r"[^\W\d_][^\W\d_'’ʼ`´.]*(?:['’ʼ`´][^\W\d_'’ʼ`´.]+)*[’']?\.?")
_DOTTED_RUN: Final = re.compile(r"(?<!\w)((?:[^\W\d_]\.[ -]?){1,5}[^\W\d_]?)(?=\.?(?:\s|,|-|$))")
_UMLAUT: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
# Letters that Unicode doesn't take apart.
_LETTERS: Final = str.maketrans({"þ": "th", "Þ": "Th", "ə": "a", "Ə": "A", "ħ": "h", "ŋ": "ng"})
# "Servant of": one name with what follows, written as one word, two or three.
_SERVANT: Final = frozenset("abd abdul abdel abdal abdur abder abdoul abdol".split())
_ABD: Final = re.compile(
    r"abd(?:[aeo]?u?[lrs](?=[^l]))?(r?rahman|r?rahim|aziz|allah|latif|hamid|karim|malik|razzaq|salam"
    r"|wahab|majid|nasser|nasir|qader|kader|hakim|ghani|fattah|jalil|samad|hadi|moneim)e?"
)


class Word(NamedTuple):
    """A word of a name: folded letters, what they sound like, and what the print tells.

    `whole` is the word with the particles before it, `other` the word with its umlauts written
    out, `abbreviated` what stands for a longer word: an initial, or letters with a dot.
    """

    text: str
    near: str
    far: str
    whole: str
    other: str
    abbreviated: bool
    hyphened: bool = False


def read(text: str, script: Script, within: bool = False) -> tuple[list[Word], str]:
    """The words of a text, and a suffix among them; `within` where it is a family name alone.

    >>> words, suffix = read("Dr. José G.C. de Souza Jr.", Script.LATIN)
    >>> [w.text for w in words], words[-1].whole, suffix
    (['jose', 'g', 'c', 'souza'], 'desouza', 'jr')
    """
    if script is not Script.LATIN or not text.isascii():
        text = latin(text)
    text = _DOTTED_RUN.sub(lambda m: " ".join(f"{c}." for c in m[1] if c.isalpha()) + " ", text)
    mixed = any(c.islower() for c in text)
    printed = [(token, hyphened) for run in text.split() for token, hyphened in split_hyphens(run)]
    found: list[Word] = []
    suffix = ""
    pending = servant = ""
    for at, (token, hyphened) in enumerate(printed):
        bare = token.rstrip(".")
        folded = _fold(bare)
        if not folded:
            continue
        rest = printed[at + 1 :]
        if at and not rest and folded in SUFFIXES:
            suffix = SUFFIXES[folded]
            continue
        if _is_title(token, folded, bool(found), bool(rest)):
            continue
        if rest and folded in _SERVANT:
            servant = "abd"
            continue
        if (
            folded in PARTICLES
            and rest
            and not hyphened
            and _is_particle(token, folded, within or at > 0, mixed)
        ):
            pending += "" if servant else folded
            continue
        if mixed and is_initials(bare, folded):
            found += [_word(c, "", c, True, False) for c in folded]
            pending = ""
            continue
        abbreviated = len(folded) == 1 or (token.endswith(".") and len(folded) <= 3)
        spelt = (
            folded if bare.isascii() else _fold("".join(_UMLAUT.get(c, c) for c in bare.lower()))
        )
        folded, spelt = _arabic(servant + folded), _arabic(servant + spelt)
        found.append(_word(folded, pending, spelt, abbreviated, hyphened))
        pending = servant = ""
    if pending and not found:
        found.append(_word(pending, "", pending, False, False))
    return found, suffix


@lru_cache(maxsize=1 << 16)
def _word(text: str, before: str, spelt: str, abbreviated: bool, hyphened: bool) -> Word:
    return Word(text, near(text), far(text), before + text, spelt, abbreviated, hyphened)


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    return fold(word.translate(_LETTERS)).replace(" ", "")


def split_hyphens(run: str) -> list[tuple[str, bool]]:
    """The words of a run without spaces, each with whether a hyphen stands before it.

    >>> split_hyphens("Wei-Ling")
    [('Wei', False), ('Ling', True)]
    """
    if run.isalpha():
        return [(run, False)]
    pieces = [p for part in re.split(r"[-‐‑–—/_~]+", run) for p in _WORD.findall(part)]
    return [(piece, bool(number)) for number, piece in enumerate(pieces)]


def _is_title(token: str, folded: str, begun: bool, more: bool) -> bool:
    """Titles before the name, with or without a dot; degrees after it."""
    if folded not in TITLES:
        return False
    if folded == "md":  # also short for Mohammed
        return token.isupper() and begun and not more
    return (not begun and more) or (begun and not more and token[:2].isupper())


def _is_particle(token: str, folded: str, inside: bool, mixed: bool) -> bool:
    """Small letters tell; otherwise what isn't a name itself, if it doesn't begin the name."""
    if folded in AMBIGUOUS:
        return token.islower() and mixed and len(folded) > 1
    return inside or token.islower()


def is_initials(bare: str, folded: str) -> bool:
    """Whether a word is initials without dots, rather than a short name in capitals.

    >>> [is_initials(w, w.lower()) for w in ("JM", "RK", "LI", "NG")]
    [True, True, False, False]
    """
    if not (1 < len(folded) <= 3 and bare.isupper()):
        return False
    if folded in family_shares() or folded in given_names():
        return False
    return len(folded) == 2 or not re.search(r"[aeiouy]", folded)


def _arabic(word: str) -> str:
    """One form for "Abd al-Rahman" written as one word."""
    match = _ABD.fullmatch(word) if word.startswith("abd") else None
    return "abd" + match[1].replace("rr", "r") if match else word
