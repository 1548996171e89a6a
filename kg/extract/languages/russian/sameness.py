"""When two Russian names say the same: the case of a word and its abbreviation do not matter."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.languages.russian.declension import stem
from kg.extract.people import Naming
from kg.names import slug
from kg.roles import data

_WORD = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*")
_INITIAL = re.compile(r"[^\W\d_](?:[-.][^\W\d_])*\.?")
_PART = re.compile(r"[^\W\d_]\.|[^\W_]+(?:[-‐‑'’][^\W_]+)*")


def parts(name: str) -> list[str]:
    """The parts of a name: stems of its words, and initials with their full stop.

    >>> parts("Е.П. Мокрушина")
    ['е.', 'п.', 'мокрушин']
    """
    return [
        p.lower().replace("ё", "е") if p.endswith(".") else stem(p) for p in _PART.findall(name)
    ]


def words(name: str) -> list[str]:
    """The parts of a name that are no initials."""
    return [p for p in parts(name) if not p.endswith(".")]


def abbreviates(short: str, full: str) -> bool:
    """Whether one name is a shorter form of another, or the same in another case or order.

    >>> abbreviates("С. С. Вязов", "Вязова Сергея Сергеевича")
    True
    >>> abbreviates("Людмила Григорьевна", "Людмилой Григорьевной Ан-Беловой")
    True
    >>> abbreviates("А. Иванов", "Борис Иванов"), abbreviates("Анна Петрова", "Анна Иванова")
    (False, False)
    """
    little, large = parts(short), parts(full)
    rest = list(large)
    if len(large) == 2 and not any(p.endswith(".") for p in large) and _patronymic(short):
        # «Олег Александрович» may be Олег Ястребов, О. А. Ястребов may be, too
        little = little[:1] if len(little) == 2 else little
    if len(large) == 2 and len(little) == 3 and sum(p.endswith(".") for p in little) == 2:
        little.remove([p for p in little if p.endswith(".")][1])
    for part in sorted(little, key=lambda p: p.endswith(".")):
        match = next((r for r in rest if r == part), None)
        if match is None and part.endswith("."):
            match = next((r for r in rest if r[0] == part[0]), None)
        elif match is None:
            match = next((r for r in rest if r.endswith(".") and r[0] == part[0]), None)
        if match is None:
            return False
        rest.remove(match)
    whole = [p for p in little if not p.endswith(".")]
    return bool(whole) and len(little) <= len(large)


def _patronymic(name: str) -> bool:
    return re.search(r"(?:вич|вича|вичу|вичем|вна|вны|вне|вну|вной)$", name.lower()) is not None


def _rank(name: str) -> int:
    """Full names first, and of equally full ones a nominative."""
    found = parts(name)
    oblique = re.search(r"(?:вича|вичу|вичем|виче|вны|вне|вной|ым|ому|ого)(?!\w)", name)
    return -4 * len(found) + 2 * sum(p.endswith(".") for p in found) + bool(oblique)


def institution(name: str) -> str:
    """What all cases of an institution's name have in common.

    >>> institution("Самарской академии") == institution("Самарская академия")
    True
    """
    return slug(" ".join(stem(w) for w in _WORD.findall(name)) or name)


NAMING = Naming(words, abbreviates, _rank, short=lambda name: len(parts(name)) == 1)


def position(title: str) -> str:
    """The concept of a printed post in any case, "" when none is known.

    >>> position("главного врача") == position("главный врач")
    True
    """
    words = [stem(w) for w in _WORD.findall(title)]
    known = _positions()
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            if concept := known.get(" ".join(words[start : start + size])):
                return concept
    return ""


@cache
def _positions() -> dict[str, str]:
    return {
        " ".join(stem(w) for w in _WORD.findall(label)): concept
        for concept, entry in sorted(data()["positions"].items(), reverse=True)
        for label in entry["labels"].get("ru", [])
    }
