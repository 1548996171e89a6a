"""Tokens and sentences of Russian, with offsets: abbreviations keep their full stop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.tokens import Token
from kg.model import Span

_TOKEN = re.compile(
    r"""(?:[а-яё]\.[ ]?){2,4}н\.                      # degrees: д.м.н., к. т. н., к.г.-м.н.
      | [кд]\.[ ]?[а-яё]\.?-[а-яё]\.[ ]?н\.
      | [кд]\.[ ]?[а-яё]{2,7}\.[ ]?н\.
      | [Ии]\.[ ]?о\.(?=[ ][а-яё])                     # acting: и. о. ректора
      | (?:[А-ЯЁA-Z]|Дж|Вс|Вяч|Вл|Ал|Эд|Чж|Ст)\.(?:-?[А-ЯЁA-Z]\.)*  # initials: В., Е.П., Дж.
      | чл\.-корр\.
      | [А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*-(?:мл|ст)\.     # Тарасьев-мл.
      | [^\W_]+(?:[-‐‑'’&][^\W_]+)*                   # word, Тер-Ованесов, R&D-директор
      | \S
    """,
    re.VERBOSE,
)
_ABBREVIATED = frozenset(
    "г гг им ул проф доц акад зав зам нач рук канд мед наук филол техн биол хим физ мат пед "
    "психол экон юрид арх ст мл вед гл науч сотр корр лаб арх "
    "ист геогр геол мин сельхоз ред отд каф лаб обл респ гос стр тел т с св ст о пр др р руб "
    "тыс млн "
    "млрд кв напр англ нем рис табл ч пос д корп пом о".split()
)
_CLOSERS = "»”\"')]"
_LONGEST = 600


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Every word and mark of `text[start:end]`, in order.

    >>> [t.text for t in tokenize("зав. кафедрой, д.м.н. А.Л. Томилин.", 0, 35)]
    ['зав.', 'кафедрой', ',', 'д.м.н.', 'А.Л.', 'Томилин', '.']
    """
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        a, b = match.span()
        if tokens and a < tokens[-1].end:
            continue
        word = text[a:b]
        if b < end and text[b] == "." and word.lower() in _ABBREVIATED and not _last(text, b, end):
            b += 1
        tokens.append(Token(text[a:b], a, b))
    return tokens


def _last(text: str, stop: int, end: int) -> bool:
    """Whether nothing but white space and closing marks follows the full stop."""
    tail = text[stop + 1 : min(end, stop + 6)]
    return stop + 6 > end and not tail.strip(_CLOSERS + " \n")


def sentences(text: str, block: Span) -> Iterator[list[Token]]:
    """The sentences of a block, each as its tokens; a very long one is cut, so time stays linear.

    >>> [s[0].text for s in sentences("Открыл А. Ли. Выступил проф. Б. Ким.", Span(0, 36))]
    ['Открыл', 'Выступил']
    """
    tokens = tokenize(text, *block)
    first = 0
    for i, token in enumerate(tokens):
        long = i - first > (_LONGEST if token.text in ",;" else 2 * _LONGEST)
        if long and i + 1 < len(tokens):
            yield tokens[first : i + 1]
            first = i + 1
        elif token.text in ".!?…" and i + 1 < len(tokens):
            last = i
            while last + 1 < len(tokens) and tokens[last + 1].text in _CLOSERS:
                last += 1
            if last + 1 < len(tokens) and _begins(tokens[last], tokens[last + 1]):
                yield tokens[first : last + 1]
                first = last + 1
    if first < len(tokens):
        yield tokens[first:]


def _begins(stop: Token, follower: Token) -> bool:
    return (
        follower.start > stop.end and not follower.text[0].islower() and follower.text not in ",;"
    )
