"""How likely characters are a Chinese name: a small log-linear model over what stands around.

Its weights are learned from annotated reports (tests/corpus/train_chinese_names.py).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.extract.languages.chinese.lexicon import Lexicon
from kg.extract.languages.chinese.signs import COURTESY, NO_NAME_CHARS, NO_NAME_ENDS, PLAIN
from kg.extract.lexicon import lines

Features = dict[str, float]
_UNKNOWN = (-20, -15, -15)  # a character that hardly any name has
_BODY = frozenset("班院校部会局所厅委系科处馆站台室组团社办县市省镇乡区旗州司署")
_HAN = ("\u3400", "\u9fff")


@dataclass(frozen=True, slots=True)
class Reading:
    """Characters `start`–`end` as a name, with what the model looks at."""

    end: int
    right: str
    features: Features


def readings(text: str, p: int, end: int, left: str, lexicon: Lexicon) -> Iterator[Reading]:
    """The names that may begin at `p`, by their lengths; `left` says what stands before.

    >>> from kg.extract.languages.chinese.lexicon import load
    >>> [r.end for r in readings("欧阳文彬主持", 0, 6, "", load())]
    [3, 4]
    """
    size = 2 if text[p : p + 2] in lexicon.double else int(text[p : p + 1] in lexicon.single)
    if not size:
        return
    lengths = [size + 1, size + 2]
    if size == 1 and (text[p + 1 : p + 2] in lexicon.single):
        lengths.append(4)  # 陈罗慧敏, 张简文彦
    for length in lengths:
        q = p + length
        if q > end or not all(_HAN[0] <= c <= _HAN[1] for c in text[p:q]):
            return
        right = _right(text, q, end, lexicon)
        if text[q - 1] in "族们" or text[q - 1 : q + 2] == "老先生":
            continue
        if text[p:q] in lexicon.common and left not in ("post", "label"):
            continue
        if text[q - 1] in _BODY and right in ("courtesy", "post") and q - p > 1:
            continue  # 龙脊县县长, 方志办主任
        yield Reading(q, right, _features(text, (p, q, end), size, (left, right), lexicon))


def likelihood(features: Features) -> float:
    """How likely a reading is a name.

    >>> 0 < likelihood({"bias": 1.0}) < 1
    True
    """
    weights = _weights()
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * x for name, x in features.items())))


def best(text: str, p: int, end: int, left: str, lexicon: Lexicon) -> tuple[int, str, float]:
    """The likeliest name that begins at `p`: its end, what follows, how likely it is.

    >>> from kg.extract.languages.chinese.lexicon import load
    >>> best("许婕副教授作报告", 0, 8, "post", load())[:2]
    (2, 'courtesy')
    """
    found = [(likelihood(r.features), r) for r in readings(text, p, end, left, lexicon)]
    if not found:
        return p, "", 0.0
    sure, reading = max(found, key=lambda pair: (pair[0], pair[1].end))
    return reading.end, reading.right, sure


def _right(text: str, q: int, end: int, lexicon: Lexicon) -> str:
    """What stands behind a name that ends at `q`."""
    if q >= end or text[q] in "\n":
        return "end"
    char = text[q]
    if lexicon.posts.match(text, q, end):
        return "courtesy" if COURTESY.match(text, q, end) else "post"
    if char in "《“：:\u3000\t ":
        return "title" if char in "《“" else "space" if char.isspace() else "colon"
    if char in "、，,；;和与及":
        return "list"
    if char in "（(":
        return "bracket"
    if not _HAN[0] <= char <= _HAN[1]:
        return "dot" if char in "·•・‧∙" else "digit" if char.isalnum() else "mark"
    if verb := lexicon.boundary.match(text, q, end):
        return "verb2" if len(verb.group()) > 1 else "verb1"
    return "none"


def _features(
    text: str,
    place: tuple[int, int, int],
    size: int,
    sides: tuple[str, str],
    lexicon: Lexicon,
) -> Features:
    p, q, end = place
    name, (left, right) = text[p:q], sides
    table = _characters()
    first = table.get(name[0], _UNKNOWN)[0] / 10 if size == 1 else 3.0
    given = name[size:]
    middle = table.get(given[0], _UNKNOWN)[1] / 10 if len(given) > 1 else 0.0
    last = table.get(given[-1], _UNKNOWN)[2] / 10
    words = lexicon.words
    found: Features = {
        "bias": 1.0,
        f"left {left or 'none'}": 1.0,
        f"right {right}": 1.0,
        f"{left or 'none'}, {right}": 1.0,
        f"length {len(name) - size if len(name) - size < 3 else 'married'}": 1.0,
        "surname": first,
        "double": float(size == 2),
        "middle": middle,
        "last": last,
    }
    if name in words or name in lexicon.common:
        found["word"] = 1.0
    elif len(name) > 2 and size == 1 and (name[:2] in words or name[:2] in lexicon.common):
        found["begins as a word"] = 1.0
    if len(name) > 2 and name[1:] in words:
        found["ends as a word"] = 1.0
    if right == "none" and text[q : q + 2] in words and q + 2 <= end:
        found["word behind"] = 1.0
    if q < end and text[q - 1 : q + 1] in words:
        found["word across the end"] = 1.0
        if right in ("verb1", "none"):
            found["word across the end, no mark"] = 1.0
    if left == "verb" and text[p - 1 : p] == "由":
        found["by"] = 1.0
    if p and text[p - 1 : p + 1] in words:
        found["word across the start"] = 1.0
        if left in ("", "none", "verb"):
            found["word across the start, no mark"] = 1.0
    if any(m.end() == len(name) for m in lexicon.suffix.finditer(name)):
        found["institution"] = 1.0
    if lexicon.posts.search(name):
        found["post"] = 1.0
    if lexicon.boundary.match(name):
        found["cue"] = 1.0
    if right in ("list", "bracket", "space") and lexicon.posts.search(text, q, min(q + 36, end)):
        found[f"post later, {'list' if left in ('list', 'post', 'label') else left}"] = 1.0
    if right in ("list", "bracket") and lexicon.suffix.search(text, q, min(q + 16, end)):
        found["institution later"] = 1.0
    if not NO_NAME_CHARS.isdisjoint(name) or name.endswith(NO_NAME_ENDS):
        found["odd"] = 1.0
    if name in PLAIN:
        found["plain"] = 1.0
    return found


@cache
def _characters() -> dict[str, tuple[int, int, int]]:
    rows = (line.split() for line in lines("zh_name_characters.txt"))
    return {char: (int(a), int(b), int(c)) for char, a, b, c in rows}


@cache
def _weights() -> dict[str, float]:
    path = files("kg.extract") / "wordlists" / "zh_name_weights.json"
    weights: dict[str, float] = json.loads(path.read_text("utf-8"))
    return weights
