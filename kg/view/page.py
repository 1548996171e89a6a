"""The page as one string: template, style, scripts and data in one file that asks for nothing.

**Deep links.** What is shown is kept in the address behind `#`, as `name=value` pairs joined by
`&` and percent-encoded like a query. All are optional; what is unknown is ignored:

- `view`: `entities` (the default), `people` or `institutions`; `rollup=true` counts departments
  as their institution.
- `focus`: IRI of what is selected, whole or without the base: a thing, a session or talk, or a
  participation or position (its link is selected). With `with`, the IRI of a second thing, it is
  the link between the two, as in `#view=people&focus=person/ada-bo&with=person/cy-do`.
- `hops`: 1 or 2, to draw only what lies around the focus.
- `from`, `to`: years; `weight`: least weight of a link.
- `no-type`, `no-link`, `no-role`, `no-country`, `no-event-type`: what is filtered out, each as
  often as needed: `no-role=attendee&no-role=author`.
- `colour`: `type`, `community` or `country`; `size`: `degree` or `betweenness`.
- `table`: `nodes` or `links`, the same data as a table; `loose`: `true` or `false`, also what
  has no link; `all=true`, all of a large graph.

A link to one thing is `graph.html#focus=<iri>`; `link_to` makes one.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final
from urllib.parse import urlencode

import jinja2
import networkx as nx
import pyoxigraph as ox

from kg import vocab
from kg.errors import KgError
from kg.model import Statement
from kg.view import views
from kg.view.network import columns, vis_network
from kg.view.payload import TYPES, Payload, collect

SCRIPTS: Final = (
    "model.js", "search.js", "shapes.js", "labels.js", "stage.js", "draw.js", "hit.js",
    "facts.js", "panel.js", "table.js", "export.js", "filters.js",
    "hash.js", "app.js",
)  # fmt: skip
"""The page's own scripts in the order they run."""

_PLAIN: Final[Mapping[str, str]] = {}


def render(
    store: ox.Store,
    statements: Iterable[Statement],
    networks: Mapping[str, nx.Graph[str]],
    *,
    title: str = "",
    start: Mapping[str, str] = _PLAIN,
    base: str = vocab.BASE,
) -> str:
    """The interactive view of a graph: one HTML page that works offline and without a server.

    `networks` has the collaboration graphs under "people" and "institutions", and may have the
    institutions rolled up under "organisations". A network that is missing is shown empty. `title`
    defaults to the event's name, or to how many there are. The same input gives the same
    characters. Write it as UTF-8.

    `start` is what the page opens on when its address says nothing: names and values of a deep
    link (see the module), such as `{"view": "people"}`; empty ones don't count.

    >>> render(ox.Store(), [], {}).startswith("<!doctype html>")
    True
    """
    payload = collect(store, statements, base)
    nets = {
        "entities": views.entities(payload),
        "people": views.shared_stage(payload, networks.get("people", nx.Graph())),
        "institutions": views.shared_stage(payload, networks.get("institutions", nx.Graph())),
    }
    if whole := networks.get("organisations"):
        rolled_up = views.organisations(payload, networks.get("institutions", nx.Graph()), whole)
        nets |= {"organisations": rolled_up} if rolled_up else {}
    heading = title or _title(payload)
    data = {
        "title": heading,
        "base": base,
        "start": urlencode({name: value for name, value in start.items() if value}),
        "triples": _triples(store),
        "prefixes": vocab.prefixes(base),
        "sources": payload.sources,
        "countries": payload.countries,
        "types": TYPES,
        "facts": columns(payload.facts),
        "parts": columns(payload.parts),
        "evidence": columns(payload.evidence),
        "views": {name: {**net.content(), "rule": views.RULES[name]} for name, net in nets.items()},
    }
    style = _asset("page.css")
    own = "".join(_asset(name) for name in SCRIPTS)
    scripts = [vis_network(), f'(() => {{\n"use strict";\n{own}}})();\n']
    template = _environment().get_template("template.html.j2")
    if any("</script" in script.lower() or "<!--" in script for script in scripts):
        raise KgError("a script would end its own block in the page", where="kg/view")
    return template.render(
        title=heading, data=data, style=style, scripts=scripts, policy=policy(style, scripts)
    )


def link_to(iri: str, *, view: str = "entities", other: str = "", page: str = "graph.html") -> str:
    """A deep link into the page to a thing, or with `other` to the link between two things.

    >>> link_to("https://w3id.org/confkg/id/person/ada-bo", view="people")
    'graph.html#view=people&focus=https%3A%2F%2Fw3id.org%2Fconfkg%2Fid%2Fperson%2Fada-bo'
    """
    values = {"view": view, "focus": iri, "with": other}
    return f"{page}#{urlencode({k: v for k, v in values.items() if v})}"


def policy(style: str, scripts: Iterable[str]) -> str:
    """A Content-Security-Policy under which only these very texts run, and nothing is fetched.

    >>> policy("a{}", [])[:20]
    "default-src 'none'; "
    """
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)};"
        " img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _title(payload: Payload) -> str:
    events = [row["label"] for row in payload.things if row["type"] == "event"]
    return events[0] if len(events) == 1 else f"{len(events)} events"


def _triples(store: ox.Store) -> int:
    """How many facts there are in the union of all sources."""
    rows = store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert isinstance(rows, ox.QuerySolutions)
    return int(next(rows)["n"].value)


def _asset(name: str) -> str:
    return files("kg.view").joinpath(name).read_text(encoding="utf-8")


def _environment() -> jinja2.Environment:
    """Autoescape on; data goes in as JSON that can't end its script block."""
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(_asset),
        keep_trailing_newline=True,
    )
    environment.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False, "separators": (",", ":"), "allow_nan": False,
    }  # fmt: skip
    return environment
