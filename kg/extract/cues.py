"""Cues: words that say somebody spoke, chaired or took part, and which way they point."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from kg.extract.lexicon import lines
from kg.extract.tokens import Token, span_of
from kg.model import Span

_EVENTS = frozenset(
    "conference congress symposium forum summit meeting event workshop webinar seminar session "
    "ceremony school "
    "day week course training hackathon gathering exhibition assembly panel discussion "
    "discussions proceedings".split()
)
_BE = frozenset("was were is are be been".split())
LISTING = frozenset(
    "were was are is included include includes including featured feature featuring "
    "comprised".split()
)
_BY = frozenset("by from".split())
_FILLERS = frozenset(
    "a an the his her their its two three several some brief short very and of in on at to with "
    "as also warm".split()
)
_CHAIRS = {
    "session": "session-chair",
    "panel": "session-chair",
    "track": "track-chair",
    "general": "general-chair",
    "conference": "general-chair",
    "program": "programme-chair",
    "programme": "programme-chair",
    "local": "local-chair",
    "workshop": "workshops-chair",
    "workshops": "workshops-chair",
    "tutorial": "tutorials-chair",
    "tutorials": "tutorials-chair",
    "poster": "posters-chair",
    "posters": "posters-chair",
    "proceedings": "proceedings-chair",
    "publicity": "publicity-chair",
    "sponsor": "sponsorship-chair",
    "sponsors": "sponsorship-chair",
    "sponsorship": "sponsorship-chair",
    "committee": "committee-chair",
}
_GIVEN = frozenset("given delivered held made presented read".split())
_LEADING = frozenset("led conducted guided managed steered".split())
# Verbs of telling that a talk is told with as often as anything else.
_WEAK = frozenset(
    "analysed analyzed described discussed elaborated examined explained explored illustrated "
    "introduced outlined "
    "reported reviewed shared traced walked".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """What was done (a role), the words that say so, and on which side the doers stand.

    `after`: the doers follow ("remarks by:"), else they stand before ("A spoke").
    `near`: only the very next or previous person is meant ("moderator Ana Diaz").
    `agent`: the words say what the doers are ("speakers"), not what they gave.
    `address`: what a speaker gave is a speech, not a talk on a subject.
    """

    role: str
    first: int
    last: int
    span: Span
    after: bool
    near: bool = False
    sure: float = 0.9
    agent: bool = False
    address: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    verbs: dict[str, str]
    light: frozenset[str]
    nouns: dict[str, str]
    agents: dict[str, str]
    turns: dict[str, str]


@cache
def _words() -> _Words:
    sections: dict[str, dict[str, str]] = defaultdict(dict)
    section = ""
    for line in lines("contribution_cues.txt"):
        if line.startswith("["):
            section = line.strip("[]")
        else:
            word, _, role = line.partition(" ")
            sections[section][word] = role
    return _Words(
        sections["verbs"],
        frozenset(sections["light"]),
        sections["nouns"],
        sections["agents"],
        sections["turns"],
    )


def is_agent(word: str) -> bool:
    """Whether the word names somebody's function at an event ("moderator"), not a post.

    >>> is_agent("panellists"), is_agent("rector")
    (True, False)
    """
    return word in _words().agents


def cue_role(word: str) -> str:
    """The role that a word by itself stands for at an event, "" for none.

    >>> cue_role("moderated"), cue_role("panellists"), cue_role("rector")
    ('moderator', 'panellist', '')
    """
    words = _words()
    tables = (words.verbs, words.nouns, words.agents, words.turns)
    return next((table[word] for table in tables if word in table), "")


def find_cues(tokens: list[Token]) -> list[Cue]:
    """The cues of a sentence in order; none overlaps another.

    >>> from kg.extract.tokens import tokenize
    >>> [(c.role, c.after) for c in find_cues(tokenize("Welcome remarks were given by A and B."))]
    [('welcome-speaker', True)]
    >>> [(c.role, c.after) for c in find_cues(tokenize("A gave the keynote, B moderated."))]
    [('keynote-speaker', False), ('moderator', False)]
    """
    words = _words()
    found: list[Cue] = []
    i = 0
    while i < len(tokens):
        cue = _agent(tokens, i, words) or _noun(tokens, i, words) or _verb(tokens, i, words)
        if cue:
            found.append(cue)
            i = max(cue.last, i + 1)
        else:
            i += 1
    return found


def heading_cue(tokens: list[Token]) -> Cue | None:
    """The role that a heading or intro line gives to the list below it ("Keynote speakers").

    >>> from kg.extract.tokens import tokenize
    >>> heading_cue(tokenize("Keynote speakers")).role
    'keynote-speaker'
    >>> heading_cue(tokenize("Lectures were given in this order:")).role
    'speaker'
    """
    forward = [c for c in find_cues(tokens) if c.after and not c.near]
    if forward:
        return forward[-1]
    words = _words()
    content = [k for k, t in enumerate(tokens) if t.word]
    if not content or (len(content) > 5 and tokens[-1].text != ":") or len(content) > 20:
        return None
    for last in reversed(content):
        word = tokens[last].lower
        role = words.agents.get(word) or words.nouns.get(word)
        if word == "participants":
            role = "attendee"
        if role and (word not in words.turns or last == content[-1]):
            turn = next((words.turns[t.lower] for t in tokens[:last] if t.lower in words.turns), "")
            role = turn if turn and role != "chair" else role
            agent = word in words.agents or word == "participants"
            return _cue(tokens, role, 0, last + 1, after=True, sure=0.75, agent=agent)
    return None


def _cue(
    tokens: list[Token],
    role: str,
    first: int,
    last: int,
    *,
    after: bool,
    near: bool = False,
    sure: float = 0.9,
    agent: bool = False,
) -> Cue:
    address = role == "address"
    role = "speaker" if address else role
    span = span_of(tokens[first:last])
    return Cue(role, first, last, span, after, near, sure, agent, address)


def _verb(tokens: list[Token], i: int, words: _Words) -> Cue | None:
    word = tokens[i].lower
    if word in words.light and not _passive(tokens, i):
        noun = _object(tokens, i + 1, words)
        if noun:
            role, end = noun
            return _cue(tokens, role, i, end, after=False)
    if word == "part" and i and tokens[i - 1].lower in ("took", "take", "taking", "takes"):
        return _cue(tokens, _joined_role(tokens, i, words), i - 1, i + 1, after=False, sure=0.85)
    if word == "present" and i and tokens[i - 1].lower in _BE:
        return _cue(tokens, "attendee", i - 1, i + 1, after=False, sure=0.8)
    present = word in ("present", "attending", "attendance", "attended")
    if present and (listing := _listing_after(tokens, i + 1)):
        return _cue(tokens, "attendee", i, listing, after=True, sure=0.85, agent=True)
    if word == "among" and i and tokens[i - 1].lower in _BE:
        for j in range(i + 1, min(i + 5, len(tokens))):
            role = words.agents.get(tokens[j].lower) or (
                "attendee" if tokens[j].lower == "participants" else ""
            )
            if role:
                return _cue(tokens, role, i, j + 1, after=False, sure=0.85, agent=True)
    role = words.verbs.get(word, "")
    if not role or (tokens[i].cap and i):
        return None
    if _passive(tokens, i):
        by = _by(tokens, i + 1) if word not in ("hosted", "introduced") else 0
        return _cue(tokens, role, i, by, after=True) if by else None
    if role in ("attendee",):
        role = _joined_role(tokens, i, words)
    if word in ("opened", "closed", "concluded") and not _mentions_event(tokens, i + 1):
        return None
    return _cue(tokens, role, i, i + 1, after=False, sure=0.75 if word in _WEAK else 0.88)


def _listing_after(tokens: list[Token], i: int) -> int:
    """Index after the "were", "included" or ":" that opens a list soon after `i`, else 0."""
    for j in range(i, min(i + 12, len(tokens))):
        if tokens[j].lower in LISTING or tokens[j].text == ":":
            return j + 1
        if tokens[j].text in ";." or (tokens[j].text == "," and j > i + 8):
            return 0
    return 0


def _passive(tokens: list[Token], i: int) -> bool:
    return any(t.lower in _BE for t in tokens[max(0, i - 2) : i]) or (
        i + 1 < len(tokens) and tokens[i + 1].lower == "by"
    )


def _by(tokens: list[Token], i: int) -> int:
    """Index after the "by" that follows within a few words, 0 when there is none."""
    for j in range(i, min(i + 4, len(tokens))):
        if tokens[j].lower in _BY:
            return j + 1
        if tokens[j].text in ".;,":
            break
    return 0


def _mentions_event(tokens: list[Token], i: int) -> bool:
    return any(t.lower in _EVENTS for t in tokens[i : i + 14])


def _joined_role(tokens: list[Token], i: int, words: _Words) -> str:
    """Panellist for "took part in the discussion", attendee for "… in the conference"."""
    for token in tokens[i + 1 : i + 7]:
        if words.nouns.get(token.lower) == "panellist" or token.lower in ("round", "discussion"):
            return "panellist"
        if token.lower in _EVENTS:
            break
    return "attendee"


def _object(tokens: list[Token], i: int, words: _Words) -> tuple[str, int] | None:
    """The noun a light verb takes within a few words, as (role, index after it)."""
    turn = ""
    for j in range(i, min(i + 8, len(tokens))):
        word = tokens[j].lower
        if word in words.nouns and not (
            word in words.turns and j + 1 < len(tokens) and tokens[j + 1].lower in words.nouns
        ):
            role = turn if turn and words.nouns[word] != "keynote-speaker" else words.nouns[word]
            if tokens[i - 1].lower in _LEADING:
                role = {"panellist": "moderator", "speaker": "speaker"}.get(role, "")
                return (role, j + 1) if role else None
            return (role, j + 1) if role != "panellist" else None
        if word in words.turns:
            turn = words.turns[word]
        elif tokens[j].text in '.;:,“"' or (word in words.verbs and word not in words.turns):
            return None
    return None


def _noun(tokens: list[Token], i: int, words: _Words) -> Cue | None:
    """A noun phrase with its doers behind it: "welcome remarks by", "the talk was given by"."""
    word = tokens[i].lower
    turn = words.turns.get(word, "")
    j = i
    while (
        turn
        and j + 1 < len(tokens)
        and (tokens[j + 1].lower in words.turns or tokens[j + 1].lower in _FILLERS)
        and tokens[j + 1].lower not in words.nouns
    ):
        j += 1
    noun = j + 1 if turn and j + 1 < len(tokens) and tokens[j + 1].lower in words.nouns else i
    if tokens[noun].lower not in words.nouns:
        return None
    named = words.nouns[tokens[noun].lower]
    role = turn if turn and named != "keynote-speaker" else named
    end = noun + 1
    if end + 1 < len(tokens) and tokens[end].lower == "of" and tokens[end + 1].lower in words.turns:
        role, end = words.turns[tokens[end + 1].lower], end + 2  # "words of welcome"
    if end < len(tokens) and tokens[end].lower in words.nouns and role != "panellist":
        role, end = (
            (
                turn
                or (
                    role
                    if role in ("keynote-speaker", "welcome-speaker")
                    else words.nouns[tokens[end].lower]
                )
            ),
            end + 1,
        )
    by = _delivered_by(tokens, end)
    if by:
        return _cue(tokens, role, i, by, after=True)
    if end + 1 < len(tokens) and (
        tokens[end].text == ":" or (tokens[end].text in "-–—" and tokens[end + 1].cap and i < 6)
    ):
        return _cue(tokens, role, i, end + 1, after=True, sure=0.85)
    if (
        role == "panellist"
        and end < len(tokens)
        and tokens[end].lower in LISTING
        and tokens[end].lower not in _BE
    ):
        return _cue(tokens, role, i, end + 1, after=True)
    return None


def _delivered_by(tokens: list[Token], i: int) -> int:
    """Index after "(were given) by", "(came) from" behind a noun, 0 when neither follows."""
    for j in range(i, min(i + 14, len(tokens))):
        word = tokens[j].lower
        near = j < i + 7 or tokens[j - 1].lower in _GIVEN
        if word == "by" and near:
            return j + 1
        if word == "from" and (j == i or tokens[j - 1].lower in ("came", "come")):
            return j + 1
        if tokens[j].text in ".;,:" or word in ("on", "about", "for", "to"):
            return 0
    return 0


def _agent(tokens: list[Token], i: int, words: _Words) -> Cue | None:
    """ "The speakers were …", "moderator Ana Diaz", "participants of the discussion included"."""
    word = tokens[i].lower
    role = words.agents.get(word, "")
    end = i + 1
    if word in ("participants", "participant", "members") and end + 2 < len(tokens):
        for j in range(end, min(end + 4, len(tokens))):
            if words.nouns.get(tokens[j].lower) == "panellist":
                role, end = "panellist", j + 1
    if word == "participants" and not role:
        role = "attendee"
    if not role:
        return None
    first = i
    previous = tokens[i - 1].lower if i else ""
    if previous in words.turns and role in ("speaker", "chair"):
        role, first = (words.turns[previous] if role == "speaker" else role), i - 1
    if role == "chair" and previous in _CHAIRS:
        role, first = _CHAIRS[previous], i - 1
    follower = tokens[end] if end < len(tokens) else None
    among = any(t.lower == "among" for t in tokens[max(0, i - 4) : i])
    of_what = follower is not None and follower.lower in ("of", "at", "in", "for")
    for j in range(end, min(end + (14 if of_what else 5), len(tokens))):
        if tokens[j].lower in LISTING or tokens[j].text == ":":
            return _cue(tokens, role, first, j + 1, after=True, agent=True)
        if tokens[j].text in ",.;" or (tokens[j].cap and not of_what):
            break
    if among:
        return _cue(tokens, role, first, end, after=True, sure=0.8, agent=True)
    if role in ("attendee",) or follower is None or (word == "chair" and previous not in _CHAIRS):
        return None
    return _cue(
        tokens,
        role,
        first,
        end,
        after=follower.cap or follower.text in ",:–-",
        near=True,
        sure=0.85,
        agent=True,
    )
