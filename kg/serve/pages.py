"""The pages for people: start, editor, named questions, one thing. All text in them is escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import jinja2
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from kg import query
from kg.errors import UsageError
from kg.serve import lookup, negotiate
from kg.serve.pool import Pool, RefusedError
from kg.serve.sending import respond
from kg.serve.worker import ROWS, Job
from kg.vocab import CKG, FOAF, ORG, prefixes

_STATIC: Final = {
    "editor.js": "text/javascript; charset=utf-8",
    "results.js": "text/javascript; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
}
_FILES: Final = {
    "graph": ("graph.html", "text/html; charset=utf-8"),
    "graph.html": ("graph.html", "text/html; charset=utf-8"),  # where the report leads to
    "report.html": ("report.html", "text/html; charset=utf-8"),
    "data.ttl": ("graph.ttl", "text/turtle; charset=utf-8"),
    "data.nq": ("graph.nq", "application/n-quads"),
}
_COUNTED: Final = {
    f"{CKG}Event": "events",
    f"{FOAF}Person": "persons",
    f"{ORG}Organization": "institutions",
    f"{CKG}Participation": "participations",
    f"{CKG}Source": "sources",
    f"{CKG}Evidence": "quotes",
}


class Pages:
    """The pages of one graph folder, asked through a pool of workers."""

    def __init__(self, folder: Path, pool: Pool, base: str) -> None:
        self._folder, self._pool, self._base = folder, pool, base
        self._prefixes = prefixes(base)
        self._known: tuple[object, lookup.Known] | None = None

    async def start(self, request: Request) -> Response:
        """What there is, the named questions as forms, links to everything else."""
        classes = dict((await self._there_is()).classes)
        counts = {name: classes.get(iri, 0) for iri, name in _COUNTED.items()}
        return self._page(
            "start.html.j2",
            counts=counts,
            questions=query.questions().values(),
            has_graph=(self._folder / "graph.html").is_file(),
            has_report=(self._folder / "report.html").is_file(),
            has_data=(self._folder / "graph.ttl").is_file(),
        )

    def editor(self, text: str) -> Response:
        """The editor, with a query in it."""
        return self._page("editor.html.j2", query=text)

    async def question(self, request: Request) -> Response:
        """A named question with its form and its answer; for machines, the answer alone."""
        found = query.questions().get(request.path_params["name"])
        if found is None:
            raise RefusedError(404, "no question has this name")
        values = {
            name: value
            for name, value in request.query_params.items()
            if name in found.parameters and (value or found.types[name] == "text")
        }
        try:
            text = query.bind(found, values, self._base)
        except UsageError as error:
            raise RefusedError(400, str(error)) from error
        accept = request.headers.get("accept", "")
        wanted = request.query_params.get("format", "")
        liked = negotiate.choose(accept, {**negotiate.ROWS, **negotiate.HTML})
        if wanted or liked != "html":
            if wanted not in ("", *ROWS):
                raise RefusedError(400, f"no such format: it is one of {', '.join(ROWS)}")
            return _Streamed(self._pool, Job(text, rows=wanted or liked, triples=""))
        columns, rows = await lookup.rows(self._pool, text)
        return self._page(
            "question.html.j2",
            question=found,
            values={**found.parameters, **values},
            columns=columns,
            rows=rows,
            text=text,
            formats={name: _query(**values, format=name) for name in ROWS},
        )

    async def resource(self, request: Request) -> Response:
        """One thing: a page for people, RDF for machines."""
        iri = request.query_params.get("iri") or self._base + request.path_params["id"]
        accept = request.headers.get("accept", "")
        chosen = negotiate.choose(accept, {**negotiate.TRIPLES, **negotiate.HTML})
        if chosen == "html":
            found = await lookup.thing(self._pool, iri)
            if found is None:
                raise RefusedError(404, "nothing is said of this")
            return self._page("resource.html.j2", iri=iri, thing=found)
        if not chosen:
            raise RefusedError(406, "this is HTML or RDF")
        if await lookup.thing(self._pool, iri) is None:
            raise RefusedError(404, "nothing is said of this")
        return _Streamed(self._pool, lookup.about(iri, chosen))

    async def terms(self, request: Request) -> Response:
        """What the editor completes: prefixes, classes, properties."""
        there_is = await self._there_is()
        return JSONResponse(
            {
                "prefixes": self._prefixes,
                "classes": [self._short(iri) for iri, _ in there_is.classes],
                "properties": [self._short(iri) for iri, _ in there_is.properties],
            }
        )

    async def file(self, request: Request) -> Response:
        """A file of the graph folder as it is."""
        name, media = _FILES[request.url.path.strip("/")]
        path = self._folder / name
        if not path.is_file():
            raise RefusedError(404, f"there is no {name} in the graph folder")
        # The view brings a policy of its own, which lets nothing but its own scripts run.
        policy = {"Content-Security-Policy": "frame-ancestors 'none'"}
        return FileResponse(path, media_type=media, headers=policy)

    async def static(self, request: Request) -> Response:
        """Scripts and styles of the pages."""
        name = request.path_params["name"]
        if name not in _STATIC:
            raise RefusedError(404, "there is no such file")
        return Response(_asset(name), media_type=_STATIC[name])

    async def _there_is(self) -> lookup.Known:
        """Counted once for each state of the store."""
        state = self._pool.state()
        if self._known is None or self._known[0] != state:
            self._known = state, await lookup.known(self._pool)
        return self._known[1]

    def _page(self, name: str, **values: Any) -> Response:
        helpers = {"short": self._short, "link": self._link, "address": _query}
        return HTMLResponse(_environment().get_template(name).render(**values, **helpers))

    def _short(self, iri: str) -> str:
        return lookup.short(iri, self._prefixes)

    def _link(self, iri: str) -> str:
        """Where a thing's page is."""
        if iri.startswith(self._base):
            return f"/resource/{quote(iri[len(self._base) :])}"
        return f"/resource/?{urlencode({'iri': iri})}"


class _Streamed(Response):
    """The answer to a job, sent as it comes."""

    def __init__(self, pool: Pool, job: Job) -> None:
        super().__init__()
        self._pool, self._job = pool, job

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await respond(self._pool, self._job, scope, receive, send)


def _query(**values: str) -> str:
    return urlencode(values)


@cache
def _asset(name: str) -> str:
    return files("kg.serve").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.ChainableUndefined,
        loader=jinja2.FunctionLoader(_asset),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = "{:,}".format
    return environment
