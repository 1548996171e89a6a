"""Names of events in running text: "the 3rd International Conference on X", "ISWC 2003"."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.extract import names
from kg.extract.lexicon import Lexicon
from kg.extract.posts import is_head
from kg.extract.tokens import Token
from kg.model import Span

_YEARED = re.compile(r"[A-Z][A-Za-z&]*[A-Z][A-Za-z]*(?:['’]\d\d|-?(?:19|20)\d\d|\d\d)?")
_YEAR = re.compile(r"(?:19|20)\d\d|['’]\d\d")
_NUMBERED = re.compile(r"\d{1,3}(?:st|nd|rd|th)|[IVXL]+(?:-?th)?", re.IGNORECASE)
_CONNECTORS = frozenset("on of for in and & to the with de la du des der for".split())
_SEASONS = frozenset("summer winter spring autumn fall doctoral phd".split())
# Nouns that name institutions as often as events; they need a sign that an event is meant.
_AMBIGUOUS = frozenset(
    "school assembly week day days course training panel session forum exchange".split()
)
# "Conference Organizers", "Workshop Venue": what belongs to an event is none.
_OF_AN_EVENT = frozenset(
    "chair chairs chairman co-chair co-chairs programme program room hall organizer organizers "
    "organiser organisers organisation committees coordinator coordinators secretariat venue "
    "registration fee fees dates topics deadline deadlines proceedings website submission "
    "submissions policy policies attendees papers".split()
)
_MAX_WORDS = 34


class EventName(NamedTuple):
    """A printed event name; its tokens end before `end`."""

    end: int
    span: Span
    type: str
    acronym: Span | None
    sure: float


def parse_event_name(tokens: list[Token], i: int, lexicon: Lexicon) -> EventName | None:
    """The event name that starts exactly at token `i`, if there is one.

    >>> from kg.extract.lexicon import load
    >>> from kg.extract.tokens import tokenize
    >>> text = "Third Forum on Rural Health and Care (FRHC) was held"
    >>> found = parse_event_name(tokenize(text), 0, load())
    >>> text[found.span.start:found.span.end], found.type
    ('Third Forum on Rural Health and Care', 'forum')
    """
    token = tokens[i]
    if token.lower == "the" or not (token.cap or _NUMBERED.fullmatch(token.text)):
        return None
    run = _run_end(tokens, i, lexicon)
    head = _head(tokens, i, run, lexicon)
    if head < 0:
        return _acronym_with_year(tokens, i)
    if quoted := _quoted(tokens, head, lexicon):
        return quoted
    end = run if head < run else head + 1
    sure = 0.75 + 0.05 * min(run - i, 4)
    end = _complement(tokens, end, lexicon)
    while tokens[end - 1].lower in _CONNECTORS:
        end -= 1
    words = sum(t.word for t in tokens[i:end])
    if words < 2 or (words == 2 and tokens[i].lower in ("the", "this", "first", "last", "next")):
        return None
    if end < len(tokens) and _YEAR.fullmatch(tokens[end].text):
        end += 1
    acronym, after = bracketed(tokens, end)
    kind = lexicon.event_heads[_event_word(tokens[head])]
    return EventName(
        after, Span(tokens[i].start, tokens[end - 1].end), kind, acronym, min(sure, 0.95)
    )


def parse_quoted_event(tokens: list[Token], i: int, lexicon: Lexicon) -> EventName | None:
    """An event whose name is quoted behind the noun for it: the workshop “Reading Rivers”.

    >>> from kg.extract.lexicon import load
    >>> from kg.extract.tokens import tokenize
    >>> text = "the annual workshop “Reading Rivers” took place"
    >>> found = parse_quoted_event(tokenize(text), 2, load())
    >>> text[found.span.start:found.span.end], found.type
    ('Reading Rivers', 'workshop')
    """
    if _event_word(tokens[i]) in lexicon.event_heads and tokens[i].lower not in (
        "session",
        "panel",
        "lecture",
    ):
        return _quoted(tokens, i, lexicon)
    return None


def _quoted(tokens: list[Token], head: int, lexicon: Lexicon) -> EventName | None:
    start = head + 1
    while start < len(tokens) and (
        tokens[start].text == "," or tokens[start].lower in ("on", "entitled", "titled", "called")
    ):
        start += 1
    if start >= len(tokens) or tokens[start].text not in '“«„"':
        return None
    for j in range(start + 2, min(start + 30, len(tokens))):
        if tokens[j].text in '”»“"':
            span = Span(tokens[start + 1].start, tokens[j - 1].end)
            return EventName(j + 1, span, lexicon.event_heads[_event_word(tokens[head])], None, 0.8)
    return None


def _run_end(tokens: list[Token], i: int, lexicon: Lexicon) -> int:
    """Index after the capitalised words in a row, joined by "and", "&", "on"-less connectors."""
    end = i
    while end < len(tokens) and end - i < _MAX_WORDS:
        token = tokens[end]
        joiner = (
            token.lower in ("and", "&", "-")
            and end > i
            and end + 1 < len(tokens)
            and tokens[end + 1].cap
        )
        if end > i and names.is_title(token, lexicon):
            break
        if (
            token.cap
            or joiner
            or (end == i and _NUMBERED.fullmatch(token.text))
            or _YEAR.fullmatch(token.text)
        ):
            end += 1
        else:
            break
    while end > i and not tokens[end - 1].word:
        end -= 1
    return end


def _event_word(token: Token) -> str:
    word = token.lower.removesuffix("'s")
    return (
        word.rsplit("-", 1)[-1] if "-" in word and word not in ("round-table", "meet-up") else word
    )


def _head(tokens: list[Token], i: int, run: int, lexicon: Lexicon) -> int:
    """Index of the event noun the run is built on; -1 when the run is not an event's name."""
    found = -1
    for j in range(i, run):
        if _event_word(tokens[j]) in lexicon.event_heads and tokens[j].cap:
            found = j
    if found < 0:
        return -1
    follower = tokens[found + 1].lower if found + 1 < run else ""
    if follower in lexicon.org_heads or follower in _OF_AN_EVENT:
        return -1
    if found + 1 < run and is_head(tokens[found + 1], lexicon):
        return -1
    word = _event_word(tokens[found])
    if word in _AMBIGUOUS:
        if word == "school" and not any(t.lower in _SEASONS for t in tokens[i:found]):
            return -1
        if found == i:
            return -1
    if any(
        t.lower in lexicon.org_heads and t.lower not in _AMBIGUOUS for t in tokens[found + 1 : run]
    ):
        return -1
    return found


