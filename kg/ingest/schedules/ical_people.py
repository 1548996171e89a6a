"""Who takes part in an event of a calendar, where the calendar clearly says so.

That is in ORGANIZER and ATTENDEE, in lines of the description such as "Speakers: Ada Diaz (MIT)",
and in a few forms of summary: "Care at home (talk by Ada Diaz)". Prose is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kg.ingest.names import lines, people, person, text, words
from kg.ingest.schedules.ical_lines import Component, Property
from kg.ingest.schedules.programme import SPEAKER, Agent
from kg.names import clean, fold
from kg.roles import contribution_type, event_role, position

_ORGANISER: Final = "organiser"
# Roles whose label before a colon makes what follows a list of people.
_STATED: Final = frozenset(
    "speaker keynote-speaker panellist moderator session-chair chair discussant tutorial-presenter"
    " poster-presenter demonstrator opening-speaker closing-speaker welcome-speaker".split()
)
_LINE: Final = re.compile(r"(?:[-*•] ?)?([^\W\d][\w/ ()-]{2,30}?) ?: ?(\S.*)")
_BRACKETS: Final = re.compile(r"(.+?)\s*\(((?:[^()]|\([^()]*\))*)\)")
_OUTSIDE: Final = re.compile(r"\s*(?:[,;]|\s(?:and|&)\s)\s*(?![^()]*\))")
# "(talk by A)", "(given by A)", "(chaired by A)"; "(sponsored by A)" is something else.
_BY: Final = re.compile(r"(.*\S)\s*\(([^()]{0,30}?)\s*\bby\s+((?:[^()]|\([^()]*\))+)\)\s*", re.I)
_DOES: Final = {
    **dict.fromkeys(("", "given", "presented", "held", "led", "delivered"), SPEAKER),
    "moderated": "moderator",
    "chaired": "session-chair",
}
# "Keynote by A B", perhaps with ": title" behind it, and "Keynote: A B, Director of C".
_KIND_BY: Final = re.compile(r"(\w[\w -]{2,25}?)\s+by\s+([^:]+?)(?::\s+.+)?", re.IGNORECASE)
_KIND_NAME: Final = re.compile(r"(\w[\w -]{2,25}?):\s+([^,:]+),\s+([^:]+)")
_INSTITUTION: Final = re.compile(
    r"\b(?:universi\w+|univ|institut\w*|college|school|schule|academy|akademie|department|faculty"
    r"|hospital|clinic|klinik|cent(?:er|re|rum|ro)|laborator\w+|ministry|council|agency|society"
    r"|association|foundation|stiftung|committee|company|corp(?:oration)?|inc|ltd|llc|gmbh|plc"
    r"|e\.\s?v|team|crew|club|office|group|organi[sz]ation|conference|festival)\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[^\W\d_][^\d!?:/]{1,59}")
_LONGEST_LINE: Final = 1_000  # what is longer is prose
_MOST_WORDS: Final = 5


class Stated(NamedTuple):
    """A title and those whom the summary that it was taken from names."""

    title: str
    kind: str = ""
    agents: tuple[Agent, ...] = ()


class Organisers:
    """What ORGANIZER means in this calendar.

    By the standard it is who organises. But where the organisers of a published programme differ
    from item to item they are those who hold it, all the more if all have one mailbox; unless the
    name is that of an institution, the owner of the mailbox's domain among them.
    """

    def __init__(self, events: list[Component], method: str) -> None:
        named = {p.params["CN"] for e in events for p in e.all("ORGANIZER") if p.params.get("CN")}
        self._events = events
        everywhere = all(event.all("ORGANIZER") for event in events)
        self._common = everywhere and len(named) == 1 and len(events) > 1
        self._alone = len(events) == 1
        self._invites = method.strip().upper() in ("REQUEST", "REPLY", "COUNTER") or any(
            _invited(attendee) for event in events for attendee in event.all("ATTENDEE")
        )

    def of_all(self) -> Iterator[Agent]:
        """Who organises the whole: the one organiser that all have."""
        if self._common:
            all_ = (found for event in self._events for found in event.all("ORGANIZER"))
            found = next(found for found in all_ if found.params.get("CN"))
            yield from self._named([found])

    def of(self, event: Component) -> Iterator[Agent]:
        """The organisers of an event, or those who hold it; not those of the whole."""
        if not self._common:
            yield from self._named(event.all("ORGANIZER"))

    def _named(self, organisers: list[Property]) -> Iterator[Agent]:
        for found in organisers:
            printed = text(found.params.get("CN"))
            if _institution(printed, found):
                yield Agent(printed, _ORGANISER, institution=True)
            else:
                role = _ORGANISER if self._common or self._alone or self._invites else SPEAKER
                yield from (Agent(name, role) for name in people(printed))

    def attendees(self, event: Component) -> Iterator[Agent]:
        """Who is listed with an event: the people of a programme, or those who were invited."""
        for found in event.all("ATTENDEE"):
            use, role = (found.params.get(key, "").upper() for key in ("CUTYPE", "ROLE"))
            absent = found.params.get("PARTSTAT", "").upper() == "DECLINED"
            printed = text(found.params.get("CN"))
            if absent or use in ("ROOM", "RESOURCE") or role == "NON-PARTICIPANT":
                continue
            invited = self._invites or _invited(found)
            what = "session-chair" if role == "CHAIR" else "attendee" if invited else SPEAKER
            if use == "GROUP" and printed:
                yield Agent(printed, what, code=role, institution=True)
            elif name := person(printed):
                yield Agent(name, what, code=role)


def from_description(printed: str) -> Iterator[Agent]:
    """Those whom a line of a description names with their role.

    >>> list(from_description("Bring tea.\\nSpeaker: Ada Diaz (MIT)"))[0].organisation
    'MIT'
    >>> [agent.role for agent in from_description("Moderator: Bo Li\\nNote: Cy Fox")]
    ['moderator']
    """
    for line in lines(printed).splitlines():
        found = _LINE.fullmatch(clean(line)) if len(line) <= _LONGEST_LINE else None
        if found and len(found[1].split()) <= 3:
            role = event_role(re.sub(r"\(s\)$", "s", found[1]))
            if role in _STATED and (named := _listed(found[2], role, found[1])):
                yield from named


def from_summary(printed: str, *, pretalx: bool = False) -> Stated:
    """The title of an event, and those whom its summary states to take part.

    pretalx writes "title - names" into every summary.

    >>> from_summary("Care at home (talk by Ada Diaz & Bo Li)").agents[1].name
    'Bo Li'
    >>> from_summary("Care - Ada, Bo", pretalx=True).title, from_summary("Care - Ada, Bo").title
    ('Care', 'Care - Ada, Bo')
    >>> from_summary("Keynote: Ada Diaz, Director").agents[0].position
    'Director'
    """
    summary = words(printed)
    if len(summary) > _LONGEST_LINE:
        return Stated(summary)
    if pretalx:
        title, dash, names = f"{summary} ".rpartition(" - ")
        named = (person(name) for name in names.split(", "))
        return (
            Stated(title.strip(), "", tuple(Agent(n) for n in named if n))
            if dash
            else Stated(summary)
        )
    if found := _BY.fullmatch(summary):
        kind, role = (found[2], SPEAKER) if contribution_type(found[2]) else ("", "")
        role = role or _DOES.get(found[2].casefold().strip(), "")
        if role and (agents := _listed(found[3], role)):
            return Stated(found[1], kind, tuple(agents))
    if (found := _KIND_BY.fullmatch(summary)) and contribution_type(found[1]):
        agents = _listed(found[2], SPEAKER)
        if agents and all(_full_name(agent.name) for agent in agents):
            return Stated(summary, found[1], tuple(agents))
    if (found := _KIND_NAME.fullmatch(summary)) and contribution_type(found[1]):
        post = found[3]
        stated = bool(position(post) or event_role(post))
        if stated and _full_name(found[2]):
            return Stated(summary, found[1], (Agent(person(found[2]), position=post),))
    return Stated(summary)


def _listed(printed: str, role: str, label: str = "") -> list[Agent]:
    """The people of a list, each perhaps with institution or post behind a comma or in brackets.

    Nothing where a piece is neither: it is no list of people then.
    """
    found: list[Agent] = []
    pieces = _OUTSIDE.split(printed)
    plain = "(" not in printed and not any(map(_no_name, pieces[1:]))
    for piece in people(printed) if plain else pieces:
        bracketed = _BRACKETS.fullmatch(piece)
        name = text(bracketed[1] if bracketed else piece)
        at = text(bracketed[2]) if bracketed else ""
        if found and not bracketed and _no_name(name):
            last = found.pop()
            post = last.position or ("" if _INSTITUTION.search(name) else name)
            where = last.organisation or (name if post != name else "")
            found.append(Agent(last.name, role, label, organisation=where, position=post))
        elif _NAME.fullmatch(name) and _may_be_name(name):
            found.append(Agent(person(name), role, label, organisation=at))
        elif name:
            return []
    return [agent for agent in found if agent.name]


def _no_name(piece: str) -> bool:
    """Whether a piece behind a name is an institution or a post."""
    return bool(_INSTITUTION.search(piece)) or bool(position(piece))


def _may_be_name(printed: str) -> bool:
    """Whether words may name somebody; several small ones do not ("by invitation only")."""
    words = printed.split()
    small = len(words) > 1 and printed.isascii() and printed.islower()
    return len(words) <= _MOST_WORDS and not small


def _full_name(printed: str) -> bool:
    """Whether words look like the whole name of a person and like nothing else."""
    words = printed.split()
    capitals = all(word[0].isupper() and "'" not in word[-2:] for word in words)
    return 2 <= len(words) <= 4 and capitals and not any(map(str.isdigit, printed))


def _invited(attendee: Property) -> bool:
    return "PARTSTAT" in attendee.params or "RSVP" in attendee.params


def _institution(printed: str, organiser: Property) -> bool:
    """Whether an organiser is an institution: it says so, or its mailbox is in its own domain."""
    if not printed or organiser.params.get("CUTYPE", "").upper() == "GROUP":
        return bool(printed)
    box, _, domain = organiser.value.rpartition(":")[2].casefold().partition("@")
    words = set(fold(printed).split())
    labels = domain.split(".")[:-1]
    own = not words.isdisjoint(labels) or "".join(fold(printed).split()) in labels
    return bool(_INSTITUTION.search(printed)) or (
        own and words.isdisjoint(re.split(r"[._+-]", box))
    )
