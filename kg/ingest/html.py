"""HTML pages: their readable text, with the offset in the file of every character of it."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from typing import Final

from kg.errors import SourceError, UnreadableError
from kg.ingest.elements import Element
from kg.ingest.file import File
from kg.ingest.markup import Piece, Token, pieces, tokens
from kg.ingest.outline import Outline, content, outline
from kg.model import Passage

# An offset is kept for every character, so that pages are held to a smaller size than text files.
MAX_CHARS: Final = 32_000_000

_PAGE_START = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"<(?:head|body|title|meta|main|article|section|header|nav|div|h[1-6]|p|ul|ol|table)\b[^<>]*>",
    re.IGNORECASE,
)
_SUFFIXES: Final = (".html", ".htm", ".xhtml", ".shtml")
_OTHER_TEXT: Final = (".txt", ".text", ".md", ".markdown")

_TOP: Final = 5_000  # characters in which a headline is looked for
_LONGEST_TITLE: Final = 500

# What sets text apart, from weak to strong; of several between two characters the strongest counts.
_SPACE, _CELL, _LINE, _PARAGRAPH = " ", "\t", "\n", "\n\n"
_RANK: Final = {gap: rank for rank, gap in enumerate(("", _SPACE, _CELL, _LINE, _PARAGRAPH))}
_GAPS: Final = {
    **dict.fromkeys(("td", "th"), _CELL),
    **dict.fromkeys(
        "br li dt dd tr thead tbody tfoot caption option summary legend".split(), _LINE
    ),
    **dict.fromkeys(
        "html body main article section div p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre hr"
        " figure figcaption header footer nav aside form fieldset address details center hgroup"
        " menu dialog search xmp title".split(),
        _PARAGRAPH,
    ),
}


class HtmlReader:
    """Reads the content of a page and leaves its furniture: menus, banners, footers, scripts."""

    media_type = "text/html"
    label = "HTML"

    def sniff(self, file: File) -> bool:
        """By what the file begins with; by its name if that says HTML.

        >>> HtmlReader().sniff(File("page.txt", b"<!DOCTYPE html><p>Hello"))
        True
        """
        start = _after_comments(file.text)
        if file.suffix in _SUFFIXES or _PAGE_START.match(file.text, start):
            return True
        return file.suffix not in _OTHER_TEXT and bool(_FRAGMENT.match(file.text, start))

    def read(self, file: File) -> Passage:
        """The readable text; blocks are set apart by blank lines, list items and rows by lines.

        >>> page = b"<nav>Menu</nav><h1>Forum</h1><ul><li>Ada &amp; Mary<li>Grace</ul>"
        >>> HtmlReader().read(File("page.html", page)).text
        'Forum\\n\\nAda & Mary\\nGrace'
        """
        html = file.text
        if len(html) > MAX_CHARS:
            raise UnreadableError(
                f"the page is longer than {MAX_CHARS:,} characters",
                where=file.name,
                hint="save the report alone, or as plain text",
            )
        listed = list(tokens(html))
        page = outline(html, listed)
        root = page.elements[content(page)]
        skips = page.skips()
        text, origin = _written(html, listed, skips, root.first, root.last)
        if above := _headline(html, listed, page, root, text[:_TOP], origin[0]):
            headline, places = _written(html, listed, skips, *above)
            text = headline + _PARAGRAPH + text
            origin = (*places, places[-1], *origin)
        if not text:
            raise SourceError(
                "the page holds no readable text",
                where=file.name,
                hint="if a browser shows text, save the page from there",
            )
        return Passage(file.source(self.media_type), text, origin, wrapped=False)


class _Writer:
    """Writes tokens as text, the way a browser lays them out, and notes where each comes from."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._text: list[str] = []
        self._origin = array("q")
        self._end = 0
        self._gap, self._gap_at = "", 0
        self._preformatted = 0

    def result(self) -> tuple[str, tuple[int, ...]]:
        return "".join(self._text), (*self._origin, self._end)

    def text(self, token: Token) -> None:
        for piece in pieces(self._html, token.start, token.end):
            self._show(piece)

    def tag(self, token: Token) -> None:
        if token.name == "pre":
            self._preformatted = max(0, self._preformatted + (-1 if token.closing else 1))
        broken_twice = token.name == "br" and self._gap == _LINE
        self._set_apart(_PARAGRAPH if broken_twice else _GAPS.get(token.name, ""), token.start)

    def _set_apart(self, gap: str, at: int) -> None:
        if self._text and _RANK[gap] > _RANK[self._gap]:
            if not self._gap:
                self._gap_at = at
            self._gap = gap

    def _show(self, piece: Piece) -> None:
        if piece.chars == " " and not (self._preformatted and self._text):
            self._set_apart(_SPACE, piece.start)
            return
        chars = piece.chars
        if chars == " ":  # every space of preformatted text, as it stands
            chars = self._html[piece.start : piece.end]
            if chars.startswith("&"):
                chars = " "
        if self._gap:
            self._text.append(self._gap)
            self._origin.extend([self._gap_at] * len(self._gap))
            self._gap = ""
        self._text.append(chars)
        if len(chars) == piece.end - piece.start:
            self._origin.extend(range(piece.start, piece.end))
        else:  # a reference: all that it stands for comes from its "&"
            self._origin.extend([piece.start] * len(chars))
        self._end = piece.end


def _written(
    html: str, listed: Sequence[Token], skips: Mapping[int, int], first: int, last: int
) -> tuple[str, tuple[int, ...]]:
    """Text and offsets of the tokens `[first, last)`."""
    writer = _Writer(html)
    index = first
    while index < last:
        token = listed[index]
        if token.name:
            writer.tag(token)
            index = skips.get(index, index + 1)
        else:
            writer.text(token)
            index += 1
    return writer.result()


def _headline(
    html: str, listed: Sequence[Token], page: Outline, root: Element, top: str, start: int
) -> tuple[int, int] | None:
    """Tokens of the page's headline, if it stands before the content at `start` and not in it."""
    if root.held.headlines:
        return None
    title = _words(_written(html, listed, {}, *page.title)[0])
    if len(title) > _LONGEST_TITLE:
        title = ""
    # In "Forum opens – News – Riverside University" the headline is the first part or the longest.
    parts = re.split(r"\s+[|·•—–-]\s+|\s*[|»]\s*", title)
    for line in map(_words, top.split("\n")):
        for part in (parts[0], max(parts, key=len)):
            if part and part in line and len(line) <= 2 * len(part):
                return None
    for element in page.elements:
        first, last = element.first, element.last
        if element.name == "h1" and last - first < 99 and listed[last - 1].end <= start:
            words = _words(_written(html, listed, {}, first, last)[0])
            if words and (not title or words in title):
                return first, last
    return page.title if title and listed[page.title[0]].end <= start else None


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _after_comments(html: str) -> int:
    """Where a page begins, after spaces, comments and processing instructions."""
    at = 0
    while True:
        while html[at : at + 1].isspace():
            at += 1
        mark = "-->" if html.startswith("<!--", at) else "?>" if html.startswith("<?", at) else ""
        end = html.find(mark, at) if mark else -1
        if end < 0:
            return at
        at = end + len(mark)
