"""The affiliation behind a name in a list: "Institute of Software, Academy of Sciences, China".

It is taken apart at its commas, dashes and brackets; countries and towns, addresses and notes go,
what is left is a post, an institution with what it belongs to, or several institutions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from kg.extract import posts
from kg.extract.affiliation_places import is_place, is_seat, is_whereabouts
from kg.extract.lexicon import Lexicon
from kg.extract.organisation_names import is_org_head, is_unit
from kg.extract.organisations import Name, parse_organisation
from kg.extract.tokens import Token, span_of, tokenize
from kg.model import Span

_SEPARATOR: Final = re.compile(r"[,;|，；、\t\r\n]|\s[–—-]+(?=\s|$)|\s{3,}")
_FLOWING: Final = re.compile(r"[,;|，；、\t]|\s[–—-]+(?=\s|$)")
_ADDRESS: Final = re.compile(
    r"[^\s@,;]{0,64}\s?@[^\s@]{1,255}|[^\s@,;]{1,64}\s?[(\[]at[)\]]\s?\S{1,255}|"
    r"(?:https?://|www\.)\S+"
)
_ANOTHER: Final = re.compile(r"(?:and|&)\s+(?=\S)")
_JOINT: Final = re.compile(r"\s+(?:and|&)\s+|\s*/\s*")
_DEGREE: Final = re.compile(
    r"(?:ph\.? ?d|m\.? ?d|dr|prof|m\.? ?sc|b\.? ?sc|mba|dphil|jr|sr|ii|iii|iv|"
    r"(?:senior |life )?member|(?:ieee |acm )?fellow)\.?",
    re.IGNORECASE,
)
_OF: Final = frozenset("of at in for the".split())
_COMPANY: Final = frozenset("inc inc. ltd ltd. llc gmbh co co. corp corp. plc ag sa bv".split())


class Affiliation(NamedTuple):
    """What an affiliation states: posts, chains of institutions (leaf first), notes of office."""

    posts: tuple[Span, ...]
    chains: tuple[tuple[Name, ...], ...]
    notes: tuple[Span, ...]


def read_affiliation(
    text: str, region: Span, lexicon: Lexicon, *, flowing: bool = False
) -> Affiliation:
    """The affiliation that stands in `region`; its parts are empty where it states none.

    `flowing`: lines are broken where the paper ended, so that a break divides nothing.

    >>> from kg.extract.lexicon import load
    >>> text = "Professor, Institute of Software, Academy of Sciences, China"
    >>> found = read_affiliation(text, Span(0, len(text)), load())
    >>> [text[n.span.start : n.span.end] for n in found.chains[0]]
    ['Institute of Software', 'Academy of Sciences']
    >>> [text[s.start : s.end] for s in found.posts]
    ['Professor']
    """
    groups: list[list[Span]] = [[]]
    held: list[Span] = []
    notes: list[Span] = []
    separator = _FLOWING if flowing else _SEPARATOR
    pieces = _segments(text, region, separator)
    segments = [s for piece in pieces for s in _unbracketed(text, piece, lexicon)]
    for k, segment in enumerate(segments):
        if another := _ANOTHER.match(text, segment.start, segment.end):
            groups.append([])
            segment = Span(another.end(), segment.end)
        kept = groups[-1]
        words = text[segment.start : segment.end]
        tokens = tokenize(text, segment)
        if kept and (
            words.lower() in _COMPANY
            or is_seat(text, kept[-1], segment, lexicon)
            or (_dashed(text, kept[-1], segment) and _is_common(tokens, lexicon))
        ):
            kept[-1] = Span(kept[-1].start, segment.end)  # "Longevity, Inc.", "Labs - Research"
        elif (
            not any(t.word for t in tokens)
            or _DEGREE.fullmatch(words)
            or is_whereabouts(text, segments, k, kept[-1] if kept else None, lexicon)
        ):
            continue
        elif len(tokens) <= 5 and note_of_office(words):
            notes.append(segment)
        else:
            post, rest = _post(tokens, lexicon)
            held += post
            kept += rest
    chains = (chain for kept in groups for chain in _chains(text, kept, lexicon))
    return Affiliation(tuple(held), tuple(chains), tuple(notes))


def _dashed(text: str, before: Span, segment: Span) -> bool:
    return re.search(r"[–—-]", text[before.end : segment.start]) is not None


def _is_common(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether words name no institution by themselves: common ones, without a noun for one."""
    words = [t for t in tokens if t.word]
    return bool(words) and all(
        lexicon.is_common(t.lower) and not is_org_head(t, lexicon) for t in words
    )


def note_of_office(words: str) -> bool:
    """Whether words name an office in a committee: "Chair", "co-chair", "Publicity Chair".

    >>> note_of_office("co-chair"), note_of_office("MIT")
    (True, False)
    """
    last = words.split()[-1].strip("().,").lower()
    return re.fullmatch(r"(?:(?:co|vice)-?)?chair(?:s|man|woman|person)?", last) is not None


def _unbracketed(text: str, piece: Span, lexicon: Lexicon) -> Iterator[Span]:
    """A piece, and by itself what its last brackets hold if that is no part of a name: "(USA)"."""
    opened = text.rfind("(", *piece)
    if opened > piece.start and text[piece.end - 1] == ")":
        inner = Span(opened + 1, piece.end - 1)
        words = text[inner.start : inner.end]
        aside = words.strip() and (
            note_of_office(words) or is_place(tokenize(text, inner), lexicon)
        )
        if aside:
            yield from _piece(text, piece.start, opened)
            yield inner
            return
    yield piece


