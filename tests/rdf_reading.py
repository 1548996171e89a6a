"""Reading small pieces of RDF in tests."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from kg.ingest import Given
from kg.ingest.file import File
from kg.ingest.rdf.reader import RdfReader
from kg.model import Entry, Flaw
from tests.conftest import ROOT

CASES: Final = sorted((ROOT / "tests" / "cases" / "rdf").glob("*/input.*"))

READER: Final = RdfReader()

NT: Final = ox.RdfFormat.N_TRIPLES

TURTLE: Final = """
@prefix ckg: <https://w3id.org/confkg/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix : <https://forum.example/> .
"""


def entries_of(data: str | bytes, name: str = "a.ttl", mapping: str = "") -> list[Entry | Flaw]:
    data = data.encode() if isinstance(data, str) else data
    return list(READER.entries(File(name, data, Given(name, mapping=mapping))))
