"""Calendars (iCalendar): lines, times, people, and which event a calendar is about."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KgError, SourceError
from kg.ingest import entry_readers
from kg.ingest.file import File, Given
from kg.ingest.schedules.ical import CalendarReader
from kg.ingest.schedules.ical_people import from_description, from_summary
from kg.model import Entry, Flaw, Kind
from kg.statements import state_entries
from tests.schedules import Things, check_spans, flaws, named, read, roles, shared, things

READER = CalendarReader()


def calendar(*events: str, head: str = "X-WR-CALNAME:Care Days 2021") -> str:
    """A calendar of events, each given by its lines; one without a time gets one."""
    parts = ["BEGIN:VCALENDAR", "VERSION:2.0", *head.split("\n")]
    for number, event in enumerate(events, start=1):
        lines = event.strip("\n").split("\n")
        if not any(line.startswith("DTSTART") for line in lines):
            lines.append(f"DTSTART:202105{number:02}T080000Z")
        parts += ["BEGIN:VEVENT", *lines, "END:VEVENT"]
    return "\r\n".join([*filter(None, parts), "END:VCALENDAR", ""])


def told(*events: str, head: str = "X-WR-CALNAME:Care Days 2021") -> Things:
    found = read(READER, calendar(*events, head=head))
    check_spans(found)
    return things(found)


def talk(*events: str, head: str = "X-WR-CALNAME:Care Days 2021") -> dict[str, str]:
    """What is said of the first talk, one value each."""
    said = told(*events, head=head)
    first = next(said[key] for key in said if key[0] is Kind.CONTRIBUTION)
    return {prop: values[0] for prop, values in first.items()}


# --- lines --------------------------------------------------------------------------------------


def test_folded_lines_are_joined_even_within_a_letter() -> None:
    data = calendar("SUMMARY:Pflege in Z@rich").encode().replace(b"@", b"\xc3\r\n \xbc")
    data = data.replace(b"Pflege", b"Pfl\r\n\tege")
    assert named(things(read(READER, data)), Kind.CONTRIBUTION) == ["Pflege in Zürich"]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_line_ends_and_encodings(end: str, codec: str) -> None:
    titles = ("Über die Pflege auf dem Land", "Ärzte für Sömmerda")
    plain = calendar(*(f"SUMMARY:{title}" for title in titles))
    found = things(read(READER, plain.replace("\r\n", end).encode(codec)))
    assert named(found, Kind.CONTRIBUTION)[0] in (
        "Ärzte für Sömmerda",
        "Über die Pflege auf dem Land",
    )


def test_pointers_count_the_lines_of_the_file() -> None:
    found = read(READER, calendar("SUMMARY:A\nDESCRIPTION:b\n c", "SUMMARY:B"))
    assert [one.pointer for one in found] == ["line=1", "line=4", "line=10"]


def test_escapes_quotes_and_parameters() -> None:
    said = told(
        "SUMMARY:Costs\\, beds\\; and\\nmore",
        'ORGANIZER;CN="Li: Bo";SENT-BY="mailto:x@example.org":mailto:bo@example.org\nSUMMARY:B',
        "ORGANIZER;CN=Ada ^'Ace^' Diaz:mailto:ada@example.org\nSUMMARY:C",
    )
    assert named(said, Kind.CONTRIBUTION) == ["B", "C", "Costs, beds; and more"]
    assert named(said, Kind.PERSON) == ['Ada "Ace" Diaz', "Li: Bo"]


def test_lines_that_are_none_are_named_and_the_rest_read() -> None:
    broken = calendar("SUMMARY:A\nwhat is this\nLOCATION:Hall", "SUMMARY:B")
    found = read(READER, broken.replace("VERSION:2.0", "VTIMEZONE: Europe/Rome"))
    assert flaws(found) == [("line=6", "this is no line of a calendar")]
    assert named(things(found), Kind.CONTRIBUTION) == ["A", "B"]


def test_components_that_do_not_end() -> None:
    text = calendar(
        "SUMMARY:A", "SUMMARY:B\nBEGIN:VALARM\nSUMMARY:Wake up\nEND:VALARM", "SUMMARY:C"
    )
    for gone in ("END:VCALENDAR\r\n", "END:VALARM\r\n", "END:VEVENT\r\n"):
        found = things(read(READER, text.replace(gone, "", 1)))
        assert named(found, Kind.CONTRIBUTION) == ["A", "B", "C"]
    nested = "BEGIN:VCALENDAR\n" + "BEGIN:X\n" * 50_000 + "BEGIN:VEVENT\nSUMMARY:A\n"
    began = time.perf_counter()
    assert named(things(read(READER, nested)), Kind.EVENT) == ["A"]
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    "data", ["BEGIN:VCALENDAR\nEND:VCALENDAR\n", "BEGIN:VCALENDAR\nBEGIN:VTODO"]
)
def test_a_calendar_without_events(data: str) -> None:
    with pytest.raises(SourceError, match=r"^x: the calendar holds no event"):
        read(READER, data)
    with pytest.raises(SourceError):
        read(READER, "Minutes of the meeting", "notes.ics")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "BEGIN:VEVENT END:VEVENT BEGIN:VTIMEZONE END:VTIMEZONE TZID:X END:VCALENDAR SUMMARY:A"
            " DTSTART;TZID=X:20210503T093000 DTSTART;VALUE=DATE:20210503 DTEND:20210504T100000Z"
            " DURATION:PT1H DURATION:P9999999999D DTSTART:99999999 ORGANIZER;CN=A: ATTENDEE:x :: ;"
            " UID:1 RRULE:FREQ=SECONDLY STATUS:CANCELLED X-WR-CALNAME:B BEGIN:VALARM".split()
        )
        | st.text(max_size=20),
        max_size=30,
    )
)
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    try:
        found = read(READER, "\n".join(["BEGIN:VCALENDAR", *lines]))
    except KgError:
        return
    check_spans(found)


# --- times --------------------------------------------------------------------------------------

OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Harz
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE"""
WINDOWS_ZONE = OWN_ZONE.replace("Harz", "My Time")
ENDLESS_ZONE = OWN_ZONE.replace("YEARLY", "SECONDLY")
BROKEN_ZONE = OWN_ZONE.replace("+0200", "later")


