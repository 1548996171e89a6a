"""HTML as a flat list of tokens with their offsets, in linear time whatever the input.

Only what finding readable text needs of the HTML Standard's tokeniser (section 13.2.5): tags with
their attributes, text, and the elements whose content is not markup. Comments, doctypes and
processing instructions leave no token. Nothing is an error; what is broken is read as browsers do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from html.entities import html5
from typing import Final, NamedTuple

RAW: Final = frozenset("script style xmp iframe noembed noframes textarea title plaintext".split())
VOID: Final = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)

_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(
    r"""[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?"""
)
_TAG_END = re.compile(r"[\s/]*>?")
_REFERENCE = re.compile(r"&(?:#([0-9]+);?|#[xX]([0-9a-fA-F]+);?|([A-Za-z][A-Za-z0-9]{0,31};?))")
_SPACE: Final = " \t\n\r\f"
_INVISIBLE: Final = "\u00ad\u200b\u2060\ufeff"  # hints where a line may break, not text
_WORD: Final = f"[^{_SPACE}&{_INVISIBLE}]+"
# Words with single spaces between them show as they stand, so that they make one piece.
_PIECE = re.compile(
    rf"(?P<plain>{_WORD}(?: {_WORD})*)|(?P<space>[{_SPACE}]+)|(?P<reference>&)|[{_INVISIBLE}]+"
)
_NO_ATTRIBUTES: Final[Mapping[str, str]] = {}


class Token(NamedTuple):
    """A piece `[start, end)` of the file: text if `name` is empty, else a tag of that name."""

    start: int
    end: int
    name: str = ""
    closing: bool = False
    attributes: Mapping[str, str] = _NO_ATTRIBUTES


class Piece(NamedTuple):
    """Characters to show and the piece of the file they come from; a space may be a run of them."""

    start: int
    end: int
    chars: str


def tokens(html: str) -> Iterator[Token]:
    """Text and tags in the order of the file.

    >>> [(t.name or html[t.start:t.end]) for html in ["a<b>c<!-- d --></b"] for t in tokens(html)]
    ['a', 'b', 'c', 'b']
    """
    at, text_from = 0, 0
    length = len(html)
    unclosed: set[str] = set()  # what was looked for in vain and need not be looked for again
    while (at := html.find("<", at)) >= 0:
        follows = html[at + 1 : at + 2]
        closing = follows == "/"
        if follows == "!" or follows == "?" or (closing and not _NAME.match(html, at + 2)):
            if at + 2 >= length:
                break
            end, shown = _comment(html, at, unclosed)
            yield from _text(text_from, at)
            yield from _text(*shown)
            at = text_from = end
            continue
        named = _NAME.match(html, at + 1 + closing)
        if not named:
            at += 1  # a plain "<"
            continue
        yield from _text(text_from, at)
        name = named[0].lower()
        attributes, end = _attributes(html, named.end())
        yield Token(at, end, name, closing, attributes)
        at = text_from = end
        if name in RAW and not closing and name not in unclosed:
            close = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE).search(html, end)
            if close:
                yield from _text(end, close.start())
                at = text_from = close.start()
            elif name in ("title", "textarea"):
                unclosed.add(name)  # better to read on than to lose the page
            else:
                at = text_from = length
    yield from _text(text_from, length)


def pieces(html: str, start: int, end: int) -> Iterator[Piece]:
    """What a stretch of text shows: references decoded, each longer run of spaces one piece.

    >>> [(piece.start, piece.chars) for piece in pieces("a b  c&amp;d", 0, 12)]
    [(0, 'a b'), (3, ' '), (5, 'c'), (6, '&'), (11, 'd')]
    """
    at = start
    while at < end:
        piece = _PIECE.match(html, at, end)
        assert piece is not None  # the alternatives cover every character
        if piece["reference"]:
            chars, stop = _reference(html, at, end)
            if chars and chars in _SPACE:
                yield Piece(at, stop, " ")
            elif chars and chars not in _INVISIBLE:
                yield Piece(at, stop, chars)
            at = stop
            continue
        if piece["space"]:
            yield Piece(at, piece.end(), " ")
        elif piece["plain"]:
            yield Piece(at, piece.end(), piece["plain"])
        at = piece.end()


def _text(start: int, end: int) -> Iterator[Token]:
    if start < end:
        yield Token(start, end)


def _comment(html: str, at: int, unclosed: set[str]) -> tuple[int, tuple[int, int]]:
    """End of a comment, doctype or instruction, and the text to show from within it (CDATA)."""
    length = len(html)
    if html.startswith("<!--", at):
        if html.startswith((">", "->"), at + 4):
            return html.index(">", at + 4) + 1, (0, 0)
        end = html.find("-->", at + 4)
        return (end + 3 if end >= 0 else length), (0, 0)
    if html.startswith("<![CDATA[", at) and "]]>" not in unclosed:
        end = html.find("]]>", at)
        if end >= 0:
            return end + 3, (at + 9, end)
        unclosed.add("]]>")
    end = html.find(">", at)
    return (end + 1 if end >= 0 else length), (0, 0)


def _attributes(html: str, at: int) -> tuple[Mapping[str, str], int]:
    """Attributes of a tag, names in lower case, and where the tag ends."""
    found: dict[str, str] = {}
    while attribute := _ATTRIBUTE.match(html, at):
        value = attribute[2] or attribute[3] or attribute[4] or ""
        found.setdefault(attribute[1].lower(), value)  # of two, browsers take the first
        at = attribute.end()
    end = _TAG_END.match(html, at)
    return found or _NO_ATTRIBUTES, end.end() if end else at


def _reference(html: str, at: int, end: int) -> tuple[str, int]:
    """The characters that a reference at "&" stands for, and where it ends; "&" if it is none."""
    found = _REFERENCE.match(html, at, end)
    if not found:
        return "&", at + 1
    decimal, hexadecimal, name = found.groups()
    if not name:
        digits = (decimal or hexadecimal).lstrip("0")[:8]  # as many as are surely beyond Unicode
        return unescape(f"&#{'' if decimal else 'x'}{digits or '0'};"), found.end()
    # Old names work without semicolon, and with letters after them: "&copy2020".
    for stop in range(len(name), 1, -1):
        if chars := html5.get(name[:stop]):
            return chars, at + 1 + stop
    return "&", at + 1
