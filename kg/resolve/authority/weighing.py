"""How sure the evidence makes: a small table of weights, and what no weight outweighs.

Weights are log-odds that add up, as in Fellegi and Sunter (1969). Which features count was found by
a logistic regression with an L1 penalty on 4,700 public affiliations with known records; what it
found to add nothing is left out, the rest is rounded, and names that do harm weigh more than found.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Final

from kg.resolve.authority.candidate import Candidate
from kg.resolve.authority.evidence import Evidence
from kg.resolve.authority.index import STATES, Index
from kg.resolve.authority.matching import named_generally
from kg.resolve.authority.mentions import TURNED, Mention, spelt
from kg.resolve.authority.surroundings import is_system
from kg.resolve.organisations.reading import frame, languages_differ, read_words
from kg.resolve.organisations.words import Sort
from kg.resolve.profile import Reason

ENOUGH: Final = 0.6
"""The sum of weights from which on a record is taken to be meant."""

_WEIGHTS: Final[Mapping[str, Mapping[str, float]]] = {
    "kind": {"university": 0.9, "unit": -0.5, "no head": -0.3, "acronym": -0.3},
    "place": {"town": 1.2, "country": 0.3, "silent": -0.3, "other town": -0.3},
    "spelling": {"literal": 0.7},
    "before": {"nothing": 1.0, "name": -1.5},
    "after": {"nothing": 0.2, "of": -0.8},
    "rivals": {"some": -1.2},
}
# What says little is enough where the town agrees, and not elsewhere; of universities it says more,
# as "Northwestern University" does, and most where nothing else is said.
_VAGUE: Final = frozenset({"few words", "few letters"})
_VAGUE_WEIGHT, _UNIVERSITY_WEIGHT, _UNIVERSITY_ALONE = -2.5, -1.5, -1.0
# A name without a head stands for itself in its segment: "Siemens", "Academia Sinica".
_STANDING_BEFORE: Final = frozenset({"nothing", "acronym", "unit", "at", "and", "role"})
_STANDING_AFTER: Final = frozenset(
    {"nothing", "its town", "its country", "number", "acronym", "and"}
)
_ADJECTIVE: Final = re.compile(r"universit(?:[aá]ri[oae]?s?|aires?)", re.IGNORECASE)
PARTS: Final = frozenset({"unit", "institution", "subject", "name"})
"""What may stand behind a name: a part of what it names, or of another name."""

_NO_NAMES: Final = frozenset({Sort.COMMON, Sort.QUALITY, Sort.WEAK, Sort.NUMBER})
_WHERE: Final = frozenset({"its town", "its country", "number"})
_BRIEF: Final = frozenset({"few words", "short name", "region"})


def weigh(evidence: Evidence) -> list[Reason]:
    """What each feature adds, or takes away; what adds nothing is left out.

    >>> weigh(Evidence("university", "town", "town", "literal", "nothing", "nothing"))[1]
    Reason(name='place', weight=1.2, why='town')
    """
    return list(_weighed(evidence))


def probability(reasons: list[Reason]) -> float:
    """How likely the record is meant, by the sum of the weights.

    >>> probability([Reason("place", 1.2, "town"), Reason("kind", -1.2, "unit")])
    0.5
    """
    return 1 / (1 + math.exp(-sum(r.weight for r in reasons)))


def _weighed(evidence: Evidence) -> Iterator[Reason]:
    for name, value in evidence._asdict().items():
        if weight := _WEIGHTS.get(name, {}).get(value):
            yield Reason(name, weight, value)
    if evidence.telling in _VAGUE and evidence.place != "town":
        weight = _VAGUE_WEIGHT
        if evidence.kind == "university":
            weight = _UNIVERSITY_ALONE if evidence.place == "alone" else _UNIVERSITY_WEIGHT
        yield Reason("telling", weight, evidence.telling)


def impossible(
    index: Index, mention: Mention, evidence: Evidence, candidate: Candidate, name: str
) -> bool:
    """Whether something else must be meant, whatever the rest says; `name` is the record's."""
    if evidence.place == "abroad" or evidence.before == "adjective" or evidence.after == "more":
        return True
    if evidence.kind == "university" and "of its own" in (evidence.before, evidence.after):
        return True  # "Heidelberg University Hospital", "Hospital of the University of …"
    if evidence.kind == "unit" and evidence.after in ("subject", "name"):
        return True  # "Department of Pharmaceutical Chemistry"
    if evidence.spelling != "literal" and _ADJECTIVE.fullmatch(mention.tokens[0].printed):
        return True  # "Hospital Universitario de Navarra", "Centro Universitário Tiradentes"
    if mention.form == TURNED and not _turnable(index, mention, evidence, candidate, name):
        return True
    if evidence.kind == "university" and evidence.place in ("silent", "alone"):
        compass = any(w.sort is Sort.COMPASS for w in mention.words)
        if named_generally(name) and not compass:
            return True  # "College of Law", of which there is one everywhere
    if evidence.kind in ("no head", "acronym"):
        return not _stands_for_itself(index, mention, evidence)
    if len(mention.words) == 1:
        return True  # no more than a head
    translated = evidence.spelling == "translated"
    # Of one name there may be a hospital in every town, and a campus of a university.
    if evidence.place == "other town" and (evidence.kind == "hospital" or is_system(candidate)):
        return True
    if translated and evidence.telling == "region" and evidence.place not in ("town", "alone"):
        return True
    # A town may have several hospitals; only its university is the same in every language.
    return translated and len(mention.words) <= 2 and evidence.kind != "university"


