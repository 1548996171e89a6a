"""CSV, TSV and their kin as rows, in a stream: any encoding, delimiter and line ends.

A record that cannot be read is told with its row, and the next line begins a new one.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, Final

from kg.ingest.encoding import decode
from kg.ingest.file import MAX_BYTES, File
from kg.ingest.tables.content import is_label
from kg.ingest.tables.grid import Row
from kg.ingest.tables.labels import read_label
from kg.model import Flaw

DELIMITERS: Final = ",;\t|"
_LINE: Final = 1 << 17  # characters of a line, and of a field; the limit of the csv module
_LINES: Final = 500  # lines of one record
_STRAY: Final = 50  # records with a stray quote, after which a quote never spans lines
_BLOCK: Final = 1 << 20
_LOOKED_AT: Final = 60  # records that tell the delimiter


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written.

    `skip`: its first line only names the delimiter and is no row; spreadsheets hide it, too.
    """

    encoding: str
    delimiter: str
    skip: bool = False


@lru_cache(maxsize=2)
def dialect(file: File, delimiter: str = "", encoding: str = "") -> Dialect:
    r"""How the file is written; what the user gives is believed.

    >>> dialect(File("a.csv", "Name;Rate\nAda;3,5\nBo;4,5\n".encode("utf-16")))
    Dialect(encoding='utf-16', delimiter=';', skip=False)
    >>> dialect(File("a.csv", b"sep=|\nName|Role\n"))
    Dialect(encoding='utf-8', delimiter='|', skip=True)
    """
    encoding = encoding or _encoding(file)
    head = codecs.getincrementaldecoder(encoding)("replace").decode(file.head).lstrip("\ufeff")
    named = _named(head)
    found = delimiter or named or guess(head, file.suffix)[0] or ","
    return Dialect(encoding, found, bool(named))


def read_rows(file: File, how: Dialect) -> Iterator[Row | Flaw]:
    r"""All records of the file with their rows, as a stream.

    >>> list(read_rows(File("a.csv", b'a,"b\nc"\rd,e'), Dialect("utf-8", ",")))
    [Row(pointer='row=1', cells=['a', 'b c']), Row(pointer='row=2', cells=['d', 'e'])]
    """
    with file.stream() as raw, _text(raw, how.encoding) as text:
        lines = _Lines(text)
        if how.skip:
            next(lines, None)
        for number, cells in enumerate(_records(lines, how.delimiter), start=1):
            pointer = f"row={number}"
            if isinstance(cells, str):
                yield Flaw(pointer, cells)
            elif any("\udc80" <= char <= "\udcff" for cell in cells for char in _odd(cell)):
                yield Flaw(pointer, f"it holds bytes that are not {how.encoding.upper()}")
            else:
                yield Row(pointer, [_squeezed(cell) for cell in cells])


def guess(head: str, suffix: str = "") -> tuple[str, float]:
    r"""The delimiter of the lines, and how sure it is; "" where they are no table.

    What counts is how many labels of columns a row has, two at least, then how even the rows are.

    >>> guess("Name\tRole\nAda, Jr.\tchair\n"), guess("Dear all, we met.\n\nIt was good.\n")
    (('\t', 1.0), (',', 0.25))
    """
    best: tuple[tuple[float, ...], str, float] = ((), "", 0.0)
    cut = head.rfind("\n") if len(head) > 4096 else len(head)
    for place, delimiter in enumerate(DELIMITERS):
        lines = _Lines(io.StringIO(head[: cut if cut > 0 else len(head)], newline=""))
        records = []
        for cells in _records(lines, delimiter):
            if not isinstance(cells, str) and any(cells):
                records.append(cells)
            if len(records) == _LOOKED_AT:
                break
        wide = [len(cells) for cells in records if len(cells) > 1]
        if not wide:
            continue
        usual = max(sorted(set(wide)), key=wide.count)
        even = wide.count(usual) / len(records)
        known = max(sum(is_label(c) and read_label(c).known for c in r) for r in records[:40])
        score = (min(known, 2) + even, known, even, delimiter == "\t" and suffix == ".tsv", -place)
        if score > best[0]:
            best = (score, delimiter, even if known > 1 else even / 2)
    return best[1], best[2]


