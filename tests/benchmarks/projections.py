"""Links between agents: the table of participations beside joins over triples, in one run.

    python tests/benchmarks/projections.py [PARTICIPATIONS]

A made-up graph (see generator.py; 97,000 participations unless told otherwise). Weights of all
pairs of people from the stored table, beside the bare sparse product A A^T that any such method
needs; on a twentieth of it beside a self-join in Oxigraph and a loop over an rdflib graph. Medians
of processor seconds, so that a busy machine does not matter.
"""

from __future__ import annotations

import operator
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np
import rdflib
from generator import generate

from kg import store
from kg.analyse import AGENTS, ParticipationTable, project
from kg.analyse.stages import attendances
from kg.projections import make_table
from kg.vocab import BASE, CKG

RUNS = 5
JOIN = """
SELECT ?a ?b (COUNT(DISTINCT ?event) AS ?n) WHERE {
  ?p ckg:atEvent ?event ; ckg:participant ?a . ?q ckg:atEvent ?event ; ckg:participant ?b .
  ?a a foaf:Person . ?b a foaf:Person . FILTER(STR(?a) < STR(?b))
} GROUP BY ?a ?b
"""


def seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median processor seconds."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def loop(plain: rdflib.Graph) -> int:
    """Pairs by event, as one would write it with rdflib."""
    at, who = rdflib.URIRef(f"{CKG}atEvent"), rdflib.URIRef(f"{CKG}participant")
    events = defaultdict(set)
    for participation, event in plain.subject_objects(at):
        events[event].add(plain.value(participation, who))
    found: dict[frozenset[rdflib.term.Node], float] = defaultdict(float)
    for agents in events.values():
        for pair in combinations(agents, 2):
            found[frozenset(pair)] += 1 / (len(agents) - 1)
    return len(found)


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 97_000
    graph = store.in_memory(generate(count))
    start = time.process_time()
    table = make_table(graph)
    print(f"{len(table):,} participations, {len(graph) // 2:,} facts")
    print(f"table from the store          {time.process_time() - start:8.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "participations.npz")
        table.save(path)
        cold = seconds(lambda: project(ParticipationTable.load(path), "people"))
        print(f"links, table from its file    {cold:8.3f} s")
        print(f"counts                        {seconds(table.counts):8.5f} s")
    for agents in AGENTS:
        ones = attendances(table, agents).incidence().astype(np.float64)
        bare = seconds(partial(operator.matmul, ones, ones.T.tocsr()))
        ours = seconds(partial(project, table, agents))
        pairs = len(project(table, agents).pairs.weight)
        print(f"{agents:14}{pairs:>10,} links {ours:8.3f} s, {ours / bare:.2f} times the product")
    part(count // 20)


def part(count: int) -> None:
    """The lines about joins, on a smaller graph: they take minutes on a large one."""
    graph = store.in_memory(generate(count))
    table = make_table(graph)
    print(f"{len(table):,} participations, {len(graph) // 2:,} facts")
    ours = seconds(lambda: project(table, "people"))
    join = seconds(lambda: sum(1 for _ in store.select(graph, JOIN, BASE)), 1)
    print(f"self-join in Oxigraph         {join:8.3f} s, {join / ours:5.1f} times ours")
    plain = rdflib.Graph()
    for name in ("atEvent", "participant"):
        term = rdflib.URIRef(f"{CKG}{name}")
        for one, other in store.select(graph, f"SELECT ?s ?o {{ ?s ckg:{name} ?o }}", BASE):
            plain.add((rdflib.URIRef(one.value), term, rdflib.URIRef(other.value)))
    other = seconds(lambda: loop(plain), 1)
    print(f"loop over an rdflib graph     {other:8.3f} s, {other / ours:5.1f} times ours")


if __name__ == "__main__":
    main()
