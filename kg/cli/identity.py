"""Verbs about what is the same: match, judge."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg import terminal
from kg.cli.group import main
from kg.cli.options import PATH, graph_option
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.folder import GraphFolder
    from kg.resolve.judging import Judging
    from kg.resolve.profile import Profile
    from kg.resolve.settle import Identity

_COLUMNS: Final = ("score", "verdict", "left", "right", "why")
_KEYS: Final = "s same, d different, u unsure, b back, q quit"
_SHOWN: Final = 5  # names, institutions and events of each side
_END: Final = ("q", "\x03", "\x04", "")


@main.command(short_help="List names that may be the same thing.")
@click.option("--above", metavar="SCORE", type=click.FloatRange(0, 1), default=0.5, help="From.")
@click.option("--made", is_flag=True, help="List what was decided automatically instead.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines instead of a table.")
@graph_option
def match(above: float, made: bool, as_json: bool, graph: Path) -> None:
    """List pairs of names that may be the same thing and that nobody has decided about.

    Each with how sure it is, from 0 to 1, and the reasons for and against. kg build joins by itself
    what is surer than 0.95, unless something contradicts or you have decided otherwise.

    \b
    Example: kg match --above 0.8
    """
    from kg.folder import GraphFolder
    from kg.resolve.decisions import is_automatic

    identity = GraphFolder(graph).identity()
    if made:
        rows = [
            (d.score, d.verdict.value, d.left, d.right, d.why)
            for d in identity.decisions
            if is_automatic(d)
        ]
    else:
        rows = [(p.score.value, "open", p.left, p.right, p.score.explain()) for p in identity.open]
    rows = [row for row in rows if row[0] is None or row[0] >= above]
    if as_json:
        for row in rows:
            found = dict(zip(_COLUMNS, row, strict=True))
            terminal.data(json.dumps(found, ensure_ascii=False) + "\n")
        return
    cells = [("" if row[0] is None else f"{row[0]:.2f}", *row[1:]) for row in rows]
    terminal.table(_COLUMNS, cells)
    terminal.say(f"{len(rows):,} pairs" + ("" if made else "; kg judge settles them"))


@main.command(short_help="Settle which names are the same thing.")
@click.option(
    "--accept-above",
    metavar="SCORE",
    type=click.FloatRange(0, 1),
    help="Take all pairs at least so sure for the same, without asking.",
)
@click.option("--thesaurus", metavar="FILE", type=PATH, help="Take over its preferred names.")
@click.option("--by", metavar="NAME", help="Who decides; your user name unless given.")
@graph_option
def judge(accept_above: float | None, thesaurus: Path | None, by: str | None, graph: Path) -> None:
    """Settle pair by pair which names are the same thing, with one key each.

    Every answer is kept at once, at the end of decisions.jsonl in the graph folder; stop and go on
    whenever you like. A later answer on a pair replaces an earlier one. The next kg build with your
    sources applies them.

    A thesaurus is a table with a header and two columns: variant and preferred name, or label and
    replace by.

    \b
    Examples:
      kg judge
      kg judge --accept-above 0.9
      kg judge --thesaurus thesaurus.txt
    """
    from kg.folder import GraphFolder
    from kg.resolve.judging import Judging

    folder = GraphFolder(graph).require()
    who = _who(by)
    if thesaurus:
        made = _take_over(thesaurus, folder, who)
    else:
        identity = folder.identity()
        sitting = Judging(identity.open, identity.decisions, who)
        if accept_above is None:
            made = _ask(sitting, identity, folder)
        else:
            accepted = sitting.accept(accept_above, datetime.now(UTC))
            folder.decide(accepted)
            made = len(accepted)
        terminal.say(f"{sitting.left:,} question{'s' * (sitting.left != 1)} left")
    terminal.say(f"{made:,} decision{'s' * (made != 1)} kept in {graph / 'decisions.jsonl'}")
    if made:
        terminal.say("next: kg build with your sources applies them")


def _who(by: str | None) -> str:
    from kg.resolve.decisions import AUTOMATIC

    try:
        who = getpass.getuser() if by is None else by
    except (KeyError, OSError):  # a container without users
        who = ""
    if not who.strip() or who == AUTOMATIC:
        raise UsageError("no name for who decides", hint="give one with --by NAME")
    return who


def _take_over(file: Path, folder: GraphFolder, who: str) -> int:
    from kg.resolve import thesaurus

    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = thesaurus.load(file)
    made, idle = thesaurus.decide(found, folder.statements(), by=who, when=now)
    folder.decide(made)
    for each in idle:
        terminal.say(f"{each.where}: decides nothing: {each.variant}")
    return len(made)


def _ask(sitting: Judging, identity: Identity, folder: GraphFolder) -> int:
    """Ask question after question, keeping each answer at once; how many were given."""
    from kg.model import Verdict

    verdicts = {"s": Verdict.SAME, "d": Verdict.DIFFERENT, "u": Verdict.UNSURE}
    made = 0
    while pair := sitting.question:
        click.echo(f"\n{sitting.left:,} left · {pair.score.value:.2f} sure")
        for side in (pair.left, pair.right):
            _show(side, identity.profiles[side])
        for reason in pair.score.reasons:
            click.echo(terminal.plain(f"  {reason.weight:+.2f} {reason.name}: {reason.why}"))
        click.echo(f"{_KEYS}: ", nl=False)
        key = _key()
        click.echo(terminal.plain(key, keep=""))
        if key in _END:
            break
        if key in verdicts:
            folder.decide([sitting.answer(verdicts[key], datetime.now(UTC))])
            made += 1
        elif key == "b" and not sitting.back():
            terminal.say("this is the first question")
    return made


def _show(identifier: str, profile: Profile) -> None:
    names = (*profile.names, *profile.acronyms)[:_SHOWN]
    click.secho(terminal.plain(f"  {' · '.join(names)}", keep=""), bold=True, nl=False)
    click.secho(f"  {identifier}", dim=True)
    at = sorted(profile.organisation_names)[:_SHOWN]
    met = sorted(event.partition("/")[2] for event in profile.events)[:_SHOWN]
    years = "–".join(sorted({str(year) for year in profile.years if year}))
    for label, value in (("at", " · ".join(at)), ("events", " · ".join(met)), ("years", years)):
        if value:
            click.echo(terminal.plain(f"    {label} {value}", keep=""))


def _key() -> str:
    """One key from the terminal, or the next character of a pipe; "" at the end, and for Ctrl-C."""
    if sys.stdin.isatty():
        try:
            return click.getchar().lower()
        except (KeyboardInterrupt, EOFError):
            return ""
    key = "\n"
    while key.isspace():
        key = sys.stdin.read(1)
    return key.lower()
