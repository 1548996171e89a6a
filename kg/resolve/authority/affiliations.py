"""From the printed affiliation of an author to the records it surely names.

Two stages, as in published matchers: names of the file found in the text give candidates; where the
text says it is, and what stands beside the name, decide which of them hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Final

from kg.resolve.authority import store
from kg.resolve.authority.addresses import Address, addresses
from kg.resolve.authority.candidate import SURE, Candidate
from kg.resolve.authority.evidence import (
    TELLING_WORDS,
    Found,
    followed,
    in_town,
    is_known,
    literal_words,
    spelt,
    translated,
    words_of,
)
from kg.resolve.authority.index import Index
from kg.resolve.authority.nearby import acronym, near
from kg.resolve.authority.neighbours import stands_alone
from kg.resolve.organisations.reading import frame, read_words
from kg.resolve.organisations.words import Sort
from kg.resolve.profile import Reason

_LONGEST: Final = 14  # words of a name
_JOINED: Final = 3  # segments of a name that has commas
_TURNED: Final = 3  # words: "Miami University" is not the University of Miami, but in one town


def resolve(index: Index, text: str) -> list[Candidate]:
    """The records that an affiliation surely names, in the order of the text."""
    kept: dict[str, Candidate] = {}
    for address in addresses(text, index.towns):
        for candidate in _of_address(index, address):
            kept.setdefault(candidate.id, candidate)
    return list(kept.values())


def _of_address(index: Index, address: Address) -> Iterator[Candidate]:
    taken: set[tuple[int, int]] = set()  # words of names that hold
    barred: set[tuple[int, int]] = set()  # and of longer names that don't: no part of those holds
    held: list[tuple[tuple[int, int], Candidate]] = []
    for found in sorted(_names(index, address), key=lambda f: (f.turned, f.start - f.end)):
        covered = set(_covered(address, found))
        if found.turned:
            if not any(_heads(address, place) for place in covered - taken):
                continue
        elif covered & (taken | barred):
            continue
        if candidate := _validated(index, address, found):
            held.append(((found.first, found.start), candidate))
            taken |= covered
        elif not found.turned and found.end - found.start >= TELLING_WORDS - 1:
            barred |= covered
    for number, segment in enumerate(address.segments):
        if not address.stated or any(s == number for s, _ in taken):
            continue
        if less := acronym(index, address, segment) or near(index, address, segment):
            held.append(((number, 0), less))
    yield from (candidate for _, candidate in sorted(held, key=lambda pair: pair[0]))


def _names(index: Index, address: Address) -> Iterator[Found]:
    """Every run of words that is a name in the file, within a segment or of whole segments."""
    segments = address.segments
    for number, segment in enumerate(segments):
        texts = [w.text for w in segment.words]
        for start in range(len(texts)):
            for end in range(start + 1, min(len(texts), start + _LONGEST) + 1):
                key = " ".join(texts[start:end])
                if index.hits(key):
                    yield Found(key, number, number, start, end)
        for size in range(1, _JOINED + 1):
            if number + size > len(segments):
                break
            run = segments[number : number + size]
            if not any(s.headed for s in run) or not run[-1].core:
                continue
            words = [w for s in run for w in s.core]
            key = " ".join(words)
            last = number + size - 1
            if size > 1 and index.hits(key):
                yield Found(key, number, last, 0, len(words))
            turned = store.turned_key(key)
            if index.hits(turned) and not index.hits(key):
                yield Found(turned, number, last, 0, len(words), True)


def _covered(address: Address, found: Found) -> Iterator[tuple[int, int]]:
    if found.first == found.last and not found.turned:
        yield from ((found.first, w) for w in range(found.start, found.end))
    else:
        for s in range(found.first, found.last + 1):
            yield from ((s, w) for w in range(len(address.segments[s].words)))


def _heads(address: Address, place: tuple[int, int]) -> bool:
    segment, word = place
    return address.segments[segment].words[word].sort in (Sort.HEAD, Sort.UNIT)


def _validated(index: Index, address: Address, found: Found) -> Candidate | None:
    """The one record of a name that agrees with the place, if the words around allow it."""
    segment = address.segments[found.first]
    whole = found.first == found.last
    words = words_of(address, found)
    literal = literal_words(address, found)
    possible: dict[str, tuple[Candidate, str]] = {}
    for hit in index.hits(found.key):
        candidate = index.record(hit.num)
        abroad = address.stated and candidate.country not in address.countries
        elsewhere = abroad and not followed(candidate, address, found)
        if not elsewhere and (hit.kind != "bare" or address.stated):
            known = possible.get(candidate.id)
            if known is None or spelt(hit.text) == literal or translated(words, known[1]):
                possible[candidate.id] = (candidate, hit.text)
    remaining = _preferred(list(possible.values()), literal)
    remaining = [p for p in remaining if p[0].country in address.countries] or remaining
    here = [p for p in remaining if in_town(p[0], address)]
    chosen = here if len(here) == 1 else remaining
    if len(chosen) != 1:
        return None
    if found.turned and not _turnable(address, found, chosen[0][1], bool(here)):
        return None
    same = not found.turned and not translated(words, chosen[0][1])
    if not is_known(index, address, found, chosen[0], same):
        return None
    if whole and not found.turned and not stands_alone(index, segment, found, chosen[0][0]):
        return None
    candidate, matched = chosen[0]
    reasons = [Reason("name", 0.9, f"“{matched}” is a name of it")]
    if candidate.country in address.countries:
        reasons.append(Reason("same country", 0.05, f"both are in {candidate.country}"))
    if here:
        reasons.append(Reason("same place", 0.04, f"both are in {candidate.place}"))
    text = ", ".join(s.text for s in address.segments[found.first : found.last + 1])
    score = round(min(max(sum(r.weight for r in reasons), SURE), 1.0), 4)
    return replace(candidate, score=score, reasons=tuple(reasons), matched=matched, text=text)


def _turnable(address: Address, found: Found, name: str, here: bool) -> bool:
    """Whether words in another order are the same name: in one language, in frames alike."""
    words = words_of(address, found)
    if translated(words, name) or (len(words) <= _TURNED and not here):
        return False
    run = address.segments[found.first : found.last + 1]
    printed = [frame(read_words(s.text)) for s in run]
    stated = [frame(read_words(part)) for part in name.split(",")]
    return sorted(printed) == sorted(stated) or list(chain(*printed)) == list(chain(*stated))


def _preferred(
    possible: list[tuple[Candidate, str]], literal: tuple[str, ...]
) -> list[tuple[Candidate, str]]:
    """Of several records those of the very letters, and of those the active ones."""
    for better in (
        [p for p in possible if spelt(p[1]) == literal],
        [p for p in possible if p[0].status != "withdrawn"],
        [p for p in possible if p[0].status == "active"],
    ):
        both = [p for p in possible if p in better]
        possible = both or possible
    return possible
