"""Input that cannot be used: a message that helps, the documented exit code, and no harm done."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from . import command
from .conftest import ROOT

FORUM = "The Health Forum was held on 8 June 2022. Ada Lovelace, Director of Acme Institute, spoke."
MEGABYTE = 1_000_000


def kg(*words: str | Path) -> tuple[int, str]:
    """Exit code and stderr of the command, which must print nothing else."""
    result = command.kg(*words)
    assert result.stdout == ""
    return result.exit_code, result.stderr


def everything_in(folder: Path) -> dict[str, str]:
    """Every folder below, and every file with its time of change and the hash of its bytes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        found[path.relative_to(folder).as_posix()] = (
            f"{path.stat().st_mtime_ns} {hashlib.sha256(path.read_bytes()).hexdigest()}"
            if path.is_file()
            else "a folder"
        )
    return found


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in with a graph folder `out` that must survive."""
    monkeypatch.chdir(tmp_path)
    Path("good.txt").write_text(FORUM, "utf-8")
    assert kg("build", "good.txt")[0] == 0
    return tmp_path


# What is given, what the message says (what, where, what to do).
SOURCES: dict[str, tuple[bytes | None, tuple[str, ...]]] = {
    "missing.txt": (None, ("missing.txt: there is no such file", "check the path")),
    "no/such/folder/x.txt": (None, ("no/such/folder/x.txt: there is no such file",)),
    "empty.txt": (b"", ("empty.txt: the file is empty",)),
    "spaces.txt": (b" \n\t\n" * 100, ("spaces.txt: the file holds nothing but spaces",)),
    "zeros.txt": (bytes(10_000), ("zeros.txt: it holds binary data", "UTF-8")),
    "random.txt": (random.Random(1).randbytes(10_000), ("random.txt: ",)),
    "picture.png": (
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        ("picture.png: ", "PNG", "formats read: "),
    ),
    "paper.pdf": (
        b"%PDF-1.7\n" + bytes(100),
        ("paper.pdf: the document is damaged", "save it again"),
    ),
    "letter.docx": (
        b"PK\x03\x04" + bytes(100),
        ("letter.docx: the document is damaged", "save it again"),
    ),
    "picture.txt": (b"\xff\xd8\xff\xe0" + bytes(100), ("picture.txt: ", "formats read: ")),
    "table.xlsx": (b"PK\x03\x04" + bytes(100), ("table.xlsx: the workbook cannot be opened",)),
    "bytes.txt": (bytes(range(128, 160)) * 50, ("bytes.txt: ",)),
    "dull.txt": (
        b"We were closed all week. Nobody came.\n",
        ("dull.txt: no event found", "it should name a conference"),
    ),
    "empty.html": (b"<html><body></body></html>", ("empty.html: ",)),
}


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_that_cannot_be_used(name: str, here: Path) -> None:
    content, said = SOURCES[name]
    if content is not None:
        Path(name).write_bytes(content)
    before = everything_in(here)
    for words in (
        ("build", name),
        ("build", "good.txt", name),
        ("build", name, "-o", "new"),
        ("read", name),
    ):
        code, message = kg(*words)
        assert code == 3, words
        for part in said:
            assert part in message.replace("\\", "/")
        assert message.startswith("kg: ")
        assert len(message.splitlines()) == 1
    assert everything_in(here) == before


def test_keep_going_leaves_out_what_cannot_be_used(here: Path) -> None:
    for name, (content, _) in SOURCES.items():
        if content is not None:
            Path(name).write_bytes(content)
    code, message = kg("build", "good.txt", *SOURCES, "-k", "-o", "new")
    assert code == 0
    assert message.count("left out: ") == len(SOURCES)
    assert f"1 file read, 0 unchanged, {len(SOURCES)} left out" in message
    for name in ("graph.ttl", "graph.nq", "graph.html"):
        assert Path("new", name).read_bytes() == Path("out", name).read_bytes()


def test_keep_going_with_nothing_left_is_an_error(here: Path) -> None:
    before = everything_in(here)
    code, message = kg("build", "-k", "missing.txt", "also-missing.txt")
    assert code == 3
    assert "there is no such file" in message
    assert everything_in(here) == before


@pytest.mark.parametrize("verb", ["build", "read"])
def test_a_folder_without_files(verb: str, here: Path) -> None:
    Path("nothing", "below").mkdir(parents=True)
    Path("nothing", ".hidden.txt").write_text(FORUM, "utf-8")
    before = everything_in(here)
    code, message = kg(verb, "nothing")
    assert code == 3
    assert "nothing: " in message
    assert everything_in(here) == before


def test_a_folder_named_like_a_file(here: Path) -> None:
    Path("report.txt").mkdir()
    code, message = kg("build", "report.txt")
    assert code == 3
    assert "report.txt: " in message


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read(here: Path) -> None:
    Path("secret.txt").write_text(FORUM, "utf-8")
    Path("secret.txt").chmod(0)
    code, message = kg("build", "secret.txt")
    assert code == 3
    assert "secret.txt: the file may not be read (check its permissions)" in message


@pytest.mark.skipif(sys.platform != "linux", reason="Linux names files with any bytes")
def test_a_file_name_that_is_no_text(here: Path) -> None:
    with open(b"caf\xe9.txt", "wb") as file:
        file.write(FORUM.encode())
    run = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", "build", b"caf\xe9.txt"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in run.stderr
    assert run.returncode in (0, 3)


def test_the_output_is_a_file(here: Path) -> None:
    Path("taken").write_text("mine", "utf-8")
    before = everything_in(here)
    code, message = kg("build", "good.txt", "-o", "taken")
    assert code == 4
    assert "taken: " in message
    assert "-o" in message
    assert everything_in(here) == before


def test_the_output_below_a_file(here: Path) -> None:
    before = everything_in(here)
    code, message = kg("build", "good.txt", "-o", "good.txt/below/it")
    assert code == 4
    assert "good.txt" in message
    assert everything_in(here) == before


@pytest.mark.parametrize("name", ["graph.ttl", "graph.html", "statements.jsonl", "store"])
def test_somebody_elses_folder_is_left_alone(name: str, here: Path) -> None:
    Path("theirs").mkdir()
    if name == "store":
        Path("theirs/store").mkdir()
        Path("theirs/store/CURRENT").write_text("something", "utf-8")
    else:
        Path("theirs", name).write_text("their work", "utf-8")
    before = everything_in(here)
    code, message = kg("build", "good.txt", "-o", "theirs")
    assert code == 4
    assert f"theirs: there is a {name} that kg build did not make" in message
    assert "choose another folder with -o" in message
    assert everything_in(here) == before


def test_other_files_in_the_graph_folder_stay(here: Path) -> None:
    Path("out/notes.md").write_text("mine", "utf-8")
    assert kg("build", "good.txt")[0] == 0
    assert Path("out/notes.md").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda out: (out / "statements.jsonl").write_text("{not json}\n"), ("explain", "Ada")),
        (lambda out: (out / "statements.jsonl").write_bytes(b"\xff\xfe\n"), ("explain", "Ada")),
        (lambda out: (out / "store" / "CURRENT").write_text("nonsense"), ("query", "ASK {}")),
        (lambda out: (out / "store" / "CURRENT").unlink(), ("query", "ASK {}")),
        (lambda out: (out / "statements.jsonl").unlink(), ("explain", "Ada")),
    ],
    ids=["no json", "no text", "store damaged", "store gone", "statements gone"],
)
def test_a_damaged_graph_folder(
    damage: Callable[[Path], object], words: tuple[str, ...], here: Path
) -> None:
    damage(here / "out")
    code, message = kg(*words)
    assert code == 4
    assert message.startswith("kg: out")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not json\n", "mine.jsonl:1"),
        (b"\n[]\n", "mine.jsonl:2"),
        (b'{"left": "person/a"}\n', "mine.jsonl:1"),
        (b"\xff\n", "mine.jsonl"),
        (None, "mine.jsonl"),
    ],
)
def test_bad_decisions(content: bytes | None, said: str, here: Path) -> None:
    if content is not None:
        Path("mine.jsonl").write_bytes(content)
    before = everything_in(here)
    code, message = kg("build", "good.txt", "--decisions", "mine.jsonl")
    assert code == 5
    assert said in message
    assert everything_in(here) == before


def test_a_base_that_is_no_iri(here: Path) -> None:
    before = everything_in(here)
    code, message = kg("build", "good.txt", "--base", "not an iri")
    assert code == 2
    assert "not an iri" in message
    assert everything_in(here) == before


# Size and shape. The limits are several times what a slow machine needs; what they catch is time
# that grows with the square of the size.


def seconds(text: str, folder: Path) -> float:
    """How long the command takes to read a text, whatever comes of it."""
    path = folder / "report.txt"
    path.write_text(text, "utf-8")
    began = time.process_time()
    command.kg("read", path)
    return time.process_time() - began


SHAPES = {
    "no full stop": "the hospital and the university spoke about care ",
    "commas": ",",
    "open brackets": "(word ",
    "quotes": "“a ",
    "one word": "a",
    "capital letters": "A",
    "words in capitals": "ALPHA BETA GAMMA ",
    "names": "Anna Lee of Acme University, ",
    "titles": "Professor ",
    "initials": "A. ",
    "events": "Conference on ",
    "dates": "8 June 2022 ",
    "introductions": "remarks by: ",
    "bullets": "\n• x",
    "empty lines": "\n",
    "digits": "1",
    "marks on a letter": "e\u0301\u0301\u0301",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_size_and_not_faster(shape: str, tmp_path: Path) -> None:
    def text(size: int) -> str:
        unit = SHAPES[shape]
        return f"The Health Forum was held on 8 June 2022. {unit * (size // len(unit))}\n"

    seconds(text(1_000), tmp_path)  # lexicons are loaded once
    small, large = seconds(text(20_000), tmp_path), seconds(text(80_000), tmp_path)
    assert large < max(10 * small, 1.0)  # four times the size


def test_a_text_of_megabytes_without_an_event(tmp_path: Path) -> None:
    """A long text that tells of nothing is read to its end and turned away."""
    line = "we were closed all week and nobody came to see us, which is a pity.\n"
    path = tmp_path / "large.txt"
    path.write_text(line * (4 * MEGABYTE // len(line)), "utf-8")
    began = time.process_time()
    code, message = kg("build", path, "-o", tmp_path / "out")
    assert code == 3
    assert "no event found" in message
    assert time.process_time() - began < 60


def test_more_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50 * MEGABYTE)  # takes no room on the disk
    code, message = kg("build", path, "-o", tmp_path / "out")
    assert code == 3
    assert "larger than 20 MB" in message
    assert "split it" in message