@pytest.mark.parametrize(
    ("lines", "head", "start", "end"),
    [
        (
            "DTSTART:20210503T073000Z\nDTEND:20210503T083000Z",
            "",
            "07:30:00+00:00",
            "08:30:00+00:00",
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20210503T093000\nDURATION:PT1H30M",
            "",
            "09:30:00+02:00",
            "11:00:00+02:00",
        ),
        ('DTSTART;TZID="/x.org/2021/Europe/Berlin":20210503T093000', "", "09:30:00+02:00", ""),
        ("DTSTART;TZID=Nowhere:20210503T093000", "", "09:30:00", ""),
        ("DTSTART:20210503T093000", "", "09:30:00", ""),
        ("DTSTART:20210503T093000", "X-WR-TIMEZONE:Asia/Tokyo", "09:30:00+09:00", ""),
        ("DTSTART:20210503T003000Z", "X-WR-TIMEZONE:Asia/Tokyo", "09:30:00+09:00", ""),
        ("DTSTART:2021-05-03T09:30:00+02:00", "", "09:30:00+02:00", ""),
        ("DTSTART;TZID=Harz:20210503T093000", OWN_ZONE, "09:30:00+02:00", ""),
        ("DTSTART;TZID=My Time:20210503T093000", WINDOWS_ZONE, "09:30:00+02:00", ""),
        ("DTSTART;TZID=Harz:20210503T093000", ENDLESS_ZONE, "09:30:00", ""),
        ("DTSTART;TZID=Harz:20210503T093000", BROKEN_ZONE, "09:30:00", ""),
    ],
)
def test_times_and_zones(lines: str, head: str, start: str, end: str) -> None:
    said = talk(f"SUMMARY:A\n{lines}", head=f"X-WR-CALNAME:Care\n{head}")
    assert said["start"] == f"2021-05-03T{start}"
    assert said.get("end", "") == (f"2021-05-03T{end}" if end else "")


