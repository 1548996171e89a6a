"""The report: numbers are what their commands print, names lead to their things, pages are safe."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import itertools
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import analyse
from kg.build import Built, build
from kg.folder import GraphFolder
from kg.projections import make_networks, make_table
from kg.report import Content, charts, collect, counted, render_html, render_markdown
from kg.report.blocks import Bars, Cell, Heat, Link, Table, pieces, shown
from kg.report.findings import several
from kg.report.markdown import safe
from kg.report.questions import Asker
from kg.resolve import settle
from kg.shipped import header
from kg.vocab import BASE

from .browser import axe_source, chromium, opened
from .command import kg
from .conftest import ROOT
from .test_view_hostile import PAYLOADS, hostile

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROWS = """conference,year,name,role,affiliation,country
Rural Health Forum 2019,2019,Ana Díaz,speaker,University of Porto,Portugal
Rural Health Forum 2019,2019,张伟,chair,Zhejiang University,China
Rural Health Forum 2019,2019,Олег Петров,speaker,Almazov Centre,Russia
Rural Health Forum 2022,2022,Ana Díaz,keynote speaker,University of Porto,Portugal
Rural Health Forum 2022,2022,张伟,speaker,Zhejiang University,China
Rural Health Forum 2022,2022,Mona Haddad,attendee,American University of Beirut,Lebanon
Island Care Day,,Mona Haddad,speaker,American University of Beirut,Lebanon
Island Care Day,,Kari Nordmann,panellist,,Norway
Harbour Health Meeting 2022,2022,张伟,attendee,Zhejiang University,China
"""

NOBODY = analyse.ParticipationTable.of([], labels={})


def content_of(folder: Path, title: str = "") -> Content:
    found = GraphFolder(folder)
    identity = settle(found.statements(), found.decisions(), found.register())
    networks = make_networks(found.table())
    return collect(found.store(), found.table(), networks, identity, title=title)


@pytest.fixture(scope="module")
def table_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph folder of a table with countries, an undated event and names in three scripts."""
    where = tmp_path_factory.mktemp("report")
    (where / "people.csv").write_text(ROWS, encoding="utf-8")
    build([str(where / "people.csv")], where / "out")
    return where / "out"


@pytest.fixture(scope="module")
def table_content(table_folder: Path) -> Content:
    return content_of(table_folder)


@pytest.fixture(scope="module")
def example_content(example_built: tuple[GraphFolder, Built]) -> Content:
    return content_of(example_built[0].path)


@pytest.fixture(scope="module", params=["example", "table"])
def both(
    request: pytest.FixtureRequest,
    example_built: tuple[GraphFolder, Built],
    table_folder: Path,
    example_content: Content,
    table_content: Content,
) -> tuple[Path, Content]:
    if request.param == "example":
        return example_built[0].path, example_content
    return table_folder, table_content


# ---- numbers ------------------------------------------------------------------------------------


@cache
def printed(command: str, folder: Path) -> tuple[tuple[str, ...], ...]:
    """What a command of the report prints: its rows; of `kg stats`, cells as columns show them."""
    words = shlex.split(command)
    assert words[0] == "kg"
    more = {"query": ["-f", "csv"], "match": ["--json"], "stats": []}[words[1]]
    result = kg(*words[1:], "-g", folder, *more)
    assert result.exit_code == 0, result.stderr
    if words[1] == "query":
        return tuple(map(tuple, csv.reader(io.StringIO(result.stdout))))[1:]
    if words[1] == "match":
        found = map(json.loads, result.stdout.splitlines())
        return tuple((row["left"], row["right"], f"{row['score']:.2f}") for row in found)
    return tuple(tuple(re.split(r" {2,}", line.strip())) for line in result.stdout.splitlines())


def is_there(label: str, row: tuple[str, ...]) -> bool:
    start = label.removesuffix("…")
    return any(
        " ".join(cell.split()) == label
        or (start != label and " ".join(cell.split()).startswith(start))
        for cell in row
    )


def number_is_there(number: str, row: tuple[str, ...]) -> bool:
    if " | " in number:
        return number in row
    digits = len(number.partition(".")[2])
    for cell in row:
        try:
            if f"{float(cell.replace(',', '')):.{digits}f}" == number.replace(",", ""):
                return True
        except ValueError:
            continue
    return False


