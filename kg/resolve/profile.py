"""What is compared when two names may be one thing: profiles in, a score with its reasons out.

Plain values, so that a scorer is a function that can be tested with a table of pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kg.model import Kind


@dataclass(frozen=True, slots=True)
class Profile:
    """One name (or one mention) with all that sources tell around it.

    `names` are printed forms, the most frequent first; `acronyms` those of an institution.
    `organisations` are ids: where a person belongs, or what an institution is a part of.
    `events` are ids of events taken part in. `companions` are ids of others who took part in the
    same contribution, session or event as a source tells it; of an institution the people who
    belong to it, of an event those who took part. `beside` are ids of people whom one list of a
    source names, too: one talk or session, or one role at an event. `years` are the first and last
    year seen, 0 where unknown. `places` are folded names of places, `identifiers` are IRIs of
    authority files.
    """

    id: str
    kind: Kind
    names: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    organisations: frozenset[str] = frozenset()
    organisation_names: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    companions: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    years: tuple[int, int] = (0, 0)
    places: frozenset[str] = frozenset()
    identifiers: frozenset[str] = frozenset()
    is_unit: bool = False


class Reason(NamedTuple):
    """One feature of a pair: its name, what it adds (or takes), and why in plain words."""

    name: str
    weight: float
    why: str


class Score(NamedTuple):
    """How sure it is that two profiles are one thing, 0 to 1, with the reasons, strongest first.

    >>> Score(0.9, (Reason("exact", 0.9, "the same letters"),)).explain()
    'exact +0.90: the same letters'
    """

    value: float
    reasons: tuple[Reason, ...]

    def explain(self) -> str:
        """The reasons on one line, for `why` of a decision."""
        return "; ".join(f"{r.name} {r.weight:+.2f}: {r.why}" for r in self.reasons)
