"""The affiliation behind a name in a list: "Institute of Software, Academy of Sciences, China".

It is taken apart at its commas, dashes and brackets; countries and towns, addresses and notes go,
what is left is a post, an institution with what it belongs to, or several institutions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kg.extract import names, posts
from kg.extract.lexicon import Lexicon
from kg.extract.organisation_names import is_acronym, is_org_head, is_unit
from kg.extract.organisations import Name, parse_organisation
from kg.extract.tokens import Token, span_of, tokenize
from kg.model import Span

_SEPARATOR: Final = re.compile(r"[,;|\t\r\n]|\s[–—-]+(?=\s|$)|\s{3,}")
_ADDRESS: Final = re.compile(r"\S*@\S+|\S+\s?(?:\(at\)|\[at\])\s?\S+|(?:https?://|www\.)\S+")
_JOINT: Final = re.compile(r"\s+(?:and|&|/)\s+")
_DEGREE: Final = re.compile(
    r"(?:ph\.? ?d|m\.? ?d|dr|prof|m\.? ?sc|b\.? ?sc|mba|dphil|jr|sr|ii|iii|iv|"
    r"(?:senior |life )?member|(?:ieee |acm )?fellow)\.?",
    re.IGNORECASE,
)
_COMPANY: Final = frozenset("inc inc. ltd ltd. llc gmbh co co. corp corp. plc ag sa bv".split())
# Names of countries that lists of places print otherwise.
_COUNTRIES: Final = frozenset(
    "netherlands|the netherlands|pr china|prc|republic of korea|korea|rok|us|uae|uk|roc|"
    "russian federation|czech republic|czechia|brasil|deutschland|españa|italia|scotland|wales|"
    "england|northern ireland|macau|macao|ksa|nz".split("|")
)
# A public university of a state has seats in several towns, and is named with the town.
_STATES: Final = frozenset(
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|"
    "hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|"
    "michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|"
    "new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|"
    "rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington|"
    "west virginia|wisconsin|wyoming".split("|")
)


class Affiliation(NamedTuple):
    """What an affiliation states: posts, chains of institutions (leaf first), notes of office."""

    posts: tuple[Span, ...]
    chains: tuple[tuple[Name, ...], ...]
    notes: tuple[Span, ...]


def read_affiliation(text: str, region: Span, lexicon: Lexicon) -> Affiliation:
    """The affiliation that stands in `region`; its parts are empty where it states none.

    >>> from kg.extract.lexicon import load
    >>> text = "Professor, Institute of Software, Academy of Sciences, China"
    >>> found = read_affiliation(text, Span(0, len(text)), load())
    >>> [text[n.span.start : n.span.end] for n in found.chains[0]]
    ['Institute of Software', 'Academy of Sciences']
    >>> [text[s.start : s.end] for s in found.posts]
    ['Professor']
    """
    kept: list[Span] = []
    held: list[Span] = []
    notes: list[Span] = []
    segments = list(_segments(text, region))
    for k, segment in enumerate(segments):
        words = text[segment.start : segment.end]
        tokens = tokenize(text, segment)
        if kept and words.lower() in _COMPANY:  # "Longevity, Inc."
            kept[-1] = Span(kept[-1].start, segment.end)
        elif not any(t.word for t in tokens) or _DEGREE.fullmatch(words):
            continue
        elif is_place(tokens, lexicon) or (k and re.fullmatch(r"[A-Z]{2}", words)):
            if kept and _has_seats(text, kept[-1]) and not is_country(words):
                kept[-1] = Span(kept[-1].start, segment.end)
        elif len(tokens) <= 5 and note_of_office(words):
            notes.append(segment)
        elif _is_post(tokens, lexicon):
            held.append(segment)
        else:
            kept.append(segment)
    return Affiliation(tuple(held), tuple(_chains(text, kept, lexicon)), tuple(notes))


def is_place(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether the tokens are nothing but the name of a place.

    >>> from kg.extract.lexicon import load
    >>> is_place(tokenize("U.S.A."), load()), is_place(tokenize("Oslo Hospital"), load())
    (True, False)
    """
    words = [t for t in tokens if t.word]
    if not words:
        return False
    printed = " ".join(t.lower for t in words)
    return (
        is_country(printed)
        or printed.replace(".", "") in lexicon.places
        or names.place_end(words, 0, lexicon) == len(words)
    )


def is_country(words: str) -> bool:
    """Whether words are a name of a country that is also printed otherwise.

    >>> is_country("U.S.A."), is_country("The Netherlands"), is_country("Utrecht")
    (True, True, False)
    """
    plain = words.lower().replace(".", "").strip()
    return plain in _COUNTRIES or plain in ("usa", "united states", "united states of america")


