"""Mentions in one Chinese sentence: persons, posts, institutions, quoted titles.

A left-to-right scanner. A name needs something beside it that says so: a post, a label, a list of
names, or a verb behind a surname. What lies between is looked at as an institution.
"""

from __future__ import annotations

import re

from kg.extract.languages.chinese.lexicon import Lexicon, load
from kg.extract.languages.chinese.likeness import best
from kg.extract.languages.chinese.names import (
    DOTS,
    LATIN,
    foreign_end,
    is_han,
    stretch_at,
    surname,
)
from kg.extract.languages.chinese.organisations import is_place, parse
from kg.extract.languages.chinese.signs import (
    AGENTS,
    CORPORATE,
    COURTESY,
    INSIDE,
    JOINTS,
    NAMING,
    NO_LABEL,
    NO_NAME_CHARS,
    NO_NAME_ENDS,
    PLAIN,
    QUALIFIER,
)
from kg.extract.mentions import Mention
from kg.extract.organisations import Name, Organisation
from kg.model import Span

_QUOTES = {"《": "》", "“": "”", "「": "」", "『": "』", '"': '"', "〈": "〉", "‘": "’"}
_LONGEST_QUOTE = 60
_LIKELY = 0.5
_STRETCH = 60  # characters that one institution or post takes at most
_WIDE = frozenset((" ", "\u3000", "\t"))
_BULLETS = frozenset("■◎●·◆▲★☆※○•.)）")
# A bracket inside the name of an institution: 恒锐科技（集团）股份有限公司.
_INNER = re.compile(
    r"[（(][\u4e00-\u9fff]{2,6}[）)](?=(?:\w{0,4}(?:公司|事务所)|集团|银行|基金会))"
)
_MARK = re.compile(r"[^\w]|_")


def find_mentions(text: str, span: Span, *, item: bool = False) -> list[Mention]:
    """The mentions of a sentence in order, none overlapping another; positions are characters.

    `item`: the sentence begins an item of a list.

    >>> t = "会议由岭北医学院副院长许婕主持"
    >>> [(m.type, t[m.span.start : m.span.end]) for m in find_mentions(t, Span(0, len(t)))]
    [('organisation', '岭北医学院'), ('post', '副院长'), ('person', '许婕')]
    """
    return _Scanner(text, span, load(), item=item).scan()


