"""Mentions in one sentence: persons, posts, institutions, places, dates, quoted titles.

A left-to-right scanner over tokens. It decides by word lists and shape only; which post belongs
to which person is the linker's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.dates import find_dates
from kg.extract import names, posts
from kg.extract.event_names import EventName, parse_event_name
from kg.extract.lexicon import Lexicon, load
from kg.extract.organisations import Organisation, parse_organisation
from kg.extract.tokens import Token
from kg.model import Span

MentionType = Literal["person", "post", "organisation", "event", "place", "date", "quote"]
_QUOTES = {"“": "”", "«": "»", '"': '"', "„": "“”", "‘": "’", "”": "”"}
_QUOTE_LIMIT = 60


@dataclass(slots=True)
class Mention:
    """Something named in a sentence: its tokens `[first, last)` and what was read from them."""

    type: MentionType
    first: int
    last: int
    span: Span
    sure: float = 0.9
    titled: bool = False
    plural: bool = False
    managing: bool = False
    organisation: Organisation | None = None
    event: EventName | None = None
    start: str = ""
    end: str = ""


def find_mentions(text: str, tokens: list[Token]) -> list[Mention]:
    """The mentions of a sentence in order, none overlapping another.

    >>> t = "Rector Ana Diaz of Jinan University spoke"
    >>> from kg.extract.tokens import tokenize
    >>> [(m.type, t[m.span.start:m.span.end]) for m in find_mentions(t, tokenize(t))]
    [('post', 'Rector'), ('person', 'Ana Diaz'), ('organisation', 'Jinan University')]
    """
    if not tokens:
        return []
    return _Scanner(text, tokens, load()).scan()


class _Scanner:
    def __init__(self, text: str, tokens: list[Token], lexicon: Lexicon) -> None:
        self.text, self.tokens, self.lexicon = text, tokens, lexicon
        within = Span(tokens[0].start, tokens[-1].end)
        self.dates = {d.span.start: d for d in find_dates(text, within)}

    def scan(self) -> list[Mention]:
        found: list[Mention] = []
        i = 0
        while i < len(self.tokens):
            mention = self._at(i, found)
            if mention:
                found.append(mention)
                i = mention.last
            else:
                i += 1
        return found

    def _at(self, i: int, found: list[Mention]) -> Mention | None:
        token = self.tokens[i]
        if token.start in self.dates:
            return self._date(i)
        if token.text in _QUOTES:
            return self._quote(i)
        if not token.word:
            return None
        return (
            self._event(i)
            or self._titled(i)
            or self._post(i, found)
            or (self._capitalised(i, found) if token.cap else None)
        )

    def _date(self, i: int) -> Mention:
        date = self.dates[self.tokens[i].start]
        last = i + 1
        while last < len(self.tokens) and self.tokens[last].start < date.span.end:
            last += 1
        return Mention("date", i, last, date.span, start=date.start, end=date.end)

    def _quote(self, i: int) -> Mention | None:
        closers = _QUOTES[self.tokens[i].text]
        for j in range(i + 2, min(i + _QUOTE_LIMIT, len(self.tokens))):
            if self.tokens[j].text in closers:
                last = j - 1
                while last > i + 1 and self.tokens[last].text in ".,;":
                    last -= 1
                span = Span(self.tokens[i + 1].start, self.tokens[last].end)
                return Mention("quote", i, j + 1, span)
        return None

    def _event(self, i: int) -> Mention | None:
        event = parse_event_name(self.tokens, i, self.lexicon)
        if event is None:
            return None
        return Mention("event", i, event.end, event.span, sure=event.sure, event=event)

    def _titled(self, i: int) -> Mention | None:
        """A person behind courtesy or academic titles: "Prof. Dr. A. Lee"."""
        j = i
        while (
            j < len(self.tokens)
            and self.tokens[j].cap
            and names.is_title(self.tokens[j], self.lexicon)
        ):
            j += 1
            if (
                j < len(self.tokens)
                and self.tokens[j].text == "."
                and self.tokens[j].start == self.tokens[j - 1].end
            ):
                j += 1
        if j == i or j >= len(self.tokens):
            return None
        last = names.name_end(self.tokens, j, self.lexicon, forced=True)
        if last == j:
            return None
        return Mention(
            "person",
            i,
            last,
            Span(self.tokens[j].start, self.tokens[last - 1].end),
            sure=0.97 if last - j > 1 else 0.7,
            titled=True,
            plural=self.tokens[i].lower == "professors",
        )

    def _post(self, i: int, found: list[Mention]) -> Mention | None:
        post = posts.parse_post(self.tokens, i, self.lexicon)
        if post is None:
            return None
        return Mention(
            "post",
            i,
            post.end,
            Span(self.tokens[i].start, self.tokens[post.end - 1].end),
            plural=post.plural,
            managing=post.managing,
        )

    def _capitalised(self, i: int, found: list[Mention]) -> Mention | None:
        after_post = bool(found) and found[-1].type == "post" and self._joined(found[-1], i)
        organisation = parse_organisation(self.tokens, i, self.lexicon, expected=after_post)
        if organisation:
            return Mention(
                "organisation",
                i,
                organisation.end,
                organisation.span,
                sure=organisation.sure,
                organisation=organisation,
            )
        place = names.place_end(self.tokens, i, self.lexicon)
        person = names.name_end(self.tokens, i, self.lexicon)
        if person > i + 1 and person > place:
            run = self.tokens[i:person]
            before = self.tokens[i - 1].lower if i else ""
            sure = names.name_likelihood(run, self.lexicon)
            if before in ("the", "a", "an") or (before in ("in", "near", "via") and sure < 0.8):
                return None
            return Mention("person", i, person, Span(run[0].start, run[-1].end), sure=sure)
        if place > i:
            return Mention(
                "place", i, place, Span(self.tokens[i].start, self.tokens[place - 1].end)
            )
        return None

    def _joined(self, post: Mention, i: int) -> bool:
        between = [t.lower for t in self.tokens[post.last : i]]
        return (
            bool(between)
            and between[0] in ("of", "at", "for", "from", "with", "in")
            and between[1:]
            in (
                [],
                ["the"],
                ["our"],
                ["its"],
            )
        )
