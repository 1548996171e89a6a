"""A Chinese report, sentence by sentence: the same stages as English, with Chinese modules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.blocks import Shape, blocks
from kg.extract.event_facts import Event, Found
from kg.extract.languages.base import Language
from kg.extract.languages.chinese.bare import complete
from kg.extract.languages.chinese.characters import simplified
from kg.extract.languages.chinese.cues import acts
from kg.extract.languages.chinese.event import PATTERNS
from kg.extract.languages.chinese.lexicon import load
from kg.extract.languages.chinese.linker import link
from kg.extract.languages.chinese.mentions import find_mentions
from kg.extract.languages.chinese.sameness import NAMING, institution, position
from kg.extract.languages.happening import read_event
from kg.extract.mentions import Mention
from kg.extract.sentence import Sentence
from kg.model import Span
from kg.names import clean

_END = re.compile(r"[。！？!?]+[”』」）)]*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST = 800
_CERTAIN, _LIKELY = 0.9, 0.7  # a name that is a word, and one that is none
_DOT = re.compile(r"[·•・‧∙]")
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
    complete(plain, found)
    _again(plain, found)
    for k, sentence in enumerate(found):
        sentence.acts = acts(plain, sentence, k)
    event = read_event(plain, found, PATTERNS, given)
    if plain != text:
        event.names = [_printed(text, name) for name in event.names]
        event.place = _printed(text, event.place) if event.place else None
    return found, event


def _printed(text: str, found: Found) -> Found:
    """What was found, in the characters of the text."""
    words = clean(text[found.span.start : found.span.end])
    return replace(found, value=words) if found.span.end > found.span.start else found


def _again(text: str, found: Sequence[Sentence]) -> None:
    """Names that one sentence makes sure of are found in the others, too."""
    words = load().words
    known: set[str] = set()
    for mention in (m for s in found for m in s.mentions if m.type == "person"):
        name = text[mention.span.start : mention.span.end]
        if mention.sure >= (_CERTAIN if name in words else _LIKELY):
            known.add(name)
            known.update(part for part in _DOT.split(name)[1:] if len(part) > 2)
    names = sorted(known, key=lambda n: (-len(n), n))
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