def _segments(text: str, region: Span, pattern: re.Pattern[str]) -> Iterator[Span]:
    """Pieces between separators outside brackets, without addresses and outer punctuation."""
    start, depth, at = region.start, 0, region.start
    while at < region.end:
        char = text[at]
        depth = max(0, depth + (char in "([") - (char in ")]"))
        separator = None if depth else pattern.match(text, at, region.end)
        if not separator and (at == region.start or not text[at - 1].isalnum()):
            separator = _ADDRESS.match(text, at, region.end)
        if separator:
            yield from _piece(text, start, at)
            start = at = separator.end()
        else:
            at += 1
    yield from _piece(text, start, region.end)


def _piece(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and not (text[start].isalnum() or text[start] == "("):
        start += 1
    if text.startswith("the ", start):
        start += len("the ")
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


def _post(tokens: list[Token], lexicon: Lexicon) -> tuple[list[Span], list[Span]]:
    """The post that a segment begins with, and the institution behind it, or all of it."""
    post = posts.parse_post(tokens, 0, lexicon)
    if post is None or is_org_head(tokens[post.end - 1], lexicon):
        return [], [span_of(tokens)]
    held, rest = tokens[: post.end], tokens[post.end :]
    if rest and rest[0].lower not in _OF:
        return [], [span_of(tokens)]
    while rest and rest[0].lower in _OF:
        rest = rest[1:]
    return [span_of(held)], [span_of(rest)] if rest else []


def _chains(text: str, kept: list[Span], lexicon: Lexicon) -> Iterator[tuple[Name, ...]]:
    """Chains of institutions; one segment that names two gives two chains."""
    if len(kept) == 1 and len(parts := _parted(text, kept[0], lexicon)) > 1:
        for part in parts:
            yield _closed(text, _named(text, part, lexicon), lexicon)
        return
    chain: list[Name] = []
    for segment in kept:
        short = text[segment.start : segment.end]
        if chain and not chain[-1].acronym and _spells(short, text, chain[-1].span):
            chain[-1] = replace(chain[-1], acronym=segment)
        else:
            chain += _named(text, segment, lexicon)
    if len(chain) > 1 and chain[-1].unit and not chain[0].unit:  # "Jinan University, Dept of Law"
        chain.reverse()
    if chain:
        yield _closed(text, tuple(chain), lexicon)


def _closed(text: str, chain: tuple[Name, ...], lexicon: Lexicon) -> tuple[Name, ...]:
    """A chain whose last institution is part of none, unless it says so ("Department of Law")."""
    first = tokenize(text, chain[-1].span)[0]
    return (*chain[:-1], replace(chain[-1], unit=is_unit(first, lexicon)))


def _named(text: str, segment: Span, lexicon: Lexicon) -> tuple[Name, ...]:
    """The institution that a segment names: a chain where it says "X of the Y", else as a whole."""
    tokens = tokenize(text, segment)
    known = parse_organisation(tokens, 0, lexicon, expected=True)
    if known and known.end == len(tokens) and len(known.chain) > 1:
        return known.chain
    end, acronym = len(tokens), None
    if end > 3 and tokens[-1].text == ")":
        opened = next((k for k, t in enumerate(tokens) if t.text == "("), 0)
        if opened == 1 and _spells(tokens[0].text, text, span_of(tokens[2:-1])):  # "MIT (M… I…)"
            return (Name(span_of(tokens[2:-1]), acronym=tokens[0].span),)
    bracket = next((k for k in range(1, end - 2) if tokens[k].text == "("), 0)
    if bracket and tokens[bracket + 2].text == ")":  # "Federal University (FU) Porto Alegre"
        inner, after = tokens[bracket + 1], tokens[bracket + 3 :]
        if sum(c.isupper() for c in inner.text) > 1 and (not after or is_place(after, lexicon)):
            end, acronym = bracket, inner.span
    span = Span(tokens[0].start, tokens[end - 1].end)
    return (Name(span, any(is_unit(t, lexicon) for t in tokens[:end]), acronym),)


def _spells(short: str, text: str, name: Span) -> bool:
    """Whether a short form is made of the first letters of a name's words, as far as it goes."""
    if not (2 <= len(short) <= 8 and short.isalpha() and short.isupper()):
        return False
    initials = [t.text[0].upper() for t in tokenize(text, name) if t.word]
    rest = iter(initials)
    return short[0] in initials and sum(letter in rest for letter in short) >= min(3, len(short))


def _parted(text: str, segment: Span, lexicon: Lexicon) -> list[Span]:
    """The two institutions that "and" joins, if each side is one by itself."""
    for joint in _JOINT.finditer(text, segment.start, segment.end):
        left = tokenize(text, Span(segment.start, joint.start()))
        right = tokenize(text, Span(joint.end(), segment.end))
        if not (left and right and right[0].cap):
            continue
        closed = is_org_head(left[-1], lexicon) and not is_org_head(left[0], lexicon)
        other = any(is_org_head(t, lexicon) for t in right) and not _lower_joint(right, lexicon)
        if "/" in joint.group() and left[0].cap:
            return [span_of(left), span_of(right)]
        alone = _by_itself(left, lexicon) and _by_itself(right, lexicon)
        if alone or closed or (other and any(is_org_head(t, lexicon) for t in left[:-1] or left)):
            return [span_of(left), span_of(right)]
    return [segment]


def _by_itself(side: list[Token], lexicon: Lexicon) -> bool:
    """Whether a side of "and" is a short name that needs no noun: an acronym, no common words."""
    short = len(side) <= 3 and not any(is_org_head(t, lexicon) for t in side)
    return short and all(t.cap and not lexicon.is_common(t.lower) for t in side)


def _lower_joint(right: list[Token], lexicon: Lexicon) -> bool:
    """Whether the words behind "and" go on with a subject: "… and Technology Council"."""
    return lexicon.is_common(right[0].lower) and not is_org_head(right[0], lexicon)
