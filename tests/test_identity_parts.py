"""The parts of identity: profiles, events, the register of ids, questions, thesauri."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.errors import DecisionError, GraphFolderError
from kg.model import Kind, Statement
from kg.resolve import Linker, Register, events, thesaurus
from kg.resolve.judging import Judging
from kg.resolve.profile import Profile, Reason, Score
from kg.resolve.profiles import Facts, authority_iri, profiles
from kg.resolve.propose import ASK, SURE, Proposal
from kg.resolve.settle import settle
from kg.statements import mention_id

from .identities import (
    DIFFERENT,
    SAME,
    UNSURE,
    again,
    asked,
    corpus,
    decide,
    source,
)

# --- profiles -------------------------------------------------------------------------------------


def test_a_profile_tells_what_is_around_a_name() -> None:
    told = source(1, ("Ada Diaz", "Cardiology"), ("Bo Chen", ""), event="Care Day 2021", year=2021)
    unit, whole = (mention_id(Kind.ORGANISATION, k, f"{1:012x}") for k in ("cardiology", "acme"))
    town = mention_id(Kind.PLACE, "lagos", f"{1:012x}")
    event = mention_id(Kind.EVENT, "care-day-2021", f"{1:012x}")
    told += [
        Statement(unit, "unit", "true"),
        Statement(unit, "unitOf", whole, refers="organisation"),
        Statement(whole, "name", "Acme University"),
        Statement(whole, "acronym", "AU"),
        Statement(town, "name", "Lagos"),
        Statement(event, "place", town, refers="place"),
        Statement(f"person/ada-diaz@{1:012x}", "identifier", "0000-0002-1825-0097"),
    ]
    facts = Facts(told)
    ada = profiles(facts, Kind.PERSON)["person/ada-diaz"]
    assert ada.organisations == {"organisation/cardiology", "organisation/acme"}
    assert ada.organisation_names == {"Cardiology", "Acme University"}
    assert ada.companions == {"person/bo-chen"}
    assert ada.events == {"event/care-day-2021"}
    assert ada.years == (2021, 2021)
    assert ada.identifiers == {"https://orcid.org/0000-0002-1825-0097"}
    institutions = profiles(facts, Kind.ORGANISATION)
    assert institutions["organisation/cardiology"].is_unit
    assert institutions["organisation/cardiology"].organisations == {"organisation/acme"}
    assert institutions["organisation/cardiology"].companions == {"person/ada-diaz"}
    assert institutions["organisation/acme"].acronyms == ("AU",)
    assert profiles(facts, Kind.EVENT)["event/care-day-2021"].places == {"lagos"}


def test_two_reports_of_one_event_do_not_put_a_person_beside_herself() -> None:
    told = [*source(1, ("T. Karonova", ""), event="X Forum 2021")]
    told += source(2, ("Tatyana Karonova", ""), event="X Forum 2021")
    karonova = profiles(Facts(told), Kind.PERSON)["person/t-karonova"]
    assert karonova.companions == karonova.beside == frozenset()


def test_in_a_long_list_only_namesakes_count() -> None:
    crowd = [(f"Person{chr(97 + n // 26)}{chr(97 + n % 26)} Name{n}", "") for n in range(100)]
    told = source(1, *crowd, ("J. Smith", ""), ("John Smith", ""))
    known = profiles(Facts(told), Kind.PERSON)
    assert known["person/j-smith"].beside == {"person/john-smith"}
    assert known["person/personaa-name0"].beside == frozenset()
    assert known["person/j-smith"].companions == frozenset()


@pytest.mark.parametrize(
    ("value", "iri"),
    [
        ("https://ror.org/03qdgjc12", "https://ror.org/03qdgjc12"),
        ("http://orcid.org/0000-0002-1825-0097/", "https://orcid.org/0000-0002-1825-0097"),
        ("http://www.wikidata.org/wiki/Q42", "https://wikidata.org/entity/Q42"),
        ("https://acme.example/people/ada", ""),
        ("https://ror.org/", ""),
        ("http://[broken", ""),
        ("TALK-7", ""),
    ],
)
def test_only_authority_files_identify(value: str, iri: str) -> None:
    assert authority_iri(value) == iri


# --- events ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ("Rural Care Forum 2021", "2021 Rural Care Forum", SURE, 1.0),
        ("Rural Care Forum ’21", "Rural Care Forum 2021", SURE, 1.0),
        ("Rural Care Forum", "Rural Care Forum 2021", SURE, SURE),
        ("RURAL CARE FORUM", "Rural Care Forum (2021)", SURE, SURE),
        ("Forum", "Forum 2021", ASK, SURE - 0.01),
        ("Health Forum", "Health Forum 2021", ASK, SURE - 0.01),
        ("Rural Care Forum", "Rural Care Forum", ASK, SURE - 0.01),
        ("Rural Care Forum 2020", "Rural Care Forum 2021", 0, 0),
        ("Rural Care Forum 2021", "Urban Care Forum 2021", 0, 0),
        ("2nd Rural Care Forum 2021", "3rd Rural Care Forum 2021", 0, 0),
    ],
)
def test_two_names_of_events(one: str, other: str, low: float, high: float) -> None:
    a, b = (Profile(f"event/{n}", Kind.EVENT, (name,)) for n, name in enumerate((one, other)))
    assert low <= events.compare(a, b).value <= high
    assert events.compare(a, b).value == events.compare(b, a).value
    assert not high or events.keys(a) & events.keys(b)


def test_the_surroundings_of_events() -> None:
    def forum(n: int, place: str, *people: str) -> Profile:
        return Profile(
            f"event/{n}",
            Kind.EVENT,
            ("Health Forum" + " 2021" * n,),
            places=frozenset((place,)),
            companions=frozenset(people),
        )

    assert events.compare(forum(0, "oslo"), forum(1, "oslo")).value < SURE
    assert events.compare(forum(0, "oslo", "a", "b"), forum(1, "oslo", "a", "b")).value >= SURE
    assert events.compare(forum(0, "oslo"), forum(1, "lagos")).value < ASK


# --- the register ---------------------------------------------------------------------------------


def test_a_register_survives_the_file(tmp_path: Path) -> None:
    known = Register({"person/ada": 2, "person/ada@0123456789ab": float("inf"), "event/x": 1})
    (tmp_path / "ids.jsonl").write_bytes(known.dump().encode())
    assert Register.of([], tmp_path / "ids.jsonl").since == known.since
    assert known.dump().splitlines()[0] == '{"id": "event/x", "since": 1}'


@pytest.mark.parametrize(
    "line",
    ["nonsense", "[]", "{}", '{"id": 7, "since": 1}', '{"id": "a", "since": -1}']
    + [f'{{"id": "a", "since": {since}}}' for since in ('"1"', "true", "1.5")],
)
def test_a_line_that_is_no_id_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "ids.jsonl").write_text(f"\n{line}\n")
    with pytest.raises(GraphFolderError, match=r"ids\.jsonl:2: not an id"):
        Register.of([], tmp_path / "ids.jsonl")


def test_names_that_are_gone_are_forgotten() -> None:
    first, more = corpus([0]), corpus([0, 1])
    late = again(settle(first, []), more)
    assert "person/karonova-tatyana" in late.register.since
    assert again(late, first).register.since == {}


# --- questions ------------------------------------------------------------------------------------

NOON = datetime(2022, 6, 8, 12, tzinfo=UTC)

CHAIN = [
    Proposal(left, right, Score(value, (Reason("table", value, "as given"),)))
    for left, right, value in (
        ("person/a", "person/b", 0.9),
        ("person/b", "person/c", 0.8),
        ("person/a", "person/c", 0.7),
    )
]


def test_an_answer_may_settle_other_questions() -> None:
    sitting = Judging(CHAIN, [], "me")
    for verdict in (SAME, SAME):
        sitting.answer(verdict, NOON)
    assert sitting.left == 0
    sitting = Judging(CHAIN, [], "me")
    for verdict in (SAME, DIFFERENT):
        sitting.answer(verdict, NOON)
    assert sitting.left == 0
    sitting = Judging(CHAIN, [], "me")
    for verdict in (DIFFERENT, DIFFERENT):
        sitting.answer(verdict, NOON)
    assert asked(sitting) == ("person/a", "person/c")


def test_going_back_asks_again_and_the_new_answer_counts() -> None:
    sitting = Judging(CHAIN, [], "me")
    assert not sitting.back()
    made = [sitting.answer(SAME, NOON), sitting.answer(SAME, NOON)]
    assert sitting.back()
    assert sitting.back()
    assert asked(sitting) == ("person/a", "person/b")
    made.append(sitting.answer(DIFFERENT, NOON))
    assert made[-1].when == "2022-06-08T12:00:01Z", "later than the answer that it replaces"
    assert sitting.left == 0, "b and c are one, so that a is neither"
    linker = Linker(made)
    assert linker.canonical("person/a") != linker.canonical("person/b")
    assert linker.canonical("person/b") == linker.canonical("person/c")


def test_what_was_answered_is_not_asked_again() -> None:
    first = Judging(CHAIN, [], "me").answer(UNSURE, NOON)
    assert asked(Judging(CHAIN, [first], "me")) == ("person/b", "person/c")


def test_accepting_heeds_what_people_decided() -> None:
    sitting = Judging(CHAIN, decide([("person/a", DIFFERENT, "person/c")]), "me")
    made = sitting.accept(0.75, NOON)
    assert [(d.left, d.right, d.score, d.why) for d in made] == [
        ("person/a", "person/b", 0.9, "table +0.90: as given")
    ]
    assert sitting.left == 0


# --- thesauri -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "label\treplace by\nBob Chen\tRobert Chen\nghost\tRobert Chen\nAcme\t\n",
        "variant,preferred\n\nBob Chen,Robert Chen\nghost,Robert Chen\nAcme,\n",
        "\ufeffPreferred;Variant\r\nRobert Chen;BOB CHEN\r\nRobert Chen;ghost\r\n;Acme\r\n",
        '"from","to"\n"Bob Chen","Robert Chen"\n"ghost","Robert Chen"\n"Acme",""\n',
    ],
)
def test_a_thesaurus_decides(text: str, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_bytes(text.encode())
    told = source(1, ("Bob Chen", "Acme")) + source(2, ("Robert Chen", ""))
    found = thesaurus.load(tmp_path / "t.txt")
    made, idle = thesaurus.decide(found, told, by="me", when="2022-06-08")
    assert [(d.left, d.verdict, d.right, d.by) for d in made] == [
        ("person/bob-chen", SAME, "person/robert-chen", "me")
    ]
    assert "Robert Chen" in made[0].why
    assert "t.txt:" in made[0].why
    assert {each.variant.lower() for each in idle} == {"ghost", "acme"}


def test_a_thesaurus_may_prefer_a_name_that_no_source_has() -> None:
    told = source(1, ("Bob Chen", "")) + source(2, ("Rob Chen", ""))
    wanted = [thesaurus.Replacement(n, "Robert Chen", "t:2") for n in ("Bob Chen", "Rob Chen")]
    made, _ = thesaurus.decide(wanted, told, by="me", when="2022-06-08")
    assert settle(told, made).linker.canonical("person/rob-chen") == "person/bob-chen"


def test_a_thesaurus_joins_nothing_that_is_unclear() -> None:
    told = [Statement(f"{kind}/acme@{1:012x}", "name", "Acme") for kind in ("person", "place")]
    told.append(Statement(f"person/x@{1:012x}", "name", "X"))
    for pair in (("Acme", "X"), ("X", ""), ("X", "X")):
        made, _ = thesaurus.decide(
            [thesaurus.Replacement(*pair, "t:2")], told, by="me", when="2022-06-08"
        )
        assert made == []


@pytest.mark.parametrize("text", ["a,b\n1,2,3\n", "a\nb\n", "a,b\nc\n"])
def test_what_is_no_thesaurus_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(DecisionError, match=r"t\.csv:2: \d columns instead of 2"):
        thesaurus.load(tmp_path / "t.csv")
    (tmp_path / "t.csv").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(DecisionError, match="cannot be read"):
        thesaurus.load(tmp_path / "t.csv")
