"""Traditional Chinese characters as simplified ones, one for one, so that offsets stay."""

from __future__ import annotations

from functools import cache

from kg.extract.lexicon import lines


def simplified(text: str) -> str:
    """The text with traditional characters replaced one for one.

    >>> simplified("台灣師範大學華語系主任林振興")
    '台湾师范大学华语系主任林振兴'
    """
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in lines("zh_traditional.txt")}
