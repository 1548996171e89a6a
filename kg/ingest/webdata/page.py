"""The elements of a page as a tree, for data that stands in their attributes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import urljoin

from kg.ingest.markup import RAW, VOID, tokens
from kg.names import clean

# A property's text is a name or a title; what is longer is nothing that a graph holds.
_LONGEST: Final = 500
# A start tag ends these elements if they are still open, innermost first.
_CLOSES: Final = {
    "li": ("li", "p"),
    "dt": ("dt", "dd", "p"),
    "dd": ("dt", "dd", "p"),
    "td": ("td", "th", "p"),
    "th": ("td", "th", "p"),
    "tr": ("td", "th", "tr", "p"),
    "option": ("option",),
    **dict.fromkeys(
        "p div ul ol dl table section article header footer h1 h2 h3 h4".split(), ("p",)
    ),
}


@dataclass(slots=True, eq=False)
class Element:
    """An element: where its tag stands, its attributes, and its texts and elements in order."""

    name: str
    start: int
    attributes: Mapping[str, str]
    children: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """All elements inside, in the order of the page.

        >>> [element.name for element in page("<ul><li>a<li><b>c</b></ul>").walk()]
        ['ul', 'li', 'li', 'b']
        """
        ahead: list[Element | str] = self.children[::-1]
        while ahead:
            if isinstance(element := ahead.pop(), Element):
                yield element
                ahead += element.children[::-1]

    @property
    def text(self) -> str:
        """The words inside, white space folded; the beginning of them if they go on and on.

        >>> page("<p>Ada &amp; <b>Mary</b></p>").text
        'Ada & Mary'
        """
        found, size = [], 0
        ahead: list[Element | str] = [self]
        while ahead and size < _LONGEST:
            child = ahead.pop()
            if isinstance(child, str):
                found.append(child)
                size += len(child)
            elif child.name not in ("script", "style", "template"):
                ahead += child.children[::-1]
                size += 1  # empty elements in their thousands are an end, too
        return clean("".join(found))[:_LONGEST]

    @property
    def raw(self) -> str:
        """The text directly inside, as it stands."""
        return "".join(child for child in self.children if isinstance(child, str))


def page(html: str) -> Element:
    """The page as one element without a name.

    >>> [child.attributes["id"] for child in page("<p id=a>one<p id=b>two").walk()]
    ['a', 'b']
    """
    root = Element("", 0, {})
    stack, open_names = [root], Counter[str]()

    def close() -> None:
        open_names[stack.pop().name] -= 1

    for token in tokens(html):
        if not token.name:
            text = html[token.start : token.end]
            stack[-1].children.append(text if stack[-1].name in RAW else unescape(text))
        elif token.closing:
            if open_names[token.name]:
                while stack[-1].name != token.name:
                    close()
                close()
        else:
            while stack[-1].name in _CLOSES.get(token.name, ()):
                close()
            element = Element(token.name, token.start, token.attributes)
            stack[-1].children.append(element)
            if token.name not in VOID:
                stack.append(element)
                open_names[token.name] += 1
    return root


def address(element: Element, base: str) -> str:
    """The address that an element names by an attribute of its own, made absolute; "" if none.

    >>> address(next(page("<a href='/ada'>Ada</a>").walk()), "https://forum.example/2021/")
    'https://forum.example/ada'
    """
    given = next(
        (
            element.attributes[name]
            for name in ("href", "src", "data")
            if name in element.attributes
        ),
        None,
    )
    return absolute(given, base) if given is not None else ""


def absolute(given: str, base: str) -> str:
    """An address made absolute; as it is where that cannot be done.

    >>> absolute("https://[broken", "https://forum.example/")
    'https://[broken'
    """
    given = unescape(given).strip()
    try:
        return urljoin(base, given)
    except ValueError:
        return given


def base_of(root: Element, url: str) -> str:
    """What relative addresses of a page are relative to: its `<base>`, else where it comes from.

    >>> base_of(page("<base href='https://forum.example/2021/'>"), "")
    'https://forum.example/2021/'
    """
    found = (e.attributes.get("href", "") for e in root.walk() if e.name == "base")
    return absolute(next(found, ""), url)
