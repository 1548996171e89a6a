"""The SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox
from starlette.responses import PlainTextResponse, Response

from kg.serve import negotiate
from kg.serve.worker import TRIPLES
from kg.vocab import RDF

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULTS: Final = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N3", "TriG", "N-Quads",
)  # fmt: skip


def describe(endpoint: str, accept: str) -> Response:
    """What the endpoint can do, as RDF in the format that is liked best.

    >>> b"SPARQL11Query" in bytes(describe("http://localhost:8080/sparql", "").body)
    True
    """
    chosen = negotiate.choose(accept, negotiate.TRIPLES)
    if not chosen:
        return PlainTextResponse("the description of this endpoint is RDF\n", 406)
    media, fmt = TRIPLES[chosen]
    service, dataset, graph = (ox.NamedNode(endpoint + end) for end in ("", "#data", "#union"))
    facts = [
        (service, f"{RDF}type", f"{_SD}Service"),
        (service, f"{_SD}endpoint", endpoint),
        (service, f"{_SD}supportedLanguage", f"{_SD}SPARQL11Query"),
        (service, f"{_SD}feature", f"{_SD}UnionDefaultGraph"),
        *((service, f"{_SD}resultFormat", f"{_FORMATS}{name}") for name in _RESULTS),
        (service, f"{_SD}defaultDataset", dataset.value),
        (dataset, f"{RDF}type", f"{_SD}Dataset"),
        (dataset, f"{_SD}defaultGraph", graph.value),
        (graph, f"{RDF}type", f"{_SD}Graph"),
    ]
    triples = [ox.Triple(s, ox.NamedNode(p), ox.NamedNode(o)) for s, p, o in facts]
    body = ox.serialize(triples, format=fmt, prefixes={"sd": _SD, "format": _FORMATS})
    return Response(body, media_type=media, headers={"Vary": "Accept"})
