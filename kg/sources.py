"""Which sources a user means: files, folders, patterns, addresses, and lists of them with notes.

A `sources.toml` lists sources with what is known of them:

    [[source]]
    path = "minutes/2022.txt"        # file, folder, pattern or address; relative to the list
    licence = "CC BY 4.0"
    retrieved = 2026-05-01
    url = "https://forum.example/2022"
    event = "Rural Health Forum 2022"  # what it is about, where it names no event itself
    mapping = "columns.toml"           # what the columns of a table mean
"""

from __future__ import annotations

import datetime
import os
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from glob import glob, has_magic
from pathlib import Path
from typing import Any, Final

from kg.errors import SourceError
from kg.ingest import Given, is_folder_source, is_url

LIST: Final = "sources.toml"
_NOTES: Final = tuple(f.name for f in fields(Given) if f.name not in ("path", "walked"))


def expand(sources: Sequence[str], event: str = "") -> list[Given]:
    """The sources meant, in the order given; those of a folder sorted by path.

    A folder stands for all files in it and below; hidden ones, and graph folders, are left out. A
    folder that is one source (an unpacked export) stands for itself, a graph folder for its graph.
    The `sources.toml` of a folder says more of the files that it lists; named itself, it stands for
    them. `event` is what sources are about for which no list says it. SourceError for what holds no
    file, and for a list that is malformed.

    >>> [given.path for given in expand(["notes.txt", "-"])]
    ['notes.txt', '-']
    """
    found = [given for source in sources for given in _expand(Given(source))]
    return [replace(given, event=given.event or event) for given in found]


def _expand(given: Given) -> Iterator[Given]:
    path = given.path
    if is_url(path):
        yield replace(given, url=given.url or path)
    elif os.path.isdir(path):
        yield from _folder(given)
    elif os.path.basename(path) == LIST:
        yield from _listed(Path(path))
    elif has_magic(path) and not os.path.lexists(path):
        matches = sorted(glob(path, recursive=True))
        if not matches:
            raise SourceError("no file matches this pattern", where=path, hint="check the path")
        for match in matches:
            yield from _expand(replace(given, path=match, walked=True))
    else:
        yield given


def _folder(given: Given) -> Iterator[Given]:
    if is_folder_source(given.path):
        yield given
        return
    if _is_graph(given.path):
        yield replace(given, path=os.path.join(given.path, "graph.nq"))
        return
    inside = [replace(given, path=path, walked=True) for path in _walk(given.path)]
    known: dict[str, Given] = {}
    for lists in [i.path for i in inside if os.path.basename(i.path) == LIST]:
        known |= {os.path.realpath(listed.path): listed for listed in _listed(Path(lists))}
    notes = {os.path.realpath(k.mapping) for k in known.values() if k.mapping}
    found = []
    for file in inside:
        real = os.path.realpath(file.path)
        if os.path.basename(real) != LIST and real not in notes:
            found.append(replace(known.pop(real, file), path=file.path))
    found += known.values()
    if not found:
        raise SourceError("no file in this folder", where=given.path, hint="name a file")
    yield from found


def _walk(folder: str) -> Iterator[str]:
    """The files in a folder and below, sorted; a folder that is one source as itself."""
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        if entry.name.startswith("."):
            continue
        if not entry.is_dir() or is_folder_source(entry.path):
            yield os.path.normpath(entry.path)
        elif not (_is_graph(entry.path) or entry.is_symlink()):  # links may lead in a circle
            yield from _walk(entry.path)


def _is_graph(folder: str) -> bool:
    """Whether a build has written the folder: what is there was not said by anyone new."""
    return os.path.isfile(os.path.join(folder, "statements.jsonl")) and os.path.isdir(
        os.path.join(folder, "store")
    )


def _listed(path: Path) -> Iterator[Given]:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(
            f"the list of sources cannot be read: {error}", where=str(path)
        ) from error
    entries = content.get("source")
    if set(content) != {"source"} or not isinstance(entries, list) or not entries:
        raise SourceError(
            "a list of sources holds tables [[source]] and nothing else", where=str(path)
        )
    for number, entry in enumerate(entries, start=1):
        where = f"{path}, source {number}"
        notes = _notes(entry, where)
        for name in ("path", "mapping"):
            if notes.get(name) and not is_url(notes[name]):
                notes[name] = os.path.join(path.parent, notes[name])
        yield from _expand(Given(**notes))


def _notes(entry: Any, where: str) -> dict[str, Any]:
    if not isinstance(entry, dict) or not entry.get("path"):
        raise SourceError("a source needs a path", where=where)
    found: dict[str, Any] = {}
    for name, value in entry.items():
        if name not in ("path", *_NOTES):
            known = ", ".join(("path", *_NOTES))
            raise SourceError(f"nothing is called {name}", where=where, hint=f"known: {known}")
        if isinstance(value, datetime.date):
            value = value.isoformat()
        if not isinstance(value, str):
            raise SourceError(f"{name} must be a text", where=where)
        found[name] = value
    try:
        if retrieved := found.get("retrieved"):
            datetime.date.fromisoformat(retrieved)
    except ValueError as error:
        raise SourceError(
            f"retrieved is {retrieved!r}, which is no date", where=where, hint="write 2026-05-01"
        ) from error
    return found
