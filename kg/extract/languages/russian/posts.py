"""Posts in Russian text: «первый заместитель министра здравоохранения», «проректор по науке»."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.extract.languages.russian.declension import agree, is_adjective
from kg.extract.languages.russian.lexicon import (
    COUNTRIES,
    Lexicon,
    is_initials,
    is_name_word,
    is_surname,
    is_verb,
)
from kg.extract.languages.russian.phrases import PREPOSITIONS, find_institution
from kg.extract.tokens import Token

_BEFORE = frozenset("и.о. врио вр.и.о. экс- ст. мл. вед. гл. науч. зам.".split())
_AREAS = frozenset("региона города района области края республики страны".split())
_STAGES = frozenset("курса курсов года категории разряда класса классов созыва ранга".split())
_NAMED_HEADS = ("музе", "библиотек", "архив", "фонд", "театр", "университет", "институт", "центр")
_LANDS = re.compile(r"федераци[июея]|област[иью]|кра[йяюе]|округ[ауе]?|республик[аиуе]")
_MODIFIERS = 4
_COMPLEMENT = 9
_DEPUTIES = frozenset(("замест", "советн", "помощн", "предст", "секрет", "зам.", "зам"))


class Title(NamedTuple):
    """A post that ends before token `end`; a rank is no position without an institution."""

    end: int
    plural: bool
    rank: bool
    office: bool


def find_post(tokens: list[Token], i: int, lexicon: Lexicon) -> Title | None:
    """The post that starts exactly at token `i`, without its institution.

    >>> from kg.extract.languages.russian.lexicon import load
    >>> from kg.extract.languages.russian.tokens import tokenize
    >>> text = "первый заместитель генерального директора по науке Центра"
    >>> tokens = tokenize(text, 0, len(text))
    >>> tokens[find_post(tokens, 0, load()).end].text
    'Центра'
    """
    j = _acting(tokens, i)
    acting = j > i
    while j < len(tokens) and j - i < _MODIFIERS and _modifies(tokens, j, lexicon):
        j += 1
        joint = j + 2 < len(tokens) and tokens[j].lower == "и"
        if joint and _modifies(tokens, j + 1, lexicon) and lexicon.post(tokens[j + 2]):
            j += 1
    if j >= len(tokens):
        return None
    post = lexicon.post(tokens[j])
    if (
        post is None
        or (tokens[j].cap and j > i and not tokens[i].cap and not acting)
        or not all(_fits(t, tokens[j]) for t in tokens[i:j])
        or _is_name(tokens, j, lexicon)
    ):
        return None
    if j > i and tokens[i].cap and tokens[j].cap and lexicon.is_given(tokens[i]):
        return None
    end = j + 1
    rank, office = post.rank, post.office
    if tokens[j].lower[:6] in _DEPUTIES or tokens[j].lower in _DEPUTIES:
        k = end
        while (
            k < len(tokens) and k - end < 3 and is_adjective(tokens[k].text) and not tokens[k].cap
        ):
            k += 1
        above = lexicon.post(tokens[k]) if k < len(tokens) else None
        if above:
            end, office = k + 1, above.office
        if k + 1 < len(tokens) and above and lexicon.post(tokens[k + 1]) and not tokens[k + 1].cap:
            above = lexicon.post(tokens[k + 1])
            end, office = k + 2, bool(above and above.office)
    end = _area(tokens, end, lexicon)
    end = _by_field(tokens, end, lexicon)
    if office:
        end = _office(tokens, end, lexicon)
    if end < len(tokens) and tokens[end].lower == "в":
        end = _land(tokens, end, lexicon)
    plural = tokens[j].lower in lexicon.plural or (not post.noun and tokens[j].lower[-1] in "иы")
    return Title(end, plural, rank and j == i, office)


def _acting(tokens: list[Token], i: int) -> int:
    """Index after «(временно) исполняющий обязанности», before the post it is about."""
    j = i + (tokens[i].lower == "временно")
    words = [t.lower for t in tokens[j : j + 2]]
    if len(words) == 2 and words[0].startswith("исполняющ") and words[1] == "обязанности":
        return j + 2
    return i


def _fits(modifier: Token, noun: Token) -> bool:
    """Whether a word may modify the noun: «подготовленная библиотекарем» does not."""
    if not is_adjective(modifier.text) or noun.text.endswith("."):
        return True
    return agree(modifier.text, noun.text) and not modifier.lower.startswith("сво")


def _area(tokens: list[Token], end: int, lexicon: Lexicon) -> int:
    """Index after the area or the thing that a post without an institution is of.

    «главный сурдолог Ростовской области», «мастер участка», «артистка РФ».
    """
    while end < len(tokens):
        token = tokens[end]
        following = tokens[end + 1] if end + 1 < len(tokens) else None
        if token.text in COUNTRIES or token.lower in _AREAS or lexicon.is_place(token):
            end += 1
        elif (after := _land(tokens, end, lexicon)) > end or (after := _stage(tokens, end)) > end:
            end = after
        elif token.cap and is_adjective(token.text) and following and following.lower in _AREAS:
            end += 2
        elif (after := _of_things(tokens, end, lexicon)) > end:
            return after
        elif _of_thing(tokens, end, lexicon):
            end += 1
            if end < len(tokens) and tokens[end].text in COUNTRIES:
                end += 1
            return end
        else:
            break
    return end


def _land(tokens: list[Token], j: int, lexicon: Lexicon) -> int:
    """Index after «Российской Федерации», «Республики Беларусь», «в Республике Сербии»."""
    start = j
    if tokens[j].lower in ("в", "по") and j + 1 < len(tokens):
        j += 1
        if lexicon.is_place(tokens[j]) or tokens[j].text in COUNTRIES:
            return j + 1
    pair = tokens[j : j + 2]
    if len(pair) < 2 or not pair[0].cap:
        return start
    if pair[0].lower.startswith("республик") and pair[1].cap:
        return j + 2
    adjective = is_adjective(pair[0].text)
    if adjective and _LANDS.fullmatch(pair[1].lower):
        return j + 2
    return start


def _stage(tokens: list[Token], j: int) -> int:
    """Index after «второго курса», «2 года обучения», «высшей категории» behind a post."""
    words = [t.lower for t in tokens[j : j + 3]]
    if len(words) > 1 and words[1] in _STAGES and (words[0].isalnum() or "-" in words[0]):
        return j + (3 if words[2:] == ["обучения"] else 2)
    return j


def _of_things(tokens: list[Token], j: int, lexicon: Lexicon) -> int:
    """Index after «направления машинного обучения» between a post and its named institution."""
    k = j
    while k < len(tokens) and k - j < 4:
        token = tokens[k]
        plain = token.word and not token.cap and token.lower.endswith(_CASES)
        if not plain or is_verb(token) or token.lower in PREPOSITIONS or token.lower == "и":
            break
        if lexicon.post(token) or lexicon.head(token):
            break
        k += 1
    if k - j < 2 or k >= len(tokens) or not lexicon.head(tokens[k]):
        return j
    whole = not _begins(tokens, j, lexicon) and not is_adjective(tokens[k - 1].text)
    return k if whole and find_institution(tokens, k, lexicon) else j


def _begins(tokens: list[Token], j: int, lexicon: Lexicon) -> bool:
    """Whether an institution begins at token `j`, with its adjectives: медицинского института."""
    return find_institution(tokens, j, lexicon, expected=True) is not None


def _of_thing(tokens: list[Token], j: int, lexicon: Lexicon) -> bool:
    """Whether one noun in the genitive stands between a post and a name."""
    token = tokens[j]
    following = tokens[j + 1] if j + 1 < len(tokens) else None
    if not following or token.cap or not token.word or not token.lower.endswith(_CASES):
        return False
    if is_verb(token) or lexicon.post(token) or lexicon.head(token) or token.lower in PREPOSITIONS:
        return False
    third = tokens[j + 2] if j + 2 < len(tokens) else None
    named = lexicon.is_given(following) or is_initials(following)
    named = named or bool(
        following.cap
        and third
        and is_name_word(following)
        and is_name_word(third)
        and not is_adjective(following.text)
    )
    if not named and not _begins(tokens, j, lexicon) and find_institution(tokens, j + 1, lexicon):
        named = following.cap or following.lower.startswith(_NAMED_HEADS)
    return len(token.text) > 3 and (named or following.text in COUNTRIES)


def _is_name(tokens: list[Token], j: int, lexicon: Lexicon) -> bool:
    """Whether the word of a post is somebody's surname here: «Игорь Мастер»."""
    return tokens[j].cap and j > 0 and lexicon.is_given(tokens[j - 1])


