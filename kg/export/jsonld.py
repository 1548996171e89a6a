"""JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/) with its whole context inside: nothing to fetch.

Values stand as plain text wherever all values of a property are alike, because the context then
says what they are: `"ckg:atEvent": "event:forum-2022"`. The rest are value objects.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from kg.errors import UsageError
from kg.reading_order import Fact, Term, described
from kg.vocab import RDF, XSD

_TYPE: Final = f"{RDF}type"
_PREFIX: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_MIXED: Final = ""


def dump(facts: Iterable[Fact], prefixes: Mapping[str, str]) -> str:
    """The union of all graphs as one JSON-LD document, one thing after the other, one fact a line.

    >>> ada, name = ox.NamedNode("http://a.example/ada"), ox.NamedNode("http://a.example/name")
    >>> print(dump([ox.Triple(ada, name, ox.Literal("Ada"))], {"a": "http://a.example/"}))
    {
      "@context": {
        "a": "http://a.example/"
      },
      "@graph": [
        {
          "@id": "a:ada",
          "a:name": "Ada"
        }
      ]
    }
    <BLANKLINE>
    """
    table = list(facts)
    kinds = _kinds(table)
    names = _Names(prefixes, table)
    things = []
    for thing in described(table, lambda iri, term: _value(iri, term, kinds, names)):
        lines = [f'"@id": {_json(names.of(thing.node))}']
        for iri, values in thing.properties:
            key = "@type" if iri == _TYPE else names.of(iri)
            value = values[0] if len(values) == 1 else f"[{', '.join(values)}]"
            lines.append(f"{_json(key)}: {value}")
        things.append(_block("{", lines, "}", "    "))
    terms = [
        f"{_json(names.of(iri))}: {_json({'@id': names.of(iri), '@type': names.of(kind)})}"
        for iri, kind in sorted(kinds.items())
        if kind != _MIXED
    ]
    context = [f"{_json(name)}: {_json(prefixes[name])}" for name in prefixes if name in names.used]
    context += terms
    return _block(
        "{",
        [
            f'"@context": {_block("{", context, "}", "  ")}',
            f'"@graph": {_block("[", things, "]", "  ")}',
        ],
        "}\n",
        "",
    )


def _kinds(facts: Iterable[Fact]) -> dict[str, str]:
    """What all values of a property are: "@id", one datatype, or nothing that goes for all."""
    found: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        term = fact.object
        kind = "@id"
        if isinstance(term, ox.Literal):
            plain = term.language is not None or term.datatype.value == f"{XSD}string"
            kind = _MIXED if plain else term.datatype.value
        found[fact.predicate.value].add(kind)
    found.pop(_TYPE, None)
    return {iri: min(kinds) if len(kinds) == 1 else _MIXED for iri, kinds in found.items()}


def _value(predicate: str, term: Term, kinds: Mapping[str, str], names: _Names) -> str:
    if predicate == _TYPE:
        if isinstance(term, ox.Literal):
            raise UsageError(f'a class cannot be the text "{term.value}" in JSON-LD')
        return _json(names.of(_id(term)))
    if not isinstance(term, ox.Literal):
        name = names.of(_id(term))
        return _json(name if kinds[predicate] == "@id" else {"@id": name})
    if term.language is not None:
        return _json({"@value": term.value, "@language": term.language})
    datatype = term.datatype.value
    if datatype in (kinds[predicate], f"{XSD}string"):
        return _json(term.value)
    return _json({"@value": term.value, "@type": names.of(datatype)})


def _id(term: ox.NamedNode | ox.BlankNode) -> str:
    return term.value if isinstance(term, ox.NamedNode) else f"_:{term.value}"


class _Names:
    """Shortens IRIs by prefix and remembers which prefixes that took."""

    def __init__(self, prefixes: Mapping[str, str], facts: Iterable[Fact]) -> None:
        # An IRI such as event:x would be taken for a short form of the prefix `event`.
        schemes = {
            iri.split(":", 1)[0]
            for fact in facts
            for term in (fact.subject, fact.predicate, fact.object)
            if (iri := _iri(term))
        }
        self._by_namespace = {
            prefixes[name]: name
            for name in reversed(list(prefixes))
            # JSON-LD 1.1 takes a term for a prefix only where it ends like this.
            if _PREFIX.fullmatch(name) and prefixes[name][-1:] in "/#:?" and name not in schemes
        }
        self.used: set[str] = set()

    def of(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._by_namespace.get(iri[:cut])
        if prefix is None or cut == len(iri):
            return iri
        self.used.add(prefix)
        return f"{prefix}:{iri[cut:]}"


def _iri(term: object) -> str:
    if isinstance(term, ox.Literal):
        return term.datatype.value
    return term.value if isinstance(term, ox.NamedNode) else ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _block(opening: str, lines: Iterable[str], closing: str, indent: str) -> str:
    inside = ",".join(f"\n{indent}  {line}" for line in lines)
    return f"{opening}{inside}\n{indent}{closing}" if inside else f"{opening}{closing}"
