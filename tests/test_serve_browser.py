"""The pages of the server in a real browser: the editor asks, completes, draws, shows mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from kg.build import Built
from kg.folder import GraphFolder

from .browser import axe_source, chromium
from .serving import Served, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVENTS = "SELECT ?event ?name { ?event a ckg:Event ; rdfs:label ?name } ORDER BY ?name"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def server(example_built: tuple[GraphFolder, Built]) -> Iterator[Served]:
    with served(example_built[0].path, "--workers", "2", "--timeout", "5") as running:
        yield running


@contextmanager
def opened(browser: Browser, server: Served, path: str) -> Iterator[Page]:
    """A page that asks nobody but the server and complains about nothing."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    elsewhere: list[str] = []
    complaints: list[str] = []

    def asked(url: str) -> None:
        if not url.startswith((server.address, "data:")):
            elsewhere.append(url)

    page.on("request", lambda request: asked(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda box: (complaints.append(box.message), box.dismiss()))
    page.goto(server.address.rstrip("/") + path)
    yield page
    assert elsewhere == []
    assert complaints == []
    context.close()


@pytest.fixture
def editor(browser: Browser, server: Served) -> Iterator[Page]:
    with opened(browser, server, "/sparql") as page:
        yield page


def run(page: Page, text: str) -> None:
    page.fill("#query", text)
    page.press("#query", "Control+Enter")
    page.wait_for_selector("html[data-answered]", timeout=10_000)


def test_the_editor_answers(editor: Page) -> None:
    run(editor, EVENTS)
    assert editor.locator("#answer tbody tr").count() == 9
    assert editor.inner_text("#said").startswith("9 rows")
    editor.click("#as-graph")
    assert editor.locator("#answer svg circle").count() >= 10
    editor.click("#as-table")
    with editor.expect_download() as waiting:
        editor.click("#downloads a >> text=CSV")
    assert waiting.value.path().read_text("utf-8").count("\n") == 10
    editor.click("#answer tbody a >> nth=0")
    editor.wait_for_url("**/resource/**")
    assert editor.locator("h1").inner_text()


def test_facts_and_truth(editor: Page) -> None:
    run(editor, "CONSTRUCT WHERE { ?event a ckg:Event ; rdfs:label ?name }")
    assert editor.locator("#answer tbody tr").count() == 18
    run(editor, "ASK { ?event a ckg:Event }")
    assert editor.inner_text("#said").startswith("yes")


def test_names_are_completed(editor: Page) -> None:
    editor.fill("#query", "")
    editor.type("#query", "SELECT * { ?event a ckg:Eve")
    editor.wait_for_selector("#offers li")
    assert "ckg:Event" in editor.locator("#offers li").all_inner_texts()
    editor.press("#query", "ArrowDown")
    editor.press("#query", "Enter")
    editor.type("#query", " ; rdfs:lab")
    editor.press("#query", "ArrowDown")
    editor.press("#query", "Tab")
    editor.type("#query", " ?name }")
    assert editor.input_value("#query") == "SELECT * { ?event a ckg:Event ; rdfs:label ?name }"
    editor.press("#query", "Control+Enter")
    editor.wait_for_selector("#answer tbody tr")


def test_a_mistake_is_shown_and_marked(editor: Page) -> None:
    run(editor, "SELECT * {\n  ?x a ?y FLITER(?x) }")
    assert "did you mean FILTER?" in editor.inner_text("#mistake")
    chosen = editor.locator("#query").evaluate("area => [area.selectionStart, area.selectionEnd]")
    assert chosen == [21, 22]


def test_a_slow_query_can_be_stopped(editor: Page, server: Served) -> None:
    editor.fill("#query", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    editor.press("#query", "Control+Enter")
    editor.click("#stop")
    editor.wait_for_selector("html[data-answered]")
    assert editor.inner_text("#said") == "stopped"
    run(editor, EVENTS)
    assert editor.locator("#answer tbody tr").count() == 9


def test_a_link_is_shared(browser: Browser, server: Served) -> None:
    with opened(browser, server, f"/sparql?query={quote(EVENTS)}") as page:
        page.wait_for_selector("#answer tbody tr")
        page.fill("#query", EVENTS + " LIMIT 2")
        page.click("#share")
        page.reload()
        page.wait_for_selector("html[data-answered]")
        assert page.locator("#answer tbody tr").count() == 2


def test_hostile_values_stay_text(editor: Page) -> None:
    bad = "<img src=x onerror=alert(1)>"
    run(editor, f'SELECT ("{bad}" AS ?x) (<javascript:alert%281%29> AS ?y) {{}}')
    assert editor.locator("#answer td >> nth=0").inner_text() == bad
    assert editor.locator("#answer img").count() == 0
    assert editor.locator('#answer a[href^="javascript"]').count() == 0
    editor.click("#as-graph")
    assert editor.locator("#answer text").count() == 2


def test_from_the_start_to_a_quote(browser: Browser, server: Served) -> None:
    with opened(browser, server, "/") as page:
        form = page.locator('form[action="/questions/roles-of-person"]')
        form.locator("input").fill("Hendler")
        form.locator("button").click()
        page.wait_for_selector("tbody tr")
    with opened(browser, server, "/resource/person/james-hendler") as page:
        assert page.locator("blockquote").count() > 0


@pytest.mark.parametrize("path", ["/", "/sparql", "/resource/person/james-hendler"])
def test_pages_are_accessible(path: str, browser: Browser, server: Served) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(server.address.rstrip("/") + path)
    page.add_script_tag(content=axe_source())
    found = page.evaluate("() => axe.run({ runOnly: ['wcag2a', 'wcag2aa'] })")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    context.close()


def test_the_view_works_when_served(browser: Browser, server: Served) -> None:
    with opened(browser, server, "/graph") as page:
        page.wait_for_selector("html[data-drawn]", timeout=20_000)