def _modifies(tokens: list[Token], j: int, lexicon: Lexicon) -> bool:
    token = tokens[j]
    if token.lower.replace(" ", "") in _BEFORE:
        return True
    if lexicon.post(token) and not (j + 1 < len(tokens) and _noun_follows(tokens, j, lexicon)):
        return False
    return is_adjective(token.text) or token.lower in ("научный", "вице-", "зам.")


def _noun_follows(tokens: list[Token], j: int, lexicon: Lexicon) -> bool:
    return is_adjective(tokens[j].text) and lexicon.post(tokens[j + 1]) is not None


def _by_field(tokens: list[Token], end: int, lexicon: Lexicon) -> int:
    """Index after «по научной работе», «по связям с общественностью»."""
    if end >= len(tokens) or tokens[end].lower != "по":
        return end
    j = end + 1
    while j < len(tokens) and j - end < _COMPLEMENT:
        token = tokens[j]
        small = token.lower in ("и", "с", ",")
        if small:
            following = tokens[j + 1] if j + 1 < len(tokens) else None
            if not following or following.cap or lexicon.post(following) or not following.word:
                break
            if token.text == "," and (
                lexicon.head(following)
                or not (j + 2 < len(tokens) and tokens[j + 2].lower in ("и", ","))
            ):
                break
        elif (
            not token.word
            or (token.cap and not token.upper)
            or is_verb(token)
            or token.lower in PREPOSITIONS
            or is_initials(token)
            or lexicon.post(token)
            or (j > end + 1 and find_institution(tokens, j, lexicon, expected=True))
        ):
            break
        j += 1
    return j if j > end + 1 else end


