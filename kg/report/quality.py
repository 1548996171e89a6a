"""Sections on who came again and as what, on data quality, and on how things were counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from kg.analyse import MEASURES
from kg.report.blocks import Cell, Command, Link, Section, Table
from kg.report.findings import Findings, first_rows, listed, several
from kg.report.questions import Row

_RETURNING: Final = 25
_ROLES: Final = 30
_SHOWN: Final = 10
_QUOTE: Final = 110  # characters of a sentence
_THING: Final = {"organisation": "institution", "membership": "position", "contribution": "talk"}
_METHODS: Final = (
    "Every number here is counted from the graph beside this page; the command below each table"
    " prints it. Run it in the folder that holds the graph folder “out”, or name the graph folder"
    " with -g. Where a query spans lines, it can also be put into a file: kg query FILE.rq.",
    "Names lead to the interactive page, where every fact opens at the sentence that states it."
    " kg explain NAME prints the same.",
    "A shared stage is the closest that two had in common at an event: a talk or panel, a session,"
    " or the event. It counts 1/(n − 1) where n stood on it, so that everybody hands out 1 in all"
    " and a congress of 400 does not drown a round table of six (Newman 2001). Links that rest on"
    " large events alone and weigh next to nothing are left out, and so are those between an"
    " institution and its own departments.",
    "People and institutions are joined under one name only where the evidence is strong or"
    " somebody has decided so; kg judge undoes or settles what is doubtful.",
)


def participants(found: Findings) -> Section:
    """Who came again, and in which roles people took part."""
    return Section(
        "participants", "Participants and roles", tables=(_returning(found), _roles(found))
    )


def _returning(found: Findings) -> Table:
    by_person: dict[str, list[Row]] = defaultdict(list)
    for row in found.ask.rows("returning"):
        by_person[row["who"]].append(row)
    rows: list[tuple[Cell, ...]] = []
    for who, came in list(by_person.items())[:_RETURNING]:
        when = [_year(found, who, year, at) for year, at in _by_year(came)]
        name = found.link(who, came[0]["name"])
        rows.append((name, listed(when), int(came[0]["events"])))
    return Table(
        "returning",
        "Returning participants",
        "People who took part in two events or more; a year leads to its event, or to the person in"
        " that year, with the number of events in brackets.",
        ("Name", "Years", "Events"),
        tuple(rows),
        (found.ask.command("returning"), found.ask.command("returning-participants")),
        empty="None: nobody is known to have come to two events.",
        more=max(0, len(by_person) - _RETURNING),
    )


def _by_year(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """The rows of each year, those of none last."""
    ordered = sorted(rows, key=lambda row: (not row["year"], row["year"]))
    return [(year, list(at)) for year, at in groupby(ordered, key=lambda row: row["year"])]


def _year(found: Findings, who: str, year: str, at: list[Row]) -> Link:
    label = year or "no year"
    if len(at) == 1:
        return found.link(at[0]["event"], label)
    person = found.link(who, f"{label} ({len(at)})")
    return person._replace(target=f"{person.target}&from={year}&to={year}") if year else person


def _roles(found: Findings) -> Table:
    rows, more = first_rows(found.ask.rows("roles"), _ROLES)
    return Table(
        "roles",
        "Roles",
        "As what people and institutions took part.",
        ("Role", "Events", "People", "Participations"),
        tuple(
            (row["roleName"], int(row["events"]), int(row["people"]), int(row["participations"]))
            for row in rows
        ),
        (found.ask.command("roles"),),
        empty="No participation is known.",
        more=more,
        shares=True,
    )


def quality(found: Findings) -> Section:
    """What a reader should know before relying on the numbers."""
    facts = sum(int(row["facts"]) for row in found.ask.rows("confidence"))
    doubtful = len(found.ask.rows("low-confidence-facts"))
    text = (
        f"The reader is less than 0.7 sure of {several(doubtful, 'fact')} among {facts:,}. It says"
        " how sure it is of each and shows the words it was read from, so that a doubtful one can"
        " be looked at.",
    )
    return Section(
        "quality",
        "Data quality",
        texts=(text,),
        tables=(
            _confidence(found),
            _least_sure(found),
            _questions(found),
            _without_institution(found),
            _undated(found),
            _one_source(found),
            _sources(found),
        ),
    )


def _confidence(found: Findings) -> Table:
    return Table(
        "confidence",
        "How sure the facts are",
        "From 0 to 1, as the reader judged each fact.",
        ("Confidence", "Facts"),
        tuple((row["confidence"], int(row["facts"])) for row in found.ask.rows("confidence")),
        (found.ask.command("confidence"),),
        empty="There are no facts.",
        shares=True,
    )


def _least_sure(found: Findings) -> Table:
    rows, more = first_rows(found.ask.rows("low-confidence-facts"), _SHOWN)
    return Table(
        "least-sure",
        "Facts to look at first",
        "The facts that the reader is least sure of, with the words they were read from.",
        ("Fact", "Words", "Confidence"),
        tuple(
            (
                found.link(row["fact"], _THING.get(row["kind"], row["kind"])),
                _cut(row["quote"]),
                row["confidence"],
            )
            for row in rows
        ),
        (found.ask.command("low-confidence-facts"),),
        empty="None: the reader is at least 0.7 sure of every fact.",
        more=more,
    )


def _cut(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= _QUOTE else f"{words[:_QUOTE].rstrip()}…"


def _without_institution(found: Findings) -> Table:
    rows, more = first_rows(found.ask.rows("without-institution"), _SHOWN)
    return Table(
        "without-institution",
        "People without an institution",
        "They took part, and no source says for whom.",
        ("Name", "Events"),
        tuple((found.link(row["who"], row["name"]), int(row["events"])) for row in rows),
        (found.ask.command("without-institution"),),
        empty="None: everybody's institution is known.",
        more=more,
        narrow=True,
    )


def _questions(found: Findings) -> Table:
    pairs = found.identity.open
    rows: list[tuple[Cell, ...]] = []
    for pair in pairs[:_SHOWN]:
        names = [_name(found, side) for side in (pair.left, pair.right)]
        if names[0] == names[1]:  # only their ids tell them apart
            names = [f"{names[0]} ({side})" for side in (pair.left, pair.right)]
        things = map(found.identity.linker.canonical, (pair.left, pair.right))
        ends = [found.link(thing, name) for thing, name in zip(things, names, strict=True)]
        rows.append((*ends, f"{pair.score.value:.2f}"))
    return Table(
        "questions",
        "The same?",
        "Names that may be one thing and that nobody has decided about; kg judge asks one by one.",
        ("Name", "Other name", "How sure"),
        tuple(rows),
        (Command(("kg", "match")),),
        empty="None is open.",
        more=max(0, len(pairs) - _SHOWN),
    )


def _name(found: Findings, side: str) -> str:
    profile = found.identity.profiles[side]
    return next(iter((*profile.names, *profile.acronyms)), side)


def _undated(found: Findings) -> Table:
    rows, more = first_rows(found.ask.rows("undated"), _SHOWN)
    return Table(
        "undated",
        "Events without a year",
        "They are in no period and on no timeline.",
        ("Event",),
        tuple((found.link(row["event"], row["name"]),) for row in rows),
        (found.ask.command("undated"),),
        empty="None: the year of every event is known.",
        more=more,
        narrow=True,
    )


def _one_source(found: Findings) -> Table:
    counted = {row["what"]: int(row["number"]) for row in found.ask.rows("lonely-facts")}
    return Table(
        "one-source",
        "Known from one source only",
        "What no second source confirms.",
        ("What", "Known", "From one source"),
        tuple(
            (kind, found.counts[kind], counted.get(kind, 0))
            for kind in ("events", "people", "institutions")
            if found.counts[kind]
        ),
        (found.ask.command("lonely-facts"), found.ask.command("counts")),
        empty="Nothing is known.",
        narrow=True,
    )


def _sources(found: Findings) -> Table:
    silent = found.ask.rows("silent-sources")
    rows, more = first_rows(found.ask.rows("sources-and-facts"), _RETURNING)
    table: list[tuple[Cell, ...]] = [(row["name"], "", 0) for row in silent]
    table += [(row["sourceName"], row["meanConfidence"], int(row["facts"])) for row in rows]
    return Table(
        "sources",
        "Sources",
        "How many facts each gave, and how sure they are on average; sources that gave nothing"
        " stand first. A file that names no event is not among them: kg build reports it.",
        ("Source", "Confidence", "Facts"),
        tuple(table),
        (found.ask.command("sources-and-facts"), found.ask.command("silent-sources")),
        empty="There is no source.",
        more=more,
    )


def methods(found: Findings, sections: tuple[Section, ...]) -> Section:
    """How things were counted, and the command for each table."""
    measures = Table(
        "measures",
        "Measures",
        "What each measure of a network means.",
        ("Measure", "Meaning"),
        tuple(MEASURES.items()),
        (),
    )
    rows: list[tuple[Cell, ...]] = []
    for section in sections:
        for table in section.tables:
            short = [c.text for c in table.commands if not c.is_long]
            said = ", ".join(short) or "kg query, with the SPARQL below the table on screen"
            rows.append((f"{section.title}: {table.title}", said))
    commands = Table(
        "commands", "Commands", "What prints the numbers of each table.", ("Table", "Command"),
        tuple(rows), (),
    )  # fmt: skip
    again = ("kg report -g DIR writes this page again; the same graph gives the same bytes.",)
    texts = (*((text,) for text in _METHODS), again)
    return Section("methods", "Methods and commands", texts=texts, tables=(measures, commands))
