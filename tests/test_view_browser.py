"""The page in a real browser: drawn in time, readable, usable by keyboard, safe with any text."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from kg import vocab
from kg.view import html_iframe, render

from .browser import Watched, axe_source, chromium, opened
from .view_fixture import World
from .view_world import world

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MET = "person/jia-okafor"  # shared a session with Amara Zhang in the seed
PEOPLE = f"view=people&focus=person/amara-zhang&with={MET}"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], tuple[World, Path]]:
    """The page of a world of so many nodes, rendered once."""
    made: dict[int, tuple[World, Path]] = {}

    def write(nodes: int) -> tuple[World, Path]:
        if nodes not in made:
            folder = tmp_path_factory.mktemp("view")
            one = world(nodes)
            path = folder / "graph.html"
            path.write_text(render(one.store, one.statements, one.networks), encoding="utf-8")
            made[nodes] = one, path
        return made[nodes]

    return write


@pytest.fixture
def seed(browser: Browser, written: Callable[[int], tuple[World, Path]]) -> Iterator[Watched]:
    with opened(browser, written(33)[1]) as watched:
        yield watched


def drawing(watched: Watched) -> dict[str, Any]:
    """Boxes of labels and nodes of the exported drawing, measured by the browser itself."""
    svg = watched.downloaded("svg").decode()
    page = watched.page.context.new_page()
    page.set_content("<!doctype html><style>body{margin:0}</style>" + svg.partition("?>")[2])
    boxes: dict[str, Any] = page.evaluate(
        """() => {
          const all = (query) => [...document.querySelectorAll(query)];
          const box = (element) => {
            const b = element.getBoundingClientRect();
            return [b.left, b.top, b.right, b.bottom];
          };
          const label = (g) => [...g.children].map((t) => t.textContent).join(" ");
          const name = (node) => node.querySelector("title").textContent;
          return {
            labels: all("g.label").map((g) => ({ text: label(g), box: box(g) })),
            nodes: all("circle, polygon").map((n) => ({ name: name(n), box: box(n) })),
            dashed: all("path[stroke-dasharray]").length,
          };
        }"""
    )
    page.close()
    return boxes


def overlap(a: list[float], b: list[float], slack: float = 3.0) -> bool:
    """Whether two boxes share more than a hair; a text's box is taller than its letters."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return wide > slack and high > slack


# ---- drawn, in time, readable ----


@pytest.mark.parametrize(("nodes", "seconds"), [(33, 1.5), (1000, 4.0), (5000, 5.0)])
def test_drawn_in_time_without_any_request(
    browser: Browser, written: Callable[[int], tuple[World, Path]], nodes: int, seconds: float
) -> None:
    with opened(browser, written(nodes)[1]) as watched:
        drawn = watched.page.evaluate("performance.getEntriesByName('drawn')[0].startTime")
        assert drawn < seconds * 1000
        painted = watched.page.evaluate(
            """() => {
              const c = document.querySelector("#canvas canvas");
              const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height);
              return data.filter((value, i) => i % 4 === 3 && value > 200).length;
            }"""
        )
        assert painted > 5000
        watched.assert_quiet()


@pytest.mark.parametrize("view", ["Entities", "People", "Institutions"])
def test_every_node_of_the_seed_is_labelled_and_nothing_overlaps(seed: Watched, view: str) -> None:
    seed.page.click(f"#views button:has-text('{view}')")
    seed.page.wait_for_timeout(100)
    got = drawing(seed)
    assert len(got["labels"]) == len(got["nodes"]) >= 8
    for one, two in itertools.combinations(got["labels"], 2):
        assert not overlap(one["box"], two["box"]), (one, two)
    for label, node in itertools.product(got["labels"], got["nodes"]):
        if node["name"].startswith(label["text"].rstrip("…")[:12]):
            continue  # its own node: beside a star's point, inside the star's box
        assert not overlap(label["box"], node["box"]), (label, node)


