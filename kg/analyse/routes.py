"""Ranked introductions: by which acquaintances one can get from here to there.

A route works when everyone on it knows the next one (see `kg.analyse.acquaintances` for how likely
that is) and every go-between is willing, which is even odds:

    score = product of the chances * (1/2) ** go-betweens        cost = -ln(score)

so costs add up and the best route is a shortest path. Scores rank; they are no measured
probabilities.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

import numpy as np

from kg.analyse.acquaintances import Acquaintances, Floats
from kg.analyse.table import Ints

_ASKING: Final = math.log(2)  # the cost of a go-between
_DIGITS: Final = 9  # equal routes must not be told apart by the last bit of a sum
_Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A chain of acquaintances, and the chance of each of its hops."""

    agents: tuple[str, ...]
    chances: tuple[float, ...]

    @property
    def score(self) -> float:
        """Between 0 and 1, the higher the better: see the module.

        >>> Route(("ada", "bo", "cy"), (0.5, 0.8)).score
        0.2
        """
        return math.prod(self.chances) / 2.0 ** max(0, len(self.chances) - 1)


@dataclass(frozen=True, slots=True)
class Apart:
    """Why there is no route. `hops` is how long the shortest one would be, 0 where there is none.

    `here` and `there` count the agents that can be reached at all from either side, itself
    included; 1 is someone who shared no stage with anybody.
    """

    hops: int
    here: int
    there: int


def routes(
    network: Acquaintances,
    starts: Collection[str],
    ends: Collection[str],
    *,
    count: int = 5,
    max_hops: int = 4,
) -> list[Route]:
    """The best loopless routes from any of `starts` to any of `ends`, best first.

    Routes through the same go-between fail together. So each one taken is the best of those that
    share none with the routes taken before it, as long as there are any; then come the best ones
    through go-betweens already used, by each first one in turn. Among equals the IRIs decide. No
    start or end is a go-between. Who belongs to both sides is a route without hops.

    >>> import networkx as nx
    >>> network = nx.Graph()
    >>> for a, b in [("ada", "bo"), ("bo", "cy"), ("ada", "di"), ("di", "cy")]:
    ...     network.add_edge(a, b, weight=0.1 if "di" in (a, b) else 0.2, level="event")
    >>> found = routes(Acquaintances.of(network), ["ada"], ["cy"])
    >>> [(route.agents, round(route.score, 3)) for route in found]
    [(('ada', 'bo', 'cy'), 0.2), (('ada', 'di', 'cy'), 0.077)]
    """
    both = {*starts} & {*ends}
    found = {(agent,): Route((agent,), ()) for agent in sorted(both)[:count]}
    here, there = (network.numbers({*side} - both) for side in (starts, ends))
    closed = network.numbers(both)
    used = closed
    taken: dict[_Path, None] = {}
    while len(found) + len(taken) < count:
        search = _Search(network, here, there, max_hops, without=used)
        new = next((path for path in search.paths() if path not in taken), None)
        if new is None:
            break
        taken[new] = None
        used = np.union1d(used, np.array(new[1:-1], dtype=np.int64))
    left = count - len(found) - len(taken)
    if left > 0 and len(used) > len(closed):
        every = _Search(network, here, there, max_hops, without=closed).paths()
        others = [*islice((path for path in every if path not in taken), left)]
        taken |= dict.fromkeys(others)
    ways = [*found.values(), *(_route(network, path) for path in taken)]
    return sorted(ways, key=lambda route: (-round(route.score, _DIGITS), route.agents))


