"""Reading files: formats, encodings, and the offsets of every character of a page."""

from __future__ import annotations

import contextlib
import hashlib
import html as stdlib_html
import io
import os
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import kg.ingest.file
from kg.errors import KgError, NoSourceError, SourceError, UnreadableError
from kg.ingest import READERS, File, read
from kg.ingest.encoding import decode
from kg.ingest.html import HtmlReader
from kg.ingest.markup import tokens
from kg.model import Passage


def page(html: str, name: str = "page.html") -> Passage:
    return HtmlReader().read(File(name, html.encode("utf-8")))


def shown(html: str) -> str:
    return page(html).text


# --- files --------------------------------------------------------------------------------------


def test_plain_text_is_kept_character_for_character(tmp_path: Path) -> None:
    data = "\ufeffFirst line\r\n\r\n  tab\there\u00a0…\n\n".encode()
    path = tmp_path / "Отчёт.txt"
    path.write_bytes(data)
    passage = read(path)
    assert passage.text == "First line\r\n\r\n  tab\there\u00a0…\n\n"
    assert passage.origin == ()
    assert passage.source.sha256 == hashlib.sha256(data).hexdigest()
    assert passage.source.name == "Отчёт.txt"
    assert passage.source.media_type == "text/plain"
    assert passage.source.encoding == "utf-8-sig"


def test_markdown_keeps_its_markup_and_front_matter(tmp_path: Path) -> None:
    text = "---\ntitle: Forum\n---\n\n# Forum\n\n* **Ada** [Byron](https://example.org)\n"
    path = tmp_path / "report.MD"
    path.write_text(text, encoding="utf-8", newline="")
    passage = read(str(path))
    assert (passage.text, passage.source.media_type) == (text, "text/markdown")


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**Ada**, MIT<br/>\nBo<BR>", "**Ada**, MIT     \nBo    "),
        ('<div class="x">Ada</div> spoke', "               Ada       spoke"),
        ("a<!-- no\nbody -->b", "a       \n        b"),
        ("<https://x.example> of vector<T> a < b > c", None),
    ],
)
def test_tags_in_markdown_are_spaces(tmp_path: Path, markdown: str, text: str | None) -> None:
    file = tmp_path / "a.md"
    file.write_text(markdown, "utf-8", newline="")
    passage = read(file)
    assert passage.text == (text or markdown)
    assert len(passage.text) == len(markdown)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, media_type in ((b"Minutes.", "text/plain"), (b"\n<p>Minutes.</p>", "text/html")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        passage = read("-")
        assert (passage.text, passage.source.media_type) == ("Minutes.", media_type)
        assert passage.source.name == "stdin"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/b/report.txt", "report.txt"),
        ("re\x1b[31mport\n.txt", "re[31mport.txt"),
        ("\u202etxt.exe", "txt.exe"),
        ("bad\udcff.txt", "bad.txt"),
        ("\x07", "unnamed"),
    ],
)
def test_names_are_fit_to_be_shown(path: str, name: str) -> None:
    assert File(path, b"").name == name


def test_missing_folder_and_forbidden_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError

    with pytest.raises(UnreadableError, match="no such file"):
        read(tmp_path / "missing.txt")
    with pytest.raises(UnreadableError, match="folder"):
        read(tmp_path)
    with pytest.raises(UnreadableError, match="cannot be read"):
        read("zero\0byte.txt")
    with monkeypatch.context() as patched:
        patched.setattr("builtins.open", forbidden)
        with pytest.raises(UnreadableError, match="may not be read"):
            read("closed.txt")


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", "\ufeff".encode(), "\u3000\n".encode()])
def test_a_file_without_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"empty\.txt: the file") as caught:
        read(path)
    assert not isinstance(caught.value, UnreadableError)


def test_a_file_beyond_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"x" * 10)
    monkeypatch.setattr(kg.ingest.file, "MAX_BYTES", 10)
    assert read(path).text == "x" * 10
    path.write_bytes(b"x" * 11)
    with pytest.raises(UnreadableError, match="larger than"):
        read(path)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.pptx", b"PK\x03\x04\x14\0", "a PowerPoint presentation"),
        ("a.txt", b"GIF89a\1\0", "a GIF image"),
        ("a.zip", b"PK\x03\x04\x14\0", "a ZIP archive"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an old Office document"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0", "a PNG image"),
        ("a", b"\x7fELF\x02", "a program"),
        ("a.json", b'{"name": "Ada"}', "a JSON file"),
        ("schedule.xml", b"<?xml version='1.0'?><schedule/>", "an XML file"),
        ("feed", "<?xml version='1.0'?><rss/>".encode("utf-16"), "an XML file"),
        ("feed.txt", b"\n<rss version='2.0'></rss>", "an XML file"),
    ],
)
def test_other_formats_are_named(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(NoSourceError) as caught:
        read(path)
    assert what in str(caught.value)
    assert "HTML, Markdown, plain text" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "media_type"),
    [
        ("a.html", "no tags at all", "text/html"),
        ("a.htm", "<p>x", "text/html"),
        ("a.txt", "<!doctype html><p>x", "text/html"),
        ("a.md", "<!-- note -->\n<html><p>x", "text/html"),
        ("a", "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC ''><html>x", "text/html"),
        ("a", "<div class='x'>x</div>", "text/html"),
        ("a.md", "<div align=center>x</div>", "text/markdown"),
        ("a.txt", "<p>x", "text/plain"),
        ("a", "<3 is how many we were", "text/plain"),
        ("a.log", "x < y", "text/plain"),
    ],
)
def test_formats_by_content_and_name(tmp_path: Path, name: str, text: str, media_type: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert read(path).source.media_type == media_type
    assert media_type in READERS


# --- encodings ----------------------------------------------------------------------------------

RUSSIAN = "Конференция прошла в Петербурге. С приветственным словом выступил ректор Иванов И. И."
CHINESE = "会议于六月八日在广州举行。广东省医院协会会长黄力先生致开幕词，来自两国的专家参加了会议。"
JAPANESE = "会議は六月八日に東京で開催されました。山田太郎教授が基調講演を行いました。"
KOREAN = "회의는 6월 8일 서울에서 개최되었습니다. 김철수 교수가 기조연설을 했습니다."
FRENCH = "La conférence a été organisée à Montréal. Le président a prononcé l’allocution."
POLISH = "Konferencja odbyła się w Łodzi. Rektor wygłosił wykład otwierający dla uczestników."
CZECH = "Konference se konala v Praze. Úvodní slovo pronesl rektor, přednášky následovaly."
TURKISH = "Konferans İstanbul’da yapıldı. Açılış konuşmasını Rektör Şükrü Çağlayan yaptı."
GREEK = "Το συνέδριο πραγματοποιήθηκε στην Αθήνα. Ο πρύτανης μίλησε πρώτος."


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [RUSSIAN, CHINESE, FRENCH, "plain", "𝒜 Ⅷ"])
def test_unicode_with_and_without_mark(text: str, codec: str) -> None:
    assert decode(text.encode(codec), "a.txt") == (text, codec)


