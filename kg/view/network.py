"""The data path: one `pyvis.network.Network` per view, filled without pyvis's slow ways.

Only pyvis's containers are used (nodes, edges, options). Its template, menus, `from_nx` and
physics are not: they need the network, run text as script, or take minutes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

from kg.errors import KgError

OPTIONS: Final = {
    "autoResize": True,
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "physics": {"enabled": False},
    "interaction": {
        "dragNodes": True,
        "hover": True,
        "keyboard": False,
        "multiselect": False,
        "navigationButtons": False,
        "selectable": False,
        "tooltipDelay": 3_600_000,
        "zoomSpeed": 0.6,
    },
}
"""What vis-network is told: still, draggable, and no tooltip of its own."""


class ViewNetwork(Network):  # type: ignore[misc]  # pyvis has no types
    """A pyvis network that takes positioned nodes and parallel links in linear time.

    `opening` are the numbers of the nodes shown first; None shows all.
    """

    def __init__(self, opening: Sequence[int] | None = None) -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        self.options = OPTIONS
        self.opening = opening

    def put_node(self, number: int, label: str, x: int, y: int, **values: Any) -> None:
        """Add a node with its position; `values` travel with it into the page."""
        node = Node(number, "custom", label, **values, x=x, y=y).options
        self.nodes.append(node)
        self.node_ids.append(number)
        self.node_map[number] = node

    def put_edge(self, start: int, end: int, **values: Any) -> None:
        """Add a link; unlike `add_edge` it keeps parallel ones and looks at no other."""
        self.edges.append(Edge(start, end, **values).options)

    def content(self) -> dict[str, Any]:
        """Nodes, edges and options as the template receives them.

        >>> net = ViewNetwork()
        >>> net.put_node(0, "Ada", 10, 20)
        >>> net.content()["nodes"]["x"]
        {'all': 10}
        """
        nodes, edges, _, _, _, options = self.get_network_data()
        return {
            "nodes": columns(nodes),
            "edges": columns(edges),
            "options": json.loads(options),
            "open": self.opening,
        }


def columns(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows turned into columns, which take a third of the bytes.

    A column is `{"all": v}` (the same everywhere), `{"of": [values], "at": [index …]}` (few
    different strings), or the list of values, `null` where a row has none. `n` counts the rows.

    >>> columns([{"a": 1, "b": 5}, {"a": 1, "b": 6}])
    {'n': 2, 'a': {'all': 1}, 'b': [5, 6]}
    """
    table = list(rows)
    packed: dict[str, Any] = {"n": len(table)}
    for key in sorted({key for row in table for key in row}):
        values = [row.get(key) for row in table]
        if all(v == values[0] and type(v) is type(values[0]) for v in values):
            packed[key] = {"all": values[0]}
            continue
        texts = [v for v in values if isinstance(v, str)]
        if len(texts) == len(values) and len(set(texts)) * 2 < len(texts):
            of = sorted(set(texts))
            place = {text: index for index, text in enumerate(of)}
            packed[key] = {"of": of, "at": [place[text] for text in texts]}
        else:
            packed[key] = values
    return packed


def vis_network() -> str:
    """The source of vis-network as pyvis ships it: licence banner kept, source map link dropped.

    >>> "@license" in vis_network()[:1500]
    True
    """
    found: list[Traversable] = []
    for folder in files("pyvis").joinpath("lib").iterdir():
        script = folder.joinpath("vis-network.min.js")
        if folder.name.startswith("vis-") and script.is_file():
            found.append(script)
    if not found:
        raise KgError(
            "the installed pyvis brings no vis-network",
            where="pyvis/lib",
            hint="reinstall pyvis 0.3.2 or newer",
        )
    newest = min(found, key=lambda s: len(s.read_bytes()))  # the minified build without shims
    source = newest.read_text(encoding="utf-8")
    return source.partition("//# sourceMappingURL")[0].rstrip() + "\n"
