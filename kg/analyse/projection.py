"""From participations to a network: two agents are linked when they shared a stage.

The weight of a pair is Newman's: every shared stage adds 1/(n - 1), n being the number of agents
on that stage, so that each agent there hands out 1 in all and a congress of 400 counts for little
(M. E. J. Newman, Scientific collaboration networks II, Phys. Rev. E 64, 016132, 2001:
w_ij = sum over papers k of d_ik d_jk / (n_k - 1)). Here a pair counts once per event, on the
closest stage it shared there.

Computed on numbers, in arrays; see `weights` and `stages`. No join over pairs runs in Python.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.analyse.stages import Attendances, Shares, all_shares, attendances, changes, close_shares
from kg.analyse.table import Ints, ParticipationTable
from kg.analyse.weights import Weights, weigh
from kg.dates import first_day
from kg.participations import LEVELS, Level, SharedStage

Floats = NDArray[np.float64]

_SHARED: Final = ("level", "weight", "first", "last", "events", "participations")
_YEAR: Final = 365.25  # days
_NO_KIN: Final = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Projection:
    """Weighted links between agents: `agents` are numbers of things in the table, sorted.

    `pairs` are indices of `agents` with their weights.
    """

    table: ParticipationTable
    agents: Ints
    pairs: Weights
    _attended: Attendances
    _close: Shares
    _within: int

    def matrix(self) -> sparse.csr_array:
        """The weights as a symmetric matrix, row i for `agents[i]`.

        >>> from kg.participations import Participation
        >>> rows = [Participation(f"p{n}", n, True, "speaker", "forum") for n in "abc"]
        >>> project(ParticipationTable.of(rows, labels={}), "people").matrix().toarray()[0].tolist()
        [0.0, 0.5, 0.5]
        """
        left, right, weight = self.pairs[:3]
        n = len(self.agents)
        both = np.r_[left, right], np.r_[right, left]
        return sparse.csr_array((np.r_[weight, weight], both), shape=(n, n))

    def expected(self) -> Floats:
        """The weight of each pair to expect if all links were dealt out by chance.

        By the null model of Newman's modularity: s_i s_j / sum of s, where s is the strength.
        Observed by expected is what bibliometric tools call association strength (N. J. van Eck,
        L. Waltman, How to normalize cooccurrence data?, JASIST 60(8), 2009).

        >>> from kg.participations import Participation
        >>> rows = [Participation(f"p{n}", n, True, "speaker", "forum") for n in "abc"]
        >>> project(ParticipationTable.of(rows, labels={}), "people").expected().tolist()
        [0.3333333333333333, 0.3333333333333333, 0.3333333333333333]
        """
        strength = self.pairs.strength
        by_chance: Floats = strength[self.pairs.left] * strength[self.pairs.right]
        return by_chance / (strength.sum() or 1.0)

    def aged(self, half_life: float) -> Projection:
        """The same pairs, but an event counts half for every `half_life` years before the newest.

        One of unknown date counts like the oldest.

        >>> from kg.participations import Participation
        >>> rows = [
        ...     Participation(f"{n}{year}", n, True, "speaker", f"forum {year}", start=year)
        ...     for year in ("2012", "2022") for n in ("ada", "bo")
        ... ]
        >>> links = project(ParticipationTable.of(rows, labels={}), "people")
        >>> links.pairs.weight.tolist(), links.aged(10).pairs.weight.round(3).tolist()
        ([2.0], [1.5])
        """
        factors = _age_factors(self.table, self._attended.events, half_life)
        weight = np.zeros(len(self.pairs.left))
        for pair, found in self._shares():
            counts = factors[self._attended.event[found.left]] / (found.size - 1)
            weight += np.bincount(pair, counts, minlength=len(weight))
        strength = np.zeros(len(self.agents))
        for ends in (self.pairs.left, self.pairs.right):
            np.add.at(strength, ends, weight)
        return replace(self, pairs=self.pairs._replace(weight=weight, strength=strength))

    def graph(self) -> nx.Graph[str]:
        """The links as a networkx graph of IRIs, with what was shared on each edge.

        Nodes carry `label` and, where known, `country` (their own, of those they spoke for, or of
        those above) and `institution` (whom people spoke for), both tuples of names. Edges carry
        `weight`, `expected` (see there), `level` (the closest ever: contribution, session or
        event), `first` and `last` (ISO, empty when unknown), `events` and `participations` (of
        both, at those events). Nodes and edges are sorted. Who shared no stage with anyone is a
        node without edges. `graph["faint"]` counts pairs left out.
        """
        network: nx.Graph[str] = nx.Graph(faint=self.pairs.faint)
        numbers = self.agents.tolist()
        names = [self.table.things[n] for n in numbers]
        groups = _groups(self.table, numbers)
        network.add_nodes_from(
            (name, {"label": self.table.labels[n], **groups.get(n, {})})
            for name, n in zip(names, numbers, strict=True)
        )
        network.add_edges_from((names[a], names[b], shared) for a, b, shared in self._edges())
        return network

    def _edges(self) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """Pairs of indices, sorted, with the attributes of their edge.

        What can be summed up in arrays is; the names of events and participations take one step
        per pair.
        """
        weights, expected = self.pairs.weight.tolist(), self.expected().tolist()
        days, first, last = _day_numbers(self.table, self._attended.events)
        events = [self.table.things[n] for n in self._attended.events.tolist()]
        bounds, rows = self._attended.bounds.tolist(), self._attended.rows.tolist()
        own = [
            tuple(self.table.rows[n] for n in rows[start:stop])
            for start, stop in itertools.pairwise(bounds)
        ]
        ends = self.pairs.left.tolist(), self.pairs.right.tolist()
        for pair, found in self._shares():
            starts = np.flatnonzero(changes(pair))
            at = self._attended.event[found.left]
            columns = zip(
                pair[starts].tolist(),
                np.minimum.reduceat(found.level, starts).tolist(),
                np.minimum.reduceat(first[at], starts).tolist(),
                np.maximum.reduceat(last[at], starts).tolist(),
                itertools.pairwise([*starts.tolist(), len(pair)]),
                strict=True,
            )
            ones, others, ats = found.left.tolist(), found.right.tolist(), at.tolist()
            for n, level, day, last_day, (start, stop) in columns:
                iris: set[str] = set()
                for k in range(start, stop):
                    iris.update(own[ones[k]], own[others[k]])
                attributes = {
                    "weight": weights[n],
                    "expected": expected[n],
                    "level": LEVELS[level],
                    "first": days[day],
                    "last": days[last_day],
                    "events": tuple([events[k] for k in ats[start:stop]]),
                    "participations": tuple(sorted(iris)),
                }
                yield ends[0][n], ends[1][n], attributes

    def _shares(self) -> Iterator[tuple[Ints, Shares]]:
        left, right = self.pairs.left, self.pairs.right
        return all_shares(self._attended, self._close, left, right, self._within)


def project(
    table: ParticipationTable,
    agents: Literal["people", "institutions"],
    *,
    roll_up: bool = False,
    within: Level = "event",
    half_life: float | None = None,
) -> Projection:
    """The links between the people, or the institutions, who took part in the same events.

    An institution takes part itself (as organiser, say) or through those who represent it. Two for
    which only one and the same person was there have not met; none is linked to one above itself,
    and with `roll_up` each stands for its topmost one. `within`
    leaves out what was shared only on wider stages: "session" keeps sessions and contributions.
    With `half_life`, in years, an event counts half as much for every so many years before the
    newest one; one of unknown date counts like the oldest.

    Where a pair shared several stages of one level at an event, the smallest counts. Stages of
    more than a thousand are not paired; pairs that shared nothing but events, and weigh less than
    one event of a hundred would give, are left out.

    >>> from kg.participations import Participation
    >>> rows = [Participation(f"p{n}", n, True, "speaker", "forum") for n in ("ada", "bo", "cy")]
    >>> network = project(ParticipationTable.of(rows, labels={"ada": "Ada"}), "people").graph()
    >>> network.edges["ada", "bo"]["weight"], network.nodes["ada"]["label"]
    (0.5, 'Ada')
    """
    limit = LEVELS.index(within)
    attended = attendances(table, agents, roll_up=roll_up)
    close = close_shares(table, attended, limit)
    kin = _kin(table, attended.agents) if agents == "institutions" else _NO_KIN
    found = weigh(attended, close, kin, limit)
    projection = Projection(table, attended.agents, found, attended, close, limit)
    return projection if half_life is None else projection.aged(half_life)


def stages(network: nx.Graph[str]) -> list[SharedStage]:
    """The edges of a network as sorted facts; the id is a hash of the two IRIs.

    >>> network = nx.Graph()
    >>> network.add_edge("ada", "bo", level="event", weight=1.0, first="", last="", events=(),
    ...     participations=())
    >>> [(s.a, s.b, s.level, s.id) for s in stages(network)]
    [('ada', 'bo', 'event', '9ea2d714f5d0')]
    """
    facts = []
    for one, two, data in network.edges(data=True):
        a, b = sorted((one, two))
        shared = {name: data[name] for name in _SHARED}
        facts.append(SharedStage(a=a, b=b, id=_stage_id(a, b), **shared))
    return sorted(facts)


def _stage_id(a: str, b: str) -> str:
    return hashlib.sha256(f"{a}\n{b}".encode()).hexdigest()[:12]


def _kin(table: ParticipationTable, agents: Ints) -> tuple[Ints, Ints]:
    """Institutions, as indices of `agents`, and those above them."""
    place = {thing: n for n, thing in enumerate(agents.tolist())}
    pairs = [
        (place[thing], place[up])
        for thing, above in table.above.items()
        for up in above
        if thing in place and up in place
    ]
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return one, other


def _groups(table: ParticipationTable, agents: list[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """The countries and institutions of agents, sorted."""
    spoke_for: dict[int, set[int]] = {}
    persons = table.persons[table.organisation_rows]
    whom = table.participants[table.organisation_rows[persons]].tolist()
    for person, organisation in zip(whom, table.organisations[persons].tolist(), strict=True):
        spoke_for.setdefault(person, set()).add(organisation)
    groups: dict[int, dict[str, tuple[str, ...]]] = {}
    for agent in agents:
        own = spoke_for.get(agent, set())
        near = {agent, *own, *(up for n in (agent, *own) for up in table.above.get(n, ()))}
        found = {
            "country": {country for n in near for country in table.countries.get(n, ())},
            "institution": {table.labels[n] for n in own},
        }
        groups[agent] = {name: tuple(sorted(values)) for name, values in found.items() if values}
    return groups


def _age_factors(table: ParticipationTable, events: Ints, half_life: float) -> Floats:
    """What events count for by their age: 1 for the newest, half for one a half-life before it."""
    days = np.full(len(events), np.nan)
    for n, event in enumerate(events.tolist()):
        if event in table.dates:
            days[n] = first_day(table.dates[event][1]).toordinal()
    if np.isnan(days).all():
        return np.ones(len(events))
    days[np.isnan(days)] = np.nanmin(days)
    factors: Floats = np.exp2((days - days.max()) / (half_life * _YEAR))
    return factors


def _day_numbers(table: ParticipationTable, events: Ints) -> tuple[list[str], Ints, Ints]:
    """Dates of events as numbers that sort alike; an unknown one is no minimum and no maximum."""
    periods = [table.dates.get(event, ("", "")) for event in events.tolist()]
    known = sorted({day for period in periods for day in period if day})
    days = ["", *known, ""]
    number = {day: n for n, day in enumerate(known, start=1)}
    first = np.array([number.get(start, len(days) - 1) for start, _ in periods], dtype=np.int64)
    last = np.array([number.get(end, 0) for _, end in periods], dtype=np.int64)
    return days, first, last
