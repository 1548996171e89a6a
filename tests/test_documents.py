"""Word and PDF documents: their text, where it stands in the file, and what is refused."""

from __future__ import annotations

import base64
import io
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.ingest.docx
import kg.ingest.pdf
from kg.errors import SourceError, UnreadableError
from kg.extract import extract
from kg.ingest import File, Given, ingest, read
from kg.ingest.docx import DocxReader
from kg.ingest.html import HtmlReader
from kg.ingest.pdf import PdfReader
from kg.ingest.pdf_lines import Char, Line, lines_of, without_edges
from kg.ingest.pdf_text import text_of
from kg.model import Kind, Passage
from kg.statements import state

# --- Word documents -----------------------------------------------------------------------------

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STYLES = (
    f'<w:styles xmlns:w="{WORD}">'
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Aufz"><w:name w:val="List Bullet"/></w:style>'
    '<w:style w:styleId="Eigen"><w:name w:val="Mine"/><w:pPr><w:numPr/></w:pPr></w:style>'
    "</w:styles>"
)


def p(text: str, style: str = "", inner: str = "") -> str:
    """A paragraph of one run; `inner` is XML behind it."""
    kind = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{kind}</w:pPr>{run}{inner}</w:p>"


def table(*rows: list[str]) -> str:
    """A table; a cell is the XML of its paragraphs."""
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def docx(body: str, namespace: str = WORD, **parts: str) -> bytes:
    """A document with this body; `parts` are further parts by name, "__" for "/"."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        if "word__document.xml" not in parts:
            xml = f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
            archive.writestr("word/document.xml", xml)
        archive.writestr("word/styles.xml", STYLES)
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return data.getvalue()


def word(body: str, namespace: str = WORD) -> Passage:
    return DocxReader().read(File("report.docx", docx(body, namespace)))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("One") + p("Two"), "One\nTwo"),
        (p("One") + p("") + p("Two"), "One\n\nTwo"),
        (p("Head", "berschrift1") + p("Text") + p("More", "berschrift1"), "Head\n\nText\n\nMore"),
        (p("Who:") + p("Ada", "Aufz") + p("Bo", "Eigen"), "Who:\nAda\nBo"),
        ("<w:p><w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t></w:r></w:p>", "A\tB\nC"),
        ("<w:p><w:r><w:t>co</w:t></w:r><w:r><w:t>op</w:t><w:noBreakHyphen/></w:r></w:p>", "coop-"),
        ("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>A</w:t></w:r></w:p>", "A"),
        (p("A", inner="<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"), "A"),
        (p("A", inner="<w:ins><w:r><w:t>new</w:t></w:r></w:ins>"), "Anew"),
        (p("A", inner="<w:moveFrom><w:r><w:t>old</w:t></w:r></w:moveFrom>"), "A"),
        (p("A", inner="<w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r>"), "A"),
        (p("A", inner='<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>b</w:t></w:r>'), "Ab"),
        (p("A", inner="<w:r><w:instrText>PAGE</w:instrText></w:r>"), "A"),
        (p("co\u00adop\u200b"), "coop"),
        (table([p("A"), p("B")], [p("C"), p("")], [p(""), p("D")]), "A\tB\nC\n\tD"),
        (p("x") + table([p("A"), p("B")]) + p("y"), "x\n\nA\tB\n\ny"),
        (table([p("A") + p("B"), p("C")]), "A\nB\nC"),
        (table([table([p("A"), p("B")]), p("C")]), "A\tB\n\nC"),
        (p("A", inner=f"<w:txbxContent>{p('Box')}</w:txbxContent>"), "Box\nA"),
        (
            "<w:p><w:r><Choice><w:t>new</w:t></Choice><Fallback><w:t>old</w:t></Fallback>"
            "</w:r></w:p>",
            "new",
        ),
        (f"<w:sdt><w:sdtContent>{p('Inside')}</w:sdtContent></w:sdt>", "Inside"),
    ],
)
def test_text_of_word_documents(body: str, text: str) -> None:
    assert word(body).text == text


def test_both_variants_of_the_format() -> None:
    assert word(p("Ada & Bo <Oslo>"), STRICT).text == "Ada & Bo <Oslo>"


def test_paragraphs_are_counted_as_word_does() -> None:
    passage = word(p("One") + p("") + table([p("A"), p("B")]) + p("Last"))
    assert [(passage.text[at:].split()[0], where) for at, where in passage.places] == [
        ("One", "paragraph=1"),
        ("A", "paragraph=3"),
        ("B", "paragraph=4"),
        ("Last", "paragraph=5"),
    ]


def test_the_part_with_the_text_may_have_any_name() -> None:
    main = f'<d:document xmlns:d="{WORD}"><d:p><d:r><d:t>Hi</d:t></d:r></d:p></d:document>'
    relation = '<Relationship Type="http://a.example/officeDocument" Target="/word/Main.xml"/>'
    data = docx(
        p("decoy"),
        **{"_rels__.rels": f"<Relationships>{relation}</Relationships>", "word__Main.xml": main},
    )
    assert DocxReader().read(File("a.docx", data)).text == "Hi"


def test_paths_never_lead_out_of_the_archive(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text("<p><t>secret</t></p>", "utf-8")
    for target in ("../../secret.xml", str(secret), "word/../../secret.xml"):
        relation = f'<Relationship Type="x/officeDocument" Target="{target}"/>'
        data = docx(p("safe"), **{"_rels__.rels": f"<Relationships>{relation}</Relationships>"})
        assert DocxReader().read(File("a.docx", data)).text == "safe"


ENTITIES = (
    '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    "<d><p><r><t>&c;</t></r></p></d>"
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04" + b"\0" * 60, "damaged"),
        (docx(p("A"))[:-40], "damaged"),
        (docx("", word__document_xml="").replace(b"word/document", b"word/documens"), "no part"),
        (docx("", **{"word__document.xml": "<d><p>"}), "damaged"),
        (docx("", **{"word__document.xml": ENTITIES}), "cannot be read"),
        (
            docx("", **{"word__document.xml": '<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'}),
            "cannot be read",
        ),
        (docx("", **{"word__document.xml": "<a>" * 600 + "</a>" * 600}), "nest deeper"),
    ],
    ids=["cut", "end lost", "no text part", "broken XML", "entities", "external", "depth"],
)
def test_broken_and_hostile_word_documents(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=rf"^report\.docx: .*{message}"):
        DocxReader().read(File("report.docx", data))


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx(p("x" * 3_000_000))
    assert len(data) < 20_000
    monkeypatch.setattr(kg.ingest.docx, "_MAX_PART", 1_000_000)
    with pytest.raises(UnreadableError, match="unpacks to more than 1 MB"):
        DocxReader().read(File("bomb.docx", data))


def test_encrypted_parts_and_documents_without_text() -> None:
    data = bytearray(docx(p("A")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    with pytest.raises(UnreadableError, match="encrypted"):
        DocxReader().read(File("a.docx", bytes(data)))
    with pytest.raises(SourceError, match="holds no text"):
        DocxReader().read(File("a.docx", docx(p("") + p("  "))))


def test_a_word_document_is_read_like_any_report(tmp_path: Path) -> None:
    body = (
        p("The Third Lake Forum was held in Oslo on 3 May 2021. Rector Ada Diaz opened it.")
        + p("Program Committee", "berschrift1")
        + p("Maria Rossi, Lund University", "Aufz")
        + table([p("Hans Weber"), p("ETH Zurich")])
    )
    path = tmp_path / "report.docx"
    path.write_bytes(docx(body))
    document = ingest(Given(str(path)))
    assert document.passage == read(path)
    assert document.passage is not None
    records = extract(document.passage).records
    assert {r.key for r in records if r.kind is Kind.PERSON} == {
        "ada-diaz",
        "maria-rossi",
        "hans-weber",
    }
    told = state(document.passage, records)
    pointers = {s.value: s.pointer for s in told if s.prop == "exact"}
    assert pointers["Maria Rossi, Lund University"] == "paragraph=3"
    assert pointers["Hans Weber\tETH Zurich"] == "paragraph=4"
    assert all(s.pointer for s in told if s.prop == "exact")


# --- PDF ----------------------------------------------------------------------------------------

Shown = tuple[float, float, float, str]  # x, y, size, words


def pdf(*pages: list[Shown], wide: float = 595, high: float = 842) -> bytes:
    """A PDF document that shows words in Helvetica at places of its pages."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects.append(font)
    kids = []
    for page in pages:
        shown = "\n".join(
            f"BT /F {size} Tf {x} {y} Td ({_literal(words)}) Tj ET" for x, y, size, words in page
        )
        objects.append(f"<< /Length {len(shown)} >> stream\n{shown}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents"
            f" {len(objects)} 0 R /Resources << /Font << /F 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table_at = len(data)
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table_at}\n%%EOF"
    return data + trailer.encode()


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def column(*lines: str, x: float = 60, y: float = 760, size: float = 11) -> list[Shown]:
    """Lines below each other; an empty one leaves a gap."""
    return [(x, y - 14 * k, size, line) for k, line in enumerate(lines) if line]


