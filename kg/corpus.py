"""The corpus: what each source states.

A source is known by its bytes. Statements of sources that the last build has read are taken from
there, and of sources with the same bytes only one is read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from kg import extract, propose, shipped, statements
from kg.errors import NoSourceError, NotFoundError, SourceError, UsageError
from kg.ingest import Document, Given, ingest
from kg.ingest.entry import EntryWriter
from kg.model import Kind, Passage, Record, Source, Statement
from kg.names import digest
from kg.statements import name_id

Progress = Callable[[str], None]
"""Called before each step with what it is about."""

Known = Mapping[str, Sequence[Statement]]
"""The statements of an earlier build by source."""

AUTHORITY: Final = "authority"
"""What the rules of all claims that come from authority files begin with."""

_READ_BY: Final = ("ingest", "model.py", "names.py", "dates.py", "roles.py", "roles.json")


@dataclass(frozen=True, slots=True)
class Corpus:
    """What all sources state, and what became of them.

    `reused` counts those that were not read again; `duplicates` pairs each path left out for its
    bytes with the path that is read instead; `ambiguous` are names that authority files have
    several records for.
    """

    statements: Sequence[Statement]
    reused: int
    failed: Sequence[SourceError]
    duplicates: Sequence[tuple[str, str]]
    ambiguous: Sequence[str] = ()

    @property
    def unparsed(self) -> int:
        """How many sentences hold a post that was given to nobody: for a person to read."""
        return sum(s.prop == statements.UNPARSED for s in self.statements)

    @property
    def flaws(self) -> list[str]:
        """The rows and elements that could not be read: "file, where: why"."""
        found = [s for s in self.statements if s.prop == statements.FLAW]
        names = {
            s.subject: s.value
            for s in self.statements
            if s.kind is Kind.SOURCE and s.prop == "name"
        }
        return [f"{names[s.subject]}, {s.pointer}: {s.value}" for s in found]


def read_all(
    sources: Sequence[str | Given],
    known: Known,
    *,
    proposers: propose.Proposers = propose.NONE,
    keep_going: bool = False,
    progress: Progress = lambda step: None,
) -> Corpus:
    """What the sources state; those in `known` that still hold are not read again.

    Without `keep_going` the first source that cannot be used raises its SourceError, unless it was
    only found in a folder and is none at all (a picture, a text without an event); with it, only
    the lack of any source. Files are taken in the order of their names, so that the order of
    `sources` makes no difference.

    >>> read_all([], {})
    Traceback (most recent call last):
    kg.errors.SourceError: no source (name a file or a folder)
    """
    told: dict[str, list[Statement]] = {}
    exported: dict[str, list[Statement]] = {}
    failed: list[SourceError] = []
    read_as: dict[str, str] = {}
    duplicates: list[tuple[str, str]] = []
    reused = 0
    all_given = (Given(s) if isinstance(s, str) else s for s in sources)
    for given in sorted(all_given, key=lambda g: (os.path.basename(g.path), g.path)):
        progress(given.path)
        try:
            document = ingest(given)
            source = document.source
            if document.told:
                exported |= statements.by_source(document.told)
                continue
            if source.sha256 in read_as:
                duplicates.append((given.path, read_as[source.sha256]))
                continue
            earlier = list(known.get(source.key, ()))
            if not given.retrieved:  # fetched again today, and still the same: its first date stays
                source = replace(source, retrieved=_retrieved(earlier) or source.retrieved)
            if statements.still_holds(earlier, source, _reader(given) + proposers.mark):
                told[source.key] = earlier
                reused += 1
            else:
                told[source.key] = list(read_document(document, given, proposers))
            read_as[source.sha256] = given.path
        except SourceError as error:
            if not (keep_going or (given.walked and isinstance(error, NoSourceError))):
                raise
            failed.append(error)
    told = exported | told  # a source that is at hand says more than an export of what it said
    if not told:
        raise failed[0] if failed else SourceError("no source", hint="name a file or a folder")
    return Corpus([s for lines in told.values() for s in lines], reused, failed, duplicates)


def _retrieved(told: Sequence[Statement]) -> str:
    source = (s.value for s in told if s.kind is Kind.SOURCE and s.prop == "retrieved")
    return next(source, "")


def without(source: str, known: Known) -> Corpus:
    """The corpus of the last build without one source: its file name, or its id.

    What authority files say of names that no other source bears goes with it. NotFoundError when
    no source is called so, or several are.

    >>> without("report.txt", {})
    Traceback (most recent call last):
    kg.errors.NotFoundError: no source is called 'report.txt'
    """
    names = {
        key: next((s.value for s in told if s.kind is Kind.SOURCE and s.prop == "name"), "")
        for key, told in known.items()
    }
    called = [key for key in names if source in (key, names[key], f"source/{key}")]
    if len(called) != 1:
        what = f"{len(called)} sources are called" if called else "no source is called"
        listed = called or sorted(names.values())
        hint = f"there are: {', '.join(listed)}" if listed else ""
        raise NotFoundError(f"{what} {source!r}", hint=hint)
    left = [s for key, told in known.items() if key != called[0] for s in told]
    borne = {name_id(s.subject) for s in left if not s.rule.startswith(AUTHORITY)}
    about = {s.value for s in left if s.refers and name_id(s.subject) in borne}
    left = [
        s
        for s in left
        if not s.rule.startswith(AUTHORITY) or name_id(s.subject) in borne or s.subject in about
    ]
    cited = {s.evidence for s in left}
    left = [s for s in left if s.kind is not Kind.EVIDENCE or s.subject in cited]
    told = {s.source for s in left if s.kind is not Kind.SOURCE}
    left = [s for s in left if s.source in told]
    if all(s.kind is Kind.SOURCE for s in left):
        raise UsageError(f"{source} is the only source", hint="remove the folder instead")
    return Corpus(left, len(known) - 1, [], [])


def read_document(
    document: Document, given: Given, proposers: propose.Proposers = propose.NONE
) -> Iterator[Statement]:
    """The statements of one source, in a stream where it has entries.

    `proposers` are asked about its prose. NoSourceError at the end, when nothing in it tells of an
    event.

    >>> from kg.model import Source
    >>> source = Source(64 * "0", "a.txt", "text/plain")
    >>> list(read_document(Document(source, Passage(source, "Nothing happened."), ()), Given("")))
    Traceback (most recent call last):
    kg.errors.NoSourceError: a.txt: no event found (it should name a conference, meeting, \
workshop … that took place; --event names the one that it is about)
    """
    if document.told:
        yield from document.told
        return
    reader = _reader(given) + proposers.mark
    tells, length = False, 0
    if document.passage:
        prose = _read_passage(document.passage, reader, proposers)
        length = len(document.passage.text) + 1
    else:
        prose = statements.state(Passage(document.source, ""), [], reader)
    # A page may hold its event as data only: what is not about one yet is kept until it is clear.
    waiting = []
    for statement in prose:
        tells = tells or statement.kind is Kind.EVENT
        waiting.append(statement)
    for statement in statements.state_entries(document.source, document.entries, length):
        tells = tells or statement.kind is Kind.EVENT
        if tells and waiting:
            yield from waiting
            waiting.clear()
        if tells:
            yield statement
        else:
            waiting.append(statement)
    if not tells:
        raise _no_event(document.source, waiting)
    yield from waiting


def _read_passage(passage: Passage, reader: str, proposers: propose.Proposers) -> list[Statement]:
    records, unparsed = extract.extract(passage)
    added = proposers.propose(passage, records)
    reader = reader if added.whole else f"{reader}, in part"  # which no later build takes for whole
    told = statements.state(passage, [*records, *added.records], reader, {*unparsed, *added.review})
    if given := _given_event(passage, records):
        entry = EntryWriter("event", "source", 1.0)
        entry.event(entry.cell("event", passage.source.event), key=given.key)
        told += statements.state_entries(passage.source, [entry.entry()], len(passage.text) + 1)
    return told


def _given_event(passage: Passage, records: Sequence[Record]) -> Record | None:
    """The event of the records, if its name does not stand in the passage but was given for it."""
    events = (r for r in records if r.kind is Kind.EVENT)
    return next((e for e in events for c in e.claims if c.prop == "name" and not c.span), None)


def _no_event(source: Source, told: Sequence[Statement]) -> SourceError:
    flaw = next((s for s in told if s.prop == statements.FLAW), None)
    if flaw:
        return SourceError(
            f"nothing in it can be read: {flaw.value}", where=f"{source.name}, {flaw.pointer}"
        )
    return NoSourceError(
        "no event found",
        where=source.name,
        hint="it should name a conference, meeting, workshop … that took place;"
        " --event names the one that it is about",
    )


def _reader(given: Given) -> str:
    """A hash of all that decides how a source reads: when it changes, sources are read again."""
    beside = os.path.join(os.path.dirname(given.path), "mappings")
    own = [text for path in (given.mapping, beside) if path for text in _texts(Path(path))]
    return digest(_rules(), *own) if own else _rules()


@cache
def _rules() -> str:
    package = files("kg")
    parts = [extract.fingerprint(), (package / "statements.py").read_text("utf-8")]
    parts += [text for name in _READ_BY for text in _texts(package / name)]
    parts += _texts(shipped.ontology() / "mappings")
    plugins = (point.dist for point in entry_points(group="kg.readers"))
    return digest(*parts, *sorted(f"{dist.name} {dist.version}" for dist in plugins if dist))


def _texts(part: Traversable) -> Iterator[str]:
    if part.is_file():
        if part.name.endswith((".py", ".json", ".txt", ".tsv", ".rq", ".toml")):
            yield part.read_bytes().decode("utf-8", "replace")
    elif part.is_dir():
        for inside in sorted(part.iterdir(), key=lambda p: p.name):
            yield from _texts(inside)
