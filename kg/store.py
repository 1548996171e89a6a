"""The embedded store: an Oxigraph database on disk, or in memory.

Its named graphs are the sources' and the derived one. Its default graph, which queries see, is
their union, written out: Oxigraph's own union gives a fact once for every graph that holds it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphFolderError
from kg.participations import Participation
from kg.vocab import prefixes

# One row per participation and represented institution; parts resolved to contribution and session.
_PARTICIPATIONS = """
SELECT ?participation ?who ?person ?role ?event ?part ?session ?institution ?start ?end WHERE {
  ?participation a ckg:Participation ;
    ckg:participant ?who ; ckg:inRole ?role ; ckg:atEvent ?event .
  BIND(EXISTS { ?who a foaf:Person } AS ?person)
  OPTIONAL {
    ?participation ckg:inPart ?part .
    OPTIONAL { ?part ckg:partOf ?session . ?session a ckg:Session }
  }
  OPTIONAL { ?participation ckg:representing ?institution }
  OPTIONAL { ?event schema:startDate ?start FILTER(DATATYPE(?start) != xsd:gMonthDay) }
  OPTIONAL { ?event schema:endDate ?end FILTER(DATATYPE(?end) != xsd:gMonthDay) }
}
"""
_COLUMNS = "participation who person role event part session institution start end".split()
_ABOVE = """
SELECT ?leaf ?above WHERE { ?leaf org:unitOf|org:subOrganizationOf ?above }
"""
_LABELS = "SELECT ?thing ?label WHERE { ?thing rdfs:label ?label }"


def in_memory(quads: Iterable[ox.Quad] = ()) -> ox.Store:
    """A store in memory holding the quads and, in its default graph, their union.

    >>> len(in_memory())
    0
    """
    store = ox.Store()
    add(store, quads)
    return store


def add(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Put quads into their named graphs and into the union.

    >>> store, node = in_memory(), ox.NamedNode("http://a.example/x")
    >>> add(store, [ox.Quad(node, node, node, node)])
    >>> len(store), len(list(named(store)))
    (2, 1)
    """
    added = list(quads)
    store.bulk_extend(added)
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in added)


def named(store: ox.Store) -> Iterator[ox.Quad]:
    """The quads of the named graphs: every fact with where it comes from.

    >>> list(named(in_memory()))
    []
    """
    default = ox.DefaultGraph()
    return (q for q in store.quads_for_pattern(None, None, None, None) if q.graph_name != default)


def save(store: ox.Store, path: Path) -> None:
    """Write all quads of a store into a new database at `path`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(in_memory(), Path(folder, "store"))
    ...     len(open_store(Path(folder, "store")))
    0
    """
    path.mkdir(parents=True)
    try:
        disk = ox.Store(str(path))
        disk.bulk_extend(store)
        disk.flush()
    except RuntimeError as error:  # what RocksDB says of a disk that fails is not always an OSError
        raise GraphFolderError(f"the store cannot be written: {error}", where=str(path)) from error


def open_store(path: Path) -> ox.Store:
    """The database at `path`, read-only.

    Raises GraphFolderError when there is none, or a damaged one.
    """
    try:
        return ox.Store.read_only(str(path))
    except (OSError, RuntimeError, ValueError) as error:  # missing, damaged, no path
        raise GraphFolderError(
            "the store cannot be opened",
            where=str(path),
            hint="if kg build is just writing it, try again; else run kg build",
        ) from error


def select(store: ox.Store, query: str, base: str) -> ox.QuerySolutions:
    """Rows of a SELECT query over all facts, with every known prefix.

    >>> list(select(in_memory(), "SELECT * { ?person a foaf:Person }", "https://x.example/"))
    []
    """
    found = store.query(query, prefixes=prefixes(base))
    assert isinstance(found, ox.QuerySolutions)
    return found


def participations(store: ox.Store, base: str) -> list[Participation]:
    """The participations of the graph as table rows, sorted.

    An event of which sources give several dates counts from the first to the last of them.

    >>> participations(in_memory(), "https://w3id.org/confkg/id/")
    []
    """
    rows: dict[str, dict[str, str]] = {}
    institutions: dict[str, set[str]] = defaultdict(set)
    for row in select(store, _PARTICIPATIONS, base):
        values = {name: term.value for name, term in zip(_COLUMNS, row, strict=True) if term}
        known = rows.setdefault(values["participation"], values)
        for name, value in values.items():  # where sources disagree, the order of rows must not
            known[name] = (max if name == "end" else min)(known.get(name, value), value)
        if "institution" in values:
            institutions[values["participation"]].add(values["institution"])
    return sorted(
        _participation(iri, values, tuple(sorted(institutions[iri])), base)
        for iri, values in rows.items()
    )


def _participation(
    iri: str, values: dict[str, str], institutions: tuple[str, ...], base: str
) -> Participation:
    part = values.get("part", "")
    in_session = part.startswith(f"{base}session/")
    return Participation(
        iri,
        values["who"],
        values["person"] == "true",
        values["role"],
        values["event"],
        contribution="" if in_session else part,
        session=part if in_session else values.get("session", ""),
        institutions=institutions,
        start=values.get("start", ""),
        end=values.get("end", ""),
    )


def ancestors(store: ox.Store, base: str) -> dict[str, tuple[str, ...]]:
    """Every institution with all institutions above it, nearest first.

    >>> ancestors(in_memory(), "https://w3id.org/confkg/id/")
    {}
    """
    above: dict[str, set[str]] = defaultdict(set)
    for leaf, parent in select(store, _ABOVE, base):
        above[leaf.value].add(parent.value)
    return {leaf: tuple(_climb(leaf, above)) for leaf in sorted(above)}


def counts(store: ox.Store, base: str) -> dict[str, int]:
    """How many things of each kind there are, and facts in all.

    >>> counts(in_memory(), "https://w3id.org/confkg/id/")["persons"]
    0
    """
    query = "SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing a ?class } GROUP BY ?class"
    found = {row[0].value: int(row[1].value) for row in select(store, query, base)}
    names = prefixes(base)
    kinds = {
        "events": f"{names['ckg']}Event",
        "persons": f"{names['foaf']}Person",
        "institutions": f"{names['org']}Organization",
        "participations": f"{names['ckg']}Participation",
        "positions": f"{names['org']}Membership",
        "contributions": f"{names['ckg']}Contribution",
        "sources": f"{names['ckg']}Source",
        "quotes": f"{names['ckg']}Evidence",
    }
    facts = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    return {kind: found.get(iri, 0) for kind, iri in kinds.items()} | {"triples": facts}


def labels(store: ox.Store, base: str) -> dict[str, str]:
    """The preferred label of every thing that has one.

    >>> labels(in_memory(), "https://w3id.org/confkg/id/")
    {}
    """
    return {thing.value: label.value for thing, label in select(store, _LABELS, base)}


def _climb(leaf: str, above: dict[str, set[str]]) -> list[str]:
    found: list[str] = []
    queue = sorted(above[leaf])
    while queue:
        node = queue.pop(0)
        if node not in found and node != leaf:
            found.append(node)
            queue += sorted(above.get(node, ()))
    return found
