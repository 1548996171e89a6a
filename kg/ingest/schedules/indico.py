"""Events as Indico exports them: /export/event/ID.json, with or without its contributions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from kg.errors import SourceError
from kg.ingest.entry import Thing
from kg.ingest.file import File
from kg.ingest.names import person, text, web, words
from kg.ingest.schedules.load import encoding, load_json, objects
from kg.ingest.schedules.programme import SPEAKER, Agent, Conference, Session, Slots, Talk
from kg.ingest.schedules.times import day, iso, later, moment, zone_of
from kg.ingest.schedules.writing import write_conference, write_session, write_talk
from kg.model import Entry, Flaw, Source

_RULE: Final = "indico"
# Lists of people of an event, a session and a contribution, and what those in them do.
_CHAIRS: Final = {"chairs": "chair"}
_CONVENERS: Final = {"conveners": "session-chair", "sessionConveners": "session-chair"}
_SPEAKERS: Final = {
    "speakers": SPEAKER,
    "presenters": SPEAKER,
    "primaryauthors": "author",
    "coauthors": "author",
}


class IndicoReader:
    """Reads events with chairs, their sessions with conveners, their talks with speakers."""

    media_type = "application/vnd.indico+json"
    label = "Indico event export (JSON)"
    beside_text = False

    def sniff(self, file: File) -> bool:
        """By what Indico's HTTP API says of its results.

        >>> IndicoReader().sniff(File("a.json", b'{"_type": "HTTPAPIResult", "results": []}'))
        True
        """
        head = file.head
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and (
            b'"HTTPAPIResult"' in head or (b'"_fossil"' in head and b'"results"' in head)
        )

    def source(self, file: File) -> Source:
        """The source that the export is."""
        return file.source(self.media_type, encoding(file))

    def entries(self, file: File) -> Iterator[Entry | Flaw]:
        """Each event, followed by its sessions and contributions in file order.

        `SourceError` where there is no event.
        """
        document = load_json(file)
        results = document.get("results") if isinstance(document, dict) else None
        if not isinstance(results, list) or not any(isinstance(one, dict) for one in results):
            raise SourceError(
                "the export holds no event at /results",
                where=file.name,
                hint="export the event itself: /export/event/ID.json?detail=sessions",
            )
        for place, found in objects(results):
            pointer = f"/results/{place}"
            if not (title := words(found.get("title"))):
                yield Flaw(pointer, "an event without a title")
                continue
            whole, entry = write_conference(_RULE, _conference(found, pointer, title), file.sha256)
            yield entry
            yield from _Event(whole).entries(found, pointer)


class _Event:
    """The sessions and contributions of one event, and which sessions were told of already."""

    def __init__(self, whole: Thing) -> None:
        self._whole = whole
        self._slots = Slots()
        self._sessions: dict[str, Thing] = {}

    def entries(self, found: Mapping[str, Any], pointer: str) -> Iterator[Entry | Flaw]:
        for place, one in objects(found.get("sessions")):
            where = f"{pointer}/sessions/{place}"
            name = words(one.get("title"))
            session = None
            if name:
                session, entry = write_session(_RULE, _session(one, where, name), self._whole)
                self._sessions.setdefault(name, session)
                yield entry
            else:
                yield Flaw(where, "a session without a title")
            yield from self._talks(one.get("contributions"), f"{where}/contributions", session)
        yield from self._talks(found.get("contributions"), f"{pointer}/contributions", None)

    def _talks(self, listed: Any, pointer: str, session: Thing | None) -> Iterator[Entry | Flaw]:
        for place, one in objects(listed):
            where = f"{pointer}/{place}"
            within = session
            if not within and (name := text(one.get("session"))):
                if name not in self._sessions:
                    told = Session(f"{where}/session", name)
                    self._sessions[name], entry = write_session(_RULE, told, self._whole)
                    yield entry
                within = self._sessions[name]
            if title := words(one.get("title")):
                talk = self._slots.apart(_talk(one, where, title))
                yield write_talk(_RULE, talk, self._whole, within)[1]
            else:
                yield Flaw(where, "a contribution without a title")
            yield from self._talks(one.get("subContributions"), f"{where}/subContributions", within)


def _conference(found: Mapping[str, Any], pointer: str, title: str) -> Conference:
    start, end = (_when(found.get(name)) for name in ("startDate", "endDate"))
    return Conference(
        pointer,
        title,
        start=iso(start)[:10] if start else "",
        end=iso(end)[:10] if end else "",
        kind=text(found.get("type")),
        url=web(found.get("url")),
        place=text(found.get("location")) or text(found.get("address")),
        room=_room(found),
        agents=tuple(_agents(found, _CHAIRS)),
    )


def _session(found: Mapping[str, Any], pointer: str, title: str) -> Session:
    start, end = (_when(found.get(name)) for name in ("startDate", "endDate"))
    return Session(
        pointer,
        title,
        start=iso(start) if start else "",
        end=iso(end) if end else "",
        room=_room(found),
        url=web(found.get("url")),
        agents=tuple(dict.fromkeys(_agents(found, _CONVENERS))),
    )


def _talk(found: Mapping[str, Any], pointer: str, title: str) -> Talk:
    start, end = (_when(found.get(name)) for name in ("startDate", "endDate"))
    minutes = found.get("duration")
    computed = None
    if isinstance(start, datetime) and not end and type(minutes) is int and 0 < minutes < 10_000:
        computed = later(start, timedelta(minutes=minutes))
    url = web(found.get("url"))
    return Talk(
        pointer,
        title,
        start=iso(start) if start else "",
        end=iso(known) if (known := end or computed) else "",
        duration=f"{minutes} min" if computed else "",
        kind=text(found.get("type")),
        track=text(found.get("track")),
        room=_room(found),
        language=text(found.get("language")),
        url=url,
        # Without a time or an address only the number tells two of one title apart.
        identifier="" if start or url else text(found.get("id")),
        agents=tuple(_agents(found, _SPEAKERS)),
    )


def _agents(found: Mapping[str, Any], lists: Mapping[str, str]) -> Iterator[Agent]:
    for key, role in lists.items():
        for _, one in objects(found.get(key)):
            if name := _name(one):
                yield Agent(
                    name,
                    role,
                    code=text(one.get("_type")),
                    organisation=text(one.get("affiliation")),
                    identifier=text(one.get("orcid")) or text(one.get("emailHash")),
                )


def _name(one: Mapping[str, Any]) -> str:
    """The given name first; older exports have other names for the two parts."""
    first = text(one.get("first_name")) or text(one.get("firstName"))
    last = text(one.get("last_name")) or text(one.get("familyName"))
    if last:
        return person(f"{first} {last}")
    return person(text(one.get("fullName")) or text(one.get("name")))


def _room(found: Mapping[str, Any]) -> str:
    return text(found.get("roomFullname")) or text(found.get("room"))


def _when(found: Any) -> date | None:
    """A date with its time and time zone; a date alone where there is no time."""
    if not isinstance(found, dict):
        return None
    printed, hour = text(found.get("date")), text(found.get("time"))
    return moment(f"{printed}T{hour}", zone_of(text(found.get("tz")))) or day(printed)
