"""The elements of an HTML page as rows, with what each is by its tag, its role and its looks.

No tree is built: a row knows its parent and the range of tokens it covers, so that depth costs
nothing. Where tags are missing or crossed, elements end about where browsers end them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.ingest.markup import VOID, Token

# Never readable text, whatever the page.
_MACHINERY: Final = frozenset(
    "head script style noscript template svg math canvas iframe object audio video select button"
    " textarea datalist noframes noembed".split()
)
_FURNITURE: Final = frozenset("nav footer aside dialog".split())
_FURNITURE_ROLES: Final = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar"
    " tablist tooltip".split()
)
_BLOCKS: Final = frozenset(
    "html body main article section div p h1 h2 h3 h4 h5 h6 ul ol dl li dt dd table caption thead"
    " tbody tfoot tr td th blockquote pre figure figcaption header form fieldset address details"
    " summary center hgroup menu search xmp".split()
)
_TRACKED: Final = _BLOCKS | _MACHINERY | _FURNITURE | {"title"}
_PAGE: Final = frozenset("html body main article".split())
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_IN_HEAD: Final = frozenset("title meta link base basefont script style noscript template".split())
# A start tag closes these open elements, innermost first.
_CLOSES: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(_BLOCKS - {"html", "body"}, frozenset({"p"})),
    **dict.fromkeys(_HEADINGS, _HEADINGS | {"p"}),
    "li": frozenset({"p", "li"}),
    "dt": frozenset({"p", "dt", "dd"}),
    "dd": frozenset({"p", "dt", "dd"}),
    "td": frozenset({"p", "td", "th"}),
    "th": frozenset({"p", "td", "th"}),
    "tr": frozenset({"p", "td", "th", "tr"}),
    **dict.fromkeys(
        ("thead", "tbody", "tfoot"), frozenset("p td th tr thead tbody tfoot caption".split())
    ),
}
# No end tag reaches out of a cell, except those of the table that the cell stands in.
_WALLS: Final = frozenset(("table", "td", "th", "caption"))
_TABLE: Final = _WALLS | {"thead", "tbody", "tfoot", "tr"}
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOTICE = re.compile(r"cookie|gdpr|onetrust|\bconsent\b|\bcc-(?:window|banner)\b", re.IGNORECASE)
# Words that classes and ids of furniture begin or end with: "share-buttons", "site-footer".
_SIDE_FIRST: Final = frozenset(
    "breadcrumb breadcrumbs sidebar share sharing sharedaddy social newsletter related recommended"
    " comment comments pagination pager advert adverts advertisement advertising popup modal"
    " skiplink navbar nav navigation menu footer widget widgets".split()
)
_SIDE_LAST: Final = frozenset(
    "breadcrumb breadcrumbs share sharing socials pagination pager popup modal navbar nav"
    " navigation menu footer widget widgets".split()
)
_SIDE_NAMES: Final = frozenset(
    "skip-link sr-only visually-hidden screen-reader-text left-sidebar right-sidebar"
    " primary-sidebar secondary-sidebar".split()
)
# "has-sidebar", "no-footer": what the page has or lacks, said of what holds its content.
_SAID_OF_OTHERS: Final = frozenset("has with without no is hide show".split())
_NAME_PARTS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+")


@dataclass(slots=True)
class Amount:
    """How much an element holds."""

    chars: int = 0  # characters of text, spaces aside
    linked: int = 0  # of these, inside links
    links: int = 0
    mains: int = 0
    headlines: int = 0  # <h1>

    def add(self, other: Amount) -> None:
        self.chars += other.chars
        self.linked += other.linked
        self.links += other.links
        self.mains += other.mains
        self.headlines += other.headlines


@dataclass(slots=True)
class Element:
    """An element: its parent's index, the tokens `[first, last)` it covers, and what it holds."""

    name: str
    parent: int
    first: int
    last: int = -1
    machinery: bool = False
    furniture: bool = False  # by its tag or role
    side_show: bool = False  # by its looks: hidden, a notice, a list of links to other pages
    is_main: bool = False
    own: Amount = field(default_factory=Amount)  # directly in it
    held: Amount = field(default_factory=Amount)  # in all of it
    gone: bool = False


def elements(html: str, tokens: Sequence[Token]) -> tuple[list[Element], tuple[int, int]]:
    """Rows of a page, parents before children, the page itself first; the tokens of its title.

    >>> from kg.ingest.markup import tokens
    >>> html = "<title>News</title><ul><li>one<li>two</ul>"
    >>> rows, title = elements(html, list(tokens(html)))
    >>> [(row.name, row.parent) for row in rows], title
    ([('', 0), ('title', 0), ('ul', 0), ('li', 2), ('li', 2)], (1, 2))
    """
    builder = _Builder(html)
    for index, token in enumerate(tokens):
        builder.add(index, token)
    builder.finish(len(tokens))
    return builder.elements, builder.title