def test_winter_time_of_a_zone_of_its_own() -> None:
    said = talk("SUMMARY:A\nDTSTART;TZID=Harz:20211203T093000", head=f"X-WR-CALNAME:C\n{OWN_ZONE}")
    assert said["start"] == "2021-12-03T09:30:00+01:00"


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        ("DTSTART;VALUE=DATE:20210503\nDTEND;VALUE=DATE:20210506", "2021-05-03", "2021-05-05"),
        ("DTSTART;VALUE=DATE:20210503\nDTEND;VALUE=DATE:20210504", "2021-05-03", "2021-05-03"),
        ("DTSTART;VALUE=DATE:20210503\nDTEND;VALUE=DATE:20210503", "2021-05-03", "2021-05-03"),
        ("DTSTART;VALUE=DATE:20210503\nDURATION:P2D", "2021-05-03", "2021-05-04"),
        ("DTSTART;VALUE=DATE:20210503", "2021-05-03", ""),
    ],
)
def test_a_calendar_of_whole_days_lists_events(lines: str, start: str, end: str) -> None:
    one = f"SUMMARY:Rural Forum\nLOCATION:Goslar\nURL:https://forum.example.org\n{lines}"
    said = told(one, "SUMMARY:City Forum\nDTSTART:20220601", head="X-WR-CALNAME:Our year")
    assert named(said, Kind.EVENT) == ["City Forum", "Rural Forum"]
    forum = said[Kind.EVENT, "rural-forum-2021"]
    assert (forum["start"], forum.get("end", ("",))) == ((start,), (end,))
    assert forum["place"] == ("goslar",) and forum["type"] == ("forum",)


def test_a_date_that_is_none_is_named() -> None:
    found = read(READER, calendar("SUMMARY:A\nDTSTART:20210231T090000", "SUMMARY:B"))
    assert flaws(found) == [("line=6", "this is no date: 20210231T090000")]
    assert named(things(found), Kind.CONTRIBUTION) == ["A", "B"]


def test_what_recurs_is_one_talk_and_what_was_moved_another() -> None:
    rule = "UID:7\nSUMMARY:Rounds\nRRULE:FREQ=DAILY;COUNT=9999\nDTSTART:20210503T080000Z"
    moved = "UID:7\nSUMMARY:Rounds\nRECURRENCE-ID:20210504T080000Z\nDTSTART:20210504T100000Z"
    said = told(rule, moved)
    talks = [said[key] for key in said if key[0] is Kind.CONTRIBUTION]
    assert [one["start"] for one in talks] == [
        ("2021-05-03T08:00:00+00:00",),
        ("2021-05-04T10:00:00+00:00",),
    ]
    assert [one["identifier"] for one in talks] == [("7",), ("7",)]


def test_what_is_cancelled_is_left_out_and_said_to_be() -> None:
    found = read(READER, calendar("SUMMARY:A\nSTATUS:CANCELLED", "SUMMARY:B", "DESCRIPTION:c"))
    assert named(things(found), Kind.CONTRIBUTION) == ["B"]
    assert flaws(found) == [
        ("line=4", "left out: the event is cancelled"),
        ("line=13", "an event without a summary"),
    ]
    off = read(READER, calendar("SUMMARY:A", head="METHOD:CANCEL"))
    assert [what for _, what in flaws(off)] == ["left out: the event is cancelled"]


def test_a_uid_that_several_talks_share_identifies_none() -> None:
    said = told("UID:1\nSUMMARY:A", "UID:1\nSUMMARY:B", "UID:2\nSUMMARY:C")
    ids = {
        said[k]["title"][0]: said[k].get("identifier") for k in said if k[0] is Kind.CONTRIBUTION
    }
    assert ids == {"A": None, "B": None, "C": ("2",)}


# --- which event it is --------------------------------------------------------------------------


def test_the_calendar_names_the_event_and_its_items_give_the_dates() -> None:
    said = told("SUMMARY:A\nDTSTART:20210504T100000Z", "SUMMARY:B\nDTSTART:20210503T100000Z")
    event = said[Kind.EVENT, "care-days-2021"]
    assert (event["start"], event["end"]) == (("2021-05-03",), ("2021-05-04",))


