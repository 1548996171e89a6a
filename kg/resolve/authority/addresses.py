"""A printed affiliation taken apart: addresses, their segments, and where they say they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from kg.resolve.authority.cleaning import cleaned
from kg.resolve.organisations.reading import Word, read_words, tokens
from kg.resolve.organisations.words import Sort, countries

Towns = Callable[[str], frozenset[tuple[str, str]]]

_PLACE_WORDS: Final = 4
_ADDRESS = re.compile(r"[;|•]|\.\s+(?=(?:and\s+)?\d\s*[A-Z])")
_SEGMENT = re.compile(r"[,:()\[\]{}]|\s[–—/-]+\s|\.\s+(?=[A-Z])(?<!\bSt\.\s)(?<!\b[A-Z]\.\s)")
_GLUED = re.compile(r"(?<=[a-zà-ÿ]{4})(?=[A-Z][a-zA-Z])")
_JOINT = re.compile(r"[/\-‐‑–—]")
_TERRITORIES: Final = {
    part: whole
    for whole, parts in {
        "AU": "CC CX NF",
        "CN": "HK MO",
        "DK": "FO GL",
        "FI": "AX",
        "FR": "BL GF GP MF MQ NC PF PM RE WF YT",
        "GB": "AI BM FK GG GI IM JE KY MS SH TC VG",
        "NL": "AW BQ CW SX",
        "NO": "SJ",
        "NZ": "CK NU TK",
        "US": "AS GU MP PR VI",
    }.items()
    for part in parts.split()
}


class Token(NamedTuple):
    """A word as printed, and what it says: nothing, for an article."""

    printed: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """What stands between two commas."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """All words of the segment."""
        return tuple(w for t in self.tokens for w in t.words)

    @property
    def owners(self) -> list[int]:
        """For each word the number of its token."""
        return [number for number, t in enumerate(self.tokens) for _ in t.words]

    @property
    def headed(self) -> bool:
        """Whether it has a word that heads institutions or their units."""
        return any(w.sort in (Sort.HEAD, Sort.UNIT) for w in self.words)

    @property
    def core(self) -> tuple[str, ...]:
        """Its words without the postcode and the like at either end."""
        start, end = self.bounds
        return tuple(w.text for t in self.tokens[start:end] for w in t.words)

    @property
    def bounds(self) -> tuple[int, int]:
        """The first token of the core, and the one behind it."""
        kept = [n for n, t in enumerate(self.tokens) if t.words and not _is_code(t)]
        return (kept[0], kept[-1] + 1) if kept else (0, 0)


@dataclass(frozen=True, slots=True)
class Address:
    """One of the addresses of an affiliation. `countries` are codes that it names or implies,
    `stated` whether it names one; `towns` are the keys of places in it.
    """

    segments: tuple[Segment, ...]
    countries: frozenset[str]
    stated: bool
    towns: frozenset[str]


def addresses(text: str, towns: Towns) -> list[Address]:
    """The addresses of an affiliation; one without a country has that of the others.

    >>> where = addresses("Kyoto University, Kyoto 606, Japan; Lund University, Sweden", no_towns)
    >>> [(a.segments[0].text, sorted(a.countries)) for a in where]
    [('Kyoto University', ['JP']), ('Lund University', ['SE'])]
    """
    text = cleaned(text)
    parts = [s for part in _ADDRESS.split(text) if (s := _segments(part, towns))]
    found = [_locate(group, towns) for group in _groups(parts, towns)]
    everywhere = frozenset(c for a in found if a.stated for c in a.countries)
    return [a if a.countries else replace(a, countries=everywhere) for a in found]


def no_towns(_: str) -> frozenset[tuple[str, str]]:
    """For those who know no towns."""
    return frozenset()


def _groups(parts: list[tuple[Segment, ...]], towns: Towns) -> Iterator[tuple[Segment, ...]]:
    """Put together what semicolons part: "Department; University; Town, Country" is one address.

    An address is complete with its country, or with its institution, if another one follows.
    """
    group: tuple[Segment, ...] = ()
    for part in parts:
        headed = any(s.headed for s in part)
        follows = _institution(group) and _institution(part)
        if group and headed and (follows or _locate(group, towns).stated):
            yield group
            group = ()
        group += part
    if group:
        yield group


def _institution(segments: tuple[Segment, ...]) -> bool:
    """Whether a university is named, not only a department or the like."""
    return any(w.text == "university" for s in segments for w in s.words)


def _segments(part: str, towns: Towns) -> tuple[Segment, ...]:
    pieces = ((piece, tuple(_tokens(piece))) for piece in _SEGMENT.split(_unglued(part, towns)))
    return tuple(Segment(" ".join(piece.split()), found) for piece, found in pieces if found)


def _tokens(piece: str) -> Iterator[Token]:
    """The words of a segment; footnote marks before the first letter are left out."""
    for printed in piece.strip(" .*†‡§¶#").replace(" & ", " and ").split():
        for part in _JOINT.split(printed) if not printed.isupper() else [printed]:
            if tokens(part):
                yield Token(part.strip(".,'\""), read_words(part))


def _unglued(part: str, towns: Towns) -> str:
    """Put a comma where an institution or a place follows without a space: "CopenhagenDenmark"."""
    joined, *pieces = _GLUED.split(part)
    for piece in pieces:
        ends = _is_whole(re.search(r"\w+$", joined), towns)
        joined += f", {piece}" if ends or _is_whole(re.match(r"\w+", piece), towns) else piece
    return joined


def _is_whole(found: re.Match[str] | None, towns: Towns) -> bool:
    """Whether a piece of a word is a word of the lists, or a place."""
    words = read_words(found[0]) if found else ()
    listed = words and (words[0].sort is not Sort.PROPER or towns(words[0].text))
    return bool(listed)


def _locate(segments: tuple[Segment, ...], towns: Towns) -> Address:
    named = frozenset(_towns(segments, towns))
    free = [s for s in segments if not s.headed]
    # The end of a segment with a head belongs to the name, unless nothing else says the country;
    # its region is that of no other name.
    several = len(segments) - len(free) > 1
    for those in (free, segments[-1:]):
        codes = [o for o in (_code(s, towns) for s in those) if o]
        endings = (_country,) if several and those is not free else (_country, _region)
        for ending in endings:
            options = [o for o in (ending(s, towns) for s in those) if o]
            if sure := _agreed(options + codes):
                return Address(segments, _with_territories(sure), True, named)
    implied = {
        country
        for town in named
        for country, kind in towns(town)
        if kind == "town" and any(town in " ".join(s.core) for s in free)
    }
    return Address(segments, _with_territories(implied), False, named)


def _agreed(options: list[frozenset[str]]) -> set[str]:
    """The countries that names of countries or regions mean; Georgia is what the others say."""
    sure = {next(iter(o)) for o in options if len(o) == 1}
    for option in options:
        if not option & sure:
            sure |= option
    return sure


def _country(segment: Segment, towns: Towns) -> frozenset[str]:
    """The country that ends a segment, and the one whose region bears the same name.

    A longer region is none: Mexico isn't New Mexico.
    """
    for key in _endings(segment):
        regions = {c for c, kind in towns(key) if kind == "region"}
        if code := countries().get(key):
            return frozenset({code, *(regions & {"US"})})
        if regions:
            return frozenset()
    return frozenset()


def _region(segment: Segment, towns: Towns) -> frozenset[str]:
    """The countries of the region that ends a segment."""
    for key in _endings(segment):
        if found := {c for c, kind in towns(key) if kind == "region"}:
            return frozenset(found)
    return frozenset()


def _code(segment: Segment, towns: Towns) -> frozenset[str]:
    """The countries of the code of a region that ends a segment: "Lebanon, NH 03756"."""
    last = next((t for t in reversed(segment.tokens) if not _is_code(t)), None)
    if last and last.printed.isupper() and len(last.printed) in (2, 3):
        return frozenset(c for c, kind in towns(f"={last.printed.lower()}") if kind == "code")
    return frozenset()


def _endings(segment: Segment) -> Iterator[str]:
    core = segment.core
    return (" ".join(core[-size:]) for size in range(min(_PLACE_WORDS, len(core)), 0, -1))


def _towns(segments: tuple[Segment, ...], towns: Towns) -> Iterator[str]:
    """Runs of words that are the name of a town."""
    for segment in segments:
        texts = [text for w in segment.words for text in w.text.split()]
        for start in range(len(texts)):
            for size in range(1, min(_PLACE_WORDS, len(texts) - start) + 1):
                key = " ".join(texts[start : start + size])
                if any(kind == "town" for _, kind in towns(key)):
                    yield key


def _with_territories(codes: set[str]) -> frozenset[str]:
    """The codes, and those that files give to a part of a country."""
    parts = {part for part, whole in _TERRITORIES.items() if whole in codes}
    wholes = {_TERRITORIES[c] for c in codes if c in _TERRITORIES}
    return frozenset(codes | parts | wholes)


def _is_code(token: Token) -> bool:
    """Whether a token is a postcode, or a part of one."""
    return any(c.isdigit() for c in token.printed)
