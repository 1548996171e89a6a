"""Scoring against gold: hand-computed cases for every layer, and gold that scores full marks."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Claim, Kind, Record, Span
from kg.score import LAYERS, Counts, grounding, report, score, total
from kg.score.agree import Page, date_within, fold, fold_person, post_forms, similarity
from kg.score.assign import assign, tally

REPORTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "reports"
GOLDS = sorted(REPORTS.glob("*/*.json"))

ROLE_OF = {
    "address": "welcome-speaker",
    "talk": "speaker",
    "discussion": "panellist",
    "chair": "moderator",
    "closing": "closing-speaker",
    "attended": "attendee",
}


class Doc:
    """Builds records the way the extractor does, one call for each thing."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def add(self, kind: Kind, key: str, *claims: tuple[str, str | None, Kind | None]) -> str:
        stated = tuple(
            Claim(prop, value, None, None, "test", refers=refers)
            for prop, value, refers in claims
            if value
        )
        self.records.append(Record(kind, key, stated))
        return key

    def person(self, *names: str) -> str:
        return self.add(Kind.PERSON, names[0], *(("name", name, None) for name in names))

    def organisation(
        self, name: str, parent: str = "", *, key: str = "", up: str = "unitOf"
    ) -> str:
        return self.add(
            Kind.ORGANISATION,
            key or name,
            ("name", name, None),
            (up, parent, Kind.ORGANISATION),
        )

    def post(self, person: str, title: str | None, organisation: str = "") -> str:
        return self.add(
            Kind.MEMBERSHIP,
            f"{person}.{title}.{organisation}",
            ("member", person, Kind.PERSON),
            ("title", title, None),
            ("organisation", organisation, Kind.ORGANISATION),
        )

    def event(self, name: str = "", **values: str) -> str:
        key = name or "event"
        place = values.pop("place", "")
        if place:
            self.add(Kind.PLACE, place, ("name", place, None))
        return self.add(
            Kind.EVENT,
            key,
            ("name", name, None),
            ("place", place, Kind.PLACE),
            *((prop, value, None) for prop, value in values.items()),
        )

    def role(self, agent: str, role: str, event: str = "", kind: Kind = Kind.PERSON) -> str:
        return self.add(
            Kind.PARTICIPATION,
            f"{agent}.{role}.{event}",
            ("participant", agent, kind),
            ("role", role, None),
            ("event", event, Kind.EVENT),
        )

    def talk(self, title: str) -> str:
        return self.add(Kind.CONTRIBUTION, title, ("title", title, None), ("type", "talk", None))


def gold(**parts: Any) -> dict[str, Any]:
    return {"lang": "en", "event": {}, "organisations": [], "persons": [], **parts}


def somebody(name: str = "Ada Byron", *positions: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"name": name, "positions": list(positions), **rest}


def at(title: str | None, *chain: str, **accept: list[str]) -> dict[str, Any]:
    return {"title": title, "organisation": list(chain), **accept}


def counts(layer: str, doc: Doc, wanted: dict[str, Any], text: str = "") -> tuple[int, int, int]:
    found = score(doc.records, wanted, text)[layer]
    return found.tp, found.fp, found.fn


# --- persons ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], (0, 0, 1)),
        (["Ada Byron"], (1, 0, 0)),
        (["ADA BYRON."], (1, 0, 0)),
        (["Prof. Dr. Ada Byron, Ph.D."], (1, 0, 0)),
        (["Byron"], (1, 0, 0)),
        (["Ada Lovelace"], (0, 1, 1)),
        (["Ada Byron", "Byron"], (1, 1, 0)),  # one person as two records: earned once
        (["Charles Babbage"], (0, 0, 1)),  # named, but not there: neither way
        (["Babbage", "Ada Byron"], (1, 0, 0)),
    ],
)
def test_persons(found: list[str], expected: tuple[int, int, int]) -> None:
    doc = Doc()
    for name in found:
        doc.person(name)
    wanted = gold(
        persons=[
            somebody(aliases=["Byron"]),
            somebody("Charles Babbage", aliases=["Babbage"], present=False),
        ]
    )
    assert counts("person", doc, wanted) == expected


