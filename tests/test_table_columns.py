"""What the columns of a table are taken for, by themselves and by a mapping."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import KgError, NoSourceError, UsageError
from kg.ingest import File, Given
from kg.ingest.tables.labels import read_label
from kg.ingest.tables.overview import Plan, plan
from kg.model import Kind

from .conftest import ROOT
from .tables import entries, names, parts, read, shown, written

# --- columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "meaning", "whose"),
    [
        ("Full Name*", "person", ""),
        ("first_name", "given name", ""),
        ("LastName", "family name", ""),
        ("Отчество", "middle name", ""),
        ("Ф.И.О.", "person", ""),
        ("姓名", "person", ""),
        ("Your affiliation (university or company)", "institution", ""),
        ("Место работы", "institution", ""),
        ("工作单位", "institution", ""),
        ("Job title", "position", ""),
        ("Должность", "position", ""),
        ("职务", "position", ""),
        ("E-Mail address", "email", ""),
        ("ORCID iD", "orcid", ""),
        ("Paper Title", "talk", ""),
        ("Тема доклада", "talk", ""),
        ("报告题目", "talk", ""),
        ("Conference", "event", ""),
        ("Название мероприятия", "event", ""),
        ("会议名称", "event", ""),
        ("Event location", "place", "event"),
        ("Talk type", "type", "talk"),
        ("Speaker's affiliation", "institution", "speaker"),
        ("Страна докладчика", "country", "speaker"),
        ("作者单位", "institution", "author"),
        ("Keynote Speakers", "people", "keynote-speaker"),
        ("Author 3", "people", "author"),
        ("colour", "", ""),
        ("2021", "", ""),
    ],
)
def test_labels(label: str, meaning: str, whose: str) -> None:
    found = read_label(label)
    assert (found.meaning, found.role or found.of) == (meaning, whose)


def test_the_vocabulary_says_one_thing_of_a_label() -> None:
    path = ROOT / "kg" / "ingest" / "tables" / "columns.json"
    vocabulary = json.loads(path.read_text("utf-8"))
    meanings: dict[str, set[str]] = {}
    for meaning, languages in vocabulary.items():
        for labels in languages.values():
            assert labels == sorted(set(labels)), f"sort the labels of {meaning}"
            for label in labels:
                meanings.setdefault(label, set()).add(meaning)
                assert read_label(label).known, label
    assert not {label: told for label, told in meanings.items() if len(told) > 1}
    assert {"en", "ru", "zh"} <= {code for languages in vocabulary.values() for code in languages}


def planned(text: str, **more: str) -> dict[str, tuple[str, str]]:
    file = File("t.csv", text.encode(), Given("t.csv", event="Forum 2021", **more))
    return {c.label: (c.meaning, c.of or c.role) for c in plan(file).tables[0].columns}


def test_values_decide_where_labels_do_not() -> None:
    table = (
        "Name,Title,x1,x2,Contact,Code\n"
        "Ada Diaz,Prof.,University of Murcia,chair,ada@example.org,17\n"
        "Bo Li,Dr.,Tongji University,speaker,bo@example.org,18\n"
        "Cy Po,Ms,Leeds Hospital,speaker,cy@example.org,19\n"
    )
    assert planned(table) == {
        "Name": ("person", ""),
        "Title": ("ignored", ""),
        "x1": ("institution", "person"),
        "x2": ("role", ""),
        "Contact": ("email", "person"),
        "Code": ("id", "person"),
    }


@pytest.mark.parametrize(
    ("values", "meaning"),
    [
        ("Dr.|Prof.|Ms", "ignored"),
        ("Associate Professor|Director|Head of Department", "position"),
        ("Care at home|Beds for all of us|Who comes first?", "talk"),
    ],
)
def test_a_title_is_what_its_values_are(values: str, meaning: str) -> None:
    people = ("Ada Diaz", "Bo Li", "Cy Po")
    rows = [[who, value] for who, value in zip(people, values.split("|"), strict=True)]
    assert planned(written([["Name", "Title"], *rows]))["Title"][0] == meaning


def test_city_and_country_belong_to_what_stands_before_them() -> None:
    table = (
        "Name,Institution,City,Conference,Year,Country\n"
        "Ada Diaz,University of Murcia,Murcia,ICSE,2019,Canada\n"
    )
    found = planned(table)
    assert found["City"] == ("city", "institution")
    assert found["Country"] == ("country", "event")


def test_dates_with_slashes_are_read_by_the_whole_column() -> None:
    head = "Event,Start\nHome Care Forum,{}\nNight Care Forum,{}\n"
    for first, second, iso in (
        ("04/03/2021", "25/03/2021", "2021-03-04"),
        ("04/03/2021", "03/25/2021", "2021-04-03"),
        ("04/03/2021", "05/03/2021", "2021"),
    ):
        found = entries(read(head.format(first, second)))
        assert found[0].records[0].values("start") == (iso,)


PROGRAMME = """title,date,start,end,location,type
Coffee and tea,05/29/21,09:00,09:30,Foyer,break
Wells of the north,05/29/21,9:30 am,10:15 am,Hall 1,keynote
Beds for all,05/29/21,10:15 – 11:00,,Hall 2,workshop
Pipes,05/30/21,14.30,23.00,Hall 1,talk
Night,05/30/21,23:00,00:30,Hall 1,talk
"""


def test_a_programme_without_people_is_one_of_talks() -> None:
    found = read(PROGRAMME, event="Water Forum 2021")
    assert names(found, Kind.EVENT) == ["Water Forum 2021"]
    talks = [r for e in entries(found) for r in e.records if r.kind is Kind.CONTRIBUTION]
    told = [(r.values("title")[0], r.values("start"), r.values("end")) for r in talks]
    assert told == [
        ("Coffee and tea", ("2021-05-29T09:00:00",), ("2021-05-29T09:30:00",)),
        ("Wells of the north", ("2021-05-29T09:30:00",), ("2021-05-29T10:15:00",)),
        ("Beds for all", ("2021-05-29T10:15:00",), ("2021-05-29T11:00:00",)),
        ("Pipes", ("2021-05-30T14:30:00",), ("2021-05-30T23:00:00",)),
        ("Night", ("2021-05-30T23:00:00",), ()),
    ]
    assert [r.values("room") for r in talks][1:3] == [("Hall 1",), ("Hall 2",)]
    assert not names(found, Kind.PLACE)
    with pytest.raises(NoSourceError, match="which event this table is about"):
        read(PROGRAMME)


def test_events_of_whole_days_are_no_programme() -> None:
    found = read("title,start,place\nWater Days,2021-05-03,Leeds\nFire Days,2021-06-03,Bonn\n")
    assert names(found, Kind.EVENT) == ["Water Days", "Fire Days"]
    assert names(found, Kind.PLACE) == ["Leeds", "Bonn"]


def test_a_name_beside_a_post_is_that_of_a_person_whatever_dates_there_are() -> None:
    found = planned(
        "name,position,company,company_size,session title,date,time\n"
        "Ada Diaz,CEO,Wells,51-200 employees,Care at home,13 May 2021,12:10 - 12:50\n"
        "Bo Li,CTO,Beds,1000+ employees,Pipes for all,13 May 2021,13:10 - 13:50\n"
    )
    assert found["name"] == ("person", "")
    assert found["company"] == ("institution", "person")
    assert found["company_size"][0] == "ignored"


def test_the_event_that_the_user_names_counts_for_rows_that_name_none() -> None:
    rows = "name,event\n" + "".join(f"Ada {family},Water Forum 2021\n" for family in ("Diaz", "Oh"))
    assert names(read(rows, event="Fire Forum 2022"), Kind.EVENT) == ["Water Forum 2021"]
    found = read(rows + "Bo Li,\n", event="Fire Forum 2022")
    assert sorted(names(found, Kind.EVENT)) == ["Fire Forum 2022", "Water Forum 2021"]


def test_what_separates_at_the_end_of_a_value_is_no_part_of_it() -> None:
    found = read('name,position,company\nAda Diaz,"CEO,","Wells, "\n', event="Forum 2021")
    assert "title=CEO;" in shown(found) or "title=CEO\n" in shown(found)
    assert names(found, Kind.ORGANISATION) == ["Wells"]


def test_a_small_word_of_a_name_is_no_legal_form() -> None:
    found = read("authors,paper title\nSa-Kwang Song and Co-Lin Yu,Pipes\n", event="Forum 2021")
    assert names(found) == ["Sa-Kwang Song", "Co-Lin Yu"]
    assert not names(found, Kind.ORGANISATION)


NESTED = """
day1:
  - {title: Opening, start: "8:00 AM", talks: []}
  - title: Pipes
    chair: Cy Po
    talks:
      - {title: Wells, authors: ["Ada Diaz (MIT), Bo Li (ETH)"]}
      - {title: Beds, authors: [Di Oh]}