def test_an_item_of_the_calendars_own_name_describes_the_event() -> None:
    about = (
        "SUMMARY:Care Days 2021\nDTSTART:20210502T080000Z\nDTEND:20210506T180000Z\nLOCATION:Goslar"
    )
    said = told("SUMMARY:A", about, "SUMMARY:B")
    event = said[Kind.EVENT, "care-days-2021"]
    assert (event["start"], event["end"], event["place"]) == (
        ("2021-05-02",),
        ("2021-05-06",),
        ("goslar",),
    )
    assert named(said, Kind.CONTRIBUTION) == ["A", "B"]
    host = "ORGANIZER;CN=Harz Clinic:mailto:x@y.org"
    said = told(*(f"{item}\n{host}" for item in ("SUMMARY:A", about, "SUMMARY:B")))
    assert roles(said) == {("Harz Clinic", "organiser", "")}


def test_one_item_without_a_calendar_name_is_the_event() -> None:
    one = (
        "SUMMARY:Harz Colloquium\nDESCRIPTION:Speakers: Ada Diaz (MIT)\\, Bo Li\nUID:indico-event-1"
    )
    said = told(one, head="")
    assert named(said, Kind.EVENT) == ["Harz Colloquium"]
    assert roles(said) == {("Ada Diaz", "speaker", ""), ("Bo Li", "speaker", "")}


def test_without_a_name_the_user_or_the_file_gives_it() -> None:
    data = calendar("SUMMARY:A", "SUMMARY:B", head="").encode()
    by_file = READER.entries(File("care_days-2021.ics", data))
    first = next(iter(by_file))
    assert isinstance(first, Entry) and first.text == "event: care days 2021"
    assert {c.confidence for record in first.records for c in record.claims} == {0.5}
    by_user = READER.entries(File("x.ics", data, Given("x.ics", event="Harz Forum 2021")))
    assert named(things(by_user), Kind.EVENT) == ["Harz Forum 2021"]


# --- people -------------------------------------------------------------------------------------


def test_organisers_that_differ_hold_the_talks() -> None:
    said = told(
        "SUMMARY:A\nORGANIZER;CN=Ada Diaz\\n:MAILTO:info@harz.example",
        "SUMMARY:B\nORGANIZER;CN=Bo Li, Cy Fox:MAILTO:info@harz.example",
        "SUMMARY:Panel: C\nORGANIZER;CN=Dee 'D' Moss:MAILTO:info@harz.example",
        "SUMMARY:D\nORGANIZER;CN=Clinic Harz:MAILTO:info@harz.example",
        "SUMMARY:E\nORGANIZER:MAILTO:info@harz.example",
    )
    assert roles(said) == {
        ("Ada Diaz", "speaker", "A"),
        ("Bo Li", "speaker", "B"),
        ("Cy Fox", "speaker", "B"),
        ("Dee 'D' Moss", "panellist", "Panel: C"),
        ("Clinic Harz", "organiser", "D"),
    }
    assert named(said, Kind.ORGANISATION) == ["Clinic Harz"]


@pytest.mark.parametrize(
    ("organiser", "kind"),
    [
        ("CN=Ada Diaz:mailto:ada@example.org", Kind.PERSON),
        ("CN=Ada Diaz:mailto:ada@diaz.example.org", Kind.PERSON),
        ("CN=PyCon UK:mailto:hello@pyconuk.org", Kind.ORGANISATION),
        ("CN=University of Leeds:mailto:x@y.org", Kind.ORGANISATION),
        ("CUTYPE=GROUP;CN=The Bees:mailto:x@y.org", Kind.ORGANISATION),
    ],
)
def test_one_organiser_of_all_organises_the_event(organiser: str, kind: Kind) -> None:
    said = told(*(f"SUMMARY:{title}\nORGANIZER;{organiser}" for title in "ABC"))
    (name,) = named(said, kind)
    assert roles(said) == {(name, "organiser", "")}


