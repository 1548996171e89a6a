"""Lines of a Russian programme: a time or a number, who speaks, and what about, in one block."""

from __future__ import annotations

import re

from kg.extract.mentions import Mention
from kg.extract.sentence import Sentence
from kg.model import Span

_LINE = re.compile(
    r"\s*(?:\(?\d{1,2}[.:]\d\d(?:\s*[-–—]\s*\d{1,2}[.:]\d\d)?|\d{1,2}[.)])\s*\W{0,3}"
)
_LONGEST = 320
_TITLE = re.compile(
    r"(?:[.:]|\s[—–-])\s+(?P<title>[А-ЯЁA-Z][^.\n]{8,140}?[^.\n\s(])(?=\s*(?:\(|[.\n]|$))"
)
_NO_TITLE = re.compile(r"доклад|тема|вопрос|содоклад|модератор|ведущ|председател", re.IGNORECASE)


def is_line(text: str, block: Span) -> bool:
    """Whether a block is one line of a programme.

    >>> is_line("10.20 Иванов И. И. О льде", Span(0, 25)), is_line("Открыл Иванов.", Span(0, 14))
    (True, False)
    """
    return block.end - block.start < _LONGEST and _LINE.match(text, *block) is not None


def line_title(text: str, sentence: Sentence, *, dash: bool) -> Mention | None:
    """The title of a talk without quotes behind its speakers; with `dash` only behind a dash."""
    persons = [m for m in sentence.mentions if m.type == "person"]
    if not persons:
        return None
    start = persons[0].span.end
    for match in _TITLE.finditer(text, start, sentence.quote.end):
        span = Span(*match.span("title"))
        if dash and text[match.start() : span.start].strip() not in ("—", "–", "-"):
            continue
        inside = any(
            m.type in ("person", "post") and m.span.overlaps(span) for m in sentence.mentions
        )
        words = text[span.start : span.end]
        if not inside and len(words.split()) > 2 and not _NO_TITLE.match(words):
            return Mention("quote", 0, 0, span)
    return None