def test_two_hundred_nodes_are_all_labelled_and_hardly_any_name_is_in_the_way(
    browser: Browser, written: Callable[[int], tuple[World, Path]]
) -> None:
    with opened(browser, written(200)[1]) as watched:
        got = drawing(watched)
        assert len(got["labels"]) == len(got["nodes"]) > 150
        pairs = itertools.combinations(got["labels"], 2)
        assert sum(overlap(one["box"], two["box"]) for one, two in pairs) <= 4
        assert len(covered(got)) <= 8


def covered(got: dict[str, Any]) -> list[tuple[str, str]]:
    """Labels that lie on a node of another name, with the node's name."""
    return [
        (label["text"], node["name"])
        for label, node in itertools.product(got["labels"], got["nodes"])
        if overlap(label["box"], node["box"], 4.0)
        and not node["name"].startswith(label["text"].rstrip("…")[:8])
    ]


def test_a_thousand_nodes_are_culled_without_overlap(
    browser: Browser, written: Callable[[int], tuple[World, Path]]
) -> None:
    with opened(browser, written(1000)[1]) as watched:
        got = drawing(watched)
        assert len(got["nodes"]) > 900
        assert 30 < len(got["labels"]) < 400
        assert covered(got) == []
        for one, two in itertools.combinations(got["labels"], 2):
            assert not overlap(one["box"], two["box"]), (one, two)


def test_facts_of_low_confidence_are_dashed(
    browser: Browser, written: Callable[[int], tuple[World, Path]]
) -> None:
    made, path = written(33)
    query = (
        "SELECT (COUNT(DISTINCT ?f) AS ?n) WHERE {"
        f"?f a <{vocab.ORG}Membership> ; <{vocab.CKG}confidence> ?c FILTER(?c < 0.7) }}"
    )
    rows = made.store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    with opened(browser, path) as watched:
        assert drawing(watched)["dashed"] == int(next(rows)["n"].value) > 0


def test_a_large_graph_opens_on_400_and_search_adds_more(
    browser: Browser, written: Callable[[int], tuple[World, Path]]
) -> None:
    with opened(browser, written(5000)[1]) as watched:
        page = watched.page
        assert "400 of" in page.inner_text("#counts")
        assert page.is_visible("#limited")
        hidden = page.evaluate(
            """() => {
              const { views } = JSON.parse(document.getElementById("data").textContent);
              const open = new Set(views.entities.open);
              return views.entities.nodes.label.find((label, i) => !open.has(i));
            }"""
        )
        page.fill("#search", hidden)
        page.keyboard.press("Enter")
        assert page.inner_text("#panel h2") == hidden
        shown = int(page.inner_text("#counts").split()[0])
        assert shown > 400
        page.click("#show-all")
        assert " of " not in page.inner_text("#counts")
        watched.assert_quiet()


# ---- finding one's way ----


def test_search_finds_other_scripts_and_ignores_accents(
    browser: Browser, written: Callable[[int], tuple[World, Path]]
) -> None:
    expected = {
        "soren": "Søren", "dvorak": "Dvořák", "ZHANG": "Zhang", "张": "张明", "петров": "Петров",
        "medic emer": "Emergency Medicine", "lessons from": "Lessons from",
    }  # fmt: skip
    with opened(browser, written(1000)[1]) as watched:
        page = watched.page
        for query, found in expected.items():
            page.focus("#stage")
            page.keyboard.press("/")
            page.keyboard.type(query)
            assert found in page.inner_text("#matches"), query
            page.keyboard.press("Escape")
        page.fill("#search", "nobody of this name")
        assert "Nothing of that name" in page.inner_text("#matches")


def test_the_panel_answers_who_and_how_do_you_know(seed: Watched) -> None:
    seed.page.fill("#search", "amara zhang")
    seed.page.keyboard.press("Enter")
    panel = seed.page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Amara Zhang"
    assert panel.locator("[lang=zh]").inner_text() == "张明"
    marked = panel.locator(".fact").first.locator("mark").all_inner_texts()
    assert marked[0] == "Amara Zhang"
    assert len(marked) >= 3
    text = panel.inner_text()
    assert re.search(r"report-000\.txt · characters \d+–\d+", text)
    assert re.search(r"confidence 0\.\d\d · rule list\.apposition", text)
    assert "Took part" in text
    assert "Shared a stage with" in text


