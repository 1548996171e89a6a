"""Open Event exports: a folder with a file of JSON each for event, sessions, speakers, sponsors …

The files have no extension. Their keys are uneven: hyphens or underscores, older and newer names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kg.errors import SourceError
from kg.ingest.entry import Thing
from kg.ingest.file import File
from kg.ingest.names import text, web, words
from kg.ingest.schedules.load import load_json, objects
from kg.ingest.schedules.openevent_people import Speakers
from kg.ingest.schedules.programme import Agent, Conference, Slots, Talk
from kg.ingest.schedules.times import day, iso, moment
from kg.ingest.schedules.writing import write_agent, write_conference, write_talk
from kg.model import Entry, Flaw, Source

_RULE: Final = "openevent"
_FILES: Final = ("event", "sessions", "speakers", "sponsors", "tracks", "microlocations")
_NEEDED: Final = ("sessions", "speakers")  # without these an export says next to nothing
_LISTS: Final = (*_FILES[1:], "session_types")
# Sessions in other states (draft, pending, rejected, withdrawn, canceled) are not on the programme.
_HELD: Final = frozenset(("", "accepted", "confirmed"))
_OLD_NAMES: Final = {
    "start-time": "starts-at",
    "end-time": "ends-at",
    "organiser-name": "organizer-name",
    "owner-name": "organizer-name",
    "event-url": "external-event-url",
}

Members = Mapping[str, File]


class OpenEventReader:
    """Reads the folder of an export: the event, sessions with their speakers, sponsors."""

    media_type = "application/vnd.open-event"
    label = "Open Event export (folder)"
    beside_text = False

    def sniff(self, file: File) -> bool:
        """By the names of the files in a folder.

        >>> OpenEventReader().sniff(File("speakers", b"[]"))
        False
        """
        try:
            return file.is_folder and is_export(file.members())
        except OSError:
            return False

    def source(self, file: File) -> Source:
        """The source that the folder is."""
        return file.source(self.media_type, "utf-8")

    def entries(self, file: File) -> Iterator[Entry | Flaw]:
        """The event, its sessions, speakers and sponsors, each in file order."""
        yield from export_entries(file.members(), file.name, file.sha256)


def is_export(members: Members) -> bool:
    """Whether these are the files of an export: the event and its sessions or speakers.

    >>> is_export({"event": File("event", b"{}"), "speakers.json": File("speakers.json", b"[]")})
    True
    """
    names = {name.removesuffix(".json") for name in members}
    return "event" in names and not names.isdisjoint(("sessions", "speakers"))


def export_entries(members: Members, name: str, scope: str) -> Iterator[Entry | Flaw]:
    """The entries of an export; pointers are like "speakers#/3", a JSON pointer in a file.

    >>> files = {"event": b'{"name": "Care Day 2021"}', "sessions": b'[{"title": "Triage"}]'}
    >>> export = {name: File(name, data) for name, data in files.items()}
    >>> [entry.pointer for entry in export_entries(export, "care", "")]
    ['event#', 'sessions#/0']
    """
    export = _Export(members, name)
    event, entry = write_conference(_RULE, export.conference(), scope)
    yield entry
    yield from export.entries(event)


class _Export:
    """The files of an export, keys made even."""

    def __init__(self, members: Members, name: str) -> None:
        by_name = {path.removesuffix(".json"): file for path, file in members.items()}
        self._name = name
        self._paths = {path.removesuffix(".json"): path for path in members}
        self._event = _even(load_json(by_name["event"]))
        self._lists: dict[str, Any] = {key: [] for key in _LISTS}
        self._broken: list[Flaw] = []
        for key in _LISTS:
            try:
                self._lists[key] = _listed(load_json(by_name[key])) if key in by_name else []
            except SourceError as error:
                if key in _NEEDED:
                    raise
                self._broken.append(Flaw(self._paths[key], error.what))
        self._speakers = Speakers(self._elements("speakers"))

    def conference(self) -> Conference:
        found = self._event[0] if isinstance(self._event, list) and self._event else self._event
        name = text(found.get("name")) if isinstance(found, dict) else ""
        if not name:
            raise SourceError("the event has no name", where=f"{self._name}, event#/name")
        start, end = (day(text(found.get(key))) for key in ("starts-at", "ends-at"))
        organiser = text(found.get("organizer-name"))
        return Conference(
            f"{self._paths['event']}#",
            name,
            start=iso(start) if start else "",
            end=iso(end) if end else "",
            kind=text(found.get("type")),
            url=web(found.get("external-event-url")),
            place=text(found.get("location-name")) or text(found.get("searchable-location-name")),
            topic=text(found.get("topic")),
            agents=(Agent(organiser, "organiser", institution=True),) if organiser else (),
        )

    def entries(self, event: Thing) -> Iterator[Entry | Flaw]:
        """Sessions, speakers, sponsors; files beside them that are broken."""
        yield from self._broken
        told: dict[str, list[tuple[Talk, Thing]]] = defaultdict(list)
        slots = Slots()
        for pointer, found in self._elements("sessions"):
            state = text(found.get("state")).casefold()
            talk = slots.apart(self._talk(pointer, found))
            if not talk.title:
                yield Flaw(pointer, "a session without a title")
            elif state not in _HELD or found.get("deleted-at"):
                yield Flaw(pointer, f"left out: the session is {state or 'deleted'}")
            else:
                thing, entry = write_talk(_RULE, talk, event, known=self._speakers.known)
                told[text(found.get("id"))].append((talk, thing))
                yield entry
        yield from self._of_speakers(event, told)
        for pointer, found in self._elements("sponsors"):
            if name := text(found.get("name")):
                kind = text(found.get("type"))
                url = web(found.get("url"))
                sponsor = Agent(name, "sponsor", kind, institution=True, url=url)
                yield write_agent(_RULE, pointer, sponsor, event)
            else:
                yield Flaw(pointer, "a sponsor without a name")

    def _of_speakers(
        self, event: Thing, told: Mapping[str, list[tuple[Talk, Thing]]]
    ) -> Iterator[Entry | Flaw]:
        """Each speaker, with the sessions that do not name the speaker themselves."""
        pairs = [pair for same_id in told.values() for pair in same_id]
        naming = {(agent.known, thing.key) for talk, thing in pairs for agent in talk.agents}
        named = {pointer for pointer, _ in naming}
        for speaker in self._speakers.all:
            listed = [pair for id_ in speaker.sessions for pair in told.get(id_, ())]
            own = [pair for pair in listed if (speaker.pointer, pair[1].key) not in naming]
            talks = own if own or speaker.pointer in named else None
            yield write_agent(_RULE, speaker.pointer, speaker.agent, event, talks)

    def _talk(self, pointer: str, found: Mapping[str, Any]) -> Talk:
        start, end = (moment(text(found.get(key))) for key in ("starts-at", "ends-at"))
        agents = (self._speakers.meant(one) for _, one in objects(found.get("speakers")))
        return Talk(
            pointer,
            words(found.get("title")),
            start=iso(start) if start else "",
            end=iso(end) if end else "",
            kind=self._named("session_types", found.get("session-type")),
            track=self._named("tracks", found.get("track")),
            room=self._named("microlocations", found.get("microlocation")),
            language=text(found.get("language")),
            identifier="" if start else text(found.get("id")),
            agents=tuple(filter(None, agents)),
        )

    def _named(self, listing: str, value: Any) -> str:
        """The name of a track, room or kind, which an export gives with its id or by it alone."""
        id_ = value.get("id") if isinstance(value, dict) else value
        if isinstance(value, dict) and (name := text(value.get("name"))):
            return name
        same = (one for _, one in objects(self._lists[listing]) if one.get("id") == id_)
        return next((text(one.get("name")) for one in same if id_ is not None), "")

    def _elements(self, key: str) -> list[tuple[str, Mapping[str, Any]]]:
        path = self._paths.get(key, key)
        return [(f"{path}#/{place}", found) for place, found in objects(self._lists[key])]


def _even(value: Any, depth: int = 4) -> Any:
    """The same with hyphens in keys and each property by its newest name, as deep as it is read."""
    if isinstance(value, list) and depth:
        return [_even(one, depth - 1) for one in value]
    if not isinstance(value, dict) or not depth:
        return value
    hyphened = {key.replace("_", "-"): _even(one, depth - 1) for key, one in value.items()}
    return {_OLD_NAMES.get(key, key): one for key, one in hyphened.items()}


def _listed(value: Any) -> list[Any]:
    """A list of elements; one that is wrapped in an object is taken out."""
    if isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    found = _even(value)
    return found if isinstance(found, list) else []
