"""A made-up conference graph of any size, as a build would leave it: the same in every run.

    python tests/benchmarks/generator.py 97000 > graph.nq

Sizes of events and appearances of people follow Zipf's law: a few congresses and regulars, many
round tables and one-time guests. Reports tell of people in lists, so that a paragraph is the
evidence for up to sixteen of them, and 97,000 participations make about a million facts (485,000
make five). With `--names 1` each has a paragraph of its own, as rows of tables give it, and there
are twice as many facts. Shared stages are left out: they grow with the square of an event.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from itertools import accumulate, islice

import pyoxigraph as ox

from kg.assemble.derived import derived_graph
from kg.names import slug
from kg.vocab import (
    BASE,
    CKG,
    DCTERMS,
    FOAF,
    OA,
    ORG,
    PROV,
    RDF,
    RDFS,
    ROLE,
    SCHEMA,
    SKOS,
    TYPE,
    XSD,
)  # fmt: skip

NAMES = 16  # people in one paragraph, at most
LARGEST, SMALLEST = 600, 6  # participations of one event
PROPERTIES = {
    "a": f"{RDF}type",
    "label": f"{RDFS}label",
    "alternative": f"{SKOS}altLabel",
    "evidence": f"{PROV}wasDerivedFrom",
    **{name: f"{DCTERMS}{name}" for name in ("title", "format")},
    **{name: f"{ORG}{name}" for name in "member organization unitOf subOrganizationOf".split()},
    **{name: f"{OA}{name}" for name in "hasSource hasSelector exact start end".split()},
    **{
        name: f"{SCHEMA}{name}"
        for name in "startDate endDate location eventAttendanceMode organizer performer".split()
    },
}
HEADS = ("University of {}", "{} Institute of Technology", "{} Research Centre", "{} Academy")
UNITS = ("Department of Surgery", "Department of Physics", "Institute of Law", "School of Letters")
POSTS = ("Professor", "Head", "Director", "Dean", "Vice-Rector for International Cooperation")
THEMES = ("Cardiology", "Water Management", "Semantic Web", "Public Health", "Comparative Law")
FORMS = ("conference", "forum", "congress", "seminar", "workshop")
HOSTING = ("organiser", "co-organiser", "host", "supporter", "sponsor")
OPENING = ("welcome-speaker", "opening-speaker", "general-chair", "keynote-speaker")
SPEAKING = ("speaker", "panellist", "welcome-speaker", "opening-speaker", "keynote-speaker")
MODES = ("Offline", "Offline", "Offline", "Online", "Mixed")
SURE = ("0.99", "0.98", "0.97", "0.95", "0.95", "0.9", "0.9", "0.86", "0.8", "0.74", "0.66", "0.58")
Value = str | ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Organisation:
    """An institution, or a unit of one."""

    iri: ox.NamedNode
    name: str
    acronym: str = ""
    above: Organisation | None = None
    is_unit: bool = False

    def chain(self) -> Iterator[Organisation]:
        """Itself and all that is above it."""
        yield self
        if self.above:
            yield from self.above.chain()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part in events; not everybody's post is printed."""

    iri: ox.NamedNode
    name: str
    other: str
    home: Organisation
    post: str