def test_neighbours_are_links_and_deep_links_restore_the_view(seed: Watched) -> None:
    page = seed.page
    seed.go(focus="person/amara-zhang", hops="1", colour="community")
    assert page.inner_text("#panel h2") == "Amara Zhang"
    assert page.locator(".actions [aria-pressed=true]").inner_text() == "1 hop"
    assert page.input_value("#colour-by") == "community"
    first = page.locator("#panel .fact a.go").first
    name = first.inner_text()
    first.click()
    assert page.inner_text("#panel h2") in name
    address = page.evaluate("location.hash")
    assert "focus=" in address
    page.reload()
    page.wait_for_selector("html[data-drawn]")
    assert page.inner_text("#panel h2") in name


def test_a_link_of_people_shows_the_proof_of_both(seed: Watched) -> None:
    seed.go(view="people", focus="person/amara-zhang", **{"with": MET})
    text = seed.page.inner_text("#panel")
    assert "Same" in text
    assert seed.page.locator("#panel blockquote").count() >= 2


def test_clicking_a_node_or_its_label_selects_it(seed: Watched) -> None:
    got = drawing(seed)
    box = seed.page.locator("#stage").bounding_box()
    assert box
    for what, name in ((got["nodes"][3], got["nodes"][3]["name"]), (got["labels"][4], None)):
        x, y = (what["box"][0] + what["box"][2]) / 2, (what["box"][1] + what["box"][3]) / 2
        seed.page.mouse.click(box["x"] + x, box["y"] + y)
        title = seed.page.inner_text("#panel h2")
        assert title in (name or what["text"])
    seed.page.keyboard.press("Escape")
    assert seed.page.inner_text("#panel h2") == "Entities"


def test_a_dragged_node_stays_where_it_was_put(seed: Watched) -> None:
    before = drawing(seed)["nodes"]
    box = seed.page.locator("#stage").bounding_box()
    assert box
    node = before[5]
    x, y = (node["box"][0] + node["box"][2]) / 2, (node["box"][1] + node["box"][3]) / 2
    mouse = seed.page.mouse
    mouse.move(box["x"] + x, box["y"] + y)
    mouse.down()
    mouse.move(box["x"] + x + 40, box["y"] + y + 30, steps=4)
    mouse.up()
    seed.page.wait_for_timeout(80)
    after = {n["name"]: n["box"] for n in drawing(seed)["nodes"]}
    assert after[node["name"]][0] == pytest.approx(node["box"][0] + 40, abs=3)
    still = [n for n in before if n["name"] != node["name"]]
    assert all(after[n["name"]] == pytest.approx(n["box"], abs=2) for n in still)


def test_arrow_keys_walk_along_links(seed: Watched) -> None:
    page = seed.page
    page.focus("#stage")
    page.keyboard.press("ArrowRight")
    first = page.inner_text("#panel h2")
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        if page.inner_text("#panel h2") != first:
            break
    second = page.inner_text("#panel h2")
    assert second != first
    assert first in page.inner_text("#panel-body")
    assert second in page.inner_text("#live") or "No link" in page.inner_text("#live")


def test_the_legend_counts_and_filters(seed: Watched) -> None:
    page = seed.page
    persons = page.locator("#filters label.check", has_text="Persons")
    count = int(persons.locator(".count").inner_text())
    whole = int(page.inner_text("#counts").split()[0])
    persons.click()
    assert page.inner_text("#counts").startswith(f"{whole - count} of {whole}")
    page.click("text=Reset filters")
    assert int(page.inner_text("#counts").split()[0]) == whole


