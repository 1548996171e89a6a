"""Microdata as JSON-LD (HTML Standard, chapter "Microdata": https://html.spec.whatwg.org/#microdata)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final

from kg.ingest.webdata.page import Element, absolute, address

# By itemref, items hold items that hold items; a page written by people stays far below these.
_DEEPEST: Final = 30
_MOST: Final = 20_000
_LINKS: Final = frozenset("a area link audio embed iframe img source track video object".split())


def items(root: Element, base: str) -> Iterator[tuple[Element, dict[str, Any]]]:
    """The items of a page that are no property of another, as JSON-LD, with their elements.

    >>> from kg.ingest.webdata.page import page
    >>> html = '''<div itemscope itemtype="https://schema.org/Event">
    ...   <h1 itemprop="name">Forum</h1>
    ...   <time itemprop="startDate" datetime="2021-05-03">3 May</time>'''
    >>> [item for _, item in items(page(html), "")]  # doctest: +NORMALIZE_WHITESPACE
    [{'@context': {'@vocab': 'https://schema.org/'}, '@type': ['https://schema.org/Event'],
      'name': ['Forum'], 'startDate': ['2021-05-03']}]
    """
    by_id: dict[str, Element] = {}
    for element in root.walk():
        by_id.setdefault(element.attributes.get("id", ""), element)
    for element in root.walk():
        if "itemscope" in element.attributes and "itemprop" not in element.attributes:
            yield element, _Items(by_id, base).item(element)


class _Items:
    """Makes JSON-LD of one item and the items in it."""

    def __init__(self, by_id: Mapping[str, Element], base: str) -> None:
        self._by_id, self._base = by_id, base
        self._above: list[Element] = []  # by itemref an item may hold itself
        self._made = 0

    def item(self, element: Element, vocabulary: str = "") -> dict[str, Any]:
        attributes = element.attributes
        types = attributes.get("itemtype", "").split()
        if types and (end := max(types[0].rfind("/"), types[0].rfind("#"))) > 0:
            vocabulary = types[0][: end + 1]
        found: dict[str, Any] = {"@context": {"@vocab": vocabulary}} if vocabulary else {}
        if types:
            found["@type"] = types
        if given := attributes.get("itemid"):
            found["@id"] = absolute(given, self._base)
        self._made += 1
        if element in self._above or len(self._above) > _DEEPEST or self._made > _MOST:
            return found
        self._above.append(element)
        for inside in self._properties(element):
            value = self._value(inside, vocabulary)
            for name in inside.attributes["itemprop"].split():
                if not name.startswith("@"):
                    found.setdefault(name, []).append(value)
        self._above.pop()
        return found

    def _properties(self, item: Element) -> Iterator[Element]:
        """The elements with the item's properties: inside it, or where its `itemref` points."""
        elsewhere = item.attributes.get("itemref", "").split()
        roots = [self._by_id[name] for name in elsewhere if name in self._by_id]
        ahead: list[Element | str] = [*roots[::-1], *item.children[::-1]]
        while ahead:
            element = ahead.pop()
            if isinstance(element, str):
                continue
            if "itemprop" in element.attributes:
                yield element
            if "itemscope" not in element.attributes:
                ahead += element.children[::-1]

    def _value(self, element: Element, vocabulary: str) -> Any:
        """As the standard has it, and `content` of any element, which is not rare."""
        attributes = element.attributes
        if "itemscope" in attributes:
            return self.item(element, vocabulary)
        if "content" in attributes:
            return unescape(attributes["content"])
        if element.name in _LINKS:
            return {"@id": address(element, self._base)}
        given = attributes.get("datetime" if element.name == "time" else "value")
        if element.name in ("time", "data", "meter") and given is not None:
            return unescape(given)
        return element.text
