"""The three drawings: what is a node, what is a link, where it stands, what opens first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import networkx as nx

from kg.participations import LEVELS
from kg.view.layout import SMALL, layout
from kg.view.measures import measure
from kg.view.network import ViewNetwork
from kg.view.payload import TYPES, Payload, Row

OPEN: Final = 400
"""How many nodes a very large graph opens on."""

CULLED: Final = 1200
"""Up to this many nodes everything is drawn at once."""

NAMED: Final = 24
"""For the names of at most so many nodes a large drawing leaves room."""

QUOTA: Final = {
    "person": 0.42,
    "institution": 0.26,
    "department": 0.06,
    "event": 0.2,
    "place": 0.06,
}
"""Shares of the opening nodes by type; what a type doesn't use goes to the others."""

RULES: Final = {
    "entities": (
        "Persons, institutions, events and places. A line is one stated fact: a role at an event,"
        " a position or affiliation, a department’s institution, an event’s place. Every line"
        " counts once."
    ),
    "people": (
        "Two people are linked when they took part in the same event. The weight is the sum, over"
        " the events they shared, of 1/(n−1), where n is the number of people in the closest stage"
        " they shared: contribution, session or event. So sharing a small panel counts more than"
        " sharing a large congress."
    ),
    "institutions": (
        "Two institutions are linked when both took part in the same event, themselves or through"
        " the people who spoke for them, but not both through the same person alone. The weight is"
        " the sum, over the events they shared, of 1/(n−1), where n is the number of institutions"
        " in the closest stage they shared."
    ),
    "organisations": (
        "Institutions, with every department counted as the one at the top it belongs to. Two are"
        " linked when both took part in the same event, themselves or through the people who spoke"
        " for them, but not both through the same person alone. The weight is the sum, over the"
        " events they shared, of 1/(n−1), where n is the number of institutions in the closest"
        " stage they shared; each event counts once."
    ),
}
"""How links and weights come about, in words, per view."""


def entities(payload: Payload) -> ViewNetwork:
    """Every thing and every stated link between things.

    >>> entities(Payload()).nodes
    []
    """
    count = len(payload.things)
    pairs = [(e["from"], e["to"]) for e in payload.edges]
    measured = measure(count, pairs)
    degree = [m["degree"] for m in measured]
    lengths = [
        _length(degree[e["from"]], degree[e["to"]])
        * (2.5 if e["kind"] in ("held in", "located in") and count > SMALL else 1)
        for e in payload.edges
    ]
    boxes = [
        _box(row["label"], m["degree"]) for row, m in zip(payload.things, measured, strict=True)
    ]
    net = ViewNetwork(opening(range(count), pairs, [row["type"] for row in payload.things]))
    first = net.opening or range(count)
    chosen = landmarks(first, degree, [row["type"] for row in payload.things])
    named = {n: _name(payload.things[n]["label"]) for n in chosen}
    spots = layout(count, pairs, lengths=lengths, boxes=boxes, core=net.opening or (), named=named)
    for number, (x, y) in enumerate(spots):
        row = {
            k: v for k, v in payload.things[number].items() if k != "label" and v not in ("", [])
        }
        net.put_node(number, payload.things[number]["label"], x, y, **row, **measured[number])
    for edge in payload.edges:
        net.put_edge(edge["from"], edge["to"], fact=edge["fact"], kind=edge["kind"])
    return net


def shared_stage(payload: Payload, graph: nx.Graph[str]) -> ViewNetwork:
    """A collaboration network: nodes are things, links carry weight, level, events and proof.

    Nodes that aren't things of the payload are left out.

    >>> shared_stage(Payload(), nx.Graph()).edges
    []
    """
    known = sorted((payload.index[n], n) for n in graph if n in payload.index)
    place = {iri: row for row, (_, iri) in enumerate(known)}
    links = _links(graph, place)
    strongest = max((float(d["weight"]) for _, _, d in links), default=1.0)
    lengths = [90 + 130 * (1 - float(d["weight"]) / strongest) ** 2 for _, _, d in links]
    boxes = [_box(payload.things[n]["label"], graph.degree(iri)) for n, iri in known]
    pairs = [(a, b) for a, b, _ in links]
    types = [payload.things[n]["type"] for n, _ in known]
    first = opening(range(len(known)), pairs, types)
    chosen = landmarks(first or range(len(known)), [graph.degree(iri) for _, iri in known], types)
    named = {n: _name(payload.things[known[n][0]]["label"]) for n in chosen}
    spots = layout(len(known), pairs, lengths=lengths, boxes=boxes, core=first or (), named=named)
    groups = Counter(int(graph.nodes[iri].get("community", 0)) for _, iri in known)
    order = {
        group: at
        for at, (group, _) in enumerate(sorted(groups.items(), key=lambda g: (-g[1], g[0])))
    }
    net = ViewNetwork([known[row][0] for row in first] if first else None)
    for (number, iri), (x, y) in zip(known, spots, strict=True):
        data = graph.nodes[iri]
        net.put_node(
            number, "", x, y,
            degree=int(data.get("degree", graph.degree(iri))),
            strength=round(float(data.get("strength", 0)), 4),
            betweenness=round(float(data.get("betweenness", 0)), 4),
            community=order[int(data.get("community", 0))],
        )  # fmt: skip
    for a, b, data in links:
        net.put_edge(known[a][0], known[b][0], **_shared(payload, data))
    return net


