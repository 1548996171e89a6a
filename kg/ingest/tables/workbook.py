"""Sheets of a workbook (XLSX, XLS, ODS) as rows; what would fill the memory is refused."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from kg.errors import SourceError, UnreadableError
from kg.ingest.file import File
from kg.ingest.tables.grid import Row

MAX_FILE: Final = 50_000_000
_MAX_UNPACKED: Final = 400_000_000
_MAX_CELLS: Final = 20_000_000
_REPEATED: Final = 1000  # of a filled cell or row of an OpenDocument sheet
_BLOCK: Final = 1 << 20
_CELL: Final = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\br="([A-Z]{1,4})(\d{1,8})"')
_FILLED: Final = re.compile(
    rb"<table:table-cell\b(?=[^<>]*\boffice:value-type=)"
    rb'[^<>]*\btable:number-columns-repeated="(\d+)"'
)
_ROW: Final = re.compile(
    rb'<table:table-row\b[^<>]*\btable:number-rows-repeated="(\d+)"[^<>]*>'
    rb"(?:(?!</table:table-row>).){0,4000}?office:value-type=",
    re.DOTALL,
)


def sheets(file: File) -> dict[str, list[Row]]:
    """The visible sheets of a workbook by name, each with all of its rows.

    A value merged over rows is that of each of them; merged over columns, of the first.
    """
    book = _open(file)
    shown = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
    found = {}
    try:
        for name in shown:
            found[name] = list(_rows(book.get_sheet_by_name(name), name))
    except CalamineError as error:
        raise _damaged(file, error) from error
    return found


def is_workbook(file: File) -> bool:
    """Whether the file is a workbook, by its signature and what is packed in it.

    >>> is_workbook(File("a.xlsx", b"PK\\x03\\x04xl/workbook.xml"))
    True
    """
    head = file.head
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return file.suffix == ".xls"
    if not head.startswith(b"PK\x03\x04"):
        return False
    return (
        file.suffix in (".xlsx", ".xlsm", ".xlsb", ".ods")
        or b"xl/workbook" in head
        or b"opendocument.spreadsheet" in head[:200]
    )


def _open(file: File) -> CalamineWorkbook:
    data = file.bytes(MAX_FILE)
    if data.startswith(b"PK"):
        _refuse_bombs(file, data)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(file, error) from error


def _refuse_bombs(file: File, data: bytes) -> None:
    """`UnreadableError` for a workbook that is small on disk and huge when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > _MAX_UNPACKED:
                raise _too_large(file)
            for member in members:
                if re.search(r"worksheets/[^/]*\.xml$|^content\.xml$", member.filename):
                    with archive.open(member) as sheet:
                        _refuse_far_cells(file, sheet)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _damaged(file, error) from error


def _refuse_far_cells(file: File, sheet: Any) -> None:
    """A sheet is laid out as a rectangle, so that one cell far away makes a huge one."""
    width = height = 1
    left, read = b"", 0
    while block := sheet.read(_BLOCK):
        read += len(block)
        if read > _MAX_UNPACKED:  # the archive does not tell the true size
            raise _too_large(file)
        text = left + block
        for column, row in _CELL.findall(text):
            number = 0
            for letter in column:
                number = number * 26 + letter - 64
            width, height = max(width, number), max(height, int(row))
        repeated = [int(n) for n in (*_FILLED.findall(text), *_ROW.findall(text))]
        if width * height > _MAX_CELLS or max(repeated, default=0) > _REPEATED:
            raise _too_large(file)
        left = text[-4096:]


def _rows(sheet: CalamineSheet, name: str) -> Iterator[Row]:
    if sheet.start is None:
        return
    down = {
        (row, first[1]): first
        for first, last in sheet.merged_cell_ranges or ()
        for row in range(first[0] + 1, min(last[0], first[0] + _REPEATED) + 1)
    }
    above: dict[tuple[int, int], str] = {}
    starts = set(down.values())
    for number, values in enumerate(sheet.to_python(skip_empty_area=False)):
        cells = [_text(value) for value in values]
        for column, cell in enumerate(cells):
            if (number, column) in starts:
                above[number, column] = cell
            elif not cell and (number, column) in down:
                cells[column] = above.get(down[number, column], "")
        yield Row(f"{name}!row={number + 1}", cells)


def _text(value: object) -> str:
    """A value as a table prints it; a point in time in ISO 8601, midnight as a date."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = not (value.hour or value.minute or value.second)
        return value.date().isoformat() if midnight else value.replace(microsecond=0).isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    text = " ".join(str(value).split())
    return "" if text.startswith("#") and text.rstrip("!?").isupper() and "/" in text else text


def _too_large(file: File) -> UnreadableError:
    return UnreadableError(
        "the workbook is too large when it is unpacked", where=file.name, hint="save it as CSV"
    )


def _damaged(file: File, error: Exception) -> SourceError:
    return UnreadableError(
        f"the workbook cannot be opened: {error}",
        where=file.name,
        hint="if it has a password remove it, or save the sheets as CSV",
    )
