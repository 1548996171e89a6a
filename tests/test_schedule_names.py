"""Real schedules, and the names and texts of schedules."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.ingest import entry_readers, ingest
from kg.ingest.file import Given
from kg.ingest.names import lines, people, person, text
from kg.ingest.schedules.frab_json import FrabJsonReader
from kg.ingest.schedules.frab_xml import FrabXmlReader
from kg.model import Kind
from kg.names import slug
from kg.statements import state_entries
from tests.schedules import check_spans, flaws, read, shared, things

# --- what the collection of real schedules holds --------------------------------------------------


def raw_events(path: Path) -> list[dict[str, Any]]:
    """The events of a schedule by the plainest of readings, for counts to compare with."""
    if path.suffix == ".json":
        days = json.loads(path.read_bytes())["schedule"]["conference"]["days"]
        return [e for day in days for room in day["rooms"].values() for e in room]
    return [
        {
            "title": e.findtext("title"),
            "guid": e.get("guid"),
            "persons": [{"public_name": p.text} for p in e.iter("person")],
        }
        for e in ElementTree.parse(path).iter("event")
    ]


@pytest.mark.parametrize(
    "name",
    ["36c3-stages.json", "36c3-stages.xml", "frab/frab-camp2019.json", "frab/pretalx-rc3.json"],
)
def test_counts_agree_with_the_file(name: str) -> None:
    path = shared(f"schedules/{name}")
    reader = FrabJsonReader() if path.suffix == ".json" else FrabXmlReader()
    raw = raw_events(path)
    found = read(reader, path)
    said = things(found)
    check_spans(found)
    assert not flaws(found)
    talks = [said[key] for key in said if key[0] is Kind.CONTRIBUTION]
    assert sorted(g for talk in talks for g in talk["identifier"]) == sorted(e["guid"] for e in raw)
    people_in = {slug(person(p["public_name"])) for e in raw for p in e["persons"]}
    assert {key for kind, key in said if kind is Kind.PERSON} == people_in
    spoken = {(e["guid"], slug(person(p["public_name"]))) for e in raw for p in e["persons"]}
    parts = [said[key] for key in said if key[0] is Kind.PARTICIPATION]
    assert len(parts) == len(spoken)
    guids = {
        key: said[Kind.CONTRIBUTION, key]["identifier"][0]
        for k, key in said
        if k is Kind.CONTRIBUTION
    }
    assert {(guids[p["part"][0]], p["participant"][0]) for p in parts} == spoken


def test_xml_and_json_of_one_schedule_say_the_same() -> None:
    xml = things(read(FrabXmlReader(), shared("schedules/36c3-stages.xml")))
    assert xml == things(read(FrabJsonReader(), shared("schedules/36c3-stages.json")))


def test_the_invalid_example_is_an_error_that_names_its_places() -> None:
    with pytest.raises(SourceError) as caught:
        read(FrabJsonReader(), shared("schedules/frab/invalid-example.json"))
    for place in ("/schedule/rooms", "/rooms/Winterchaos/0/id", "/persons/0/id"):
        assert place in str(caught.value)


@pytest.mark.parametrize("suffix", ["xml", "json"])
def test_five_hundred_events_are_stated_in_time(suffix: str) -> None:
    path = shared(f"schedules/36c3-stages.{suffix}")
    assert entry_readers(), "the libraries are loaded"
    began = time.perf_counter()
    document = ingest(Given(str(path)))
    assert len(list(state_entries(document.source, document.entries))) > 5_000
    assert time.perf_counter() - began < 1.5


# --- names and texts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Kossmann, Donald", "Donald Kossmann"),
        ("van der Berg, Jan", "Jan van der Berg"),
        ("King, Martin Luther, Jr.", "King, Martin Luther, Jr."),
        ("García Márquez, Gabriel José", "García Márquez, Gabriel José"),
        ("Prof. Dr. med. Ana Diaz", "Ana Diaz"),
        ("Prof. Li", "Prof. Li"),
        ("Med Ben Ali", "Med Ben Ali"),
        ("Nat King", "Nat King"),
        ("ada@example.org", ""),
        ("Ada Diaz (ada@example.org)", "Ada Diaz"),
        ("nba::yoh", "nba::yoh"),
        ("Felix & Fabse", "Felix & Fabse"),
        ("TBA", ""),
        ("x" * 201, ""),
        ("", ""),
    ],
)
def test_one_name(printed: str, name: str) -> None:
    assert person(printed) == name


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("A. Diaz, B. Li and C. Fox", ["A. Diaz", "B. Li", "C. Fox"]),
        ("Ada Diaz; Li, Bo", ["Ada Diaz", "Bo Li"]),
        ("Smith, John and Doe, Jane", ["John Smith", "Jane Doe"]),
        ("Ada Diaz und Bo Li", ["Ada Diaz", "Bo Li"]),
        ("and Hai Wang", ["Hai Wang"]),
        ("Simon & Garfunkel", ["Simon & Garfunkel"]),
        ("Dr. Ada Diaz, Dr. Bo Li", ["Ada Diaz", "Bo Li"]),
        ("", []),
    ],
)
def test_several_names(printed: str, names: list[str]) -> None:
    assert people(printed) == names


@given(st.text(max_size=80))
def test_names_and_texts_of_any_value(printed: str) -> None:
    assert text(text(printed)) in (text(printed), "") or "&" in printed or "<" in printed
    assert isinstance(person(printed), str) and isinstance(lines(printed), str)
    assert all(people(printed))
