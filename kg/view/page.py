"""The page as one string: template, style, scripts and data in one file that asks for nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final

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
    "facts.js", "panel.js", "table.js", "export.js", "filters.js", "app.js",
)  # fmt: skip
"""The page's own scripts in the order they run."""


def render(
    store: ox.Store,
    statements: Iterable[Statement],
    networks: Mapping[str, nx.Graph[str]],
    *,
    title: str = "",
    base: str = vocab.BASE,
) -> str:
    """The interactive view of a graph: one HTML page that works offline and without a server.

    `networks` has the collaboration graphs under "people" and "institutions"; one that is
    missing is shown empty. `title` defaults to the event's name, or to how many there are.
    The same input gives the same characters. Write it as UTF-8.

    >>> render(ox.Store(), [], {}).startswith("<!doctype html>")
    True
    """
    payload = collect(store, statements, base)
    nets = {
        "entities": views.entities(payload),
        "people": views.shared_stage(payload, networks.get("people", nx.Graph())),
        "institutions": views.shared_stage(payload, networks.get("institutions", nx.Graph())),
    }
    heading = title or _title(payload)
    data = {
        "title": heading,
        "base": base,
        "triples": _triples(store),
        "prefixes": vocab.prefixes(base),
        "sources": payload.sources,
        "levels": views.LEVELS,
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
    """Distinct triples of the union of all named graphs."""
    query = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"
    rows = store.query(query, use_default_graph_as_union=True)
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
