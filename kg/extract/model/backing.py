"""Who organised, hosted or supported the event, by a model: each institution with its words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from kg.extract.blocks import Shape
from kg.extract.event_facts import Event, Organiser
from kg.extract.event_setting import HELD
from kg.extract.mentions import Mention
from kg.extract.model.acting import lead_in
from kg.extract.model.weights import Model
from kg.extract.sentence import Sentence
from kg.extract.tokens import Token
from kg.model import Span
from kg.names import slug

ROLES: Final = ("organiser", "host", "supporter", "sponsor", "partner")
_CLASS: Final = {"organiser": 0, "host": 0, "supporter": 1, "sponsor": 1, "partner": 1}
_GRAMMAR: Final = {
    "co-organiser": "organiser",
    "organizer": "organiser",
    "co-host": "host",
    "convener": "organiser",
    "co-sponsor": "sponsor",
    "funder": "sponsor",
    "patron": "supporter",
}
_PASSED: Final = frozenset(
    ', and & ; ( ) the a an its our as well along with “ ” " jointly'.split()
)
_REACH: Final = 10
_FARTHEST: Final = 300  # tokens
_LIKELY: Final = 0.5
_OUR: Final = re.compile(r"\bour (?:own )?(\w+)", re.IGNORECASE)
_TOP: Final = 3  # sentences: the head of a page
_LATE: Final = 0.75


class Naming(NamedTuple):
    """One mention of an institution: what speaks there for its having borne the event.

    `spans`: where the words stand that a feature is about.
    """

    sentence: int
    mention: Mention
    features: list[str]
    spans: dict[str, Span]


def backers(text: str, sentences: Sequence[Sentence], event: Event) -> list[list[Naming]]:
    """Every institution named, as its mentions, in the order of the text."""
    known = {o.chain[:1]: o.role for o in event.organisers if o.chain}
    linked = {n.span for s in sentences for x in s.links for n in x.affiliation.chain}
    named = [
        (k, m)
        for k, s in enumerate(sentences)
        for m in s.mentions
        if m.type == "organisation" and m.organisation
    ]
    keys = _keys(text, [m for _, m in named])
    grouped: dict[str, list[tuple[int, Mention]]] = {}
    for key, one in zip(keys, named, strict=True):
        grouped.setdefault(key, []).append(one)
    pointed = {w.lower() for w in _OUR.findall(text)}
    found: list[list[Naming]] = []
    for mentions in grouped.values():
        overall = _overall(text, pointed, sentences, mentions, linked, event)
        namings: list[Naming] = []
        for k, m in mentions:
            spans: dict[str, Span] = {}
            features = _beside(text, sentences, k, m, spans, linked)
            role = known.get((m.organisation.chain if m.organisation else ())[:1], "-")
            features += [f"g={_GRAMMAR.get(role, role)}", *overall]
            namings.append(Naming(k, m, features, spans))
        found.append(namings)
    return found


def _keys(text: str, mentions: Sequence[Mention]) -> list[str]:
    """For each mention what stands for its institution: an acronym stands for the full name."""
    full: dict[str, str] = {}
    keys: list[str] = []
    for m in mentions:
        chain = m.organisation.chain if m.organisation else ()
        name = text[chain[0].span.start : chain[0].span.end] if chain else ""
        keys.append(slug(name).removeprefix("the-"))
        if chain and chain[0].acronym:
            full[slug(text[chain[0].acronym.start : chain[0].acronym.end])] = keys[-1]
    return [full.get(key, key) for key in keys]


def _overall(
    text: str,
    pointed: set[str],
    sentences: Sequence[Sentence],
    mentions: Sequence[tuple[int, Mention]],
    linked: set[Span],
    event: Event,
) -> list[str]:
    """What is to be said of an institution by all its mentions."""
    k, first = mentions[0]
    head = _is_line(sentences[k], first) and k < _TOP
    words = [t.lower for t in sentences[k].tokens[first.first : first.last] if t.word]
    ours = not pointed.isdisjoint(words)
    held = any(
        HELD.search(text, sentences[j].quote.start, sentences[j].quote.end) for j, _ in mentions
    )
    name = event.names[0].span if event.names else None
    main = any(name is not None and name.within(sentences[j].quote) for j, _ in mentions)
    inside = any(name is not None and m.span.within(name) for _, m in mentions)
    posts = sum(m.span in linked for _, m in mentions)
    explicit = any(o.chain for o in event.organisers)
    count = min(len(mentions), 4)
    return [
        "",
        f"count={count}",
        f"head={head}/{count > 1}",
        f"head={head}/{held}/{ours}",
        f"head={head}/{explicit}",
        f"only={head and count == 1}/{explicit}",
        f"ours={ours}/{explicit}",
        f"held={held}/{main}",
        f"inside={inside}",
        f"posts={min(posts, 3)}/{posts == len(mentions)}",
        f"unit={bool(first.organisation and first.organisation.chain[0].unit)}/{head}",
        f"from={'top' if k < _TOP else 'end' if k > _LATE * len(sentences) else 'mid'}/{count > 1}",
    ]


def _is_line(sentence: Sentence, m: Mention) -> bool:
    """Whether the institution is all or the greater part of a line by itself."""
    return sentence.shape is not Shape.PARAGRAPH and 2 * (m.last - m.first) >= len(sentence.tokens)


def _beside(
    text: str,
    sentences: Sequence[Sentence],
    k: int,
    m: Mention,
    spans: dict[str, Span],
    linked: set[Span],
) -> list[str]:
    """What one mention shows: the words around, its place."""
    sentence = sentences[k]
    tokens = sentence.tokens
    covered = {
        i
        for o in sentence.mentions
        if o.type in ("organisation", "place")
        for i in range(o.first, o.last)
    }
    persons = sum(o.type == "person" for o in sentence.mentions)
    others = [o for o in sentence.mentions if o.type == "organisation" and o.organisation]
    features: list[str] = []
    left = [t for i, t in _walk(tokens, range(m.first - 1, -1, -1), covered)]
    right = [t for i, t in _walk(tokens, range(m.last, len(tokens)), covered)]
    for side, words in (("l", left), ("r", right)):
        for d, t in enumerate(words[:4]):
            _sign(features, spans, f"{side}{d}={t.lower}", t.span)
        for one, two in pairwise(words[:4]):
            low, high = sorted((one.span, two.span))
            pair = f"{two.lower}_{one.lower}" if side == "l" else f"{one.lower}_{two.lower}"
            _sign(features, spans, f"{side}p={pair}", Span(low.start, high.end))
        for t in words:
            if not t.cap:
                _sign(features, spans, f"{side}b={t.lower}", t.span)
                _sign(features, spans, f"{side}~{t.lower[:6]}", t.span)
    if sentence.above:
        for t in _words(lead_in(text, sentence.above)):
            _sign(features, spans, f"in={t.lower}", t.span)
    place = "top" if k < _TOP else "end" if k > _LATE * len(sentences) else "mid"
    position = others.index(m)
    return [
        *features,
        f"link={m.span in linked}/{place}",
        f"at={place}/{_is_line(sentence, m)}",
        f"n={min(position, 3)}/{min(len(others), 4)}",
        f"per={min(persons, 2)}",
        f"sh={sentence.shape[0]}",
        f"first={m.first == 0}/{_is_line(sentence, m)}",
        f"gap={_gap(tokens, m)}",
        f"ev={any(x.type == 'event' for x in sentence.mentions)}/{m.first == 0}",
    ]


def _sign(features: list[str], spans: dict[str, Span], feature: str, span: Span) -> None:
    features.append(feature)
    spans.setdefault(feature, span)


def _words(tokens: list[Token]) -> list[Token]:
    return [t for t in tokens if t.word]


def _gap(tokens: list[Token], m: Mention) -> str:
    before = tokens[m.first - 1].lower if m.first else "^"
    after = tokens[m.last].lower if m.last < len(tokens) else "$"
    return f"{before}/{after}"


def _walk(tokens: list[Token], way: range, covered: set[int]) -> Iterator[tuple[int, Token]]:
    count = 0
    for i in way[:_FARTHEST]:
        if i in covered or tokens[i].lower in _PASSED:
            continue
        yield i, tokens[i]
        count += 1
        if count >= _REACH:
            return


def weigh(naming: Naming, model: Model) -> dict[str, float]:
    """How likely each part in the event is by this mention, "" for none."""
    scores = {}
    for role in ROLES:
        table = model.part("backers", role)
        scores[role] = sum([table[f] for f in naming.features if f in table])
    scores[""] = 0.0
    top = max(scores.values())
    whole = sum(math.exp(s - top) for s in scores.values())
    return {role: math.exp(s - top) / whole for role, s in scores.items()}


def read_backers(event: Event, text: str, sentences: Sequence[Sentence], model: Model) -> None:
    """Replace the institutions that bore the event; persons stay as the grammar read them.

    Of the mentions of an institution the one that says most decides.
    """
    found = [o for o in event.organisers if o.person]
    for namings in backers(text, sentences, event):
        weighed = [(weigh(n, model), n) for n in namings]
        shares, naming = min(weighed, key=lambda w: w[0][""])
        classes = [sum(shares[r] for r in ROLES if _CLASS[r] == c) for c in (0, 1)]
        best = 0 if classes[0] >= classes[1] else 1
        if classes[best] < _LIKELY:
            continue
        role = max((r for r in ROLES if _CLASS[r] == best), key=lambda r: shares[r])
        table = model.part("backers", role)
        told = [f for f, span in naming.spans.items() if _says(text, span)]
        cue = max(told, key=lambda f: table.get(f, 0.0), default="")
        mention = naming.mention
        span = naming.spans[cue] if cue else mention.span
        chain = mention.organisation.chain if mention.organisation else ()
        quote = sentences[naming.sentence].quote
        own = next((o for o in event.organisers if o.chain[:1] == chain[:1]), None)
        if own and _CLASS.get(_GRAMMAR.get(own.role, own.role)) == best:
            role, span = own.role, own.cue
        above = sentences[naming.sentence].above
        if above and span.within(above):
            quote = Span(min(above.start, quote.start), max(above.end, quote.end))
        sure = round(classes[best] * min(1.0, mention.sure + 0.05), 2)
        found.append(Organiser(role, chain, None, span, quote, sure))
    event.organisers = found


def _says(text: str, span: Span) -> bool:
    """Whether words stand there, not only marks or a table's border."""
    return any(c.isalnum() for c in text[span.start : span.end])
