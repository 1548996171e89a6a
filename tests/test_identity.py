"""What is one thing in a corpus: joined when sure, else asked, never against what people say."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.build import build
from kg.errors import DecisionError, GraphFolderError
from kg.explain import explain
from kg.folder import GraphFolder
from kg.model import Decision, Kind, Statement, Verdict
from kg.names import slug
from kg.resolve import Linker, Register, dump, events, thesaurus
from kg.resolve.cluster import cluster, contradicts
from kg.resolve.decisions import is_automatic
from kg.resolve.judging import Judging
from kg.resolve.profile import Profile, Reason, Score
from kg.resolve.profiles import Facts, authority_iri, profiles
from kg.resolve.propose import ASK, SURE, Matcher, Proposal, propose
from kg.resolve.settle import Identity, settle
from kg.statements import mention_id, name_id
from kg.vocab import BASE, DCTERMS

from .command import kg

SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE


def source(
    number: int, *people: tuple[str, str], event: str = "", year: int = 0
) -> list[Statement]:
    """One source about one event, and who took part in it, of which institution ("" for none)."""
    key = f"{number:012x}"
    event = event or f"Meeting Number {number}"
    what = mention_id(Kind.EVENT, slug(event), key)
    told = [Statement(what, "name", event)]
    told += [Statement(what, "start", str(year))] if year else []
    for name, institution in people:
        who = mention_id(Kind.PERSON, slug(name), key)
        part = mention_id(Kind.PARTICIPATION, slug(name), key)
        told.append(Statement(who, "name", name))
        told.append(Statement(part, "participant", who, refers="person"))
        told.append(Statement(part, "event", what, refers="event"))
        if institution:
            where = mention_id(Kind.ORGANISATION, slug(institution), key)
            told.append(Statement(where, "name", institution))
            told.append(Statement(part, "representing", where, refers="organisation"))
    return told


# Names that meet each other in every way: alike, one written several ways, common, contradicting.
SOURCES = [
    source(1, ("Tatyana Karonova", "Almazov Centre"), ("Yang Liu", "Peking University"), year=2015),
    source(2, ("Karonova Tatyana", "Almazov National Medical Research Centre"), year=2016),
    source(3, ("Татьяна Каронова", ""), ("Yang Liu", "Karolinska Institute"), year=2017),
    source(4, ("T. Karonova", "Almazov Centre"), ("Liu Yang", "Peking University"), year=2017),
    source(5, ("J. Smith", "University of Oxford"), ("Yang Liu", "Peking University"), year=2018),
    source(6, ("John Smith", "University of Oxford"), ("James Smith", "University of Oxford")),
    source(7, ("J. Smith", "Stanford University"), ("Yang Liu", ""), event="Rural Care Forum"),
    source(8, ("John Smith", "MIT"), event="Rural Care Forum 2019", year=2019),
    source(9, ("Jon Smith", "Oxford University"), ("Yang Liu", "Karolinska Institute"), year=1950),
]
corpora = st.lists(st.sampled_from(range(len(SOURCES))), min_size=2, unique=True)


def corpus(chosen: Iterable[int]) -> list[Statement]:
    return [line for number in sorted(chosen) for line in SOURCES[number]]


ALL = corpus(range(len(SOURCES)))
MENTIONS = sorted({s.subject for s in ALL if s.prop == "name"})
IDS = sorted({i for m in MENTIONS for i in (m, name_id(m))})
PEOPLE = [i for i in IDS if i.startswith("person/")]
answers = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from([SAME, SAME, DIFFERENT, DIFFERENT, UNSURE]),
        st.sampled_from(PEOPLE),
    ).filter(lambda answer: answer[0] != answer[2]),
    max_size=5,
)


def decide(answers: Iterable[tuple[str, Verdict, str]], month: int = 1) -> list[Decision]:
    """One decision a day."""
    return [
        Decision(left, right, verdict, "test", f"2022-{month:02}-{day:02}")
        for day, (left, verdict, right) in enumerate(answers, start=1)
    ]


def called(found: Identity, told: Collection[Statement]) -> dict[str, str]:
    """The canonical id of every mention."""
    return {s.subject: found.linker.canonical(s.subject) for s in told if s.prop == "name"}


def again(
    found: Identity, told: Collection[Statement], decided: Iterable[Decision] = ()
) -> Identity:
    """The next build of the folder in which `found` is."""
    return settle(told, [*found.decisions, *decided], found.register)


# --- what always holds --------------------------------------------------------------------------


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


# --- what is joined, asked and parted -----------------------------------------------------------


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


# --- clusters and blocks ------------------------------------------------------------------------

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


# --- profiles -----------------------------------------------------------------------------------


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


# --- events -------------------------------------------------------------------------------------


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


# --- the register -------------------------------------------------------------------------------


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


# --- questions ----------------------------------------------------------------------------------

NOON = datetime(2022, 6, 8, 12, tzinfo=UTC)
CHAIN = [
    Proposal(left, right, Score(value, (Reason("table", value, "as given"),)))
    for left, right, value in (
        ("person/a", "person/b", 0.9),
        ("person/b", "person/c", 0.8),
        ("person/a", "person/c", 0.7),
    )
]


def asked(sitting: Judging) -> tuple[str, str] | None:
    return sitting.question and sitting.question[:2]


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


# --- thesauri -----------------------------------------------------------------------------------


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


# --- the whole way, through the command line ----------------------------------------------------

GRAPH = ("graph.ttl", "graph.nq", "graph.html")
REPORTS = {
    "forum.txt": "The Rural Health Forum was held on 8 June 2021. Tatyana Karonova, Director of"
    " Almazov Centre, spoke. John Okafor, Professor at Acme University, chaired the forum.\n",
    "summit.txt": "The Eastern Energy Summit was held on 9 May 2022. Tatiana Karonova, Director of"
    " Almazov National Medical Research Centre, gave a talk. J. Okafor, Professor at Acme"
    " University, spoke.\n",
}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def graph(sources: Path, tmp_path: Path) -> Path:
    made = kg("build", sources, "-o", tmp_path / "graph")
    assert made.exit_code == 0, made.stderr
    assert "2  names joined" in made.stderr
    assert "1  questions for kg judge" in made.stderr
    return tmp_path / "graph"


def written(graph: Path) -> dict[str, bytes]:
    return {name: (graph / name).read_bytes() for name in GRAPH}


def test_a_build_joins_what_is_sure_and_says_why(graph: Path) -> None:
    lines = [json.loads(line) for line in (graph / "decisions.jsonl").read_text().splitlines()]
    assert [(d["left"], d["right"], d["by"], d["when"]) for d in lines] == [
        (
            "organisation/almazov-centre",
            "organisation/almazov-national-medical-research-centre",
            "confkg",
            "",
        ),
        ("person/tatiana-karonova", "person/tatyana-karonova", "confkg", ""),
    ]
    assert all(line["score"] >= SURE and "+0." in line["why"] for line in lines)
    told = kg("explain", "-g", graph, "Tatyana Karonova").stdout
    assert "person/tatiana-karonova and person/tatyana-karonova: same" in told
    assert f"decided by confkg while building ({lines[1]['score']:.2f} sure)" in told
    assert lines[1]["why"].split(";")[0] in told
    assert len(kg("match", "-g", graph, "--made", "--json").stdout.splitlines()) == 2


def test_the_ids_of_joined_names_lead_to_what_they_are_now(graph: Path) -> None:
    query = f"SELECT ?new {{ <{BASE}person/tatyana-karonova> <{DCTERMS}isReplacedBy> ?new }}"
    assert f"{BASE}person/tatiana-karonova" in kg("query", "-g", graph, query).stdout
    for wanted in ("person:tatyana-karonova", f"{BASE}person/tatyana-karonova"):
        assert "person/tatiana-karonova\n" in kg("explain", "-g", graph, wanted).stdout
    assert kg("check", "-g", graph).exit_code == 0


def test_undo_restores_the_bytes(graph: Path, sources: Path) -> None:
    before = written(graph)
    pair = "person/tatiana-karonova", "person/tatyana-karonova"
    folder = GraphFolder(graph)
    folder.decide(decide([(pair[0], DIFFERENT, pair[1])]))
    kg("build", sources, "-o", graph)
    parted = written(graph)
    assert parted["graph.ttl"] != before["graph.ttl"]
    assert b"tatyana-karonova a " in parted["graph.ttl"]
    folder.decide(decide([(pair[1], UNSURE, pair[0])], month=2))
    kg("build", sources, "-o", graph)
    assert written(graph) == before
    people = [d for d in folder.decisions() if not is_automatic(d)]
    assert [d.verdict for d in people] == [DIFFERENT, UNSURE], "what people wrote stays"


def test_the_same_sources_give_the_same_bytes(graph: Path, sources: Path, tmp_path: Path) -> None:
    first = written(graph) | {"d": (graph / "decisions.jsonl").read_bytes()}
    kg("build", sources, "-o", graph)
    assert written(graph) | {"d": (graph / "decisions.jsonl").read_bytes()} == first
    kg("build", sources, "-o", tmp_path / "fresh")
    assert written(tmp_path / "fresh") == written(graph)
    assert (graph / "ids.jsonl").read_bytes() == b""


def test_a_later_source_renames_nothing(sources: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph"
    build([str(sources / "forum.txt")], out)
    build([str(p) for p in sorted(sources.iterdir())], out)
    told, register = GraphFolder(out).statements(), GraphFolder(out).register()
    assert register.since["person/tatiana-karonova"] == 1
    (found,) = explain(
        "person:tatiana-karonova", told, GraphFolder(out).decisions(), since=register.since
    )
    assert found.id == "person/tatyana-karonova"
    assert b"person:tatiana-karonova dcterms:isReplacedBy" in (out / "graph.ttl").read_bytes()


def test_questions_are_listed_with_reasons(graph: Path) -> None:
    table = kg("match", "-g", graph)
    assert "person/j-okafor" in table.stdout
    assert "initial" in table.stdout
    assert "1 pairs" in table.stderr
    (line,) = kg("match", "-g", graph, "--json").stdout.splitlines()
    found = json.loads(line)
    assert (found["left"], found["right"]) == ("person/j-okafor", "person/john-okafor")
    assert ASK <= found["score"] < SURE
    assert kg("match", "-g", graph, "--json", "--above", "0.99").stdout == ""


def test_a_question_is_settled_with_a_key(graph: Path, sources: Path) -> None:
    before = (graph / "decisions.jsonl").read_bytes()
    asked = kg("judge", "-g", graph, "--by", "ada", given="x s")
    assert "John Okafor" in asked.stdout
    assert "Acme University" in asked.stdout
    assert "1 decision kept" in asked.stderr
    after = (graph / "decisions.jsonl").read_bytes()
    assert after.startswith(before), "lines are only added"
    line = json.loads(after.splitlines()[-1])
    assert (line["by"], line["verdict"]) == ("ada", "same")
    assert line["score"] is not None
    assert "initial" in line["why"]
    assert "0 questions left" in kg("judge", "-g", graph).stderr, "it is not asked again"
    kg("build", sources, "-o", graph)
    assert "also printed as: J. Okafor" in kg("explain", "-g", graph, "John Okafor").stdout


def test_going_back_in_the_terminal(graph: Path) -> None:
    kg("judge", "-g", graph, "--by", "ada", given="b")
    assert len(GraphFolder(graph).decisions()) == 2, "the end of the input ends the sitting"
    kg("judge", "-g", graph, "--by", "ada", given="q s")
    assert len(GraphFolder(graph).decisions()) == 2


def test_accepting_without_asking(graph: Path) -> None:
    assert "0 decisions kept" in kg("judge", "-g", graph, "--accept-above", "0.99").stderr
    assert "1 decision kept" in kg("judge", "-g", graph, "--accept-above", "0.5").stderr
    assert GraphFolder(graph).decisions()[-1].verdict is SAME


def test_a_thesaurus_in_the_terminal(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("variant,preferred\nJ. Okafor,John Okafor\nNobody,X\n")
    told = kg("judge", "-g", graph, "--thesaurus", tmp_path / "t.csv")
    assert "1 decision kept" in told.stderr
    assert "t.csv:3: decides nothing: Nobody" in told.stderr
    assert GraphFolder(graph).decisions()[-1].left == "person/j-okafor"


@pytest.mark.parametrize("name", ["confkg", " "])
def test_a_person_has_a_name(name: str, graph: Path) -> None:
    refused = kg("judge", "-g", graph, "--by", name, given="s")
    assert refused.exit_code == 2
    assert "--by" in refused.stderr


def test_a_line_that_somebody_cut_short_is_ended_first(graph: Path) -> None:
    file = graph / "decisions.jsonl"
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    GraphFolder(graph).decide(decide([("person/a", SAME, "person/b")]))
    assert len(GraphFolder(graph).decisions()) == 3


def test_there_must_be_a_graph(tmp_path: Path) -> None:
    for verb in ("match", "judge"):
        assert kg(verb, "-g", tmp_path / "none").exit_code == 4
