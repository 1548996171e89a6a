"""Institutions in Russian text: a noun with its adjectives, its name in quotes, its genitives.

«кафедрой терапии Самарской медицинской академии» is a chain of two: each noun of an institution
begins a link, and what depends on it in the genitive belongs to it.
"""

from __future__ import annotations

import re

from kg.extract.languages.russian.declension import agree, is_adjective
from kg.extract.languages.russian.lexicon import (
    COUNTRIES,
    Lexicon,
    is_initials,
    is_name_word,
    is_patronymic,
    is_surname,
    is_verb,
)
from kg.extract.languages.russian.own_names import (
    LEGAL_FORMS,
    NAMED,
    OPEN,
    bracketed,
    closing,
    is_acronym,
    legal_name,
    namesake,
    own_name,
)
from kg.extract.organisations import Name, Organisation
from kg.extract.tokens import Token
from kg.model import Span

_BUILT = re.compile(r"(?:мин|рос|гос|обл|гор|рай|спец|пром)[а-яё]{3,}")
_BUILT_HEADS = re.compile(
    r"(?:мин(?:здрав|обр|сельхоз|культ|спорт|цифр|строй|юст|эконом|пром|транс|энерго|науки|обрнауки|"
    r"природы|труд|фин|соц)[а-яё]*|рос[а-яё]*(?:надзор|молодёжь|молодежь|реестр|стандарт|патент|стат|"
    r"гидромет|центр|контроль|туризм|имущество|рыболовство|недра|лесхоз|нефть|мониторинг|экспертиза|атом|космос|технологии|банк|архив|аккредитация|лизинг|сотрудничество)[а-яё]*|"
    r"рос[а-яё]*академи[а-яё]+|(?:обл|гор|рай)здрав[а-яё]*|рособрнадзор[а-яё]*)"
)
PREPOSITIONS = frozenset(
    "в во на с со к ко от до из за для при под над без через после перед между среди о об у "
    "про".split()
)
_STOPS = frozenset(
    (
        "а но или что который которая которые которого которой как также где когда чтобы если "
        "не уже ещё "
        "он она они это г-н мадам вместе совместно затем далее тоже лишь только первым первой "
        "он-лайн "
        "онлайн"
    ).split()
)
_DEGREES = ("кандидат", "доктор", "канд.", "д-р")
_BARE = frozenset(
    "наук искусств войск дел средств вод лекарств ремёсел ремесел дзюдо самбо каратэ тхэквондо "
    "кино метро радио регби".split()
)
_LATIN = re.compile(r"[A-Z][A-Za-z&.'-]*|of|for|and|the")
_LATIN_HEADS = frozenset(
    "University Institute Hospital College Center Centre School Academy AG GmbH Ltd Inc LLC Group "
    "Corporation Foundation Society Association Clinic Laboratories SE SA BV".split()
)
_RUSSIAN = re.compile("российск")
_UNITS = ("кафедр", "факультет", "отдел", "лаборатори")
_ACADEMIES = frozenset("РАН СО УрО ДВО РАМН РАО".split())
_LONGEST = 14
_NAMED_AFTER = ("фонд", "музе", "театр", "школ", "библиотек", "институт", "университет", "центр")
_JOINTS = frozenset("и или а ли".split())
_ZERO_ENDING = re.compile(r"[а-яё-]{3,}(?:ок|ек|ств|сств|уг|уп|аз|ог|иц|ниц|ин|ов|ощ|нн|тр|рт)")


