"""Introductions from one person or institution to another: every hop with events and sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import pyoxigraph as ox

from kg import store
from kg.analyse import (
    Acquaintances,
    Apart,
    Meeting,
    Meetings,
    ParticipationTable,
    Route,
    apart,
    family,
    own_participations,
    representatives,
    routes,
)
from kg.citations import Quote, quotes
from kg.errors import UsageError
from kg.find import Named, find
from kg.vocab import BASE

HALF_LIFE: Final = 10.0
"""Years after which a meeting counts half: people change posts, but not every other year."""

_POSTS: Final = """
SELECT ?who ?post ?institution ?title WHERE {
  VALUES ?institution { %s }
  ?post a org:Membership ; org:member ?who ; org:organization ?institution .
  OPTIONAL { ?post ckg:positionTitle ?title }
}
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Why someone speaks for an institution: an event where they did, or a post.

    `institution` is the one itself or one below it. `event` is "" for a post. `said` are the roles
    at the event, or the title of the post. `facts` are the participations, or the posts.
    """

    agent: str
    institution: str
    said: str
    facts: tuple[str, ...]
    event: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A route with what proves it: the meetings of each hop, and why its ends stand for a side.

    There are no meetings in the route of one who belongs to both sides, and no standings where a
    person is asked for.
    """

    route: Route
    hops: tuple[tuple[Meeting, ...], ...]
    here: tuple[Standing, ...]
    there: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Introductions:
    """The answer: the best introductions first, and whatever is needed to print and prove them.

    Where there are none, `apart` says what keeps the sides apart, and `crowds` are events that
    both attended, too large for meeting anyone. `roles` and `quotes` belong to participations and
    posts, `labels` to everything else by IRI.
    """

    here: Named
    there: Named
    found: tuple[Introduction, ...]
    apart: Apart | None
    crowds: tuple[str, ...]
    labels: Mapping[str, str]
    roles: Mapping[str, str]
    quotes: Mapping[str, tuple[Quote, ...]]


def introduce(
    graph: ox.Store,
    table: ParticipationTable,
    here: str,
    there: str,
    *,
    count: int = 5,
    max_hops: int = 4,
    half_life: float = HALF_LIFE,
    since: str = "",
    base: str = BASE,
) -> Introductions:
    """By whom to get from `here` to `there`, each a person or an institution (see `kg.find`).

    For an institution stand all who represented it or hold a post there, or in anything below it;
    if nobody is known to, the institution itself, where it took part as organiser, say. Routes are
    ranked as `kg.analyse.routes` says, meetings fading with `half_life` (years) against the newest
    event; `since` leaves out events before a day, month or year.

    UsageError when both names mean the same thing, NotFoundError when nothing is called so.

    >>> introduce(ox.Store(), ParticipationTable.of([], labels={}), "Ada", "Bo")
    Traceback (most recent call last):
    kg.errors.NotFoundError: no person or institution is called 'Ada' (the graph names nobody)
    """
    if not half_life > 0:
        raise UsageError(f"{half_life} years are no half-life", hint="more than 0")
    sides = find(graph, here, base), find(graph, there, base)
    if sides[0] == sides[1]:
        raise UsageError(f"both names mean {sides[0].label}", hint="name two")
    table = table.select(since=since) if since else table
    posts = [_posts(graph, table, side, base) for side in sides]
    standing = [_standing(table, side, held) for side, held in zip(sides, posts, strict=True)]
    agents = [
        [side.iri] if side.kind == "person" else [*known]
        for side, known in zip(sides, standing, strict=True)
    ]
    network = _network(table, {*agents[0], *agents[1]}, half_life)
    best = routes(network, *agents, count=count, max_hops=max_hops)
    meetings = Meetings(table)
    found = tuple(_introduction(route, meetings, *standing) for route in best)
    facts = {*_facts(found)}
    labels = store.labels(graph, base)
    return Introductions(
        here=sides[0],
        there=sides[1],
        found=found,
        apart=None if found else apart(network, *agents),
        crowds=() if found else meetings.common_events(*agents),
        labels={
            iri: labels.get(iri, iri)
            for iri in sorted({sides[0].iri, sides[1].iri, *_things(found)})
        },
        roles={
            iri: _concept(table.things[role])
            for iri, role in zip(table.rows, table.roles.tolist(), strict=True)
            if iri in facts
        },
        quotes=quotes(graph, facts, base),
    )


