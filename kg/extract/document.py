"""A whole report, sentence by sentence, with what carries over from one to the next."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.blocks import Shape, blocks
from kg.extract.contributions import Before, find_acts, find_session, functions
from kg.extract.cues import Cue, heading_cue
from kg.extract.lexicon import Lexicon
from kg.extract.linker import link
from kg.extract.mentions import find_mentions
from kg.extract.sentence import Sentence
from kg.extract.tokens import sentences, span_of, tokenize
from kg.model import Span


def read_sentences(
    text: str, lexicon: Lexicon, *, hard_wrapped: bool = True, apart: Sequence[Span] = ()
) -> list[Sentence]:
    """Every sentence of the report proper with its mentions, links and acts.

    Three things carry over: the line that introduces a list, the subject a pronoun stands for,
    and the part of the programme that is being told. What stands in `apart` is left out.
    """
    found: list[Sentence] = []
    before = Before()
    session: Span | None = None
    for block in blocks(text, hard_wrapped=hard_wrapped, apart=apart):
        if block.shape is Shape.ASIDE:
            continue
        for tokens in sentences(text, block.span):
            mentions = functions(find_mentions(text, tokens), tokens)
            links = link(tokens, mentions, lexicon)
            intro = _intro(text, block.intro) if block.shape is Shape.ITEM else None
            acts, before = find_acts(
                text, tokens, mentions, links, lexicon, intro=intro, before=before
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
                    links,
                    acts,
                    session,
                    block.intro if intro else None,
                )
            )
    return found


def _intro(text: str, intro: Span | None) -> Cue | None:
    """The cue of the line above a list, if it says what those listed did."""
    if intro is None:
        return None
    *_, last = sentences(text, intro)
    return heading_cue(last) or heading_cue(tokenize(text, intro))