def test_attendees_of_a_programme_speak_and_those_invited_attend() -> None:
    listed = (
        "SUMMARY:A\nATTENDEE;ROLE=REQ-PARTICIPANT;CUTYPE=INDIVIDUAL;CN=Ada Diaz:invalid:nomail\n"
        "ATTENDEE;ROLE=CHAIR;CN=Bo Li:invalid:nomail\nATTENDEE;CUTYPE=ROOM;CN=Hall:x\n"
        "ATTENDEE;ROLE=NON-PARTICIPANT;CN=Copy Only:x\nATTENDEE:mailto:nameless@example.org\n"
        "ATTENDEE;CN=mail@example.org:mailto:mail@example.org"
    )
    said = told(listed, "SUMMARY:B")
    assert roles(said) == {("Ada Diaz", "speaker", "A"), ("Bo Li", "session-chair", "A")}
    assert [said[k]["sourceRole"] for k in said if "sourceRole" in said[k]] == [
        ("REQ-PARTICIPANT",),
        ("CHAIR",),
    ]
    invited = (
        "SUMMARY:A\nORGANIZER;CN=Eva Stone:mailto:eva@x.org\n"
        "ATTENDEE;PARTSTAT=ACCEPTED;RSVP=TRUE;CN=Ada Diaz:mailto:ada@x.org\n"
        "ATTENDEE;PARTSTAT=DECLINED;CN=Bo Li:mailto:bo@x.org"
    )
    said = told(invited, "SUMMARY:B\nORGANIZER;CN=Cy Fox:mailto:cy@x.org")
    assert roles(said) == {
        ("Eva Stone", "organiser", "A"),
        ("Ada Diaz", "attendee", "A"),
        ("Cy Fox", "organiser", "B"),
    }


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Speaker: Ada Diaz", [("Ada Diaz", "speaker", "", "")]),
        (
            "Speakers: Ada Diaz (MIT), Bo Li",
            [("Ada Diaz", "speaker", "MIT", ""), ("Bo Li", "speaker", "", "")],
        ),
        (
            "Speakers: Ada Diaz (Dept. (East), MIT); Bo Li (UCL)",
            [("Ada Diaz", "speaker", "Dept. (East), MIT", ""), ("Bo Li", "speaker", "UCL", "")],
        ),
        (
            "Speaker: Ada Diaz, University of Leeds",
            [("Ada Diaz", "speaker", "University of Leeds", "")],
        ),
        (
            "Speaker: Ada Diaz, Director, Harz Clinic",
            [("Ada Diaz", "speaker", "Harz Clinic", "Director")],
        ),
        ("Speaker: Diaz, Ada", [("Ada Diaz", "speaker", "", "")]),
        ("- Moderator: Ada Diaz", [("Ada Diaz", "moderator", "", "")]),
        (
            "Session chair: Ada Diaz and Bo Li",
            [("Ada Diaz", "session-chair", "", ""), ("Bo Li", "session-chair", "", "")],
        ),
        ("<p>Speaker: <b>Ada Diaz</b></p>", [("Ada Diaz", "speaker", "", "")]),
        (
            "Panelists: Ada Diaz, Bo Li, Cy Fox",
            [(n, "panellist", "", "") for n in ("Ada Diaz", "Bo Li", "Cy Fox")],
        ),
        ("Докладчик: Иван Петров", [("Иван Петров", "speaker", "", "")]),
        ("Speaker: TBA", []),
        ("Speaker: see http://example.org/x", []),
        ("Speaker: a person whose name we will tell you on the day itself", []),
        ("Note: Ada Diaz", []),
        ("The speaker said: Ada Diaz was there", []),
        ("Sponsor: Ada Diaz", []),
        ("By Ada Diaz (MIT)", []),
        ("Speaker:", []),
        ("Speaker: " + "Ada Diaz, " * 200, []),
    ],
)
def test_people_in_lines_of_a_description(
    line: str, expected: list[tuple[str, str, str, str]]
) -> None:
    found = from_description(f"Bring tea.\n{line}\nThanks")
    assert [(a.name, a.role, a.organisation, a.position) for a in found] == expected


