"""What the terms of a graph of ours are called in statements: `kg.assemble` read backwards."""

from __future__ import annotations

from typing import Final

from kg import properties
from kg.model import Kind
from kg.vocab import CKG, DCTERMS, ORG, OWL, ROLE, SCHEMA, TYPE

REFERENCES: Final = {iri: prop for prop, iri in properties.REFERENCES.items()}
"""Properties whose value is another thing."""

CONCEPTS: Final = {
    f"{CKG}eventType": ("type", TYPE),
    f"{CKG}contributionType": ("type", TYPE),
    f"{CKG}inRole": ("role", ROLE),
    f"{ORG}role": ("role", ROLE),
}
"""Properties whose value is a concept, with what its IRI begins with."""

MODES: Final = {iri: mode for mode, iri in properties.MODES.items()}

WORDS: Final = {iri: prop for prop, iri in properties.WORDS.items()} | {
    f"{SCHEMA}startDate": "start",
    f"{SCHEMA}endDate": "end",
    f"{SCHEMA}url": "url",
    f"{OWL}sameAs": "sameAs",
    f"{DCTERMS}title": "title",
    f"{DCTERMS}format": "format",
    f"{DCTERMS}license": "licence",
    f"{CKG}positionTitle": "title",
    f"{CKG}sha256": "sha256",
    f"{CKG}retrieved": "retrieved",
}
"""Properties whose value is text."""

IDENTIFYING: Final = {
    Kind.SESSION: ("partOf",),
    Kind.CONTRIBUTION: ("partOf",),
    Kind.MEMBERSHIP: ("organisation", "title"),
    Kind.PARTICIPATION: ("participant", "event", "part"),
}
"""The other properties that make a fact or part the one it is: each source must state them."""