def test_the_period_and_weight_sliders_filter(
    browser: Browser, written: Callable[[int], tuple[World, Path]]
) -> None:
    with opened(browser, written(1000)[1]) as watched:
        page = watched.page
        page.get_by_label("From year").fill("2022")
        page.get_by_label("To year").fill("2022")
        page.wait_for_timeout(50)
        watched_counts = page.inner_text("#counts")
        assert " of " in watched_counts
        page.click("#table-button")
        page.click("#table button:has-text('Links')")
        years = set(page.locator("#table tbody tr td:nth-child(4)").all_inner_texts())
        assert years <= {"2022", ""}
        watched.go(view="people")
        links = int(page.inner_text("#counts").split("·")[1].split()[0])
        page.get_by_label("Minimum weight of a link").fill("40")
        assert int(page.inner_text("#counts").split("·")[1].split()[0]) < links
        watched.assert_quiet()


def test_the_table_shows_the_same_and_sorts(seed: Watched) -> None:
    page = seed.page
    page.keyboard.press("t")
    rows = page.locator("#table tbody tr")
    assert rows.count() == int(page.inner_text("#counts").split()[0])
    page.click("#table th button:has-text('Links')")
    page.click("#table th button:has-text('Links')")
    degrees = [int(t) for t in page.locator("#table tbody td:nth-child(6)").all_inner_texts()]
    assert degrees == sorted(degrees, reverse=True)
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Links")


def test_the_page_opens_on_what_it_was_told_unless_its_address_says_otherwise(
    browser: Browser, tmp_path: Path
) -> None:
    made = world(33)
    one = min(n for n in made.people if made.people.degree(n))
    start = {"view": "people", "focus": one, "hops": "1", "weight": ""}
    path = tmp_path / "g.html"
    path.write_text(render(made.store, [], made.networks, start=start), encoding="utf-8")
    with opened(browser, path) as watched:
        assert watched.page.inner_text("#counts").split()[0] == str(made.people.degree(one) + 1)
        assert "view=people" in watched.page.evaluate("location.hash")
        watched.assert_quiet()
    with opened(browser, path, fragment="view=institutions") as watched:
        assert "view=institutions" in watched.page.evaluate("location.hash")
        assert "focus" not in watched.page.evaluate("location.hash")


def test_departments_can_be_rolled_up(browser: Browser, tmp_path: Path) -> None:
    made = world(33)
    graph = made.institutions
    query = f"SELECT DISTINCT ?d ?o WHERE {{ ?d <{vocab.ORG}unitOf> ?o }} ORDER BY ?d"
    found = made.store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    row = next(found)
    unit, above = row["d"].value, row["o"].value
    other = next(n for n in sorted(graph) if n != above and graph.degree(n))
    whole = graph.copy()
    graph.add_node(unit, label="unit", degree=1, strength=0.5, betweenness=0.0, community=0)
    graph.add_edge(
        unit, other, weight=0.5, level="session", first="", last="", events=(), participations=()
    )
    path = tmp_path / "g.html"
    page = render(made.store, [], {**made.networks, "organisations": whole})
    path.write_text(page, encoding="utf-8")
    with opened(browser, path, fragment="view=institutions") as watched:
        before = int(watched.page.inner_text("#counts").split()[0])
        watched.page.click(".rollup input")
        assert int(watched.page.inner_text("#counts").split()[0]) == before - 1
        assert "rollup=true" in watched.page.evaluate("location.hash")
        watched.assert_quiet()


