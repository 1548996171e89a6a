"""Introductions: costs and ranking by hand and against networkx, every hop with its sentences."""

from __future__ import annotations

import itertools
import json
import math
import random
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import ingest, route_text
from kg.analyse import (
    Acquaintances,
    Apart,
    Meetings,
    ParticipationTable,
    Route,
    apart,
    family,
    own_participations,
    project,
    representatives,
    routes,
)
from kg.analyse.acquaintances import chance
from kg.build import Built, build
from kg.citations import quotes
from kg.errors import NotFoundError, UsageError
from kg.find import find
from kg.folder import GraphFolder
from kg.introductions import Introductions, introduce
from kg.participations import LEVELS, Level, Participation
from kg.vocab import BASE

from . import networks
from .command import kg

ROUTES = networks.cases("routes")


def network(*edges: tuple[str, str, float]) -> nx.Graph[str]:
    """Links at event level, named by one letter each: "ab" would be two people."""
    found: nx.Graph[str] = nx.Graph()
    for a, b, weight in edges:
        found.add_edge(a, b, weight=weight, level="event")
    return found


def ranked(found: nx.Graph[str], *sides: Collection[str], **options: int) -> list[Route]:
    return routes(Acquaintances.of(found), *sides, **options)


def parts(found: nx.Graph[str], *sides: Collection[str]) -> Apart:
    return apart(Acquaintances.of(found), *sides)


def ways(found: Iterable[Route]) -> list[str]:
    return ["".join(route.agents) for route in found]


# --- costs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weight", "level", "wanted"),
    [
        (1 / 4, "event", 1 - math.exp(-1.25)),  # a round table of five: 1.25 talks to expect
        (1 / 4, "session", 1 - math.exp(-2.5)),
        (1 / 4, "contribution", 1 - math.exp(-5)),
        (1 / 100, "event", 1 - math.exp(-0.05)),
        (2 / 4, "event", 1 - math.exp(-2.5)),  # the same round table twice
        (0.0, "event", 0.0),
    ],
)
def test_chance(weight: float, level: Level, wanted: float) -> None:
    assert chance(weight, level) == pytest.approx(wanted, rel=1e-12)


def test_score_is_halved_for_every_go_between() -> None:
    assert Route(("a", "b"), (0.5,)).score == 0.5
    assert Route(("a", "b", "c"), (0.5, 0.5)).score == 0.125
    assert Route(("a", "b", "c", "d"), (0.5, 0.5, 0.5)).score == 0.03125
    assert Route(("a",), ()).score == 1.0


def test_two_sure_hops_beat_a_weak_acquaintance_but_not_a_fair_one() -> None:
    weak = network(("a", "c", 0.1), ("a", "b", 1.0), ("b", "c", 1.0))  # .39 against .49
    assert ways(ranked(weak, "a", "c")) == ["abc", "ac"]
    fair = network(("a", "c", 0.2), ("a", "b", 1.0), ("b", "c", 1.0))  # .63 against .49
    assert ways(ranked(fair, "a", "c")) == ["ac", "abc"]
    assert ways(ranked(weak, "a", "c", count=1)) == ["abc"]
    assert ways(ranked(fair, "a", "c", count=1)) == ["ac"]


def test_recent_meetings_count_for_more() -> None:
    rows = [
        Participation(f"{event}/{who}", who, True, "speaker", event, start=event)
        for event, people in {"2010-06-01": "ab", "2020-06-01": "bcd", "2019-06-01": "ax"}.items()
        for who in people
    ]
    table = ParticipationTable.of(rows, labels={})
    fresh = project(table, "people", half_life=10).graph()
    # Ten years are one half-life: two people alone, ten years ago, count 1 * 1/2.
    assert fresh.edges["a", "b"]["weight"] == pytest.approx(0.5, rel=1e-3)
    (found,) = ranked(fresh, "a", "c", count=1)
    assert found.agents == ("a", "b", "c")
    assert found.chances[0] == pytest.approx(1 - math.exp(-5 * 0.5), rel=1e-3)
    assert found.chances[1] == pytest.approx(1 - math.exp(-5 * 0.5), rel=1e-12)


