"""GraphML (http://graphml.graphdrawing.org/primer/graphml-primer.html), typed and sorted."""

from __future__ import annotations

from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from kg.export.attributes import Flat, Item, flatten, text_of

_HEAD: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def dump(network: nx.Graph[Any]) -> str:
    """The network as GraphML; edges of a multigraph carry their key as id.

    >>> dump(nx.Graph([("a", "b")])).splitlines()[-3]
    '    <edge source="a" target="b"/>'
    """
    flat = flatten(network)
    node_keys = {name: f"n{number}" for number, name in enumerate(flat.node_types)}
    edge_keys = {name: f"e{number}" for number, name in enumerate(flat.edge_types)}
    lines = [
        f'  <key id="{key}" for="{of}" attr.name={quoteattr(name)} attr.type="{types[name]}"/>'
        for of, keys, types in (
            ("node", node_keys, flat.node_types),
            ("edge", edge_keys, flat.edge_types),
        )
        for name, key in keys.items()
    ]
    lines.append(f'  <graph edgedefault="{"directed" if flat.directed else "undirected"}">')
    for node in flat.nodes:
        lines += _element(f"node id={quoteattr(node.source)}", node, node_keys)
    for edge in _with_ids(flat):
        name = f" id={quoteattr(edge.key)}" if edge.key else ""
        ends = f"source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        lines += _element(f"edge{name} {ends}", edge, edge_keys)
    return _HEAD + "\n".join([*lines, "  </graph>", "</graphml>", ""])


def _with_ids(flat: Flat) -> list[Item]:
    """Edge keys need only be unique between two nodes; ids must be so in the whole file."""
    seen: dict[str, int] = {}
    edges = []
    for edge in flat.edges:
        count = seen[edge.key] = seen.get(edge.key, 0) + 1
        edges.append(edge._replace(key=f"{edge.key} {count}") if edge.key and count > 1 else edge)
    return edges


def _element(tag: str, item: Item, keys: dict[str, str]) -> list[str]:
    if not item.cells:
        return [f"    <{tag}/>"]
    data = [
        f'      <data key="{keys[name]}">{escape(text_of(cell), {chr(13): "&#13;"})}</data>'
        for name, cell in item.cells.items()
    ]
    return [f"    <{tag}>", *data, f"    </{tag.split(' ', 1)[0]}>"]
