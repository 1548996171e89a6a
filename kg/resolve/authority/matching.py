"""Which records a name may mean: the exact name and aliases first, then names that differ a little.

Where several records answer and nothing tells them apart, all are told and none is sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from kg.model import Kind
from kg.names import fold
from kg.resolve.authority import store
from kg.resolve.authority.candidate import SURE, Candidate, ranked
from kg.resolve.authority.index import Hit, Index
from kg.resolve.organisations import compare
from kg.resolve.organisations.names import is_acronym, parse, plain_acronym
from kg.resolve.organisations.reading import frame, languages_differ, read_words
from kg.resolve.organisations.words import Sort, countries
from kg.resolve.profile import Profile, Reason

_AMBIGUOUS: Final = 0.9  # at most, where several records answer to a name
_SHOWN: Final = 5
_ASK: Final = 0.5
# How sure a name found under its key makes, by what was found.
_EXACT, _TRANSLATED, _BARE, _TURNED, _OTHER_ORDER, _ACRONYM = 1.0, 0.97, 0.96, 0.95, 0.85, 0.75


def match(
    index: Index,
    name: str,
    country: str,
    place: str,
    parents: Sequence[str],
    acronyms: Sequence[str],
) -> list[Candidate]:
    """The records that a name may mean, best first; see `Authority.match`."""
    code = country_code(country)
    exact = _exact(index, name, code, place, acronyms)
    if exact:
        found = _around(index, exact, place, parents)
        return ranked(_settled(found, named_generally(name)))
    if not code:
        return []
    found = _around(index, near(index, name, code, place, acronyms), place, parents)
    return ranked(_settled(found, False))[:_SHOWN]


def near(
    index: Index,
    name: str,
    country: str,
    place: str = "",
    acronyms: Sequence[str] = (),
    towns: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """Records of a country whose names differ a little from `name`; with `towns` only those there.

    Towns are keys of places.
    """
    wanted = Profile("", Kind.ORGANISATION, (name,), tuple(acronyms), places=_places(place))
    found = []
    for num in index.block(name, country):
        candidate = index.record(num)
        if towns and store.place_key(candidate.place) not in towns:
            continue
        labels = index.labels(num)
        short = tuple(t for t, kind in labels if kind == "acronym")
        where = _places(candidate.place)
        for text in (t for t, kind in labels if kind != "acronym"):
            other = Profile(candidate.id, Kind.ORGANISATION, (text,), short, places=where)
            score = compare(wanted, other)
            if score.value >= max(_ASK, candidate.score):
                candidate = replace(
                    candidate,
                    score=min(score.value, _TRANSLATED),
                    reasons=score.reasons,
                    matched=text,
                    text=name,
                )
        if candidate.matched:
            found.append(candidate)
    return found


def _exact(
    index: Index, name: str, country: str, place: str, acronyms: Sequence[str]
) -> list[Candidate]:
    """Records found under the name itself, in this or another language or order."""
    found: dict[str, Candidate] = {}
    key = store.name_key(name)
    bare = store.name_key(parse(name).text) if "(" in name else ""
    for lookup in dict.fromkeys(filter(None, (key, bare, store.turned_key(key)))):
        for hit in index.hits(lookup):
            candidate = index.record(hit.num)
            if hit.kind in (store.TOWNLESS, store.COUNTRYLESS):
                continue  # sure only where the rest of an address says where
            if country and candidate.country and candidate.country != country:
                continue
            weight, why = _sureness(hit, name, lookup == key, country)
            if candidate.id not in found or found[candidate.id].score < weight:
                found[candidate.id] = replace(
                    candidate,
                    score=weight,
                    reasons=(Reason(hit.kind, weight, why),),
                    matched=hit.text,
                    text=name,
                )
        if found:
            return list(found.values())
    short = [name] if is_acronym(name) else list(acronyms) if not key else []
    for hit in (h for a in short for h in index.hits(f"={plain_acronym(a)}")):
        candidate = index.record(hit.num)
        if not country or candidate.country == country:
            reason = Reason("acronym", _ACRONYM, f"{hit.text} is an acronym of it")
            found[candidate.id] = replace(
                candidate, score=_ACRONYM, reasons=(reason,), matched=hit.text, text=name
            )
    return list(found.values())


def _around(
    index: Index, found: Iterable[Candidate], place: str, parents: Sequence[str]
) -> list[Candidate]:
    """What place and parents say about each."""
    wanted = store.place_key(place)
    judged = []
    for candidate in found:
        reasons, score = candidate.reasons, candidate.score
        if wanted and candidate.place:
            if wanted == store.place_key(candidate.place):
                reasons += (Reason("same place", 0.1, f"it is in {candidate.place}"),)
                score += 0.1
            elif index.towns(wanted):
                reasons += (Reason("other place", -0.15, f"it is in {candidate.place}"),)
                score -= 0.15
        if set(parents) & set(candidate.parents):
            reasons += (Reason("same parent", 0.1, "it is a part of the same"),)
            score += 0.1
        judged.append(
            replace(candidate, score=round(min(max(score, 0.0), 1.0), 4), reasons=reasons)
        )
    return judged


def country_code(country: str) -> str:
    """The ISO 3166-1 code of a country given by code or by name, "" if unknown.

    >>> country_code("de"), country_code("Brasil"), country_code("Atlantis")
    ('DE', 'BR', '')
    """
    if len(country) == 2 and country.isalpha() and country.upper() in set(countries().values()):
        return country.upper()
    return countries().get(store.name_key(country), "")


def named_generally(name: str) -> bool:
    """Whether many institutions could bear a name: no proper name, no place, few words.

    >>> [named_generally(n) for n in ("Institute of Physics", "Almazov Centre", "Rice University")]
    [True, False, False]
    """
    words = read_words(name)
    if any(w.sort is Sort.PLACE for w in words) or parse(name).rare:
        return False
    scholarly = any(w.text in ("university", "academy") for w in words)
    return not (scholarly and any(w.names for w in words)) and len(words) < 4


def _sureness(hit: Hit, name: str, ordered: bool, country: str) -> tuple[float, str]:
    if fold(hit.text) == fold(name):
        return _EXACT, f"“{hit.text}” is its {hit.kind}"
    if hit.kind == "bare":
        return (_BARE if country else _AMBIGUOUS), f"“{hit.text}” without what is in brackets"
    if ordered:
        return _TRANSLATED, f"“{hit.text}” but for abbreviations, articles or language"
    words, others = read_words(name), read_words(hit.text)
    alike = len(words) > 2 and frame(words) == frame(others)
    sure = alike or languages_differ(words, others)
    return (_TURNED if sure else _OTHER_ORDER), f"“{hit.text}” in another order"


def _settled(found: list[Candidate], general: bool) -> list[Candidate]:
    """Leave out who has been succeeded; where several remain, or many could be meant, none is sure.

    A record that is sure by place or parent beats the others.
    """
    ids = {c.id for c in found}
    kept = [c for c in found if c.status == "active" or not ids & set(c.successors)] or found
    active = [c for c in kept if c.status != "withdrawn"] or kept
    supported = [
        c for c in active if any(r.name in ("same place", "same parent") for r in c.reasons)
    ]
    top = max((c.score for c in active), default=0.0)
    if len(supported) == 1 and supported[0].score >= SURE:
        best = supported
    else:
        best = [c for c in active if c.score >= min(SURE, top)]
        # The very name beats one that is alike in another language or order.
        exact = [c for c in best if c.score >= _EXACT]
        best = exact if len(exact) == 1 else best
    sure = len(best) == 1 and (not general or bool(supported))
    return [c if sure and c is best[0] else _unsure(c) for c in active]


def _unsure(candidate: Candidate) -> Candidate:
    if candidate.score <= _AMBIGUOUS:
        return candidate
    reason = Reason("ambiguous", _AMBIGUOUS - candidate.score, "others could be meant as well")
    return replace(candidate, score=_AMBIGUOUS, reasons=(*candidate.reasons, reason))


def _places(place: str) -> frozenset[str]:
    return frozenset(filter(None, [store.place_key(place)]))
