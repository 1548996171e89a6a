"""Answers counted from the table of participations, where a query would take its time.

Each function gives the rows that the query of the same name gives, in the same order; the report
prints that query beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations

import numpy as np
from scipy import sparse

from kg.analyse import ParticipationTable
from kg.report.questions import Row


def countries(table: ParticipationTable) -> list[Row]:
    """The countries with their events and people.

    >>> countries(ParticipationTable.of([], labels={}))
    []
    """
    events: dict[str, set[int]] = defaultdict(set)
    people: dict[str, set[int]] = defaultdict(set)
    for row, own in _countries(table):
        for country in own:
            events[country].add(int(table.events[row]))
            if table.persons[row]:
                people[country].add(int(table.participants[row]))
    found = sorted((-len(at), -len(people[country]), country) for country, at in events.items())
    return [
        {"country": country, "events": str(-at), "people": str(-number)}
        for at, number, country in found
    ]


def countries_together(table: ParticipationTable) -> list[Row]:
    """The pairs of countries with the number of events that saw both.

    >>> countries_together(ParticipationTable.of([], labels={}))
    []
    """
    at: dict[int, set[str]] = defaultdict(set)
    for row, own in _countries(table):
        at[int(table.events[row])].update(own)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for present in at.values():
        for pair in combinations(sorted(present), 2):
            counts[pair] += 1
    found = sorted((-number, *pair) for pair, number in counts.items())
    return [{"one": a, "other": b, "events": str(-number)} for number, a, b in found]


def related_events(table: ParticipationTable) -> list[Row]:
    """The pairs of events with the number of people who took part in both.

    >>> related_events(ParticipationTable.of([], labels={}))
    []
    """
    people, events = table.participants[table.persons], table.events[table.persons]
    if not len(people):
        return []
    shape = (int(people.max()) + 1, int(events.max()) + 1)
    came = sparse.csr_array((np.ones(len(people), dtype=np.int64), (people, events)), shape=shape)
    came.data[:] = 1  # once, in however many roles
    shared = sparse.coo_array(sparse.triu(came.T @ came, k=1))
    left, right = shared.row, shared.col
    pairs = zip(shared.data.tolist(), left.tolist(), right.tolist(), strict=True)
    found = sorted(
        (-number, table.labels[a], table.labels[b], table.things[a], table.things[b])
        for number, a, b in pairs
    )
    return [
        {"one": a, "oneName": one, "other": b, "otherName": other, "people": str(-number)}
        for number, one, other, a, b in found
    ]


def _countries(table: ParticipationTable) -> Iterator[tuple[int, Collection[str]]]:
    """Rows with their countries: of the institutions represented, else the participant's own."""
    through: dict[int, set[str]] = defaultdict(set)
    pairs = zip(table.organisation_rows.tolist(), table.organisations.tolist(), strict=True)
    for row, organisation in pairs:
        if organisation != table.participants[row]:
            through[row].update(_with_above(table, organisation))
    own: Mapping[int, frozenset[str]] = {
        agent: frozenset(_with_above(table, agent))
        for agent in np.unique(table.participants).tolist()
    }
    for row, agent in enumerate(table.participants.tolist()):
        found = through.get(row) or own[agent]
        if found:
            yield row, found


def _with_above(table: ParticipationTable, agent: int) -> Iterable[str]:
    for each in (agent, *table.above.get(agent, ())):
        yield from table.countries.get(each, ())
