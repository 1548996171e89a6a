"""A small SPARQL 1.1 server for tests, with query and update, that can fail on purpose."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pyoxigraph as ox


@dataclass
class Endpoint:
    """A store behind HTTP, the requests it has had, and what it will do to the next ones."""

    store: ox.Store = field(default_factory=ox.Store)
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, form: dict[str, list[str]]) -> tuple[int, str, bytes]:
        try:
            if "update" in form:
                self.store.update(form["update"][0])
                return 204, "text/plain", b""
            found = self.store.query(form["query"][0])
        except SyntaxError as error:
            return 400, "text/plain", str(error).encode()
        if isinstance(found, ox.QueryTriples):
            return (
                200,
                "application/n-triples",
                bytes(found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""),
            )
        body = found.serialize(format=ox.QueryResultsFormat.JSON)
        return 200, "application/sparql-results+json", bytes(body or b"")


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    """A server on a free port of this machine."""
    served = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            served.forms.append(parse_qs(body, keep_blank_values=True))
            served.headers.append(dict(self.headers))
            failure = served.failures.pop(0) if served.failures else ""
            if failure == "hang up":
                self.connection.close()
                return
            if failure == "sleep":
                time.sleep(2)
            status, kind, data = served.answer(served.forms[-1])
            if failure == "nonsense":
                status, kind, data = 200, "application/sparql-results+json", b'{"head": [}'
            elif failure == "page":
                status, kind, data = 200, "text/html", b"<p>Hello"
            elif failure == "away":
                status, kind, data = 302, "text/plain", b""
            elif failure.isdecimal():
                status, kind, data = int(failure), "text/plain", b"not now"
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            if failure == "away":
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(data[:-9] if failure == "half" else data)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.address = f"http://127.0.0.1:{server.server_port}/sparql"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