def test_what_is_old_beyond_measure_still_is_a_route() -> None:
    ancient = network(("a", "b", 0.0), ("b", "c", 5e-324))
    assert ways(ranked(ancient, "a", "c")) == ["abc"]


# --- search ---------------------------------------------------------------------------------------


def test_routes_share_no_go_between_while_there_are_others() -> None:
    found = network(
        ("a", "b", 1.0), ("b", "z", 1.0),
        ("a", "c", 0.9), ("c", "b", 0.9),  # second best, but through b again
        ("a", "d", 0.1), ("d", "z", 0.1),
    )  # fmt: skip
    assert ways(ranked(found, "a", "z", count=1)) == ["abz"]
    assert ways(ranked(found, "a", "z", count=2)) == ["abz", "adz"]
    assert ways(ranked(found, "a", "z", count=3)) == ["abz", "acbz", "adz"]


def test_where_all_depend_on_one_the_first_go_betweens_differ() -> None:
    found = network(
        ("m", "z", 1.0),
        *(("a", who, 0.5) for who in "bc"), *((who, "m", 0.5) for who in "bcd"),
        ("b", "d", 1.0),
    )  # fmt: skip
    assert ways(ranked(found, "a", "z", count=2)) == ["abmz", "acmz"]
    assert ways(ranked(found, "a", "z", count=4)) == ["abmz", "acmz", "abdmz"]


def test_a_worse_first_go_between_comes_before_a_second_way_by_the_same() -> None:
    found = network(
        ("m", "z", 1.0), ("a", "b", 1.0), ("b", "m", 1.0), ("b", "d", 1.0), ("d", "m", 1.0),
        ("a", "c", 0.05), ("c", "m", 0.05),
    )  # fmt: skip
    assert ways(ranked(found, "a", "z", count=2)) == ["abmz", "acmz"]
    assert ways(ranked(found, "a", "z", count=3)) == ["abmz", "abdmz", "acmz"]
    ends = network(
        ("a", "b", 1.0), ("b", "m", 1.0), ("m", "y", 1.0), ("m", "z", 0.9),
        ("a", "c", 0.05), ("c", "m", 1.0),
    )  # fmt: skip
    assert ways(ranked(ends, "a", "yz", count=2)) == ["abmy", "acmy"]


def test_starts_and_ends_are_no_go_betweens() -> None:
    found = network(("a", "b", 1.0), ("b", "y", 1.0), ("y", "z", 1.0), ("a", "z", 0.1))
    assert ways(ranked(found, "ab", "yz", count=9)) == ["by", "az"]


def test_who_belongs_to_both_sides_comes_first() -> None:
    found = network(("a", "b", 1.0), ("b", "c", 1.0))
    assert ways(ranked(found, "abx", "bcx")) == ["b", "x"]
    assert ways(ranked(found, "ab", "bc", count=1)) == ["b"]


def test_equal_routes_go_by_their_names() -> None:
    found = network(*(pair for m in "dcb" for pair in (("a", m, 0.5), (m, "z", 0.5))))
    assert ways(ranked(found, "a", "z")) == ["abz", "acz", "adz"]


def test_no_route_beyond_the_hops() -> None:
    line = network(("a", "b", 1.0), ("b", "c", 1.0), ("c", "d", 1.0), ("x", "y", 1.0))
    assert ways(ranked(line, "a", "d", max_hops=3)) == ["abcd"]
    assert ranked(line, "a", "d", max_hops=2) == []
    assert (parts(line, "a", "d").hops, parts(line, "a", "x").hops) == (3, 0)
    assert (parts(line, "a", "x").here, parts(line, "a", "x").there) == (4, 2)
    assert (parts(line, "a", "?").here, parts(line, "a", "?").there) == (4, 1)
    assert ranked(line, "a", "?") == ranked(line, "?", "a") == ranked(nx.Graph(), "a", "b") == []


weights = st.sampled_from([0.01, 0.05, 0.25, 0.5, 1.0])
graphs = st.dictionaries(
    st.sampled_from(list(itertools.combinations("abcdefg", 2))), weights, max_size=21
).map(lambda edges: network(*((a, b, weight) for (a, b), weight in edges.items())))


