"""The whole path, from files to a graph folder: read this first.

    source file → Passage → Records → Statements → quads → store, Turtle, N-Quads, pages
                  ingest    extract   state        assemble

Files that have not changed are not read again, and decisions about names are kept. Nothing in the
folder changes before everything is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kg import analyse, propose, report, shipped, store, validate, view
from kg.authorities import consult
from kg.corpus import Corpus, Known, Progress, read_all, without
from kg.folder import GraphFolder, write
from kg.graph import make_graph
from kg.ingest import Given
from kg.model import Decision
from kg.resolve import settle
from kg.vocab import BASE, prefixes


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: counts, findings, and what became of sources (see Corpus) and decisions.

    `joined` names were found to be one thing with others, `questions` are left for people;
    `refused` decisions to join are forbidden by others; `unknown` ids name nothing.
    """

    counts: Mapping[str, int]
    corpus: Corpus
    findings: Sequence[validate.Finding]
    joined: int
    questions: int
    refused: Sequence[Decision]
    unknown: Sequence[str]


def build(
    sources: Sequence[str | Given],
    out: Path,
    *,
    proposers: propose.Proposers = propose.NONE,
    authorities: Sequence[str] = (),
    decided: Iterable[Decision] = (),
    base: str = BASE,
    keep_going: bool = False,
    progress: Progress = lambda step: None,
) -> Built:
    """Make the graph folder `out` from `sources`; the same input gives the same bytes.

    The decisions in the folder stay in force, `decided` are added. Without `keep_going` the first
    file that cannot be used raises its SourceError. `proposers` are asked about files read anew.
    """

    def read(known: Known) -> Corpus:
        corpus = read_all(
            sources, known, proposers=proposers, keep_going=keep_going, progress=progress
        )
        return consult(corpus, authorities, progress)

    return _build(read, out, decided, base, progress)


def forget(source: str, out: Path, *, base: str = BASE) -> Built:
    """Make the graph folder anew without what one source says: its file name or its id.

    NotFoundError when there is none, or several of that name.
    """
    return _build(partial(without, source), out, (), base, lambda step: None)


def _build(
    read: Callable[[Known], Corpus],
    out: Path,
    decided: Iterable[Decision],
    base: str,
    progress: Progress,
) -> Built:
    prefixes(base)  # no base for IRIs is an error before anything is done
    folder = GraphFolder(out)
    with folder.staging() as new:
        known = folder.known()
        corpus = read(known)
        told = corpus.statements
        progress("names")
        decisions = [*folder.decisions(), *decided]
        identity = settle(propose.grounds(told), decisions, folder.register(known))
        progress("graph")
        graph, table, networks = make_graph(told, identity.linker, base)
        write(new, graph, table, told, identity, base)
        progress("pages")
        networks = {agents: analyse.measure(network) for agents, network in networks.items()}
        page = view.render(graph, told, networks, base=base)
        (new / "graph.html").write_bytes(page.encode())
        glance = report.collect(graph, table, networks, identity, base=base)
        (new / "report.html").write_bytes(report.render_html(glance).encode())
        (new / "report.md").write_bytes(report.render_markdown(glance).encode())
    return Built(
        counts=store.counts(graph, base),
        corpus=corpus,
        findings=validate.check(graph, shipped.ontology(), leaving_out="stage-"),  # just derived
        joined=identity.joined,
        questions=len(identity.open),
        refused=identity.linker.refused,
        unknown=identity.linker.unknown(s.subject for s in told),
    )
