"""Which sources are meant, what lists say of them, and what comes from the web."""

from __future__ import annotations

import http.server
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import statements
from kg.build import build
from kg.corpus import read_all
from kg.errors import NoSourceError, SourceError, UnreadableError
from kg.ingest import Given, web
from kg.ingest.file import open_file
from kg.model import Kind, Statement
from kg.sources import expand

FORUM = (
    "The Rural Health Forum was held in Oslo on 3 May 2021. Rector Ana Diaz of Bergen University"
    " gave a keynote."
)
NO_NAME = "On 4 May 2021 Rector Ana Diaz of Bergen University spoke about trees."


def about(told: list[Statement], kind: Kind) -> dict[str, str]:
    """Properties of the things of a kind, the last value of each."""
    return {s.prop: s.value for s in told if s.kind is kind}


def paths(sources: list[str]) -> list[str]:
    return [os.path.basename(given.path) for given in expand(sources)]


# --- folders, patterns --------------------------------------------------------------------------


def test_a_folder_stands_for_all_below_it(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "2022/c.txt", ".git/d.txt", "2022/old/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(FORUM)
    (tmp_path / "round").symlink_to(tmp_path)
    assert paths([str(tmp_path)]) == ["c.txt", "e.txt", "a.txt", "b.txt"]


def test_the_graph_folder_inside_is_not_a_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "forum.txt").write_text(FORUM)
    monkeypatch.chdir(tmp_path)
    build(expand(["."]), Path("out"))
    assert [given.path for given in expand(["."])] == ["forum.txt"]


def test_a_pattern_stands_for_what_it_matches(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.md", "2022/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(FORUM)
    assert paths([str(tmp_path / "**" / "*.txt")]) == ["d.txt", "a.txt", "b.txt"]
    with pytest.raises(SourceError, match=r"no file matches this pattern"):
        expand([str(tmp_path / "*.csv")])
    (tmp_path / "odd[1].txt").write_text(FORUM)
    assert paths([str(tmp_path / "odd[1].txt")]) == ["odd[1].txt"]


def test_what_is_no_source_in_a_folder_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "forum.txt").write_text(FORUM)
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "LICENSE").write_text("You may copy this.")
    (tmp_path / "Thumbs.db").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "later.txt").write_text(" \n")
    (tmp_path / "__init__.py").write_bytes(b"")
    corpus = read_all(expand([str(tmp_path)]), {})
    assert [type(e) for e in corpus.failed] == 5 * [NoSourceError]
    with pytest.raises(NoSourceError, match=r"logo\.png"):
        read_all(expand([str(tmp_path / "forum.txt"), str(tmp_path / "logo.png")]), {})


def test_what_is_damaged_in_a_folder_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "forum.txt").write_text(FORUM)
    (tmp_path / "broken.txt").write_bytes(b"caf\xc3 \xff\xfe\x80 " * 9)
    with pytest.raises(UnreadableError, match=r"broken\.txt"):
        read_all(expand([str(tmp_path)]), {})


# --- lists --------------------------------------------------------------------------------------

LIST = """
[[source]]
path = "minutes/2021.txt"
licence = "CC BY 4.0"
retrieved = 2026-05-01
url = "https://forum.example/2021"
event = "Tree Day"
"""


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    (tmp_path / "minutes").mkdir()
    (tmp_path / "minutes" / "2021.txt").write_text(NO_NAME)
    (tmp_path / "sources.toml").write_text(LIST)
    return tmp_path


@pytest.mark.parametrize("named", ["", "sources.toml"])
def test_a_list_says_what_is_known_of_a_source(listed: Path, named: str) -> None:
    given = expand([str(listed / named)])
    assert len(given) == 1
    told = list(read_all(given, {}).statements)
    source = about(told, Kind.SOURCE)
    assert source["licence"] == "CC BY 4.0" and source["retrieved"] == "2026-05-01"
    assert source["url"] == "https://forum.example/2021" and source["name"] == "2021.txt"
    built = build(given, listed / "out")
    assert built.findings == []
    turtle = (listed / "out" / "graph.ttl").read_text("utf-8")
    assert 'dcterms:license "CC BY 4.0"' in turtle
    assert 'ckg:retrieved "2026-05-01"^^xsd:date' in turtle
    assert 'schema:url "https://forum.example/2021"^^xsd:anyURI' in turtle


def test_the_event_given_for_a_report_that_names_none(listed: Path) -> None:
    told = list(read_all(expand([str(listed)]), {}).statements)
    assert about(told, Kind.EVENT) == {
        "name": "Tree Day", "type": "day", "start": "2021-05-04", "end": "2021-05-04"
    }  # fmt: skip
    roles = {s.value for s in told if s.kind is Kind.PARTICIPATION and s.prop == "role"}
    assert roles == {"speaker"}
    quotes = {s.subject: s for s in told if s.prop == "exact"}
    names = [s for s in told if s.kind is Kind.EVENT and s.prop == "name" and s.evidence]
    assert [quotes[s.evidence].pointer for s in names] == ["event"]


