"""The text of PDF pages as a reader sees it: paragraphs, lists, rows, with the page of each.

A paragraph becomes one line, whatever the width of the paper, and words that were divided at the
end of a line are put together again. Lines of lists and tables stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

from kg.ingest.pdf_lines import SOFT, Line

_APART: Final = 1.45  # usual distances between lines that two paragraphs are apart
_OTHER_SIZE: Final = 1.2  # of letters, as headings have
_BULLET: Final = re.compile(r"[•●▪◦‣∙·*➢►–—-]\s|\(?\d{1,2}[.)]\s|\([a-z]\)\s")
_MOST: Final = 0.75  # of the lines of a paragraph reach the margin
_INDENT: Final = 3  # heights of a line that lines of one column may begin apart
_FEW: Final = 4  # lines that show where the margin is
_DIVIDED: Final = f"-‐{SOFT}"
_REMOVED: Final = dict.fromkeys(map(ord, f"{SOFT}\u200b\ufeff"))
_WORD: Final = re.compile(r"[^\W\d_]+\S*")


def text_of(pages: Sequence[list[Line]]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The text of all pages, and the offset at which each page begins with its pointer (RFC 8118).

    A paragraph is one line, whatever the width of the paper; lines of lists and tables stay. Blank
    lines stand between them. A word that the end of a line divides is put together again.

    >>> one = [Line(40, 10, ["The confer-"], [0], 60), Line(28, 10, ["ence in Oslo"], [0], 60)]
    >>> text_of([one, [Line(40, 10, ["End."], [0], 20)]])
    ('The conference in Oslo\\n\\nEnd.', ((0, 'page=1'), (24, 'page=2')))
    """
    writer = _Writer()
    for number, page in enumerate(pages, start=1):
        usual = _usual_distance(page)
        margins = _Margins(page)
        block: list[Line] = []
        apart = True
        for line in page:
            gap = bool(block) and _apart(block[-1], line, usual)
            if block and (gap or _begins(line, block, margins)):
                writer.write(block, _flows(block, margins), number, apart=apart)
                block, apart = [], gap
            block.append(line)
        if block:
            writer.write(block, _flows(block, margins), number, apart=apart)
    return "".join(writer.parts), tuple(writer.places)


@dataclass(slots=True)
class _Writer:
    parts: list[str] = field(default_factory=list)
    places: list[tuple[int, str]] = field(default_factory=list)
    length: int = 0
    before: Line | None = None
    flowing: bool = False

    def write(self, block: Sequence[Line], flows: bool, page: int, *, apart: bool) -> None:
        """Write lines that belong together; if a paragraph broke off before, they go on with it.

        `apart`: a gap on the page sets them apart from what is before.
        """
        for k, line in enumerate(block):
            words = _plain(line.text)
            if self.before is None or not self.parts:
                joint = ""
            elif k:
                joint = " " if flows else "\n"
            elif self.flowing and apart and _goes_on(self.before, line):
                joint = " "
            else:
                joint = "\n\n" if apart else "\n"
            if self.before and _divides(self.before, line) and joint != "\n\n":
                words = self._united(self.before, words)
            if words:
                self._append(joint)
                if not self.places or self.places[-1][1] != f"page={page}":
                    self.places.append((self.length, f"page={page}"))
                self._append(words)
            self.before = line
        self.flowing = flows

    def _united(self, before: Line, words: str) -> str:
        """Put a divided word together at the end of what is written; the words that are left."""
        start = _WORD.match(words)
        if start is None:
            return words
        last = self.parts.pop()
        self.length -= len(last)
        self._append(_without_hyphen(before.text, last) + start.group())
        return words[start.end() :].lstrip()

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _plain(words: str) -> str:
    return words.translate(_REMOVED)


def _divides(before: Line, line: Line) -> bool:
    return before.text[-1] in _DIVIDED and line.text[0].islower()


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a paragraph goes on in another column or on another page."""
    return before.text[-1] not in ".!?:。！？" and line.text[0].islower()


def _without_hyphen(line: str, written: str) -> str:
    """A line as written, without the hyphen at its end unless that is part of the word.

    In "state-of-" and "North-" it is, in "confer-" it is not. PDFium hides which hyphens are soft.
    """
    visible = line[-1] not in SOFT
    bare = written[:-1] if visible else written
    word = bare.split()[-1] if bare.split() else ""
    part_of_word = any(c in word for c in "-‐") or (visible and word[:1].isupper())
    return f"{bare}-" if part_of_word and line[-1] != "\u00ad" else bare


class _Margins:
    """How far lines go to the right, by where they begin and how high their letters are."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._right: dict[tuple[int, int], float] = {}
        for line in lines:
            if len(line.cells) == 1:
                key = self._key(line)
                self._right[key] = max(line.right, self._right.get(key, line.right))

    def is_full(self, line: Line, below: Line) -> bool:
        """Whether a line ends where the first word of the next had no room any more."""
        step, height = self._key(line)
        near = (self._right.get((step + k, height), line.right) for k in (-1, 0, 1))
        letter = (below.right - below.lefts[0]) / len(below.text)
        return line.right + letter * (len(below.text.split()[0]) + 1) > max(near)

    @staticmethod
    def _key(line: Line) -> tuple[int, int]:
        height = max(round(line.height), 1)
        return int(line.lefts[0] // (_INDENT * height)), height


def _begins(line: Line, block: Sequence[Line], margins: _Margins) -> bool:
    """Whether a line begins a paragraph or item of its own, with no gap above it.

    It has a bullet; or it is indented more than the line above it, which has none; or that line
    ends a sentence before the margin.
    """
    if _BULLET.match(line.text):
        return True
    before = block[-1]
    indented = line.lefts[0] - before.lefts[0] > 0.7 * line.height
    if indented:
        return not _BULLET.match(before.text)
    return before.text[-1] in ".!?" and not margins.is_full(before, line)


def _flows(block: Sequence[Line], page: _Margins) -> bool:
    """Whether lines are a paragraph: most end where the next word had no room any more.

    The margin is the block's own if it has lines enough to show one, else that of the page.
    """
    if any(len(line.cells) > 1 for line in block):
        return False
    margins = _Margins(block) if len(block) >= _FEW else page
    full = sum(margins.is_full(line, below) for line, below in pairwise(block))
    return full >= _MOST * (len(block) - 1)


def _usual_distance(page: Sequence[Line]) -> float:
    gaps = [above.bottom - below.bottom for above, below in pairwise(page)]
    return median([g for g in gaps if g > 0] or [0.0])


def _apart(before: Line, line: Line, usual: float) -> bool:
    """Whether another paragraph begins: after a gap, in letters of another size, further up."""
    sizes = sorted((before.height, line.height))
    resized = sizes[1] > _OTHER_SIZE * sizes[0] > 0
    gap = before.bottom - line.bottom
    return resized or gap <= 0 or gap > _APART * usual > 0
