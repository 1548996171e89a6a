"""Authority files, offline: which record of ROR, or of a file of persons, a name means.

>>> import json, tempfile
>>> from pathlib import Path
>>> record = {"id": "https://ror.org/1", "name": "University of Vienna"}
>>> with tempfile.TemporaryDirectory() as folder:
...     dump = Path(folder) / "ror.jsonl"
...     _ = dump.write_text(json.dumps(record))
...     with open_authority(dump, Path(folder)) as ror:
...         accepted(ror.match("Universität Wien")).id
'https://ror.org/1'
"""

from __future__ import annotations

from kg.resolve.authority.candidate import SURE, Candidate, accepted
from kg.resolve.authority.lookup import Authority, open_authority
from kg.resolve.authority.persons import Persons, read_persons

__all__ = [
    "SURE",
    "Authority",
    "Candidate",
    "Persons",
    "accepted",
    "open_authority",
    "read_persons",
]
