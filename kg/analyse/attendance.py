"""Who was at which event: the network of two kinds of nodes that the others are projections of."""

from __future__ import annotations

from typing import Literal

import networkx as nx
import numpy as np

from kg.analyse.stages import attendances
from kg.analyse.table import ParticipationTable


def attendance(
    table: ParticipationTable, agents: Literal["people", "institutions"] = "people"
) -> nx.Graph[str]:
    """The agents and the events of a table, each agent linked to the events it took part in.

    Nodes carry `label` and `bipartite`: 0 for agents, 1 for events, as networkx's functions for
    such graphs expect; events `first` and `last` (ISO, empty when unknown). Edges carry `roles`
    (IRIs) and `participations`. All is sorted.

    >>> from kg.participations import Participation
    >>> rows = [Participation(f"p{n}", n, True, "speaker", "forum") for n in ("ada", "bo", "cy")]
    >>> found = attendance(ParticipationTable.of(rows, labels={}))
    >>> list(found["forum"]), found.edges["ada", "forum"]["roles"]
    (['ada', 'bo', 'cy'], ('speaker',))
    """
    found = attendances(table, agents)
    things, labels = table.things, table.labels
    network: nx.Graph[str] = nx.Graph()
    for n in found.agents.tolist():
        network.add_node(things[n], label=labels[n], bipartite=0)
    for n in found.events.tolist():
        first, last = table.dates.get(n, ("", ""))
        network.add_node(things[n], label=labels[n], bipartite=1, first=first, last=last)
    for n, (agent, event) in enumerate(
        zip(found.agents[found.agent].tolist(), found.events[found.event].tolist(), strict=True)
    ):
        rows = np.unique(found.rows[found.bounds[n] : found.bounds[n + 1]]).tolist()
        network.add_edge(
            things[agent],
            things[event],
            roles=tuple(sorted({things[role] for role in table.roles[rows].tolist()})),
            participations=tuple(table.rows[row] for row in rows),
        )
    return network
