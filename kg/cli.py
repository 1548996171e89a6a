"""The `kg` command: reads options, calls the library, prints. No logic lives here.

Data goes to stdout, messages to stderr. Heavy imports sit inside the commands.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg import __version__, terminal
from kg.errors import KgError, UsageError
from kg.vocab import BASE

_EXIT_CODES = """
\b
Exit codes: 0 done · 1 findings (kg check) · 2 wrong usage or another error
3 a source cannot be used · 4 no usable graph folder · 5 bad decisions file
6 not a SPARQL query · 7 nothing of that name
"""


class _Verbs(click.Group):
    """Turns our errors into a message and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KgError as error:
            ctx.exit(terminal.fail(error))
        except BrokenPipeError:  # the reader of our output has gone, as in `kg read … | head`
            sys.stderr.close()
            ctx.exit(0)


@click.group(
    cls=_Verbs, epilog=_EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Turn conference reports into a knowledge graph: one fact, one quote.

    Start with: kg build, then open out/graph.html.
    """


_graph = click.option(
    "-g",
    "--graph",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="The graph folder to read.",
)
_base = click.option(
    "--base", default=BASE, show_default=True, help="Begin the IRIs of things with this."
)


@main.command()
@click.argument("sources", nargs=-1)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="The graph folder to make.",
)
@click.option(
    "--decisions", type=click.Path(path_type=Path), help="A decisions.jsonl to take over."
)
@click.option("-k", "--keep-going", is_flag=True, help="Leave out files that cannot be used.")
@_base
def build(
    sources: tuple[str, ...], out: Path, decisions: Path | None, keep_going: bool, base: str
) -> None:
    """Read SOURCES (files or folders) and make a graph folder.

    Without SOURCES: the bundled example. The folder holds exactly the named sources afterwards;
    files that have not changed are not read again.
    """
    from kg import build as path
    from kg import resolve, shipped

    if not sources:
        sources, decisions = (
            (str(shipped.example() / "reports"),),
            shipped.example() / "decisions.jsonl",
        )
        terminal.say("no source named: building the bundled example")
    if decisions and not decisions.is_file():
        raise UsageError("no such file", where=str(decisions))
    files = path.expand(sources)
    made = path.build(
        files,
        out,
        decided=resolve.load(decisions) if decisions else (),
        base=base,
        keep_going=keep_going,
        progress=terminal.progress(len(files)),
    )
    for error in made.failed:
        terminal.say(f"left out: {error}")
    for decision in made.refused:
        terminal.say(
            f"not joined, another decision keeps them apart: {decision.left}, {decision.right}"
        )
    read_again = len(files) - made.reused - len(made.failed)
    terminal.say(f"{read_again} read, {made.reused} unchanged, {len(made.failed)} left out")
    for kind, number in made.counts.items():
        terminal.say(f"  {number:>7,} {kind}")
    if made.findings:
        terminal.say(f"  {len(made.findings):>7,} findings: run kg check -g {out}")
    terminal.say(f"open {out / 'graph.html'} in a browser; ask with kg query -g {out} --list")


@main.command()
@click.argument("files", nargs=-1, required=True)
def read(files: tuple[str, ...]) -> None:
    """Print the statements of FILES as JSON Lines, nothing else; - reads standard input."""
    from kg import build as path
    from kg import ingest, statements

    for file in path.expand(files):
        click.echo(statements.dump(path.read_passage(ingest.read(file))), nl=False)


@main.command()
@click.argument("query", required=False)
@click.option(
    "-p",
    "--param",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter of a named question.",
)
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(["table", "csv", "tsv", "json", "xml", "md", "ttl"]),
    help="Default: table on a terminal, csv in a pipe.",
)
@click.option("--list", "listing", is_flag=True, help="Show the named questions.")
@_graph
@_base
def query(
    query: str | None,
    param: tuple[str, ...],
    fmt: str | None,
    listing: bool,
    graph: Path,
    base: str,
) -> None:
    """Ask QUERY: SPARQL 1.1, a file ending in .rq, a named question, or - for standard input."""
    from kg import answers
    from kg import query as ask
    from kg.folder import GraphFolder
    from kg.vocab import prefixes

    if listing:
        named = [
            (q.name, " ".join(f"-p {p}=…" for p in q.parameters), q.question)
            for q in ask.questions().values()
        ]
        terminal.table(("name", "parameters", "question"), named)
        return
    if query is None:
        raise UsageError("no query", hint="kg query --list shows the named questions")
    values = dict(_pair(p) for p in param)
    text = sys.stdin.read() if query == "-" else ask.resolve(query, values)
    result = ask.ask(GraphFolder(graph).store(), text, base)
    fmt = fmt or ("ttl" if ask.gives_triples(result) else "table" if sys.stdout.isatty() else "csv")
    if fmt == "table" and ask.gives_rows(result):
        rows = list(answers.cells(result, prefixes(base)))
        terminal.table([v.value for v in result.variables], rows)
        terminal.say(f"{len(rows):,} rows")
    else:
        click.echo(
            answers.render(result, "csv" if fmt == "table" else fmt, prefixes(base)), nl=False
        )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"-p {text}: no equals sign", hint="write -p NAME=VALUE")
    return name, value


@main.command()
@click.option(
    "--of",
    "agents",
    type=click.Choice(["people", "institutions"]),
    default="people",
    show_default=True,
    help="Whose network.",
)
@_graph
@_base
def stats(agents: str, graph: Path, base: str) -> None:
    """Show the collaboration network: measures, bridges, communities."""
    from kg import analyse, build, store
    from kg.folder import GraphFolder

    data = GraphFolder(graph).store()
    network = build.make_networks(data, base)[agents]
    found = analyse.stats(store.participations(data, base), network)
    for title, heads, rows in analyse.report(found):
        terminal.table(heads, rows, title=title)


@main.command()
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Default: graph.html in the graph folder."
)
@click.option("--title", default="", help="Heading of the page.")
@_graph
@_base
def view(out: Path | None, title: str, graph: Path, base: str) -> None:
    """Write the interactive page."""
    from kg import build
    from kg import view as page
    from kg.folder import GraphFolder

    folder = GraphFolder(graph)
    data = folder.store()
    text = page.render(
        data, folder.statements(), build.make_networks(data, base), title=title, base=base
    )
    _write(out or graph / "graph.html", text.encode())


@main.command()
@click.option(
    "-f",
    "--format",
    "fmt",
    required=True,
    help="ttl, nt, nq, trig, jsonld, rdfxml, graphml, gexf, csv, vosviewer",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Default: graph.SUFFIX here; - is standard output.",
)
@click.option(
    "--network",
    type=click.Choice(["entities", "people", "institutions"]),
    default="entities",
    show_default=True,
    help="What graphml, gexf, csv and vosviewer hold.",
)
@_graph
@_base
def export(fmt: str, out: Path | None, network: str, graph: Path, base: str) -> None:
    """Write the graph, or one of its networks, in another format; several with commas."""
    from kg import build
    from kg import export as formats
    from kg.folder import GraphFolder
    from kg.vocab import prefixes

    data = GraphFolder(graph).store()
    networks = build.make_networks(data, base)
    wanted = fmt.split(",")
    for name in wanted:
        if name not in formats.FORMATS:
            raise UsageError(f"no format {name!r}", hint=f"one of {', '.join(formats.FORMATS)}")
    if out and len(wanted) > 1 and not out.is_dir():
        raise UsageError(
            "several formats need a folder", where=str(out), hint="make it, or drop -o"
        )
    for name in wanted:
        known = formats.FORMATS[name]
        stem = "graph" if known.of == "facts" else network
        target = (
            out / f"{stem}{known.suffix}"
            if out and out.is_dir()
            else out or Path(f"{stem}{known.suffix}")
        )
        if str(target) == "-":
            formats.export(
                data, networks, name, sys.stdout.buffer, network=network, prefixes=prefixes(base)
            )  # type: ignore[arg-type]
            continue
        formats.export(data, networks, name, target, network=network, prefixes=prefixes(base))  # type: ignore[arg-type]
        terminal.say(f"wrote {target}")


@main.command()
@click.argument("thing")
@_graph
@_base
def explain(thing: str, graph: Path, base: str) -> None:
    """Show every statement, sentence and decision behind THING: a name, an id or an IRI."""
    from kg.explain import explain as reasons
    from kg.folder import GraphFolder

    folder = GraphFolder(graph)
    for found in reasons(thing, folder.statements(), folder.decisions(), base=base):
        terminal.explanation(found)


@main.command()
@_graph
@_base
def check(graph: Path, base: str) -> None:
    """Check the graph against the SHACL shapes and the violation queries."""
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


@main.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path))
def score(gold: tuple[Path, ...]) -> None:
    """Score extraction against GOLD files (NNN.json beside NNN.txt), layer by layer."""
    from kg import evaluate
    from kg import score as scores

    click.echo(scores.report(scores.total(evaluate.evaluate(path) for path in gold)))


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(f"cannot write: {error.strerror}", where=str(path)) from error
    terminal.say(f"wrote {path}")
