"""Canonical ids: what every mention of every source is called in the graph.

Named things (persons, institutions, places, events) are what names and decisions say. Facts and
parts of an event are what they are about, so the same fact from two sources is one node with two
pieces of evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Kind, Statement
from kg.names import digest, slug

NAMED = frozenset((Kind.PERSON, Kind.ORGANISATION, Kind.PLACE, Kind.EVENT))
Canonical = Mapping[str, str]
Groups = Mapping[str, Sequence[Statement]]


def identify(groups: Groups, linker: Callable[[str], str]) -> dict[str, str]:
    """The canonical id (`kind/key`) of every mention id in `groups`.

    `linker` maps a mention id of a named thing to its canonical id.
    """
    found = {m: linker(m) for m, lines in groups.items() if lines[0].kind in NAMED}
    resolver = _Resolver(groups, found)
    for mention, lines in groups.items():
        if lines[0].kind in (Kind.SESSION, Kind.CONTRIBUTION):
            found[mention] = resolver.part(mention)
    for mention, lines in groups.items():
        if lines[0].kind is Kind.MEMBERSHIP:
            found[mention] = resolver.membership(lines)
    for mention, lines in groups.items():
        if lines[0].kind is Kind.PARTICIPATION:
            found[mention] = resolver.participation(lines)
    for mention, lines in groups.items():
        if lines[0].kind is Kind.EVIDENCE:
            found[mention] = f"evidence/{lines[0].source}-{_key(mention)}"
        elif lines[0].kind is Kind.SOURCE:
            found[mention] = f"source/{lines[0].source}"
    return found


@dataclass(frozen=True, slots=True)
class _Resolver:
    groups: Groups
    found: dict[str, str]

    def part(self, mention: str) -> str:
        """A session or contribution is itself only within its event."""
        event = self._event(mention, set())
        kind, key = mention.split("/", 1)
        return f"{kind}/{key.rsplit('@', 1)[0]}.{digest(event)[:6]}"

    def membership(self, lines: Sequence[Statement]) -> str:
        """Who, as what, where: the same post stated twice is one membership."""
        member = self._one(lines, "member")
        title = slug(_value(lines, "title")) if _value(lines, "title") else "affiliation"
        where = self._one(lines, "organisation")
        return f"membership/{_key(member)}.{title}.{digest(where)[:6]}"

    def participation(self, lines: Sequence[Statement]) -> str:
        """Who, in which role, at which event, in which part of it."""
        who, role = self._one(lines, "participant"), _value(lines, "role")
        where = digest(self._one(lines, "event"), self._one(lines, "part"))[:6]
        kind = "" if who.startswith("person/") else "organisation."
        return f"participation/{kind}{_key(who)}.{role}.{where}"

    def _event(self, mention: str, seen: set[str]) -> str:
        seen.add(mention)
        for line in self.groups[mention]:
            if line.prop == "partOf" and line.value not in seen:
                if line.value.startswith("event/"):
                    return self.found[line.value]
                return self._event(line.value, seen)
        return mention.rsplit("@", 1)[1]

    def _one(self, lines: Sequence[Statement], prop: str) -> str:
        value = _value(lines, prop)
        return self.found[value] if value else ""


def _value(lines: Sequence[Statement], prop: str) -> str:
    return next((s.value for s in lines if s.prop == prop), "")


def _key(identifier: str) -> str:
    return identifier.split("/", 1)[1].rsplit("@", 1)[0]
