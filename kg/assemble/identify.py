"""Canonical ids: what every mention of every source is called in the graph.

Named things (persons, institutions, places, events) are what names and decisions say. Facts and
parts of an event are what they are about, so the same fact from two sources is one node with two
pieces of evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kg.assemble.parts import Groups, parts_by_title
from kg.errors import KgError
from kg.model import Kind, Statement
from kg.names import digest, slug

_NAMED: Final = frozenset((Kind.PERSON, Kind.ORGANISATION, Kind.PLACE, Kind.EVENT))
# Facts and parts refer to named things; participations refer to parts and posts, too.
_STAGES: Final = (
    frozenset((Kind.SESSION, Kind.CONTRIBUTION)),
    frozenset((Kind.MEMBERSHIP,)),
    frozenset((Kind.PARTICIPATION,)),
)


def identify(groups: Groups, linker: Callable[[str], str]) -> dict[str, str]:
    """The canonical id (`kind/key`) of every mention id in `groups`.

    `linker` maps a mention id of a named thing to its canonical id. Raises KgError when a
    statement refers to a mention that no statement is about.

    >>> line = Statement("person/ada@0123456789ab", "name", "Ada")
    >>> identify({line.subject: [line]}, lambda mention: "person/ada-lovelace")
    {'person/ada@0123456789ab': 'person/ada-lovelace'}
    """
    _require_referents(groups)
    kinds = {mention: lines[0].kind for mention, lines in groups.items()}
    found = {mention: linker(mention) for mention, kind in kinds.items() if kind in _NAMED}
    namer = _Namer(groups, found)
    for stage in _STAGES:
        found.update({m: namer.name(m, kind) for m, kind in kinds.items() if kind in stage})
    for mention, kind in kinds.items():
        source = mention.rsplit("@", 1)[1]
        if kind is Kind.EVIDENCE:
            found[mention] = f"evidence/{source}-{_key(mention)}"
        elif kind is Kind.SOURCE:
            found[mention] = f"source/{source}"
    return found


class _Namer:
    def __init__(self, groups: Groups, found: Mapping[str, str]) -> None:
        self.groups, self.found = groups, found
        self._parts = parts_by_title(groups, found, self._event)

    def name(self, mention: str, kind: Kind) -> str:
        lines = self.groups[mention]
        if kind is Kind.MEMBERSHIP:
            return self._membership(lines)
        if kind is Kind.PARTICIPATION:
            return self._participation(lines)
        return f"{kind.value}/{self._parts[mention]}.{_hash(self._event(mention))}"

    def _membership(self, lines: Sequence[Statement]) -> str:
        """Who, as what, where: the same post stated twice is one membership."""
        title = slug(_value(lines, "title")) if _value(lines, "title") else "affiliation"
        where = _hash(self._one(lines, "organisation"))
        return f"membership/{_key(self._one(lines, 'member'))}.{title}.{where}"

    def _participation(self, lines: Sequence[Statement]) -> str:
        """Who, in which role, at which event, in which part of it."""
        who, role = self._one(lines, "participant"), _value(lines, "role")
        where = _hash(self._one(lines, "event"), self._one(lines, "part"))
        kind = "" if who.startswith("person/") else "organisation."
        return f"participation/{kind}{_key(who)}.{role}.{where}"

    def _event(self, mention: str) -> str:
        """The event that a part belongs to, at any depth; its source where none is stated."""
        seen: set[str] = set()
        while mention not in seen and not mention.startswith("event/"):
            seen.add(mention)
            mention = _value(self.groups[mention], "partOf") or mention
        return self.found.get(mention, mention.rsplit("@", 1)[1])

    def _one(self, lines: Sequence[Statement], prop: str) -> str:
        value = _value(lines, prop)
        return self.found[value] if value else ""


def _require_referents(groups: Groups) -> None:
    for lines in groups.values():
        for line in lines:
            for mention in (line.value if line.refers else "", line.evidence):
                if mention and mention not in groups:
                    raise KgError(
                        f"{line.subject} refers to {mention}, of which nothing is stated",
                        hint="statements.jsonl lacks lines; build again from the sources",
                    )


def _value(lines: Sequence[Statement], prop: str) -> str:
    return next((s.value for s in lines if s.prop == prop), "")


def _key(identifier: str) -> str:
    return identifier.split("/", 1)[1].rsplit("@", 1)[0]


def _hash(*parts: str) -> str:
    """Eight hex digits: enough to tell apart the events that have a part of the same name."""
    return digest(*parts)[:8]
