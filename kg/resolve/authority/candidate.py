"""What an authority file offers for a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.resolve.profile import Reason

SURE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Candidate:
    """One record that a name may mean. `id` is an IRI, `country` an ISO 3166-1 code, `place` a town
    and `geonames` its IRI.

    `status` is active, inactive or withdrawn; `successors` and `parents` are ids. `matched` is the
    name of the record that was found, `text` the words that it was found in.
    """

    id: str
    name: str
    country: str = ""
    place: str = ""
    geonames: str = ""
    latitude: float | None = None
    longitude: float | None = None
    status: str = "active"
    successors: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    score: float = 0.0
    reasons: tuple[Reason, ...] = ()
    matched: str = ""
    text: str = ""


def accepted(candidates: Sequence[Candidate]) -> Candidate | None:
    """The one candidate that is sure, None where there is no such or more than one.

    >>> accepted([Candidate("x", "X", score=0.97), Candidate("y", "Y", score=0.6)]).id
    'x'
    >>> accepted([Candidate("x", "X", score=0.97), Candidate("y", "X", score=0.97)])
    """
    sure = [c for c in candidates if c.score >= SURE]
    return sure[0] if len(sure) == 1 else None


def ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best first; of one score the active before others, then by id.

    >>> [c.id for c in ranked([Candidate("b", ""), Candidate("a", "", score=1)])]
    ['a', 'b']
    """
    return sorted(candidates, key=lambda c: (-c.score, c.status != "active", c.id))
