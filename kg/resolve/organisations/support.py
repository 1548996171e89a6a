"""What speaks for two names being one institution: how alike they are, and what surrounds them."""

from __future__ import annotations

import re

from kg.resolve.organisations.names import plain_acronym
from kg.resolve.organisations.pair import Pair
from kg.resolve.organisations.reading import frame, languages_differ
from kg.resolve.organisations.words import Sort
from kg.resolve.profile import Reason

# How sure a form makes on its own, before what surrounds the names is looked at.
_SAME, _TURNED, _TURNED_PLACE, _GENERIC = 0.98, 0.96, 0.85, 0.85
_VARIANT, _MISPRINT, _DOUBTFUL_MISPRINT = 0.95, 0.95, 0.85
_STATED, _SHORT_STATED, _INITIALS = 0.95, 0.8, 0.7
_RENAMED = 0.8
_DISTINCTIVE, _SHORTER, _WITH_PLACE, _OTHER = 0.95, 0.75, 0.6, 0.4
SCHOOLS = frozenset("university college academy school polytechnic hochschule".split())
# Of these a town has one of a name, so that describing words may be left out: "Almazov Centre".
LONE = frozenset("centre institute institution observatory conservatory".split())
_DESCRIBING = (Sort.WEAK, Sort.QUALITY, Sort.COMMON)


def same_identifier(pair: Pair) -> Reason | None:
    """An authority file knows both by one id."""
    if both := pair.left.identifiers & pair.right.identifiers:
        return Reason("same identifier", 1.0, f"both are {min(both)}")
    return None


def same_words(pair: Pair) -> Reason | None:
    """The same words, in whatever language, order and spelling."""
    if pair.only_left or pair.only_right or pair.variants or not pair.shared:
        return None
    if pair.generic:
        return Reason("same words", _GENERIC, "the same words, but many could be called that")
    ordered_a, ordered_b = ([w.text for w in n.words] for n in (pair.a, pair.b))
    if not pair.rare and languages_differ(pair.b.words, pair.a.words) and not _either_english(pair):
        return Reason("same words", _TURNED_PLACE, "two languages may have one each")
    if ordered_a == ordered_b or pair.a.locators != pair.b.locators:
        return Reason("same words", _SAME, _how(pair))
    if languages_differ(pair.b.words, pair.a.words):
        return Reason("other order", _TURNED, "the same words, translated")
    telling = pair.rare or len(pair.shared_of(*Sort) - pair.shared_of(Sort.HEAD)) > 1
    if telling and frame(pair.a.words) == frame(pair.b.words):
        return Reason("other order", _TURNED, "the same words in another order")
    return Reason("other order", _TURNED_PLACE, "what stands before the head stands after it")


def same_but_spelling(pair: Pair) -> Reason | None:
    """The same words but for a misprint or another romanisation of one of them."""
    if pair.only_left or pair.only_right or not pair.variants:
        return None
    shown = ", ".join(f"{v.left} = {v.right}" for v in pair.variants)
    misprints = [v for v in pair.variants if v.typo]
    if pair.generic or (len(pair.variants) > 1 and misprints):
        return Reason("spelling", _GENERIC, shown)
    if not misprints:
        return Reason("romanisation", _VARIANT, shown)
    word = misprints[0]
    others = len(pair.shared) - 1
    sure = (
        word.swapped
        and word.distance == 1
        and min(len(word.left), len(word.right)) >= 8
        and others >= 1
    )
    return Reason("misprint", _MISPRINT if sure else _DOUBTFUL_MISPRINT, shown)


def acronym(pair: Pair) -> Reason | None:
    """One is the acronym of the other: stated in brackets, or made of its first letters."""
    for short, long, profile in (
        (pair.a, pair.b, pair.right),
        (pair.b, pair.a, pair.left),
    ):
        letters = short.short
        if not letters or long.short or short.texts(Sort.HEAD) - long.texts(Sort.HEAD):
            continue
        stated = {plain_acronym(x) for x in (*profile.acronyms, *long.acronyms)}
        if letters in stated:
            weight = _STATED if len(letters) > 2 else _SHORT_STATED
            return Reason("stated acronym", weight, f"the source says that {short.text} is short")
        if len(letters) > 2 and re.fullmatch(long.initials, letters):
            return Reason("initials", _INITIALS, f"{short.text} fits its first letters")
    return None


