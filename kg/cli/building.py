"""Verbs that read sources: build, read, score."""

from __future__ import annotations

import time
from pathlib import Path

import click

from kg import terminal
from kg.cli.group import main
from kg.cli.options import OUT, PATH, base_option


@main.command(short_help="Make a graph folder from reports.")
@click.argument("sources", nargs=-1)
@click.option("-o", "--out", metavar="DIR", type=PATH, default=OUT, help="Graph folder.")
@click.option("--decisions", metavar="FILE", type=PATH, help="A decisions.jsonl to take over.")
@click.option("-k", "--keep-going", is_flag=True, help="Leave out files that cannot be used.")
@base_option
def build(
    sources: tuple[str, ...], out: Path, decisions: Path | None, keep_going: bool, base: str
) -> None:
    """Make a graph folder from SOURCES: files, folders, - for standard input.

    Without SOURCES, from the bundled example. Afterwards the folder holds what these sources say
    and nothing else; files that have not changed are not read again.

    \b
    Example: kg build reports/ -o graph
    """
    from kg import build as path
    from kg import corpus, resolve, shipped

    began = time.monotonic()
    if not sources:
        terminal.say("no source named: building the bundled example")
        sources = (str(shipped.example() / "reports"),)
        decisions = decisions or shipped.example() / "decisions.jsonl"
    files = corpus.expand(sources)
    with terminal.progress(len(files) + 2) as progress:
        made = path.build(
            files,
            out,
            decided=resolve.load(decisions) if decisions else (),
            base=base,
            keep_going=keep_going,
            progress=progress,
        )
    for error in made.failed:
        terminal.say(f"left out: {error}")
    for again, first in made.duplicates:
        terminal.say(f"the same as {first}: {again}")
    for unknown in made.unknown:
        terminal.say(f"decided about, but in no source: {unknown}")
    for refused in made.refused:
        terminal.say(f"kept apart by another decision: {refused.left}, {refused.right}")
    for kind, number in {**made.counts, "sentences kept unparsed": made.unparsed}.items():
        terminal.say(f"{number:>9,}  {kind}")
    left_out = len(made.failed) + len(made.duplicates)
    fresh = len(files) - made.reused - left_out
    terminal.say(
        f"{fresh} file{'s' * (fresh != 1)} read, {made.reused} unchanged,"
        f" {left_out} left out, in {time.monotonic() - began:.1f} s"
    )
    if made.findings:
        terminal.say(f"{len(made.findings)} findings: see kg check -g {out}")
    terminal.say(f"next: open {out / 'graph.html'} in a browser, or kg query -g {out} --list")


@main.command(short_help="Print what is read from reports, as JSON Lines.")
@click.argument("files", nargs=-1, required=True)
def read(files: tuple[str, ...]) -> None:
    """Print the statements read from FILES as JSON Lines; - is standard input.

    One statement a line: what is claimed, the words that say so, where they stand, by which rule.

    \b
    Example: kg read report.txt | head
    """
    from kg import corpus, ingest, statements

    for file in corpus.expand(files):
        terminal.data(statements.dump(corpus.read_passage(ingest.read(file))))


@main.command(short_help="Score extraction against annotated reports.")
@click.argument("gold", nargs=-1, required=True, type=PATH)
def score(gold: tuple[Path, ...]) -> None:
    """Score extraction against GOLD files: NNN.json beside the report NNN.txt, .md or .html.

    Prints precision, recall and F1, layer by layer.

    \b
    Example: kg score gold/*.json
    """
    from kg import evaluate
    from kg import score as scores

    terminal.data(scores.report(scores.total(map(evaluate.evaluate, gold))) + "\n")