@dataclass(slots=True)
class _Builder:
    html: str
    elements: list[Element] = field(default_factory=lambda: [Element("", 0, 0)])
    title: tuple[int, int] = (0, 0)
    stack: list[int] = field(default_factory=lambda: [0])
    # For each name, how deep in the stack its open elements stand.
    depths: dict[str, list[int]] = field(default_factory=dict)
    walls: list[int] = field(default_factory=list)
    inline: int = 0  # open elements that are no blocks; they are tracked inside hidden ones only
    link_depth: int = 0  # how deep the open link stands, 0 if none is open

    def add(self, index: int, token: Token) -> None:
        if not token.name:
            self._text(token, index)
        elif token.closing:
            self._end(token.name, index)
        else:
            self._start(token, index)

    def finish(self, index: int) -> None:
        while self.stack:
            self._pop(index)

    def _text(self, token: Token, index: int) -> None:
        size = len("".join(self.html[token.start : token.end].split()))
        top = self.elements[self.stack[-1]]
        if top.name == "title" and self.title == (0, 0):
            self.title = (index, index + 1)
        if size and top.name == "head":  # words end the head even if no tag does
            self._pop(index)
            top = self.elements[self.stack[-1]]
        top.own.chars += size
        top.own.linked += size if self.link_depth else 0

    def _start(self, token: Token, index: int) -> None:
        name, attributes = token.name, token.attributes
        self._close_implied(name, index)
        if name == "a":
            self.link_depth = len(self.stack)
            self.elements[self.stack[-1]].own.links += 1
        empty = name in VOID or (name in ("svg", "math") and self.html[token.end - 2] == "/")
        looks = name not in _PAGE and _is_side_show(attributes)
        if empty or not (name in _TRACKED or looks or self.inline):
            return
        role = attributes.get("role", "").strip().lower()
        in_content = self.depths.get("main") or self.depths.get("article")
        element = Element(name, self.stack[-1], index)
        element.machinery = name in _MACHINERY or name == "title"
        element.furniture = (
            name in _FURNITURE
            or (role in _FURNITURE_ROLES and name not in _PAGE)
            or (name == "header" and not in_content)
        )
        element.side_show = looks or name == "form"
        element.is_main = name == "main" or role == "main"
        element.own.mains, element.own.headlines = int(element.is_main), int(name == "h1")
        self.elements.append(element)
        self._push(name)

    def _close_implied(self, name: str, index: int) -> None:
        top = self.elements[self.stack[-1]].name
        if top == "title" or (top == "head" and name not in _IN_HEAD):
            self._pop(index)
        closes = _CLOSES.get(name, frozenset())
        while (top := self.elements[self.stack[-1]].name) in closes:
            self._pop(index)
            if top == name:  # one item ends, not the one that its list stands in
                break

    def _end(self, name: str, index: int) -> None:
        if name == "a":
            self.link_depth = 0
        depths = self.depths.get(name)
        if not depths or name in ("html", "body"):  # what follows these is shown as well
            return
        depth = depths[-1]
        walls = self.depths.get("table") if name in _TABLE else self.walls
        if walls and walls[-1] > depth:
            return
        while len(self.stack) > depth + 1:
            self._pop(index)
        self._pop(index + 1)

    def _push(self, name: str) -> None:
        depth = len(self.stack)
        self.stack.append(len(self.elements) - 1)
        self.depths.setdefault(name, []).append(depth)
        if name in _WALLS:
            self.walls.append(depth)
        self.inline += name not in _TRACKED

    def _pop(self, index: int) -> None:
        element = self.elements[self.stack.pop()]
        element.last = index
        depth = len(self.stack)
        if not depth:
            return
        self.depths[element.name].pop()
        if element.name in _WALLS:
            self.walls.pop()
        self.inline -= element.name not in _TRACKED
        if self.link_depth > depth:
            self.link_depth = 0


def _is_side_show(attributes: Mapping[str, str]) -> bool:
    if not attributes:
        return False
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or _HIDING_STYLE.search(attributes.get("style", "")) is not None
        or _NOTICE.search(names) is not None
        or _NOTICE.search(attributes.get("aria-label", "")) is not None
        or any(map(_names_side_show, names.split()))
    )


def _names_side_show(name: str) -> bool:
    """Whether a class or id is one of furniture, by its words."""
    if name.lower() in _SIDE_NAMES:
        return True
    parts = [part.lower() for part in _NAME_PARTS.findall(name[:80])]
    if len(parts) > 1 and len(parts[0]) <= 3 and parts[0] not in _SAID_OF_OTHERS | {"nav"}:
        parts = parts[1:]  # the prefix of a framework: "wp-share"
    if not parts or parts[0] in _SAID_OF_OTHERS:
        return False
    return parts[0] in _SIDE_FIRST or parts[-1] in _SIDE_LAST
