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

_PARTICIPATION = {
    "who": "ckg:participant",
    "role": "ckg:inRole",
    "event": "ckg:atEvent",
    "part": "ckg:inPart",
    "institution": "ckg:representing",
}
_ALWAYS = "who", "role", "event"
_NO_VALUE = frozenset({""})
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
    # One look per predicate and joins by dictionary: many times faster than one query for all.
    known = {name: _values(store, base, f"?s {term} ?o") for name, term in _PARTICIPATION.items()}
    persons = _values(store, base, "?s a foaf:Person BIND(true AS ?o)").keys()
    sessions = _values(store, base, "?s ckg:partOf ?o . ?o a ckg:Session")
    days = "?s a ckg:Event ; schema:{}Date ?o FILTER(DATATYPE(?o) != xsd:gMonthDay)"
    starts, ends = (_values(store, base, days.format(which)) for which in ("start", "end"))
    found = []
    for iri in _values(store, base, "?s a ckg:Participation BIND(true AS ?o)"):
        who, role, event = (min(known[name].get(iri, _NO_VALUE)) for name in _ALWAYS)
        if not (who and role and event):
            continue
        parts = known["part"].get(iri, _NO_VALUE)
        part = min(parts)
        in_session = part.startswith(f"{base}session/")
        session = min((up for part in parts for up in sessions.get(part, ())), default="")
        row = Participation(
            iri,
            who,
            who in persons,
            role,
            event,
            contribution="" if in_session else part,
            session=part if in_session else session,
            institutions=tuple(sorted(known["institution"].get(iri, ()))),
            start=min(starts.get(event, _NO_VALUE)),
            end=max(ends.get(event, _NO_VALUE)),
        )
        found.append(row)
    return sorted(found)


def _values(store: ox.Store, base: str, pattern: str) -> dict[str, set[str]]:
    """The values ?o of every ?s."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in select(store, f"SELECT ?s ?o {{ {pattern} }}", base):
        found[one.value].add(other.value)
    return found


def ancestors(store: ox.Store, base: str) -> dict[str, tuple[str, ...]]:
    """Every institution with all institutions above it, nearest first.

    >>> ancestors(in_memory(), "https://w3id.org/confkg/id/")
    {}
    """
    above = _values(store, base, "?s org:unitOf|org:subOrganizationOf ?o")
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


def event_kinds(store: ox.Store, base: str) -> dict[str, tuple[str, ...]]:
    """The concepts of every event of which a source says what kind it is, sorted.

    >>> event_kinds(in_memory(), "https://w3id.org/confkg/id/")
    {}
    """
    kinds = _values(store, base, "?s a ckg:Event ; ckg:eventType ?o")
    return {event: tuple(sorted(own)) for event, own in sorted(kinds.items())}


def countries(store: ox.Store, base: str) -> dict[str, tuple[str, ...]]:
    """The countries of every thing that has one, as printed, sorted.

    >>> countries(in_memory(), "https://w3id.org/confkg/id/")
    {}
    """
    found = _values(store, base, "?s ckg:country ?o")
    return {thing: tuple(sorted(own)) for thing, own in sorted(found.items())}


def _climb(leaf: str, above: dict[str, set[str]]) -> list[str]:
    found: list[str] = []
    queue = sorted(above[leaf])
    while queue:
        node = queue.pop(0)
        if node not in found and node != leaf:
            found.append(node)
            queue += sorted(above.get(node, ()))
    return found