def every_route(found: nx.Graph[str], max_hops: int) -> list[Route]:
    """All loopless routes from a to g by networkx, best first."""
    if "a" not in found or "g" not in found:
        return []
    every = []
    for path in nx.all_simple_paths(found, "a", "g", cutoff=max_hops):
        weights = [found.edges[pair]["weight"] for pair in itertools.pairwise(path)]
        every.append(Route(tuple(path), tuple(chance(weight, "event") for weight in weights)))
    return sorted(every, key=lambda route: (-round(route.score, 9), route.agents))


@settings(deadline=None)
@given(graphs, st.integers(1, 6))
def test_with_enough_of_them_all_routes_are_found_in_order(
    found: nx.Graph[str], max_hops: int
) -> None:
    assert ranked(found, "a", "g", count=10_000, max_hops=max_hops) == every_route(found, max_hops)


@settings(deadline=None)
@given(graphs, st.integers(1, 6), st.integers(1, 6))
def test_the_best_route_leads_and_the_next_avoid_its_go_betweens(
    found: nx.Graph[str], max_hops: int, count: int
) -> None:
    every = every_route(found, max_hops)
    best = ranked(found, "a", "g", count=count, max_hops=max_hops)
    assert len(best) == min(count, len(every))
    apart_from_each_other: list[Route] = []
    used: set[str] = set()
    for route in every:
        if used.isdisjoint(route.agents[1:-1]) and len(apart_from_each_other) < count:
            apart_from_each_other.append(route)
            used.update(route.agents[1:-1])
    assert {*apart_from_each_other} <= {*best}
    for route in best:
        assert nx.is_path(found, list(route.agents))
        assert len(set(route.agents)) == len(route.agents) <= max_hops + 1


@settings(deadline=None)
@given(graphs, st.randoms(use_true_random=False))
def test_the_order_of_insertion_makes_no_difference(
    found: nx.Graph[str], chaos: random.Random
) -> None:
    edges = [(*chaos.sample(pair, 2), data) for *pair, data in found.edges(data=True)]
    chaos.shuffle(edges)
    assert ranked(nx.Graph(edges), "a", "g") == ranked(found, "a", "g")


# --- meetings -------------------------------------------------------------------------------------

rows = st.lists(
    st.builds(
        lambda who, event, session, talk, role: Participation(
            f"{who}{event}{session}{talk}{role}", who, True, role, event,
            contribution=talk and f"{event}{talk}", session=session and f"{event}{session}",
            start=f"20{ord(event) - 88}",
        ),
        st.sampled_from("abcd"), st.sampled_from("xyz"), st.sampled_from(["", "s", "t"]),
        st.sampled_from(["", "u", "v"]), st.sampled_from(["chair", "speaker"]),
    ),
    max_size=16,
)  # fmt: skip


@settings(deadline=None)
@given(rows, st.sampled_from([None, 2.0]))
def test_the_network_of_people_is_the_projected_one(
    found: list[Participation], half_life: float | None
) -> None:
    table = ParticipationTable.of(found, labels={})
    ours = Acquaintances.among_people(table, half_life=half_life)
    theirs = Acquaintances.of(project(table, "people", half_life=half_life).graph())
    assert ours.names == theirs.names
    for column in ("bounds", "others", "weights", "levels"):
        assert getattr(ours, column).tolist() == getattr(theirs, column).tolist()


@settings(deadline=None)
@given(rows)
def test_the_meetings_of_two_are_what_their_link_says(found: list[Participation]) -> None:
    table = ParticipationTable.of(found, labels={})
    meetings = Meetings(table)
    for a, b, edge in project(table, "people").graph().edges(data=True):
        between = meetings.between(a, b)
        assert {m.event for m in between} == {*edge["events"]}
        assert (
            edge["level"] == between[0].level == min((m.level for m in between), key=LEVELS.index)
        )
        assert {iri for m in between for iri in (*m.own, *m.theirs)} <= {*edge["participations"]}
        assert all(iri.startswith(a) for m in between for iri in m.own)
        assert all(iri.startswith(b) for m in between for iri in m.theirs)


