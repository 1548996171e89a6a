"""Persons of authority files, and a reconciliation service."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from kg.errors import KgError, SourceError, UnreadableError, UsageError
from kg.resolve.authority import accepted, read_persons
from kg.resolve.authority.reconcile import Question, Reconciler

# --- persons --------------------------------------------------------------------------------------

PEOPLE = """\ufeffid,Name,aliases,affiliation,note
0000-0002-1825-0097,Yang Liu,,Peking University,x
https://orcid.org/0000-0001-5109-3700,Yang Liu,刘洋|Liu Y.,Tsinghua University|MIT,

Q7186,Marie Curie,Maria Skłodowska-Curie,University of Paris,
"""


def test_read_persons(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    people = read_persons(tmp_path / "people.csv")
    assert people.size == 3
    liu = people.match("Liu Yang")
    assert len(liu) == 2 and accepted(liu) is None
    best = accepted(people.match("Yang Liu", affiliations=["Tsinghua Univ."]))
    assert best and best.id == "https://orcid.org/0000-0001-5109-3700"
    assert accepted(people.match("Yang Liu", affiliations=["Fudan University"])) is None
    curie = people.match("Maria Sklodowska-Curie", affiliations=["Université de Paris"])
    assert accepted(curie) and curie[0].id == "http://www.wikidata.org/entity/Q7186"
    assert people.match("M. Curie") == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("name\nA", "no column id"),
        ("", "no column id"),
        ("id,name\nQ1,\n", "row 2: no name"),
        ("id,name\nQ1,A\n0000-0002-1825-0098,B\n", "row 3: no ORCID"),
        ("id,name\nQ1,A\n\nQ1,B\n", "row 4: .* second time"),
        ("id,name\njavascript:x,A\n", "row 2: no ORCID"),
        ('id,name\nQ1,"' + "a" * 200_000 + '"\n', "no CSV"),
    ],
)
def test_a_row_that_is_no_person_is_named(text: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(text, "utf-8")
    with pytest.raises(SourceError, match=what):
        read_persons(tmp_path / "people.csv")


def test_persons_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(b"id,name\nQ1,\xe9\n")
    for name in ("people.csv", "absent.csv"):
        with pytest.raises(UnreadableError):
            read_persons(tmp_path / name)


# --- a service ------------------------------------------------------------------------------------

Answer = Callable[[dict[str, Any] | None], tuple[str, bytes]]


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Start a service on the loopback that answers as told; its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(None)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._answer(json.loads(parse_qs(body)["queries"][0]))

            def _answer(self, queries: dict[str, Any] | None) -> None:
                kind, body = answer(queries)
                self.send_response(200 if kind else 500)
                self.send_header("Content-Type", kind or "text/plain")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing to say."""

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/reconcile"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


MANIFEST = json.dumps({"name": "test", "identifierSpace": "https://ror.org/"}).encode()


def test_a_service_is_asked_in_batches(serve: Callable[[Answer], str]) -> None:
    asked: list[dict[str, Any]] = []

    def answer(queries: dict[str, Any] | None) -> tuple[str, bytes]:
        if queries is None:
            return "application/json; charset=utf-8", MANIFEST
        asked.append(queries)
        found = {
            "Sure": [{"id": "0a", "name": "Sure", "score": 80, "match": True}],
            "Two": [{"id": i, "name": "Two", "score": 100, "match": True} for i in ("0b", "0c")],
            "Perhaps": [{"id": "http://x.org/d", "name": "Perhaps", "score": 99, "match": False}],
        }
        return "application/json", json.dumps(
            {key: {"result": found.get(q["query"], [])} for key, q in queries.items()}
        ).encode()

    service = Reconciler(serve(answer), batch=2)
    names = ["Sure", "Two", "Perhaps", "None"]
    questions = [Question(n, "Organization", {"country": "FI"}) for n in names]
    sure, two, perhaps, none = service.match(questions)
    assert accepted(sure) and sure[0].id == "https://ror.org/0a"
    assert accepted(two) is None and len(two) == 2
    assert accepted(perhaps) is None and perhaps[0].id == "http://x.org/d"
    assert none == [] and service.match([]) == []
    assert [len(q) for q in asked] == [2, 2]
    assert asked[0]["q0"] == {
        "query": "Sure",
        "limit": 5,
        "type": "Organization",
        "properties": [{"pid": "country", "v": "FI"}],
    }


@pytest.mark.parametrize(
    ("kind", "body", "what"),
    [
        ("text/html", b"<html>", "text/html, not JSON"),
        ("application/json", b"{", "broken JSON"),
        ("application/json", b"[]", "no object"),
        ("application/json", b"{}", "no answer to"),
        ("application/json", b'{"q0": {"result": [{"id": 7, "name": "x"}]}}', "no answer to"),
        ("application/json", b'{"q0": {"result": [{"id": "7", "name": "x", "score": "y"}]}}',
         "no answer to"),
        ("application/json", b" " * 5_000_001, "more than 5 MB"),
        ("", b"", "500"),
    ],
)  # fmt: skip
def test_a_service_that_answers_wrongly(
    serve: Callable[[Answer], str], kind: str, body: bytes, what: str
) -> None:
    url = serve(lambda queries: (kind, body) if queries else ("application/json", MANIFEST))
    with pytest.raises(SourceError, match=what):
        Reconciler(url).match([Question("x")])


def test_a_service_that_is_slow_or_absent(serve: Callable[[Answer], str]) -> None:
    hold = threading.Event()

    def answer(_: dict[str, Any] | None) -> tuple[str, bytes]:
        hold.wait(5)
        return "application/json", MANIFEST

    with pytest.raises(SourceError, match="the service failed"):
        Reconciler(serve(answer), timeout=0.2).match([Question("x")])
    hold.set()
    with pytest.raises(SourceError, match="the service failed"):
        Reconciler("http://127.0.0.1:9/", timeout=1).match([Question("x")])


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x.org", "x", "http://"])
def test_no_address_of_a_service(url: str) -> None:
    with pytest.raises(UsageError):
        Reconciler(url)
    with pytest.raises(KgError):
        Reconciler("http://x.org", batch=0)
