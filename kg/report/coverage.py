"""Sections on what there is: the corpus at a glance, its years, its events."""

from __future__ import annotations

from typing import Final

from kg.report.blocks import Bars, Cell, Figure, Piece, Section, Table, Text
from kg.report.findings import Findings, first_rows, listed, ranges, several
from kg.report.questions import Row

_EVENTS: Final = 40
_RELATED: Final = 15
_NAMED: Final = 3  # of the people, institutions and countries named at a glance
_SILENCE: Final = (
    "Silence is not absence: who or what is missing here is missing in the sources, which does not"
    " mean that it did not happen. More sources make a fuller picture."
)


def glance(found: Findings) -> Section:
    """The headline numbers, and what stands out."""
    counts = found.counts
    known = [(kind, counts[kind]) for kind in counts if counts[kind] or kind != "talks"]
    texts = [_told(found), *_central(found), *_returned(found), *_bridged(found)]
    return Section(
        "glance",
        "At a glance",
        texts=tuple(texts),
        figures=tuple(Figure(number, _label(kind, number)) for kind, number in known),
        commands=(found.ask.command("counts"),),
    )


def _label(kind: str, number: int) -> str:
    single = {"people": "person"}.get(kind, kind.removesuffix("s"))
    return single if number == 1 else kind


def _told(found: Findings) -> Text:
    counts = found.counts
    when = f" of {found.span}" if found.span else ""
    one = counts["sources"] == 1
    return (
        f"{several(counts['sources'], 'source')} {'tells' if one else 'tell'} of"
        f" {several(counts['events'], 'event')}{when}. {'It names' if one else 'They name'}"
        f" {several(counts['people'], 'person', 'people')} and"
        f" {several(counts['institutions'], 'institution')}, with"
        f" {several(counts['participations'], 'participation')}: who took part, as what, for whom.",
    )


def _central(found: Findings) -> list[Text]:
    texts: list[Text] = []
    for agents in ("institutions", "people"):
        stats, network = found.stats[agents], found.networks[agents]
        best = [found.link(r.iri, r.label, agents) for r in stats.best_connected[:_NAMED]]
        if best:
            degree = network.nodes[stats.best_connected[0].iri]["degree"]
            other = several(degree, "other")
            texts.append(
                (
                    f"Best connected {agents}: ",
                    *listed(best),
                    f"; the first met {other} on a stage.",
                )
            )
    go = [found.link(r.iri, r.label, "people") for r in found.stats["people"].go_betweens[:_NAMED]]
    if go:
        texts.append(("Most introductions between others lead through ", *listed(go), "."))
    return texts


def _returned(found: Findings) -> list[Text]:
    rows = found.ask.rows("returning")
    if not rows:
        return [("Nobody is known to have come to more than one event.",)]
    people = len({row["who"] for row in rows})
    most = rows[0]
    name = found.link(most["who"], most["name"])
    came = several(people, "person", "people")
    return [
        (
            f"{came} came to more than one event; most often ",
            name,
            f", to {most['events']} of them.",
        )
    ]


def _bridged(found: Findings) -> list[Text]:
    bridges = found.stats["institutions"].bridges
    if not bridges:
        return []
    ends = zip((bridges[0].a, bridges[0].b), bridges[0].labels, strict=True)
    links = [found.link(iri, label, "institutions") for iri, label in ends]
    return [("Without the one link between ", *listed(links), " the network would fall apart.")]


def coverage(found: Findings) -> Section:
    """Which years the sources speak of, and what their silence means."""
    dated = [(year, numbers) for year, numbers in found.years.items() if year]
    undated = [("no year", numbers) for year, numbers in found.years.items() if not year]
    kinds = ("events", "participations")
    series = tuple((kind, {int(year): n[kind] for year, n in dated}) for kind in kinds)
    timeline = Table(
        "timeline",
        "Events and participations by year",
        "An event counts in the year in which it begins.",
        ("Year", "Events", "Participations"),
        tuple((year, n["events"], n["participations"]) for year, n in [*dated, *undated]),
        (found.ask.command("years"),),
        empty="No event is known.",
        chart=Bars(series) if len(dated) > 1 else None,
    )
    return Section(
        "coverage",
        "Years",
        texts=(*_gaps(found), (_SILENCE,)),
        tables=(timeline,),
    )


def _gaps(found: Findings) -> list[Text]:
    texts: list[Text] = []
    if found.span:
        first, last = map(int, found.first_and_last)
        gaps = ranges(year for year in range(first, last + 1) if str(year) not in found.years)
        dated = sum(numbers["events"] for year, numbers in found.years.items() if year)
        when = f"from {first} to {last}" if last > first else str(first)
        told = f"The year of {several(dated, 'event')} is known: {when}."
        if gaps:
            told += f" No event is known of {''.join(map(str, listed(gaps)))}."
        elif last > first:
            told += " There is at least one for every year between."
        texts.append((told,))
    undated = found.ask.rows("undated")
    if undated:
        names = [found.link(row["event"], row["name"]) for row in undated[:_NAMED]]
        rest = len(undated) - len(names)
        more: list[Piece] = [*names, *([several(rest, "other")] if rest else [])]
        head = several(len(undated), "event has", "events have")
        texts.append((f"{head} no year: ", *listed(more), "."))
    return texts


def events(found: Findings) -> Section:
    """The events, and which of them the same people came to."""
    rows = found.ask.rows("events")
    if len(rows) > _EVENTS:
        largest = sorted(rows, key=lambda row: (-int(row["people"]), row["start"], row["event"]))
        kept = {row["event"] for row in largest[:_EVENTS]}
        about = f"The {_EVENTS} at which most people are known, by date."
    else:
        kept, about = {row["event"] for row in rows}, "All events, by date."
    listing = Table(
        "all-events",
        "The events",
        f"{about} Institutions are those that took part or were represented.",
        ("Began", "Event", "Where", "People", "Institutions"),
        tuple(_event(found, row) for row in _dated_first(rows) if row["event"] in kept),
        (found.ask.command("events"),),
        empty="No event is known.",
        more=len(rows) - len(kept),
    )
    return Section("events", "Events", tables=(listing, _related(found)))


def _dated_first(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (not row["start"], row["start"], row["name"], row["event"]))


def _event(found: Findings, row: Row) -> tuple[Cell, ...]:
    name = found.link(row["event"], row["name"])
    return row["start"], name, row["place"], int(row["people"]), int(row["institutions"])


def _related(found: Findings) -> Table:
    rows, more = first_rows(found.related_events, _RELATED)
    return Table(
        "related-events",
        "Events related by people",
        "Pairs of events that the same people took part in, most people first.",
        ("Event", "Other event", "Same people"),
        tuple(
            (
                found.link(row["one"], row["oneName"]),
                found.link(row["other"], row["otherName"]),
                int(row["people"]),
            )
            for row in rows
        ),
        (found.ask.command("related-events"),),
        empty="None: no two events are known to share a person.",
        more=more,
    )
