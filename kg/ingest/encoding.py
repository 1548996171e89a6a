"""Bytes to text, with the encoding that says how: `data.decode(encoding)` gives the text back.

In order: a byte order mark; UTF-8; the encoding that an HTML or XML head declares; a guess, which
must be clearly better than every other reading of the same bytes. A wrong guess would put names
into the graph that no source has, so that doubt is an error.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from charset_normalizer import from_bytes

from kg.errors import NoSourceError, UnreadableError

_HINT: Final = "save it as UTF-8 text and try again"
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS: Final = bytes(b for b in (*range(32), 127) if b not in b"\t\n\v\f\r\x1a\x1b")
_MAX_CONTROLS: Final = 0.01
_CALLED_TEXT: Final = tuple(
    ".txt .text .md .csv .tsv .htm .html .xhtml .xml .json .jsonl .jsonld .yml .yaml .ics .ttl .nt"
    " .nq .trig .rdf .owl".split()
)
_HEAD: Final = 4096
_DECLARED = re.compile(
    rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# What pages declare and what they mean by it (WHATWG Encoding Standard, section 4.2).
_MEANT: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Codecs of Python that turn any bytes into some text, or text into other text.
_NOT_TEXT: Final = frozenset(
    "idna mbcs oem punycode raw-unicode-escape undefined unicode-escape utf-7".split()
)
_SAMPLE: Final = 1 << 16
_ENOUGH: Final = 24  # bytes beyond ASCII without which a reading that shows no language is luck

# Letters beyond ASCII that a language prints, for telling its code pages apart.
_WESTERN: Final = tuple(
    "äöüß àâæçéèêëîïôœùûüÿ áéíñóúü¿¡ªº àáâãçéêíóôõúü àèéìíîòóùú éëïóöüèáêíû åäöé åæøéòôó"
    " áéíóúýðþæö àçéèíïóòúü ëç".split()
)
_CENTRAL: Final = tuple("ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíľňóôšťúýž áéíóöőúüű ăâîşţ čćđšž".split())
_BALTIC: Final = tuple("ąčęėįšųūž āčēģīķļņšūž äõöüšž".split())
_LATIN: Final = (
    ("cp1252", _WESTERN),
    ("cp1250", _CENTRAL),
    ("iso8859_2", _CENTRAL),
    ("cp1254", ("çğıİöşüâîû",)),
    ("cp1257", _BALTIC),
    ("iso8859_15", _WESTERN),
    ("mac_roman", _WESTERN),
    ("cp850", _WESTERN),
)
_TYPOGRAPHY: Final = frozenset("‘’“”„‚–—…•«»‹›§°·€©®™£\u00a0")
_LIGATURES: Final = frozenset("ﬁﬂ")  # typesetting, in any language
_OTHER_SCRIPTS: Final = (
    "cp1251 koi8_r koi8_u iso8859_5 cp866 mac_cyrillic cp1253 iso8859_7 cp1255 cp1256 iso8859_6"
    " cp874 gb18030 big5 cp932 euc_jp cp949 iso2022_jp"
).split()


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Text and encoding of a file's bytes; `UnreadableError` if they are damaged or in doubt.

    `NoSourceError` for what is no text at all.


    >>> decode("Świętość".encode("utf-16"), "a.txt")
    ('Świętość', 'utf-16')
    >>> decode(b"<meta charset=koi8-r>" + "Иван".encode("koi8-r"), "a.html")
    ('<meta charset=koi8-r>Иван', 'koi8-r')
    """
    for encoding in _candidates(data, name):
        text = _decoded(data, encoding)
        if text is not None:
            break
    else:
        marked = any(data.startswith(mark) for mark, _ in _MARKS)
        raise UnreadableError(
            "its text is damaged" if marked else "its text is in no encoding that can be told",
            where=name,
            hint=_HINT,
        )
    plain = text.encode("utf-8", "replace")
    controls = len(plain) - len(plain.translate(None, _CONTROLS))
    if b"\0" in plain or controls > _MAX_CONTROLS * len(plain):
        # What is called a text is damaged; anything else never was one.
        kind = UnreadableError if name.lower().endswith(_CALLED_TEXT) else NoSourceError
        raise kind("it holds binary data, not text", where=name, hint=_HINT)
    return text, encoding


