"""The participations of a graph in whole numbers: what networks and counts are computed from.

It lies beside the store in the graph folder, so that no question about the whole graph needs a
join over triples.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from kg.dates import overlaps
from kg.errors import GraphFolderError
from kg.participations import Participation, event_dates
from kg.roles import narrower

Ints = NDArray[np.int64]

NOTHING: Final = -1
"""Stands where a participation has no contribution, or no session."""

_FORMAT: Final = 1
_NONE: Final[Mapping[str, tuple[str, ...]]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class ParticipationTable:
    """Participations as columns of numbers, one entry per participation, in the order of `rows`.

    A number is an index into `things`, the sorted IRIs of all agents, events, parts and roles.
    `rows` are the participations' IRIs, sorted by participant, event and IRI. `organisation_rows`
    and `organisations` pair participations with the institutions that take part in them, by
    themselves or represented, sorted by institution, event and row.

    `labels` has a name for each thing. By number of the thing, where known: `dates` are an event's
    first and last day (ISO, as far as known), `kinds` its concepts, `countries` an agent's
    countries as printed, `above` all institutions above one, nearest first.
    """

    rows: tuple[str, ...]
    things: tuple[str, ...]
    labels: tuple[str, ...]
    participants: Ints
    persons: NDArray[np.bool_]
    roles: Ints
    events: Ints
    contributions: Ints
    sessions: Ints
    organisation_rows: Ints
    organisations: Ints
    dates: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    kinds: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    countries: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    above: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        rows: Iterable[Participation],
        *,
        labels: Mapping[str, str],
        ancestors: Mapping[str, tuple[str, ...]] = _NONE,
        kinds: Mapping[str, tuple[str, ...]] = _NONE,
        countries: Mapping[str, tuple[str, ...]] = _NONE,
    ) -> Self:
        """The table of these rows, in any order; a thing without a label is called by its IRI.

        >>> row = Participation("x", "ada", True, "speaker", "forum", institutions=("ras",))
        >>> table = ParticipationTable.of([row], labels={"ada": "Ada"}, ancestors={"ras": ("gov",)})
        >>> table.things, [table.labels[n] for n in table.participants]
        (('ada', 'forum', 'gov', 'ras', 'speaker'), ['Ada'])
        """
        table = sorted(set(rows), key=lambda row: (row.participant, row.event, row))
        taking_part = [
            {*row.institutions, *(() if row.is_person else (row.participant,))} for row in table
        ]
        found = {
            thing
            for row in table
            for thing in (row.participant, row.role, row.event, row.contribution, row.session)
        }.union(*taking_part)
        found |= {up for thing in found for up in ancestors.get(thing, ())}
        found.discard("")
        things = sorted(found)
        number = {thing: n for n, thing in enumerate(things)} | {"": NOTHING}

        def column(value: Callable[[Participation], str]) -> Ints:
            return np.array([number[value(row)] for row in table], dtype=np.int64)

        def known(facts: Mapping[str, Any]) -> dict[int, Any]:
            return {number[thing]: facts[thing] for thing in things if facts.get(thing)}

        events = column(lambda row: row.event)
        pairs = [(number[org], n) for n, orgs in enumerate(taking_part) for org in orgs]
        organisations, by = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        order = np.lexsort((by, events[by], organisations))
        return cls(
            rows=tuple(row.iri for row in table),
            things=tuple(things),
            labels=tuple(labels.get(thing, thing) for thing in things),
            participants=column(lambda row: row.participant),
            persons=np.array([row.is_person for row in table], dtype=np.bool_),
            roles=column(lambda row: row.role),
            events=events,
            contributions=column(lambda row: row.contribution),
            sessions=column(lambda row: row.session),
            organisation_rows=by[order],
            organisations=organisations[order],
            dates=known({e: days for e, days in event_dates(table).items() if any(days)}),
            kinds=known(kinds),
            countries=known(countries),
            above={n: tuple(number[up] for up in above) for n, above in known(ancestors).items()},
        )

    def __len__(self) -> int:
        """How many participations."""
        return len(self.rows)

    def counts(self) -> dict[str, int]:
        """How many persons, institutions, events and participations.

        >>> row = Participation("x", "ada", True, "speaker", "forum", institutions=("ras",))
        >>> ParticipationTable.of([row], labels={}).counts()
        {'persons': 1, 'institutions': 1, 'events': 1, 'participations': 1}
        """

        def distinct(numbers: Ints) -> int:
            return int(np.count_nonzero(np.bincount(numbers))) if len(numbers) else 0

        return {
            "persons": distinct(self.participants[self.persons]),
            "institutions": distinct(self.organisations),
            "events": distinct(self.events),
            "participations": len(self),
        }

    def years(self) -> tuple[str, str]:
        """The first and the last year of the events; empty where no date is known.

        >>> row = Participation("x", "ada", True, "speaker", "forum", start="2019-05")
        >>> ParticipationTable.of([row], labels={}).years()
        ('2019', '2019')
        """
        periods = [self.dates[n] for n in np.unique(self.events).tolist() if n in self.dates]
        days = [day[:4] for period in periods for day in period if day]
        return min(days, default=""), max(days, default="")

    def select(
        self,
        *,
        since: str = "",
        until: str = "",
        kinds: Collection[str] = (),
        roles: Collection[str] = (),
        countries: Collection[str] = (),
    ) -> Self:
        """The table of some of the participations; the things keep their numbers.

        Those at events between two days, months or years (ISO; the last one included), of these
        kinds, in these roles or narrower ones, by or for agents of these countries. Concepts are
        given as IRIs or by their last part ("forum", "speaker"), countries as the sources print
        them, in any case. An event of unknown date is not in any period.

        >>> rows = [
        ...     Participation("x", "ada", True, "role/speaker", "forum", start="2019"),
        ...     Participation("y", "bo", True, "role/attendee", "forum", start="2019"),
        ... ]
        >>> table = ParticipationTable.of(rows, labels={})
        >>> table.select(roles=["speaker"]).rows, len(table.select(since="2020"))
        (('x',), 0)
        """
        kept = np.ones(len(self), dtype=np.bool_)
        if since or until:
            inside = [n for n, days in self.dates.items() if overlaps(days, since, until)]
            kept &= np.isin(self.events, inside)
        if kinds:
            wanted = {_local(kind) for kind in kinds}
            fitting = [n for n, own in self.kinds.items() if wanted & {*map(_local, own)}]
            kept &= np.isin(self.events, fitting)
        if roles:
            under = {role for name in roles for role in narrower(_local(name))}
            kept &= np.isin(
                self.roles, [n for n in np.unique(self.roles) if _local(self.things[n]) in under]
            )
        if countries:
            kept &= self._of_countries({country.casefold() for country in countries})
        return self._keep(kept)

    def _of_countries(self, wanted: set[str]) -> NDArray[np.bool_]:
        own = {n for n, found in self.countries.items() if wanted & {*map(str.casefold, found)}}
        own |= {n for n, above in self.above.items() if own & {*above}}
        kept = np.isin(self.participants, list(own))
        kept[self.organisation_rows[np.isin(self.organisations, list(own))]] = True
        return kept

    def _keep(self, kept: NDArray[np.bool_]) -> Self:
        moved = np.cumsum(kept) - 1
        pairs = kept[self.organisation_rows]
        return replace(
            self,
            rows=tuple(self.rows[n] for n in np.flatnonzero(kept).tolist()),
            participants=self.participants[kept],
            persons=self.persons[kept],
            roles=self.roles[kept],
            events=self.events[kept],
            contributions=self.contributions[kept],
            sessions=self.sessions[kept],
            organisation_rows=moved[self.organisation_rows[pairs]],
            organisations=self.organisations[pairs],
        )

    def save(self, path: Path) -> None:
        """Write the table to a file (NumPy's .npz): the same table gives the same bytes."""
        texts = {name: getattr(self, name) for name in (*_TEXTS, *_FACTS)}
        text = json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode()
        columns = {name: getattr(self, name) for name in _COLUMNS}
        with path.open("wb") as file:
            np.savez(
                file,
                format=np.array(_FORMAT),
                text=np.frombuffer(text, dtype=np.uint8),
                allow_pickle=False,
                **columns,
            )

    @classmethod
    def load(cls, path: Path) -> Self:
        """The table in a file; GraphFolderError when there is none, or one that isn't ours.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     ParticipationTable.of([], labels={}).save(Path(folder, "table.npz"))
        ...     len(ParticipationTable.load(Path(folder, "table.npz")))
        0
        """
        try:
            # Read at once: one member at a time through ZipFile's own file is several times slower.
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as found:
                if int(found["format"]) != _FORMAT:
                    raise ValueError
                texts = json.loads(found["text"].tobytes())
                content: dict[str, Any] = {name: found[name] for name in _COLUMNS}
            for name in _TEXTS:
                content[name] = tuple(texts[name])
            for name in _FACTS:
                content[name] = {int(n): tuple(values) for n, values in texts[name].items()}
            return cls(**content)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise GraphFolderError(
                "the table of participations is missing or damaged",
                where=str(path),
                hint="run kg build again: nothing is read anew",
            ) from error


_TEXTS: Final = ("rows", "things", "labels")
_FACTS: Final = ("dates", "kinds", "countries", "above")
_COLUMNS: Final = tuple(
    f.name for f in fields(ParticipationTable) if f.name not in (*_TEXTS, *_FACTS)
)


def _local(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]
