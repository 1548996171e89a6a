"""Blocks: paragraphs, list items and headings of a report; what is not the report is set aside."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kg.model import Span

_LINE = re.compile(r"[^\r\n\v\f\u2028\u2029]+")
_BULLET = re.compile(r"\s*(?:[•●▪◦‣∙·*➢►–—-]|\(?\d{1,2}[.)](?=\s)|\(?[a-z]\)(?=\s))\s*")
_HEADING_MARK = re.compile(r"\s*#{1,6}\s+")
# Headings after which a page shows other things than this report, and lines that never are part
# of it. General web habits, not any one site's wording.
_TAIL = re.compile(
    r"\W*(?:related (?:news|articles|posts|content|stories|links)|more (?:news|stories|from)\b|"
    r"see also|read (?:also|more|next)|latest news|other news|recent posts|you (?:may|might) also|"
    r"about (?:the )?authors?|leave a (?:reply|comment)|comments?|share this|follow us|tags?|"
    r"categories|contacts?|media contacts?|press contacts?|for media|notes? (?:to|for) editors?|references)\W*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\W*(?:photos?(?:graphs?)?(?: credits?)?(?:\s*(?:by|:|©))|image(?: credit)?:|"
    r"(?:media|press) contacts?\b|contacts?:|for (?:more|further|additional) information|©|copyright\b|"
    r"all rights reserved|this (?:web)?site uses|we use cookies|cookies?\b|"
    r"this (?:post|article|story) was (?:originally )?|originally (?:published|posted)|"
    r"tags?:|published (?:on|by|in)|posted (?:on|by|in)|by-?line:|(?:written|text|story|reported) by\b|"
    r"source:|share (?:on|this)|read more|click here|subscribe|sign up|img[_-]?\d)",
    re.IGNORECASE,
)
_WRAP_MIN, _WRAP_MAX = 45, 110


class Shape(StrEnum):
    """What a block looks like."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEADING = "heading"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text of one shape; an item knows the line that introduces its list."""

    span: Span
    shape: Shape
    intro: Span | None = None


def blocks(text: str) -> list[Block]:
    """The blocks of a text in order; every non-blank line is in exactly one.

    >>> [b.shape.value for b in blocks("Speakers:\\n- Ada Lovelace\\n- Alan Turing")]
    ['paragraph', 'item', 'item']
    """
    main = _main_script(text)
    found: list[Block] = []
    intro: Span | None = None
    tail = False
    for span, blank_before, item in _lines(text):
        line = text[span.start : span.end]
        tail = tail or (_TAIL.match(line) is not None and len(line) < 60)
        if tail or _ASIDE.match(line) or _script(line) not in (main, ""):
            found.append(Block(span, Shape.ASIDE))
            continue
        if blank_before and not item and not (intro and _listlike(line)):
            intro = None
        if line.rstrip().endswith(":"):
            intro = span
            found.append(Block(span, Shape.PARAGRAPH))
        elif item or (intro and _listlike(line)):
            found.append(Block(span, Shape.ITEM, intro))
        elif _is_heading(line):
            found.append(Block(span, Shape.HEADING))
            intro = span
        else:
            found.append(Block(span, Shape.PARAGRAPH))
            intro = span
    return found


def _lines(text: str) -> Iterator[tuple[Span, bool, bool]]:
    """Logical lines (hard-wrapped ones taken together): span, after a blank line?, a list item?"""
    pending: tuple[Span, bool, bool] | None = None
    previous_end = -1
    for match in _LINE.finditer(text):
        if not match.group().strip():
            continue
        start, end = match.span()
        marker = _BULLET.match(text, start, end) or _HEADING_MARK.match(text, start, end)
        item = bool(marker and marker.end() < end and marker.group().strip())
        heading = bool(item and marker and marker.group().strip().startswith("#"))
        if marker and item:
            start = marker.end()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        blank = (
            previous_end < 0
            or len(re.findall(r"\r\n|\n|\r", text[previous_end : match.start()])) > 1
        )
        if pending and not item and not blank and _wrapped(text, pending[0], Span(start, end)):
            pending = (Span(pending[0].start, end), pending[1], pending[2])
        else:
            if pending:
                yield pending
            pending = (Span(start, end), blank, item and not heading)
        previous_end = match.end()
    if pending:
        yield pending


def _wrapped(text: str, above: Span, below: Span) -> bool:
    """Whether `below` continues the sentence of `above` after a hard line break."""
    last_line = text[above.start : above.end].splitlines()[-1]
    if last_line[-1] in '.!?:;”"' or not _WRAP_MIN <= len(last_line) <= _WRAP_MAX:
        return last_line[-1] == "," and text[below.start].islower()
    return True


def _listlike(line: str) -> bool:
    return (
        len(line) < 160 and not line.rstrip().endswith((".", "!", "?")) and len(line.split()) <= 24
    )


def _is_heading(line: str) -> bool:
    return len(line.split()) <= 12 and line.rstrip()[-1] not in ".!?;,:" and len(line) < 100


def _script(line: str) -> str:
    """The script most letters of a line are in ("LATIN", "CYRILLIC", "CJK" …), "" without letters."""
    counts = Counter(unicodedata.name(c, "?").split(" ", 1)[0] for c in line[:20000] if c.isalpha())
    return counts.most_common(1)[0][0] if counts else ""


def _main_script(text: str) -> str:
    """The script of most of the text; a footer in another one is not the report."""
    return _script(text[:20000].replace("\n", " ")) if text.isascii() is False else "LATIN"