def text(cell: Cell) -> str:
    return "".join(map(shown, pieces(cell)))


def unprinted(table: Table, folder: Path) -> list[tuple[str, ...]]:
    """Labels and a number of each row of which no command prints a row that has them all."""
    rows = [row for command in table.commands for row in printed(command.text, folder)]
    missing = []
    for row in table.rows:
        cells = list(zip(table.heads, row, strict=True))
        numbers = [
            text(c) for h, c in cells if re.fullmatch(r"[\d,.]+( \| \d+)?", text(c)) and h != "Year"
        ]
        labels = [
            text(c).replace("no year", "")
            for head, c in cells
            if text(c) not in numbers and len(pieces(c)) == 1 and head not in ("Fact", "With")
        ]
        if table.key == "questions":
            assert numbers
            continue
        labels = [label for label in labels if label] or [""]
        missing += [
            (*labels, number)
            for number in numbers
            if not any(
                all(is_there(label, found) for label in labels) and number_is_there(number, found)
                for found in rows
            )
        ]
        assert numbers or table.key == "undated"
    return missing


def test_every_number_is_what_its_command_prints(both: tuple[Path, Content]) -> None:
    folder, content = both
    checked = 0
    for table in content.tables.values():
        if table.commands:
            assert unprinted(table, folder) == [], table.key
            checked += len(table.rows)
    assert checked > 60
    assert len(content.tables) >= 27


def test_a_wrong_number_would_be_noticed(table_content: Content, table_folder: Path) -> None:
    for key in ("timeline", "best-connected-people", "links-people", "countries-together", "roles"):
        table = table_content.tables[key]
        *labels, last = table.rows[0]
        wrong = "9.999" if "." in text(last) else 77
        changed = Table(key, "", "", table.heads, ((*labels, wrong),), table.commands)
        assert unprinted(changed, table_folder), key


def test_the_figures_are_what_their_command_prints(both: tuple[Path, Content]) -> None:
    folder, content = both
    glance = content.sections[0]
    rows = dict(printed(glance.commands[0].text, folder))
    assert len(glance.figures) >= 5
    for figure in glance.figures:
        name = {"person": "people"}.get(figure.label, figure.label)
        assert str(figure.number) == rows.get(name, rows.get(f"{name}s")), figure


@pytest.mark.parametrize(
    "key", ["all-events", "related-events", "countries", "roles", "without-institution", "undated"]
)
def test_what_is_not_shown_is_counted(both: tuple[Path, Content], key: str) -> None:
    folder, content = both
    table = content.tables[key]
    assert len(table.rows) + table.more == len(printed(table.commands[0].text, folder))


def test_open_questions_are_those_of_kg_match(both: tuple[Path, Content]) -> None:
    folder, content = both
    table = content.tables["questions"]
    asked = printed("kg match", folder)
    assert len(table.rows) + table.more == len(asked)
    assert [text(row[2]) for row in table.rows] == [score for _, _, score in asked[:10]]


def test_what_is_counted_from_the_table_is_what_the_query_gives(both: tuple[Path, Content]) -> None:
    folder = GraphFolder(both[0])
    ask, table = Asker(folder.store()), folder.table()
    assert counted.countries(table) == ask.rows("countries")
    assert counted.countries_together(table) == ask.rows("countries-together")
    assert counted.related_events(table) == ask.rows("related-events") != []


# ---- a table counted by hand --------------------------------------------------------------------


def rows_of(content: Content, key: str) -> list[tuple[str, ...]]:
    return [tuple(map(text, row)) for row in content.tables[key].rows]