@pytest.fixture
def shown() -> type[PdfReader]:
    pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
    return PdfReader


def text(data: bytes) -> str:
    pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
    return PdfReader().read(File("report.pdf", data)).text


PROSE = (
    "The Third Lake Forum was held in Oslo on 3 May 2021 and brought",
    "together people from many countries of the north. Rector Ada Diaz of",
    "Lund University opened the conference with words about lakes, inter-",
    "national rivers and the state-of-the-art measures that keep them clean",
    "for those who live on them.",
)


def test_a_paragraph_is_one_line_and_divided_words_are_whole() -> None:
    found = text(pdf(column(*PROSE)))
    assert "\n" not in found
    assert "about lakes, international rivers and the state-of-the-art measures" in found


def test_lists_and_tables_keep_their_lines() -> None:
    page = column(*PROSE, "", "Program Committee", "", "Maria Rossi, Lund University", "Bo Li, MIT")
    page += [(60, 540, 11, "Hans Weber"), (300, 540, 11, "ETH Zurich")]
    page += [(60, 526, 11, "Yuki Tanaka"), (300, 526, 11, "Kyoto University")]
    found = text(pdf(page))
    assert found.split("\n\n")[1:] == [
        "Program Committee",
        "Maria Rossi, Lund University\nBo Li, MIT",
        "Hans Weber\tETH Zurich\nYuki Tanaka\tKyoto University",
    ]


