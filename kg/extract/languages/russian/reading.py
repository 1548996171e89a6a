"""A Russian report, sentence by sentence: the same stages as English, with Russian modules."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.blocks import Shape, blocks
from kg.extract.event_facts import Event
from kg.extract.languages.base import Language
from kg.extract.languages.happening import read_event
from kg.extract.languages.russian.cues import acts
from kg.extract.languages.russian.event import PATTERNS
from kg.extract.languages.russian.linker import link
from kg.extract.languages.russian.mentions import find_mentions
from kg.extract.languages.russian.sameness import NAMING, institution, position
from kg.extract.languages.russian.tokens import sentences
from kg.extract.sentence import Sentence
from kg.extract.tokens import span_of
from kg.model import Span


def read(
    text: str, *, hard_wrapped: bool, apart: Sequence[Span], given: str
) -> tuple[list[Sentence], Event]:
    """The sentences of a Russian report and its event."""
    found: list[Sentence] = []
    for block in blocks(text, hard_wrapped=hard_wrapped, apart=apart):
        if block.shape is Shape.ASIDE:
            continue
        for tokens in sentences(text, block.span):
            mentions = find_mentions(text, tokens)
            above = block.intro if block.shape is Shape.ITEM else None
            sentence = Sentence(
                span_of(tokens), block.shape, tokens, mentions, link(tokens, mentions), above=above
            )
            sentence.acts = acts(text, sentence, len(found))
            found.append(sentence)
    return found, read_event(text, found, PATTERNS, given)


LANGUAGE = Language("ru", read, NAMING, institution, position)
