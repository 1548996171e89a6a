"""Whether two names of events are one: the same name, in one source with its year.

Events of a series differ by year, so that a year which only one of two names has decides nothing by
itself: it must be the only event that the other could be, which clustering sees to.
"""

from __future__ import annotations

import re
from typing import Final

from kg.names import fold
from kg.resolve.profile import Profile, Reason, Score

_YEAR: Final = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_SHORT_YEAR: Final = re.compile(r"[’']\s?(\d\d)(?!\d)")
_TELLING = 3  # words from which a name is one of its own: "Health Forum" is any health forum
_NAMES = 4  # of each profile: the most frequent ones


def keys(profile: Profile) -> frozenset[str]:
    """The names of an event without their years; two that are one share at least one.

    >>> from kg.model import Kind
    >>> sorted(keys(Profile("event/x", Kind.EVENT, ("Rural Health Forum 2021", "RHF’21"))))
    ['rhf', 'rural health forum']
    """
    return frozenset(map(_series, (*profile.names, *profile.acronyms))) - {""}


def compare(a: Profile, b: Profile) -> Score:
    """How sure it is that two events are one: from 0.95 on surely, from 0.5 on perhaps. Symmetric.

    >>> from kg.model import Kind
    >>> def named(name): return Profile("event/" + name, Kind.EVENT, (name,))
    >>> compare(named("Rural Health Forum"), named("Rural Health Forum 2021")).value
    0.95
    >>> compare(named("Rural Health Forum 2020"), named("Rural Health Forum 2021")).value
    0.0
    """
    shared = {_series(n) for n in a.names[:_NAMES]} & {_series(n) for n in b.names[:_NAMES]} - {""}
    if not shared:
        return _acronym_only(a, b)
    series = max(shared, key=lambda name: (len(name.split()), name))
    telling = len(series.split()) >= _TELLING
    reasons = [Reason("same name", 0.8 if telling else 0.6, f"both are called {series!r}")]
    reasons += _years(a, b, telling)
    reasons += _surroundings(a, b)
    return _sum(reasons)


def _acronym_only(a: Profile, b: Profile) -> Score:
    shared = keys(a) & keys(b)
    if not shared:
        return Score(0.0, ())
    reasons = [Reason("acronym", 0.4, f"{min(shared)!r} stands for both")]
    return _sum([*reasons, *_years(a, b, False), *_surroundings(a, b)])


def _years(a: Profile, b: Profile, telling: bool) -> list[Reason]:
    mine, yours = _years_of(a), _years_of(b)
    if mine and yours and not mine & yours:
        return [Reason("other year", -1.0, f"{min(mine)} and {min(yours)}")]
    if mine & yours:
        return [Reason("same year", 0.18, f"both are of {min(mine & yours)}")]
    if mine or yours:
        weight = 0.15 if telling else 0.0
        return [Reason("one year", weight, f"only one says when: {min(mine | yours)}")]
    return [Reason("no year", -0.2, "neither says when")]


def _surroundings(a: Profile, b: Profile) -> list[Reason]:
    found = []
    if a.places and b.places:
        if both := a.places & b.places:
            found.append(Reason("same place", 0.15, f"both are in {min(both)}"))
        else:
            why = f"{min(a.places)} and {min(b.places)}"
            found.append(Reason("other place", -0.5, why))
    if both := a.companions & b.companions:
        weight = min(0.1 * len(both), 0.35)
        found.append(Reason("same people", weight, f"{len(both)} took part in both"))
    return found


def _sum(reasons: list[Reason]) -> Score:
    total = min(max(sum(r.weight for r in reasons), 0.0), 1.0)
    return Score(round(total, 4), tuple(sorted(reasons, key=lambda r: (-abs(r.weight), r.name))))


def _years_of(profile: Profile) -> set[int]:
    """The years that names or dates say; those of the names come first, for they never err."""
    named = {int(y) for name in profile.names for y in _YEAR.findall(name)}
    named |= {2000 + int(y) for name in profile.names for y in _SHORT_YEAR.findall(name)}
    return named or {y for y in profile.years if y}


def _series(name: str) -> str:
    return fold(_SHORT_YEAR.sub(" ", _YEAR.sub(" ", name)))
