"""Attacks in every text field: nothing runs, nothing is asked for, nothing breaks."""

from __future__ import annotations

import csv
import io
import itertools
import random
import re
from pathlib import Path

import pyoxigraph as ox

from kg.view import render

from .browser import chromium, opened
from .view_fixture import Report, World, dated, iri

PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    '"><img src=x onerror=alert(3)>',
    "<svg/onload=alert(4)>",
    "javascript:alert(5)",
    '<a href="javascript:alert(6)">href</a>',
    "{{constructor.constructor('alert(7)')()}} {% raw %}",
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\u202egnp.exe\u202c",
    "<iframe srcdoc='<script>parent.alert(8)</script>'></iframe>",
    "<style>@import 'http://evil.example/x.css'</style>",
    "']});alert(9);//",
    "\u2028alert(10)\u2029 \u0001\u0007",
)


PROTOCOLS = "[...document.querySelectorAll('a')].map((a) => a.protocol)"


def hostile() -> World:
    """A world in which every text field is an attack, one payload after the other."""
    turn = itertools.cycle(PAYLOADS)
    made = World(random.Random(1))
    report = Report(made, next(turn))
    quotes = [
        report.sentence(
            (next(turn), "person", f"p{i}", "name"), " spoke as ", next(turn), " ", next(turn)
        )
        for i in range(len(PAYLOADS))
    ]
    event = report.thing(
        iri("event", "e"),
        "ckg:Event",
        next(turn),
        quotes[0],
        schema__startDate=dated("2022-01-01"),
        schema__location=iri("place", "x"),
        ckg__eventType=ox.Literal(next(turn)),
        schema__eventAttendanceMode=ox.Literal(next(turn)),
        rule=next(turn),
    )
    report.thing(event, "ckg:Event", "", "", schema__endDate=ox.Literal(next(turn)))
    report.thing(iri("place", "x"), "schema:Place", next(turn), "")
    session = report.thing(
        iri("session", "s"), "ckg:Session", next(turn), quotes[1], ckg__partOf=event
    )
    for i, payload in enumerate(PAYLOADS):
        person, house = iri("person", f"p{i}"), iri("organisation", f"o{i}")
        report.thing(
            person,
            "foaf:Person",
            payload,
            quotes[i],
            rule=next(turn),
            skos__altLabel=[ox.Literal(next(turn)), ox.Literal(next(turn), language="zh")],
            schema__sameAs=[ox.Literal(next(turn)), "http://example.org/ok"],
            owl__sameAs=ox.NamedNode("javascript:alert(11)"),
            ckg__country=ox.Literal(next(turn)),
        )
        report.thing(house, "org:Organization", next(turn), quotes[i])
        report.thing(
            iri("organisation", f"u{i}"),
            "org:OrganizationalUnit",
            next(turn),
            quotes[i],
            org__unitOf=house,
        )
        talk = report.thing(
            iri("contribution", f"c{i}"),
            "ckg:Contribution",
            next(turn),
            quotes[i],
            dcterms__title=next(turn),
            ckg__topic=next(turn),
            ckg__partOf=session,
            ckg__contributionType=ox.Literal(next(turn)),
        )
        held = report.thing(
            iri("membership", f"m{i}"),
            "org:Membership",
            "",
            quotes[i],
            org__member=person,
            rule=next(turn),
            org__organization=iri("organisation", f"u{i}"),
            ckg__positionTitle=ox.Literal(next(turn)),
        )
        report.thing(
            iri("participation", f"q{i}"),
            "ckg:Participation",
            "",
            quotes[i],
            ckg__participant=person,
            rule=next(turn),
            ckg__inRole=ox.Literal(next(turn)),
            ckg__roleTitle=ox.Literal(next(turn)),
            ckg__atEvent=event,
            ckg__inPart=talk,
            ckg__representing=house,
            ckg__holding=held,
        )
        for graph, node in ((made.people, person), (made.institutions, house)):
            graph.add_node(
                node, label=next(turn), degree=1, strength=1.0, betweenness=0.0, community=0
            )
    for graph in made.networks.values():
        for pair in itertools.pairwise(list(graph)):
            graph.add_edge(
                *pair,
                weight=1.0,
                level=next(turn),
                first=next(turn),
                last=next(turn),
                events=(event,),
                participations=(),
            )
    return made.finish()


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    made = hostile()
    path = tmp_path / "hostile.html"
    path.write_text(
        render(made.store, made.statements, made.networks, title=PAYLOADS[1]), encoding="utf-8"
    )
    with chromium() as browser, opened(browser, path) as watched:
        page = watched.page
        page.evaluate("window.alert = (x) => { window.ran = x; }")
        places = [f"person/p{i}" for i in range(len(PAYLOADS))]
        places += [f"organisation/{k}{i}" for i in range(3) for k in "ou"]
        places += [
            "event/e",
            "place/x",
            "session/s",
            "contribution/c1",
            "contribution/c7",
            "participation/q1",
            "membership/m2",
        ]
        schemes: set[str] = set()
        for place in places:
            watched.go(focus=place)
            page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            page.wait_for_timeout(20)
            schemes |= set(page.evaluate(PROTOCOLS))
        for view in ("People", "Institutions", "Entities"):
            page.click(f"#views button:has-text('{view}')")
            watched.go(view=view.lower(), focus="person/p1", **{"with": "person/p2"})
        for payload in PAYLOADS:
            page.fill("#search", payload[:30])
        page.keyboard.press("Escape")
        page.click("#table-button")
        page.click("#table button:has-text('Links')")
        watched.go(
            focus="<img src=x onerror=alert(1)>",
            view="</script>",
            colour="<b>",
            **{"no-type": "<b>", "no-role": "\"'>", "no-country": "=1+1", "with": "<b>"},
        )
        watched.go()
        assert schemes == {"https:", "http:", "file:"}
        for kind in ("nodes", "links"):
            table = csv.reader(io.StringIO(watched.downloaded(kind).decode("utf-8-sig")))
            cells = [cell for row in table for cell in row]
            assert any("HYPERLINK" in cell for cell in cells)
            assert not [c for c in cells if re.match(r"[\s\u202e]*[=+\-@\t\r|%]", c)]
        svg = watched.downloaded("svg").decode()
        assert not re.search(r"<(script|img|iframe|a)\b", svg)
        assert page.evaluate("window.ran") is None
        watched.assert_quiet()