def find_institution(
    tokens: list[Token], i: int, lexicon: Lexicon, *, expected: bool = False, depth: int = 0
) -> Organisation | None:
    """The institution with all above it that starts exactly at token `i`, if any.

    `expected`: a post stands before, so that a noun without a name of its own is one, too.

    >>> from kg.extract.languages.russian.lexicon import load
    >>> from kg.extract.languages.russian.tokens import tokenize
    >>> text = "кафедрой терапии Самарской медицинской академии Игорь Мейзель"
    >>> found = find_institution(tokenize(text, 0, len(text)), 0, load(), expected=True)
    >>> [text[n.span.start : n.span.end] for n in found.chain]
    ['кафедрой терапии', 'Самарской медицинской академии']
    """
    if i >= len(tokens) or depth > 4:
        return None
    if latin := _latin(tokens, i):
        return latin
    head = _head(tokens, i, lexicon)
    if head < 0 and expected and (alone := _alone(tokens, i, lexicon)):
        return alone
    if head < 0:
        return _acronym(tokens, i, lexicon, expected=expected)
    known = lexicon.head(tokens[head])
    unit = bool(known and known.unit)
    end = head + 1
    if tokens[head].text in LEGAL_FORMS:
        end = legal_name(tokens, end, lexicon)
    end = own_name(tokens, end)
    named = end > head + 1 or _BUILT_HEADS.fullmatch(tokens[head].lower) is not None
    if not expected and not named:
        end = _benefactor(tokens, end, lexicon)
        named = end > head + 1
    named = named or any(t.cap and k for k, t in enumerate(tokens[i : head + 1]))
    end, parent = _complement(tokens, end, lexicon, depth, unit=unit)
    inside = tokens[i:end]
    named = named or any(t.cap for t in inside[1:]) or (inside[0].cap and not _starts(tokens, i))
    if known and known.soft and not named and (depth or not expected):
        return None
    whole = unit and end > head + 1 and tokens[head].lower.startswith(_UNITS)
    if not expected and not named and parent is None and not whole:
        return None
    own = Name(Span(tokens[i].start, tokens[end - 1].end), unit)
    acronym, after = bracketed(tokens, end)
    if acronym:
        own = Name(own.span, unit, acronym)
        end = after
    sure = 0.9 if named else 0.8
    if parent is None:
        return Organisation(end, (own,), sure)
    return Organisation(parent.end, (own, *parent.chain), min(sure, parent.sure))


def _alone(tokens: list[Token], i: int, lexicon: Lexicon) -> Organisation | None:
    """One name of its own between a post and a person: «вице-президент Сколтеха Клеман Форт»."""
    words = tokens[i : i + 4]
    if len(words) < 3 or not all(is_name_word(t) for t in words[:3]):
        return None
    first, second = words[0], words[1]
    if not lexicon.is_given(second) or lexicon.is_given(first) or is_surname(first):
        return None
    if is_patronymic(words[2]) or not first.lower.endswith(("а", "я", "и", "ы")):
        return None
    if lexicon.is_place(first) or is_adjective(first.text) or lexicon.post(first):
        return None
    return Organisation(i + 1, (Name(Span(first.start, first.end)),), 0.6)


def _benefactor(tokens: list[Token], j: int, lexicon: Lexicon) -> int:
    """Index after the person whose name an institution has: «Фонда Александра Кастрена»."""
    words = tokens[j : j + 2]
    if len(words) < 2 or not tokens[j - 1].lower.startswith(_NAMED_AFTER):
        return j
    genitive = all(t.cap and t.lower.endswith(("а", "я", "ы", "и", "ой", "го")) for t in words)
    return j + 2 if genitive and lexicon.is_given(words[0]) else j


def _latin(tokens: list[Token], i: int) -> Organisation | None:
    """An institution printed in Latin letters: Helvetia Reagents AG."""
    j = i
    while j < len(tokens) and j - i < 7 and _LATIN.fullmatch(tokens[j].text):
        j += 1
    if j - i < 2 or not any(t.text in _LATIN_HEADS for t in tokens[i:j]):
        return None
    return Organisation(j, (Name(Span(tokens[i].start, tokens[j - 1].end)),), 0.85)


def _starts(tokens: list[Token], i: int) -> bool:
    return i == 0 or tokens[i - 1].text in ".:;•–—-"


def _head(tokens: list[Token], i: int, lexicon: Lexicon) -> int:
    """Index of the noun of an institution that token `i`, or the adjectives from it on, lead to."""
    j = i
    while j < len(tokens) and j - i < 7:
        token = tokens[j]
        built = _BUILT_HEADS.fullmatch(token.lower) or (j > i and is_acronym(token))
        if built or lexicon.head(token):
            if token.lower.startswith("федерац") and j and _RUSSIAN.match(tokens[j - 1].lower):
                return -1
            words = [t.text for t in tokens[i:j] if t.word and is_adjective(t.text)]
            return j if all(agree(word, token.text) for word in words) else -1
        adjective = is_adjective(token.text) or token.text.isdigit()
        joint = j > i and token.lower in ("и", ",") and j + 1 < len(tokens)
        if joint and not is_adjective(tokens[j + 1].text):
            return -1
        if not adjective and not joint:
            return -1
        j += 1
    return -1


