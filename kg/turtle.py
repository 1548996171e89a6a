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
from itertools import takewhile
from typing import BinaryIO, Final, TextIO

import pyoxigraph as ox

from kg.errors import UsageError
from kg.reading_order import PROPERTIES, UNTITLED, Fact, arranged, rank
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


def write_nquads(graph: ox.Store, out: BinaryIO) -> None:
    """Write the named graphs of a store as N-Quads: the same lines as `nquads`, sooner.

    >>> node, page = ox.NamedNode("http://a.example/x"), io.BytesIO()
    >>> graph = ox.Store()
    >>> graph.extend([ox.Quad(node, node, node), ox.Quad(node, node, ox.Literal(" ."), node)])
    >>> write_nquads(graph, page)
    >>> print(page.getvalue().decode())
    <http://a.example/x> <http://a.example/x> " ." <http://a.example/x> .
    <BLANKLINE>
    """
    lines: list[bytes] = []
    for name in graph.named_graphs():  # texts hold no line feed, so " ." before one ends a fact
        data = graph.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name) or b""
        lines += data.replace(b" .\n", f" {name} .\n".encode()).splitlines(keepends=True)
    out.writelines(sorted(lines))


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
    rows = _Rows(terms)
    said = _said(facts, rows)
    names = {name.strip("<>"): name for name in said}
    types = rows.classes  # the first rows of a node
    classes = (
        (node, types[row])
        for node, name in names.items()
        for row in takewhile(types.__contains__, said[name])
        if types[row]
    )
    for title, node in arranged(names, classes):
        name = names[node]
        if title != section:
            section = title
            yield f"\n# {section}\n"
        yield f"\n{indent}{terms.written(name)} {_properties(said[name], rows.verbs, indent)} .\n"


# A row is a property and a value in one string, for a million pairs are what Python is slow with:
# the number of the property, whose digits sort as properties stand, then the value as in Turtle.
_DIGITS: Final = 9


class _Rows(dict[str, str]):
    """Rows by predicate and object as in N-Triples; most occur many times."""

    def __init__(self, terms: _Terms) -> None:
        super().__init__()
        self.verbs: dict[str, str] = {}  # how properties are written, by number
        self.classes: dict[str, str] = {}  # by row of rdf:type, "" for what is no IRI
        self._terms = terms
        self._numbers: dict[str, str] = {}
        self._unknown: dict[str, str] = {}  # numbers of properties that have no place, by IRI

    def __missing__(self, rest: str) -> str:
        predicate, value = _first(rest)
        number = self._numbers.get(predicate) or self._numbered(predicate)
        row = self[rest] = number + self._terms.written(value)
        if self.verbs[number] == "a":
            self.classes[row] = value[1:-1] if value[0] == "<" else ""
        return row

    def _numbered(self, predicate: str) -> str:
        iri = predicate[1:-1]
        place, _ = rank(iri)
        number = f"{place:03}{0:06}"
        if place == len(PROPERTIES):
            number = self._unknown[iri] = f"{place:03}{len(self._unknown):06}"
        self._numbers[predicate] = number
        self.verbs[number] = "a" if iri == _A else self._terms.iri(iri)
        return number

    def in_order(self, said: dict[str, list[str]]) -> None:
        """Sort the rows of every node; properties that have no place were numbered as they came."""
        order = sorted(self._unknown)
        if list(self._unknown) != order:
            numbers = list(self._unknown.values())
            right = {self._unknown[iri]: number for iri, number in zip(order, numbers, strict=True)}
            self.verbs |= {right[old]: self.verbs[old] for old in numbers}
            for rows in said.values():
                rows[:] = [right.get(row[:_DIGITS], row[:_DIGITS]) + row[_DIGITS:] for row in rows]
        for rows in said.values():
            rows.sort()


def _said(facts: Iterable[Fact] | ox.Store, rows: _Rows) -> dict[str, list[str]]:
    """The rows of every node.

    By way of N-Triples: taking lines apart is faster than asking every term for its parts, and
    terms in them are written as in Turtle, but for prefixes and a few characters.
    """
    if isinstance(facts, ox.Store):
        data = facts.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    else:  # which may state a fact in several graphs
        data = b"".join({line + b"\n" for line in _ntriples(facts).split(b"\n") if line})
    said: dict[str, list[str]] = {}
    for line in data.decode().split(" .\n"):
        node, _, rest = line.partition(" ")
        known = said.get(node)
        if known is not None:
            known.append(rows[rest])
        elif line:
            node, rest = _first(line)
            said.setdefault(node, []).append(rows[rest])
    rows.in_order(said)
    return said


def _first(line: str) -> tuple[str, str]:
    """The first term of a line of N-Triples, an IRI or blank node, and the rest.

    IRIs of stores that were bulk-loaded leniently can hold almost any character, spaces too.
    """
    term, _, rest = line.partition(" ")
    if term[0] == "<" and term[-1] != ">":
        cut = line.index(">") + 1
        return line[:cut], line[cut + 1 :]
    return term, rest


def _properties(rows: list[str], verbs: dict[str, str], indent: str) -> str:
    lines: list[str] = []
    last, values = "", [""]
    for row in rows:
        number, text = row[:_DIGITS], row[_DIGITS:]
        if number != last:
            if len(values) > 1:
                lines[-1] = _listed(verbs[last], values, indent)
            last, values = number, [text]
            lines.append(f"{verbs[number]} {text}")
        else:
            values.append(text)
    if len(values) > 1:
        lines[-1] = _listed(verbs[last], values, indent)
    return f" ;\n{indent}    ".join(lines)


def _listed(verb: str, values: list[str], indent: str) -> str:
    line = f"{verb} {', '.join(values)}"
    if len(line) + len(indent) > _WIDTH:
        line = f"{verb} " + f",\n{indent}        ".join(values)
    return line
