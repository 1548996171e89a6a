"""Formats that are recognised and not read, so that the error can name them."""

from __future__ import annotations

import re
from typing import Final

from kg.ingest.file import File

_SIGNATURES: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls, .ppt)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
)
_ZIPPED: Final = {
    ".pptx": "a PowerPoint presentation",
    ".odt": "an OpenDocument text",
    ".epub": "an EPUB book",
}
_BY_NAME: Final = {
    ".json": "a JSON file",
}
_XML = re.compile(r"\s*<(?:\?xml\b|rss\b|feed\b|schedule\b|svg\b|rdf:RDF\b)")


def foreign(data: bytes, suffix: str) -> str:
    """What a file is, if it is of a known format that is no text to read; else nothing.

    >>> foreign(b"GIF89a ...", ".gif"), foreign(b"Minutes", ".txt")
    ('a GIF image', '')
    """
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            return what
    if data.startswith(b"PK\x03\x04"):
        return _ZIPPED.get(suffix, "a ZIP archive")
    return _BY_NAME.get(suffix, "")


def is_xml(file: File) -> bool:
    """Whether a file's text begins as XML does; pages of XHTML do as well.

    >>> is_xml(File("feed.xml", b"<?xml version='1.0'?><rss/>"))
    True
    """
    return _XML.match(file.text) is not None
