"""Persons in Russian text: where a name ends, in any order, in any case, with initials."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.extract.languages.russian.declension import is_adjective
from kg.extract.languages.russian.lexicon import (
    Lexicon,
    is_initials,
    is_name_word,
    is_patronymic,
    is_surname,
    is_verb,
)
from kg.extract.tokens import Token

_PARTICLES = frozenset(
    "бен ибн бин аль эль оглы оглу кызы гызы улы уулу угли кизи фон ван дер ден де да ди ла".split()
)
# Behind the father's name: «Шамиль оглы», «Вагиф кызы», «Жумабек уулу».
_SON = frozenset("оглы оглу кызы гызы улы уулу угли кизи".split())
_NOT_NAMES = re.compile(r"[а-яё-]+(?:ние|ния|нию|нием|ция|ции|цию|цией|ость|ости|ство|ства|ству)")
# Words that begin a sentence or a name of a place or feast, and never a name.
_OPENERS = frozenset(
    (
        "в во на по с со к ко о об от до из за для при под над без через после перед между среди "
        "и а но или как что это этот эта эти так также все все́ всё он она они мы вы я ты его "
        "её их "
        "наш наша наши тема темы доклад доклады участие участники гость гостья гости слово "
        "мероприятие "
        "встреча встречу открытие закрытие итог итоги приветствие приветствия программа секция "
        "визит темой лекция лекцию лекции лектор премия премию премии приз призёр секретарь "
        "секретарём "
        "комиссию комиссия заседание заседании конференция конференции форум форума семинар "
        "фото автор "
        "текст источник день весь первый первая второй вторая третий последний последняя "
        "вопрос вопросы "
        "господин господина госпожа госпожу мадам месье мистер товарищ отец памяти имени "
        "новый новая "
        "российская российской российский федерация федерации республика республики область "
        "области "
        "санкт москва московский европа азия союз красный великий великая старый верхний "
        "нижний южный "
        "модератор участник участники участница ведущий ведущая ведущие спикер спикеры "
        "докладчик докладчики "
        "лауреат лауреаты победитель победители призёры оппонент рецензент дискуссант "
        "дискуссанты северный западный восточный дальний средний средняя среди обь дорогие "
        "уважаемые "
        "магистр лучший лучшая рядом затем потом далее кроме однако сегодня вчера завтра "
        "именно больше "
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь от"
    ).split()
)
_TITLES = frozenset(
    (
        "г-н г-на г-ну г-жа г-жи г-же г-жу господин господина господину госпожа госпожи "
        "госпожу мадам "
        "месье мистер миссис сэр лорд д-р dr dr. доктор доктора доктору проф. профессор профессора "
        "профессору доц. доцент доцента акад. академик академика о. отец фрау герр"
    ).split()
)


class Name(NamedTuple):
    """A person's name that ends before token `end`."""

    first: int
    end: int
    sure: float


def is_title(token: Token) -> bool:
    """Whether the token is a courtesy or academic title before a name."""
    return token.lower in _TITLES and token.text != "О."  # an initial, no father


def find_name(tokens: list[Token], i: int, lexicon: Lexicon, *, expected: bool) -> Name | None:
    """The name of a person that starts at token `i` (or just behind it, after a word to leave out).

    `expected`: a post or title stands before, so that a surname alone is a name, too.

    >>> from kg.extract.languages.russian.lexicon import load
    >>> from kg.extract.languages.russian.tokens import tokenize
    >>> text = "Выступили Вязова Сергея Сергеевича и А. Л. Томилин"
    >>> tokens = tokenize(text, 0, len(text))
    >>> [find_name(tokens, i, load(), expected=False)[:2] for i in (1, 5)]
    [(1, 4), (5, 8)]
    """
    token = tokens[i]
    if is_initials(token):
        return _after_initials(tokens, i, lexicon)
    if not is_name_word(token):
        return None
    end = _run(tokens, i, lexicon)
    if end == i:
        return None
    after = tokens[end] if end < len(tokens) else None
    if after and is_initials(after) and end - i == 1 and _before_initials(tokens, i, lexicon):
        while end < len(tokens) and is_initials(tokens[end]) and end - i < 3:
            end += 1
        return Name(i, end, 0.96)
    middle = after and is_initials(after) and end - i == 1 and lexicon.is_given(token)
    if middle and end + 1 < len(tokens) and is_name_word(tokens[end + 1]):
        return Name(i, end + 2, 0.9)  # Анна Б. Старк
    if i and tokens[i - 1].lower == "из" and end - i > 2 and not is_patronymic(tokens[i + 1]):
        return _run_name(tokens, i + 1, end, lexicon, expected=True)  # фельдшер из Бежты Имя
    return _run_name(tokens, i, end, lexicon, expected=expected)


