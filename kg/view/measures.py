"""Degree, betweenness and community of the nodes of a drawing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy import sparse

from kg.analyse import measure_matrix


def measure(count: int, pairs: Iterable[tuple[int, int]], seed: int = 1) -> list[dict[str, Any]]:
    """Degree, betweenness (0 … 1) and community of the nodes 0 … count-1 of an undirected graph.

    Communities are numbered by size, largest first.

    >>> measure(3, [(0, 1), (1, 2)])[1]
    {'degree': 2, 'betweenness': 1.0, 'community': 0}
    """
    links = sorted({(min(p), max(p)) for p in pairs if p[0] != p[1]})
    left, right = np.array(links, dtype=np.int64).reshape(-1, 2).T
    both = np.r_[left, right], np.r_[right, left]
    ones = np.ones(2 * len(links))
    found = measure_matrix(sparse.csr_array((ones, both), shape=(count, count)), seed=seed).columns
    return [
        {"degree": degree, "betweenness": round(between, 4), "community": community}
        for degree, between, community in zip(
            found["degree"], found["betweenness"], found["community"], strict=True
        )
    ]