def _iris(named: Iterable[Named]) -> Iterator[str]:
    return (one.iri for one in named)


Standings = Mapping[str, tuple[Standing, ...]]


def _posts(graph: ox.Store, table: ParticipationTable, side: Named, base: str) -> list[Standing]:
    """The posts that people hold in an institution or below it."""
    if side.kind == "person":
        return []
    houses = " ".join(str(ox.NamedNode(iri)) for iri in sorted(family(table, side.iri)))
    held: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in store.select(graph, _POSTS % houses, base):
        who, post, house, title = (term.value if term else "" for term in row)
        held[who, house, title].add(post)
    return [
        Standing(who, house, title, tuple(sorted(posts)))
        for (who, house, title), posts in sorted(held.items())
    ]


def _standing(table: ParticipationTable, side: Named, posts: Iterable[Standing]) -> Standings:
    """Who stands for a side, with the latest occasion first; nobody need do so for a person."""
    if side.kind == "person":
        return {}
    houses = family(table, side.iri)
    carried = representatives(table, houses)
    posts = list(posts)
    if not carried and not posts:
        carried = own_participations(table, houses)
    occasions = _occasions(table, houses, {fact for facts in carried.values() for fact in facts})
    found: dict[str, list[Standing]] = {agent: [] for agent in carried}
    for one in [*occasions, *posts]:
        found.setdefault(one.agent, []).append(one)
    return {agent: tuple(found[agent]) for agent in sorted(found)}


def _occasions(
    table: ParticipationTable, houses: frozenset[str], facts: set[str]
) -> list[Standing]:
    """The participations as standings, one for each event, the latest first."""
    rows: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    pairs = zip(table.organisation_rows.tolist(), table.organisations.tolist(), strict=True)
    for row, house in pairs:
        if table.rows[row] in facts and table.things[house] in houses:
            rows[int(table.participants[row]), house, int(table.events[row])].append(row)
    found = [
        Standing(
            table.things[who],
            table.things[house],
            ", ".join(sorted({_concept(table.things[table.roles[row]]) for row in its})),
            tuple(table.rows[row] for row in sorted(its)),
            table.things[event],
            *table.dates.get(event, ("", "")),
        )
        for (who, house, event), its in sorted(rows.items())
    ]
    return sorted(found, key=lambda one: (one.first, one.last), reverse=True)


def _network(table: ParticipationTable, agents: set[str], half_life: float) -> Acquaintances:
    """The network of people, and of institutions among the agents: they take part like a person."""
    numbers = [number for number, thing in enumerate(table.things) if thing in agents]
    mixed = replace(table, persons=table.persons | np.isin(table.participants, numbers))
    return Acquaintances.among_people(mixed, half_life=half_life)


def _introduction(
    route: Route, meetings: Meetings, here: Standings, there: Standings
) -> Introduction:
    return Introduction(
        route=route,
        hops=tuple(tuple(meetings.between(*pair)) for pair in pairwise(route.agents)),
        here=here.get(route.agents[0], ()),
        there=there.get(route.agents[-1], ()),
    )


def _facts(found: Iterable[Introduction]) -> Iterator[str]:
    """The participations and posts that prove introductions."""
    for one in found:
        for meeting in (meeting for hop in one.hops for meeting in hop):
            yield from (*meeting.own, *meeting.theirs)
        yield from (fact for standing in (*one.here, *one.there) for fact in standing.facts)


def _things(found: Iterable[Introduction]) -> set[str]:
    """All that introductions name: agents, events, parts, institutions."""
    named: set[str] = set()
    for one in found:
        named.update(one.route.agents)
        for meeting in (meeting for hop in one.hops for meeting in hop):
            named.update((meeting.event, meeting.part))
        for standing in (*one.here, *one.there):
            named.update((standing.institution, standing.event))
    return named - {""}


def _concept(iri: str) -> str:
    """`…/role/welcome-speaker` → "welcome speaker"."""
    return iri.rstrip("/").rpartition("/")[2].rpartition("#")[2].replace("-", " ")
