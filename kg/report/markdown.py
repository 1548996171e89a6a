"""The report as one Markdown page, for places that show no HTML."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from kg.report.blocks import Cell, Command, Content, Link, Piece, Section, Table, pieces, shown

_MARKUP: Final = "\\|`*_[]<>&~#@"
_FENCE: Final = "~~~"


def render_markdown(content: Content, *, page: str = "graph.html") -> str:
    """The report in Markdown with tables (GitHub's); charts are left out, their tables are not.

    `page` is the address of the interactive page that names lead to.

    >>> render_markdown(Content("Forum", "2021", ()))
    '# Forum, 2021\\n'
    """
    head = f"{content.subject}{', ' if content.span else ''}{content.span}"
    lines = [f"# {safe(head)}"]
    for section in content.sections:
        lines += _section(section, page)
    return "\n\n".join(lines) + "\n"


def safe(text: str) -> str:
    """The text for one line of Markdown, where it is nothing but text.

    >>> safe("a|b <i>\\n# http://x.example")
    'a\\\\|b \\\\<i\\\\> \\\\# http\\\\://x.example'
    """
    words = " ".join(text.split())
    plain = "".join(letter for letter in words if unicodedata.category(letter) not in ("Cc", "Cf"))
    for mark in _MARKUP:
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("://", "\\://").replace("www.", "www\\.")  # no links of their own


def _section(section: Section, page: str) -> Iterator[str]:
    yield f"## {section.title}"
    if section.figures:
        heads = [figure.label for figure in section.figures]
        yield _table(heads, [[shown(figure.number) for figure in section.figures]], set(range(9)))
    for text in section.texts:
        yield _cell(text, page)
    yield from _commands(section.commands)
    for table in section.tables:
        yield f"### {table.title}"
        yield safe(table.about)
        yield _rows(table, page)
        if table.more:
            yield f"{table.more:,} more {'is' if table.more == 1 else 'are'} not shown."
        yield from _commands(table.commands)


def _rows(table: Table, page: str) -> str:
    if not table.rows:
        return table.empty
    right = {column for column in range(len(table.heads)) if table.numeric(column)}
    rows = [[_cell(cell, page) for cell in row] for row in table.rows]
    return _table(table.heads, rows, right)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: set[int]) -> str:
    rule = ("---:" if column in right else "---" for column in range(len(heads)))
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, tuple(rule), *rows))


def _cell(cell: Cell, page: str) -> str:
    return "".join(_piece(piece, page) for piece in pieces(cell))


def _piece(piece: Piece, page: str) -> str:
    if isinstance(piece, Link):
        return f"[{safe(piece.label)}]({page}#{piece.target})"
    if isinstance(piece, int) or not piece.strip():
        return shown(piece)
    start, end = piece[: len(piece) - len(piece.lstrip())], piece[len(piece.rstrip()) :]
    return f"{start and ' '}{safe(piece)}{end and ' '}"


def _commands(commands: tuple[Command, ...]) -> Iterator[str]:
    short = [f"`{command.text}`" for command in commands if not command.is_long]
    if short:
        yield f"Printed by {' and '.join(short)}."
    for command in commands:
        if command.is_long:
            yield (
                "<details><summary>The query that prints these numbers</summary>\n\n"
                f"{_FENCE}sh\n{command.text}\n{_FENCE}\n\n</details>"
            )
