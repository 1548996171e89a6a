"""The connected parts of a network, from its matrix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int64]


def components(links: sparse.csr_array) -> list[Ints]:
    """The nodes of each connected part of a symmetric matrix, ascending; parts by first node.

    >>> [part.tolist() for part in components(sparse.csr_array([[0, 0, 1], [0, 0, 0], [1, 0, 0]]))]
    [[0, 2], [1]]
    """
    if not links.shape[0]:
        return []
    narrow = sparse.csr_array(  # old releases of SciPy search with 32-bit indices only
        (links.data, links.indices.astype(np.int32), links.indptr.astype(np.int32)),
        shape=links.shape,
    )
    count, part = sparse.csgraph.connected_components(narrow, directed=False)
    order = np.argsort(part, kind="stable").astype(np.int64)
    ends = np.cumsum(np.bincount(part, minlength=count))
    return np.split(order, ends[:-1])
