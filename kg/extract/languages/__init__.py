"""Languages other than English: which one a text is in, and who reads it."""

from __future__ import annotations

from functools import cache

from kg.extract.languages.base import Language
from kg.extract.languages.detect import CHINESE, ENGLISH, RUSSIAN, language

__all__ = ["CHINESE", "ENGLISH", "RUSSIAN", "Language", "covered", "language"]


@cache
def covered(code: str) -> Language | None:
    """The reader of a language, none where the text would have to be guessed at.

    >>> covered("uk") is None
    True
    """
    if code == RUSSIAN:
        from kg.extract.languages.russian.reading import LANGUAGE

        return LANGUAGE
    if code == CHINESE:
        from kg.extract.languages.chinese.reading import LANGUAGE as LANGUAGE_

        return LANGUAGE_
    return None
