"""Sections on the networks: who is central, who connects, which groups there are, who met whom."""

from __future__ import annotations

import heapq
from typing import Final, Literal

from kg.analyse import MEASURES
from kg.report.blocks import Cell, Heat, Piece, Section, Table
from kg.report.findings import Findings, first_rows, listed, several

_SHOWN: Final = 10  # as many as kg stats
_MEMBERS: Final = 6
_MATRIX: Final = 14
_PAIRS: Final = 15


def network(found: Findings, agents: str) -> Section:
    """The network of people, or of institutions."""
    stats, one = found.stats[agents], "person" if agents == "people" else "institution"
    title = f"{agents.capitalize()} and their network"
    if not stats.nodes:
        return Section(agents, title, texts=((f"No {one} is known to have taken part.",),))
    texts = [
        f"{several(stats.nodes, one, agents)} took part, with {several(stats.links, 'link')}"
        " between them: two are linked when they shared a stage, which is the same talk or"
        " panel, the same session, or at least the same event."
    ]
    if stats.links:
        texts.append(_shape(stats.components, agents))
    if stats.sources < stats.nodes:
        texts.append(f"Betweenness is estimated from {stats.sources:,} of them.")
    return Section(
        agents,
        title,
        texts=tuple((text,) for text in texts),
        tables=(
            _best_connected(found, agents),
            _ranking(found, agents, "go-betweens", "betweenness"),
            _ranking(found, agents, "brokers", "constraint"),
            _links(found, agents),
            _bridges(found, agents),
            _communities(found, agents),
        ),
    )


def _shape(components: tuple[int, ...], agents: str) -> str:
    """How the network hangs together, of which something is linked."""
    alone = components.count(1)
    parts = len(components) - alone
    if len(components) == 1:
        return "All of them hang together."
    without = f"{several(alone, 'has', 'have')} no link" if alone else "none is without a link"
    if parts == 1:
        return f"All that have links hang together; {without}."
    return f"They fall into {parts:,} parts; the largest has {components[0]:,} {agents}; {without}."


def _best_connected(found: Findings, agents: str) -> Table:
    nodes = found.networks[agents].nodes
    return Table(
        f"best-connected-{agents}",
        "Best connected",
        f"Strength: {_lower(MEASURES['strength'])} Contacts: {_lower(MEASURES['degree'])}",
        ("Name", "Contacts", "Strength"),
        tuple(
            (found.link(r.iri, r.label, agents), nodes[r.iri]["degree"], f"{r.value:.3f}")
            for r in found.stats[agents].best_connected[:_SHOWN]
        ),
        (found.ask.kg("stats", "--of", agents), found.ask.command("contacts")),
        empty="None shared a stage with another.",
        narrow=True,
    )


