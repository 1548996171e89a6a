"""When and where the event was, and whether people met in a room or online."""

from __future__ import annotations

import re

from kg.dates import DateMention, find_years, with_year
from kg.extract.event_facts import Event, Found
from kg.extract.lexicon import Lexicon
from kg.extract.mentions import Mention
from kg.extract.sentence import Sentence
from kg.model import Span

HELD = re.compile(
    r"\b(?:took place|taking place|take place|was held|were held|held (?:in|at|on)|hosted|"
    r"organi[sz]ed|convened|gathered|brought together|opened|kicked off|began|started|"
    r"concluded|attended|"
    r"met (?:in|at|on))\b",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    r"\b(?:online|on-line|virtual(?:ly)?|"
    r"via (?:zoom|webcast|teams|webex|skype|video|\w+ meeting)|over zoom|on zoom|"
    r"video-?conferenc\w*|teleconference|webinar|remotely|live-?stream\w*|webcast)\b",
    re.IGNORECASE,
)
_ONSITE = re.compile(r"\b(?:in[- ]person|on-?site|face[- ]to[- ]face|offline)\b", re.IGNORECASE)
_HYBRID = re.compile(
    r"\b(?:hybrid|mixed) (?:format|mode|event|meeting|form|conference)|\bhybrid\b", re.IGNORECASE
)
_OTHER_TIME = re.compile(
    r"(?:deadline|submi\w+|due|born|since|until|before|after|founded|established|published|posted|updated|next|last|previous|by)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
# What has to be done by then, long before the event, as calls for papers list it.
_DEADLINE = re.compile(
    r"\b(?:deadlines?|submissions?|submit\w*|due|notif\w+|camera[- ]ready|rebuttals?|"
    r"registration|acceptance)\b\W*(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_WEAK = 0.5  # a date with no more for it than that may be anything's
_NEAR = 60  # characters before a date that can say which date it is
_DATELINE = re.compile(r"\)?\s*[–—:-]+\s")
_PLACED = 1.9
_WHERE = frozenset("place venue where location".split())
_HALLS = frozenset(
    "hall room auditorium theatre centre center building campus hotel library premises library "
    "house".split()
)
_HELD_WORDS = frozenset(
    "held place hosted opened gathered met convened organised organized began started".split()
)
_ROOM = re.compile(
    r"\b(?:(?:held|gathered|met|took place|hosted) (?:in|at|on) the (?!internet|web)\w+|"
    r"in the (?:\w+ ){0,2}(?:hall|room|auditorium|theatre|theater|library|building|premises)|"
    r"on (?:the )?(?:campus|premises))\b",
    re.IGNORECASE,
)


def read_date(event: Event, text: str, sentences: list[Sentence], quote: Span) -> None:
    """Dates near the event's name win; a date alone on a line only lends its year."""
    ranked: list[tuple[float, DateMention, Span]] = []
    year = ""
    for k, sentence in enumerate(sentences):
        held = HELD.search(text, sentence.quote.start, sentence.quote.end)
        for date in sentence.dates(text):
            alone = len(sentence.tokens) <= 6 and date.span.end - date.span.start > 0.5 * (
                sentence.quote.end - sentence.quote.start
            )
            before = text[max(sentence.quote.start, date.span.start - _NEAR) : date.span.start]
            if _DEADLINE.search(before):
                continue
            if not year and date.has_year:
                year = date.start[:4]
            dateline = _DATELINE.match(text, date.span.end) is not None and len(before) < _NEAR
            alone = alone or (k < 4 and dateline)
            score = 0.4 if date.has_year else 0.0
            score += 3.0 if sentence.quote == quote else 0.0
            score += 2.0 if held else 0.0
            score += 1.0 / (k + 1)
            score -= 4.5 if alone else 0.0
            score -= 3.0 if _OTHER_TIME.search(before) else 0.0
            score += 0.2 if date.start != date.end or len(date.start) > 7 else 0.0
            ranked.append((score, date, sentence.quote))
    if not year:
        spans = [n.span for n in event.names] + [s.quote for s in sentences[:4]]
        year = next((y.start for s in spans for y in find_years(text, s)), "")
    named = [(n, y) for n in event.names for y in find_years(text, n.span)]
    best = max(ranked, key=lambda r: (r[0], -r[1].span.start), default=None)
    if best and (best[0] > _WEAK or not named):
        score, date, where = best
        start, end = (with_year(d, year) if year else d for d in (date.start, date.end))
        if start > end:  # over New Year: which of the two has the year is not said
            start, end = date.start, date.end
        sure = 0.92 if score > 2 else 0.75 if score > _WEAK else 0.5
        event.start = Found(start, date.span, where, sure, "event.date")
        event.end = Found(end, date.span, where, sure, "event.date")
    elif named:
        name, found = named[0]
        event.start = event.end = Found(found.start, found.span, name.quote, 0.8, "event.year")


def read_place(event: Event, text: str, sentences: list[Sentence], quote: Span) -> None:
    """Where it was: "held in/at …", a dateline, a line "Venue: …"; a town wins over a building."""
    ranked: list[tuple[float, Span, Span]] = []
    for k, sentence in enumerate(sentences):
        held = HELD.search(text, sentence.quote.start, sentence.quote.end)
        places = [m for m in sentence.mentions if m.type == "place"]
        for n, mention in enumerate(places):
            score = _place_score(
                sentence, mention, k, held=bool(held), main=sentence.quote == quote
            )
            span = mention.span
            follower = places[n + 1] if n + 1 < len(places) else None
            if follower and [t.text for t in sentence.tokens[mention.last : follower.first]] == [
                ","
            ]:
                span = Span(span.start, follower.span.end)
            ranked.append((score + 0.5 / (k + 1), span, sentence.quote))
        if (held or sentence.quote == quote) and (venue := _venue(sentence)):
            ranked.append((1.9 + 0.5 / (k + 1), venue, sentence.quote))
    if ranked:
        score, span, where = max(ranked, key=lambda r: (r[0], -r[1].start))
        if score >= _PLACED:
            sure = 0.9 if score > 3 else 0.75
            event.place = Found(text[span.start : span.end], span, where, sure, "event.place")


def _place_score(sentence: Sentence, mention: Mention, k: int, *, held: bool, main: bool) -> float:
    tokens = sentence.tokens
    before = tokens[mention.first - 1].lower if mention.first else ""
    labelled = before == ":" and mention.first > 1 and tokens[mention.first - 2].lower in _WHERE
    follower = tokens[mention.last] if mention.last < len(tokens) else None
    dated = any(m.type == "date" for m in sentence.mentions[:4])
    dateline = k < 4 and mention.first <= 2 and dated and follower and follower.text in ",(–—-:."
    inside = before in ("in", "at", "near")
    score = 1.0 if inside else 0.0
    score += 2.5 if inside and main else 0.0
    score += 1.5 if inside and held else 0.0
    return score + (2.5 if dateline or labelled else 0.0)


def _venue(sentence: Sentence) -> Span | None:
    """The building it was held in: "held at X", "in the lecture hall of X"."""
    tokens = sentence.tokens
    for mention in sentence.mentions:
        if mention.type != "organisation" or not mention.first:
            continue
        j = mention.first - 1
        while j and (
            tokens[j].lower in ("the", "of", "its")
            or tokens[j].lower in _HALLS
            or (
                tokens[j].word
                and not tokens[j].cap
                and mention.first - j < 5
                and tokens[j].lower not in ("in", "at")
            )
        ):
            j -= 1
        words = [t.lower for t in tokens[j + 1 : mention.first]]
        if tokens[j].lower in ("at", "in") and (
            not set(words) - {"the", "its"} or (set(words) & _HALLS and len(words) < 6)
        ):
            earlier = [t.lower for t in tokens[max(0, j - 14) : j]]
            if any(w in _HELD_WORDS for w in earlier):
                return mention.span
    return None


def read_mode(
    event: Event, text: str, sentences: list[Sentence], quote: Span, lexicon: Lexicon
) -> None:
    online = onsite = None
    for sentence in sentences:
        about_it = (
            sentence.quote == quote
            or HELD.search(text, sentence.quote.start, sentence.quote.end)
            or any(t.lower in lexicon.event_heads for t in sentence.tokens)
        )
        if hit := _HYBRID.search(text, sentence.quote.start, sentence.quote.end):
            event.mode = Found("hybrid", Span(*hit.span()), sentence.quote, 0.9, "event.mode")
            return
        if (
            about_it
            and online is None
            and (hit := _ONLINE.search(text, sentence.quote.start, sentence.quote.end))
        ):
            online = Found("online", Span(*hit.span()), sentence.quote, 0.88, "event.mode")
        if onsite is None and (
            hit := _ONSITE.search(text, sentence.quote.start, sentence.quote.end)
        ):
            onsite = Found("onsite", Span(*hit.span()), sentence.quote, 0.85, "event.mode")
    if online and onsite:
        event.mode = Found("hybrid", online.span, online.quote, 0.75, "event.mode")
    elif online or onsite:
        event.mode = online or onsite
    elif event.place:
        p = event.place
        event.mode = Found("onsite", p.span, p.quote, p.sure - 0.1, "event.mode-from-place")


def read_gathering(event: Event, text: str, sentences: list[Sentence]) -> None:
    """Nothing online, and people were in a room: a gathering on site, by the words that say so."""
    if event.mode is not None:
        return
    for sentence in sentences:
        if hit := _ROOM.search(text, sentence.quote.start, sentence.quote.end):
            event.mode = Found(
                "onsite", Span(*hit.span()), sentence.quote, 0.7, "event.mode-from-room"
            )
            return
