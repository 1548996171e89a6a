"""Pajek's network file (http://mrvar.fdv.uni-lj.si/pajek/), for Pajek, igraph, R and UCINET."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx

from kg.export.attributes import flatten, text_of


def lines(network: nx.Graph[Any]) -> Iterator[str]:
    """Labels and weights, in UTF-8 without BOM; links without a weight weigh 1.

    A label is all that Pajek knows of a node, and networkx takes it for its name: where two
    nodes share one, the id follows in brackets. The format has no escapes and one line per node;
    `"` becomes `'`, a backslash a slash, and line breaks and tabs a space.

    >>> print("".join(lines(nx.Graph([("a", "b", {"weight": 0.5})]))))
    *Vertices 2
    1 "a"
    2 "b"
    *Edges
    1 2 0.5
    <BLANKLINE>
    """
    flat = flatten(network)
    labels = _labels({n.source: text_of(n.cells.get("label", n.source)) for n in flat.nodes})
    numbers = {node: number for number, node in enumerate(labels, start=1)}
    yield f"*Vertices {len(labels)}\n"
    for node, label in labels.items():
        yield f'{numbers[node]} "{label}"\n'
    yield "*Arcs\n" if flat.directed else "*Edges\n"
    for edge in flat.edges:
        weight = text_of(edge.cells.get("weight", 1))
        yield f"{numbers[edge.source]} {numbers[edge.target]} {weight}\n"


def _labels(labels: dict[str, str]) -> dict[str, str]:
    """A label of its own for every node."""
    plain = {node: _plain(label) or _plain(node) for node, label in labels.items()}
    counts: dict[str, int] = {}
    for label in plain.values():
        counts[label] = counts.get(label, 0) + 1
    used = {label for label, count in counts.items() if count == 1}
    for node, label in plain.items():
        if counts[label] > 1:
            own, number = f"{label} ({_plain(node)})", 1
            while own in used:
                number += 1
                own = f"{label} ({_plain(node)}) {number}"
            used.add(own)
            plain[node] = own
    return plain


def _plain(text: str) -> str:
    return " ".join(text.replace('"', "'").replace("\\", "/").split())