def test_only_the_preferred_name_of_a_person_counts() -> None:
    doc = Doc()
    doc.person("Somebody Else", "Ada Byron")
    assert counts("person", doc, gold(persons=[somebody()])) == (0, 1, 1)


def test_an_alias_of_two_people_goes_to_the_one_that_is_left() -> None:
    doc = Doc()
    doc.person("Wang")
    doc.person("Wang Min")
    wanted = gold(
        persons=[somebody("Wang Min", aliases=["Wang"]), somebody("Wang Jun", aliases=["Wang"])]
    )
    assert counts("person", doc, wanted) == (2, 0, 0)


def test_two_people_of_one_name_are_told_apart_by_their_positions() -> None:
    doc = Doc()
    for key, title in (("a", "Dean"), ("b", "Nurse")):
        doc.add(Kind.PERSON, key, ("name", "Yang Liu", None))
        doc.post(key, title)
    wanted = gold(persons=[somebody("Yang Liu", at("Nurse")), somebody("Yang Liu", at("Dean"))])
    assert counts("person-title", doc, wanted) == (2, 0, 0)


# --- positions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "accept", "found", "right"),
    [
        ("Head", [], "head", True),
        ("Head", [], "The Head", True),
        ("Head", [], "Deputy Head", False),
        ("Acting Director", [], "Director", True),
        ("Acting Director", [], "Acting Director", True),
        ("Director", [], "Acting Director", False),
        ("Director", ["Acting Director"], "Acting Director", True),
        ("Professors", [], "Professor", True),
        ("Vice President", [], "Vice Presidents", True),
        ("Deputy Chairmen", [], "Deputy Chairman", True),
        ("heads", [], "Head", True),
        ("headed", [], "Head", True),
        ("leads", [], "Head", False),
        ("Head", ["Head of Surgery"], "Head of Surgery", True),
        ("и.о. ректора", [], "ректора", True),
    ],
)
def test_titles(printed: str, accept: list[str], found: str, right: bool) -> None:
    doc = Doc()
    doc.post(doc.person("Ada Byron"), found)
    wanted = gold(persons=[somebody("Ada Byron", at(printed, accept_title=accept))])
    assert counts("person-title", doc, wanted) == ((1, 0, 0) if right else (0, 1, 1))


def test_titles_of_the_absent_count_neither_way_and_of_the_unknown_are_wrong() -> None:
    doc = Doc()
    doc.post(doc.person("Absent One"), "Dean")
    doc.post(doc.person("Unknown One"), "Dean")
    wanted = gold(persons=[somebody("Absent One", at("Dean"), present=False)])
    assert counts("person-title", doc, wanted) == (0, 1, 0)


def test_one_title_in_two_places_is_one_title_and_two_triples() -> None:
    doc = Doc()
    ada = doc.person("Ada Byron")
    for name in ("Club", "Guild"):
        doc.post(ada, "Founder", doc.organisation(name))
    wanted = gold(persons=[somebody("Ada Byron", at("Founder", "Club"), at("founder", "Guild"))])
    assert counts("person-title", doc, wanted) == (1, 0, 0)
    assert counts("triple", doc, wanted) == (2, 0, 0)


CHAIN = ("Eye Clinic", "North Hospital", "Riverside University")


@pytest.mark.parametrize(
    ("chain", "affiliated", "triple"),
    [
        (CHAIN, True, True),
        (CHAIN[:1], True, True),  # the leaf is enough
        (CHAIN[1:], True, False),  # a link further up is an affiliation, not the post
        (CHAIN[2:], True, False),
        (("Eye Clinic of the North Hospital of Riverside University",), True, True),
        (("Eye Clinic at North Hospital", "Riverside University"), True, True),
        (("NHEC",), True, True),  # listed by the annotator
        (("South Hospital",), False, False),
    ],
)
def test_any_link_is_an_affiliation_and_leaf_or_full_name_a_triple(
    chain: tuple[str, ...], affiliated: bool, triple: bool
) -> None:
    doc = Doc()
    parent = ""
    for name in reversed(chain):
        parent = doc.organisation(name, parent, up="subOrganizationOf")
    doc.post(doc.person("Ada Byron"), "Head", parent)
    full = "Eye Clinic of the North Hospital of Riverside University"
    wanted = gold(
        persons=[somebody("Ada Byron", at("Head", *CHAIN, accept_organisation=["NHEC", full]))]
    )
    right = (1, 0, 0)
    assert counts("person-organisation", doc, wanted) == (right if affiliated else (0, 1, 1))
    assert counts("triple", doc, wanted) == (right if triple else (0, 1, 1))


