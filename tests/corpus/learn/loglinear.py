"""A log-linear model over groups of candidates, trained to the end (L-BFGS, no chance in it)."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix


class Group(NamedTuple):
    """Candidates, each as its features, and which of them are right."""

    candidates: list[list[str]]
    right: set[int]


def train(groups: list[Group], *, penalty: float = 1.0, rounds: int = 80) -> dict[str, float]:
    """Weights that make the right candidates of each group likely (sum over the right ones)."""
    counts = Counter(f for g in groups for c in g.candidates for f in set(c))
    index = {feature: i for i, feature in enumerate(sorted(counts))}
    rows: list[int] = []
    columns: list[int] = []
    firsts: list[int] = []
    right: list[bool] = []
    for group in groups:
        firsts.append(len(right))
        for k, candidate in enumerate(group.candidates):
            columns += [index[f] for f in set(candidate)]
            rows += [len(right)] * len(set(candidate))
            right.append(k in group.right)
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(right), len(index)))
    back = matrix.T.tocsr()
    starts, wanted = np.array(firsts), np.array(right)
    of = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(right))))

    def shares(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        top = np.maximum.reduceat(scores, starts)
        heat = np.exp(scores - top[of])
        whole = np.add.reduceat(heat, starts)
        return top + np.log(whole), heat / whole[of]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        total, likely = shares(scores)
        best, target = shares(np.where(wanted, scores, -1e9))
        slope = back @ (likely - target) + penalty * weights
        return float((total - best).sum() + 0.5 * penalty * weights @ weights), slope

    found = minimize(
        loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": rounds}
    )
    return {f: float(found.x[i]) for f, i in index.items()}


def score(weights: dict[str, float], features: list[str]) -> float:
    """Sum of the weights of a candidate's features."""
    return sum(weights.get(f, 0.0) for f in features)


Bag = list[Group]
"""Groups of which at least one is right as it says; which ones is not known."""


def train_bags(bags: list[Bag], others: list[Group], *, times: int = 3) -> dict[str, float]:
    """Train where the gold says that a thing holds somewhere in the text, but not where.

    First every place is taken for right; then, in turns, those that the weights so far favour.
    """
    chosen = [group for bag in bags for group in bag]
    weights: dict[str, float] = {}
    for turn in range(times):
        weights = train([*others, *chosen], rounds=60)
        if turn + 1 == times:
            break
        chosen = []
        for bag in bags:
            scores = [max(score(weights, g.candidates[k]) for k in g.right) for g in bag]
            chosen += [g for g, s in zip(bag, scores, strict=True) if s == max(scores) or s > 0]
    return weights
