"""The whole path, from files to a graph folder: read this first.

    source file → Passage → Records → Statements → quads → store, Turtle, N-Quads, page
                  ingest    extract   state        assemble

Files that have not changed are not read again, and decisions about names are kept. Nothing in the
folder changes before everything is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import analyse, assemble, resolve, shipped, statements, store, turtle, validate, view
from kg.corpus import Corpus, Progress, read_all
from kg.folder import GraphFolder
from kg.ingest import Given
from kg.model import Decision, Statement
from kg.projections import make_networks, project
from kg.vocab import BASE, prefixes


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: counts, findings, and what became of sources (see Corpus) and decisions.

    `refused` decisions to join are forbidden by others; `unknown` ids name nothing.
    """

    counts: Mapping[str, int]
    corpus: Corpus
    findings: Sequence[validate.Finding]
    refused: Sequence[Decision]
    unknown: Sequence[str]


def build(
    sources: Sequence[str | Given],
    out: Path,
    *,
    decided: Iterable[Decision] = (),
    base: str = BASE,
    keep_going: bool = False,
    progress: Progress = lambda step: None,
) -> Built:
    """Make the graph folder `out` from `sources`; the same input gives the same bytes.

    The decisions in the folder stay in force, `decided` are added. Without `keep_going` the first
    file that cannot be used raises its SourceError.
    """
    names = prefixes(base)
    folder = GraphFolder(out)
    with folder.staging() as new:
        corpus = read_all(sources, folder.known(), keep_going=keep_going, progress=progress)
        told = corpus.statements
        decisions = resolve.in_order([*folder.decisions(), *decided])
        linker = resolve.Linker(decisions)
        progress("graph")
        graph = make_graph(told, linker, base)
        quads = list(store.named(graph))
        with (new / "graph.ttl").open("wb") as file:
            turtle.write(quads, file, names)
        (new / "graph.nq").write_bytes("".join(turtle.nquads(quads)).encode())
        store.save(graph, new / "store")
        (new / "statements.jsonl").write_bytes(statements.dump(told).encode())
        (new / "decisions.jsonl").write_bytes(resolve.dump(decisions).encode())
        progress("page")
        page = view.render(graph, told, make_networks(graph, base), base=base)
        (new / "graph.html").write_bytes(page.encode())
    return Built(
        counts=store.counts(graph, base),
        corpus=corpus,
        findings=validate.check(graph, shipped.ontology(), leaving_out="stage-"),  # just derived
        refused=linker.refused,
        unknown=linker.unknown(s.subject for s in told),
    )


def make_graph(told: Iterable[Statement], linker: resolve.Linker, base: str = BASE) -> ox.Store:
    """The whole graph in memory: the facts of every source, then what follows from them.

    >>> len(make_graph([], resolve.Linker()))
    0
    """
    graph = store.in_memory(assemble.assemble(told, linker.canonical, base=base))
    store.add(graph, assemble.direct_links(graph, shipped.rules(), base=base))
    stages = [s for n in project(graph, base).values() for s in analyse.stages(n)]
    store.add(graph, assemble.shared_stages(stages, base=base))
    return graph
