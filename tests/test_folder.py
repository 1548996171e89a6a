"""The graph folder: whole or untouched, whatever goes wrong and whenever."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg import store
from kg.errors import GraphFolderError, SourceError
from kg.folder import FILES, GraphFolder

from .conftest import ROOT


def write(staging: Path, mark: str) -> None:
    """What a build writes, with `mark` in every file."""
    for name in FILES:
        if name == "store":
            store.save(store.in_memory(), staging / name)
            (staging / name / "mark").write_text(mark)
        else:
            (staging / name).write_text(mark)


def make(path: Path, mark: str) -> GraphFolder:
    folder = GraphFolder(path)
    with folder.staging() as staging:
        write(staging, mark)
    return folder


def fail(folder: GraphFolder, error: BaseException, aside: Path | None = None) -> None:
    """A build that writes everything, and a file of the user's if told to, and then fails."""
    with folder.staging() as staging:
        write(staging, "new")
        if aside:
            aside.write_text("mine")
        raise error


def contents(path: Path) -> dict[str, bytes]:
    return {str(p.relative_to(path)): p.read_bytes() for p in path.rglob("*") if p.is_file()}


def marks(path: Path) -> set[str]:
    """The marks of the files in place."""
    return {
        (path / name / "mark" if name == "store" else path / name).read_text() for name in FILES
    }


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A graph folder with a file of the user's in it."""
    path = tmp_path / "out"
    make(path, "old")
    (path / "notes.txt").write_text("mine")
    (path / "more").mkdir()
    (path / "more" / "graph.ttl").write_text("mine, too")
    return path


def test_new_files_replace_the_old_and_leave_others_alone(kept: Path) -> None:
    make(kept, "new")
    assert marks(kept) == {"new"}
    assert (kept / "notes.txt").read_text() == "mine"
    assert (kept / "more" / "graph.ttl").read_text() == "mine, too"
    assert {p.name for p in kept.iterdir()} == {*FILES, "notes.txt", "more"}


@pytest.mark.parametrize(
    "error", [SourceError("bad"), KeyboardInterrupt(), KeyError("bug")], ids=repr
)
def test_a_failing_build_leaves_every_byte(kept: Path, error: BaseException) -> None:
    before = contents(kept)
    with pytest.raises(type(error)):
        fail(GraphFolder(kept), error)
    assert contents(kept) == before
    assert not (kept / ".kg-building").exists()


@pytest.mark.parametrize("inside", ["out", "deep/er/out"])
def test_a_failing_first_build_leaves_nothing(tmp_path: Path, inside: str) -> None:
    (tmp_path / "other.txt").write_text("mine")
    with pytest.raises(SourceError):
        fail(GraphFolder(tmp_path / inside), SourceError("bad"))
    assert [p.name for p in tmp_path.iterdir()] == ["other.txt"]


