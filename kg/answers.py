"""Answers for people and programs: a table, CSV, TSV, JSON, XML, Markdown, Turtle."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from kg import turtle
from kg.errors import UsageError
from kg.tabular import line

Result = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean

FORMATS: Final = ("table", "csv", "tsv", "json", "xml", "md", "ttl")
_STANDARD: Final = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}


def render(result: Result, fmt: str, prefixes: Mapping[str, str]) -> str:
    """The result as text in any of `FORMATS` but `table`, which needs a terminal's width.

    csv, tsv, json, xml: the formats of SPARQL 1.1, written by the RDF library. md: a table with
    IRIs shortened. ttl: for CONSTRUCT and DESCRIBE, and only for them. UsageError when the format
    cannot hold the result, or is none of these. A result can be read once.

    >>> rows = ox.Store().query('SELECT ?n { VALUES ?n { "a,b" } }')
    >>> render(rows, "csv", {})
    'n\\r\\n"a,b"\\r\\n'
    """
    if fmt == "table" or fmt not in FORMATS:
        raise UsageError(
            f"{fmt!r} is no format for a text", hint=f"one of {', '.join(FORMATS[1:])}"
        )
    if isinstance(result, ox.QueryTriples):
        if fmt != "ttl":
            raise UsageError(f"this query gives triples, not {fmt}", hint="use -f ttl")
        page = io.StringIO()
        turtle.write(result, page, prefixes)
        return page.getvalue()
    if fmt == "ttl":
        raise UsageError("this query gives no triples", hint="-f ttl is for CONSTRUCT")
    if fmt in ("json", "xml") or (fmt in _STANDARD and isinstance(result, ox.QuerySolutions)):
        return (result.serialize(format=_STANDARD[fmt]) or b"").decode()
    if isinstance(result, ox.QueryBoolean):
        return "true\n" if result else "false\n"
    return "".join(_markdown(result, prefixes))


def cells(result: ox.QuerySolutions, prefixes: Mapping[str, str]) -> Iterator[list[str]]:
    """The rows as people read them: text without quotes, IRIs shortened, nothing for unbound.

    >>> list(cells(ox.Store().query("SELECT ?a ?b { VALUES ?a { 1 } }"), {}))
    [['1', '']]
    """
    for row in result:
        yield [shown(term, prefixes) for term in row]


def shown(
    term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, prefixes: Mapping[str, str]
) -> str:
    """A term as people read it.

    >>> role = {"role": "https://w3id.org/confkg/role/"}
    >>> shown(ox.NamedNode("https://w3id.org/confkg/role/chair"), role)
    'role:chair'
    """
    if isinstance(term, ox.Literal):
        return term.value
    if not isinstance(term, ox.NamedNode):
        return "" if term is None else str(term)
    known = [(len(iri), p) for p, iri in prefixes.items() if term.value.startswith(iri)]
    if not known:
        return term.value
    length, prefix = max(known)
    return f"{prefix}:{term.value[length:]}"


def _markdown(result: ox.QuerySolutions, prefixes: Mapping[str, str]) -> Iterator[str]:
    names = [v.value for v in result.variables]
    yield f"{line(names)}\n"
    yield f"|{'|'.join(' --- ' for _ in names)}|\n"
    for row in cells(result, prefixes):
        yield f"{line(row)}\n"
