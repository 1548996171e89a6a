"""A layout for large graphs: forces in time about linear in nodes and links, no physics engine.

Attraction along links; repulsion between near nodes exactly and far ones through the cells of a
grid; at last, nodes moved apart as discs. Sums instead of matrix products in the loops: for
arrays of this shape the threads of a BLAS cost more than they save.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEP: Final = 46.0
"""Pixels between close neighbours."""

SCREEN: Final = (640, 730)
"""Width and height in pixels that a drawing usually has to fit into."""

CELLS: Final = 12
"""Cells along each side of the grid through which far nodes are seen."""


def whole(
    count: int,
    pairs: Ints,
    lengths: Floats,
    rng: np.random.Generator,
    names: Mapping[int, tuple[float, float]] = MappingProxyType({}),
) -> Floats:
    """Positions in pixels of all nodes 0 … count-1, linked by `pairs` of wished `lengths`.

    Below each node of `names` room is left for a name of this width and height on the screen.

    >>> whole(3, np.array([[0, 1], [1, 2]]), np.ones(2), np.random.default_rng(1)).shape
    (3, 2)
    """
    return _spread(_force(_pivots(count, pairs, rng), pairs, lengths), pairs, names)


def around(
    count: int,
    pairs: Ints,
    lengths: Floats,
    core: Ints,
    rng: np.random.Generator,
    names: Mapping[int, tuple[float, float]] = MappingProxyType({}),
) -> Floats:
    """Positions in pixels: the core laid out by itself, the others around their neighbours.

    `names` as for `whole`; those outside the core get no room.

    >>> pairs, rng = np.array([[0, 1], [1, 2]]), np.random.default_rng(1)
    >>> around(3, pairs, np.ones(2), np.array([0, 1]), rng).shape
    (3, 2)
    """
    place = np.full(count, -1)
    place[core] = np.arange(len(core))
    inside = (place[pairs] >= 0).all(axis=1)
    links = place[pairs[inside]]
    inner = {int(place[node]): size for node, size in names.items() if place[node] >= 0}
    drawn = _spread(_force(_pivots(len(core), links, rng), links, lengths[inside]), links, inner)
    position = np.zeros((count, 2))
    position[core] = drawn / STEP * (count / len(core)) ** 0.5
    known = place >= 0
    while not known.all():
        sides = np.concatenate([pairs, pairs[:, ::-1]])
        sides = sides[known[sides[:, 0]] & ~known[sides[:, 1]]]
        if not len(sides):
            alone = np.flatnonzero(~known)
            position[alone] = rng.normal(size=(len(alone), 2)) * np.abs(position[core]).max() * 0.7
            break
        near = np.maximum(np.bincount(sides[:, 1], minlength=count), 1)
        mean = _summed(sides[:, 1], position[sides[:, 0]], count) / near[:, None]
        fresh = np.unique(sides[:, 1])
        position[fresh] = mean[fresh] + rng.normal(scale=1.0, size=(len(fresh), 2))
        known[fresh] = True
    settled = _force(position, pairs, lengths, rounds=30, pinned=core)
    return settled * STEP


def link_matrix(count: int, pairs: Ints, lengths: Floats) -> csr_array:
    """Shortest wished length per linked pair, as a sparse matrix.

    >>> float(link_matrix(2, np.array([[0, 1], [1, 0]]), np.array([5.0, 3.0])).toarray()[0, 1])
    3.0
    """
    order = np.argsort(lengths, kind="stable")
    low, high = pairs[order].min(axis=1, initial=count), pairs[order].max(axis=1, initial=0)
    _, first = np.unique(low * count + high, return_index=True)
    # older releases of scipy.sparse.csgraph take 32-bit indices only
    where = low[first].astype(np.int32), high[first].astype(np.int32)
    return csr_array((lengths[order][first], where), shape=(count, count))


def _force(
    start: Floats, pairs: Ints, lengths: Floats, rounds: int = 120, pinned: Ints | None = None
) -> Floats:
    """Positions by forces from a start, in units of one node's room; `pinned` nodes stay.

    Attraction grows with the square of the distance and repulsion falls with its square, the
    exponents that keep the rim from filling up (Hu, "Efficient, high-quality force-directed
    graph drawing", 2005). Time and memory grow about linearly with nodes and links.
    """
    count, position = len(start), start.copy()
    side = count**0.5
    low, high = pairs[:, 0], pairs[:, 1]
    degree = np.maximum(np.bincount(pairs.ravel(), minlength=count), 1).astype(np.float64)
    pull = (np.median(lengths) / lengths if len(lengths) else lengths) / np.sqrt(
        np.minimum(degree[low], degree[high])
    )
    mass = np.sqrt(degree)
    for turn in range(rounds):
        delta = position[high] - position[low]
        length = np.sqrt((delta**2).sum(axis=1))
        force = delta * (pull * np.minimum(length, 0.5 * side) * 0.1)[:, None]
        move = _summed(low, force, count) - _summed(high, force, count)
        move += _repulsion(position, mass)
        move -= position * 0.01
        reach = np.sqrt((move**2).sum(axis=1)) + 1e-9
        heat = side * 0.08 * (1 - turn / rounds) ** 1.5 + 0.02
        move *= np.minimum(1.0, heat / reach)[:, None]
        if pinned is not None:
            move[pinned] = 0
        position += move
    return position


def _pivots(count: int, pairs: Ints, rng: np.random.Generator, pivots: int = 40) -> Floats:
    """A rough start: distances to some nodes, reduced to two axes, shaken so that equals part."""
    links = link_matrix(count, pairs, np.ones(len(pairs)))
    chosen = rng.choice(count, size=min(pivots, count), replace=False)
    distance = shortest_path(links, directed=False, unweighted=True, indices=chosen).T
    finite = distance[np.isfinite(distance)]
    distance[~np.isfinite(distance)] = finite.max(initial=1.0) + 2
    centred = distance - distance.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    flat = centred @ vectors[:, ::-1][:, :2]
    spread = np.abs(flat).max(axis=0)
    side = count**0.5
    result: Floats = flat / np.where(spread > 0, spread, 1) * side / 2
    return result + rng.normal(scale=0.03 * side, size=(count, 2))


def _repulsion(position: Floats, mass: Floats) -> Floats:
    """Nodes push each other away with mass/distance²: near ones exactly, far ones per grid cell."""
    count = len(position)
    low, high = position.min(axis=0), position.max(axis=0)
    cell = np.minimum(
        ((position - low) / np.maximum(high - low, 1e-9) * CELLS).astype(np.int64), CELLS - 1
    )
    key = cell[:, 0] * CELLS + cell[:, 1]
    total = np.bincount(key, weights=mass, minlength=CELLS * CELLS)
    full = np.flatnonzero(total)
    centre = _summed(key, position * mass[:, None], CELLS * CELLS)[full] / total[full, None]
    across = position[:, :1] - centre[:, 0]
    down = position[:, 1:] - centre[:, 1]
    square = across * across + down * down + 0.05
    strength = total[full] / (square * np.sqrt(square))
    strength[key[:, None] == full[None, :]] = 0  # the own cell is done node by node
    move = np.column_stack([(across * strength).sum(axis=1), (down * strength).sum(axis=1)])
    near = cKDTree(position).query_pairs(2.5, output_type="ndarray")
    if len(near) > 40 * count:
        near = near[:: len(near) // (40 * count) + 1]
    same = near[key[near[:, 0]] == key[near[:, 1]]]
    gap = position[same[:, 0]] - position[same[:, 1]]
    push = gap / (((gap**2).sum(axis=1) + 0.02) ** 1.5)[:, None]
    move += _summed(same[:, 0], push * mass[same[:, 1], None], count)
    move -= _summed(same[:, 1], push * mass[same[:, 0], None], count)
    return move


def _spread(
    position: Floats, pairs: Ints, names: Mapping[int, tuple[float, float]], rounds: int = 70
) -> Floats:
    """Scale to pixels and move nodes apart as discs, larger for nodes with many links."""
    count = len(position)
    nearest = np.asarray(cKDTree(position).query(position, k=2)[0])[:, 1]
    position = position * (STEP / max(float(np.median(nearest)), 1e-6))
    limit = np.quantile(np.abs(position), 0.995, axis=0) * 1.15
    position = np.clip(position, -limit, limit)
    radius = 20 + 5 * np.sqrt(np.minimum(np.bincount(pairs.ravel(), minlength=count), 25))
    scale = 0.9 * float((np.array(SCREEN) / np.maximum(np.ptp(position, axis=0), 1)).min())
    for _ in range(rounds):
        room = _room(position, names, scale)
        position += room
        near = cKDTree(position).query_pairs(2 * float(radius.max()), output_type="ndarray")
        delta = position[near[:, 1]] - position[near[:, 0]]
        length = np.sqrt((delta**2).sum(axis=1))
        lacking = radius[near[:, 0]] + radius[near[:, 1]] - length
        hit = lacking > 0.5
        if not hit.any() and not room.any():
            break
        near, delta, length, lacking = near[hit], delta[hit], length[hit], lacking[hit]
        still = length < 1e-6
        delta[still] = np.column_stack([np.cos(near[still, 0]), np.sin(near[still, 0])])
        push = delta / np.maximum(length, 1.0)[:, None] * (lacking * 0.35)[:, None]
        position += _summed(near[:, 1], push, count) - _summed(near[:, 0], push, count)
    for _ in range(4):
        position += _room(position, names, scale)
    return position


def _room(position: Floats, names: Mapping[int, tuple[float, float]], scale: float) -> Floats:
    """Moves of nodes out of the ovals below others where these have their names."""
    at = np.array(list(names), dtype=np.int64)
    if not len(at):
        return np.zeros_like(position)
    half = np.array(list(names.values())) * 0.48 / scale
    centre = position[at] + np.column_stack([np.zeros(len(at)), half[:, 1] + 8 / scale])
    delta = (position[None, :, :] - centre[:, None, :]) / half[:, None, :]
    far = np.sqrt((delta**2).sum(axis=2))
    hit = far < 1.1
    hit[np.arange(len(at)), at] = False
    label, node = np.nonzero(hit)
    out = delta[label, node] / np.maximum(far[label, node], 0.05)[:, None]
    push = out * (1.12 - far[label, node])[:, None] * half[label] * 0.6
    return _summed(node, push, len(position))


def _summed(at: Ints, vectors: Floats, count: int) -> Floats:
    """Sum of the vectors that belong to each index."""
    columns = [np.bincount(at, weights=vectors[:, axis], minlength=count) for axis in (0, 1)]
    return np.column_stack(columns).astype(np.float64)  # numpy counts nothing as whole numbers
