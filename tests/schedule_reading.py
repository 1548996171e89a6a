"""Reading small schedules in tests."""

from __future__ import annotations

from typing import Any

from kg.ingest import EntryReader
from kg.ingest.schedules.frab_json import FrabJsonReader
from kg.ingest.schedules.frab_xml import FrabXmlReader
from kg.ingest.schedules.ical import CalendarReader
from kg.ingest.schedules.indico import IndicoReader
from kg.ingest.schedules.openevent import OpenEventReader
from tests.schedules import CASES

CARE = CASES / "care-days"

FORMATS: list[tuple[EntryReader, str]] = [
    (FrabJsonReader(), "schedule.json"),
    (FrabXmlReader(), "schedule.xml"),
    (IndicoReader(), "indico.json"),
    (OpenEventReader(), "openevent"),
    (CalendarReader(), "calendar.ics"),
]


def event(conference: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = conference["days"][0]["rooms"]["Aula"][0]
    return found