class World:
    """The people and institutions that events draw from, by Zipf's law."""

    def __init__(self, participations: int, chance: random.Random, base: str) -> None:
        self.base, self._chance = base, chance
        self.given, self.family, self.towns = (
            _words(f"{name}.txt") for name in ("given_names", "surnames", "places")
        )
        self.topics = [word for word in _words("common.txt") if len(word) > 5]
        institutions = max(8, participations // 60)
        homes = [place for number in range(institutions) for place in self._institution(number)]
        weights = list(accumulate((rank + 20) ** -0.9 for rank in range(len(homes))))
        chance.shuffle(homes)
        found = chance.choices(homes, cum_weights=weights, k=max(16, participations // 12))
        seen: set[str] = set()
        self.people = [self._person(home, seen) for home in found]
        self._ranks = list(accumulate((rank + 50) ** -0.9 for rank in range(len(self.people))))
        self.affiliated: set[ox.NamedNode] = set()
        self.institutions = [home for home in homes if not home.above]
        self._firsts = list(accumulate((n + 20) ** -0.9 for n in range(len(self.institutions))))

    def guests(self, number: int) -> list[Person]:
        """So many different people, or all there are; regulars come first in likelihood."""
        found: dict[Person, None] = {}
        while len(found) < min(number, len(self.people) // 2):
            missing = number - len(found)
            found |= dict.fromkeys(
                self._chance.choices(self.people, cum_weights=self._ranks, k=missing)
            )
        return list(islice(found, number))

    def hosts(self, number: int) -> list[Organisation]:
        """Different institutions, fewer where the same was drawn twice."""
        drawn = self._chance.choices(self.institutions, cum_weights=self._firsts, k=number)
        return list(dict.fromkeys(drawn))

    def node(self, kind: str, *names: str) -> ox.NamedNode:
        """The IRI of a thing."""
        return ox.NamedNode(f"{self.base}{kind}/{'.'.join(names)}")

    def _institution(self, number: int) -> Iterator[Organisation]:
        """An institution, with hospitals and departments below some."""
        name = HEADS[number // len(self.towns) % len(HEADS)].format(
            self.towns[number % len(self.towns)]
        )
        if number >= len(self.towns) * len(HEADS):
            name = f"{name} No. {number}"
        acronym = "".join(word[0] for word in name.split() if word[0].isupper())
        top = Organisation(self.node("organisation", slug(name)), name, acronym)
        yield top
        middle = top
        if number % 5 == 0:
            middle = self._below(top, f"{name} Hospital", is_unit=False)
            yield middle
        for unit in UNITS[: number % 4]:
            yield self._below(middle, unit, is_unit=True)

    def _below(self, above: Organisation, name: str, *, is_unit: bool) -> Organisation:
        local = above.iri.value.rpartition("/")[2]
        return Organisation(
            self.node("organisation", slug(name), local), name, above=above, is_unit=is_unit
        )

    def _person(self, home: Organisation, seen: set[str]) -> Person:
        given, family = self._chance.choice(self.given), self._chance.choice(self.family)
        name = f"{given} {family}"
        while name in seen:
            name = f"{given} {self._chance.choice(self.family)} {family}"
        seen.add(name)
        post = self._chance.choice(POSTS) if self._chance.random() < 0.2 else "of"
        other = f"{given[0]}. {family}" if self._chance.random() < 0.1 else ""
        return Person(self.node("person", slug(name)), name, other, home, post)


class Report:
    """The quads of one report, whose text grows paragraph by paragraph."""

    def __init__(self, name: str, world: World) -> None:
        sha = hashlib.sha256(name.encode()).hexdigest()
        self.id, self._node, self._length = sha[:12], world.node, 0
        self.graph = world.node("source", self.id)
        self._told: set[ox.NamedNode] = set()
        self._shown: set[tuple[ox.NamedNode, ox.NamedNode]] = set()
        self.quads: list[ox.Quad] = []
        self._say(self.graph, a=ox.NamedNode(f"{CKG}Source"), label=name, sha256=sha)
        self._say(self.graph, format="text/plain")

    def paragraph(self, text: str) -> ox.NamedNode:
        """The evidence that a further paragraph is."""
        start, end = self._length, self._length + len(text)
        where = f"{self.id}-{start}-{end}"
        evidence, quote, position = (
            self._node(kind, where) for kind in ("evidence", "quote", "position")
        )
        self._say(evidence, a=ox.NamedNode(f"{CKG}Evidence"), hasSource=self.graph)
        self._say(evidence, a=ox.NamedNode(f"{OA}SpecificResource"), hasSelector=quote)
        self._say(evidence, hasSelector=position)
        self._say(quote, a=ox.NamedNode(f"{OA}TextQuoteSelector"), exact=text)
        self._say(position, a=ox.NamedNode(f"{OA}TextPositionSelector"))
        self._say(position, start=_number(start), end=_number(end))
        self._length = end + 2
        return evidence

    def fact(
        self, thing: ox.NamedNode, evidence: ox.NamedNode, sure: str, rule: str,
        classes: Sequence[str], **values: Value,
    ) -> None:  # fmt: skip
        """What the paragraph tells of a thing; what was told before is not told again."""
        if thing not in self._told:
            self._told.add(thing)
            for iri in classes:
                self._say(thing, a=ox.NamedNode(iri))
            confidence = ox.Literal(sure, datatype=ox.NamedNode(f"{XSD}decimal"))
            self._say(thing, confidence=confidence, extractedBy=rule, **values)
        if (thing, evidence) not in self._shown:
            self._shown.add((thing, evidence))
            self._say(thing, evidence=evidence)

    def organisation(self, found: Organisation, evidence: ox.NamedNode) -> None:
        """An institution with what is above it."""
        for one in found.chain():
            unit = (f"{ORG}OrganizationalUnit",) if one.is_unit else ()
            values: dict[str, Value] = {"label": one.name}
            if one.acronym:
                values["alternative"] = one.acronym
            if one.above:
                values["unitOf" if one.is_unit else "subOrganizationOf"] = one.above.iri
            classes = (f"{ORG}Organization", *unit)
            self.fact(one.iri, evidence, "0.98", "mention.organisation", classes, **values)

    def _say(self, thing: ox.NamedNode, **values: Value) -> None:
        for name, value in values.items():
            term = ox.Literal(value) if isinstance(value, str) else value
            prop = ox.NamedNode(PROPERTIES.get(name, f"{CKG}{name}"))
            self.quads.append(ox.Quad(thing, prop, term, self.graph))


class Event:
    """One event, its report, and what follows from it."""

    def __init__(self, number: int, size: int, names: int, world: World, chance: random.Random):
        self.world, self.chance, self.names = world, chance, names
        self.day = date(1995, 1, 1) + timedelta(days=chance.randrange(30 * 365))
        self.town = chance.choice(world.towns)
        self.form = FORMS[number % len(FORMS)]
        title = f"{chance.choice(THEMES)} {self.form.title()} {number + 1}, {self.town}"
        self.name, self.iri = title, world.node("event", f"{slug(title)}-{self.day.year}")
        self.key, self.participations = f"{number:08x}", 0
        self.report = Report(f"report-{number + 1:06}.txt", world)
        self.derived: dict[tuple[ox.NamedNode, str, ox.NamedNode], None] = {}
        self.guests = iter(world.guests(size))

    def quads(self) -> Iterator[ox.Quad]:
        """All of them, those of the report first."""
        hosts = self.world.hosts(self.chance.choice((1, 1, 2, 2, 3, 4)))
        self._opening(hosts)
        opening = list(islice(self.guests, 3))
        self._people("Opening", [(p, self.chance.choice(OPENING), self.iri) for p in opening])
        rest = list(self.guests)
        listed = len(rest) // 2 if len(rest) > 24 else 0
        committee = [(p, "programme-committee-member", self.iri) for p in rest[:listed]]
        if committee:
            self._people("Programme committee", committee)
        speaking, number = iter(rest[listed:]), 0
        while session := list(islice(speaking, self.chance.randrange(6, 16))):
            number += 1
            self._session(number, session)
        yield from self.report.quads
        graph = derived_graph(self.world.base)
        for subject, prop, value in self.derived:
            yield ox.Quad(subject, ox.NamedNode(prop), value, graph)

    def _opening(self, hosts: Sequence[Organisation]) -> None:
        days = (self.day, self.day + timedelta(days=self.chance.randrange(4)))
        names = ", ".join(host.name for host in hosts)
        text = f"{self.name}: {self.form} of {days[0]} to {days[1]}, held by {names}."
        evidence = self.report.paragraph(text)
        place = self.world.node("place", slug(self.town))
        self.report.fact(
            place, evidence, "0.9", "event.place", (f"{SCHEMA}Place",), label=self.town
        )
        first, last = (
            ox.Literal(day.isoformat(), datatype=ox.NamedNode(f"{XSD}date")) for day in days
        )
        self.report.fact(
            self.iri, evidence, "0.96", "event.name", (f"{CKG}Event",), label=self.name,
            eventType=ox.NamedNode(f"{TYPE}{self.form}"), startDate=first, endDate=last,
            location=place, eventAttendanceMode=ox.NamedNode(
                f"{SCHEMA}{self.chance.choice(MODES)}EventAttendanceMode"
            ),
        )  # fmt: skip
        for host, role in zip(hosts, HOSTING, strict=False):
            self.report.organisation(host, evidence)
            self._participation(host.iri, role, evidence)

    def _session(self, number: int, people: Sequence[Person]) -> None:
        """A session with its chair; in every other one we are told who gave which talk."""
        title = f"Session {number}: {self._words(2)}"
        session = self.world.node("session", slug(title), self.key)
        told: list[tuple[Person, str, ox.NamedNode]] = [(people[0], "session-chair", session)]
        talks: dict[ox.NamedNode, tuple[str, str]] = {}
        speaking = iter(people[1:])
        if number % 2:
            told += [(person, "speaker", session) for person in speaking]
        while group := list(islice(speaking, (size := self.chance.choice((1, 3, 5))))):
            name = self._words(4)
            talk = self.world.node("contribution", slug(name), str(len(talks)), self.key)
            talks[talk] = (name, "panel-discussion" if size > 2 else "talk")
            told += [(person, "panellist" if size > 2 else "speaker", talk) for person in group]
        evidence = self._people(f"{title}. {'; '.join(name for name, _ in talks.values())}", told)
        self.report.fact(
            session, evidence, "0.8", "session.cue", (f"{CKG}Session",),
            label=title, partOf=self.iri,
        )  # fmt: skip
        for talk, (name, kind) in talks.items():
            self.report.fact(
                talk, evidence, "0.99", "cue.quoted-title", (f"{CKG}Contribution",),
                label=name, title=name, partOf=session,
                contributionType=ox.NamedNode(f"{TYPE}{kind}"),
            )  # fmt: skip

    def _people(
        self, intro: str, people: Sequence[tuple[Person, str, ox.NamedNode]]
    ) -> ox.NamedNode:
        """People in roles in parts, told in paragraphs of some names; the last one's evidence."""
        rest = iter(people)
        while told := list(islice(rest, self.names)):
            homes = [self.chance.random() < 0.4 for _ in told]
            text = f"{intro}: " + "; ".join(
                f"{person.name}, {', '.join((person.post, *(o.name for o in person.home.chain())))}"
                if with_home
                else person.name
                for (person, _, _), with_home in zip(told, homes, strict=True)
            )
            evidence = self.report.paragraph(text)
            for (person, role, part), with_home in zip(told, homes, strict=True):
                self._person(person, role, part, evidence, with_home=with_home)
        return evidence

    def _person(
        self, person: Person, role: str, part: ox.NamedNode, evidence: ox.NamedNode,
        *, with_home: bool,
    ) -> None:  # fmt: skip
        self.report.fact(
            person.iri, evidence, "0.99", "mention.person",
            (f"{FOAF}Person", f"{SCHEMA}Person"), label=person.name,
            **({"alternative": person.other} if person.other else {}),
        )  # fmt: skip
        values: dict[str, Value] = {} if part == self.iri else {"inPart": part}
        if with_home:
            self.report.organisation(person.home, evidence)
            values["representing"] = person.home.iri
            if person.post != "of":
                values["holding"] = self._post(person, evidence)
        self._participation(person.iri, role, evidence, **values)

    def _post(self, person: Person, evidence: ox.NamedNode) -> ox.NamedNode:
        local = person.iri.value.rpartition("/")[2]
        post = self.world.node("membership", local, slug(person.post))
        self.report.fact(
            post, evidence, "0.95", "position.list", (f"{ORG}Membership",), member=person.iri,
            organization=person.home.iri, positionTitle=person.post,
        )  # fmt: skip
        if person.iri not in self.world.affiliated:
            self.world.affiliated.add(person.iri)
            for one in person.home.chain():
                self.derived[person.iri, f"{CKG}affiliatedWith", one.iri] = None
        return post

    def _participation(
        self, agent: ox.NamedNode, role: str, evidence: ox.NamedNode, **values: Value
    ) -> None:
        node = self.world.node("participation", agent.value.rpartition("/")[2], role, self.key)
        self.report.fact(
            node, evidence, self.chance.choice(SURE), f"list.{role}", (f"{CKG}Participation",),
            participant=agent, inRole=ox.NamedNode(f"{ROLE}{role}"), atEvent=self.iri, **values,
        )  # fmt: skip
        self.participations += 1
        self.derived[agent, f"{CKG}participatedIn", self.iri] = None
        if role in ("organiser", "co-organiser"):
            self.derived[self.iri, PROPERTIES["organizer"], agent] = None
        elif role in SPEAKING:
            self.derived[self.iri, PROPERTIES["performer"], agent] = None

    def _words(self, number: int) -> str:
        return " ".join(self.chance.choices(self.world.topics, k=number))


def generate(
    participations: int, seed: int = 0, *, names: int = NAMES, base: str = BASE
) -> Iterator[ox.Quad]:
    """The named graphs of a graph of about so many participations, event by event.

    Every quad comes once. The derived graph's come with the first report they follow from.
    """
    chance = random.Random(seed)
    world = World(participations, chance, base)
    made = number = 0
    while made < participations:
        # Two thirds as many events are twice as large.
        size = min(LARGEST, int(SMALLEST * (1.0 - chance.random()) ** (-1 / 0.6)))
        event = Event(number, size, names, world, chance)
        yield from event.quads()
        made += event.participations
        number += 1


def _words(name: str) -> list[str]:
    """Capitalised words of a shipped list, Latin letters only."""
    lines = (files("kg.extract") / "wordlists" / name).read_text("utf-8").splitlines()
    plain = (line.split("\t")[0].strip() for line in lines if line and line[0] != "#")
    return [word.title() for word in plain if word.isalpha() and word.isascii() and len(word) > 2]


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(f"{XSD}integer"))


def main() -> None:
    """Write N-Quads to standard output."""
    parser = argparse.ArgumentParser(description="Write a made-up conference graph as N-Quads.")
    parser.add_argument("participations", type=int, nargs="?", default=97_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--names", type=int, default=NAMES, help="people in one paragraph, at most")
    given = parser.parse_args()
    quads = generate(given.participations, given.seed, names=given.names)
    ox.serialize(quads, sys.stdout.buffer, format=ox.RdfFormat.N_QUADS)


if __name__ == "__main__":
    main()
