"""From a file to what can be read of it: text, or entries of a structured source, or both.

A reader knows one format. Readers of structured sources are asked first whether a file is theirs,
by its content and its name, then those of text; the first that says yes reads it. What no reader
knows is an error that says which formats are read.

Other packages add readers of structured sources by an entry point of the group `kg.readers` that
names a class such as those here (see `EntryReader`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Final, Protocol

from kg.errors import NoSourceError, UnreadableError
from kg.ingest.docx import DocxReader
from kg.ingest.file import File, Given, open_file
from kg.ingest.formats import foreign, is_xml
from kg.ingest.html import HtmlReader
from kg.ingest.pdf import PdfReader
from kg.ingest.rdf.own import is_own, statements_of
from kg.ingest.text import MarkdownReader, TextReader
from kg.ingest.web import is_url
from kg.model import Entry, Flaw, Passage, Source, Statement

__all__ = [
    "READERS",
    "Document",
    "EntryReader",
    "File",
    "Given",
    "Reader",
    "entry_readers",
    "ingest",
    "is_folder_source",
    "is_url",
    "read",
]


class Reader(Protocol):
    """Reads one format of text; without state, so that one of each is enough."""

    media_type: str
    label: str

    def sniff(self, file: File) -> bool:
        """Whether the file is in this format."""

    def read(self, file: File) -> Passage:
        """The file's readable text; `SourceError` if it has none."""


class EntryReader(Protocol):
    """Reads one format of structured sources; without state.

    `beside_text`: the format stands inside a text that is read as well (data in a web page).
    """

    media_type: str
    label: str
    beside_text: bool

    def sniff(self, file: File) -> bool:
        """Whether the file is in this format, by its head and name; never an error."""

    def source(self, file: File) -> Source:
        """The source that the file is."""

    def entries(self, file: File) -> Iterator[Entry | Flaw]:
        """Its rows or elements in file order, as a stream; `SourceError` if it is broken."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds: readable text, entries of a structured source, or both.

    `told`: an export of ours is no source; it holds what its own sources state.
    """

    source: Source
    passage: Passage | None
    entries: Iterable[Entry | Flaw]
    told: Sequence[Statement] = ()


# Documents are known by their bytes; whatever else is read is text, and decoded first.
_DOCUMENTS: Final[tuple[Reader, ...]] = (DocxReader(), PdfReader())
READERS: Final[dict[str, Reader]] = {
    reader.media_type: reader
    for reader in (*_DOCUMENTS, HtmlReader(), MarkdownReader(), TextReader())
}
# Asked in this order; imported when first needed, because their libraries are heavy.
_ENTRY_READERS: Final[tuple[str, ...]] = (
    "kg.ingest.rdf.reader:RdfReader",
    "kg.ingest.webdata.reader:WebDataReader",
    "kg.ingest.schedules.frab_json:FrabJsonReader",
    "kg.ingest.schedules.frab_xml:FrabXmlReader",
    "kg.ingest.schedules.indico:IndicoReader",
    "kg.ingest.schedules.ical:CalendarReader",
    "kg.ingest.schedules.openevent:OpenEventReader",
    "kg.ingest.schedules.archive:ArchiveReader",
    # Any list of objects is a table of records, so that these come after all that know their JSON.
    "kg.ingest.tables.readers:WorkbookReader",
    "kg.ingest.tables.readers:JsonLinesReader",
    "kg.ingest.tables.readers:JsonReader",
    "kg.ingest.tables.readers:YamlReader",
    "kg.ingest.tables.readers:DelimitedReader",
)


@cache
def entry_readers() -> tuple[EntryReader, ...]:
    """One reader of each structured format: our own, then those that other packages add.

    >>> all(reader.label for reader in entry_readers())
    True
    """
    own = (path.split(":") for path in _ENTRY_READERS)
    classes = [getattr(import_module(module), name) for module, name in own]
    added = sorted(entry_points(group="kg.readers"), key=lambda point: point.name)
    return tuple(reader() for reader in (*classes, *(point.load() for point in added)))


def is_folder_source(path: str) -> bool:
    """Whether a folder is one source, such as an unpacked export, and not a folder of sources.

    >>> is_folder_source("no-such-folder")
    False
    """
    folder = File(path)
    return folder.is_folder and any(reader.sniff(folder) for reader in entry_readers())


def ingest(given: Given) -> Document:
    """What the user names, ready to be read.

    `UnreadableError` if it is missing, too large, binary or in no known format or encoding;
    `SourceError` if it is empty. Entries are read as they are asked for, and may raise these, too.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "report.txt")
    ...     _ = file.write_text("Ada spoke.")
    ...     ingest(Given(str(file))).passage.text
    'Ada spoke.'
    """
    file = open_file(given)
    if not file.is_folder and not file.head:
        raise NoSourceError("the file is empty", where=file.name)
    if is_own(file):
        return Document(file.source("text/turtle", "utf-8"), None, (), list(statements_of(file)))
    reader = next((reader for reader in entry_readers() if reader.sniff(file)), None)
    if reader and not reader.beside_text:
        return Document(reader.source(file), None, reader.entries(file))
    if file.is_folder:
        raise UnreadableError(
            "this is a folder, not a file", where=given.path, hint="name the files in it"
        )
    passage = _passage(file)
    return Document(passage.source, passage, reader.entries(file) if reader else ())


def read(path: str | os.PathLike[str]) -> Passage:
    """The readable text of a file of text, or of standard input for "-".

    `UnreadableError` if it is missing, too large, binary or in no known format or encoding;
    `SourceError` if it is empty.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "report.html")
    ...     _ = file.write_text("<title>News</title><h1>Forum</h1><p>Ada &amp; Mary spoke.")
    ...     passage = read(file)
    >>> passage.text, passage.source.name, passage.origin[7:10]
    ('Forum\\n\\nAda & Mary spoke.', 'report.html', (36, 37, 38))
    """
    return _passage(open_file(Given(os.fspath(path))))


def _passage(file: File) -> Passage:
    if not (file.is_folder or file.head):
        raise NoSourceError("the file is empty", where=file.name)
    if document := next((reader for reader in _DOCUMENTS if reader.sniff(file)), None):
        return document.read(file)
    if what := foreign(file.data, file.suffix):
        raise _not_read(file, what)
    if not file.text.strip():
        raise NoSourceError("the file holds nothing but spaces", where=file.name)
    reader = next(reader for reader in READERS.values() if reader.sniff(file))
    if reader.media_type != "text/html" and is_xml(file):
        raise _not_read(file, "an XML file")
    return reader.read(file)


def _not_read(file: File, what: str) -> NoSourceError:
    labels = ", ".join([r.label for r in READERS.values()] + [r.label for r in entry_readers()])
    return NoSourceError(
        f"this is {what}, which is not read", where=file.name, hint=f"formats read: {labels}"
    )
