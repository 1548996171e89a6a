"""What is behind a thing: found by any of its names and ids, with all that is said of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from kg import store
from kg.errors import NotFoundError
from kg.explain import Explanation, explain
from kg.model import Decision, Kind, Statement, Verdict
from kg.vocab import BASE, CKG, prefixes

About = Callable[[str], list[Explanation]]
HENDLER = "person/james-hendler"


@pytest.fixture
def about(example_told: list[Statement], example_decisions: list[Decision]) -> About:
    def ask(wanted: str) -> list[Explanation]:
        return explain(wanted, example_told, example_decisions)

    return ask


@pytest.mark.parametrize(
    "wanted",
    [
        HENDLER,
        f"{BASE}{HENDLER}",
        f"<{BASE}{HENDLER}>",
        "person:james-hendler",
        " James Hendler ",
        "JAMES HENDLER",
        "Jim  Hendler",
        "jim hendler",
        "Hendler",
        "hendl",
        "Jämes Hèndler",
    ],
)
def test_a_person_is_found_by_any_name(wanted: str, about: About) -> None:
    (found,) = about(wanted)
    assert found.id == HENDLER
    assert {"James Hendler", "Jim Hendler"} <= set(found.names)
    assert [d.verdict for d in found.decisions] == [Verdict.SAME]


def test_a_mention_id_leads_to_its_thing(example_told: list[Statement], about: About) -> None:
    mention = next(s.subject for s in example_told if s.subject.startswith("person/jim-hendler@"))
    assert [found.id for found in about(mention)] == [HENDLER]


def test_iris_may_be_written_with_percent_signs_or_marks_apart(about: About) -> None:
    (found,) = about("Universidad Politécnica de Madrid")
    iri = BASE + found.id
    coded = "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in iri)
    assert [f.id for f in about(coded)] == [found.id]
    assert [f.id for f in about(unicodedata.normalize("NFD", iri))] == [found.id]


def test_an_exact_name_beats_a_whole_word_beats_a_part() -> None:
    told = [
        Statement(f"person/{key}@0123456789ab", "name", name, start=0, end=9)
        for key, name in (("li", "Li"), ("li-wei", "Li Wei"), ("william", "William"))
    ]
    for wanted, ids in (
        ("li", ["person/li"]),
        ("wei", ["person/li-wei"]),
        ("ill", ["person/william"]),
    ):
        assert [found.id for found in explain(wanted, told, [])] == ids
    assert [f.id for f in explain("l", told, [])] == [
        "person/li",
        "person/li-wei",
        "person/william",
    ]


def test_things_of_one_name_are_all_told() -> None:
    told = [
        Statement(f"{kind}/forum@0123456789ab", "name", "Forum") for kind in ("event", "session")
    ]
    found = explain("forum", told, [])
    assert [f.id.split("/")[0] for f in found] == ["event", "session"]


def test_an_institution_shows_who_represented_it(about: About) -> None:
    (found,) = about("DARPA")
    props = {(r.statement.kind, r.statement.prop) for r in found.reasons}
    assert {(Kind.PARTICIPATION, "representing"), (Kind.PARTICIPATION, "participant")} <= props
    people = {
        found.labels[r.statement.value] for r in found.reasons if r.statement.prop == "participant"
    }
    assert "James Hendler" in people


def test_every_reason_quotes_its_words(about: About) -> None:
    # a conference was held at the centre, so that its name is that of a place, too
    for wanted in (HENDLER, "organisation/almazov-centre", "National Medical Innovation Forum"):
        (found,) = about(wanted)
        assert len(found.reasons) > 3
        for reason in found.reasons:
            start, end = reason.words
            if start >= 0:
                assert reason.sentence[start:end] == reason.statement.original
            assert reason.file.endswith((".txt", ".md", ".html"))


@pytest.mark.parametrize("kind", ["participation", "membership", "evidence", "source"])
def test_facts_evidence_and_sources_have_reasons_too(
    kind: str, example_told: list[Statement], example_graph: ox.Store, about: About
) -> None:
    classes = {
        "participation": f"{CKG}Participation",
        "membership": f"{prefixes()['org']}Membership",
        "evidence": f"{CKG}Evidence",
        "source": f"{CKG}Source",
    }
    rows = store.select(example_graph, f"SELECT ?x {{ ?x a <{classes[kind]}> }}", BASE)
    iris = [row[0].value for row in rows]
    assert iris
    for iri in iris[:20]:
        (found,) = about(iri)
        assert found.id == iri.removeprefix(BASE)
        assert found.reasons


@pytest.mark.parametrize("wanted", ["", "?!", "no such name at all", "person:nobody", f"{BASE}x"])
def test_what_nothing_is_called(wanted: str, about: About) -> None:
    with pytest.raises(NotFoundError, match="nothing is called"):
        about(wanted)


def test_a_slip_gets_the_nearest_names(about: About) -> None:
    with pytest.raises(NotFoundError, match=r"nearest: .*James Hendler"):
        about("James Hendlr")
