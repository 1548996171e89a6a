"""A whole report, sentence by sentence, with what carries over from one to the next."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.blocks import Shape, blocks
from kg.extract.contributions import Before, find_acts, find_session, functions
from kg.extract.cues import Cue, heading_cue
from kg.extract.lexicon import Lexicon
from kg.extract.mentions import find_mentions
from kg.extract.readers import Reader
from kg.extract.sentence import Part, Sentence
from kg.extract.tokens import sentences, span_of, tokenize
from kg.model import Span


def read_sentences(
    text: str,
    lexicon: Lexicon,
    *,
    hard_wrapped: bool = True,
    apart: Sequence[Span] = (),
    reader: Reader,
) -> list[Sentence]:
    """Every sentence of the report proper with its mentions, links and acts.

    Three things carry over: the line that introduces a list, the subject a pronoun stands for,
    and the part of the programme that is being told. What stands in `apart` is left out.
    `reader` has the last word on mentions, links and acts.
    """
    parts = read_parts(text, hard_wrapped=hard_wrapped, apart=apart)
    reader.read(parts)
    found: list[Sentence] = []
    before = Before()
    session: Span | None = None
    for part in parts:
        block, tokens, mentions = part.block, part.tokens, part.mentions
        intro = _intro(text, block.intro) if block.shape is Shape.ITEM else None
        acts, before = find_acts(
            text, tokens, mentions, part.links, lexicon, intro=intro, before=before
        )
        session = find_session(text, tokens) or session
        if any(a.role == "closing-speaker" for a in acts):
            session = None
        found.append(
            Sentence(
                span_of(tokens),
                block.shape,
                tokens,
                mentions,
                part.links,
                acts,
                session,
                block.intro if intro else None,
                block.intro if block.shape is Shape.ITEM else None,
                part.talks,
            )
        )
    reader.act(text, found)
    return found


def read_parts(text: str, *, hard_wrapped: bool = True, apart: Sequence[Span] = ()) -> list[Part]:
    """The sentences and list items of the report proper, with what the grammar says they name."""
    return [
        Part(block, tokens, functions(find_mentions(text, tokens), tokens))
        for block in blocks(text, hard_wrapped=hard_wrapped, apart=apart)
        if block.shape is not Shape.ASIDE
        for tokens in sentences(text, block.span)
    ]


def _intro(text: str, intro: Span | None) -> Cue | None:
    """The cue of the line above a list, if it says what those listed did."""
    if intro is None:
        return None
    *_, last = sentences(text, intro)
    return heading_cue(last) or heading_cue(tokenize(text, intro))
