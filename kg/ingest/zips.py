"""What is packed in a ZIP file: many formats are one, told apart by what is in them."""

from __future__ import annotations

import zipfile

from kg.errors import UnreadableError
from kg.ingest.file import File


def member_names(file: File) -> list[str] | None:
    """The paths of the files packed in a ZIP file; None where it is too damaged to tell.

    No file at all for what is no ZIP file. Nothing is unpacked.

    >>> member_names(File("a.txt", b"Ada spoke.")), member_names(File("a.zip", b"PK\\x03\\x04"))
    ([], None)
    """
    if file.is_folder or not file.head.startswith(b"PK\x03\x04"):
        return []
    try:
        with file.stream() as stream, zipfile.ZipFile(stream) as archive:
            return archive.namelist()
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile, UnreadableError):
        return None
