"""The graph folder: what a build leaves behind, written aside and swapped in.

`graph.ttl`, `graph.nq`, `graph.html`, `report.html`, `report.md`, `statements.jsonl`,
`decisions.jsonl`, `ids.jsonl`, `participations.npz`, `store/`. Other files that a user keeps there
are not touched.

A build writes into `.kg-building/` and marks it COMPLETE; then each new file takes the place of the
old one. Killed before the mark, nothing has changed; killed after it, whoever opens the folder next
finishes the swap. Only one process at a time may write: it holds a lock on the folder, which ends
with the process.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import resolve, statements, turtle
from kg.errors import GraphFolderError
from kg.model import Decision, Statement
from kg.resolve import Register
from kg.store import open_store, save
from kg.vocab import prefixes

if TYPE_CHECKING:
    from kg.analyse import ParticipationTable

try:
    import fcntl
except ImportError:  # Windows has no such lock; two builds at once are then the user's care
    fcntl = None  # type: ignore[assignment]

FILES: Final = (
    "graph.ttl",
    "graph.nq",
    "graph.html",
    "report.html",
    "report.md",
    "decisions.jsonl",
    "ids.jsonl",
    "participations.npz",
    "store",
    "statements.jsonl",
)
_STAGING: Final = ".kg-building"
_COMPLETE: Final = "COMPLETE"
_REPLACED: Final = "replaced-"


class GraphFolder:
    """A graph folder, existing or to be made. Opening it finishes a swap that was cut short.

    GraphFolderError when a swap is under way in another process, or cannot be finished.

    >>> GraphFolder(Path("no-such-folder")).exists
    False
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if os.path.isfile(self._staging / _COMPLETE):
            with self._writing():
                self._swap()

    @property
    def exists(self) -> bool:
        """Whether a build has completed here."""
        return os.path.isfile(self.path / "statements.jsonl") and os.path.isfile(
            self.path / "store" / "CURRENT"
        )

    def require(self) -> GraphFolder:
        """This folder; GraphFolderError when there is no graph in it."""
        if not self.exists:
            raise GraphFolderError(
                "no graph here",
                where=str(self.path),
                hint="run kg build, or name the folder with -g",
            )
        return self

    def statements(self) -> list[Statement]:
        """What was read, as the last build left it."""
        return statements.load(self.require().path / "statements.jsonl")

    def known(self) -> dict[str, list[Statement]]:
        """The same by source, to save reading it again; empty where there is nothing usable."""
        try:
            return statements.by_source(self.statements())
        except GraphFolderError:
            return {}

    def decisions(self) -> list[Decision]:
        """What was decided; none where nothing was built yet."""
        path = self.path / "decisions.jsonl"
        return resolve.load(path) if os.path.isfile(path) else []

    def register(self, known: Mapping[str, Iterable[Statement]] | None = None) -> Register:
        """Which names were there first, for things to keep their ids.

        `known` are the statements by source, where they have been read already.
        """
        path = self.path / "ids.jsonl"
        known = self.known() if known is None else known
        return Register.of(chain.from_iterable(known.values()), path)

    def identity(self) -> resolve.Identity:
        """Which names mean the same, by what the folder holds: as a build finds it."""
        from kg.propose import grounds  # brings the whole extractor: not for a query

        told = self.statements()
        register = Register.of(told, self.path / "ids.jsonl")
        return resolve.settle(grounds(told), self.decisions(), register)

    def decide(self, decisions: Iterable[Decision]) -> None:
        """Add decisions at the end of the folder's file; the graph stays as it is."""
        path = self.require().path / "decisions.jsonl"
        lines = resolve.dump(decisions).encode()
        with self._writing(), path.open("a+b") as file:
            file.seek(0)
            text = file.read()
            file.write((b"\n" if text and not text.endswith(b"\n") else b"") + lines)
            file.flush()
            os.fsync(file.fileno())

    def table(self) -> ParticipationTable:
        """The participations in numbers, from which networks are computed."""
        from kg.analyse import ParticipationTable  # networks take long to import: not for a query

        return ParticipationTable.load(self.require().path / "participations.npz")

    def store(self) -> ox.Store:
        """The store, read-only."""
        return open_store(self.require().path / "store")

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder to write the new files into; they replace the old ones when the block ends.

        An error inside the block leaves the graph folder as it was. GraphFolderError when the path
        holds files of the same names that no build of ours has made, when another process writes
        here, and when the disk does not let us write.
        """
        made = self._make()
        try:
            with self._writing():
                self._refuse_foreign()
                shutil.rmtree(self._staging, ignore_errors=True)
                self._staging.mkdir()
                try:
                    yield self._staging
                    (self._staging / _COMPLETE).touch()
                except BaseException:
                    shutil.rmtree(self._staging, ignore_errors=True)
                    raise
                self._swap()
        except BaseException:
            with suppress(OSError):  # only folders that we made, and only while they are empty
                for folder in made:
                    folder.rmdir()
            raise

    @property
    def _staging(self) -> Path:
        return self.path / _STAGING

    def _make(self) -> list[Path]:
        """Make the folder and those above it that are missing; the new ones, deepest first."""
        missing = [p for p in (self.path, *self.path.parents) if not os.path.lexists(p)]
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error
        return missing

    def _refuse_foreign(self) -> None:
        foreign = [name for name in FILES if os.path.lexists(self.path / name)]
        if foreign and not self.exists:
            raise GraphFolderError(
                f"there is a {foreign[0]} that kg build did not make",
                where=str(self.path),
                hint="choose another folder with -o",
            )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the right to write here; what the system refuses becomes a GraphFolderError."""
        folder = -1
        try:
            if fcntl:
                folder = os.open(self.path, os.O_RDONLY)
                try:
                    fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    raise GraphFolderError(
                        "another kg build is writing here",
                        where=str(self.path),
                        hint="wait until it has ended",
                    ) from error
                except OSError:  # a file system without locks, such as some network drives
                    pass
            yield
        except OSError as error:
            raise self._unwritable(error) from error
        finally:
            if folder >= 0:
                os.close(folder)

    def _swap(self) -> None:
        """Put the complete new files in place; begun again, it goes on from where it was."""
        for name in FILES:
            new, old = self._staging / name, self.path / name
            if not new.exists():
                continue
            if old.is_dir():  # a folder can't be replaced in one step
                os.replace(old, self._staging / f"{_REPLACED}{name}")
            os.replace(new, old)
        shutil.rmtree(self._staging)

    def _unwritable(self, error: OSError) -> GraphFolderError:
        return GraphFolderError(
            f"cannot write here: {error.strerror or error}",
            where=str(self.path),
            hint="check permissions and free space, or choose another folder with -o",
        )


def write(
    new: Path,
    graph: ox.Store,
    table: ParticipationTable,
    told: Iterable[Statement],
    identity: resolve.Identity,
    base: str,
) -> None:
    """Write all files of a graph folder but the pages into the empty folder `new`."""
    with (new / "graph.ttl").open("wb") as file:
        turtle.write(graph, file, prefixes(base))
    with (new / "graph.nq").open("wb") as file:
        turtle.write_nquads(graph, file)
    save(graph, new / "store")
    table.save(new / "participations.npz")
    (new / "statements.jsonl").write_bytes(statements.dump(told).encode())
    (new / "decisions.jsonl").write_bytes(resolve.dump(identity.decisions).encode())
    (new / "ids.jsonl").write_bytes(identity.register.dump().encode())
