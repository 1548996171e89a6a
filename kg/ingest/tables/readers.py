"""Readers of tables, one for each format."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kg.errors import NoSourceError, UsageError
from kg.ingest.file import File
from kg.ingest.tables import delimited, records, workbook
from kg.ingest.tables.grid import Table, find_table
from kg.ingest.tables.labels import read_label
from kg.ingest.tables.mapping import load
from kg.ingest.tables.plan import prepare
from kg.ingest.tables.rows import write
from kg.model import Entry, Flaw, Source

_DELIMITED: Final = (".csv", ".tsv", ".tab", ".psv")
_MAYBE: Final = (".txt", ".dat", ".text", "")
_MARKUP: Final = re.compile(
    rb"\s*(?:<[!?a-zA-Z]|[{\[]\s*[\"{\[\]}]|%PDF|PK\x03\x04|@prefix|BEGIN:)"
)
_FOREIGN: Final = re.compile(
    r'"@context"|"@graph"|"@id"|"schedule"\s*:\s*\{|"FeatureCollection"|"\$schema"'
)
_KEY: Final = re.compile(r'[{,]\s*"((?:[^"\\]|\\.){1,80})"\s*:')
_LISTED: Final = re.compile(r'"(?:[^"\\]|\\.){1,80}"\s*:\s*\[\s*\{')


@dataclass(frozen=True, slots=True)
class TableReader(ABC):
    """What the readers of all formats have in common."""

    media_type: str = ""
    label: str = ""
    beside_text: bool = False

    @abstractmethod
    def sniff(self, file: File) -> bool:
        """Whether the file is in this format."""

    @abstractmethod
    def tables(self, file: File) -> list[Table]:
        """The tables of the file."""

    def source(self, file: File) -> Source:
        """The source that the file is."""
        return file.source(self.media_type, "utf-8")

    def delimiter(self, file: File) -> str:
        """What parts its columns, if it is a character."""
        return ""

    def entries(self, file: File) -> Iterator[Entry | Flaw]:
        """The rows of its tables, one after another."""
        mapping = load(file.given.mapping)
        scope = file.sha256[:12]
        told: list[Entry] = []
        for ready in prepare(file, self.tables(file)):
            yield from write(ready, scope, mapping, told)


@dataclass(frozen=True, slots=True)
class DelimitedReader(TableReader):
    """Reads CSV and its kin in a stream.

    >>> DelimitedReader().sniff(File("a.txt", b"Name;Role\\nAda Diaz;Chair\\nBo Li;Speaker\\n"))
    True
    """

    media_type: str = "text/csv"
    label: str = "CSV or TSV table"

    def sniff(self, file: File) -> bool:
        """By its suffix; without one, by even rows under labels of columns."""
        if file.is_folder or _MARKUP.match(file.head) or b"\0\0\0" in file.head[:4096]:
            return False
        if file.suffix in _DELIMITED:
            return bool(file.head.strip())
        if file.suffix not in _MAYBE:
            return False
        head = file.head.decode("utf-8", "replace").lstrip("\ufeff")
        lines = [line for line in head.splitlines()[:40] if line.strip()]
        if head[:4].lower() == "sep=" and len(lines) > 2:
            return True
        return len(lines) > 2 and delimited.guess(head)[1] >= 0.95

    def source(self, file: File) -> Source:
        """The source that the file is, with the encoding that its rows are read in."""
        return file.source(self.media_type, self._dialect(file).encoding)

    def delimiter(self, file: File) -> str:
        """The character between two columns."""
        return self._dialect(file).delimiter

    def tables(self, file: File) -> list[Table]:
        """The one table of the file."""
        how = self._dialect(file)
        header = load(file.given.mapping).header
        table = find_table(
            file.name, lambda: delimited.read_rows(file, how), header, file.given.mapping
        )
        return [table] if table else []

    def _dialect(self, file: File) -> delimited.Dialect:
        mapping = load(file.given.mapping)
        try:
            return delimited.dialect(file, mapping.delimiter, mapping.encoding)
        except LookupError as error:
            raise UsageError(str(error), where=file.given.mapping) from error


@dataclass(frozen=True, slots=True)
class WorkbookReader(TableReader):
    """Reads the visible sheets of a workbook."""

    media_type: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    label: str = "XLSX, XLS or ODS workbook"

    def sniff(self, file: File) -> bool:
        """By its signature and what is packed in it."""
        return not file.is_folder and workbook.is_workbook(file)

    def tables(self, file: File) -> list[Table]:
        """A table for each sheet that is not empty."""
        mapping = load(file.given.mapping)
        sheets = workbook.sheets(file)
        for name in mapping.sheets:
            if name not in sheets:
                raise UsageError(
                    f"there is no sheet {name!r}",
                    where=mapping.path,
                    hint=f"there are: {', '.join(sheets)}",
                )
        found = [
            find_table(name, rows.__iter__, mapping.header, mapping.path)
            for name, rows in sheets.items()
            if not mapping.sheets or name in mapping.sheets
        ]
        return [table for table in found if table]


@dataclass(frozen=True, slots=True)
class JsonReader(TableReader):
    """Reads records of JSON: a list of objects, or an object with such lists.

    >>> JsonReader().sniff(File("a.json", b'[{"name": "Ada Diaz", "affiliation": "MIT"}]'))
    True
    """

    media_type: str = "application/json"
    label: str = "JSON records"

    def sniff(self, file: File) -> bool:
        """By a list of objects with keys that are labels of columns."""
        if file.is_folder or file.suffix not in (".json", "", ".txt"):
            return False
        try:
            head = file.head.decode(json.detect_encoding(file.head), "replace").lstrip(
                "\ufeff \r\n\t"
            )
        except LookupError:
            return False
        head = head.lstrip("\ufeff \r\n\t")
        if not (re.match(r"\[\s*\{", head) or head.startswith("{")) or _FOREIGN.search(head):
            return False
        listed = head.startswith("[") or _LISTED.search(head) is not None
        keys = {key.replace("\\", "") for key in _KEY.findall(head)}
        return listed and sum(read_label(key).known for key in keys) >= 1

    def source(self, file: File) -> Source:
        """The source that the file is."""
        return file.source(self.media_type, json.detect_encoding(file.head))

    def tables(self, file: File) -> list[Table]:
        """A table for each list of objects."""
        return _tables(file, records.load_json(file))


@dataclass(frozen=True, slots=True)
class JsonLinesReader(TableReader):
    """Reads objects of JSON, one a line, in a stream."""

    media_type: str = "application/jsonl"
    label: str = "JSON Lines records"

    def sniff(self, file: File) -> bool:
        """By its suffix, or by two first lines that are objects."""
        if file.is_folder or file.suffix not in (".jsonl", ".ndjson", ".json", "", ".txt"):
            return False
        lines = [line for line in file.head.splitlines()[:3] if line.strip()][:2]
        if len(lines) < 2 or _FOREIGN.search(lines[0].decode("utf-8", "replace")):
            return bool(lines) and file.suffix in (".jsonl", ".ndjson") and lines[0][:1] == b"{"
        try:
            found: list[Any] = [json.loads(line) for line in lines]
        except (ValueError, RecursionError):
            return file.suffix in (".jsonl", ".ndjson")
        return all(isinstance(item, dict) for item in found)

    def tables(self, file: File) -> list[Table]:
        """The one table of the file."""
        table = records.lines_table(file.name, file)
        if table is None:
            raise NoSourceError("no line holds an object", where=file.name)
        return [table]


@dataclass(frozen=True, slots=True)
class YamlReader(TableReader):
    """Reads records of YAML, by the safe loader."""

    media_type: str = "application/yaml"
    label: str = "YAML records"

    def sniff(self, file: File) -> bool:
        """By its suffix."""
        return not file.is_folder and file.suffix in (".yaml", ".yml")

    def tables(self, file: File) -> list[Table]:
        """A table for each list of objects."""
        return _tables(file, records.load_yaml(file))


READERS: Final[tuple[TableReader, ...]] = (
    WorkbookReader(),
    JsonLinesReader(),
    JsonReader(),
    YamlReader(),
    DelimitedReader(),
)
"""One reader of each format, asked in this order."""


def _tables(file: File, document: Any) -> list[Table]:
    found = records.tables(file.name, document)
    if not found:
        raise NoSourceError("it holds no list of objects", where=file.name)
    return found