def test_items_and_indented_paragraphs_begin_lines() -> None:
    lines = [*column(*PROSE), *column("• First of all items", "• Second of all", y=690)]
    assert text(pdf(lines)).split("\n")[1:] == ["• First of all items", "• Second of all"]


LEFT = (
    "The Third Lake Forum was held in Oslo on",
    "3 May 2021 and brought together people",
    "from northern countries who measure the",
    "lakes and rivers in all of their states",
)
RIGHT = (
    "and the guests of many universities. Ada",
    "Diaz of Lund University opened the day,",
    "and Bo Lindqvist of Kyoto University has",
    "shown what can be seen from far above.",
)


@pytest.mark.parametrize("by_rows", [False, True], ids=["column by column", "line by line"])
def test_two_columns_are_read_one_after_the_other(by_rows: bool) -> None:
    left, right = column(*LEFT, x=50, size=10), column(*RIGHT, x=310, size=10)
    page = (
        [one for pair in zip(left, right, strict=True) for one in pair] if by_rows else left + right
    )
    assert text(pdf(page)) == " ".join((*LEFT, *RIGHT))


def test_running_heads_and_page_numbers_go() -> None:
    def page(number: int, words: str) -> list[Shown]:
        head = f"Lake University News {number % 2}"
        return [(60, 810, 9, head), (300, 30, 9, f"– {number} –"), *column(words)]

    found = text(
        pdf(*(page(n, w) for n, w in enumerate(("One was held.", "Two spoke.", "Three."), 1)))
    )
    assert found == "One was held.\n\nTwo spoke.\n\nThree."


