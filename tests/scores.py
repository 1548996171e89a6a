"""Small gold annotations and records in tests."""

from __future__ import annotations

from typing import Any

from kg.model import Claim, Kind, Record
from kg.score import score


class Doc:
    """Builds records the way the extractor does, one call for each thing."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def add(self, kind: Kind, key: str, *claims: tuple[str, str | None, Kind | None]) -> str:
        stated = tuple(
            Claim(prop, value, None, None, "test", refers=refers)
            for prop, value, refers in claims
            if value
        )
        self.records.append(Record(kind, key, stated))
        return key

    def person(self, *names: str) -> str:
        return self.add(Kind.PERSON, names[0], *(("name", name, None) for name in names))

    def organisation(
        self, name: str, parent: str = "", *, key: str = "", up: str = "unitOf"
    ) -> str:
        return self.add(
            Kind.ORGANISATION,
            key or name,
            ("name", name, None),
            (up, parent, Kind.ORGANISATION),
        )

    def post(self, person: str, title: str | None, organisation: str = "") -> str:
        return self.add(
            Kind.MEMBERSHIP,
            f"{person}.{title}.{organisation}",
            ("member", person, Kind.PERSON),
            ("title", title, None),
            ("organisation", organisation, Kind.ORGANISATION),
        )

    def event(self, name: str = "", **values: str) -> str:
        key = name or "event"
        place = values.pop("place", "")
        if place:
            self.add(Kind.PLACE, place, ("name", place, None))
        return self.add(
            Kind.EVENT,
            key,
            ("name", name, None),
            ("place", place, Kind.PLACE),
            *((prop, value, None) for prop, value in values.items()),
        )

    def role(self, agent: str, role: str, event: str = "", kind: Kind = Kind.PERSON) -> str:
        return self.add(
            Kind.PARTICIPATION,
            f"{agent}.{role}.{event}",
            ("participant", agent, kind),
            ("role", role, None),
            ("event", event, Kind.EVENT),
        )

    def talk(self, title: str) -> str:
        return self.add(Kind.CONTRIBUTION, title, ("title", title, None), ("type", "talk", None))


def gold(**parts: Any) -> dict[str, Any]:
    return {"lang": "en", "event": {}, "organisations": [], "persons": [], **parts}


def somebody(name: str = "Ada Byron", *positions: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"name": name, "positions": list(positions), **rest}


def at(title: str | None, *chain: str, **accept: list[str]) -> dict[str, Any]:
    return {"title": title, "organisation": list(chain), **accept}


def counts(layer: str, doc: Doc, wanted: dict[str, Any], text: str = "") -> tuple[int, int, int]:
    found = score(doc.records, wanted, text)[layer]
    return found.tp, found.fp, found.fn


CHAIN = ("Eye Clinic", "North Hospital", "Riverside University")
