"""What speaks for two names being one person: the names themselves, and what surrounds them."""

from __future__ import annotations

from typing import Final

from kg.resolve.persons.align import How
from kg.resolve.persons.names import is_syllabic
from kg.resolve.persons.pair import Pair
from kg.resolve.persons.words import is_east_asian_family, western_names
from kg.resolve.profile import Profile, Reason

_NAMES, _ONE_NAME, _ALIAS, _ADOPTED = 0.98, 0.6, 0.96, 0.4
_EXCLUSIVE: Final = ("orcid.org", "wikidata.org", "isni.org", "viaf.org", "d-nb.info", "loc.gov")
_CLOSE: Final = 3  # years


def same_identifier(pair: Pair) -> Reason | None:
    """An authority file knows both by one id."""
    both = {i for i in pair.left.identifiers & pair.right.identifiers if authority(i)}
    return Reason("same identifier", 1.0, f"both are {min(both)}") if both else None


def same_names(pair: Pair) -> Reason | None:
    """No word of one name stands against a word of the other, and two words are shared."""
    if not pair.agrees:
        return None
    if len(pair.found.matches) == 1 and not _one_word(pair):
        return Reason("one name", _ONE_NAME, "only one word to go by")
    shown = " ".join(pair.a.words[i].text for m in pair.found.matches for i in m.left)
    return Reason("same names", _NAMES, shown)


def alias(pair: Pair) -> Reason | None:
    """One source gives the name that another uses in brackets: Bo-June (Paul) Hsu, Paul Hsu."""
    if not (pair.a.asides or pair.b.asides) or pair.agrees or pair.whole < 1:
        return None
    for name, other, only, rest in (
        (pair.a, pair.b, pair.found.only_right, pair.found.only_left),
        (pair.b, pair.a, pair.found.only_left, pair.found.only_right),
    ):
        called = " ".join(other.words[i].text for i in only)
        if called and called in name.asides and len(rest) < len(name.words):
            return Reason("other name given", _ALIAS, f"also called {called}")
    return None


def adopted_name(pair: Pair) -> Reason | None:
    """A Western given name beside a Chinese or Korean one, in one institution: never sure."""
    if len(pair.found.matches) != 1 or pair.agrees or not same_institution(pair):
        return None
    shared = pair.found.matches[0]
    if not is_east_asian_family(pair.a.words[shared.left[0]].text):
        return None
    one = [pair.a.words[i].text for i in pair.found.only_left]
    two = [pair.b.words[i].text for i in pair.found.only_right]
    for western, own in ((one, two), (two, one)):
        if len(western) == 1 and western[0] in western_names() and is_syllabic(own):
            return Reason(
                "adopted name", _ADOPTED, f"{western[0]} may be the name of {' '.join(own)}"
            )
    return None


def same_mailbox(pair: Pair) -> Reason | None:
    """Both have one e-mail address or page, which people may share."""
    both = {i for i in pair.left.identifiers & pair.right.identifiers if not authority(i)}
    return Reason("same address", 0.3, min(both)) if both else None


def same_institution(pair: Pair) -> Reason | None:
    """Both belong to one institution."""
    left, right = pair.left, pair.right
    both = (left.organisations & right.organisations) or (
        left.organisation_names & right.organisation_names
    )
    return Reason("same institution", 0.15, f"both are of {min(both)}") if both else None


def shared_company(pair: Pair) -> Reason | None:
    """The same people took part beside both, but not where one list names all of them."""
    if side_by_side(pair.left, pair.right):
        return None
    both = len(pair.left.companions & pair.right.companions)
    weight = 0.1 if both == 1 else 0.15 if both == 2 else 0.2
    return Reason("shared company", weight, f"{both} took part beside both") if both else None


def close_events(pair: Pair) -> Reason | None:
    """Both took part in one event, or in events close in time."""
    if both := pair.left.events & pair.right.events:
        return Reason("same event", 0.05, f"both took part in {min(both)}")
    gap = years_apart(pair)
    if gap is not None and gap <= _CLOSE:
        return Reason("close in time", 0.01, f"{gap} years apart" if gap else "in the same years")
    return None


def years_apart(pair: Pair) -> int | None:
    """Years between the last sight of one and the first of the other; None if unknown.

    >>> from kg.model import Kind
    >>> from kg.resolve.persons.names import parse
    >>> from kg.resolve.persons.pair import lay
    >>> from kg.resolve.profile import Profile
    >>> one, two = (Profile(i, Kind.PERSON, (i,), years=y) for i, y in (("a", (1960, 1970)),
    ...     ("b", (2015, 2020))))
    >>> years_apart(lay(one, two, parse("a"), parse("b")))
    45
    """
    (first_a, last_a), (first_b, last_b) = pair.left.years, pair.right.years
    if not (first_a and last_a and first_b and last_b):
        return None
    return max(first_b - last_a, first_a - last_b, 0)


def side_by_side(left: Profile, right: Profile) -> bool:
    """Whether one source names both beside each other.

    >>> from kg.model import Kind
    >>> one = Profile("person/a", Kind.PERSON, ("A",), beside=frozenset({"person/b"}))
    >>> side_by_side(one, Profile("person/b", Kind.PERSON, ("B",)))
    True
    """
    return left.id in right.beside or right.id in left.beside


def authority(iri: str) -> str:
    """The authority that gives a person one id only, by the IRI; "" for addresses and pages.

    >>> authority("https://orcid.org/0000-0002-1825-0097"), authority("mailto:a@b.example")
    ('orcid.org', '')
    """
    return next((host for host in _EXCLUSIVE if f"{host}/" in iri), "")


def _one_word(pair: Pair) -> bool:
    """Whether one word of one name is several of the other, as all of both."""
    return pair.found.matches[0].how is How.JOINED
