"""Ids that a thing would have if nothing had been decided: whoever has noted one is led on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pyoxigraph as ox

from kg.assemble.derived import derived_graph
from kg.assemble.identify import identify
from kg.assemble.parts import Groups
from kg.statements import REPLACES, name_id
from kg.vocab import BASE, DCTERMS


def replaced(
    groups: Groups, canonical: Mapping[str, str], former: Mapping[str, str] | None = None
) -> dict[str, set[str]]:
    """From each id that is no thing's any more to what it became: several things after a split.

    It covers people, institutions, events and places under every exact name, with their sessions,
    talks, posts and participations, whose ids are made of theirs. `former` are further ids with
    what they became, such as those of mentions that once stood alone.

    >>> from kg.model import Statement
    >>> line = Statement("person/jim@0123456789ab", "name", "Jim")
    >>> replaced({line.subject: [line]}, {line.subject: "person/james"})
    {'person/jim': {'person/james'}}
    """
    found: dict[str, set[str]] = defaultdict(set)
    things = set(canonical.values())
    for mention, plain in identify(groups, name_id).items():
        if plain not in things:
            found[plain].add(canonical[mention])
    for mention, lines in groups.items():
        for line in lines:
            if line.prop == REPLACES and line.value not in things:
                found[line.value].add(canonical[mention])
    for old, new in (former or {}).items():
        if old not in things and new in things:
            found[old].add(new)
    return dict(found)


def links(
    groups: Groups,
    canonical: Mapping[str, str],
    former: Mapping[str, str] | None = None,
    *,
    base: str = BASE,
) -> list[ox.Quad]:
    """The same as `dcterms:isReplacedBy`, in the derived graph, sorted.

    >>> links({}, {})
    []
    """
    became = ox.NamedNode(f"{DCTERMS}isReplacedBy")
    graph = derived_graph(base)
    return [
        ox.Quad(ox.NamedNode(f"{base}{old}"), became, ox.NamedNode(f"{base}{new}"), graph)
        for old, targets in sorted(replaced(groups, canonical, former).items())
        for new in sorted(targets)
    ]
