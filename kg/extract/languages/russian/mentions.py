"""Mentions in one Russian sentence: persons, posts, institutions, quoted titles, degrees."""

from __future__ import annotations

import re

from kg.extract.languages.russian.lexicon import (
    Lexicon,
    is_initials,
    is_name_word,
    is_patronymic,
    is_surname,
    is_verb,
    load,
)
from kg.extract.languages.russian.names import find_name, is_title
from kg.extract.languages.russian.phrases import find_institution
from kg.extract.languages.russian.posts import find_post
from kg.extract.mentions import Mention
from kg.extract.tokens import Token, span_of
from kg.model import Span

_QUOTES = {"«": "»", "“": "”", "„": "“”", '"': '"'}
_LONGEST_QUOTE = 45
_SURE = 0.8  # a listed given name, a patronymic or initials say so
_DEGREE = re.compile(
    r"(?:[а-яё]\.[ ]?){2,4}н\.|[кд]\.[ ]?[а-яё]{2,7}\.[ ]?н\.|"
    r"[кд]\.[ ]?[а-яё]\.?-[а-яё]\.[ ]?н\.|ph\.?d\.?|md|dr|hab\."
)
_OF_DEGREES = frozenset("наук искусствоведения архитектуры культурологии".split())
_DEGREE_HEADS = ("доктор", "кандидат", "канд.", "д-р")


def degree_end(tokens: list[Token], i: int) -> int:
    """Index after a degree that starts at token `i`: «д.м.н.», «доктор медицинских наук».

    >>> from kg.extract.languages.russian.tokens import tokenize
    >>> degree_end(tokenize("доктор медицинских наук Иван", 0, 28), 0)
    3
    """
    if _DEGREE.fullmatch(tokens[i].lower):
        return i + 1
    if tokens[i].lower.startswith(_DEGREE_HEADS):
        for j in range(i + 1, min(i + 5, len(tokens))):
            if tokens[j].lower in _OF_DEGREES:
                return j + 1
    return i


def find_mentions(text: str, tokens: list[Token]) -> list[Mention]:
    """The mentions of a sentence in order, none overlapping another.

    >>> from kg.extract.languages.russian.tokens import tokenize
    >>> t = "Ректор СПбГУ Николай Кропачев открыл форум"
    >>> [(m.type, t[m.span.start : m.span.end]) for m in find_mentions(t, tokenize(t, 0, len(t)))]
    [('post', 'Ректор'), ('organisation', 'СПбГУ'), ('person', 'Николай Кропачев')]
    """
    scanner = _Scanner(text, tokens, load())
    return scanner.scan() if tokens else []