def test_only_participations_on_the_shared_stage_prove_it() -> None:
    found = [
        Participation("chair", "a", True, "chair", "forum"),
        Participation("talk", "a", True, "panellist", "forum", "panel", "opening"),
        Participation("other", "b", True, "panellist", "forum", "panel", "opening"),
        Participation("else", "b", True, "speaker", "forum", "lecture", "closing"),
    ]
    (meeting,) = Meetings(ParticipationTable.of(found, labels={})).between("a", "b")
    assert (meeting.level, meeting.part) == ("contribution", "panel")
    assert (meeting.own, meeting.theirs) == (("talk",), ("other",))


def test_closest_and_latest_meetings_first() -> None:
    found = [
        Participation(f"{event}{who}", who, True, "speaker", event, session=session, start=event)
        for event, session in (("2018", ""), ("2020", ""), ("2016", "s"), ("", ""))
        for who in "ab"
    ]
    between = Meetings(ParticipationTable.of(found, labels={})).between("a", "b")
    assert [(m.first, m.level) for m in between] == [
        ("2016", "session"), ("2020", "event"), ("2018", "event"), ("", "event"),
    ]  # fmt: skip


def test_an_institution_stands_for_all_below_it() -> None:
    found = [
        Participation("p", "ada", True, "speaker", "forum", institutions=("ward",)),
        Participation("q", "bo", True, "speaker", "forum", institutions=("clinic", "mill")),
        Participation("r", "ward", False, "host", "forum"),
    ]
    above = {"ward": ("clinic", "town"), "clinic": ("town",)}
    table = ParticipationTable.of(found, labels={}, ancestors=above)
    assert family(table, "town") == {"town", "clinic", "ward"}
    assert representatives(table, family(table, "clinic")) == {"ada": ("p",), "bo": ("q",)}
    assert representatives(table, ["mill"]) == {"bo": ("q",)}
    assert own_participations(table, family(table, "town")) == {"ward": ("r",)}
    assert representatives(table, ["nowhere"]) == own_participations(table, []) == {}


# --- whole answers --------------------------------------------------------------------------------

Ask = Callable[..., Introductions]


@pytest.fixture
def ask(example_built: tuple[GraphFolder, Built]) -> Ask:
    folder, _ = example_built

    def introductions(here: str, there: str, **options: Any) -> Introductions:
        return introduce(folder.store(), folder.table(), here, there, **options)

    return introductions


def test_every_quote_stands_in_its_source(ask: Ask, example_files: list[str]) -> None:
    texts = {Path(file).name: ingest.read(Path(file)).text for file in example_files}
    said = [
        quote
        for pair in [("Konradi", "Titova"), ("Almazov Centre", "Sun Yat-sen"), ("Hendler", "Goble")]
        for its in ask(*pair).quotes.values()
        for quote in its
    ]
    assert len(said) > 20
    for quote in said:
        assert texts[quote.file][quote.start : quote.end] == quote.text


def test_every_hop_is_proved_for_both(ask: Ask) -> None:
    told = ask("Konradi", "Titova", count=9)
    assert told.found
    for one in told.found:
        assert len(one.hops) == len(one.route.chances) == len(one.route.agents) - 1
        for (who, whom), hop in zip(itertools.pairwise(one.route.agents), one.hops, strict=True):
            for meeting in hop:
                for agent, facts in ((who, meeting.own), (whom, meeting.theirs)):
                    assert facts
                    surname = told.labels[agent].split()[-1]
                    for fact in facts:
                        assert any(surname in quote.text for quote in told.quotes[fact])
                        assert told.roles[fact]


def test_an_institution_begins_and_ends_with_those_who_stand_for_it(ask: Ask) -> None:
    told = ask("Almazov Centre", "Sun Yat-sen University")
    assert told.found
    for one in told.found:
        assert one.here and one.there
        assert {s.agent for s in one.here} == {one.route.agents[0]}
        assert {s.agent for s in one.there} == {one.route.agents[-1]}
        for standing in (*one.here, *one.there):
            assert all(told.quotes[fact] for fact in standing.facts)


def test_one_of_theirs_needs_no_introduction(ask: Ask) -> None:
    told = ask("Konradi", "Almazov Centre")
    assert told.found[0].route.agents == (told.here.iri,)
    assert told.found[0].there and not told.found[0].here


