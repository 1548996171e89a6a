"""The event as the model reads it: the grammar's event with the model's choices put in."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from kg.dates import DateMention, find_years, with_year
from kg.extract.event_facts import Event, Found
from kg.extract.event_setting import HELD
from kg.extract.lexicon import Lexicon
from kg.extract.model.eventing import Choice, date_choices, name_choices, place_choices
from kg.extract.model.weights import Model
from kg.extract.relative_dates import lasting
from kg.extract.sentence import Sentence
from kg.model import Span
from kg.names import slug

# How likely it may be that the text has no such thing before none of the candidates is taken. An
# event must have a name, for all that happened hangs on it.
_NOTHING: Final = {"name": 1.1, "date": 0.8, "place": 0.6}
_PROPER: Final = 0.5  # how sure the grammar must be of a name ...
_SURER: Final = 0.8  # ... and the model of another one to take that instead
_PREDICATE: Final = re.compile(
    r",?\s+(?:(?:was|were|is|are|will be|has been) (?:\w+ly )?\w+(?:ed|ing|en|eld)\b|"
    r"took place|takes place|"
    r"held (?:in|at|on|successfully)|successfully|concludes?|concluded|opens|ends|begins|"
    r"in the (?:\w+ ){0,3}(?:Auditorium|Hall|Room|Theatre|Theater|Library|Hotel)\b)"
)
_QUOTES: Final = tuple("“«\"'‘„")
_NAME_WORDS: Final = 3
_BRACKET: Final = re.compile(r"(?<=\w)\s{0,3}\(([^()\n]{2,20})\)$")
MODES: Final = ("onsite", "online", "hybrid")
# Words that say how people met; what each is worth is learned.
_WAYS: Final = re.compile(
    r"\b(?:online|on-line|virtual(?:ly)?|zoom|webex|teams|skype|youtube|remote(?:ly)?|"
    r"video-?conferenc\w*|teleconferenc\w*|webinars?|webcast\w*|live-?stream\w*|stream\w*|"
    r"broadcast\w*|video[- ]?link|by video|platform|screen|connected|joined|chat|breakout|"
    r"in[- ]person|on-?site|face[- ]to[- ]face|offline|hybrid|mixed|format|mode|"
    r"hall|auditorium|room|theatre|theater|hotel|campus|premises|building|venue|library|"
    r"conference cent(?:re|er)|gathered|held|hosted|place|visited|lunch|coffee|dinner|tour|"
    r"opened|began|met|convened|assembled|took|organi[sz]ed|meeting|workshop|seminar|conference|"
    r"ceremony|lecture)\b",
    re.IGNORECASE,
)
_REMOTE: Final = re.compile(
    r"online|on-line|virtual|zoom|webex|teams|skype|remote|video|tele|webinar|webcast|stream|"
    r"joined|connected|platform|screen|broadcast|chat|youtube",
    re.IGNORECASE,
)
_TOGETHER: Final = re.compile(r"hybrid|mixed|format|mode|in[- ]person|on-?site", re.IGNORECASE)


def choose(
    text: str, choices: Sequence[Choice], model: Model, kind: str
) -> tuple[Choice | None, float]:
    """The best candidate and how likely it is; none when nothing is likelier still.

    Candidates that print the same words stand for one another: what speaks for them adds up.
    """
    if not choices:
        return None, 0.0
    scores = [model.score("event", c.features) for c in choices]
    nothing = model.score("event", [f"{kind}|none"])
    top = max([nothing, *scores])
    heat = [math.exp(s - top) for s in scores]
    whole = sum(heat) + math.exp(nothing - top)
    shares: dict[str, float] = {}
    keys = [c.date.start + c.date.end if c.date else slug(text[slice(*c.span)]) for c in choices]
    for key, one in zip(keys, heat, strict=True):
        shares[key] = shares.get(key, 0.0) + one / whole
    best = max(range(len(choices)), key=lambda k: (shares[keys[k]], heat[k], -k))
    likely = math.exp(nothing - top) / whole < _NOTHING[kind]
    return (choices[best] if likely else None), shares[keys[best]]


def _named(event: Event) -> bool:
    """Whether the grammar has read a proper name of the event and is sure of it."""
    return (
        bool(event.names)
        and event.names[0].rule == "event.name"
        and (event.names[0].sure >= _PROPER)
    )


def _without_acronym(text: str, span: Span) -> tuple[Span, Span | None]:
    """A name and the acronym that stands in brackets at its end, apart."""
    bracket = _BRACKET.search(text, span.start, span.end)
    if not bracket or sum(c.isupper() for c in bracket[1]) < 2:
        return span, None
    return Span(span.start, bracket.start()), Span(*bracket.span(1))


def _without_predicate(text: str, span: Span) -> Span:
    """A name without what a headline says of it; quoted words stay as they are."""
    if text[max(0, span.start - 1) : span.start] in _QUOTES or text[span.start] in _QUOTES:
        return span
    said = _PREDICATE.search(text, span.start, span.end)
    if not said or len(text[span.start : said.start()].split()) < _NAME_WORDS:
        return span
    return Span(span.start, said.start())


def read_names(
    event: Event, text: str, sentences: Sequence[Sentence], lexicon: Lexicon, model: Model
) -> None:
    """Put the likeliest name first, and keep the other forms that go with it.

    Where the grammar finds no event there is none, or the one that the user gives.
    """
    if not event.names or event.names[0].rule == "source.event":
        return
    choices = name_choices(text, sentences, lexicon, event)
    best, sure = choose(text, choices, model, "name")
    if best is None or (_named(event) and sure < _SURER):
        return
    span, acronym = _without_acronym(text, _without_predicate(text, best.span))
    value = text[span.start : span.end]
    main = slug(value)
    likely = round(max(sure, 0.1), 2)
    forms = [Found(value, span, best.quote, likely, "model.event-name")]
    if acronym:
        short = text[acronym.start : acronym.end]
        forms.append(Found(short, acronym, best.quote, likely, "event.name"))
    events = [c for c in choices if c.kind == "event" and c.mention and c.mention.event]
    for c in events:
        bare, _ = _without_acronym(text, c.span)
        key = slug(text[bare.start : bare.end])
        related = key and len(key) > 3 and (key in main or main in key)
        for form in (bare, c.mention.event.acronym if c.mention and c.mention.event else None):
            if form is None or not related or form.overlaps(best.span):
                continue
            words = text[form.start : form.end]
            if slug(words) not in [slug(f.value) for f in forms]:
                forms.append(Found(words, form, c.quote, round(0.95 * likely, 2), "event.name"))
    event.names = forms
    kinds = [t for t in re.findall(r"[\w-]+", value.lower()) if t in lexicon.event_heads]
    if kinds:
        kind = lexicon.event_heads[kinds[0]]
        event.kind = Found(kind, span, best.quote, 0.9, "event.type")


def read_dates(event: Event, text: str, sentences: Sequence[Sentence], model: Model) -> None:
    """Take the likeliest date; a year that is printed elsewhere completes it."""
    name = event.names[0] if event.names else None
    choices = date_choices(text, sentences, name, event)
    best, sure = choose(text, choices, model, "date")
    if best is None or best.date is None:
        return
    start, end = best.date.start, best.date.end
    year = next((c.date.start[:4] for c in choices if c.date and c.date.has_year), "")
    if not year:
        spans = [n.span for n in event.names] + [s.quote for s in sentences[:4]]
        year = next((y.start for s in spans for y in find_years(text, s)), "")
    if year:
        start, end = with_year(start, year), with_year(end, year)
    if start > end:
        start, end = best.date.start, best.date.end
    start, end = lasting(text, DateMention(best.span, start, end), best.quote)
    likely = round(sure, 2)
    event.start = Found(start, best.span, best.quote, likely, "model.event-date")
    event.end = Found(end, best.span, best.quote, likely, "model.event-date")


def read_where(event: Event, text: str, sentences: Sequence[Sentence], model: Model) -> None:
    """Take the likeliest place, or none."""
    name = event.names[0] if event.names else None
    best, sure = choose(text, place_choices(text, sentences, name, event), model, "place")
    if best is None:
        event.place = None
        return
    words = text[best.span.start : best.span.end]
    event.place = Found(words, best.span, best.quote, round(sure, 2), "model.event-place")


def mode_signs(event: Event, text: str, sentences: Sequence[Sentence]) -> list[str]:
    """What the report says of how people met, as features."""
    features = ["", f"place={event.place is not None}"]
    if event.mode:
        features += [f"grammar={event.mode.value}", f"rule={event.mode.rule}/{event.mode.value}"]
    title = event.names[0].value.lower() if event.names else ""
    seen: dict[str, int] = {}
    for k, sentence in enumerate(sentences):
        held = HELD.search(text, sentence.quote.start, sentence.quote.end) is not None
        for hit in _WAYS.finditer(text, sentence.quote.start, sentence.quote.end):
            word = hit.group().lower()
            seen[word] = seen.get(word, 0) + 1
            if k < 4:
                features.append(f"top={word}")
            if held:
                features.append(f"held={word}")
            before = text[max(0, hit.start() - 20) : hit.start()].lower().split()
            if before and _REMOTE.match(word):
                features.append(f"b={before[-1]}_{word}")
    features += [f"w={word}" for word in seen]
    features += [f"t={word.lower()}" for word in _WAYS.findall(title)]
    remote = sum(n for w, n in seen.items() if _REMOTE.match(w))
    features.append(f"remote={min(remote, 4)}/{event.place is not None}")
    return list(dict.fromkeys(features))


def mode_evidence(event: Event, text: str, sentences: Sequence[Sentence]) -> dict[str, Found]:
    """For each way of meeting the words that would say so; ways without any are left out."""
    found: dict[str, Found] = {}
    if event.mode:
        found[event.mode.value] = event.mode
    for sentence in sentences:
        for hit in _WAYS.finditer(text, sentence.quote.start, sentence.quote.end):
            words = hit.group()
            remote = _REMOTE.match(words) is not None
            ways = (
                ("hybrid",)
                if _TOGETHER.match(words)
                else ("online", "hybrid")
                if remote
                else ("onsite",)
            )
            for way in ways:
                if way not in found:
                    found[way] = Found(
                        way, Span(*hit.span()), sentence.quote, 0.5, "model.event-mode"
                    )
    if event.place:
        p = event.place
        found["onsite"] = Found("onsite", p.span, p.quote, p.sure, "event.mode-from-place")
    return found


def read_way(event: Event, text: str, sentences: Sequence[Sentence], model: Model) -> None:
    """Take the likeliest way of meeting for which the text has words."""
    signs = mode_signs(event, text, sentences)
    ways = mode_evidence(event, text, sentences)
    scores = {way: model.score("event", [f"mode|{way}|{s}" for s in signs]) for way in MODES}
    top = max(scores.values())
    whole = sum(math.exp(s - top) for s in scores.values())
    best = max((w for w in MODES if w in ways), key=lambda w: scores[w], default=None)
    if best is None:
        return
    one = ways[best]
    sure = round(math.exp(scores[best] - top) / whole, 2)
    event.mode = Found(best, one.span, one.quote, sure, one.rule)
