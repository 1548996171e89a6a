"""The features of a pair of people, and how they add up."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import product
from typing import Final

from kg.resolve.persons import against, support
from kg.resolve.persons.align import align
from kg.resolve.persons.names import PersonName, parse
from kg.resolve.persons.pair import Pair, lay
from kg.resolve.profile import Profile, Reason, Score

Feature = Callable[[Pair], Reason | None]

# How alike two names are: the first of these that holds counts.
NAMES: Final[tuple[Feature, ...]] = (support.same_names, support.alias, support.adopted_name)
# What the difference of two names that agree takes away.
DIFFERENCES: Final[tuple[Feature, ...]] = (
    against.common_name,
    against.given_by_initials,
    against.one_is_part,
    against.other_order,
    against.other_family,
    against.other_number,
    against.other_spelling,
    against.other_particle,
    against.other_script,
    against.other_form,
    against.misprint,
    against.dropped_names,
    against.other_suffix,
)
SURROUNDINGS: Final[tuple[Feature, ...]] = (
    support.same_mailbox,
    support.same_institution,
    support.shared_company,
    support.close_events,
)
AGAINST: Final[tuple[Feature, ...]] = (
    against.conflicting_identifiers,
    against.other_names,
    against.other_characters,
    against.other_gender,
    against.side_by_side,
    against.far_in_time,
)
PERSON_FEATURES: Final = (support.same_identifier, *NAMES, *DIFFERENCES, *SURROUNDINGS, *AGAINST)
_FORMS: Final = 4  # names of each profile: the fullest of the most frequent ones


def compare(a: Profile, b: Profile) -> Score:
    """How sure it is that two people are one: from 0.95 on surely, from 0.5 on perhaps.

    Of several names of a profile the fullest count, and of their pairs the one most alike.
    Symmetric.

    >>> from kg.model import Kind
    >>> def named(name): return Profile("person/" + name, Kind.PERSON, (name,))
    >>> compare(named("Tatyana Karonova"), named("Каронова Татьяна Борисовна")).value >= 0.95
    True
    >>> compare(named("Yang Liu"), named("Liu Yang")).value >= 0.95
    False
    """
    if (b.names, b.id) < (a.names, a.id):
        a, b = b, a
    mine, yours = _fullest(a.names), _fullest(b.names)
    if len(mine) == len(yours) == 1:
        return _score(lay(a, b, mine[0], yours[0]))
    scores = [_score(lay(a, b, x, y)) for x, y in product(mine, yours)]
    return max(scores, key=lambda s: s.value, default=Score(0.0, ()))


def _score(pair: Pair) -> Score:
    """The sum of what speaks for the names, what surrounds them, and what speaks against them."""
    shared = pair.left.identifiers and pair.right.identifiers
    same = support.same_identifier(pair) if shared else None
    names = next(filter(None, (feature(pair) for feature in NAMES)), None)
    if names is None and same is None:
        other = against.other_names(pair)
        return Score(0.0, (other,) if other else ())
    found: list[Reason | None] = [same, names]
    if names is not None:
        found += [feature(pair) for feature in (*DIFFERENCES, *SURROUNDINGS)]
    against_it = AGAINST if same is None else AGAINST[:1]
    found += [
        feature(pair)
        for feature in against_it
        if not (feature is against.other_names and names is not None)
    ]
    reasons = sorted((r for r in found if r), key=lambda r: (-abs(r.weight), r.name))
    value = min(max(sum(r.weight for r in reasons), 0.0), 1.0)
    return Score(round(value, 4), tuple(reasons))


@lru_cache(maxsize=1 << 17)
def _fullest(names: tuple[str, ...]) -> tuple[PersonName, ...]:
    """The names that aren't a shorter form of another one: "J. Smith" beside "John Smith"."""
    if len(names) == 1:
        only = parse(names[0])
        return (only,) if only.words else ()
    parsed = [p for p in (parse(n) for n in names[: 2 * _FORMS]) if p.words]
    kept: list[PersonName] = []
    for name in sorted(parsed, key=lambda p: (-len(p.full), -len(p.words))):
        if not any(_shortens(name, other) for other in kept):
            kept.append(name)
    return tuple(kept[:_FORMS])


def _shortens(name: PersonName, other: PersonName) -> bool:
    """Whether a name says nothing that a fuller one doesn't."""
    return len(name.full) < len(other.full) and not align(name, other).only_left
