"""What the records of one document say, laid out the way the gold asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from kg.model import Kind, Record

ORGANISER: Final = "organiser"
SUPPORTER: Final = "supporter"
# Role classes of institutions and contribution types of persons. Roles that are not here
# (honouree, signatory, committee member …) are the gold's unscored types.
BACKER_CLASS: Final = {
    **dict.fromkeys(
        "organiser organizer co-organiser co-organizer host co-host convener convenor".split(),
        ORGANISER,
    ),
    **dict.fromkeys(
        "supporter sponsor co-sponsor partner funder patron".split(),
        SUPPORTER,
    ),
}
CONTRIBUTION_TYPE: Final = {
    "address": "address",
    "opening-speaker": "address",
    "welcome-speaker": "address",
    "keynote-speaker": "talk",
    "invited-speaker": "talk",
    "plenary-speaker": "talk",
    "speaker": "talk",
    "presenter": "talk",
    "poster-presenter": "talk",
    "author": "talk",
    "instructor": "talk",
    "tutorial-presenter": "talk",
    "demonstrator": "talk",
    "panellist": "discussion",
    "discussant": "discussion",
    "chair": "chair",
    "moderator": "chair",
    "closing-speaker": "closing",
    "attendee": "attended",
}


class Post(NamedTuple):
    """A person's stated position: person's key, title as printed, key of the organisation."""

    person: str
    title: str
    organisation: str


class Found:
    """Plain tables over the records of one document; the order of the records does not matter."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = sorted(records, key=lambda r: (r.kind, r.key, repr(r.claims)))
        self._of = {(record.kind, record.key): record for record in self._records}
        self.persons = self._names(Kind.PERSON)
        self.organisations = self._names(Kind.ORGANISATION)
        self.parents: dict[str, str] = {}
        for record in self._each(Kind.ORGANISATION):
            parent = self._ref(record, "unitOf", Kind.ORGANISATION) or self._ref(
                record, "subOrganizationOf", Kind.ORGANISATION
            )
            if parent in self.organisations and record.key in self.organisations:
                self.parents[record.key] = parent
        self.posts = sorted(set(self._posts()))
        self.talk_titles = sorted(
            {t for record in self._each(Kind.CONTRIBUTION) for t in record.values("title")}
        )
        self.event = self._main_event()

    def chain(self, organisation: str) -> tuple[str, ...]:
        """Names from an organisation up to its root; a ring of parents is cut where it closes."""
        keys: list[str] = []
        while organisation and organisation not in keys:
            keys.append(organisation)
            organisation = self.parents.get(organisation, "")
        return tuple(self.organisations[key] for key in keys)

    def places(self) -> list[str]:
        """Names of the main event's places."""
        if self.event is None:
            return []
        keys = {c.value for c in self.event.claims if c.prop == "place" and c.refers == Kind.PLACE}
        names = self._names(Kind.PLACE)
        return sorted(names[key] for key in keys if key in names)

    def event_value(self, prop: str) -> str:
        """First value of a property of the main event, or nothing."""
        return first(self.event, prop) if self.event else ""

    def backers(self) -> list[tuple[str, str]]:
        """Role class and organisation key of everyone who organised or supported the event."""
        return sorted(
            {
                (BACKER_CLASS[role], agent)
                for agent, role in self._participations(Kind.ORGANISATION)
                if role in BACKER_CLASS and agent in self.organisations
            }
        )

    def contributions(self) -> list[tuple[str, str]]:
        """Person key and contribution type; who contributes is not also listed as attending."""
        pairs = {
            (agent, kind)
            for agent, role in self._participations(Kind.PERSON)
            if (kind := _contribution_type(role)) and agent in self.persons
        }
        active = {person for person, kind in pairs if kind != "attended"}
        return sorted(p for p in pairs if p[1] != "attended" or p[0] not in active)

    def _each(self, kind: Kind) -> Sequence[Record]:
        return [record for record in self._records if record.kind == kind]

    def _names(self, kind: Kind) -> dict[str, str]:
        named = {record.key: first(record, "name") for record in self._each(kind)}
        return {key: name for key, name in named.items() if name}

    def _ref(self, record: Record, prop: str, kind: Kind) -> str:
        """Key of the record that a claim refers to, if there is such a record."""
        for claim in record.claims:
            if claim.prop == prop and claim.refers == kind and (kind, claim.value) in self._of:
                return claim.value
        return ""

    def _posts(self) -> Iterable[Post]:
        for record in self._each(Kind.MEMBERSHIP):
            person = self._ref(record, "member", Kind.PERSON)
            organisation = self._ref(record, "organisation", Kind.ORGANISATION)
            if person in self.persons:
                named = organisation if organisation in self.organisations else ""
                yield Post(person, first(record, "title"), named)

    def _participations(self, kind: Kind) -> Iterable[tuple[str, str]]:
        """Agent key and role of the participations in the main event."""
        main = self.event.key if self.event else ""
        for record in self._each(Kind.PARTICIPATION):
            agent = self._ref(record, "participant", kind)
            if agent and self._ref(record, "event", Kind.EVENT) in ("", main):
                for role in record.values("role"):
                    yield agent, "address" if role == "speaker" and self._speech(record) else role

    def _speech(self, participation: Record) -> bool:
        """Whether what a speaker gave is typed as an address, not as a talk."""
        part = self._ref(participation, "part", Kind.CONTRIBUTION)
        return bool(part) and "address" in self._of[Kind.CONTRIBUTION, part].values("type")

    def _main_event(self) -> Record | None:
        """The event with most participations; among equals the one named first in the text."""
        events = self._each(Kind.EVENT)
        taken = Counter(
            self._ref(record, "event", Kind.EVENT) for record in self._each(Kind.PARTICIPATION)
        )

        def rank(record: Record) -> tuple[int, int, str]:
            starts = [c.span.start for c in record.claims if c.prop == "name" and c.span]
            return -taken[record.key], min(starts, default=1 << 40), record.key

        return min(events, key=rank, default=None)


def first(record: Record, prop: str) -> str:
    """First value of a property, or nothing."""
    return next(iter(record.values(prop)), "")


def _contribution_type(role: str) -> str:
    # "session-chair", "programme-chair" … are kinds of chair.
    return "chair" if role.endswith("-chair") else CONTRIBUTION_TYPE.get(role, "")
