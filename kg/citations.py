"""The sentences that state facts, from the graph alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.store import select
from kg.vocab import BASE

_QUERY = """
SELECT ?fact ?evidence ?exact ?start ?end ?pointer ?file WHERE {
  VALUES ?fact { %s }
  ?fact prov:wasDerivedFrom ?evidence .
  OPTIONAL { ?evidence oa:hasSource/rdfs:label ?file }
  ?evidence oa:hasSelector ?selector .
  OPTIONAL { ?selector oa:exact ?exact }
  OPTIONAL { ?selector oa:start ?start }
  OPTIONAL { ?selector oa:end ?end }
  OPTIONAL { ?selector rdf:value ?pointer }
}
"""
_SOURCES = """
SELECT DISTINCT ?event ?source WHERE {
  ?fact ckg:atEvent ?event ; prov:wasDerivedFrom/oa:hasSource ?source
}
"""


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """Words of a source, and where they stand: file, characters, or the pointer to a row.

    `start` and `end` are -1 where the source has no running text.
    """

    file: str
    start: int
    end: int
    pointer: str
    text: str

    @property
    def place(self) -> str:
        """File and place for people.

        >>> Quote("forum.txt", 10, 25, "", "Ada spoke first").place
        'forum.txt, characters 10–25'
        """
        characters = f"characters {self.start}–{self.end}" if self.start >= 0 else ""
        return ", ".join(filter(None, (self.file, self.pointer, characters)))


def quotes(graph: ox.Store, facts: Iterable[str], base: str = BASE) -> dict[str, tuple[Quote, ...]]:
    """The quotes that each of the facts (IRIs) was derived from, in the order of the sources.

    >>> quotes(ox.Store(), ["https://w3id.org/confkg/id/participation/x"])
    {'https://w3id.org/confkg/id/participation/x': ()}
    """
    wanted = sorted({*facts})
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    if wanted:
        query = _QUERY % " ".join(str(ox.NamedNode(fact)) for fact in wanted)
        for fact, evidence, *values in select(graph, query, base):
            known = found[fact.value][evidence.value]
            for name, term in zip(
                ("exact", "start", "end", "pointer", "file"), values, strict=True
            ):
                if term is not None:  # of several the same one in every run
                    known[name] = min(known.get(name, term.value), term.value)
    return {fact: tuple(sorted({*map(_quote, found[fact].values())})) for fact in wanted}


def _quote(values: dict[str, str]) -> Quote:
    return Quote(
        file=values.get("file", ""),
        start=int(values.get("start", -1)),
        end=int(values.get("end", -1)),
        pointer=values.get("pointer", ""),
        text=values.get("exact", ""),
    )


def sources_of_events(graph: ox.Store, base: str = BASE) -> dict[str, Collection[str]]:
    """The sources (IRIs) that tell who took part in each event.

    >>> sources_of_events(ox.Store())
    {}
    """
    found: dict[str, set[str]] = defaultdict(set)
    for event, source in select(graph, _SOURCES, base):
        found[event.value].add(source.value)
    return {event: sorted(found[event]) for event in sorted(found)}
