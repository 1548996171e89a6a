"""Which sessions and contributions of several sources are one: same event, same title, same people.

A programme, a report and a calendar tell of the same talk. Its title says so, where it is the only
one of that title in each of them; where the sources give other people, it is another talk of the
same title ("Opening remarks"). Several of one title are told apart by the ids that sources share.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from kg.model import Kind, Statement
from kg.names import digest, slug

Groups = Mapping[str, Sequence[Statement]]
_GLOBAL: Final = re.compile(r"://|^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
_PARTS: Final = (Kind.SESSION, Kind.CONTRIBUTION)


def parts_by_title(
    groups: Groups, found: Mapping[str, str], event_of: Callable[[str], str]
) -> dict[str, str]:
    """The key of every mention of a part; equal keys in one event are one part.

    `found` has the canonical ids of people, `event_of` gives the canonical event of a mention. A
    part keeps the key that its source gave it where it has no title, or its source has several of
    this title and no id that others would give it, too.

    >>> lines = [Statement("session/opening-1a2b3c@0123456789ab", "name", "Opening")]
    >>> parts_by_title({lines[0].subject: lines}, {}, lambda mention: "event/forum")
    {'session/opening-1a2b3c@0123456789ab': 'opening'}
    """
    titled: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    keys = {}
    for mention, lines in groups.items():
        if lines[0].kind in _PARTS:
            keys[mention] = mention.split("/", 1)[1].rsplit("@", 1)[0]
            if title := next((s.value for s in lines if s.prop in ("title", "name")), ""):
                titled[lines[0].kind, event_of(mention), slug(title)].append(mention)
    people = _people(groups, found)
    for (_, _, title), mentions in titled.items():
        by_source: dict[str, list[str]] = defaultdict(list)
        for mention in mentions:
            by_source[mention.rsplit("@", 1)[1]].append(mention)
        alone = [same[0] for same in by_source.values() if len(same) == 1]
        for mention in (m for same in by_source.values() if len(same) > 1 for m in same):
            if identifier := _known_everywhere(groups[mention]):
                keys[mention] = f"{title}-{digest(identifier)[:6]}"
        for others, key in _keys(alone, people, title):
            keys.update(dict.fromkeys(others, key))
    return keys


def _known_everywhere(lines: Sequence[Statement]) -> str:
    """An IRI or UUID that a part has; numbers and names are its source's alone."""
    found = (s.value for s in lines if s.prop == "identifier" and _GLOBAL.search(s.value))
    return min(found, default="")


def _people(groups: Groups, found: Mapping[str, str]) -> dict[str, set[str]]:
    """Who took part in each part."""
    people: dict[str, set[str]] = defaultdict(set)
    for lines in groups.values():
        if lines[0].kind is Kind.PARTICIPATION:
            who = {found[s.value] for s in lines if s.prop == "participant"}
            for line in lines:
                if line.prop == "part":
                    people[line.value] |= who
    return people


def _keys(
    mentions: Sequence[str], people: Mapping[str, set[str]], title: str
) -> Iterable[tuple[list[str], str]]:
    """Mentions that share somebody, or of whom nobody else is known, with one key each."""
    groups: list[tuple[set[str], list[str]]] = []
    silent = [m for m in mentions if not people.get(m)]
    for mention in mentions:
        if who := set(people.get(mention, ())):
            same = [group for group in groups if group[0] & who]
            groups = [group for group in groups if group not in same]
            joined = sorted({mention}.union(*(m for _, m in same)))
            groups.append((who.union(*(w for w, _ in same)), joined))
    if len(groups) <= 1:
        yield [*silent, *(m for _, group in groups for m in group)], title
        return
    for who, group in groups:
        yield group, f"{title}-{min(who).split('/', 1)[1]}"
