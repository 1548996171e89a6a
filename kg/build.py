"""The whole path, from files to a graph folder: read this first.

    source file → Passage → Records → Statements → quads → store, Turtle, N-Quads, page
                  ingest    extract   state        assemble

Statements of files that have not changed are taken from the last build, and decisions about
names are kept. Nothing in the folder changes before everything is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import pyoxigraph as ox

from kg import analyse, assemble, resolve, shipped, statements, store, turtle, validate, view
from kg.errors import KgError, SourceError
from kg.extract import extract, fingerprint
from kg.folder import GraphFolder
from kg.ingest import read
from kg.model import Decision, Kind, Passage, Statement
from kg.vocab import BASE, prefixes


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: counts for people to read, findings, and the files left out."""

    counts: Mapping[str, int]
    findings: Sequence[validate.Finding]
    failed: Sequence[KgError]
    refused: Sequence[Decision]
    reused: int


def build(
    paths: Sequence[str],
    out: Path,
    *,
    decided: Iterable[Decision] = (),
    base: str = BASE,
    keep_going: bool = False,
    progress: Callable[[str], None] = lambda step: None,
) -> Built:
    """Make the graph folder `out` from the files `paths`; the same input gives the same bytes.

    Without `keep_going` the first file that cannot be used raises its SourceError.
    """
    folder = GraphFolder(out)
    cached = statements.by_source(folder.statements()) if folder.exists else {}
    told, failed, reused = [], [], 0
    for path in paths:
        progress(path)
        try:
            passage = read(path)
            known = cached.get(passage.source.key, [])
            fresh = not statements.still_holds(known, passage.source, fingerprint())
            told += read_passage(passage) if fresh else known
            reused += not fresh
        except SourceError as error:
            if not keep_going:
                raise
            failed.append(error)
    if not told:
        raise failed[0] if failed else SourceError("no source", hint="name a file or a folder")
    decisions = sorted({*folder.decisions(), *decided})
    linker = resolve.Linker(decisions)
    progress("graph")
    graph = make_graph(told, linker, base)
    networks = make_networks(graph, base)
    findings = validate.check(graph, shipped.ontology())
    progress("page")
    with folder.staging() as new:
        quads = list(store.named(graph))
        with (new / "graph.ttl").open("wb") as file:
            turtle.write(quads, file, prefixes(base))
        (new / "graph.nq").write_bytes("".join(turtle.nquads(quads)).encode())
        page = view.render(graph, told, networks, base=base)
        (new / "graph.html").write_bytes(page.encode())
        (new / "decisions.jsonl").write_bytes(resolve.dump(decisions).encode())
        store.save(graph, new / "store")
        (new / "statements.jsonl").write_bytes(statements.dump(told).encode())
    return Built(store.counts(graph, base), findings, failed, linker.refused, reused)


def expand(sources: Sequence[str]) -> list[str]:
    """The files meant: a folder stands for the files in it, sorted; hidden ones left out."""
    files: list[str] = []
    for source in sources:
        if Path(source).is_dir():
            files += sorted(
                str(p) for p in Path(source).iterdir() if p.is_file() and p.name[0] != "."
            )
        else:
            files.append(source)
    return files


def read_passage(passage: Passage) -> list[Statement]:
    """The statements of one passage; SourceError when it tells of no event."""
    records = extract(passage).records
    if not any(r.kind is Kind.EVENT for r in records):
        raise SourceError(
            "no event found in the text",
            where=passage.source.name,
            hint="it should name a conference, meeting, workshop … that took place",
        )
    return statements.state(passage, records, fingerprint())


def make_graph(told: Iterable[Statement], linker: resolve.Linker, base: str = BASE) -> ox.Store:
    """The whole graph in memory: the facts of every source, then what follows from them."""
    graph = store.in_memory(assemble.assemble(told, linker.canonical, base=base))
    store.add(graph, assemble.direct_links(graph, shipped.rules(), base=base))
    stages = [s for n in project(graph, base).values() for s in analyse.stages(n)]
    store.add(graph, assemble.shared_stages(stages, base=base))
    return graph


def project(graph: ox.Store, base: str = BASE) -> dict[str, nx.Graph[str]]:
    """The networks of people and of institutions: who shared a stage with whom."""
    rows = store.participations(graph, base)
    labels, above = store.labels(graph, base), store.ancestors(graph, base)
    return {
        agents: analyse.project(rows, agents, labels=labels, ancestors=above)
        for agents in analyse.AGENTS
    }


def make_networks(graph: ox.Store, base: str = BASE) -> dict[str, nx.Graph[str]]:
    """The same networks with the measures of every node."""
    return {agents: analyse.measure(network) for agents, network in project(graph, base).items()}
