"""Verbs that read sources: build, read, score."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg import terminal
from kg.cli.group import main
from kg.cli.options import OUT, PATH, base_option, event_option, graph_option

if TYPE_CHECKING:
    from kg.build import Built
    from kg.ingest import Given

_SHOWN: Final = 10  # of many lines of one kind; kg read tells all that cannot be read


@main.command(short_help="Make a graph folder from reports and programmes.")
@click.argument("sources", nargs=-1)
@click.option("-o", "--out", metavar="DIR", type=PATH, default=OUT, help="Graph folder.")
@click.option("--decisions", metavar="FILE", type=PATH, help="A decisions.jsonl to take over.")
@click.option(
    "--authority",
    "authorities",
    metavar="FILE",
    multiple=True,
    help="ROR dump, CSV of persons with ids, or address of a reconciliation service.",
)
@click.option(
    "--propose",
    "asked",
    metavar="WHO",
    multiple=True,
    help="Let llm=ADDRESS#MODEL, spacy=PIPELINE or natasha propose more, for review.",
)
@click.option("-k", "--keep-going", is_flag=True, help="Leave out files that cannot be used.")
@event_option
@base_option
def build(
    sources: tuple[str, ...],
    out: Path,
    decisions: Path | None,
    authorities: tuple[str, ...],
    asked: tuple[str, ...],
    keep_going: bool,
    event: str,
    base: str,
) -> None:
    """Make a graph folder from SOURCES: files, folders, web addresses, - for standard input.

    Reads reports (text, Markdown, web pages, documents), tables, schedules, calendars and RDF.
    A sources.toml lists sources with licence, date and event. Without SOURCES, the bundled example.
    Afterwards the folder holds what these sources say and nothing else; files that have not changed
    are not read again.

    \b
    Example: kg build reports/ programme.ics members.csv -o graph
    """
    from kg import build as path
    from kg import resolve, shipped
    from kg.propose import open_proposers
    from kg.sources import expand

    began = time.monotonic()
    if not sources:
        terminal.say("no source named: building the bundled example")
        sources = (str(shipped.example() / "reports"),)
        decisions = decisions or shipped.example() / "decisions.jsonl"
    files = expand(sources, event)
    proposers = open_proposers(asked)
    with terminal.progress(len(files) + len(authorities) + 3) as progress:
        made = path.build(
            files,
            out,
            proposers=proposers,
            authorities=authorities,
            decided=resolve.load(decisions) if decisions else (),
            base=base,
            keep_going=keep_going,
            progress=progress,
        )
    for line in proposers.told():
        terminal.say(f"proposed by {line}")
    for error in made.corpus.failed:
        terminal.say(f"left out: {error}")
    _some("not read", made.corpus.flaws)
    _some("ambiguous", made.corpus.ambiguous)
    for again, first in made.corpus.duplicates:
        terminal.say(f"the same as {first}: {again}")
    for unknown in made.unknown:
        terminal.say(f"decided about, but in no source: {unknown}")
    for refused in made.refused:
        terminal.say(f"kept apart by another decision: {refused.left}, {refused.right}")
    for kind, number in _numbers(made).items():
        terminal.say(f"{number:>9,}  {kind}")
    left_out = len(made.corpus.failed) + len(made.corpus.duplicates)
    fresh = len(files) - made.corpus.reused - left_out
    terminal.say(
        f"{fresh} file{'s' * (fresh != 1)} read, {made.corpus.reused} unchanged,"
        f" {left_out} left out, in {time.monotonic() - began:.1f} s"
    )
    if made.findings:
        terminal.say(f"{len(made.findings)} findings: see kg check -g {out}")
    terminal.say(f"next: open {out / 'graph.html'} in a browser, or kg query -g {out} --list")


@main.command(short_help="Take a source out of the graph.")
@click.argument("source")
@graph_option
@base_option
def forget(source: str, graph: Path, base: str) -> None:
    """Make the graph anew without what SOURCE says: a file name, or its id in the graph.

    The file itself stays where it is. What was decided about names is kept.

    \b
    Example: kg forget report-2021.txt
    """
    from kg.build import forget as path
    from kg.folder import GraphFolder

    made = path(source, GraphFolder(graph).require().path, base=base)
    for kind, number in _numbers(made).items():
        terminal.say(f"{number:>9,}  {kind}")


def _some(what: str, lines: Sequence[str]) -> None:
    """The first few of many lines, and how many there are."""
    for line in lines[:_SHOWN]:
        terminal.say(f"{what}: {line}")
    if len(lines) > _SHOWN:
        terminal.say(f"{what}: {len(lines) - _SHOWN:,} more")


def _numbers(made: Built) -> dict[str, int]:
    flaws = {"rows and elements not read": len(made.corpus.flaws)} if made.corpus.flaws else {}
    names = {"names joined": made.joined, "questions for kg judge": made.questions}
    return {**made.counts, **names, "sentences kept unparsed": made.corpus.unparsed, **flaws}


@main.command(short_help="Print what is read from sources, as JSON Lines.")
@click.argument("sources", nargs=-1, required=True)
@event_option
@click.option("--plan", is_flag=True, help="Show what the columns of tables are taken for.")
def read(sources: tuple[str, ...], event: str, plan: bool) -> None:
    """Print the statements read from SOURCES as JSON Lines; - is standard input.

    One statement a line: what is claimed, the words that say so, where they stand, by which rule.
    Rows and elements that cannot be read are told on standard error.

    \b
    Example: kg read report.txt | head
    """
    from kg import statements
    from kg.corpus import read_document
    from kg.ingest import ingest
    from kg.sources import expand

    if plan:
        for given in expand(sources, event):
            _plan(given)
        return
    for given in expand(sources, event):
        for lines in statements.batches(read_document(ingest(given), given)):
            terminal.data(statements.dump(lines))
            for flaw in (s for s in lines if s.prop == statements.FLAW):
                terminal.say(f"{given.path}, {flaw.pointer}: {flaw.value}")


def _plan(given: Given) -> None:
    """What the columns of the tables in one file are taken for, and why."""
    from kg.ingest.file import open_file
    from kg.ingest.tables.overview import plan

    found = plan(open_file(given))
    written = ", ".join(filter(None, (found.format, found.encoding, repr(found.delimiter)[1:-1])))
    for table in found.tables:
        rows = [
            (c.label, " of ".join(filter(None, (c.meaning, c.of))), c.why, " · ".join(c.examples))
            for c in table.columns
        ]
        terminal.table(("column", "is", "because", "such as"), rows, title=table.name)
        terminal.say(f"{written}; header at {table.header or 'none'}; event: {table.event}")
        if table.role:
            terminal.say(f"people and institutions without a role: {table.role}")
        for note in table.notes:
            terminal.say(note)


@main.command(short_help="Score extraction against annotated reports.")
@click.argument("gold", nargs=-1, required=True, type=PATH)
@click.option("--each", is_flag=True, help="Print the scores of each file, too.")
def score(gold: tuple[Path, ...], each: bool) -> None:
    """Score extraction against GOLD files: NNN.json beside the report NNN.txt, .md or .html.

    Prints precision, recall and F1, layer by layer; below that, for reports, how far F1 may be off
    by the choice of texts, and how right the facts of each band of confidence are.

    \b
    Example: kg score gold/*.json
    """
    from kg import evaluate
    from kg import score as scores

    measured = [evaluate.measure(path) for path in gold]
    for path, one in zip(gold, measured, strict=True) if each else ():
        terminal.data(f"{path.name}\n{scores.report(one.counts)}\n\n")
    terminal.data(scores.report(scores.total(m.counts for m in measured)) + "\n")
    reports = [m for m in measured if m.floors]
    if reports:
        floors = [scores.total(at) for at in zip(*(m.floors for m in reports), strict=True)]
        ranges = scores.intervals([m.counts for m in reports])
        terminal.data("\n" + scores.trust_report(ranges, scores.bands(floors)) + "\n")
        pointing = sum(m.pointing for m in reports)
        words, seconds = sum(m.words for m in reports), sum(m.seconds for m in reports)
        terminal.data(
            f"\n{sum(m.grounded for m in reports):,} of {pointing:,} claims stand in their text\n"
        )
        terminal.say(f"{words:,} words, {words / seconds:,.0f} a second")
