"""How the values of a programme are written down as entries, the same way for every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, NamedTuple

from kg.ingest.entry import Cell, EntryWriter, Thing
from kg.ingest.posts import parted
from kg.ingest.schedules.programme import SPEAKER, Agent, Conference, Session, Talk, kind_of, speaks
from kg.model import Entry
from kg.roles import event_type

CERTAIN: Final = 0.98
_TALK_PROPS: Final = ("start", "end", "room", "track", "language", "url", "identifier")


class Party(NamedTuple):
    """Who takes part, the post held and the institution spoken for."""

    who: Thing
    post: Thing | None = None
    organisation: Thing | None = None


Known = Mapping[str, Party]


def write_conference(
    rule: str, conference: Conference, scope: str = "", sure: float = CERTAIN
) -> tuple[Thing, Entry]:
    """The entry of a whole event, and the event for the entries of its talks to refer to.

    `scope` keeps an event without a year apart from its namesakes (see `event_key`).
    """
    row = EntryWriter(conference.pointer, rule, sure)
    name = row.cell("event", conference.name)
    start = _date(row, "start", conference.start, conference.start_at)
    end = _date(row, "end", conference.end, conference.end_at)
    whole = row.event(name, start=start, end=end, scope=scope)
    for prop in ("acronym", "topic", "room", "url", "identifier"):
        _say(row, whole, prop, getattr(conference, prop))
    kind = event_type(conference.kind)
    if kind and not event_type(conference.name):  # the name says it better
        row.say(whole, "type", kind, row.cell("type", conference.kind))
    if conference.place:
        row.refer(whole, "place", row.place(row.cell("place", conference.place)))
    for agent in conference.agents:
        _take_part(row, agent, SPEAKER, {}, whole, None)
    return whole.elsewhere(conference.pointer), row.entry()


def write_session(rule: str, session: Session, whole: Thing) -> tuple[Thing, Entry]:
    """The entry of a session, and the session for the entries of its talks to refer to."""
    row = EntryWriter(session.pointer, rule)
    name = row.cell("session", session.name)
    thing = row.session(name, whole, at=session.start or session.identifier)
    for prop in ("start", "end", "room", "url", "identifier"):
        _say(row, thing, prop, getattr(session, prop))
    for agent in session.agents:
        _take_part(row, agent, SPEAKER, {}, whole, thing)
    return thing.elsewhere(session.pointer), row.entry()


def write_talk(
    rule: str,
    talk: Talk,
    whole: Thing,
    session: Thing | None = None,
    known: Known = MappingProxyType({}),
) -> tuple[Thing, Entry]:
    """The entry of a talk of a conference or of one of its sessions, and the talk.

    `known` holds those of whom the source tells more elsewhere.

    >>> row = EntryWriter("/1", "demo")
    >>> forum = row.event(row.cell("event", "Health Forum 2021"))
    >>> talk = Talk("/2", "Care", kind="Keynote", agents=[Agent("Ada Diaz", organisation="MIT")])
    >>> write_talk("demo", talk, forum.elsewhere("/1"))[1].text
    'title: Care · type: Keynote · keynote speaker: Ada Diaz · organisation: MIT'
    """
    row = EntryWriter(talk.pointer, rule)
    kind, words, told_in = kind_of(talk.kind, talk.title, talk.track)
    cells = {"title": row.cell("title", talk.title)}
    if talk.kind:
        cells["type"] = row.cell("type", talk.kind)
    for prop in _TALK_PROPS:
        printed = talk.duration if prop == "end" and talk.duration else getattr(talk, prop)
        if printed:
            label = "duration" if prop == "end" and talk.duration else prop
            cells[prop] = row.cell(label, printed)
    thing = row.contribution(
        cells["title"],
        kind,
        session or whole,
        kind_cell=row.part(cells[told_in], words) if told_in else None,
        at=f"{talk.start or talk.identifier} {talk.apart}".strip(),
    )
    for prop in _TALK_PROPS:
        if prop in cells:
            row.say(thing, prop, getattr(talk, prop), cells[prop])
    for agent in dict.fromkeys(talk.agents):
        _take_part(row, agent, speaks(kind), known, whole, thing)
    return thing.elsewhere(talk.pointer), row.entry()


def write_agent(
    rule: str,
    pointer: str,
    agent: Agent,
    whole: Thing,
    talks: Sequence[tuple[Talk, Thing]] | None = None,
) -> Entry:
    """The entry of somebody who has one of their own, and takes part in these talks.

    Without a list of talks it is the event as a whole that they take part in.

    >>> row = EntryWriter("/1", "demo")
    >>> forum = row.event(row.cell("event", "Health Forum 2021")).elsewhere("/1")
    >>> write_agent("demo", "/2", Agent("MIT", "sponsor", "Gold", institution=True), forum).text
    'sponsor: MIT · role: Gold'
    """
    row = EntryWriter(pointer, rule)
    party = write_person(row, agent)
    for talk, thing in talks or ():
        kind, *_ = kind_of(talk.kind, talk.title, talk.track)
        role = speaks(kind) if agent.role == SPEAKER else agent.role
        _participate(row, agent, role, party, whole, thing)
    if talks is None:
        _participate(row, agent, agent.role, party, whole, None)
    return row.entry()


def write_person(row: EntryWriter, agent: Agent) -> Party:
    """What is told of a person or an institution: the name, a post, an institution."""
    label = _label(agent.role)
    if agent.institution:
        who = row.organisation(row.cell(label, agent.name))
        _say(row, who, "url", agent.url)
        return Party(who)
    who = row.person(row.cell(label, agent.name))
    post, institution = parted(agent.position, agent.organisation)
    at = row.organisation(row.cell("organisation", institution)) if institution else None
    title = row.cell("position", post) if post else None
    for prop in ("country", "url", "identifier"):
        _say(row, who, prop, getattr(agent, prop))
    return Party(who, row.membership(who, at, title) if at or title else None, at)


def _take_part(
    row: EntryWriter, agent: Agent, speaker: str, known: Known, whole: Thing, part: Thing | None
) -> None:
    """`speaker` is what those are who simply speak."""
    role = speaker if agent.role == SPEAKER else agent.role
    if party := known.get(agent.known):
        here = row.cell(_label(role), agent.name)
        party = party._replace(who=party.who._replace(cell=here))
    else:
        party = write_person(row, replace(agent, role=role))
    _participate(row, agent, role, party, whole, part)


def _participate(
    row: EntryWriter, agent: Agent, role: str, party: Party, whole: Thing, part: Thing | None
) -> None:
    role_cell = row.cell("role", agent.label) if agent.label else None
    thing = row.participation(
        party.who,
        role,
        role_cell,
        whole,
        part=part,
        holding=party.post,
        representing=party.organisation,
    )
    row.say(thing, "sourceRole", agent.code, role_cell or party.who.cell)


def _label(role: str) -> str:
    return role.replace("-", " ")


def _date(row: EntryWriter, label: str, value: str, pointer: str) -> Cell | None:
    if not value or pointer:
        return Cell(value, None, pointer) if value else None
    return row.cell(label, value)


def _say(row: EntryWriter, thing: Thing, prop: str, value: str) -> None:
    if value:
        row.say(thing, prop, value, row.cell(prop, value))
