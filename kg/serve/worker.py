"""A process that answers one query after the other, for the server to end if one takes too long.

It reads one job a line as JSON from standard input and writes frames to standard output: the length
of the payload (four bytes, big-endian), the kind of frame (one byte), the payload. Kinds: W a whole
answer (its media type, a line feed, the data); of a longer one H head (its media type), D data, Z
end, X cut off; E error (JSON).
"""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyoxigraph as ox

from kg import query
from kg.errors import GraphFolderError, QueryError
from kg.store import open_store
from kg.vocab import prefixes

CHUNK: Final = 1 << 16
WHOLE, HEAD, DATA, END, CUT, ERROR = b"W", b"H", b"D", b"Z", b"X", b"E"

ROWS: Final = {
    "json": ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
    "xml": ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
    "csv": ("text/csv; charset=utf-8", ox.QueryResultsFormat.CSV),
    "tsv": ("text/tab-separated-values; charset=utf-8", ox.QueryResultsFormat.TSV),
}
TRIPLES: Final = {
    "ttl": ("text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdfxml": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "n3": ("text/n3; charset=utf-8", ox.RdfFormat.N3),
    "trig": ("application/trig", ox.RdfFormat.TRIG),
    "nq": ("application/n-quads", ox.RdfFormat.N_QUADS),
}


@dataclass(frozen=True, slots=True)
class Job:
    """One query, the format for each kind of result ("" for none that is wanted), its dataset.

    An answer that is only of use `whole` has no limit of rows, the others hold.
    """

    text: str
    rows: str = "json"
    triples: str = "ttl"
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    whole: bool = False

    def line(self) -> bytes:
        """The job as the worker reads it.

        >>> Job("ASK {}").line()[:19]
        b'{"text": "ASK {}", '
        """
        return json.dumps({f.name: getattr(self, f.name) for f in fields(self)}).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take: seconds, rows, bytes of its answer, bytes of memory (0: no limit)."""

    seconds: float = 30.0
    rows: int = 100_000
    answer: int = 1 << 28
    memory: int = 1 << 31


class _CutError(Exception):
    """The answer grows beyond what it may."""


@dataclass
class _Answer:
    """Frames of one answer; a small one is written at once."""

    out: BinaryIO
    media: str
    most: int
    parts: list[bytes] = field(default_factory=list)
    held: int = 0
    written: int = 0
    begun: bool = False

    def write(self, data: bytes) -> int:
        """Called by the RDF library with a piece of the answer."""
        self.written += len(data)
        if self.written > self.most:
            raise _CutError
        self.parts.append(bytes(data))
        self.held += len(data)
        if self.held >= CHUNK:
            if not self.begun:
                self.begun = True
                self.out.write(frame(HEAD, self.media.encode()))
            self.out.write(frame(DATA, b"".join(self.parts)))
            self.out.flush()
            self.parts, self.held = [], 0
        return len(data)

    def flush(self) -> None:
        """Files have it."""

    def end(self, kind: bytes = END) -> None:
        """Write what is held back, and the last frame."""
        data = b"".join(self.parts)
        if self.begun:
            self.out.write(frame(DATA, data) + frame(kind, b""))
        else:
            self.out.write(frame(WHOLE, self.media.encode() + b"\n" + data))
        self.out.flush()


def frame(kind: bytes, payload: bytes) -> bytes:
    """One frame.

    >>> frame(DATA, b"ab")
    b'\\x00\\x00\\x00\\x02Dab'
    """
    return len(payload).to_bytes(4, "big") + kind + payload


def answer(store: ox.Store, job: Job, limits: Limits, base: str, out: BinaryIO) -> None:
    """Write the frames of one answer.

    >>> import io
    >>> page = io.BytesIO()
    >>> answer(ox.Store(), Job("ASK {}"), Limits(), "https://a.example/", page)
    >>> b'"boolean":true' in page.getvalue()
    True
    """
    try:
        result = query.run(
            store,
            job.text,
            base,
            most=None if job.whole else limits.rows,
            default_graphs=_graphs(job.default_graphs),
            named_graphs=_graphs(job.named_graphs),
        )
        chosen = job.triples if query.gives_triples(result) else job.rows
        if not chosen:
            kind = "facts" if query.gives_triples(result) else "rows"
            _refuse(out, 406, f"this query gives {kind}, in none of the formats that are accepted")
            return
        if query.gives_triples(result):
            media, triples = TRIPLES[chosen]
            sink = _Answer(out, media, limits.answer)
            known = prefixes(base) if chosen in ("ttl", "trig", "n3", "rdfxml") else None
            ox.serialize(result, sink, format=triples, prefixes=known)  # type: ignore[arg-type]
        else:
            media, rows = ROWS[chosen]
            sink = _Answer(out, media, limits.answer)
            result.serialize(sink, format=rows)  # type: ignore[arg-type]
    except QueryError as error:
        _refuse(out, 400, str(error))
    except _CutError:
        if sink.begun:
            sink.end(CUT)
        else:
            _refuse(out, 413, "the answer is too large")
    except (OSError, RuntimeError, ValueError) as error:
        _refuse(out, 500, f"the store fails: {error}")
    else:
        sink.end()


def _graphs(iris: list[str] | None) -> list[ox.NamedNode] | None:
    if iris is None:
        return None
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"no IRI of a graph: {error}") from error


def _refuse(out: BinaryIO, status: int, message: str) -> None:
    told = {"status": status, "message": message.encode("utf-8", "replace").decode()}
    out.write(frame(ERROR, json.dumps(told).encode()))
    out.flush()


def main(settings: Mapping[str, Any]) -> None:
    """Answer jobs until standard input ends. Runs as a process of its own."""
    limits = Limits(**settings["limits"])
    _confine(limits)
    with open(0, "rb") as jobs, open(1, "wb") as out:
        try:
            store = open_store(Path(settings["store"]))
        except GraphFolderError as error:
            _refuse(out, 503, str(error))
            return
        out.write(frame(HEAD, b""))  # ready
        out.flush()
        for line in jobs:
            _arm(limits.seconds + 1)
            answer(store, Job(**json.loads(line)), limits, settings["base"], out)
            _arm(0)


def _confine(limits: Limits) -> None:
    """Let the system refuse memory beyond the limit; the engine then ends, and its process too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.memory:
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))


def _arm(seconds: float) -> None:
    """End this process after so much work on a query, should nobody be left to do it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    import sys

    main(json.loads(sys.argv[1]))