def _after_initials(tokens: list[Token], i: int, lexicon: Lexicon) -> Name | None:
    j = i
    while j < len(tokens) and is_initials(tokens[j]) and j - i < 3:
        j += 1
    if j < len(tokens) and is_name_word(tokens[j]) and not lexicon.head(tokens[j]):
        end = j + 1
        if end < len(tokens) and tokens[end].text == "-":
            return None
        return Name(i, end, 0.97)
    return None


def _before_initials(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether token `i` is the surname of the initials behind it, not a word of its own."""
    j = i + 1
    while j < len(tokens) and is_initials(tokens[j]) and j - i < 3:
        j += 1
    follower = tokens[j] if j < len(tokens) else None
    if follower and is_name_word(follower) and is_surname(follower) and not is_surname(tokens[i]):
        return False
    if is_verb(tokens[i]):
        return False
    return tokens[i].lower not in _OPENERS and not lexicon.is_given(tokens[i])


def _run(tokens: list[Token], i: int, lexicon: Lexicon) -> int:
    """Index after the words in a row that may be parts of one name."""
    j = i
    while j < len(tokens) and j - i < 5:
        token = tokens[j]
        if token.lower in _PARTICLES and not token.cap and j > i and j + 1 < len(tokens):
            joined = is_name_word(tokens[j + 1]) or tokens[j + 1].lower in _PARTICLES
            if not joined and token.lower not in _SON:
                break
        elif (
            not is_name_word(token)
            or lexicon.head(token)
            or (lexicon.is_place(token) and not (j > i and _gives(tokens[j - 1], lexicon)))
            or (j > i and _is_post(tokens, j, lexicon))
        ):
            break
        j += 1
    return j


def _is_post(tokens: list[Token], j: int, lexicon: Lexicon) -> bool:
    """Whether a word is a post here and no surname that sounds like one: «Родион Акимов»."""
    token = tokens[j]
    if not lexicon.post(token) or lexicon.is_given(token):
        return False
    return not (token.cap and is_surname(token) and _gives(tokens[j - 1], lexicon))


def _place_like(run: list[Token]) -> bool:
    """Whether the second word is a genitive like that of a place: «Торфяники Полесья»."""
    last = run[-1].lower
    return last.endswith(("ья", "ия", "ской", "ского", "ных", "ских")) and not is_surname(run[0])


def _gives(token: Token, lexicon: Lexicon) -> bool:
    return is_patronymic(token) or lexicon.is_given(token)


def _run_name(
    tokens: list[Token], i: int, end: int, lexicon: Lexicon, *, expected: bool
) -> Name | None:
    run = tokens[i:end]
    son = next((k for k, t in enumerate(run) if k > 1 and t.lower in _SON), 0)
    if son:
        return _with_father(run, i, son)
    patronymic = next((k for k, t in enumerate(run) if k and is_patronymic(t)), 0)
    if patronymic:
        return _with_patronymic(run, i, patronymic, lexicon)
    given = next((k for k, t in enumerate(run) if lexicon.is_given(t)), -1)
    begins = not i or not tokens[i - 1].word
    verb = begins and is_verb(run[0]) and not lexicon.is_given(run[0])
    opener = run[0].lower in _OPENERS or verb
    if opener and given != 0:
        if len(run) == 1:
            return None
        rest = _run_name(tokens, i + 1, end, lexicon, expected=False)
        return rest if rest and rest.first == i + 1 else None
    if given == 0 and len(run) > 1:
        return Name(i, i + min(len(run), 3 if len(run) == 3 else len(run)), 0.95)
    if given == 1 and run[0].upper and not is_surname(run[0]) and len(run[0].text) < 6:
        return Name(i + 1, end, 0.9) if len(run) > 2 else None  # СО РАН Сергея Панина
    if given == 1:
        if len(run) > 2 and i and tokens[i - 1].text not in ".:!?" and not is_surname(run[0]):
            return Name(i, end, 0.8)
        if len(run) == 2 or is_surname(run[0]):
            return Name(i, i + 2, 0.9 if is_surname(run[0]) or expected else 0.8)
        return Name(i + 1, end, 0.9)
    if given == 2 and is_surname(run[1]) and not lexicon.is_given(run[0]):
        return Name(i + 1, i + 3, 0.85)  # Защита Кобзевой Марины
    if given > 1:
        return Name(i + given, end, 0.85) if given < len(run) - 1 else Name(i, end, 0.8)
    if len(run) > 1:
        return _unlisted(run, i, end, expected=expected)
    if expected and (given == 0 or (is_surname(run[0]) and not _goes_on(tokens, i, lexicon))):
        return Name(i, end, 0.75)
    return None


def _goes_on(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether a word that could be a surname is the adjective of the noun behind it."""
    if not is_adjective(tokens[i].text) or i + 1 >= len(tokens):
        return False
    after = tokens[i + 1]
    return after.word and not is_verb(after)


def _with_patronymic(run: list[Token], i: int, k: int, lexicon: Lexicon) -> Name:
    """A given name with its patronymic, and the surname behind it or before it."""
    if k + 1 < len(run):
        last = k + 2
        if last < len(run) and run[last - 1].lower in _PARTICLES:
            last += 1
        return Name(i + k - 1, i + last, 0.98)
    if k >= 2 and run[k - 2].lower not in _OPENERS and not is_verb(run[k - 2]):
        return Name(i + k - 2, i + k + 1, 0.97)
    return Name(i + k - 1, i + k + 1, 0.85)


def _with_father(run: list[Token], i: int, k: int) -> Name:
    """A name with «оглы» or «кызы» behind the father's: the surname stands first or last."""
    if k + 1 < len(run):
        return Name(i + max(0, k - 2), i + k + 2, 0.97)
    return Name(i + max(0, k - 3), i + k + 1, 0.97)


def _unlisted(run: list[Token], i: int, end: int, *, expected: bool) -> Name | None:
    """Capitalised words in a row, none of them a listed given name."""
    if any(t.upper and len(t.text) < 5 and k == 0 for k, t in enumerate(run)) and not expected:
        return None
    if any(t.lower in _OPENERS for t in run) or all(t.upper for t in run):
        return None
    if any(_NOT_NAMES.fullmatch(t.lower) for t in run):
        return None
    if not expected and len(run) == 2 and _place_like(run):
        return None
    if any(k and (t.upper and len(t.text) < 7 and not is_surname(t)) for k, t in enumerate(run)):
        return None
    if any(is_adjective(t.text) and not is_surname(t) for t in run[1:-1]):
        return None
    if is_adjective(run[-1].text) and not is_surname(run[-1]) and not expected:
        return None
    if is_adjective(run[0].text) and not is_surname(run[0]) and not expected:
        return None
    first = run[0].lower
    if not expected and first.endswith(("ская", "ской", "ский", "ского", "ому", "ое", "ые", "ый")):
        return None
    sure = 0.7 if expected else 0.62 if is_surname(run[-1]) or is_surname(run[0]) else 0.55
    return Name(i, end, sure)
