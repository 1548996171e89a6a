"""One entry of a list of people: the name in front, what stands behind it.

"Ada Diaz, University of Oslo", "Ada Diaz (MIT, USA)", "Ada Diaz – MIT", "Finance: Ada Diaz",
a row of cells, several entries on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kg.extract import names
from kg.extract.lexicon import Lexicon
from kg.extract.organisation_names import is_org_head
from kg.extract.tokens import Token, tokenize
from kg.model import Span

LIKELY: Final = 0.5
"""From here on the words alone say that this is a name; below, the list around must say so."""

_BULLET: Final = re.compile(r"[\s*_•●▪◦‣∙·➢►>–—-]*(?:\(?\d{1,3}[.)]\s+|\[\d+\]\s*)?[*_]*")
_END_OF_NAME: Final = re.compile(
    r"[,;:|(\[\t\r\n]|\s[–—-]+\s|\s[–—]|[–—]\s|\s{2,}|\s@\s|\s(?:of|at|from)\s(?=\S)|\s<|\*\*"
)
_CELLS: Final = re.compile(r"[ \u00a0]*(?:\t+[ \t\u00a0]*|[ \u00a0]{3,})")
_JOINED: Final = re.compile(r"[,;]\s*(?:and|&)\s+|[,;]\s*|\s+(?:and|&)\s+|\s*\r?\n\s*")
_CLOSED: Final = re.compile(r"(?<=[)\]])(?:\s*[,;.]?\s*(?:and\b|&)?\s*)(?=[^\W\d_])")
_MARKS: Final = "*†‡§¶#_ \t\u00a0."
_DEGREES: Final = frozenset("phd ph.d ph.d. md m.d. msc dr prof mba dphil sc.d. dsc".split())
_MOST_WORDS: Final = 7


class PersonName(NamedTuple):
    """A printed name, and how surely its words alone are one (0–1)."""

    span: Span
    likely: float


class Listed(NamedTuple):
    """An entry: who, what stands behind the name, the words in front of it if any, the whole."""

    name: PersonName
    behind: tuple[Span, ...]
    label: Span | None
    whole: Span


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
    tokens = tokenize(text, Span(span.start, end))
    while len(tokens) > 1 and names.is_title(tokens[0], lexicon):
        tokens = tokens[2:] if tokens[1].text == "." else tokens[1:]
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
    if len(words) > 1 and names.is_listed(tokens, lexicon):
        likely = max(likely, LIKELY)
    return PersonName(Span(tokens[0].start, tokens[-1].end), likely)


def read_listed(text: str, line: Span, lexicon: Lexicon) -> Listed | None:
    """The entry that begins with a name at the start of `line`, or behind a label and a colon.

    >>> from kg.extract.lexicon import load
    >>> text = "- Finance: Ada Diaz (MIT, USA), treasurer"
    >>> found = read_listed(text, Span(0, len(text)), load())
    >>> [text[s.start : s.end] for s in (found.label, found.name.span, *found.behind)]
    ['Finance', 'Ada Diaz', 'MIT, USA', 'treasurer']
    """
    start = _start(text, line)
    if start >= line.end:
        return None
    for stop in (*_END_OF_NAME.finditer(text, start, line.end), None):
        end = stop.start() if stop else line.end
        if name := read_name(text, Span(start, end), lexicon):
            behind = tuple(_behind(text, Span(end, line.end)))
            return Listed(name, behind, None, Span(start, line.end))
        if stop and stop.group() == ":":
            inner = read_listed(text, Span(stop.end(), line.end), lexicon)
            label = Span(start, end)
            whole = Span(start, line.end)
            return inner._replace(label=label, whole=whole) if inner and not inner.label else None
        if stop and not stop.group().isspace():
            return None
    return None


def entries(text: str, run: Span, lexicon: Lexicon, *, inline: bool) -> list[Listed]:
    """The entries of a line, or of lines that hang together; empty when it holds none.

    `inline`: the list stands behind its heading on one line, so that commas may divide entries.

    >>> from kg.extract.lexicon import load
    >>> text = "Ada Diaz (MIT) and Bo Lindqvist (ETH Zurich)"
    >>> [text[e.name.span.start : e.name.span.end] for e in entries(text, Span(0, 44), load(),
    ...  inline=True)]
    ['Ada Diaz', 'Bo Lindqvist']
    """
    for pieces in _divisions(text, run, lexicon, inline=inline):
        found = [read_listed(text, piece, lexicon) for piece in pieces]
        if all(found) and len(found) > 1:
            return [entry for entry in found if entry]
    one = read_listed(text, run, lexicon)
    return [one] if one else []


def _divisions(text: str, run: Span, lexicon: Lexicon, *, inline: bool) -> Iterator[list[Span]]:
    """Ways to divide a run into entries, surest first."""
    cells = list(_split(text, run, _CELLS))
    if len(cells) > 1 and all(_complete(text, cell, lexicon) for cell in cells):
        yield cells
    if len(cells) > 1 and all(_sure(text, cell, lexicon) for cell in cells):
        yield cells
    closed = list(_split(text, run, _CLOSED))
    if len(closed) > 1 and all("(" in text[c.start : c.end] for c in closed[:-1]):
        yield closed
    divided = list(_split(text, run, re.compile(r"\s*;\s*(?:and\s+)?")))
    if len(divided) > 1:
        yield divided
    parts = list(_split(text, run, _JOINED))
    if len(parts) > 1 and all(_sure(text, part, lexicon) for part in parts):
        if inline or len(parts) > 2 or " and " in text[run.start : run.end]:
            yield parts
    if inline or "\n" in text[run.start : run.end]:
        yield _by_names(text, parts, run, lexicon)


def _by_names(text: str, parts: list[Span], run: Span, lexicon: Lexicon) -> list[Span]:
    """Pieces that each begin with a sure name: "Ada Diaz, MIT, Bo Lindqvist, ETH"."""
    starts = [p.start for p in parts if p.start == run.start or _sure(text, p, lexicon)]
    ends = [*starts[1:], run.end]
    return [Span(a, b) for a, b in zip(starts, ends, strict=True)]


def _split(text: str, run: Span, separator: re.Pattern[str]) -> Iterator[Span]:
    """Pieces of a run between separators that stand outside brackets."""
    depth, seen, start = 0, run.start, run.start
    for match in separator.finditer(text, run.start, run.end):
        between = text[seen : match.start()]
        depth = max(0, depth + between.count("(") - between.count(")"))
        seen = match.start()
        if depth == 0:
            if text[start : match.start()].strip():
                yield Span(start, match.start())
            start = match.end()
    if text[start : run.end].strip():
        yield Span(start, run.end)


def _complete(text: str, cell: Span, lexicon: Lexicon) -> bool:
    found = read_listed(text, cell, lexicon)
    return found is not None and bool(found.behind) and found.name.likely >= LIKELY


def _sure(text: str, part: Span, lexicon: Lexicon) -> bool:
    name = read_name(text, Span(_start(text, part), part.end), lexicon)
    return name is not None and name.likely >= 0.8


def _start(text: str, line: Span) -> int:
    lead = _BULLET.match(text, line.start, line.end)
    return lead.end() if lead else line.start


def _behind(text: str, rest: Span) -> Iterator[Span]:
    """What stands behind a name: the inside of the brackets right behind it, and what follows."""
    start = rest.start
    while start < rest.end and text[start] in " \t\u00a0*_":
        start += 1
    if start < rest.end and text[start] in "([":
        depth = 0
        for at in range(start, rest.end):
            depth += (text[at] in "([") - (text[at] in ")]")
            if depth == 0:
                yield from _solid(text, start + 1, at)
                yield from _solid(text, at + 1, rest.end)
                return
        start += 1
    joint = re.compile(r"\s*(?:@|of|at|from)\s").match(text, rest.start, rest.end)
    yield from _solid(text, joint.end() if joint else start, rest.end)


def _solid(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and not (text[start].isalnum() or text[start] in "(<"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


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
    listed = word in lexicon.given or word in lexicon.surnames or names.is_pinyin(word)
    return listed or not (lexicon.is_common(word) or word in lexicon.places or token.initial)


def _caseless(token: Token) -> bool:
    """Whether a word is in a script without capitals, such as Chinese."""
    return token.text.isalpha() and token.text.lower() == token.text.upper()


def _initial(text: str, end: int) -> bool:
    """Whether the full stop before `end` belongs to an initial or to "Jr."."""
    return re.search(r"(?:\b[^\W\d_]|Jr|Sr)\.$", text[max(0, end - 4) : end]) is not None
