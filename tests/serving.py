"""Starting `kg serve` for tests: a process of its own on a free port, ended with the test."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from kg import store

from .conftest import ROOT

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@dataclass
class Reply:
    """What came back from the server, whatever its status."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def kind(self) -> str:
        return self.headers.get_content_type()


@dataclass
class Served:
    """A running server."""

    process: subprocess.Popen[str]
    address: str
    said: str

    def get(
        self,
        path: str = "/sparql",
        query: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        *,
        headers: Mapping[str, str] | None = None,
        data: bytes | None = None,
        method: str | None = None,
        timeout: float = 30,
    ) -> Reply:
        """Send a request, without following redirects by hand or any proxy."""
        pairs = list(query.items() if isinstance(query, Mapping) else query)
        address = self.address.rstrip("/") + path + (f"?{urlencode(pairs)}" if pairs else "")
        request = urllib.request.Request(address, data, dict(headers or {}), method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=timeout) as reply:
                return Reply(reply.status, reply.headers, reply.read())
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.headers, error.read())

    def ask(self, text: str, **headers: str) -> Reply:
        """Send a query by GET."""
        return self.get(query={"query": text}, headers=headers)

    def workers(self) -> list[int]:
        """The process ids of its workers."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return list(map(int, found.split()))

    def kill_workers(self) -> None:
        """End its workers without a warning; one may have been ended by the server just now."""
        for worker in self.workers():
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


def folder(quads: Iterable[ox.Quad], path: Path) -> Path:
    """A graph folder with these facts in its store, and nothing read from any source."""
    path.mkdir()
    store.save(store.in_memory(quads), path / "store")
    (path / "statements.jsonl").touch()
    return path


@contextmanager
def served(graph: Path, *options: str) -> Iterator[Served]:
    """A server on a graph folder."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "-g", str(graph), "--port", "0", *options],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"},
    )
    assert process.stderr
    said = ""
    try:
        while "Ctrl-C" not in said:
            line = process.stderr.readline()
            assert line, f"the server has ended: {said}"
            said += line
        found = re.search(r"http://\S+", said)
        assert found
        yield Served(process, found[0], said)
        assert process.poll() is None, "the server has ended by itself"
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=20)[1]
        assert "Traceback" not in rest, rest
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
