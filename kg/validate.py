"""Does a graph keep its promises? SHACL shapes and violation queries, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import shipped
from kg.vocab import RDF

if TYPE_CHECKING:
    import rdflib

_SH = "http://www.w3.org/ns/shacl#"
_SHAPE = "https://w3id.org/confkg/shape/"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong, or that a person should look at.

    `rule` is the name of the shape or check, `node` the IRI it is about.
    """

    severity: str
    rule: str
    node: str
    message: str
    fix: str = ""


def check(store: ox.Store, ontology: Path, *, leaving_out: str = "") -> list[Finding]:
    """The rows of the violation queries in `ontology/checks`, sorted; none means all is well.

    `leaving_out`: do without the queries whose names begin so ("" leaves out none).

    >>> check(ox.Store(), shipped.ontology())
    []
    """
    return sorted(
        finding
        for path in sorted((ontology / "checks").glob("*.rq"))
        if not (leaving_out and path.stem.startswith(leaving_out))
        for finding in _run(store, path)
    )


def _run(store: ox.Store, path: Path) -> Iterator[Finding]:
    query = path.read_text("utf-8")
    about = dict(shipped.header(query))
    rows = store.query(query)
    assert isinstance(rows, ox.QuerySolutions)
    names = [v.value for v in rows.variables]
    for row in rows:
        values = [(n, t.value) for n, t in zip(names, row, strict=True) if t is not None]
        detail = ", ".join(f"{name} {value}" for name, value in values[1:])
        yield Finding(
            about.get("severity", "violation"),
            path.stem,
            values[0][1] if values else "",
            about.get("title", path.stem) + (f" ({detail})" if detail else ""),
            about.get("fix", ""),
        )


def shapes(store: ox.Store, ontology: Path) -> list[Finding]:
    """What the SHACL shapes find in all facts, sorted; about 10,000 facts a second.

    >>> shapes(ox.Store(), shipped.ontology())
    []
    """
    import pyshacl
    import rdflib

    data = rdflib.Graph()
    lines = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    data.parse(data=(lines or b"").decode(), format="nt")
    rules = rdflib.Graph().parse(ontology / "shapes.ttl", format="turtle")
    _, results, _ = pyshacl.validate(data, shacl_graph=rules, advanced=False, inplace=True)
    assert isinstance(results, rdflib.Graph)
    of_class = rdflib.URIRef(f"{RDF}type"), rdflib.URIRef(f"{_SH}ValidationResult")
    return sorted(_finding(results, result) for result in results.subjects(*of_class))


def _finding(results: rdflib.Graph, result: rdflib.term.Node) -> Finding:
    def value(name: str) -> str:
        import rdflib

        return str(results.value(result, rdflib.URIRef(f"{_SH}{name}")) or "")

    shape, found = value("sourceShape"), value("value")
    if not shape.startswith(_SHAPE):  # a part of a shape that has no name of its own
        shape = value("resultPath")
    return Finding(
        value("resultSeverity").rsplit("#", 1)[-1].lower(),
        shape.rsplit("/", 1)[-1].rsplit("#", 1)[-1],
        value("focusNode"),
        value("resultMessage") + (f" (found: {found})" if found else ""),
    )