@pytest.mark.parametrize(
    "mark_and_codec",
    [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\0\0\xfe\xff", "utf-32-be")],
)
def test_every_byte_order(mark_and_codec: tuple[bytes, str]) -> None:
    mark, codec = mark_and_codec
    assert decode(mark + RUSSIAN.encode(codec), "a.txt")[0] == RUSSIAN


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_mark(codec: str) -> None:
    for text in (RUSSIAN, FRENCH, "Minutes"):
        assert decode(text.encode(codec), "a.txt") == (text, codec)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (RUSSIAN, "cp866"),
        (CHINESE, "gb18030"),
        (CHINESE, "gb2312"),
        (
            CHINESE.translate(str.maketrans("会议举广东协长致开专参", "會議舉廣東協長致開專參"))[
                :30
            ],
            "big5",
        ),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "euc_kr"),
        (FRENCH, "windows-1252"),
        (FRENCH.replace("’", "'"), "latin-1"),
        (POLISH, "windows-1250"),
        (POLISH, "iso8859-2"),
        (CZECH, "windows-1250"),
        ("Škodovi, Šimkovi a Ševčíkovi poděkoval rektor.", "iso8859-2"),
        (TURKISH, "windows-1254"),
        (GREEK, "windows-1253"),
        ("Talks by Müller, Núñez, Ångström and Sørensen.", "latin-1"),
        ("The rector’s “speech” – long, and good – was heard.", "windows-1252"),
        ("The talk of Professor " + "张忠德教授 of 广州中医药大学 was heard. " * 2, "gb18030"),
        ("The meeting took place online.\n" * 40 + RUSSIAN, "windows-1251"),
    ],
)
def test_older_encodings(text: str, codec: str) -> None:
    data = text.encode(codec, "ignore")
    found, encoding = decode(data, "a.txt")
    assert found == data.decode(codec)
    assert data.decode(encoding) == found, "the encoding that is recorded gives the text again"


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ('<meta charset="windows-1251">', "windows-1251"),
        ('<META http-equiv=Content-Type content="text/html; CHARSET=koi8-r">', "koi8-r"),
        ("<?xml version='1.0' encoding='iso-8859-5'?><html>", "iso8859-5"),
        ("<meta charset=gb2312>", "gb18030"),
        ("<meta charset='Shift_JIS'>", "cp932"),
    ],
)
def test_declared_encodings_are_believed(head: str, codec: str) -> None:
    text = head + {"gb18030": "张忠德", "cp932": "山田"}.get(codec, "Иван")
    assert decode(text.encode(codec), "a.html")[0] == text


@pytest.mark.parametrize(
    "declared", ["utf-16", "rot13", "unicode_escape", "no-such-thing", "utf-7", "idna", "hex"]
)
def test_impossible_declarations_are_not(declared: str) -> None:
    text = f"<meta charset={declared}>{FRENCH}"
    assert decode(text.encode("windows-1252"), "a.html") == (text, "cp1252")


def test_utf_8_goes_before_what_is_declared() -> None:
    text = f"<meta charset=windows-1251>{RUSSIAN}"
    assert decode(text.encode(), "a.html") == (text, "utf-8")


@pytest.mark.parametrize(
    "data",
    [
        "Иван".encode("koi8-r"),  # too little to tell
        "张忠德教授".encode("gb18030"),
        b"\xff\xfe\x00",  # UTF-16 cut off
        bytes(range(128, 256)),
        b"ab\0cd",
        bytes(range(256)),
        b"\x01\x02\x03 text \x04\x05",
        RUSSIAN.encode() + b"\n\xff\n" + FRENCH.encode(),
        b"\xff\xfe\x00\xd8 \x00",
    ],
)
def test_in_doubt_nothing_is_read(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"^notes\.txt: .*UTF-8"):
        decode(data, "notes.txt")


def test_a_damaged_line_is_named() -> None:
    lines = [FRENCH.encode(), FRENCH.encode("latin-1", "replace"), RUSSIAN.encode()]
    with pytest.raises(UnreadableError, match="line 2 holds bytes that are not UTF-8"):
        decode(b"\n".join(lines), "notes.txt")


# --- pages --------------------------------------------------------------------------------------


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


# --- properties ---------------------------------------------------------------------------------

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


# --- size ---------------------------------------------------------------------------------------


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
