"""The words of a text with what they say: tokens, their meanings, places of several words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from kg.resolve.organisations.folding import plain
from kg.resolve.organisations.misprints import cut_short, misprinted
from kg.resolve.organisations.words import (
    Meaning,
    Sort,
    english,
    ideographs,
    look_up,
    meanings,
    places,
)

_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?![^\W\d_]{2})")
_INITIALS = re.compile(r"\b(?:[A-Z](?:\.\s?|\s)){2,4}(?=[A-Z][a-z])")
_TECH = re.compile(
    r"\btech\b(?P<technology>(?<=\bof\stech)|(?<=\band\stech)|(?<=&\stech)"
    r"|(?!\.?\s+(?:univ|inst|coll|sch|high|acad|hoch|fac)))?\.?",
    re.IGNORECASE,
)
_ELISION = re.compile(r"\b(l|d|dell|dall|all|nell|sull|qu|un)'(?=\w{3})")
_ADJECTIVE = re.compile(r"(.{3,})sk(?:iy|ii|ij|yy|aya|aia|oe|oye|ogo|oy|oi|oho|yi|a|e)")
_PLACE_WORDS = 4


class Word(NamedTuple):
    """A word of a name: its concept, its sort, its languages, and the letter it begins with."""

    text: str
    sort: Sort
    languages: frozenset[str]
    initial: str

    @property
    def names(self) -> bool:
        """Whether it can be what a university is called: no listed word, as Duke or Rice."""
        unlisted = self.sort is Sort.COMMON and not self.languages
        return unlisted or (self.sort is Sort.PROPER and self.text != "saint")


@lru_cache(maxsize=1 << 12)
def read_words(text: str) -> tuple[Word, ...]:
    """The words of a text with what they say, without articles, prepositions and legal forms.

    >>> [(w.text, w.sort.value) for w in read_words("the University of New York")]
    [('university', 'head'), ('new york', 'place')]
    """
    return tuple(_join_places([w for token in tokens(text) for w in interpret(token)]))


def written_out(text: str) -> str:
    """The text with initials joined, and abbreviations written out that else mean another word.

    >>> written_out("Tech. Univ. of Sci. & Tech."), written_out("S. N. Bose Centre")
    ('Technical Univ. of Sci. & Technology', 'SN Bose Centre')
    """
    text = _INITIALS.sub(lambda m: re.sub(r"[.\s]", "", m[0]) + " ", text)
    return _TECH.sub(lambda m: "Technical" if m["technology"] is None else "Technology", text)


def tokens(text: str) -> list[str]:
    """The folded tokens of a text: apostrophes and the dots of initials don't part a word.

    >>> tokens("St. Mary's Hospital, U.S.A."), tokens("Università dell'Aquila")
    (['st', 'marys', 'hospital', 'usa'], ['universita', 'dell', 'aquila'])
    """
    text = written_out(text)
    if "." in text:
        text = _DOTTED.sub(lambda m: m[0].replace(".", "") + " ", text)
    folded = plain(text.replace("’", "'").replace("`", "'").replace("ʼ", "'"))
    if "'" in folded:
        folded = _ELISION.sub(r"\1 ", folded).replace("'", "")
    if folded.isascii():
        return re.findall(r"[a-z0-9]+", folded)
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded)
    return [t for run in kept.split() for t in (_cut(run) if run > "⺀" else (run,))]


@lru_cache(maxsize=1 << 16)
def interpret(token: str) -> tuple[Word, ...]:
    """What a folded token says: several words for a compound, none for an article.

    >>> [w.text for w in interpret("universitatsklinikum")], interpret("der")
    (['university', 'hospital'], ())
    """
    meaning = look_up(token)
    if meaning is None:
        meaning = _unlisted(token)
    return tuple(Word(w, meaning.sort, meaning.languages, token[0]) for w in meaning.words)


def _unlisted(token: str) -> Meaning:
    if token.isdigit():
        return Meaning((str(int(token)) if len(token) < 9 else token,), Sort.NUMBER)
    if token in places():
        return Meaning((token,), Sort.PLACE)
    if (slavic := _ADJECTIVE.fullmatch(token)) and not token.endswith(("ska", "ske")):
        for stem in (slavic[1], slavic[1] + "sk"):
            if stem in meanings() and meanings()[stem].sort is Sort.PLACE:
                return meanings()[stem]
            if stem in places():
                return Meaning((stem,), Sort.PLACE)
    if meant := misprinted(token) or cut_short(token):
        return meant
    return Meaning((token,), Sort.COMMON if _is_dictionary(token) else Sort.PROPER)


def _is_dictionary(token: str) -> bool:
    """Whether a token is an everyday English word (given names are proper names)."""
    return token in english() or (token.endswith("s") and token[:-1] in english())


def _join_places(words: list[Word]) -> list[Word]:
    """Put the words of a place together: "new", "york"."""
    known, beginnings = places(), _beginnings()
    joined: list[Word] = []
    at = 0
    while at < len(words):
        longest = _PLACE_WORDS if words[at].text.partition(" ")[0] in beginnings else 1
        for size in range(min(longest, len(words) - at), 1, -1):
            run = " ".join(w.text for w in words[at : at + size])
            if run in known:
                joined.append(Word(run, Sort.PLACE, frozenset(), words[at].initial))
                at += size
                break
        else:
            joined.append(words[at])
            at += 1
    return joined


@cache
def _beginnings() -> frozenset[str]:
    """What places of several words begin with."""
    return frozenset(p.partition(" ")[0] for p in places() if " " in p)


def _cut(run: str) -> list[str]:
    """Cut a run of ideographs or syllables at the words of the lists, longest first."""
    longest, listed = ideographs()
    pieces: list[str] = []
    rest = ""
    at = 0
    while at < len(run):
        for size in range(min(longest, len(run) - at), 0, -1):
            if run[at : at + size] in listed:
                pieces += [rest] if rest else []
                pieces.append(run[at : at + size])
                rest = ""
                at += size
                break
        else:
            rest += run[at]
            at += 1
    return pieces + ([rest] if rest else [])


def languages_differ(words: Iterable[Word], others: Iterable[Word]) -> bool:
    """Whether some word is of no language that the same word among the others is of.

    >>> languages_differ(read_words("Universität Wien"), read_words("University of Vienna"))
    True
    """
    known = {w.text: w.languages for w in others}
    return any(w.languages and known.get(w.text) and not w.languages & known[w.text] for w in words)


def frame(words: Iterable[Word]) -> list[str]:
    """What is left of a name without names and places; its order tells universities apart.

    >>> frame(read_words("Xi'an Technological University"))
    ['technological', 'university']
    >>> frame(read_words("Xi'an University of Technology"))
    ['university', 'technological']
    """
    return [w.text for w in words if w.sort not in (Sort.PLACE, Sort.PROPER)]
