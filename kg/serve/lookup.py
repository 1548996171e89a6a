"""What the pages show: asked of the same workers as every query, under the same limits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.answers import shown
from kg.serve.pool import Pool, RefusedError
from kg.serve.worker import Job

_MANY: Final = 200
_CLASSES: Final = (
    "SELECT ?it (COUNT(DISTINCT ?thing) AS ?n) { ?thing a ?it } GROUP BY ?it ORDER BY DESC(?n) ?it"
)
_PROPERTIES: Final = "SELECT ?it (COUNT(*) AS ?n) { ?s ?it ?o } GROUP BY ?it ORDER BY DESC(?n) ?it"
_SAYS: Final = """SELECT DISTINCT ?property ?value ?label {
  VALUES ?thing { %s } ?thing ?property ?value OPTIONAL { ?value rdfs:label ?label }
} ORDER BY ?property ?label ?value LIMIT 500"""
_SAID: Final = f"""SELECT ?property ?value ?label ?who ?role ?event {{
  {{ SELECT DISTINCT ?property ?value {{ VALUES ?thing {{ %s }} ?value ?property ?thing }}
    ORDER BY ?property ?value LIMIT {_MANY} }}
  OPTIONAL {{ ?value rdfs:label ?label }}
  OPTIONAL {{ ?value ckg:participant|org:member/rdfs:label ?who }}
  OPTIONAL {{ ?value ckg:inRole|org:organization ?role }}
  OPTIONAL {{ ?value ckg:atEvent/rdfs:label ?event }}
}} ORDER BY ?property ?label ?event ?who ?value"""
_QUOTES: Final = f"""SELECT DISTINCT ?source ?quote {{
  VALUES ?thing {{ %s }}
  {{ ?thing prov:wasDerivedFrom ?evidence }}
  UNION {{ ?fact ckg:participant|org:member|ckg:atEvent|ckg:representing|org:organization ?thing ;
    prov:wasDerivedFrom ?evidence }}
  ?evidence oa:hasSelector/oa:exact ?quote ; oa:hasSource ?report .
  ?report rdfs:label ?source .
}} ORDER BY ?source ?quote LIMIT {_MANY}"""
_ABOUT: Final = """CONSTRUCT { ?thing ?property ?value . ?other ?of ?thing } WHERE {
  VALUES ?thing { %s } { ?thing ?property ?value } UNION { ?other ?of ?thing } }"""
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What there is in the store: classes and properties how often, most frequent first."""

    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing: what is said of it, what else refers to it, and the sentences behind both."""

    says: list[Row]
    said: list[Row]
    quotes: list[Row]

    @property
    def labels(self) -> list[str]:
        """Its names."""
        return [row["value"] for row in self.says if row["property"].endswith("#label")]


async def rows(pool: Pool, text: str) -> tuple[list[str], list[Row]]:
    """The columns and rows of a SELECT query; unbound is missing. RefusedError beyond a limit."""
    parts = []
    async with pool.ask(Job(text, rows="json", triples="")) as answer:
        if answer.whole is not None:
            parts.append(answer.whole)
        async for chunk in answer.chunks:
            parts.append(chunk)
    found = json.loads(b"".join(parts))
    names = found["head"]["vars"]
    return names, [
        {name: term["value"] for name, term in row.items()} | _iris(row)
        for row in found["results"]["bindings"]
    ]


def _iris(row: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Beside the values, which of them are IRIs."""
    return {f"{name} iri": "yes" for name, term in row.items() if term["type"] == "uri"}


async def known(pool: Pool) -> Known:
    """The classes and properties of the store."""
    found = [(await rows(pool, text))[1] for text in (_CLASSES, _PROPERTIES)]
    counted = [tuple((row["it"], int(row["n"])) for row in each) for each in found]
    return Known(*counted)


async def thing(pool: Pool, iri: str) -> Thing | None:
    """All about a thing; None when nothing is said of it."""
    term = written(iri)
    says, said = [(await rows(pool, text % term))[1] for text in (_SAYS, _SAID)]
    if not says and not said:
        return None
    return Thing(says, said, (await rows(pool, _QUOTES % term))[1])


def about(iri: str, triples: str) -> Job:
    """The job that gives all facts about a thing, in an RDF format.

    >>> "<http://a.example/x>" in about("http://a.example/x", "ttl").text
    True
    """
    return Job(_ABOUT % written(iri), rows="", triples=triples)


def written(iri: str) -> str:
    """An IRI as SPARQL has it; RefusedError for what is none, so that it can be nothing else.

    >>> written("http://a.example/x> { ?s ?p ?o }")
    Traceback (most recent call last):
    kg.serve.pool.RefusedError: this is no IRI
    """
    try:
        return str(ox.NamedNode(iri))
    except ValueError as error:
        raise RefusedError(404, "this is no IRI") from error


def short(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI with its prefix, where it has one.

    >>> short("http://a.example/x", {"a": "http://a.example/"})
    'a:x'
    """
    return shown(ox.NamedNode(iri), prefixes)
