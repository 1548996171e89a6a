"""Schedules of frab, pretalx and Indico, in files and archives; one conference in every format."""

from __future__ import annotations

import contextlib
import io
import json
import re
import stat
import time
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError, UnreadableError
from kg.ingest import EntryReader, entry_readers, ingest
from kg.ingest.file import File, Given
from kg.ingest.names import lines, people, person, text
from kg.ingest.schedules import archive, frab_xml, load
from kg.ingest.schedules.archive import ArchiveReader
from kg.ingest.schedules.frab_json import FrabJsonReader
from kg.ingest.schedules.frab_xml import FrabXmlReader
from kg.ingest.schedules.ical import CalendarReader
from kg.ingest.schedules.indico import IndicoReader
from kg.ingest.schedules.openevent import OpenEventReader
from kg.model import Entry, Kind
from kg.names import slug
from kg.statements import state_entries
from tests.schedules import CASES, check_spans, flaws, named, read, roles, shared, things

CARE = CASES / "care-days"
FORMATS: list[tuple[EntryReader, str]] = [
    (FrabJsonReader(), "schedule.json"),
    (FrabXmlReader(), "schedule.xml"),
    (IndicoReader(), "indico.json"),
    (OpenEventReader(), "openevent"),
    (CalendarReader(), "calendar.ics"),
]
SPEAKING = {"keynote-speaker", "speaker", "panellist"}
SPOKEN = {
    ("Ada Diaz", "keynote-speaker", "Keynote: Care without roads"),
    ("Bo Li", "speaker", "Telemedicine in practice"),
    ("Zoë Brandt", "speaker", "Telemedicine in practice"),
    ("Cem Yıldız", "panellist", "Panel: Who pays?"),
    ("Ada Diaz", "panellist", "Panel: Who pays?"),
}


# --- one conference in every format -------------------------------------------------------------


@pytest.mark.parametrize(("reader", "name"), FORMATS, ids=[name for _, name in FORMATS])
def test_every_format_gives_the_same_records(reader: EntryReader, name: str) -> None:
    found = read(reader, CARE / name)
    check_spans(found)
    said = things(found)
    assert {
        one for one in roles(said) if one[1] in ("keynote-speaker", "speaker", "panellist")
    } == (SPOKEN)
    event = said[Kind.EVENT, "rural-care-days-2021"]
    assert (event["name"], event["start"], event["end"]) == (
        ("Rural Care Days 2021",),
        ("2021-05-03",),
        ("2021-05-04",),
    )
    talks = {
        said[key]["title"][0]: tuple(
            said[key].get(p, ("",))[0] for p in ("type", "start", "end", "room")
        )
        for key in said
        if key[0] is Kind.CONTRIBUTION
    }
    assert talks == {
        "Keynote: Care without roads": (
            "keynote",
            "2021-05-03T09:30:00+02:00",
            "2021-05-03T10:15:00+02:00",
            "Aula",
        ),
        "Telemedicine in practice": (
            "workshop-session",
            "2021-05-03T11:00:00+02:00",
            "2021-05-03T12:30:00+02:00",
            "Lab/1",
        ),
        "Panel: Who pays?": (
            "panel",
            "2021-05-04T14:00:00+02:00",
            "2021-05-04T15:00:00+02:00",
            "Aula",
        ),
    }
    assert "Nobody Named" not in named(said, Kind.PERSON), "prose is not read for names"


def test_keys_are_the_same_in_all_formats_that_have_no_sessions() -> None:
    keys = []
    for reader, name in FORMATS:
        if name != "indico.json":
            said = things(read(reader, CARE / name))
            kinds = (Kind.EVENT, Kind.CONTRIBUTION)
            keys.append(
                {key for key in said if key[0] in kinds}
                | {key for key in said if SPEAKING.intersection(said[key].get("role", ()))}
            )
    assert keys[0] and all(other == keys[0] for other in keys[1:])


@pytest.mark.parametrize(("reader", "name"), FORMATS, ids=[name for _, name in FORMATS])
def test_a_file_is_read_by_its_own_reader_alone(reader: EntryReader, name: str) -> None:
    file = File(str(CARE / name))
    others = [r for r in (*(r for r, _ in FORMATS), ArchiveReader()) if r is not reader]
    assert not any(other.sniff(file) for other in others)
    document = ingest(Given(str(CARE / name)))
    assert document.source.media_type == reader.media_type
    assert list(document.entries) == list(reader.entries(file))