def test_a_paragraph_goes_on_over_the_page() -> None:
    data = pdf(column(*PROSE[:4]), column(*PROSE[4:], "", "The end of it."))
    passage = PdfReader().read(File("a.pdf", data)) if text(data) else None
    assert passage is not None
    assert "keep them clean for those" in passage.text
    assert [(passage.text[at:].split()[0], where) for at, where in passage.places] == [
        ("The", "page=1"),
        ("for", "page=2"),
    ]


def test_a_pdf_is_read_like_any_report(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
    path = tmp_path / "report.txt"  # known by its content
    path.write_bytes(
        pdf(
            column(*PROSE),
            column("Program Committee", "Maria Rossi, Lund University", "Bo Li, MIT"),
        )
    )
    passage = ingest(Given(str(path))).passage
    assert passage is not None
    assert passage.source.media_type == "application/pdf"
    records = extract(passage).records
    people = {r.key for r in records if r.kind is Kind.PERSON}
    assert people == {"ada-diaz", "maria-rossi", "bo-li"}
    pointers = {s.value: s.pointer for s in state(passage, records) if s.prop == "exact"}
    assert pointers["Maria Rossi, Lund University"] == "page=2"
    assert set(pointers.values()) == {"page=1", "page=2"}


# An empty page, locked with a password.
LOCKED = base64.b64decode(
    "JVBERi0xLjMKJeLjz9MKMSAwIG9iago8PAovUHJvZHVjZXIgPDg4M2E1ZTM2MmU+Cj4+CmVuZG9iagoyIDAgb2Jq"
    "Cjw8Ci9UeXBlIC9QYWdlcwovQ291bnQgMQovS2lkcyBbIDQgMCBSIF0KPj4KZW5kb2JqCjMgMCBvYmoKPDwKL1R5"
    "cGUgL0NhdGFsb2cKL1BhZ2VzIDIgMCBSCj4+CmVuZG9iago0IDAgb2JqCjw8Ci9UeXBlIC9QYWdlCi9SZXNvdXJj"
    "ZXMgPDwKPj4KL01lZGlhQm94IFsgMC4wIDAuMCAxMDAgMTAwIF0KL1BhcmVudCAyIDAgUgo+PgplbmRvYmoKNSAw"
    "IG9iago8PAovViAxCi9SIDIKL0xlbmd0aCA0MAovUCA0Mjk0OTY3MjkyCi9GaWx0ZXIgL1N0YW5kYXJkCi9PIDxl"
    "NWE4ZDI2ODdiZDlkMGNmZjk0NmI3YWM1NWY1MTA4MWRjZjBkMTE2NTU0YzRiZmNiMGE1ZTQ0NmY2OWVhNDhhPgov"
    "VSA8OGNkMTQwMDAxMGYxODYxM2JhY2IwMzZkMTgxNTE2MjI5MWQ3ZGY1YzllMjcxYzk5OGQ0ZTlhMDI2NTlmOTA4"
    "MD4KPj4KZW5kb2JqCnhyZWYKMCA2CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAxNSAwMDAwMCBuIAowMDAw"
    "MDAwMDU5IDAwMDAwIG4gCjAwMDAwMDAxMTggMDAwMDAgbiAKMDAwMDAwMDE2NyAwMDAwMCBuIAowMDAwMDAwMjYx"
    "IDAwMDAwIG4gCnRyYWlsZXIKPDwKL1NpemUgNgovUm9vdCAzIDAgUgovSW5mbyAxIDAgUgovSUQgWyA8OGYzYmMz"
    "NmRmOTllZTViNTEyNmU2ZDM3M2I5NTRhMGU+IDw4ZjNiYzM2ZGY5OWVlNWI1MTI2ZTZkMzczYjk1NGEwZT4gXQov"
    "RW5jcnlwdCA1IDAgUgo+PgpzdGFydHhyZWYKNDc1CiUlRU9GCg=="
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n1 0 obj", "damaged"),
        (b"mail header\n%PDF-1.4\n" + b"\0" * 500, "damaged"),
        (LOCKED, "locked with a password"),
    ],
    ids=["cut", "zeros", "locked"],
)
def test_broken_pdfs(shown: type[PdfReader], data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=rf"^report\.pdf: .*{message}"):
        shown().read(File("report.pdf", data))


