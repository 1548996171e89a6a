"""What tells one Russian institution from another: its name in quotes, its number, its namesake.

Also how institutions are abbreviated: acronyms and legal forms.
"""

from __future__ import annotations

import re

from kg.extract.languages.russian.lexicon import (
    Lexicon,
    is_initials,
    is_name_word,
    is_patronymic,
    is_surname,
    load,
)
from kg.extract.tokens import Token
from kg.model import Span

OPEN, CLOSE = '«„“"', '»”“"'
_ACRONYM = re.compile(
    r"[А-ЯЁ]{2,}[а-яё]{0,3}[А-ЯЁ]*(?:-[А-ЯЁ\d]+)?|[A-Z]{2,8}|[А-ЯЁ][а-яё]{1,3}[А-ЯЁ]+"
)
_NO_ACRONYM = frozenset(
    "РК КР РБ КНР РФ СССР США ЕС СНГ IT HR PR MD PHD ДНК РНК ЭКГ МРТ КТ ОМС АПК ЛОР ЭКМО VI "
    "VII VIII XII".split()
)
NAMED = frozenset(("им.", "имени"))
_OF_SOMEBODY = ("а", "я", "ы", "и", "го", "ой", "ей", "ых", "их", "ко", "о", "е")
_HONOURS = frozenset("академика профессора св. святого святителя героя императора графа".split())
LEGAL_FORMS = frozenset(
    "ФГБОУ ФГАОУ ФГБУ ФГБНУ ФГУП ГБУ ГБУЗ ГАУЗ ГУЗ ГБОУ МБУ МБОУ АНО НКО ООО АО ПАО ОАО ЗАО "
    "ГК ГАУ МАУ".split()
)
_KINDS = frozenset("ВО ВПО ДПО СПО НИИ".split())


def own_name(tokens: list[Token], j: int) -> int:
    """Index after «…», № 45, имени В. Н. Лодыженского behind the noun."""
    while j < len(tokens):
        token = tokens[j]
        if token.text in OPEN and (close := closing(tokens, j)):
            j = close + 1
        elif token.text == "№" and j + 1 < len(tokens):
            j += 2
        elif token.lower in NAMED and (after := namesake(tokens, j + 1)) > j + 1:
            j = after
        elif is_initials(token) and tokens[j - 1].lower.startswith(("музе", "дом-музе", "фонд")):
            after = namesake(tokens, j)
            if not tokens[after - 1].lower.endswith(_OF_SOMEBODY):
                break  # директор музея С. Н. Савин
            j = after
        else:
            break
    return j


def closing(tokens: list[Token], j: int) -> int:
    for k in range(j + 1, min(j + 14, len(tokens))):
        if tokens[k].text in CLOSE:
            return k
    return 0


def namesake(tokens: list[Token], j: int) -> int:
    """Index after the person (or date, or thing) that an institution is named after."""
    start = j
    while j < len(tokens) and j - start < 3 and tokens[j].lower in _HONOURS:
        j += 1
    first = j
    while j < len(tokens) and j - first < 3 and is_initials(tokens[j]):
        j += 1
    if j < len(tokens) and is_name_word(tokens[j]):
        initials = j > first
        j += 1
        while not initials and j < len(tokens) and j - first < 3 and is_name_word(tokens[j]):
            if not tokens[j].lower.endswith(("а", "я", "ы", "и", "го", "ой")):
                break
            if load().given.get(tokens[j].lower) == tokens[j].text and _named(tokens, j + 1):
                break  # имени Гнесиных Вера Титова
            if is_patronymic(tokens[j]) or is_surname(tokens[j]) or j == first + 1:
                j += 1
            else:
                break
    return j if j > first else start


def _named(tokens: list[Token], j: int) -> bool:
    return j < len(tokens) and is_name_word(tokens[j])


def legal_name(tokens: list[Token], j: int, lexicon: Lexicon) -> int:
    """Index after what follows a legal form without quotes: ФГБОУ ВО БГМУ."""
    while j < len(tokens) and tokens[j].text in _KINDS:
        j += 1
    if j < len(tokens) and is_acronym(tokens[j]):
        return j + 1
    return j


def is_acronym(token: Token) -> bool:
    return (
        _ACRONYM.fullmatch(token.text) is not None
        and token.text not in _NO_ACRONYM
        and len(token.text) < 12
    )


def bracketed(tokens: list[Token], end: int) -> tuple[Span | None, int]:
    """The short form that stands in brackets behind the name: (ИКЗ СО РАН)."""
    if end + 2 < len(tokens) and tokens[end].text == "(" and is_acronym(tokens[end + 1]):
        for close in range(end + 2, min(end + 5, len(tokens))):
            if tokens[close].text == ")":
                return Span(tokens[end + 1].start, tokens[close - 1].end), close + 1
    return None, end
