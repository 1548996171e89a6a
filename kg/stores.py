"""Stores that hold a graph: the embedded one, and any that speaks SPARQL 1.1 over HTTP.

Both keep one protocol, so that a question doesn't change when the graph moves. Elsewhere as here
the named graphs are the sources', and the default graph is their union.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Final, Protocol, cast

import pyoxigraph as ox

from kg import query, sparql_syntax
from kg.answers import Result
from kg.endpoint import Connection
from kg.errors import EndpointError, QueryError
from kg.folder import GraphFolder
from kg.vocab import BASE, prefixes

CHUNK: Final = 2_000  # facts in one update; Virtuoso's parser gives up on 5,000
_ROWS: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_FACTS: Final = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.8"


class Store(Protocol):
    """What every store can do."""

    def ask(self, text: str, base: str = BASE, *, most: int | None = None) -> Result:
        """The answer to a query, of at most so many rows; QueryError when it is none."""

    def load(
        self,
        quads: Iterable[ox.Quad],
        *,
        skip: int = 0,
        done: Callable[[int], None] = lambda number: None,
    ) -> int:
        """Add facts, chunk by chunk, but for the first `skip`; how many there are in all.

        `done` is told after each chunk how many of them the store has for sure. Adding a fact again
        changes nothing.
        """

    def clear(self, graphs: Iterable[ox.NamedNode | ox.DefaultGraph]) -> None:
        """Forget all facts of these graphs."""


class OxigraphStore:
    """The embedded store.

    >>> bool(OxigraphStore(ox.Store()).ask("ASK { ?s ?p ?o }"))
    False
    """

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def ask(self, text: str, base: str = BASE, *, most: int | None = None) -> Result:
        """See Store."""
        return query.ask(self.store, text, base, most=most)

    def load(
        self,
        quads: Iterable[ox.Quad],
        *,
        skip: int = 0,
        done: Callable[[int], None] = lambda number: None,
    ) -> int:
        """See Store."""
        loaded = skip
        for chunk in _chunks(islice(quads, skip, None), CHUNK):
            self.store.bulk_extend(chunk)
            loaded += len(chunk)
            done(loaded)
        return loaded

    def clear(self, graphs: Iterable[ox.NamedNode | ox.DefaultGraph]) -> None:
        """See Store."""
        for graph in graphs:
            self.store.clear_graph(graph)


class SparqlStore:
    """A store elsewhere: SPARQL 1.1 Query at one address, SPARQL 1.1 Update at the same or another.

    Answers are read while they come; what may fail for a moment is tried again, since asking and
    adding facts twice do no harm. EndpointError for a store that cannot be reached or refuses.
    """

    def __init__(self, connection: Connection, update: Connection | None = None) -> None:
        self._queries, self._updates = connection, update or connection

    def ask(self, text: str, base: str = BASE, *, most: int | None = None) -> Result:
        """See Store. Mistakes are found here, before anything is sent."""
        kind = query.check(text, base)
        accept = {"facts": _FACTS, "": f"{_ROWS}, {_FACTS}"}.get(kind, _ROWS)
        limited = text if most is None else sparql_syntax.at_most(text, most)
        known = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in prefixes(base).items())
        reply = self._queries.post({"query": f"BASE <{base}> {known} {limited}"}, accept=accept)
        where, stream = self._queries.address, cast("IO[bytes]", reply.stream)
        try:
            if table := ox.QueryResultsFormat.from_media_type(reply.kind):
                result = ox.parse_query_results(stream, format=table)
                if kind == "yes or no" and isinstance(result, ox.QuerySolutions):
                    return _truth(any(True for _ in result))  # Virtuoso: a row for yes, none for no
                return result
            if facts := ox.RdfFormat.from_media_type(reply.kind):
                found = ox.Store()
                parsed = ox.parse(stream, facts, base_iri=where)
                found.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in parsed)
                return found.query("CONSTRUCT WHERE { ?s ?p ?o }")
        except (SyntaxError, ValueError) as error:
            raise EndpointError(f"the answer makes no sense: {error}", where=where) from error
        raise EndpointError(f"the answer is {reply.kind or 'nothing known'}", where=where)

    def load(
        self,
        quads: Iterable[ox.Quad],
        *,
        skip: int = 0,
        done: Callable[[int], None] = lambda number: None,
    ) -> int:
        """See Store. QueryError for blank nodes: sent twice they would be two."""
        loaded = skip
        for chunk in _chunks(islice(quads, skip, None), CHUNK):
            self._updates.post({"update": insert(chunk)})
            loaded += len(chunk)
            done(loaded)
        return loaded

    def clear(self, graphs: Iterable[ox.NamedNode | ox.DefaultGraph]) -> None:
        """See Store."""
        for graph in graphs:
            name = "DEFAULT" if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph}"
            self._updates.post({"update": f"CLEAR SILENT {name}"})


def _truth(value: bool) -> ox.QueryBoolean:
    told = json.dumps({"head": {}, "boolean": value})
    result = ox.parse_query_results(told, format=ox.QueryResultsFormat.JSON)
    assert isinstance(result, ox.QueryBoolean)
    return result


def insert(quads: Iterable[ox.Quad]) -> str:
    """The SPARQL update that adds facts; QueryError for blank nodes.

    >>> node = ox.NamedNode("urn:a")
    >>> print(insert([ox.Quad(node, node, ox.Literal('"}'), node), ox.Quad(node, node, node)]))
    INSERT DATA {
    <urn:a> <urn:a> <urn:a> .
    GRAPH <urn:a> {
    <urn:a> <urn:a> "\\"}" .
    }
    }
    """
    graphs: dict[str, list[str]] = {"": []}
    for quad in quads:
        if any(isinstance(term, ox.BlankNode) for term in quad):
            raise QueryError("blank nodes cannot be loaded elsewhere", where=str(quad))
        default = isinstance(quad.graph_name, ox.DefaultGraph)
        graphs.setdefault("" if default else str(quad.graph_name), []).append(f"{quad.triple} .\n")
    named = (f"GRAPH {name} {{\n{''.join(graphs[name])}}}\n" for name in graphs if name)
    return f"INSERT DATA {{\n{''.join(graphs[''])}{''.join(named)}}}"


def is_address(graph: str) -> bool:
    """Whether a graph is elsewhere: an http(s) address, no folder.

    >>> is_address("https://a.example/sparql"), is_address("out")
    (True, False)
    """
    return graph.lower().startswith(("http://", "https://"))


def open_store(graph: str, *, timeout: float | None = None) -> Store:
    """The store of a graph folder, read-only, or the one at an address.

    >>> open_store("http://127.0.0.1:1/sparql")  # doctest: +ELLIPSIS
    <kg.stores.SparqlStore object at ...>
    """
    if is_address(graph):
        return SparqlStore(Connection(graph, timeout=timeout))
    return OxigraphStore(GraphFolder(Path(graph)).store())


def _chunks(quads: Iterable[ox.Quad], size: int) -> Iterator[list[ox.Quad]]:
    """Lists of facts, the last one shorter; those of one graph stay together where they do."""
    rest = iter(quads)
    while chunk := list(islice(rest, size)):
        yield chunk
