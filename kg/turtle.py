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
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO, Final, TextIO

import pyoxigraph as ox

from kg.errors import UsageError
from kg.reading_order import UNTITLED, Fact, arranged, rank
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
_UNSAFE_TEXT: Final = re.compile(r"[\x80-\x9f\u2028\u2029]")  # others N-Triples have escaped
_A: Final = f"{RDF}type"
# N-Triples. IRIs of stores that were bulk-loaded leniently can hold almost any character.
_FACT: Final = re.compile(r"(<[^>]*>|_:\S+) (<[^>]*>) (.*) \.\n")
_UNSAFE_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def write(
    facts: Iterable[Fact] | ox.Store, out: BinaryIO | TextIO, prefixes: Mapping[str, str]
) -> None:
    """Write the union of all graphs as Turtle; each fact once, in canonical order.

    Of a store it is the default graph, which is the union of the others in those of this project.
    A large graph should come as a store: its facts then pass through Python as text only. Prefixes
    that aren't used are left out. Bytes are UTF-8.

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
    body = list(_sections(facts, terms, indent=""))
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
        graphs["" if isinstance(name, ox.DefaultGraph) else terms.written(str(name))].append(quad)
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
    return _lines(_ntriples(quads))


def _ntriples(facts: Iterable[Fact]) -> bytes:
    triples = (fact.triple if isinstance(fact, ox.Quad) else fact for fact in facts)
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


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

    def iri(self, iri: str) -> str:
        known = self._known.get(iri)
        if known is None:
            known = self._known[iri] = self._shorten(iri)
        return known

    def _shorten(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        likely: Iterable[str] = (iri[:cut],)
        if self._odd:
            likely = sorted((iri[:cut], *self._odd), key=len, reverse=True)
        for namespace in likely:
            prefix = self._by_namespace.get(namespace)
            local = iri[len(namespace) :]
            if prefix is not None and iri.startswith(namespace) and _LOCAL.fullmatch(local):
                self._used.add(prefix)
                return f"{prefix}:{local}"
        return _full(iri)

    def written(self, term: str) -> str:
        """A term of N-Triples as in Turtle."""
        if term[:2] == "<<":
            raise UsageError("a triple inside a triple cannot be written in RDF 1.1")
        if term[0] == "<":
            return self.iri(term[1:-1])
        if term[0] == "_":
            return term
        end = term.rindex('"') + 1
        text, rest = _UNSAFE_TEXT.sub(_coded, term[:end]), term[end:]
        if rest[:1] != "^":
            if "--" in rest:
                raise UsageError("a literal with a base direction cannot be written in RDF 1.1")
            return text + rest
        datatype = rest[3:-1]
        bare = _BARE.get(datatype)
        if bare is not None and bare.fullmatch(text[1:-1]):
            return text[1:-1]
        return f"{text}^^{self.iri(datatype)}"


def _full(iri: str) -> str:
    return f"<{_UNSAFE_IRI.sub(_coded, iri)}>"


def _coded(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04X}"


def _sections(facts: Iterable[Fact] | ox.Store, terms: _Terms, indent: str) -> Iterator[str]:
    """The body of one graph: sections with a title, subjects apart by a blank line."""
    section = UNTITLED
    said, classes = _said(facts, terms)
    names = {name.strip("<>"): name for name in said}
    for title, node in arranged(names, classes):
        name = names[node]
        if title != section:
            section = title
            yield f"\n# {section}\n"
        yield f"\n{indent}{terms.written(name)} {_properties(said[name], indent)} .\n"


_Verb = tuple[int, str, str]  # where a property stands, its IRI, how it is written
_Said = dict[str, list[tuple[_Verb, str]]]


def _said(facts: Iterable[Fact] | ox.Store, terms: _Terms) -> tuple[_Said, list[tuple[str, str]]]:
    """Properties with rendered values by node, in no order, and the classes of nodes.

    By way of N-Triples: taking lines apart is faster than asking every term for its parts, and
    terms in them are written as in Turtle, but for prefixes and a few characters.
    """
    if isinstance(facts, ox.Store):
        data = facts.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    else:  # which may state a fact in several graphs
        data = b"".join({line + b"\n" for line in _ntriples(facts).split(b"\n") if line})
    verbs: dict[str, _Verb] = {}
    objects: dict[str, str] = {}
    said: _Said = {}
    classes = []
    for fact in _FACT.finditer(data.decode()):
        subject, predicate, value = fact.groups()
        verb = verbs.get(predicate)
        if verb is None:
            iri = predicate[1:-1]
            verb = verbs[predicate] = (*rank(iri), "a" if iri == _A else terms.iri(iri))
        text = objects.get(value)
        if text is None:
            text = objects[value] = terms.written(value)
        rows = said.get(subject)
        if rows is None:
            rows = said[subject] = []
        rows.append((verb, text))
        if verb[1] == _A and value[0] == "<":
            classes.append((subject.strip("<>"), value[1:-1]))
    return said, classes


def _properties(said: list[tuple[_Verb, str]], indent: str) -> str:
    lines = []
    for verb, rows in groupby(sorted(said), key=itemgetter(0)):
        values = [text for _, text in rows]
        line = f"{verb[2]} {', '.join(values)}"
        if len(values) > 1 and len(line) + len(indent) > _WIDTH:
            line = f"{verb[2]} " + f",\n{indent}        ".join(values)
        lines.append(line)
    return f" ;\n{indent}    ".join(lines)
