"""From the printed affiliation of an author to the records it surely names.

Two stages, as in published matchers: names of the file found in the text give candidates; where the
text says it is, and what stands beside the name, decide which of them hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from kg.resolve.authority import evidence, weighing
from kg.resolve.authority.addresses import Address, addresses
from kg.resolve.authority.candidate import SURE, Candidate
from kg.resolve.authority.evidence import Evidence
from kg.resolve.authority.index import Hit, Index
from kg.resolve.authority.mentions import ACRONYM, TURNED, Mention, find
from kg.resolve.authority.nearby import near
from kg.resolve.authority.wholes import SCHOOL, UNIVERSITY, employer, heads, is_beside_its_own
from kg.resolve.organisations.words import Sort

# Kinds of units of French research bodies, alone or with their numbers.
_UNIT: Final = re.compile(r"(?:UMR|UPR|UMS|UAR|URA|USR|FRE|ERL)[-_]?[A-Z]?\d*")
_BARRING: Final = 3  # words of a name that doesn't hold, and of which no part holds either
# What may be named by its university: "Queens College of the City University of New York".
_PARTS: Final = frozenset("institute centre college laboratory school faculty department".split())


class Match(NamedTuple):
    """A mention, the one record that it may mean, and what the evidence adds up to."""

    mention: Mention
    candidate: Candidate
    evidence: Evidence
    total: float

    @property
    def holds(self) -> bool:
        """Whether that is enough."""
        return self.total >= weighing.ENOUGH


def resolve(index: Index, text: str) -> list[Candidate]:
    """The records that an affiliation surely names, in the order of the text."""
    kept: dict[str, Candidate] = {}
    for address in addresses(text, index.towns):
        for candidate in _of_address(index, address):
            kept.setdefault(candidate.id, candidate)
    return [c for c in kept.values() if not is_beside_its_own(c, kept)]


def _of_address(index: Index, address: Address) -> Iterator[Candidate]:
    held = _held(index, address)
    found = [
        (min(m.mention.covered), employer(index, m.candidate))
        for m in held
        if not _is_named_by_university(m, held)
        and not _is_beside_names(index, m, held, _has_unit_number(address))
    ]
    taken = {segment for m in held for segment, _ in m.mention.covered}
    for number, segment in enumerate(address.segments):
        if number not in taken and (less := near(index, address, segment)):
            found.append(((number, 0), less))
    yield from (candidate for _, candidate in sorted(found, key=lambda pair: pair[0]))


def _held(index: Index, address: Address) -> list[Match]:
    """The matches that hold: longer names first, then in the order of what speaks for them."""
    held: list[Match] = []
    taken: set[tuple[int, int]] = set()
    for match in sorted(matches(index, address), key=_order):
        covered, turned = match.mention.covered, match.mention.form == TURNED
        if turned and not any(_is_head(address, place) for place in covered - taken):
            continue
        if covered & taken and not turned and not any(_ends_with(m, match) for m in held):
            continue
        if match.holds:
            held.append(match)
            taken |= covered
        elif len(covered) >= _BARRING and not turned:
            taken |= covered
    return held


def matches(index: Index, address: Address) -> Iterator[Match]:
    """Every mention that may mean one record; they overlap, and not all hold."""
    for mention in find(index, address):
        if match := _match(index, mention, address):
            yield match


def _order(match: Match) -> tuple[bool, bool, int, bool, float]:
    form, other = match.mention.form, match.evidence.spelling == "translated"
    return form == ACRONYM, form == TURNED, -len(match.mention.covered), other, -match.total


def _match(index: Index, mention: Mention, address: Address) -> Match | None:
    """The one record that a mention may mean here, and how sure that is."""
    possible: dict[str, tuple[Candidate, Hit, Evidence]] = {}
    # Names of a withdrawn record are further names of the one that has taken its place.
    records = [
        (hit, index.record(hit.num), index.current(hit.num)) for hit in index.hits(mention.key)
    ]
    for hit, named, candidate in sorted(records, key=lambda r: r[1].status == "withdrawn"):
        if candidate is None:
            continue
        found = evidence.gather(index, mention, hit, named, address)
        literal = found.spelling == "literal" and named is candidate
        if found.place != "abroad" and (literal or candidate.id not in possible):
            possible[candidate.id] = candidate, hit, found
    left = _preferred(list(possible.values()), address)
    if len(left) != 1:
        return None
    ((candidate, hit, found),) = left
    if len(possible) > 1:
        found = found._replace(rivals="some")
    if weighing.impossible(index, mention, found, candidate, hit.text):
        return None
    reasons = weighing.weigh(found)
    chosen = replace(
        candidate,
        # What holds is given as sure; what doesn't hold is not given.
        score=round(max(weighing.probability(reasons), SURE), 4),
        reasons=tuple(reasons),
        matched=hit.text,
        text=" ".join(t.printed for t in mention.tokens),
    )
    return Match(mention, chosen, found, sum(r.weight for r in reasons))


def _preferred(
    possible: list[tuple[Candidate, Hit, Evidence]], address: Address
) -> list[tuple[Candidate, Hit, Evidence]]:
    """Of several records those that agree best; what tells more comes first."""
    for better in (
        [p for p in possible if p[0].status == "active"],
        [p for p in possible if p[0].country in address.countries],
        [p for p in possible if p[2].place == "town"],
        [p for p in possible if p[2].spelling == "literal"],
        [p for p in possible if p[1].kind == "display"],
        [p for p in possible if p[1].kind == "label"],
    ):
        possible = [p for p in possible if p in better] or possible
    return possible


def _is_head(address: Address, place: tuple[int, int]) -> bool:
    segment, word = place
    return address.segments[segment].words[word].sort in (Sort.HEAD, Sort.UNIT)


def _ends_with(outer: Match, inner: Match) -> bool:
    """Whether a name ends with that of the university that it is a part of."""
    whole, part = outer.mention.covered, inner.mention.covered
    first = next((w.text for w in outer.mention.words if w.sort in (Sort.HEAD, Sort.UNIT)), "")
    ends = part < whole and max(part) == max(whole) and min(part) > min(whole)
    after_comma = min(part)[0] > min(whole)[0] and inner.evidence.before == "nothing"
    institution = inner.evidence.kind == UNIVERSITY or (
        inner.evidence.kind == "institution" and after_comma
    )
    return ends and institution and first in _PARTS


def _has_unit_number(address: Address) -> bool:
    """Whether the code of a research unit that several institutions run together is given."""
    return any(_UNIT.fullmatch(t.printed) for s in address.segments for t in s.tokens)


def _is_beside_names(index: Index, match: Match, held: list[Match], numbered: bool) -> bool:
    """Whether an acronym that is not sure stands beside an institution that is written out.

    That of a body with many institutions is then as often what one of them belongs to, or who pays,
    as an employer: "NASA, Marshall Space Flight Center". With "and" it is one more, and it runs a
    unit that is `numbered`: "CNRS, UMR 8520".
    """
    if match.mention.form != ACRONYM or all(m.mention.form == ACRONYM for m in held):
        return False
    said = match.evidence
    unsure = said.place != "town" or said.rivals == "some" or said.after in weighing.PARTS
    unsure = unsure or index.is_umbrella(match.candidate.id)
    return unsure and not numbered and "and" not in (said.before, said.after)


def _is_named_by_university(match: Match, held: list[Match]) -> bool:
    """Whether a school is named with its university, which is found for itself."""
    return SCHOOL in heads(match.candidate.name) and any(
        m is not match
        and m.evidence.kind == UNIVERSITY
        and m.mention.covered & match.mention.covered
        for m in held
    )