def _candidates(data: bytes, name: str) -> Iterator[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            yield encoding
            return
    if wide := _utf16_by_zeros(data[:_HEAD]):
        yield wide
    if b"\x1b$" not in data:  # ISO-2022-JP is made of ASCII bytes and escape sequences
        yield "utf-8"
    if declared := _declared(data[:_HEAD]):
        yield declared
    if b"\0" in data:
        yield "latin-1"  # binary, which `decode` says of the text
        return
    sample = _sample(data)
    _reject_damaged_utf8(sample, data, name)
    if guess := _latin(sample) or _other_script(sample):
        yield guess


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
        text.encode("utf-8")  # some codecs let half a surrogate pair through
    except (UnicodeError, LookupError):  # LookupError: a codec that does not give text
        return None
    return text


def _utf16_by_zeros(head: bytes) -> str:
    """UTF-16 without a mark shows by its zeros: every second byte of most scripts' spaces."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(2, len(head) // 50) or min(even, odd) * 20 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared(head: bytes) -> str:
    found = _DECLARED.search(head)
    if not found:
        return ""
    try:
        name = codecs.lookup((found[1] or found[2]).decode("ascii", "replace")).name
    except LookupError:
        return ""
    # A page that says UTF-16 in ASCII is not in UTF-16.
    return (
        "" if name in _NOT_TEXT or name.startswith(("utf-16", "utf-32")) else _MEANT.get(name, name)
    )


def _sample(data: bytes) -> bytes:
    """Lines that hold more than ASCII, up to about 64 kB: what tells encodings apart."""
    lines: list[bytes] = []
    size = at = 0
    beyond = re.compile(rb"[\x80-\xff\x1b]")
    while size < _SAMPLE and (hit := beyond.search(data, at)):
        start = data.rfind(b"\n", at, hit.start()) + 1 or at
        end = data.find(b"\n", hit.start()) + 1 or len(data)
        line = data[start:end]
        if len(line) > _SAMPLE and (space := line.rfind(b" ", 0, _SAMPLE)) > hit.start() - start:
            line = line[:space]  # a space is never a part of a longer character
        lines.append(line)
        size += len(line)
        at = end
    return b"".join(lines)


def _reject_damaged_utf8(sample: bytes, data: bytes, name: str) -> None:
    """UTF-8 with a few wrong bytes in it is not some other encoding."""
    text = sample.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    if sum(not char.isascii() for char in text) - wrong <= 3 * wrong:
        return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            f"line {line} holds bytes that are not UTF-8, as the rest of the file is",
            where=name,
            hint="correct that line or " + _HINT,
        ) from None


def _latin(sample: bytes) -> str:
    """The Latin code page that gives most letters of one language, if the bytes look Latin."""
    beyond = sum(byte > 127 for byte in sample)
    letters = sum(byte < 128 and chr(byte).isalpha() for byte in sample)
    if not beyond or letters < 1.5 * beyond:
        return ""
    best, chosen = 0.4 * beyond, ""
    for encoding, languages in _LATIN:
        text = _decoded(sample, encoding)
        if text is not None and (worth := _latin_worth(text, languages)) > best:
            best, chosen = worth, encoding
    return chosen


def _latin_worth(text: str, languages: tuple[str, ...]) -> float:
    letters: list[str] = []
    worth = 0.0
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if char.isascii() or char in _LIGATURES:
            continue
        if char in _TYPOGRAPHY:  # "©koda" is hardly a word, nor is "a“b"
            glued = after.isalpha() and (char in "©®" or (before.isalpha() and char not in "’‘–—·"))
            worth += -3 if glued else 1
        elif char.isupper() and before.isalpha() and not (before.isascii() and before.isupper()):
            worth -= 3  # "aÕ"
        else:
            letters.append(char if char == "İ" else char.lower())
    fits = (sum(1 if c in language else -3 for c in letters) for language in languages)
    # Names of many languages in one text: any of their letters, at half the worth.
    every = "".join(languages)
    return worth + max(*fits, sum(0.5 if c in every else -3 for c in letters))


def _other_script(sample: bytes) -> str:
    """The code page of another script, unless a second one reads the bytes as well."""
    matches = list(from_bytes(sample, cp_isolation=_OTHER_SCRIPTS))
    if not matches or matches[0].chaos > 0.1:
        return ""
    if matches[0].coherence < 0.15 and sum(byte > 127 for byte in sample) < _ENOUGH:
        return ""
    best, text = matches[0], str(matches[0])
    for other in matches[1:]:
        rival = other.chaos <= best.chaos + 0.03 and str(other) != text
        if rival and best.coherence < max(0.15, other.coherence + 0.05):
            return ""
    return best.encoding
