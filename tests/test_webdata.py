"""Data in web pages: JSON-LD scripts, microdata and RDFa Lite, read beside the text."""

from __future__ import annotations

import json
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ingest import Given, ingest
from kg.ingest.file import File
from kg.ingest.webdata.reader import WebDataReader
from kg.model import Entry, Flaw, Kind
from tests.conftest import ROOT
from tests.schedules import check_spans, flaws, named, read, roles, things

PAGE: Final = ROOT / "tests" / "cases" / "webdata" / "page.html"
READER: Final = WebDataReader()
FORUM: Final = '"@context": "https://schema.org", "@type": "Event", "name": "Health Forum 2021"'


def page(*parts: str) -> bytes:
    return f"<!doctype html><title>x</title><body>{''.join(parts)}</body>".encode()


def script(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


def entries_of(html: bytes) -> list[Entry | Flaw]:
    return list(READER.entries(File("page.html", html)))


def test_all_three_syntaxes_of_a_page_make_one_event() -> None:
    found = read(READER, PAGE)
    told = things(found)
    check_spans(found)
    assert flaws(found) == []
    assert named(told, Kind.EVENT) == ["Rural Health Forum 2021"]
    assert named(told, Kind.PLACE) == ["Town Hall, Riverside"]
    assert roles(told) == {
        ("Ana Diaz", "speaker", ""),
        ("Paolo & Riva", "speaker", ""),
        ("Riverside University", "organiser", ""),
        ("Mary Owusu", "speaker", "A bus that is a clinic"),
    }
    talk = next(said for (kind, _), said in told.items() if kind is Kind.CONTRIBUTION)
    assert talk["start"] == ("2021-05-03T09:00:00+02:00",)
    post = next(said for (kind, _), said in told.items() if kind is Kind.MEMBERSHIP)
    assert (post["title"], post["organisation"]) == (("Professor",), ("riverside-university",))


def test_pointers_lead_to_the_script_or_tag() -> None:
    html = PAGE.read_text("utf-8")
    starts = {
        int(entry.pointer.removeprefix("char=").split("/")[0])
        for entry in read(READER, PAGE)
        if entry.pointer.startswith("char=")
    }
    assert all(html[start] == "<" for start in starts)
    assert any(html.startswith("<div itemscope", start) for start in starts)


def test_the_text_of_the_page_is_read_as_well() -> None:
    document = ingest(Given(str(PAGE)))
    assert document.passage is not None and "nine o'clock" in document.passage.text
    assert any(isinstance(entry, Entry) for entry in document.entries)


@pytest.mark.parametrize(
    "html",
    [
        page("<p>Ada spoke.</p>"),
        page(script('{"@context": "https://schema.org", "@type": "NewsArticle", "name": "x"}')),
        page(script('{"@context": "https://schema.org", "@type": "Organization", "name": "x"}')),
        page('<div itemscope><span itemprop="name">x</span></div>'),
        page('<meta property="og:title" content="x">'),
    ],
)
def test_what_tells_of_no_event_is_left_to_the_text(html: bytes) -> None:
    assert entries_of(html) == []


@pytest.mark.parametrize(
    ("name", "data", "is_ours"),
    [
        ("a.html", page("<p itemscope>"), True),
        ("a", page(script("{}")), True),
        ("a.html", page("<p>Ada"), False),
        ("a.txt", b"the itemscope attribute", False),
        ("a.html", page("<p>" + 70_000 * "x" + script("{}")), True),
        ("a.html", b"", False),
    ],
)
def test_sniffing(name: str, data: bytes, is_ours: bool) -> None:
    assert READER.sniff(File(name, data)) is is_ours


def test_a_broken_script_is_a_flaw_and_the_rest_is_read() -> None:
    html = page(
        script("{broken"),
        script('{"@context": "https://evil.example/context", "@type": "Event", "name": "x"}'),
        script('{"a": ' * 500 + "1" + "}" * 500),
        script(f"<!-- {{{FORUM}}} -->"),
    )
    found = entries_of(html)
    assert named(things(found), Kind.EVENT) == ["Health Forum 2021"]
    assert [what.split(": ")[0] for _, what in flaws(found)] == [
        "this is no JSON",
        "the context https://evil.example/context stands on the web, and nothing is fetched",
        "more than 200 levels deep",
    ]
    assert [html.decode()[int(where[5:])] for where, _ in flaws(found)] == ["<", "<", "<"]


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        ('<meta itemprop="name" content="Forum A &amp; B 2021">', "Forum A & B 2021"),
        ('<span itemprop="name" content="Forum 2021">ignored</span>', "Forum 2021"),
        ('<data itemprop="name" value="Forum 2021">ignored</data>', "Forum 2021"),
        ('<b itemprop="name">Forum\n <i>2021</i></b>', "Forum 2021"),
        ('<b itemprop="name">Forum 2021<script>x</script></b>', "Forum 2021"),
        ('<b itemprop="https://schema.org/name">Forum 2021</b>', "Forum 2021"),
    ],
)
def test_values_of_microdata(markup: str, value: str) -> None:
    html = page(f'<div itemscope itemtype="https://schema.org/Event">{markup}</div>')
    assert named(things(entries_of(html)), Kind.EVENT) == [value]


