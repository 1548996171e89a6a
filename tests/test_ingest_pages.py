"""Web pages as text with offsets; what always holds; sizes."""

from __future__ import annotations

import contextlib
import html as stdlib_html
import os
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import kg.ingest.file
from kg.errors import KgError, SourceError, UnreadableError
from kg.ingest import READERS, File, read
from kg.ingest.encoding import decode
from kg.ingest.html import HtmlReader
from kg.ingest.markup import tokens
from kg.model import Passage

RUSSIAN = "Конференция прошла в Петербурге. С приветственным словом выступил ректор Иванов И. И."


def page(html: str, name: str = "page.html") -> Passage:
    return HtmlReader().read(File(name, html.encode("utf-8")))


def shown(html: str) -> str:
    return page(html).text


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One<p>Two</p>", "One\n\nTwo"),
        ("<P>One</P>\n\n  <DIV>Two  \n words</DIV>", "One\n\nTwo words"),
        ("a<br>b<br/>c<br><br>d", "a\nb\nc\n\nd"),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", "a\nb\n\nc\n\nd\n\ne"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "a\nb\nc"),
        ("<table><tr><td>a<td>b<tr><th>c</table>", "a\tb\nc"),
        ("a <b>b</b><i> c</i>d", "a b cd"),
        ("<b>a </b> <i> b</i>", "a b"),
        ("&lt;b&gt; &amp;amp; &eacute;&#233;&#xe9; &copy2020", "<b> &amp; ééé ©2020"),
        ("caf&eacute;&nbsp;x&#32; y&unknown; &", "café\u00a0x y&unknown; &"),
        ("&#128; &#0; &#x110000; &#99999999999; &#xD800;", "€ \ufffd \ufffd \ufffd \ufffd"),
        ("co&shy;op\u200ber\u00adate", "cooperate"),
        ("a<!-- b > -- c -->d<!doctype html>e<?php f ?>g", "adeg"),
        ("a<!-->b<!--->c<!-- d", "abc"),
        ("a<![CDATA[ <b> & ]]>c", "a <b> & c"),
        ("a<![CDATA[b>c", "ac"),
        ("1 < 2 <3 </ x>y", "1 < 2 <3 y"),
        ("<p title=\"a>b\">c</p><p title='<p>'>d", "c\n\nd"),
        ('<p title="never closed>a<b>b</b>', "ab"),
        ("<script>if (a < b) '<p>'</script>a<SCRIPT>x</ScRiPt >b", "ab"),
        ("a<style>p{}</style><noscript>x</noscript><template>y</template>b", "ab"),
        ("a<select><option>x</select><textarea><p>y</textarea><button>z</button>b", "ab"),
        ("<pre>\n a\n   b\t&amp;</pre>c  d", "a\n   b\t&\n\nc d"),
        ("a<svg><title>x</title><text>y</text></svg>b<svg/>c", "abc"),
        ("<p>a</div></p></table>b", "a\n\nb"),
        ("<div><table><tr><td>a</div>b</table>c", "a\n\nb\n\nc"),
        ("</body></html>a<p>b", "a\n\nb"),
        ("<head><title>T</title>a", "T\n\na"),
        ("<html><head><meta charset=utf-8>a<p>b", "a\n\nb"),
        ("<wbr>a<img alt='x'>b<input value=y>", "ab"),
    ],
)
def test_readable_text(html: str, text: str) -> None:
    assert shown(html) == text


BODY = "<p>The forum was opened by Ada Byron, Rector of Riverside University.</p>" * 3


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav>X</nav>",
        "<header>X</header>",
        "<footer>X</footer>",
        "<aside>X</aside>",
        "<dialog>X</dialog>",
        "<form><label>X</label></form>",
        "<div role=navigation>X</div>",
        "<div role='Banner'>X</div>",
        "<section role=contentinfo>X</section>",
        "<div hidden>X</div>",
        "<span hidden><span>X</span> X</span>",
        "<div aria-hidden='true'>X</div>",
        "<div style='color:red; Display : none'>X</div>",
        "<div class='site cookie-banner'>X</div>",
        "<div id=CookieConsent>X</div>",
        "<section aria-label='Cookie notice'>X</section>",
        "<div class='related-posts'><article><a href=#>X</a></article></div>",
        "<ul class=breadcrumbs><li>X</ul>",
        "<div class='c-share'>X</div>",
        "<span class=sr-only>X</span>",
        "<ul><li><a href=1>X</a><li><a href=2>X</a><li><a href=3>X</a></ul>",
        "<nav><ul><li>X<li>X</nav>",
        "<nav><div><p>X</nav>",
    ],
)
def test_furniture_goes(furniture: str) -> None:
    expected = shown(f"<body>{BODY}")
    assert shown(f"<body>{furniture}{BODY}") == expected
    assert shown(f"<body>{BODY}{furniture}") == expected
    assert shown(f"<main><h1>Forum</h1>{BODY}{furniture}</main>").endswith(expected) or (
        furniture.startswith(("<header", "<ul><li>"))  # what main marks as content is content
    )