def _stands_for_itself(index: Index, mention: Mention, evidence: Evidence) -> bool:
    """Whether a name without a head, or an acronym, is all that is said, and says enough."""
    if evidence.before == "nothing" and evidence.after in PARTS:
        return _leads(index, mention, evidence)
    if evidence.before not in _STANDING_BEFORE or evidence.after not in _STANDING_AFTER:
        return False
    if evidence.place == "silent" or index.towns(mention.key):
        return False
    if evidence.kind == "acronym":
        return True
    if all(w.sort in _NO_NAMES for w in mention.words) and len(mention.words) == 1:
        return False
    if all(w.sort is Sort.PLACE for w in mention.words):
        return False
    whole = evidence.before == "nothing" and (
        evidence.after == "nothing" or (evidence.after in _WHERE and evidence.place == "town")
    )
    if evidence.telling in _BRIEF and not (whole and evidence.place == "town"):
        return evidence.telling == "region" and len(mention.words) > 2
    return whole or len(mention.words) > 1


def _leads(index: Index, mention: Mention, evidence: Evidence) -> bool:
    """Whether a name without a head, in its town, stands before a unit of its own.

    As in "ETH Zürich Autonomous Systems Lab Zürich", "MIT Center for Space Research, Cambridge".
    """
    certain = evidence.place == "town" and evidence.spelling in ("literal", "acronym")
    says = not all(w.sort in _NO_NAMES for w in mention.words)
    return certain and says and not index.towns(mention.key)


def _is_spelt_alike(mention: Mention, name: str) -> bool:
    """Whether every word is that of the name, or cut short: "Universities" are several."""
    other = spelt(name)
    return all(any(w.startswith(o) or o.startswith(w) for o in other) for w in mention.literal)


def _turnable(
    index: Index, mention: Mention, evidence: Evidence, candidate: Candidate, name: str
) -> bool:
    """Whether words in another order are the same name: in frames alike, in one language.

    "Murcia University" is the University of Murcia, but Miami University is none of Miami.
    """
    words, others, here = mention.words, read_words(name), evidence.place == "town"
    if not languages_differ(words, others) and not _is_spelt_alike(mention, name):
        return False
    distinct = len({w.text for w in words})
    # Washington University is in Saint Louis, the University of Washington in Seattle.
    if candidate.country in STATES and not here:
        return False
    if distinct == 2:
        return True
    if languages_differ(words, others) and not (here and index.rare(words)):
        return False
    if distinct == 3:
        return here and frame(words) == frame(others)
    return sorted(frame(words)) == sorted(frame(others))
