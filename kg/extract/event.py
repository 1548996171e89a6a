"""The main event of a report: its name, kind, dates, place, mode, and who organised it."""

from __future__ import annotations

import re

from kg.extract.blocks import Shape
from kg.extract.event_facts import NOWHERE, Event, Found
from kg.extract.event_setting import HELD, read_date, read_gathering, read_mode, read_place
from kg.extract.lexicon import Lexicon
from kg.extract.organisers import read_organisers
from kg.extract.sentence import Sentence
from kg.extract.tokens import Token, span_of
from kg.names import digest, slug

_OTHER_EVENT = re.compile(
    r"\b(?:previous|earlier|last year's|next|future|another|similar|past|upcoming|"
    r"in conjunction with|co-?located with|alongside)\W+(?:the\W+)?$",
    re.IGNORECASE,
)


def read_event(text: str, sentences: list[Sentence], lexicon: Lexicon, given: str = "") -> Event:
    """The main event of the sentences of a report; its `names` are empty when there is none.

    `given` is the name of the event of a report that names none.
    """
    event = Event(text_key=digest(text)[:8])
    main = _main(text, sentences)
    event.names = _names(text, sentences, main) or _generic(text, sentences, lexicon)
    event.names = event.names or _headline(text, sentences)
    if given and not event.names:
        event.names = [Found(given, NOWHERE, NOWHERE, 1.0, "source.event")]
    if not event.names:
        return event
    quote = event.names[0].quote
    event.kind = _kind(text, sentences, main, lexicon) or None
    read_date(event, text, sentences, quote)
    read_place(event, text, sentences, quote)
    read_mode(event, text, sentences, quote, lexicon)
    for sentence in sentences:
        event.organisers += read_organisers(sentence, lexicon)
    read_gathering(event, text, sentences)
    return event


def _main(text: str, sentences: list[Sentence]) -> str:
    """Slug of the event name that the report is about, "" when no event is named."""
    scores: dict[str, float] = {}
    full = _full_names(text, sentences)
    for k, sentence in enumerate(sentences):
        words = text[sentence.quote.start : sentence.quote.end]
        for mention in sentence.mentions:
            if mention.type != "event" or mention.event is None:
                continue
            before = text[max(sentence.quote.start, mention.span.start - 30) : mention.span.start]
            score = mention.sure + (1.5 if k < 3 else 0.5 if k < 8 else 0.0)
            score += 1.0 if HELD.search(words) else 0.0
            score += 0.5 if mention.event.type else 0.0
            score -= 2.0 if _OTHER_EVENT.search(before) else 0.0
            key = slug(text[mention.span.start : mention.span.end])
            key = full.get(key, key)
            if key not in scores:
                few = list(scores)[:_CANDIDATES]
                key = next((k for k in few if key in k or k in key), key)
            scores[key] = scores.get(key, 0.0) + score
    return min(scores, key=lambda s: (-scores[s], s)) if scores else ""


def _full_names(text: str, sentences: list[Sentence]) -> dict[str, str]:
    """Slug of an acronym → slug of the name that it stands behind in brackets."""
    events = (m for s in sentences for m in s.mentions if m.type == "event" and m.event)
    return {
        slug(text[m.event.acronym.start : m.event.acronym.end]): slug(
            text[m.span.start : m.span.end]
        )
        for m in events
        if m.event and m.event.acronym
    }


def _names(text: str, sentences: list[Sentence], main: str) -> list[Found]:
    found: dict[str, Found] = {}
    for sentence in sentences:
        for mention in sentence.mentions:
            if mention.type != "event" or mention.event is None or not main:
                continue
            for span in (mention.span, mention.event.acronym):
                if span is None:
                    continue
                value = text[span.start : span.end]
                key = slug(value)
                if span is mention.span and not (key in main or main in key):
                    break
                if key not in found or mention.sure > found[key].sure:
                    sure = mention.sure if span is mention.span else mention.sure - 0.01
                    found[key] = Found(value, span, sentence.quote, sure, "event.name")
    return sorted(
        found.values(), key=lambda f: (-len(f.value) if f.sure > 0.7 else 0, -f.sure, f.span)
    )


def _generic(text: str, sentences: list[Sentence], lexicon: Lexicon) -> list[Found]:
    """No proper name anywhere: the report's own words ("second regional workshop for midwives").

    The longest such phrase near the top is taken, with low certainty.
    """
    found: list[Found] = []
    for sentence in sentences[:_TOP]:
        tokens = sentence.tokens
        for i, token in enumerate(tokens):
            if token.lower in lexicon.event_heads and token.lower not in _VAGUE:
                first, last = _phrase(tokens, i, lexicon)
                span = span_of(tokens[first:last])
                words = text[span.start : span.end]
                found.append(Found(words, span, sentence.quote, 0.35, "event.noun"))
    if not found:
        return []
    return [max(found, key=lambda f: (min(len(f.value.split()), 8), -f.span.start))]


def _headline(text: str, sentences: list[Sentence]) -> list[Found]:
    """A dated report about people that names no event: its headline, with low certainty."""
    acting = sum(bool(s.acts) for s in sentences)
    if not sentences or acting < 2 or not any(s.dates(text) for s in sentences):
        return []
    first = sentences[0]
    if first.shape is not Shape.HEADING:
        return []
    return [
        Found(
            text[first.quote.start : first.quote.end],
            first.quote,
            first.quote,
            0.3,
            "event.headline",
        )
    ]


_TOP = 12
_CANDIDATES = 100  # the event a report is about is named among the first
_VAGUE = frozenset(
    "day days week school assembly fair session lecture panel course training".split()
)
_STOPS = frozenset(
    "the a an this that its our their of at in for during and to as by with held hosted each "
    "every".split()
)


def _phrase(tokens: list[Token], head: int, lexicon: Lexicon) -> tuple[int, int]:
    """Adjectives before an event noun and "for …", "on …" after it."""
    first = head
    while first and head - first < 4:
        word = tokens[first - 1]
        if not word.word or word.lower in _STOPS or word.lower in lexicon.person_verbs:
            break
        first -= 1
    last = head + 1
    if last < len(tokens) and tokens[last].lower in ("on", "for"):
        end = last + 1
        while (
            end < len(tokens)
            and end - last < 8
            and tokens[end].word
            and tokens[end].lower
            not in ("was", "were", "is", "which", "that", "with", "by", "took", "held", "in", "at")
        ):
            end += 1
        last = end if end - last > 1 else last
    return first, last


def _kind(text: str, sentences: list[Sentence], main: str, lexicon: Lexicon) -> Found | None:
    for sentence in sentences:
        for m in sentence.mentions:
            if (
                m.type == "event"
                and m.event
                and m.event.type
                and main
                and ((key := slug(text[m.span.start : m.span.end])) in main or main in key)
            ):
                return Found(m.event.type, m.span, sentence.quote, 0.9, "event.type")
    for sentence in sentences:
        for token in sentence.tokens:
            if token.lower in lexicon.event_heads and token.lower not in (
                "day",
                "days",
                "session",
                "panel",
                "lecture",
            ):
                return Found(
                    lexicon.event_heads[token.lower], token.span, sentence.quote, 0.7, "event.type"
                )
    return None
