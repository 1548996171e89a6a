"""Decisions and the linker: nothing told apart meets, whatever is decided in whatever order."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DecisionError
from kg.model import Decision, Verdict
from kg.resolve import Linker, dump, in_order, load
from kg.resolve.decisions import AUTOMATIC
from kg.statements import name_id

SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE
NAMES = [f"person/{name}" for name in "abcd"]
MENTIONS = [f"{name}@{source:012d}" for name in NAMES for source in (1, 2, 3)]
A, B, C, D = NAMES
A1, A2, A3, B1 = MENTIONS[0], MENTIONS[1], MENTIONS[2], MENTIONS[3]


def decide(*triples: tuple[str, Verdict, str]) -> list[Decision]:
    """One decision a day."""
    return [
        Decision(left, right, verdict, "test", f"2022-06-{day:02}")
        for day, (left, verdict, right) in enumerate(triples, start=1)
    ]


def groups(linker: Linker) -> set[frozenset[str]]:
    """The mentions that are one thing, for every thing."""
    found: dict[str, set[str]] = {}
    for mention in MENTIONS:
        found.setdefault(linker.canonical(mention), set()).add(mention)
    return {frozenset(group) for group in found.values()}


def together(linker: Linker, *mentions: str) -> bool:
    return len({linker.canonical(m) for m in mentions}) == 1


pairs = st.tuples(
    st.sampled_from(NAMES + MENTIONS),
    st.sampled_from([SAME, SAME, DIFFERENT, UNSURE]),
    st.sampled_from(NAMES + MENTIONS),
).filter(lambda t: t[0] != t[2])
histories = st.lists(pairs, max_size=12).map(lambda found: decide(*found))


def bearers(identifier: str) -> set[str]:
    """The mentions that an id stands for."""
    return {m for m in MENTIONS if identifier in (m, name_id(m))}


@given(histories)
def test_what_is_told_apart_never_meets(history: list[Decision]) -> None:
    linker = Linker(history)
    latest = {frozenset((d.left, d.right)): d for d in history}
    for decision in latest.values():
        if decision.verdict is DIFFERENT:
            for left, right in itertools.product(bearers(decision.left), bearers(decision.right)):
                if left != right:
                    assert not together(linker, left, right), decision


@given(histories)
def test_what_is_joined_is_together_unless_it_says_so(history: list[Decision]) -> None:
    linker = Linker(history)
    latest = {frozenset((d.left, d.right)): d for d in history}
    for decision in latest.values():
        if decision.verdict is SAME:
            joined = linker.canonical(decision.left) == linker.canonical(decision.right)
            assert joined or decision in linker.refused


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_the_file_makes_no_difference(
    history: list[Decision], chance: random.Random
) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)
    turned = [replace(d, left=d.right, right=d.left) for d in history]
    known, other, third = Linker(history), Linker(shuffled), Linker(turned)
    for mention in MENTIONS + NAMES:
        assert known.canonical(mention) == other.canonical(mention) == third.canonical(mention)
    assert dump(history) == dump(shuffled)


@given(histories, pairs)
def test_a_decision_can_be_undone(history: list[Decision], wrong: tuple[str, Verdict, str]) -> None:
    left, verdict, right = wrong
    before = [d.verdict for d in history if {d.left, d.right} == {left, right}]
    mistake = Decision(left, right, verdict, "test", "2022-07-01")
    undone = Decision(right, left, before[-1] if before else UNSURE, "test", "2022-07-02")
    assert groups(Linker([*history, mistake, undone])) == groups(Linker(history))


@given(histories)
def test_canonical_ids_are_stable(history: list[Decision]) -> None:
    linker = Linker(history)
    for mention in MENTIONS:
        canonical = linker.canonical(mention)
        assert "@" not in canonical
        if any("@" not in name for name in bearers(mention) if linker.canonical(name) == canonical):
            assert "." not in canonical


def test_without_decisions_a_mention_is_its_name() -> None:
    assert groups(Linker()) == {frozenset(bearers(name)) for name in NAMES}


def test_never_beats_a_chain() -> None:
    linker = Linker(decide((A, DIFFERENT, C), (A, SAME, B), (B, SAME, C)))
    assert together(linker, A, B)
    assert not together(linker, B, C)
    assert [(d.left, d.right) for d in linker.refused] == [(B, C)]


def test_never_holds_for_every_mention_of_a_name() -> None:
    linker = Linker(decide((A, DIFFERENT, B), (A1, SAME, B)))
    assert not together(linker, A1, B)
    assert together(linker, A1, A)
    assert len(linker.refused) == 1


def test_a_later_decision_on_the_same_pair_counts() -> None:
    assert not together(Linker(decide((A, SAME, B), (B, DIFFERENT, A))), A, B)
    assert together(Linker(decide((A, DIFFERENT, B), (B, SAME, A))), A, B)


def test_of_joins_that_contradict_the_first_pair_counts() -> None:
    linker = Linker(decide((A, SAME, B), (A, DIFFERENT, C), (B, SAME, C), (A, SAME, B)))
    assert together(linker, A, B)
    assert [(d.left, d.right) for d in linker.refused] == [(B, C)]


def test_of_one_time_the_later_line_counts() -> None:
    first, second = (Decision(A, B, v, "test", "2022-06-08") for v in (SAME, DIFFERENT))
    assert not together(Linker([first, second]), A, B)
    assert together(Linker([second, first]), A, B)
    assert in_order([first, second, first]) == [first, second]


def test_two_people_of_one_name() -> None:
    linker = Linker(decide((A1, DIFFERENT, A2)))
    assert not together(linker, A1, A2)
    assert linker.canonical(A3) == A


def test_a_mention_of_another_person() -> None:
    linker = Linker(decide((A1, SAME, B)))
    assert linker.canonical(A1) == B
    assert linker.canonical(A2) == A


def test_two_mentions_of_one_name_stay_with_it() -> None:
    assert together(Linker(decide((A1, SAME, A2))), A1, A2, A3)


def test_a_mention_leaves_a_group_it_is_told_apart_from() -> None:
    linker = Linker(decide((A, SAME, B), (A1, DIFFERENT, B)))
    assert together(linker, A2, A3, B)
    assert not together(linker, A1, B)
    assert linker.canonical(A1) == A1.replace("@", ".")


def test_a_mention_told_apart_from_another_name_stays_with_its_own() -> None:
    assert together(Linker(decide((A1, DIFFERENT, B))), A1, A2)


def test_a_name_is_preferred_to_a_mention() -> None:
    assert Linker(decide((A1, SAME, D))).canonical(A1) == D


def test_decisions_about_nobody_are_harmless_and_listed() -> None:
    linker = Linker(decide(("person/nobody", SAME, A), (B, DIFFERENT, "person/x@000000000009")))
    assert together(linker, *bearers(A))
    assert linker.unknown(MENTIONS) == ["person/nobody", "person/x@000000000009"]


def test_the_decisions_behind_a_thing() -> None:
    history = decide((A, SAME, B), (C, UNSURE, D), (B, DIFFERENT, C))
    linker = Linker(history)
    assert linker.decisions(A) == [history[0], history[2]]
    assert linker.decisions(D) == [history[1]]


# --- the file -----------------------------------------------------------------------------------

GOOD = {"left": A, "right": B, "verdict": "same", "by": "me", "when": "2022-06-08"}


@given(
    st.lists(
        st.builds(
            Decision,
            st.just(A1),
            st.sampled_from([B, B1]),
            st.sampled_from(Verdict),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=9).filter(
                lambda name: name != AUTOMATIC
            ),
            st.sampled_from(["2022-06-08", "2022-06-08T09:30:00Z"]),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=9),
            st.none() | st.floats(0, 1),
        )
    )
)
def test_decisions_survive_the_file(
    tmp_path_factory: pytest.TempPathFactory, history: list[Decision]
) -> None:
    file = tmp_path_factory.mktemp("round") / "decisions.jsonl"
    file.write_bytes(dump(history).encode())
    assert load(file) == in_order(history)
    assert dump(load(file)).encode() == file.read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "maybe"},
        {"verdict": None},
        {"left": "ada"},
        {"left": "organisation/x"},
        {"left": B},
        {"left": "session/x", "right": "session/y"},
        {"left": "person/a@12"},
        {"when": "yesterday"},
        {"when": "2022-06-08T09:30:00+03:00"},
        {"by": 7},
        {"by": "confkg"},
        {"when": ""},
        {"why": "\ud800"},
        {"score": "high"},
        {"colour": "red"},
    ],
    ids=str,
)
def test_a_line_that_is_no_decision_is_named(change: dict[str, object], tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    file.write_text(f"{json.dumps(GOOD)}\n\n{json.dumps(GOOD | change)}\n")
    with pytest.raises(DecisionError, match=r"decisions\.jsonl:3: not a decision"):
        load(file)


@pytest.mark.parametrize("line", ["nonsense", "[]", "7", "{}"])
def test_a_line_that_is_no_object_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    file.write_text(line)
    with pytest.raises(DecisionError, match=r"decisions\.jsonl:1: not a decision"):
        load(file)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "decisions.jsonl").write_bytes(b"\xff")
    for name in ("absent.jsonl", "decisions.jsonl"):
        with pytest.raises(DecisionError, match="cannot be read"):
            load(tmp_path / name)
