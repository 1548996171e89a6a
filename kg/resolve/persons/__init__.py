"""Whether two names of people are one person: a list of small features, each with its reason.

>>> from kg.model import Kind
>>> from kg.resolve.profile import Profile
>>> def named(name): return Profile("person/" + name, Kind.PERSON, (name,))
>>> compare(named("Bill Hathersage"), named("Hathersage, William J.")).value >= 0.95
True
>>> compare(named("Wei Zhang"), named("Zhang Wei")).explain().partition(":")[0]
'same names +0.98'
"""

from __future__ import annotations

from kg.resolve.persons.features import PERSON_FEATURES, compare
from kg.resolve.persons.keys import keys

__all__ = ["PERSON_FEATURES", "compare", "keys"]
