"""What people see: tables, progress, errors, quotes with the words that state the fact marked.

Text that came from a source never reaches a terminal as it is: control characters could drive it.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import IO, TYPE_CHECKING, Final

import click

from kg.errors import KgError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kg.explain import Explanation, Reason

_READABLE: Final = 10  # columns below which text is a nuisance to read
_UNFOLDED: Final = 1_000_000  # columns of a pipe: whoever reads it folds the lines


def set_up() -> None:
    """Write UTF-8 into files and pipes whatever the locale; on a terminal, what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    if os.environ.get("NO_COLOR"):
        click.get_current_context().color = False


def hang_up() -> None:
    """Drop what is still to be written to stdout, when nobody reads it any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def on_terminal() -> bool:
    """Whether people, not a program, read stdout."""
    return _is_terminal(sys.stdout)


def plain(text: str, keep: str = "\n") -> str:
    """The text without characters that could drive the terminal; white space becomes a space.

    `keep` names the control characters that stay.

    >>> plain("a\\x1b[31mb\\tc\\r\\nd")
    'a[31mb c \\nd'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else " " if c.isspace() else "" for c in text)


def data(output: str | bytes) -> None:
    """Data for stdout, unchanged in a pipe, made plain on a terminal."""
    if on_terminal():
        text = output if isinstance(output, str) else output.decode("utf-8", "replace")
        output = plain(text.replace("\r\n", "\n"), keep="\n\t")
    click.echo(output, nl=False)


def say(message: str) -> None:
    """A message for people, on stderr."""
    click.echo(plain(message), err=True)