@pytest.mark.parametrize(
    "html",
    [
        "<form id=aspnetForm>{}</form>",
        "<body class='cookie-bar has-nav'>{}",
        "<div class='sidebar-left'><main>{}</main></div>",
        "<div aria-hidden=true><h1>Forum</h1>{}</div>",
        "<div class=sidebar>x</div><div class=modal>{}</div>",
        "<nav><main>{}</main>",
        "<nav>{}</nav>",
        "<main>{}</main><div>Other words</div>",
        "<article>{}</article><div>Other words</div>",
        "<div role=main>{}</div><p>Other words</p>",
        "<article>{}</article><article><a href=#>Teaser</a></article>",
        "<main><article>{}</article><article><a href=#>Teaser of it</a> 3 May</article></main>",
    ],
)
def test_content_stays(html: str) -> None:
    text = shown(html.format(BODY))
    assert shown(BODY) in text
    assert not {"Other", "Teaser"}.intersection(text.split())


def test_an_end_tag_in_a_table_cell_ends_nothing_outside_it() -> None:
    text = shown(f"<main><table><tr><td>{BODY}</main><td>Kept</table></main>Gone")
    assert text.endswith("\n\nKept")
    rows = "<table><tr><td>{}<table><tr><td>in</tr></td>side</table>Kept</td></table>"
    assert shown(f"<main>{rows.format(BODY)}</main>Gone").endswith("in\nside\n\nKept")


def test_articles_of_one_rank_all_stay() -> None:
    days = [f"<article><h2>Day {day}</h2>{BODY}</article>" for day in (1, 2, 3)]
    assert shown("".join(days)).count("Ada Byron") == 9


@pytest.mark.parametrize(
    ("html", "start"),
    [
        ("<title>Forum | University</title><main>{}</main>", "Forum | University\n\nThe forum"),
        ("<title>Forum | University</title><h1>Forum</h1>{}", "Forum\n\nThe forum"),
        ("<title>Forum | University</title><h2>Forum</h2>{}", "Forum\n\nThe forum"),
        (
            "<title>Forum - University</title><header><h1>Forum</h1></header><main>{}</main>",
            "Forum\n\nThe forum",
        ),
        ("<header><h1>Forum</h1></header>{}", "Forum\n\nThe forum"),
        (
            "<title>Forum</title><header><h1>Riverside</h1></header><main>{}</main>",
            "Forum\n\nThe forum",
        ),
        (
            "<main><header><h1>Forum</h1><time>8 June</time></header>{}</main>",
            "Forum\n\n8 June\n\nThe forum",
        ),
        ("<div><h1>Forum</h1></div><article>{}</article>", "Forum\n\nThe forum"),
        ("<article>{}</article><div><h1>Another story</h1></div>", "The forum"),
    ],
)
def test_the_headline_is_kept(html: str, start: str) -> None:
    passage = page(html.format(BODY))
    assert passage.text.startswith(start)
    assert len(passage.origin) == len(passage.text) + 1


@pytest.mark.parametrize("html", ["<p> </p>", "<script>x</script>", "<!-- x -->", "<nav></nav>"])
def test_a_page_without_words(html: str) -> None:
    with pytest.raises(SourceError, match="no readable text"):
        page(html)


def test_origins_of_a_page_that_has_everything() -> None:
    html = "<title>T</title>\r\n<p>a &amp;&nbsp;b\r\n c</p><ul><li>é&#x301;<li>d</ul>"
    passage = page(html)
    assert passage.text == "T\n\na &\u00a0b c\n\né\u0301\nd"
    at = {char: html.index(char) for char in "T"} | {"é": html.index("é"), "d": html.index("d<")}
    for char, place in at.items():
        assert passage.origin[passage.text.index(char)] == place
    assert html.startswith("&amp;", passage.origin[passage.text.index("&")])
    assert html.startswith("&#x301;", passage.origin[passage.text.index("\u0301")])
    assert passage.origin[-1] == html.index("d<") + 1


def test_offsets_count_characters_of_the_decoded_file_without_its_mark(tmp_path: Path) -> None:
    html = "<p>Иван 𝒜 x</p>"
    path = tmp_path / "a.html"
    path.write_bytes(html.encode("utf-16"))
    passage = read(path)
    assert passage.text == "Иван 𝒜 x"
    assert passage.origin == tuple(range(3, 12))


