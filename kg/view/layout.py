"""Where nodes are drawn: computed here once, seeded, so that the page opens still and the same.

Small graphs: the Kamada–Kawai energy, minimised by stress majorisation (Gansner, Koren and North,
"Graph drawing by stress majorization", 2004), then labels and nodes moved apart.
Large graphs: see `forces`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy.sparse.csgraph import connected_components, shortest_path

from kg.view.forces import Floats, Ints, around, link_matrix, whole

SMALL: Final = 250
"""Up to this many nodes the exact method is used; its cost grows with the cube."""

DEFAULT: Final = 110.0
"""Wished length of a link in pixels where none is given."""

LOOSE: Final = 12
"""More nodes without links than this stand apart from the others: the page hides them at first."""

ROOM: Final = 60_000.0
"""Square pixels of the screen that a large drawing leaves free for the names of its landmarks."""

GAP: Final = 40.0
"""Pixels between the drawings of unconnected parts."""


def layout(
    count: int,
    links: Sequence[tuple[int, int]],
    *,
    lengths: Sequence[float] | None = None,
    boxes: Sequence[tuple[float, float]] | None = None,
    core: Sequence[int] = (),
    named: Mapping[int, tuple[float, float]] = MappingProxyType({}),
    seed: int = 1,
) -> list[tuple[int, int]]:
    """Positions in pixels, centred on the origin; the same input gives the same positions.

    `lengths` are the wished lengths of the links in pixels; `boxes` the (width, height) that each
    node needs with its label. In a large graph, the nodes of `core` are laid out by themselves
    first and the others then placed around them, so that the core alone is a good drawing too;
    and room is left for some names, given by their width and height on the screen, the first first.

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
    linked = np.unique(pairs)
    if len(linked) and count - len(linked) > LOOSE:
        position = _with_loose(count, linked, pairs, length, sizes, core, named, seed)
        position -= (position[linked].max(axis=0) + position[linked].min(axis=0)) / 2
        return [(int(x), int(y)) for x, y in np.rint(position)]
    names, left = dict[int, tuple[float, float]](), ROOM
    for node, (wide, high) in named.items():
        left -= wide * high
        if left < 0:
            break
        names[node] = (wide, high)
    if count <= SMALL:
        position = _small(count, pairs, length, sizes, rng)
    elif core:
        position = around(count, pairs, length, np.array(sorted(core)), rng, names)
    else:
        position = whole(count, pairs, length, rng, names)
    position -= (position.max(axis=0) + position.min(axis=0)) / 2
    return [(int(x), int(y)) for x, y in np.rint(position)]


def _with_loose(
    count: int,
    linked: Ints,
    pairs: Ints,
    lengths: Floats,
    sizes: Floats,
    core: Sequence[int],
    named: Mapping[int, tuple[float, float]],
    seed: int,
) -> Floats:
    """The linked nodes by themselves, and what has no link in rows below them."""
    place = np.full(count, -1)
    place[linked] = np.arange(len(linked))
    links = [(int(a), int(b)) for a, b in place[pairs]]
    inner = layout(
        len(linked),
        links,
        lengths=lengths.tolist(),
        boxes=[(float(w), float(h)) for w, h in sizes[linked]],
        core=[int(place[n]) for n in core if place[n] >= 0],
        named={int(place[n]): size for n, size in named.items() if place[n] >= 0},
        seed=seed,
    )
    position = np.zeros((count, 2))
    position[linked] = inner
    loose = np.flatnonzero(place < 0)
    low, high = position[linked].min(axis=0), position[linked].max(axis=0)
    wide, tall = sizes[loose].max(axis=0)
    columns = max(1, round(max((high - low)[0] / wide, (len(loose) * tall / wide) ** 0.5)))
    number = np.arange(len(loose))
    position[loose, 0] = low[0] + number % columns * wide
    position[loose, 1] = high[1] + 2 * tall + number // columns * tall
    return position


