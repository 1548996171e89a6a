"""PDF documents with a text layer: their text, with the page it stands on.

Pages are parsed by PDFium through pypdfium2, which the extra `pdf` installs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from typing import Any, Final

from kg.errors import SourceError, UnreadableError
from kg.ingest.file import File
from kg.ingest.pdf_lines import SOFT, Char, Line, lines_of, without_edges
from kg.ingest.pdf_text import text_of
from kg.model import Passage

_MAX_FILE: Final = 200_000_000
_MAX_PAGES: Final = 5_000
_MAX_CHARS: Final = 20_000_000
_LIBRARY: Final = "pypdfium2"
_PASSWORD: Final = "password"
# A page with a stamp or a number on a picture of its text has hardly more than this.
_FEWEST: Final = 16  # characters a page, on average


class PdfReader:
    """Reads the text of PDF pages in reading order, without running heads and page numbers."""

    media_type = "application/pdf"
    label = "PDF"

    def sniff(self, file: File) -> bool:
        """By what the file begins with; scanners and mailers put some bytes before it.

        >>> PdfReader().sniff(File("a.txt", b"%PDF-1.7"))
        True
        """
        return not file.is_folder and b"%PDF-" in file.head[:1024]

    def read(self, file: File) -> Passage:
        """The readable text: a line a paragraph, item or row, blank lines between, cells by tabs.

        `UnreadableError` if pypdfium2 is missing or the file is damaged, locked or too large;
        `SourceError` if its pages hold no text.
        """
        library = _library(file.name)
        data = file.bytes(_MAX_FILE)
        try:
            with closing(library.PdfDocument(data)) as document:
                pages = list(_pages(document, file.name))
        except library.PdfiumError as error:
            if _PASSWORD in str(error).lower():
                raise UnreadableError(
                    "the document is locked with a password",
                    where=file.name,
                    hint="save it without one",
                ) from error
            raise UnreadableError(
                f"the document is damaged: {error}", where=file.name, hint="save it again as PDF"
            ) from error
        text, places = text_of(without_edges(pages))
        if (
            sum(len(line.text) for page in pages for line in page) < _FEWEST * len(pages)
            or not text
        ):
            raise SourceError(
                "the pages hold no text, so that they are scanned, or pictures",
                where=file.name,
                hint="recognise the text first, for example with ocrmypdf",
            )
        return Passage(file.source(self.media_type, "utf-8"), text, places=places, wrapped=False)


def _library(where: str) -> Any:
    try:
        return import_module(_LIBRARY)
    except ModuleNotFoundError as error:
        raise UnreadableError(
            "this is a PDF document, and the package that reads it is not installed",
            where=where,
            hint="pip install 'confkg[pdf]'",
        ) from error


def _pages(document: Any, where: str) -> Iterator[list[Line]]:
    if len(document) > _MAX_PAGES:
        raise UnreadableError(
            f"the document has more than {_MAX_PAGES:,} pages", where=where, hint="split it"
        )
    left = _MAX_CHARS
    for number in range(len(document)):
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            left -= text.count_chars()
            if left < 0:
                raise UnreadableError(
                    f"the document holds more than {_MAX_CHARS:,} characters",
                    where=where,
                    hint="split it",
                )
            yield lines_of(_chars(text))


def _chars(text: Any) -> Iterator[Char]:
    """The characters of a page; boxes are those of the font, so that all letters are as high."""
    unicode = import_module(f"{_LIBRARY}.raw").FPDFText_GetUnicode
    for index in range(text.count_chars()):
        code = unicode(text, index)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\0"
        if char.isspace():
            yield Char(char)
        elif char.isprintable() or char in SOFT:
            yield Char(char, *text.get_charbox(index, loose=True))
