"""The collaboration networks: who shared a stage with whom, how closely, and what it amounts to.

`project` makes links from a table of participations, `measure` adds the measures of every node,
`stats` and `report` put it in words and tables, `stages` gives its edges as facts for the graph.
"""

from typing import Final, Literal

from kg.analyse.measures import MEASURES, measure
from kg.analyse.projection import Projection, project, stages
from kg.analyse.summary import Bridge, Community, Ranked, Stats, report, stats
from kg.analyse.table import ParticipationTable
from kg.participations import SharedStage

AGENTS: Final[tuple[Literal["people", "institutions"], ...]] = ("people", "institutions")
"""What a network can be of."""

__all__ = [
    "AGENTS",
    "MEASURES",
    "Bridge",
    "Community",
    "ParticipationTable",
    "Projection",
    "Ranked",
    "SharedStage",
    "Stats",
    "measure",
    "project",
    "report",
    "stages",
    "stats",
]
