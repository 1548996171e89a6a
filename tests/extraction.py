"""What an extraction says, as plain nested values that a test can compare and a person can read."""

from __future__ import annotations

from typing import Any

from kg.extract import extract
from kg.extract.readers import Reader
from kg.model import Kind, Passage, Record, Source


def passage(text: str) -> Passage:
    """A passage as if read from a plain text file."""
    return Passage(Source("0" * 64, "case.txt", "text/plain"), text)


def told(text: str, reader: Reader | None = None) -> dict[str, Any]:
    """Event, people (positions and roles) and institutions of a text, sorted."""
    records = {(r.kind, r.key): r for r in extract(passage(text), reader=reader).records}
    people: dict[str, dict[str, Any]] = {}
    for (kind, key), record in records.items():
        if kind is Kind.PERSON:
            people[_name(record)] = {
                "positions": _positions(records, key),
                "roles": sorted(_roles(records, key)),
            }
    organisers = sorted(
        [record.values("role")[0], _name(records[Kind.ORGANISATION, who])]
        for (kind, _), record in records.items()
        if kind is Kind.PARTICIPATION
        for who in _refers(record, "participant", Kind.ORGANISATION)
    )
    return {"event": _event(records), "organisers": organisers, "people": people}


Records = dict[tuple[Kind, str], Record]


def _event(records: Records) -> dict[str, str]:
    event = next((r for (kind, _), r in records.items() if kind is Kind.EVENT), None)
    if event is None:
        return {}
    found = {
        p: event.values(p)[0] for p in ("name", "type", "start", "end", "mode") if event.values(p)
    }
    places = [_name(records[Kind.PLACE, k]) for k in event.values("place")]
    return found | ({"place": places[0]} if places else {})


def _positions(records: Records, person: str) -> list[list[Any]]:
    found = []
    for (kind, _), record in records.items():
        if kind is Kind.MEMBERSHIP and person in record.values("member"):
            where = _refers(record, "organisation", Kind.ORGANISATION)
            chain = _chain(records, where[0]) if where else []
            found.append([(record.values("title") or (None,))[0], chain])
    return sorted(found, key=str)


def _chain(records: Records, key: str) -> list[str]:
    record = records[Kind.ORGANISATION, key]
    above = record.values("unitOf") + record.values("subOrganizationOf")
    return [_name(record), *(_chain(records, above[0]) if above else [])]


def _roles(records: Records, person: str) -> list[str]:
    found = []
    for (kind, _), record in records.items():
        if kind is Kind.PARTICIPATION and person in _refers(record, "participant", Kind.PERSON):
            parts = _refers(record, "part", Kind.CONTRIBUTION)
            titles = [t for p in parts for t in records[Kind.CONTRIBUTION, p].values("title")]
            found.append(": ".join([record.values("role")[0], *titles[:1]]))
    return found


def _refers(record: Record, prop: str, kind: Kind) -> list[str]:
    return list(
        dict.fromkeys(c.value for c in record.claims if c.prop == prop and c.refers is kind)
    )


def _name(record: Record) -> str:
    return (record.values("name") + record.values("acronym"))[0]
