"""From participations to a network: two agents are linked when they shared a stage.

The weight of a pair is Newman's: every shared stage adds 1/(n - 1), n being the number of agents
on that stage, so that each agent there hands out 1 in all and a congress of 400 counts for little
(M. E. J. Newman, Scientific collaboration networks II, Phys. Rev. E 64, 016132, 2001:
w_ij = sum over papers k of d_ik d_jk / (n_k - 1)). Here a pair counts once per event, on the
closest stage it shared there.

Computed on integer ids: a row of the incidence matrix A is one agent at one event, a column is a
stage, and the non-zero entries of A A^T are the pairs. No join over pairs runs in Python.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.participations import LEVELS, Level, Participation, SharedStage, event_dates

Ints = NDArray[np.int64]
_NONE: Mapping[str, tuple[str, ...]] = {}
_SHARED: Final = ("level", "weight", "first", "last", "events", "participations")
# Pairs that shared only large events say next to nothing and grow with the square of attendance.
_FAINT: Final = 0.01  # the weight that one event of a hundred gives to a pair
_CROWD: Final = 1_000  # agents on one stage; a pair would have to share ten of them to count


def project(
    rows: Iterable[Participation],
    agents: Literal["people", "institutions"],
    *,
    labels: Mapping[str, str],
    ancestors: Mapping[str, tuple[str, ...]] = _NONE,
    roll_up: bool = False,
) -> nx.Graph[str]:
    """Network of the people, or of the institutions, who took part in the same events.

    An institution takes part itself (as organiser, say) or through those who represent it.
    `ancestors` maps an institution to all institutions above it, nearest first; one is never
    linked to its own ancestor, and with `roll_up` each stands for its topmost ancestor.

    Edges carry `weight`, `level` (the closest ever: contribution, session or event), `first` and
    `last` (ISO, empty when unknown), `events` and `participations` (of both, at those events).
    Where a pair shared several stages of one level at an event, the smallest counts. Who shared
    no stage with anyone is a node without edges. The order of `rows` doesn't matter.

    A pair that shared nothing but events, and weighs less than one event of a hundred would give,
    is left out; `network.graph["faint"]` counts them. Stages of more than a thousand are not
    paired at all.

    >>> rows = [Participation(f"p{n}", n, True, "speaker", "forum") for n in ("ada", "bo", "cy")]
    >>> network = project(rows, "people", labels={"ada": "Ada"})
    >>> network.edges["ada", "bo"]["weight"], network.nodes["ada"]["label"]
    (0.5, 'Ada')
    """
    table = sorted(set(rows))
    network: nx.Graph[str] = nx.Graph()
    attendance: dict[tuple[str, str], list[Participation]] = defaultdict(list)
    for row in table:
        for agent in _agents(row, agents, ancestors, roll_up):
            attendance[agent, row.event].append(row)
    names = sorted({agent for agent, _ in attendance})
    network.add_nodes_from((name, {"label": labels.get(name, name)}) for name in names)
    attended = {key: attendance[key] for key in sorted(attendance)}
    kin = ancestors if agents == "institutions" else _NONE
    pairs = _pairs(attended, names)
    network.graph["faint"] = pairs.faint
    network.add_edges_from(
        (a, b, shared)
        for a, b, shared in _edges(pairs, attended, names, event_dates(table))
        if b not in kin.get(a, ()) and a not in kin.get(b, ())
    )
    return network


def stages(network: nx.Graph[str]) -> list[SharedStage]:
    """The edges of a network as sorted facts; the id is a hash of the two IRIs.

    >>> rows = [Participation(f"p{n}", n, True, "speaker", "forum") for n in ("ada", "bo")]
    >>> [(s.a, s.b, s.level, s.id) for s in stages(project(rows, "people", labels={}))]
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


def _agents(
    row: Participation, kind: str, ancestors: Mapping[str, tuple[str, ...]], roll_up: bool
) -> set[str]:
    if kind == "people":
        return {row.participant} if row.is_person else set()
    own = set() if row.is_person else {row.participant}
    found = own.union(row.institutions)
    return {_topmost(org, ancestors) for org in found} if roll_up else found


def _topmost(org: str, ancestors: Mapping[str, tuple[str, ...]]) -> str:
    above = ancestors.get(org, ())
    roots = [other for other in above if not ancestors.get(other)]
    if roots:
        return roots[-1]
    # Part of each other in a circle: any member would do, as long as all choose the same one.
    return min((org, *above)) if above else org


class _Pairs(NamedTuple):
    """Attendances of two agents at one event, sorted by pair: who, when and how close."""

    left: Ints  # number of the attendance
    right: Ints
    agents: tuple[Ints, Ints]  # numbers of the agents, the smaller one first
    levels: Ints
    sizes: Ints  # agents on that stage
    faint: int  # pairs of agents that were left out


