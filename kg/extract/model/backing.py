"""Who organised, hosted or supported the event, by a model: each institution with its words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from kg.extract.event_facts import Event, Organiser
from kg.extract.mentions import Mention
from kg.extract.model.acting import lead_in
from kg.extract.model.weights import Model
from kg.extract.sentence import Sentence
from kg.extract.tokens import Token
from kg.model import Span

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


class Backer(NamedTuple):
    """An institution in a sentence with what speaks for its having borne the event."""

    sentence: int
    mention: Mention
    features: list[str]
    spans: dict[str, Span]


def backers(text: str, sentences: Sequence[Sentence], event: Event) -> Iterator[Backer]:
    """Every institution mentioned, with the words around."""
    known = {o.chain[:1]: o.role for o in event.organisers if o.chain}
    for k, sentence in enumerate(sentences):
        tokens = sentence.tokens
        covered = {
            i
            for m in sentence.mentions
            if m.type in ("organisation", "place")
            for i in range(m.first, m.last)
        }
        persons = [m for m in sentence.mentions if m.type == "person"]
        others = [m for m in sentence.mentions if m.type == "organisation" and m.organisation]
        linked = {n.span for x in sentence.links for n in x.affiliation.chain}
        above = _words(lead_in(text, sentence.above)) if sentence.above else []
        for n, m in enumerate(others):
            chain = m.organisation.chain if m.organisation else ()
            spans: dict[str, Span] = {}
            features = [""]
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
            for t in above:
                _sign(features, spans, f"in={t.lower}", t.span)
            role = known.get(chain[:1], "-")
            role = _GRAMMAR.get(role, role)
            place = "top" if k < 3 else "end" if k > 0.75 * len(sentences) else "mid"
            features += [
                f"g={role}",
                f"link={m.span in linked or any(x.span in linked for x in chain)}",
                f"at={place}",
                f"n={min(n, 3)}/{min(len(others), 4)}",
                f"per={min(len(persons), 2)}",
                f"sh={sentence.shape[0]}",
                f"first={m.first == 0}",
                f"gap={_gap(tokens, m)}",
                f"ev={any(x.type == 'event' for x in sentence.mentions)}",
                f"link={m.span in linked}/{place}",
            ]
            yield Backer(k, m, features, spans)


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


def weigh(backer: Backer, model: Model) -> dict[str, float]:
    """How likely each part in the event is, "" for none."""
    scores = {}
    for role in ROLES:
        table = model.part("backers", role)
        scores[role] = sum([table[f] for f in backer.features if f in table])
    scores[""] = 0.0
    top = max(scores.values())
    whole = sum(math.exp(s - top) for s in scores.values())
    return {role: math.exp(s - top) / whole for role, s in scores.items()}


def read_backers(event: Event, text: str, sentences: Sequence[Sentence], model: Model) -> None:
    """Replace the institutions that bore the event; persons stay as the grammar read them."""
    found = [o for o in event.organisers if o.person]
    for backer in backers(text, sentences, event):
        shares = weigh(backer, model)
        classes = [0.0, 0.0]
        for role in ROLES:
            classes[_CLASS[role]] += shares[role]
        best = 0 if classes[0] >= classes[1] else 1
        if classes[best] < _LIKELY or backer.mention.organisation is None:
            continue
        role = max((r for r in ROLES if _CLASS[r] == best), key=lambda r: shares[r])
        table = model.part("backers", role)
        cue = max(backer.spans, key=lambda f: table.get(f, 0.0), default="")
        span = backer.spans[cue] if cue else backer.mention.span
        chain = backer.mention.organisation.chain
        quote = sentences[backer.sentence].quote
        own = next((o for o in event.organisers if o.chain[:1] == chain[:1]), None)
        if own and _CLASS.get(_GRAMMAR.get(own.role, own.role)) == best:
            role, span = own.role, own.cue
        above = sentences[backer.sentence].above
        if above and span.within(above):
            quote = Span(min(above.start, quote.start), max(above.end, quote.end))
        sure = round(classes[best] * min(1.0, backer.mention.sure + 0.05), 2)
        found.append(Organiser(role, chain, None, span, quote, sure))
    event.organisers = found
