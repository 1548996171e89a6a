"""A network in numbers and names: the plain data and the tables that `kg stats` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import networkx as nx

from kg.analyse.assortativity import Assortativity, assortativity
from kg.analyse.measures import MEASURES
from kg.analyse.table import ParticipationTable

Table = tuple[str, list[str], list[list[str]]]
"""Title, column heads, rows."""

_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Ranked:
    """One place in a list of the foremost."""

    iri: str
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Bridge:
    """The only link between two parts: `sides` counts the nodes that each end holds on to."""

    a: str
    b: str
    labels: tuple[str, str]
    sides: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Community:
    """A group of two or more; `label` is its best-connected member's, `members` start there."""

    number: int
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stats:
    """What there is to say about a network.

    `components` are sizes, largest first, nodes without links included. Lists of the foremost
    hold ten at most. `modularity` says how distinct the communities are: 0 not at all, 1 at most.
    Betweenness was computed from `sources` nodes; unless those are all, it is an estimate with a
    standard error of `error` at most. `assortativity` has an entry per attribute that some node
    has.
    """

    nodes: int
    links: int
    density: float
    components: tuple[int, ...]
    best_connected: tuple[Ranked, ...]
    go_betweens: tuple[Ranked, ...]
    brokers: tuple[Ranked, ...]
    bridges: tuple[Bridge, ...]
    communities: tuple[Community, ...]
    modularity: float
    sources: int
    error: float
    assortativity: tuple[Assortativity, ...]


def corpus(table: ParticipationTable) -> Table:
    """What a table of participations holds, as a table for people.

    >>> corpus(ParticipationTable.of([], labels={}))[2][:2]
    [['persons', '0'], ['institutions', '0']]
    """
    counts = [[what, f"{number:,}"] for what, number in table.counts().items()]
    first, last = table.years()
    years = (f"{first} to {last}" if first != last else first) or "unknown"
    return "The corpus", ["what", "how many"], [*counts, ["years", years]]


def stats(network: nx.Graph[str], *, groups: Iterable[str] = ("country", "institution")) -> Stats:
    """Sum up a network, which `measure` must have been through.

    `groups` are node attributes, a text or several, to tell by whether links keep to their kind.

    >>> from kg.analyse import measure
    >>> found = stats(measure(nx.Graph([("Ada", "Bo"), ("Bo", "Cy")])))
    >>> found.links, found.best_connected[0].label
    (2, 'Bo')
    """
    linked = [node for node in network if network.degree[node]]
    between = [node for node in linked if network.nodes[node]["betweenness"] > 0]
    return Stats(
        nodes=network.number_of_nodes(),
        links=network.number_of_edges(),
        density=nx.density(network),
        components=tuple(sorted(map(len, nx.connected_components(network)), reverse=True)),
        best_connected=_top(network, linked, "strength", lambda value: -value),
        go_betweens=_top(network, between, "betweenness", lambda value: -value),
        # Where all contacts know each other there is nobody to bring together.
        brokers=_top(network, between, "constraint", lambda value: value),
        bridges=_bridges(network),
        communities=_communities(network),
        modularity=network.graph.get("modularity", 0.0),
        sources=network.graph.get("betweenness_sources", len(network)),
        error=network.graph.get("betweenness_error", 0.0),
        assortativity=tuple(
            found for attribute in groups if (found := assortativity(network, attribute)).known
        ),
    )


def report(found: Stats) -> list[Table]:
    """The tables of `kg stats`: title, heads and rows of text; an empty finding says so.

    >>> title, _, rows = report(stats(nx.Graph()))[0]
    >>> title, rows[0]
    ('The network', ['nodes', '0'])
    """
    isolated = found.components.count(1)
    shape = [
        ["nodes", f"{found.nodes:,}"],
        ["links", f"{found.links:,}"],
        ["density", f"{found.density:.3f}"],
        ["connected parts", f"{len(found.components) - isolated:,}"],
        ["largest part", f"{max(found.components, default=0):,} nodes"],
        ["without any link", f"{isolated:,}"],
        ["modularity of its communities", f"{found.modularity:.3f}"],
    ]
    kept = [
        [kind.attribute, f"{kind.value:.3f}" if kind.value is not None else "—", f"{kind.known:,}"]
        for kind in found.assortativity
    ]
    bridges = [[*bridge.labels, "{} | {}".format(*bridge.sides)] for bridge in found.bridges]
    groups = [[group.label, str(len(group.members))] for group in found.communities]
    return [
        ("The network", ["what", "how many"], shape),
        _ranking("Best connected", "strength", found.best_connected),
        _ranking("Go-betweens", "betweenness", found.go_betweens, _estimate(found)),
        _ranking("Brokers", "constraint", found.brokers),
        (
            "Bridges: the only link between two parts",
            ["from", "to", "nodes on each side"],
            _some(bridges),
        ),
        ("Communities, named after their best-connected member", ["around", "size"], _some(groups)),
        (
            "Links within the same: 1 always, 0 as by chance, below 0 less",
            ["of the same", "assortativity", "nodes with one"],
            _some(kept),
        ),
    ]


