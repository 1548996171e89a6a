"""One entry of a list of people: the name in front, what stands behind it.

"Ada Diaz, University of Oslo", "Ada Diaz (MIT, USA)", "Ada Diaz – MIT", "Finance: Ada Diaz",
a row of cells, several entries on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from kg.extract.committee_names import LIKELY, PersonName, read_name
from kg.extract.lexicon import Lexicon
from kg.model import Span

_CERTAIN: Final = 0.7
_BULLET: Final = re.compile(r"[\s*_•●▪◦‣∙·➢►>|–—-]*(?:\(?\d{1,3}[.)]\s+|\[\d+\]\s*)?[*_]*")
_END: Final = (
    r"[,;:|(\[，；：（、\t]|\s[–—-]+\s|\s[–—]|[–—]\s|\s@\s|\s(?:of|at|from)\s(?=\S)|\s<|"
    r"\*\*"
)
_END_OF_NAME: Final = re.compile(rf"{_END}|[\r\n]|\s{{2,}}")
_END_IN_FLOW: Final = re.compile(_END)
_LABEL: Final = re.compile(r"([^:：\n()\[\]]{1,60})[:：]\s*(?=\S)")
_MOST_STOPS: Final = 8
_LINK: Final = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")
_CELLS: Final = re.compile(r"[ \u00a0]*(?:\t+[ \t\u00a0]*|[ \u00a0]{3,})")
_JOINED: Final = re.compile(r"[,;]\s*(?:and|&)\s+|[,;，；、]\s*|\s+(?:and|&)\s+|\s*\r?\n\s*")
_JOINED_IN_FLOW: Final = re.compile(r"[,;]\s*(?:and|&)\s+|[,;，；、]\s*|\s+(?:and|&)\s+")
_CLOSED: Final = re.compile(r"(?<=[)\]])\s*(?:[,;.\n]\s*(?:and\b|&)?|and\b|&)\s*(?=[^\W\d_])")
_JOINT_BEHIND: Final = re.compile(r"(?:[\s,;&]|\band\b)+$")
_SEMICOLON: Final = re.compile(r"\s*;\s*(?:and\s+)?")
_LONGEST_NAME: Final = 120


class Listed(NamedTuple):
    """An entry: who, what stands behind the name, the words in front of it if any, the whole."""

    name: PersonName
    behind: tuple[Span, ...]
    label: Span | None
    whole: Span


def read_listed(text: str, line: Span, lexicon: Lexicon, *, flowing: bool = False) -> Listed | None:
    """The entry that begins with a name at the start of `line`, or behind a label and a colon.

    `flowing`: lines are broken where the paper ended, so that a break divides nothing.

    >>> from kg.extract.lexicon import load
    >>> text = "- Finance: Ada Diaz (MIT, USA), treasurer"
    >>> found = read_listed(text, Span(0, len(text)), load())
    >>> [text[s.start : s.end] for s in (found.label, found.name.span, *found.behind)]
    ['Finance', 'Ada Diaz', 'MIT, USA', 'treasurer']
    """
    start = _start(text, line)
    colon = _LABEL.match(text, start, line.end)
    if colon and _is_label(colon[1]) and not read_name(text, Span(*colon.span(1)), lexicon):
        inner = _unlabelled(text, Span(colon.end(), line.end), lexicon, flowing=flowing)
        label = Span(*colon.span(1))
        return inner and inner._replace(label=label, whole=Span(start, line.end))
    return _unlabelled(text, line, lexicon, flowing=flowing)


def _unlabelled(text: str, line: Span, lexicon: Lexicon, *, flowing: bool) -> Listed | None:
    start = _start(text, line)
    if start >= line.end:
        return None
    whole = Span(start, line.end)
    linked = _LINK.match(text, start, line.end)
    if linked and (name := read_name(text, Span(*linked.span(1)), lexicon)):
        return Listed(name, tuple(_behind(text, Span(linked.end(), line.end))), None, whole)
    ends = _END_IN_FLOW if flowing else _END_OF_NAME
    for stop in (*islice(ends.finditer(text, start, line.end), _MOST_STOPS), None):
        end = stop.start() if stop else line.end
        if end - start > _LONGEST_NAME:
            return None
        if name := read_name(text, Span(start, end), lexicon):
            return Listed(name, tuple(_behind(text, Span(end, line.end))), None, whole)
        if stop and not stop.group().isspace():
            return None
    return None


def entries(
    text: str, run: Span, lexicon: Lexicon, *, inline: bool = False, flowing: bool = False
) -> list[Listed]:
    """The entries of a line, or of lines that hang together; empty when it holds none.

    `inline`: the list stands behind its heading on one line, so that commas may divide entries.

    >>> from kg.extract.lexicon import load
    >>> text = "Ada Diaz (MIT) and Bo Lindqvist (ETH Zurich)"
    >>> [text[e.name.span.start : e.name.span.end] for e in entries(text, Span(0, 44), load(),
    ...  inline=True)]
    ['Ada Diaz', 'Bo Lindqvist']
    """
    for pieces in _divisions(text, run, lexicon, inline=inline, flowing=flowing):
        found = [read_listed(text, piece, lexicon, flowing=flowing) for piece in pieces]
        if all(found) and len(found) > 1:
            return [entry for entry in found if entry]
    one = read_listed(text, run, lexicon, flowing=flowing)
    return [one] if one else []


def _divisions(
    text: str, run: Span, lexicon: Lexicon, *, inline: bool, flowing: bool
) -> Iterator[list[Span]]:
    """Ways to divide a run into entries, surest first."""
    cells = list(_split(text, run, _CELLS))
    if len(cells) > 1 and all(_complete(text, cell, lexicon) for cell in cells):
        yield cells
    if len(cells) > 1 and _sure(text, cells[0], lexicon):
        yield _by_names(text, cells, run, lexicon)
    closed = list(_split(text, run, _CLOSED))
    if len(closed) > 1 and all("(" in text[c.start : c.end] for c in closed[:-1]):
        yield closed
        if text[closed[-2].end : closed[-1].start].startswith(
            "."
        ):  # another sentence follows the list
            yield closed[:-1]
    divided = list(_split(text, run, _SEMICOLON))
    if len(divided) > 1 and _alike(text, divided, lexicon):
        yield divided
    parts = list(_split(text, run, _JOINED_IN_FLOW if flowing else _JOINED))
    several = inline or len(parts) > 2 or " and " in text[run.start : run.end]
    if several and len(parts) > 1 and all(_sure(text, part, lexicon) for part in parts):
        yield parts
    if inline or flowing or "\n" in text[run.start : run.end]:
        yield _by_names(text, parts, run, lexicon)


def _alike(text: str, pieces: list[Span], lexicon: Lexicon) -> bool:
    """Whether most pieces begin with likely names and most, or none, have something behind them."""
    found = [read_listed(text, piece, lexicon) for piece in pieces]
    behind = sum(bool(f and f.behind) for f in found)
    likely = sum(f is not None and f.name.likely >= LIKELY for f in found)
    return 2 * likely > len(found) and (not behind or 2 * behind > len(found))


def _by_names(text: str, parts: list[Span], run: Span, lexicon: Lexicon) -> list[Span]:
    """Pieces that each begin with a sure name: "Ada Diaz, MIT, Bo Lindqvist, ETH"."""
    first = parts[0].start if parts else run.start
    starts = [first, *(p.start for p in parts[1:] if _sure(text, p, lexicon))]
    ends = [*(_without_joint(text, first, start) for start in starts[1:]), run.end]
    return [Span(a, b) for a, b in zip(starts, ends, strict=True)]


def _without_joint(text: str, start: int, end: int) -> int:
    """Where a piece ends that a comma or "and" joins to the next one."""
    joint = _JOINT_BEHIND.search(text, max(start, end - 20), end)
    return joint.start() if joint else end


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
    return name is not None and name.likely >= _CERTAIN


def _start(text: str, line: Span) -> int:
    lead = _BULLET.match(text, line.start, line.end)
    return lead.end() if lead else line.start


def _behind(text: str, rest: Span) -> Iterator[Span]:
    """What stands behind a name: the inside of the brackets right behind it, and what follows."""
    start = rest.start
    while start < rest.end and text[start] in " \t\u00a0*_":
        start += 1
    if start < rest.end and text[start] in "([（":
        depth = 0
        for at in range(start, rest.end):
            depth += (text[at] in "([（") - (text[at] in ")]）")
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


def _is_label(words: str) -> bool:
    """Whether words before a colon are printed as a label is, and not as a sentence."""
    told = words.split()
    small = ("and", "&", "of", "for", "the", "to", "in", "chair", "chairs", "track", "members")
    return 1 <= len(told) <= 6 and all(w in small or not w[0].islower() for w in told)