def test_a_full_name_is_right_even_where_the_annotator_did_not_list_it() -> None:
    doc = Doc()
    whole = doc.organisation("North Hospital’s Eye Clinic")
    doc.post(doc.person("Ada Byron"), "Head", whole)
    wanted = gold(persons=[somebody("Ada Byron", at("Head", "Eye Clinic", "North Hospital"))])
    assert counts("triple", doc, wanted) == (1, 0, 0)


def test_a_triple_needs_the_right_title_with_the_right_organisation() -> None:
    doc = Doc()
    ada = doc.person("Ada Byron")
    doc.post(ada, "Dean", doc.organisation("Guild"))
    doc.post(ada, "Founder", doc.organisation("Club"))
    wanted = gold(persons=[somebody("Ada Byron", at("Dean", "Club"), at("Founder", "Guild"))])
    assert counts("person-title", doc, wanted) == (2, 0, 0)
    assert counts("person-organisation", doc, wanted) == (2, 0, 0)
    assert counts("triple", doc, wanted) == (0, 2, 2)


def test_bare_affiliations_make_no_title_and_no_triple() -> None:
    doc = Doc()
    doc.post(doc.person("Ada Byron"), None, doc.organisation("Club"))
    wanted = gold(persons=[somebody("Ada Byron", at(None, "Club"))])
    assert counts("person-title", doc, wanted) == (0, 0, 0)
    assert counts("person-organisation", doc, wanted) == (1, 0, 0)
    assert counts("triple", doc, wanted) == (0, 0, 0)


@pytest.mark.parametrize(("found", "wrong"), [("", 0), ("Ministry of Health", 0), ("Club", 1)])
def test_an_office_without_organisation_accepts_the_ministry(found: str, wrong: int) -> None:
    doc = Doc()
    office = doc.organisation(found) if found else ""
    doc.post(doc.person("Ada Byron"), "Minister of Health", office)
    post = at("Minister of Health", accept_organisation=["Ministry of Health"])
    wanted = gold(persons=[somebody("Ada Byron", post)])
    assert counts("person-title", doc, wanted) == (1, 0, 0)
    for layer in ("person-organisation", "triple", "organisation"):
        assert counts(layer, doc, wanted) == (0, wrong, 0), layer


def test_two_links_of_one_chain_earn_it_once_and_neither_is_an_error() -> None:
    doc = Doc()
    ada = doc.person("Ada Byron")
    hospital = doc.organisation("North Hospital")
    doc.post(ada, None, hospital)
    doc.post(ada, None, doc.organisation("Eye Clinic", hospital))
    wanted = gold(persons=[somebody("Ada Byron", at(None, "Eye Clinic", "North Hospital"))])
    assert counts("person-organisation", doc, wanted) == (1, 0, 0)


# --- organisations ------------------------------------------------------------------------------


def test_organisations_are_links_and_backers_and_the_rest_counts_neither_way() -> None:
    doc = Doc()
    for name in ("eye clinic", "The Guild", "Passing Society", "Absent Club", "Nonsense"):
        doc.organisation(name)
    wanted = gold(
        organisations=[{"role": "organiser", "name": "Guild", "accept": []}],
        other_organisations=["Passing Society"],
        persons=[
            somebody("Ada Byron", at("Head", "Eye Clinic", "North Hospital")),
            somebody("Absent", at("Head", "Absent Club"), present=False),
        ],
    )
    assert counts("organisation", doc, wanted) == (2, 1, 1)


