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
from kg.extract.sentence import Part
from kg.extract.tokens import Token

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
    tokens: Sequence[Token],
    read: Sequence[str],
    shape: Shape,
    known: frozenset[str],
    beside: Sides = ("", ""),
) -> list[list[str]]:
    """The features of each token that depend on the words around it.

    `read`: the grammar's marks; `known`: words of names that are certain elsewhere in the report;
    `beside`: how the sentences before and after begin (`opening`).
    """
    looks = [attributes(t.text) for t in tokens]
    pieces = _pieces(tokens, read, shape, beside)
    runs = _runs(tokens, looks)
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
        features += pieces[i]
        features += runs[i]
        if i + 1 == size:
            features.append(f"END={shape[0]}")
        if token.lower in known:
            features += [f"K={form}", f"KG={mark}"]
        found.append(features)
    return found


def opening(tokens: Sequence[Token], mentions: Sequence[Mention]) -> str:
    """How a sentence begins: with what kind of mention or sign, and whether it is short.

    >>> from kg.extract.tokens import tokenize
    >>> opening(tokenize("10:00 Coffee"), [])
    '9/True'
    """
    first = min((m.first, m.type[:3]) for m in mentions) if mentions else (len(tokens), "")
    kind = first[1] if first[0] < 2 else "9" if tokens[0].text[0].isdigit() else "-"
    return f"{kind}/{len(tokens) < _SHORT}"


def neighbours(parts: Sequence[Part]) -> list[Sides]:
    """How the sentences before and after each one begin, "" at either end of the report."""
    begin = ["", *(opening(p.tokens, p.mentions) for p in parts), ""]
    return list(zip(begin[:-2], begin[2:], strict=True))


def _pieces(
    tokens: Sequence[Token], read: Sequence[str], shape: Shape, beside: Sides
) -> list[tuple[str, ...]]:
    """What stands between the same strong marks as the token: a programme's title has no person."""
    borders = [i for i, t in enumerate(tokens) if t.text in _STRONG]
    ends = list(zip([-1, *borders], [*borders, len(tokens)], strict=True))
    kinds = [{mark[2:] for mark in read[a + 1 : b]} for a, b in ends]
    holds = ["".join(k[1] for k in _KINDS if k in kind) for kind in kinds]
    found: list[tuple[str, ...]] = []
    mark = shape[0]
    around = f"{mark}/{beside[0]}/{beside[1]}/{'e' in ''.join(holds)}"
    for n, (a, b) in enumerate(ends):
        left = tokens[a].text if a >= 0 else "^"
        right = tokens[b].text if b < len(tokens) else "$"
        before = holds[n - 1] if n else "^"
        after = holds[n + 1] if n + 1 < len(ends) else "$"
        size = min(b - a - 1, 9) // 2
        own = holds[n] or "-"
        piece = f"{mark}/{own}/{size}/{left}{right}"
        features = (
            f"P={piece}",
            f"PN={mark}/{own}/{before}/{after}/{size > 1}",
            f"PA={around}/{own}/{n == 0}",
        )
        first = (*features, f"P1={piece}", f"PN1={mark}/{own}/{before}/{after}/{size > 1}")
        found += [first if i == a + 1 else features for i in range(a + 1, b)]
        if b < len(tokens):
            found.append((f"PB={right}/{own}/{after}",))
    return found


def _runs(
    tokens: Sequence[Token], looks: Sequence[tuple[tuple[str, ...], tuple[str, ...], str, str]]
) -> list[tuple[str, ...]]:
    """How long the run of capitalised words is that the token stands in, and what is in it."""
    found: list[tuple[str, ...]] = [()] * len(tokens)
    i = 0
    while i < len(tokens):
        if not (tokens[i].cap and tokens[i].word):
            i += 1
            continue
        last = end = i + 1
        while end < len(tokens) and end - last < 3:
            token = tokens[end]
            if token.cap and token.word:
                last = end + 1
            elif token.lower not in _LINKING:
                break
            end += 1
        listed = "".join(k for k in _TELLING if any(k in looks[j][2] for j in range(i, last)))
        size = min(last - i, 8)
        for j in range(i, last):
            place = "1" if j == i else "$" if j == last - 1 else "m"
            found[j] = (f"C={size}/{listed}", f"CP={size // 2}/{listed}/{place}")
        i = last
    return found


Sides = tuple[str, str]
_SHORT: Final = 10
_STRONG: Final = frozenset('– — | / : • ▲ * - ( ) [ ] ; \t “ ” « » " → ►'.split(" "))
_KINDS: Final = ("per", "pos", "org", "quo", "dat")
_LINKING: Final = frozenset("of and the for in on to a an with & at by de du la le des y e".split())
_TELLING: Final = "eorugs"
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
