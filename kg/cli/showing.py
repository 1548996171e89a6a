"""Verbs that write the graph for others: view, export."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import terminal
from kg.cli.group import main
from kg.cli.options import PATH, base_option, graph_option
from kg.errors import UsageError
from kg.vocab import prefixes

if TYPE_CHECKING:
    from kg.export import Network


@main.command(short_help="Write the interactive page.")
@click.option(
    "-o", "--out", metavar="FILE", type=PATH, help="Default: graph.html in the graph folder."
)
@click.option("--title", help="Heading of the page.")
@click.option(
    "--view",
    "drawing",
    type=click.Choice(["entities", "people", "institutions"]),
    default="entities",
    help="What the page opens on.",
)
@click.option(
    "--roll-up", is_flag=True, help="Open on institutions, departments counted as theirs."
)
@click.option("--focus", metavar="NAME", help="Who is selected: a name, an id or an IRI.")
@click.option(
    "--hops", type=click.Choice(["1", "2"]), help="Show only what is so many links from there."
)
@click.option("--since", metavar="YEAR", type=int, help="The first year that is shown.")
@click.option("--until", metavar="YEAR", type=int, help="The last year that is shown.")
@click.option(
    "--weight", metavar="W", type=click.FloatRange(min=0), help="The least weight of a link shown."
)
@graph_option
@base_option
def view(
    out: Path | None,
    title: str | None,
    drawing: str,
    roll_up: bool,
    focus: str | None,
    hops: str | None,
    since: int | None,
    until: int | None,
    weight: float | None,
    graph: Path,
    base: str,
) -> None:
    """Write the interactive page: one HTML file that needs no network; -o - is standard output.

    All is in the page, whatever it opens on; its address leads to other parts of it.

    \b
    Examples:
      kg view --title "Our conferences" -o conferences.html
      kg view --view people --focus Hendler --hops 1 -o hendler.html
    """
    from kg import find, projections
    from kg import view as page
    from kg.folder import GraphFolder

    folder = GraphFolder(graph)
    data, told = folder.store(), folder.statements()
    start = {
        "view": "institutions" if roll_up else drawing,
        "rollup": "true" if roll_up else "",
        "focus": find.find(data, focus, base).iri if focus else "",
        "hops": hops or "",
        "from": str(since or ""),
        "to": str(until or ""),
        "weight": str(weight or ""),
    }
    networks = projections.make_networks(folder.table())
    text = page.render(data, told, networks, title=title or "", start=start, base=base)
    out = out or graph / "graph.html"
    if str(out) == "-":
        terminal.data(text)
    else:
        out.write_bytes(text.encode())
        terminal.say(f"wrote {out}")


@main.command(short_help="Write the graph or a network in other formats.")
@click.option(
    "-f",
    "--format",
    "fmt",
    metavar="FORMAT,…",
    required=True,
    help="Of the graph: ttl, nt, nq, trig, jsonld, rdfxml. Of a network: graphml, gexf (Gephi, with"
    " its timeline), csv (nodes and edges in a zip), vosviewer, cytoscape, pajek.",
)
@click.option(
    "-o", "--out", "place", metavar="FILE|DIR/", help="Default: a file in the current folder."
)
@click.option(
    "--network",
    type=click.Choice(["entities", "people", "institutions", "organisations"]),
    default="entities",
    help="Which network; organisations are institutions with their departments.",
)
@graph_option
@base_option
def export(fmt: str, place: str | None, network: Network, graph: Path, base: str) -> None:
    """Write the graph, or one of its networks, in other formats; -o - is standard output.

    \b
    Examples:
      kg export -f ttl -o - | less
      kg export -f graphml,gexf,csv --network people -o exports/
    """
    from kg import export as formats
    from kg import projections
    from kg.folder import GraphFolder

    out, wanted = Path(place) if place else None, fmt.split(",")
    unknown = [name for name in wanted if name not in formats.FORMATS]
    if unknown:
        raise UsageError(f"no format {unknown[0]!r}", hint=f"one of {', '.join(formats.FORMATS)}")
    if len(wanted) > 1 and place == "-":
        raise UsageError("only one format fits standard output", where="-o -")
    folder = GraphFolder(graph)
    data = folder.store()
    measured = network != "entities" and any(formats.FORMATS[n].of == "network" for n in wanted)
    networks = projections.make_networks(folder.table()) if measured else {}
    if out and place and (len(wanted) > 1 or place.endswith(("/", os.sep))):
        out.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        of, suffix = formats.FORMATS[name].of, formats.FORMATS[name].suffix
        usual = f"{'graph' if of == 'facts' else network}{suffix}"
        target = out / usual if out and out.is_dir() else out or Path(usual)
        if str(target) == "-":
            page = io.BytesIO()
            formats.export(data, networks, name, page, network=network, prefixes=prefixes(base))
            terminal.data(page.getvalue())
        else:
            formats.export(data, networks, name, target, network=network, prefixes=prefixes(base))
            terminal.say(f"wrote {target}")
