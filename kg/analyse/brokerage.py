"""Brokers: how far a node's contacts are contacts of each other already."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]

_ROWS: Final = 256  # at once, to bound the memory


def constraint(weights: sparse.csr_array) -> Floats:
    """Burt's constraint: the sum over contacts j of (p_ij + sum over q of p_iq p_qj) squared.

    p_ij is the share of i's links, by weight, that goes to j. Low values are a broker's: contacts
    who don't know each other. A node without contacts has none to broker between and gets 1.
    (R. S. Burt, Structural Holes, 1992.)

    >>> constraint(sparse.csr_array([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])).tolist()
    [1.0, 0.5, 1.0]
    """
    n = int(weights.shape[0])
    strength = np.asarray(weights.sum(axis=1), dtype=np.float64).reshape(n)
    share = sparse.csr_array(weights * (1.0 / np.where(strength > 0, strength, 1.0))[:, None])
    links = share.copy()
    links.data[:] = 1.0
    result = np.ones(n)
    for start in range(0, n, _ROWS):
        block = slice(start, min(start + _ROWS, n))
        own = share[block]
        invested = own + (own @ share) * links[block]
        squares = np.asarray((invested * invested).sum(axis=1)).reshape(-1)
        result[block] = np.where(strength[block] > 0, squares, 1.0)
    return result
