"""When two Chinese names say the same: the same characters, or one part of a foreign name."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.people import Naming
from kg.names import slug
from kg.roles import data

_DOT = re.compile(r"[·•・‧∙\s-]")


def words(name: str) -> list[str]:
    """The parts of a foreign name, the whole of a Chinese one.

    >>> words("阿末·法伊兹"), words("赖国雄")
    (['阿末', '法伊兹'], ['赖国雄'])
    """
    return [w for w in _DOT.split(name) if w]


def abbreviates(short: str, full: str) -> bool:
    """Whether one name is a part of another.

    >>> abbreviates("法伊兹", "阿末·法伊兹"), abbreviates("赖国", "赖国雄")
    (True, False)
    """
    return set(words(short)) <= set(words(full))


NAMING = Naming(words, abbreviates, rank=lambda name: -len(words(name)), short=lambda _: False)


def position(title: str) -> str:
    """The concept of a printed post by the longest known label it ends in, "" for none.

    >>> position("乐昌县县长") == position("县长")
    True
    """
    known = _positions()
    return next((known[title[k:]] for k in range(len(title)) if title[k:] in known), "")


def institution(name: str) -> str:
    """What all printed forms of an institution have in common."""
    return slug(name)


@cache
def _positions() -> dict[str, str]:
    return {
        label: concept
        for concept, entry in sorted(data()["positions"].items(), reverse=True)
        for label in entry["labels"].get("zh", [])
    }
