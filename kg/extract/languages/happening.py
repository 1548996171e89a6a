"""The event of a report by the patterns of its language: name, days, place, mode, organisers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.dates import DateMention, with_year
from kg.extract.event_facts import NOWHERE, Event, Found, Organiser
from kg.extract.mentions import Mention
from kg.extract.sentence import Sentence
from kg.model import Span
from kg.names import clean, digest

_TOP = 8
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that an event may have: its words, its type, how well it is built."""

    span: Span
    type: str
    score: float


@dataclass(frozen=True, slots=True)
class Patterns:
    """What a language says of events.

    `names` gives the candidates of a sentence, `dates` the dates in a span; `held` are words for
    taking place, `other` words before a date that make it the date of something else; `place` has
    a group named place; `venue`, where a language has it, is asked instead. `backers` are cues
    with a role and the side where institutions stand ("any": before the cue if there are any).
    """

    names: Callable[[str, Sentence], list[Candidate]]
    dates: Callable[[str, Span], list[DateMention]]
    held: re.Pattern[str]
    other: re.Pattern[str]
    place: Sequence[re.Pattern[str]]
    online: re.Pattern[str]
    onsite: re.Pattern[str]
    hybrid: re.Pattern[str]
    backers: Sequence[tuple[re.Pattern[str], str, str]]
    venue: Callable[[str, Sequence[Sentence], Sentence | None], Found | None] | None = None


def read_event(text: str, sentences: Sequence[Sentence], patterns: Patterns, given: str) -> Event:
    """What the sentences say of their main event; its `names` are empty when there is none."""
    event = Event(text_key=digest(text)[:8])
    main = _name(event, text, sentences, patterns)
    if given and not event.names:
        event.names = [Found(given, NOWHERE, NOWHERE, 1.0, "source.event")]
    if not event.names:
        return event
    _days(event, text, sentences, patterns, main)
    if patterns.venue:
        event.place = patterns.venue(text, sentences, main)
    else:
        _place(event, text, sentences, patterns)
    _mode(event, text, sentences, patterns)
    for sentence in sentences:
        event.organisers += _backers(text, sentence, patterns, event.names[0].span)
    return event


def _name(
    event: Event, text: str, sentences: Sequence[Sentence], patterns: Patterns
) -> Sentence | None:
    best: tuple[float, Candidate, Sentence] | None = None
    for k, sentence in enumerate(sentences):
        if k > 5 * _TOP:
            break
        held = patterns.held.search(text, *sentence.quote) is not None
        for candidate in patterns.names(text, sentence):
            score = candidate.score + (1.0 if held else 0.0) + (0.8 if k < _TOP else 0.0) - 0.02 * k
            if best is None or score > best[0]:
                best = score, candidate, sentence
    if best is None:
        return None
    score, candidate, sentence = best
    words = clean(text[candidate.span.start : candidate.span.end])
    sure = 0.85 if score > 3 else 0.6 if score > 2 else 0.4
    event.names = [Found(words, candidate.span, sentence.quote, sure, "event.name")]
    if candidate.type:
        event.kind = Found(candidate.type, candidate.span, sentence.quote, sure, "event.type")
    return sentence


def _days(
    event: Event,
    text: str,
    sentences: Sequence[Sentence],
    patterns: Patterns,
    main: Sentence | None,
) -> None:
    ranked: list[tuple[float, int, DateMention, Sentence]] = []
    year = ""
    for k, sentence in enumerate(sentences):
        held = patterns.held.search(text, *sentence.quote) is not None
        for n, date in enumerate(patterns.dates(text, sentence.quote)):
            year = year or (date.start[:4] if date.has_year else "")
            before = text[max(sentence.quote.start, date.span.start - _NEAR) : date.span.start]
            whole = date.span.end - date.span.start > 0.45 * (
                sentence.quote.end - sentence.quote.start
            )
            score = (2.0 if held else 0.0) + (1.5 if sentence is main else 0.0)
            score += 1.0 if k < _TOP else 0.0
            score += 0.6 if date.start != date.end else 0.0
            score -= 1.8 if whole else 0.0
            score -= 2.5 if patterns.other.search(before) else 0.0
            score -= 0.05 * k + 0.1 * n
            ranked.append((score, -k, date, sentence))
    if not ranked:
        return
    score, _, date, sentence = max(ranked, key=lambda r: (r[0], r[1], -r[2].span.start))
    if score < -1.0:
        return
    sure = 0.85 if score > 2 else 0.6
    start, end = (with_year(d, year) if year else d for d in (date.start, date.end))
    event.start = Found(start, date.span, sentence.quote, sure, "event.date")
    event.end = Found(end, date.span, sentence.quote, sure, "event.date")


