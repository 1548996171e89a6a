"""Attributes of nodes and edges made fit for files: typed, flat, and legal in XML."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple

import networkx as nx

Cell = str | bool | int | float
Type = Literal["boolean", "long", "double", "string"]

# XML 1.0 section 2.2: everything else is no character of a document, escaped or not.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Item(NamedTuple):
    """One node or edge: its ends (of a node: itself twice), key (of a multi-edge), attributes."""

    source: str
    target: str
    key: str
    cells: dict[str, Cell]


class Flat(NamedTuple):
    """A network as two lists, with the type of every attribute in writing order."""

    directed: bool
    multi: bool
    nodes: list[Item]
    edges: list[Item]
    node_types: dict[str, Type]
    edge_types: dict[str, Type]


def flatten(network: nx.Graph[Any]) -> Flat:
    """Nodes and edges sorted, attributes flat and of one type each, nothing unknown kept.

    Tuples are joined with "; ". None, NaN, infinities and empty texts are left out. An attribute
    that is a number here and a text there is text.

    >>> network = nx.Graph()
    >>> network.add_edge("b", "a", weight=1, events=("e1", "e2"), note=None)
    >>> flatten(network).edges
    [Item(source='a', target='b', key='', cells={'events': 'e1; e2', 'weight': 1})]
    """
    directed, multi = network.is_directed(), network.is_multigraph()
    nodes = [
        Item(clean(str(node)), clean(str(node)), "", _cells(data))
        for node, data in network.nodes(data=True)
    ]
    edges = []
    for source, target, *key, data in _edges(network):
        one, two = clean(str(source)), clean(str(target))
        if not directed:
            one, two = sorted((one, two))
        edges.append(Item(one, two, clean(str(key[0])) if key else "", _cells(data)))
    nodes.sort(key=lambda item: item[:3])
    edges.sort(key=lambda item: item[:3])
    node_types, edge_types = _types(nodes), _types(edges)
    return Flat(
        directed, multi, _cast(nodes, node_types), _cast(edges, edge_types), node_types, edge_types
    )


def clean(text: str) -> str:
    """The text without characters that XML 1.0 forbids.

    >>> clean("a\\x00b\\tc")
    'ab\\tc'
    """
    return _NOT_XML.sub("", text)


def text_of(cell: Cell) -> str:
    """The cell as XML Schema writes it.

    >>> [text_of(cell) for cell in (True, 3, 0.5, "x")]
    ['true', '3', '0.5', 'x']
    """
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _edges(network: nx.Graph[Any]) -> Iterable[tuple[Any, ...]]:
    if isinstance(network, nx.MultiGraph):
        return network.edges(keys=True, data=True)
    return network.edges(data=True)


def _cells(data: Mapping[str, Any]) -> dict[str, Cell]:
    cells = {clean(str(name)): _cell(value) for name, value in data.items()}
    return {name: cell for name, cell in cells.items() if cell is not None and cell != ""}


def _cell(value: Any) -> Cell | None:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return clean("; ".join(map(str, value)))
    if isinstance(value, set | frozenset):
        return clean("; ".join(sorted(map(str, value))))
    return clean(str(value))


def _types(items: Iterable[Item]) -> dict[str, Type]:
    kinds: dict[str, set[type]] = {}
    for item in items:
        for name, cell in item.cells.items():
            kinds.setdefault(name, set()).add(type(cell))
    order = sorted(kinds, key=lambda name: (name != "label", name != "kind", name))
    return {name: _type(kinds[name]) for name in order}


def _type(kinds: set[type]) -> Type:
    if kinds == {bool}:
        return "boolean"
    if kinds == {int}:
        return "long"
    return "double" if kinds <= {int, float} else "string"


def _cast(items: list[Item], types: Mapping[str, Type]) -> list[Item]:
    def cast(name: str, cell: Cell) -> Cell:
        if types[name] == "string":
            return text_of(cell)
        return float(cell) if types[name] == "double" else cell

    return [
        item._replace(
            cells={name: cast(name, item.cells[name]) for name in types if name in item.cells}
        )
        for item in items
    ]
