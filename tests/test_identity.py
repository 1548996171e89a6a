"""What is joined, asked and parted, and what always holds of it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.explain import explain
from kg.model import Decision, Kind, Statement, Verdict
from kg.resolve import Linker, Register, dump
from kg.resolve.cluster import cluster, contradicts
from kg.resolve.decisions import is_automatic
from kg.resolve.profile import Profile, Reason, Score
from kg.resolve.propose import SURE, Matcher, propose
from kg.resolve.settle import Identity, settle
from kg.statements import name_id

from .identities import (
    ALL,
    DIFFERENT,
    SAME,
    SOURCES,
    UNSURE,
    again,
    answers,
    corpus,
    decide,
    source,
)

corpora = st.lists(st.sampled_from(range(len(SOURCES))), min_size=2, unique=True)


def called(found: Identity, told: Collection[Statement]) -> dict[str, str]:
    """The canonical id of every mention."""
    return {s.subject: found.linker.canonical(s.subject) for s in told if s.prop == "name"}


# --- what always holds ----------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(corpora, answers, st.randoms(use_true_random=False))
def test_the_order_of_statements_and_decisions_is_of_no_account(
    chosen: list[int], answers: list[tuple[str, Verdict, str]], chance: random.Random
) -> None:
    told, decided = corpus(chosen), decide(answers)
    known = settle(told, decided)
    chance.shuffle(told)
    chance.shuffle(decided)
    other = settle(told, decided)
    assert called(known, told) == called(other, told)
    assert dump(known.decisions) == dump(other.decisions)
    assert known.open == other.open
    assert known.register.dump() == other.register.dump()


@settings(max_examples=40, deadline=None)
@given(corpora, answers)
def test_a_second_build_changes_nothing(
    chosen: list[int], answers: list[tuple[str, Verdict, str]]
) -> None:
    told = corpus(chosen)
    first = settle(told, decide(answers))
    second = again(first, told)
    assert called(first, told) == called(second, told)
    assert dump(first.decisions) == dump(second.decisions)
    assert first.register.dump() == second.register.dump()


@settings(max_examples=60, deadline=None)
@given(corpora, answers, answers.filter(bool), corpora)
def test_undone_decisions_leave_no_trace(
    chosen: list[int],
    answers: list[tuple[str, Verdict, str]],
    wrong: list[tuple[str, Verdict, str]],
    earlier: list[int],
) -> None:
    told, history = corpus({*chosen, *earlier}), decide(answers)
    old = settle(corpus(earlier), [])  # so that some names are latecomers
    before = settle(told, history, old.register)
    now = {frozenset((d.left, d.right)): d.verdict for d in history}
    mistakes = decide(wrong, month=2)
    undone = decide(
        [(d.right, now.get(frozenset((d.left, d.right)), UNSURE), d.left) for d in mistakes],
        month=3,
    )
    between = again(before, told, mistakes)
    after = again(between, told, undone)
    assert called(after, told) == called(before, told)
    automatic = [[d for d in f.decisions if is_automatic(d)] for f in (before, after)]
    assert automatic[0] == automatic[1]


@settings(max_examples=60, deadline=None)
@given(corpora, answers)
def test_never_is_never_overridden(
    chosen: list[int], answers: list[tuple[str, Verdict, str]]
) -> None:
    told, decided = corpus(chosen), decide(answers)
    found = called(settle(told, decided), told)
    latest = {frozenset((d.left, d.right)): d for d in decided}
    for decision in latest.values():
        if decision.verdict is DIFFERENT:
            for one in bearers(decision.left, found):
                for other in bearers(decision.right, found):
                    assert one == other or found[one] != found[other], decision


def bearers(identifier: str, mentions: Iterable[str]) -> list[str]:
    return [m for m in mentions if identifier in (m, name_id(m))]


@settings(max_examples=60, deadline=None)
@given(corpora, corpora, answers)
def test_things_keep_their_ids_when_sources_are_added(
    first: list[int], more: list[int], answers: list[tuple[str, Verdict, str]]
) -> None:
    told, all_told = corpus(first), corpus({*first, *more})
    there = Register.of(told)
    about = [
        (one, v, other) for one, v, other in answers if there.knows(one) and there.knows(other)
    ]
    early = settle(told, decide(about))
    late = again(early, all_told)
    old, new = called(early, told), called(late, all_told)
    became: dict[str, set[str]] = defaultdict(set)
    came_of: dict[str, set[str]] = defaultdict(set)
    for mention, thing in old.items():
        became[thing].add(new[mention])
        came_of[new[mention]].add(thing)
    for thing, now in became.items():
        if len(now) == 1 and came_of[min(now)] == {thing}:
            assert now == {thing}


@settings(max_examples=40, deadline=None)
@given(corpora, answers)
def test_all_automatic_joins_hold(
    chosen: list[int], answers: list[tuple[str, Verdict, str]]
) -> None:
    found = settle(corpus(chosen), decide(answers))
    assert not [d for d in found.linker.refused if is_automatic(d)]
    for decision in found.decisions:
        if is_automatic(decision) and decision.verdict is SAME:
            left, right = map(found.linker.canonical, (decision.left, decision.right))
            assert left == right, decision


# --- what is joined, asked and parted -------------------------------------------------------------


def test_the_same_person_and_institution_in_several_spellings_are_one() -> None:
    found = called(settle(ALL, []), ALL)
    karonova = {found[m] for m in found if "tatyana" in m or "татьяна" in m}
    assert karonova == {"person/karonova-tatyana"}
    assert len({found[m] for m in found if "almazov" in m}) == 1


def test_an_initial_that_may_be_two_people_is_neither() -> None:
    told = corpus([4, 5])
    found = settle(told, [])
    john, james, initial = (f"person/{n}-smith" for n in ("john", "james", "j"))
    assert len({found.linker.canonical(i) for i in (john, james, initial)}) == 3
    asked = {frozenset((p.left, p.right)) for p in found.open}
    assert {frozenset((initial, john)), frozenset((initial, james))} <= asked
    answered = again(found, told, decide([(initial, SAME, john)]))
    assert answered.linker.canonical(initial) == answered.linker.canonical(john)
    assert answered.linker.canonical(james) == james
    assert not [p for p in answered.open if james in (p.left, p.right)], "that is settled, too"


def test_two_people_of_one_common_name_are_two_until_somebody_says_otherwise() -> None:
    told = corpus([0, 2, 4])
    found = settle(told, [])
    one, other, third = (f"person/yang-liu@{n:012x}" for n in (1, 3, 5))
    ids = [found.linker.canonical(m) for m in (one, other, third)]
    assert ids == ["person/yang-liu", "person/yang-liu.000000000003", "person/yang-liu"]
    (asked,) = [p for p in found.open if "yang-liu@" in p.left]
    assert {asked.left, asked.right} == {one, other}
    joined = again(found, told, decide([(asked.left, SAME, asked.right)]))
    assert {joined.linker.canonical(m) for m in (one, other, third)} == {"person/yang-liu"}


def test_the_id_of_a_namesake_leads_to_the_person_it_became() -> None:
    told = corpus([0, 2, 4])
    parted = settle(told, [])
    (asked,) = [p for p in parted.open if "yang-liu@" in p.left]
    joined = again(parted, told, decide([(asked.left, SAME, asked.right)]))
    assert joined.linker.former == {"person/yang-liu.000000000003": "person/yang-liu"}
    people = [*joined.decisions, *decide([(asked.left, DIFFERENT, asked.right)], month=2)]
    assert again(joined, told, people).linker.former == {}
    (found,) = explain(
        "person:yang-liu.000000000003",
        with_roles(told),
        joined.decisions,
        since=joined.register.since,
    )
    assert found.id == "person/yang-liu"


def with_roles(told: list[Statement]) -> list[Statement]:
    """The statements with the role that each participation needs."""
    return told + [Statement(s.subject, "role", "speaker") for s in told if s.prop == "participant"]


def test_whoever_has_a_common_name_keeps_it() -> None:
    first = settle(corpus([2]), [])
    second = again(first, corpus([0, 2, 4]))
    assert second.linker.canonical("person/yang-liu@000000000003") == "person/yang-liu"
    assert second.linker.canonical("person/yang-liu@000000000001") != "person/yang-liu"
    third = again(second, corpus([0, 2, 4]), [])
    assert called(third, ALL) == called(second, ALL)


def test_a_name_that_few_bear_is_one_person_wherever_it_stands() -> None:
    told = source(1, ("Asel Sarymsakova", "Acme University")) + source(2, ("Asel Sarymsakova", ""))
    assert settle(told, []).decisions == []


def test_ids_that_differ_part_a_name() -> None:
    told = source(1, ("Asel Sarymsakova", "")) + source(2, ("Asel Sarymsakova", ""))
    for number, orcid in ((1, "0000-0002-1825-0097"), (2, "0000-0001-5109-3700")):
        mention = f"person/asel-sarymsakova@{number:012x}"
        told.append(Statement(mention, "identifier", f"https://orcid.org/{orcid}"))
    assert len({*called(settle(told, []), told).values()}) == 4  # two meetings, two people


def test_an_event_without_its_year_is_the_only_one_it_can_be() -> None:
    forum, later = source(1, event="Rural Care Forum"), source(2, event="Rural Care Forum 2019")
    third = source(3, event="Rural Care Forum 2021")
    assert len({*called(settle(forum + later, []), forum + later).values()}) == 1
    told = forum + later + third
    found = settle(told, [])
    assert len({*called(found, told).values()}) == 3
    assert len(found.open) == 2


def test_a_shorter_history_is_no_reason_for_another_name() -> None:
    """A name that comes later and earlier in the alphabet does not rename a thing."""
    found = settle(corpus([0]), [])
    late = again(found, corpus([0, 1]))
    assert late.linker.canonical("person/karonova-tatyana") == "person/tatyana-karonova"
    fresh = settle(corpus([0, 1]), [])
    assert fresh.linker.canonical("person/tatyana-karonova") == "person/karonova-tatyana"


# --- clusters and blocks --------------------------------------------------------------------------

TABLE = [f"person/{letter}" for letter in "abcdef"]


def by_table(scores: Mapping[frozenset[str], float]) -> Matcher:
    """Scores as given; 0 stands for a contradiction, what is not listed for ignorance."""

    def compare(a: Profile, b: Profile) -> Score:
        value = scores.get(frozenset((a.id, b.id)))
        reason = Reason("table", -1.0 if value == 0 else value or 0.0, "as given")
        return Score(value or 0.0, () if value is None else (reason,))

    return Matcher(lambda profile: frozenset(("all",)), compare)


tables = st.dictionaries(
    st.tuples(st.sampled_from(TABLE), st.sampled_from(TABLE)).filter(lambda p: p[0] < p[1]),
    st.sampled_from([0.0, 0.0, 0.7, 0.95, 0.97, 1.0]),
)


@given(tables)
def test_clusters_hold_no_contradiction(table: dict[tuple[str, str], float]) -> None:
    known = {i: Profile(i, Kind.PERSON, (i,)) for i in TABLE}
    matcher = by_table({frozenset(pair): value for pair, value in table.items()})
    made = cluster(propose(known, matcher), known, matcher.compare)
    linker = Linker(made)
    for (left, right), value in table.items():
        if value == 0:
            assert linker.canonical(left) != linker.canonical(right)
    assert all(d.score is not None and d.score >= SURE for d in made)


def test_of_two_that_exclude_each_other_only_a_clearly_surer_one_is_taken() -> None:
    a, b, c = TABLE[:3]
    known = {i: Profile(i, Kind.PERSON, (i,)) for i in (a, b, c)}
    for values, joined in (((0.96, 0.97), []), ((0.95, 1.0), [(b, c)])):
        ab, bc = values
        matcher = by_table({frozenset((a, b)): ab, frozenset((b, c)): bc, frozenset((a, c)): 0.0})
        made = cluster(propose(known, matcher), known, matcher.compare)
        assert [(d.left, d.right) for d in made] == joined


def test_ignorance_is_no_contradiction() -> None:
    assert contradicts(Score(0.0, (Reason("x", -1.0, ""),)))
    assert not contradicts(Score(0.0, ()))
    assert not contradicts(Score(0.6, (Reason("x", -1.0, ""),)))


def test_what_people_decided_is_not_asked_of_the_scores() -> None:
    a, b, c = TABLE[:3]
    known = {i: Profile(i, Kind.PERSON, (i,)) for i in (a, b, c)}
    matcher = by_table({frozenset((a, b)): 1.0, frozenset((b, c)): 1.0})
    pairs = propose(known, matcher)
    assert cluster(pairs, known, matcher.compare, decide([(a, DIFFERENT, b)]))[0].left == b
    assert len(cluster(pairs, known, matcher.compare, decide([(a, DIFFERENT, c)]))) == 1
    assert cluster(pairs, known, matcher.compare, decide([(a, SAME, b), (b, SAME, c)])) == []


def test_large_blocks_are_not_compared_all_with_all() -> None:
    number = 3_000
    known = {
        f"person/{n:05}": Profile(f"person/{n:05}", Kind.PERSON, (f"{n:05}",))
        for n in range(number)
    }
    compared = 0

    def compare(a: Profile, b: Profile) -> Score:
        nonlocal compared
        compared += 1
        return Score(1.0 if b.names[0] == f"{int(a.names[0]) + 1:05}" else 0.0, ())

    found = propose(known, Matcher(lambda profile: frozenset(("all",)), compare))
    assert len(found) == number - 1, "neighbours are compared"
    assert compared < 20 * number


def test_in_a_large_block_those_with_common_ground_are_compared() -> None:
    known = {
        f"person/{n:05}": Profile(
            f"person/{n:05}",
            Kind.PERSON,
            (f"{n:05}",),
            organisations=frozenset(("organisation/x",) if n in (3, 900) else ()),
        )
        for n in range(1_000)
    }
    matcher = Matcher(
        lambda profile: frozenset(("all",)),
        lambda a, b: Score(1.0 if a.organisations & b.organisations else 0.0, ()),
    )
    assert [p[:2] for p in propose(known, matcher)] == [("person/00003", "person/00900")]


def test_a_long_chain_takes_no_time() -> None:
    ids = [f"person/{n}" for n in range(20_000)]
    chain = [
        Decision(a, b, SAME, "me", f"2022-01-01T00:00:{n % 60:02}Z")
        for n, (a, b) in enumerate(pairwise(ids))
    ]
    linker = Linker([*chain, Decision("person/x", ids[0], DIFFERENT, "me", "2022-01-02")])
    assert {linker.canonical(i) for i in ids} == {"person/0"}
    assert not linker.may_join("person/x", ids[-1])