def test_scanned_pages_are_told(shown: type[PdfReader]) -> None:
    for pages in ([[]], [[], [], [(10, 10, 9, "Scan 12")]]):
        with pytest.raises(SourceError, match=r"scanned.*ocrmypdf"):
            shown().read(File("a.pdf", pdf(*pages)))


def test_limits(shown: type[PdfReader], monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf(column(*PROSE), column(*PROSE))
    for name, limit, message in (("_MAX_PAGES", 1, "pages"), ("_MAX_CHARS", 100, "characters")):
        with monkeypatch.context() as patched:
            patched.setattr(kg.ingest.pdf, name, limit)
            with pytest.raises(UnreadableError, match=f"more than {limit} {message}"):
                shown().read(File("a.pdf", data))


def test_the_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.ingest.pdf, "_LIBRARY", "no_such_package_here")
    with pytest.raises(UnreadableError, match=r"pip install 'confkg\[pdf\]'"):
        PdfReader().read(File("a.pdf", pdf(column(*PROSE))))


_COORD = st.integers(0, 600)
_BOX = st.builds(
    lambda c, x, y, w, h: Char(c, x, y, x + w, y + h),
    st.sampled_from(["a", "B", "-", "\ufffe", "\u00ad", " ", "\r", "\n", "", "é", "."]),
    _COORD,
    _COORD,
    st.integers(0, 20),
    st.integers(0, 20),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(_BOX, max_size=60), max_size=4))
def test_any_layout_gives_a_text_with_places_in_it(pages: list[list[Char]]) -> None:
    found, places = text_of(without_edges([lines_of(page) for page in pages]))
    offsets = [at for at, _ in places]
    assert offsets == sorted(set(offsets))
    assert not offsets or (offsets[0] == 0 and offsets[-1] < len(found))
    assert not any(c in found for c in "\r\ufffe\u00ad")
    letters = sum(c.text in ("a", "B", "é") and c.right > c.left for p in pages for c in p)
    assert sum(c in "aBé" for c in found) <= letters


def test_long_pages_take_time_in_proportion() -> None:
    lines = [
        Line(10.0 * (20_000 - k), 10, ["some words of a line"], [50], 500) for k in range(20_000)
    ]
    start = time.perf_counter()
    found, _ = text_of([lines])
    assert len(found) > 300_000
    assert time.perf_counter() - start < 10


# --- furniture of pages -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        "site-footer", "footer-widgets", "main-navigation", "menuPrimary", "post-share", "wp-share",
        "share-buttons", "sharedaddy sd-block", "related-posts", "widget widget_recent",
        "cc-window", "cookie-notice", "CookieBanner", "comment-respond", "breadcrumb",
        "entry-footer", "sr-only",
    ],
)  # fmt: skip
def test_furniture_by_its_names(names: str) -> None:
    page = f"<div><p>Ada spoke in Oslo about lakes.</p><div class='{names}'>No report</div></div>"
    assert HtmlReader().read(File("a.html", page.encode())).text == "Ada spoke in Oslo about lakes."


@pytest.mark.parametrize(
    "names", ["has-sidebar", "no-footer", "event-details", "content", "row", "program", "talk-list"]
)
def test_other_names_are_no_furniture(names: str) -> None:
    page = f"<div><p>Ada spoke.</p><div class='{names}'>Bo spoke in Oslo, too.</div></div>"
    assert "Bo spoke" in HtmlReader().read(File("a.html", page.encode())).text


def test_what_holds_most_of_the_page_stays_whatever_its_name() -> None:
    page = "<div class='widget'><h1>Forum</h1><p>Ada spoke in Oslo.</p></div><p>x</p>"
    assert "Ada spoke in Oslo." in HtmlReader().read(File("a.html", page.encode())).text
