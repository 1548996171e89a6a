"""The SPARQL 1.1 Protocol, for queries only (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.serve import negotiate
from kg.serve.description import describe
from kg.serve.pages import Pages
from kg.serve.pool import Pool, RefusedError
from kg.serve.sending import refusal, respond
from kg.serve.worker import ROWS, TRIPLES, Job

_LONGEST: Final = 1 << 20  # bytes of a request
_GRAPHS: Final = ("default-graph-uri", "named-graph-uri")


class Endpoint:
    """The ASGI application at /sparql: queries, the service description, the editor."""

    def __init__(self, pool: Pool, pages: Pages) -> None:
        self._pool, self._pages = pool, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            job = await self._read(request)
        except RefusedError as refused:
            await refusal(refused)(scope, receive, send)
        except ClientDisconnect:
            return
        else:
            if isinstance(job, Response):
                await job(scope, receive, send)
            else:
                await respond(self._pool, job, scope, receive, send)

    async def _read(self, request: Request) -> Job | Response:
        """The job that a request means, or what else it is answered with."""
        accept = request.headers.get("accept", "")
        pairs = _pairs(request.scope["query_string"])
        if request.method in ("GET", "HEAD"):
            liked = negotiate.choose(
                accept, {**negotiate.ROWS, **negotiate.TRIPLES, **negotiate.HTML}
            )
            if liked == "html" and "format" not in dict(pairs):
                return self._pages.editor(dict(pairs).get("query", ""))
            if not pairs:
                return describe(str(request.url.replace(query="")), accept)
        elif request.method == "POST":
            pairs += await _body(request)
        else:
            refused = RefusedError(405, "ask with GET or POST")
            return refusal(refused, {"Allow": "GET, HEAD, POST, OPTIONS"})
        return job(pairs, accept)


async def _body(request: Request) -> list[tuple[str, str]]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/sparql-query":
        return [("query", _text(await _read_all(request)))]
    if kind == "application/x-www-form-urlencoded":
        return _pairs(await _read_all(request))
    if kind == "application/sparql-update":
        raise RefusedError(403, "this endpoint is read-only")
    known = "application/sparql-query or application/x-www-form-urlencoded"
    raise RefusedError(415, f"a query is sent as {known}")


async def _read_all(request: Request) -> bytes:
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or len(told) > 9 or int(told) > _LONGEST:
        raise RefusedError(413, f"a request has at most {_LONGEST:,} bytes")
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > _LONGEST:
            raise RefusedError(413, f"a request has at most {_LONGEST:,} bytes")
        parts.append(part)
    return b"".join(parts)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(400, "the query is not UTF-8") from error


def _pairs(data: bytes) -> list[tuple[str, str]]:
    try:
        found = parse_qsl(
            data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
    except ValueError as error:  # which a UnicodeDecodeError is, too
        raise RefusedError(400, "the request is not URL-encoded UTF-8") from error
    return found


def job(pairs: list[tuple[str, str]], accept: str) -> Job:
    """The job that the parameters of a request mean; RefusedError when they mean none.

    >>> job([("query", "ASK {}")], "text/csv").rows
    'csv'
    """
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    if "update" in values or any(name.startswith("using-") for name in values):
        raise RefusedError(403, "this endpoint is read-only")
    if len(values.get("query", ())) > 1:
        raise RefusedError(400, "more than one query")
    if "query" not in values:
        raise RefusedError(400, "there is no query")
    graphs: list[list[str] | None] = [values.get(name) for name in _GRAPHS]
    if graphs != [None, None]:  # a dataset that is given is the whole dataset
        graphs = [given or [] for given in graphs]
    rows, triples = (
        negotiate.choose(accept, negotiate.ROWS),
        negotiate.choose(accept, negotiate.TRIPLES),
    )
    for wanted in values.get("format", ()):  # clients send names of their own, too: those are idle
        rows = wanted if wanted in ROWS else rows
        triples = wanted if wanted in TRIPLES else triples
    return Job(values["query"][0], rows, triples, graphs[0], graphs[1])