TEXT = (
    "The World Chess Union (WCU) and the Union of River Ports met. URP chaired. XYZ too, and the"
    " Friendship University of Peoples (RUDN)."
)


@pytest.mark.parametrize(
    ("printed", "found", "right"),
    [
        ("World Chess Union", "WCU", True),
        ("WCU", "World Chess Union", True),
        ("World Chess Union", "World Chess Union (WCU)", True),
        ("Union of River Ports", "URP", True),
        ("Union of River Ports", "XYZ", False),
        ("Union of Road Painters", "URP", False),  # the full form is not in the text
        ("World Chess Union", "W.C.X.", False),
        ("WCU", "Chess Union", False),  # only a part of what the acronym stands for
        ("Friendship University of Peoples", "RUDN", True),  # as the brackets say
    ],
)
def test_acronym_and_full_form_where_both_are_printed(
    printed: str, found: str, right: bool
) -> None:
    doc = Doc()
    doc.organisation(found)
    wanted = gold(persons=[somebody("Ada Byron", at(None, printed))])
    assert counts("organisation", doc, wanted, TEXT) == ((1, 0, 0) if right else (0, 1, 1))


def test_acronym_and_full_form_are_one_institution() -> None:
    people = [somebody("A B", at(None, "WCU")), somebody("C D", at(None, "World Chess Union"))]
    doc = Doc()
    doc.organisation("WCU")
    assert counts("organisation", doc, gold(persons=people), TEXT) == (1, 0, 0)
    doc.organisation("World Chess Union")  # left as two records: the second is an error
    assert counts("organisation", doc, gold(persons=people), TEXT) == (1, 1, 0)


def test_an_accepted_form_goes_first_to_the_institution_whose_name_it_is() -> None:
    people = [
        somebody("A B", at("Head", "Service", accept_organisation=["Agency"])),
        somebody("C D", at("Head", "Agency")),
    ]
    doc = Doc()
    doc.organisation("Agency")
    assert counts("organisation", doc, gold(persons=people)) == (1, 0, 1)
    doc.organisation("Service")
    assert counts("organisation", doc, gold(persons=people)) == (2, 0, 0)


@pytest.mark.parametrize("pointing", ["our university", "the Centre", "this hospital"])
def test_words_that_only_point_at_an_institution_need_not_be_found(pointing: str) -> None:
    post = at("Rector", pointing, accept_organisation=["Riverside University"])
    doc = Doc()
    doc.post(doc.person("Ada Byron"), "Rector", doc.organisation("Riverside University"))
    wanted = gold(persons=[somebody("Ada Byron", post)])
    assert counts("organisation", doc, wanted) == (0, 0, 0)
    assert counts("triple", doc, wanted) == (1, 0, 0)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("Eye Clinic", "North Hospital"), ("North Hospital", "Riverside University")], (2, 0, 0)),
        ([("Eye Clinic", "Riverside University")], (0, 1, 2)),
        ([("North Hospital", "Eye Clinic")], (0, 1, 2)),
        ([("Passing Society", "Anything")], (0, 0, 2)),
        ([("Eye Clinic", "NH")], (1, 0, 1)),  # "NH" is accepted for the position
    ],
)
def test_part_of(pairs: list[tuple[str, str]], expected: tuple[int, int, int]) -> None:
    doc = Doc()
    parents = dict(pairs)
    for name in dict.fromkeys(name for pair in pairs for name in pair):
        doc.organisation(name, parents.get(name, ""))
    wanted = gold(
        other_organisations=["Passing Society"],
        persons=[
            somebody("Ada Byron", at("Head", *CHAIN, accept_organisation=["NH"])),
            somebody("Mary Shelley", at("Nurse", *CHAIN[:2])),  # the same neighbours again
        ],
    )
    assert counts("part-of", doc, wanted) == expected


