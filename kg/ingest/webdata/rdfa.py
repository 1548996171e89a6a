"""RDFa Lite as JSON-LD (https://www.w3.org/TR/rdfa-lite/): five attributes and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final, NamedTuple

from kg.ingest.webdata.page import Element, absolute, address

# Of the prefixes that RDFa knows without being told, those for events and people.
_PREFIXES: Final = {
    "schema": "http://schema.org/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dc": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


class _Context(NamedTuple):
    """What holds for an element: the item that properties belong to, vocabulary and prefixes."""

    item: dict[str, Any] | None
    vocabulary: str
    prefixes: Mapping[str, str]


def items(root: Element, base: str) -> Iterator[tuple[Element, dict[str, Any]]]:
    """The items of a page that are no property of another, as JSON-LD, with their elements.

    >>> from kg.ingest.webdata.page import page
    >>> html = '''<div vocab="https://schema.org/" typeof="Event"><h1 property="name">Forum</h1>'''
    >>> [item for _, item in items(page(html), "")]  # doctest: +NORMALIZE_WHITESPACE
    [{'@context': {'@vocab': 'https://schema.org/'}, '@type': ['https://schema.org/Event'],
      'name': ['Forum']}]
    """
    found: list[tuple[Element, dict[str, Any]]] = []
    ahead: list[tuple[Element, _Context]] = [(root, _Context(None, "", _PREFIXES))]
    while ahead:
        element, context = ahead.pop()
        inside = _read(element, context, base, found)
        children = [child for child in element.children if isinstance(child, Element)]
        ahead += [(child, inside) for child in children[::-1]]
    yield from ((e, item) for e, item in found if any(key[0] != "@" for key in item))


def _read(
    element: Element, context: _Context, base: str, found: list[tuple[Element, dict[str, Any]]]
) -> _Context:
    """Note what an element states; gives what holds for the elements inside."""
    attributes = element.attributes
    if "vocab" in attributes:
        context = context._replace(vocabulary=attributes["vocab"].strip())
    if "prefix" in attributes:
        words = attributes["prefix"].split()
        pairs = {p[:-1].lower(): iri for p, iri in zip(words[::2], words[1::2], strict=False)}
        context = context._replace(prefixes={**context.prefixes, **pairs})
    properties = _iris(attributes.get("property", ""), context)
    types = _iris(attributes.get("typeof", ""), context)
    item: dict[str, Any] | None = None
    if types or "resource" in attributes:
        item = {"@context": {"@vocab": context.vocabulary}} if context.vocabulary else {}
        if types:
            item["@type"] = types
        given = attributes.get("resource") or (types and address(element, base))
        if given:
            item["@id"] = absolute(given, base)
    if context.item is not None and properties:
        value = item if item is not None else _value(element, base)
        vocabulary = context.item.get("@context", {}).get("@vocab", "")
        for name in properties:
            context.item.setdefault(name.removeprefix(vocabulary), []).append(value)
    elif item is not None:
        found.append((element, item))
    return context._replace(item=item) if item is not None else context


def _value(element: Element, base: str) -> Any:
    attributes = element.attributes
    if "content" in attributes:
        return unescape(attributes["content"])
    if found := address(element, base):
        return {"@id": found}
    return unescape(attributes["datetime"]) if "datetime" in attributes else element.text


def _iris(words: str, context: _Context) -> list[str]:
    """Terms of the vocabulary, compact IRIs and IRIs as IRIs; what is none of these is left out."""
    found = []
    for word in words.split():
        prefix, colon, local = word.partition(":")
        if not colon and context.vocabulary:
            found.append(context.vocabulary + word)
        elif colon and (namespace := context.prefixes.get(prefix.lower())):
            found.append(namespace + local)
        elif colon and local.startswith("//"):
            found.append(word)
    return found
