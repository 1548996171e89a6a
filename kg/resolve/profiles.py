"""From statements to profiles: what all sources tell around one name, for matching.

`Facts` reads the statements once. `profiles` sums them up by name or by mention, in the light of
what is one thing already: institutions are settled before the people who work there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeVar
from urllib.parse import urlsplit

from kg.model import Kind, Statement
from kg.names import fold
from kg.resolve.profile import Profile
from kg.statements import name_id

MATCHED: Final = (Kind.EVENT, Kind.ORGANISATION, Kind.PERSON)
"""What is matched, in this order: each kind is compared in the light of those before it."""

_EVENT: Final = f"{Kind.EVENT}/"
_PERSON: Final = f"{Kind.PERSON}/"
_NAMED: Final = tuple(f"{kind}/" for kind in (*MATCHED, Kind.PLACE))
_COMPANY: Final = 40  # people in one place beyond which having been there together says little
_LEVELS: Final = 6  # department, hospital, university, ministry …
_ABOVE: Final = frozenset(("unitOf", "subOrganizationOf"))
_LINKED: Final = frozenset(
    (
        "member",
        "organisation",
        "participant",
        "event",
        "part",
        "representing",
        "role",
        "partOf",
        "place",
    )
)
_IDENTIFIERS: Final = frozenset(("identifier", "sameAs", "url"))
# Files that give one id to one thing. Other sites' pages and ids come several to a thing.
_AUTHORITIES: Final = frozenset(
    ("orcid.org", "ror.org", "wikidata.org", "isni.org", "viaf.org", "grid.ac", "d-nb.info")
)
_ORCID: Final = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_YEAR: Final = re.compile(r"\d{4}")
_T = TypeVar("_T")


class _Part(NamedTuple):
    """Someone's part in an event: mention ids, "" where nothing is stated."""

    who: str
    event: str
    part: str
    representing: str
    role: str