def test_reading_twice_gives_the_same() -> None:
    for reader, name in FORMATS:
        assert read(reader, CARE / name) == read(reader, CARE / name)


# --- frab, pentabarf, pretalx -------------------------------------------------------------------


def schedule() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CARE / "schedule.json").read_bytes())
    return found


def in_json(change: Callable[[dict[str, Any]], object]) -> str:
    """The schedule with its conference changed."""
    document = schedule()
    change(document["schedule"]["conference"])
    return json.dumps(document)


def event(conference: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = conference["days"][0]["rooms"]["Aula"][0]
    return found


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


# --- what the collection of real schedules holds ------------------------------------------------


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


# --- Indico -------------------------------------------------------------------------------------


def test_indico_chairs_conveners_authors_and_affiliations() -> None:
    said = things(read(IndicoReader(), CARE / "indico.json"))
    assert roles(said) - SPOKEN == {
        ("Eva Stone", "chair", ""),
        ("Femi Okoro", "session-chair", "Practice"),
        ("Bo Li", "author", "Telemedicine in practice"),
    }
    assert named(said, Kind.ORGANISATION) == [
        "Harz Clinic",
        "Lagos State University",
        "MIT",
        "Sun Hospital",
    ]
    (chair,) = (said[k] for k in said if k[1].startswith("person.eva-stone.chair"))
    assert chair["representing"] == ("harz-clinic",) and chair["sourceRole"] == ("ConferenceChair",)
    assert said[chair.keys() and (Kind.PERSON, "eva-stone")]["identifier"] == (
        "0123456789abcdef" * 2,
    )
    session = next(k for k in said if k[0] is Kind.SESSION)
    assert said[session]["partOf"] == ("rural-care-days-2021",)
    workshop = next(said[k] for k in said if k[1].startswith("telemedicine"))
    assert workshop["partOf"] == (session[1],)


def indico(**changes: Any) -> str:
    document = json.loads((CARE / "indico.json").read_bytes())
    document["results"][0] |= changes
    return json.dumps(document)


def test_indico_contributions_name_their_session() -> None:
    talks = [{"title": f"Talk {n}", "session": "Morning", "id": str(n)} for n in (1, 2)]
    found = read(IndicoReader(), indico(sessions=[], contributions=[*talks, {"title": " "}, 7]))
    said = things(found)
    assert named(said, Kind.SESSION) == ["Morning"]
    assert named(said, Kind.CONTRIBUTION) == ["Talk 1", "Talk 2"]
    (session,) = (key for kind, key in said if kind is Kind.SESSION)
    assert all(said[k]["partOf"] == (session,) for k in said if k[0] is Kind.CONTRIBUTION)
    assert flaws(found) == [("/results/0/contributions/2", "a contribution without a title")]


def test_indico_talks_within_talks_and_bad_dates() -> None:
    inner = {"title": "Part of it", "speakers": [{"fullName": "Diaz, Ada"}], "duration": 5}
    outer = {
        "title": "All of it",
        "startDate": {"date": "x", "tz": "Mars/Rim", "time": "9"},
        "subContributions": [inner],
        "session": None,
    }
    said = things(read(IndicoReader(), indico(sessions=None, contributions=[outer], chairs=None)))
    assert named(said, Kind.CONTRIBUTION) == ["All of it", "Part of it"]
    assert roles(said) == {("Ada Diaz", "speaker", "Part of it")}
    assert not any("start" in said[k] for k in said if k[0] is Kind.CONTRIBUTION)


@pytest.mark.parametrize("results", [[], None, {}, ["x"]])
def test_an_indico_export_without_an_event(results: object) -> None:
    with pytest.raises(SourceError, match="at /results"):
        read(IndicoReader(), json.dumps({"_type": "HTTPAPIResult", "results": results}))


def test_indico_counts_agree_with_the_file() -> None:
    path = shared("schedules/indico_cern_845525.json")
    raw = json.loads(path.read_bytes())["results"]
    said = things(read(IndicoReader(), path))
    assert named(said, Kind.EVENT) == sorted(event["title"] for event in raw)
    chairs = [chair for event in raw for chair in event["chairs"]]
    names = sorted(f"{chair['first_name']} {chair['last_name']}" for chair in chairs)
    assert named(said, Kind.PERSON) == names
    assert roles(said) == {(name, "chair", "") for name in names}
    assert named(said, Kind.ORGANISATION) == sorted({chair["affiliation"] for chair in chairs})


# --- archives -----------------------------------------------------------------------------------


def zipped(members: dict[str, bytes], **changes: Any) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive_:
        for name, data in members.items():
            one = zipfile.ZipInfo(name)
            one.compress_type = zipfile.ZIP_DEFLATED
            for key, value in changes.items():
                setattr(one, key, value)
            archive_.writestr(one, data)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["schedule.json", "schedule.xml", "indico.json", "calendar.ics"])