"""


def test_talks_in_sessions_are_records_of_their_own() -> None:
    found = read(NESTED, "sessions.yml", event="Water Forum 2021")
    assert [e.pointer for e in entries(found)][1:] == [
        "/day1/0",
        "/day1/1/talks/0",
        "/day1/1/talks/1",
    ]
    assert names(found, Kind.SESSION) == ["Opening", "Pipes"]
    assert names(found, Kind.CONTRIBUTION) == ["Wells", "Beds"]
    assert names(found) == ["Ada Diaz", "Bo Li", "Cy Po", "Di Oh"]


@pytest.mark.parametrize(
    ("name", "data", "people", "institutions"),
    [
        ("sponsors.yml", "- {name: Deloitte, img: /a/sponsors/d.png}", [], ["Deloitte"]),
        ("speakers.yml", "- {name: nedwill}\n- {name: x4a}", ["nedwill", "x4a"], []),
        ("keynotes.yml", "- {name: Ada Diaz (MIT), title: Wells}", ["Ada Diaz"], ["MIT"]),
        ("a.yml", "- speaker: {name: Ada Diaz, title: Wells and beds}", ["Ada Diaz"], []),
    ],
)
def test_names_in_lists_of_records(
    name: str, data: str, people: list[str], institutions: list[str]
) -> None:
    found = read(data, name, event="Water Forum 2021")
    assert names(found) == people
    assert names(found, Kind.ORGANISATION) == institutions


@pytest.mark.parametrize("listed", ["Android,Web & Cloud,Expert", "Blue room,Red room", "#a,#b"])
def test_what_hardly_names_persons_is_no_list_of_attendees(listed: str) -> None:
    rows = "".join(f"{place},{name}\n" for place, name in enumerate(listed.split(",")))
    with pytest.raises(NoSourceError, match="no column names a person"):
        read("id,name\n" + rows, event="Water Forum 2021")


def test_the_plan_is_plain_data_and_keeps_mailboxes_to_itself() -> None:
    data = b"Name,Mail,Event\nAda Diaz,ada.diaz@example.org,Forum 2021 X\n"
    found = plan(File("a.csv", data))
    assert isinstance(found, Plan)
    assert "ada.diaz" not in repr(found)
    assert all(column.why for column in found.tables[0].columns)


def test_what_is_no_table_has_no_plan() -> None:
    with pytest.raises(NoSourceError, match="no table"):
        plan(File("a.txt", b"We met in Leeds, Ada spoke, and it was good.\n"))


# --- mapping --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("[columns]\nName = person", r"m\.toml: the mapping is no TOML: .*line 2"),
        ("[columns]\n\nName = 'persona'", r"m\.toml, line 3: no column is 'persona' \(there are: "),
        ("[columns]\nNombre = 'person'", r"line 2: there is no column 'Nombre' \(there are: Name"),
        ("[columns]\nName = { is = 'people' }", "line 2: it does not say in which role"),
        ("[columns]\nName = { is = 'person', role = 'king' }", "line 2: there is no role 'king'"),
        ("[columns]\nName = 3", "line 2: 'Name' does not say what it is"),
        ("[columns]\nName = { is = 'person', colour = 'red' }", "line 2: a column has no 'colour'"),
        ("[roles]\nwizard = 'king'", "line 2: there is no role 'king'"),
        ("[event]\nstart = '2021'", r"line 1: the event has no name"),
        ("[event]\nname = 'X'\nwhen = '2021'", "line 3: an event has no 'when'"),
        ("[table]\nheader = 'first'", "line 2: header is not of the type int"),
        ("[table]\nheader = 9", "there is no row 9"),
        ("[table]\nencoding = 'klingon'", "unknown encoding: klingon"),
        ("[tables]\nheader = 1", "line 1: 'tables' is no part of a mapping"),
    ],
)
def test_a_mapping_that_does_not_fit(mapping: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(mapping, "utf-8")
    with pytest.raises(KgError, match=message):
        read("Name,Role\nAda Diaz,chair\n", event="Forum 2021", mapping=str(path))


def test_a_mapping_that_is_missing() -> None:
    with pytest.raises(UsageError, match="the mapping cannot be read"):
        read("Name,Role\nAda Diaz,chair\n", event="Forum 2021", mapping="no-such.toml")


def test_a_mapping_goes_before_the_plan(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(
        '[columns]\nName = "institution"\nRole = "ignore"\n[table]\nrole = "sponsor"\n', "utf-8"
    )
    found = read("Name,Role\nAda Diaz,chair\n", event="Forum 2021", mapping=str(path))
    assert parts(found) == {("ada-diaz", "sponsor", "forum-2021", "", "")}
    assert names(found, Kind.ORGANISATION) == ["Ada Diaz"]
