"""An RDF file as a store in memory, with what could not be read of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.errors import SourceError, UnreadableError
from kg.ingest.file import File
from kg.ingest.rdf.jsonld import Documents, parse
from kg.ingest.rdf.syntax import JSONLD, NQUADS, NTRIPLES, RDFXML, syntax
from kg.model import Flaw

# A store takes about ten times the size of its file; beyond this, a build belongs on a server.
MAX_BYTES: Final = 200_000_000

_FORMATS: Final = {
    fmt.media_type: fmt
    for fmt in (
        ox.RdfFormat.TURTLE,
        ox.RdfFormat.TRIG,
        ox.RdfFormat.N_TRIPLES,
        ox.RdfFormat.N_QUADS,
        ox.RdfFormat.RDF_XML,
        ox.RdfFormat.JSON_LD,
    )
}
_ENCODING: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.-]+)[\"']", re.IGNORECASE
)
_DECLARED: Final = re.compile(rb"<!ENTITY\s+[^\s%\"']+\s+([\"'])(.*?)\1\s*([^>]*)>", re.DOTALL)
# What entities are for in RDF/XML: the beginning of IRIs, which holds no other entity.
_NAMESPACE: Final = re.compile(rb"[^&%<>\s]{0,500}")


class Loaded(NamedTuple):
    """The facts of a file; where the objects behind blank nodes stand, as far as known; flaws."""

    store: ox.Store
    pointers: Mapping[str, str]
    flaws: tuple[Flaw, ...] = ()


def load(file: File) -> Loaded:
    """All facts of a file in a store in memory; named graphs stay what they are.

    Relative IRIs are those below `file:///` and the file's name. Of N-Triples and N-Quads lines
    that are none are flaws. UnreadableError, with the line, for what is not in the syntax
    otherwise, and for XML with entities that stand for more than a namespace; SourceError if
    nothing is left.

    >>> len(load(File("a.nt", b'<http://a.example/x> <http://a.example/y> "z" .')).store)
    1
    """
    which = syntax(file)
    if not which:
        raise UnreadableError("this is no RDF", where=file.name)
    loaded = _loaded(file, which)
    if not len(loaded.store):
        raise SourceError("the file holds no facts", where=file.name)
    return loaded


def load_jsonld(documents: Documents) -> Loaded:
    """The facts of documents that have been made ready, if there are any.

    >>> documents = Documents("page.html")
    >>> documents.add({"@context": "https://schema.org", "@type": "Event", "name": "Forum"})
    >>> sorted(load_jsonld(documents).pointers.values())
    ['/']
    """
    store, pointers = ox.Store(), dict(documents.pointers)
    quads = _quads(documents.text(), JSONLD, documents.name)
    store.bulk_extend(_numbered(quads, pointers))
    return Loaded(store, pointers)


def _loaded(file: File, which: str) -> Loaded:
    data = file.bytes(MAX_BYTES)
    if which == JSONLD:
        documents = Documents(file.name)
        documents.add(parse(data, file.name))
        return load_jsonld(documents)
    if which == RDFXML:
        data = _checked_xml(data, file.name)
    store, flaws = ox.Store(), []
    try:
        store.bulk_extend(_numbered(_quads(data, which, file.name), {}))
    except UnreadableError:
        if which not in (NTRIPLES, NQUADS):
            raise
        lines = list(_line_by_line(data, which, file.name))
        flaws = [found for found in lines if isinstance(found, Flaw)]
        store = ox.Store()
        store.bulk_extend(_numbered((q for q in lines if isinstance(q, ox.Quad)), {}))
        if not len(store):
            raise
    return Loaded(store, {}, tuple(flaws))


def _quads(data: bytes | str, which: str, name: str) -> Iterator[ox.Quad]:
    """The parser is lenient: of an IRI with a space in it, all that matters is that it is one."""
    base = re.sub(r"[^\w.-]", "_", name, flags=re.ASCII)
    syntax_of_it = _FORMATS[which]
    try:
        yield from ox.parse(data, format=syntax_of_it, base_iri=f"file:///{base}", lenient=True)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) if which != JSONLD else None
        raise UnreadableError(
            f"this is not {syntax_of_it.name}: {getattr(error, 'msg', error)}",
            where=f"{name}:{line}" if line else name,
            hint="an RDF library or editor shows what is wrong there",
        ) from error


def _line_by_line(data: bytes, which: str, name: str) -> Iterator[ox.Quad | Flaw]:
    for number, line in enumerate(data.splitlines(), 1):
        try:
            yield from list(_quads(line, which, name))
        except UnreadableError as error:
            yield Flaw(f"line={number}", error.what)


def _numbered(quads: Iterable[ox.Quad], pointers: dict[str, str]) -> Iterator[ox.Quad]:
    """The quads with blank nodes labelled in their order; parsers invent new labels every time.

    `pointers` are put under the new labels.
    """
    labels: dict[str, ox.BlankNode] = {}
    numbers = count(1)

    def named(term: object) -> object:
        if not isinstance(term, ox.BlankNode):
            return term
        if term.value not in labels:
            labels[term.value] = ox.BlankNode(f"b{next(numbers):08}")
            if term.value in pointers:
                pointers[labels[term.value].value] = pointers.pop(term.value)
        return labels[term.value]

    for quad in quads:
        subject, value = named(quad.subject), named(quad.object)
        if subject is quad.subject and value is quad.object:
            yield quad
        else:
            yield ox.Quad(subject, quad.predicate, value, quad.graph_name)  # type: ignore[arg-type]


def _checked_xml(data: bytes, name: str) -> bytes:
    """RDF/XML in UTF-8; refused if its document type could blow up or ask for other files.

    Entities that stand for a namespace are common in RDF/XML; those that hold others, or stand
    outside, are not needed for RDF. (A document type that only names a DTD is never fetched.)
    """
    if found := _ENCODING.match(data):
        try:
            data = b"<?xml version='1.0'" + data[found.end() :].decode(found[1].decode()).encode()
        except (LookupError, UnicodeDecodeError) as error:
            raise UnreadableError(
                f"this is not in the encoding that it names: {error}",
                where=name,
                hint="save it in UTF-8",
            ) from error
    declared = [found.groups() for found in _DECLARED.finditer(data)]
    plain = all(_NAMESPACE.fullmatch(value) and not more for _, value, more in declared)
    if not plain or len(declared) != data.count(b"<!ENTITY"):
        raise UnreadableError(
            "its document type declares entities other than namespaces, which are not read",
            where=name,
            hint="remove the <!DOCTYPE …> and write out what its entities stand for",
        )
    return data
