"""Attributes of nodes and edges made fit for files: typed, flat, and legal in XML."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import networkx as nx

Cell = str | bool | int | float
Type = Literal["boolean", "long", "double", "string"]

# XML 1.0 section 2.2: everything else is no character of a document, escaped or not.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONG: Final = 2**63


class Item(NamedTuple):
    """One node or edge: its ends (of a node: itself twice), key (of a multi-edge), attributes."""

    source: str
    target: str
    key: str
    cells: dict[str, Cell]


class _Raw(NamedTuple):
    source: str
    target: str
    key: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Flat:
    """A network as sorted nodes and edges, with the type of every attribute in writing order.

    Nodes and edges are made anew at each iteration, so that a large network is never held twice.
    """

    directed: bool
    multi: bool
    node_types: dict[str, Type]
    edge_types: dict[str, Type]
    _nodes: list[_Raw]
    _edges: list[_Raw]

    @property
    def nodes(self) -> Iterator[Item]:
        """The nodes, sorted."""
        return _items(self._nodes, self.node_types)

    @property
    def edges(self) -> Iterator[Item]:
        """The edges, sorted; those of an undirected network run from the lower id to the higher.

        The key of a multi-edge need only be unique between two nodes; here it is so in the whole
        network: a second "part of" is "part of 2".
        """
        seen: dict[str, int] = {}
        for edge in _items(self._edges, self.edge_types):
            if not edge.key:
                yield edge
                continue
            key = edge.key
            while key in seen:
                seen[edge.key] += 1
                key = f"{edge.key} {seen[edge.key]}"
            seen[key] = 1
            yield edge._replace(key=key)


def flatten(network: nx.Graph[Any]) -> Flat:
    """Nodes and edges sorted, attributes flat and of one type each, nothing unknown kept.

    Tuples are joined with "; ". None, NaN, infinities and empty texts are left out. An attribute
    that is a number here and a text there is text, as is a whole number of more than 64 bits.

    >>> network = nx.Graph()
    >>> network.add_edge("b", "a", weight=1, events=("e1", "e2"), note=None)
    >>> list(flatten(network).edges)
    [Item(source='a', target='b', key='', cells={'events': 'e1; e2', 'weight': 1})]
    """
    directed, multi = network.is_directed(), network.is_multigraph()
    names = _names(network)
    nodes = [_Raw(names[node], names[node], "", data) for node, data in network.nodes(data=True)]
    edges = []
    for source, target, *key, data in _edges(network):
        one, two = names[source], names[target]
        if two < one and not directed:
            one, two = two, one
        edges.append(_Raw(one, two, clean(str(key[0])) if key else "", data))
    nodes.sort(key=lambda item: item[:3])
    edges.sort(key=lambda item: item[:3])
    return Flat(directed, multi, _types(nodes), _types(edges), nodes, edges)


def clean(text: str) -> str:
    """The text without characters that XML 1.0 forbids.

    >>> clean("a\\x00b\\tc")
    'ab\\tc'
    """
    return text if text.isprintable() else _NOT_XML.sub("", text)  # the first is ten times faster


def text_of(cell: Cell) -> str:
    """The cell as XML Schema writes it.

    >>> [text_of(cell) for cell in (True, 3, 0.5, "x")]
    ['true', '3', '0.5', 'x']
    """
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def apart(names: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """A heading for each name that is none of those a format keeps for itself; case is ignored.

    >>> apart(["id", "role", "ID"], {"Id"})
    {'id': 'id_', 'role': 'role', 'ID': 'ID__'}
    """
    used = {name.casefold() for name in taken}
    headings = {}
    for name in names:
        heading = name
        while heading.casefold() in used:
            heading += "_"
        used.add(heading.casefold())
        headings[name] = heading
    return headings


def _names(network: nx.Graph[Any]) -> dict[Any, str]:
    """The id of every node; where two are the same once cleaned, the later one is numbered.

    An empty id is "_", as Gephi and Cytoscape take none.
    """
    names: dict[Any, str] = {}
    used: set[str] = set()
    for node in sorted(network, key=lambda node: (str(node), type(node).__name__)):
        wanted, count = clean(str(node)) or "_", 1
        name = wanted
        while name in used:
            count += 1
            name = f"{wanted} {count}"
        used.add(name)
        names[node] = name
    return names


def _edges(network: nx.Graph[Any]) -> Iterable[tuple[Any, ...]]:
    if isinstance(network, nx.MultiGraph):
        return network.edges(keys=True, data=True)
    return network.edges(data=True)


def _cell(value: Any) -> Cell | None:
    """The value as one cell; None for what says nothing."""
    if isinstance(value, str):
        return clean(value) or None
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if -_LONG <= value < _LONG else str(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return clean("; ".join(map(str, value))) or None
    if isinstance(value, set | frozenset):
        return clean("; ".join(sorted(map(str, value)))) or None
    return clean(str(value)) or None


def _types(items: Iterable[_Raw]) -> dict[str, Type]:
    kinds: dict[str, set[type]] = {}
    for item in items:
        for name, value in item.data.items():
            if (cell := _cell(value)) is not None:
                kinds.setdefault(clean(str(name)), set()).add(type(cell))
    order = sorted(kinds, key=lambda name: (name != "label", name != "kind", name))
    return {name: _type(kinds[name]) for name in order}


def _type(kinds: set[type]) -> Type:
    if kinds == {bool}:
        return "boolean"
    if kinds == {int}:
        return "long"
    return "double" if kinds <= {int, float} else "string"


def _items(rows: Iterable[_Raw], types: Mapping[str, Type]) -> Iterator[Item]:
    for row in rows:
        found = {clean(str(name)): value for name, value in row.data.items()}
        cells: dict[str, Cell] = {}
        for name, kind in types.items():
            if name in found and (cell := _cell(found[name])) is not None:
                cells[name] = _cast(cell, kind)
        yield Item(row.source, row.target, row.key, cells)


def _cast(cell: Cell, kind: Type) -> Cell:
    if kind == "string":
        return text_of(cell)
    return float(cell) if kind == "double" else cell
