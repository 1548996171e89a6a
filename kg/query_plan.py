"""How a query is put together, and how many facts fit each of its patterns.

The steps are those of the SPARQL algebra (https://www.w3.org/TR/sparql11-query/#sparqlAlgebra):
what is inside a step happens before it. The engine may take another order with the same answer; a
pattern that many facts fit is what makes a query slow in any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox
from rdflib.plugins.sparql import algebra, parser
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal

from kg.errors import QueryError
from kg.vocab import BASE, prefixes

_IRI: Final = re.compile(r"<([^<>\s]*)>")
_STEPS: Final = {
    "AggregateJoin": "compute for each group",
    "AskQuery": "ask whether there is a row",
    "ConstructQuery": "make facts",
    "DescribeQuery": "describe",
    "Distinct": "each row once",
    "Filter": "keep rows by a condition",
    "Graph": "in graph",
    "Group": "group",
    "Join": "join",
    "LeftJoin": "join where there is something (OPTIONAL)",
    "Minus": "take away (MINUS)",
    "OrderBy": "sort",
    "Project": "choose columns",
    "Reduced": "some rows once",
    "SelectQuery": "select",
    "Slice": "cut out rows",
    "ToMultiSet": "given values or subquery",
    "Union": "either (UNION)",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a query, how deep inside others, and how many facts fit it, for a pattern."""

    depth: int
    what: str
    matches: int | None = None


def explain(store: ox.Store, text: str, base: str = BASE) -> list[Step]:
    """The steps of a query from the last to the first, its patterns with their matches.

    QueryError for what cannot be taken apart.

    >>> steps = explain(ox.Store(), "SELECT DISTINCT ?who { ?who a foaf:Person }")
    >>> [step.what for step in steps]
    ['select', 'each row once', 'choose columns: ?who', '?who rdf:type foaf:Person']
    >>> steps[-1].matches
    0
    """
    known = prefixes(base)
    try:
        tree = algebra.translateQuery(parser.parseQuery(text), base=base, initNs=known).algebra
    except Exception as error:  # of many kinds; the engine has taken the query, so it is one
        raise QueryError(f"this query cannot be explained: {error}") from error
    return list(_steps(tree, 0, store, known))


def _steps(node: Any, depth: int, store: ox.Store, known: Mapping[str, str]) -> Iterator[Step]:
    if isinstance(node, CompValue):
        if node.name == "BGP":
            for triple in node.triples or ():
                yield _pattern(triple, depth, store, known)
            return
        if node.name == "Extend":
            computed = [node.var]
            while isinstance(node.p, CompValue) and node.p.name == "Extend":
                node = node.p
                computed.append(node.var)
            yield Step(depth, f"compute: {' '.join(f'?{name}' for name in reversed(computed))}")
            depth += 1
        elif node.name in _STEPS:
            yield Step(depth, _STEPS[node.name] + _detail(node, known))
            depth += 1
        for key, child in node.items():
            if key not in ("PV", "_vars", "datasetClause", "template", "lazy"):
                yield from _steps(child, depth, store, known)
    elif isinstance(node, list | tuple | set) and not isinstance(node, str):
        for child in node:
            yield from _steps(child, depth, store, known)


def _detail(node: CompValue, known: Mapping[str, str]) -> str:
    if node.name == "Project":
        return f": {' '.join(f'?{name}' for name in node.PV)}"
    if node.name == "Graph":
        return f" {_written(node.term, known)}"
    if node.name == "Slice":
        length = "" if node.length is None else f": {node.length}"
        return length + (f", leaving out {node.start}" if node.start else "")
    return ""


def _pattern(
    triple: tuple[Any, Any, Any], depth: int, store: ox.Store, known: Mapping[str, str]
) -> Step:
    text = " ".join(term.n3() for term in triple)
    found = store.query(f"SELECT (COUNT(*) AS ?n) {{ {text} }}")
    assert isinstance(found, ox.QuerySolutions)
    return Step(
        depth, " ".join(_written(term, known) for term in triple), int(next(found)["n"].value)
    )


def _written(term: Any, known: Mapping[str, str]) -> str:
    """A term or property path as in a query, with the known prefixes."""

    def shorten(iri: re.Match[str]) -> str:
        fits = [(len(begin), prefix) for prefix, begin in known.items() if iri[1].startswith(begin)]
        if not fits:
            return iri[0]
        length, prefix = max(fits)
        return f"{prefix}:{iri[1][length:]}"

    written = str(term.n3())
    return written if isinstance(term, Literal) else _IRI.sub(shorten, written)
