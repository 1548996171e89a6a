"""Surnames that a Russian report has introduced stand for their bearers in every case later on."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.languages.russian.declension import stem
from kg.extract.languages.russian.lexicon import (
    is_initials,
    is_name_word,
    is_patronymic,
    is_surname,
    load,
)
from kg.extract.mentions import Mention
from kg.extract.tokens import Token
from kg.model import Span

_SHORTEST = 4
_SURE = 0.75


def surnames(sentences: Iterable[tuple[list[Token], list[Mention]]]) -> frozenset[str]:
    """The stems of the surnames of all who are named with a given name or initials.

    >>> from kg.extract.languages.russian.mentions import find_mentions
    >>> from kg.extract.languages.russian.tokens import tokenize
    >>> tokens = tokenize("Выступила Анна Кравчук", 0, 22)
    >>> sorted(surnames([(tokens, find_mentions("Выступила Анна Кравчук", tokens))]))
    ['кравчук']
    """
    found: set[str] = set()
    for tokens, mentions in sentences:
        for mention in mentions:
            if mention.type == "person" and mention.last - mention.first > 1:
                found |= {stem(t.text) for t in _of_family(tokens[mention.first : mention.last])}
    return frozenset(found)


def _of_family(name: list[Token]) -> list[Token]:
    lexicon = load()
    words = [t for t in name if is_name_word(t) and not is_patronymic(t) and not is_initials(t)]
    others = [t for t in words if not lexicon.is_given(t) and len(t.text) >= _SHORTEST]
    return others if len(others) == 1 else [t for t in others if is_surname(t)]


def with_surnames(
    text: str, tokens: list[Token], mentions: list[Mention], known: frozenset[str]
) -> list[Mention]:
    """The mentions of a sentence and the known surnames that stand alone in it."""
    if not known:
        return mentions
    taken = {i for m in mentions for i in range(m.first, m.last)}
    found = [
        Mention("person", i, i + 1, Span(t.start, t.end), sure=_SURE, titled=True)
        for i, t in enumerate(tokens)
        if i not in taken and _alone(tokens, i) and stem(t.text) in known
    ]
    if not found:
        return mentions
    return sorted([*mentions, *found], key=lambda m: (m.first, m.last))


def _alone(tokens: list[Token], i: int) -> bool:
    token = tokens[i]
    if not token.cap or len(token.text) < _SHORTEST or not is_name_word(token):
        return False
    before = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    return not (before and before.text in '«“„"') and not (
        after is not None and after.cap and is_name_word(after)
    )
