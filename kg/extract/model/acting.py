"""Who did what at the event, by a model: every person of a sentence with the words around.

Each kind of contribution is weighed for each mention of a person. What stands right before and
behind the person (posts, institutions and the rest of a list left out), the line above a list and
the sentence that goes on with "he" or "she" speak for it; the word that weighs most is the cue.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from kg.extract.contributions import Act
from kg.extract.cues import Cue, cue_role
from kg.extract.mentions import Mention
from kg.extract.model.weights import Model
from kg.extract.sentence import Sentence
from kg.extract.tokens import Token, tokenize
from kg.model import Span

TYPES: Final = ("address", "talk", "discussion", "chair", "closing", "attended")
TYPE_OF: Final = {
    **dict.fromkeys(("address", "opening-speaker", "welcome-speaker"), "address"),
    **dict.fromkeys(
        "keynote-speaker invited-speaker plenary-speaker speaker presenter poster-presenter author "
        "instructor tutorial-presenter demonstrator".split(),
        "talk",
    ),
    **dict.fromkeys(("panellist", "discussant"), "discussion"),
    **dict.fromkeys(("chair", "moderator"), "chair"),
    "closing-speaker": "closing",
    "attendee": "attended",
}
_ROLES: Final = {
    "address": "speaker",
    "talk": "speaker",
    "discussion": "panellist",
    "chair": "chair",
    "closing": "closing-speaker",
    "attended": "attendee",
}
_PASSED: Final = frozenset(
    ", and & ; ( ) the of at from a an our its his her dr dr. prof prof. professor mr mr. mrs mrs. "
    "ms ms. "
    "” “ \" : – — - '".split()
)
_PRONOUNS: Final = frozenset("he she they".split())
_LIKELY: Final = 0.3
_READ: Final = 0.15  # where the grammar says so, too
_SIDE: Final = 4
_REACH: Final = 14
_FARTHEST: Final = 300  # tokens; a longer list says nothing any more
_CUES: Final = 24
_LEAD: Final = 300  # characters of the line above a list, from its end


class Sign(NamedTuple):
    """A feature, and the words of the text that it stands for, if any."""

    feature: str
    span: Span | None


class Actor(NamedTuple):
    """A person in a sentence with all that speaks for what the person did."""

    sentence: int
    person: Mention
    signs: list[Sign]


def type_of(act: Act) -> str:
    """Kind of contribution that an act is, "" for one that is none."""
    if act.role.endswith("-chair"):
        return "chair"
    return "address" if act.cue.address else TYPE_OF.get(act.role, "")


def actors(text: str, sentences: Sequence[Sentence]) -> list[Actor]:
    """Every person mentioned, sentence by sentence, with the signs around."""
    found: list[Actor] = []
    for k, sentence in enumerate(sentences):
        covered = _covered(sentence)
        persons = [m for m in sentence.mentions if m.type == "person"]
        common = _common(text, sentences, k)
        follow = _follow(sentences, k) if persons else []
        for n, person in enumerate(persons):
            signs = _beside(sentence, person, covered) + common
            roles = sorted({type_of(a) or a.role for a in sentence.acts if a.person is person})
            signs += [Sign(f"ga={r}", None) for r in roles] or [Sign("ga=-", None)]
            own = [t for t in sentence.talks if t[1] is person]
            signs += [Sign("talk", t[0].span) for t in own]
            signs.append(Sign(f"pos={min(n, 2)}/{min(len(persons), 4)}", None))
            signs.append(Sign(f"first={person.first == 0}/{sentence.shape[0]}", None))
            signs.append(Sign(f"last={person.last >= len(sentence.tokens) - 1}", None))
            if n in (0, len(persons) - 1):
                signs += follow
            found.append(Actor(k, person, signs))
    return found


def _covered(sentence: Sentence) -> set[int]:
    kinds = ("person", "post", "organisation", "place")
    return {i for m in sentence.mentions if m.type in kinds for i in range(m.first, m.last)}


def _beside(sentence: Sentence, person: Mention, covered: set[int]) -> list[Sign]:
    tokens = sentence.tokens
    signs: list[Sign] = []
    for side, way in (
        ("l", range(person.first - 1, -1, -1)),
        ("r", range(person.last, len(tokens))),
    ):
        words: list[Token] = []
        stop = ""
        for i in way[:_FARTHEST]:
            token = tokens[i]
            if i in covered or token.lower in _PASSED:
                stop = stop or (";" if token.text == ";" else "")
                continue
            words.append(token)
            if len(words) >= _REACH:
                break
        for n, token in enumerate(words[:_SIDE]):
            signs.append(Sign(f"{side}{n}={_plain(token)}", token.span))
            signs.append(Sign(f"{side}~{_stem(token)}", token.span))
        classes = [(c, t) for t in words if (c := cue_class(t.lower))]
        for n, (name, token) in enumerate(classes[:3]):
            signs.append(Sign(f"{side}c{n}={name}", token.span))
            signs.append(Sign(f"{side}c={name}", token.span))
        if classes:
            near = words.index(classes[0][1])
            by = any(t.lower == "by" for t in words[: near + 1])
            signs.append(Sign(f"{side}cn={classes[0][0]}/{min(near, 4)}/{by}", classes[0][1].span))
        for one, other in pairwise(words[:4]):
            pair = (other, one) if side == "l" else (one, other)
            low, high = sorted((one.span, other.span))
            signs.append(
                Sign(f"{side}p={_plain(pair[0])}_{_plain(pair[1])}", Span(low.start, high.end))
            )
        signs += [Sign(f"{side}b={_plain(t)}", t.span) for t in words if not t.cap]
        if not words:
            signs.append(Sign(f"{side}-", None))
        if side == "l" and len(words) > 0:
            gap = [tokens[i].text for i in way if i not in covered][:1]
            signs.append(Sign(f"{side}g={gap[0] if gap else '-'}", None))
        signs.append(Sign(f"{side}s={stop}", None))
    return signs


def _stem(token: Token) -> str:
    """The beginning of a word, which its inflections share."""
    return token.lower[:5] if token.word and not token.cap else "-"


@cache
def cue_class(word: str) -> str:
    """Kind of contribution that the grammar's cue words stand for, "" for other words.

    >>> cue_class("moderated"), cue_class("lecture"), cue_class("hospital")
    ('chair', 'talk', '')
    """
    role = cue_role(word)
    return TYPE_OF.get(role, role)


def _plain(token: Token) -> str:
    if not token.word:
        return token.text
    if token.text[0].isdigit():
        return "9"
    return token.lower


def _common(text: str, sentences: Sequence[Sentence], k: int) -> list[Sign]:
    """Signs that all persons of a sentence share: its place, the line above the list."""
    sentence = sentences[k]
    place = "top" if k < 3 else "end" if k > 0.75 * len(sentences) else "mid"
    signs = [Sign(f"at={place}", None), Sign(f"shape={sentence.shape[0]}", None)]
    first = next((t for t in sentence.tokens if t.word), None)
    if first:
        signs.append(Sign(f"w0={_plain(first)}", first.span))
    if first and first.text[0].isdigit():
        signs.append(Sign("time", None))
    earlier = [
        c for s in sentences[max(0, k - 2) : k] for t in s.tokens if (c := cue_class(t.lower))
    ]
    signs.append(Sign(f"pc={earlier[-1] if earlier else '-'}/{sentence.shape[0]}", None))
    here = [(c, t) for t in sentence.tokens if (c := cue_class(t.lower))][:_CUES]
    signs += [Sign(f"sc={c}", t.span) for c, t in here]
    signs.append(Sign(f"sc#={'+'.join(sorted({c for c, _ in here}))}", None))
    if sentence.above:
        lead = [(c, t) for t in lead_in(text, sentence.above) if (c := cue_class(t.lower))]
        signs += [Sign(f"ic={c}", t.span) for c, t in lead]
        signs += [Sign(f"in={_plain(t)}", t.span) for t in lead_in(text, sentence.above) if t.word]
        signs.append(Sign(f"in?{sentence.shape[0]}", None))
    return signs


def lead_in(text: str, above: Span) -> list[Token]:
    """The last words of what stands above a list."""
    return tokenize(text, Span(max(above.start, above.end - _LEAD), above.end))


def _follow(sentences: Sequence[Sentence], k: int) -> list[Sign]:
    """What the next sentence says of "he" or "she"."""
    if k + 1 >= len(sentences):
        return []
    tokens = sentences[k + 1].tokens
    if not tokens or tokens[0].lower not in _PRONOUNS:
        return []
    words = [t for t in tokens[1 : 1 + _REACH] if t.word and not t.cap]
    return [Sign(f"he={_plain(t)}", t.span) for t in words]


def decide(text: str, sentences: Sequence[Sentence], model: Model) -> None:
    """Set the acts of every sentence: the grammar's where the model agrees, and the model's own."""
    by_sentence: dict[int, list[Actor]] = {}
    for actor in actors(text, sentences):
        by_sentence.setdefault(actor.sentence, []).append(actor)
    for k, mine in by_sentence.items():
        sentence = sentences[k]
        acts = [a for a in sentence.acts if not type_of(a)]
        for actor in mine:
            acts += _acts(sentence, actor, model)
        sentence.acts = acts


def share(actor: Actor, kind: str, model: Model) -> float:
    """How likely the person did this kind of thing, by this mention."""
    table = model.part("acts", kind)
    score = table.get("", 0.0) + sum([table[f] for f, _ in actor.signs if f in table])
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _acts(sentence: Sentence, actor: Actor, model: Model) -> Iterable[Act]:
    talks = [t for t in sentence.talks if t[1] is actor.person]
    for kind in TYPES:
        sure = share(actor, kind, model)
        titled = talks if kind == "talk" else []
        own = [a for a in sentence.acts if a.person is actor.person and type_of(a) == kind]
        if sure < (_READ if own else _LIKELY) and not titled:
            continue
        titles = {a.title for a in own if a.title}
        for act in own:
            yield Act(
                act.person,
                act.cue,
                act.role,
                act.title,
                act.topic,
                act.group,
                round(max(sure, 0.5), 2),
                act.rule,
                act.label,
            )
        cue = own[0].cue if own else _cue(sentence, actor, kind, model)
        for mention, _, likely in titled:
            if mention.span not in titles:
                yield Act(
                    actor.person,
                    cue,
                    cue.role,
                    mention.span,
                    None,
                    1000 + mention.first,
                    round(likely * mention.sure, 2),
                    "model.talk",
                )
        if not own and not titled:
            yield Act(
                actor.person,
                cue,
                cue.role,
                None,
                None,
                2000 + cue.span.start,
                round(sure, 2),
                "model.act",
            )


def _cue(sentence: Sentence, actor: Actor, kind: str, model: Model) -> Cue:
    """The words that weigh most for this kind of contribution."""
    within = [
        s for s in actor.signs if s.span and _is_word(sentence, s) and _reachable(sentence, s.span)
    ]
    table = model.part("acts", kind)
    best = max(within, key=lambda s: table.get(s.feature, 0.0), default=None)
    span = best.span if best and best.span else actor.person.span
    word = best.feature.partition("=")[2] if best else ""
    role = _ROLES[kind]
    if kind == "chair" and word.startswith("moderat"):
        role = "moderator"
    if kind == "address" and word.startswith(("welcom", "greet")):
        role = "welcome-speaker"
    if kind == "address" and word.startswith("open"):
        role = "opening-speaker"
    return Cue(role, 0, 0, span, after=False, address=kind == "address" and role == "speaker")


def _is_word(sentence: Sentence, sign: Sign) -> bool:
    """Whether a sign stands for words, not for a mark or a table's border."""
    words = sign.feature.partition("=")[2] or sign.feature
    if sign.span and sign.span.within(sentence.quote):
        covered = [
            t.text for t in sentence.tokens if sign.span.start < t.end and t.start < sign.span.end
        ]
        return any(c.isalnum() for word in covered for c in word)
    return any(c.isalnum() for c in words)


def _reachable(sentence: Sentence, span: Span) -> bool:
    return span.within(sentence.quote) or bool(sentence.above and span.within(sentence.above))