def _office(tokens: list[Token], end: int, lexicon: Lexicon) -> int:
    """Index after what an office is of: «сельского хозяйства области», «города», «республики»."""
    j = end
    while j < len(tokens) and j - end < _COMPLEMENT:
        token = tokens[j]
        if token.lower == "в" and j + 1 < len(tokens) and j > end:
            k = j + 1 + (tokens[j + 1].lower.startswith("российск"))
            if k < len(tokens) and (lexicon.is_place(tokens[k]) or tokens[k].lower == "федерации"):
                j = k + 1
                continue
        if token.lower == "по":
            return _by_field(tokens, j, lexicon)
        if token.text in COUNTRIES and j > end:
            j += 1
            continue
        if token.text == "," and j > end and _listed(tokens, j):
            j += 1
            continue
        joint = token.lower == "и" and j > end and j + 1 < len(tokens) and not tokens[j + 1].cap
        if joint and lexicon.post(tokens[j + 1]):
            break
        if not joint and (not token.word or is_verb(token) or is_initials(token)):
            break
        federal = token.lower.startswith("федерац") and tokens[j - 1].lower.startswith("российск")
        if not joint and not federal and (lexicon.head(token) or lexicon.post(token)):
            break
        if token.cap and _person_word(tokens, j, lexicon):
            break
        if not joint and not token.cap and not token.lower.endswith(_CASES):
            break
        if j == end and find_institution(tokens, j, lexicon, expected=False):
            break
        j += 1
    return j


def _listed(tokens: list[Token], j: int) -> bool:
    """Whether a comma stands in a list of fields: «культуры, информации и молодёжи»."""
    after = tokens[j + 1 : j + 5]
    return (
        len(after) > 2
        and after[0].word
        and not after[0].cap
        and after[0].lower.endswith(_CASES)
        and any(t.lower == "и" for t in after[1:3])
    )


_CASES = ("ы", "и", "а", "я", "ов", "ев", "ей", "ий", "ого", "его", "ых", "их", "ой", "й")
_PLACES = frozenset(
    "областной область области республики республика края край округа района города "
    "федерации".split()
)


def _person_word(tokens: list[Token], j: int, lexicon: Lexicon) -> bool:
    """Whether a capitalised word begins a person's name rather than a place."""
    token = tokens[j]
    following = tokens[j + 1] if j + 1 < len(tokens) else None
    if lexicon.is_place(token):
        return False
    if lexicon.is_given(token):
        return True
    if following and following.lower in _PLACES:
        return False
    if token.lower in _PLACES:
        return False
    if following and is_initials(following):
        after = next((t for t in tokens[j + 2 : j + 4] if not is_initials(t)), None)
        return after is None or not after.cap
    if following and lexicon.is_given(following) and token.lower.endswith(_CASES):
        return is_surname(token)
    if following and following.cap and following.word:
        return not is_adjective(token.text) or lexicon.is_given(following)
    return not token.lower.endswith(_CASES)
