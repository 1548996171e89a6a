"""Timings of the main path, as medians, each beside a named alternative in the same run.

    python tests/benchmarks/first_light.py

Extraction: words a second on the development corpus. Turtle and queries: the same graph (the
bundled example) through this project's road and through rdflib alone.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg import corpus, query, sources, store, turtle
from kg.extract import extract
from kg.graph import make_graph
from kg.ingest import read
from kg.resolve import Linker, load
from kg.shipped import example
from kg.vocab import BASE, prefixes

RUNS = 7
SLOW_IN_RDFLIB = 3
QUESTIONS = ("event-roster", "who-chaired", "positions-of-person", "organised-together")


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median seconds of `runs` runs after one that is not counted."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    texts = [read(p) for p in sorted((Path(__file__).parents[1] / "corpus" / "dev").glob("*.txt"))]
    words = sum(len(p.text.split()) for p in texts)
    seconds = median(lambda: [extract(p) for p in texts])
    print(f"extraction          {words / seconds:>10,.0f} words/s ({words:,} words)")

    told = corpus.read_all(sources.expand([str(example() / "reports")]), {}).statements
    graph = make_graph(told, Linker(load(example() / "decisions.jsonl"))).graph
    quads = list(store.named(graph))
    plain = rdflib.Graph()
    lines = graph.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    plain.parse(data=(lines or b"").decode(), format="nt")
    print(f"graph               {len(plain):>10,} triples")

    ours = median(lambda: turtle.write(quads, io.BytesIO(), prefixes(BASE)))
    theirs = median(lambda: plain.serialize(format="turtle"))
    print(f"Turtle              {theirs / ours:>10.1f} times rdflib's serialiser ({ours:.3f} s)")
    for name in QUESTIONS:
        text = query.questions()[name].text
        ours = median(lambda text=text: list(query.ask(graph, text)))  # type: ignore[misc]
        theirs = median(lambda text=text: list(plain.query(text)), SLOW_IN_RDFLIB)  # type: ignore[misc]
        print(f"{name:<20}{theirs / ours:>10.1f} times rdflib's engine ({ours * 1000:.1f} ms)")


if __name__ == "__main__":
    main()
