"""The constructed facts as entries: one for each event, institution, person, talk and role."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from kg.ingest.entry import Cell, EntryWriter, Thing
from kg.ingest.rdf.agents import RULE, Agents, Post, describe, is_global
from kg.ingest.rdf.concepts import contribution_of, role_of
from kg.ingest.rdf.facts import Facts
from kg.ingest.rdf.programme import Programme, Stage, moment
from kg.ingest.schedules.programme import kind_of
from kg.model import Entry, Flaw, Kind
from kg.vocab import CKG, DCTERMS, RDFS, SCHEMA, SKOS

_MODES: Final = {
    "OnlineEventAttendanceMode": "online",
    "OfflineEventAttendanceMode": "onsite",
    "MixedEventAttendanceMode": "hybrid",
}
# A speaker at one of these has a name of their own.
_SPEAKERS: Final = {"keynote": "keynote-speaker", "panel": "panellist"}
_WORDS: Final = (
    ("topic", f"{CKG}topic"),
    ("room", f"{CKG}room"),
    ("track", f"{CKG}track"),
    ("language", f"{DCTERMS}language"),
    ("url", f"{SCHEMA}url"),
    ("identifier", f"{DCTERMS}identifier"),
)


def entries(facts: Facts, scope: str, event: str = "") -> Iterator[Entry | Flaw]:
    """The entries of a file in reading order; what cannot be placed is a flaw.

    `scope` is the key of the source, `event` the name of the event that facts are about which name
    none.

    >>> list(entries(Facts([]), "0123456789ab"))
    []
    """
    seen: Counter[str] = Counter()
    for each in _Scribe(facts, scope).write(event):
        if isinstance(each, Entry):
            seen[each.pointer] += 1
            if (number := seen[each.pointer]) > 1:
                each = replace(each, pointer=f"{each.pointer} {number}")
        yield each


class _Role(NamedTuple):
    """Who (a node) has a role where (a node): its concept, how it is printed and classified.

    `pointer` leads to what states it; `representing` and `holding` are nodes stated with it.
    """

    stage: str
    concept: str
    who: str
    titles: tuple[str, ...]
    classes: tuple[str, ...]
    pointer: str
    representing: tuple[str, ...]
    holding: tuple[str, ...]


class _Scribe:
    """Writes entries one kind after the other and remembers the stages that others refer to."""

    def __init__(self, facts: Facts, scope: str) -> None:
        self.facts, self.scope = facts, scope
        self.programme = Programme(facts)
        self.agents = Agents(facts)
        self.stages: dict[str, Thing] = {}

    def write(self, event: str) -> Iterator[Entry | Flaw]:
        programme = self.programme
        if event and not programme.events:
            yield self._default(event)
        for node in programme.nameless:
            yield Flaw(self.facts.pointer(node), "an event, or a part of one, without a name")
        stages = sorted(
            programme.stages.values(), key=lambda s: (programme.depth(s.node), s.name, s.at)
        )
        for stage in stages:
            if stage.kind is Kind.EVENT:
                yield from self._event(stage)
        if programme.events == 1:  # a file about one event: what says of no other is part of it
            self.stages[""] = next(iter(self.stages.values()))
        yield from self.agents.write()
        roles, flaws = self._roles()
        at_talk: dict[str, list[_Role]] = defaultdict(list)
        for role in roles:
            if programme.stages[role.stage].kind is Kind.CONTRIBUTION:
                at_talk[role.stage].append(role)
        for stage in stages:
            if stage.kind is not Kind.EVENT:
                yield from self._part(stage, at_talk.get(stage.node, []))
        for role in roles:
            if role.stage not in at_talk:
                yield self._role(role)
        yield from flaws

    # ---- events and their parts ----

    def _default(self, name: str) -> Entry:
        """The event that the user names: what has no other place belongs to it."""
        row = EntryWriter("event", "source", 1.0)
        thing = row.event(row.cell("event", name), scope=self.scope)
        self.stages[""] = thing.elsewhere(row.pointer)
        return row.entry()

    def _event(self, stage: Stage) -> Iterator[Entry | Flaw]:
        row = EntryWriter(self.facts.pointer(stage.node), RULE)
        name = row.cell("event", stage.name)
        times, flaws = self._times(row, stage)
        thing = row.event(name, start=times.get("start"), end=times.get("end"), scope=self.scope)
        self._describe(row, stage, thing)
        yield row.entry()
        yield from flaws

    def _part(self, stage: Stage, roles: list[_Role]) -> Iterator[Entry | Flaw]:
        """The entry of a session; that of a talk names its speakers, too."""
        row = EntryWriter(self.facts.pointer(stage.node), RULE)
        above = self.stages.get(stage.above)
        if above is None:
            yield Flaw(row.pointer, f"{stage.name!r} is part of no event")
            return
        if stage.kind is Kind.SESSION:
            thing = row.session(row.cell("session", stage.name), above, at=stage.at)
        else:
            title = row.cell("title", stage.name)
            said = self.facts.texts(stage.node, f"{CKG}contributionType")
            words = [text for text in said if "://" not in text]
            kind_cell = row.cell("type", words[0]) if words else None
            kind = self._kind(stage.node)
            thing = row.contribution(title, kind, above, kind_cell=kind_cell, at=stage.at)
        times, flaws = self._times(row, stage)
        for prop, cell in times.items():
            row.say(thing, prop, cell.value, cell)
        self._describe(row, stage, thing)
        row.cell("part of", above.cell.value)
        for role in roles:
            self._participations(row, role)
        yield row.entry()
        yield from flaws

    def _kind(self, node: str) -> str:
        """The kind of a contribution, "" for other stages."""
        stage = self.programme.stages[node]
        if stage.kind is not Kind.CONTRIBUTION:
            return ""
        said = self.facts.texts(node, f"{CKG}contributionType")
        return contribution_of(said) if said else kind_of("", stage.name, "")[0]

    def _times(self, row: EntryWriter, stage: Stage) -> tuple[dict[str, Cell], list[Flaw]]:
        found, flaws = {}, []
        for prop in ("start", "end"):
            for printed in self.facts.texts(stage.node, f"{SCHEMA}{prop}Date")[:1]:
                if iso := moment(printed, stage.zone, day=stage.kind is Kind.EVENT):
                    found[prop] = row.part(row.cell(prop, printed), iso)
                else:
                    flaws.append(Flaw(row.pointer, f"{prop}: {printed!r} is no date"))
        return found, flaws

    def _describe(self, row: EntryWriter, stage: Stage, thing: Thing) -> None:
        facts, node = self.facts, stage.node
        name = "title" if stage.kind is Kind.CONTRIBUTION else "name"
        for form in facts.texts(node, f"{RDFS}label", f"{DCTERMS}title", f"{SKOS}altLabel"):
            if form != stage.name:
                short = stage.kind is Kind.EVENT and _is_short(form)
                label = "acronym" if short else "also"
                row.say(thing, "acronym" if short else name, form, row.cell(label, form))
        for place in self._places(node):
            if stage.kind is Kind.EVENT:
                row.refer(thing, "place", row.place(row.cell("place", place)))
            else:  # where a part of an event takes place is a room
                row.say(thing, "room", place, row.cell("room", place))
        for iri in facts.texts(node, f"{SCHEMA}eventAttendanceMode"):
            words = iri.rsplit("/", 1)[-1]
            if mode := _MODES.get(words):
                row.say(thing, "mode", mode, row.cell("mode", words))
        describe(facts, row, thing, node, _WORDS)
        self.stages[node] = thing.elsewhere(row.pointer)

    def _places(self, node: str) -> list[str]:
        """The names of places, those of nodes first; a node without a name is none."""
        location = f"{SCHEMA}location"
        nodes = self.facts.nodes(node, location)
        labels = [name for n in nodes for name in self.facts.texts(n, f"{RDFS}label")[:1]]
        printed = [text for text in self.facts.texts(node, location) if text not in nodes]
        return list(dict.fromkeys([*labels, *printed]))

    # ---- roles ----

    def _roles(self) -> tuple[list[_Role], list[Flaw]]:
        """The roles that can be placed, each once, in a stable order; flaws for the others."""
        facts, known = self.facts, self.agents.known
        found: dict[_Role, tuple[object, ...]] = {}
        flaws: set[Flaw] = set()
        for node in facts.instances(f"{CKG}Participation"):
            who = [n for n in facts.nodes(node, f"{CKG}participant") if n in known]
            where = self._placed(facts.nodes(node, f"{CKG}inPart", f"{CKG}atEvent"))
            titles = tuple(facts.texts(node, f"{CKG}roleTitle"))
            classes = tuple(sorted(facts.texts(node, f"{CKG}sourceRole")))
            stated = "".join(facts.texts(node, f"{CKG}inRole")[:1])
            pointer = facts.pointer(node) or facts.pointer(where)
            if who:
                pointer = f"{pointer} {self.agents.pointer(who[0])}".strip()
            if not who or not where:
                shown = titles[0] if titles else stated or "".join(classes[:1])
                why = "it is held at no event" if who else "its holder has no name"
                flaws.add(Flaw(pointer, f"role {shown!r}: {why}"))
                continue
            concept = role_of(stated, list(titles), list(classes))
            if concept == "speaker":
                concept = _SPEAKERS.get(self._kind(where), concept)
            others = [tuple(facts.nodes(node, f"{CKG}{p}")) for p in ("representing", "holding")]
            role = _Role(where, concept, who[0], titles, classes, pointer, *others)
            stage = self.programme.stages[where]
            found[role] = (stage.name, stage.at, pointer, concept, titles, classes)
        in_order = sorted(found, key=lambda role: (found[role], role))
        return in_order, sorted(flaws, key=lambda flaw: (flaw.pointer, flaw.what))

    def _placed(self, nodes: list[str]) -> str:
        """Of the stages named, the one furthest down that belongs to an event."""
        programme = self.programme
        known = [node for node in nodes if node in programme.stages]
        placed = [node for node in known if programme.whole(node) in self.stages]
        return max(placed, key=lambda node: (programme.depth(node), node), default="")

    def _role(self, role: _Role) -> Entry:
        row = EntryWriter(role.pointer, RULE)
        self._participations(row, role)
        row.cell("at", self.stages[role.stage].cell.value)
        return row.entry()

    def _participations(self, row: EntryWriter, role: _Role) -> None:
        event = self.stages[self.programme.whole(role.stage)]
        stage = self.stages[role.stage]
        found = self.agents.named(row, role.who, "name" if role.titles else role.concept)
        titles = [row.cell("role", title) for title in role.titles]
        for who in found:
            post, representing = self._post(who, role)
            thing = row.participation(
                who,
                role.concept,
                titles[0] if titles else None,
                event,
                part=stage if stage.kind is not Kind.EVENT else None,
                holding=post.membership if post else None,
                representing=representing,
            )
            for cell in titles[1:]:
                row.say(thing, "roleTitle", cell.value, cell)
            for iri in role.classes:
                row.say(thing, "sourceRole", iri, Cell(iri, None, role.pointer))
            if is_global(role.who):  # a person may have several ids; this one has the role
                row.say(thing, "sourceParticipant", role.who, Cell(role.who, None, role.pointer))

    def _post(self, who: Thing, role: _Role) -> tuple[Post | None, Thing | None]:
        """The post held in a role, and the institution represented: stated, or beyond doubt.

        Where a file tells of one event, the only affiliation that it states of somebody is the one
        at this event.
        """
        whole = self.programme.whole(role.stage)
        posts = self.agents.posts(who)
        stated = [p for p in posts if p.node in role.holding]
        there = [p for p in posts if whole in {self.programme.whole(e) for e in p.events}]
        always = [p for p in posts if not p.events]
        chosen = next(iter(stated or there), None)
        if not chosen and self.programme.events <= 1 and len(always) == 1:
            chosen = always[0]
        organisations = [self.agents.organisation(node) for node in role.representing]
        of_post = chosen.organisation if chosen else None
        return chosen, next(filter(None, organisations), of_post)


def _is_short(form: str) -> bool:
    """Whether a second name is an acronym: one word, and not written as words are ("Tagung")."""
    return " " not in form and sum(char.isupper() or char.isdigit() for char in form) > 1