# --- properties -----------------------------------------------------------------------------------

TAGS = "p div ul li table tr td b a span main article nav header h1 title pre script form".split()

FRAGMENTS = [
    *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag}>" for tag in TAGS),
    *("<br>", "<span hidden>", "<p class='menu'>", "<!--", "-->", "<![CDATA[", "]]>", "<p a='"),
    *(
        "&amp;",
        "&eacute",
        "&#65;",
        "&#x",
        "&NotEqualTilde;",
        "&nbsp;",
        "&",
        "<",
        ">",
        '"',
        "\u00ad",
    ),
    *(" ", "\n", "\t ", "word", "é", "𝒜", "Ada Byron"),
]

markup = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5)), max_size=60)


@given(markup.map("".join))
@example("<title>a</title><b>b</b><main>c")
def test_every_character_comes_from_where_its_origin_says(html: str) -> None:
    html = html.replace("\0", "")
    try:
        passage = HtmlReader().read(File("page.html", html.encode("utf-8")))
    except KgError:
        return
    text, origin = passage.text, passage.origin
    assert len(origin) == len(text) + 1
    assert list(origin) == sorted(origin)
    assert 0 <= origin[0] <= origin[-1] <= len(html)
    assert text == text.strip(" \t\n\r\f")
    for char, at in zip(text, origin, strict=False):
        if not char.isspace():
            assert char == html[at] or char in stdlib_html.unescape(html[at : at + 40])[:2]


@given(markup.map("".join))
def test_tokens_follow_one_another(html: str) -> None:
    at = 0
    for token in tokens(html):
        assert at <= token.start < token.end <= len(html)
        at = token.end


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))), st.sampled_from("\r\n\t "))
def test_plain_text_round_trip(text: str, space: str) -> None:
    text = f"{text}{space}x"
    if text.startswith("\ufeff"):
        text = text[1:]
    reader = READERS["text/plain"]
    passage = reader.read(File("a.txt", text.encode("utf-8")))
    assert passage.text == text
    assert passage.source.encoding == "utf-8"


@given(st.binary(max_size=300), st.sampled_from(["a.html", "a.txt", "a.md", "a", "a.xml"]))
@example(b"<p>" + bytes(range(1, 256)), "a.html")
def test_bytes_of_any_kind_give_text_or_our_error(data: bytes, name: str) -> None:
    file = File(name, data)
    message = name
    try:
        for reader in READERS.values():
            if reader.sniff(file):
                passage = reader.read(file)
                passage.text.encode("utf-8")
                assert data.decode(passage.source.encoding) == file.text
    except KgError as error:
        message = str(error)
    assert message.startswith(name)


# --- size -----------------------------------------------------------------------------------------


def seconds(html: str) -> float:
    start = time.perf_counter()
    with contextlib.suppress(SourceError):
        page(html)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<div>x",
        "<",
        "<!--x",
        "<!---->",
        "<![CDATA[",
        "<a ",
        '<a b="',
        "<a b='x\" ",
        "</",
        "&",
        "&#1",
        "<title>a | b",
        "<textarea>",
        "<h1><div>x",
        "<span hidden>",
        "<table><tr><td></div>x",
        "<li>x",
        "<div></span></p>",
        "<article>x",
        "<p class='nav nav'",
    ],
)
def test_hostile_pages_take_linear_time(unit: str) -> None:
    small = min(seconds(unit * 4_000) for _ in range(3))
    large = seconds(unit * 40_000)
    assert large < 40 * small + 0.5, "ten times the page, and far more than ten times the time"


def test_depth_is_no_limit() -> None:
    assert shown("<div>" * 100_000 + "x" + "</div>" * 100_000) == "x"


def test_a_large_page_and_a_large_text() -> None:
    row = "<div><p>Prof. <b>Ada</b> Byron &amp; others spoke about gears and looms.</p></div>\n"
    assert seconds(row * (5_000_000 // len(row))) < 20
    start = time.perf_counter()
    line = RUSSIAN.encode("windows-1251") + b"\n"
    text, encoding = decode(line * (50_000_000 // len(line)), "a.txt")
    assert (text[:10], encoding) == (RUSSIAN[:10], "cp1251")
    assert time.perf_counter() - start < 10


@pytest.mark.skipif(os.name == "nt", reason="no such device there")
def test_an_endless_device_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.ingest.file, "MAX_BYTES", 1_000)
    with pytest.raises(UnreadableError, match="larger than"):
        read("/dev/zero")
