"""What people see in a terminal: tables, progress, errors, quotes with their words marked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.explain import Explanation


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> None:
    """Print an aligned table on stdout; wide characters count two columns."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    found = Table(
        box=box.SIMPLE_HEAD,
        title=Text(title) if title else None,
        title_justify="left",
        title_style="bold",
        pad_edge=False,
    )
    for head in heads:
        found.add_column(Text(head), overflow="fold")
    for row in rows:
        found.add_row(*(Text(plain(cell)) for cell in row))
    Console(highlight=False, markup=False).print(found)


def plain(text: str) -> str:
    """The text without control characters, which could drive the terminal.

    >>> plain("a\\x1b[31mb")
    'a[31mb'
    """
    return "".join(c for c in text if c.isprintable() or c == "\n")


def say(message: str) -> None:
    """A message for people, on stderr."""
    click.echo(plain(message), err=True)


def fail(error: KgError) -> int:
    """Tell the error on stderr and return the exit code it stands for."""
    click.echo(plain(f"kg: {error}"), err=True)
    return error.exit_code


def progress(total: int) -> Callable[[str], None]:
    """A function to call before each of `total` files and for each later step.

    On a terminal it keeps one line up to date, with an estimate of what is left; in a pipe it is
    silent.
    """
    if not sys.stderr.isatty() or total < 1:
        return lambda step: None
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("", total=total + 2)
    bar.start()
    steps = 0

    def show(step: str) -> None:
        nonlocal steps
        bar.update(task, completed=steps, description=plain(step)[-60:])
        steps += 1
        if step == "page":
            bar.stop()

    return show


def explanation(found: Explanation) -> None:
    """Print one explanation: facts, each with its sentence and the words that state it marked."""
    click.secho(plain(found.names[0] if found.names else found.id), bold=True)
    click.echo(f"  {found.id}")
    if len(found.names) > 1:
        click.echo(f"  also printed as: {plain(', '.join(found.names[1:]))}")
    sentence = None
    for reason in found.reasons:
        here = (reason.file, reason.sentence_start, reason.fact)
        if here != sentence:
            click.echo(f"\n  {reason.fact}")
            click.echo(
                f"  {plain(reason.file)}, characters {reason.sentence_start}–{reason.sentence_start + len(reason.sentence)}:"
            )
            sentence = here
            click.echo(f"    “{plain(' '.join(reason.sentence.split()))}”")
        said = reason.statement
        value = found.labels.get(said.value, said.value)
        click.echo(f"      {said.prop:<14} {plain(value)}", nl=False)
        place = f" “{plain(' '.join(said.original.split()))}” [{said.start}–{said.end}]"
        click.secho(f"  ←{place}  {said.rule}, {said.confidence:.2f}", dim=True)
    for decision in found.decisions:
        click.echo(
            f"\n  decided: {decision.left} and {decision.right} are {decision.verdict.value}"
        )
        click.echo(f"    by {decision.by} on {decision.when}: {plain(decision.why)}")