@pytest.mark.parametrize(
    ("summary", "title", "names"),
    [
        ("Care at home (talk by Ada Diaz)", "Care at home", ["Ada Diaz"]),
        ("Care (by invitation only)", "Care (by invitation only)", []),
        ("Care (at home) (workshop by Ada Diaz & Bo Li)", "Care (at home)", ["Ada Diaz", "Bo Li"]),
        ("Care at home (by Ada Diaz)", "Care at home", ["Ada Diaz"]),
        ("Care at home (presented by Ada Diaz)", "Care at home", ["Ada Diaz"]),
        ("Care (chaired by Ada Diaz)", "Care", ["Ada Diaz"]),
        ("Keynote by Ada Diaz", "Keynote by Ada Diaz", ["Ada Diaz"]),
        ("Keynote by Ada Diaz: Care", "Keynote by Ada Diaz: Care", ["Ada Diaz"]),
        ("Keynote: Ada Diaz, Director", "Keynote: Ada Diaz, Director", ["Ada Diaz"]),
        ("Keynote: The Future of Care", "Keynote: The Future of Care", []),
        ("Keynote: Care, Money and Roads", "Keynote: Care, Money and Roads", []),
        ("Learning by doing", "Learning by doing", []),
        ("Talk by the fire", "Talk by the fire", []),
        ("Dinner (sponsored by Harz Clinic)", "Dinner (sponsored by Harz Clinic)", []),
        ("Care at home (Ada Diaz)", "Care at home (Ada Diaz)", []),
        ("Ada Diaz: Care at home", "Ada Diaz: Care at home", []),
        ("Care - Ada Diaz", "Care - Ada Diaz", []),
        ("(" * 900, "(" * 900, []),
        ("x by " * 9_000, ("x by " * 9_000).strip(), []),
    ],
)
def test_people_in_a_summary(summary: str, title: str, names: list[str]) -> None:
    stated = from_summary(summary)
    assert (stated.title, [agent.name for agent in stated.agents]) == (title, names)


@pytest.mark.parametrize(
    ("summary", "title", "names"),
    [
        ("Care - at home - Ada Diaz, nex", "Care - at home", ["Ada Diaz", "nex"]),
        ("Care - ", "Care", []),
        ("Care -", "Care", []),
        ("Care", "Care", []),
    ],
)
def test_pretalx_writes_the_names_behind_a_dash(summary: str, title: str, names: list[str]) -> None:
    stated = from_summary(summary, pretalx=True)
    assert (stated.title, [agent.name for agent in stated.agents]) == (title, names)
    lines = f"UID:pretalx-care-ABC@talks.example.org\nSUMMARY:{summary}"
    assert named(told(lines, "SUMMARY:Lunch - soup"), Kind.CONTRIBUTION) == sorted(
        [title, "Lunch - soup"]
    )


def test_categories_are_the_kind_of_talk_or_its_track() -> None:
    said = talk("SUMMARY:A\nCATEGORIES:Workshop\nCATEGORIES:Money", "SUMMARY:B")
    assert (said["type"], said["track"]) == ("workshop-session", "Money")


# --- what the collection of real calendars holds ------------------------------------------------


def unfolded(path: Path) -> list[str]:
    return path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n ", b"").decode().split("\n")


@pytest.mark.parametrize("name", ["moca2024_excerpt.ics", "pyconuk2015_excerpt.ics"])
def test_counts_agree_with_the_file(name: str) -> None:
    path = shared(f"schedules/{name}")
    raw = unfolded(path)
    found = read(READER, path)
    said = things(found)
    assert not any(isinstance(one, Flaw) for one in found)
    titles = [line.partition(":")[2] for line in raw if line.startswith("SUMMARY:")]
    assert len(named(said, Kind.CONTRIBUTION)) == len(titles)
    spoken = {role for role in roles(said) if role[1] in ("speaker", "keynote-speaker")}
    by = [t for t in titles if " by " in t]
    organisers = [line for line in raw if line.startswith("ORGANIZER;CN=")]
    assert len({title for _, _, title in spoken}) >= len(by)
    assert len({title for _, _, title in roles(said)}) >= len(organisers)
    for line in organisers:
        for name_ in line.removeprefix("ORGANIZER;CN=").partition(":")[0].split(", "):
            assert name_ in named(said, Kind.PERSON) + named(said, Kind.ORGANISATION)


def test_a_calendar_of_hundreds_of_talks_is_stated_in_time() -> None:
    events = [
        f"UID:{n}@x\nSUMMARY:Talk {n}\nLOCATION:Hall\n"
        f"DESCRIPTION:{'Long. ' * 200}\\nSpeaker: Ada Diaz\n"
        f"DTSTART;TZID=Harz:202105{n % 28 + 1:02}T0930{n % 60:02}\nDURATION:PT45M"
        for n in range(500)
    ]
    data = calendar(*events, head=f"X-WR-CALNAME:Care\n{OWN_ZONE}").encode()
    file = File("x.ics", data)
    assert entry_readers(), "the libraries are loaded"
    began = time.perf_counter()
    assert len(list(state_entries(READER.source(file), READER.entries(file)))) > 5_000
    assert time.perf_counter() - began < 1.5
