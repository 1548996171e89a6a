"""Where nodes are drawn: computed here once, seeded, so that the page opens still and the same.

Small graphs: the Kamada–Kawai energy, minimised by stress majorisation (Gansner, Koren and North,
"Graph drawing by stress majorization", 2004), then labels and nodes moved apart.
Large graphs: attraction along links and repulsion between nodes, near ones exactly and far ones
through the cells of a grid, then nodes moved apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, shortest_path
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SMALL: Final = 250
"""Up to this many nodes the exact method is used; its cost grows with the cube."""

DEFAULT: Final = 110.0
"""Wished length of a link in pixels where none is given."""

STEP: Final = 46.0
"""Pixels between close neighbours in a large graph."""

GAP: Final = 40.0
"""Pixels between the drawings of unconnected parts."""


def layout(
    count: int,
    links: Sequence[tuple[int, int]],
    *,
    lengths: Sequence[float] | None = None,
    boxes: Sequence[tuple[float, float]] | None = None,
    core: Sequence[int] = (),
    seed: int = 1,
) -> list[tuple[int, int]]:
    """Positions in pixels, centred on the origin; the same input gives the same positions.

    `lengths` are the wished lengths of the links in pixels; `boxes` the (width, height) that each
    node needs with its label. In a large graph, the nodes of `core` are laid out by themselves
    first and the others then placed around them, so that the core alone is a good drawing too.

    >>> layout(1, [])
    [(0, 0)]
    >>> layout(3, [(0, 1), (1, 2)]) == layout(3, [(0, 1), (1, 2)])
    True
    """
    if count == 0:
        return []
    rng = np.random.default_rng(seed)
    wished = [DEFAULT] * len(links) if lengths is None else list(lengths)
    kept = [(p, w) for p, w in zip(links, wished, strict=True) if p[0] != p[1]]
    pairs = np.array([p for p, _ in kept], dtype=np.int64).reshape(-1, 2)
    length = np.array([w for _, w in kept], dtype=np.float64)
    sizes = np.array(boxes if boxes is not None else [(40.0, 40.0)] * count, dtype=np.float64)
    if count <= SMALL:
        position = _small(count, pairs, length, sizes, rng)
    elif core:
        position = _around(count, pairs, length, np.array(sorted(core)), rng)
    else:
        position = _spread(_force(_pivots(count, pairs, rng), pairs, length), pairs)
    position -= (position.max(axis=0) + position.min(axis=0)) / 2
    return [(int(x), int(y)) for x, y in np.rint(position)]


# ---- small graphs ---------------------------------------------------------------------------------


def _small(count: int, pairs: Ints, lengths: Floats, sizes: Floats, rng: np.random.Generator) -> Floats:
    """Lay out each connected part on its own, then set the parts side by side."""
    links = _matrix(count, pairs, lengths)
    number, part = connected_components(links, directed=False)
    distance = shortest_path(links, directed=False)
    position = np.zeros((count, 2))
    members = sorted((np.flatnonzero(part == p) for p in range(number)), key=lambda m: (-len(m), m[0]))
    for inside in members:
        drawn = _stress(distance[np.ix_(inside, inside)], rng)
        drawn = _upright(drawn) * (1.1, 0.95)
        position[inside] = _apart(drawn, sizes[inside])
    return _shelves(position, members, sizes)


def _matrix(count: int, pairs: Ints, lengths: Floats) -> csr_array:
    """Shortest wished length per linked pair, as a sparse matrix."""
    order = np.argsort(lengths, kind="stable")
    low, high = pairs[order].min(axis=1, initial=count), pairs[order].max(axis=1, initial=0)
    _, first = np.unique(low * count + high, return_index=True)
    return csr_array((lengths[order][first], (low[first], high[first])), shape=(count, count))


def _stress(distance: Floats, rng: np.random.Generator, rounds: int = 220) -> Floats:
    """Positions whose mutual distances come closest to `distance`, weighted by 1/distance²."""
    count = len(distance)
    if count == 1:
        return np.zeros((1, 2))
    position = _scaled(distance, rng)
    safe = distance + np.eye(count)
    weight = 1 / safe**2 - np.eye(count)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    inverse = np.linalg.pinv(laplacian)
    for _ in range(rounds):
        delta = position[:, None, :] - position[None, :, :]
        length = np.sqrt((delta**2).sum(axis=2))
        ratio = weight * distance / np.maximum(length, 1e-6)
        moved = inverse @ (np.diag(ratio.sum(axis=1)) - ratio) @ position
        step = float(np.abs(moved - position).max())
        position = moved
        if step < 0.05:
            break
    return position


def _scaled(distance: Floats, rng: np.random.Generator) -> Floats:
    """A starting point by classical scaling, shaken so that equal nodes part."""
    count = len(distance)
    middle = np.eye(count) - 1 / count
    values, vectors = np.linalg.eigh(-0.5 * middle @ distance**2 @ middle)
    vectors *= np.sign(vectors[np.abs(vectors).argmax(axis=0), range(count)])
    start = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 0))
    if start.shape[1] < 2:
        start = np.column_stack([start, np.zeros(count)])
    return start + rng.normal(scale=0.15 * distance.mean(), size=(count, 2))


def _upright(position: Floats) -> Floats:
    """Turned so that the longer axis lies across the page."""
    centred = position - position.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    turned: Floats = centred @ vectors[:, ::-1]
    return turned


def _apart(position: Floats, sizes: Floats, rounds: int = 250) -> Floats:
    """Move overlapping boxes apart, each time along the axis where less is needed."""
    position = position.copy()
    need = (sizes[:, None, :] + sizes[None, :, :]) / 2
    extent = np.maximum(position.max(axis=0) - position.min(axis=0), 1.0)
    position *= max(1.0, float((sizes.prod(axis=1).sum() * 1.5 / extent.prod()) ** 0.5))
    upper = np.triu(np.ones(need.shape[:2], dtype=bool), 1)
    for _ in range(rounds):
        delta = position[None, :, :] - position[:, None, :]
        over = need - np.abs(delta)
        first, second = np.nonzero((over > 0.5).all(axis=2) & upper)
        if not len(first):
            break
        lacking = over[first, second]
        axis = np.argmin(lacking, axis=1)
        rows = np.arange(len(first))
        way = np.where(delta[first, second][rows, axis] >= 0, 1.0, -1.0)
        push = np.zeros((len(first), 2))
        push[rows, axis] = way * (lacking[rows, axis] * 0.35 + 0.5)
        np.add.at(position, first, -push)
        np.add.at(position, second, push)
    return position


def _shelves(position: Floats, members: Sequence[Ints], sizes: Floats) -> Floats:
    """Parts in rows, largest first, about as wide as a screen is to its height."""
    extents = []
    for inside in members:
        low = (position[inside] - sizes[inside] / 2).min(axis=0)
        high = (position[inside] + sizes[inside] / 2).max(axis=0)
        position[inside] -= low
        extents.append(high - low + GAP)
    area = sum(float(w * h) for w, h in extents)
    width = max(float(extents[0][0]), (area * 1.4) ** 0.5)
    x = y = row = 0.0
    for inside, (wide, high) in zip(members, extents, strict=True):
        if x and x + wide > width:
            x, y, row = 0.0, y + row, 0.0
        position[inside] += (x, y)
        x, row = x + wide, max(row, float(high))
    return position


# ---- large graphs ---------------------------------------------------------------------------------


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


def _around(
    count: int, pairs: Ints, lengths: Floats, core: Ints, rng: np.random.Generator
) -> Floats:
    """Lay out the core, make room in it, and place the others around their neighbours."""
    place = np.full(count, -1)
    place[core] = np.arange(len(core))
    inside = (place[pairs] >= 0).all(axis=1)
    links = place[pairs[inside]]
    drawn = _spread(_force(_pivots(len(core), links, rng), links, lengths[inside]), links)
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


def _pivots(count: int, pairs: Ints, rng: np.random.Generator, pivots: int = 40) -> Floats:
    """A rough start: distances to some nodes, reduced to two axes, shaken so that equals part."""
    links = _matrix(count, pairs, np.ones(len(pairs)))
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
    cells = 16
    cell = np.minimum(((position - low) / np.maximum(high - low, 1e-9) * cells).astype(np.int64), cells - 1)
    key = cell[:, 0] * cells + cell[:, 1]
    total = np.bincount(key, weights=mass, minlength=cells * cells)
    full = np.flatnonzero(total)
    centre = _summed(key, position * mass[:, None], cells * cells)[full] / total[full, None]
    delta = position[:, None, :] - centre[None, :, :]
    square = (delta**2).sum(axis=2) + 0.05
    strength = total[full] / square**1.5
    strength[key[:, None] == full[None, :]] = 0  # the own cell is done node by node
    move: Floats = (delta * strength[:, :, None]).sum(axis=1)
    near = cKDTree(position).query_pairs(2.5, output_type="ndarray")
    if len(near) > 40 * count:
        near = near[:: len(near) // (40 * count) + 1]
    same = near[key[near[:, 0]] == key[near[:, 1]]]
    gap = position[same[:, 0]] - position[same[:, 1]]
    push = gap / (((gap**2).sum(axis=1) + 0.02) ** 1.5)[:, None]
    move += _summed(same[:, 0], push * mass[same[:, 1], None], count)
    move -= _summed(same[:, 1], push * mass[same[:, 0], None], count)
    return move


def _spread(position: Floats, pairs: Ints, rounds: int = 60) -> Floats:
    """Scale to pixels and move nodes apart as discs, larger for nodes with many links."""
    count = len(position)
    nearest = cKDTree(position).query(position, k=2)[0][:, 1]
    position = position * (STEP / max(float(np.median(nearest)), 1e-6))
    limit = np.quantile(np.abs(position), 0.995, axis=0) * 1.15
    position = np.clip(position, -limit, limit)
    radius = 20 + 5 * np.sqrt(np.minimum(np.bincount(pairs.ravel(), minlength=count), 25))
    for _ in range(rounds):
        near = cKDTree(position).query_pairs(2 * float(radius.max()), output_type="ndarray")
        delta = position[near[:, 1]] - position[near[:, 0]]
        length = np.sqrt((delta**2).sum(axis=1))
        lacking = radius[near[:, 0]] + radius[near[:, 1]] - length
        hit = lacking > 0.5
        if not hit.any():
            break
        near, delta, length, lacking = near[hit], delta[hit], length[hit], lacking[hit]
        still = length < 1e-6
        delta[still] = np.column_stack([np.cos(near[still, 0]), np.sin(near[still, 0])])
        push = delta / np.maximum(length, 1.0)[:, None] * (lacking * 0.35)[:, None]
        position += _summed(near[:, 1], push, count) - _summed(near[:, 0], push, count)
    return position


def _summed(at: Ints, vectors: Floats, count: int) -> Floats:
    """Sum of the vectors that belong to each index."""
    columns = [np.bincount(at, weights=vectors[:, axis], minlength=count) for axis in (0, 1)]
    return np.column_stack(columns)
