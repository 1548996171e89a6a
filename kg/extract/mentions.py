"""Mentions in one sentence: persons, posts, institutions, places, dates, quoted titles.

A left-to-right scanner over tokens. It decides by word lists and shape only; which post belongs
to which person is the linker's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.dates import find_dates
from kg.extract import names, posts
from kg.extract.event_names import EventName, parse_event_name, parse_quoted_event
from kg.extract.lexicon import Lexicon, load
from kg.extract.organisations import Organisation, parse_organisation
from kg.extract.tokens import Token
from kg.model import Span

MentionType = Literal["person", "post", "organisation", "event", "place", "date", "quote"]
_QUOTES = {"“": "”", "«": "»", '"': '"', "„": "“”", "‘": "’", "”": "”"}
_QUOTE_LIMIT = 60
_OF_A_POST = frozenset("of at for from with in".split())
_OF_SOMEBODY = frozenset("of at from".split())
_RANKS = frozenset("professor academician researcher lecturer".split())


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
    rank: Mention | None = None
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
            or self._post(i)
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
        event = parse_quoted_event(self.tokens, i, self.lexicon) or parse_event_name(
            self.tokens, i, self.lexicon
        )
        if event is None:
            return None
        return Mention("event", i, event.end, event.span, sure=event.sure, event=event)

    def _titled(self, i: int) -> Mention | None:
        """A person behind courtesy or academic titles: "Prof. Dr. A. Lee"."""
        j = i
        while j < len(self.tokens) and self._is_title(j):
            j += 1
            if j < len(self.tokens) and self.tokens[j].text == ".":
                j += self.tokens[j].start == self.tokens[j - 1].end
        if j == i or j >= len(self.tokens):
            return None
        last = names.name_end(self.tokens, j, self.lexicon, forced=True)
        if last == j:
            return None
        span = Span(self.tokens[j].start, self.tokens[last - 1].end)
        sure = 0.97 if last - j > 1 else 0.7
        return Mention("person", i, last, span, sure=sure, titled=True, rank=self._rank(i, j))

    def _is_title(self, j: int) -> bool:
        token = self.tokens[j]
        return names.is_title(token, self.lexicon) and (token.cap or token.text.endswith("."))

    def _rank(self, i: int, j: int) -> Mention | None:
        """A rank written out ("Associate Professor"): a post, once an institution stands behind."""
        words = self.tokens[i:j]
        while words and words[-1].text.endswith("."):
            words = words[:-1]
        while words and words[0].text.endswith("."):
            words = words[1:]
        if not words or words[-1].lower.rstrip("s") not in _RANKS:
            return None
        first = self.tokens.index(words[0])
        span = Span(words[0].start, words[-1].end)
        return Mention(
            "post", first, first + len(words), span, plural=words[-1].lower.endswith("s")
        )

    def _post(self, i: int) -> Mention | None:
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
        before = found[-1] if found else None
        expected = (
            before is not None and before.type in ("post", "person") and self._joined(before, i)
        )
        organisation = parse_organisation(self.tokens, i, self.lexicon, expected=expected)
        if organisation and not self._capital_surname(i, organisation):
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
        if person <= i + 1 and place == i:
            person = self._beside_post(i, found)
        if person > i + 1 and person > place:
            run = self.tokens[i:person]
            word = self.tokens[i - 1].lower if i else ""
            sure = names.name_likelihood(run, self.lexicon)
            if word in ("the", "a", "an") or (word in ("in", "near", "via") and sure < 0.8):
                return None
            known = names.is_listed(run, self.lexicon) or self._in_place(i, person, found)
            return Mention(
                "person",
                i,
                person,
                Span(run[0].start, run[-1].end),
                sure=max(sure, 0.6) if known else min(sure, 0.45),
            )
        if place > i:
            return Mention(
                "place", i, place, Span(self.tokens[i].start, self.tokens[place - 1].end)
            )
        return None

    def _capital_surname(self, i: int, organisation: Organisation) -> bool:
        """Whether what looks like an acronym is a surname in capitals: KIM Min-seo."""
        if organisation.end != i + 1 or not self.tokens[i].upper:
            return False
        end = names.name_end(self.tokens, i, self.lexicon)
        return end > i + 1 and names.is_listed(self.tokens[i + 1 : end], self.lexicon)

    def _in_place(self, i: int, end: int, found: list[Mention]) -> bool:
        """Whether the words around say that a person stands at `[i, end)`."""
        if found and found[-1].type == "post" and found[-1].last == i:
            return True
        after = self.tokens[end] if end < len(self.tokens) else None
        if after is None:
            return i == 0
        if after.text in ",(–-—:" and end + 1 < len(self.tokens):
            following = end + 1
            if self.tokens[following].lower in ("a", "an", "the", "our"):
                following += 1
            if following < len(self.tokens) and posts.parse_post(
                self.tokens, following, self.lexicon
            ):
                return True
            return i == 0
        return after.lower in self.lexicon.person_verbs

    def _beside_post(self, i: int, found: list[Mention]) -> int:
        """Index after unlisted or common words that a post beside them makes a name."""
        end = i
        while end < len(self.tokens) and end - i < 5:
            token = self.tokens[end]
            if not ((token.cap and token.word) or (token.particle and end > i)):
                break
            if posts.is_head(token, self.lexicon) or token.lower in self.lexicon.org_heads:
                return i
            end += 1
        if end - i < 2 or not self.tokens[end - 1].cap:
            return i
        first = self.tokens[i : i + 1]
        if self.lexicon.is_common(first[0].lower) and not names.is_listed(first, self.lexicon):
            return i
        return end if self._in_place(i, end, found) and i + 1 < end else i

    def _joined(self, before: Mention, i: int) -> bool:
        """Whether only "of", "at" … stands between a post or a name and token `i`."""
        between = [t.lower for t in self.tokens[before.last : i]]
        joints = _OF_SOMEBODY if before.type == "person" else _OF_A_POST
        articles: tuple[list[str], ...] = ([], ["the"], ["our"], ["its"])
        return bool(between) and between[0] in joints and between[1:] in articles
