"""The main event of a report: its name, kind, dates, place, mode, and who organised it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from kg.dates import DateMention, find_dates, find_years, with_year
from kg.extract.blocks import Shape
from kg.extract.lexicon import Lexicon, lines
from kg.extract.mentions import Mention
from kg.extract.organisations import Name
from kg.extract.sentence import Sentence
from kg.extract.tokens import Token, span_of
from kg.model import Span
from kg.names import slug

_HELD = re.compile(
    r"\b(?:took place|taking place|take place|was held|were held|held (?:in|at|on)|hosted|organi[sz]ed|convened|"
    r"gathered|brought together|opened|kicked off|began|started|concluded|attended|met (?:in|at|on))\b",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    r"\b(?:online|on-line|virtual(?:ly)?|via (?:zoom|webcast|teams|webex|skype|video|\w+ meeting)|over zoom|on zoom|"
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
_OTHER_EVENT = re.compile(
    r"\b(?:previous|earlier|last year's|next|future|another|similar|past|upcoming)\W+(?:the\W+)?$",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"\)?\s*[–—:-]+\s")
_LIST_WORDS = frozenset(", and & ; the as well along with a its our by from of also / both".split())


@dataclass(slots=True)
class Found:
    """A value with the words it was read from, the sentence around them, and how sure it is."""

    value: str
    span: Span
    quote: Span
    sure: float
    rule: str


@dataclass(slots=True)
class Organiser:
    """An institution (or a person) that did something for the event."""

    role: str
    chain: tuple[Name, ...]
    person: Mention | None
    cue: Span
    quote: Span
    sure: float


@dataclass(slots=True)
class Event:
    """Everything read about the main event; lists keep every printed form."""

    names: list[Found] = field(default_factory=list)
    kind: Found | None = None
    start: Found | None = None
    end: Found | None = None
    place: Found | None = None
    mode: Found | None = None
    organisers: list[Organiser] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Name and year: two events of one series are two events."""
        year = self.start.value[:4].strip("-") if self.start else ""
        name = slug(self.names[0].value)
        return f"{name}-{year}" if year.isdigit() and not name.endswith(year) else name


def read_event(text: str, sentences: list[Sentence], lexicon: Lexicon) -> Event:
    """The main event of the sentences of a report; its `names` are empty when there is none."""
    event = Event()
    main = _main(text, sentences)
    event.names = _names(text, sentences, main) or _generic(text, sentences, lexicon)
    event.names = event.names or _headline(text, sentences)
    if not event.names:
        return event
    quote = event.names[0].quote
    event.kind = _kind(text, sentences, main, lexicon) or None
    _date(event, text, sentences, quote)
    _place(event, text, sentences, quote)
    _mode(event, text, sentences, quote, lexicon)
    for sentence in sentences:
        event.organisers += _organisers(text, sentence, lexicon)
    _gathered(event, text, sentences)
    return event


