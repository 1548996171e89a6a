"""The corpus: which files are meant, and what each of them states.

A file is known by its bytes. Statements of files that the last build has read are taken from there,
and of files with the same bytes only one is read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg import extract, statements
from kg.errors import SourceError
from kg.ingest import read
from kg.model import Kind, Passage, Statement
from kg.names import digest


@dataclass(frozen=True, slots=True)
class Corpus:
    """What all files state, and what became of the files.

    `duplicates` pairs each path left out for its bytes with the path that is read instead.
    """

    statements: Sequence[Statement]
    reused: int
    failed: Sequence[SourceError]
    duplicates: Sequence[tuple[str, str]]


def expand(sources: Sequence[str]) -> list[str]:
    """The files meant: a folder stands for the files in it, sorted; hidden ones left out.

    SourceError for a folder without any.

    >>> expand(["notes.txt", "-"])
    ['notes.txt', '-']
    """
    found: list[str] = []
    for source in sources:
        if os.path.isdir(source):
            inside = [p for p in Path(source).iterdir() if p.is_file() and p.name[0] != "."]
            if not inside:
                raise SourceError("no file in this folder", where=source, hint="name a file")
            found += sorted(map(str, inside))
        else:
            found.append(source)
    return found


def read_all(
    paths: Sequence[str],
    known: Mapping[str, Sequence[Statement]],
    *,
    keep_going: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> Corpus:
    """What the files state; those in `known` (by source) that still hold are not read again.

    Without `keep_going` the first file that cannot be used raises its SourceError; with it, only
    the lack of any file that can. Files are taken in the order of their names, so that the order
    of `paths` makes no difference.

    >>> read_all([], {})
    Traceback (most recent call last):
    kg.errors.SourceError: no source (name a file or a folder)
    """
    told: list[Statement] = []
    failed: list[SourceError] = []
    read_as: dict[str, str] = {}
    duplicates: list[tuple[str, str]] = []
    reused = 0
    for path in sorted(paths, key=lambda p: (os.path.basename(p), p)):
        progress(path)
        try:
            passage = read(path)
            source = passage.source
            if source.sha256 in read_as:
                duplicates.append((path, read_as[source.sha256]))
                continue
            earlier = known.get(source.key, ())
            if statements.still_holds(earlier, source, _reader()):
                told += earlier
                reused += 1
            else:
                told += read_passage(passage)
            read_as[source.sha256] = path
        except SourceError as error:
            if not keep_going:
                raise
            failed.append(error)
    if not told:
        raise failed[0] if failed else SourceError("no source", hint="name a file or a folder")
    return Corpus(told, reused, failed, duplicates)


def read_passage(passage: Passage) -> list[Statement]:
    """The statements of one passage; SourceError when it tells of no event.

    >>> from kg.model import Source
    >>> read_passage(Passage(Source(64 * "0", "a.txt", "text/plain"), "Nothing happened."))
    Traceback (most recent call last):
    kg.errors.SourceError: a.txt: no event found in the text (it should name a conference, \
meeting, workshop … that took place)
    """
    records, unparsed = extract.extract(passage)
    if not any(record.kind is Kind.EVENT for record in records):
        raise SourceError(
            "no event found in the text",
            where=passage.source.name,
            hint="it should name a conference, meeting, workshop … that took place",
        )
    return statements.state(passage, records, _reader(), unparsed)


@cache
def _reader() -> str:
    """A hash of all that decides how a file reads: when it changes, files are read again."""
    folder = files("kg")
    modules = [folder / f"{name}.py" for name in ("dates", "model", "names", "statements")]
    modules += [p for p in (folder / "ingest").iterdir() if p.name.endswith(".py")]
    texts = {module.name: module.read_text("utf-8") for module in modules}
    return digest(extract.fingerprint(), *(texts[name] for name in sorted(texts)))
