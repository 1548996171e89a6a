"""What a word looks like to the tagger: its form, its lists, what the grammar made of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from kg.extract import names, posts
from kg.extract.blocks import Shape
from kg.extract.lexicon import Lexicon, load
from kg.extract.mentions import Mention
from kg.extract.organisation_names import is_acronym
from kg.extract.tokens import Token

WINDOW: Final = (-2, -1, 0, 1, 2)
_QUOTES: Final = {"“": 1, "”": -1, "«": 1, "»": -1, "„": 1}


@lru_cache(maxsize=1 << 15)
def attributes(word: str) -> tuple[tuple[str, ...], tuple[str, ...], str, str]:
    """What is known of a word by itself: at its own place, beside, far off; its lists; its shape.

    >>> attributes("Rector")[3], attributes("O'Neill")[3]
    ('Xx', "X'Xx")
    """
    token = Token(word, 0, len(word))
    lower = token.lower.removesuffix("'s")
    shape, listed = _shape(word), _listed(token, load())
    beside = [f"w={lower}", f"l={listed}", f"s={shape}", f"x={lower[-3:]}"]
    own = [
        *beside,
        f"p={lower[:3]}",
        f"y={lower[-2:]}",
        f"z={lower[-4:]}",
        f"n={min(len(word), 9)}",
    ]
    own += [f"L={mark}" for mark in listed]
    parts = lower.replace("‑", "-").split("-")
    if len(parts) > 1:
        own += [f"h={parts[-1]}", f"i={parts[0]}"]
    if token.lower.endswith("'s"):
        own.append("gen")
        beside.append("gen")
    return tuple(own), tuple(beside), listed, shape


def _shape(word: str) -> str:
    """Capitals, small letters and digits, runs of one kind as one sign (two for "XX")."""
    shape = ""
    for char in word[:24]:
        sign = "X" if char.isupper() else "x" if char.isalpha() else "9" if char.isdigit() else char
        if not shape.endswith(sign) or (sign == "X" and not shape.endswith("XX")):
            shape += sign
    return shape[:8]


def _listed(token: Token, lexicon: Lexicon) -> str:
    """A letter for each word list that has the word."""
    word = token.lower.removesuffix("'s").rstrip(".")
    marks = {
        "c": token.word and lexicon.is_common(word),
        "g": word in lexicon.given,
        "s": word in lexicon.surnames,
        "p": word in lexicon.places,
        "o": word in lexicon.org_heads,
        "u": word in lexicon.unit_heads,
        "r": posts.is_head(token, lexicon) or word.removesuffix("s") in lexicon.role_heads,
        "m": word in lexicon.role_modifiers,
        "t": names.is_title(token, lexicon),
        "e": word in lexicon.event_heads,
        "v": word in lexicon.person_verbs,
        "d": word in lexicon.demonyms,
        "a": is_acronym(token, lexicon),
        "y": names.is_pinyin(token.text),
        "i": token.initial,
        "j": token.particle,
    }
    return "".join(mark for mark, holds in marks.items() if holds)


def marks(tokens: Sequence[Token], mentions: Sequence[Mention]) -> list[str]:
    """What the grammar read at each token: kind of mention, B where one begins, O for none."""
    found = ["O"] * len(tokens)
    for mention in mentions:
        kind = mention.type[:3]
        first = mention.first
        while first < mention.last and tokens[first].start < mention.span.start:
            found[first] = f"T-{kind}"  # courtesy titles, opening quotes
            first += 1
        for i in range(first, mention.last):
            outside = tokens[i].start >= mention.span.end
            found[i] = f"E-{kind}" if outside else f"{'B' if i == first else 'I'}-{kind}"
        if mention.organisation:
            for name in mention.organisation.chain[1:]:
                for i in range(mention.first, mention.last):
                    if tokens[i].start == name.span.start:
                        found[i] = f"B-{kind}"
    return found


def context(
    tokens: Sequence[Token], read: Sequence[str], shape: Shape, known: frozenset[str]
) -> list[list[str]]:
    """The features of each token that depend on the words around it.

    `read`: the grammar's marks; `known`: words of names that are certain elsewhere in the report.
    """
    looks = [attributes(t.text) for t in tokens]
    size = len(tokens)
    found: list[list[str]] = []
    quoted = bracketed = 0
    plain_open = False
    for i, token in enumerate(tokens):
        text = token.text
        if text == '"':
            plain_open = not plain_open
        quoted += _QUOTES.get(text, 0)
        bracketed += (text == "(") - (text == ")")
        lists, form = looks[i][2], looks[i][3]
        before = looks[i - 1] if i else _EDGE
        after = looks[i + 1] if i + 1 < size else _EDGE
        far = looks[i + 2] if i + 2 < size else _EDGE
        mark = read[i]
        left = read[i - 1] if i else "^"
        right = read[i + 1] if i + 1 < size else "$"
        features = [
            "1",
            f"G={mark}",
            f"G-={left}/{mark}",
            f"G+={mark}/{right}",
            f"GL={mark}/{lists}",
            f"GS={mark}/{form}",
            f"S3={before[3]}/{form}/{after[3]}",
            f"L2={before[2]}/{lists}",
            f"L+={lists}/{after[2]}",
            f"SL={before[3]}/{lists}/{form}",
            f"L3={lists}/{after[2]}/{far[2]}",
            f"W2={tokens[i - 1].lower if i else '^'}/{token.lower}",
            f"W+={token.lower}/{tokens[i + 1].lower if i + 1 < size else '$'}",
            f"B={shape[0]}/{min(i, 2)}/{form}",
            f"Q={quoted > 0 or plain_open}/{bracketed > 0}/{form[:1]}",
        ]
        if i + 1 == size:
            features.append(f"END={shape[0]}")
        if token.lower in known:
            features += [f"K={form}", f"KG={mark}"]
        found.append(features)
    return found


_EDGE: Final[tuple[tuple[str, ...], tuple[str, ...], str, str]] = ((), (), "#", "#")


def certain(mentions: Sequence[Mention], sentence: Sequence[Token]) -> set[str]:
    """Words of the names that the grammar is sure of."""
    return {
        t.lower.removesuffix("'s")
        for m in mentions
        if m.type == "person" and m.sure >= _CERTAIN
        for t in sentence[m.first : m.last]
        if t.cap and t.word and len(t.text) > 2 and t.start >= m.span.start
    }


_CERTAIN: Final = 0.9
