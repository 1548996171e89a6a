"""Schedules in a ZIP archive: an Open Event export, or one file that is a schedule.

Nothing is unpacked to the disk. What an archive may hold is limited before and while it is read.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final, NoReturn

from kg.errors import SourceError, UnreadableError
from kg.ingest.file import File
from kg.ingest.schedules.frab_json import FrabJsonReader
from kg.ingest.schedules.frab_xml import FrabXmlReader
from kg.ingest.schedules.ical import CalendarReader
from kg.ingest.schedules.indico import IndicoReader
from kg.ingest.schedules.load import MAX_SCHEDULE
from kg.ingest.schedules.openevent import export_entries, is_export
from kg.ingest.zips import member_names
from kg.model import Entry, Flaw, Source

_READERS: Final = (FrabJsonReader(), FrabXmlReader(), IndicoReader(), CalendarReader())
_SUFFIXES: Final = (".xml", ".json", ".ics")
_MAX_MEMBERS: Final = 10_000
# JSON and XML shrink to a twentieth; a file that shrinks to a thousandth is made to be a bomb.
_MAX_RATIO: Final = 200
_RATIO_FROM: Final = 1_000_000
# Archives that are files of other programs.
_OTHERS: Final = frozenset(("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"))


class ArchiveReader:
    """Reads the schedule that an archive holds; pointers are those of the file in it."""

    media_type = "application/zip"
    label = "ZIP archive of a schedule"
    beside_text = False

    def sniff(self, file: File) -> bool:
        """By the names of the files in it.

        >>> ArchiveReader().sniff(File("a.zip", b"PK\\x03\\x04"))
        False
        """
        names = member_names(file) or []
        if not _OTHERS.isdisjoint(names):
            return False
        shown = [PurePosixPath(name) for name in names if _shown(name)]
        stems = {path.name.removesuffix(".json") for path in shown}
        return "event" in stems or any(path.suffix.lower() in _SUFFIXES for path in shown)

    def source(self, file: File) -> Source:
        """The source that the archive is."""
        return file.source(self.media_type, "utf-8")

    def entries(self, file: File) -> Iterator[Entry | Flaw]:
        """The entries of the export, or of the one schedule, in the archive.

        `UnreadableError` if a path leads out of it, or it unpacks to more than a schedule has;
        `SourceError` if it holds none, or several.
        """
        members = unpacked(file)
        if is_export(members):
            yield from export_entries(members, file.name, file.sha256)
            return
        found = [
            (reader, member)
            for member in members.values()
            for reader in _READERS
            if reader.sniff(member)
        ]
        if len(found) != 1:
            names = ", ".join(member.name for _, member in found[:5])
            raise SourceError(
                f"the archive holds {len(found)} schedules: {names}"
                if found
                else "the archive holds no schedule",
                where=file.name,
                hint="unpack it and name its files",
            )
        reader, member = found[0]
        yield from reader.entries(member)


def unpacked(file: File) -> Mapping[str, File]:
    """The files of an archive by their paths, without the one folder that they may all be in.

    Hidden files are left out. `UnreadableError` for what no honest archive holds.
    """
    try:
        with file.stream() as stream, zipfile.ZipFile(stream) as archive:
            listed = [one for one in archive.infolist() if not one.is_dir()]
            _check(file, listed)
            left = MAX_SCHEDULE
            read: dict[str, bytes] = {}
            for one in listed:
                if _wanted(one.filename):
                    with archive.open(one) as member:
                        data = member.read(left + 1)
                    left -= len(data)
                    if left < 0:
                        _refuse(file, f"it unpacks to more than {MAX_SCHEDULE // 1_000_000} MB")
                    read[str(PurePosixPath(one.filename))] = data
    except (OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise UnreadableError(f"the archive cannot be read: {error}", where=file.name) from error
    except (zipfile.BadZipFile, zlib.error) as error:
        raise UnreadableError(f"the archive is damaged: {error}", where=file.name) from error
    top = {PurePosixPath(path).parts[0] for path in read if "/" in path}
    alone = len(top) == 1 and all("/" in path for path in read)
    return {
        path.partition("/")[2] if alone else path: File(path, data, file.given)
        for path, data in read.items()
    }


def _check(file: File, listed: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive for what its directory says of its files."""
    if len(listed) > _MAX_MEMBERS:
        _refuse(file, f"it holds more than {_MAX_MEMBERS:,} files")
    if sum(one.file_size for one in listed if _wanted(one.filename)) > MAX_SCHEDULE:
        _refuse(file, f"it unpacks to more than {MAX_SCHEDULE // 1_000_000} MB")
    for one in listed:
        path = PurePosixPath(one.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            _refuse(file, f"the path {one.filename!r} in it leads out of it")
        if stat.S_ISLNK(one.external_attr >> 16):
            _refuse(file, f"{one.filename!r} in it is a link")
        if one.flag_bits & 1:
            _refuse(file, "it is encrypted")
        if one.file_size > _RATIO_FROM and one.file_size > _MAX_RATIO * one.compress_size:
            _refuse(
                file, f"{one.filename!r} in it unpacks to more than {_MAX_RATIO} times its size"
            )


def _refuse(file: File, what: str) -> NoReturn:
    raise UnreadableError(f"the archive is refused: {what}", where=file.name)


def _wanted(path: str) -> bool:
    """Whether a file may be a schedule or part of one; pictures, which exports hold, are not."""
    return _shown(path) and PurePosixPath(path).suffix.lower() in ("", *_SUFFIXES)


def _shown(path: str) -> bool:
    """Whether a file is one that people see: not hidden, not a remark of a Macintosh."""
    parts = [part for part in PurePosixPath(path).parts if part != ".."]
    return not path.endswith("/") and not any(part.startswith((".", "__")) for part in parts)
