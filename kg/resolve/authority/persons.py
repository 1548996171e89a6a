"""A file of persons with their ids elsewhere: CSV with id, name, aliases and affiliations.

Columns in any order, more are allowed: `id` (ORCID or Wikidata id, as IRI or bare), `name`,
`aliases` and `affiliations` (or `affiliation`), several of which are parted by `|`.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import SourceError, UnreadableError
from kg.model import Kind
from kg.names import clean, fold
from kg.resolve.authority.candidate import SURE, Candidate, ranked
from kg.resolve.organisations import compare
from kg.resolve.profile import Profile, Reason

ORCID: Final = "https://orcid.org/"
WIKIDATA: Final = "http://www.wikidata.org/entity/"
_HINT = "columns: id, name, aliases, affiliations; several values are parted by |"
_ORCID = re.compile(r"(?:https?://(?:www\.)?orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?")
_WIKIDATA = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d*)/?")
_NAME, _TURNED, _AGREE, _DISAGREE = 0.85, 0.8, 0.15, -0.3


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the file; `id` is an IRI."""

    id: str
    names: tuple[str, ...]
    affiliations: tuple[str, ...]


class Persons:
    """The persons of an authority file by their names."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.size: int = len(people)
        self._by_name: dict[str, list[tuple[Person, str]]] = defaultdict(list)
        for person in people:
            for name in person.names:
                self._by_name[_key(name)].append((person, name))

    def match(self, name: str, *, affiliations: Sequence[str] = ()) -> list[Candidate]:
        """The persons that a name may mean, best first.

        Only a name in full (in whatever order, case and marks) that one person bears whose
        affiliation agrees is sure; all others are for people to decide.

        >>> ada = Person("https://orcid.org/0000-0002-1825-0097", ("Ada Byron",), ("CERN",))
        >>> [c.score for c in Persons([ada]).match("Byron, Ada", affiliations=["CERN"])]
        [0.95]
        >>> [c.score for c in Persons([ada]).match("Ada Byron")]
        [0.85]
        """
        best: dict[str, Candidate] = {}
        for person, matched in self._by_name.get(_key(name), ()):
            same = fold(matched) == fold(name)
            reasons = [
                Reason("same name", _NAME, f"“{matched}” is a name of theirs")
                if same
                else Reason("same name", _TURNED, f"“{matched}” in another order")
            ]
            if reason := _affiliated(affiliations, person.affiliations):
                reasons.append(reason)
            score = round(min(sum(r.weight for r in reasons), 1.0), 4)
            if person.id not in best or best[person.id].score < score:
                best[person.id] = Candidate(
                    person.id,
                    person.names[0],
                    score=score,
                    reasons=tuple(reasons),
                    matched=matched,
                    text=name,
                )
        return ranked(list(best.values()))


def read_persons(path: Path) -> Persons:
    """Read a file of persons.

    UnreadableError where it is missing or no text; SourceError, with its row, for a row without a
    name, with an id of no known kind, or with the id of an earlier row.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "people.csv"
    ...     _ = file.write_text("id,name,aliases\\nQ7259,Ada Lovelace,Ada Byron|Ada King\\n")
    ...     read_persons(file).match("ada king")[0].id
    'http://www.wikidata.org/entity/Q7259'
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return Persons(list(_rows(file, path)))
    except (OSError, UnicodeDecodeError) as e:
        raise UnreadableError(f"cannot be read: {e}", where=str(path), hint=_HINT) from e
    except csv.Error as e:
        raise SourceError(f"no CSV: {e}", where=str(path), hint=_HINT) from e


def identifier(text: str) -> str:
    """The IRI of an ORCID iD or a Wikidata item; "" for what is neither.

    The last digit of an ORCID iD checks the others (ISO 7064, MOD 11-2).

    >>> identifier("0000-0002-1825-0097"), identifier("Q42"), identifier("0000-0002-1825-0098")
    ('https://orcid.org/0000-0002-1825-0097', 'http://www.wikidata.org/entity/Q42', '')
    """
    if match := _ORCID.fullmatch(text.strip()):
        total = 0
        for digit in match[1][:-1].replace("-", ""):
            total = (total + int(digit)) * 2
        check = (12 - total % 11) % 11
        return ORCID + match[1] if match[1][-1] == ("X" if check == 10 else str(check)) else ""
    found = _WIKIDATA.fullmatch(text.strip())
    return WIKIDATA + found[1] if found else ""


def _rows(file: Iterator[str], path: Path) -> Iterator[Person]:
    reader = csv.reader(file)
    header = [column.strip().lower() for column in next(reader, [])]
    if not {"id", "name"} <= set(header):
        raise SourceError("no column id, or none called name", where=str(path), hint=_HINT)
    known: set[str] = set()
    for number, row in enumerate(reader, start=2):
        if not any(map(str.strip, row)):
            continue
        values = dict(zip(header, row, strict=False))
        where = f"{path}: row {number}"
        iri, name = identifier(values.get("id", "")), clean(values.get("name", ""))
        if not iri:
            raise SourceError(
                f"no ORCID or Wikidata id: {values.get('id', '')!r}", where=where, hint=_HINT
            )
        if not name or iri in known:
            what = f"the id {iri} for the second time" if name else "no name"
            raise SourceError(what, where=where, hint=_HINT)
        known.add(iri)
        places = _several(values.get("affiliations", "")), _several(values.get("affiliation", ""))
        names = dict.fromkeys((name, *_several(values.get("aliases", ""))))
        yield Person(iri, tuple(names), places[0] + places[1])


def _several(value: str) -> tuple[str, ...]:
    return tuple(filter(None, map(clean, value.split("|"))))


def _key(name: str) -> str:
    return " ".join(sorted(fold(name).split()))


def _affiliated(mine: Sequence[str], theirs: Sequence[str]) -> Reason | None:
    """Whether a stated affiliation is one of the file's."""
    if not mine or not theirs:
        return None
    for one in mine:
        for two in theirs:
            left, right = (Profile(x, Kind.ORGANISATION, (x,)) for x in (one, two))
            if fold(one) == fold(two) or compare(left, right).value >= SURE:
                return Reason("same affiliation", _AGREE, f"both are with {two}")
    return Reason("other affiliation", _DISAGREE, f"the file says {', '.join(theirs)}")