class _Scanner:
    def __init__(self, text: str, tokens: list[Token], lexicon: Lexicon) -> None:
        self.text, self.tokens, self.lexicon = text, tokens, lexicon
        self.found: list[Mention] = []

    def scan(self) -> list[Mention]:
        i = 0
        while i < len(self.tokens):
            after = degree_end(self.tokens, i)
            if after > i:
                i = after
                continue
            mention = self._at(i)
            if mention:
                self.found.append(mention)
                i = max(mention.last, i + 1)
            else:
                i += 1
        return self.found

    def _at(self, i: int) -> Mention | None:
        token = self.tokens[i]
        if token.text in _QUOTES:
            return self._quote(i)
        if not token.word:
            return None
        if is_title(token) and (titled := self._titled(i)):
            return titled
        if is_initials(token) or self._is_named(i):
            person = self._person(i, expected=self._after_post(i))
            if person:
                return person
        return (
            self._post(i) or self._institution(i) or self._person(i, expected=self._after_post(i))
        )

    def _is_named(self, i: int) -> bool:
        """Whether a given name or patronymic stands at `i` or right behind it."""
        pair = self.tokens[i : i + 3]
        if not is_name_word(pair[0]) or (pair[0].upper and self._after_post(i)):
            return False
        if self.lexicon.is_given(pair[0]) and len(pair) > 1 and is_name_word(pair[1]):
            return not self.lexicon.head(pair[1])
        return len(pair) > 2 and is_patronymic(pair[2]) and is_name_word(pair[1])

    def _quote(self, i: int) -> Mention | None:
        if self._after_post(i) and (name := self._institution(i)):
            return name
        closers = _QUOTES[self.tokens[i].text]
        depth = 0
        for j in range(i + 1, min(i + _LONGEST_QUOTE, len(self.tokens))):
            text = self.tokens[j].text
            if text == self.tokens[i].text and text not in closers:
                depth += 1
            elif text in closers and depth:
                depth -= 1
            elif text in closers and j > i + 1:
                span = Span(self.tokens[i + 1].start, self.tokens[j - 1].end)
                return Mention("quote", i, j + 1, span)
        return None

    def _titled(self, i: int) -> Mention | None:
        """A person behind a courtesy or academic title."""
        j = i
        while j < len(self.tokens) and (is_title(self.tokens[j]) or degree_end(self.tokens, j) > j):
            j = max(j + 1, degree_end(self.tokens, j))
            if j < len(self.tokens) and self.tokens[j].text == "," and j + 1 < len(self.tokens):
                j += is_title(self.tokens[j + 1]) or degree_end(self.tokens, j + 1) > j + 1
        if j >= len(self.tokens) or find_institution(self.tokens, j, self.lexicon, expected=True):
            return None
        name = find_name(self.tokens, j, self.lexicon, expected=True)
        if name is None or name.first != j:
            return None
        return Mention(
            "person", i, name.end, span_of(self.tokens[j : name.end]), sure=name.sure, titled=True
        )

    def _post(self, i: int) -> Mention | None:
        post = find_post(self.tokens, i, self.lexicon)
        if post is None:
            return None
        span = span_of(self.tokens[i : post.end])
        return Mention("post", i, post.end, span, sure=0.9, plural=post.plural, managing=post.rank)

    def _institution(self, i: int) -> Mention | None:
        expected = self._after_post(i) or self._bracketed(i)
        organisation = find_institution(self.tokens, i, self.lexicon, expected=expected)
        if organisation is None:
            return None
        return Mention(
            "organisation",
            i,
            organisation.end,
            organisation.span,
            sure=organisation.sure,
            organisation=organisation,
        )

    def _bracketed(self, i: int) -> bool:
        """Whether a bracket opens right before token `i` behind a person."""
        last = self.found[-1] if self.found else None
        return bool(last and last.type == "person" and last.last == i - 1) and (
            self.tokens[i - 1].text == "("
        )

    def _after_post(self, i: int) -> bool:
        """Whether a post, or a post and its institution, ends right before token `i`."""
        if not self.found:
            return False
        last = self.found[-1]
        if last.type not in ("post", "organisation"):
            return False
        between = self.tokens[last.last : i]
        return not between or (
            last.type == "post"
            and len(between) == 1
            and between[0].lower in ("при", "в", "(", "от", "из", "на")
        )

    def _surname_alone(self, i: int) -> bool:
        """Whether a surname stands by itself where somebody acts: «Затем Титов спросил»."""
        tokens = self.tokens
        if not i or i + 1 >= len(tokens) or not is_surname(tokens[i]):
            return False
        before, after = tokens[i - 1], tokens[i + 1]
        oblique = tokens[i].lower.endswith(("ской", "ских", "ского", "скому", "ским"))
        if before.text in ".!?…«“" or oblique or self.lexicon.is_place(tokens[i]):
            return False
        if is_verb(after):
            return before.word
        listed = before.text == ":" or (self.found and self.found[-1].last == i - 1)
        return bool(listed) and before.text in ",:" and after.text in ",.;"

    def _person(self, i: int, *, expected: bool) -> Mention | None:
        name = find_name(self.tokens, i, self.lexicon, expected=expected or self._surname_alone(i))
        if name is None or name.end <= i:
            return None
        span = span_of(self.tokens[name.first : name.end])
        if name.sure < _SURE and "\n" in self.text[span.start : span.end]:
            return None
        titled = expected or name.end == name.first + 1
        return Mention("person", name.first, name.end, span, sure=name.sure, titled=titled)