def _main(text: str, sentences: list[Sentence]) -> str:
    """Slug of the event name that the report is about, "" when no event is named."""
    scores: dict[str, float] = {}
    for k, sentence in enumerate(sentences):
        words = text[sentence.quote.start : sentence.quote.end]
        for mention in sentence.mentions:
            if mention.type != "event" or mention.event is None:
                continue
            before = text[max(sentence.quote.start, mention.span.start - 30) : mention.span.start]
            score = mention.sure + (1.5 if k < 3 else 0.5 if k < 8 else 0.0)
            score += 1.0 if _HELD.search(words) else 0.0
            score += 0.5 if mention.event.type else 0.0
            score -= 2.0 if _OTHER_EVENT.search(before) else 0.0
            key = slug(text[mention.span.start : mention.span.end])
            home = next((k2 for k2 in scores if key in k2 or k2 in key), key)
            scores[home] = scores.get(home, 0.0) + score
    return min(scores, key=lambda s: (-scores[s], s)) if scores else ""


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
    """A dated report about people that calls its event nothing: its headline, with low certainty."""
    acting = sum(bool(s.acts) for s in sentences)
    if not sentences or acting < 2 or not any(find_dates(text, s.quote) for s in sentences):
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
_VAGUE = frozenset(
    "day days week school assembly fair session lecture panel course training".split()
)
_STOPS = frozenset(
    "the a an this that its our their of at in for during and to as by with held hosted each every".split()
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


def _date(event: Event, text: str, sentences: list[Sentence], quote: Span) -> None:
    """Dates near the event's name win; a date alone on a line is the report's own and lends its year."""
    ranked: list[tuple[float, DateMention, Span]] = []
    year = ""
    for k, sentence in enumerate(sentences):
        for date in find_dates(text, sentence.quote):
            alone = len(sentence.tokens) <= 6 and date.span.end - date.span.start > 0.5 * (
                sentence.quote.end - sentence.quote.start
            )
            if not year and date.has_year:
                year = date.start[:4]
            words = text[sentence.quote.start : sentence.quote.end]
            before = text[sentence.quote.start : date.span.start]
            alone = alone or (
                k < 4 and _DATELINE.match(text, date.span.end) is not None and len(before) < 60
            )
            score = 0.4 if date.has_year else 0.0
            score += 3.0 if sentence.quote == quote else 0.0
            score += 2.0 if _HELD.search(words) else 0.0
            score += 1.0 / (k + 1)
            score -= 4.5 if alone else 0.0
            score -= 3.0 if _OTHER_TIME.search(before) else 0.0
            score += 0.2 if date.start != date.end or len(date.start) > 7 else 0.0
            ranked.append((score, date, sentence.quote))
    if not year:
        spans = [n.span for n in event.names] + [s.quote for s in sentences[:4]]
        year = next((y.start for s in spans for y in find_years(text, s)), "")
    if ranked:
        score, date, where = max(ranked, key=lambda r: (r[0], -r[1].span.start))
        start, end = (with_year(d, year) if year else d for d in (date.start, date.end))
        sure = 0.92 if score > 2 else 0.75 if score > 0.5 else 0.5
        event.start = Found(start, date.span, where, sure, "event.date")
        event.end = Found(end, date.span, where, sure, "event.date")
    else:
        for name in event.names:
            for y in find_years(text, name.span):
                event.start = event.end = Found(y.start, y.span, name.quote, 0.8, "event.year")
                return


def _place(event: Event, text: str, sentences: list[Sentence], quote: Span) -> None:
    """Where it was: "held in/at …", a dateline, a line "Venue: …"; a town wins over a building."""
    ranked: list[tuple[float, Span, Span]] = []
    for k, sentence in enumerate(sentences):
        held = _HELD.search(text, sentence.quote.start, sentence.quote.end)
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


_PLACED = 1.9


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


_WHERE = frozenset("place venue where location".split())
_HALLS = frozenset(
    "hall room auditorium theatre centre center building campus hotel library premises library house".split()
)


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


_HELD_WORDS = frozenset(
    "held place hosted opened gathered met convened organised organized began started".split()
)


def _mode(
    event: Event, text: str, sentences: list[Sentence], quote: Span, lexicon: Lexicon
) -> None:
    online = onsite = None
    for sentence in sentences:
        about_it = (
            sentence.quote == quote
            or _HELD.search(text, sentence.quote.start, sentence.quote.end)
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


def _gathered(event: Event, text: str, sentences: list[Sentence]) -> None:
    """Nothing online, and people were in a room: a gathering on site, by the words that say so."""
    if event.mode is not None:
        return
    for sentence in sentences:
        if hit := _ROOM.search(text, sentence.quote.start, sentence.quote.end):
            event.mode = Found(
                "onsite", Span(*hit.span()), sentence.quote, 0.7, "event.mode-from-room"
            )
            return


_ROOM = re.compile(
    r"\b(?:(?:held|gathered|met|took place|hosted) (?:in|at|on) the (?!internet|web)\w+|in the (?:\w+ ){0,2}(?:hall|room|auditorium|theatre|theater|library|building|premises)|"
    r"on (?:the )?(?:campus|premises)|coffee break|group photo)\b",
    re.IGNORECASE,
)


@cache
def _cues() -> dict[tuple[str, ...], str]:
    pairs = (line.split(" = ") for line in lines("organising_cues.txt"))
    return {tuple(phrase.split()): role for phrase, role in pairs}


def _organisers(text: str, sentence: Sentence, lexicon: Lexicon) -> list[Organiser]:
    tokens = sentence.tokens
    cues = _cues()
    found: list[Organiser] = []
    longest = max(map(len, cues))
    i = 0
    while i < len(tokens):
        for size in range(longest, 0, -1):
            role = cues.get(tuple(t.lower for t in tokens[i : i + size]))
            if role and (size > 1 or (i + 1 < len(tokens) and tokens[i + 1].text == ":")):
                end = (
                    i + size + (1 if i + size < len(tokens) and tokens[i + size].text == ":" else 0)
                )
                listed = _listed(sentence, end, lexicon)
                if listed and (role != "co-organiser" or _organising(sentence)):
                    cue = span_of(tokens[i : i + size])
                    found += [Organiser(role, c, p, cue, sentence.quote, s) for c, p, s in listed]
                i += size - 1
                break
        i += 1
    return found + _active(sentence, lexicon, taken=bool(found))


def _organising(sentence: Sentence) -> bool:
    words = {t.lower for t in sentence.tokens}
    return bool(
        words
        & {
            "organised",
            "organized",
            "hosted",
            "held",
            "convened",
            "co-organised",
            "co-organized",
            "arranged",
            "conducted",
            "place",
            "ran",
        }
    )


_Listed = tuple[tuple[Name, ...], Mention | None, float]


def _listed(sentence: Sentence, start: int, lexicon: Lexicon) -> list[_Listed]:
    """Institutions (and persons) listed from token `start` on, joined by commas and "and"."""
    found: list[_Listed] = []
    owned = {
        link.affiliation.chain[k:]
        for link in sentence.links
        for k in range(len(link.affiliation.chain))
    }
    at = start
    for mention in sentence.mentions:
        if mention.last <= start:
            continue
        gap = sentence.tokens[at : mention.first]
        loose = [t for t in gap if t.lower not in _LIST_WORDS]
        if any(not t.cap for t in loose) and not (
            mention.type == "place" or (not found and len(loose) <= 2)
        ):
            break
        found += _loose(gap, lexicon)
        if mention.type == "organisation" and mention.organisation:
            if mention.organisation.chain not in owned:
                found.append((mention.organisation.chain, None, min(0.92, mention.sure + 0.1)))
        elif mention.type == "person" and not any(t.lower == "with" for t in gap):
            found.append(((), mention, 0.75))
        elif mention.type not in ("place", "person"):
            at = mention.last
            break
        at = mention.last
    rest: list[Token] = []
    for token in sentence.tokens[at:]:
        if not token.cap and token.lower not in _LIST_WORDS:
            break
        rest.append(token)
    return found + (_loose(rest, lexicon) if found or at == start else [])


def _loose(tokens: list[Token], lexicon: Lexicon) -> list[_Listed]:
    """Capitalised words in a list of institutions that no rule recognised: institutions too."""
    found: list[_Listed] = []
    run: list[Token] = []
    for token in [*tokens, None]:
        if token is not None and token.cap and token.word:
            run.append(token)
            continue
        if run and not (len(run) == 1 and lexicon.is_common(run[0].lower)):
            found.append(((Name(span_of(run)),), None, 0.55))
        run = []
    return found


_HOSTING = {
    "hosted": "host",
    "hosts": "host",
    "organised": "organiser",
    "organized": "organiser",
    "convened": "organiser",
    "organises": "organiser",
    "organizes": "organiser",
    "co-organised": "co-organiser",
    "co-organized": "co-organiser",
    "co-hosted": "host",
    "held": "organiser",
    "welcomed": "",
    "sponsored": "sponsor",
    "supported": "supporter",
    "ran": "organiser",
    "staged": "organiser",
    "arranged": "organiser",
}


def _active(sentence: Sentence, lexicon: Lexicon, *, taken: bool) -> list[Organiser]:
    """ "X hosted the workshop": the institutions right before the verb."""
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        role = _HOSTING.get(token.lower, "")
        following = tokens[i + 1 : i + 12]
        if (
            not role
            or token.cap
            or (i and tokens[i - 1].lower in ("was", "were", "is", "been", "be", "being"))
        ):
            continue
        if following and following[0].lower in ("by", "in", "on", "at"):
            continue
        about = any(t.lower in lexicon.event_heads or t.lower == "event" for t in following) or any(
            m.type == "event" and m.first > i for m in sentence.mentions
        )
        if not about:
            continue
        found: list[Organiser] = []
        at = i
        for mention in reversed([m for m in sentence.mentions if m.last <= i]):
            loose = [
                t
                for t in tokens[mention.last : at]
                if t.lower not in _LIST_WORDS
                and t.lower
                not in ("jointly", "has", "have", "also", "successfully", "recently", "(", ")")
            ]
            if loose or mention.type not in ("organisation", "person"):
                break
            at = mention.first
            if mention.type == "organisation" and mention.organisation:
                found.append(
                    Organiser(
                        role,
                        mention.organisation.chain,
                        None,
                        token.span,
                        sentence.quote,
                        min(0.9, mention.sure + 0.15),
                    )
                )
        return found
    return []
