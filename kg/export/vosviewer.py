"""VOSviewer's JSON file (https://app.vosviewer.com/docs/file-types/json-file-type/)."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

import networkx as nx

from kg.export.attributes import Flat, Item, flatten, text_of

_SCORES: Final = {
    "betweenness": "Betweenness",
    "constraint": "Constraint",
    "core": "Core",
    "pagerank": "PageRank",
}
_CLUSTERS: Final = 1000  # VOSviewer takes 1 to 1000
_DIGITS: Final = 12  # eleven links of 1/11 make 1, not 0.9999999999999999

Links = dict[tuple[int, int], float]


def lines(network: nx.Graph[Any]) -> Iterator[str]:
    """Items, links and clusters; parallel edges are one link, as strong as they are together.

    Items are numbered from 1, their address is their IRI. Weights are what VOSviewer itself would
    compute from the links, scores the measures of a measured network. Clusters are its
    communities, each called after its best-connected member; those beyond what VOSviewer
    numbers are left out. Positions are left to VOSviewer, and so is who is linked to himself.

    >>> made = json.loads("".join(lines(nx.Graph([("a", "b", {"weight": 0.5})]))))
    >>> made["network"]["links"]
    [{'source_id': 1, 'target_id': 2, 'strength': 0.5}]
    """
    flat = flatten(network)
    links = _links(flat)
    weights = _weights(links)
    scores = [name for name in _SCORES if flat.node_types.get(name) in ("long", "double")]
    yield '{"network": {\n "items": ['
    yield from _listed(
        _item(number, node, scores, weights) for number, node in enumerate(flat.nodes, start=1)
    )
    yield '\n ],\n "links": ['
    yield from _listed(
        {"source_id": a, "target_id": b, "strength": total} for (a, b), total in links.items()
    )
    yield '\n ],\n "clusters": ['
    yield from _listed(
        {"cluster": number, "label": label} for number, label in _clusters(flat, weights)
    )
    yield "\n ]\n}}\n"


def _item(
    number: int, node: Item, scores: Iterable[str], weights: dict[int, list[float]]
) -> dict[str, Any]:
    item: dict[str, Any] = {"id": number, "label": _label(node)}
    if node.source.startswith(("http://", "https://")):  # a click opens it: no other scheme
        item["url"] = node.source
    cluster = _cluster(node)
    if cluster:
        item["cluster"] = cluster
    strengths = weights.get(number, [])
    item["weights"] = {"Links": len(strengths), "Total link strength": _total(strengths)}
    known = {_SCORES[name]: node.cells[name] for name in scores if name in node.cells}
    return item | ({"scores": known} if known else {})


def _label(node: Item) -> str:
    return text_of(node.cells.get("label", node.source))


def _cluster(node: Item) -> int:
    """The number of a node's cluster, from 1; 0 for none."""
    community = node.cells.get("community")
    known = isinstance(community, int) and 0 <= community < _CLUSTERS
    return int(community) + 1 if known and community is not None else 0


def _links(flat: Flat) -> Links:
    """Total strength by pair of item numbers, sorted."""
    numbers = {node.source: number for number, node in enumerate(flat.nodes, start=1)}
    strengths: dict[tuple[int, int], list[float]] = defaultdict(list)
    for edge in flat.edges:
        a, b = sorted((numbers[edge.source], numbers[edge.target]))
        weight = edge.cells.get("weight", 1.0)
        if a != b and isinstance(weight, int | float) and weight >= 0:
            strengths[a, b].append(float(weight))
    return {pair: math.fsum(strengths[pair]) for pair in sorted(strengths)}  # in any order


def _weights(links: Links) -> dict[int, list[float]]:
    """The strengths of the links of every item that has some."""
    found: dict[int, list[float]] = defaultdict(list)
    for pair, strength in links.items():
        for number in pair:
            found[number].append(strength)
    return found


def _clusters(flat: Flat, weights: dict[int, list[float]]) -> list[tuple[int, str]]:
    best: dict[int, tuple[float, int, str]] = {}
    for number, node in enumerate(flat.nodes, start=1):
        rank = (-_total(weights.get(number, [])), number, _label(node))
        cluster = _cluster(node)
        if cluster:
            best[cluster] = min(rank, best.get(cluster, rank))
    return [(cluster, best[cluster][2]) for cluster in sorted(best)]


def _total(strengths: Iterable[float]) -> float:
    return round(math.fsum(strengths), _DIGITS)


def _listed(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    comma = ""
    for row in rows:
        yield f"{comma}\n  {json.dumps(row, ensure_ascii=False)}"
        comma = ","
