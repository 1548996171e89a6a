"""The table of participations and what is asked of it: counts, filters, files, links by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analyse import ParticipationTable, attendance, project
from kg.build import Built
from kg.errors import GraphFolderError
from kg.folder import GraphFolder
from kg.participations import Participation
from kg.projections import make_table

ROLES = "https://w3id.org/confkg/role/"


def row(who: str, event: str = "forum", role: str = "speaker", **more: object) -> Participation:
    """One row; people are written in lower case, institutions in upper case."""
    iri = f"p/{who}/{event}/{role}/{sorted(more.items())}"
    return Participation(iri, who, who.islower(), f"{ROLES}{role}", event, **more)  # type: ignore[arg-type]


def table(*rows: Participation, **facts: object) -> ParticipationTable:
    return ParticipationTable.of(rows, labels={}, **facts)  # type: ignore[arg-type]


def names(found: ParticipationTable) -> list[str]:
    return [found.things[n] for n in found.participants.tolist()]


# --- filters ------------------------------------------------------------------------------------

DATED = [
    row("ada", "a", start="2018-11-30", end="2018-12-02"),
    row("bo", "b", start="2019"),
    row("cy", "c", start="2019-06", end="2019-07"),
    row("di", "d"),
]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2019", "", ["bo", "cy"]),
        ("", "2018", ["ada"]),
        ("2018-12", "2018-12", ["ada"]),
        ("2018-12-03", "2018-12-31", []),
        ("2019-03", "2019-05", ["bo"]),  # known to the year: it may have been then
        ("2019-07-01", "", ["bo", "cy"]),
        ("2020", "", []),
    ],
)
def test_a_period_takes_what_may_lie_in_it(since: str, until: str, expected: list[str]) -> None:
    assert names(table(*DATED).select(since=since, until=until)) == expected


def test_a_role_includes_the_kinds_of_it() -> None:
    rows = [row("ada", role="organiser"), row("bo", role="co-organiser"), row("cy", role="speaker")]
    assert names(table(*rows).select(roles=["organiser"])) == ["ada", "bo"]
    assert names(table(*rows).select(roles=[f"{ROLES}co-organiser"])) == ["bo"]


def test_kinds_of_events() -> None:
    kinds = {"a": ("https://w3id.org/confkg/type/forum",)}
    assert names(table(row("ada", "a"), row("bo", "b"), kinds=kinds).select(kinds=["forum"])) == [
        "ada"
    ]


def test_a_country_is_that_of_the_institution_or_of_one_above_it() -> None:
    found = table(
        row("ada", institutions=("DEPT",)),
        row("bo", institutions=("OTHER",)),
        row("cy"),
        row("HOST"),
        ancestors={"DEPT": ("UNI",)},
        countries={"UNI": ("China",), "cy": ("CHINA",), "HOST": ("Russia",)},
    )
    assert names(found.select(countries=["china"])) == ["ada", "cy"]
    assert names(found.select(countries=["Russia"])) == ["HOST"]


def test_filters_work_together_and_numbers_stay() -> None:
    whole = table(*DATED, row("ada", "c", role="attendee", start="2019-06", end="2019-07"))
    part = whole.select(since="2019", roles=["speaker"])
    assert names(part) == ["bo", "cy"]
    assert part.things == whole.things
    assert part.counts() == {"persons": 2, "institutions": 0, "events": 2, "participations": 2}


# --- links --------------------------------------------------------------------------------------


def test_expected_links_by_hand() -> None:
    # Three at one event (1/2 each way), two of them at another (1): strengths 2, 2, 1, in all 5.
    rows = [row("a", "e"), row("b", "e"), row("c", "e"), row("a", "f"), row("b", "f")]
    links = project(table(*rows), "people")
    assert links.pairs.strength.tolist() == [2.0, 2.0, 1.0]
    assert links.pairs.weight.tolist() == [1.5, 0.5, 0.5]
    assert links.expected().tolist() == pytest.approx([4 / 5, 2 / 5, 2 / 5])
    assert links.graph().edges["a", "b"]["expected"] == pytest.approx(0.8)


def test_a_level_leaves_out_wider_stages() -> None:
    rows = [
        row("a", session="s", contribution="panel"),
        row("b", session="s", contribution="panel"),
        row("c", session="s"),
        row("d"),
    ]
    pairs = {
        within: sorted(project(table(*rows), "people", within=within).graph().edges)  # type: ignore[arg-type]
        for within in ("contribution", "session", "event")
    }
    assert pairs["contribution"] == [("a", "b")]
    assert pairs["session"] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert len(pairs["event"]) == 6


def test_age_halves_what_an_event_counts() -> None:
    rows = [row(who, f"e{year}", start=year) for year in ("2002", "2012", "2022") for who in "ab"]
    rows += [row(who, "undated") for who in "ab"]
    (weight,) = project(table(*rows), "people", half_life=10).pairs.weight
    assert weight == pytest.approx(1 + 1 / 2 + 1 / 4 + 1 / 4, abs=1e-3)


def test_no_institution_is_linked_to_one_above_it_nor_counts_it() -> None:
    rows = [row("a", institutions=("DEPT",)), row("UNI"), row("OTHER")]
    links = project(table(*rows, ancestors={"DEPT": ("UNI",)}), "institutions")
    assert sorted(links.graph().edges) == [("DEPT", "OTHER"), ("OTHER", "UNI")]
    assert links.pairs.strength.tolist() == [0.5, 1.0, 0.5]


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from("abcdefXY"),
        st.sampled_from(["e1", "e2", "e3"]),
        session=st.sampled_from(["", "s1", "s2"]),
        contribution=st.sampled_from(["", "t1", "t2", "t3"]),
        institutions=st.sampled_from([(), ("X",), ("X", "Y"), ("Z",)]),
        start=st.sampled_from(["", "2001", "2011-05"]),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_strength_is_the_sum_of_weights_where_nothing_is_faint(rows: list[Participation]) -> None:
    for agents in ("people", "institutions"):
        links = project(table(*rows), agents, half_life=None)  # type: ignore[arg-type]
        assert links.pairs.faint == 0
        sums = np.asarray(links.matrix().sum(axis=1)).ravel()
        assert links.pairs.strength == pytest.approx(sums)
        assert project(table(*rows), agents, half_life=1e9).pairs.weight == pytest.approx(  # type: ignore[arg-type]
            links.pairs.weight
        )


def test_faint_pairs_count_for_strength() -> None:
    crowd = [row(f"p{n:03}", "congress") for n in range(120)]
    links = project(table(*crowd), "people")
    assert (len(links.pairs.weight), links.pairs.faint) == (0, 120 * 119 // 2)
    assert links.pairs.strength == pytest.approx(np.ones(120))


# --- the file -----------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(ROWS)
def test_a_file_gives_the_table_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Participation]
) -> None:
    path = tmp_path_factory.mktemp("table")
    one = table(*rows, ancestors={"Z": ("X",)}, countries={"X": ("Côte d’Ivoire",)})
    one.save(path / "one.npz")
    two = ParticipationTable.load(path / "one.npz")
    two.save(path / "two.npz")
    assert (path / "one.npz").read_bytes() == (path / "two.npz").read_bytes()
    assert two.rows == one.rows
    assert two.above == one.above
    assert project(two, "people").graph().edges == project(one, "people").graph().edges


def test_the_folder_holds_the_table_of_its_graph(example_built: tuple[GraphFolder, Built]) -> None:
    folder, built = example_built
    stored, made = folder.table(), make_table(folder.store())
    assert stored.rows == made.rows
    assert stored.things == made.things
    assert stored.counts()["participations"] == built.counts["participations"]
    assert stored.counts()["events"] == built.counts["events"]


@pytest.mark.parametrize("content", [None, b"", b"no table", b"PK\x03\x04broken"])
def test_a_damaged_table_is_an_error_of_ours(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "participations.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GraphFolderError, match="missing or damaged"):
        ParticipationTable.load(path)


# --- people and events --------------------------------------------------------------------------


def test_attendance_has_both_kinds_of_nodes_and_all_roles() -> None:
    found = attendance(table(row("ada"), row("ada", role="organiser"), row("bo", "b"), row("HOST")))
    assert dict(found.nodes(data="bipartite")) == {"ada": 0, "bo": 0, "b": 1, "forum": 1}
    assert found.edges["ada", "forum"]["roles"] == (f"{ROLES}organiser", f"{ROLES}speaker")
    assert len(found.edges["ada", "forum"]["participations"]) == 2
    assert list(attendance(table(row("HOST")), "institutions").edges) == [("HOST", "forum")]


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_networkx_projects_the_attendance_to_the_same_links(rows: list[Participation]) -> None:
    bare = [replace(one, session="", contribution="") for one in rows]
    found = attendance(table(*bare))
    persons = [node for node, kind in found.nodes(data="bipartite") if kind == 0]
    theirs = nx.bipartite.collaboration_weighted_projected_graph(found, persons)
    ours = project(table(*bare), "people").graph()
    assert {frozenset(e): w for *e, w in theirs.edges(data="weight")} == pytest.approx(
        {frozenset(e): w for *e, w in ours.edges(data="weight")}
    )
