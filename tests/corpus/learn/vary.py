"""Variations of the reports: other people, posts and institutions in the same sentences.

A tagger that sees each name in one report only learns the names by heart. In a variation every
name, title and institution is another report's of the same make, so that only the sentence tells.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from kg.extract.lexicon import load
from kg.extract.organisation_names import is_acronym, is_org_head, is_unit
from kg.extract.tokens import tokenize

from .align import Labelled

_SWAPPED = ("PER", "TTL")
Told = tuple[str, list[Labelled]]
"""A text and the values in it."""


def varied(reports: Sequence[Told], seed: int) -> list[Told]:
    """One variation of each report, drawn from all of them; the same for the same seed."""
    draw = random.Random(seed)
    stock: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for text, spans in reports:
        for (start, end), label in spans:
            if label in _SWAPPED:
                stock[_make(text[start:end], label)].append(text[start:end])
    return [_vary(text, spans, stock, draw) for text, spans in reports]


def _vary(
    text: str, spans: list[Labelled], stock: dict[tuple[str, ...], list[str]], draw: random.Random
) -> Told:
    pieces: list[str] = []
    moved: list[Labelled] = []
    chosen: dict[str, str] = {}
    at = length = 0
    for (start, end), label in sorted(spans):
        words = text[start:end]
        if label in _SWAPPED and words not in chosen:
            chosen[words] = draw.choice(stock[_make(words, label)])
        new = chosen.get(words, words)
        pieces += [text[at:start], new]
        length += start - at
        moved.append(Labelled((length, length + len(new)), label))
        length += len(new)
        at = end
    return "".join([*pieces, text[at:]]), moved


def _make(words: str, label: str) -> tuple[str, ...]:
    """What one value must have in common with another to stand in its place."""
    tokens = tokenize(words)
    first = tokens[0].cap if tokens else False
    if label == "PER":
        initials = any(t.initial for t in tokens)
        return label, str(min(len(tokens), 4)), str(initials), str(words.isupper())
    if label == "TTL":
        return label, str(first), str(words.rstrip("e").endswith("s")), str(len(tokens) > 3)
    short = len(tokens) == 1 and is_acronym(tokens[0], load())
    heads = [is_unit(t, load()) for t in tokens if is_org_head(t, load())]
    return label, str(short), str(heads[-1] if heads else "-"), str(len(tokens) == 1)