def test_a_ring_of_parents_ends() -> None:
    doc = Doc()
    doc.organisation("A", "B")
    doc.organisation("B", "A")
    doc.post(doc.person("Ada Byron"), "Head", "A")
    assert counts("triple", doc, gold(persons=[somebody("Ada Byron", at("Head", "A"))])) == (
        1,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("role", "right"),
    [("organiser", True), ("host", True), ("co-organiser", True), ("sponsor", False)],
)
def test_organisers_by_role_class(role: str, right: bool) -> None:
    doc = Doc()
    doc.role(doc.organisation("Guild"), role, doc.event("Fair"), Kind.ORGANISATION)
    wanted = gold(organisations=[{"role": "host", "name": "The Old Guild", "accept": ["Guild"]}])
    assert counts("organiser", doc, wanted) == ((1, 0, 0) if right else (0, 1, 1))


def test_supporters_are_one_class_and_attending_institutions_are_not_scored() -> None:
    doc = Doc()
    fair = doc.event("Fair")
    doc.role(doc.organisation("Bank"), "sponsor", fair, Kind.ORGANISATION)
    doc.role(doc.organisation("Club"), "attendee", fair, Kind.ORGANISATION)
    wanted = gold(organisations=[{"role": "partner", "name": "Bank"}])
    assert counts("organiser", doc, wanted) == (1, 0, 0)


# --- the event ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("Emergency Medicine Forum", (1, 0, 0)),
        ("the emergency medicine forum 2022", (1, 0, 0)),  # similar enough
        ("EMF", (1, 0, 0)),
        ("Emergency Forum", (0, 1, 1)),
        ("", (0, 0, 1)),
    ],
)
def test_event_name(found: str, expected: tuple[int, int, int]) -> None:
    doc = Doc()
    doc.event(found)
    wanted = gold(event={"name": "Emergency Medicine Forum", "accept": ["EMF"]})
    assert counts("event-name", doc, wanted) == expected


@pytest.mark.parametrize(("found", "wrong"), [("Open Day", 0), ("Closed Night", 1)])
def test_an_event_without_a_printed_name(found: str, wrong: int) -> None:
    doc = Doc()
    doc.event(found)
    assert counts("event-name", doc, gold(event={"accept": ["Open Day"]})) == (0, wrong, 0)


def test_the_event_with_most_participations_is_the_main_one() -> None:
    doc = Doc()
    doc.event("Another Meeting")
    fair = doc.event("Fair")
    doc.role(doc.person("Ada Byron"), "speaker", fair)
    doc.role(doc.person("Mary Shelley"), "speaker", fair)
    doc.role("Ada Byron", "moderator", "Another Meeting")
    wanted = gold(
        event={"name": "Fair"},
        persons=[
            somebody(contributions=[{"type": "talk"}]),
            somebody("Mary Shelley", contributions=[{"type": "talk"}]),
        ],
    )
    assert counts("event-name", doc, wanted) == (1, 0, 0)
    assert counts("contribution", doc, wanted) == (2, 0, 0)  # the other meeting's are not asked for


@pytest.mark.parametrize(
    ("found", "printed", "right"),
    [
        ("2022-06-08", "2022-06-08", True),
        ("2022-06", "2022-06-08", True),
        ("2022", "2022-06-08", True),
        ("--06-08", "2022-06-08", True),
        ("--06-08", "06-08", True),
        ("2022-07", "2022-06-08", False),
        ("2022-06-08", "2022-06", False),  # states a day that the text does not give
        ("2022-06-08", "06-08", False),
        ("June", "2022-06", False),
    ],
)
def test_dates(found: str, printed: str, right: bool) -> None:
    doc = Doc()
    doc.event("Fair", start=found, end=found)
    wanted = gold(event={"start": printed, "end": printed})
    assert counts("date", doc, wanted) == ((2, 0, 0) if right else (0, 2, 2))
    assert date_within(found, printed) is right


def test_start_and_end_count_apart() -> None:
    doc = Doc()
    doc.event("Fair", start="2022-06-08")
    wanted = gold(event={"start": "2022-06-08", "end": "2022-06-09"})
    assert counts("date", doc, wanted) == (1, 0, 1)
    assert counts("date", doc, gold()) == (0, 1, 0)


