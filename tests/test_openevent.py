"""Open Event exports: uneven keys, lists that contradict each other, sponsors, HTML in values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import SourceError
from kg.ingest import ingest
from kg.ingest.file import File, Given
from kg.ingest.schedules.openevent import OpenEventReader, export_entries
from kg.ingest.schedules.openevent_people import Speakers, agent_of
from kg.model import Entry, Kind
from kg.names import slug
from kg.statements import state_entries
from tests.schedules import CASES, Things, check_spans, flaws, named, read, roles, shared, things

READER = OpenEventReader()
CARE = CASES / "care-days" / "openevent"


def export(**files: Any) -> Things:
    """What an export of these files says; the event is there anyway."""
    given = {"event": {"name": "Care Days 2021"}} | files
    members = {name: File(name, json.dumps(data).encode()) for name, data in given.items()}
    found = list(export_entries(members, "care", ""))
    check_spans(found)
    return things(found)


def test_the_example_in_full() -> None:
    found = read(READER, CARE)
    said = things(found)
    event = said[Kind.EVENT, "rural-care-days-2021"]
    assert (event["topic"], event["place"]) == (("Health",), ("harz-clinic-goslar",))
    assert "url" not in event, "an address with a space in it is none"
    assert {role for role in roles(said) if role[1] in ("organiser", "sponsor")} == {
        ("Harz Clinic", "organiser", ""),
        ("Sun Hospital & Partners", "sponsor", ""),
    }
    sponsor = next(said[k] for k in said if k[1].startswith("organisation.sun"))
    assert sponsor["roleTitle"] == ("Gold",)
    ada = said[Kind.PERSON, "ada-diaz"]
    assert ada == {"name": ("Ada Diaz",), "url": ("https://ada.example.org",)}
    post = next(said[k] for k in said if k[0] is Kind.MEMBERSHIP and k[1].startswith("ada"))
    assert (post["title"], post["organisation"], post["role"]) == (
        ("Professor",),
        ("mit",),
        ("professor",),
    )
    keynote = next(said[k] for k in said if k[1].startswith("person.ada-diaz.keynote"))
    assert keynote["representing"] == ("mit",) and len(keynote["holding"]) == 1
    assert flaws(found) == [
        ("sessions#/3", "left out: the session is withdrawn"),
        ("sessions#/4", "a session without a title"),
        ("sponsors#/1", "a sponsor without a name"),
    ]
    assert named(said, Kind.PERSON) == ["Ada Diaz", "Bo Li", "Cem Yıldız", "Zoë Brandt"]


def test_what_a_session_says_of_a_speaker_points_at_the_speaker() -> None:
    session = next(one for one in read(READER, CARE) if one.pointer == "sessions#/0")
    assert isinstance(session, Entry)
    pointers = {c.prop: c.pointer for r in session.records for c in r.claims if not c.span}
    assert pointers == {"partOf": "event#", "event": "event#"} | dict.fromkeys(
        ("holding", "representing"), "speakers#/0"
    )


def test_a_misspelt_name_does_not_make_another_person() -> None:
    said = export(
        speakers=[{"id": 33, "name": "Christopher Fonnesbeck"}],
        sessions=[{"title": "A", "speakers": [{"id": 33, "name": "Christopher Fonnesbec"}]}],
    )
    assert named(said, Kind.PERSON) == ["Christopher Fonnesbeck"]
    assert roles(said) == {("Christopher Fonnesbeck", "speaker", "A")}


@pytest.mark.parametrize(
    ("meant", "known"),
    [
        ({"id": 1, "name": "Ada Diaz"}, "/0"),
        ({"id": "1", "name": " ada  DIAZ "}, "/0"),
        ({"id": 1, "name": "Bo Li"}, "/1"),
        ({"id": 1, "name": "Cy Fox"}, ""),
        ({"id": 1}, "/0"),
        ({"name": "Bo Li"}, "/1"),
        ({"id": 9, "name": "Bo Li"}, "/1"),
        ({"id": 3, "name": "Dee Moss"}, "/3"),
        ({"id": 3, "name": "Eva Stone"}, "/2"),
        ({"id": 1, "name": "Dr. Diaz, Ada"}, "/0"),
        ({"id": None, "name": "Gil Hart"}, ""),
    ],
)
def test_the_speaker_that_a_session_means(meant: dict[str, Any], known: str) -> None:
    names = [(1, "Ada Diaz"), (2, "Bo Li"), (3, "Eva Stone"), (3, "Dee Moss")]
    listed = [(f"/{n}", {"id": id_, "name": name}) for n, (id_, name) in enumerate(names)]
    found = Speakers(listed).meant(meant)
    assert found and found.known == known


def test_sessions_that_only_the_speaker_lists_count_too() -> None:
    said = export(
        speakers=[
            {"id": 1, "name": "Ada Diaz", "sessions": [{"id": 7}, {"id": 8}, {"id": 99}]},
            {"id": 2, "name": "Bo Li", "sessions": []},
        ],
        sessions=[
            {"id": 7, "title": "A", "speakers": [{"id": 1, "name": "Ada Diaz"}]},
            {"id": 8, "title": "Panel: B", "speakers": []},
        ],
    )
    assert roles(said) == {
        ("Ada Diaz", "speaker", "A"),
        ("Ada Diaz", "panellist", "Panel: B"),
        ("Bo Li", "speaker", ""),
    }


@pytest.mark.parametrize(
    ("found", "organisation", "position"),
    [
        ({"organisation": "MIT", "position": "Engineer"}, "MIT", "Engineer"),
        ({"organization": "MIT"}, "MIT", ""),
        ({"organisation": "Minister of Information"}, "", "Minister of Information"),
        ({"organisation": "Ambassador of Chile"}, "", "Ambassador of Chile"),
        ({"organisation": "Ministry of Health"}, "Ministry of Health", ""),
        ({"organisation": "Office of the Rector"}, "Office of the Rector", ""),
        ({"organisation": "Director of X", "position": "CEO"}, "Director of X", "CEO"),
        ({"organisation": "N/A", "position": "-"}, "", ""),
        ({"organisation": None, "position": 7}, "", "7"),
        ({"organisation": "<b>R&amp;D</b> Ltd"}, "R&D Ltd", ""),
    ],
)  # fmt: skip
def test_posts_and_institutions(found: dict[str, Any], organisation: str, position: str) -> None:
    agent = agent_of({"name": "Ada Diaz"} | found)
    assert agent and (agent.organisation, agent.position) == (organisation, position)


def test_old_names_of_keys_lists_in_objects_and_ids_alone() -> None:
    said = export(
        **{"sessions.json": {"sessions": [{
            "title": "A", "start_time": "2021-05-03T09:00:00+02:00", "session_type": 3, "track": 4,
            "end_time": "2021-05-03T10:00:00+02:00", "microlocation": {"id": 5},
        }]}},
        tracks=[{"id": 4, "name": "Money"}],
        session_types=[{"id": 3, "name": "Tutorial"}],
        microlocations=[{"id": 5, "name": "Hall "}],
        speakers=[],
        event=[{"name": "Care Days", "start_time": "2021-05-03", "organiser_name": "Harz Clinic"}],
    )  # fmt: skip
    talk = next(said[key] for key in said if key[0] is Kind.CONTRIBUTION)
    assert [talk[prop][0] for prop in ("type", "track", "room", "start", "end")] == [
        "tutorial",
        "Money",
        "Hall",
        "2021-05-03T09:00:00+02:00",
        "2021-05-03T10:00:00+02:00",
    ]
    assert (Kind.EVENT, "care-days-2021") in said
    assert named(said, Kind.ORGANISATION) == ["Harz Clinic"]


def test_sessions_without_times_are_told_apart_by_their_ids() -> None:
    said = export(sessions=[{"id": n, "title": "Lightning talks"} for n in (1, 2, 2)])
    talks = [said[key] for key in said if key[0] is Kind.CONTRIBUTION]
    assert [talk["identifier"] for talk in talks] == [("1",), ("2",)]


@pytest.mark.parametrize("state", ["rejected", "Withdrawn", "draft", "pending", "canceled"])
def test_sessions_that_are_not_held_are_left_out(state: str) -> None:
    said = export(sessions=[{"title": "A", "state": state}, {"title": "B", "state": "confirmed"}])
    assert named(said, Kind.CONTRIBUTION) == ["B"]


@pytest.mark.parametrize(
    "files",
    [
        {"event": b"{}", "sessions": b"[]"},
        {"event": b"[]", "speakers": b"[]"},
        {"event": b"null", "speakers": b"[]"},
        {"event": b'{"name": "A"}', "speakers": b"[{"},
        {"event": b'{"name": "A"}', "sessions": b"\xff\xfe\xfd"},
        {"event": b"[" * 100_000, "sessions": b"[]"},
    ],
)
def test_broken_exports(tmp_path: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError):
        read(READER, tmp_path)


def test_a_broken_file_beside_the_programme_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    files = {
        "event": b'{"name": "Care Days 2021"}',
        "speakers": b'[{"id": 1, "name": "Ada Diaz", "sessions": [{"id": 2, "title": "A"}]}]',
        "sessions": b'[{"id": 2, "title": "A", "speakers": [{"id": 1, "name": "Ada Diaz"}]}]',
        "session_types": b'[{"name": "Talk" "id": 1}]',
        "sponsors": b"{",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = read(READER, tmp_path)
    assert [pointer for pointer, _ in flaws(found)] == ["sponsors", "session_types"]
    assert roles(things(found)) == {("Ada Diaz", "speaker", "A")}


def test_posts_in_the_field_of_institutions_and_the_other_way_round() -> None:
    said = export(
        **{
            "speakers.json": [
                {
                    "id": 1,
                    "name": "Ada Diaz",
                    "position": "Engineer, Wells",
                    "organisation": "Wells",
                },
                {"id": 2, "name": "Bo Li", "organisation": "Student"},
                {"id": 3, "name": "Cy Po", "organisation": "Software Developer - Beds"},
            ]
        }
    )
    assert named(said, Kind.ORGANISATION) == ["Beds", "Wells"]
    posts = {found["title"] for (kind, _), found in said.items() if kind is Kind.MEMBERSHIP}
    assert posts == {("Engineer",), ("Student",), ("Software Developer",)}


def test_elements_that_are_none_are_passed_over() -> None:
    deep: Any = []
    for _ in range(400):
        deep = [{"a": deep}]
    said = export(
        sessions=[None, 7, "x", [], {"title": "A", "speakers": "Ada", "track": [], "more": deep}],
        speakers={"a": 1, "b": 2},
        sponsors=[{"name": {"en": "Harz Clinic"}, "type": 5, "url": 6}],
        tracks="x",
    )
    assert named(said, Kind.CONTRIBUTION) == ["A"]
    assert roles(said) == {("Harz Clinic", "sponsor", "")}


def test_other_folders_are_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "event").write_text("{}")
    assert not READER.sniff(File(str(tmp_path)))
    assert not READER.sniff(File(str(tmp_path / "event")))
    assert not READER.sniff(File(str(tmp_path / "missing")))


# --- what the collection of real exports holds --------------------------------------------------


@pytest.mark.parametrize("name", ["FOSSASIASummit2014", "PyCon17", "RedHatSummit17"])
def test_counts_agree_with_the_files(name: str) -> None:
    folder = shared(f"openevent/{name}")
    raw = {
        key: json.loads((folder / key).read_bytes())
        for key in ("event", "sessions", "speakers", "sponsors")
    }
    document = ingest(Given(str(folder)))
    found = list(document.entries)
    check_spans(found)
    said = things(found)
    assert not flaws(found)
    assert len(found) == 1 + sum(len(raw[key]) for key in ("sessions", "speakers", "sponsors"))
    # One session may be listed twice, under one id.
    assert len(named(said, Kind.CONTRIBUTION)) == len({one["id"] for one in raw["sessions"]})
    people = {slug(one["name"]) for one in raw["speakers"]}
    assert people <= {key for kind, key in said if kind is Kind.PERSON}
    sponsors = {key for key in said if ".sponsor." in key[1]}
    assert len(sponsors) == len({slug(one["name"]) for one in raw["sponsors"]})
    assert named(said, Kind.EVENT) == [raw["event"]["name"]]
    employed = [one for one in raw["speakers"] if one["organisation"] or one["position"]]
    assert len([k for k in said if k[0] is Kind.MEMBERSHIP]) == len(employed)
    by_id = {one["id"]: one["title"].strip() for one in raw["sessions"]}
    listed = {
        (slug(one["name"]), by_id[session["id"]])
        for one in raw["speakers"]
        for session in one["sessions"]
        if session["id"] in by_id
    }
    names = {(slug(who), " ".join(part.split())) for who, _, part in roles(said)}
    assert {(who, " ".join(part.split())) for who, part in listed} <= names


def test_statements_of_an_export_are_many_and_stable() -> None:
    document = ingest(Given(str(CARE)))
    first = list(state_entries(document.source, document.entries))
    again = list(state_entries(document.source, READER.entries(File(str(CARE)))))
    assert first == again and len(first) > 60
