"""A file as it was given: its bytes, its name, its text."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from functools import cached_property

from kg.ingest.encoding import decode
from kg.model import Source


class File:
    """The bytes of a source and the name it goes by; decoded once, when its text is asked for.

    >>> file = File("reports/notes\\x07.txt", "Zürich".encode())
    >>> file.name, file.suffix, file.text
    ('notes.txt', '.txt', 'Zürich')
    """

    def __init__(self, path: str, data: bytes) -> None:
        self.name = _shown(path)
        self.data = data

    @property
    def suffix(self) -> str:
        """The extension in lower case, with its dot."""
        return os.path.splitext(self.name)[1].lower()

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decode(self.data, self.name)

    @property
    def text(self) -> str:
        """The decoded text, without byte order mark; `UnreadableError` if the file is no text."""
        return self._decoded[0]

    def source(self, media_type: str) -> Source:
        """The source that this file is: the hash is of the bytes as they are."""
        digest = hashlib.sha256(self.data).hexdigest()
        return Source(digest, self.name, media_type, self._decoded[1])


def _shown(path: str) -> str:
    """Base name without control characters, direction marks and undecodable bytes."""
    base = os.path.basename(path.replace("\\", "/") if os.name == "nt" else path)
    kept = (char for char in base if unicodedata.category(char) not in _UNSHOWN)
    return "".join(kept).strip() or "unnamed"


_UNSHOWN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