def note_of_office(words: str) -> bool:
    """Whether words name an office in a committee: "Chair", "co-chair", "Publicity Chair".

    >>> note_of_office("co-chair"), note_of_office("MIT")
    (True, False)
    """
    last = words.split()[-1].strip("().,").lower()
    return re.fullmatch(r"(?:(?:co|vice)-?)?chair(?:s|man|woman|person)?", last) is not None


def _segments(text: str, region: Span) -> Iterator[Span]:
    """Pieces between separators outside brackets, without addresses and outer punctuation."""
    start, depth, at = region.start, 0, region.start
    while at < region.end:
        char = text[at]
        depth = max(0, depth + (char in "([") - (char in ")]"))
        separator = None if depth else _SEPARATOR.match(text, at, region.end)
        address = _ADDRESS.match(text, at, region.end) if at == start or not separator else None
        if address and (at == region.start or not text[at - 1].isalnum()):
            separator = address
        if separator:
            yield from _piece(text, start, at)
            start = at = separator.end()
        else:
            at += 1
    yield from _piece(text, start, region.end)


def _piece(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and not (text[start].isalnum() or text[start] == "("):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ").'’"):
        end -= 1
    inside = text[start:end]
    if inside.startswith("(") and inside.endswith(")") and inside.count("(") == 1:
        start, end = start + 1, end - 1
    elif inside.endswith(")") and "(" not in inside:
        end -= 1
    elif inside.startswith("(") and ")" not in inside:
        start += 1
    if start < end:
        yield Span(start, end)


def _has_seats(text: str, institution: Span) -> bool:
    words = text[institution.start : institution.end].lower()
    return words.removeprefix("the ").removeprefix("university of ") in _STATES and "of" in words


def _is_post(tokens: list[Token], lexicon: Lexicon) -> bool:
    if is_org_head(tokens[-1], lexicon):
        return False
    post = posts.parse_post(tokens, 0, lexicon)
    return post is not None and post.end == len(tokens)


def _chains(text: str, kept: list[Span], lexicon: Lexicon) -> Iterator[tuple[Name, ...]]:
    """Chains of institutions; one segment that names two gives two chains."""
    if len(kept) == 1 and len(parts := _parted(text, kept[0], lexicon)) > 1:
        for part in parts:
            yield _named(text, part, lexicon)
        return
    chain: list[Name] = []
    for segment in kept:
        chain += _named(text, segment, lexicon)
    if len(chain) > 1 and chain[-1].unit and not chain[0].unit:  # "Jinan University, Dept of Law"
        chain.reverse()
    if chain:
        yield tuple(chain)


def _named(text: str, segment: Span, lexicon: Lexicon) -> tuple[Name, ...]:
    """The institution that a segment names: a chain where it says "X of the Y", else as a whole."""
    tokens = tokenize(text, segment)
    known = parse_organisation(tokens, 0, lexicon, expected=True)
    if known and known.end == len(tokens) and len(known.chain) > 1:
        return known.chain
    end, acronym = len(tokens), None
    if end > 3 and tokens[-1].text == ")" and tokens[-3].text == "(" and tokens[-2].upper:
        end, acronym = end - 3, tokens[-2].span
    span = Span(tokens[0].start, tokens[end - 1].end)
    return (Name(span, any(is_unit(t, lexicon) for t in tokens[:end]), acronym),)


def _parted(text: str, segment: Span, lexicon: Lexicon) -> list[Span]:
    """The two institutions that "and" joins, if each side is one by itself."""
    for joint in _JOINT.finditer(text, segment.start, segment.end):
        left = tokenize(text, Span(segment.start, joint.start()))
        right = tokenize(text, Span(joint.end(), segment.end))
        if not (left and right and right[0].cap):
            continue
        closed = is_org_head(left[-1], lexicon) and not is_org_head(left[0], lexicon)
        other = any(is_org_head(t, lexicon) for t in right) and not _lower_joint(right, lexicon)
        alone = all(is_acronym(side[0], lexicon) for side in (left, right))
        if alone or closed or (other and any(is_org_head(t, lexicon) for t in left[:-1] or left)):
            return [span_of(left), span_of(right)]
    return [segment]


def _lower_joint(right: list[Token], lexicon: Lexicon) -> bool:
    """Whether the words behind "and" go on with a subject: "… and Technology Council"."""
    return lexicon.is_common(right[0].lower) and not is_org_head(right[0], lexicon)
