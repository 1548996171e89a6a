"""Schedules of frab, pentabarf and pretalx."""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError, UnreadableError
from kg.ingest.file import File
from kg.ingest.schedules import frab_xml, load
from kg.ingest.schedules.frab_json import FrabJsonReader
from kg.ingest.schedules.frab_xml import FrabXmlReader
from kg.model import Entry, Kind
from kg.names import slug
from tests.schedules import check_spans, flaws, named, read, things

from .schedule_reading import CARE, FORMATS, event


def schedule() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CARE / "schedule.json").read_bytes())
    return found


def in_json(change: Callable[[dict[str, Any]], object]) -> str:
    """The schedule with its conference changed."""
    document = schedule()
    change(document["schedule"]["conference"])
    return json.dumps(document)


EVENT = "/schedule/conference/days/0/rooms/Aula/0"


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (lambda c: event(c).update(id="11"), f"{EVENT}/id", 'id must be an integer, not "11"'),
        (lambda c: event(c).update(id=True), f"{EVENT}/id", "id must be an integer, not True"),
        (lambda c: event(c).update(guid="x"), f"{EVENT}/guid", 'guid must be a UUID, not "x"'),
        (lambda c: event(c).pop("slug"), f"{EVENT}/slug", "slug is missing"),
        (
            lambda c: event(c).update(date="soon"),
            f"{EVENT}/date",
            'date must be a date and time with offset, not "soon"',
        ),
        (
            lambda c: event(c).update(persons={}),
            f"{EVENT}/persons",
            "persons must be an array, not an object",
        ),
        (
            lambda c: event(c).update(persons=["Ada"]),
            f"{EVENT}/persons/0",
            'a person must be an object, not "Ada"',
        ),
        (lambda c: event(c).update(persons=[{"id": 1}]), f"{EVENT}/persons/0", "name is missing"),
        (lambda c: event(c).update(title=""), EVENT, "an event without a title"),
        (lambda c: event(c).pop("title"), EVENT, "an event without a title"),
        (
            lambda c: c["days"][0]["rooms"].update({"a/b~": 1}),
            "/schedule/conference/days/0/rooms/a~1b~0",
            "a room must be an array, not 1",
        ),
        (
            lambda c: c["days"].insert(0, None),
            "/schedule/conference/days/0",
            "a day must be an object, not null",
        ),
        (
            lambda c: c["days"][1].pop("rooms"),
            "/schedule/conference/days/1/rooms",
            "rooms is missing",
        ),
        (
            lambda c: c.update(daysCount="two" * 99),
            "/schedule/conference/daysCount",
            f'daysCount must be an integer, not "{("two" * 99)[:39]}…"',
        ),
    ],
)
def test_what_breaks_the_format_is_named_and_the_rest_read(
    change: Callable[[dict[str, Any]], object], where: str, what: str
) -> None:
    found = read(FrabJsonReader(), in_json(change))
    assert flaws(found) == [(where, what)]
    assert len(named(things(found), Kind.CONTRIBUTION)) >= 2


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (
            '{"schedule": {"version": "1", "days": []}}',
            "conference is missing at /schedule/conference",
        ),
        (in_json(lambda c: c.pop("title")), "title is missing at /schedule/conference/title"),
        (in_json(lambda c: c.update(days={})), "days must be an array, not an object"),
        (
            in_json(lambda c: [d.pop("rooms") for d in c["days"]]),
            "/schedule/conference/days/0/rooms",
        ),
    ],
)
def test_what_is_no_schedule_is_an_error_that_names_the_place(document: str, where: str) -> None:
    with pytest.raises(SourceError, match=re.escape(where)):
        read(FrabJsonReader(), document)


def test_rooms_outside_the_conference_are_an_error_that_lists_all_places() -> None:
    document = schedule()
    document["schedule"]["rooms"] = []
    document["schedule"]["conference"]["days"][0]["rooms"]["Aula"][0]["id"] = "11"
    with pytest.raises(SourceError) as caught:
        read(FrabJsonReader(), json.dumps(document), "care.json")
    assert str(caught.value).startswith(
        "care.json: this breaks the format of schedules: rooms must"
    )
    assert "at /schedule/rooms; id must be an integer" in str(caught.value)
    assert f"at {EVENT}/id" in str(caught.value)


