"""What the label of a column says: a meaning, and whose it is.

The vocabulary is in `columns.json`, in English, Russian, Chinese, German, French and Spanish.
Labels put a thing and its property together in either order ("speaker affiliation", "ФИО
докладчика", "报告人单位"); names of roles ("Session chairs") come from `kg.roles`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from kg.roles import event_role

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’]s\b")
_ASIDE: Final = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_BREAK: Final = re.compile(r"[\s_\-–—./\\:;,*?!'’\"|+&]+")
_DIGITS: Final = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_FILLERS: Final = frozenset(
    "of the a an your his her in at for and or de du des la le les del el los das der die"
    " и или please enter".split()
)
_ENTITIES: Final = ("event", "session", "talk", "person", "institution")
# A property of a thing that is the thing itself: its name.
_NAMES: Final = frozenset(("name", "title", "person"))


_VAGUE: Final = _NAMES | {"type", "id", "date", "role"}

# Words behind a thing that only say in which form it is given.
_FORMS: Final = frozenset("full english latin original printed raw text string list info s".split())


class Label(NamedTuple):
    """What a label says: `meaning` "" if it is unknown, `of` the thing whose property it is.

    `role`: that of the people whom the column names or describes; `number` tells "author 1" from
    "author 2"; `sure` is False where only a part of the label is known.
    """

    meaning: str
    of: str = ""
    role: str = ""
    number: str = ""
    sure: bool = True

    @property
    def known(self) -> bool:
        """Whether it says anything."""
        return bool(self.meaning)


@lru_cache(maxsize=8192)
def read_label(printed: str) -> Label:
    """What the label of a column says.

    >>> read_label("First Name").meaning, read_label("ФИО докладчика")[:3]
    ('given name', ('people', '', 'speaker'))
    >>> read_label("conference_city")[:2], read_label("报告人单位")[:3], read_label("author2")[2:4]
    (('city', 'event'), ('institution', '', 'speaker'), ('author', '2'))
    >>> read_label("colour").known
    False
    """
    words = _words(_ASIDE.sub(" ", printed)) or _words(printed)
    number = next((w for w in words if w.isdigit()), "")
    bare = [w for w in words if not w.isdigit()]
    if not bare or len(bare) > 8:
        return Label("")
    found = _whole(bare) or _pair(bare) or _role(bare) or _part(bare)
    return found._replace(number=number) if found else Label("")


def meanings() -> list[str]:
    """All meanings that a column may have by its label.

    >>> "institution" in meanings()
    True
    """
    return list(_vocabulary())


def _words(text: str) -> list[str]:
    text = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", text))
    spaced = _DIGITS.sub(" ", text if " " in text.strip() else _CAMEL.sub(" ", text))
    words = [w for w in _BREAK.split(spaced.casefold().replace("ё", "е")) if w]
    return [w for w in words if w not in _FILLERS] or words


@cache
def _vocabulary() -> Mapping[str, Mapping[str, list[str]]]:
    text = (files("kg.ingest.tables") / "columns.json").read_text("utf-8")
    found: Mapping[str, Mapping[str, list[str]]] = json.loads(text)
    return found


@cache
def _known() -> Mapping[str, str]:
    return {
        " ".join(w for w in _words(label) if not w.isdigit()): meaning
        for meaning, languages in _vocabulary().items()
        for labels in languages.values()
        for label in labels
    }


def _whole(words: list[str]) -> Label | None:
    meaning = _known().get(" ".join(words))
    if len(words) > 1 and meaning in ("type", "date", "place", "year", None):
        return None  # "event type" says of what
    return Label(meaning) if meaning else None


def _pair(words: list[str]) -> Label | None:
    """A thing and its property, in either order."""
    parts = words if len(words) > 1 else list(words[0]) if _HAN.search(words[0]) else []
    joint = " " if len(words) > 1 else ""
    for at in range(1, len(parts)):
        left, right = joint.join(parts[:at]).rstrip("的"), joint.join(parts[at:])
        for thing, prop in ((left, right), (right, left)):
            meaning = _known().get(prop, "")
            if not meaning or meaning in ("ignored", "role", "proceedings"):
                continue
            entity = meaning in ("event", "session", "talk") and thing is left
            if entity and (thing in _known() or event_role(thing)):
                return Label(meaning)  # "role event": the event of the role
            if found := _owned(thing, meaning):
                return found
            if thing is left and _known().get(left) == "position":  # nested records of posts
                return Label("position" if meaning in _NAMES else meaning)
    return None


def _owned(thing: str, meaning: str) -> Label | None:
    entity = next((e for form in _forms(thing) if (e := _known().get(form)) in _ENTITIES), None)
    role = "" if entity else next(filter(None, map(event_role, _forms(thing))), "")
    if role and meaning == "title":  # a post, or what the person speaks about
        return Label("title")
    if role and len(thing) > 1 and meaning not in _ENTITIES[:3]:
        return Label("people" if meaning in _NAMES else meaning, role=role)
    if entity is None:
        return None
    if entity == "person" and meaning == "title":
        return Label("title")
    if meaning in _NAMES:
        return Label(entity)
    if meaning == "type" and entity == "person":
        return Label("role")
    return Label(meaning, entity)


def _role(words: list[str]) -> Label | None:
    """A column that is called by a role holds those in that role."""
    role = event_role(" ".join(words))
    return Label("people", role=role) if role else None


def _part(words: list[str]) -> Label | None:
    """The longest run of words that is a label, if it is a good part of them."""
    for size in range(len(words) - 1, 0, -1):
        if size * 2 < len(words):
            break
        runs = [words[at : at + size] for at in range(len(words) - size + 1)]
        found = [_whole(run) or (_role(run) if len(" ".join(run)) > 4 else None) for run in runs]
        found = [
            None if label and _is_modifier(label, words[at + size :]) else label
            for at, label in enumerate(found)
        ]
        known = sorted(
            (label.meaning in _VAGUE, place) for place, label in enumerate(found) if label
        )
        if known and (best := found[known[0][1]]):
            return best._replace(sure=False)
    return None


def _is_modifier(label: Label, behind: list[str]) -> bool:
    """Whether a thing only says whose property another word names: a company size is a size."""
    thing = label.meaning in _ENTITIES or label.meaning == "people"
    return thing and any(word.isascii() and word not in _FORMS for word in behind)


def _forms(words: str) -> Iterator[str]:
    """A word, its last word alone, and what a genitive of Russian is that of."""
    yield words
    last = words.rsplit(" ", 1)[-1]
    if last != words:
        yield last
    if "а" <= last[-1:] <= "я" and len(last) > 4:
        for cut, endings in ((1, ("", "ь", "я", "е", "а")), (2, ("", "ие", "ия"))):
            for ending in endings:
                yield last[:-cut] + ending
    if last.endswith("s") and len(last) > 4:
        yield last[:-1]
