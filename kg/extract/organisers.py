"""Who organised, hosted, supported or sponsored the event."""

from __future__ import annotations

from functools import cache

from kg.extract import names
from kg.extract.cues import LISTING
from kg.extract.event_facts import Organiser
from kg.extract.lexicon import Lexicon, lines
from kg.extract.mentions import Mention
from kg.extract.organisations import Name, Organisation
from kg.extract.sentence import Sentence
from kg.extract.tokens import Token, span_of

_LIST_WORDS = frozenset(
    ", and & ; the as well along with a its our by from of also / both among others in "
    "particular".split()
)
_BACKERS = frozenset(("sponsor", "supporter"))
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
_Listed = tuple[tuple[Name, ...], Mention | None, float]


@cache
def _cues() -> dict[tuple[str, ...], str]:
    pairs = (line.split(" = ") for line in lines("organising_cues.txt"))
    return {tuple(phrase.split()): role for phrase, role in pairs}


def read_organisers(sentence: Sentence, lexicon: Lexicon) -> list[Organiser]:
    """Who did what for the event, by the phrases and verbs of one sentence.

    An unknown name in a list of sponsors is an institution, even where its words look like a
    person's ("France Télécom"): its mention is changed to say so.
    """
    tokens = sentence.tokens
    found: list[Organiser] = []
    i = 0
    while i < len(tokens):
        role, end = _cue(tokens, i)
        if role:
            listed = _listed(sentence, end, lexicon, backers=role in _BACKERS)
            if listed and (role != "co-organiser" or _organising(sentence)):
                cue = span_of(tokens[i:end])
                found += [Organiser(role, c, p, cue, sentence.quote, s) for c, p, s in listed]
        i = end
    return found + _active(sentence, lexicon)


def _cue(tokens: list[Token], i: int) -> tuple[str, int]:
    """The role of the longest cue phrase at `i` and the index after it; ("", i + 1) without one.

    A single noun ("sponsors") counts only before a colon or a verb that opens a list.
    """
    cues = _cues()
    for size in range(max(map(len, cues)), 0, -1):
        role = cues.get(tuple(t.lower for t in tokens[i : i + size]))
        if not role:
            continue
        after = tokens[i + size].lower if i + size < len(tokens) else ""
        if after == ":" or (size == 1 and after in LISTING):
            return role, i + size + 1
        if size > 1:
            return role, i + size
    return "", i + 1


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


def _listed(sentence: Sentence, start: int, lexicon: Lexicon, *, backers: bool) -> list[_Listed]:
    """Institutions (and persons) listed from token `start` on, joined by commas and "and"."""
    found: list[_Listed] = []
    linked = [link.affiliation.chain for link in sentence.links]
    owned = {chain[k:] for chain in linked for k in range(len(chain))}
    named = {id(link.person) for link in sentence.links}
    at = start
    for mention in sentence.mentions:
        if mention.last <= start:
            continue
        gap = _outside_brackets(sentence.tokens[at : mention.first])
        loose = [t for t in gap if t.lower not in _LIST_WORDS]
        if any(not t.cap for t in loose) and not (
            mention.type == "place" or (not found and len(loose) <= 2)
        ):
            break
        found += _loose(gap, lexicon)
        if backers and mention.type == "person" and not mention.titled and id(mention) not in named:
            mention.type, chain = "organisation", (Name(mention.span),)
            mention.organisation = Organisation(mention.last, chain, 0.6)
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
    for token in _outside_brackets(sentence.tokens[at:]):
        if not token.cap and token.lower not in _LIST_WORDS:
            break
        rest.append(token)
    return found + (_loose(rest, lexicon) if found or at == start else [])


def _outside_brackets(tokens: list[Token]) -> list[Token]:
    depth, kept = 0, []
    for token in tokens:
        depth += token.text == "("
        if not depth:
            kept.append(token)
        depth -= token.text == ")" and depth > 0
    return kept


def _loose(tokens: list[Token], lexicon: Lexicon) -> list[_Listed]:
    """Capitalised words in a list of institutions that no rule recognised: institutions too."""
    found: list[_Listed] = []
    run: list[Token] = []
    for token in [*tokens, None]:
        if token is not None and token.cap and token.word:
            run.append(token)
            continue
        person = names.name_end(run, 0, lexicon) > 1 if run else False
        if run and not person and not (len(run) == 1 and lexicon.is_common(run[0].lower)):
            found.append(((Name(span_of(run)),), None, 0.55))
        run = []
    return found


def _active(sentence: Sentence, lexicon: Lexicon) -> list[Organiser]:
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
