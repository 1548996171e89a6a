"""GraphML (http://graphml.graphdrawing.org/specification.html), typed, sorted, schema-valid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from kg.export.attributes import Cell, Type, apart, flatten, text_of

_HEAD: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_NOT_NAME: Final = re.compile(r"[^A-Za-z0-9.-]")
_IRI: Final = "iri"


def lines(network: nx.Graph[Any], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The network as GraphML; ids are short, stable names, and each node's IRI is an attribute.

    The schema lets ids be name tokens only, which no IRI with a slash is: a node is called by its
    prefixed name, `person:ada`, and what that may not hold is written as `_` hexadecimal `_`.
    The same IRI gets the same id in every file. `nx.relabel_nodes(g, dict(g.nodes("iri")))` gives
    the IRIs back. Edges of a multigraph have their key as id, written alike.

    >>> made = "".join(lines(nx.Graph([("urn:a", "urn:b")]), {"u": "urn:"}))
    >>> print(made.splitlines()[-3])
        <edge source="u:a" target="u:b"/>
    """
    flat = flatten(network)
    names = _Names(prefixes)
    node_titles = apart(flat.node_types, [_IRI])
    node_keys = {name: f"n{number}" for number, name in enumerate(flat.node_types, start=1)}
    edge_keys = {name: f"e{number}" for number, name in enumerate(flat.edge_types, start=1)}
    yield _HEAD
    yield f'  <key id="n0" for="node" attr.name="{_IRI}" attr.type="string"/>\n'
    yield from _declared("node", node_keys, node_titles, flat.node_types)
    yield from _declared("edge", edge_keys, {}, flat.edge_types)
    yield f'  <graph edgedefault="{"directed" if flat.directed else "undirected"}">\n'
    for node in flat.nodes:
        yield f'    <node id="{names.of(node.source)}">\n      <data key="n0">{_text(node.source)}'
        yield f"</data>\n{_data(node.cells, node_keys)}    </node>\n"
    for edge in flat.edges:
        own = f' id="{names.of(edge.key)}"' if edge.key else ""
        yield f'    <edge{own} source="{names.of(edge.source)}" target="{names.of(edge.target)}"'
        yield f">\n{_data(edge.cells, edge_keys)}    </edge>\n" if edge.cells else "/>\n"
    yield "  </graph>\n</graphml>\n"


def _declared(
    of: str, keys: Mapping[str, str], titles: Mapping[str, str], types: Mapping[str, Type]
) -> Iterator[str]:
    for name, key in keys.items():
        title = quoteattr(titles.get(name, name))
        yield f'  <key id="{key}" for="{of}" attr.name={title} attr.type="{types[name]}"/>\n'


def _data(cells: Mapping[str, Cell], keys: Mapping[str, str]) -> str:
    return "".join(
        f'      <data key="{keys[name]}">{_text(text_of(cell))}</data>\n'
        for name, cell in cells.items()
    )


def _text(text: str) -> str:
    return escape(text, {"\r": "&#13;"})  # a bare one would be read as a line feed


class _Names:
    """Name tokens for IRIs, one for each: what is escaped can't be mistaken for anything else."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        # The longest namespace first: .../id/person/ before .../id/
        self._prefixes = sorted(
            ((iri, name) for name, iri in prefixes.items() if iri and not _NOT_NAME.search(name)),
            key=lambda pair: (-len(pair[0]), pair[1]),
        )
        self._found: dict[str, str] = {}

    def of(self, iri: str) -> str:
        if iri not in self._found:
            prefix, rest = next(
                ((f"{name}:", iri[len(ns) :]) for ns, name in self._prefixes if iri.startswith(ns)),
                ("", iri),
            )
            token = _NOT_NAME.sub(lambda found: f"_{ord(found[0]):x}_", rest)
            self._found[iri] = f"{prefix}{token}"
        return self._found[iri]
