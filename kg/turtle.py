"""Canonical Turtle, TriG, N-Quads and N-Triples: the same facts always give the same bytes.

Readable first: a section per class in the order one would tell the story, subjects sorted, a
fixed order of properties, provenance last. Written only with what rdflib, Oxigraph, Raptor and
Serd all read: the grammar is Turtle 1.1 (https://www.w3.org/TR/turtle/#sec-grammar), prefixed
names need no escapes, blank nodes keep their labels (stable bytes need stable labels).
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Final, TextIO

import pyoxigraph as ox

from kg.errors import UsageError
from kg.reading_order import UNTITLED, Described, Fact, Term, described
from kg.vocab import RDF, XSD

_WIDTH: Final = 100

# PN_CHARS_BASE (the NameStartChar of XML) without what is no letter in any script.
LETTER: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    "\U00010000-\U0001fffd\U00020000-\U0002fffd"
)
INNER: Final = f"{LETTER}0-9_\u00b7\u0300-\u036f\u203f-\u2040-"
_LOCAL: Final = re.compile(rf"[{LETTER}0-9_](?:[{INNER}.]*[{INNER}])?")
_PREFIX: Final = re.compile(r"[A-Za-z](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
# Bare numbers and truth values that all four read back as they were written: rdflib makes 0 of a
# bare -0 and 1E-7 of a bare 0.0000001.
_BARE: Final = {
    f"{XSD}integer": re.compile(r"0|-?[1-9][0-9]*"),
    f"{XSD}decimal": re.compile(r"-?(?:0|[1-9][0-9]*)\.(?!0{6})[0-9]+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
_UNSAFE_TEXT: Final = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029]')
_UNSAFE_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_SHORT: Final = {
    '"': r"\"",
    "\\": r"\\",
    "\b": r"\b",
    "\f": r"\f",
    "\n": r"\n",
    "\r": r"\r",
    "\t": r"\t",
}


def write(quads: Iterable[Fact], out: BinaryIO | TextIO, prefixes: Mapping[str, str]) -> None:
    """Write the union of all graphs as Turtle; each fact once, in canonical order.

    Prefixes that aren't used are left out. Bytes are UTF-8.

    >>> ada, name = ox.NamedNode("http://a.example/ada"), ox.NamedNode("http://a.example/name")
    >>> page = io.StringIO()
    >>> write([ox.Triple(ada, name, ox.Literal("Ada"))], page, {"a": "http://a.example/"})
    >>> print(page.getvalue())
    @prefix a: <http://a.example/> .
    <BLANKLINE>
    a:ada a:name "Ada" .
    <BLANKLINE>
    """
    terms = _Terms(prefixes)
    body = list(_sections(quads, terms, indent=""))
    _emit(out, [*terms.header(), *body])


def write_trig(
    quads: Iterable[ox.Quad], out: BinaryIO | TextIO, prefixes: Mapping[str, str]
) -> None:
    """Write every graph in its own block, the default graph first, then by IRI.

    >>> ada, name = ox.NamedNode("http://a.example/ada"), ox.NamedNode("http://a.example/name")
    >>> page = io.StringIO()
    >>> quad = ox.Quad(ada, name, ox.Literal("Ada"), ox.NamedNode("http://a.example/g"))
    >>> write_trig([quad], page, {"a": "http://a.example/"})
    >>> print(page.getvalue().split("\\n\\n", 1)[1])
    a:g {
    <BLANKLINE>
        a:ada a:name "Ada" .
    }
    <BLANKLINE>
    """
    graphs: dict[str, list[ox.Quad]] = defaultdict(list)
    terms = _Terms(prefixes)
    for quad in quads:
        name = quad.graph_name
        graphs["" if isinstance(name, ox.DefaultGraph) else terms.of(name)].append(quad)
    body: list[str] = []
    for graph in sorted(graphs):
        block = _sections(graphs[graph], terms, indent="    " if graph else "")
        body += ["\n", f"{graph} {{\n", *block, "}\n"] if graph else block
    _emit(out, [*terms.header(), *body])


def nquads(quads: Iterable[ox.Quad]) -> list[str]:
    """All quads as N-Quads, one string per line with its line feed, sorted, each once.

    >>> node = ox.NamedNode("http://a.example/x")
    >>> nquads([ox.Quad(node, node, ox.Literal("b\\n")), ox.Quad(node, node, node)])[0]
    '<http://a.example/x> <http://a.example/x> "b\\\\n" .\\n'
    """
    return _lines(ox.serialize(quads, format=ox.RdfFormat.N_QUADS))


def ntriples(quads: Iterable[Fact]) -> list[str]:
    """The union of all graphs as N-Triples lines, sorted, each once.

    >>> node, graph = ox.NamedNode("http://a.example/x"), ox.NamedNode("http://a.example/g")
    >>> ntriples([ox.Quad(node, node, node, graph), ox.Triple(node, node, node)])
    ['<http://a.example/x> <http://a.example/x> <http://a.example/x> .\\n']
    """
    triples = (fact.triple if isinstance(fact, ox.Quad) else fact for fact in quads)
    return _lines(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))


def _lines(data: bytes | None) -> list[str]:
    # UTF-8 sorts as code points do. Only LF ends a line: U+2028 and its like stand inside strings.
    return [f"{line.decode()}\n" for line in sorted(set((data or b"").split(b"\n"))) if line]


def _emit(out: BinaryIO | TextIO, parts: Iterable[str]) -> None:
    text = "".join(parts).removeprefix("\n")  # where no prefix comes before
    if isinstance(out, io.TextIOBase):
        out.write(text)
    else:
        out.write(text.encode())  # type: ignore[arg-type]  # mypy can't tell the two apart here


class _Terms:
    """Writes terms, shortest safe form first, and remembers which prefixes that took."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        for prefix in prefixes:
            if not _PREFIX.fullmatch(prefix):
                raise UsageError(f"{prefix!r} cannot be a prefix", hint="letters, digits, - and _")
        self._prefixes = dict(prefixes)
        self._by_namespace = {prefixes[name]: name for name in reversed(list(prefixes))}
        # Namespaces that end at the last / or # of an IRI are found by one look-up; others aren't.
        self._odd = [namespace for namespace in self._by_namespace if namespace[-1:] not in "/#"]
        self._used: set[str] = set()
        self._known: dict[str, str] = {}

    def header(self) -> Iterator[str]:
        for prefix, namespace in self._prefixes.items():
            if prefix in self._used:
                yield f"@prefix {prefix}: {_full(namespace)} .\n"

    def of(self, term: Term) -> str:
        if isinstance(term, ox.NamedNode):
            return self.iri(term.value)
        if isinstance(term, ox.Literal):
            return self._literal(term)
        return f"_:{term.value}"

    def iri(self, iri: str) -> str:
        known = self._known.get(iri)
        if known is None:
            known = self._known[iri] = self._shorten(iri)
        return known

    def _shorten(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        for namespace in sorted((iri[:cut], *self._odd), key=len, reverse=True):
            prefix = self._by_namespace.get(namespace)
            local = iri[len(namespace) :]
            if prefix is not None and iri.startswith(namespace) and _LOCAL.fullmatch(local):
                self._used.add(prefix)
                return f"{prefix}:{local}"
        return _full(iri)

    def _literal(self, literal: ox.Literal) -> str:
        text = literal.value
        if literal.language is not None:
            return f"{_quoted(text)}@{literal.language}"
        datatype = literal.datatype.value
        if datatype == f"{XSD}string":
            return _quoted(text)
        bare = _BARE.get(datatype)
        if bare is not None and bare.fullmatch(text):
            return text
        return f"{_quoted(text)}^^{self.iri(datatype)}"


def _quoted(text: str) -> str:
    if _UNSAFE_TEXT.search(text):
        text = _UNSAFE_TEXT.sub(_escaped, text)
    return f'"{text}"'


def _full(iri: str) -> str:
    return f"<{_UNSAFE_IRI.sub(_coded, iri)}>"


def _escaped(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or _coded(match)


def _coded(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04X}"


def _sections(quads: Iterable[Fact], terms: _Terms, indent: str) -> Iterator[str]:
    """The body of one graph: sections with a title, subjects apart by a blank line."""
    section = UNTITLED
    for thing in described(quads, lambda _, value: terms.of(value)):
        if thing.section != section:
            section = thing.section
            yield f"\n# {section}\n"
        name = thing.node if thing.node.startswith("_:") else terms.iri(thing.node)
        yield f"\n{indent}{name} {_properties(thing, terms, indent)} .\n"


def _properties(thing: Described, terms: _Terms, indent: str) -> str:
    lines = []
    for iri, values in thing.properties:
        verb = "a" if iri == f"{RDF}type" else terms.iri(iri)
        line = f"{verb} {', '.join(values)}"
        if len(values) > 1 and len(line) + len(indent) > _WIDTH:
            line = f"{verb} " + f",\n{indent}        ".join(values)
        lines.append(line)
    return f" ;\n{indent}    ".join(lines)
