"""VOSviewer's JSON file (https://app.vosviewer.com/docs/file-types/json-file-type/)."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any, Final

import networkx as nx

from kg.export.attributes import Cell, flatten

_MEASURES: Final = {"degree": "Links", "strength": "Total link strength"}
_CLUSTERS: Final = 1000  # VOSviewer takes 1 to 1000


def dump(network: nx.Graph[Any]) -> str:
    """Items and links; parallel edges are one link whose strength is the sum of theirs.

    Items are numbered from 1, their address is their IRI. Clusters are the communities of a
    measured network, where VOSviewer knows numbers that high; positions are left to VOSviewer.

    >>> json.loads(dump(nx.Graph([("a", "b", {"weight": 0.5})])))["network"]["links"]
    [{'source_id': 1, 'target_id': 2, 'strength': 0.5}]
    """
    flat = flatten(network)
    numbers = {node.source: number for number, node in enumerate(flat.nodes, start=1)}
    items = [_item(numbers[node.source], node.source, node.cells) for node in flat.nodes]
    strength: dict[tuple[int, int], float] = defaultdict(float)
    for edge in flat.edges:
        a, b = sorted((numbers[edge.source], numbers[edge.target]))
        if a != b:
            strength[a, b] += float(edge.cells.get("weight", 1.0))
    links = [
        {"source_id": a, "target_id": b, "strength": total}
        for (a, b), total in sorted(strength.items())
    ]
    document = {"network": {"items": items, "links": links}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _item(number: int, iri: str, cells: dict[str, Cell]) -> dict[str, Any]:
    item: dict[str, Any] = {"id": number, "label": cells.get("label", iri), "url": iri}
    community = cells.get("community")
    if isinstance(community, int) and community < _CLUSTERS:
        item["cluster"] = community + 1
    weights = {title: cells[name] for name, title in _MEASURES.items() if name in cells}
    if weights:
        item["weights"] = weights
    return item