class Facts:
    """What the statements tell about names, by mention; read once, in any order.

    >>> Facts([Statement("person/ada@0123456789ab", "name", "Ada")]).names
    {'person/ada@0123456789ab': ['Ada']}
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.names: dict[str, list[str]] = {}
        self.acronyms: dict[str, list[str]] = {}
        self.identifiers: dict[str, set[str]] = {}
        self.years: dict[str, set[int]] = {}
        self.countries: dict[str, set[str]] = {}
        self.places: dict[str, set[str]] = {}
        self.above: dict[str, set[str]] = {}
        self.units: set[str] = set()
        self._links: dict[str, dict[str, str]] = {}
        for line in statements:
            self._read(line)
        linked = self._links
        self.posts = [
            (post["member"], post["organisation"])
            for post in linked.values()
            if "member" in post and "organisation" in post
        ]
        self.parts = [
            _Part(
                p["participant"],
                p["event"],
                p.get("part", ""),
                p.get("representing", ""),
                p.get("role", ""),
            )
            for p in linked.values()
            if "participant" in p and "event" in p
        ]

    def _read(self, line: Statement) -> None:
        subject, prop, value = line.subject, line.prop, line.value
        if prop == "name":
            if subject.startswith(_NAMED):
                self.names.setdefault(subject, []).append(value)
        elif prop == "acronym":
            self.acronyms.setdefault(subject, []).append(value)
        elif prop in _ABOVE:
            self.above.setdefault(subject, set()).add(value)
        elif prop == "place":
            self.places.setdefault(subject, set()).add(value)
        elif prop in _LINKED:
            self._links.setdefault(subject, {})[prop] = value
        elif prop == "start" or prop == "end":
            if subject.startswith(_EVENT) and _YEAR.match(value):
                self.years.setdefault(subject, set()).add(int(value[:4]))
        elif prop == "country":
            self.countries.setdefault(subject, set()).add(value)
        elif prop == "unit":
            self.units.add(subject)
        elif prop in _IDENTIFIERS and (iri := authority_iri(value)):
            self.identifiers.setdefault(subject, set()).add(iri)

    def mentions(self, kind: Kind) -> list[str]:
        """The mentions of one kind that have a name, sorted."""
        start = f"{kind}/"
        known = self.names.keys() | self.acronyms.keys()
        return sorted(mention for mention in known if mention.startswith(start))


def profiles(
    facts: Facts,
    kind: Kind,
    canonical: Callable[[str], str] = name_id,
    by: Callable[[str], str] = name_id,
    only: Container[str] | None = None,
) -> dict[str, Profile]:
    """The profile of every name (or whatever else `by` makes of a mention), sorted by id.

    Of all mentions, or `only` of some.

    What is told around a name (its institutions, events and company) is called by its `canonical`
    id, so that two names for one institution count as one. The company of an institution are the
    people who belong to it, that of a person those who took part in the same session, talk or
    event, unless so many did that it says nothing. Who stands beside somebody in one list (of a
    talk, a session, a role at an event) is another person.

    >>> told = [Statement("person/ada@0123456789ab", "name", name) for name in ("Ada", "A.", "Ada")]
    >>> profiles(Facts(told), Kind.PERSON)["person/ada"].names
    ('Ada', 'A.')
    """
    around = _Around(facts, canonical)
    grouped: dict[str, list[str]] = {}
    for mention in facts.mentions(kind):
        if only is not None and mention not in only:
            continue
        grouped.setdefault(by(mention), []).append(mention)
    companions, events, organisations = around.of(kind)
    beside = around.beside() if kind is Kind.PERSON else {}
    found = {}
    for identifier, mentions in sorted(grouped.items()):
        own = {identifier, *map(canonical, mentions)}
        institutions = _union(organisations, mentions) - own
        years = _union(around.years, mentions)
        found[identifier] = Profile(
            identifier,
            kind,
            _by_frequency(n for m in mentions for n in facts.names.get(m, ())),
            _by_frequency(a for m in mentions for a in facts.acronyms.get(m, ())),
            institutions,
            frozenset(name for i in institutions for name in around.labels.get(i, ())),
            _union(events, mentions),
            _union(companions, mentions) - own,
            _union(beside, mentions) - own,
            (min(years), max(years)) if years else (0, 0),
            _union(around.places, mentions),
            _union(facts.identifiers, mentions),
            any(m in facts.units for m in mentions),
        )
    return found


class _Around:
    """What stands around each mention: ids of things, years, places."""

    def __init__(self, facts: Facts, canonical: Callable[[str], str]) -> None:
        self._facts, self._canonical = facts, canonical
        self.labels: dict[str, set[str]] = defaultdict(set)
        for mention, names in facts.names.items():
            if mention.startswith(f"{Kind.ORGANISATION}/"):
                self.labels[canonical(mention)].update(names)
        self.years: dict[str, set[int]] = defaultdict(set)
        self.years.update({m: set(years) for m, years in facts.years.items()})
        for part in facts.parts:
            if years := facts.years.get(part.event):
                self.years[part.who] |= years
                self.years[part.representing] |= years
        self.places: dict[str, set[str]] = defaultdict(set)
        for mention, places in facts.places.items():
            printed = (name for place in places for name in facts.names.get(place, ()))
            self.places[mention] |= set(map(fold, printed))
        for mention, countries in facts.countries.items():
            self.places[mention] |= set(map(fold, countries))

    def of(
        self, kind: Kind
    ) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]], Mapping[str, set[str]]]:
        """Companions, events and institutions of the mentions of one kind."""
        if kind is Kind.PERSON:
            return self._met(), self._attended(), self._belongs()
        if kind is Kind.ORGANISATION:
            return self._staff(), self._attended(), self._wholes()
        return self._guests(), {}, {}

    def _belongs(self) -> dict[str, set[str]]:
        """Where a person belongs, with the wholes that it is a part of."""
        found: dict[str, set[str]] = defaultdict(set)
        for person, organisation in self._employments():
            found[person].update(map(self._canonical, self._chain(organisation)))
        return found

    def _staff(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for person, organisation in self._employments():
            found[organisation].add(self._canonical(person))
        return found

    def _guests(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for part in self._facts.parts:
            found[part.event].add(self._canonical(part.who))
        return found

    def _wholes(self) -> dict[str, set[str]]:
        return {m: set(map(self._canonical, above)) for m, above in self._facts.above.items()}

    def _attended(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for part in self._facts.parts:
            event = self._canonical(part.event)
            found[part.who].add(event)
            found[part.representing].add(event)
        return found

    def _met(self) -> dict[str, set[str]]:
        """Who took part in the same session, talk or event, unless it was large, by one source."""
        places = (
            (where, part)
            for part in self._facts.parts
            for where in filter(None, (part.event, part.part))
        )
        found: dict[str, set[str]] = defaultdict(set)
        for people in self._gathered(places):
            if len(people) <= _COMPANY:
                named = set(people.values())
                for person in people:
                    found[person] |= named
        return found

    def beside(self) -> dict[str, set[str]]:
        """Whom one list names beside somebody; of a long list only namesakes."""
        lists = ((p.part or f"{p.event} {p.role}", p) for p in self._facts.parts)
        found: dict[str, set[str]] = defaultdict(set)
        for people in self._gathered(lists):
            for names in [people] if len(people) <= _COMPANY else self._namesakes(people):
                for person in names:
                    found[person].update(people[name] for name in names)
        return found

    def _gathered(self, places: Iterable[tuple[str, _Part]]) -> Iterable[dict[str, str]]:
        """The people of each place, with their canonical ids."""
        there: dict[str, dict[str, str]] = defaultdict(dict)
        for where, part in places:
            if part.who.startswith(_PERSON):
                there[where][part.who] = self._canonical(part.who)
        return there.values()

    def _namesakes(self, people: Iterable[str]) -> Iterator[Collection[str]]:
        """Those who share a word of their names."""
        by_word: dict[str, set[str]] = defaultdict(set)
        for person in people:
            for word in self._words(person):
                by_word[word].add(person)
        return (names for names in by_word.values() if 1 < len(names) <= _COMPANY)

    def _words(self, person: str) -> set[str]:
        words = {w for name in self._facts.names.get(person, ()) for w in fold(name).split()}
        return {word for word in words if len(word) > 1}

    def _employments(self) -> Iterator[tuple[str, str]]:
        yield from self._facts.posts
        yield from ((p.who, p.representing) for p in self._facts.parts if p.representing)

    def _chain(self, organisation: str) -> set[str]:
        found, level = {organisation}, {organisation}
        for _ in range(_LEVELS):
            level = {up for m in level for up in self._facts.above.get(m, ())} - found
            if not level:
                break
            found |= level
        return found


def authority_iri(value: str) -> str:
    """The IRI by which an authority file knows a thing, in one spelling; "" for any other value.

    >>> authority_iri("http://www.wikidata.org/wiki/Q7259"), authority_iri("0000-0002-1825-0097")
    ('https://wikidata.org/entity/Q7259', 'https://orcid.org/0000-0002-1825-0097')
    """
    value = value.strip()
    if _ORCID.fullmatch(value):
        return f"https://orcid.org/{value}"
    if not value.lower().startswith(("http://", "https://")):
        return ""
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    host = parts.netloc.lower().removeprefix("www.")
    path = parts.path.rstrip("/").replace("/wiki/", "/entity/")
    return f"https://{host}{path}" if host in _AUTHORITIES and path else ""


def _union(of: Mapping[str, Iterable[_T]], mentions: Iterable[str]) -> frozenset[_T]:
    return frozenset(value for mention in mentions for value in of.get(mention, ()))


def _by_frequency(forms: Iterable[str]) -> tuple[str, ...]:
    counts = Counter(forms)
    return tuple(sorted(counts, key=lambda form: (-counts[form], form)))