def test_a_rule_that_is_broken_everywhere_is_told_once() -> None:
    document = schedule()
    for day in document["schedule"]["conference"]["days"]:
        for events in day["rooms"].values():
            for one in events:
                del one["slug"]
    assert flaws(read(FrabJsonReader(), json.dumps(document))) == [
        (f"{EVENT}/slug", "slug is missing (here and in 2 other places)")
    ]


def test_dates_of_the_days_serve_where_the_conference_has_none() -> None:
    found = read(FrabJsonReader(), in_json(lambda c: (c.pop("start"), c.pop("end"))))
    said = things(found)[Kind.EVENT, "rural-care-days-2021"]
    assert (said["start"], said["end"]) == (("2021-05-03",), ("2021-05-04",))
    assert isinstance(found[0], Entry) and "2021-05-03" not in found[0].text
    claims = {c.prop: c.pointer for record in found[0].records for c in record.claims}
    assert claims["start"] == "/schedule/conference/days/0/date"
    assert claims["end"] == "/schedule/conference/days/1/date"


def test_talks_of_one_title_at_one_time_in_two_rooms_are_two() -> None:
    document = schedule()
    rooms = document["schedule"]["conference"]["days"][0]["rooms"]
    rooms["Foyer"] = [deepcopy(rooms["Aula"][0]) | {"room": "Foyer"}]
    rooms["Aula"].append(deepcopy(rooms["Aula"][0]))
    assert (
        len(
            [
                k
                for k in things(read(FrabJsonReader(), json.dumps(document)))
                if k[0] is Kind.CONTRIBUTION
            ]
        )
        == 4
    )


PENTABARF = """<schedule><conference><title>Care Camp</title><day_change>08:00</day_change>
<city>Leeds</city><venue>Town hall</venue></conference>
<day date="2008-08-23" index="1"><room name="Hall">
<event id="1"><start>23:30</start><duration>01:00</duration><title>Night &amp; day</title>
<type>lecture</type><track>Care</track><room>Hall</room><abstract/>
<persons><person id="1">Ada Diaz</person><person id="2"> </person></persons></event>
<event id="2"><start>00:30</start><duration>soon</duration><title>Later</title></event>
<event id="3"><start>09:00</start><title/></event>
</room></day></schedule>"""


def test_old_schedules_tell_the_time_of_day_only() -> None:
    found = read(FrabXmlReader(), PENTABARF)
    said = things(found)
    talks = [said[key] for key in said if key[0] is Kind.CONTRIBUTION]
    assert [talk["start"] for talk in talks] == [("2008-08-23T23:30:00",), ("2008-08-24T00:30:00",)]
    assert [talk.get("end") for talk in talks] == [("2008-08-24T00:30:00",), None]
    assert said[Kind.EVENT, "care-camp-2008"]["place"] == ("leeds",)
    assert named(said, Kind.PERSON) == ["Ada Diaz"]
    told = flaws(found)
    assert ("/schedule/day[1]/room[1]/event[3]", "an event without a title") in told
    assert (
        "/schedule/day[1]/room[1]/event[1]/@guid",
        "guid is missing (here and in 2 other places)",
    ) in told
    assert any(pointer.endswith("event[2]/duration") for pointer, _ in told)


def test_summer_time_ends_while_a_talk_lasts() -> None:
    night = """<schedule><conference><title>Night 2021</title>
    <time_zone_name>Europe/Berlin</time_zone_name></conference>
    <day date="2021-10-31"><room name="A">
    <event id="1"><start>01:30</start><duration>03:00</duration><title>Long</title></event>
    </room></day></schedule>"""
    said = things(read(FrabXmlReader(), night))
    (talk,) = (said[key] for key in said if key[0] is Kind.CONTRIBUTION)
    assert talk["start"] == ("2021-10-31T01:30:00+02:00",)
    assert talk["end"] == ("2021-10-31T03:30:00+01:00",)


