"""Cytoscape's JSON (https://js.cytoscape.org/#notation/elements-json), of desktop and web."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import networkx as nx

from kg.export.attributes import Cell, apart, flatten

# What Cytoscape, Cytoscape.js (`parent` makes compound nodes) and networkx understand by a name.
_NODE: Final = ("id", "name", "shared name", "selected", "SUID", "parent", "value")
_EDGE: Final = (*_NODE, "source", "target", "interaction", "shared interaction", "key")


def lines(network: nx.Graph[Any]) -> Iterator[str]:
    """Nodes and edges as Cytoscape imports them (File > Import > Network), one a line.

    `id` is the IRI, `name` the label; of an edge, `interaction` is its `kind`, or else "shared a
    stage with". `value`, `key`, `directed` and `multigraph` let `nx.cytoscape_graph` read it.

    >>> made = json.loads("".join(lines(nx.Graph([("a", "b", {"weight": 0.5})]))))
    >>> made["elements"]["edges"][0]["data"]["weight"]
    0.5
    """
    flat = flatten(network)
    node_names = apart(flat.node_types, _NODE)
    edge_names = apart(flat.edge_types, _EDGE)
    yield '{"format_version": "1.0", "generated_by": "confkg", '
    yield '"target_cytoscapejs_version": "~3.0", "data": {}, '
    yield f'"directed": {_json(flat.directed)}, "multigraph": {_json(flat.multi)},\n'
    yield ' "elements": {"nodes": ['
    yield from _listed(
        {
            "id": node.source,
            "value": node.source,
            "name": node.cells.get("label", node.source),
            **_renamed(node.cells, node_names),
        }
        for node in flat.nodes
    )
    yield '\n ],\n "edges": ['
    yield from _listed(
        {
            "source": edge.source,
            "target": edge.target,
            **({"key": edge.key} if flat.multi else {}),
            "interaction": edge.cells.get("kind", "shared a stage with"),
            **_renamed(edge.cells, edge_names),
        }
        for edge in flat.edges
    )
    yield "\n ]}}\n"


def _renamed(cells: Mapping[str, Cell], names: Mapping[str, str]) -> dict[str, Cell]:
    return {names[name]: cell for name, cell in cells.items()}


def _listed(rows: Iterable[Mapping[str, Cell]]) -> Iterator[str]:
    comma = ""
    for row in rows:
        yield f'{comma}\n  {{"data": {_json(row)}}}'
        comma = ","


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
