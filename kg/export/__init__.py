"""The graph and its networks in the formats that other tools read.

Same graph, same bytes: every writer sorts, and none stamps a date.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

import networkx as nx
import pyoxigraph as ox

from kg import turtle
from kg.errors import UsageError
from kg.export import cytoscape, gexf, graphml, jsonld, pajek, rdfxml, tables, vosviewer
from kg.export.entities import entity_network, event_periods
from kg.vocab import prefixes as known_prefixes

__all__ = ["FORMATS", "Format", "Network", "entity_network", "export"]

Network = Literal["entities", "people", "institutions", "organisations"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that `export` writes. `of` says of what: the facts, or one network."""

    name: str
    suffix: str
    media_type: str
    of: Literal["facts", "network"]
    about: str


FORMATS: Final[dict[str, Format]] = {
    each.name: each
    for each in (
        Format("ttl", ".ttl", "text/turtle", "facts", "Turtle, readable"),
        Format("nt", ".nt", "application/n-triples", "facts", "N-Triples, one fact a line"),
        Format("nq", ".nq", "application/n-quads", "facts", "N-Quads, with the named graphs"),
        Format("trig", ".trig", "application/trig", "facts", "TriG, Turtle with the named graphs"),
        Format("jsonld", ".jsonld", "application/ld+json", "facts", "JSON-LD with its own context"),
        Format("rdfxml", ".rdf", "application/rdf+xml", "facts", "RDF/XML"),
        Format("graphml", ".graphml", "application/xml", "network", "GraphML: igraph, yEd, R"),
        Format("gexf", ".gexf", "application/xml", "network", "GEXF: Gephi, with its timeline"),
        Format("csv", ".zip", "application/zip", "network", "nodes.csv and edges.csv: Gephi, R"),
        Format("vosviewer", ".json", "application/json", "network", "VOSviewer JSON"),
        Format("cytoscape", ".cyjs", "application/json", "network", "Cytoscape JSON"),
        Format("pajek", ".net", "text/plain", "network", "Pajek: labels and weights alone"),
    )
}


_LINES: Final = 10_000  # pieces of text that are encoded at once
_PLAIN: Final = {"vosviewer": vosviewer, "cytoscape": cytoscape, "pajek": pajek}


def export(
    store: ox.Store,
    networks: Mapping[str, nx.Graph[str]],
    fmt: str,
    out: Path | BinaryIO,
    *,
    network: Network = "entities",
    prefixes: Mapping[str, str] | None = None,
) -> None:
    """Write the facts of a store, or one network, to a file or an open binary stream.

    `networks` holds all networks but `entities`, which is read from the store.
    Formats without named graphs hold the union of all graphs. For `csv`, a path that ends in .zip
    and a stream get a zip archive; any other path is a directory, made if need be. What cannot
    be written leaves no file behind.

    >>> store, node = ox.Store(), ox.NamedNode("http://a.example/x")
    >>> store.add(ox.Quad(node, node, ox.Literal("y")))
    >>> page = io.BytesIO()
    >>> export(store, {}, "nt", page)
    >>> page.getvalue()
    b'<http://a.example/x> <http://a.example/x> "y" .\\n'
    """
    if fmt not in FORMATS:
        raise UsageError(f"no format {fmt!r}", hint=f"one of {', '.join(FORMATS)}")
    known = known_prefixes() if prefixes is None else prefixes
    if FORMATS[fmt].of == "facts":
        chunks = iter([_facts(store, fmt, known)])
    else:
        graph = _network(store, networks, network)
        if fmt == "csv" and isinstance(out, Path) and out.suffix.lower() != ".zip":
            tables.write_directory(graph, out)
            return
        chunks = _of_network(graph, fmt, store, known)
    first = next(chunks)  # what can't be written shows here, before there is a file
    if isinstance(out, Path):
        with out.open("wb") as file:
            file.writelines(chain([first], chunks))
    else:
        out.writelines(chain([first], chunks))


def _facts(store: ox.Store, fmt: str, prefixes: Mapping[str, str]) -> bytes:
    page = io.BytesIO()
    quads: Iterator[ox.Quad] = store.quads_for_pattern(None, None, None, None)
    if fmt == "ttl":
        turtle.write(quads, page, prefixes)
    elif fmt == "trig":
        turtle.write_trig(_named(quads), page, prefixes)
    elif fmt == "jsonld":
        return jsonld.dump(quads, prefixes).encode()
    elif fmt == "rdfxml":
        return rdfxml.dump(quads, prefixes).encode()
    else:
        lines = turtle.nquads(_named(quads)) if fmt == "nq" else turtle.ntriples(quads)
        return "".join(lines).encode()
    return page.getvalue()


def _named(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads of the named graphs; the default graph only repeats them as one."""
    return (q for q in quads if isinstance(q.graph_name, ox.NamedNode))


def _of_network(
    graph: nx.Graph[Any], fmt: str, store: ox.Store, prefixes: Mapping[str, str]
) -> Iterator[bytes]:
    if fmt == "csv":
        yield tables.archive(graph)
        return
    if fmt == "graphml":
        lines = graphml.lines(graph, prefixes)
    elif fmt == "gexf":
        lines = gexf.lines(graph, event_periods(store))
    else:
        lines = _PLAIN[fmt].lines(graph)
    while chunk := "".join(islice(lines, _LINES)):
        yield chunk.encode()


def _network(
    store: ox.Store, networks: Mapping[str, nx.Graph[str]], name: Network
) -> nx.Graph[str]:
    if name == "entities":
        return entity_network(store)
    if name not in networks:
        raise UsageError(f"no network {name!r}", hint=f"one of entities, {', '.join(networks)}")
    return networks[name]