def test_parts_that_are_not_connected_are_told_apart(ask: Ask) -> None:
    told = ask("Hendler", "Konradi")
    assert told.found == () and told.apart is not None and told.apart.hops == 0
    said = route_text.no_route(told, 4)
    assert f"{told.apart.here} members" in said and "Silence is not absence" in said


def test_since_leaves_out_what_was_before(ask: Ask) -> None:
    assert ask("Hendler", "Goble").found
    assert ask("Hendler", "Goble", since="2006").found == ()


PEOPLE = """name,role,event,date
Ana Öztürk,chair,Arctic Forum,2019-05-16
Bo Lindqvist,speaker,Arctic Forum,2019-05-16
"""
HOSTS = """organization,role,event,date
Harbour Museum,host,Arctic Forum,2019-05-16
"""


@pytest.fixture(scope="module")
def organised(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    """Where an institution hosts an event and nobody is known to speak for it."""
    folder = tmp_path_factory.mktemp("organised")
    for name, text in (("people.csv", PEOPLE), ("hosts.csv", HOSTS)):
        (folder / name).write_text(text, "utf-8")
    build([str(folder / name) for name in ("people.csv", "hosts.csv")], folder / "out")
    return GraphFolder(folder / "out")


def test_an_institution_without_people_is_reached_where_it_took_part(
    organised: GraphFolder,
) -> None:
    told = introduce(organised.store(), organised.table(), "Öztürk", "Harbour Museum", count=1)
    (one,) = told.found
    assert one.route.agents == (told.here.iri, told.there.iri)
    assert [s.said for s in one.there] == ["host"]
    assert "takes part as" in route_text.as_csv(told)


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Ana Öztürk", "person/ana-öztürk"),
        ("ana ozturk", "person/ana-öztürk"),
        ("ozturk", "person/ana-öztürk"),
        ("person:ana-öztürk", "person/ana-öztürk"),
        (f"<{BASE}person/ana-öztürk>", "person/ana-öztürk"),
        (f"{BASE}person/ana-%C3%B6zt%C3%BCrk", "person/ana-öztürk"),
        ("harbour", "organisation/harbour-museum"),
    ],
)
def test_names_are_found(wanted: str, found: str, organised: GraphFolder) -> None:
    assert find(organised.store(), wanted).iri == BASE + found


def graph_of(*facts: str) -> ox.Store:
    graph = ox.Store()
    graph.update(
        "PREFIX : <https://w3id.org/confkg/id/> PREFIX foaf: <http://xmlns.com/foaf/0.1/>"
        " PREFIX org: <http://www.w3.org/ns/org#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        " PREFIX dcterms: <http://purl.org/dc/terms/>"
        f" INSERT DATA {{ {' . '.join(facts)} }}"
    )
    return graph


def test_a_name_of_several_things_is_an_error_that_lists_them() -> None:
    graph = graph_of(
        ":a a foaf:Person ; rdfs:label 'Li Wei'", ":b a foaf:Person ; rdfs:label 'Li Na'"
    )
    with pytest.raises(UsageError, match=r"2 things: Li Wei \(a\), Li Na \(b\) \(give the id"):
        find(graph, "Li")
    assert find(graph, "li na").label == "Li Na"


def test_a_name_of_a_whole_and_its_parts_means_the_whole() -> None:
    graph = graph_of(
        ":u a org:Organization ; rdfs:label 'Fjord University'",
        ":d a org:Organization ; rdfs:label 'Law, Fjord University' ; org:unitOf :u",
        ":e a org:Organization ; rdfs:label 'Ice Lab, Fjord University' ; org:unitOf :d",
    )
    assert find(graph, "fjord").iri == f"{BASE}u"