def _place(event: Event, text: str, sentences: Sequence[Sentence], patterns: Patterns) -> None:
    for k, sentence in enumerate(sentences):
        for pattern in patterns.place:
            match = pattern.search(text, *sentence.quote)
            if match is None:
                continue
            span = Span(*match.span("place"))
            words = text[span.start : span.end].strip()
            if 1 < len(words) < 90:
                sure = 0.8 if k < _TOP else 0.6
                event.place = Found(words, span, sentence.quote, sure, "event.place")
                return


def _mode(event: Event, text: str, sentences: Sequence[Sentence], patterns: Patterns) -> None:
    hits = {}
    for name in ("hybrid", "online", "onsite"):
        pattern: re.Pattern[str] = getattr(patterns, name)
        for sentence in sentences:
            if match := pattern.search(text, *sentence.quote):
                hits[name] = Found(name, Span(*match.span()), sentence.quote, 0.8, "event.mode")
                break
    if "hybrid" in hits:
        event.mode = hits["hybrid"]
    elif "online" in hits and ("onsite" in hits or event.place):
        found = hits["online"]
        event.mode = Found("hybrid", found.span, found.quote, 0.6, "event.mode")
    elif hits:
        event.mode = hits.get("online") or hits["onsite"]
    elif event.place:
        place = event.place
        event.mode = Found(
            "onsite", place.span, place.quote, place.sure - 0.1, "event.mode-from-place"
        )


def _backers(text: str, sentence: Sentence, patterns: Patterns, name: Span) -> list[Organiser]:
    """The institutions on the near side of a cue, up to another cue or a break of the list.

    What stands in the `name` of the event is the event (a school) and none of them.
    """
    institutions = [
        m
        for m in sentence.mentions
        if m.type == "organisation" and m.organisation and not m.span.within(name)
    ]
    cues = sorted(
        (
            (Span(*m.span()), role, side)
            for pattern, role, side in patterns.backers
            for m in pattern.finditer(text, *sentence.quote)
        ),
        key=lambda cue: (cue[0].start, -cue[0].end),
    )
    cues = [c for k, c in enumerate(cues) if not k or c[0].start >= cues[k - 1][0].end]
    found: list[Organiser] = []
    for k, (cue, role, side) in enumerate(cues):
        low = cues[k - 1][0].end if k else sentence.quote.start
        high = cues[k + 1][0].start if k + 1 < len(cues) else sentence.quote.end
        if side == "any":
            near = [m for m in institutions if low <= m.span.start and m.span.end <= cue.start]
            side = "before" if _row_back(text, near, cue.start) else "after"
        if side == "after":
            near = [m for m in institutions if cue.end <= m.span.start and m.span.end <= high]
            near = _row(text, near, cue.end)
        else:
            near = [m for m in institutions if low <= m.span.start and m.span.end <= cue.start]
            near = _row_back(text, near, cue.start)
        for mention in near:
            organisation = mention.organisation
            if organisation and text[mention.span.start : mention.span.end].strip():
                chain = organisation.chain
                found.append(
                    Organiser(role, chain, None, cue, sentence.quote, min(0.8, mention.sure))
                )
    return found


_BREAK = re.compile(r"[.;。；!?！？(（:：«“《]")


def _row(text: str, near: Sequence[Mention], start: int) -> list[Mention]:
    kept: list[Mention] = []
    for mention in near:
        gap = text[start : mention.span.start]
        if len(gap) > (45 if not kept else 16) or (kept and _BREAK.search(gap)):
            break
        kept.append(mention)
        start = mention.span.end
    return kept


def _row_back(text: str, near: Sequence[Mention], stop: int) -> list[Mention]:
    kept: list[Mention] = []
    for mention in reversed(near):
        gap = text[mention.span.end : stop]
        if len(gap) > 14 or _BREAK.search(gap):
            break
        kept.append(mention)
        stop = mention.span.start
    return kept[::-1]
