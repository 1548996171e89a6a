"""The reader of RDF files: Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.ingest.file import File
from kg.ingest.rdf.syntax import syntax
from kg.model import Entry, Flaw, Source

if TYPE_CHECKING:
    from kg.ingest.rdf.facts import Facts
    from kg.ingest.rdf.load import Loaded
    from kg.ingest.rdf.mappings import Mapping


class RdfReader:
    """Reads data in every vocabulary for which there is a mapping.

    The mappings are those of `ontology/mappings`, of a folder `mappings` beside the file, and of
    the file or folder that the source names.
    """

    media_type = "text/turtle"
    label = "RDF (Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD)"
    beside_text = False

    def sniff(self, file: File) -> bool:
        """By the name, or by what the first lines look like.

        >>> RdfReader().sniff(File("talks.ttl", b"")), RdfReader().sniff(File("a.txt", b"Ada"))
        (True, False)
        """
        return not file.is_folder and syntax(file) != ""

    def source(self, file: File) -> Source:
        """The file with the media type of its syntax."""
        return file.source(syntax(file), "utf-8")

    def entries(self, file: File) -> Iterator[Entry | Flaw]:
        """One entry for each event, institution, person, part and role, in this order.

        SourceError if the file is broken, or in no known vocabulary.

        >>> data = b'''@prefix ckg: <https://w3id.org/confkg/ontology#> .
        ... [] a ckg:Event ; <http://www.w3.org/2000/01/rdf-schema#label> "Forum 2021" .'''
        >>> [entry.text for entry in RdfReader().entries(File("a.ttl", data))]
        ['event: Forum 2021']
        """
        from kg.ingest.rdf.entries import entries
        from kg.ingest.rdf.load import load

        loaded = load(file)
        facts = construct_facts(loaded, file)
        if not len(facts):
            raise SourceError(
                "none of its vocabularies is known",
                where=file.name,
                hint="a mapping for another one is a file; see ontology/mappings/README.md",
            )
        yield from entries(facts, file.sha256[:12], file.given.event)
        yield from loaded.flaws


def construct_facts(loaded: Loaded, file: File) -> Facts:
    """What the mappings make of facts that were loaded from a file.

    >>> from kg.ingest.rdf.load import load
    >>> file = File("a.nt", b'<http://a.example/x> <http://a.example/y> "z" .')
    >>> len(construct_facts(load(file), file))
    0
    """
    from kg.ingest.rdf.facts import Facts
    from kg.ingest.rdf.mappings import construct

    return Facts(construct(loaded.store, _mappings(file)), loaded.pointers)


def _mappings(file: File) -> list[Mapping]:
    """Those that ship, those beside the file, those that its source names."""
    from kg.ingest.rdf.mappings import mappings

    beside, named = Path(file.path).parent / "mappings", Path(file.given.mapping)
    extra = [beside] if file.given.path != "-" and beside.is_dir() else []
    if file.given.mapping and (named.is_dir() or named.suffix == ".rq"):
        extra.append(named)
    return mappings(*extra)