def test_other_names_and_former_ids_lead_to_a_thing() -> None:
    graph = graph_of(
        ":a a foaf:Person ; rdfs:label 'Natalya Friedman-Noy' ; skos:altLabel 'Natasha Noy'",
        ":old dcterms:isReplacedBy :older",
        ":older dcterms:isReplacedBy :a",
    )
    for wanted in ("natasha noy", f"{BASE}old", f"{BASE}older", f"{BASE}a"):
        assert find(graph, wanted).iri == f"{BASE}a"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Petrov, Ivan", "p"),  # family name first, in the other script
        ("Петров Иван", "p"),
        ("Конради", "k"),
        ("konradi alexandra", "k"),
        ("Petrov", "q"),  # as written wins over what it sounds like
    ],
)
def test_names_in_another_order_and_in_another_script(wanted: str, found: str) -> None:
    graph = graph_of(
        ":p a foaf:Person ; rdfs:label 'Иван Петров'",
        ":k a foaf:Person ; rdfs:label 'Alexandra Konradi'",
        ":q a foaf:Person ; rdfs:label 'Olga Petrov'",
    )
    assert find(graph, wanted).iri == f"{BASE}{found}"


def test_nothing_called_so(organised: GraphFolder) -> None:
    with pytest.raises(NotFoundError, match="nearest: Ana Öztürk"):
        find(organised.store(), "Anna Oztork")
    for nobody in ("", "?!", "Arctic Forum", "person:nobody", "<> { ?s ?p ?o }", "http://x y/"):
        with pytest.raises(NotFoundError):
            find(organised.store(), nobody)


def test_quotes_of_nothing() -> None:
    assert quotes(ox.Store(), []) == {}


# --- the command ----------------------------------------------------------------------------------


def test_there_are_cases() -> None:
    assert len(ROUTES) >= 4


@pytest.mark.parametrize("case", ROUTES, ids=lambda case: case.name)
def test_case(case: Path, tmp_path: Path) -> None:
    networks.check(case, tmp_path / "out")


def test_formats_agree(organised: GraphFolder) -> None:
    words = ["route", "ozturk", "lindqvist", "-g", organised.path]
    page = json.loads(kg(*words, "-f", "json").stdout)
    (route,) = page["routes"]
    assert [agent["label"] for agent in route["agents"]] == ["Ana Öztürk", "Bo Lindqvist"]
    (meeting,) = route["hops"][0]["meetings"]
    assert meeting["own"][0]["quotes"][0]["pointer"] == "row=2"
    lines = kg(*words, "-f", "csv").stdout.splitlines()
    assert lines == kg(*words).stdout.splitlines()  # CSV is what a pipe gets
    assert len(lines) == 2 and "Arctic Forum" in lines[1] and "row=3" in lines[1]
    shown = kg(*words, "-f", "table").stdout
    assert "1. Ana Öztürk → Bo Lindqvist (score" in shown and "Silence is not absence" in shown


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["ozturk", "nobody-of-that-name"], 7, "no person or institution is called"),
        (["ozturk", "Ana Öztürk"], 2, "both names mean Ana Öztürk"),
        (["ozturk", "lindqvist", "--since", "soon"], 2, "'soon' is no date"),
        (["ozturk", "lindqvist", "--since", "2019-13"], 2, "there is no 2019-13"),
        (["ozturk", "lindqvist", "--half-life", "0"], 2, "--half-life"),
        (["ozturk", "lindqvist", "--half-life", "nan"], 2, "nan years are no half-life"),
        (["ozturk", "lindqvist", "--max-hops", "0"], 2, "--max-hops"),
        (["ozturk"], 2, "Missing argument"),
        (["ozturk", "lindqvist", "--since", "2020"], 0, "no route from"),
    ],
)
def test_errors(words: list[str], code: int, said: str, organised: GraphFolder) -> None:
    done = kg("route", *words, "-g", organised.path)
    assert (done.exit_code, said in done.stderr) == (code, True), done.stderr


def test_an_empty_graph_has_nobody_to_ask_for(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("event,date\nArctic Forum,2019-05-16\n", "utf-8")
    build([str(tmp_path / "notes.csv")], tmp_path / "out")
    done = kg("route", "Ada", "Bo", "-g", tmp_path / "out")
    assert (done.exit_code, "the graph names nobody" in done.stderr) == (7, True), done.stderr


def test_no_graph(tmp_path: Path) -> None:
    assert kg("route", "a", "b", "-g", tmp_path).exit_code == 4
