"""Requests a second of `kg serve`, beside rdflib-endpoint and Oxigraph's own server.

    pip install oxigraph rdflib-endpoint
    python tests/benchmarks/endpoint.py [GRAPH_FOLDER]

The three serve the same graph on this machine and are asked the same things in turn, by clients of
one kind that keep their connections, for some seconds each. Those that are not installed are left
out. Then `kg serve` gets a query that would take for ever, and the others are timed beside it.
"""

from __future__ import annotations

import http.client
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from kg.build import build
from kg.query import bind, questions
from kg.shipped import example
from kg.store import open_store

CLIENTS = 8
SECONDS = 4.0
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?i) }"


@contextmanager
def running(*command: str, path: str = "/") -> Iterator[str]:
    """A server while it runs: its address, once it answers there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [word.replace("PORT", str(port)) for word in command]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise SystemExit(f"does not start: {' '.join(words)}")
        yield f"http://127.0.0.1:{port}{path}"
    finally:
        server.terminate()
        server.wait()


def asked(address: str, text: str, times: list[float], end: float) -> None:
    """Ask again and again until the end; how long each answer took."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    headers = {"Accept": "application/sparql-results+json"}
    while time.perf_counter() < end:
        start = time.perf_counter()
        connection.request("GET", f"{parts.path}?query={quote(text)}", headers=headers)
        reply = connection.getresponse()
        body = reply.read()
        if reply.status != 200:
            raise SystemExit(f"{address} answers {reply.status}: {body[:200]!r}")
        times.append(time.perf_counter() - start)
    connection.close()


def load(address: str, text: str) -> tuple[float, float]:
    """Requests a second, and the median milliseconds of one, of several clients at once."""
    asked(address, text, [], time.perf_counter() + 0.3)  # to warm up
    found: list[list[float]] = [[] for _ in range(CLIENTS)]
    start = time.perf_counter()
    clients = [
        threading.Thread(target=asked, args=(address, text, times, start + SECONDS))
        for times in found
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    times = [t for times in found for t in times]
    return len(times) / (time.perf_counter() - start), statistics.median(times) * 1000


def compare(folder: Path, facts: Path) -> None:
    """Print the table."""
    thing = next(open_store(folder / "store").quads_for_pattern(None, None, None, None)).subject
    roster = questions()["event-roster"]
    texts = {
        "lookup": f"SELECT ?property ?value WHERE {{ {thing} ?property ?value }}",
        "event-roster": bind(roster, roster.example),
    }
    servers = {
        "kg serve": (sys.executable, "-m", "kg", "serve", "-g", str(folder), "--port", "PORT"),
        "oxigraph": (
            *("oxigraph", "serve-read-only", "--location", str(folder / "store")),
            *("--bind", "127.0.0.1:PORT"),
        ),
        "rdflib-endpoint": (
            *("rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", "PORT", str(facts)),
        ),
    }
    paths = {"kg serve": "/sparql", "oxigraph": "/query", "rdflib-endpoint": "/"}
    here = Path(sys.executable).parent
    print(f"{CLIENTS} clients          {''.join(f'{name:>24}' for name in texts)}")
    for name, command in servers.items():
        program = shutil.which(command[0]) or shutil.which(command[0], path=str(here))
        if not program:
            print(f"{name:<20} is not installed")
            continue
        with running(program, *command[1:], path=paths[name]) as address:
            told = [load(address, text) for text in texts.values()]
            cells = (f"{rate:>10,.0f}/s {middle:>8.1f} ms" for rate, middle in told)
            print(f"{name:<20}{''.join(f'{cell:>24}' for cell in cells)}", flush=True)
            if name == "kg serve":
                slow = threading.Thread(target=_ask_once, args=(address,), daemon=True)
                slow.start()
                time.sleep(0.5)
                told = [load(address, text) for text in texts.values()]
                cells = (f"{rate:>10,.0f}/s {middle:>8.1f} ms" for rate, middle in told)
                print(f"{'  beside a runaway':<20}{''.join(f'{cell:>24}' for cell in cells)}")


def _ask_once(address: str) -> None:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    connection.request("GET", f"{parts.path}?query={quote(RUNAWAY)}")
    connection.getresponse().read()


def main() -> None:
    """Compare the servers on a graph folder, or on the bundled example."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(place, "out")
        if len(sys.argv) == 1:
            build([str(example() / "reports")], folder)
        facts = Path(place, "facts.nt")  # rdflib-endpoint reads no named graphs
        open_store(folder / "store").dump(
            facts, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()
        )
        compare(folder, facts)


if __name__ == "__main__":
    main()
