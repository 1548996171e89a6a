"""One conference in every format; schedules of Indico and Open Event archives."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from typing import Any

import pytest

from kg.errors import SourceError, UnreadableError
from kg.ingest import EntryReader, ingest
from kg.ingest.file import File, Given
from kg.ingest.schedules import archive
from kg.ingest.schedules.archive import ArchiveReader
from kg.ingest.schedules.indico import IndicoReader
from kg.ingest.schedules.openevent import OpenEventReader
from kg.model import Kind
from tests.schedules import check_spans, flaws, named, read, roles, shared, things

from .schedule_reading import CARE, FORMATS

SPEAKING = {"keynote-speaker", "speaker", "panellist"}

SPOKEN = {
    ("Ada Diaz", "keynote-speaker", "Keynote: Care without roads"),
    ("Bo Li", "speaker", "Telemedicine in practice"),
    ("Zoë Brandt", "speaker", "Telemedicine in practice"),
    ("Cem Yıldız", "panellist", "Panel: Who pays?"),
    ("Ada Diaz", "panellist", "Panel: Who pays?"),
}


# --- one conference in every format ---------------------------------------------------------------


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


# --- Indico ---------------------------------------------------------------------------------------


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


# --- archives -------------------------------------------------------------------------------------


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
