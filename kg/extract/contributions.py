"""Who did what at the event: cues of a sentence bound to its persons, with title, topic, session.

An active cue binds the persons before it ("A and B presented"), a passive or listing one those
behind it ("remarks by A and B"); a pronoun stands for the subject before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.cues import LISTING as _LISTING
from kg.extract.cues import Cue, find_cues, is_agent
from kg.extract.lexicon import Lexicon
from kg.extract.linker import Affiliation, Link
from kg.extract.mentions import Mention
from kg.extract.tokens import Token, span_of
from kg.model import Span

_PRONOUNS = frozenset("he she they".split())
_BETWEEN = frozenset(
    "and & , ; also then has had have was were who both as well warmly briefly first later next "
    "jointly subsequently again finally".split()
)
_ENTITLED = frozenset(
    "entitled titled called named on about topic theme topics presentation talk lecture report "
    "paper keynote speech address was is with : , under".split()
)
_TOPIC = frozenset("on about of regarding concerning".split())
_CLOSING = re.compile(
    r"\W*(?:in (?:closing|conclusion|(?:his|her) closing)|at the closing|"
    r"(?:to )?clos(?:e|ing)\b|conclud|at the end|finally)",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"\b(?:(?:first|second|third|fourth|fifth|final|last|next|main|practical|scientific|business|morning|afternoon|"
    r"evening|plenary|opening|closing|parallel|poster|breakout|panel|special|technical|academic)\s+)"
    r"(?:part|session|half|block|section|panel)\b(?:\s+of\s+the\s+\w+)?",
    re.IGNORECASE,
)
_SHARED = frozenset("panellist discussant".split())
_TOPIC_WORDS = 40


@dataclass(frozen=True, slots=True)
class Act:
    """A person did something at the event, by the words of a cue."""

    person: Mention
    cue: Cue
    role: str
    title: Span | None
    topic: Span | None
    group: int
    sure: float
    rule: str
    label: Span | None = None  # the words that name the role, where they are a title of their own


@dataclass(frozen=True, slots=True)
class Before:
    """What a sentence may refer back to: the last subject, and a cue whose doers were not named."""

    subject: tuple[Mention, ...] = ()
    unnamed: Cue | None = None


def find_session(text: str, tokens: list[Token]) -> Span | None:
    """The words that open a part of the programme: "the second part of the conference".

    >>> from kg.extract.tokens import tokenize
    >>> t = "In the afternoon session, Bo spoke."
    >>> find_session(t, tokenize(t))
    Span(start=7, end=24)
    """
    if not tokens:
        return None
    match = _SESSION.search(text, tokens[0].start, tokens[-1].end)
    return Span(*match.span()) if match else None


def find_acts(
    text: str,
    tokens: list[Token],
    mentions: list[Mention],
    links: list[Link],
    lexicon: Lexicon,
    *,
    intro: Cue | None = None,
    before: Before = Before(),
) -> tuple[list[Act], Before]:
    """The acts of one sentence, and what the next one may refer back to.

    `intro`: cue of the line above a list; `before`: what this sentence may refer back to.
    """
    binder = _Binder(text, tokens, mentions, links, lexicon, before.subject)
    naming = before.unnamed if _lists_them(tokens) else None
    return binder.acts(intro or naming), Before(binder.subject(), binder.unnamed)


def _lists_them(tokens: list[Token]) -> bool:
    """ "They were …", "These included …": the doers of the sentence before are named now."""
    return (
        len(tokens) > 2
        and tokens[0].lower in ("they", "these", "those")
        and tokens[1].lower in _LISTING
    )


class _Binder:
    def __init__(
        self,
        text: str,
        tokens: list[Token],
        mentions: list[Mention],
        links: list[Link],
        lexicon: Lexicon,
        subject: tuple[Mention, ...],
    ) -> None:
        self.text, self.tokens, self.mentions, self.lexicon = text, tokens, mentions, lexicon
        self.persons = [m for m in mentions if m.type == "person"]
        self.quotes = [m for m in mentions if m.type == "quote"]
        self.covered = {i for m in mentions for i in range(m.first, m.last)}
        self.covered |= {
            i for link in links for i in range(link.affiliation.first, link.affiliation.last)
        }
        self.groups: list[Affiliation] = [link.affiliation for link in links]
        self.inherited = subject
        self.unnamed: Cue | None = None

    def acts(self, intro: Cue | None) -> list[Act]:
        """All acts, in the order of their cues."""
        cues = [c for c in find_cues(self.tokens) if not self._inside_quote(c)]
        found: list[Act] = []
        subject: tuple[Mention, ...] = self._pronoun()
        previous = 0
        for k, cue in enumerate(cues):
            limit = self._bracket_end(cue)
            limit = min(limit, cues[k + 1].first) if k + 1 < len(cues) else limit
            if cue.near:
                doers = self._beside(cue)
            elif cue.after:
                doers = self._listed(cue.last, limit if limit > cue.last else len(self.tokens))
            elif self._introduces_somebody(cue):
                continue
            else:
                doers = self._subject(cue.first, previous) or subject
            if not cue.after:
                subject = doers or subject
                previous = cue.last
            if not doers and not self.persons:
                self.unnamed = cue
            found += self._make(doers, cue, k)
        outside = [a for a in found if self._bracket_end(a.cue) == len(self.tokens)]
        if intro and not any(a.cue.after or not a.cue.near for a in outside):
            inside = [c.first for c in cues if self._bracket_end(c) < len(self.tokens)]
            doers = self._listed(0, min(inside, default=len(self.tokens)))
            found += self._make(doers, intro, -1, listed=self._listed_title(doers, intro))
        return found + self._closing(found)

    def _bracket_end(self, cue: Cue) -> int:
        """Where the brackets around a cue close; the end of the sentence when it is in none."""
        depth = 0
        for i, token in enumerate(self.tokens):
            depth += (token.text == "(") - (token.text == ")")
            if i >= cue.first and depth <= 0:
                return i if token.text == ")" and i > cue.first else len(self.tokens)
        return len(self.tokens)

    def _introduces_somebody(self, cue: Cue) -> bool:
        """ "A introduced Dr. B": the next words are a person, not a subject to talk about."""
        return cue.last - cue.first == 1 and any(m.first == cue.last for m in self.persons)

    def subject(self) -> tuple[Mention, ...]:
        """The persons a pronoun in the next sentence stands for."""
        first = self.persons[:1]
        return tuple(first) if first else self.inherited

    def _make(
        self,
        doers: tuple[Mention, ...],
        cue: Cue,
        group: int,
        *,
        listed: Span | None = None,
    ) -> list[Act]:
        title, topic = listed or self._title(cue), self._topic(cue)
        direction = "after" if cue.after else "before"
        return [
            Act(
                d,
                cue,
                cue.role,
                title if len(doers) < 4 else None,
                topic,
                group,
                min(cue.sure, d.sure + 0.05),
                f"cue.{'near' if cue.near else direction}",
            )
            for d in doers
        ]

    def _inside_quote(self, cue: Cue) -> bool:
        return any(q.first <= cue.first < q.last for q in self.quotes)

    def _pronoun(self) -> tuple[Mention, ...]:
        first = next((t for t in self.tokens if t.word), None)
        return self.inherited if first and first.lower in _PRONOUNS else ()

    def _subject(self, verb: int, previous: int) -> tuple[Mention, ...]:
        """Persons whose phrase ends at the verb, with those coordinated before them."""
        before = [p for p in self.persons if previous <= p.first and p.last <= verb]
        if not before or not self._bridged(before[-1].last, verb):
            return ()
        doers = [before[-1]]
        for person in reversed(before[:-1]):
            if not self._bridged(person.last, doers[-1].first):
                break
            doers.append(person)
        return tuple(reversed(doers))

    def _bridged(self, low: int, high: int) -> bool:
        """Whether only posts, institutions and small words stand between two token indexes."""
        depth = 0
        loose = 0
        for i in range(low, high):
            token = self.tokens[i]
            depth += (token.text == "(") - (token.text == ")")
            if i in self.covered or depth or token.text == ")":
                continue
            if token.lower not in _BETWEEN and token.lower not in (
                "of",
                "at",
                "from",
                "the",
                "in",
                "for",
            ):
                loose += 2 if token.lower in self.lexicon.person_verbs else 1
        return loose == 0 or (loose <= 1 and high - low > 3)

    def _listed(self, low: int, high: int) -> tuple[Mention, ...]:
        """Persons of a list that starts at `low`, up to the first clause about something else."""
        doers: list[Mention] = []
        for person in self.persons:
            if person.last <= low or person.first >= high:
                continue
            start = doers[-1].last if doers else low
            if not self._listing(start, person.first, first=not doers):
                break
            doers.append(person)
        return tuple(doers)

    def _listing(self, low: int, high: int, *, first: bool) -> bool:
        free = [
            self.tokens[i]
            for i in range(low, high)
            if i not in self.covered and self.tokens[i].word
        ]
        if any(t.lower in self.lexicon.person_verbs for t in free):
            return False
        return len(free) <= (6 if first else 12)

    def _beside(self, cue: Cue) -> tuple[Mention, ...]:
        """The one person next to an agent noun: "moderator Ana Diaz", "Ana Diaz, moderator"."""
        after = [p for p in self.persons if p.first >= cue.last]
        before = [p for p in self.persons if p.last <= cue.first]
        if after and self._gap(cue.last, after[0].first) <= 1:
            return (after[0],)
        if before and self._gap(before[-1].last, cue.first) <= 2:
            return (before[-1],)
        return ()

    def _gap(self, low: int, high: int) -> int:
        free = [self.tokens[i] for i in range(low, high) if i not in self.covered]
        return sum(
            1 if t.text in ",:–-—()" or t.lower in ("and", "as", "the", "a") else 3 for t in free
        )

    def _title(self, cue: Cue) -> Span | None:
        """The quoted title that belongs to the cue: the next quotation behind it, if it is one."""
        if cue.role in ("attendee", "chair", "moderator", "session-chair"):
            return None
        for quote in self.quotes:
            if quote.first < cue.first:
                continue
            before = {t.lower for t in self.tokens[max(0, quote.first - 2) : quote.first]}
            words = [t for t in self.tokens[quote.first : quote.last] if t.word]
            if (
                before & _ENTITLED and (len(words) > 1) and words[0].text[0].isupper()
            ) or quote.first == cue.last:
                return quote.span
            break
        return None

    def _listed_title(self, doers: tuple[Mention, ...], cue: Cue) -> Span | None:
        """The title in a list item: quoted anywhere in it, or what stands behind "NAME (…):"."""
        if cue.role not in ("speaker", "keynote-speaker", "poster-presenter") or not doers:
            return None
        if len(self.quotes) == 1:
            return self.quotes[0].span
        tokens = self.tokens
        last = max([d.last for d in doers] + [g.last for g in self.groups])
        while last < len(tokens) and tokens[last].text == ")":
            last += 1
        if last + 1 >= len(tokens) or tokens[last].text not in ":–—-" or self.quotes:
            return None
        start, end = last + 1, len(tokens)
        while end > start and tokens[end - 1].text in ".;,*_`":  # Markdown's marks are no title
            end -= 1
        while start < end and tokens[start].text in "*_`":
            start += 1
        words = [t for t in tokens[start:end] if t.word]
        if len(words) < 2 or not words[0].text[0].isupper():
            return None
        return span_of(tokens[start:end])

    def _topic(self, cue: Cue) -> Span | None:
        """The words behind "on", "about", "of" after the cue, to the end of the clause."""
        if cue.role not in ("speaker", "keynote-speaker") or cue.agent:
            return None
        tokens = self.tokens
        for j in range(cue.last, min(cue.last + 2, len(tokens))):
            direct = tokens[j].lower in ("the", "a", "an") and tokens[cue.last - 1].lower in (
                "presented",
                "outlined",
                "shared",
            )
            if tokens[j].lower in _TOPIC or direct:
                start = j if direct else j + 1
                end = start
                while end < min(len(tokens), start + _TOPIC_WORDS):
                    if tokens[end].text in '.;:“"(' or (
                        tokens[end].lower in ("and", ",")
                        and end + 1 < len(tokens)
                        and tokens[end + 1].lower in self.lexicon.person_verbs
                    ):
                        break
                    end += 1
                while end > start and not tokens[end - 1].word:
                    end -= 1
                return span_of(tokens[start:end]) if end - start >= 2 else None
        return None

    def _closing(self, found: list[Act]) -> list[Act]:
        """Whoever speaks in a sentence that opens with "In closing" closes the event."""
        if not self.tokens or not _CLOSING.match(
            self.text, self.tokens[0].start, self.tokens[-1].end
        ):
            return []
        if any(a.role == "closing-speaker" for a in found):
            return []
        for i, token in enumerate(self.tokens):
            if token.lower in self.lexicon.person_verbs and not token.cap:
                doers = self._subject(i, 0) or self._pronoun()
                cue = Cue("closing-speaker", 0, i, span_of(self.tokens[0:2]), after=False, sure=0.8)
                return [Act(d, cue, cue.role, None, None, -2, 0.8, "cue.closing") for d in doers]
        return []


def functions(mentions: list[Mention], tokens: list[Token]) -> list[Mention]:
    """The mentions without "posts" that are functions at the event ("keynote speaker")."""
    return [m for m in mentions if m.type != "post" or not is_function(tokens[m.first : m.last])]


_OF_THE_EVENT = frozenset(
    "session conference workshop panel track programme program general local organising "
    "organizing symposium seminar "
    "publicity publication publications proceedings tutorial demo demos poster posters keynote "
    "guest event".split()
)


def is_function(tokens: list[Token]) -> bool:
    """Whether a post is a function at the event, not a position in an institution.

    >>> from kg.extract.tokens import tokenize
    >>> is_function(tokenize("keynote speaker")), is_function(tokenize("Vice Chair"))
    (True, False)
    """
    words = [t.lower for t in tokens if t.word]
    if not words:
        return False
    chairs = words[-1].rstrip("s").removeprefix("co-") in (
        "chair",
        "chairman",
        "chairperson",
        "chairwoman",
    )
    if chairs:
        return bool(set(words[:-1]) & _OF_THE_EVENT)
    return is_agent(words[-1]) and words[-1] not in (
        "lecturer",
        "lecturers",
        "chair",
        "host",
        "instructor",
        "instructors",
        "commentator",
    )
