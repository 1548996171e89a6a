"""Changes between two periods as people and programs read them: tables, CSV, JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from kg.analyse import KINDS, Change, Changes, Coverage, ParticipationTable, Tie
from kg.tabular import Block, comma_separated

COMPARED: Final = (
    "Links are compared by weight and by weight per known event, so that more reports alone make"
    " none stronger and fewer none weaker. Silence is not absence: what no source tells of may have"
    " happened all the same."
)
_NAMED: Final = 10  # names in a row of the tables; CSV and JSON have all
_COLUMNS: Final = (
    "change a b weight_before weight_after events_before events_after a_carried_by b_carried_by"
    " rests_on a_iri b_iri events participations"
).split()
# The last two only where others than the two themselves carry links.
_HEADS: Final = (
    "between", "and", "weight before", "after", "events before", "after", "carried by", "rests on",
)  # fmt: skip


class ChangeText:
    """Changes with the labels of a table of participations, the one they come from."""

    def __init__(self, found: Changes, table: ParticipationTable) -> None:
        self.found = found
        self._carried = any(_by_others(link) for link in found.links)
        self._labels: Mapping[str, str] = dict(zip(table.things, table.labels, strict=True))

    def blocks(self, limit: int) -> list[Block]:
        """What is known of the periods, then a table for each kind of change, then who is new.

        Of each kind at most `limit` links are listed, the strongest first.
        """
        found = self.found
        coverage = Block(
            "What is known",
            ("period", "events", "sources", "who took part"),
            tuple(map(_coverage_row, (found.before, found.after))),
        )
        blocks = [coverage]
        heads = _HEADS if self._carried else _HEADS[:-2]
        for kind, meaning in KINDS.items():
            links = [link for link in found.links if link.kind == kind]
            if links:
                rows = [self._row(link)[: len(heads)] for link in links[:limit]]
                rows += _more(len(links) - limit, len(heads))
                title = f"{kind.capitalize()}: {len(links):,}. {meaning}"
                blocks.append(Block(title, heads, tuple(rows)))
        return [*blocks, *self._alone(limit), *self._seen(limit)]

    def _row(self, link: Change) -> tuple[str, ...]:
        latest = link.after if link.after.events else link.before
        return (
            self._labels[link.a],
            self._labels[link.b],
            f"{link.before.weight:.3f}",
            f"{link.after.weight:.3f}",
            f"{len(link.before.events):,}",
            f"{len(link.after.events):,}",
            self._carriers(link, latest),
            self._names(link.rests_on),
        )

    def _carriers(self, link: Change, tie: Tie) -> str:
        if not _by_others(link):
            return "themselves"
        one, other = tie.carriers
        return (
            f"{self._names(one)} for both"
            if one == other
            else " – ".join(map(self._names, tie.carriers))
        )

    def _alone(self, limit: int) -> Iterator[Block]:
        """Who would take links of the later period along, the most first."""
        resting: dict[str, list[str]] = defaultdict(list)
        for link in self.found.links:
            for person in link.rests_on if link.after.events else ():
                resting[person].append(f"{self._labels[link.a]} – {self._labels[link.b]}")
        ordered = sorted(resting.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        if ordered:
            rows: list[tuple[str, ...]] = [
                (self._labels[person], f"{len(links):,}", _listed(links, 3))
                for person, links in ordered[:limit]
            ]
            rows += _more(len(ordered) - limit, 3)
            title = "Links of the later period that rest on one person"
            yield Block(title, ("person", "links", "between"), tuple(rows))

    def _seen(self, limit: int) -> Iterator[Block]:
        for title, agents in (
            ("Seen for the first time", self.found.first_time),
            ("Not seen again", self.found.not_seen),
        ):
            if agents:
                rows: list[tuple[str, ...]] = [(self._labels[agent],) for agent in agents[:limit]]
                rows += _more(len(agents) - limit, 1)
                yield Block(f"{title}: {len(agents):,}", ("name",), tuple(rows))

    def notes(self) -> list[str]:
        """Which events count in neither period, or in both, by name."""
        found = self.found
        notes = []
        for events, what in (
            (found.undated, "Counted in neither period, as their date is not known"),
            (found.straddling, "Counted in both periods, as they may belong to either"),
        ):
            if events:
                notes.append(f"{what} ({len(events):,}): {self._names(events)}")
        return notes

    def _names(self, iris: Iterable[str]) -> str:
        return _listed([self._labels[iri] for iri in iris])

    def as_csv(self) -> str:
        """One line for each link; several names in a cell are joined by "; "."""
        return comma_separated(_COLUMNS, map(self._cells, self.found.links))

    def _cells(self, link: Change) -> list[str]:
        both = link.before, link.after
        sides = [dict.fromkeys(who for tie in both for who in tie.carriers[n]) for n in (0, 1)]
        return [
            link.kind,
            *(self._labels[iri] for iri in (link.a, link.b)),
            *(f"{tie.weight:.6g}" for tie in both),
            *(str(len(tie.events)) for tie in both),
            *("; ".join(self._labels[iri] for iri in side) for side in sides),
            "; ".join(self._labels[iri] for iri in link.rests_on),
            link.a,
            link.b,
            "; ".join(dict.fromkeys(event for tie in both for event in tie.events)),
            "; ".join(dict.fromkeys(fact for tie in both for fact in tie.participations)),
        ]

    def as_json(self) -> str:
        """Everything, with the participations and events that each number comes from."""
        found = self.found

        def named(iris: Iterable[str]) -> list[dict[str, str]]:
            return [{"iri": iri, "label": self._labels[iri]} for iri in iris]

        def tie(one: Tie) -> dict[str, Any]:
            return {
                "weight": round(one.weight, 12),
                "events": named(one.events),
                "carriers": [named(side) for side in one.carriers],
                "participations": list(one.participations),
            }

        page = {
            "before": asdict(found.before) | {"period": found.before.period._asdict()},
            "after": asdict(found.after) | {"period": found.after.period._asdict()},
            "links": [
                {
                    "change": link.kind,
                    "between": named((link.a, link.b)),
                    "before": tie(link.before),
                    "after": tie(link.after),
                    "rests_on": named(link.rests_on),
                }
                for link in found.links
            ],
            "first_time": named(found.first_time),
            "not_seen_again": named(found.not_seen),
            "undated_events": named(found.undated),
            "straddling_events": named(found.straddling),
            "kinds": dict(KINDS),
            "comparison": COMPARED,
        }
        return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def _by_others(link: Change) -> bool:
    latest = link.after if link.after.events else link.before
    return latest.carriers != ((link.a,), (link.b,))


def _listed(names: list[str], most: int = _NAMED) -> str:
    more = [f"{len(names) - most:,} more"] if len(names) > most else []
    return ", ".join([*names[:most], *more])


def _coverage_row(known: Coverage) -> tuple[str, ...]:
    numbers = (known.events, known.sources, known.agents)
    return str(known.period), *(f"{number:,}" for number in numbers)


def _more(count: int, columns: int) -> list[tuple[str, ...]]:
    return [(f"… and {count:,} more", *[""] * (columns - 1))] if count > 0 else []