@pytest.mark.parametrize(
    ("xml", "error", "match"),
    [
        ("<schedule><conference><title>A</title></conference>", SourceError, "line 1, column 52"),
        ("<schedule><conference/><day/></schedule>", SourceError, "at /schedule/conference/title"),
        (
            "<schedule><conference><title>A</title></conference></schedule>",
            SourceError,
            "at /schedule/day",
        ),
        (
            '<!DOCTYPE schedule [<!ENTITY a "b">]><schedule><day>&a;</day></schedule>',
            UnreadableError,
            "defines entities",
        ),
        (
            '<!DOCTYPE schedule [<!ENTITY a SYSTEM "file:///etc/passwd">]><schedule><day/></schedule>',
            UnreadableError,
            "defines entities",
        ),
        ('<?xml version="1.0" encoding="klingon"?><schedule><day/></schedule>', SourceError, "x"),
    ],
)
def test_broken_and_hostile_xml(xml: str, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        read(FrabXmlReader(), xml)


@pytest.mark.parametrize("where", ["event", "schedule"])
def test_xml_of_great_depth(where: str) -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    xml = (
        f"<schedule><conference><title>A</title></conference>{deep if where == 'schedule' else ''}"
    )
    xml += "<day><room><event><title>T</title>{}</event></room></day></schedule>"
    began = time.perf_counter()
    found = read(FrabXmlReader(), xml.format(deep if where == "event" else ""))
    assert named(things(found), Kind.CONTRIBUTION) == ["T"]
    assert time.perf_counter() - began < 5


def test_xml_in_namespaces_encodings_and_with_comments() -> None:
    plain = (CARE / "schedule.xml").read_text("utf-8")
    expected = things(read(FrabXmlReader(), plain))
    other = plain.replace("<schedule>", '<schedule xmlns="https://example.org/schedule">')
    assert things(read(FrabXmlReader(), other)) == expected
    utf16 = plain.replace('encoding="utf-8"', 'encoding="utf-16"').encode("utf-16")
    assert things(read(FrabXmlReader(), utf16)) == expected


def test_a_schedule_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frab_xml, "MAX_SCHEDULE", 500)
    with pytest.raises(UnreadableError, match="larger than"):
        read(FrabXmlReader(), CARE / "schedule.xml")
    monkeypatch.setattr(load, "MAX_SCHEDULE", 500)
    with pytest.raises(UnreadableError, match="larger than"):
        read(FrabJsonReader(), CARE / "schedule.json")


@pytest.mark.parametrize(
    "data",
    [
        '{"schedule": {"conference": ',
        '{"schedule": {"conference": {}}}x',
        '{"schedule": {"conference": ' + '{"a":' * 100_000,
    ],
)
def test_broken_json(data: str) -> None:
    with pytest.raises(SourceError):
        read(FrabJsonReader(), data)


def test_heads_made_to_be_slow_are_told_fast() -> None:
    heads = [
        b"<!--" + b"--><!--" * 9_000,
        b"<?a?>" * 13_000,
        b"{" * 65_000,
        b'{"a":{}' * 9_000,
        b" " * 65_000,
    ]
    began = time.perf_counter()
    for head in heads:
        assert not any(reader.sniff(File("x", head)) for reader, _ in FORMATS)
    assert time.perf_counter() - began < 2


@settings(max_examples=50, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["title", "days", "rooms", "persons", "name", "date", "conference", "id", "x"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_is_read_or_refused(conference: object) -> None:
    document = {"schedule": {"version": "1", "conference": conference}}
    file = File("x", json.dumps(document).encode())
    with contextlib.suppress(SourceError):
        check_spans(FrabJsonReader().entries(file))


def test_hostile_text_is_data() -> None:
    name = "<script>alert(1)</script> \u202e; DROP TABLE"
    document = in_json(lambda c: event(c).update(title=name, url="javascript:alert(1)"))
    said = things(read(FrabJsonReader(), document))
    (talk,) = (said[key] for key in said if slug(name) in key[1] and key[0] is Kind.CONTRIBUTION)
    assert talk["title"] == (name.replace("\u202e", ""),)  # what nobody sees is dropped
    assert "url" not in talk