def test_an_archive_of_one_schedule_is_read_as_the_schedule(name: str) -> None:
    reader = next(reader for reader, other in FORMATS if other == name)
    data = (CARE / name).read_bytes()
    members = {f"export/{name}": data, "export/README": b"Care", "__MACOSX/._x.xml": b"x"}
    assert read(ArchiveReader(), zipped(members)) == read(reader, CARE / name)


@pytest.mark.parametrize("folder", ["", "care/", "./care/"])
def test_an_archive_of_an_open_event_export(folder: str) -> None:
    files = {p.name: p.read_bytes() for p in (CARE / "openevent").iterdir()}
    members = {f"{folder}{name}": data for name, data in files.items()}
    found = read(ArchiveReader(), zipped(members | {f"{folder}images/a.png": b"\x89PNG"}))
    assert found == read(OpenEventReader(), CARE / "openevent")


@pytest.mark.parametrize(
    ("members", "changes", "match"),
    [
        ({"../event": b"{}", "speakers": b"[]"}, {}, "leads out of it"),
        ({"/etc/schedule.xml": b"<schedule>"}, {}, "leads out of it"),
        ({"a/../../schedule.xml": b"<schedule>"}, {}, "leads out of it"),
        ({"C:\\schedule.xml": b"<schedule>"}, {}, "leads out of it"),
        (
            {"schedule.xml": b"/etc/passwd"},
            {"external_attr": (stat.S_IFLNK | 0o777) << 16},
            "is a link",
        ),
        ({"schedule.xml": b"<schedule>" + bytes(5_000_000)}, {}, "unpacks to more than 200 times"),
        ({"a.xml": b"<x/>", "b.json": b"[]"}, {}, "holds no schedule"),
        (
            {f"{n}.xml": b"<schedule><day/>" for n in range(3)},
            {},
            "holds 3 schedules: 0.xml, 1.xml",
        ),
    ],
)
def test_archives_that_are_refused(
    members: dict[str, bytes], changes: dict[str, Any], match: str
) -> None:
    with pytest.raises(SourceError, match=match):
        read(ArchiveReader(), zipped(members, **changes))


def test_archives_of_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({"schedule.xml": bytes(range(256)) * 40})
    monkeypatch.setattr(archive, "MAX_SCHEDULE", 5_000)
    with pytest.raises(UnreadableError, match="unpacks to more than"):
        read(ArchiveReader(), data)
    size = (10_240).to_bytes(4, "little")
    with pytest.raises(UnreadableError, match=r"unpacks to more than|damaged"):
        read(ArchiveReader(), data.replace(size, (100).to_bytes(4, "little")))
    monkeypatch.setattr(archive, "_MAX_MEMBERS", 2)
    with pytest.raises(UnreadableError, match="holds more than 2 files"):
        read(ArchiveReader(), zipped({f"{n}.xml": b"" for n in range(3)}))


def test_damaged_and_encrypted_archives() -> None:
    data = bytearray(zipped({"schedule.xml": (CARE / "schedule.xml").read_bytes()}))
    middle = bytearray(data)
    middle[60:90] = bytes(30)
    with pytest.raises(UnreadableError, match="damaged"):
        read(ArchiveReader(), bytes(middle))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableError, match="encrypted"):
        read(ArchiveReader(), bytes(data))


@pytest.mark.parametrize(
    "members",
    [
        {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"},
        {"mimetype": b"application/epub+zip", "a.xml": b"<x/>"},
        {"photo.jpg": b"x"},
    ],
)
def test_other_archives_are_left_to_others(members: dict[str, bytes]) -> None:
    assert not ArchiveReader().sniff(File("a.zip", zipped(members)))
    assert not ArchiveReader().sniff(File("a.zip", zipped(members)[:40]))


# --- names and texts ----------------------------------------------------------------------------


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
