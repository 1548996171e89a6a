"""The collaboration networks: who shared a stage with whom, how closely, and what it amounts to.

`project` makes links from a table of participations, `measure` adds the measures of every node,
`stats` and `report` put it in words and tables, `stages` gives its edges as facts for the graph.
"""

from typing import Final, Literal

from kg.analyse.acquaintances import Acquaintances
from kg.analyse.attendance import attendance
from kg.analyse.changes import KINDS, Change, Changes, Coverage, Tie, changes
from kg.analyse.measures import MEASURES, measure, measure_matrix
from kg.analyse.meetings import (
    Meeting,
    Meetings,
    family,
    own_participations,
    representatives,
)
from kg.analyse.periods import Period, read_day, read_period, split
from kg.analyse.projection import Projection, project, stages
from kg.analyse.routes import Apart, Route, apart, routes
from kg.analyse.summary import (
    Bridge,
    Community,
    Ranked,
    Stats,
    corpus,
    per_node,
    report,
    stats,
)
from kg.analyse.table import ParticipationTable
from kg.participations import SharedStage

AGENTS: Final[tuple[Literal["people", "institutions"], ...]] = ("people", "institutions")
"""What a network can be of."""

__all__ = [
    "AGENTS",
    "KINDS",
    "MEASURES",
    "Acquaintances",
    "Apart",
    "Bridge",
    "Change",
    "Changes",
    "Community",
    "Coverage",
    "Meeting",
    "Meetings",
    "ParticipationTable",
    "Period",
    "Projection",
    "Ranked",
    "Route",
    "SharedStage",
    "Stats",
    "Tie",
    "apart",
    "attendance",
    "changes",
    "corpus",
    "family",
    "measure",
    "measure_matrix",
    "own_participations",
    "per_node",
    "project",
    "read_day",
    "read_period",
    "report",
    "representatives",
    "routes",
    "split",
    "stages",
    "stats",
]
