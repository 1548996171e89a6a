"""What the properties of statements are in RDF, for those who write a graph or read one back."""

from __future__ import annotations

from typing import Final

from kg.model import Kind
from kg.vocab import CKG, DCTERMS, ORG, SCHEMA

REFERENCES: Final = {
    "partOf": f"{CKG}partOf",
    "place": f"{SCHEMA}location",
    "unitOf": f"{ORG}unitOf",
    "subOrganizationOf": f"{ORG}subOrganizationOf",
    "member": f"{ORG}member",
    "organisation": f"{ORG}organization",
    "participant": f"{CKG}participant",
    "event": f"{CKG}atEvent",
    "part": f"{CKG}inPart",
    "representing": f"{CKG}representing",
    "holding": f"{CKG}holding",
}
"""Properties whose value is another thing."""

WORDS: Final = {
    "topic": f"{CKG}topic",
    "identifier": f"{DCTERMS}identifier",
    "roleTitle": f"{CKG}roleTitle",
    "sourceRole": f"{CKG}sourceRole",
    "sourceParticipant": f"{CKG}sourceParticipant",
    "room": f"{CKG}room",
    "track": f"{CKG}track",
    "country": f"{CKG}country",
    "language": f"{DCTERMS}language",
}
"""Properties whose value is text, for all kinds of things alike."""

MODES: Final = {
    "online": f"{SCHEMA}OnlineEventAttendanceMode",
    "onsite": f"{SCHEMA}OfflineEventAttendanceMode",
    "hybrid": f"{SCHEMA}MixedEventAttendanceMode",
}
"""Values of the property `mode`."""

CORE: Final = {
    Kind.PERSON: ("name",),
    Kind.ORGANISATION: ("name", "acronym"),
    Kind.PLACE: ("name",),
    Kind.EVENT: ("name",),
    Kind.SESSION: ("name",),
    Kind.CONTRIBUTION: ("type", "title"),
    Kind.MEMBERSHIP: ("member",),
    Kind.PARTICIPATION: ("role",),
}
"""The properties whose statements say how sure a fact is, by which rule, on which evidence."""

ELSEWHERE: Final = frozenset(("event", "holding", "representing", "partOf"))
"""Properties whose evidence has a node of its own elsewhere: it does not support the fact."""
