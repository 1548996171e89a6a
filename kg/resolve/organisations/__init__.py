"""Whether two names of institutions are one: a list of small features, each with its reason.

>>> from kg.model import Kind
>>> from kg.resolve.profile import Profile
>>> def named(name): return Profile("organisation/" + name, Kind.ORGANISATION, (name,))
>>> compare(named("Almazov Centre"), named("Almazov National Medical Research Centre")).value
0.95
>>> compare(named("Michigan State University"), named("University of Michigan")).value
0.0
"""

from __future__ import annotations

from kg.resolve.organisations.features import (
    AGAINST,
    FORMS,
    ORGANISATION_FEATURES,
    SURROUNDINGS,
    compare,
)
from kg.resolve.organisations.keys import keys

__all__ = ["AGAINST", "FORMS", "ORGANISATION_FEATURES", "SURROUNDINGS", "compare", "keys"]
