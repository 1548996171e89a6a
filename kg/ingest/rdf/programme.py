"""The programme that the facts describe: the whole event, what is part of what, and when."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kg.ingest.rdf.facts import Facts
from kg.model import Kind
from kg.names import slug
from kg.vocab import CKG, DCTERMS, RDFS, SCHEMA, SKOS

_ISO: Final = re.compile(
    r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?"
)


@dataclass(frozen=True, slots=True)
class Stage:
    """An event, session or contribution: its node, its name and the node above it, if any.

    `at` tells it from others of the same name there; `zone` is that of its times without offset.
    """

    node: str
    kind: Kind
    name: str
    above: str
    zone: str
    start: str
    at: str = ""


class Programme:
    """All stages with a name, each below the next one that has a name.

    `nameless` are the nodes of the others, `events` counts the stages that are part of no other.

    >>> Programme(Facts([])).stages
    {}
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        talks = facts.instances(f"{CKG}Contribution")
        sessions = facts.instances(f"{CKG}Session") - talks
        events = facts.instances(f"{CKG}Event") - talks - sessions
        self._names = {node: self._name(node) for node in talks | sessions | events}
        self.nameless = sorted(node for node, name in self._names.items() if not name)
        self._above = {node: self._closest(node) for node in self._names}
        found = [
            self._stage(node, self._kind(node, talks, events))
            for node in sorted(self._names, key=lambda node: (self._names[node], node))
            if self._names[node]
        ]
        self.stages = {stage.node: stage for stage in _told_apart(found)}
        self.events = sum(stage.kind is Kind.EVENT for stage in found)

    def whole(self, node: str) -> str:
        """The event that a stage belongs to, or that it is itself; "" if there is none."""
        for _ in range(len(self.stages) + 1):
            stage = self.stages.get(node)
            if stage is None:
                return ""
            if stage.kind is Kind.EVENT:
                return node
            node = stage.above
        return ""

    def depth(self, node: str) -> int:
        """How many stages are above it."""
        depth = 0
        while (stage := self.stages.get(node)) and stage.above and depth <= len(self.stages):
            node, depth = stage.above, depth + 1
        return depth

    def _stage(self, node: str, kind: Kind) -> Stage:
        zone = "".join(self._facts.texts(node, f"{SCHEMA}scheduleTimezone")[:1])
        starts = self._facts.texts(node, f"{SCHEMA}startDate")
        start = next((iso for text in starts if (iso := moment(text, zone))), "")
        return Stage(node, kind, self._names[node], self._named_above(node), zone, start)

    def _name(self, node: str) -> str:
        names = self._facts.texts(node, f"{DCTERMS}title", f"{RDFS}label", f"{SKOS}altLabel")
        return names[0] if names else ""

    def _kind(self, node: str, talks: set[str], events: set[str]) -> Kind:
        if node in talks:
            return Kind.CONTRIBUTION
        return Kind.EVENT if node in events and not self._named_above(node) else Kind.SESSION

    def _parents(self, node: str) -> list[str]:
        parents = self._facts.nodes(node, f"{CKG}partOf")
        return [parent for parent in parents if parent in self._names and parent != node]

    def _closest(self, node: str) -> str:
        """Of several that it is part of, the one that none of the others is part of."""
        parents = self._parents(node)
        if len(parents) < 2:
            return "".join(parents)
        higher = {above for parent in parents for above in self._ancestors(parent)}
        return next((parent for parent in parents if parent not in higher), parents[0])

    def _ancestors(self, node: str) -> set[str]:
        found: set[str] = set()
        ahead = self._parents(node)
        while ahead:
            above = ahead.pop()
            if above not in found:
                found.add(above)
                ahead += self._parents(above)
        return found

    def _named_above(self, node: str) -> str:
        """The next stage above with a name; "" at the top and where the way goes round."""
        seen = {node}
        above = self._above[node]
        while above and above not in seen and not self._names[above]:
            seen.add(above)
            above = self._above[above]
        if above in seen:
            return ""
        return "" if self._goes_round(node) else above

    def _goes_round(self, node: str) -> bool:
        seen: set[str] = set()
        at = node
        while at and at not in seen:
            seen.add(at)
            at = self._above[at]
        return at == node


def moment(printed: str, zone: str = "", *, day: bool = False) -> str:
    """An ISO date or date and time, with the offset of `zone` if it has none; "" for others.

    `day`: the date only.

    >>> moment("2004-11-08T09:00:00", "Asia/Tokyo"), moment("2004-11-08T09:00:00Z", day=True)
    ('2004-11-08T09:00:00+09:00', '2004-11-08')
    >>> moment("2004-11"), moment("2004-02-31"), moment("next week")
    ('2004-11', '', '')
    """
    found = _ISO.fullmatch(printed)
    if not found:
        return ""
    date, time, offset = found.groups()
    try:
        datetime.date.fromisoformat(f"{date}-01-01"[:10])
        if day or not time:
            return date
        read = datetime.datetime.fromisoformat(f"{date}T{time}{offset or ''}")
    except ValueError:
        return ""
    known = _zone(zone) if zone and not offset else None
    return (read.replace(tzinfo=known) if known else read).isoformat()


def _zone(name: str) -> ZoneInfo | None:
    """The time zone of that name, None if this machine knows none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):  # OSError: a folder of the database
        return None


def _told_apart(stages: list[Stage]) -> list[Stage]:
    """The stages with `at`: when they start, else their IRI; both for those that are alike."""

    def alike(stage: Stage) -> tuple[str, ...]:
        return stage.kind.value, slug(stage.name), stage.above, stage.start

    times = Counter(map(alike, stages))
    found = []
    for stage in stages:
        own = "" if stage.node.startswith("_:") else stage.node
        unique = f"{stage.start} {own}".strip() if times[alike(stage)] > 1 else stage.start or own
        found.append(replace(stage, at=unique))
    return found