@pytest.mark.parametrize(
    ("found", "places", "expected"),
    [
        ("Austin", ["Austin, Texas", "Austin"], (1, 0, 0)),
        ("Houston", ["Austin, Texas", "Austin"], (0, 1, 1)),
        ("Austin", [], (0, 1, 0)),
        ("", ["Austin"], (0, 0, 1)),
    ],
)
def test_any_of_the_places_counts(
    found: str, places: list[str], expected: tuple[int, int, int]
) -> None:
    doc = Doc()
    doc.event("Fair", place=found)
    assert counts("place", doc, gold(event={"place": places})) == expected


def test_a_second_right_place_is_no_error() -> None:
    doc = Doc()
    for name in ("Austin", "Texas", "Mars"):
        doc.add(Kind.PLACE, name, ("name", name, None))
    refs = [("place", name, Kind.PLACE) for name in ("Texas", "Mars", "Austin")]
    doc.add(Kind.EVENT, "fair", ("name", "Fair", None), *refs)
    assert counts("place", doc, gold(event={"place": ["Austin", "Texas"]})) == (1, 1, 0)


@pytest.mark.parametrize(
    ("found", "printed", "expected"),
    [
        ("online", "online", (1, 0, 0)),
        ("onsite", "hybrid", (0, 1, 1)),
        ("onsite", None, (0, 1, 0)),
        ("", "onsite", (0, 0, 1)),
    ],
)
def test_mode(found: str, printed: str | None, expected: tuple[int, int, int]) -> None:
    doc = Doc()
    doc.event("Fair", mode=found)
    assert counts("mode", doc, gold(event={"mode": printed})) == expected


# --- contributions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("welcome-speaker", "address"),
        ("opening-speaker", "address"),
        ("keynote-speaker", "talk"),
        ("speaker", "talk"),
        ("poster-presenter", "talk"),
        ("author", "talk"),
        ("panellist", "discussion"),
        ("discussant", "discussion"),
        ("chair", "chair"),
        ("moderator", "chair"),
        ("session-chair", "chair"),
        ("committee-chair", "chair"),
        ("closing-speaker", "closing"),
        ("attendee", "attended"),
    ],
)
def test_roles_as_contribution_types(role: str, kind: str) -> None:
    doc = Doc()
    doc.role(doc.person("Ada Byron"), role, doc.event("Fair"))
    assert counts(
        "contribution", doc, gold(persons=[somebody(contributions=[{"type": kind}])])
    ) == (
        1,
        0,
        0,
    )
    other = "talk" if kind != "talk" else "chair"
    wanted = gold(persons=[somebody(contributions=[{"type": other}])])
    assert counts("contribution", doc, wanted) == (0, 1, 1)


def test_statements_awards_and_the_rest_are_not_scored() -> None:
    doc = Doc()
    fair = doc.event("Fair")
    ada = doc.person("Ada Byron")
    for role in ("honouree", "signatory", "committee-member", "organiser"):
        doc.role(ada, role, fair)
    kinds = [{"type": kind} for kind in ("statement", "award", "other")]
    assert counts("contribution", doc, gold(persons=[somebody(contributions=kinds)])) == (0, 0, 0)


def test_two_talks_of_a_person_are_one_contribution() -> None:
    doc = Doc()
    doc.role(doc.person("Ada Byron"), "speaker", doc.event("Fair"))
    talks = [{"type": "talk", "title": "One"}, {"type": "talk"}]
    assert counts("contribution", doc, gold(persons=[somebody(contributions=talks)])) == (1, 0, 0)


def test_attending_is_not_asked_of_people_who_do_more() -> None:
    doc = Doc()
    fair = doc.event("Fair")
    ada = doc.person("Ada Byron")
    doc.role(ada, "attendee", fair)
    doc.role(ada, "speaker", fair)
    talk = gold(persons=[somebody(contributions=[{"type": "talk"}])])
    assert counts("contribution", doc, talk) == (1, 0, 0)


