"""From statements to quads: one node a thing, one label, all evidence, nothing invented."""

from __future__ import annotations

import random
from collections import defaultdict

import pyoxigraph as ox
import pytest

from kg import resolve, statements, store, validate
from kg.assemble import assemble, canonical_ids, preferred_labels
from kg.assemble.parts import parts_by_title
from kg.errors import KgError
from kg.graph import make_graph
from kg.ingest.file import File
from kg.ingest.text import TextReader
from kg.model import Claim, Decision, Kind, Record, Span, Statement, Verdict
from kg.shipped import ontology
from kg.vocab import BASE, CKG, DCTERMS, RDFS, SCHEMA, SKOS

Facts = dict[str, dict[str, list[str]]]


def claim(text: str, prop: str, value: str, words: str = "", refers: Kind | None = None) -> Claim:
    """A claim read from the first place where its words stand."""
    words = words or value
    start = text.index(words)
    return Claim(
        prop, value, Span(start, start + len(words)), Span(0, len(text)), "test", 0.9, refers
    )


def report(name: str, text: str, *records: tuple[Kind, str, list[Claim]]) -> list[Statement]:
    passage = TextReader().read(File(name, text.encode()))
    return statements.state(passage, [Record(k, key, tuple(c)) for k, key, c in records])


def forum(name: str, speaker: str, when: str = "2022-06-08") -> list[Statement]:
    """A report of one event with one speaker, written in its own words."""
    text = f"{speaker} spoke at the Forum on {when}. ({name})"
    key = speaker.lower().replace(" ", "-")
    return report(
        name,
        text,
        (Kind.EVENT, "forum", [claim(text, "name", "Forum"), claim(text, "start", when)]),
        (Kind.PERSON, key, [claim(text, "name", speaker)]),
        (
            Kind.PARTICIPATION,
            f"{key}.speaker",
            [
                claim(text, "participant", key, speaker, Kind.PERSON),
                claim(text, "role", "speaker", "spoke"),
                claim(text, "event", "forum", "Forum", Kind.EVENT),
            ],
        ),
    )


def facts(graph: ox.Store) -> Facts:
    """The union as node → property → values, IRIs of things shortened; no ids that gave way."""
    found: Facts = defaultdict(lambda: defaultdict(list))
    for quad in graph.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        subject, value = quad.subject, quad.object
        if quad.predicate.value == f"{DCTERMS}isReplacedBy":
            continue
        assert not isinstance(subject, ox.Triple)
        assert not isinstance(value, ox.Triple)
        node = found[subject.value.removeprefix(BASE)]
        node[quad.predicate.value].append(value.value.removeprefix(BASE))
    return found


def graph_of(*told: list[Statement], decisions: list[Decision] | None = None) -> ox.Store:
    return make_graph([s for t in told for s in t], resolve.Linker(decisions or [])).graph


def test_the_same_fact_from_two_sources_is_one_node_with_two_pieces_of_evidence() -> None:
    found = facts(graph_of(forum("a.txt", "Ada"), forum("b.txt", "Ada")))
    (participation,) = [node for node in found if node.startswith("participation/")]
    evidence = found[participation]["http://www.w3.org/ns/prov#wasDerivedFrom"]
    assert len({e.split("-")[0] for e in evidence}) == 2
    assert found[participation][f"{CKG}participant"] == ["person/ada"]


def test_one_label_and_one_confidence_for_every_thing(example_graph: ox.Store) -> None:
    found = facts(example_graph)
    labelled = {node for node in found if f"{RDFS}label" in found[node]}
    assert len(labelled) > 250
    for node, properties in found.items():
        assert len(properties.get(f"{RDFS}label", [""])) == 1, node
        assert len(properties.get(f"{CKG}confidence", [""])) == 1, node
        others = properties.get(f"{SKOS}altLabel", [])
        assert not set(properties.get(f"{RDFS}label", [])) & set(others), node
        if node.split("/")[0] in ("person", "organisation", "place", "event", "session"):
            assert f"{RDFS}label" in properties, node


def test_a_decision_joins_two_names() -> None:
    same = Decision("person/a-lovelace", "person/ada-lovelace", Verdict.SAME, "me", "2022-06-08")
    told = forum("a.txt", "Ada Lovelace"), forum("b.txt", "A Lovelace")
    apart, joined = facts(graph_of(*told)), facts(graph_of(*told, decisions=[same]))
    assert {"person/a-lovelace", "person/ada-lovelace"} <= set(apart)
    assert "person/ada-lovelace" not in joined
    assert joined["person/a-lovelace"][f"{RDFS}label"] == ["Ada Lovelace"]
    assert joined["person/a-lovelace"][f"{SKOS}altLabel"] == ["A Lovelace"]


def test_the_order_of_statements_makes_no_difference(example_told: list[Statement]) -> None:
    shuffled = list(example_told)
    random.Random(7).shuffle(shuffled)
    assert assemble(shuffled) == assemble(example_told)


def test_contradicting_dates_are_kept_and_found() -> None:
    graph = graph_of(forum("a.txt", "Ada"), forum("b.txt", "Bo", "2022-06-09"))
    assert sorted(facts(graph)["event/forum"][f"{SCHEMA}startDate"]) == ["2022-06-08", "2022-06-09"]
    assert {f.rule for f in validate.check(graph, ontology())} == {"contradicting-dates-violation"}
    assert validate.shapes(graph, ontology()) == []
    dates = {(p.start, p.end) for p in store.participations(graph, BASE)}
    assert dates == {("2022-06-08", "")}