@pytest.mark.parametrize(
    "markup",
    [
        '<div vocab="http://schema.org/" typeof="Event"><b property="name">Forum 2021</b></div>',
        '<div typeof="schema:Event"><b property="schema:name">Forum 2021</b></div>',
        '<div prefix="s: https://schema.org/" typeof="s:Event"><b property="s:name">Forum 2021',
        '<p vocab="https://schema.org/" typeof="Event"><b property="name" content="Forum 2021">',
        '<p typeof="http://schema.org/Event"><b property="http://schema.org/name">Forum 2021',
    ],
)
def test_names_in_rdfa(markup: str) -> None:
    assert named(things(entries_of(page(markup))), Kind.EVENT) == ["Forum 2021"]


def test_items_that_hold_themselves_come_to_an_end() -> None:
    event = (
        '<div {} itemscope itemtype="https://schema.org/Event"><b itemprop="name">Forum 2021</b>'
    )
    html = page(
        event.format('id="a" itemprop="subEvent" itemref="a a a a a a"') + "</div>",
        event.format('itemref="a a a a a a"') + "</div>",
    )
    assert len(entries_of(html)) < 10_000


def test_thousands_of_nested_items_are_read_to_a_depth() -> None:
    nested = '<div itemprop="subEvent" itemscope itemtype="https://schema.org/Event">' * 3_000
    html = page(
        '<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">Forum 2021</b>',
        nested,
    )
    assert named(things(entries_of(html)), Kind.EVENT) == ["Forum 2021"]
    rdfa = '<div property="subEvent" typeof="Event">' * 3_000
    start = '<div vocab="https://schema.org/" typeof="Event"><b property="name">Forum 2021</b>'
    assert [what for _, what in flaws(entries_of(page(start, rdfa)))] == [
        "more than 200 levels deep"
    ]


def test_more_properties_than_a_page_holds_are_a_flaw() -> None:
    html = page('<i itemprop="name">a' * 20_001)
    assert "more than 20000 properties" in flaws(entries_of(html))[0][1]


def test_what_pages_say_stays_text() -> None:
    told = things(
        entries_of(
            page(
                script(
                    f'{{{FORUM}, "url": "javascript:alert(1)", "performer": {{"@type": "Person", '
                    '"@id": "javascript:alert(2)", "name": "<img src=x onerror=alert(3)> Ana"}}'
                )
            )
        )
    )
    values = [v for said in told.values() for found in said.values() for v in found]
    assert not any(value.startswith("javascript:") for value in values)
    assert named(told, Kind.PERSON) == ["Ana"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_name_of_a_page_is_data(name: str) -> None:
    content = json.dumps({"@context": "https://schema.org", "@type": "Event", "name": name})
    found = entries_of(page(script(content.replace("<", "\\u003c"))))
    check_spans(found)
    assert len(found) <= 1


@given(st.text(alphabet="<>/ \"'=abitemscoprptyfv[]{}:@,\n&;", max_size=200))
def test_no_page_breaks_the_reader(html: str) -> None:
    check_spans(entries_of(page('<div itemscope typeof="Event">', html)))
