"""GEXF 1.3 (https://gexf.net/schema.html), the format of Gephi, with its timeline."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import networkx as nx

from kg.export.attributes import Cell, Type, clean, flatten, text_of

Span = tuple[str, str]  # first and last day, "" for unknown

_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_START: Final = ("start", "first")
_END: Final = ("end", "last")
_OWN: Final = {"label", "weight"}  # GEXF has its own places for these
_SEPARATOR: Final = "; "  # of the items of a flat list


def lines(network: nx.Graph[Any], periods: Mapping[str, Span]) -> Iterator[str]:
    """The network as GEXF; an edge is there at its `events`, whose periods are given.

    Where no event of an edge has a date, and for nodes, `start`/`end` or `first`/`last` set the
    time. A year or month stands for its first or last day. What has no date is always there.
    Edges of a multigraph have their key as id, and their attribute `kind` keeps those of
    different kinds apart in Gephi, which adds up the rest.

    >>> network = nx.Graph([("a", "b", {"weight": 0.5, "events": ("e", "f")})])
    >>> found = "".join(lines(network, {"e": ("2022-02", ""), "f": ("2023-05-01", "2023-05-02")}))
    >>> print(*found.splitlines()[18:22], sep="\\n")
            <spells>
              <spell start="2022-02-01" end="2022-02-28"/>
              <spell start="2023-05-01" end="2023-05-02"/>
            </spells>
    """
    flat = flatten(network)
    known = {
        clean(event): span
        for event, period in periods.items()
        if (span := _span(period[0], period[1] or period[0])) and any(span)
    }
    dynamic = any(_spans(item.cells, known) for item in chain(flat.nodes, flat.edges))
    mode = 'mode="dynamic" timeformat="date"' if dynamic else 'mode="static"'
    direction = "directed" if flat.directed else "undirected"
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
        "  <meta>\n    <creator>confkg</creator>\n  </meta>\n"
        f'  <graph {mode} defaultedgetype="{direction}">\n'
    )
    yield from _declared("node", flat.node_types)
    yield from _declared("edge", flat.edge_types)
    node_ids, edge_ids = _ids(flat.node_types), _ids(flat.edge_types)
    yield "    <nodes>\n"
    for node in flat.nodes:
        label = text_of(node.cells.get("label", node.source))
        start = f"id={quoteattr(node.source)} label={quoteattr(label)}"
        yield _element("node", start, node.cells, node_ids, _spans(node.cells, known))
    yield "    </nodes>\n    <edges>\n"
    for number, edge in enumerate(flat.edges):
        start = f"id={quoteattr(edge.key or str(number))}"
        start += f" source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        names = sorted(_OWN & edge.cells.keys()) + ["kind"] * (flat.multi and "kind" in edge.cells)
        for name in names:
            start += f" {name}={quoteattr(text_of(edge.cells[name]))}"
        yield _element("edge", start, edge.cells, edge_ids, _spans(edge.cells, known))
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _ids(types: Mapping[str, Type]) -> dict[str, int]:
    return {name: number for number, name in enumerate(name for name in types if name not in _OWN)}


def _declared(of: str, types: Mapping[str, Type]) -> Iterator[str]:
    ids = _ids(types)
    if ids:
        yield f'    <attributes class="{of}" mode="static">\n'
        for name, number in ids.items():
            title = quoteattr(name)
            yield f'      <attribute id="{number}" title={title} type="{types[name]}"/>\n'
        yield "    </attributes>\n"


def _element(
    tag: str, start: str, cells: Mapping[str, Cell], ids: Mapping[str, int], spans: list[Span]
) -> str:
    values = [
        f'          <attvalue for="{ids[name]}" value={quoteattr(text_of(cell))}/>\n'
        for name, cell in cells.items()
        if name in ids
    ]
    if len(spans) == 1:
        start += _bounds(spans[0])
    inside = ["        <attvalues>\n", *values, "        </attvalues>\n"] if values else []
    if len(spans) > 1:
        spells = [f"          <spell{_bounds(span)}/>\n" for span in spans]
        inside += ["        <spells>\n", *spells, "        </spells>\n"]
    if not inside:
        return f"      <{tag} {start}/>\n"
    return "".join([f"      <{tag} {start}>\n", *inside, f"      </{tag}>\n"])


def _bounds(span: Span) -> str:
    return "".join(f' {n}="{day}"' for n, day in zip(("start", "end"), span, strict=True) if day)


def _spans(cells: Mapping[str, Cell], known: Mapping[str, Span]) -> list[Span]:
    """When a thing is there, as periods that neither meet nor overlap: Gephi takes no others."""
    events = str(cells.get("events", "")).split(_SEPARATOR)
    at_events = _merged(known[event] for event in events if event in known)
    if at_events:
        return at_events
    first, last = (
        next((cell for name in names if (cell := cells.get(name)) is not None), "")
        for names in (_START, _END)
    )
    span = _span(first, last)
    return [span] if any(span) else []


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and (not merged[-1][1] or start <= merged[-1][1]):
            last = merged[-1][1]
            merged[-1] = merged[-1][0], max(last, end) if last and end else ""
        else:
            merged.append((start, end))
    return merged


def _span(first: Cell, last: Cell) -> Span:
    """`first` and `last` as full dates, each "" where unknown; a period upside down is unknown."""
    start, end = _day(first, last=False), _day(last, last=True)
    return ("", "") if start and end and end < start else (start, end)


def _day(cell: Cell, *, last: bool) -> str:
    found = _DATE.fullmatch(str(cell))
    if not found:
        return ""
    year, month, day = found[1], found[2] or ("12" if last else "01"), found[3]
    if not 1 <= int(month) <= 12 or int(year) == 0:
        return ""
    days = calendar.monthrange(int(year), int(month))[1]
    day = day or (f"{days:02}" if last else "01")
    return f"{year}-{month}-{day}" if 1 <= int(day) <= days else ""
