"""The `kg` command: reads options, calls the library, prints. No logic lives here.

Data goes to stdout, messages to stderr. Heavy imports sit inside the commands.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg import __version__, terminal
from kg.errors import KgError, UnreadableError, UsageError
from kg.vocab import BASE, prefixes

if TYPE_CHECKING:
    from kg.export import Network
    from kg.query import Question

_EXIT_CODES: Final = """
\b
Exit codes:
  0  done
  1  kg check found something
  2  wrong usage, or the system refused (disk full, no permission)
  3  a source cannot be used
  4  there is no usable graph folder
  5  the decisions file is malformed
  6  the query is not SPARQL
  7  nothing is called that
  130  interrupted
"""


class _Verbs(click.Group):
    """Turns errors into a message and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KgError as error:
            ctx.exit(terminal.fail(error))
        except BrokenPipeError:  # nobody reads our output any more, as in `kg read … | head`
            terminal.hang_up()
            ctx.exit(0)
        except OSError as error:
            where = "output" if error.filename is None else str(error.filename)
            ctx.exit(terminal.fail(KgError(error.strerror or str(error), where=where)))
        except KeyboardInterrupt:
            terminal.say("kg: interrupted; files are as they were")
            ctx.exit(130)


@click.group(
    cls=_Verbs,
    epilog=_EXIT_CODES,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "show_default": True,
    },
)
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Turn conference reports into a knowledge graph: one fact, one quote.

    Start with kg build, then open out/graph.html in a browser. Data goes to standard output,
    messages to standard error.
    """
    terminal.set_up()


_path: Final = click.Path(path_type=Path)
_out: Final = Path("out")
_graph = click.option(
    "-g", "--graph", metavar="DIR", type=_path, default=_out, help="Graph folder."
)
_base = click.option(
    "--base", metavar="IRI", default=BASE, help="What the IRIs of things begin with."
)


@main.command(short_help="Make a graph folder from reports.")
@click.argument("sources", nargs=-1)
@click.option("-o", "--out", metavar="DIR", type=_path, default=_out, help="Graph folder.")
@click.option("--decisions", metavar="FILE", type=_path, help="A decisions.jsonl to take over.")
@click.option("-k", "--keep-going", is_flag=True, help="Leave out files that cannot be used.")
@_base
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
@_graph
@_base
def query(
    query: str | None,
    params: tuple[str, ...],
    fmt: str | None,
    listing: bool,
    graph: Path,
    base: str,
) -> None:
    """Ask QUERY: SPARQL 1.1, a file ending in .rq, a named question, - for standard input.

    Common prefixes are known. A query can only read, and never uses the network.

    \b
    Examples:
      kg query --list
      kg query talks-of-person -p person=Karonova
      kg query 'SELECT ?name { ?event a ckg:Event ; rdfs:label ?name }'
    """
    from kg import answers
    from kg import query as ask
    from kg.folder import GraphFolder

    if listing:
        terminal.definitions([_listed(each) for each in ask.questions().values()])
        return
    if query is None:
        raise UsageError("no query", hint="kg query --list shows the named questions")
    text = ask.resolve(_stdin() if query == "-" else query, dict(map(_pair, params)))
    result = ask.ask(GraphFolder(graph).store(), text, base)
    if fmt is None:
        usual = "table" if terminal.on_terminal() else "csv"
        fmt = "ttl" if ask.gives_triples(result) else usual
    if fmt == "table" and ask.gives_rows(result):
        rows = list(answers.cells(result, prefixes(base)))
        terminal.table([variable.value for variable in result.variables], rows)
        terminal.say(f"{len(rows):,} rows")
    else:
        terminal.data(answers.render(result, fmt, prefixes(base)))


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


@main.command(short_help="Measure the collaboration network.")
@click.option(
    "--of",
    "agents",
    type=click.Choice(["people", "institutions"]),
    default="people",
    help="Whose network.",
)
@_graph
@_base
def stats(agents: str, graph: Path, base: str) -> None:
    """Measure the collaboration network: who is central, who connects, which groups there are.

    \b
    Example: kg stats --of institutions
    """
    from kg import analyse, projections, store
    from kg.folder import GraphFolder

    data = GraphFolder(graph).store()
    network = projections.make_networks(data, base)[agents]
    found = analyse.stats(store.participations(data, base), network)
    for title, heads, rows in analyse.report(found):
        terminal.table(heads, rows, title=title)


@main.command(short_help="Write the interactive page.")
@click.option(
    "-o", "--out", metavar="FILE", type=_path, help="Default: graph.html in the graph folder."
)
@click.option("--title", help="Heading of the page.")
@_graph
@_base
def view(out: Path | None, title: str | None, graph: Path, base: str) -> None:
    """Write the interactive page: one HTML file that needs no network; -o - is standard output.

    \b
    Example: kg view --title "Our conferences" -o conferences.html
    """
    from kg import projections
    from kg import view as page
    from kg.folder import GraphFolder

    folder = GraphFolder(graph)
    data, told = folder.store(), folder.statements()
    networks = projections.make_networks(data, base)
    text = page.render(data, told, networks, title=title or "", base=base)
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
    help="Of the graph: ttl, nt, nq, trig, jsonld, rdfxml. Of a network: graphml, gexf, csv"
    " (nodes and edges in a zip), vosviewer.",
)
@click.option(
    "-o", "--out", metavar="FILE|DIR", type=_path, help="Default: a file in the current folder."
)
@click.option(
    "--network",
    type=click.Choice(["entities", "people", "institutions"]),
    default="entities",
    help="Which network.",
)
@_graph
@_base
def export(fmt: str, out: Path | None, network: Network, graph: Path, base: str) -> None:
    """Write the graph, or one of its networks, in other formats; -o - is standard output.

    \b
    Examples:
      kg export -f ttl -o - | less
      kg export -f graphml,gexf,csv --network people -o exports/
    """
    from kg import export as formats
    from kg import projections
    from kg.folder import GraphFolder

    wanted = fmt.split(",")
    unknown = [name for name in wanted if name not in formats.FORMATS]
    if unknown:
        raise UsageError(f"no format {unknown[0]!r}", hint=f"one of {', '.join(formats.FORMATS)}")
    if len(wanted) > 1 and str(out) == "-":
        raise UsageError("only one format fits standard output", where="-o -")
    data = GraphFolder(graph).store()
    networks = projections.make_networks(data, base)
    if out and len(wanted) > 1:
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


@main.command(short_help="Show the sentences behind a thing.")
@click.argument("thing")
@_graph
@_base
def explain(thing: str, graph: Path, base: str) -> None:
    """Show every sentence, statement and decision behind THING: a name, an id or an IRI.

    Each sentence is followed by the facts read from it; the words that state them are marked.

    \b
    Example: kg explain "Karonova"
    """
    from kg.explain import explain as reasons
    from kg.folder import GraphFolder

    folder = GraphFolder(graph)
    for found in reasons(thing, folder.statements(), folder.decisions(), base=base):
        terminal.explanation(found)


@main.command(short_help="Check the graph against its rules.")
@_graph
@_base
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


@main.command(short_help="Score extraction against annotated reports.")
@click.argument("gold", nargs=-1, required=True, type=_path)
def score(gold: tuple[Path, ...]) -> None:
    """Score extraction against GOLD files: NNN.json beside the report NNN.txt, .md or .html.

    Prints precision, recall and F1, layer by layer.

    \b
    Example: kg score gold/*.json
    """
    from kg import evaluate
    from kg import score as scores

    terminal.data(scores.report(scores.total(map(evaluate.evaluate, gold))) + "\n")
