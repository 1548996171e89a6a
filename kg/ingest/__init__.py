"""From a file to a passage: plain text, Markdown and HTML.

A reader knows one format. Readers are asked in order whether a file is theirs, by its content and
its name; the first that says yes reads it. What no reader knows is an error that says which
formats are read.
"""

from __future__ import annotations

import os
import sys
from typing import Final, Protocol

from kg.errors import SourceError, UnreadableError
from kg.ingest.file import File
from kg.ingest.formats import foreign, is_xml
from kg.ingest.html import HtmlReader
from kg.ingest.text import MarkdownReader, TextReader
from kg.model import Passage

__all__ = ["MAX_BYTES", "READERS", "File", "Reader", "read"]

# Far beyond any report, more is a mistake or an attack: 20 MB of prose take a minute and 2 GB.
MAX_BYTES: Final = 20_000_000


class Reader(Protocol):
    """Reads one format; without state, so that one of each is enough."""

    media_type: str
    label: str

    def sniff(self, file: File) -> bool:
        """Whether the file is in this format."""

    def read(self, file: File) -> Passage:
        """The file's readable text; `SourceError` if it has none."""


READERS: Final[dict[str, Reader]] = {
    reader.media_type: reader for reader in (HtmlReader(), MarkdownReader(), TextReader())
}


def read(path: str | os.PathLike[str]) -> Passage:
    """The readable text of a file, or of standard input for "-".

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
    given = os.fspath(path)
    file = File("stdin" if given == "-" else given, _bytes(given))
    if not file.data:
        raise SourceError("the file is empty", where=file.name)
    if what := foreign(file.data, file.suffix):
        raise _not_read(file, what)
    if not file.text.strip():
        raise SourceError("the file holds nothing but spaces", where=file.name)
    reader = next(reader for reader in READERS.values() if reader.sniff(file))
    if reader.media_type != "text/html" and is_xml(file):
        raise _not_read(file, "an XML file")
    return reader.read(file)


def _bytes(given: str) -> bytes:
    shown = "standard input" if given == "-" else given
    try:
        if given == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with open(given, "rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableError("there is no such file", where=shown, hint="check the path") from None
    except IsADirectoryError:
        raise UnreadableError(
            "this is a folder, not a file", where=shown, hint="name the files in it"
        ) from None
    except PermissionError:
        raise UnreadableError(
            "the file may not be read", where=shown, hint="check its permissions"
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte in it
        raise UnreadableError(f"the file cannot be read: {error}", where=shown) from error
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            f"the file is larger than {MAX_BYTES // 1_000_000} MB", where=shown, hint="split it"
        )
    return data


def _not_read(file: File, what: str) -> UnreadableError:
    labels = ", ".join(reader.label for reader in READERS.values())
    return UnreadableError(
        f"this is {what}, which is not read", where=file.name, hint=f"formats read: {labels}"
    )
