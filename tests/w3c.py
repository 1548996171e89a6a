"""Reading the manifests of the W3C's SPARQL 1.1 tests; comparing answers with what they expect."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import rdflib
from rdflib import RDF, Namespace
from rdflib.collection import Collection

from kg.vocab import XSD

from .conftest import ROOT

SUITE = ROOT.parent / "shared" / "data" / "w3c" / "sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
_FLOATS = {f"{XSD}{name}" for name in ("double", "float")}


@dataclass(frozen=True)
class Case:
    """One test: folder and name, query, data, named graphs, the file of what is expected."""

    name: str
    kind: str
    query: Path
    data: tuple[Path, ...] = ()
    graphs: tuple[Path, ...] = ()
    result: Path | None = None

    def text(self) -> str:
        """The query, with what its relative IRIs are relative to."""
        return f"BASE <{self.query.as_uri()}>\n{self.query.read_text('utf-8')}"

    def store(self) -> ox.Store:
        """The data."""
        store = ox.Store()
        for path in (*self.data, *self.graphs):
            graph = ox.NamedNode(path.as_uri()) if path in self.graphs else ox.DefaultGraph()
            kind = ox.RdfFormat.from_extension(path.suffix[1:])
            store.load(path=path, format=kind, base_iri=path.as_uri(), to_graph=graph)
        return store


def manifest(folder: str) -> rdflib.Graph:
    """One manifest of the suite."""
    path = SUITE / folder / "manifest.ttl"
    return rdflib.Graph().parse(path, format="turtle", publicID=path.as_uri())


def cases(folders: Iterable[str]) -> Iterator[Case]:
    """The tests of some folders that ask a query, in the order of the manifests."""
    for folder in folders:
        graph = manifest(folder)
        for entries in graph.objects(None, MF.entries):
            for entry in Collection(graph, entries):
                kind = str(graph.value(entry, RDF.type)).partition("#")[2]
                action = graph.value(entry, MF.action)
                given = graph.value(action, QT.query) or action
                if not str(given).endswith(".rq"):
                    continue
                result = graph.value(entry, MF.result)
                yield Case(
                    f"{folder}/{str(entry).partition('#')[2]}",
                    kind,
                    _path(given),
                    tuple(map(_path, graph.objects(action, QT.data))),
                    tuple(map(_path, graph.objects(action, QT.graphData))),
                    _path(result) if result else None,
                )


def expected(path: Path) -> ox.QuerySolutions | ox.QueryBoolean | set[ox.Triple]:
    """What a test expects: a table, a yes or no, or facts."""
    kinds = {
        ".srx": ox.QueryResultsFormat.XML,
        ".srj": ox.QueryResultsFormat.JSON,
        ".tsv": ox.QueryResultsFormat.TSV,
    }
    if path.suffix in kinds:
        return ox.parse_query_results(path.read_bytes(), format=kinds[path.suffix])
    graph = rdflib.Graph().parse(path, publicID=path.as_uri())
    if table := graph.value(None, RDF.type, RS.ResultSet):
        return ox.parse_query_results(_table(graph, table), format=ox.QueryResultsFormat.JSON)
    kind = ox.RdfFormat.from_extension(path.suffix[1:])
    return {q.triple for q in ox.parse(path.read_bytes(), format=kind, base_iri=path.as_uri())}


def _table(graph: rdflib.Graph, table: rdflib.term.Node) -> str:
    """A table that is written as facts, as SPARQL's JSON."""
    bindings = [
        {
            str(graph.value(binding, RS.variable)): _json(graph.value(binding, RS.value))
            for binding in graph.objects(row, RS.binding)
        }
        for row in graph.objects(table, RS.solution)
    ]
    names = list(map(str, graph.objects(table, RS.resultVariable)))
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}})


def _json(term: object) -> dict[str, str]:
    if isinstance(term, rdflib.Literal):
        more = {"datatype": str(term.datatype)} if term.datatype else {}
        return {"type": "literal", "value": str(term), **more}
    kind = "bnode" if isinstance(term, rdflib.BNode) else "uri"
    return {"type": kind, "value": str(term)}


def same_rows(one: ox.QuerySolutions, other: ox.QuerySolutions) -> bool:
    """Whether two tables hold the same rows, in any order; numbers are compared by value."""
    names = sorted(v.value for v in one.variables)
    if names != sorted(v.value for v in other.variables):
        return False
    return _rows(one, names) == _rows(other, names)


def same_facts(one: Iterable[ox.Triple], other: Iterable[ox.Triple]) -> bool:
    """Whether two sets of facts differ in the names of blank nodes only."""
    return _canonical(one) == _canonical(other)


def _rows(table: ox.QuerySolutions, names: list[str]) -> object:
    rows = [[_value(row[name]) for name in names] for row in table]
    if not any(isinstance(term, ox.BlankNode) for row in rows for term in row):
        return Counter(map(tuple, rows))
    facts = set()
    for row in rows:
        node = ox.BlankNode()
        for name, term in zip(names, row, strict=True):
            if term is not None:
                if not isinstance(term, ox.BlankNode | ox.NamedNode):
                    term = ox.Literal(str(term))
                facts.add(ox.Triple(node, ox.NamedNode(f"urn:column:{name}"), term))
    return len(rows), _canonical(facts)


def _canonical(facts: Iterable[ox.Triple]) -> set[ox.Quad]:
    data = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in facts)
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(data)


def _value(term: object) -> object:
    """A term, or a number with its type where the same number can be written in several ways."""
    if isinstance(term, ox.Literal):
        try:
            if term.datatype.value in _FLOATS:
                number = float(term.value)
                return term.datatype.value, "NaN" if math.isnan(number) else f"{number:.12g}"
            if term.datatype.value == f"{XSD}boolean":
                return term.value in ("1", "true")
            if term.datatype.value in (f"{XSD}decimal", f"{XSD}integer"):
                return term.datatype.value, Decimal(term.value).normalize()
        except (ArithmeticError, ValueError):
            return term
    return term


def _path(iri: object) -> Path:
    return Path(unquote(urlparse(str(iri)).path))
