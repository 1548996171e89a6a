"""Measures by an installed backend of networkx instead of confkg's own functions."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any, Final

import networkx as nx
from scipy import sparse

from kg.errors import UsageError

Column = list[int] | list[float]

_TOLERANCE: Final = 1e-12  # per node
_STEPS: Final = 10_000


def installed() -> list[str]:
    """The names of the backends that are installed for networkx, sorted.

    >>> "no such backend" in installed()
    False
    """
    return sorted({point.name for point in entry_points(group="networkx.backends")})


def by_backend(weights: sparse.csr_array, backend: str) -> dict[str, Column]:
    """The measures that a backend can compute, a column of values each; what it lacks is absent.

    Of betweenness (exact), PageRank, eigenvector centrality and cores. Communities are left to
    confkg: backends don't promise the same ones twice. UsageError if no such backend is installed,
    or if it fails.

    >>> by_backend(sparse.csr_array((0, 0)), "abacus")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kg.errors.UsageError: networkx has no backend "abacus" (installed: ...
    """
    known = installed()
    if backend not in known:
        have = ", ".join(known) or "none"
        raise UsageError(
            f'networkx has no backend "{backend}"',
            hint=f"installed: {have}; a package such as nx-parallel or nx-cugraph brings one",
        )
    found: dict[str, Column] = {}
    if not weights.nnz:
        return found
    network: nx.Graph[int] = nx.Graph(nx.from_scipy_sparse_array(weights))
    # Converted for every function: one kept from the last makes networkx warn of changes since.
    vars(network)["__networkx_cache__"] = None
    for measure, (function, options) in _functions().items():
        if backend not in function.backends:
            continue
        try:
            values = function(network, backend=backend, **options)
        except Exception as error:  # whatever someone else's package raises
            raise UsageError(
                f'the backend "{backend}" failed at {measure}: {error}',
                hint="try without it",
            ) from error
        found[measure] = [values[node] for node in range(len(network))]
    return found


def _functions() -> dict[str, tuple[Any, dict[str, Any]]]:
    """The functions of networkx that give a measure, with their options."""
    steps = {"weight": "weight", "tol": _TOLERANCE, "max_iter": _STEPS}
    return {
        "betweenness": (nx.betweenness_centrality, {}),
        "pagerank": (nx.pagerank, steps),
        "eigenvector": (nx.eigenvector_centrality, steps),
        "core": (nx.core_number, {}),
    }
