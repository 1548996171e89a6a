"""Every fact on the page shows the sentence that states it, as it stands in the source."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.build import Built
from kg.folder import GraphFolder
from kg.ingest import read
from kg.view.highlight import Highlighter, fold
from kg.view.payload import Payload, collect

from .browser import Watched, chromium, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SAMPLE = 60


@pytest.fixture(scope="module")
def sources(example_files: list[str]) -> dict[str, str]:
    """The readable text of every file, by name; offsets count its characters."""
    return {Path(path).name: read(path).text for path in example_files}


@pytest.fixture(scope="module")
def payload(example_built: tuple[GraphFolder, Built]) -> Payload:
    folder, _ = example_built
    return collect(folder.store(), folder.statements())


def test_every_quote_stands_at_its_offsets(payload: Payload, sources: dict[str, str]) -> None:
    assert len(payload.evidence) > 80
    for said in payload.evidence:
        text = sources[payload.sources[said["source"]]]
        assert text[said["start"] : said["end"]] == said["text"]


def test_every_fact_has_a_quote_and_marked_words_of_its_own(payload: Payload) -> None:
    assert len(payload.facts) > 300
    marked = 0
    for fact in payload.facts:
        assert fact["ev"], fact
        quotes = [payload.evidence[number]["text"] for number in fact["ev"]]
        words = [q[a:b] for q, spans in zip(quotes, fact["hl"], strict=True) for a, b in spans]
        marked += bool(words)
        assert all(word.strip() == word and word for word in words), words
    assert marked > 0.97 * len(payload.facts)


def test_a_position_marks_person_title_and_institution(payload: Payload) -> None:
    held = [f for f in payload.facts if f["kind"] == "membership" and f.get("title") and "o" in f]
    assert len(held) > 30
    complete = 0
    for fact in held:
        names = [payload.things[fact["s"]], payload.things[fact["o"]]]
        forms = [{fold(n) for n in (t["label"], *(a for a, _ in t["alts"]))} for t in names]
        words = {
            fold(payload.evidence[number]["text"][a:b])
            for number, spans in zip(fact["ev"], fact["hl"], strict=True)
            for a, b in spans
        }
        complete += all(form & words for form in (*forms, {fold(fact["title"])}))
    assert complete > 0.8 * len(held)


def test_without_statements_nothing_is_marked() -> None:
    assert Highlighter([]).spans("0f-0-9", "Ada spoke", 0, ["Ada"]) == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, example_built: tuple[GraphFolder, Built]) -> Iterator[Watched]:
    with opened(browser, example_built[0].path / "graph.html") as watched:
        yield watched


CARDS = """() => {
  document.querySelectorAll("#panel details").forEach((d) => { d.open = true; });
  return new Promise((done) => setTimeout(() => done(
    [...document.querySelectorAll("#panel figure.quote")].map((figure) => ({
      text: figure.querySelector("blockquote").textContent,
      where: figure.querySelector("figcaption").textContent,
      marks: [...figure.querySelectorAll("mark")].map((m) => m.textContent),
    }))), 30));
}"""


def test_the_panel_shows_what_stands_in_the_source(
    page: Watched, payload: Payload, sources: dict[str, str]
) -> None:
    things = random.Random(1).sample(payload.things, 20)
    seen: list[dict[str, Any]] = []
    for thing in things:
        page.go(focus=thing["iri"])
        assert page.page.inner_text("#panel h2") == thing["label"]
        cards = page.page.evaluate(CARDS)
        assert cards, thing["label"]
        seen += cards
    assert len(seen) >= SAMPLE
    for card in seen:
        file, start, end = re.fullmatch(r"(.+) · characters (\d+)–(\d+)", card["where"]).groups()  # type: ignore[union-attr]
        assert sources[file][int(start) : int(end)] == card["text"], json.dumps(card)
        assert all(mark in card["text"] for mark in card["marks"])
    assert sum(bool(card["marks"]) for card in seen) > 0.9 * len(seen)
    page.assert_quiet()
