"""Scores of organisations and of the event."""

from __future__ import annotations

import pytest

from kg.model import Kind
from kg.score.agree import date_within

from .scores import CHAIN, Doc, at, counts, gold, somebody

# --- organisations --------------------------------------------------------------------------------


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


# --- the event ------------------------------------------------------------------------------------


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