def fail(error: KgError) -> int:
    """Tell the error on stderr and return the exit code it stands for."""
    say(f"kg: {error}")
    return error.exit_code


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> None:
    """Print an aligned table; wide characters count two columns, columns of numbers stand right.

    On a terminal long cells are folded to its width, in a pipe they are not. Where columns would
    get too narrow to read, each row becomes a list of its cells, a line each.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    rows = [[plain(cell, keep="") for cell in row] for row in rows]
    if on_terminal() and not _fits(heads, rows):
        _list(heads, rows, title)
        return
    found = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for number, head in enumerate(heads):
        cells = [row[number] for row in rows if number < len(row) and row[number]]
        right = bool(cells) and all(map(_is_number, cells))
        found.add_column(Text(head), overflow="fold", justify="right" if right else "left")
    for row in rows:
        found.add_row(*map(Text, row))
    if title:
        click.secho(f"\n{plain(title)}", bold=True)
    _show(found)


def definitions(pairs: Sequence[tuple[str, str]]) -> None:
    """Print terms, each with its definition beside or below it, in the manner of a help page."""
    page = click.HelpFormatter(max_width=100)
    page.write_dl([(plain(term), plain(meaning)) for term, meaning in pairs], col_max=40)
    click.echo(page.getvalue(), nl=False)


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """A function to call before each of `total` steps; gone from the screen when the block ends.

    On a terminal it keeps one line up to date, with an estimate of what is left; in a pipe it is
    silent.
    """
    if not _is_terminal(sys.stderr):
        yield lambda step: None
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn("{task.description}", markup=False),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda step: bar.update(task, advance=1, description=plain(step, keep="")[-60:])


def explanation(found: Explanation) -> None:
    """Print one explanation: each sentence once, the words that state something in it marked.

    Below the sentence stand the facts it gives, each with what is claimed, by which rule, how
    sure. On a terminal the words are underlined, in a pipe they stand in «».
    """
    click.secho(plain(found.names[0] if found.names else found.id, keep=""), bold=True)
    click.secho(found.id, dim=True)
    if len(found.names) > 1:
        click.echo(f"also printed as: {plain(', '.join(found.names[1:]), keep='')}")
    for where, reasons in _by_sentence(found.reasons):
        click.echo(f"\n{plain(where, keep='')}")
        if reasons[0].sentence:
            _sentence(reasons[0].sentence, [reason.words for reason in reasons])
        own_first = sorted(reasons, key=lambda reason: (reason.fact != found.id, reason.fact))
        for fact, claims in groupby(own_first, key=lambda reason: reason.fact):
            _fact(fact, list(claims), found.labels)
    for decision in found.decisions:
        click.echo(f"\n{decision.left} and {decision.right}: {decision.verdict.value}")
        when = f"on {decision.when}" if decision.when else "while building"
        sure = f" ({decision.score:.2f} sure)" if decision.score is not None else ""
        click.echo(plain(f"  decided by {decision.by} {when}{sure}: {decision.why}"))
    click.echo()


def _by_sentence(reasons: Sequence[Reason]) -> list[tuple[str, list[Reason]]]:
    """The reasons of each sentence under its file and place, in the order of the text."""

    def key(reason: Reason) -> tuple[str, int, str]:
        return reason.file, reason.sentence_start, reason.place

    ordered = sorted(reasons, key=key)
    groups = (list(group) for _, group in groupby(ordered, key=key))
    return [(", ".join(filter(None, (g[0].file, g[0].place))), g) for g in groups]


def _fact(fact: str, claims: Sequence[Reason], labels: Mapping[str, str]) -> None:
    """The claims of one fact in columns; what only repeats the line above is left out."""
    click.secho(f"  {fact}", dim=True)
    by = ""
    for claim in claims:
        said = claim.statement
        value = plain(labels.get(said.value, said.value), keep="")
        words = " ".join(plain(said.original).split())
        read_from = f" ← {words}" if words not in ("", value) else ""
        rule = f"  ({said.rule}, {said.confidence:.2f})"
        click.echo(f"    {said.prop:<13} {value}", nl=False)
        click.secho(read_from + (rule if rule != by else ""), dim=True)
        by = rule


def _sentence(sentence: str, marked: Iterable[tuple[int, int]]) -> None:
    """The sentence, indented, with the marked stretches underlined, or in «» without a terminal."""
    from rich.padding import Padding
    from rich.text import Text

    styled = on_terminal() and not os.environ.get("NO_COLOR")
    text, done = Text(), 0
    for start, end in _joined(marked):
        text.append(plain(sentence[done:start], keep=""))
        words = plain(sentence[start:end], keep="")
        text.append(words if styled else f"«{words}»", "bold underline" if styled else "")
        done = end
    text.append(plain(sentence[done:], keep=""))
    _show(Padding(text, (0, 0, 0, 2), expand=False))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches in order, overlapping ones as one; (-1, -1) stands for none.

    >>> _joined([(4, 9), (-1, -1), (0, 3), (5, 12)])
    [(0, 3), (4, 12)]
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(set(spans) - {(-1, -1)}):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _show(what: RenderableType) -> None:
    """Print on stdout, as wide as the terminal, and without styles where there is none."""
    from rich.console import Console

    console = Console(
        highlight=False, markup=False, emoji=False, width=None if on_terminal() else _UNFOLDED
    )
    with console.capture() as captured:
        console.print(what)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _fits(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether every column gets the width of its cells, or one that can be read."""
    from rich.cells import cell_len

    widest = [max(map(cell_len, column)) for column in zip(heads, *rows, strict=False)]
    needed = sum(min(width, _READABLE) for width in widest) + 2 * len(widest)
    return needed <= shutil.get_terminal_size().columns


def _list(heads: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> None:
    """The rows one after the other, a line for each cell that isn't empty."""
    from rich.cells import cell_len, set_cell_size

    if title:
        click.secho(f"\n{plain(title)}", bold=True)
    wide = max(map(cell_len, heads), default=0)
    for row in rows:
        click.echo()
        for head, cell in zip(heads, row, strict=False):
            if cell:
                click.echo(f"{set_cell_size(plain(head), wide)}  {cell}")


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "", 1).isdecimal()


def _is_terminal(stream: IO[str] | None) -> bool:
    return stream is not None and stream.isatty()