def test_a_table_counted_by_hand(table_content: Content) -> None:
    assert rows_of(table_content, "timeline") == [
        ("2019", "1", "3"), ("2022", "2", "4"), ("no year", "1", "2"),
    ]  # fmt: skip
    assert rows_of(table_content, "returning") == [
        ("张伟", "2019 and 2022 (2)", "3"),
        ("Ana Díaz", "2019 and 2022", "2"),
        ("Mona Haddad", "2022 and no year", "2"),
    ]
    assert rows_of(table_content, "countries")[:2] == [("China", "1", "3"), ("Lebanon", "1", "2")]
    together = rows_of(table_content, "countries-together")
    assert together[0] == ("China", "Portugal", "2")
    assert ("Lebanon", "Norway", "1") in together
    assert len(together) == 6
    assert rows_of(table_content, "institutions-together")[0] == (
        "University of Porto", "Zhejiang University", "2",
    )  # fmt: skip
    assert rows_of(table_content, "bridges-people") == [("Kari Nordmann", "Mona Haddad", "1 | 4")]
    assert rows_of(table_content, "without-institution") == [("Kari Nordmann", "1")]
    assert rows_of(table_content, "undated") == [("Island Care Day",)]
    assert rows_of(table_content, "related-events")[0][2] == "2"
    assert rows_of(table_content, "roles")[0] == ("speaker", "3", "4", "4")
    said = ["".join(map(text, words)) for words in table_content.sections[1].texts]
    assert "No event is known of 2020–2021." in said[0]
    assert said[1] == "1 event has no year: Island Care Day."
    assert said[2].startswith("Silence is not absence")
    assert (table_content.subject, table_content.span) == ("4 events", "2019–2022")


def test_what_there_is_none_of_is_said(example_content: Content) -> None:
    page, plain = render_html(example_content), render_markdown(example_content)
    for words in (
        "None: no part of the network hangs on a single link.",
        "no source names a country",
    ):
        assert words in page
        assert words in plain


def test_an_empty_graph_has_a_report() -> None:
    content = collect(ox.Store(), NOBODY, {}, settle([], []))
    assert "No event is known." in render_html(content)
    assert "# 0 events\n" in render_markdown(content)


def test_a_source_that_gave_nothing_is_named() -> None:
    store, source = ox.Store(), ox.NamedNode(f"{BASE}source/a1")
    for prop, value in (
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", ox.NamedNode("https://w3id.org/confkg/ontology#Source")),
        ("http://www.w3.org/2000/01/rdf-schema#label", ox.Literal("blank.txt")),
    ):  # fmt: skip
        store.add(ox.Quad(source, ox.NamedNode(prop), value))
    table = collect(store, NOBODY, {}, settle([], [])).tables["sources"]
    assert table.rows == (("blank.txt", "", 0),)


# ---- the pages ----------------------------------------------------------------------------------


