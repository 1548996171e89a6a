"""Word documents (DOCX, ECMA-376): their text, with the number of the paragraph it stands in.

The package is a ZIP archive of XML parts. Nothing is unpacked to the disk, no part is read that the
text does not need, and what a part may unpack to is limited while it is read.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import iterparse

from kg.errors import SourceError, UnreadableError
from kg.ingest.docx_text import Kind, Lines, blocks, local, value
from kg.ingest.file import File
from kg.ingest.zips import member_names
from kg.model import Passage

_MAX_FILE: Final = 100_000_000
_MAX_PART: Final = 100_000_000  # of XML, unpacked: the text of some thirty thousand pages
_MAX_PARTS: Final = 20_000
_MAX_DEPTH: Final = 500  # Word nests fewer than a hundred elements
_ROOT: Final = "_rels/.rels"
_DOCUMENT: Final = "word/document.xml"
_WHAT_IT_IS: Final = "/officeDocument"  # the end of the type of the relation to the text
_HEADINGS: Final = ("heading", "title", "subtitle")


class DocxReader:
    """Reads the text of a Word document: paragraphs, headings, lists, rows of tables."""

    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    label = "Word document (DOCX)"

    def sniff(self, file: File) -> bool:
        """By the names of the parts in the archive; by its name if it is too damaged to tell.

        >>> DocxReader().sniff(File("a.zip", b"PK\\x03\\x04"))
        False
        """
        names = member_names(file)
        if names is None:
            return file.suffix == ".docx"
        return "[Content_Types].xml" in names and any(n.startswith("word/") for n in names)

    def read(self, file: File) -> Passage:
        """The readable text: a line for each paragraph, list item and row, cells apart by tabs.

        Blank lines stand around headings and tables, and where the document has them. Deleted and
        hidden text, notes, headers and footers are left out. `UnreadableError` if the file is
        damaged, encrypted or unpacks to more than a document has; `SourceError` if it has no text.
        """
        lines = Lines()
        data = file.bytes(_MAX_FILE)
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                package = _Package(archive, file.name)
                for block in blocks(package.events(package.document()), package.styles()):
                    lines.add(block)
        except (zipfile.BadZipFile, zlib.error, EOFError, ParseError) as error:
            raise UnreadableError(
                f"the document is damaged: {error}", where=file.name, hint="save it again"
            ) from error
        except (ValueError, NotImplementedError, RuntimeError, OSError) as error:
            raise UnreadableError(
                f"the document cannot be read: {error}", where=file.name
            ) from error
        text, places = lines.result()
        if not text:
            raise SourceError(
                "the document holds no text",
                where=file.name,
                hint="if it shows pictures of text, recognise the text first",
            )
        return Passage(file.source(self.media_type, "utf-8"), text, places=places, wrapped=False)


class _Package:
    """The parts of a document by name, each read no further than a part may be long."""

    def __init__(self, archive: zipfile.ZipFile, where: str) -> None:
        self._archive, self._where = archive, where
        listed = archive.infolist()
        if len(listed) > _MAX_PARTS:
            raise self._refused(f"it holds more than {_MAX_PARTS:,} parts")
        self._parts = {one.filename.lower(): one for one in listed}

    def document(self) -> str:
        """The name of the part that holds the text."""
        if _ROOT in self._parts:
            for _, element in self.events(_ROOT):
                if local(element) != "Relationship":
                    continue
                if value(element, "Type").endswith(_WHAT_IT_IS):
                    target = posixpath.normpath(value(element, "Target").lstrip("/")).lower()
                    if target in self._parts:
                        return target
        if _DOCUMENT in self._parts:
            return _DOCUMENT
        raise self._refused("it has no part with text")

    def styles(self) -> dict[str, Kind]:
        """Which styles make headings and list items, by their names, which are always English."""
        part = f"{posixpath.dirname(self.document())}/styles.xml"
        found: dict[str, Kind] = {}
        if part not in self._parts:
            return found
        style = ""
        for event, element in self.events(part):
            name = local(element)
            if event == "start" and name == "style":
                style = value(element, "styleId")
            elif event == "end" and name == "name" and style:
                printed = value(element).lower()
                if printed.startswith(_HEADINGS):
                    found[style] = Kind.HEADING
                elif printed.startswith("list"):
                    found[style] = Kind.ITEM
            elif event == "end" and name == "numPr" and style:
                found.setdefault(style, Kind.ITEM)
        return found

    def events(self, name: str) -> Iterator[tuple[str, Element]]:
        """Starts and ends of the elements of a part; a DTD, and so any entity, is refused."""
        depth = 0
        stream = BytesIO(self._bytes(name))
        for event, element in iterparse(stream, ("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if depth > _MAX_DEPTH:
                raise self._refused(f"its elements nest deeper than {_MAX_DEPTH}")
            yield event, element

    def _bytes(self, name: str) -> bytes:
        part = self._parts[name]
        if part.flag_bits & 1:
            raise self._refused("it is encrypted")
        with self._archive.open(part) as stream:
            data = stream.read(_MAX_PART + 1)
        if len(data) > _MAX_PART:
            raise self._refused(f"its text unpacks to more than {_MAX_PART // 1_000_000} MB")
        return data

    def _refused(self, what: str) -> UnreadableError:
        return UnreadableError(f"the document is refused: {what}", where=self._where)
