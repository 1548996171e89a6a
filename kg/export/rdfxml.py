"""RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/), for tools that read nothing else."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.errors import UsageError
from kg.export.attributes import clean
from kg.reading_order import Fact, Term, described
from kg.turtle import INNER, LETTER
from kg.vocab import RDF, XSD

_NAME: Final = re.compile(rf"[{LETTER}_][{INNER}.]*\Z")
_RESERVED: Final = {
    RDF + name
    for name in ("RDF", "Description", "ID", "about", "parseType", "resource", "nodeID", "datatype")
} | {f"{RDF}li"}
_TAG: Final = "\0"  # stands for the element's name; no XML holds it


def dump(facts: Iterable[Fact], prefixes: Mapping[str, str]) -> str:
    """The union of all graphs as RDF/XML, in reading order.

    Characters that XML 1.0 forbids are left out. A property whose IRI doesn't end in a name has
    no spelling in RDF/XML and is an error.

    >>> ada, name = ox.NamedNode("http://a.example/ada"), ox.NamedNode("http://a.example/name")
    >>> print(dump([ox.Triple(ada, name, ox.Literal("A & B"))], {"a": "http://a.example/"}))
    <?xml version="1.0" encoding="UTF-8"?>
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:a="http://a.example/">
      <rdf:Description rdf:about="http://a.example/ada">
        <a:name>A &amp; B</a:name>
      </rdf:Description>
    </rdf:RDF>
    <BLANKLINE>
    """
    things = list(described(facts, lambda _, value: _value(value)))
    predicates = sorted({iri for thing in things for iri, _ in thing.properties})
    tags, namespaces = _names(predicates, prefixes)
    lines = []
    for thing in things:
        lines.append(f"  <rdf:Description {_about(thing.node)}>")
        for iri, values in thing.properties:
            lines += [f"    <{tags[iri]}{value.replace(_TAG, tags[iri])}" for value in values]
        lines.append("  </rdf:Description>")
    declared = "".join(f"\n    xmlns:{p}={quoteattr(ns)}" for p, ns in namespaces.items())
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="{RDF}"{declared}>'
    return "\n".join([head, *lines, "</rdf:RDF>", ""])


def _about(node: str) -> str:
    if node.startswith("_:"):
        return f'rdf:nodeID="b{node[2:]}"'  # a nodeID can't start with a digit, a label can
    return f"rdf:about={quoteattr(node)}"


def _value(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f" rdf:resource={quoteattr(term.value)}/>"
    if isinstance(term, ox.BlankNode):
        return f' rdf:nodeID="b{term.value}"/>'
    kind = ""
    if term.language is not None:
        kind = f" xml:lang={quoteattr(term.language)}"
    elif term.datatype.value != f"{XSD}string":
        kind = f" rdf:datatype={quoteattr(term.datatype.value)}"
    # A bare carriage return would be read as a line feed.
    return f"{kind}>{escape(clean(term.value), {chr(13): '&#13;'})}</{_TAG}>"


def _names(
    predicates: Iterable[str], prefixes: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Element name of every property, and the prefixes that takes."""
    known = {prefixes[name]: name for name in reversed(list(prefixes)) if _usable(name)}
    known[RDF] = "rdf"
    tags: dict[str, str] = {}
    used: dict[str, str] = {}
    for iri in predicates:
        name = _NAME.search(iri)
        if not name or iri in _RESERVED:
            raise UsageError(f"<{iri}> cannot be written as an RDF/XML property", hint="use ttl")
        namespace = iri[: name.start()]
        if namespace not in known:
            known[namespace] = next(
                free for n in itertools.count() if (free := f"ns{n}") not in known.values()
            )
        tags[iri] = f"{known[namespace]}:{name[0]}"
        if namespace != RDF:
            used[known[namespace]] = namespace
    return tags, used


def _usable(prefix: str) -> bool:
    return prefix != "rdf" and not prefix.lower().startswith("xml")