def test_contributions_of_the_absent_and_the_unknown() -> None:
    doc = Doc()
    fair = doc.event("Fair")
    doc.role(doc.person("Absent One"), "speaker", fair)
    doc.role(doc.person("Unknown One"), "speaker", fair)
    talk = [{"type": "talk", "title": "Gears"}]
    absent = somebody("Absent One", present=False, contributions=talk)
    assert counts("contribution", doc, gold(persons=[absent])) == (0, 1, 0)
    doc.talk("Gears")
    assert counts("talk-title", doc, gold(persons=[absent])) == (0, 0, 0)


def test_talk_titles() -> None:
    doc = Doc()
    doc.talk("the rise of GEARS!")
    doc.talk("Something Else")
    shared = [{"type": "talk", "title": "The Rise of Gears"}]
    people = [somebody(name, contributions=shared) for name in ("A B", "C D")]
    people.append(somebody("E F", contributions=[{"type": "talk", "title": "Steam"}]))
    assert counts("talk-title", doc, gold(persons=people)) == (1, 1, 1)


# --- the whole ----------------------------------------------------------------------------------


def perfect(wanted: dict[str, Any], text: str) -> list[Record]:
    """Records that say what the gold says; each institution under one of its names."""
    page, doc = Page(text, wanted["lang"]), Doc()
    forms: list[list[str]] = [[o["name"], *o["accept"]] for o in wanted["organisations"]]
    parents: dict[str, str] = {}

    def institution(name: str) -> str:
        for known in forms:
            if any(page.same(name, form) for form in known):
                return known[0]
        forms.append([name])
        return name

    event = wanted["event"]
    values = {prop: event[prop] for prop in ("start", "end", "mode") if event.get(prop)}
    main = doc.event(event.get("name", ""), place=next(iter(event.get("place", ())), ""), **values)
    for entry in wanted["organisations"]:
        doc.role(institution(entry["name"]), entry["role"], main, Kind.ORGANISATION)
    for person in (person for person in wanted["persons"] if person.get("present", True)):
        doc.person(person["name"])
        for post in person["positions"]:
            chain = [institution(link) for link in post["organisation"]]
            parents.update(pairwise(chain))
            doc.post(person["name"], post["title"], chain[0] if chain else "")
        for contribution in person["contributions"]:
            if contribution["type"] in ROLE_OF:
                doc.role(person["name"], ROLE_OF[contribution["type"]], main)
                if "title" in contribution:
                    doc.talk(contribution["title"])
    for names in forms:
        doc.organisation(names[0], parents.get(names[0], ""))
    return doc.records


needs_reports = pytest.mark.skipif(not GOLDS, reason=f"no annotated reports at {REPORTS}")


@needs_reports
def test_gold_as_records_scores_full_marks() -> None:
    documents = []
    for path in GOLDS:
        wanted = json.loads(path.read_text(encoding="utf-8"))
        text_file = (
            path.with_suffix(".txt") if path.name != "gold.json" else path.parent / "report.txt"
        )
        text = text_file.read_text(encoding="utf-8")
        documents.append(score(perfect(wanted, text), wanted, text))
        imperfect = {k: c for k, c in documents[-1].items() if c.f1 != 1}
        assert not imperfect, f"{path}: {imperfect}"
    assert len(documents) >= 11
    missing = [layer for layer, counts in total(documents).items() if not counts.tp]
    assert not missing, "layers that no gold asks for"


@needs_reports
@pytest.mark.parametrize("path", GOLDS[:3], ids=lambda path: path.stem)
def test_the_order_of_the_records_does_not_matter(path: Path) -> None:
    wanted = json.loads(path.read_text(encoding="utf-8"))
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    records = perfect(wanted, text)[::2]
    expected = score(records, wanted, text)
    for seed in range(3):
        random.Random(seed).shuffle(records)
        assert score(records, wanted, text) == expected


def test_nothing_against_nothing() -> None:
    empty = score([], {}, "")
    assert tuple(empty) == LAYERS
    assert set(empty.values()) == {Counts()}
    assert Counts().precision == Counts().recall == Counts().f1 == 1
    assert Counts(0, 0, 2).precision == Counts(0, 2, 0).recall == 0


