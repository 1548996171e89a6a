"""A Russian report, sentence by sentence: the same stages as English, with Russian modules."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.blocks import Block, Shape, blocks
from kg.extract.event_facts import Event
from kg.extract.languages.base import Language
from kg.extract.languages.happening import read_event
from kg.extract.languages.russian.cues import acts
from kg.extract.languages.russian.event import PATTERNS
from kg.extract.languages.russian.known import surnames, with_surnames
from kg.extract.languages.russian.linker import link
from kg.extract.languages.russian.mentions import find_mentions
from kg.extract.languages.russian.programme import is_line
from kg.extract.languages.russian.sameness import NAMING, institution, position
from kg.extract.languages.russian.tokens import sentences, tokenize
from kg.extract.mentions import Mention
from kg.extract.sentence import Sentence
from kg.extract.tokens import Token, span_of
from kg.model import Span


def read(
    text: str, *, hard_wrapped: bool, apart: Sequence[Span], given: str
) -> tuple[list[Sentence], Event]:
    """The sentences of a Russian report and its event."""
    drafts: list[tuple[Block, list[Token], list[Mention]]] = []
    for block in blocks(text, hard_wrapped=hard_wrapped, apart=apart):
        if block.shape is Shape.ASIDE:
            continue
        line = is_line(text, block.span)
        for tokens in [tokenize(text, *block.span)] if line else sentences(text, block.span):
            drafts.append((block, tokens, find_mentions(text, tokens)))
    known = surnames((tokens, mentions) for _, tokens, mentions in drafts)
    found: list[Sentence] = []
    for block, tokens, named in drafts:
        mentions = with_surnames(text, tokens, named, known)
        above = block.intro if block.shape is Shape.ITEM else None
        sentence = Sentence(
            span_of(tokens), block.shape, tokens, mentions, link(tokens, mentions), above=above
        )
        sentence.acts = acts(text, sentence, len(found))
        found.append(sentence)
    return found, read_event(text, found, PATTERNS, given)


LANGUAGE = Language("ru", read, NAMING, institution, position)
