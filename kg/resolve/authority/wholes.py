"""Parts and wholes: whom an affiliation names when it names a school, or an institute with its own.

An affiliation names the employer. A school of medicine is a part of a university, so it stands for
the university; a laboratory that is named beside its university adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from kg.resolve.authority.candidate import Candidate
from kg.resolve.authority.index import Index
from kg.resolve.authority.surroundings import is_system
from kg.resolve.organisations.reading import read_words
from kg.resolve.organisations.words import Sort
from kg.resolve.profile import Reason

_PARTS: Final = frozenset("laboratory institute centre".split())
UNIVERSITY, SCHOOL, LABORATORY = "university", "school", "laboratory"


def heads(name: str) -> list[str]:
    """The words of a name that head institutions or their units, in their order.

    >>> heads("University of Vienna School of Medicine")
    ['university', 'school']
    """
    return [w.text for w in read_words(name) if w.sort in (Sort.HEAD, Sort.UNIT)]


def employer(index: Index, candidate: Candidate) -> Candidate:
    """The university of a medical school, where the file has it; else the record itself."""
    words = {w.text for w in read_words(candidate.name)}
    if not {SCHOOL, "medical"} <= words:
        return candidate
    whole = next(_universities(index, candidate), None)
    if whole is None:
        return candidate
    reason = Reason("part of", 0.0, f"{candidate.name} is a school of it")
    found = replace(candidate, reasons=(*candidate.reasons, reason))
    return replace(
        whole, score=found.score, reasons=found.reasons, matched=found.matched, text=found.text
    )


def _universities(index: Index, school: Candidate) -> Iterator[Candidate]:
    """By the relations of the record, or by how its name begins: "Harvard Medical School"."""
    numbers = [n for p in school.parents if (n := index.number(p)) is not None]
    for name in (school.matched, school.name):
        words = [w.text for w in read_words(name)]
        before = words[: words.index(SCHOOL)] if SCHOOL in words else []
        key = " ".join(w for w in before if w != "medical")
        numbers += [h.num for k in (key, f"{key} {UNIVERSITY}") for h in index.hits(k)]
    for num in numbers:
        whole = index.record(num)
        system = is_system(whole)  # which employs through its universities
        if whole.country == school.country and UNIVERSITY in heads(whole.name) and not system:
            yield whole


def is_beside_its_own(candidate: Candidate, others: Mapping[str, Candidate]) -> bool:
    """Whether a laboratory, institute or centre is named together with its university.

    So are laboratories with their institute; institutes of an academy are institutions.
    """
    said = heads(candidate.name)
    if not said or said[0] not in _PARTS or not set(said[1:]) <= {*_PARTS, UNIVERSITY}:
        return False
    wholes = [set(heads(others[p].name)) for p in candidate.parents if p in others]
    return any(
        UNIVERSITY in whole or (set(said) == {LABORATORY} and "institute" in whole)
        for whole in wholes
    )
