"""Blocks: paragraphs, list items and headings of a report; what is not the report is set aside."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
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
    r"categories|contacts?|media contacts?|press contacts?|for media|"
    r"notes? (?:to|for) editors?|references)\W*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\W*(?:photos?(?:graphs?)?(?: credits?)?(?:\s*(?:by|:|©))|image(?: credit)?:|"
    r"(?:media|press) contacts?\b|contacts?:|for (?:more|further|additional) information|"
    r"©|copyright\b|"
    r"all rights reserved|this (?:web)?site uses|we use cookies|cookies?\b|"
    r"this (?:post|article|story) was (?:originally )?|originally (?:published|posted)|"
    r"tags?:|published (?:on|by|in)|posted (?:on|by|in)|by-?line:|"
    r"(?:written|text|story|reported) by\b|"
    r"source:|share (?:on|this)|read more|click here|subscribe|sign up|img[_-]?\d)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\r\n|[\n\r\v\f\u2028\u2029]")
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


def blocks(text: str, *, hard_wrapped: bool = True, apart: Sequence[Span] = ()) -> list[Block]:
    """The blocks of a text in order; every non-blank line is in exactly one.

    Lines that begin within `apart` (spans in order) belong to something else and are left out.

    `hard_wrapped`: lines may be broken where the paper ended (never so in text from HTML). A list
    item's intro is the heading above it, the line ending in a colon, or, for a marked item, the
    paragraph right before.

    >>> [b.shape.value for b in blocks("Speakers:\\n- Ada Lovelace\\n- Alan Turing")]
    ['paragraph', 'item', 'item']
    """
    main = _main_script(text)
    found: list[Block] = []
    intro: Span | None = None
    paragraph: Span | None = None
    tail = False
    for span, item in _lines(text, apart, hard_wrapped=hard_wrapped):
        line = text[span.start : span.end]
        tail = tail or (_TAIL.match(line) is not None and len(line) < 60)
        if tail or _ASIDE.match(line) or _script(line) not in (main, ""):
            found.append(Block(span, Shape.ASIDE))
        elif line.endswith(":"):
            intro, paragraph = span, None
            found.append(Block(span, Shape.PARAGRAPH))
        elif item or (intro and _listlike(line)):
            found.append(Block(span, Shape.ITEM, intro or paragraph))
        elif _is_heading(line):
            intro, paragraph = span, None
            found.append(Block(span, Shape.HEADING))
        else:
            intro, paragraph = None, span
            found.append(Block(span, Shape.PARAGRAPH))
    return found


def _lines(text: str, apart: Sequence[Span], *, hard_wrapped: bool) -> Iterator[tuple[Span, bool]]:
    """Logical lines, hard-wrapped ones taken together: the span, and whether it is a list item."""
    for group in _groups(text, apart):
        width = max(end - start for start, end in group)
        pending: tuple[Span, bool] | None = None
        for start, end in group:
            marker = _BULLET.match(text, start, end) or _HEADING_MARK.match(text, start, end)
            marked = bool(marker and marker.end() < end and marker.group().strip())
            heading = bool(marked and marker and marker.group().strip().startswith("#"))
            span = _trimmed(text, marker.end() if marker and marked else start, end)
            if hard_wrapped and pending and not marked and _wrapped(text, pending[0], span, width):
                pending = (Span(pending[0].start, span.end), pending[1])
                continue
            if pending:
                yield pending
            pending = (span, marked and not heading)
        if pending:
            yield pending


def _groups(text: str, apart: Sequence[Span]) -> Iterator[list[tuple[int, int]]]:
    """Non-blank lines in a row, as (start, end) without line breaks."""
    group: list[tuple[int, int]] = []
    previous = 0
    ahead = iter(apart)
    other = next(ahead, None)
    for match in _LINE.finditer(text):
        if not match.group().strip():
            continue
        while other and other.end <= match.start():
            other = next(ahead, None)
        if other and match.end() > other.start:
            if group:
                yield group
            group, previous = [], match.end()
            continue
        gap = text[previous : match.start()]
        if group and len(_BREAK.findall(gap)) > 1:
            yield group
            group = []
        group.append(match.span())
        previous = match.end()
    if group:
        yield group


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _wrapped(text: str, above: Span, below: Span, width: int) -> bool:
    """Whether `below` goes on with the sentence of `above`: its first word had no room there."""
    last = text[max(text.rfind("\n", 0, above.end), above.start - 1) + 1 : above.end]
    first = text[below.start : below.end].split(None, 1)[0]
    if last[-1] in ".!?:;" or not _WRAP_MIN <= width <= _WRAP_MAX:
        return first[0].islower() and last[-1] not in ".!?:"
    return len(last) + 1 + len(first) > width - 2 or first[0].islower()


def _listlike(line: str) -> bool:
    return (
        len(line) < 160 and not line.rstrip().endswith((".", "!", "?")) and len(line.split()) <= 24
    )


def _is_heading(line: str) -> bool:
    return len(line.split()) <= 12 and line.rstrip()[-1] not in ".!?;,:" and len(line) < 100


def _script(line: str) -> str:
    """The script of most letters of a line ("LATIN", "CYRILLIC", "CJK" …), "" without letters."""
    counts = Counter(unicodedata.name(c, "?").split(" ", 1)[0] for c in line[:20000] if c.isalpha())
    return counts.most_common(1)[0][0] if counts else ""


def _main_script(text: str) -> str:
    """The script of most of the text; a footer in another one is not the report."""
    return _script(text[:20000].replace("\n", " ")) if text.isascii() is False else "LATIN"
