"""One conference in every format: what the formats share is read alike, and becomes one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from kg import store, validate
from kg.build import build
from kg.folder import GraphFolder
from kg.shipped import ontology
from kg.vocab import BASE

from .conftest import ROOT

FILES: Final = sorted((ROOT / "tests" / "cases" / "variants").iterdir())
# What a format has no way to say.
NO_INSTITUTIONS: Final = {"schedule.xml"}
NO_TIMES: Final = {"report.txt"}
NO_KEYNOTES: Final = {"scholarly.ttl"}  # its talks are talks; the speaker's role says the rest
NO_DATES: Final = {"calendar.ics"}
NO_PLACE: Final = {"calendar.ics"}

TALKS: Final = {
    ("Rehabilitation without borders", "keynote", "2023-09-14T09:30:00+03:00"),
    ("Robotic gait training after stroke", "talk", "2023-09-14T10:30:00+03:00"),
    ("Early mobilisation in intensive care", "talk", "2023-09-15T09:30:00+03:00"),
}
SPEAKERS: Final = {
    ("Anu Tamm", "keynote-speaker", "University of Tartu", "Rehabilitation without borders"),
    ("Ilze Kalniņa", "speaker", "Riga Stradiņš University", "Robotic gait training after stroke"),
    ("Marek Nowak", "speaker", "Jagiellonian University", "Early mobilisation in intensive care"),
}
ROWS: Final = """
SELECT ?name ?role ?institution ?title WHERE {
  ?participation ckg:participant/rdfs:label ?name ; ckg:inRole ?role .
  ?participation ckg:inPart/rdfs:label ?title .
  OPTIONAL { ?participation ckg:representing/rdfs:label ?institution }
}
"""
PARTS: Final = """
SELECT ?title ?type ?start WHERE {
  ?part dcterms:title ?title ; ckg:contributionType ?type ; ckg:partOf/rdfs:label
    "Baltic Rehabilitation Forum 2023" .
  OPTIONAL { ?part schema:startDate ?start }
}
"""
EVENTS: Final = """
SELECT ?event ?start ?end ?place WHERE {
  ?event a ckg:Event .
  OPTIONAL { ?event schema:startDate ?start ; schema:endDate ?end }
  OPTIONAL { ?event schema:location/rdfs:label ?place }
}
"""


def rows(folder: GraphFolder, query: str) -> set[tuple[str, ...]]:
    found = store.select(folder.store(), query, BASE)
    return {tuple(t.value.rsplit("/", 1)[-1] if t else "" for t in row) for row in found}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_format_tells_the_same(path: Path, tmp_path: Path) -> None:
    built = build([str(path)], tmp_path)
    assert built.findings == [] and built.corpus.flaws == []
    folder, name = GraphFolder(tmp_path), path.name
    wanted = {
        (title, "talk" if name in NO_KEYNOTES else kind, "" if name in NO_TIMES else start)
        for title, kind, start in TALKS
    }
    found = rows(folder, PARTS)
    if name == "calendar.ics":  # in Greenwich's time
        wanted = {(t, k, s.replace("T09", "T06").replace("T10", "T07")) for t, k, s in wanted}
        wanted = {(t, k, s.replace("+03:00", "Z")) for t, k, s in wanted}
    assert found == wanted
    assert rows(folder, ROWS) == {
        (who, role, "" if name in NO_INSTITUTIONS else where, title)
        for who, role, where, title in SPEAKERS
    }
    start, end = ("", "") if name in NO_DATES else ("2023-09-14", "2023-09-15")
    place = "" if name in NO_PLACE else "Riga"
    key = "baltic-rehabilitation-forum-2023"
    assert rows(folder, EVENTS) >= {(key, start, end, place)} or name in NO_DATES


def test_all_formats_together_are_one_conference(tmp_path: Path) -> None:
    built = build([str(path) for path in FILES], tmp_path)
    assert built.corpus.failed == [] and built.findings == []
    found = {kind: built.counts[kind] for kind in ("events", "persons", "institutions")}
    assert found == {"events": 1, "persons": 3, "institutions": 3}
    assert built.counts["contributions"] == built.counts["participations"] == 3
    assert built.counts["sources"] == len(FILES) == 6
    assert rows(GraphFolder(tmp_path), ROWS) == SPEAKERS
    times = {(title, start) for title, _, start in rows(GraphFolder(tmp_path), PARTS)}
    assert times == {(title, start) for title, _, start in TALKS}  # one time, as clocks showed it


def test_contradictions_are_kept_and_told(tmp_path: Path) -> None:
    xml = next(path for path in FILES if path.name == "schedule.xml")
    later = tmp_path / "later.xml"
    text = xml.read_text("utf-8").replace("T10:30", "T11:30").replace(">10:30<", ">11:30<")
    later.write_text(text.replace("Great Hall", "Small Hall"), "utf-8")
    built = build([str(xml), str(later)], tmp_path / "out")
    assert built.counts["contributions"] == 3
    told = validate.check(GraphFolder(tmp_path / "out").store(), ontology())
    assert {f.rule for f in told} == {
        "contradicting-dates-violation",
        "contradicting-places-violation",
    }
    assert {f.severity for f in told} == {"warning"}
    moved = [f for f in told if f.rule == "contradicting-dates-violation"]
    assert {f.node.split("/")[-1].split(".")[0] for f in moved} == {
        "robotic-gait-training-after-stroke"
    }