def _small(
    count: int, pairs: Ints, lengths: Floats, sizes: Floats, rng: np.random.Generator
) -> Floats:
    """Lay out each connected part on its own, then set the parts side by side."""
    links = link_matrix(count, pairs, lengths)
    number, part = connected_components(links, directed=False)
    distance = shortest_path(links, directed=False)
    position = np.zeros((count, 2))
    members = sorted(
        (np.flatnonzero(part == p) for p in range(number)), key=lambda m: (-len(m), m[0])
    )
    for inside in members:
        drawn = _stress(distance[np.ix_(inside, inside)], rng)
        drawn = _upright(drawn) * (1.1, 0.95)
        position[inside] = _apart(drawn, sizes[inside])
    return _shelves(position, members, sizes)


def _stress(distance: Floats, rng: np.random.Generator, rounds: int = 220) -> Floats:
    """Positions whose mutual distances come closest to `distance`, weighted by 1/distance²."""
    count = len(distance)
    if count == 1:
        return np.zeros((1, 2))
    position = _scaled(distance, rng)
    safe = distance + np.eye(count)
    weight = 1 / safe**2 - np.eye(count)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    # Adding the same to all entries fills the one direction in which the matrix is singular, a
    # shift of the whole drawing; it has no effect on what is multiplied with it below.
    inverse = np.asarray(np.linalg.inv(laplacian + 1 / count), dtype=np.float64)
    for _ in range(rounds):
        delta = position[:, None, :] - position[None, :, :]
        length = np.sqrt((delta**2).sum(axis=2))
        ratio = weight * distance / np.maximum(length, 1e-6)
        pull = position * ratio.sum(axis=1)[:, None] - _product(ratio, position)
        moved = _product(inverse, pull)
        step = float(np.abs(moved - position).max())
        position = moved
        if step < 0.05:
            break
    return position


def _product(square: Floats, flat: Floats) -> Floats:
    """A matrix times two columns, as sums: quicker than the threads of a BLAS can be woken."""
    return np.stack([(square * column).sum(axis=1) for column in flat.T], axis=1)


def _scaled(distance: Floats, rng: np.random.Generator) -> Floats:
    """A starting point by classical scaling, shaken so that equal nodes part."""
    count = len(distance)
    middle = np.eye(count) - 1 / count
    values, vectors = np.linalg.eigh(-0.5 * middle @ distance**2 @ middle)
    vectors *= np.sign(vectors[np.abs(vectors).argmax(axis=0), range(count)])
    start = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 0))
    if start.shape[1] < 2:
        start = np.column_stack([start, np.zeros(count)])
    shaken: Floats = start + rng.normal(scale=0.15 * distance.mean(), size=(count, 2))
    return shaken


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
    extent = position.max(axis=0) - position.min(axis=0) + sizes.mean(axis=0)
    position *= max(1.0, float((sizes.prod(axis=1).sum() * 1.25 / extent.prod()) ** 0.5))
    upper = np.triu(np.ones(need.shape[:2], dtype=bool), 1)
    for turn in range(rounds):
        if turn % 20 == 19:
            position *= 1.03  # a jam: more room for all
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
    """Parts in rows, largest first, about as wide as the stage is to its height."""
    extents = []
    for inside in members:
        low = (position[inside] - sizes[inside] / 2).min(axis=0)
        high = (position[inside] + sizes[inside] / 2).max(axis=0)
        position[inside] -= low
        extents.append(high - low + GAP)
    area = sum(float(w * h) for w, h in extents)
    width = max(float(extents[0][0]), (area * 0.8) ** 0.5)
    x = y = row = 0.0
    for inside, (wide, high) in zip(members, extents, strict=True):
        if x and x + wide > width:
            x, y, row = 0.0, y + row, 0.0
        position[inside] += (x, y)
        x, row = x + wide, max(row, float(high))
    return position