def _complement(tokens: list[Token], end: int, lexicon: Lexicon) -> int:
    """Index after "on the Development of X and Exchange of Y in Z": capitals and connectors."""
    last = end
    j = end
    while j < len(tokens) and j - end < _MAX_WORDS:
        token = tokens[j]
        if token.lower in _CONNECTORS or (
            token.text in ("-", "–", ":")
            and j + 1 < len(tokens)
            and tokens[j + 1].cap
            and token.text == ":"
        ):
            j += 1
            continue
        if not token.cap and not (token.text == "," and _list_goes_on(tokens, j, lexicon)):
            break
        if (
            token.cap
            and tokens[j - 1].lower in ("in", "the", "to")
            and _only_place(tokens, j, lexicon)
        ):
            break
        if tokens[j - 1].lower == "and" and names.name_end(tokens, j, lexicon) > j + 1:
            break
        j += 1
        last = j
    return last


def _only_place(tokens: list[Token], j: int, lexicon: Lexicon) -> bool:
    """Whether the rest of the name is just where it was held ("… Conference in Berlin")."""
    end = names.place_end(tokens, j, lexicon)
    if end == j or tokens[j].lower in lexicon.common:
        return False
    return not (end < len(tokens) and (tokens[end].cap or tokens[end].lower in ("and",)))


def _list_goes_on(tokens: list[Token], comma: int, lexicon: Lexicon) -> bool:
    """Whether the comma stands in a series of common capitalised words closed by "and"."""
    j = comma + 1
    while j < len(tokens) and j - comma < 10:
        if tokens[j].lower in ("and", "&"):
            return (
                j + 1 < len(tokens) and tokens[j + 1].cap and lexicon.is_common(tokens[j + 1].lower)
            )
        if not ((tokens[j].cap and lexicon.is_common(tokens[j].lower)) or tokens[j].text == ","):
            return False
        j += 1
    return False


def _acronym_with_year(tokens: list[Token], i: int) -> EventName | None:
    token = tokens[i]
    if not _YEARED.fullmatch(token.text) or len(token.text) < 3:
        return None
    if any(c.isdigit() for c in token.text):
        return EventName(i + 1, token.span, "", None, 0.6)
    for j in range(i + 1, min(i + 3, len(tokens))):
        if re.fullmatch(r"(?:19|20)\d\d", tokens[j].text):
            return EventName(j + 1, Span(token.start, tokens[j].end), "", None, 0.6)
        if tokens[j].text in "'’" and j + 1 < len(tokens):
            short = re.fullmatch(r"\d\d", tokens[j + 1].text)
            if short and j == i + 1 and tokens[j + 1].start == tokens[j].end:  # FAST '17
                return EventName(j + 2, Span(token.start, tokens[j + 1].end), "", None, 0.6)
            break
        if not tokens[j].cap:
            break
    return None


def bracketed(tokens: list[Token], end: int) -> tuple[Span | None, int]:
    """An acronym in brackets behind the name: "(ISWC 2003)"."""
    if end + 2 < len(tokens) and tokens[end].text == "(":
        for j in range(end + 2, min(end + 6, len(tokens))):
            if tokens[j].text == ")":
                inner = tokens[end + 1 : j]
                if inner[0].text[:2].isupper() or (
                    inner[0].text[1:].upper() != inner[0].text[1:].lower()
                    and sum(c.isupper() for c in inner[0].text) > 1
                ):
                    return Span(inner[0].start, inner[-1].end), j + 1
                return None, end
    return None, end
