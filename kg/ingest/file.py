"""A file as it was given: its bytes, its name, its text, and what the user says of it."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

from kg.errors import UnreadableError
from kg.ingest.encoding import decode
from kg.ingest.web import fetch, is_url
from kg.model import Source

# Far beyond any report, more is a mistake or an attack: 20 MB of prose take a minute and 2 GB.
MAX_BYTES: Final = 20_000_000
_HEAD: Final = 65_536
_UNSHOWN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


@dataclass(frozen=True, slots=True)
class Given:
    """A source as the user names it: a path or web address, and what `sources.toml` says of it.

    `event` is what it is about where it names no event, `mapping` the path of a file that says
    what the columns of a table are. `walked`: it was not named but found in a folder.
    """

    path: str
    licence: str = ""
    retrieved: str = ""
    url: str = ""
    event: str = ""
    mapping: str = ""
    walked: bool = False


class File:
    """A source's bytes and the name it goes by; read and decoded once, when they are asked for.

    >>> file = File("reports/notes\\x07.txt", "Zürich".encode())
    >>> file.name, file.suffix, file.text
    ('notes.txt', '.txt', 'Zürich')
    """

    def __init__(self, path: str, data: bytes | None = None, given: Given | None = None) -> None:
        self.path = path
        self.name = _shown(path)
        self.given = given or Given(path)
        self._data = data

    @property
    def suffix(self) -> str:
        """The extension in lower case, with its dot."""
        return os.path.splitext(self.name)[1].lower()

    @property
    def is_folder(self) -> bool:
        """Whether this is a folder that is one source, such as an unpacked export."""
        return self._data is None and os.path.isdir(self.path)

    @cached_property
    def data(self) -> bytes:
        """All bytes; `UnreadableError` beyond `MAX_BYTES`."""
        return self.bytes(MAX_BYTES)

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB, enough to tell the format."""
        if self.is_folder:
            return b""
        with self.stream() as stream:
            return stream.read(_HEAD)

    def bytes(self, limit: int) -> bytes:
        """All bytes of a file that may be as large as `limit`; `UnreadableError` beyond it."""
        with self.stream() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise UnreadableError(
                f"the file is larger than {limit // 1_000_000} MB", where=self.name, hint="split it"
            )
        return data

    def stream(self) -> BinaryIO:
        """The bytes from the beginning, to be read piece by piece."""
        if self._data is not None:
            return io.BytesIO(self._data)
        try:
            return open(self.path, "rb")
        except (OSError, ValueError) as error:  # ValueError: a path with a zero byte in it
            raise _unreadable(self.path, error) from error

    def members(self) -> Mapping[str, File]:
        """The files of a folder that is one source, by name; hidden ones left out."""
        inside = sorted(p for p in Path(self.path).iterdir() if p.is_file() and p.name[0] != ".")
        return {p.name: File(str(p), None, self.given) for p in inside}

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decode(self.data, self.name)

    @property
    def text(self) -> str:
        """The decoded text, without byte order mark; `UnreadableError` if the file is no text."""
        return self._decoded[0]

    @cached_property
    def sha256(self) -> str:
        """The hash of the bytes as they are; of a folder, of the names and hashes of its files."""
        found = hashlib.sha256()
        if self.is_folder:
            for name, member in self.members().items():
                found.update(f"{name}\0{member.sha256}\n".encode("utf-8", "surrogateescape"))
        else:
            with self.stream() as stream:
                while block := stream.read(1 << 20):
                    found.update(block)
        return found.hexdigest()

    def source(self, media_type: str, encoding: str = "") -> Source:
        """The source that this file is; `encoding` where its text was not decoded here."""
        return Source(
            self.sha256,
            self.name,
            media_type,
            encoding or self._decoded[1],
            licence=self.given.licence,
            retrieved=self.given.retrieved,
            url=self.given.url,
            event=self.given.event,
        )


def open_file(given: Given) -> File:
    """The file, folder, web address or standard input ("-") that the user names.

    `UnreadableError` if it is missing or may not be read.

    >>> open_file(Given("no-such-file.txt"))
    Traceback (most recent call last):
    kg.errors.UnreadableError: no-such-file.txt: there is no such file (check the path)
    """
    if given.path == "-":
        try:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            raise _unreadable("standard input", error) from error
        return File("stdin", data, given)
    if is_url(given.path):
        name, data = fetch(given.path, MAX_BYTES)
        today = datetime.date.today().isoformat()
        return File(name, data, replace(given, retrieved=given.retrieved or today))
    file = File(given.path, None, given)
    if not file.is_folder:
        try:
            _ = file.head
        except OSError as error:
            raise _unreadable(given.path, error) from error
    return file


def _unreadable(shown: str, error: Exception) -> UnreadableError:
    if isinstance(error, FileNotFoundError):
        return UnreadableError("there is no such file", where=shown, hint="check the path")
    if isinstance(error, IsADirectoryError):
        return UnreadableError(
            "this is a folder, not a file", where=shown, hint="name the files in it"
        )
    if isinstance(error, PermissionError):
        return UnreadableError(
            "the file may not be read", where=shown, hint="check its permissions"
        )
    return UnreadableError(f"the file cannot be read: {error}", where=shown)


def _shown(path: str) -> str:
    """Base name without control characters, direction marks and undecodable bytes."""
    path = path.replace("\\", "/") if os.name == "nt" else path
    kept = (
        c for c in os.path.basename(path.rstrip("/")) if unicodedata.category(c) not in _UNSHOWN
    )
    return "".join(kept).strip() or "unnamed"
