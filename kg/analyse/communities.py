"""Communities: groups whose members are linked to each other more than chance would have it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROUNDS: Final = 3  # of the algorithm, each starting from what the last one found


def communities(weights: sparse.csr_array, *, seed: int = 0) -> Ints:
    """The number of each node's community, found by the Leiden algorithm for modularity.

    The symmetric `weights` hold no negative numbers and no diagonal. Communities are numbered from
    0 by size, equal ones by the strength of their best-connected member, then by its place; a node
    without links is one of its own. `seed` fixes all chance. (V. A. Traag, L. Waltman, N. J. van
    Eck, From Louvain to Leiden: guaranteeing well-connected communities, Sci. Rep. 9, 5233, 2019.)

    >>> pairs = sparse.csr_array(np.kron(np.eye(2), [[0, 1], [1, 0]]))
    >>> communities(pairs).tolist()
    [0, 0, 1, 1]
    """
    from graspologic_native import leiden_csr  # imported late: two others need not wait for it

    n = int(weights.shape[0])
    strength = np.asarray(weights.sum(axis=1), dtype=np.float64).reshape(n)
    found = np.arange(n)
    linked = np.flatnonzero(strength)
    if len(linked):
        part = sparse.csr_array(weights[linked][:, linked])
        part.sort_indices()
        _, member_of = leiden_csr(
            part.indptr.astype(np.int64),
            part.indices.astype(np.int32),
            part.data.astype(np.float64),
            len(linked),
            iterations=_ROUNDS,
            seed=seed,
        )
        found[linked] = n + np.array([member_of[node] for node in range(len(linked))])
    return _numbered(found, strength)


def modularity(weights: sparse.csr_array, community: Ints) -> float:
    """How much more of the weight lies inside communities than chance would put there.

    0 for a network without links, and for one community of all; below 1 always (M. E. J. Newman,
    Analysis of weighted networks, Phys. Rev. E 70, 056131, 2004).

    >>> pairs = sparse.csr_array(np.kron(np.eye(2), [[0, 1], [1, 0]]))
    >>> modularity(pairs, np.array([0, 0, 1, 1])), modularity(pairs, np.array([0, 0, 0, 0]))
    (0.5, 0.0)
    """
    total = float(weights.sum())
    if not total:
        return 0.0
    row = np.repeat(community, np.diff(weights.indptr))
    inside = float(weights.data[row == community[weights.indices]].sum())
    strength = np.asarray(weights.sum(axis=1), dtype=np.float64).reshape(len(community))
    shares = np.bincount(community, strength) / total
    return inside / total - float((shares**2).sum())


def _numbered(found: Ints, strength: Floats) -> Ints:
    """Any numbers of groups as 0, 1, 2 …: by size, best-connected member's strength, its place."""
    group = np.unique(found, return_inverse=True)[1].reshape(len(found))
    size = np.bincount(group)
    by_strength = np.lexsort((np.arange(len(group)), -strength, group))
    best = by_strength[np.cumsum(size) - size]  # the first of each group
    order = np.lexsort((best, -strength[best], -size))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    return number[group]
