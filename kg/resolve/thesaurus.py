"""Thesaurus files: which names to replace by which, as bibliometric tools keep them.

A header line and two columns, parted by commas, semicolons or tabs: variant and preferred name. The
form of VOSviewer has the header "label<tab>replace by". A name to be replaced by nothing, which
leaves it out of a map there, is no matter of identity.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from kg.errors import DecisionError
from kg.model import Decision, Statement, Verdict
from kg.names import clean, slug
from kg.resolve.register import is_naming
from kg.statements import name_id

_HEADS: Final = (("variant", "preferred"), ("label", "replace by"))


class Replacement(NamedTuple):
    """One line of a thesaurus: a name, what to call it instead, and where that stands."""

    variant: str
    preferred: str
    where: str


def load(path: Path) -> list[Replacement]:
    """The replacements in a file; DecisionError, naming the line, when it is no thesaurus.

    >>> load(Path("no-such-file.csv"))
    Traceback (most recent call last):
    kg.errors.DecisionError: no-such-file.csv: cannot be read: [Errno 2] No such file or \
directory: 'no-such-file.csv'
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionError(f"cannot be read: {error}", where=str(path)) from error
    head, _, _ = text.partition("\n")
    mark = max("\t;,", key=lambda m: (head.count(m), m == "\t"))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        names = [clean(name).lower() for name in next(rows, [])]
        variant, preferred = next(
            ((names.index(a), names.index(b)) for a, b in _HEADS if {a, b} <= set(names)), (0, 1)
        )
        found = []
        for row in filter(any, rows):
            where = f"{path}:{rows.line_num}"
            if len(row) != len(names) or len(names) < 2:
                raise DecisionError(
                    f"{len(row)} columns instead of {max(len(names), 2)}",
                    where=where,
                    hint="a header, then variant and preferred name in every line",
                )
            found.append(Replacement(clean(row[variant]), clean(row[preferred]), where))
    except csv.Error as error:
        raise DecisionError(f"not a table: {error}", where=f"{path}:{rows.line_num}") from error
    return found


def decide(
    replacements: Iterable[Replacement], statements: Iterable[Statement], *, by: str, when: str
) -> tuple[list[Decision], list[Replacement]]:
    """What the replacements decide about the names in statements, and those that decide nothing.

    A replacement decides nothing where no source has the variant, or where it or the preferred
    name is that of several things (a person and a place, two committees). A preferred name that no
    source has unites its variants. Case and punctuation don't matter.

    >>> told = [Statement(f"person/{n}@0123456789ab", "name", n) for n in ("jim", "james")]
    >>> made, idle = decide([Replacement("Jim", "James", "t.csv:2")], told, by="me", when="2022")
    >>> [(d.left, d.verdict.value, d.right) for d in made], idle
    ([('person/jim', 'same', 'person/james')], [])
    """
    ids = _ids(statements)
    made: dict[tuple[str, str], Decision] = {}
    idle = []
    for each in replacements:
        left, right = _pair(each, ids)
        if not left:
            idle.append(each)
        elif left != right:
            why = f"to be called {each.preferred}: {each.where}"
            made.setdefault((left, right), Decision(left, right, Verdict.SAME, by, when, why))
    return list(made.values()), idle


def _pair(each: Replacement, ids: Mapping[str, set[str]]) -> tuple[str, str]:
    """The two ids that a replacement is about; ("", "") where that is unclear."""
    variants = ids.get(slug(each.variant), set())
    targets = ids.get(slug(each.preferred), set())
    if not each.preferred or len(variants) != 1:
        return "", ""
    (variant,) = variants
    kind = variant.split("/")[0]
    targets = targets or {f"{kind}/{slug(each.preferred)}"}
    same_kind = sorted(t for t in targets if t.startswith(f"{kind}/"))
    return (variant, same_kind[0]) if len(same_kind) == 1 else ("", "")


def _ids(statements: Iterable[Statement]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in filter(is_naming, statements):
        found[slug(line.value)].add(name_id(line.subject))
    return found