def organisations(
    payload: Payload, institutions: nx.Graph[str], whole: nx.Graph[str]
) -> ViewNetwork | None:
    """The network of whole organisations; None where it has the same nodes as that of institutions.

    >>> organisations(Payload(), nx.Graph(), nx.Graph()) is None
    True
    """
    return shared_stage(payload, whole) if set(whole) != set(institutions) else None


def _links(graph: nx.Graph[str], place: Mapping[str, int]) -> list[tuple[int, int, dict[str, Any]]]:
    """Links between known nodes, by node number."""
    found = [
        (min(place[a], place[b]), max(place[a], place[b]), data)
        for a, b, data in graph.edges(data=True)
        if a != b and a in place and b in place
    ]
    return sorted(found, key=lambda link: link[:2])


def _shared(payload: Payload, data: Mapping[str, Any]) -> Row:
    """What the page keeps of a link: weight, level, years, events, participations."""
    events = sorted(payload.index[e] for e in data.get("events", ()) if e in payload.index)
    facts = {
        payload.fact_index[p] for p in data.get("participations", ()) if p in payload.fact_index
    }
    years = {year for e in events for year in payload.things[e].get("years", ())}
    years |= {
        int(d[:4]) for d in (data.get("first", ""), data.get("last", "")) if d[:4].isdecimal()
    }
    level = data.get("level", "event")
    return {
        "weight": round(float(data["weight"]), 4),
        "level": LEVELS.index(level) if level in LEVELS else len(LEVELS) - 1,
        "events": events,
        "facts": sorted(facts),
        "years": sorted(years),
    }


def opening(
    numbers: Sequence[int], pairs: Iterable[tuple[int, int]], types: Sequence[str]
) -> list[int] | None:
    """Numbers of the nodes a very large graph opens on, each type by its quota; None for all.

    Events and places are chosen by their links; persons and institutions by their links to
    what is already chosen, then by all their links, so that the opening drawing hangs together.

    >>> opening([0, 1], [(0, 1)], ["person", "event"]) is None
    True
    """
    if len(numbers) <= CULLED:
        return None
    near: dict[int, set[int]] = {number: set() for number in numbers}
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    by_type: dict[str, list[int]] = {t: [] for t in TYPES}
    for number in numbers:
        by_type[types[number]].append(number)
    chosen: set[int] = set()
    left = OPEN
    order = [t for t in ("event", "place", "person", "institution", "department") if by_type[t]]
    for at, kind in enumerate(order):
        share = QUOTA[kind] / sum(QUOTA[k] for k in order[at:])
        ranked = sorted(by_type[kind], key=lambda n: (-len(near[n] & chosen), -len(near[n]), n))
        taken = ranked[: round(left * share)]
        chosen.update(taken)
        left -= len(taken)
    return sorted(chosen)


def landmarks(numbers: Iterable[int], degrees: Sequence[int], types: Sequence[str]) -> list[int]:
    """The nodes whose names stand in a large drawing first: the best linked, events before others.

    >>> landmarks([0, 1, 2], [4, 9, 1], ["person", "person", "event"])
    [1, 0, 2]
    """
    most = max(degrees, default=1) or 1
    return sorted(
        numbers,
        key=lambda n: (-13 * (degrees[n] / most) ** 0.5 - (4 if types[n] == "event" else 0), n),
    )[:NAMED]


def _length(first: int, second: int) -> float:
    """Wished length of a link: hubs need room around them."""
    hub: float = (max(first, second) / 5) ** 0.5
    return 84 * max(1.0, hub)


def _box(label: str, degree: int) -> tuple[float, float]:
    """Width and height in pixels of a node with its wrapped label."""
    wide, high = _name(label)
    node = 20 + 4 * min(degree, 40) ** 0.5
    return max(node, wide) + 8, node + high + 6


def _name(label: str) -> tuple[float, float]:
    """Width and height in pixels of a wrapped label, by the usual width of its letters."""
    size = sum(13.0 if ord(c) > 0x2E7F else 6.7 for c in label)
    lines = min(3, max(1, -int(-size // 128)))
    return min(132.0, size if lines == 1 else 1.2 * size / lines), 16.0 * lines
