"""The event by a model: which of the names, dates and places printed are those of the report.

Every candidate is described by features, and the best by a log-linear model is taken; how it is
read (a year from the dateline, two places in a row) stays the grammar's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from kg.dates import DateMention
from kg.extract.blocks import Shape
from kg.extract.event_facts import Event, Found
from kg.extract.event_setting import HELD
from kg.extract.lexicon import Lexicon
from kg.extract.mentions import Mention
from kg.extract.relative_dates import day_of_report, pointed_dates
from kg.extract.sentence import Sentence
from kg.extract.tokens import Token, span_of
from kg.model import Span
from kg.names import slug

_TOP: Final = 14
_MAX: Final = 60  # candidates of one report: the event it is about is named early
_STOPS: Final = frozenset(
    "a an this that its our their his her at in during to as by with held hosted each every was "
    "were and".split()
)
_ENDS: Final = frozenset(
    "was were is are which that who with by took held in at has had will and from were , . ; : ( ) "
    "during where when brought gathered opened began".split()
)
_QUOTES: Final = '“«"'


class Choice(NamedTuple):
    """A candidate: where it stands, the sentence around, what speaks for it."""

    kind: str
    span: Span
    quote: Span
    features: list[str]
    mention: Mention | None = None
    date: DateMention | None = None


def name_choices(
    text: str, sentences: Sequence[Sentence], lexicon: Lexicon, read: Event
) -> list[Choice]:
    """Everything that may be the name of the event, each span once; `read` is the grammar's."""
    lower = text.lower()
    found: dict[Span, Choice] = {}

    def add(kind: str, k: int, first: int, last: int, span: Span, m: Mention | None = None) -> None:
        if len(found) >= _MAX and span not in found:
            return
        sentence = sentences[k]
        features = _name_features(text, lower, sentence, k, kind, first, last, span, m, lexicon)
        known = found.get(span)
        if known:
            known.features.append(f"also={kind}")
        else:
            found[span] = Choice(kind, span, sentence.quote, features, m)

    for k, sentence in enumerate(sentences):
        for m in sentence.mentions:
            if m.type == "event":
                add("event", k, m.first, m.last, m.span, m)
            elif m.type == "quote" and k < _TOP:
                add("quote", k, m.first, m.last, m.span, m)
        if k >= _TOP:
            continue
        tokens = sentence.tokens
        for i, token in enumerate(tokens):
            if token.lower in lexicon.event_heads:
                for first, last in _phrases(tokens, i, lexicon):
                    add("noun", k, first, last, span_of(tokens[first:last]))
        if k < 5 and sentence.shape is Shape.HEADING:
            for first, last in _lines(text, tokens):
                add("headline", k, first, last, span_of(tokens[first:last]))
    if read.names:
        told = read.names[0]
        main = slug(told.value)
        home = next((k for k, s in enumerate(sentences) if told.span.within(s.quote)), -1)
        if told.span not in found and home >= 0:
            tokens = sentences[home].tokens
            inside = [i for i, t in enumerate(tokens) if told.span.start <= t.start < told.span.end]
            if inside:
                add("read", home, inside[0], inside[-1] + 1, told.span)
        for span, choice in found.items():
            key = slug(text[span.start : span.end])
            same = span == told.span
            like = "same" if same else "part" if key in main else "more" if main in key else "no"
            choice.features.append(f"name|read={like}")
            choice.features.append(f"name|read={like}/{told.rule}/{told.sure:.1f}")
    return list(found.values())


