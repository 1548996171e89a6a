"""GEXF 1.2draft (https://gexf.net), the version that every Gephi reads, with its timeline."""

from __future__ import annotations

import calendar
import re
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import networkx as nx

from kg.export.attributes import Cell, Item, Type, flatten, text_of

_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_START: Final = ("start", "first")
_END: Final = ("end", "last")
_OWN: Final = {"label", "weight"}  # GEXF has its own places for these


def dump(network: nx.Graph[Any]) -> str:
    """The network as GEXF; `start`/`end` or `first`/`last` of nodes and edges set the timeline.

    A year or month stands for its first or last day. What has no date is always there.

    >>> print(dump(nx.Graph([("a", "b", {"weight": 0.5, "first": "2022-02"})])).splitlines()[12])
          <edge id="0" source="a" target="b" weight="0.5" start="2022-02-01">
    """
    flat = flatten(network)
    items = [*flat.nodes, *flat.edges]
    dynamic = any(_period(item.cells) for item in items)
    mode = 'mode="dynamic" timeformat="date"' if dynamic else 'mode="static"'
    direction = "directed" if flat.directed else "undirected"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">',
        "  <meta><creator>confkg</creator></meta>",
        f'  <graph {mode} defaultedgetype="{direction}">',
        *_declared("node", flat.node_types),
        *_declared("edge", flat.edge_types),
        "    <nodes>",
    ]
    node_ids, edge_ids = _ids(flat.node_types), _ids(flat.edge_types)
    for node in flat.nodes:
        label = text_of(node.cells.get("label", node.source))
        start = f"node id={quoteattr(node.source)} label={quoteattr(label)}"
        lines += _element(start, node, node_ids)
    lines += ["    </nodes>", "    <edges>"]
    for number, edge in enumerate(flat.edges):
        start = f'edge id="{number}"'
        start += f" source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        for name in sorted(_OWN & edge.cells.keys()):
            start += f" {name}={quoteattr(text_of(edge.cells[name]))}"
        lines += _element(start, edge, edge_ids)
    return "\n".join([*lines, "    </edges>", "  </graph>", "</gexf>", ""])


def _ids(types: dict[str, Type]) -> dict[str, int]:
    return {name: number for number, name in enumerate(name for name in types if name not in _OWN)}


def _declared(of: str, types: dict[str, Type]) -> list[str]:
    ids = _ids(types)
    if not ids:
        return []
    return [
        f'    <attributes class="{of}" mode="static">',
        *(
            f'      <attribute id="{number}" title={quoteattr(name)} type="{types[name]}"/>'
            for name, number in ids.items()
        ),
        "    </attributes>",
    ]


def _element(start: str, item: Item, ids: dict[str, int]) -> list[str]:
    values = [
        f'          <attvalue for="{ids[name]}" value={quoteattr(text_of(cell))}/>'
        for name, cell in item.cells.items()
        if name in ids
    ]
    for name, day in _period(item.cells).items():
        start += f' {name}="{day}"'
    if not values:
        return [f"      <{start}/>"]
    tag = start.split(" ", 1)[0]
    inside = ["        <attvalues>", *values, "        </attvalues>"]
    return [f"      <{start}>", *inside, f"      </{tag}>"]


def _period(cells: dict[str, Cell]) -> dict[str, str]:
    """`start` and `end` as full dates, each only where known."""
    start = next((day for name in _START if (day := _day(cells.get(name), last=False))), "")
    end = next((day for name in _END if (day := _day(cells.get(name), last=True))), "")
    if start and end and end < start:
        return {}
    return {name: day for name, day in (("start", start), ("end", end)) if day}


def _day(cell: Cell | None, *, last: bool) -> str:
    found = _DATE.fullmatch(str(cell))
    if not found:
        return ""
    year, month, day = found[1], found[2] or ("12" if last else "01"), found[3]
    if not 1 <= int(month) <= 12 or int(year) == 0:
        return ""
    days = calendar.monthrange(int(year), int(month))[1]
    day = day or (f"{days:02}" if last else "01")
    return f"{year}-{month}-{day}" if 1 <= int(day) <= days else ""
