"""A made-up world of conferences of any size, for the view's tests.

`world(nodes)` builds about that many persons, institutions, events and places, with sentences
whose offsets are true, the statements read from them, and the two collaboration networks.
Everything is drawn from one seeded generator: the same call gives the same world.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from dataclasses import dataclass
from typing import Final

import networkx as nx
from pyoxigraph import Literal

from kg import vocab

from .view_fixture import Report, World, dated, iri, key_of

GIVEN: Final = (
    "Amara",
    "Bruno",
    "Chiara",
    "Dmitri",
    "Elif",
    "Farid",
    "Greta",
    "Hanna",
    "Ismail",
    "Jia",
    "Kofi",
    "Lena",
    "Mateus",
    "Nadia",
    "Oskar",
    "Priya",
    "Quentin",
    "Rosa",
    "Søren",
    "Tomás",
)
FAMILY: Final = (
    "Abara",
    "Bianchi",
    "Castro",
    "Dvořák",
    "Eze",
    "Fontaine",
    "Guo",
    "Haddad",
    "Ivanova",
    "Jansen",
    "Kaya",
    "Lindqvist",
    "Moreau",
    "Novák",
    "Okafor",
    "Petrov",
    "Qureshi",
    "Rossi",
    "Schäfer",
    "Tanaka",
    "Ueda",
    "Volkova",
    "Wang",
    "Xu",
    "Yılmaz",
    "Zhang",
)
CITIES: Final = (
    "Lisbon",
    "Lyon",
    "Kraków",
    "Izmir",
    "Accra",
    "Turku",
    "Bergen",
    "Graz",
    "Zadar",
    "Nantes",
    "Galway",
    "Ghent",
)
COUNTRIES: Final = {
    "Lisbon": "Portugal", "Lyon": "France", "Nantes": "France", "Kraków": "Poland",
    "Izmir": "Türkiye", "Accra": "Ghana", "Turku": "Finland", "Bergen": "Norway",
    "Graz": "Austria", "Galway": "Ireland", "Ghent": "Belgium",
}  # fmt: skip
SUBJECTS: Final = (
    "Emergency Medicine",
    "Rehabilitation",
    "Public Health",
    "Cardiology",
    "Clinical Pharmacology",
    "Hospital Management",
    "Infectious Diseases",
    "Medical Education",
    "Nursing Science",
)
HOUSES: Final = (
    "University of {c}",
    "{c} Regional Hospital",
    "{c} Institute of {s}",
    "{s} Society of {c}",
    "{c} Health Committee",
)
TITLES: Final = ("Head", "Deputy Director", "Professor", "Chief Physician", "Vice Rector", "Chair")
FORMS: Final = ("Congress on {s}", "{c} Forum on {s}", "Symposium on {s} and {t}")
SPEAKING: Final = ("speaker", "keynote-speaker", "panellist", "welcome-speaker", "chair")
NATIVE: Final = {"Guo": "郭", "Wang": "王", "Xu": "徐", "Zhang": "张", "Tanaka": "田中"}
CYRILLIC: Final = {"Petrov": "Петров", "Ivanova": "Иванова", "Volkova": "Волкова"}


@dataclass
class Person:
    """A made-up person and where they work."""

    name: str
    key: str
    house: str
    unit: str
    title: str

    @property
    def iri(self) -> str:
        return iri("person", self.key)


def _names(rng: random.Random, count: int) -> list[str]:
    """Distinct names, plain pairs first, then with a middle initial."""
    pairs = [f"{g} {f}" for g in GIVEN for f in FAMILY]
    rng.shuffle(pairs)
    more = (f"{p.split()[0]} {i}. {p.split()[1]}" for i in "BCDFGHKLM" for p in pairs)
    return list(itertools.islice(itertools.chain(pairs, more), count))


def _houses(rng: random.Random, count: int) -> list[str]:
    """Distinct institution names."""
    every = dict.fromkeys(f.format(c=c, s=s) for f in HOUSES for s in SUBJECTS for c in CITIES)
    names = list(every)
    rng.shuffle(names)
    number = (f"{n}, Branch {i}" for i in range(2, 60) for n in names)
    return list(itertools.islice(itertools.chain(names, number), count))


def world(nodes: int = 33, seed: int = 7) -> World:
    """About `nodes` persons, institutions, events and places, in the proportions of real use."""
    rng = random.Random(seed)
    made = World(rng)
    events = max(1, nodes // 28)
    houses = _houses(rng, max(4, nodes * 36 // 100))
    folk: list[Person] = []
    people = _names(
        rng,
        max(
            6,
            nodes
            - events
            - len(houses)
            - min(events, len(CITIES))
            + (4 if nodes < 100 else -nodes // 33),
        ),
    )
    for at, name in enumerate(people):  # people of one region work in its institutions
        home = at * len(houses) // len(people) + int(rng.gauss(0, 5))
        house = houses[home % len(houses)]
        unit = f"Department of {rng.choice(SUBJECTS)}" if rng.random() < 0.14 else ""
        folk.append(Person(name, key_of(name), house, unit, rng.choice(TITLES)))
    share = max(6, len(folk) * 3 // (2 * events)) if events > 1 else len(folk)
    for number in range(events):
        start = number * len(folk) // events
        local = [folk[(start + i) % len(folk)] for i in range(max(4, share * 2 // 3))]
        guests = (
            [folk[int(rng.gauss(start, len(folk) / 10)) % len(folk)] for _ in range(share // 3)]
            if events > 1
            else []
        )
        _event(made, number, list({p.key: p for p in local + guests}.values()), houses)
    for graph in made.networks.values():
        _measure(graph)
    return made.finish()


def _event(made: World, number: int, cast: list[Person], houses: list[str]) -> None:
    """One event with its report: organisers, sessions, talks and who took part."""
    rng = made.rng
    city, subject = CITIES[(number // 3) % len(CITIES)], rng.choice(SUBJECTS)
    other = rng.choice([s for s in SUBJECTS if s != subject])
    year, month = 2015 + number % 10, 1 + number % 12
    name = FORMS[number % len(FORMS)].format(c=city, s=subject, t=other) + f" {year}"
    date = f"{year}-{month:02}-{1 + number % 27:02}"
    key = f"{key_of(name)}-{number}"
    event, place = iri("event", key), iri("place", key_of(city))
    report = Report(made, f"report-{number:03}.txt")
    organiser = rng.choice([p.house for p in cast])
    first = report.sentence(
        "The ",
        (name, "event", key, "name"),
        " was held in ",
        (city, "place", key_of(city), "name"),
        " and organised by the ",
        (organiser, "organisation", key_of(organiser), "name"),
        ".",
    )
    report.thing(place, "schema:Place", city, "")
    report.thing(
        event,
        "ckg:Event",
        name,
        first,
        schema__startDate=dated(date),
        schema__endDate=dated(date),
        schema__location=place,
        ckg__eventType=vocab.TYPE + ("congress", "forum", "symposium")[number % 3],
        schema__eventAttendanceMode=vocab.SCHEMA + "MixedEventAttendanceMode",
    )
    host = report.thing(
        iri("organisation", key_of(organiser)), "org:Organization", organiser, first
    )
    made.institutions.add_node(host, label=organiser)
    _participation(report, host, "organiser", event, first)
    sessions = []
    for index, label in enumerate(("Opening", "Plenary session", "Panel discussion")):
        session = iri("session", f"{key_of(label)}.{key}")
        report.thing(session, "ckg:Session", label, first, ckg__partOf=event, confidence=0.8)
        sessions.append((session, [p for i, p in enumerate(cast) if i % 3 == index]))
    met: dict[frozenset[str], str] = {}
    for session, members in sessions:
        for position, person in enumerate(members):
            _person(report, person, event, session, rng, f"{subject} {number}.{position}")
        for pair in itertools.combinations(members, 2):
            met[frozenset(p.iri for p in pair)] = "session"
    for pair in itertools.combinations(cast, 2):
        ends = frozenset(p.iri for p in pair)
        _link(made.people, [p.iri for p in pair], met.get(ends, "event"), event, date, len(cast))
    homes = sorted({iri("organisation", key_of(p.house)) for p in cast})
    for homes_pair in itertools.combinations(homes, 2):
        _link(made.institutions, list(homes_pair), "event", event, date, len(homes))
    made.texts[report.key] = report.text


def _person(
    report: Report, person: Person, event: str, session: str, rng: random.Random, title: str
) -> None:
    """A sentence about one person, with position, institution, role and talk."""
    house = iri("organisation", key_of(person.house))
    family = person.name.split()[-1]
    role = rng.choice(SPEAKING)
    heading = f"Lessons from {title}"
    unit = (
        [(person.unit, "organisation", key_of(person.unit), "name"), " of "] if person.unit else []
    )
    quote = report.sentence(
        (person.name, "person", person.key, "name"),
        ", ",
        (person.title, "membership", f"{person.key}.m", "title"),
        " of the ",
        *unit,
        (person.house, "organisation", key_of(person.house), "name"),
        ", spoke as ",
        (role, "participation", f"{person.key}.p", "role"),
        " on “",
        (heading, "contribution", key_of(heading), "title"),
        "”, which drew many questions.",
    )
    alts = [Literal(f"{person.title} {family}")]
    if family in NATIVE:
        alts.append(Literal(f"{NATIVE[family]}明", language="zh"))
    if family in CYRILLIC:
        alts.append(Literal(f"{CYRILLIC[family]} А.В.", language="ru"))
    report.thing(person.iri, "foaf:Person", person.name, quote, skos__altLabel=alts)
    country = [land for city, land in COUNTRIES.items() if city in person.house][:1]
    report.thing(house, "org:Organization", person.house, quote, ckg__country=country)
    report.world.people.add_node(person.iri, label=person.name)
    report.world.institutions.add_node(house, label=person.house)
    works = house
    if person.unit:
        works = iri("organisation", f"{key_of(person.unit)}.{key_of(person.house)}")
        report.thing(works, "org:OrganizationalUnit", person.unit, quote, org__unitOf=house)
        report.world.add(report.graph, works, "rdf:type", vocab.ORG + "Organization")
    talk = iri("contribution", f"{key_of(heading)}.{key_of(person.name)}")
    report.thing(
        talk,
        "ckg:Contribution",
        heading,
        quote,
        dcterms__title=heading,
        ckg__partOf=session,
        ckg__contributionType=vocab.TYPE + "talk",
        ckg__topic=title,
    )
    holding = report.thing(
        iri("membership", f"{person.key}.{key_of(person.title)}"),
        "org:Membership",
        "",
        quote,
        org__member=person.iri,
        org__organization=works,
        ckg__positionTitle=person.title,
        confidence=round(rng.uniform(0.55, 0.97), 2),
        rule="list.apposition",
    )
    _participation(report, person.iri, role, event, quote, part=talk, house=works, holding=holding)


def _participation(
    report: Report,
    who: str,
    role: str,
    event: str,
    evidence: str,
    part: str = "",
    house: str = "",
    holding: str = "",
) -> str:
    digest = hashlib.sha256(f"{who}{event}{role}".encode()).hexdigest()[:6]
    props = {"ckg__inPart": part, "ckg__representing": house, "ckg__holding": holding}
    return report.thing(
        iri("participation", f"{who.rsplit('/', 1)[1]}.{role}.{digest}"),
        "ckg:Participation",
        "",
        evidence,
        ckg__participant=who,
        ckg__inRole=vocab.ROLE + role,
        ckg__atEvent=event,
        rule="contribution.cue",
        **{k: v for k, v in props.items() if v},
    )


def _link(
    graph: nx.Graph, pair: list[str], level: str, event: str, date: str, present: int
) -> None:
    """Add one shared event to the link of a pair."""
    old = graph.get_edge_data(*pair) or {
        "weight": 0.0,
        "level": level,
        "first": date,
        "last": date,
        "events": (),
        "participations": (),
    }
    rank = ("contribution", "session", "event")
    graph.add_edge(
        *pair,
        weight=old["weight"] + 1 / max(1, present - 1),
        level=min(old["level"], level, key=rank.index),
        first=min(old["first"], date),
        last=max(old["last"], date),
        events=(*old["events"], event),
        participations=(),
    )


def _measure(graph: nx.Graph) -> None:
    """The node attributes that the analysis gives, cheaply."""
    for node in graph:
        graph.nodes[node].update(
            degree=graph.degree(node),
            strength=float(graph.degree(node, weight="weight")),
            betweenness=0.0,
            community=0,
        )
    if 0 < len(graph) <= 300:
        for node, value in nx.betweenness_centrality(graph).items():
            graph.nodes[node]["betweenness"] = value
    ordered = nx.Graph()
    ordered.add_nodes_from(range(len(graph)))
    index = {node: i for i, node in enumerate(graph)}
    ordered.add_weighted_edges_from(
        (index[a], index[b], d["weight"]) for a, b, d in graph.edges(data=True)
    )
    nodes = list(graph)
    for number, members in enumerate(nx.community.louvain_communities(ordered, seed=1)):
        for member in members:
            graph.nodes[nodes[member]]["community"] = number