def _ranking(
    found: Findings, agents: str, key: Literal["go-betweens", "brokers"], measure: str
) -> Table:
    stats = found.stats[agents]
    ranked = stats.go_betweens if key == "go-betweens" else stats.brokers
    return Table(
        f"{key}-{agents}",
        key.capitalize(),
        f"{measure.capitalize()}: {_lower(MEASURES[measure])}",
        ("Name", measure.capitalize()),
        tuple((found.link(r.iri, r.label, agents), f"{r.value:.3f}") for r in ranked[:_SHOWN]),
        (found.ask.kg("stats", "--of", agents),),
        empty="None: nobody stands between others who have not met.",
        narrow=True,
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _links(found: Findings, agents: str) -> Table:
    edges = found.networks[agents].edges(data=True)
    strongest = heapq.nsmallest(
        _PAIRS, ((-data["weight"], *sorted((a, b)), data["level"]) for a, b, data in edges)
    )
    nodes = found.networks[agents].nodes
    return Table(
        f"links-{agents}",
        "Strongest links",
        "The weight adds up all shared stages, small ones counting more; it opens their sentences.",
        ("Name", "Other name", "Closest stage", "Weight"),
        tuple(
            (
                found.link(one, nodes[one].get("label", one), agents),
                found.link(other, nodes[other].get("label", other), agents),
                f"same {level}",
                found.tie(one, other, f"{-weight:.3f}", agents),
            )
            for weight, one, other, level in strongest
        ),
        (found.ask.command(f"links-{agents}"),),
        empty="None.",
        more=found.stats[agents].links - len(strongest),
    )


def _bridges(found: Findings, agents: str) -> Table:
    bridges = found.stats[agents].bridges
    return Table(
        f"bridges-{agents}",
        "Bridges",
        "The only link between two parts of the network: without it they would know nothing of each"
        " other. The numbers are how many each end holds on to.",
        ("Name", "Other name", "On each side"),
        tuple(
            (
                *(
                    found.link(iri, label, agents)
                    for iri, label in zip((bridge.a, bridge.b), bridge.labels, strict=True)
                ),
                found.tie(bridge.a, bridge.b, "{} | {}".format(*bridge.sides), agents),
            )
            for bridge in bridges[:_SHOWN]
        ),
        (found.ask.kg("stats", "--of", agents),),
        empty="None: no part of the network hangs on a single link.",
        more=max(0, len(bridges) - _SHOWN),
    )


def _communities(found: Findings, agents: str) -> Table:
    communities, nodes = found.stats[agents].communities, found.networks[agents].nodes
    rows: list[tuple[Cell, ...]] = []
    for group in communities[:_SHOWN]:
        others = group.members[1 : _MEMBERS + 1]
        links: list[Piece] = [
            found.link(iri, nodes[iri].get("label", iri), agents) for iri in others
        ]
        rest = len(group.members) - 1 - len(others)
        links += [several(rest, "other")] if rest else []
        first = found.link(group.members[0], group.label, agents)
        rows.append((first, listed(links), len(group.members)))
    return Table(
        f"communities-{agents}",
        "Communities",
        "Groups that share stages among themselves more than with others, each named after its"
        " best-connected member.",
        ("Around", "With", "Size"),
        tuple(rows),
        (found.ask.kg("stats", "--of", agents),),
        empty="None.",
        more=max(0, len(communities) - _SHOWN),
    )


def together(found: Findings) -> Section:
    """Who shared a stage with whom: countries, and the best-connected institutions."""
    countries = [_country_matrix(found)] if found.countries else []
    return Section(
        "together",
        "Who met whom",
        tables=(_countries(found), *countries, _institution_matrix(found)),
        texts=(
            (
                "A country is that of the institution represented, or of one above it, as the"
                " sources or an authority file give it; where they give none, the participant's"
                " own. Countries are written as printed.",
            ),
        ),
    )


def _countries(found: Findings) -> Table:
    rows, more = first_rows(found.countries, _PAIRS)
    return Table(
        "countries",
        "Countries",
        "From how many people of each country the events heard, and at how many of them.",
        ("Country", "People", "Events"),
        tuple((row["country"], int(row["people"]), int(row["events"])) for row in rows),
        (found.ask.command("countries"),),
        empty="None: no source names a country.",
        more=more,
        shares=True,
    )


def _country_matrix(found: Findings) -> Table:
    names = [row["country"] for row in found.countries][:_MATRIX]
    at = {name: number for number, name in enumerate(names)}
    every = found.countries_together
    rows = [row for row in every if row["one"] in at and row["other"] in at]
    values = {_pair(at[row["one"]], at[row["other"]]): int(row["events"]) for row in rows}
    return Table(
        "countries-together",
        "Countries at the same events",
        "At how many events two countries were both represented."
        + (f" The {_MATRIX} at most events." if len(found.countries) > _MATRIX else ""),
        ("Country", "Other country", "Events"),
        tuple((row["one"], row["other"], int(row["events"])) for row in rows),
        (found.ask.command("countries-together"),),
        empty="None: no two countries are known to have met.",
        more=len(every) - len(rows),
        chart=Heat(tuple(names), values, "event") if values else None,
    )


def _institution_matrix(found: Findings) -> Table:
    net = found.networks["institutions"]
    top = sorted(net, key=lambda iri: (-net.nodes[iri].get("strength", 0.0), iri))[:_MATRIX]
    names = [net.nodes[iri].get("label", iri) for iri in top]
    pairs = [
        (len(net.edges[a, b]["events"]), i, j)
        for i, a in enumerate(top)
        for j, b in enumerate(top)
        if i < j and net.has_edge(a, b)
    ]
    link = [found.link(iri, name, "institutions") for iri, name in zip(top, names, strict=True)]
    return Table(
        "institutions-together",
        "Institutions on the same stages",
        "At how many events two institutions shared a stage."
        + (f" The {_MATRIX} best-connected ones." if len(net) > _MATRIX else ""),
        ("Institution", "Other institution", "Events"),
        tuple(
            (link[i], link[j], found.tie(top[i], top[j], str(number), "institutions"))
            for number, i, j in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:]))
        ),
        (found.ask.command("institutions-together"),),
        empty="No two institutions are known to have shared a stage.",
        more=net.number_of_edges() - len(pairs),
        chart=Heat(tuple(names), {(i, j): n for n, i, j in pairs}, "event") if pairs else None,
    )


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