class _Lines(Iterator[str]):
    """Lines of a text that remembers those of the current record and can go back to them."""

    def __init__(self, text: io.TextIOBase | io.StringIO) -> None:
        self._text = text
        self._again: list[str] = []
        self.record: list[str] = []
        self.too_long = False
        self.ended = False

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._text.readline(_LINE)
        if not line:
            self.ended = True
            raise StopIteration
        if len(line) == _LINE and line[-1] not in "\r\n":
            self.too_long = True
            while rest := self._text.readline(_LINE):
                if rest[-1] in "\r\n":
                    break
        self.record.append(line)
        if len(self.record) > _LINES:
            raise csv.Error("a quotation mark is opened and not closed")
        return line.replace("\0", "")

    def begin(self) -> None:
        """Forget the record that was read."""
        self.record.clear()
        self.too_long = self.ended = False

    def back(self) -> None:
        """Give all lines of the record again but its first."""
        self._again.extend(reversed(self.record[1:]))


def _records(lines: _Lines, delimiter: str) -> Iterator[list[str] | str]:
    """The cells of each record, or why it has none."""
    stray = 0
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    while True:
        lines.begin()
        try:
            cells = next(reader, None)
            wrong = "the line is too long" if lines.too_long else ""
        except csv.Error as error:
            cells, wrong = [], str(error)
        if cells is None:
            return
        if not wrong and not _is_closed(lines, delimiter):
            wrong = "a quotation mark is opened and not closed"
        if not wrong:
            yield cells
            continue
        stray += 1
        lines.back()
        if stray < _STRAY:
            reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        else:
            reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        yield wrong


def _is_closed(lines: _Lines, delimiter: str) -> bool:
    """Whether a quotation that goes over lines, or to the end of the file, is a true one.

    Two stray quotes in neighbouring lines would make one cell of all that is between them.
    """
    if len(lines.record) == 1 and not lines.ended:
        return True
    try:
        next(
            csv.reader(lines.record, delimiter=delimiter, skipinitialspace=True, strict=True), None
        )
    except csv.Error:
        return len(lines.record) == 1 and sum(r.count('"') for r in lines.record) % 2 == 0
    return True


def _squeezed(cell: str) -> str:
    return cell if cell.isascii() and cell.isalnum() else " ".join(cell.split())


def _odd(cell: str) -> str:
    return "" if cell.isascii() else cell


def _text(raw: BinaryIO, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding, "surrogateescape", newline="")


def _named(head: str) -> str:
    """The delimiter that a first line "sep=;" names, as spreadsheets write it."""
    first = head.split("\n", 1)[0].rstrip("\r").strip('"')
    return first[4] if len(first) == 5 and first[:4].lower() == "sep=" else ""


def _encoding(file: File) -> str:
    """The encoding: a mark, UTF-8 if all bytes or almost all are, else what the first say."""
    if file.head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(file.head[: len(file.head) // 4 * 4], file.name)[1]
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    with file.stream() as stream:
        sample = bytearray()
        try:
            while block := stream.read(_BLOCK):
                if len(sample) < MAX_BYTES:
                    sample += block
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            while len(sample) < MAX_BYTES and (block := stream.read(_BLOCK)):
                sample += block
        else:
            if b"\0" not in sample and b"\x1b$" not in sample:
                return "utf-8"
    text = sample.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    if wrong and sum(not char.isascii() for char in text) - wrong > 3 * wrong:
        return "utf-8"
    return decode(bytes(sample[: sample.rfind(b"\n") + 1] or sample), file.name)[1]
