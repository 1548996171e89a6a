"""Loading, asking and writing a large made-up graph, beside rdflib and bare Oxigraph.

    python tests/benchmarks/queries.py [PARTICIPATIONS] [--patience SECONDS]

All figures are of one run and of the same facts, in processor seconds: what else the machine is
doing counts for nobody. rdflib works in memory throughout. 71,000 participations are a million
facts, 355,000 five million. Questions are asked with parameters of middling frequency, once before
they are timed, three times then. What takes rdflib longer than the patience is ended, and its ratio
is a lower bound ("> 500").
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox
import rdflib
from generator import generate

from kg import query, store, turtle
from kg.vocab import BASE, prefixes

RUNS = 3
LOOKUPS = ("one-thing", "event-roster")
_BY_FREQUENCY = """SELECT ?label (COUNT(?fact) AS ?n) {{ ?fact {0} ?thing .
  ?thing rdfs:label ?label {1} }} GROUP BY ?thing ?label ORDER BY ?n ?label"""


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def median(work: Callable[[], object]) -> float:
    """Median of some runs after one that is not counted; of one run where that took long."""
    first = seconds(work)
    return first if first > 5 else statistics.median(seconds(work) for _ in range(RUNS))


def within(patience: float, work: Callable[[], object]) -> tuple[float, bool]:
    """Processor seconds of a run in a process of its own, and whether it ended by itself."""
    told, tell = multiprocessing.Pipe(duplex=False)

    def run() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(patience) + 1, int(patience) + 1))
        tell.send(seconds(work))

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    tell.close()
    try:
        return told.recv(), True
    except EOFError:
        return patience, False
    finally:
        process.join()


def middling(graph: ox.Store) -> dict[str, str]:
    """Names to ask for: neither the most frequent ones nor those that are found once."""

    def name(link: str, condition: str = "", place: float = 0.5) -> str:
        rows = list(store.select(graph, _BY_FREQUENCY.format(link, condition), BASE))
        return str(rows[int(len(rows) * place)]["label"].value)

    person = "; a foaf:Person"
    return {
        "person": name("ckg:participant", person),
        "a": name("ckg:participant", person, 0.9),
        "b": name("ckg:participant", person, 0.8),
        "name": name("ckg:participant", person, 0.7),
        "event": name("ckg:atEvent", place=0.75),
        "institution": name("ckg:representing", "FILTER(STRSTARTS(?label, 'University'))", 0.75),
    }


def texts(graph: ox.Store) -> Iterator[tuple[str, str]]:
    """What is asked: the facts of one thing, then every named question."""
    values = middling(graph)
    thing = next(iter(store.select(graph, "SELECT ?x { ?x a foaf:Person } LIMIT 1", BASE)))["x"]
    yield "one-thing", f"SELECT ?property ?value WHERE {{ {thing} ?property ?value }}"
    for name, question in query.questions().items():
        chosen: Mapping[str, str] = {k: values[k] for k in question.parameters if k in values}
        yield name, query.bind(question, chosen)


def read(file: Path) -> ox.Store:
    """A store with the named graphs of a file and their union; nothing passes through Python."""
    graph = ox.Store()
    graph.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    with tempfile.TemporaryFile() as facts:
        for name in graph.named_graphs():
            graph.dump(facts, ox.RdfFormat.N_TRIPLES, from_graph=name)
        facts.seek(0)
        graph.bulk_load(facts, ox.RdfFormat.N_TRIPLES)
    return graph


def loading(file: Path, folder: Path) -> tuple[ox.Store, rdflib.Graph]:
    """Print how long loading and writing take; the union of all graphs, here and in rdflib."""
    found: list[ox.Store] = []
    ours = seconds(lambda: found.append(read(file)))
    graph, page = found[0], folder / "graph.ttl"
    facts = sum(1 for _ in graph.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    print(f"facts               {facts:>10,} in {len(graph):,} quads")
    with page.open("wb") as out:
        writing = seconds(lambda: turtle.write(graph, out, prefixes(BASE)))
    union = ox.Store()
    turtle_ours = seconds(lambda: union.bulk_load(path=str(page), format=ox.RdfFormat.TURTLE))
    disk = seconds(
        lambda: ox.Store(str(folder / "facts")).bulk_load(
            path=str(page), format=ox.RdfFormat.TURTLE
        )
    )
    saving = seconds(lambda: store.save(graph, folder / "store"))
    sources = rdflib.Dataset(default_union=True)
    slow = seconds(lambda: sources.parse(file, format="nquads"))
    plain = rdflib.Graph()
    turtle_slow = seconds(lambda: plain.parse(page, format="turtle"))
    slow_writing = seconds(lambda: plain.serialize(folder / "rdflib.ttl", format="turtle"))
    for what, mine, theirs in (
        ("load Turtle", turtle_ours, turtle_slow),
        ("  to disk", disk, turtle_slow),
        ("load N-Quads, union", ours, slow),
        ("  and to disk", ours + saving, slow),
        ("write Turtle", writing, slow_writing),
    ):
        print(
            f"{what:<20}{theirs / mine:>10.1f} times rdflib ({mine:.1f} s; {theirs:.1f} s)",
            flush=True,
        )
    return union, plain


def asking(graph: ox.Store, disk: ox.Store, plain: rdflib.Graph, patience: float) -> None:
    """Print how long every question takes."""
    print(f"\n{'question':<36}{'ms':>8}{'on disk':>9}{'bare':>7}{'rdflib':>9}")
    ratios, bare = [], []
    for name, text in texts(graph):
        ours = median(lambda: query.count(query.ask(graph, text)))  # noqa: B023
        direct = median(lambda: sum(1 for _ in graph.query(text, prefixes=prefixes(BASE))))  # type: ignore[misc,union-attr]  # noqa: B023
        there = median(lambda: query.count(query.ask(disk, text)))  # noqa: B023
        slow, ended = within(patience, lambda: list(plain.query(text)))  # noqa: B023
        ratios.append(slow / ours)
        bare.append(ours / direct)
        ratio = f"{'' if ended else '> '}{slow / ours:,.0f}"
        print(
            f"{name:<36}{ours * 1e3:>8.1f}{there * 1e3:>9.1f}{ours / direct:>7.2f}{ratio:>9}",
            flush=True,
        )
    print(
        f"{'median':<36}{'':>17}{statistics.median(bare):>7.2f}{statistics.median(ratios):>9,.0f}"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Time loading, asking and writing.")
    parser.add_argument("participations", type=int, nargs="?", default=71_000)
    parser.add_argument("--patience", type=float, default=20.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "graph.nq")
        ox.serialize(generate(given.participations), file, format=ox.RdfFormat.N_QUADS)
        graph, plain = loading(file, Path(folder))
        asking(graph, store.open_store(Path(folder, "store")), plain, given.patience)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most      {peak:>10,.0f} MiB, rdflib's included")


if __name__ == "__main__":
    main()
