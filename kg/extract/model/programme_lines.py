"""Titles in a programme: what is left of a line when persons, posts and institutions are taken out.

"10:00 Mobile stroke units – Ana Diaz (Oslo University)", "Ana Diaz: Mobile stroke units", or the
title in a line of its own above the speaker's. Whether it is a title is for the chooser to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extract.blocks import Shape
from kg.extract.cues import cue_role
from kg.extract.model.heads import Line
from kg.extract.tokens import Token

_BORDERS: Final = frozenset("– — | / : - ( ) [ ] ; •".split())
_CLOCK: Final = re.compile(r"\d{1,2}(?:[h:.]\d\d)?(?:am|pm|h)?$", re.IGNORECASE)
_CLOCK_WORDS: Final = frozenset("a.m. p.m. am pm h hrs hours noon – — - : to .".split())
_LEAST: Final = 2  # words of a title
_OWN_LINE: Final = 3  # words of one that has a line to itself
_MOST: Final = 30
_NEAR: Final = 3  # lines between the titles of one programme
_LONG_LINE: Final = 80  # tokens; a longer one is no line of a programme
_NAMING: Final = frozenset(
    "chair chairs chaired moderator moderators moderation moderated welcome opening closing lunch "
    "coffee tea break breaks dinner registration speaker speakers panel panellists session host "
    "hosts organised organisers organizers contact photo editor author source date venue place "
    "location support sponsors language participants members committee writer title email e-mail "
    "tel phone page home about news views hits prev next discussion conclusions end release "
    "updated posted text scan prof prof. dr dr. committee committees co-chairs awards".split()
)
_LISTING: Final = frozenset("committee committees co-chairs".split())


def programme_titles(lines: Sequence[Line]) -> Iterator[tuple[int, int, int]]:
    """What may be titles, as the number of the line and the tokens `[first, last)`."""
    for at, line in enumerate(lines):
        if line.shape is Shape.PARAGRAPH and not _starts_with_clock(line.tokens):
            continue
        if len(line.tokens) > _LONG_LINE or any(n.label == "TALK" for n in line.nodes):
            continue
        persons = any(n.label == "PER" for n in line.nodes)
        below = at + 1 < len(lines) and _begins_with_person(lines[at + 1])
        if persons:
            found = [p for p in _free(line) if _is_title(line.tokens[p[0] : p[1]], _LEAST)]
            yield from ((at, a, b) for a, b in sorted(found, key=lambda p: p[0] - p[1])[:1])
        elif below and not line.nodes:
            first = _after_clock(line.tokens)
            last = len(line.tokens) - (line.tokens[-1].text in (".", ":"))
            if _is_title(line.tokens[first:last], _OWN_LINE):
                yield at, first, last


def place_titles(lines: Sequence[Line]) -> None:
    """Mark each title by its place: after a time of day (`unit`), one of several (`short`)."""
    rows = [
        at
        for at, line in enumerate(lines)
        if any(n.label == "TALK" for n in line.nodes)
        and (line.shape is not Shape.PARAGRAPH or _starts_with_clock(line.tokens))
    ]
    for k, at in enumerate(rows):
        near = [other for other in rows[max(0, k - 1) : k + 2] if 0 < abs(other - at) <= _NEAR]
        for node in lines[at].nodes:
            if node.label == "TALK":
                node.unit = _starts_with_clock(lines[at].tokens)
                node.short = bool(near)


def title_head(words: Sequence[Token]) -> str:
    """What a title looks like to the chooser: a cue word in it, else its length."""
    cues = [role for t in words if (role := cue_role(t.lower))]
    return cues[0] if cues else str(min(len(words) // 3, 3))


def _free(line: Line) -> Iterator[tuple[int, int]]:
    """The pieces between strong marks in which nothing is named, without a time in front."""
    start = _after_clock(line.tokens)
    named = {i for n in line.nodes for i in range(n.first, n.last)}
    first, clean = start, True
    for i in range(start, len(line.tokens) + 1):
        inner = i < len(line.tokens)
        if inner and line.tokens[i].text not in _BORDERS:
            clean = clean and i not in named
            continue
        # a colon inside a title ("Mobile units: are they possible?") ends nothing
        colon = inner and line.tokens[i].text == ":" and clean and i > first
        if colon and i + 1 < len(line.tokens) and i + 1 not in named:
            continue
        if clean and i > first:
            yield first, i
        first, clean = i + 1, True


def _is_title(words: Sequence[Token], least: int) -> bool:
    told = [t for t in words if t.word]
    if not least <= len(told) <= _MOST or not (told[0].cap or told[0].text[0].isdigit()):
        return False
    barred = _NAMING if len(told) <= _OWN_LINE else _LISTING
    return told[0].lower not in _NAMING and all(t.lower not in barred for t in told)


def _starts_with_clock(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and _after_clock(tokens) > 0


def _after_clock(tokens: Sequence[Token]) -> int:
    """Index of the first token after a time of day or a number of the list."""
    i = 0
    while i < len(tokens) and i < 12:
        word = tokens[i]
        if not (_CLOCK.match(word.text) or (i and word.lower in _CLOCK_WORDS)):
            break
        i += 1
    return i


def _begins_with_person(line: Line) -> bool:
    nodes = line.nodes
    return bool(nodes) and nodes[0].label == "PER" and nodes[0].first <= 2
