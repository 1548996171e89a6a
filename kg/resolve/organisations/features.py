"""The features of a pair of institutions, and how they add up."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Final

from kg.resolve.organisations import against, support
from kg.resolve.organisations.names import parse
from kg.resolve.organisations.pair import Pair, lay
from kg.resolve.profile import Profile, Reason, Score

Feature = Callable[[Pair], Reason | None]

# How alike two names are: the first of these that holds counts.
FORMS: Final[tuple[Feature, ...]] = (
    support.same_identifier,
    support.same_words,
    support.same_but_spelling,
    support.acronym,
    support.contained,
    support.other_head_only,
)
SURROUNDINGS: Final[tuple[Feature, ...]] = (
    support.same_place,
    support.same_parent,
    support.shared_company,
)
AGAINST: Final[tuple[Feature, ...]] = (
    against.conflicting_identifiers,
    against.unit_and_whole,
    against.part_of,
    against.other_parent,
    against.other_numbers,
    against.other_heads,
    against.other_qualities,
    against.other_words,
    against.other_locator,
    against.other_places,
)
ORGANISATION_FEATURES: Final = FORMS + SURROUNDINGS + AGAINST
# What an id in common doesn't outweigh: a department may carry the id of its university.
_ABOVE_IDS: Final = (against.conflicting_identifiers, against.unit_and_whole, against.part_of)
_NAMES = 4  # of each profile: the most frequent ones


def compare(a: Profile, b: Profile) -> Score:
    """How sure it is that two institutions are one: from 0.95 on surely, from 0.5 on perhaps.

    Of several names of a profile the pair that is most alike counts. Symmetric.

    >>> from kg.model import Kind
    >>> def named(name): return Profile("organisation/" + name, Kind.ORGANISATION, (name,))
    >>> compare(named("Universität Wien"), named("University of Vienna")).explain()
    'same words +0.98: the same words, translated'
    """
    if (b.names, b.id) < (a.names, a.id):
        a, b = b, a
    scores = [
        _score(lay(a, b, parse(x), parse(y)))
        for x, y in product(a.names[:_NAMES], b.names[:_NAMES])
    ]
    return max(scores, key=lambda s: s.value, default=Score(0.0, ()))


def _score(pair: Pair) -> Score:
    """The sum of the first form, what surrounds the pair, and what speaks against it."""
    form = next(filter(None, (form(pair) for form in FORMS)), None)
    if form is None:
        told = next(filter(None, (doubt(pair) for doubt in AGAINST)), None)
        return Score(0.0, (told,) if told else ())
    around = (feature(pair) for feature in SURROUNDINGS)
    same = form.name == "same identifier"
    doubts = (feature(pair) for feature in (_ABOVE_IDS if same else AGAINST))
    found = (form, *around, *doubts)
    reasons = sorted((r for r in found if r), key=lambda r: (-abs(r.weight), r.name))
    value = min(max(sum(r.weight for r in reasons), 0.0), 1.0)
    return Score(round(value, 4), tuple(reasons))
