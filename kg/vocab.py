"""Namespaces, prefixes and the IRIs of things: the ontology contract as constants.

Plain strings only, so that the stages before assembly need no RDF library.
"""

from __future__ import annotations

import re
from typing import Final

from kg.errors import UsageError

CKG: Final = "https://w3id.org/confkg/ontology#"
ROLE: Final = "https://w3id.org/confkg/role/"
TYPE: Final = "https://w3id.org/confkg/type/"
BASE: Final = "https://w3id.org/confkg/id/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
ORG: Final = "http://www.w3.org/ns/org#"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
SCHEMA: Final = "https://schema.org/"

_BASE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+[/#]")

THING_KINDS: Final = (
    "person",
    "organisation",
    "place",
    "event",
    "session",
    "contribution",
    "participation",
    "membership",
    "stage",
    "evidence",
    "quote",
    "position",
    "source",
)


def prefixes(base: str = BASE) -> dict[str, str]:
    """Every prefix that queries may use and that Turtle is written with, in writing order.

    UsageError when `base` cannot begin the IRIs of things.

    >>> prefixes()["person"]
    'https://w3id.org/confkg/id/person/'
    """
    if not _BASE.fullmatch(base):
        raise UsageError(
            f"{base!r} is no base for IRIs", hint="such as https://data.example.org/, ending in /"
        )
    return {
        "ckg": CKG,
        "role": ROLE,
        "type": TYPE,
        "rdf": RDF,
        "rdfs": RDFS,
        "xsd": XSD,
        "owl": OWL,
        "skos": SKOS,
        "dcterms": DCTERMS,
        "foaf": FOAF,
        "org": ORG,
        "prov": PROV,
        "oa": OA,
        "schema": SCHEMA,
        **{kind: f"{base}{kind}/" for kind in THING_KINDS},
    }
