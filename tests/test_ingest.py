"""Which files are read as what, and their encodings."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

import kg.ingest.file
from kg.errors import NoSourceError, SourceError, UnreadableError
from kg.ingest import READERS, File, read
from kg.ingest.encoding import decode

RUSSIAN = "Конференция прошла в Петербурге. С приветственным словом выступил ректор Иванов И. И."

# --- files ----------------------------------------------------------------------------------------


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


# --- encodings ------------------------------------------------------------------------------------

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