class Outline(HTMLParser):
    """What a page holds that a reader or a browser acts on."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


def test_the_page_asks_for_nothing_and_runs_nothing(both: tuple[Path, Content]) -> None:
    page = render_html(both[1])
    outline = Outline(page)
    assert not {"script", "img", "iframe", "object", "form"} & {tag for tag, _ in outline.tags}
    assert not outline.values("src") and not outline.values("style")
    assert not [name for _, attrs in outline.tags for name in attrs if name.startswith("on")]
    assert {re.split("[#:]", href)[0] for href in outline.values("href")} == {
        "graph.html",
        "",
        "data",
    }
    policy = next(attrs["content"] for _, attrs in outline.tags if "http-equiv" in attrs) or ""
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; script-src ; style-src 'sha256-{digest}'; ")
    assert "url(" not in page and "@import" not in page


def test_the_page_is_in_order(both: tuple[Path, Content]) -> None:
    outline = Outline(render_html(both[1]))
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = outline.values("id")
    assert len(ids) == len(set(ids))
    inner = {href[1:] for href in outline.values("href") if href.startswith("#")}
    assert len(inner) >= 9
    assert inner <= set(ids)
    count = [tag for tag, _ in outline.tags].count
    assert count("table") == count("caption") > 15
    assert count("svg") >= 2
    assert all(attrs.get("scope") for tag, attrs in outline.tags if tag == "th")


def test_every_name_leads_to_its_thing(both: tuple[Path, Content]) -> None:
    folder, content = both
    store, seen = GraphFolder(folder).store(), 0
    for table in content.tables.values():
        for piece in (piece for row in table.rows for cell in row for piece in pieces(cell)):
            if isinstance(piece, Link):
                target = parse_qs(piece.target)
                assert set(target) <= {"view", "focus", "with", "from", "to"}
                for iri in target["focus"] + target.get("with", []):
                    thing = ox.NamedNode(BASE + iri)
                    assert next(store.quads_for_pattern(thing, None, None, None), None), piece
                seen += 1
    assert seen > 50


def test_both_pages_say_the_same(both: tuple[Path, Content]) -> None:
    content = both[1]
    page, plain = render_html(content), render_markdown(content)
    for section in content.sections:
        assert f">{section.title}</h2>" in page
        assert f"\n## {section.title}\n" in plain
        for table in section.tables:
            for row in table.rows:
                for piece in (piece for cell in row for piece in pieces(cell)):
                    assert safe(shown(piece)) in plain
            for command in table.commands:
                assert command.text in plain


def test_the_same_graph_gives_the_same_bytes(
    table_folder: Path, tmp_path: Path, table_content: Content
) -> None:
    for seed in ("1", "2"):
        words = ["report", "-g", str(table_folder), "-o", str(tmp_path / seed)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-m", "kg", *words], cwd=ROOT, env=environment, check=True)
    for name in ("report.html", "report.md"):
        one, other = ((tmp_path / seed / name).read_bytes() for seed in ("1", "2"))
        assert one == other
    assert render_html(table_content) == render_html(content_of(table_folder))


@given(st.text())
def test_text_stays_text_in_markdown(given: str) -> None:
    line = safe(given)
    assert "\n" not in line and "\r" not in line
    assert not re.search(r"(?<!\\)(?:\\\\)*[|<>`\[\]*_]", line)


# ---- charts -------------------------------------------------------------------------------------


def test_bars_are_as_high_as_their_values() -> None:
    drawn = str(charts.draw(Bars((("events", {2019: 4, 2021: 2, 2022: 1}),)), "k", "By year"))
    heights = [float(h) for h in re.findall(r'class="bar-0"[^>]* height="([\d.]+)"', drawn)]
    assert heights == [96.0, 48.0, 24.0]
    assert drawn.count("<title>") == 3  # nothing is drawn for 2020
    assert ">2020<" in drawn


def test_a_heat_map_has_two_equal_halves() -> None:
    heat = Heat(("Ana", "Bo", "<b>Cy"), {(0, 1): 6, (1, 2): 2}, "event")
    drawn = str(charts.draw(heat, "k", "Together"))
    assert drawn.count('class="heat-6"') == 2
    assert drawn.count('class="heat-2"') == 2
    assert drawn.count('class="heat-0"') == 2
    assert drawn.count('class="heat-self"') == 3
    assert "<title>Bo – Ana: 6 events</title>" in drawn
    faint = str(charts.draw(Heat(("Ana", "Bo"), {(0, 1): 1}, "event"), "k", "Together"))
    assert 'class="heat-6"' not in faint
    assert "&lt;b&gt;Cy" in drawn and "<b>" not in drawn


@given(st.text(), st.floats(20, 400))
def test_a_name_is_cut_to_fit(name: str, most: float) -> None:
    cut = charts.fitting(name, most)
    assert cut == name or charts.width(cut) <= most
    assert cut == name or name.startswith(cut[:-1])


# ---- in a browser -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


OPEN_ALL = "document.querySelectorAll('details').forEach((d) => { d.open = true; })"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize(
    "options", [{}, {"color_scheme": "dark"}, PHONE], ids=["desktop", "dark", "phone"]
)
def test_the_page_is_accessible_quiet_and_not_too_wide(
    browser: Browser, both: tuple[Path, Content], tmp_path: Path, options: dict[str, Any]
) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_html(both[1]), encoding="utf-8")
    with opened(browser, path, drawn=False, bypass_csp=True, **options) as watched:
        page = watched.page
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.evaluate(axe_source())
        found = page.evaluate("axe.run(document).then((r) => r.violations)")
        told = [(one["id"], one["nodes"][0]["html"]) for one in found]
        assert told == []
        watched.assert_quiet()


def test_a_name_opens_its_thing_in_the_interactive_page(
    browser: Browser, example_built: tuple[GraphFolder, Built], example_content: Content
) -> None:
    folder = example_built[0].path
    path = folder / "report.html"
    path.write_text(render_html(example_content), encoding="utf-8")
    for key in ("best-connected-people", "all-events", "institutions-together"):
        table = example_content.tables[key]
        link = next(
            piece for cell in table.rows[0] for piece in pieces(cell) if isinstance(piece, Link)
        )
        with opened(browser, path, drawn=False) as watched:
            watched.page.evaluate(OPEN_ALL)
            watched.page.click(f"#{key} tbody a >> nth=0")
            watched.page.wait_for_selector("html[data-drawn]", timeout=20_000)
            assert watched.page.inner_text("#panel h2") == link.label


def test_paper_is_white_and_holds_no_navigation(
    browser: Browser, both: tuple[Path, Content], tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_html(both[1]), encoding="utf-8")
    with opened(browser, path, drawn=False, color_scheme="dark") as watched:
        page = watched.page
        page.emulate_media(media="print")
        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        )
        assert not page.is_visible("nav") and not page.is_visible("details")
        assert page.is_visible("svg.chart")
        assert len(page.pdf(prefer_css_page_size=True)) > 10_000


def test_hostile_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    made = hostile()
    networks: dict[str, nx.Graph[str]] = {
        agents: analyse.measure(network) for agents, network in made.networks.items()
    }
    content = collect(
        made.store, make_table(made.store), networks, settle([], []), title=PAYLOADS[1]
    )
    path, target = tmp_path / "report.html", tmp_path / "graph.html"
    path.write_text(render_html(content), encoding="utf-8")
    target.write_text("<!doctype html><title>graph</title>", encoding="utf-8")
    with opened(browser, path, drawn=False) as watched:
        watched.page.evaluate(OPEN_ALL)
        watched.page.wait_for_timeout(100)
        links = set(watched.page.evaluate("[...document.links].map((a) => a.protocol)"))
        assert links == {"file:"}
        assert PAYLOADS[1] in watched.page.inner_text("h1")
        watched.assert_quiet()
    plain = render_markdown(content)
    outside = re.sub(r"~~~sh\n.*?\n~~~|</?details>|</?summary>", "", plain, flags=re.DOTALL)
    assert not re.search(r"(?<!\\)<[a-z/!]", outside)
    assert not re.search(r"\]\((?!graph\.html#)", outside)


# ---- the command --------------------------------------------------------------------------------


def test_the_command_writes_both_pages(table_folder: Path, tmp_path: Path) -> None:
    done = kg("report", "-g", table_folder, "-o", tmp_path / "pages" / "now", "--title", "Ours")
    assert done.exit_code == 0 and done.stdout == ""
    assert done.stderr.count("wrote ") == 2
    page = (tmp_path / "pages" / "now" / "report.html").read_text("utf-8")
    assert "<h1><bdi>Ours</bdi>" in page
    href = re.search(r'href="([^"]+graph\.html)"', page)
    assert href and href[1].startswith("../../")
    plain = kg("report", "-g", table_folder, "-f", "md", "-o", "-")
    assert plain.stdout.startswith("# 4 events, 2019–2022\n")
    assert plain.stdout == render_markdown(content_of(table_folder))


def test_what_is_wrong_is_told(table_folder: Path, tmp_path: Path) -> None:
    two = kg("report", "-g", table_folder, "-o", "-")
    assert (two.exit_code, two.stdout) == (2, "")
    assert "add -f html" in two.stderr
    assert kg("report", "-g", tmp_path).exit_code == 4


def test_another_base_is_named_in_the_commands(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(ROWS, encoding="utf-8")
    base = "https://data.example.org/"
    build([str(tmp_path / "people.csv")], tmp_path / "out", base=base)
    plain = kg("report", "-g", tmp_path / "out", "--base", base, "-f", "md", "-o", "-").stdout
    assert f"`kg stats --of people --base {base}`" in plain
    assert "focus=person%2Fana-d%C3%ADaz" in plain


def test_a_number_with_its_noun() -> None:
    assert several(0, "person", "people") == "0 people"


def test_every_query_of_the_report_is_used_and_says_what_it_asks(table_content: Content) -> None:
    commands = {c.text for table in table_content.tables.values() for c in table.commands}
    commands |= {c.text for section in table_content.sections for c in section.commands}
    found = sorted((ROOT / "kg" / "report" / "queries").glob("*.rq"))
    assert len(found) >= 17
    for path in found:
        about = dict(header(path.read_text("utf-8")))
        assert about["title"] and about["question"].endswith("?"), path.name
        assert Asker(ox.Store()).command(path.stem).text in commands, path.name


def test_a_network_of_nobody_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "conference,year,name,role\nIsland Care Day,2020,Mona Haddad,speaker\n", encoding="utf-8"
    )
    build([str(tmp_path / "people.csv")], tmp_path / "out")
    plain = render_markdown(content_of(tmp_path / "out"))
    assert "No institution is known to have taken part." in plain
    assert "# Island Care Day 2020" in plain or "# Island Care Day, 2020" in plain