def test_copied_sparql_answers_with_the_sentence(
    browser: Browser, written: Callable[[int], tuple[World, Path]]
) -> None:
    made, path = written(33)
    allowed = {"permissions": ["clipboard-read", "clipboard-write"]}
    with opened(browser, path, fragment="focus=person/amara-zhang", **allowed) as watched:
        watched.page.click("text=Copy as SPARQL")
        watched.page.wait_for_selector("#toast:not([hidden])")
        query = watched.page.evaluate("navigator.clipboard.readText()")
        rows = made.store.query(query, use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        quotes = {row["quote"].value for row in rows}
        assert any("Amara Zhang" in quote for quote in quotes)


def test_dark_mode_follows_the_system_and_can_be_switched(
    browser: Browser, written: Callable[[int], tuple[World, Path]]
) -> None:
    with opened(browser, written(33)[1], color_scheme="dark") as watched:
        page = watched.page
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.click("#theme")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
        page.emulate_media(color_scheme="light")
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("document.documentElement.dataset.theme") == "light"


def test_exports(seed: Watched) -> None:
    assert seed.downloaded("png").startswith(b"\x89PNG\r\n\x1a\n")
    nodes = seed.downloaded("nodes").decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(nodes)))
    assert len(table) == int(seed.page.inner_text("#counts").split()[0])
    assert {row["Type"] for row in table} >= {"Person", "Institution", "Event", "Place"}
    assert all(row["IRI"].startswith(vocab.BASE) for row in table)
    links = list(csv.DictReader(io.StringIO(seed.downloaded("links").decode("utf-8-sig"))))
    assert len(links) == int(seed.page.inner_text("#counts").split("·")[1].split()[0])
    seed.assert_quiet()


# ---- small screens, notebooks, everyone ----


def test_on_a_phone_the_graph_comes_first(
    browser: Browser, written: Callable[[int], tuple[World, Path]]
) -> None:
    with opened(browser, written(33)[1], **PHONE) as watched:
        page = watched.page
        stage = page.locator("#stage").bounding_box()
        assert stage
        assert stage["y"] < 200
        assert stage["height"] > 560
        assert not page.is_visible("#filter-body")
        page.click("#drawer-button")
        page.wait_for_timeout(300)
        assert page.is_visible("#filter-body")
        page.click("#close-filters")
        page.wait_for_timeout(300)
        assert not page.is_visible("#filter-body")
        watched.go(focus="person/amara-zhang")
        page.wait_for_timeout(300)
        assert page.is_visible("#panel h2")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        watched.assert_quiet()


def test_in_a_notebook_frame(
    browser: Browser, written: Callable[[int], tuple[World, Path]], tmp_path: Path
) -> None:
    frame_page = tmp_path / "notebook.html"
    text = written(33)[1].read_text(encoding="utf-8")
    frame_page.write_text(
        f"<!doctype html><meta charset=utf-8>{html_iframe(text)}", encoding="utf-8"
    )
    with opened(
        browser, frame_page, drawn=False, viewport={"width": 900, "height": 700}
    ) as watched:
        frame = watched.page.frame_locator("iframe")
        frame.locator("html[data-drawn]").wait_for(state="attached")
        assert not frame.locator("#filters").is_visible()
        assert not frame.locator("#panel").is_visible()
        frame.locator("#search").fill("amara zhang")
        frame.locator("#search").press("Enter")
        assert frame.locator("#panel h2").inner_text() == "Amara Zhang"
        assert watched.dialogs == []
        assert watched.complaints == []
        assert [url for url in watched.requests if not url.startswith("about:")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["", "focus=person/amara-zhang", "table=nodes", PEOPLE])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_no_axe_violations(
    browser: Browser,
    written: Callable[[int], tuple[World, Path]],
    scheme: str,
    state: str,
    size: str,
) -> None:
    source = axe_source()
    options = PHONE if size == "phone" else {}
    path = written(33)[1]
    # axe is injected, which the page's own policy would rightly refuse
    with opened(
        browser, path, fragment=state, color_scheme=scheme, bypass_csp=True, **options
    ) as watched:
        watched.page.evaluate(source)
        found = watched.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        assert [
            (v["id"], n["html"][:160], n["failureSummary"])
            for v in found["violations"]
            for n in v["nodes"]
        ] == []


def test_printing_leaves_the_drawing_and_the_facts(seed: Watched) -> None:
    seed.go(focus="person/amara-zhang")
    seed.page.emulate_media(media="print")
    assert not seed.page.is_visible("#filters")
    assert seed.page.is_visible("#canvas canvas")
    assert seed.page.is_visible("#panel blockquote >> nth=0")
