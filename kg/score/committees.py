"""Committee lists against a table of who sat on which committee: a row a person.

Recall counts every row; precision counts a printed list only if the table knows it, because a call
for papers holds lists (a steering committee, say) that such tables leave out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kg.model import Kind, Record
from kg.score.agree import fold, fold_person, fold_title, similarity

COMMITTEE_LAYERS: Final = ("committee-person", "committee-affiliation")
COLUMNS: Final = "cfp_file role name affiliation_in_gold name_in_text affiliation_in_text".split()
_SEGMENT: Final = re.compile(r"\s*[,(]\s*|\)\s*|\s+[-–—]\s+|[–—]|\s+(?:and|&)\s+")
_NEARLY: Final = 0.8

Tally = tuple[int, int, int]  # right, wrong, missed


def tally_committees(
    records: Sequence[Record], rows: Sequence[Mapping[str, str]]
) -> dict[str, Tally]:
    """Right, wrong and missed per layer for one document and its rows of the table.

    A row whose name does not stand in the text word for word counts neither way, and so does an
    affiliation that does not. A list counts as known to the table when at least half of its people
    stand there in the same kind of role (chair, or member of the programme committee).

    >>> rows = [dict(zip(COLUMNS, ("a.txt", "pc", "Ada Diaz", "MIT, USA", "1", "1")))]
    >>> tally_committees([], rows)
    {'committee-person': (0, 0, 1), 'committee-affiliation': (0, 0, 1)}
    """
    found = _Found(records)
    wanted = {(row["role"], fold_person(row["name"])): row for row in rows}
    firm = {key for key, row in wanted.items() if row["name_in_text"] == "1"}
    said: set[tuple[str, str]] = set()
    for (role, _), people in found.lists.items():
        known = {name for name in people if _nearly(role, name, wanted)}
        if known and 2 * len(known) >= len(people):
            said |= {(role, name) for name in people}
    right = firm & said
    wrong = {key for key in said - right if not _nearly(*key, wanted)}
    stated = {key for key in firm if wanted[key]["affiliation_in_text"] == "1"}
    counts = Counter(
        _verdict(found.affiliations[name], wanted[role, name]["affiliation_in_gold"])
        if (role, name) in right
        else "missed"
        for role, name in stated
    )
    return {
        "committee-person": (len(right), len(wrong), len(firm - right)),
        "committee-affiliation": (
            counts["right"],
            counts["wrong"],
            counts["wrong"] + counts["missed"],
        ),
    }


class _Found:
    """Lists of people by kind of role and printed label; the affiliations of each person."""

    def __init__(self, records: Iterable[Record]) -> None:
        of = {(record.kind, record.key): record for record in records}
        names = {key: _names(record) for (kind, key), record in of.items() if kind is Kind.PERSON}
        self.lists: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.affiliations: dict[str, list[set[str]]] = defaultdict(list)
        for (kind, _), record in of.items():
            people = [name for key in _keys(record, Kind.PERSON) for name in names.get(key, ())]
            if kind is Kind.PARTICIPATION:
                for role in filter(None, map(_kind, record.values("role"))):
                    for label in record.values("roleTitle") or ("",):
                        self.lists[role, fold(label)] |= set(people[:1])
            elif kind is Kind.MEMBERSHIP:
                for key in _keys(record, Kind.ORGANISATION):
                    chain = _chain(of, key)
                    for name in people:
                        self.affiliations[name].append(chain)


def _nearly(role: str, name: str, wanted: Mapping[tuple[str, str], Mapping[str, str]]) -> bool:
    """Whether the table holds this person in this role, by the name or by one close to it."""
    if (role, name) in wanted:
        return True
    return any(
        kind == role and row["name_in_text"] != "1" and _close(name, other)
        for (kind, other), row in wanted.items()
    )


def _close(one: str, other: str) -> bool:
    """Whether two folded names are spelt nearly alike, or begin and end in the same words."""
    ends = [(words[0], words[-1]) for words in (one.split(), other.split()) if words]
    return similarity(one, other) >= _NEARLY or (len(ends) == 2 and ends[0] == ends[1])


def _verdict(found: Sequence[set[str]], gold: str) -> str:
    """Whether one begins as the other, up to a comma or dash: "MIT" is right for "MIT, USA"."""
    if not found:
        return "missed"
    heads = _heads(gold)
    return "right" if any(chain & heads for chain in found) else "wrong"


def _heads(form: str) -> set[str]:
    """A printed institution up to each of its commas, dashes and brackets, folded."""
    segments = [s for s in map(fold_title, _SEGMENT.split(form)) if s]
    return {fold_title(form), *(" ".join(segments[:n]) for n in range(1, len(segments) + 1))}


def _kind(role: str) -> str:
    """The table's word for a role, "" for roles that it does not hold."""
    if role == "programme-committee-member":
        return "pc"
    return "chair" if role == "chair" or role.endswith("-chair") else ""


def _keys(record: Record, kind: Kind) -> list[str]:
    return list(dict.fromkeys(c.value for c in record.claims if c.refers is kind))


def _names(record: Record) -> list[str]:
    return list(dict.fromkeys(map(fold_person, record.values("name"))))


def _chain(of: Mapping[tuple[Kind, str], Record], key: str) -> set[str]:
    """Folded names and acronyms of an institution and of all above it."""
    forms: set[str] = set()
    seen: set[str] = set()
    while key and key not in seen and (record := of.get((Kind.ORGANISATION, key))):
        seen.add(key)
        for form in (*record.values("name"), *record.values("acronym")):
            forms |= _heads(form)
        key = next(iter((*record.values("unitOf"), *record.values("subOrganizationOf"))), "")
    return forms
