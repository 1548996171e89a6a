"""A Chinese report, sentence by sentence: the same stages as English, with Chinese modules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.blocks import Shape, blocks
from kg.extract.event_facts import Event
from kg.extract.languages.base import Language
from kg.extract.languages.chinese.characters import simplified
from kg.extract.languages.chinese.cues import acts
from kg.extract.languages.chinese.event import PATTERNS
from kg.extract.languages.chinese.linker import link
from kg.extract.languages.chinese.mentions import find_mentions
from kg.extract.languages.chinese.sameness import NAMING, institution, position
from kg.extract.languages.happening import read_event
from kg.extract.mentions import Mention
from kg.extract.sentence import Sentence
from kg.model import Span

_END = re.compile(r"[。！？!?]+[”』」）)]*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST = 800
_CERTAIN = 0.9
_MANY = 500  # names that are looked for again


def sentences(text: str, block: Span) -> Iterator[Span]:
    """The sentences of a block; a very long one is cut, so that time stays linear.

    >>> t = "会议由张三主持。李四致辞！"
    >>> [t[s.start : s.end] for s in sentences(t, Span(0, len(t)))]
    ['会议由张三主持。', '李四致辞！']
    """
    start = block.start
    while start < block.end:
        match = _END.search(text, start, min(block.end, start + _LONGEST))
        stop = match.end() if match else min(block.end, start + _LONGEST)
        if not match and stop < block.end:
            comma = max(text.rfind(c, start + _LONGEST // 2, stop) for c in "，；,;、 ")
            stop = comma + 1 if comma > 0 else stop
        if text[start:stop].strip():
            yield Span(start, stop)
        start = stop


def read(
    text: str, *, hard_wrapped: bool, apart: Sequence[Span], given: str
) -> tuple[list[Sentence], Event]:
    """The sentences of a Chinese report and its event; traditional characters are read, too."""
    plain = simplified(text)
    found: list[Sentence] = []
    for block in blocks(text, hard_wrapped=False, apart=apart):
        if block.shape is Shape.ASIDE and not _HAN.search(text, *block.span):
            continue
        start = block.span.start
        item = block.shape is Shape.ITEM
        marked = item and text[text.rfind("\n", 0, start) + 1 : start].strip() != ""
        for span in sentences(plain, block.span):
            mentions = find_mentions(plain, span, item=marked and span.start == start)
            links = link(plain, mentions)
            above = block.intro if item else None
            found.append(Sentence(span, block.shape, [], mentions, links, above=above))
    _again(plain, found)
    for k, sentence in enumerate(found):
        sentence.acts = acts(plain, sentence, k)
    return found, read_event(plain, found, PATTERNS, given)


def _again(text: str, found: Sequence[Sentence]) -> None:
    """Names that one sentence makes sure of are found in the others, too."""
    persons = (m for s in found for m in s.mentions if m.type == "person" and m.sure >= _CERTAIN)
    names = sorted({text[m.span.start : m.span.end] for m in persons}, key=lambda n: (-len(n), n))
    if not names or len(names) > _MANY:
        return
    pattern = re.compile("|".join(map(re.escape, names)))
    for sentence in found:
        taken = [m.span for m in sentence.mentions if m.type in ("person", "organisation", "quote")]
        for match in pattern.finditer(text, *sentence.quote):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other in taken):
                sentence.mentions.append(Mention("person", *span, span, sure=0.8, titled=True))
        sentence.mentions.sort(key=lambda m: m.span)


LANGUAGE = Language("zh", read, NAMING, institution, position)
