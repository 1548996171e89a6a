"""Verbs that ask the networks: stats, route, changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from kg import terminal
from kg.cli.group import main
from kg.cli.options import base_option, graph_option, network_options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.analyse import ParticipationTable, Period
    from kg.tabular import Block

_format_option = click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(["table", "csv", "json", "md"]),
    help="By default a table on a terminal, CSV in a pipe.",
)


@main.command(short_help="Measure the collaboration network.")
@click.option(
    "--of",
    "agents",
    type=click.Choice(["people", "institutions"]),
    default="people",
    help="Whose network.",
)
@network_options
@click.option(
    "--backend", metavar="NAME", help="Measure by this backend of networkx, as far as it can."
)
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(["table", "csv", "json", "md"]),
    default="table",
    help="CSV has a row of measures for each node.",
)
@graph_option
def stats(
    agents: Literal["people", "institutions"],
    selection: Mapping[str, Any],
    links: Mapping[str, Any],
    backend: str | None,
    fmt: str,
    graph: Path,
) -> None:
    """Measure the collaboration network: who is central, who connects, which groups there are.

    \b
    Examples:
      kg stats --of institutions --roll-up
      kg stats --since 2015 --role speaker --level session
      kg stats --of institutions -f csv > institutions.csv
    """
    from kg import analyse, tabular
    from kg.folder import GraphFolder

    whole = GraphFolder(graph).table()
    table = whole.select(**selection)
    network = analyse.measure(analyse.project(table, agents, **links).graph(), backend=backend)
    found = analyse.stats(network)
    if fmt == "json":
        terminal.data(f"{json.dumps(asdict(found), ensure_ascii=False, indent=2)}\n")
    elif fmt == "csv":
        terminal.data(tabular.comma_separated(*analyse.per_node(network)))
    elif fmt == "md":
        blocks = [analyse.corpus(table), *analyse.report(found)]
        terminal.data(tabular.markdown(tabular.Block.of(*block) for block in blocks))
    else:
        for title, heads, rows in [analyse.corpus(table), *analyse.report(found)]:
            terminal.table(heads, rows, title=title)
    if len(whole) and not len(table):
        terminal.say(f"no participation fits what was asked for{_countries(whole, selection)}")


def _countries(table: ParticipationTable, selection: Mapping[str, Any]) -> str:
    """What countries can be asked for, where some were: they are called as sources print them."""
    if not selection["countries"]:
        return ""
    known = sorted({name for names in table.countries.values() for name in names})
    return f"; countries known here: {', '.join(known) or 'none'}"


@main.command(short_help="Show by whom to reach someone, every step cited.")
@click.argument("here", metavar="FROM")
@click.argument("there", metavar="TO")
@click.option(
    "--count", metavar="N", type=click.IntRange(1, 100), default=5, help="How many routes at most."
)
@click.option(
    "--max-hops",
    metavar="N",
    type=click.IntRange(1, 12),
    default=4,
    help="How many acquaintances in a row at most.",
)
@click.option("--since", metavar="DATE", help="Leave out events before this day, month or year.")
@click.option(
    "--half-life",
    metavar="YEARS",
    type=click.FloatRange(min=0.1),
    default=10.0,
    help="A meeting counts half when it lies so long before the newest event.",
)
@_format_option
@graph_option
@base_option
def route(
    here: str,
    there: str,
    count: int,
    max_hops: int,
    since: str | None,
    half_life: float,
    fmt: str | None,
    graph: Path,
    base: str,
) -> None:
    """Show by whom to get from FROM to TO: people or institutions, by name, id or IRI.

    For an institution anyone may begin, or end, who spoke for it or holds a post there. Each step
    is an acquaintance made on a stage, with the sentences that prove both participations.

    \b
    Examples:
      kg route Konradi "Sun Yat-sen University"
      kg route "Almazov Centre" "James Hendler" --since 2015 -f json
    """
    from kg import route_text
    from kg.analyse import read_day
    from kg.folder import GraphFolder
    from kg.introductions import introduce

    day = read_day(since) if since else ""
    folder = GraphFolder(graph)
    told = introduce(
        folder.store(),
        folder.table(),
        here,
        there,
        count=count,
        max_hops=max_hops,
        half_life=half_life,
        since=day,
        base=base,
    )
    fmt = fmt or ("table" if terminal.on_terminal() else "csv")
    if fmt == "json":
        terminal.data(route_text.as_json(told))
    elif fmt == "csv":
        terminal.data(route_text.as_csv(told))
    elif told.found:
        _show(*route_text.blocks(told), route_text.RANKED, fmt)
    if not told.found:
        terminal.say(route_text.no_route(told, max_hops))


def _show(blocks: Sequence[Block], notes: Sequence[str], last: str, fmt: str) -> None:
    """Tables, then notes, then a last word: on the terminal, or as Markdown."""
    from kg.tabular import markdown

    if fmt == "md":
        terminal.data(markdown(blocks, [*notes, last]))
        return
    for block in blocks:
        terminal.table(block.heads, block.rows, title=block.title)
    click.echo()
    for note in notes:
        click.echo(terminal.plain(note, keep=""))
    click.echo(f"\n{terminal.plain(last)}" if notes else terminal.plain(last))


@main.command(short_help="Compare two periods: new, lapsed, stronger links.")
@click.option("--before", metavar="PERIOD", help="The earlier period, such as 2015-2018.")
@click.option("--after", metavar="PERIOD", help="The later period, such as 2019-2022 or 2019..")
@click.option(
    "--since", metavar="DATE", help="Instead of both: all from there on against all before."
)
@click.option(
    "--of",
    "agents",
    type=click.Choice(["institutions", "people"]),
    default="institutions",
    help="Whose links.",
)
@click.option("--roll-up", is_flag=True, help="Let each institution stand for its topmost one.")
@click.option(
    "--count", metavar="N", type=click.IntRange(min=1), default=10, help="Rows of a table at most."
)
@_format_option
@graph_option
@base_option
def changes(
    before: str | None,
    after: str | None,
    since: str | None,
    agents: Literal["institutions", "people"],
    roll_up: bool,
    count: int,
    fmt: str | None,
    graph: Path,
    base: str,
) -> None:
    """Compare the network of two periods: which links are new, lapsed, stronger; who carries them.

    Periods are years, months or days, or from one to another; CSV and JSON list every link.

    \b
    Examples:
      kg changes --since 2019
      kg changes --before 2015-2018 --after 2019-2022 --of people -f csv
    """
    from kg import analyse, citations
    from kg.change_text import COMPARED, ChangeText
    from kg.folder import GraphFolder

    earlier, later = _periods(before, after, since)
    folder = GraphFolder(graph)
    table = folder.table()
    told = citations.sources_of_events(folder.store(), base)
    found = analyse.changes(table, earlier, later, agents=agents, roll_up=roll_up, sources=told)
    text = ChangeText(found, table)
    fmt = fmt or ("table" if terminal.on_terminal() else "csv")
    if fmt == "json":
        terminal.data(text.as_json())
    elif fmt == "csv":
        terminal.data(text.as_csv())
    else:
        _show(text.blocks(count), text.notes(), COMPARED, fmt)


def _periods(before: str | None, after: str | None, since: str | None) -> tuple[Period, Period]:
    from kg import analyse

    if since and not before and not after:
        return analyse.split(analyse.read_day(since))
    if before and after and not since:
        return analyse.read_period(before), analyse.read_period(after)
    raise UsageError("two periods are needed", hint="either --before and --after, or --since alone")
