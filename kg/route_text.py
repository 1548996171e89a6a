"""Introductions as people and programs read them: tables with numbered sentences, CSV, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import pairwise
from typing import Any, Final

from kg.analyse import Apart, Meeting
from kg.citations import Quote
from kg.introductions import Introduction, Introductions, Standing
from kg.tabular import Block, comma_separated

LINKS: Final[Mapping[str, str]] = {
    "contribution": "same contribution",
    "session": "same session",
    "event": "same event",
}
RANKED: Final = (
    "Ranked by score: how likely it is that everyone on the way knows the next one (small and close"
    " stages, repeated and recent meetings count for more), halved for every go-between; routes"
    " share no go-between as far as possible. Silence is not absence: who is not linked here may"
    " know each other all the same."
)
_HEADS: Final = ("who", "as", "link", "with", "as", "event", "when", "proof")
_SHOWN: Final = 3  # meetings of a hop, occasions of a standing; CSV and JSON have all
_COLUMNS: Final = (
    "route score hop link chance who who_as who_iri with with_as with_iri event when event_iri part"
    " who_quote who_place with_quote with_place"
).split()


class _Proofs:
    """Numbers for sentences, in the order in which they are first needed."""

    def __init__(self, told: Introductions) -> None:
        self.told = told
        self.numbers: dict[Quote, int] = {}

    def of(self, *facts: str) -> str:
        found = {
            self.numbers.setdefault(quote, len(self.numbers) + 1): None
            for fact in facts
            for quote in self.told.quotes[fact]
        }
        return " ".join(f"[{number}]" for number in sorted(found))

    def notes(self) -> list[str]:
        return [f"[{n}] {quote.place}: “{quote.text}”" for quote, n in self.numbers.items()]


def blocks(told: Introductions) -> tuple[list[Block], list[str]]:
    """A table for every route, and notes: the sentences that their numbers stand for.

    Of many meetings the closest and latest are shown.
    """
    proofs = _Proofs(told)
    found = []
    for number, one in enumerate(told.found, start=1):
        way = " → ".join(told.labels[agent] for agent in one.route.agents)
        title = f"{number}. {way} (score {one.route.score:.2g})"
        found.append(Block(title, _HEADS, tuple(_route_rows(told, one, proofs))))
    return found, proofs.notes()


def _route_rows(
    told: Introductions, one: Introduction, proofs: _Proofs
) -> Iterator[tuple[str, ...]]:
    yield from _standing_rows(told, told.here.iri, one.here, proofs)
    for (who, whom), hop in zip(pairwise(one.route.agents), one.hops, strict=True):
        for meeting in hop[:_SHOWN]:
            yield (
                told.labels[who],
                _roles(told, meeting.own),
                _link(told, meeting),
                told.labels[whom],
                _roles(told, meeting.theirs),
                meeting.label,
                when(meeting.first, meeting.last),
                proofs.of(*meeting.own, *meeting.theirs),
            )
        yield from _more(hop)
    if one.route.chances or one.there != one.here:
        yield from _standing_rows(told, told.there.iri, one.there, proofs)


def _standing_rows(
    told: Introductions, side: str, standings: tuple[Standing, ...], proofs: _Proofs
) -> Iterator[tuple[str, ...]]:
    for one in standings[:_SHOWN]:
        event = told.labels[one.event] if one.event else ""
        days = when(one.first, one.last) if one.event else ""
        below = "" if one.institution == side else f" ({told.labels[side]})"
        house = f"{told.labels[one.institution]}{below}"
        proof = proofs.of(*one.facts)
        yield told.labels[one.agent], one.said, _bond(one), house, "", event, days, proof
    yield from _more(standings)


def _bond(one: Standing) -> str:
    if not one.event:
        return "post at" if one.said else "belongs to"
    return "takes part as" if one.agent == one.institution else "speaks for"


def _link(told: Introductions, meeting: Meeting) -> str:
    """How close it was, and at what, where that has a name."""
    name = told.labels.get(meeting.part, meeting.part)
    return LINKS[meeting.level] + (f": {name}" if name != meeting.part else "")


def _more(shown: tuple[object, ...]) -> Iterator[tuple[str, ...]]:
    if len(shown) > _SHOWN:
        yield (f"… and {len(shown) - _SHOWN} more", *[""] * (len(_HEADS) - 1))


def _roles(told: Introductions, participations: tuple[str, ...]) -> str:
    return ", ".join(sorted({told.roles[iri] for iri in participations}))


def when(first: str, last: str) -> str:
    """A time for people.

    >>> when("2019-05-16", "2019-05-17"), when("2019", "2019"), when("", "")
    ('2019-05-16 – 2019-05-17', '2019', 'no date')
    """
    if not first and not last:
        return "no date"
    return first if first == last else f"{first} – {last}"


def no_route(told: Introductions, max_hops: int) -> str:
    """In words, why there is no introduction and what is known instead; "" where there is one."""
    apart = told.apart
    if apart is None:
        return ""
    here, there = told.here.label, told.there.label
    if apart.hops:
        reason = f"the shortest route has {apart.hops} hops: --max-hops {apart.hops} shows it"
    else:
        reason = f"{_reach(here, apart.here)}; {_reach(there, apart.there)}"
    crowds = f". Both were at {', '.join(told.crowds)}, with too many others" if told.crowds else ""
    return (
        f"no route from {here} to {there} within {max_hops} hops: {reason}{crowds}."
        " Silence is not absence: they may know each other all the same"
    )


def _reach(label: str, count: int) -> str:
    if count < 2:
        return f"{label} is not known to have shared a stage with anyone"
    return f"the network around {label} has {count:,} members and ends there"


def as_csv(told: Introductions) -> str:
    """One line for each meeting of each hop, and for each standing; quotes joined by " … "."""
    rows = []
    for number, one in enumerate(told.found, start=1):
        route = [str(number), f"{one.route.score:.6g}"]
        rows += [[*route, "", *_standing_cells(told, s)] for s in one.here]
        steps = zip(pairwise(one.route.agents), one.route.chances, one.hops, strict=True)
        for hop, ((who, whom), chance, meetings) in enumerate(steps, start=1):
            for meeting in meetings:
                cells = _meeting_cells(told, who, whom, meeting, chance)
                rows.append([*route, str(hop), *cells])
        if one.route.chances or one.there != one.here:
            rows += [[*route, "", *_standing_cells(told, s)] for s in one.there]
    return comma_separated(_COLUMNS, rows)


def _meeting_cells(
    told: Introductions, who: str, whom: str, meeting: Meeting, chance: float
) -> list[str]:
    days = when(meeting.first, meeting.last) if meeting.first else ""
    cells = [LINKS[meeting.level], f"{chance:.6g}"]
    cells += [told.labels[who], _roles(told, meeting.own), who]
    cells += [told.labels[whom], _roles(told, meeting.theirs), whom]
    cells += [meeting.label, days, meeting.event, meeting.part]
    return [*cells, *_quote_cells(told, meeting.own), *_quote_cells(told, meeting.theirs)]


def _standing_cells(told: Introductions, one: Standing) -> list[str]:
    event = told.labels[one.event] if one.event else ""
    cells = [_bond(one), "", told.labels[one.agent], one.said, one.agent]
    cells += [told.labels[one.institution], "", one.institution, event]
    days = when(one.first, one.last) if one.first else ""
    return [*cells, days, one.event, "", *_quote_cells(told, one.facts), "", ""]


def _quote_cells(told: Introductions, facts: tuple[str, ...]) -> list[str]:
    found = list(dict.fromkeys(quote for fact in facts for quote in told.quotes[fact]))
    return [" … ".join(q.text for q in found), " … ".join(q.place for q in found)]


def as_json(told: Introductions) -> str:
    """All that is known of the routes; `apart` says why there are none."""

    def named(iri: str) -> dict[str, str]:
        return {"iri": iri, "label": told.labels[iri]}

    def proof(fact: str) -> dict[str, Any]:
        quotes = [asdict(quote) for quote in told.quotes[fact]]
        return {"fact": fact, "role": told.roles.get(fact, ""), "quotes": quotes}

    def meeting(one: Meeting) -> dict[str, Any]:
        return {
            "event": named(one.event),
            "part": named(one.part) if one.part else None,
            "level": one.level,
            "first": one.first,
            "last": one.last,
            "own": [proof(fact) for fact in one.own],
            "theirs": [proof(fact) for fact in one.theirs],
        }

    def standing(one: Standing) -> dict[str, Any]:
        return {
            "link": _bond(one),
            "institution": named(one.institution),
            "as": one.said,
            "event": named(one.event) if one.event else None,
            "first": one.first,
            "last": one.last,
            "proof": [proof(fact) for fact in one.facts],
        }

    def route(one: Introduction) -> dict[str, Any]:
        steps = zip(one.route.chances, one.hops, strict=True)
        return {
            "score": round(one.route.score, 12),
            "agents": [named(agent) for agent in one.route.agents],
            "from": [standing(s) for s in one.here],
            "to": [standing(s) for s in one.there],
            "hops": [
                {"chance": round(c, 12), "meetings": [meeting(m) for m in hop]} for c, hop in steps
            ],
        }

    apart: Apart | None = told.apart
    page = {
        "from": asdict(told.here),
        "to": asdict(told.there),
        "routes": [route(one) for one in told.found],
        "apart": asdict(apart) if apart else None,
        "crowds": list(told.crowds),
        "ranking": RANKED,
    }
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"
