"""Reading the index of an authority file: records, names, words and places by their keys."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from kg.errors import SourceError
from kg.resolve.authority import store
from kg.resolve.authority.candidate import Candidate
from kg.resolve.organisations.reading import Word, read_words
from kg.resolve.organisations.words import Sort, is_rare, regions

_BLOCK: Final = 300  # records that one word may bring to comparison
_MANY: Final = 30  # records that bear a word which is no rare name
_UMBRELLA: Final = 20  # institutions of a body that has them everywhere
_COLUMNS: Final = (
    "id, name, country, place, geonames, latitude, longitude, status, successors, parents"
)


# Where a town may bear the name of another state, and a university that of its own.
STATES: Final = frozenset({"US"})


class Hit(NamedTuple):
    """A record that a key leads to: its number, and the name that the key was made of."""

    num: int
    kind: str
    text: str


class Index:
    """The index at `path`, read-only. Not for several threads at once; open it in each."""

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            self.size: int = self._db.execute("SELECT count(*) FROM record").fetchone()[0]
        except sqlite3.Error as e:
            raise SourceError(
                f"the index cannot be read: {e}",
                where=str(path),
                hint="delete it; it is made again",
            ) from e
        self.hits = lru_cache(maxsize=1 << 14)(self._hits)
        self.towns = lru_cache(maxsize=1 << 14)(self._towns)
        self.common = lru_cache(maxsize=1 << 14)(self._borne_by_many)
        self.record = lru_cache(maxsize=1 << 12)(self._record)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def number(self, identifier: str) -> int | None:
        """The number of the record of an id, None where the file has no such."""
        row = self._db.execute("SELECT num FROM record WHERE id = ?", (identifier,)).fetchone()
        return None if row is None else int(row[0])

    def current(self, num: int) -> Candidate | None:
        """A record, or the one record that has taken the place of one withdrawn; else None.

        A withdrawn record was a mistake or a double; an inactive one was an institution once.
        """
        candidate, seen = self.record(num), {num}
        while candidate.status == "withdrawn":
            after = {n for i in candidate.successors if (n := self.number(i)) is not None}
            if len(candidate.successors) != 1 or not after or after & seen:
                return None
            seen |= after
            candidate = self.record(min(after))
        return candidate

    def is_umbrella(self, identifier: str) -> bool:
        """Whether a record is a body with many institutions of its own, as an academy is."""
        row = self._db.execute("SELECT children FROM record WHERE id = ?", (identifier,)).fetchone()
        return bool(row and row[0] >= _UMBRELLA)

    def rare(self, words: Iterable[Word]) -> bool:
        """Whether one of the words is a proper name that few records bear, and no region."""
        named = [w.text for w in words if w.sort is Sort.PROPER and is_rare(w.text)]
        return any(not self.common(w) and "region" not in self._kinds(w) for w in named)

    def vast(self, place: str, country: str) -> bool:
        """Whether a place holds towns: of those, several may have an institution of its name."""
        kinds = self._kinds(place, country)
        return place in regions() or (
            "region" in kinds and ("town" not in kinds or country in STATES)
        )

    def labels(self, num: int) -> list[tuple[str, str]]:
        """The names of a record and their kinds, in the order of the file."""
        return self._db.execute(
            "SELECT DISTINCT text, kind FROM name WHERE num = ?"
            " AND kind NOT IN ('sorted', 'bare', 'townless', 'countryless') ORDER BY rowid",
            (num,),
        ).fetchall()

    def block(self, name: str, country: str) -> list[int]:
        """Numbers of the records of a country that share a telling word with the name."""
        found: dict[int, int] = {}
        for word in read_words(name):
            if word.sort in (Sort.PROPER, Sort.PLACE, Sort.COMMON):
                ends = store.edges(word.text) if word.sort is not Sort.COMMON else ()
                for key in (word.text, *ends):
                    rows = self._db.execute(
                        "SELECT num FROM word WHERE word = ? AND country = ? LIMIT ?",
                        (key, country, _BLOCK + 1),
                    ).fetchall()
                    if len(rows) <= _BLOCK:
                        for (num,) in rows:
                            found[num] = found.get(num, 0) + 1
        return sorted(found, key=lambda num: (-found[num], num))[:_BLOCK]

    def _kinds(self, place: str, country: str = "") -> set[str]:
        return {kind for where, kind in self.towns(place) if country in ("", where)}

    def _borne_by_many(self, word: str) -> bool:
        """Whether the word is one of a language rather than a name."""
        row = self._db.execute(
            "SELECT count(*) FROM (SELECT DISTINCT num FROM word WHERE word = ? LIMIT ?)",
            (word, _MANY),
        ).fetchone()
        return bool(row[0] == _MANY)

    def _hits(self, key: str) -> tuple[Hit, ...]:
        rows = self._db.execute("SELECT num, kind, text FROM name WHERE key = ?", (key,))
        return tuple(Hit(*row) for row in rows)

    def _towns(self, key: str) -> frozenset[tuple[str, str]]:
        """Country and kind of the places of a name: town, region, or code of a region."""
        rows = self._db.execute("SELECT country, kind FROM place WHERE key = ?", (key,))
        return frozenset(rows)

    def _record(self, num: int) -> Candidate:
        """A record without a score."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM record WHERE num = ?", (num,)).fetchone()
        *plain, successors, parents = row
        return Candidate(*plain, *(tuple(json.loads(ids)) for ids in (successors, parents)))