def test_an_event_given_for_all_is_for_those_that_name_none(listed: Path) -> None:
    (listed / "forum.txt").write_text(FORUM)
    given = expand([str(listed / "minutes" / "2021.txt"), str(listed / "forum.txt")], "Care Day")
    told = read_all(given, {}).statements
    names = {s.value for s in told if s.kind is Kind.EVENT and s.prop == "name"}
    assert names == {"Care Day", "Rural Health Forum"}


def test_changed_notes_are_taken_over(listed: Path) -> None:
    build(expand([str(listed)]), listed / "out")
    (listed / "sources.toml").write_text(LIST.replace("CC BY", "CC0"))
    assert build(expand([str(listed)]), listed / "out").corpus.reused == 0
    assert 'dcterms:license "CC0 4.0"' in (listed / "out" / "graph.ttl").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[[source", "cannot be read"),
        ("", "holds tables"),
        ("source = 3", "holds tables"),
        ("[[source]]\nlicence = 'CC0'", "source 1: a source needs a path"),
        ("[[source]]\npath = 'a.txt'\nauthor = 'me'", "nothing is called author"),
        ("[[source]]\npath = 'a.txt'\nevent = 3", "event must be a text"),
        ("[[source]]\npath = 'a.txt'\nretrieved = 'May'", "no date"),
        ("[[source]]\npath = 'a.txt'\nwalked = 'yes'", "nothing is called walked"),
    ],
)
def test_a_malformed_list_says_where(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "sources.toml").write_text(text)
    with pytest.raises(SourceError, match=what) as caught:
        expand([str(tmp_path / "sources.toml")])
    assert "sources.toml" in str(caught.value)


# --- the web ------------------------------------------------------------------------------------

PAGE = f"<title>News</title><h1>News</h1><p>{FORUM}</p>"
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/2021": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode()),
    "/plain.txt": (200, {"Content-Type": "text/plain"}, FORUM.encode()),
    "/untyped.txt": (200, {}, FORUM.encode()),
    "/film.txt": (200, {"Content-Type": "video/mp4"}, b"\0"),
    "/gone": (404, {}, b""),
    "/moved": (302, {"Location": "/plain.txt"}, b""),
    "/trap": (302, {"Location": "file:///etc/hostname"}, b""),
    "/large.txt": (200, {"Content-Type": "text/plain"}, b"x" * 2_000),
    "/short.txt": (200, {"Content-Type": "text/plain", "Content-Length": "99999"}, b"x"),
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        code, headers, body = ANSWERS[self.path]
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("page", "name", "media_type"),
    [
        ("/2021", "2021.html", "text/html"),
        ("/plain.txt", "plain.txt", "text/plain"),
        ("/untyped.txt", "untyped.txt", "text/plain"),
        ("/moved", "plain.txt", "text/plain"),
    ],
)
def test_an_address_is_a_source(site: str, page: str, name: str, media_type: str) -> None:
    corpus = read_all(expand([site + page]), {})
    source = about(list(corpus.statements), Kind.SOURCE)
    assert (source["name"], source["format"]) == (name, media_type)
    assert source["url"] == site + page and len(source["retrieved"]) == 10
    assert about(list(corpus.statements), Kind.EVENT)["name"] == "Rural Health Forum"


def test_what_was_fetched_before_keeps_its_date(site: str) -> None:
    given = expand([site + "/2021"])
    told = list(read_all(given, {}).statements)
    old = [s for s in told if s.prop != "retrieved"]
    old += [
        Statement(s.subject, "retrieved", "2020-01-01", rule=s.rule)
        for s in told
        if s.prop == "retrieved"
    ]
    again = read_all(given, statements.by_source(old))
    assert again.reused == 1
    assert about(list(again.statements), Kind.SOURCE)["retrieved"] == "2020-01-01"


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("/gone", "the server answers 404"),
        ("/film.txt", "the server says that this is video/mp4"),
        ("/trap", r"not allowed|no web address"),
        ("/short.txt", "cannot be read"),
    ],
)
def test_an_address_that_is_no_source(site: str, page: str, what: str) -> None:
    with pytest.raises(UnreadableError, match=what) as caught:
        open_file(Given(site + page))
    assert page in str(caught.value)


def test_an_address_that_gives_too_much(site: str) -> None:
    with pytest.raises(UnreadableError, match="more than"):
        web.fetch(f"{site}/large.txt", 1_999)
    assert len(web.fetch(f"{site}/large.txt", 2_000).data) == 2_000


def test_an_address_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(UnreadableError, match="timed out"):
            web.fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/", 9)
    with pytest.raises(UnreadableError, match="cannot be read"):
        web.fetch("http://nowhere.invalid/", 9)


def test_nothing_else_opens_a_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **more: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    page = tmp_path / "page.html"
    page.write_text(
        '<!DOCTYPE html SYSTEM "http://evil.example/x.dtd"><base href="http://evil.example/">'
        '<script type="application/ld+json">{"@context": "http://evil.example/context"}</script>'
        f'<img src="http://evil.example/pixel.png"><p>{FORUM}</p>'
    )
    build([str(page)], tmp_path / "out")