def contained(pair: Pair) -> Reason | None:
    """One has all the words of the other and more: sure only around a rare proper name."""
    if not pair.contained or pair.variants or not pair.shared or is_short(pair):
        return None
    shown = " ".join(w.text for w in pair.extra)
    sorts = {w.sort for w in pair.extra}
    told = pair.shared_of(Sort.PROPER, Sort.PLACE)
    if not told and not (pair.shared_of(Sort.COMMON) and sorts == {Sort.PLACE}):
        return Reason("contained", _OTHER, f"one adds: {shown}")
    if Sort.PROPER in sorts:
        weight = _WITH_PLACE if pair.rare else _OTHER
        return Reason("contained", weight, f"one adds a name: {shown}")
    if Sort.PLACE in sorts:
        weight = _SHORTER if pair.rare else _WITH_PLACE
        return Reason("contained", weight, f"one adds a place: {shown}")
    if pair.rare and sorts <= {*_DESCRIBING} and _before_head(pair):
        heads = pair.shared_of(Sort.HEAD)
        weak = sorts == {Sort.WEAK} and "research" in {w.text for w in pair.extra}
        if heads and (weak or (heads <= LONE and Sort.COMMON not in sorts)):
            return Reason(
                "contained", _DISTINCTIVE, f"{min(pair.rare)} is rare; one only describes: {shown}"
            )
    return Reason("contained", _SHORTER, f"one adds: {shown}")


def other_head_only(pair: Pair) -> Reason | None:
    """Around a rare proper name only the head differs: an institute that became a university."""
    rest = (*pair.only_left, *pair.only_right)
    if pair.rare and rest and all(w.sort in (Sort.HEAD, *_DESCRIBING) for w in rest):
        return Reason("same name", _RENAMED, f"both bear the name {min(pair.rare)}")
    return None


def same_place(pair: Pair) -> Reason | None:
    """Both are said to be in one place."""
    here = pair.left.places | pair.a.locators | pair.a.texts(Sort.PLACE)
    there = pair.right.places | pair.b.locators | pair.b.texts(Sort.PLACE)
    stated = pair.left.places or pair.right.places or (pair.a.locators & pair.b.locators)
    if stated and (both := here & there):
        weight = 0.12 if pair.generic else 0.08
        return Reason("same place", weight, f"both are in {min(both)}")
    return None


def same_parent(pair: Pair) -> Reason | None:
    """Both are part of one organisation."""
    if both := pair.left.organisations & pair.right.organisations:
        return Reason("same parent", 0.12, f"both are part of {min(both)}")
    return None


def shared_company(pair: Pair) -> Reason | None:
    """Others took part in the same events, sessions or contributions beside both."""
    both = len(pair.left.companions & pair.right.companions)
    if both:
        return Reason("shared company", min(0.05 * both, 0.1), f"{both} took part beside both")
    return None


def is_short(pair: Pair) -> bool:
    """Whether one of the two is nothing but an acronym, so that words don't compare."""
    return bool(pair.a.short) != bool(pair.b.short) and acronym(pair) is not None


def _how(pair: Pair) -> str:
    """What differs between two names that say the same."""
    if languages_differ(pair.b.words, pair.a.words):
        return "the same words, translated"
    if pair.a.locators != pair.b.locators:
        return "the same words; one says where it is"
    return "the same words, but for case, marks, abbreviations or articles"


def _either_english(pair: Pair) -> bool:
    """Whether each listed word of one of the names is (also) English."""
    return any(
        all("en" in w.languages for w in name.words if w.languages) for name in (pair.a, pair.b)
    )


def _before_head(pair: Pair) -> bool:
    """Whether what one name adds stands before its head: "Almazov Medical Centre"."""
    longer = pair.a if pair.only_left else pair.b
    texts = [w.text for w in longer.words]
    heads = [i for i, w in enumerate(longer.words) if w.sort is Sort.HEAD]
    return bool(heads) and all(texts.index(w.text) < heads[-1] for w in pair.extra)
