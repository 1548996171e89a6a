"""A stub of an OpenAI-compatible endpoint on loopback, for tests: it answers what it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Sent(NamedTuple):
    """What the server was sent."""

    path: str
    headers: dict[str, str]
    question: dict[str, Any]


class Reply(NamedTuple):
    """What the server answers."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


def completion(content: object) -> Reply:
    """A chat completion with this content; what is no text is written as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    return Reply(json.dumps({"choices": [{"message": {"content": text}}]}).encode())


def facts(*rows: tuple[str, str, str | None, str | None]) -> Reply:
    """An answer with facts: quote, person, title, institution."""
    names = ("quote", "person", "title", "institution")
    return completion({"facts": [dict(zip(names, row, strict=True)) for row in rows]})


class Stub:
    """A running server: its address, what it was sent so far, what it answers."""

    def __init__(self, answer: Callable[[Sent], Reply]) -> None:
        self.answer = answer
        self.sent: list[Sent] = []
        self.address = ""


@contextmanager
def serving(answer: Callable[[Sent], Reply]) -> Iterator[Stub]:
    """A stub on a free port, ended with the block."""
    stub = Stub(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent = Sent(self.path, dict(self.headers.items()), json.loads(body))
            stub.sent.append(sent)
            reply = stub.answer(sent)
            try:
                self.send_response(reply.status)
                for name, value in reply.headers:
                    self.send_header(name, value)
                if "Content-Length" not in dict(reply.headers):
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:
                self.close_connection = True  # the other side has had enough

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