def per_node(network: nx.Graph[str]) -> tuple[list[str], list[list[str]]]:
    """A table with the measures of every node of a network, which `measure` must have been through.

    Heads, then rows, the strongest nodes first.

    >>> from kg.analyse import measure
    >>> heads, rows = per_node(measure(nx.Graph([("Ada", "Bo"), ("Bo", "Cy")])))
    >>> heads[:3], [row[:3] for row in rows[:2]]
    (['name', 'degree', 'strength'], [['Bo', '2', '2'], ['Ada', '1', '1']])
    """
    nodes = sorted(network, key=lambda node: (-network.nodes[node]["strength"], node))
    rows = []
    for node in nodes:
        values = (network.nodes[node][measure] for measure in MEASURES)
        rows.append([_label(network, node), *(f"{value:.6g}" for value in values), node])
    return ["name", *MEASURES, "iri"], rows


def _ranking(title: str, measure: str, ranked: tuple[Ranked, ...], note: str = "") -> Table:
    rows = [[place.label, f"{place.value:.3f}"] for place in ranked]
    return f"{title}. {MEASURES[measure]}{note}", ["who", measure], _some(rows)


def _estimate(found: Stats) -> str:
    if found.sources == found.nodes:
        return ""
    return (
        f" Estimated from {found.sources:,} of {found.nodes:,} nodes,"
        f" with a standard error of {found.error:.1g} at most."
    )


def _some(rows: list[list[str]]) -> list[list[str]]:
    if not rows:
        return [["none"]]
    more = len(rows) - _SHOWN
    return rows[:_SHOWN] + ([[f"… and {more:,} more"]] if more > 0 else [])


def _label(network: nx.Graph[str], node: str) -> str:
    label: str = network.nodes[node].get("label", node)
    return label


def _top(
    network: nx.Graph[str], nodes: list[str], measure: str, order: Callable[[float], float]
) -> tuple[Ranked, ...]:
    ranked = sorted((order(network.nodes[node][measure]), node) for node in nodes)[:_SHOWN]
    return tuple(
        Ranked(node, _label(network, node), network.nodes[node][measure]) for _, node in ranked
    )


def _bridges(network: nx.Graph[str]) -> tuple[Bridge, ...]:
    """All bridges, those that hold the largest parts together first."""
    cut = sorted((min(edge), max(edge)) for edge in nx.bridges(network))
    # Without its bridges the network falls into blocks; blocks and bridges form a forest.
    blocks: nx.Graph[str] = nx.Graph()
    blocks.add_nodes_from(network)
    blocks.add_edges_from(network.edges)
    blocks.remove_edges_from(cut)
    block_of: dict[str, int] = {}
    size: dict[int, int] = {}
    for number, members in enumerate(nx.connected_components(blocks)):
        size[number] = len(members)
        block_of.update(dict.fromkeys(members, number))
    forest: nx.Graph[int] = nx.Graph()
    forest.add_nodes_from(size)
    forest.add_edges_from((block_of[a], block_of[b]) for a, b in cut)
    below: dict[int, int] = {}
    parent: dict[int, int] = {}
    whole: dict[int, int] = {}
    for tree in nx.connected_components(forest):
        root = min(tree)
        order = list(nx.dfs_preorder_nodes(forest, root))
        parent.update({child: up for up, child in nx.dfs_edges(forest, root)})
        for block in reversed(order):
            below[block] = size[block] + sum(
                below[child] for child in forest[block] if parent.get(child) == block
            )
        whole.update(dict.fromkeys(tree, below[root]))
    found = []
    for a, b in cut:
        one, two = block_of[a], block_of[b]
        far = below[one] if parent.get(one) == two else whole[two] - below[two]
        labels = (_label(network, a), _label(network, b))
        found.append(Bridge(a, b, labels, (far, whole[one] - far)))
    return tuple(sorted(found, key=lambda bridge: (-min(bridge.sides), bridge.a, bridge.b)))


def _communities(network: nx.Graph[str]) -> tuple[Community, ...]:
    groups: dict[int, list[str]] = {}
    for node, data in network.nodes(data=True):
        groups.setdefault(data["community"], []).append(node)
    found = []
    for number, members in sorted(groups.items()):
        members.sort(key=lambda node: (-network.nodes[node]["strength"], node))
        if len(members) > 1:
            found.append(Community(number, _label(network, members[0]), tuple(members)))
    return tuple(found)
