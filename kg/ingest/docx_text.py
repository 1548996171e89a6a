"""The text of a Word document from the elements of its XML: paragraphs, rows of tables, lines.

Elements are taken as they are parsed, so that a long document is never held as a tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

# What is not, or not any more, text of the document; of two drawings of one thing, the older.
_SKIPPED: Final = frozenset("del moveFrom Fallback tabs instrText delText rt".split())
_OFF: Final = frozenset(("0", "false", "off", "none"))
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


class Kind(StrEnum):
    """What a block of a document is."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    EMPTY = "empty"


class Block(NamedTuple):
    """A paragraph, or a row of several: their numbers in the document, from 1, and texts."""

    kind: Kind
    pieces: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class _Open:
    """A paragraph that is being read."""

    number: int
    text: list[str] = field(default_factory=list)
    kind: Kind = Kind.TEXT


@dataclass(slots=True)
class _Table:
    """The row that is being read: its cells, each with its blocks."""

    cells: list[list[Block]] = field(default_factory=list)


def blocks(events: Iterable[tuple[str, Element]], styles: Mapping[str, Kind]) -> Iterator[Block]:
    """The blocks of a document in order; `events` are starts and ends of elements.

    `styles` says which styles make a paragraph a heading or a list item.

    >>> from io import BytesIO
    >>> from xml.etree.ElementTree import iterparse
    >>> xml = b"<d><p><r><t>Ada</t><tab/><t>Oslo</t></r></p><p/></d>"
    >>> [b.pieces for b in blocks(iterparse(BytesIO(xml), ("start", "end")), {})]
    [((1, 'Ada\\tOslo'),), ((2, ''),)]
    """
    walker = _Walker(styles)
    for event, element in events:
        name = local(element)
        if event == "start":
            walker.start(name)
        else:
            yield from walker.end(name, element)
            if name in ("p", "tbl", "sectPr"):
                element.clear()


def local(element: Element) -> str:
    """The name of an element without its namespace: Word writes two variants of them.

    >>> local(Element("{http://a.example}p"))
    'p'
    """
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value(element: Element, name: str = "val") -> str:
    """An attribute of any namespace, "" when it is missing.

    >>> value(Element("pStyle", {"{http://a.example}val": "Title"}))
    'Title'
    """
    return next((v for key, v in element.attrib.items() if key.rpartition("}")[2] == name), "")


class _Walker:
    def __init__(self, styles: Mapping[str, Kind]) -> None:
        self.styles = styles
        self.number = self.skipping = 0
        self.open: list[_Open] = []
        self.tables: list[_Table] = []
        self.in_run = self.hidden = False

    def start(self, name: str) -> None:
        if self.skipping or name in _SKIPPED:
            self.skipping += 1
        elif name == "p":
            self.number += 1
            self.open.append(_Open(self.number))
        elif name == "r":
            self.in_run, self.hidden = True, False
        elif name == "tbl":
            self.tables.append(_Table())
        elif name == "tc" and self.tables:
            self.tables[-1].cells.append([])

    def end(self, name: str, element: Element) -> Iterator[Block]:
        if self.skipping:
            self.skipping -= 1
        elif name == "p" and self.open:
            yield from self._placed(self._closed(self.open.pop()))
        elif name == "tr" and self.tables:
            cells, self.tables[-1].cells = self.tables[-1].cells, []
            for block in _row(cells):
                inside = self.tables.pop()
                yield from self._placed(block)
                self.tables.append(inside)
        elif name == "tbl" and self.tables:
            self.tables.pop()
        elif name == "r":
            self.in_run = False
        elif self.open:
            self._read(name, element, self.open[-1])

    def _read(self, name: str, element: Element, paragraph: _Open) -> None:
        if name == "pStyle":
            paragraph.kind = self.styles.get(value(element), paragraph.kind)
        elif name == "numId" and paragraph.kind is not Kind.HEADING:
            paragraph.kind = Kind.TEXT if value(element) == "0" else Kind.ITEM
        elif name == "vanish" and self.in_run:
            self.hidden = value(element).lower() not in _OFF
        elif not self.hidden:
            paragraph.text += _characters(name, element)

    def _closed(self, paragraph: _Open) -> Block:
        text = "".join(paragraph.text).translate(_INVISIBLE).strip()
        return Block(paragraph.kind if text else Kind.EMPTY, ((paragraph.number, text),))

    def _placed(self, block: Block) -> Iterator[Block]:
        """The block, unless a cell is open that it belongs to."""
        if self.tables and self.tables[-1].cells:
            self.tables[-1].cells[-1].append(block)
        else:
            yield block


def _characters(name: str, element: Element) -> list[str]:
    if name == "t":
        return ["".join(" " if c in "\r\n" else c for c in element.text or "")]
    return {"tab": ["\t"], "ptab": ["\t"], "br": ["\n"], "cr": ["\n"], "noBreakHyphen": ["-"]}.get(
        name, []
    )


def _row(cells: list[list[Block]]) -> Iterator[Block]:
    """A row as one line; cells of several lines, as tables for layout have, one after another."""
    told = [[block for block in cell if block.kind is not Kind.EMPTY] for cell in cells]
    plain = all(
        not cell or (len(cell) == len(cell[0].pieces) == 1 and "\n" not in cell[0].pieces[0][1])
        for cell in told
    )
    if not plain:
        yield from (block for cell in told for block in cell)
        return
    pieces = [cell[0].pieces[0] if cell else (0, "") for cell in told]
    while pieces and not pieces[-1][1]:
        pieces.pop()
    if pieces:
        yield Block(Kind.ROW, tuple(pieces))


@dataclass(slots=True)
class Lines:
    """Writes blocks as lines of a text and notes where each paragraph begins.

    >>> lines = Lines()
    >>> lines.add(Block(Kind.HEADING, ((1, "Forum"),)))
    >>> lines.add(Block(Kind.ROW, ((2, "Ada"), (3, "Oslo"))))
    >>> lines.result()
    ('Forum\\n\\nAda\\tOslo', ((0, 'paragraph=1'), (7, 'paragraph=2'), (11, 'paragraph=3')))
    """

    _parts: list[str] = field(default_factory=list)
    _places: list[tuple[int, str]] = field(default_factory=list)
    _length: int = 0
    _before: Kind = Kind.EMPTY

    def add(self, block: Block) -> None:
        """Write a block on lines of its own; headings, tables and what follows them stand apart."""
        if block.kind is Kind.EMPTY:
            self._before = Kind.EMPTY
            return
        if self._parts:
            ends = (self._before, block.kind)
            apart = Kind.EMPTY in ends or Kind.HEADING in ends or ends.count(Kind.ROW) == 1
            self._write("\n\n" if apart else "\n")
        for k, (number, text) in enumerate(block.pieces):
            if k:
                self._write("\t")
            if text:
                self._places.append((self._length, f"paragraph={number}"))
                self._write(text)
        self._before = block.kind

    def result(self) -> tuple[str, tuple[tuple[int, str], ...]]:
        """The text, and the offset of each paragraph in it."""
        return "".join(self._parts), tuple(self._places)

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