def test_a_failing_first_build_leaves_what_others_put_there(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(SourceError):
        fail(GraphFolder(out), SourceError("bad"), out / "notes.txt")
    assert contents(out) == {"notes.txt": b"mine"}


# --- killed in the middle -----------------------------------------------------------------------


class Killed(BaseException):
    """Stands for kill -9: nothing of ours runs after it."""


def killed_at(
    step: int, path: Path, monkeypatch: pytest.MonkeyPatch, functions: tuple[str, ...]
) -> bool:
    """Build anew and stop dead before the `step`th change of files; whether it came to that."""
    left = step

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return real(*args, **options)

        return call

    folder = GraphFolder(path)
    with monkeypatch.context() as patched:
        try:
            with folder.staging() as staging:
                write(staging, "new")
                for name in functions:
                    owner = shutil if name == "rmtree" else os
                    patched.setattr(owner, name, counted(getattr(owner, name)))
        except Killed:
            return True
    return False


def test_a_swap_cut_short_at_any_step_is_finished(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    while True:
        make(kept, "old")
        if not killed_at(steps, kept, monkeypatch, ("replace", "rmtree")):
            break
        steps += 1
        assert GraphFolder(kept).exists
        assert marks(kept) == {"new"}
        assert {p.name for p in kept.iterdir()} == {*FILES, "notes.txt", "more"}
        assert (kept / "notes.txt").read_text() == "mine"
    assert steps == len(FILES) + 2  # one more for the old store, and one to clear up


def test_a_swap_cut_short_twice_is_finished(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert killed_at(2, kept, monkeypatch, ("replace", "rmtree"))
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            GraphFolder(kept)
    assert GraphFolder(kept).exists
    assert marks(kept) == {"new"}


def test_a_build_killed_before_its_end_changed_nothing(kept: Path) -> None:
    staging = kept / ".kg-building"
    staging.mkdir()
    write(staging, "half")
    assert marks(GraphFolder(kept).path) == {"old"}
    make(kept, "new")
    assert marks(kept) == {"new"}
    assert not staging.exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from kg.folder import GraphFolder
real, left = os.replace, int(sys.argv[2])
def replace(*args):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args)
os.replace = replace
from tests.test_folder import write
with GraphFolder(Path(sys.argv[1])).staging() as staging:
    write(staging, "new")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("step", [0, 4, 6])
def test_a_process_that_is_killed_holds_no_lock(kept: Path, step: int) -> None:
    run = subprocess.run([sys.executable, "-c", KILLED, kept, str(step)], cwd=ROOT, check=False)
    assert run.returncode == -9
    assert GraphFolder(kept).exists
    assert marks(kept) == {"new"}


# --- what is not ours, and what is not there ----------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_files_of_the_same_names_are_not_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(GraphFolderError, match=f"there is a {name} that kg build did not make"):
        make(tmp_path, "new")
    assert contents(tmp_path) == {name: b"mine"}


def test_a_dangling_link_is_somebody_elses(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").symlink_to(tmp_path / "nowhere")
    with pytest.raises(GraphFolderError, match="did not make"):
        make(tmp_path, "new")


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    for path in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(GraphFolderError, match="cannot write here"):
            make(path, "new")
    assert (tmp_path / "out").read_text() == "mine"


def test_what_needs_a_graph_says_so(tmp_path: Path) -> None:
    folder = GraphFolder(tmp_path / "out")
    assert not folder.exists
    assert folder.decisions() == []
    assert folder.known() == {}
    for ask in (folder.require, folder.statements, folder.store):
        with pytest.raises(GraphFolderError, match="no graph here"):
            ask()
    assert not (tmp_path / "out").exists()


def test_statements_that_cannot_be_read_are_read_anew(kept: Path) -> None:
    with pytest.raises(GraphFolderError, match="not a statement"):
        GraphFolder(kept).statements()
    assert GraphFolder(kept).known() == {}


# --- other processes, full disks ----------------------------------------------------------------


@pytest.fixture
def busy(kept: Path) -> Iterator[Path]:
    """A folder that another build is writing."""
    with GraphFolder(kept).staging() as staging:
        write(staging, "new")
        yield kept


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no locks on folders")
def test_two_builds_do_not_meet(busy: Path) -> None:
    with pytest.raises(GraphFolderError, match="another kg build is writing here"):
        make(busy, "other")
    assert marks(busy) == {"old"}
    assert GraphFolder(busy).exists  # reading goes on


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no locks on folders")
def test_a_swap_under_way_is_waited_for(busy: Path) -> None:
    (busy / ".kg-building" / "COMPLETE").touch()
    with pytest.raises(GraphFolderError, match="another kg build is writing here"):
        GraphFolder(busy)


FULL = """
import resource, sys
from pathlib import Path
from kg.errors import GraphFolderError
from kg.folder import GraphFolder
from tests.test_folder import write
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    with GraphFolder(Path(sys.argv[1])).staging() as staging:
        (staging / "graph.ttl").write_bytes(b"x" * 40_000)
        write(staging, "new")
except GraphFolderError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits on files")
@pytest.mark.parametrize("limit", [0, 10, 20_000])
def test_a_full_disk_is_an_error_and_changes_nothing(kept: Path, limit: int) -> None:
    before = contents(kept)
    command = [sys.executable, "-c", FULL, str(kept), str(limit)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "written" in run.stdout or "cannot write here" in run.stdout
    assert contents(kept) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only(kept: Path) -> None:
    kept.chmod(0o555)
    try:
        with pytest.raises(GraphFolderError, match="cannot write here: Permission denied"):
            make(kept, "new")
    finally:
        kept.chmod(0o755)
    assert marks(kept) == {"old"}


def test_a_refusal_of_the_system_says_where(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(
        GraphFolderError, match=r"out: cannot write here: Permission denied \(check"
    ):
        make(kept, "new")
    assert marks(kept) == {"old"}