def _pairs(attended: Mapping[tuple[str, str], list[Participation]], names: list[str]) -> _Pairs:
    """All pairs that shared a stage and are not faint. `attended` is sorted by agent and event."""
    number = {name: n for n, name in enumerate(names)}
    agent_of = np.array([number[agent] for agent, _ in attended], dtype=np.int64)
    left, right, levels, sizes = _closest(list(attended.values()))
    # The agent on the left is the smaller one, since rows are sorted by agent and left < right.
    order = np.lexsort((left, agent_of[right], agent_of[left]))
    left, right, levels, sizes = left[order], right[order], levels[order], sizes[order]
    starts = _starts(agent_of[left], agent_of[right])
    if not len(starts):
        return _Pairs(left, right, (left, right), levels, sizes, 0)
    weight = np.add.reduceat(1.0 / (sizes - 1), starts)
    closest = np.minimum.reduceat(levels, starts)
    kept = (closest < LEVELS.index("event")) | (weight >= _FAINT)
    rows = np.repeat(kept, np.diff(np.r_[starts, len(left)]))
    left, right = left[rows], right[rows]
    agents = agent_of[left], agent_of[right]
    return _Pairs(left, right, agents, levels[rows], sizes[rows], int((~kept).sum()))


def _starts(a: Ints, b: Ints) -> Ints:
    """Where the next pair begins; `reduceat` then folds all events of one pair into one value."""
    changes = np.r_[True, (a[1:] != a[:-1]) | (b[1:] != b[:-1])]
    return np.flatnonzero(changes[: len(a)])


def _edges(
    pairs: _Pairs,
    attended: Mapping[tuple[str, str], list[Participation]],
    names: list[str],
    dates: Mapping[str, tuple[str, str]],
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The pairs, sorted, with the attributes of their edge.

    What can be summed up in arrays is; the rest, the names of events and participations, takes one
    step per pair.
    """
    a, b = pairs.agents
    starts = _starts(a, b)
    if not len(starts):
        return
    events = sorted({event for _, event in attended})
    number = {event: n for n, event in enumerate(events)}
    event_of = np.array([number[event] for _, event in attended], dtype=np.int64)
    found = [tuple(row.iri for row in rows) for rows in attended.values()]
    at = event_of[pairs.left]
    days, first, last = _day_numbers([dates[event] for event in events])
    columns = zip(
        a[starts].tolist(),
        b[starts].tolist(),
        starts.tolist(),
        [*starts[1:].tolist(), len(a)],
        np.add.reduceat(1.0 / (pairs.sizes - 1), starts).tolist(),
        np.minimum.reduceat(pairs.levels, starts).tolist(),
        np.minimum.reduceat(first[at], starts).tolist(),
        np.maximum.reduceat(last[at], starts).tolist(),
        strict=True,
    )
    lefts, rights, ats = pairs.left.tolist(), pairs.right.tolist(), at.tolist()
    for one, two, start, stop, weight, level, day, last_day in columns:
        iris: set[str] = set()
        for n in range(start, stop):
            iris.update(found[lefts[n]], found[rights[n]])
        attributes = {
            "weight": weight,
            "level": LEVELS[level],
            "first": days[day],
            "last": days[last_day],
            "events": tuple([events[n] for n in ats[start:stop]]),
            "participations": tuple(sorted(iris)),
        }
        yield names[one], names[two], attributes


def _day_numbers(periods: list[tuple[str, str]]) -> tuple[list[str], Ints, Ints]:
    """Dates as numbers that sort alike; an unknown one is no minimum and no maximum."""
    known = sorted({day for period in periods for day in period if day})
    days = ["", *known, ""]
    number = {day: n for n, day in enumerate(known, start=1)}
    first = np.array([number.get(start, len(days) - 1) for start, _ in periods], dtype=np.int64)
    last = np.array([number.get(end, 0) for _, end in periods], dtype=np.int64)
    return days, first, last


def _closest(attended: list[list[Participation]]) -> tuple[Ints, Ints, Ints, Ints]:
    """Pairs of attendances of the same event: left, right, closest level, agents on that stage.

    One integer per pair says it all: `rank * span + (span - n)` is greatest for the closest
    level and, on that level, for the smallest stage. So the closest stage is a maximum.
    """
    span = len(attended) + 1
    best: sparse.csr_array | None = None
    for level in LEVELS:
        incidence = _incidence(attended, level)
        on_stage = np.asarray(incidence.sum(axis=0)).ravel()
        rank = len(LEVELS) - LEVELS.index(level)
        for n in np.unique(on_stage[(on_stage > 1) & (on_stage <= _CROWD)]).tolist():
            columns = incidence[:, np.flatnonzero(on_stage == n)]
            found = sparse.triu(columns @ columns.T, k=1, format="csr")
            found.data[:] = rank * span + (span - n)
            best = found if best is None else best.maximum(found)
    if best is None:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing, nothing
    pairs = best.tocoo()
    levels = len(LEVELS) - pairs.data // span
    return pairs.row.astype(np.int64), pairs.col.astype(np.int64), levels, span - pairs.data % span


def _incidence(attended: list[list[Participation]], level: Level) -> sparse.csr_array:
    """Attendance x stage, 1 where that agent stood on that stage of that event."""
    column: dict[tuple[str, str], int] = {}
    rows: list[int] = []
    columns: list[int] = []
    for number, participations in enumerate(attended):
        # A stage belongs to one event: a badly linked part must not tie two events together.
        for stage in sorted({(row.event, row.stage(level)) for row in participations}):
            if stage[1]:
                rows.append(number)
                columns.append(column.setdefault(stage, len(column)))
    ones = np.ones(len(rows), dtype=np.int64)
    return sparse.csr_array((ones, (rows, columns)), shape=(len(attended), len(column)))