def _complement(
    tokens: list[Token], j: int, lexicon: Lexicon, depth: int, *, unit: bool
) -> tuple[int, Organisation | None]:
    """Index after what depends on the noun, and the institution above it."""
    start = j
    while j < len(tokens) and j - start < _LONGEST:
        token = tokens[j]
        preposition = token.lower in ("при", "в") and j + 1 < len(tokens)
        if preposition and (above := find_institution(tokens, j + 1, lexicon, depth=depth + 1)):
            return j, above
        if j >= start and (above := _above(tokens, j, lexicon, depth, unit=unit, at=start)):
            return j, above
        if token.lower == "с" and j > start and "по" in (t.lower for t in tokens[start:j]):
            j += 2
            continue
        if token.text == "№" and j + 1 < len(tokens) and tokens[j + 1].text.isdigit():
            j += 2
            continue
        if token.lower == "в" and j + 1 < len(tokens) and lexicon.is_place(tokens[j + 1]):
            j += 2
            continue
        if token.text in _SETTLEMENTS and j + 1 < len(tokens) and tokens[j + 1].cap:
            j = _place_name(tokens, j + 1, lexicon)
            continue
        if token.lower == "по" and j + 1 < len(tokens) and tokens[j + 1].word:
            j += 2
            continue
        if token.lower in ("и", ",") and j > start and _goes_on(tokens, j, lexicon):
            j += 2
            continue
        if token.text in OPEN and j > start and (close := closing(tokens, j)):
            j = close + 1
            continue
        if token.lower in NAMED and (after := namesake(tokens, j + 1)) > j + 1:
            j = after
            continue
        if not _depends(tokens, j, lexicon, start):
            break
        j += 1
    return j, None


_SETTLEMENTS = frozenset(
    "села города посёлка поселка деревни станицы аула хутора г. с. пос.".split()
)


def _place_name(tokens: list[Token], j: int, lexicon: Lexicon) -> int:
    """Index after «Новый Васюган» behind «села»."""
    if is_adjective(tokens[j].text) and j + 1 < len(tokens) and tokens[j + 1].cap:
        person = lexicon.is_given(tokens[j + 1]) or (
            j + 2 < len(tokens) and tokens[j + 2].cap and is_name_word(tokens[j + 2])
        )
        return j + 1 if person else j + 2
    return j + 1


def _above(
    tokens: list[Token], j: int, lexicon: Lexicon, depth: int, *, unit: bool, at: int
) -> Organisation | None:
    token = tokens[j]
    if token.lower in ("и", ",", "по"):
        return None
    if is_acronym(token) and not unit and j > at - 1 and token.text in _ACADEMIES:
        return None
    return find_institution(tokens, j, lexicon, expected=True, depth=depth + 1)


def _goes_on(tokens: list[Token], j: int, lexicon: Lexicon) -> bool:
    """Whether the genitive goes on after "и" or a comma: «филологии и журналистики»."""
    if j + 1 >= len(tokens):
        return False
    before, after = tokens[j - 1], tokens[j + 1]
    if after.cap or not after.word or is_verb(after) or lexicon.post(after) or lexicon.head(after):
        return False
    if after.lower in PREPOSITIONS or after.lower in _STOPS or before.cap:
        return False
    if tokens[j].text == "," and not (j + 2 < len(tokens) and tokens[j + 2].lower in ("и", ",")):
        return False
    return _genitive(before) and (_genitive(after) or _zero_ending(after))


def _zero_ending(token: Token) -> bool:
    return _ZERO_ENDING.fullmatch(token.lower) is not None


def _genitive(token: Token) -> bool:
    return token.lower.endswith(
        ("ы", "и", "а", "я", "ов", "ев", "ей", "ий", "ого", "его", "ых", "их", "ой", "й", "т")
    )


def _depends(tokens: list[Token], j: int, lexicon: Lexicon, start: int) -> bool:
    """Whether token `j` depends on the noun before it: a noun or adjective in the genitive."""
    token = tokens[j]
    if not token.word or token.lower in _STOPS or token.lower in _JOINTS:
        return False
    if token.lower in PREPOSITIONS and not token.upper:
        return False
    if is_initials(token) or token.text.isdigit() or token.lower.startswith(_DEGREES):
        return False
    if lexicon.post(token) and not is_adjective(token.text):
        return not token.cap and token.lower.endswith(("ов", "ей", "ев", "ики"))
    if token.cap:
        return _capital_depends(tokens, j, lexicon)
    if is_adjective(token.text) and token.lower.endswith(("ая", "яя", "ый", "ое")):
        return False  # фонда «Капля» заслуженная артистка
    if is_verb(token) or token.lower.endswith(("ть", "ться", "вший", "вшая", "вшие", "я́", "но")):
        return False
    if token.lower in ("имени", "им."):
        return False
    return (
        _genitive(token)
        or token.lower in _BARE
        or (_zero_ending(token) and j > start and tokens[j - 1].lower in ("и", ","))
        or (j > start and is_adjective(tokens[j - 1].text))
    )