def test_a_vaguer_date_gives_way() -> None:
    graph = graph_of(forum("a.txt", "Ada"), forum("b.txt", "Bo", "2022-06"))
    assert facts(graph)["event/forum"][f"{SCHEMA}startDate"] == ["2022-06-08"]
    assert validate.check(graph, ontology()) == []


def test_a_breach_of_a_shape_is_a_finding_with_its_name() -> None:
    told = forum("a.txt", "Ada")
    talk = next(s for s in told if s.prop == "role")
    second = Statement(**{f: getattr(talk, f) for f in talk.__slots__} | {"value": "chair"})
    found = validate.shapes(graph_of([*told, second]), ontology())
    assert [(f.severity, f.rule) for f in found] == [("violation", "Participation-role")]
    assert found[0].node.startswith(f"{BASE}participation/ada.")


def test_same_parts_of_two_events_stay_apart() -> None:
    def opening(name: str, event: str) -> list[Statement]:
        text = f"Opening of {event} ({name})"
        return report(
            name,
            text,
            (Kind.EVENT, event.lower(), [claim(text, "name", event)]),
            (
                Kind.SESSION,
                "opening",
                [
                    claim(text, "name", "Opening"),
                    claim(text, "partOf", event.lower(), event, Kind.EVENT),
                ],
            ),
        )

    found = facts(graph_of(opening("a.txt", "Forum"), opening("b.txt", "Congress")))
    assert len([node for node in found if node.startswith("session/opening.")]) == 2


def test_labels_prefer_what_is_printed_most_then_the_longest() -> None:
    def group(*forms: str) -> dict[str, list[Statement]]:
        return {
            f"organisation/x@{n:012}": [Statement(f"organisation/x@{n:012}", "name", form)]
            for n, form in enumerate(forms)
        }

    for forms, label in (
        (["Almazov", "Almazov Centre", "Almazov"], "Almazov"),
        (["Almazov", "Almazov Centre"], "Almazov Centre"),
        (["B Centre", "A Centre"], "A Centre"),
    ):
        groups = group(*forms)
        assert preferred_labels(groups, dict.fromkeys(groups, "x")) == {"x": label}


def test_an_acronym_is_a_label_only_for_want_of_a_name() -> None:
    groups = {
        "organisation/x@0": [
            Statement("organisation/x@0", "acronym", "WHO"),
            Statement("organisation/x@0", "acronym", "WHO", start=9),
            Statement("organisation/x@0", "name", "World Health Organization"),
        ],
        "organisation/y@0": [Statement("organisation/y@0", "acronym", "UNO")],
    }
    labels = preferred_labels(groups, {m: m for m in groups})
    assert list(labels.values()) == ["World Health Organization", "UNO"]


def test_a_reference_to_nothing_is_an_error() -> None:
    told = [s for s in forum("a.txt", "Ada") if s.kind is not Kind.EVENT]
    with pytest.raises(KgError, match="refers to event/forum@"):
        canonical_ids(statements.by_subject(told), statements.name_id)


def test_a_part_of_itself_does_not_hang() -> None:
    text = "Opening"
    told = report(
        "a.txt",
        text,
        (
            Kind.SESSION,
            "opening",
            [claim(text, "name", text), claim(text, "partOf", "opening", text, Kind.SESSION)],
        ),
    )
    assert assemble(told)


def test_names_in_any_script_make_valid_iris() -> None:
    for name in ("张忠德", "Татьяна", "की", "Zoë O’Hara", "مريم"):
        assert len(facts(graph_of(forum("a.txt", name)))) > 5


def test_no_blank_nodes(example_graph: ox.Store) -> None:
    assert not any(
        isinstance(term, ox.BlankNode) for q in example_graph for term in (q.subject, q.object)
    )


def test_another_base(example_told: list[Statement]) -> None:
    base = "https://data.example.org/things#"
    quads = assemble(example_told, base=base)
    assert not [q for q in quads if BASE in str(q)]
    assert any(str(q.subject).startswith(f"<{base}person/") for q in quads)


def test_parts_of_one_title_are_told_apart_by_ids_that_sources_share() -> None:
    def slot(source: str, key: str, identifier: str) -> list[Statement]:
        mention = f"session/foundations-{key}@{source}"
        return [
            Statement(mention, "name", "Foundations"),
            Statement(mention, "identifier", identifier),
        ]

    first, second = "https://forum.example/s/1", "https://forum.example/s/2"
    one, two = "0123456789ab", "ba9876543210"
    groups = statements.by_subject(
        [
            *slot(one, "a", first), *slot(one, "b", second),
            *slot(two, "c", first), *slot(two, "d", second),
            *slot("cccccccccccc", "e", "7"), *slot("cccccccccccc", "f", "8"),
        ]
    )  # fmt: skip
    keys = parts_by_title(groups, {}, lambda mention: "event/forum")
    assert keys[f"session/foundations-a@{one}"] == keys[f"session/foundations-c@{two}"]
    assert keys[f"session/foundations-b@{one}"] == keys[f"session/foundations-d@{two}"]
    assert keys["session/foundations-e@cccccccccccc"] == "foundations-e"
    assert len(set(keys.values())) == 4