def apart(network: Acquaintances, starts: Collection[str], ends: Collection[str]) -> Apart:
    """What keeps two sides apart for which `routes` finds nothing.

    >>> import networkx as nx
    >>> network = nx.Graph()
    >>> network.add_edges_from([("ada", "bo"), ("cy", "di")], weight=0.2, level="event")
    >>> links = Acquaintances.of(network)
    >>> apart(links, ["ada"], ["cy"]), apart(links, ["ada"], ["bo"]).hops
    (Apart(hops=0, here=2, there=2), 1)
    """
    here, there = network.numbers(starts), network.numbers(ends)
    hops = network.hops_from(here)
    between = hops[there][hops[there] >= 0].tolist()
    return Apart(
        hops=min(between, default=0),
        here=int(np.count_nonzero(hops >= 0)) or len(starts),
        there=int(np.count_nonzero(network.hops_from(there) >= 0)) or len(ends),
    )


def _route(network: Acquaintances, path: _Path) -> Route:
    names = tuple(network.names[agent] for agent in path)
    return Route(names, tuple(network.chance(*pair) for pair in pairwise(path)))


class _Search:
    """Best-first search over partial routes, led by the exact cost of what is left of each.

    Those costs come from sweeps back from the ends, hop by hop: `left[h]` has the cheapest way
    from every agent to an end in at most h hops. A cheapest way never visits anyone twice, so that
    hardly any partial route is pursued in vain. Each hop costs a go-between: one too many per
    route, the same for all.
    """

    def __init__(
        self, network: Acquaintances, starts: Ints, ends: Ints, max_hops: int, *, without: Ints
    ) -> None:
        self.network, self.max_hops = network, max_hops
        self.starts, self.ends = starts.tolist(), {*ends.tolist()}
        self.closed = np.zeros(len(network.names), dtype=np.bool_)
        self.closed[starts] = self.closed[without] = True
        self.costs = network.costs + _ASKING
        first = np.full(len(network.names), np.inf)
        first[ends] = 0.0
        self.left = [first]
        for _ in range(max_hops):
            self.left.append(self._sweep(self.left[-1]))

    def _sweep(self, left: Floats) -> Floats:
        """The cheapest ways with one more hop."""
        onward = np.where(self.closed, np.inf, left)
        ways = self.costs + onward[self.network.others]
        bounds = self.network.bounds
        linked = np.flatnonzero(np.diff(bounds))
        found = left.copy()
        if len(linked):
            best = np.minimum.reduceat(ways, bounds[linked])
            found[linked] = np.minimum(left[linked], best)
        return found

    def paths(self) -> Iterator[_Path]:
        """Every route, those by a go-between used less often first, then by cost, then by IRI."""
        used: dict[_Path, int] = defaultdict(int)
        waiting: list[tuple[int, float, _Path, float]] = [
            (0, round(float(self.left[-1][start]), _DIGITS), (start,), 0.0)
            for start in self.starts
            if self.left[-1][start] < np.inf
        ]
        heapq.heapify(waiting)
        while waiting:
            times, bound, path, cost = heapq.heappop(waiting)
            begun = self._beginning(path)
            if begun and used[begun] > times:
                heapq.heappush(waiting, (used[begun], bound, path, cost))
            elif path[-1] in self.ends:
                used[begun] += 1
                yield path
            else:
                for step in self._onward(path, cost):
                    heapq.heappush(waiting, (used[self._beginning(step[1])], *step))

    def _onward(self, path: _Path, cost: float) -> Iterator[tuple[float, _Path, float]]:
        start, stop = self.network.bounds[path[-1] : path[-1] + 2]
        others = self.network.others[start:stop]
        left = self.left[self.max_hops - len(path)][others]
        open_ones = np.flatnonzero((left < np.inf) & ~self.closed[others])
        totals = cost + self.costs[start:stop][open_ones]
        for agent, total, rest in zip(
            others[open_ones].tolist(), totals.tolist(), left[open_ones].tolist(), strict=True
        ):
            if agent not in path:
                yield round(total + rest, _DIGITS), (*path, agent), total

    def _beginning(self, path: _Path) -> _Path:
        """Whom a route begins with: its first go-between, or the two who met without one."""
        return path[:2] if path[1:2] and path[1] in self.ends else path[1:2]
