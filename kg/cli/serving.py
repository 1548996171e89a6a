"""Verbs about the graph on the web: serve, load."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

from kg import terminal
from kg.cli.group import main
from kg.cli.options import base_option, graph_option

_MEGABYTE: Final = 1 << 20


@main.command(short_help="Push the graph to another SPARQL store.")
@click.argument("endpoint")
@click.option(
    "--only",
    type=click.Choice(["named", "default"]),
    help="Only the named graphs, one for each source, or only their union in the default graph.",
)
@click.option("--replace", is_flag=True, help="Empty these graphs there first.")
@click.option("--timeout", metavar="SECONDS", type=float, default=60.0, help="For each request.")
@graph_option
@base_option
def load(
    endpoint: str, only: str | None, replace: bool, timeout: float, graph: Path, base: str
) -> None:
    """Push all facts to the SPARQL 1.1 Update address ENDPOINT of any store.

    Facts go in chunks. Cut short, the same command goes on where it was. KG_USER and KG_PASSWORD,
    or KG_TOKEN, say who asks. Afterwards kg query -g URL asks there.

    \b
    Example: kg load http://localhost:3030/conferences/update
    """
    from kg import stores, transfer
    from kg.endpoint import Connection
    from kg.folder import GraphFolder

    folder = GraphFolder(graph).require()
    there = stores.SparqlStore(Connection(endpoint, timeout=timeout))
    parcel = transfer.pack(folder, endpoint, only or "")
    if parcel.sent:
        terminal.say(f"going on after {parcel.sent:,} of {parcel.size:,} facts")
    with terminal.progress(-(-parcel.size // stores.CHUNK)) as progress:
        number = transfer.send(parcel, there, replace=replace, progress=progress)
    terminal.say(f"{number:,} facts are at {endpoint}")


@main.command(short_help="Serve the graph: SPARQL endpoint, editor, pages.")
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, help="0 is any free one.")
@click.option(
    "--token",
    envvar="KG_TOKEN",
    metavar="TEXT",
    default="",
    show_default=False,
    help="What clients must bring; made up for other hosts than this machine. Or set KG_TOKEN.",
)
@click.option(
    "--cors", "origins", multiple=True, metavar="ORIGIN", help="Web site whose scripts may ask."
)
@click.option("--workers", type=click.IntRange(1, 64), help="Processes. Default: two per core.")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    help="Longest time for a query.",
)
@click.option(
    "--limit", metavar="ROWS", type=click.IntRange(min=1), default=100_000, help="Most rows."
)
@click.option(
    "--memory", metavar="MB", type=click.IntRange(min=0), default=2048, help="Most for a query."
)
@graph_option
@base_option
def serve(
    host: str,
    port: int,
    token: str,
    origins: tuple[str, ...],
    workers: int | None,
    timeout: float,
    limit: int,
    memory: int,
    graph: Path,
    base: str,
) -> None:
    """Serve the graph until you press Ctrl-C: a read-only SPARQL 1.1 endpoint, an editor, pages.

    Only this machine can reach it, unless another --host is given; then every request needs the
    token, as a Bearer token or as the password of any user. A query that takes too long, or too
    much memory, is ended; others go on. A graph that is built anew is taken up by itself.

    \b
    Examples:
      kg serve
      curl localhost:8080/sparql -d 'query=SELECT * { ?event a ckg:Event }'
    """
    from kg.folder import GraphFolder
    from kg.serve import app as web
    from kg.serve.worker import Limits

    def started(address: str, token: str) -> None:
        terminal.say(f"serving {graph} at {address}")
        if token:
            terminal.say(f"token: {token}")
        terminal.say("press Ctrl-C to end")

    settings = web.Settings(
        host,
        port,
        token,
        origins,
        workers or max(2, min(16, 2 * (os.cpu_count() or 1))),
        Limits(seconds=timeout, rows=limit, memory=memory * _MEGABYTE),
        base,
    )
    web.serve(GraphFolder(graph).require().path, settings, started)