def test_total_and_report() -> None:
    both = total([{"person": Counts(1, 1, 0)}, {"person": Counts(2, 0, 3)}])
    assert both["person"] == Counts(3, 1, 3)
    lines = report(both).splitlines()
    assert len(lines) == 1 + len(LAYERS)
    assert len({len(line) for line in lines}) == 1, "columns are aligned"
    assert lines[1].split() == ["person", "0.75", "0.50", "0.60", "3", "1", "3"]


def test_grounding() -> None:
    text = "Ada  Byron\nspoke on 8 June."

    def records(*claims: tuple[str, str, Span | None]) -> Iterable[Record]:
        made = (Claim(prop, value, span, None, "test") for prop, value, span in claims)
        return [Record(Kind.PERSON, "ada", tuple(made))]

    assert grounding(records(("name", "Ada Byron", Span(0, 10))), text) == (1, 1)
    assert grounding(records(("name", "Ada", Span(0, 10))), text) == (0, 1)
    assert grounding(records(("start", "--06-08", Span(20, 26))), text) == (1, 1)
    assert grounding(records(("start", "--06-08", None)), text) == (0, 0)
    for bad in (Span(3, 3), Span(3, 5), Span(20, 99), Span(-5, 3)):
        assert grounding(records(("start", "--06-08", bad)), text) == (0, 1), bad


# --- agreement ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S. Dept.", "U. S. Dept"),
        ("A.V. Stepanov", "A. V. Stepanov"),
        ("People’s Hospital", "People's hospital"),
        ("Ｆｕｌｌ width", "full width"),
        ("Research & Care", "Research and Care"),
        ("Jean-Paul", "jean paul"),
        ("Cafe\u0301", "café"),
        ("Hos\u00adpital", "hospital"),
    ],
)
def test_forms_that_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_vowel_signs_are_part_of_a_word() -> None:
    assert fold("हिन्दी") == "हिन्दी" != fold("हन्द")


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("академик И. И. Иванов, д.м.н.", "ии иванов"),
        ("张伟教授", "张伟"),
        ("Assoc. Prof. Jan Novak", "jan novak"),
        ("He Jiankui", "he jiankui"),
        ("Dr.", "dr"),
    ],
)
def test_names_without_academic_titles(printed: str, bare: str) -> None:
    assert fold_person(printed) == bare


@given(st.text(max_size=40), st.text(max_size=40))
def test_folding_is_idempotent_and_similarity_symmetric(one: str, other: str) -> None:
    assert fold(fold(one)) == fold(one)
    assert similarity(one, other) == similarity(other, one)


@given(st.text(min_size=1, max_size=30))
def test_a_title_accepts_itself(title: str) -> None:
    doc = Doc()
    doc.post(doc.person("Ada Byron"), title)
    wanted = gold(persons=[somebody("Ada Byron", at(title))])
    assert counts("person-title", doc, wanted) == (1, 0, 0)
    assert post_forms(title)


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=1, max_size=5),
    st.lists(st.booleans(), min_size=5, max_size=5),
    st.randoms(use_true_random=False),
)
def test_assignment_is_one_to_one_largest_and_independent_of_order(
    fits: list[list[int]], excused: list[bool], shuffler: random.Random
) -> None:
    found = list(range(len(fits)))
    wanted = list(range(4))

    def fit(one: int, other: int) -> int:
        return fits[one][other]

    pairs = assign(found, wanted, fit, [excused[i] for i in found])
    assert len(set(pairs.values())) == len(pairs)
    assert all(fits[i][j] for i, j in pairs.items())
    assert len(pairs) == _largest(fits, frozenset(wanted))
    expected = tally(found, wanted, fit, [excused[i] for i in found])
    shuffler.shuffle(found)
    shuffler.shuffle(wanted)
    assert tally(found, wanted, fit, [excused[i] for i in found]) == expected


def _largest(fits: list[list[int]], free: frozenset[int]) -> int:
    """Size of the largest matching, by trying everything."""
    if not fits:
        return 0
    skip = _largest(fits[1:], free)
    return max([skip, *(1 + _largest(fits[1:], free - {j}) for j in free if fits[0][j])])