class _Scanner:
    def __init__(self, text: str, span: Span, lexicon: Lexicon, *, item: bool) -> None:
        self.item = item
        self.text, self.start, self.end, self.lexicon = text, span.start, span.end, lexicon
        self.found: list[Mention] = []
        self.open = span.start  # where the stretch begins that nothing has claimed yet
        self.dotted = any(text.find(dot, span.start, span.end) >= 0 for dot in DOTS)
        self.latin = {m.start(): m for m in LATIN.finditer(text, *span)}

    def scan(self) -> list[Mention]:
        p = self.start
        while p < self.end:
            p = self._step(p)
        self._close(self.end)
        return self.found

    def _step(self, p: int) -> int:
        text, char = self.text, self.text[p]
        if char in _QUOTES and (close := self._quote_end(p)):
            return self._quote(p, close)
        if char in DOTS and (end := self._foreign(p)) > p:
            return end
        if char == "-" and any(c in DOTS for c in text[p : p + 8]) and is_han(text[p - 1]):
            return p + 1
        if char in "（(" and (inner := _INNER.match(text, p, self.end)) and self.open < p:
            return inner.end()
        if _MARK.match(char):
            self._close(p)
            self.open = p + 1
            return self._skip_alias(p)
        if p in self.latin:
            return self._person(p, self.latin[p].end(), 0.85)
        if post := self.lexicon.posts.match(text, p, self.end):
            return self._post(p, post.end())
        if not is_han(char):
            boundary = self.lexicon.boundary.match(text, p, self.end)
            if boundary is None:
                return p + 1
            self._close(p)
            self.open = boundary.end()
            return boundary.end()
        if (end := self._name(p)) > p:
            return end
        if boundary := self.lexicon.boundary.match(text, p, self.end):
            if self._within_institution(p, boundary.end()):
                return boundary.end()
            self._close(p)
            self.open = boundary.end()
            return boundary.end()
        return p + 1

    def _within_institution(self, p: int, q: int) -> bool:
        """Whether a small word stands inside a name: 国际合作与交流处, 建筑与城乡规划学院."""
        if self.text[p:q] not in INSIDE or self.open == p or p - self.open > 12:
            return False
        if any(m.end() == p for m in self.lexicon.suffix.finditer(self.text, self.open, p)):
            return False
        following = self.text[q : min(q + 9, self.end)]
        match = self.lexicon.suffix.search(following)
        return match is not None and all(map(is_han, following[: match.end()]))

    def _foreign(self, dot: int) -> int:
        """A foreign name around its first dot; an institution may stand before it."""
        text, lexicon = self.text, self.lexicon
        if not (self.open < dot and is_han(text[dot - 1]) and dot + 1 < self.end):
            return dot
        if not is_han(text[dot + 1]):
            return dot
        first = self.open
        first = max(first, dot - _STRETCH)
        suffixes = [m.end() for m in lexicon.suffix.finditer(text, first, dot) if m.end() < dot]
        if suffixes and dot - first > 4:
            chain, stop = parse(text, first, suffixes[-1], lexicon)
            if chain:
                self._organisation(chain, stop)
                first = stop
        if dot - first > 12:
            return dot
        return self._person(first, foreign_end(text, dot, self.end, lexicon), 0.95)

    def _quote_end(self, p: int) -> int:
        closer = _QUOTES[self.text[p]]
        q = self.text.find(closer, p + 1, min(p + 1 + _LONGEST_QUOTE, self.end))
        return q + 1 if q > p + 1 else 0

    def _quote(self, p: int, close: int) -> int:
        """A quoted title; one inside the name of an institution is part of it."""
        follows = self.lexicon.suffix.match(self.text, close, self.end)
        if follows and close - p < 14:
            return close
        if self.text[p] == "《" and self.lexicon.posts.match(self.text, close, self.end):
            self._close(p)
            chain = (Name(Span(p, close)),)
            organisation = Organisation(close, chain, 0.8)
            self.found.append(
                Mention(
                    "organisation", p, close, Span(p, close), sure=0.8, organisation=organisation
                )
            )
            self.open = close
            return close
        self._close(p)
        self.found.append(Mention("quote", p, close, Span(p + 1, close - 1)))
        self.open = close
        return close

    def _skip_alias(self, p: int) -> int:
        """After a person, the same name in another script in brackets is left out."""
        if self.text[p] not in "（(" or not self.found:
            return p + 1
        *before, last = self.found
        if last.type == "post" and last.managing and before and before[-1].last == last.first:
            person = before[-1]  # 沃尔夫冈·贝克尔博士（Dr. Wolfgang Becker）
        else:
            person = last
        if person.type != "person" or last.last != p:
            return p + 1
        close = next((q for q in range(p + 1, min(p + 40, self.end)) if self.text[q] in "）)"), 0)
        inside = self.text[p + 1 : close]
        named = surname(inside, 0, self.lexicon) and len(inside) < 5
        if close and (
            not any(map(is_han, inside)) or (named and not self.lexicon.suffix.search(inside))
        ):
            self.open = close + 1
            return close + 1
        return p + 1

    def _name(self, p: int) -> int:
        """End of the name at `p` where what stands on both sides says that it is one."""
        named = surname(self.text, p, self.lexicon)
        if not named and self.open != p:
            return p  # within a stretch only a surname begins a name
        if self.dotted and self._foreign_ahead(p):
            return p
        left, lexicon = self._left(p), self.lexicon
        end, _, sure = best(self.text, p, self.end, left, lexicon)
        if sure >= _LIKELY:
            if left == "agent":
                self._post(max(self.open, p - 3), p)
            return self._person(p, end, round(min(sure, 0.95), 2))
        if left in ("post", "list", "label", "of", "line"):
            end, what = stretch_at(self.text, p, self.end, lexicon)
            known = named and end - p != 4  # 白石结衣 has a surname's 白
            if end - p >= 2 and what and not known and self._strange(p, end, left, what):
                return self._person(p, end, 0.7 if left == "post" else 0.55)
        return p

    def _foreign_ahead(self, p: int) -> bool:
        """Whether a run of characters leads to the dot of a foreign name."""
        for q in range(p + 1, min(p + 11, self.end - 1)):
            char = self.text[q]
            if char in DOTS:
                return is_han(self.text[q - 1]) and is_han(self.text[q + 1])
            if not (is_han(char) or char == "-"):
                return False
        return False

    def _strange(self, p: int, end: int, left: str, what: str) -> bool:
        """Whether characters that begin with no surname may be a name where one is expected."""
        words = self.text[p:end]
        if words in self.lexicon.common or self.lexicon.boundary.match(words):
            return False
        if self.lexicon.posts.search(words) or is_place(words):
            return False
        if not NO_NAME_CHARS.isdisjoint(words) or words.endswith(NO_NAME_ENDS):
            return False
        if self.lexicon.suffix.search(words) or words[:2] in self.lexicon.words:
            return False
        if what == "rank" and not COURTESY.match(self.text, end):
            return False
        if left == "line":
            q = p
            while q > self.start and self.text[q - 1] in _WIDE:
                q -= 1
            bullet = self.item or (q > self.start and self.text[q - 1] in _BULLETS)
            return bullet and self._apposed(end)
        if left == "of":
            return what == "rank" or self.text[end] == "等"
        if left == "post":
            return True
        return len(words) <= 5 and (what == "mark" or self.text[end] == "等")

    def _apposed(self, end: int) -> bool:
        """Whether a comma or bracket and a post follow: NAME，X大学教授."""
        if end >= self.end or self.text[end] not in "，,（( \u3000\t":
            return False
        return self.lexicon.posts.search(self.text, end, min(end + 36, self.end)) is not None

    def _left(self, p: int) -> str:
        """What stands before `p`.

        "post", "label", "list", "line" (it begins one), "start" (of a part of a sentence), "verb",
        "of" (an institution and 的), "unit" (an institution), or "".
        """
        before = self.found[-1] if self.found else None
        gap = self.text[before.last : p].strip(" \u3000\t") if before else None
        if before and before.type == "post" and gap in ("", "：", ":", "——", "—", "为", "是"):
            if self._in_row(before, p):
                return ""
            if self.text[before.first : before.last] in PLAIN:
                return "plain"
            return "post" if self._names_follow(before) else ""
        if self.open != p:
            if p - self.open > _STRETCH:
                return ""
            suffixed = any(
                m.end() == p for m in self.lexicon.suffix.finditer(self.text, self.open, p)
            )
            if suffixed and parse(self.text, self.open, p, self.lexicon)[1] == p:
                return "unit"
            if self.text[p - 1] in AGENTS and p - self.open >= 2:
                return "agent"
            return ""
        if before and before.type == "person" and gap in JOINTS:
            return "list"
        if before and before.type == "organisation" and gap == "的":
            return "of"
        q = p
        while q > self.start and self.text[q - 1] in " \u3000\t":
            q -= 1
        if NAMING.search(self.text, max(self.start, p - 3), p):
            return "label"
        if q > self.start and self.text[q - 1] in "：:":
            label = self.text[max(self.start, q - 12) : q - 1].split("\n")[-1]
            return "start" if NO_LABEL.search(label) else "label"
        if q == self.start or self.text[q - 1] in _BULLETS:
            return "line"
        return "start" if q < p or _MARK.match(self.text[q - 1]) else "verb"

    def _in_row(self, post: Mention, p: int) -> bool:
        """Whether the post closes a row "NAME  INSTITUTION  POST  TITLE", set with spaces."""
        if post.last == p or not self.text[post.last].isspace():
            return False
        line = self.text.rfind("\n", self.start, post.first) + 1
        person = next((m for m in self.found if m.type == "person" and m.first >= line), None)
        return person is not None and self.text[person.last : person.last + 1] in _WIDE

    def _names_follow(self, post: Mention) -> bool:
        """A rank behind a name ("张三教授") is not followed by another one."""
        before = self.found[-2] if len(self.found) > 1 else None
        return not (before and before.type == "person" and before.last == post.first)

    def _person(self, p: int, end: int, sure: float) -> int:
        if p > self.open:
            self._close(p)
        self.found.append(Mention("person", p, end, Span(p, end), sure=sure, titled=True))
        self.open = end
        return end

    def _post(self, p: int, end: int) -> int:
        """A post with what stands before it: its institution, or a word of its own title."""
        first = p
        before = self.found[-1] if self.found else None
        honour = self.text[p:end] in self.lexicon.ranks
        merged = before and before.type == "post" and before.last == p
        if before and merged and not honour and not before.managing:
            before.last, before.span = end, Span(before.first, end)  # 顾问医生, 学生主播
            self.open = end
            return end
        self.open = max(self.open, p - _STRETCH)
        if self.open < p:
            chain, stop = parse(self.text, self.open, p, self.lexicon)
            tail = self.text[stop:p].strip(" \u3000")
            own = 2 <= len(tail) <= 4 and not is_place(tail) and all(map(is_han, tail))
            if chain:
                self._organisation(chain, stop)
                first = p - len(tail) if own else p
            elif tail and CORPORATE.fullmatch(self.text, p, end) and not is_place(tail):
                word = QUALIFIER.search(tail)
                first = p - (len(word.group()) if word else 0)
                if 2 <= first - self.open <= 8:
                    self._organisation((Name(Span(self.open, first)),), first)
            elif own:
                first = p - len(tail)
        rank = self.text[p:end] in self.lexicon.ranks
        self.found.append(Mention("post", first, end, Span(first, end), managing=rank))
        self.open = end
        return end

    def _organisation(self, chain: tuple[Name, ...], stop: int) -> None:
        first = min(n.span.start for n in chain)
        organisation = Organisation(stop, chain, 0.88)
        self.found.append(
            Mention(
                "organisation", first, stop, Span(first, stop), sure=0.88, organisation=organisation
            )
        )
        self.open = stop

    def _close(self, p: int) -> None:
        """The stretch up to `p` is over: an institution, if it ends as one does."""
        if self.open < p and p - self.open < _STRETCH:
            chain, stop = parse(self.text, self.open, p, self.lexicon)
            if chain and stop == p:
                self._organisation(chain, stop)
        self.open = p
