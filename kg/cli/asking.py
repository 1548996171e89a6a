"""Verbs that ask the graph: query, explain, check."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import terminal
from kg.cli.group import main
from kg.cli.options import OUT, base_option, graph_option
from kg.errors import EndpointError, UnreadableError, UsageError
from kg.vocab import prefixes

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.answers import Result
    from kg.query import Question
    from kg.stores import Store


@main.command(short_help="Ask the graph, in SPARQL or with a named question.")
@click.argument("query", required=False)
@click.option(
    "-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Parameter of a question."
)
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(["table", "csv", "tsv", "json", "xml", "md", "ttl"]),
    help="By default a table on a terminal, CSV in a pipe, Turtle for CONSTRUCT.",
)
@click.option("--list", "listing", is_flag=True, help="Show the named questions.")
@click.option("--explain", "explained", is_flag=True, help="Show the steps of the query instead.")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    help="Give up then.",
)
@click.option("--limit", metavar="ROWS", type=click.IntRange(min=1), help="Give no more rows.")
@click.option(
    "-g", "--graph", metavar="DIR|URL", default=str(OUT), help="Graph folder, or a SPARQL endpoint."
)
@base_option
def query(
    query: str | None,
    params: tuple[str, ...],
    fmt: str | None,
    listing: bool,
    explained: bool,
    timeout: float | None,
    limit: int | None,
    graph: str,
    base: str,
) -> None:
    """Ask QUERY: SPARQL 1.1, a file ending in .rq, a named question, - for standard input.

    Common prefixes are known. A query can only read, and never uses the network but to reach the
    endpoint that -g names. KG_USER and KG_PASSWORD, or KG_TOKEN, say who asks there.

    \b
    Examples:
      kg query --list
      kg query talks-of-person -p person=Karonova
      kg query 'SELECT ?name { ?event a ckg:Event ; rdfs:label ?name }'
    """
    from kg import query as ask
    from kg import stores

    if listing:
        terminal.definitions([_listed(each) for each in ask.questions().values()])
        return
    if query is None:
        raise UsageError("no query", hint="kg query --list shows the named questions")
    text = ask.resolve(_stdin() if query == "-" else query, dict(map(_pair, params)), base)
    data = stores.open_store(graph, timeout=timeout)
    if explained:
        if not isinstance(data, stores.OxigraphStore):
            raise UsageError("only a graph folder can explain", where=f"-g {graph}")
        ask.check(text, base)
        _show_steps(data.store, text, base, timeout)
        return
    answer = ask.within(timeout, lambda: _answer(data, text, fmt, base, limit))
    if isinstance(answer, str):
        terminal.data(answer)
    else:
        terminal.table(*answer)
        terminal.say(f"{len(answer[1]):,} rows")


def _answer(
    data: Store, text: str, fmt: str | None, base: str, limit: int | None
) -> str | tuple[list[str], list[list[str]]]:
    """The answer as text in the wanted format, or as the columns and rows of a table."""
    try:
        return _rendered(data.ask(text, base, most=limit), fmt, base)
    except SyntaxError as error:  # in the midst of an answer from elsewhere
        raise EndpointError(f"the answer makes no sense: {error}") from error


def _rendered(
    result: Result, fmt: str | None, base: str
) -> str | tuple[list[str], list[list[str]]]:
    from kg import answers
    from kg import query as ask

    if fmt is None:
        usual = "table" if terminal.on_terminal() else "csv"
        fmt = "ttl" if ask.gives_triples(result) else usual
    if fmt == "table" and ask.gives_rows(result):
        return [v.value for v in result.variables], list(answers.cells(result, prefixes(base)))
    return answers.render(result, fmt, prefixes(base))


def _show_steps(data: ox.Store, text: str, base: str, timeout: float | None) -> None:
    """The steps of a query with the facts that fit each pattern, and how long it takes."""
    import time

    from kg import query as ask
    from kg import query_plan

    steps = ask.within(timeout, lambda: query_plan.explain(data, text, base))
    rows = [
        (f"{'  ' * s.depth}{s.what}", "" if s.matches is None else f"{s.matches:,}") for s in steps
    ]
    terminal.table(("step", "facts that fit"), rows)
    began = time.monotonic()
    number = ask.within(timeout, lambda: ask.count(ask.ask(data, text, base)))
    terminal.say(f"{number:,} rows in {(time.monotonic() - began) * 1000:,.1f} ms")


def _listed(question: Question) -> tuple[str, str]:
    return " ".join([question.name, *(f"-p {p}=…" for p in question.parameters)]), question.question


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError("no equals sign", where=f"-p {text}", hint="write -p NAME=VALUE")
    return name, value


def _stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("the query is not UTF-8", where="standard input") from error


@main.command(short_help="Show the sentences behind a thing.")
@click.argument("thing")
@graph_option
@base_option
def explain(thing: str, graph: Path, base: str) -> None:
    """Show every sentence, statement and decision behind THING: a name, an id or an IRI.

    Each sentence is followed by the facts read from it; the words that state them are marked.

    \b
    Example: kg explain "Karonova"
    """
    from kg.explain import explain as reasons
    from kg.folder import GraphFolder

    folder = GraphFolder(graph)
    told, decisions, since = folder.statements(), folder.decisions(), folder.register({}).since
    for found in reasons(thing, told, decisions, since=since, base=base):
        terminal.explanation(found)


@main.command(short_help="Check the graph against its rules.")
@graph_option
@base_option
def check(graph: Path, base: str) -> None:
    """Check the graph against the SHACL shapes and the violation queries.

    Exits with 0 when the graph conforms and with 1 when there are findings, which are listed.

    \b
    Example: kg check || echo look at the findings
    """
    from kg import shipped, validate
    from kg.folder import GraphFolder

    data = GraphFolder(graph).store()
    found = validate.shapes(data, shipped.ontology()) + validate.check(data, shipped.ontology())
    if not found:
        terminal.say("conforms")
        return
    rows = [(f.severity, f.rule, f.node.removeprefix(base), f.message, f.fix) for f in found]
    terminal.table(("severity", "rule", "thing", "finding", "what to do"), rows)
    click.get_current_context().exit(1)
