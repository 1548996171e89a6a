"""Scores of contributions, of whole texts, and agreement of annotators."""

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
from kg.score.agree import Page, fold, fold_person, post_forms, similarity
from kg.score.assign import assign, tally

from .scores import Doc, at, counts, gold, somebody

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


# --- contributions --------------------------------------------------------------------------------


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


# --- the whole ------------------------------------------------------------------------------------


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


# --- agreement ------------------------------------------------------------------------------------


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
