"""The plan of a file of tables: what each column is taken for and why, before anything is read."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import NoSourceError
from kg.ingest.file import File
from kg.ingest.tables.plan import TablePlan, prepare
from kg.ingest.tables.readers import READERS


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file is taken for: its format, how it is written, its tables."""

    name: str
    format: str
    encoding: str
    delimiter: str
    mapping: str
    tables: tuple[TablePlan, ...]


def plan(file: File) -> Plan:
    """What the columns of a file of tables are taken for, and why.

    `SourceError` if it is no table or nothing says which event it is about; `UsageError` for a
    mapping that does not fit.

    >>> found = plan(File("a.csv", b"Name,Org,Conference\\nAda Diaz,MIT,ICSE 2021\\n"))
    >>> [(c.label, c.meaning, c.examples) for c in found.tables[0].columns]
    [('Name', 'person', ('Ada Diaz',)), ('Org', 'institution', ('MIT',)), \
('Conference', 'event', ('ICSE 2021',))]
    >>> found.format, found.delimiter, found.tables[0].event, found.tables[0].role
    ('CSV or TSV table', ',', "the column 'Conference' names it", 'attendee')
    """
    reader = next((reader for reader in READERS if reader.sniff(file)), None)
    if reader is None:
        raise NoSourceError("this is no table", where=file.name)
    return Plan(
        file.name,
        reader.label,
        reader.source(file).encoding,
        reader.delimiter(file),
        file.given.mapping,
        tuple(ready.plan for ready in prepare(file, reader.tables(file))),
    )
