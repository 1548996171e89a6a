"""The report's questions to the graph, own and named ones, each with the command that asks it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from kg import query
from kg.report.blocks import Command
from kg.vocab import BASE

Row = dict[str, str]
"""Column → value as text, empty where there is none."""


class Asker:
    """Asks a graph the report's questions, each once.

    >>> Asker(ox.Store()).rows("counts")
    []
    """

    def __init__(self, graph: ox.Store, base: str = BASE) -> None:
        self._graph, self._base = graph, base
        self._known: dict[str, list[Row]] = {}

    def rows(self, name: str) -> list[Row]:
        """The rows of the answer to a question, in its order."""
        if name not in self._known:
            self._known[name] = list(self._ask(name))
        return self._known[name]

    def command(self, name: str) -> Command:
        """The command that prints the same rows.

        >>> Asker(ox.Store()).command("low-confidence-facts").text
        'kg query low-confidence-facts'
        """
        return self.kg("query", name if name in query.questions() else _text(name))

    def kg(self, *words: str) -> Command:
        """A command about this graph; another base than the usual one must be named.

        >>> Asker(ox.Store(), "https://a.example/").kg("stats").text
        'kg stats --base https://a.example/'
        """
        return Command(("kg", *words, *(() if self._base == BASE else ("--base", self._base))))

    def _ask(self, name: str) -> Iterator[Row]:
        result = query.ask(self._graph, _text(name), self._base)
        assert query.gives_rows(result)
        columns = [variable.value for variable in result.variables]
        for row in result:
            yield {
                column: "" if term is None else str(getattr(term, "value", ""))
                for column, term in zip(columns, row, strict=True)
            }


@cache
def _text(name: str) -> str:
    """The SPARQL text of a question; without its head, as the usual prefixes are known anyway."""
    own = files("kg.report") / "queries" / f"{name}.rq"
    text = own.read_text("utf-8") if own.is_file() else query.questions()[name].text
    kept = (line for line in text.splitlines() if not line.startswith(("#", "PREFIX ")))
    return "\n".join(kept).strip()