def _lines(text: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """The printed lines of a heading that have more than a word, and all of it."""
    breaks = [i for i in range(1, len(tokens)) if "\n" in text[tokens[i - 1].end : tokens[i].start]]
    for first, last in pairwise([0, *breaks, len(tokens)]):
        if last - first > 1:
            yield first, last
    if breaks:
        yield 0, len(tokens)


def _phrases(tokens: list[Token], head: int, lexicon: Lexicon) -> set[tuple[int, int]]:
    """The noun with the words before it, and with what it is on, for or of."""
    first = head
    while first and head - first < 6:
        word = tokens[first - 1]
        if not word.word or word.lower in _STOPS or word.lower == "the":
            break
        if word.lower in ("of", "for", "on") and head - first > 2:
            break
        first -= 1
    while first < head and tokens[first].lower in ("of", "for", "on"):
        first += 1
    found = {(first, head + 1)} if head > first else set()
    if head + 1 < len(tokens) and tokens[head + 1].lower in ("on", "for", "of"):
        end = head + 2
        while end < len(tokens) and end - head < 12 and tokens[end].lower not in _ENDS:
            end += 1
        if end > head + 2:
            found.add((first, end))
    return found


def _name_features(
    text: str,
    lower: str,
    sentence: Sentence,
    k: int,
    kind: str,
    first: int,
    last: int,
    span: Span,
    mention: Mention | None,
    lexicon: Lexicon,
) -> list[str]:
    tokens = sentence.tokens
    run = [t for t in tokens[first:last] if t.word and span.start <= t.start < span.end]
    heads = [t.lower for t in run if t.lower in lexicon.event_heads]
    before = [t.lower for t in tokens[max(0, first - 3) : first]]
    after = [t.lower for t in tokens[last : last + 2]]
    printed = lower[span.start : span.end]
    count = min(lower.count(printed), 4)
    held = HELD.search(text, sentence.quote.start, sentence.quote.end) is not None
    caps = sum(t.cap for t in run)
    numbered = bool(run) and run[0].text[0].isdigit()
    head = heads[0] if heads else "-"
    sure = f"{mention.sure:.1f}" if mention and mention.type == "event" else "-"
    where = str(k) if k < 4 else "4+" if k < 8 else "8+"
    size = min(len(run), 12) // 2
    features = [
        "",
        f"k={where}",
        f"sh={sentence.shape[0]}/{where}",
        f"b1={before[-1] if before else '^'}",
        f"b2={' '.join(before[-2:])}",
        f"b3={before[0] if len(before) > 2 else '^'}",
        f"a1={after[0] if after else '$'}",
        f"a2={' '.join(after)}",
        f"n={size}",
        f"h={head}",
        f"hl={heads[-1] if heads else '-'}/{bool(run) and run[-1].lower in lexicon.event_heads}",
        f"held={held}/{where}",
        f"c={count}",
        f"cap={caps == len(run)}/{caps > 1}/{bool(heads)}",
        f"low={caps == 0}/{head}",
        f"num={numbered}",
        f"y={bool(re.search(r'(19|20)[0-9][0-9]', printed))}",
        f"s={sure}",
        f"q={mention is not None and mention.type == 'quote'}/{bool(heads)}",
        f"in={any(c in printed for c in _QUOTES)}",
        f"date={any(m.type == 'date' for m in sentence.mentions)}/{where}",
        f"whole={first == 0}/{last >= len(tokens) - 1}",
        f"held={held}/{bool(heads)}/{caps > 1}",
    ]
    features += [f"w={t.lower}" for t in run[:1]]
    return [f"name|{kind}|{f}" for f in features] + [f"name|{f}" for f in features]


def date_choices(
    text: str, sentences: Sequence[Sentence], name: Found | None, read: Event
) -> list[Choice]:
    """Every date printed or pointed at, with what speaks for its being that of the event."""
    found: list[Choice] = []
    seen: list[str] = []
    today = day_of_report(text)
    written = today.isoformat() if today else ""
    pointed = False
    for k, sentence in enumerate(sentences):
        printed = sentence.dates(text)
        dates = [("printed", d) for d in printed]
        if today:
            dates += [("pointed", d) for d in pointed_dates(text, sentence.quote, printed, today)]
        for kind, date in dates:
            if len(found) >= _MAX:
                return found
            features = _date_features(text, sentence, k, date, name, len(found))
            pointed = pointed or kind == "pointed"
            features += [
                f"early={any(date.start < s for s in seen)}",
                f"late={any(date.start > s for s in seen)}",
                f"again={date.start in seen}",
                f"read={read.start is not None and read.start.span == date.span}",
                f"{kind}/{date.start == written}/{pointed}",
            ]
            if kind == "pointed":
                words = text[slice(*date.span)].lower().split()
                features += [f"day={words[0]}", f"day={words[0]}/{'4+' if k > 3 else k}"]
            seen.append(date.start)
            marked = [f"date|{f}" for f in features]
            found.append(Choice("date", date.span, sentence.quote, marked, None, date))
    return found


def _date_features(
    text: str, sentence: Sentence, k: int, date: DateMention, name: Found | None, count: int
) -> list[str]:
    """What stands around a date."""
    held = HELD.search(text, sentence.quote.start, sentence.quote.end) is not None
    before = re.findall(r"\w+|[^\w\s]", text[max(0, date.span.start - 60) : date.span.start])
    line_start = text.rfind("\n", 0, date.span.start) + 1
    if date.span.start - line_start < 60:
        before = re.findall(r"\w+|[^\w\s]", text[line_start : date.span.start])
    inside = [w.lower() for w in before]
    after = re.findall(r"\w+|[^\w\s]", text[date.span.end : date.span.end + 30].lower())
    line_end = text.find("\n", date.span.end)
    width = (line_end if line_end >= 0 else len(text)) - line_start
    alone = date.span.end - date.span.start > 0.5 * width
    where = str(k) if k < 4 else "4+" if k < 8 else "8+"
    main = name is not None and sentence.quote == name.quote
    full = f"{date.has_year}/{len(date.start) > 7 or date.start.startswith('--')}"
    year = name is not None and name.span.start <= date.span.start < name.span.end
    near = "-"
    if name is not None:
        gap = (
            date.span.start - name.span.end
            if date.span.start >= name.span.end
            else name.span.start - date.span.end
        )
        near = str(min(max(gap, 0) // 40, 5))
    features = [
        "",
        f"k={where}/{alone}",
        f"n={min(count, 4)}",
        f"alone={alone}",
        f"held={held}/{alone}",
        f"main={main}/{alone}",
        f"near={near}",
        f"in={year}",
        f"full={full}",
        f"range={date.start != date.end}",
        f"b1={inside[-1] if inside else '^'}",
        f"b2={' '.join(inside[-2:]) if inside else '^'}",
        f"a1={after[0] if after else '$'}",
        f"sh={sentence.shape[0]}",
        f"on={'on' in inside[-2:]}/{held}",
    ]
    return features + [f"bw={w}" for w in dict.fromkeys(inside[-8:])]


def place_choices(
    text: str, sentences: Sequence[Sentence], name: Found | None, read: Event
) -> list[Choice]:
    """Every place and institution, with what speaks for the event's having been there."""
    found: list[Choice] = []
    counts: dict[str, int] = {}
    mentions = [
        (k, s, n, m)
        for k, s in enumerate(sentences)
        for n, m in enumerate(s.mentions)
        if m.type in ("place", "organisation")
    ]
    for _, _, _, m in mentions:
        key = slug(text[m.span.start : m.span.end])
        counts[key] = counts.get(key, 0) + 1
    for k, sentence, _, m in mentions[: 4 * _MAX]:
        tokens = sentence.tokens
        before = [t.lower for t in tokens[max(0, m.first - 3) : m.first]]
        after = [t.lower for t in tokens[m.last : m.last + 2]]
        held = HELD.search(text, sentence.quote.start, sentence.quote.end) is not None
        where = str(k) if k < 4 else "4+" if k < 8 else "8+"
        main = name is not None and sentence.quote == name.quote
        linked = any(
            m.organisation and m.organisation.chain == x.affiliation.chain for x in sentence.links
        )
        inside = name is not None and m.span.within(name.span)
        date = any(o.type == "date" for o in sentence.mentions)
        span = m.span
        dateline = k < 5 and m.first <= 2 and date
        first = m.type == "organisation" and m.organisation is not None
        if first and m.organisation:
            span = m.organisation.chain[0].span
        features = [
            "",
            f"k={where}",
            f"held={held}/{main}",
            f"b1={before[-1] if before else '^'}",
            f"b2={' '.join(before[-2:])}",
            f"b3={' '.join(before)}",
            f"hb={held or main}/{before[-1] if before else '^'}",
            f"hb2={held or main}/{' '.join(before[-2:])}",
            f"kb={where}/{before[-1] if before else '^'}",
            f"a1={after[0] if after else '$'}",
            f"dateline={dateline}/{after[0] if after else '$'}",
            f"date={date}/{before[-1] if before else '^'}",
            f"c={min(counts[slug(text[m.span.start : m.span.end])], 3)}",
            f"link={linked}",
            f"in={inside}",
            f"sh={sentence.shape[0]}/{where}",
            f"n={min(len(found), 5)}",
            f"whole={m.first == 0}/{m.last >= len(tokens) - 1}",
            f"read={read.place is not None and read.place.span.overlaps(span)}",
        ]
        features += [f"w={t.lower}" for t in tokens[m.first : m.last][-2:]]
        features += [f"bw={t.lower}" for t in tokens[max(0, m.first - 8) : m.first] if not t.cap]
        features = [f"place|{m.type[0]}|{f}" for f in features]
        found.append(Choice("place", span, sentence.quote, features, m))
    return found