def _capital_depends(tokens: list[Token], j: int, lexicon: Lexicon) -> bool:
    """A capitalised word behind an institution: a place in the genitive, or a person's name."""
    token = tokens[j]
    if token.text in _ACADEMIES or token.text in ("РФ", "США", "СССР", "АПК", "ЕАЭС"):
        return True
    following = tokens[j + 1] if j + 1 < len(tokens) else None
    if lexicon.is_place(token) or token.text in COUNTRIES:
        named = following and following.cap and is_name_word(following) and is_surname(following)
        return not named or is_adjective(token.text) or not lexicon.is_given(token)
    if lexicon.is_given(token) or (following and is_patronymic(following)):
        return False
    if is_adjective(token.text) and following and following.word and not following.cap:
        return _genitive(following) and not is_verb(following)
    if following and is_initials(following):
        after = next((t for t in tokens[j + 2 : j + 4] if not is_initials(t)), None)
        return after is not None and after.cap and _genitive(token)
    if following and following.cap and is_name_word(following):
        if is_adjective(token.text) and following.lower.startswith(_PLACE_NOUNS):
            return True
        third = tokens[j + 2] if j + 2 < len(tokens) else None
        more = lexicon.is_given(following) or bool(third and third.cap and is_name_word(third))
        return more and _genitive(token) and not is_surname(token)
    if not is_name_word(token):
        return False
    return not is_surname(token) or (_genitive(token) and not token.lower.endswith(("ов", "ий")))


_PLACE_NOUNS = ("федер", "област", "респ", "край", "края", "округ", "район", "посад", "новгород")


def _shouted(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether capitals are a surname before its given name: ЗАЛЕССКИЙ Владимир."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    long = len(tokens[i].text) > 4 and (is_surname(tokens[i]) or len(tokens[i].text) > 6)
    return bool(long and after and (lexicon.is_given(after) or is_initials(after)))


def _goes_with(tokens: list[Token], j: int, lexicon: Lexicon) -> bool:
    """Whether a token belongs to the acronym before it: a second one, its parent, its place."""
    token = tokens[j]
    if token.text in _PARENTS:
        return True
    after = tokens[j + 1] if j + 1 < len(tokens) else None
    if lexicon.is_place(token):
        return not (after and after.cap and is_name_word(after))  # ЧИРО Марсель Титов
    return is_acronym(token) and tokens[j - 1].text not in LEGAL_FORMS and len(token.text) > 2


def _acronym(
    tokens: list[Token], i: int, lexicon: Lexicon, *, expected: bool
) -> Organisation | None:
    """СПбГУ, ИКЗ СО РАН, DAAD: capitals that are no abbreviation of anything else."""
    token = tokens[i]
    if token.text in OPEN and expected and (close := closing(tokens, i)):
        if close - i > 8 or not any(t.cap for t in tokens[i + 1 : close]):
            return None
        own = Name(Span(token.start, tokens[close].end))
        return Organisation(close + 1, (own,), 0.7)
    if not is_acronym(token) or _shouted(tokens, i, lexicon):
        return None
    end = i + 1
    if token.text in LEGAL_FORMS:
        end = legal_name(tokens, end, lexicon)
    while end < len(tokens) and _goes_with(tokens, end, lexicon):
        end += 1
    follower = tokens[end] if end < len(tokens) else None
    if follower and follower.text in OPEN and (close := closing(tokens, end)):
        end = close + 1
    elif not expected and follower and (is_initials(follower) or is_name_word(follower)):
        return None
    end = own_name(tokens, end)
    known = lexicon.head(token)
    return Organisation(
        end,
        (Name(Span(token.start, tokens[end - 1].end), bool(known and known.unit)),),
        0.85 if expected or end > i + 1 else 0.7,
    )


_PARENTS = frozenset(
    "СО РАН РФ ДВО УрО России РК КР РБ РТ РД КНР ООН РАМН РАО РАСХН НАН ФМБА МВД МЧС МО".split()
)
