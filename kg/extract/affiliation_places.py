"""Where an institution in a list is said to be: countries, states, towns behind its name."""

from __future__ import annotations

import re
from typing import Final

from kg.extract import names
from kg.extract.lexicon import Lexicon
from kg.extract.organisation_names import is_acronym, is_org_head, is_unit
from kg.extract.posts import is_head
from kg.extract.tokens import Token, tokenize
from kg.model import Span

_STATE: Final = re.compile(r"[A-Z]{2}")
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


def is_whereabouts(
    text: str, segments: list[Span], k: int, kept: Span | None, lexicon: Lexicon
) -> bool:
    """Whether the segment `k` says where the institution before it, `kept`, is.

    A place that is known is one; so is a short segment without anything of an institution between
    a whole institution and a country.

    >>> from kg.extract.lexicon import load
    >>> text = "Polytechnic Institute, Tirupati, India"
    >>> segments = [Span(0, 21), Span(23, 31), Span(33, 38)]
    >>> is_whereabouts(text, segments, 1, segments[0], load())
    True
    """
    segment = segments[k]
    words = text[segment.start : segment.end]
    tokens = tokenize(text, segment)
    if is_country(words) or (k and _STATE.fullmatch(words)) or is_place(tokens, lexicon):
        return True
    after = segments[k + 1] if k + 1 < len(segments) else None
    return (
        kept is not None
        and after is not None
        and _may_be_town(tokens, lexicon)
        and _is_country_like(text, after, lexicon)
        and _is_whole(tokenize(text, kept), lexicon)
    )


def is_seat(text: str, kept: Span, segment: Span, lexicon: Lexicon) -> bool:
    """Whether a segment is the seat that a university of a state is named with.

    >>> from kg.extract.lexicon import load
    >>> is_seat("University of California, Santa Cruz", Span(0, 24), Span(26, 36), load())
    True
    """
    words = text[kept.start : kept.end].lower().removeprefix("the ")
    state = words.removeprefix("university of ")
    return state != words and state in _STATES and _may_be_town(tokenize(text, segment), lexicon)


def _may_be_town(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether a short segment has nothing of an institution, a country or an office."""
    words = " ".join(t.text for t in tokens)
    return (
        len(tokens) <= 3
        and tokens[0].cap
        and not (is_country(words) or _STATE.fullmatch(words))
        and not any(is_org_head(t, lexicon) or is_acronym(t, lexicon) for t in tokens)
        and not any(is_head(t, lexicon) for t in tokens)
    )


def _is_country_like(text: str, segment: Span, lexicon: Lexicon) -> bool:
    words = text[segment.start : segment.end]
    known = is_country(words) or is_place(tokenize(text, segment), lexicon)
    return known or _STATE.fullmatch(words) is not None


def _is_whole(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether an institution is none that another may follow ("Computing Lab, Intel")."""
    named = is_acronym(tokens[0], lexicon) or any(is_org_head(t, lexicon) for t in tokens)
    return named and not any(is_unit(t, lexicon) for t in tokens)
