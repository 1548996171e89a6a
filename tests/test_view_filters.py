"""What the page filters by, and that the address brings every setting back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import networkx as nx
import pytest

from kg import vocab
from kg.view import link_to, render
from kg.view.countries import add_countries

from .browser import Watched, chromium, opened
from .view_fixture import World, iri
from .view_world import world

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def made() -> World:
    return world(200)


@pytest.fixture(scope="module")
def path(made: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("filters") / "graph.html"
    file.write_text(render(made.store, made.statements, made.networks), encoding="utf-8")
    return file


@pytest.fixture
def page(browser: Browser, path: Path) -> Iterator[Watched]:
    with opened(browser, path) as watched:
        yield watched
        watched.assert_quiet()


def counts(watched: Watched) -> tuple[int, int]:
    """How many nodes and links are drawn."""
    nodes, links = watched.page.inner_text("#counts").split(" · ")
    return int(nodes.split()[0]), int(links.split()[0])


def box(watched: Watched, kind: str, name: str) -> Any:
    """The check box of a name in a group of the filters."""
    return watched.page.locator(f'fieldset[data-kind="{kind}"] input[data-name="{name}"]')


# ---- countries ----


def things(*countries: list[str]) -> list[dict[str, Any]]:
    return [{"countries": list(names)} for names in countries]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], [[], [0], [1]]),
        ([{"kind": "membership", "s": 0, "o": 1}], [[0], [0], [1]]),
        (
            [{"kind": "membership", "s": 0, "o": 1}, {"kind": "membership", "s": 0, "o": 2}],
            [[], [0], [1]],
        ),
        ([{"kind": "participation", "s": 0, "o": 1, "reps": [2]}], [[1], [0], [1]]),
        ([{"kind": "unit", "s": 0, "o": 1}], [[0], [0], [1]]),
        ([{"kind": "location", "s": 0, "o": 2}], [[1], [0], [1]]),
        ([{"kind": "membership", "s": 0}], [[], [0], [1]]),
        ([{"kind": "membership", "s": 1, "o": 2}], [[], [0], [1]]),  # what is stated stays
    ],
)
def test_a_country_is_passed_on_where_only_one_is_offered(
    facts: list[dict[str, Any]], expected: list[list[int]]
) -> None:
    rows = things([], ["Chile"], ["Peru"])
    assert add_countries(rows, facts) == ["Chile", "Peru"]
    assert [row["countries"] for row in rows] == expected


def test_countries_count_as_one_whatever_their_case() -> None:
    rows = things(["italy"], ["Italy"], ["Italy"], ["ITALY"])
    assert add_countries(rows, []) == ["Italy"]
    assert [row["countries"] for row in rows] == [[0]] * 4


def test_hiding_a_country_takes_out_what_belongs_to_it(page: Watched) -> None:
    before, _ = counts(page)
    row = page.page.locator('label.check:has(input[data-name="France"])')
    inside = int(row.locator(".count").inner_text())
    box(page, "country", "France").uncheck()
    after, _ = counts(page)
    assert before - after >= inside > 3
    page.page.click("#table-button")
    shown = page.page.locator("#table tbody td:nth-child(4)").all_inner_texts()
    assert "France" not in shown
    assert "Poland" in shown


def test_colours_can_stand_for_countries(page: Watched) -> None:
    page.page.select_option("#colour-by", "country")
    legend = page.page.inner_text("#groups")
    assert "France" in legend
    assert "Others, not stated" in legend


# ---- roles, event types, period ----


@pytest.mark.parametrize("view", ["people", "institutions"])
def test_a_role_filter_leaves_links_between_other_roles(page: Watched, view: str) -> None:
    page.go(view=view)
    _, before = counts(page)
    page.go(view=view, **{"no-role": "panellist"})
    _, some = counts(page)
    assert 0 < some < before
    assert not box(page, "role", "panellist").is_checked()
    page.page.click("#filters fieldset[data-kind=role] .all")  # all
    assert counts(page)[1] == before
    page.page.click("#filters fieldset[data-kind=role] .all")  # none
    assert counts(page)[1] == 0


def test_links_of_an_event_type_go_with_it(page: Watched) -> None:
    for view in ("people", "entities"):
        page.go(view=view)
        nodes, links = counts(page)
        box(page, "form", "congress").uncheck()
        fewer, less = counts(page)
        assert (fewer < nodes, less < links) == (True, True)
        page.page.click("text=Reset filters")
        assert counts(page) == (nodes, links)


def test_the_period_of_a_network_is_that_of_its_events(page: Watched) -> None:
    page.go(view="people")
    _, before = counts(page)
    page.page.get_by_label("To year").fill("2016")
    _, after = counts(page)
    assert 0 < after < before
    assert page.page.inner_text("output") == "2015–2016"


# ---- the address ----


SETTINGS = [
    {"view": "people", "weight": "0.2", "colour": "country", "size": "betweenness"},
    {"no-type": "place", "no-link": "position", "no-role": "chair", "from": "2016", "to": "2018"},
    {"view": "institutions", "no-country": "France", "no-event-type": "forum", "table": "links"},
    {"focus": "person/amara-zhang", "hops": "2", "no-country": "not stated"},
]


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_address_brings_everything_back(
    browser: Browser, path: Path, settings: dict[str, str]
) -> None:
    with opened(browser, path) as watched:
        watched.go(**settings)
        kept = watched.page.evaluate("location.hash.slice(1)")
        assert parse_qs(kept) == {name: [value] for name, value in settings.items()}
        state = counts(watched), watched.page.inner_text("#filters"), watched.page.inner_text("h2")
        table = watched.page.inner_text("#table") if "table" in settings else ""
    with opened(browser, path, fragment=kept) as again:
        assert state == (
            counts(again),
            again.page.inner_text("#filters"),
            again.page.inner_text("h2"),
        )
        assert table == (again.page.inner_text("#table") if "table" in settings else "")
        assert again.page.evaluate("location.hash.slice(1)") == kept


@pytest.mark.parametrize("view", ["entities", "people"])
def test_links_made_in_python_open_the_thing(browser: Browser, path: Path, view: str) -> None:
    fragment = link_to(iri("person", "amara-zhang"), view=view).partition("#")[2]
    with opened(browser, path, fragment=fragment) as watched:
        assert watched.page.inner_text("#panel h2") == "Amara Zhang"
        assert watched.page.get_attribute(f"[data-view={view}]", "aria-pressed") == "true"


def test_a_link_between_two_opens_with_its_proof(browser: Browser, path: Path, made: World) -> None:
    one, two = min(made.people.edges, key=sorted)
    fragment = link_to(one, other=two, view="people").partition("#")[2]
    with opened(browser, path, fragment=fragment) as watched:
        assert watched.page.inner_text("#panel .kicker >> nth=0") == "Link"
        ends = {made.people.nodes[n]["label"] for n in (one, two)}
        assert set(watched.page.locator("#panel .ends a").all_inner_texts()) == ends


def test_a_fact_opens_by_its_own_address(browser: Browser, path: Path, made: World) -> None:
    query = f"SELECT ?p WHERE {{ ?p a <{vocab.CKG}Participation> }} ORDER BY ?p LIMIT 1"
    (row,) = made.store.query(query)  # type: ignore[misc]  # a SELECT gives rows
    with opened(browser, path, fragment=f"focus={row['p'].value}") as watched:
        assert watched.page.inner_text("#panel .kicker >> nth=0") == "Link"
        assert watched.page.locator("#panel blockquote").count() == 1


# ---- rolled up ----


def test_a_network_that_is_given_is_taken(made: World) -> None:
    query = f"SELECT ?d ?o WHERE {{ ?d <{vocab.ORG}unitOf> ?o }} ORDER BY ?d ?o LIMIT 1"
    (row,) = made.store.query(query)  # type: ignore[misc]  # a SELECT gives rows
    institutions = nx.Graph()
    institutions.add_node(row["d"].value)
    whole = nx.Graph()
    whole.add_node(row["o"].value)
    networks = {"institutions": institutions, "organisations": whole}
    page = render(made.store, [], networks)
    assert '"organisations":{' in page
    assert '"organisations":{' not in render(made.store, [], {"institutions": whole})
