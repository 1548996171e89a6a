"""The speakers of an Open Event export, and which of them a session means.

Sessions name their speakers by id and name, speakers name their sessions. The two lists are kept by
hand: ids occur twice or are out of date, names are cut off. Both lists count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from kg.ingest.entry import EntryWriter
from kg.ingest.names import person, text, web
from kg.ingest.schedules.load import objects
from kg.ingest.schedules.programme import Agent
from kg.ingest.schedules.writing import Party, write_person
from kg.names import fold
from kg.roles import position

_POST_OF: Final = re.compile(r"(\w+(?:[\s-]\w+){0,3}?)\s+(?:of|for|at|to)\s+", re.IGNORECASE)


class Speaker(NamedTuple):
    """A speaker with an element of its own: where that is, and the ids of the sessions it lists."""

    pointer: str
    agent: Agent
    sessions: tuple[str, ...]


class Speakers:
    """All speakers of an export, to be found by what a session says of them."""

    def __init__(self, listed: list[tuple[str, Mapping[str, Any]]]) -> None:
        self.all: list[Speaker] = []
        self.known: dict[str, Party] = {}
        self._by_id: dict[str, list[Speaker]] = defaultdict(list)
        self._by_name: dict[str, list[Speaker]] = defaultdict(list)
        for pointer, found in listed:
            if not (agent := agent_of(found)):
                continue
            sessions = tuple(text(one.get("id")) for _, one in objects(found.get("sessions")))
            speaker = Speaker(pointer, agent, sessions)
            self.all.append(speaker)
            self._by_id[text(found.get("id"))].append(speaker)
            self._by_name[fold(agent.name)].append(speaker)
            self.known[pointer] = _party(speaker)

    def meant(self, found: Mapping[str, Any]) -> Agent | None:
        """The speaker that a session means; a person of its own where nobody listed fits.

        >>> listed = [("/0", {"id": 7, "name": "Ada Diaz"}), ("/1", {"id": 8, "name": "Bo Li"})]
        >>> speakers = Speakers(listed)
        >>> [speakers.meant(one).known for one in ({"id": 7, "name": "Ada Dia"}, {"id": "8"})]
        ['/0', '/1']
        >>> [speakers.meant(one).known for one in ({"id": 7, "name": "Bo Li"}, {"name": "Cy Fox"})]
        ['/1', '']
        """
        name, id_ = person(text(found.get("name"))), text(found.get("id"))
        same_id = self._by_id.get(id_, []) if id_ else []
        same_name = self._by_name.get(fold(name), []) if name else []
        fits = [s for s in same_id if s in same_name] or same_name
        # A name that is cut off or misspelt still shares a word with the one that the id has.
        fits = fits or [s for s in same_id if not name or _alike(name, s.agent.name)]
        if fits:
            return Agent(name or fits[0].agent.name, known=fits[0].pointer)
        return agent_of(found)


def agent_of(found: Mapping[str, Any]) -> Agent | None:
    """The person that an element is about, None if it names nobody.

    >>> agent_of({"name": "Ada Diaz", "organisation": "Ambassador of Chile"}).position
    'Ambassador of Chile'
    """
    if not (name := person(text(found.get("name")))):
        return None
    at = text(found.get("organisation")) or text(found.get("organization"))
    title = text(found.get("position"))
    if not title and (post := _POST_OF.match(at)) and position(post[1]):
        at, title = "", at  # a post stands where the institution should
    return Agent(
        name,
        organisation=at,
        position=title,
        country=text(found.get("country")),
        url=web(found.get("website")),
    )


def _party(speaker: Speaker) -> Party:
    """The speaker for entries that do not tell of the post and the institution."""
    row = EntryWriter(speaker.pointer, "")
    who, post, at = write_person(row, speaker.agent)
    there = speaker.pointer
    return Party(who, post and post.elsewhere(there), at and at.elsewhere(there))


def _alike(one: str, other: str) -> bool:
    return not set(fold(one).split()).isdisjoint(fold(other).split())
