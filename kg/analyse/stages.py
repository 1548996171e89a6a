"""Who stood on which stage: attendances of agents at events, and the stages that pairs shared.

Pairs of attendances are pairs of agents at one event. Everything is arrays of numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.analyse.table import NOTHING, Ints, ParticipationTable
from kg.participations import LEVELS

EVENT: Final = LEVELS.index("event")
NEVER: Final = len(LEVELS)
"""The level of a pair that was on the same stages only by one and the same person."""

CROWD: Final = 1_000
"""Agents on one stage; beyond, they are not paired: a pair would have to share ten of them."""

_CHUNK: Final = 200_000  # pairs at a time, to bound the memory
_ONE: Final = 1 << 40  # more than any sum of sizes


class Attendances(NamedTuple):
    """Agents at events, sorted by agent, then event, and the participations of each.

    `agents` and `events` are numbers of things, sorted; `agent` and `event` say for each attendance
    which, as indices of those. Entries `bounds[n]` to `bounds[n + 1]` of `rows` are the numbers of
    its participations. `sizes` has the agents at each event.
    """

    agents: Ints
    events: Ints
    agent: Ints
    event: Ints
    bounds: Ints
    rows: Ints
    sizes: Ints

    def incidence(self) -> sparse.csr_array:
        """Agent by event: the number of the attendance, plus one."""
        indptr = np.searchsorted(self.agent, np.arange(len(self.agents) + 1))
        shape = len(self.agents), len(self.events)
        numbers = np.arange(1, len(self.agent) + 1)
        return sparse.csr_array((numbers, self.event, indptr), shape=shape)


class Shares(NamedTuple):
    """Pairs of attendances of one event: what two agents shared there, sorted by the agents.

    `left` is the attendance of the agent with the smaller number; `level` an index of LEVELS, the
    closest, or NEVER; `size` the number of agents on the smallest stage of that level that both
    stood on.
    """

    left: Ints
    right: Ints
    level: Ints
    size: Ints

    def of(self, chosen: Ints) -> Shares:
        """Some of them."""
        return Shares(*(column[chosen] for column in self))


def attendances(
    table: ParticipationTable, agents: Literal["people", "institutions"], *, roll_up: bool = False
) -> Attendances:
    """The attendances of people or of institutions; with `roll_up` of topmost institutions."""
    if agents == "people":
        rows = np.flatnonzero(table.persons)
        who = table.participants[rows]
    else:
        rows, who = table.organisation_rows, table.organisations
        if roll_up:
            who = _topmost(table)[who]
            order = np.lexsort((rows, table.events[rows], who))
            rows, who = rows[order], who[order]
    events = table.events[rows]
    starts = np.flatnonzero(changes(who) | changes(events))
    present, agent = _numbered(who[starts], len(table.things))
    held, event = _numbered(events[starts], len(table.things))
    sizes = np.bincount(event, minlength=len(held))
    return Attendances(present, held, agent, event, np.r_[starts, len(rows)], rows, sizes)


def close_shares(table: ParticipationTable, attended: Attendances, within: int) -> Shares:
    """Pairs that shared a contribution or a session, as far as `within` goes; one a pair.

    Two institutions for which only one and the same person was there have not met: such pairs
    come with the level NEVER.
    """
    count = len(attended.agent)
    alone = _sole(table.participants[attended.rows], attended.bounds[:-1])
    left, right = _of_one(attended.event * (len(table.things) + 1) + alone, alone)
    found = [Shares(left, right, np.full(len(left), NEVER), np.full(len(left), 2))]
    for level, parts in enumerate((table.contributions, table.sessions)):
        if level <= within:
            found.append(_on_parts(table, attended, parts, level))
    every = Shares(*map(np.concatenate, zip(*found, strict=True)))
    # Of one pair the first counts: never, or else the closest; they were appended in that order.
    _, first = np.unique(every.left * count + every.right, return_index=True)
    shares = every.of(first)
    pairs = attended.agent[shares.left] * len(attended.agents) + attended.agent[shares.right]
    return shares.of(np.argsort(pairs, kind="stable"))


def all_shares(
    attended: Attendances, close: Shares, left: Ints, right: Ints, within: int
) -> Iterator[tuple[Ints, Shares]]:
    """What pairs of agents (indices, left < right) shared, in pieces, in the order of the pairs.

    Each piece comes with the number of the pair for every share, in that order. `close` are all
    pairs closer than an event, as `close_shares` gives them.
    """
    count = len(attended.agent)
    keys = close.left * count + close.right
    by_key = np.argsort(keys)
    keys = keys[by_key]
    numbers = attended.incidence()
    ones = numbers.copy()
    ones.data = np.ones_like(ones.data)
    for start in range(0, len(left), _CHUNK):
        a, b = left[start : start + _CHUNK], right[start : start + _CHUNK]
        own, theirs = (numbers[a] * ones[b]).tocsr(), (ones[a] * numbers[b]).tocsr()
        own.sort_indices()
        theirs.sort_indices()
        pair = np.repeat(np.arange(len(a)) + start, np.diff(own.indptr))
        one, two = own.data - 1, theirs.data - 1
        level = np.full(len(one), EVENT)
        size = attended.sizes[attended.event[one]]
        if len(keys):
            key = one * count + two
            at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
            known = keys[at] == key
            level[known] = close.level[by_key[at[known]]]
            size[known] = close.size[by_key[at[known]]]
        kept = np.flatnonzero((level <= within) & ((level < EVENT) | (size <= CROWD)))
        yield pair[kept], Shares(one, two, level, size).of(kept)


def _on_parts(table: ParticipationTable, attended: Attendances, parts: Ints, level: int) -> Shares:
    """Pairs of attendances on a common part of an event; of several the smallest counts."""
    of_row = np.repeat(np.arange(len(attended.agent)), np.diff(attended.bounds))
    part = parts[attended.rows]
    on = np.flatnonzero(part != NOTHING)
    # A part belongs to one event: a badly linked one must not tie two events together.
    key = attended.event[of_row[on]] * (parts.max(initial=0) + 1) + part[on]
    stage, column = np.unique(key, return_inverse=True)
    entries = of_row[on] * max(len(stage), 1) + column
    order = np.argsort(entries, kind="stable")
    first = np.flatnonzero(changes(entries[order]))
    row, column = np.divmod(entries[order][first], max(len(stage), 1))
    alone = _sole(table.participants[attended.rows[on]][order], first)
    sizes = np.bincount(column, minlength=len(stage))
    kept = (sizes[column] > 1) & (sizes[column] <= CROWD)
    row, column, alone = row[kept], column[kept], alone[kept]
    shape = len(attended.agent), len(stage)
    ones = sparse.csr_array((np.ones(len(row), dtype=np.int64), (row, column)), shape=shape)
    stages = ones.copy()
    stages.data = _ONE + sizes[stages.indices]
    # One product gives for each pair how many stages they share, and the sum of their sizes.
    shared = sparse.triu(stages @ ones.T, k=1, format="csr")
    one, other = _of_one(column * (len(table.things) + 1) + alone, alone)
    void, on_stage = (row[one], row[other]), column[one]  # there only by the same person
    if len(one):
        values = _ONE + sizes[on_stage]
        shared = sparse.csr_array(shared - sparse.csr_array((values, void), shape=shared.shape))
    count, size = np.divmod(shared.data, _ONE)
    pairs = shared.tocoo()
    left, right = pairs.row.astype(np.int64), pairs.col.astype(np.int64)
    several = np.flatnonzero(count > 1)
    if len(several):
        both = (stages[left[several]] * ones[right[several]]).tocsr()
        pair = {ends: n for n, ends in enumerate(zip(left[several], right[several], strict=True))}
        for a, b, where in zip(*void, on_stage, strict=True):
            if (a, b) in pair:
                both[pair[a, b], where] = _ONE << 1  # more than any that counts
        size[several] = np.minimum.reduceat(both.data, both.indptr[:-1]) - _ONE
    return Shares(left, right, np.full(len(left), level), size)


def _sole(participants: Ints, starts: Ints) -> Ints:
    """The participant of each group if it is always the same one, else NOTHING."""
    if not len(starts):
        return starts
    least, most = (f.reduceat(participants, starts) for f in (np.minimum, np.maximum))
    return np.where(least == most, least, NOTHING)


def _of_one(keys: Ints, alone: Ints) -> tuple[Ints, Ints]:
    """Pairs of places with the same key, the smaller place first, where somebody stands alone."""
    places = np.flatnonzero(alone != NOTHING)
    _, group, members = np.unique(keys[places], return_inverse=True, return_counts=True)
    places, group = places[members[group] > 1], group[members[group] > 1]
    shape = len(alone), len(members)
    ones = sparse.csr_array((np.ones(len(places), dtype=np.int8), (places, group)), shape=shape)
    pairs = sparse.triu(ones @ ones.T, k=1, format="coo")
    order = np.lexsort((pairs.col, pairs.row))
    return pairs.row[order].astype(np.int64), pairs.col[order].astype(np.int64)


def _topmost(table: ParticipationTable) -> Ints:
    """For every thing the topmost institution above it, or itself."""
    top = np.arange(len(table.things))
    for thing, above in table.above.items():
        roots = [other for other in above if not table.above.get(other)]
        # Part of each other in a circle: any member would do, if all choose the same one.
        top[thing] = roots[-1] if roots else min(thing, *above)
    return top


def changes(values: Ints) -> NDArray[np.bool_]:
    """Whether each value differs from the one before it; the first one does."""
    changed = np.ones(len(values), dtype=np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed


def _numbered(values: Ints, bound: int) -> tuple[Ints, Ints]:
    """The distinct values, sorted, and for each value its place among them."""
    seen = np.zeros(bound, dtype=np.bool_)
    seen[values] = True
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[values]
