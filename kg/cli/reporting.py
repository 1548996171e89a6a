"""The verb that writes the corpus at a glance: report."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from urllib.parse import quote

import click

from kg import terminal
from kg.cli.group import main
from kg.cli.options import PATH, base_option, graph_option
from kg.errors import UsageError

_NAMES: Final = {"html": "report.html", "md": "report.md"}


@main.command(short_help="Write the corpus at a glance.")
@click.option("-o", "--out", metavar="DIR", type=PATH, help="Default: the graph folder.")
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(list(_NAMES)),
    help="Only this page; by default both.",
)
@click.option("--title", help="Heading of the pages.")
@graph_option
@base_option
def report(out: Path | None, fmt: str | None, title: str | None, graph: Path, base: str) -> None:
    """Write the corpus at a glance: report.html and report.md, which need no network.

    Counts, years, who is central, who met whom, who came again, how far the facts can be trusted;
    each number with the command that prints it. -o - writes one page to standard output.

    \b
    Examples:
      kg report --title "Our conferences"
      kg report -f md -o - | less
    """
    from kg import projections
    from kg import report as pages
    from kg.folder import GraphFolder

    if str(out) == "-" and not fmt:
        raise UsageError("only one page fits standard output", where="-o -", hint="add -f html")
    folder = GraphFolder(graph).require()
    store, table, identity = folder.store(), folder.table(), folder.identity()
    networks = projections.make_networks(table)
    content = pages.collect(store, table, networks, identity, title=title or "", base=base)
    renderers = {"html": pages.render_html, "md": pages.render_markdown}
    for name in [fmt] if fmt else _NAMES:
        if str(out) == "-":
            terminal.data(renderers[name](content))
            continue
        target = (out or graph) / _NAMES[name]
        target.parent.mkdir(parents=True, exist_ok=True)
        page = quote(Path(os.path.relpath(graph / "graph.html", target.parent)).as_posix())
        target.write_bytes(renderers[name](content, page=page).encode())
        terminal.say(f"wrote {target}")
