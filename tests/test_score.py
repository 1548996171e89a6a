"""Scores of persons and their positions."""

from __future__ import annotations

import pytest

from kg.model import Kind

from .scores import CHAIN, Doc, at, counts, gold, somebody

# --- persons --------------------------------------------------------------------------------------


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


# --- positions ------------------------------------------------------------------------------------


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
