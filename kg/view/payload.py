"""The content of the page: things, facts and sentences as rows that refer to each other by number.

A *thing* is a node of the drawing (person, institution, department, event, place). A *fact* is
anything with evidence of its own: a participation, a position, "part of", where an event was,
a session or talk, or the bare mention of a thing. A *part* is a session or contribution.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import pyoxigraph as ox

from kg import vocab
from kg.model import Statement
from kg.view.countries import add_countries
from kg.view.graph import Thing, concept_label, things
from kg.view.highlight import Highlighter, fold
from kg.view.period import add_years
from kg.view.provenance import read_evidence

TYPES: Final = ("person", "institution", "department", "event", "place")
"""The kinds of node, in legend order."""

Row = dict[str, Any]

_PARTICIPANT: Final = vocab.CKG + "participant"
_UNIT_OF: Final = (vocab.ORG + "unitOf", vocab.ORG + "subOrganizationOf")
_SAME_AS: Final = (vocab.OWL + "sameAs", vocab.SCHEMA + "sameAs", vocab.RDFS + "seeAlso")


@dataclass(slots=True)
class Payload:
    """Everything the page shows; rows refer to each other by their position."""

    things: list[Row] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    edges: list[Row] = field(default_factory=list)
    above: dict[int, list[int]] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)
    fact_index: dict[str, int] = field(default_factory=dict)


def collect(store: ox.Store, statements: Iterable[Statement], base: str = vocab.BASE) -> Payload:
    """Read the whole graph into rows, in an order that depends only on the graph.

    >>> collect(ox.Store(), []).things
    []
    """
    return _Collector(store, Highlighter(statements), base).run()


class _Collector:
    """One run over the graph; each step adds rows that later steps refer to."""

    def __init__(self, store: ox.Store, highlighter: Highlighter, base: str) -> None:
        self.store, self.highlighter, self.base = store, highlighter, base
        self.out = Payload()
        self.forms: list[tuple[str, ...]] = []
        self.part_index: dict[str, int] = {}
        self.evidence_index: dict[str, int] = {}
        self.member_of: dict[int, set[int]] = defaultdict(set)

    def run(self) -> Payload:
        read = read_evidence(self.store, self.base)
        self.out.evidence, self.out.sources, self.evidence_index = read
        found = self._things()
        took_part = list(things(self.store, vocab.CKG + "Participation"))
        self._parts(took_part)
        self._memberships()
        self._participations(took_part)
        self._structure(found)
        add_years(self.out.things, self.out.facts)
        self.out.countries = add_countries(self.out.things, self.out.facts)
        return self.out

    def _short(self, iri: str) -> str:
        return iri.removeprefix(self.base)

    # ---- nodes ----

    def _things(self) -> list[Thing]:
        classes = (
            ("person", vocab.FOAF + "Person"),
            ("department", vocab.ORG + "OrganizationalUnit"),
            ("institution", vocab.ORG + "Organization"),
            ("event", vocab.CKG + "Event"),
            ("place", vocab.SCHEMA + "Place"),
        )
        kinds: dict[str, tuple[str, Thing]] = {}
        for kind, cls in classes:
            for thing in things(self.store, cls):
                kinds.setdefault(thing.iri, (kind, thing))
        ordered = sorted(kinds.values(), key=lambda pair: (TYPES.index(pair[0]), pair[1].iri))
        for kind, thing in ordered:
            self.out.index[thing.iri] = len(self.out.things)
            row: Row = {
                "iri": self._short(thing.iri),
                "type": kind,
                "label": thing.text(vocab.RDFS + "label") or concept_label(thing.iri),
                "alts": [list(pair) for pair in thing.tagged(vocab.SKOS + "altLabel")],
                "same": list(thing.texts(*_SAME_AS)),
                "countries": list(thing.texts(vocab.CKG + "country")),
            }
            if kind == "event":
                row |= {
                    "start": thing.text(vocab.SCHEMA + "startDate"),
                    "end": thing.text(vocab.SCHEMA + "endDate"),
                    "mode": _mode(thing.text(vocab.SCHEMA + "eventAttendanceMode")),
                    "form": concept_label(thing.text(vocab.CKG + "eventType")),
                }
            self.out.things.append(row)
            self.forms.append((row["label"], *(alt for alt, _ in row["alts"])))
        found = [thing for _, thing in ordered]
        for thing in found:
            self.out.above[self.out.index[thing.iri]] = self._indices(thing, *_UNIT_OF)
        for thing in found:
            if thing.evidence:
                at = self.out.index[thing.iri]
                self._fact("mention", thing, s=at, forms=self.forms[at])
        return found

    def _parts(self, took_part: Iterable[Thing]) -> None:
        people: dict[str, list[str]] = defaultdict(list)  # part → names of who took part in it
        for node in took_part:
            names = [n for who in self._indices(node, _PARTICIPANT) for n in self._names(who)]
            for part in node.texts(vocab.CKG + "inPart"):
                people[part] += names
        found = [
            (kind, thing)
            for kind in ("Session", "Contribution")
            for thing in things(self.store, vocab.CKG + kind)
        ]
        self.part_index = {thing.iri: number for number, (_, thing) in enumerate(found)}
        for kind, thing in found:
            title = thing.text(vocab.DCTERMS + "title", vocab.RDFS + "label")
            form = concept_label(thing.text(vocab.CKG + "contributionType"))
            self.out.parts.append(
                {
                    "iri": self._short(thing.iri),
                    "kind": kind.lower(),
                    "label": title or form or concept_label(thing.iri),
                    "form": form,
                    "topics": list(thing.texts(vocab.CKG + "topic")),
                    "above": list(thing.texts(vocab.CKG + "partOf")),
                }
            )
        for number, row in enumerate(self.out.parts):
            above = row.pop("above")
            parents = [self.part_index[iri] for iri in above if iri in self.part_index]
            events = [self.out.index[iri] for iri in above if iri in self.out.index]
            row |= {"up": parents[0] if parents else None, "event": events[0] if events else None}
            thing = found[number][1]
            forms = (row["label"], *row["topics"], *people[thing.iri])
            if thing.evidence:
                self._fact("part", thing, part=number, forms=forms, concept=row["form"])
        for row in self.out.parts:
            row["event"] = self._event_of(row)

    def _event_of(self, row: Row) -> int | None:
        """The event a part belongs to, through at most as many levels as there are parts."""
        for _ in self.out.parts:
            if row["event"] is not None or row["up"] is None:
                break
            row = self.out.parts[row["up"]]
        event: int | None = row["event"]
        return event

    # ---- links ----

    def _memberships(self) -> None:
        for node in things(self.store, vocab.ORG + "Membership"):
            houses: list[int | None] = [*self._indices(node, vocab.ORG + "organization")] or [None]
            title = node.text(vocab.CKG + "positionTitle")
            role = node.text(vocab.ORG + "role")
            for person in self._indices(node, vocab.ORG + "member"):
                for house in houses:
                    forms = (*self._names(person), *self._chain(house), title)
                    fact = self._fact(
                        "membership", node, s=person, o=house, title=title, forms=forms,
                        role=concept_label(role), concept=_concept(role),
                    )  # fmt: skip
                    if house is not None:
                        self.member_of[person].add(house)
                        self._edge(person, house, fact, "position" if title else "affiliation")

    def _participations(self, took_part: Iterable[Thing]) -> None:
        parts, held = vocab.CKG + "inPart", vocab.CKG + "holding"
        for node in took_part:
            role = node.text(vocab.CKG + "inRole")
            houses = self._indices(node, vocab.CKG + "representing")
            inside = [self.part_index[i] for i in node.texts(parts) if i in self.part_index]
            holds = [self.out.fact_index[i] for i in node.texts(held) if i in self.out.fact_index]
            titles = [self.out.parts[p]["label"] for p in inside]
            events: list[int | None] = [*self._indices(node, vocab.CKG + "atEvent")] or [None]
            for who in self._indices(node, _PARTICIPANT):
                for event in events:
                    forms = (*self._names(who), *titles)
                    fact = self._fact(
                        "participation", node, s=who, o=event, role=concept_label(role),
                        part=inside[0] if inside else None, reps=houses, holds=holds,
                        forms=(*forms, *(n for h in houses for n in self._chain(h))),
                        concept=_concept(role), said=_as_printed(node, role),
                    )  # fmt: skip
                    if event is not None:
                        self._edge(who, event, fact, "participation")
                    for house in houses:
                        if house != who and house not in self.member_of[who]:
                            self.member_of[who].add(house)
                            self._edge(who, house, fact, "represents")

    def _structure(self, found: Iterable[Thing]) -> None:
        """ "Part of" between institutions, and where events took place and institutions are."""
        for thing in found:
            here = self.out.index[thing.iri]
            for parent in self._indices(thing, *_UNIT_OF):
                forms = (*self._names(here), *self._names(parent))
                self._edge(
                    here,
                    parent,
                    self._fact("unit", thing, s=here, o=parent, forms=forms),
                    "part of",
                )
            for place in self._indices(thing, vocab.SCHEMA + "location"):
                forms = (*self._names(here), *self._names(place))
                fact = self._fact("location", thing, s=here, o=place, forms=forms)
                event = self.out.things[here]["type"] == "event"
                self._edge(here, place, fact, "held in" if event else "located in")

    def _edge(self, start: int, end: int, fact: int, kind: str) -> None:
        self.out.edges.append({"from": start, "to": end, "fact": fact, "kind": kind})

    def _indices(self, thing: Thing, *predicates: str) -> list[int]:
        return [self.out.index[iri] for iri in thing.texts(*predicates) if iri in self.out.index]

    def _names(self, thing: int | None) -> tuple[str, ...]:
        return () if thing is None else self.forms[thing]

    def _chain(self, house: int | None) -> tuple[str, ...]:
        """Names of an institution and of those above it: "A Department of B Hospital"."""
        names: list[str] = []
        todo, seen = [house] if house is not None else [], set[int]()
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                names += self._names(here)
                todo += self.out.above.get(here, [])
        return tuple(names)

    def _fact(
        self, kind: str, node: Thing, *, forms: Iterable[str], concept: str = "", **values: Any
    ) -> int:
        row: Row = {"kind": kind, **{k: v for k, v in values.items() if v not in (None, "", [])}}
        if kind in ("membership", "participation"):
            row["iri"] = self._short(node.iri)
            self.out.fact_index.setdefault(node.iri, len(self.out.facts))
        row["ev"] = [self.evidence_index[e] for e in node.evidence if e in self.evidence_index]
        wanted = tuple(forms)
        row["hl"] = []
        for number in row["ev"]:
            said = self.out.evidence[number]
            key = said["iri"].rsplit("/", 1)[-1]
            row["hl"].append(
                self.highlighter.spans(key, said["text"], said["start"], wanted, concept, kind)
            )
        if node.confidence is not None:
            row["conf"] = node.confidence
        if node.rule:
            row["rule"] = node.rule
        self.out.facts.append(row)
        return len(self.out.facts) - 1


def _concept(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _as_printed(node: Thing, role: str) -> str:
    """The role in the source's own words, where they are others than the concept's name."""
    said = node.text(vocab.CKG + "roleTitle")
    return "" if fold(said) == fold(concept_label(role)) else said


def _mode(iri: str) -> str:
    """`schema:OnlineEventAttendanceMode` → "online"."""
    return concept_label(iri).removesuffix("EventAttendanceMode").lower()
