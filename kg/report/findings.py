"""All that the sections of a report draw on, found out once: answers, networks, open questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx as nx
import pyoxigraph as ox

from kg import analyse
from kg.report import counted
from kg.report.blocks import Link, Piece, Text
from kg.report.questions import Asker, Row
from kg.resolve import Identity
from kg.view import link_to
from kg.vocab import BASE


class Findings:
    """What is known of a corpus, with short ways to name and link its things.

    >>> from kg.resolve import settle
    >>> table = analyse.ParticipationTable.of([], labels={})
    >>> Findings(ox.Store(), table, {}, settle([], [])).first_and_last
    ('', '')
    """

    def __init__(
        self,
        graph: ox.Store,
        table: analyse.ParticipationTable,
        networks: Mapping[str, nx.Graph[str]],
        identity: Identity,
        base: str = BASE,
    ) -> None:
        self.base, self.identity = base, identity
        self.ask = Asker(graph, base)
        self.networks: dict[str, nx.Graph[str]] = {
            agents: networks.get(agents, nx.Graph()) for agents in analyse.AGENTS
        }
        self.stats: dict[str, analyse.Stats] = {
            agents: analyse.stats(net) for agents, net in self.networks.items()
        }
        numbers = {row["what"]: int(row["number"]) for row in self.ask.rows("counts")}
        kinds = ("events", "people", "institutions", "participations", "talks", "sources")
        self.counts = {kind: numbers.get(kind, 0) for kind in kinds}
        self.years = self._years()
        self.countries = counted.countries(table)
        self.countries_together = counted.countries_together(table)
        self.related_events = counted.related_events(table)

    def _years(self) -> dict[str, dict[str, int]]:
        """Events and participations by year, sorted; those of no known year under ""."""
        found: dict[str, dict[str, int]] = {}
        for row in sorted(self.ask.rows("events"), key=lambda row: row["year"]):
            numbers = found.setdefault(row["year"], {"events": 0, "participations": 0})
            numbers["events"] += 1
            numbers["participations"] += int(row["participations"])
        return found

    @property
    def first_and_last(self) -> tuple[str, str]:
        """The first and the last year that an event begins in; empty when none is known."""
        known = list(filter(None, self.years))
        return (known[0], known[-1]) if known else ("", "")

    @property
    def span(self) -> str:
        """The same in words: "2001–2023", "2021", or nothing."""
        first, last = self.first_and_last
        return first if first == last else f"{first}–{last}"

    def link(self, iri: str, label: str, view: str = "entities") -> Link:
        """The thing in the interactive page, seen in one of its views."""
        return Link(label, self._target(iri, view))

    def tie(self, one: str, other: str, label: str, view: str) -> Link:
        """The link between two things in a view of the interactive page: it opens its sentences."""
        return Link(label, self._target(one, view, other))

    def _target(self, iri: str, view: str, other: str = "") -> str:
        short = [thing.removeprefix(self.base) for thing in (iri, other)]
        address = link_to(short[0], view="" if view == "entities" else view, other=short[1])
        return address.partition("#")[2]


def several(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> several(1, "person", "people"), several(1200, "event")
    ('1 person', '1,200 events')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(items: Sequence[Piece]) -> Text:
    """Items with what stands between them in a sentence.

    >>> listed(["a", "b", "c"])
    ('a', ', ', 'b', ' and ', 'c')
    """
    found: list[Piece] = []
    for number, item in enumerate(items, start=1):
        found += [item] if number == 1 else [" and " if number == len(items) else ", ", item]
    return tuple(found)


def ranges(years: Iterable[int]) -> list[str]:
    """Sorted years with runs drawn together.

    >>> ranges([2001, 2003, 2004, 2005])
    ['2001', '2003–2005']
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


def first_rows(rows: Sequence[Row], most: int) -> tuple[Sequence[Row], int]:
    """The first rows and how many are left out.

    >>> first_rows([{}, {}, {}], 2)
    ([{}, {}], 1)
    """
    return rows[:most], max(0, len(rows) - most)
