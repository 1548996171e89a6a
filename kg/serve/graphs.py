"""The reading half of the SPARQL 1.1 Graph Store Protocol: one graph as a whole, by its name.

https://www.w3.org/TR/sparql11-http-rdf-update/, with graphs named in the query (?graph=, ?default).
"""

from __future__ import annotations

import pyoxigraph as ox
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from kg.serve import negotiate
from kg.serve.lookup import rows
from kg.serve.pool import Pool, RefusedError
from kg.serve.sending import refusal, respond
from kg.serve.worker import Job


class Graphs:
    """The ASGI application at /graphs."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            if request.method not in ("GET", "HEAD"):
                raise RefusedError(405, "graphs here can be read, not written")
            graph = named(request.query_params.multi_items())
            if graph:
                _, found = await rows(
                    self._pool, f"SELECT * {{ GRAPH {graph} {{ ?s ?p ?o }} }} LIMIT 1"
                )
                if not found:
                    raise RefusedError(404, f"there is no graph {graph}")
            job = Job(
                "CONSTRUCT WHERE { ?s ?p ?o }",
                rows="",
                triples=negotiate.choose(request.headers.get("accept", ""), negotiate.TRIPLES),
                default_graphs=[graph.value] if graph else None,
                named_graphs=[] if graph else None,
                whole=True,
            )
        except RefusedError as refused:
            allow = {"Allow": "GET, HEAD, OPTIONS"} if refused.status == 405 else None
            await refusal(refused, allow)(scope, receive, send)
        else:
            await respond(self._pool, job, scope, receive, send)


def named(pairs: list[tuple[str, str]]) -> ox.NamedNode | None:
    """The graph that a request names, None for the default graph; RefusedError for no or two names.

    >>> named([("graph", "urn:a")]), named([("default", "")])
    (<NamedNode value=urn:a>, None)
    """
    match pairs:
        case [("default", "")]:
            return None
        case [("graph", iri)]:
            try:
                return ox.NamedNode(iri)
            except ValueError as error:
                raise RefusedError(400, f"no IRI of a graph: {error}") from error
    raise RefusedError(400, "name one graph: ?default or ?graph=IRI")
