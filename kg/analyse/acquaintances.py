"""Who knows whom, and how likely: a network in arrays, for searches that look at all of it.

Two agents that share a stage of n meet in one of its n - 1 pairs, so a link's weight, the sum of
1/(n - 1) over their events, times the number of others that one talks with on such a stage is the
number of talks to expect between the two. Talks being rare and independent, the chance that there
was at least one is that of a Poisson process:

    talks = TALKS[level] * weight        chance = 1 - exp(-talks)

`level` is the closest stage ever shared: who once sat on a panel together will greet each other at
the next congress, too. Repetition adds up in the weight, and recency is in it where the network is
projected with a half-life.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.analyse.projection import project
from kg.analyse.stages import EVENT, attendances, close_shares
from kg.analyse.table import Ints, ParticipationTable
from kg.participations import LEVELS, Level

Floats = NDArray[np.float64]

TALKS: Final[Mapping[Level, float]] = {"contribution": 20.0, "session": 10.0, "event": 5.0}
"""With how many others one talks: assumed, doubling with every step closer."""


def chance(weight: float, level: Level) -> float:
    """The chance that two agents who shared stages know each other: see the module.

    >>> round(chance(1 / 4, "event"), 3), round(chance(1 / 4, "contribution"), 3)
    (0.713, 0.993)
    """
    return -math.expm1(-TALKS[level] * weight)


@dataclass(frozen=True, eq=False)
class Acquaintances:
    """Links between agents, both ways, row by row.

    `names` are IRIs, sorted. Entries `bounds[n]` to `bounds[n + 1]` of the other columns are the
    links of agent n: with whom (sorted), of what weight, and on which level (an index of LEVELS).
    """

    names: tuple[str, ...]
    bounds: Ints
    others: Ints
    weights: Floats
    levels: Ints

    @classmethod
    def among_people(cls, table: ParticipationTable, *, half_life: float | None = None) -> Self:
        """The network of people of a table; see `kg.analyse.project` for `half_life`.

        >>> from kg.participations import Participation
        >>> rows = [Participation(f"p{n}", n, True, "chair", "forum", "talk") for n in ("a", "b")]
        >>> found = Acquaintances.among_people(ParticipationTable.of(rows, labels={}))
        >>> found.names, found.chance(0, 1) == chance(1, "contribution")
        (('a', 'b'), True)
        """
        weights = project(table, "people", half_life=half_life).matrix()
        weights.sort_indices()
        attended = attendances(table, "people")
        close = close_shares(table, attended, EVENT)
        n = len(attended.agents)
        one, two = attended.agent[close.left], attended.agent[close.right]
        keys = np.r_[one * n + two, two * n + one]
        levels = np.r_[close.level, close.level]
        order = np.lexsort((levels, keys))
        pairs, first = np.unique(keys[order], return_index=True)
        found = np.full(weights.nnz, EVENT)
        rows = np.repeat(np.arange(n), np.diff(weights.indptr))
        entries = rows * n + weights.indices
        at = np.searchsorted(entries, pairs)
        at[at == len(entries)] = 0
        known = entries[at] == pairs if len(entries) else np.zeros(len(pairs), dtype=np.bool_)
        found[at[known]] = levels[order][first][known]
        return cls(
            names=tuple(table.things[agent] for agent in attended.agents.tolist()),
            bounds=weights.indptr.astype(np.int64),
            others=weights.indices.astype(np.int64),
            weights=weights.data,
            levels=found,
        )

    @classmethod
    def of(cls, network: nx.Graph[str]) -> Self:
        """The links of a networkx graph whose edges have `weight` and `level`.

        >>> Acquaintances.of(nx.Graph()).names
        ()
        """
        names = sorted(network)
        number = {name: n for n, name in enumerate(names)}
        entries = sorted(
            (number[one], number[two], data["weight"], LEVELS.index(data["level"]))
            for a, b, data in network.edges(data=True)
            for one, two in ((a, b), (b, a))
        )
        rows, others, weights, levels = zip(*entries, strict=True) if entries else ((),) * 4
        return cls(
            names=tuple(names),
            bounds=np.searchsorted(np.array(rows, dtype=np.int64), np.arange(len(names) + 1)),
            others=np.array(others, dtype=np.int64),
            weights=np.array(weights, dtype=np.float64),
            levels=np.array(levels, dtype=np.int64),
        )

    @cached_property
    def rows(self) -> Ints:
        """Whose each entry is."""
        return np.repeat(np.arange(len(self.names)), np.diff(self.bounds))

    @cached_property
    def costs(self) -> Floats:
        """Of each entry -ln(chance), so that costs of a way add up."""
        talks = np.array([TALKS[level] for level in LEVELS])[self.levels] * self.weights
        # What is old beyond all measure is no impossibility.
        found: Floats = -np.log(np.maximum(-np.expm1(-talks), np.finfo(np.float64).tiny))
        return found

    def chance(self, one: int, other: int) -> float:
        """The chance that two linked agents know each other."""
        start, stop = self.bounds[one : one + 2]
        entry = start + int(np.searchsorted(self.others[start:stop], other))
        return chance(float(self.weights[entry]), LEVELS[self.levels[entry]])

    def numbers(self, agents: Iterable[str]) -> Ints:
        """The numbers of those agents that are here, sorted."""
        wanted = {*agents}
        return np.array([n for n, name in enumerate(self.names) if name in wanted], dtype=np.int64)

    def hops_from(self, agents: Ints) -> Ints:
        """How many links away everyone is from the nearest of some agents; -1 for never."""
        hops = np.full(len(self.names), -1)
        newest = np.zeros(len(self.names), dtype=np.bool_)
        newest[agents] = True
        step = 0
        while newest.any():
            hops[newest] = step
            reached = np.zeros_like(newest)
            reached[self.others[newest[self.rows]]] = True
            newest, step = reached & (hops < 0), step + 1
        return hops
