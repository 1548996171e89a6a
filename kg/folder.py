"""The graph folder: what a build leaves behind, written aside and swapped in.

`graph.ttl`, `graph.nq`, `graph.html`, `statements.jsonl`, `decisions.jsonl`, `store/`. Other files
that a user keeps there are not touched.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg import resolve, statements
from kg.errors import GraphFolderError
from kg.model import Decision, Statement
from kg.store import open_store

FILES = ("graph.ttl", "graph.nq", "graph.html", "decisions.jsonl", "store", "statements.jsonl")
_STAGING, _COMPLETE = ".kg-building", "COMPLETE"


class GraphFolder:
    """A graph folder, existing or to be made.

    >>> GraphFolder(Path("no-such-folder")).exists
    False
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._finish_interrupted()

    @property
    def exists(self) -> bool:
        """Whether a build has completed here."""
        return (self.path / "statements.jsonl").is_file()

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

    def decisions(self) -> list[Decision]:
        """What was decided; none where nothing was built yet."""
        path = self.path / "decisions.jsonl"
        return resolve.load(path) if path.is_file() else []

    def store(self) -> ox.Store:
        """The store, read-only."""
        return open_store(self.require().path / "store")

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder to write the new files into; they replace the old ones when the block ends.

        An error inside the block leaves the graph folder as it was. GraphFolderError when the
        path holds files of the same names that no build of ours has made.
        """
        foreign = [name for name in FILES if (self.path / name).exists()]
        if foreign and not self.exists:
            raise GraphFolderError(
                f"there is a {foreign[0]} that kg build did not make",
                where=str(self.path),
                hint="choose another folder with -o",
            )
        staging = self.path / _STAGING
        made = not self.path.exists()
        try:
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir(parents=True)
            yield staging
        except BaseException:
            shutil.rmtree(self.path if made else staging, ignore_errors=True)
            raise
        (staging / _COMPLETE).touch()
        self._finish_interrupted()

    def _finish_interrupted(self) -> None:
        """Swap in what a build had completed; a swap cut short is done again from where it was."""
        staging = self.path / _STAGING
        if not (staging / _COMPLETE).is_file():
            return
        for name in FILES:
            new, old = staging / name, self.path / name
            if new.exists():
                if old.is_dir():
                    shutil.rmtree(old)
                os.replace(new, old)
        shutil.rmtree(staging)
