"""Names of people in lists, where the place says that one is due: by form, then by word lists."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kg.extract import names
from kg.extract.lexicon import Lexicon
from kg.extract.organisation_names import is_org_head
from kg.extract.tokens import Token, tokenize
from kg.model import Span

LIKELY: Final = 0.5
"""From here on the words alone say that this is a name; below, the list around must say so."""

_TITLED: Final = 0.85
_MARKS: Final = "*†‡§¶#_ \t\u00a0.¹²³⁴⁵0123456789"
_DEGREES: Final = frozenset("phd ph.d ph.d. md m.d. msc dr prof mba dphil sc.d. dsc".split())
_MOST_WORDS: Final = 7


class PersonName(NamedTuple):
    """A printed name, and how surely its words alone are one (0–1)."""

    span: Span
    likely: float


def read_name(text: str, span: Span, lexicon: Lexicon) -> PersonName | None:
    """The name that `span` is as a whole, academic titles and marks aside.

    >>> from kg.extract.lexicon import load
    >>> read_name("Prof. Ada Diaz*", Span(0, 15), load()).span
    Span(start=6, end=14)
    >>> read_name("Oslo University", Span(0, 15), load())
    """
    end = span.end
    while end > span.start and text[end - 1] in _MARKS and not _initial(text, end):
        end -= 1
    tokens = [t for t in tokenize(text, Span(span.start, end)) if not _of_an_initial(text, t)]
    titled = False
    while len(tokens) > 1 and (names.is_title(tokens[0], lexicon) or _courtesy(tokens, lexicon)):
        tokens, titled = (tokens[2:] if tokens[1].text == "." else tokens[1:]), True
    while tokens and tokens[-1].lower in _DEGREES:
        tokens.pop()
    if not tokens or len(tokens) > _MOST_WORDS or not all(_fits(t, lexicon) for t in tokens):
        return None
    if tokens[0].particle and len(tokens) < 3:
        return None
    words = [t for t in tokens if not t.particle and t.word]
    if len(words) < 2 and not (_caseless(tokens[0]) and 2 <= len(tokens[0].text) <= 4):
        return None
    if all(t.initial or len(t.text) == 1 for t in words) or not any(
        _personal(t, lexicon) for t in words
    ):
        return None
    likely = names.name_likelihood(tokens, lexicon)
    if len(words) > 1 and (titled or names.is_listed(tokens, lexicon)):
        likely = max(likely, _TITLED if titled else LIKELY)
    return PersonName(Span(tokens[0].start, tokens[-1].end), likely)


def _courtesy(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether the first word is that of "His Excellency"."""
    return tokens[0].lower in ("his", "her", "their") and names.is_title(tokens[1], lexicon)


def _fits(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word can stand in a name at all."""
    word = token.lower
    if any(c.isdigit() for c in word) or not token.word:
        return False
    if token.particle or token.initial or _caseless(token):
        return True
    known = word in lexicon.given or word in lexicon.surnames
    return token.cap and (known or not (is_org_head(token, lexicon) or word in lexicon.event_heads))


def _personal(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is not just a common word or a place."""
    word = token.lower
    if len(word) == 1 and not _caseless(token):
        return False
    listed = word in lexicon.given or word in lexicon.surnames or names.is_pinyin(word)
    return listed or not (lexicon.is_common(word) or word in lexicon.places or token.initial)


def _caseless(token: Token) -> bool:
    """Whether a word is in a script without capitals, such as Chinese."""
    return token.text.isalpha() and token.text.lower() == token.text.upper()


def _of_an_initial(text: str, token: Token) -> bool:
    """Whether a token is the full stop of a short form: "Hans-J.", "Md."."""
    before = text[max(0, token.start - 4) : token.start]
    return token.text == "." and re.search(r"(?:^|[\s-])[^\W\d_]{1,3}$", before) is not None


def _initial(text: str, end: int) -> bool:
    """Whether the full stop before `end` belongs to an initial or to "Jr."."""
    return re.search(r"(?:\b[^\W\d_]|Jr|Sr)\.$", text[max(0, end - 4) : end]) is not None
