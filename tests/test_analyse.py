"""Networks: weights, levels and measures against cases worked out by hand and against networkx."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from kg.analyse import ParticipationTable, corpus, measure, project, report, stages, stats
from kg.participations import LEVELS, Participation, event_dates

NONE: Mapping[str, tuple[str, ...]] = {}


def take_part(who: str, event: str = "forum", **more: object) -> Participation:
    """One row; people are written in lower case, institutions in upper case."""
    facts: dict[str, object] = {"role": "speaker", "is_person": who.islower(), **more}
    marks = sorted(f"{name}={value}" for name, value in facts.items())
    iri = f"p/{who}/{event}/{'/'.join(marks)}"
    return Participation(iri=iri, participant=who, event=event, **facts)  # type: ignore[arg-type]


def people(*rows: Participation, **options: Any) -> nx.Graph[str]:
    return project(ParticipationTable.of(rows, labels={}), "people", **options).graph()


def institutions(
    *rows: Participation, ancestors: Mapping[str, tuple[str, ...]] = NONE, **options: Any
) -> nx.Graph[str]:
    table = ParticipationTable.of(rows, labels={}, ancestors=ancestors)
    return project(table, "institutions", **options).graph()


# --- weights and levels -------------------------------------------------------------------------


def test_everyone_at_an_event_is_linked_and_hands_out_one() -> None:
    network = people(*(take_part(who) for who in "abcde"))
    assert network.number_of_edges() == 10
    assert {data["weight"] for *_, data in network.edges(data=True)} == {1 / 4}
    assert {data["level"] for *_, data in network.edges(data=True)} == {"event"}


def test_weights_add_up_over_events() -> None:
    network = people(
        *(take_part(who, "big") for who in "abcde"),
        take_part("a", "small"),
        take_part("b", "small"),
    )
    assert network.edges["a", "b"]["weight"] == 1 / 4 + 1
    assert network.edges["a", "b"]["events"] == ("big", "small")
    assert network.edges["a", "c"]["events"] == ("big",)


def test_closest_stage_decides_level_and_weight() -> None:
    # a and b share a panel of 2 in a session of 4 at an event of 6.
    network = people(
        take_part("a", session="s", contribution="panel"),
        take_part("b", session="s", contribution="panel"),
        take_part("c", session="s", contribution="talk"),
        take_part("d", session="s"),
        take_part("e", session="t"),
        take_part("f"),
    )
    found = {pair: network.edges[pair] for pair in itertools.combinations("abcdef", 2)}
    assert (found["a", "b"]["level"], found["a", "b"]["weight"]) == ("contribution", 1.0)
    for pair in [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")]:
        assert (found[pair]["level"], found[pair]["weight"]) == ("session", 1 / 3)
    for pair in [("a", "e"), ("d", "e"), ("e", "f"), ("a", "f")]:
        assert (found[pair]["level"], found[pair]["weight"]) == ("event", 1 / 5)


def test_a_large_panel_still_beats_a_small_session() -> None:
    # Level comes before weight: the panel of 3 counts (1/2), not the session of 2 (1).
    network = people(
        take_part("a", contribution="panel"),
        take_part("b", contribution="panel"),
        take_part("c", contribution="panel"),
        take_part("a", session="s"),
        take_part("b", session="s"),
    )
    assert network.edges["a", "b"]["level"] == "contribution"
    assert network.edges["a", "b"]["weight"] == 1 / 2


def test_of_several_stages_of_one_level_the_smallest_counts_once() -> None:
    big = [take_part(who, contribution="big panel") for who in "abcd"]
    small = [take_part(who, contribution="small panel") for who in "ab"]
    network = people(*big, *small)
    assert network.edges["a", "b"]["weight"] == 1.0
    assert network.edges["a", "c"]["weight"] == 1 / 3


def test_level_is_the_closest_ever() -> None:
    network = people(
        take_part("a", "one"),
        take_part("b", "one"),
        take_part("a", "two", session="s"),
        take_part("b", "two", session="s"),
    )
    assert network.edges["a", "b"]["level"] == "session"
    assert network.edges["a", "b"]["weight"] == 2.0


def test_two_roles_of_one_person_count_as_one_agent() -> None:
    network = people(take_part("a"), take_part("a", role="chair"), take_part("b"))
    assert network.edges["a", "b"]["weight"] == 1.0
    assert len(network.edges["a", "b"]["participations"]) == 3
    assert not nx.number_of_selfloops(network)


def test_a_part_named_alike_at_two_events_ties_nothing_together() -> None:
    network = people(
        take_part("a", "one", session="opening"), take_part("b", "two", session="opening")
    )
    assert network.number_of_edges() == 0
    assert sorted(network) == ["a", "b"]


def test_institutions_are_no_part_of_the_people_network() -> None:
    network = people(take_part("a", institutions=("X",)), take_part("b"), take_part("Y"))
    assert sorted(network) == ["a", "b"]
    assert network.edges["a", "b"]["weight"] == 1.0


def test_edges_name_their_events_participations_and_period() -> None:
    rows = [
        take_part("a", "one", start="2021-05-01", end="2021-05-03"),
        take_part("b", "one", start="2021-05-01", end="2021-05-03"),
        take_part("c", "one", start="2021-05-01", end="2021-05-03"),
        take_part("a", "two", start="2023"),
        take_part("b", "two", start="2023"),
        take_part("a", "undated"),
        take_part("b", "undated"),
    ]
    edge = people(*rows).edges["a", "b"]
    assert edge["events"] == ("one", "two", "undated")
    assert (edge["first"], edge["last"]) == ("2021-05-01", "2023")
    assert edge["participations"] == tuple(sorted(r.iri for r in rows if r.participant in "ab"))
    lone = people(take_part("a"), take_part("b")).edges["a", "b"]
    assert (lone["first"], lone["last"]) == ("", "")


def test_event_dates_take_the_widest_period_told() -> None:
    rows = [
        take_part("a", "one", start="2021-05-02"),
        take_part("b", "one", start="2021-05-01", end="2021-05-03"),
        take_part("c", "two", end="2020"),
        take_part("d", "three"),
    ]
    expected = {"one": ("2021-05-01", "2021-05-03"), "two": ("2020", "2020"), "three": ("", "")}
    assert event_dates(rows) == expected
    assert event_dates(reversed(rows)) == expected


# --- institutions -------------------------------------------------------------------------------

ABOVE = {"DEPT": ("HOSPITAL", "UNI"), "HOSPITAL": ("UNI",), "UNI": ()}


def test_institutions_take_part_themselves_or_are_represented() -> None:
    network = institutions(
        take_part("HOST", role="organiser"),
        take_part("a", institutions=("X",), contribution="panel"),
        take_part("b", institutions=("Y",), contribution="panel"),
    )
    assert network.edges["X", "Y"]["level"] == "contribution"
    assert network.edges["X", "Y"]["weight"] == 1.0
    assert network.edges["HOST", "X"]["level"] == "event"
    assert network.edges["HOST", "X"]["weight"] == 1 / 2
    assert network.edges["HOST", "X"]["participations"] == tuple(
        sorted(
            [
                take_part("HOST", role="organiser").iri,
                take_part("a", institutions=("X",), contribution="panel").iri,
            ]
        )
    )


def test_an_institution_is_never_linked_to_its_own_parent() -> None:
    rows = [
        take_part("a", institutions=("DEPT",)),
        take_part("b", institutions=("UNI",)),
        take_part("c", institutions=("OTHER",)),
    ]
    network = institutions(*rows, ancestors=ABOVE)
    assert sorted(network.edges) == [("DEPT", "OTHER"), ("OTHER", "UNI")]
    # Without that knowledge they are two institutions like any others.
    assert institutions(*rows).number_of_edges() == 3


def test_roll_up_replaces_each_by_its_topmost_ancestor() -> None:
    network = institutions(
        take_part("a", institutions=("DEPT",)),
        take_part("b", institutions=("HOSPITAL",)),
        take_part("c", institutions=("OTHER",)),
        ancestors=ABOVE,
        roll_up=True,
    )
    assert sorted(network) == ["OTHER", "UNI"]
    assert network.edges["OTHER", "UNI"]["weight"] == 1.0
    assert len(network.edges["OTHER", "UNI"]["participations"]) == 3


@pytest.mark.parametrize(
    "above",
    [
        {"DEPT": ("HOSPITAL", "UNI")},  # only what is asked for
        {"DEPT": ("UNI", "HOSPITAL"), "HOSPITAL": ("UNI",)},  # in another order
    ],
)
def test_the_topmost_ancestor_is_found_in_partial_data(above: dict[str, tuple[str, ...]]) -> None:
    network = institutions(take_part("a", institutions=("DEPT",)), ancestors=above, roll_up=True)
    assert list(network) == ["UNI"]


def test_institutions_that_contain_each_other_roll_up_to_one() -> None:
    circle = {"A": ("B",), "B": ("A",)}
    rows = [take_part("x", institutions=("A",)), take_part("y", institutions=("B",))]
    assert list(institutions(*rows, ancestors=circle, roll_up=True)) == ["A"]


# --- against networkx, and in any order ---------------------------------------------------------

ATTENDANCE = st.sets(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["e1", "e2", "e3"])))


@settings(deadline=None)
@given(ATTENDANCE)
def test_one_level_equals_newmans_projection_in_networkx(attendance: set[tuple[str, str]]) -> None:
    ours = people(*(take_part(who, event) for who, event in attendance))
    both: nx.Graph[str] = nx.Graph()
    both.add_nodes_from({who for who, _ in attendance}, bipartite=0)
    both.add_edges_from(attendance)
    theirs = bipartite.collaboration_weighted_projected_graph(both, {w for w, _ in attendance})
    assert set(ours) == set(theirs)
    assert {frozenset(e) for e in ours.edges} == {frozenset(e) for e in theirs.edges}
    for a, b in ours.edges:
        assert ours.edges[a, b]["weight"] == pytest.approx(theirs.edges[a, b]["weight"])


ROWS = st.lists(
    st.builds(
        take_part,
        st.sampled_from([*"abcdef", "X", "Y"]),
        st.sampled_from(["e1", "e2"]),
        session=st.sampled_from(["", "s1", "s2"]),
        contribution=st.sampled_from(["", "c1", "c2"]),
        institutions=st.sampled_from([(), ("X",), ("Y", "Z"), ("DEPT",), ("UNI",)]),
        start=st.sampled_from(["", "2021", "2021-03-04"]),
    ),
    max_size=14,
)


def members(row: Participation, kind: str) -> set[str]:
    """Who takes part in a row: the person, or the institutions."""
    if kind == "people":
        return {row.participant} if row.is_person else set()
    return {*row.institutions, *(() if row.is_person else (row.participant,))}


def by_the_book(rows: list[Participation], kind: str) -> dict[tuple[str, str], tuple[str, float]]:
    """The definition, pair by pair: level and weight of two people or institutions."""
    found: dict[tuple[str, str], tuple[str, float]] = {}
    names = sorted(set().union(*(members(row, kind) for row in rows)))
    for a, b in itertools.combinations(names, 2):
        levels, total = [], 0.0
        for event in sorted({row.event for row in rows}):
            for level in LEVELS:
                on = {
                    stage: [r for r in rows if r.event == event and r.stage(level) == stage]
                    for stage in {r.stage(level) for r in rows} - {""}
                }
                sizes = []
                for there in on.values():
                    by = [{r.participant for r in there if x in members(r, kind)} for x in (a, b)]
                    if all(by) and len(by[0] | by[1]) > 1:  # not both by one and the same
                        sizes.append(len(set().union(*(members(r, kind) for r in there))))
                if sizes:
                    levels.append(level)
                    total += 1 / (min(sizes) - 1)
                    break
        if levels:
            found[a, b] = (min(levels, key=LEVELS.index), total)
    return found


@pytest.mark.parametrize("kind", ["people", "institutions"])
@settings(deadline=None)
@given(ROWS)
def test_the_projection_does_what_the_definition_says(kind: str, rows: list[Participation]) -> None:
    network = project(ParticipationTable.of(rows, labels={}), kind).graph()  # type: ignore[arg-type]
    expected = by_the_book(rows, kind)
    assert sorted(network.edges) == sorted(expected)
    for pair, (level, weight) in expected.items():
        assert network.edges[pair]["level"] == level
        assert network.edges[pair]["weight"] == pytest.approx(weight)


def test_one_person_for_two_institutions_is_no_meeting_of_them() -> None:
    alone = institutions(take_part("a", contribution="talk", institutions=("X", "Y")))
    assert (list(alone), list(alone.edges)) == (["X", "Y"], [])
    joined = institutions(
        take_part("a", contribution="talk", institutions=("X", "Y")),
        take_part("b", institutions=("Y",)),
    )
    assert joined.edges["X", "Y"]["level"] == "event"


@settings(max_examples=40, deadline=None)
@given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_rows_changes_nothing(
    rows: tuple[list[Participation], list[Participation]],
) -> None:
    for kind in ("people", "institutions"):
        tables = [ParticipationTable.of(some, labels={}, ancestors=ABOVE) for some in rows]
        one, two = (measure(project(table, kind).graph()) for table in tables)
        assert list(one.nodes(data=True)) == list(two.nodes(data=True))
        assert list(one.edges(data=True)) == list(two.edges(data=True))
        assert list(one) == sorted(one)


# --- stats, report, stages ----------------------------------------------------------------------


def test_stats_count_and_name() -> None:
    rows = [
        *(take_part(w, "one", start="2019", institutions=("X",)) for w in "abc"),
        *(take_part(w, "two", start="2021-01-02") for w in "cd"),
        take_part("HOST", "one", role="organiser"),
        take_part("e", "three"),
    ]
    table = ParticipationTable.of(rows, labels={"c": "Cy", "a": "Ada", "d": "Di"})
    network = measure(project(table, "people").graph())
    found = stats(network)
    assert corpus(table)[2] == [
        ["persons", "5"],
        ["institutions", "2"],
        ["events", "3"],
        ["participations", "7"],
        ["years", "2019 to 2021"],
    ]
    assert (found.nodes, found.links, found.components) == (5, 4, (4, 1))
    assert found.density == pytest.approx(4 / 10)
    assert found.best_connected[0].label == "Cy"
    assert [place.label for place in found.go_betweens] == ["Cy"]
    assert found.brokers[0].label == "Cy"
    assert all(place.iri != "d" for place in found.brokers)  # one contact brokers nothing
    (bridge,) = found.bridges
    assert (bridge.a, bridge.b, bridge.labels, bridge.sides) == ("c", "d", ("Cy", "Di"), (3, 1))
    assert (
        found.communities[0].members == ("a", "b", "c", "d") or found.communities[0].label == "Cy"
    )
    assert all(len(group.members) > 1 for group in found.communities)


def test_bridges_come_with_the_size_of_both_sides() -> None:
    network: nx.Graph[str] = nx.Graph()
    network.add_edges_from(itertools.combinations("abcd", 2))
    network.add_edges_from(itertools.combinations("wxyz", 2))
    network.add_edges_from([("d", "m"), ("m", "w"), ("z", "zz")])
    network.add_edges_from([("q", "r")])
    bridges = stats(measure(network)).bridges
    assert [(bridge.a, bridge.b, bridge.sides) for bridge in bridges] == [
        ("m", "w", (5, 5)),
        ("d", "m", (4, 6)),
        ("q", "r", (1, 1)),
        ("z", "zz", (9, 1)),
    ]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 200))
def test_bridge_sides_are_what_removal_leaves(seed: int) -> None:
    network = nx.relabel_nodes(nx.gnm_random_graph(14, 14, seed=seed), "n{:02}".format)
    bridges = stats(measure(network)).bridges
    assert {(b.a, b.b) for b in bridges} == {tuple(sorted(edge)) for edge in nx.bridges(network)}
    for bridge in bridges:
        rest = network.copy()
        rest.remove_edge(bridge.a, bridge.b)
        sides = tuple(len(nx.node_connected_component(rest, end)) for end in (bridge.a, bridge.b))
        assert bridge.sides == sides
    assert [min(b.sides) for b in bridges] == sorted((min(b.sides) for b in bridges), reverse=True)


def test_report_is_plain_text_and_says_none() -> None:
    tables = report(stats(measure(people(*(take_part(who) for who in "abc")))))
    for title, heads, rows in tables:
        assert title and heads and rows
        assert all(isinstance(cell, str) for row in rows for cell in row)
        assert all(len(row) in (1, len(heads)) for row in rows)
    texts = {title.split(".")[0].split(":")[0]: rows for title, _, rows in tables}
    assert texts["Bridges"] == [["none"]]
    assert texts["Go-betweens"] == texts["Brokers"] == [["none"]]  # all know each other
    assert corpus(ParticipationTable.of([], labels={}))[2][-1] == ["years", "unknown"]


def test_report_shows_ten_and_counts_the_rest() -> None:
    star = nx.relabel_nodes(nx.star_graph(15), "n{:02}".format)
    tables = {title.split(":")[0]: rows for title, _, rows in report(stats(measure(star)))}
    assert len(tables["Bridges"]) == 11
    assert tables["Bridges"][-1] == ["… and 5 more"]


def test_stages_are_sorted_facts_with_an_id_that_ignores_direction() -> None:
    network = people(take_part("c"), take_part("a"), take_part("b", session="s", start="2020"))
    found = stages(network)
    assert [(stage.a, stage.b) for stage in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert found == stages(measure(network))
    assert len({stage.id for stage in found}) == 3
    assert all(len(stage.id) == 12 and int(stage.id, 16) >= 0 for stage in found)
    turned: nx.Graph[str] = nx.Graph()
    turned.add_edges_from((b, a, data) for a, b, data in network.edges(data=True))
    assert stages(turned) == found
    assert found[0].weight == 1 / 2 and found[0].first == found[0].last == "2020"


def test_a_thousand_events_of_forty_take_seconds() -> None:
    rows = [
        Participation(f"p{event}-{n}", f"x{(event * 7 + n * 13) % 900}", True, "r", f"e{event}")
        for event in range(1000)
        for n in range(40)
    ]
    begin = time.perf_counter()
    network = people(*rows)
    assert network.number_of_edges() > 10_000
    assert time.perf_counter() - begin < 20  # about 1 s on a small machine


def test_a_pair_that_shared_only_crowds_is_left_out() -> None:
    crowds = [take_part(f"a{n}", f"big{k}") for k in (1, 2) for n in range(120)]
    network = people(*crowds, take_part("a1", "small"), take_part("a2", "small"))
    assert network.edges["a1", "a2"]["events"] == ("big1", "big2", "small")
    assert network.has_edge("a1", "a3")  # two large events weigh more than one of a hundred
    once = people(*crowds[:120])
    assert not once.edges and len(once) == 120
    assert once.graph["faint"] == 120 * 119 // 2
