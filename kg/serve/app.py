"""The web application of one graph folder, and running it."""

from __future__ import annotations

import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import EndpointError
from kg.serve.graphs import Graphs
from kg.serve.guard import Guard, is_loopback
from kg.serve.pages import Pages
from kg.serve.pool import Pool, RefusedError
from kg.serve.protocol import Endpoint
from kg.serve.sending import refusal
from kg.serve.worker import Limits
from kg.store import open_store
from kg.vocab import BASE

_Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to serve, for whom, with how many workers, under which limits."""

    host: str = "127.0.0.1"
    port: int = 8080
    token: str = ""
    origins: Sequence[str] = ()
    workers: int = 4
    limits: Limits = field(default_factory=Limits)
    base: str = BASE


def application(folder: Path, settings: Settings) -> Guard:
    """The ASGI application that serves a graph folder, behind its guard.

    >>> application(Path("out"), Settings())  # doctest: +ELLIPSIS
    <kg.serve.guard.Guard object at ...>
    """
    pool = Pool(folder / "store", settings.base, workers=settings.workers, limits=settings.limits)
    pages = Pages(folder, pool, settings.base)

    @asynccontextmanager
    async def running(app: Starlette) -> AsyncIterator[None]:
        await pool.start()
        try:
            yield
        finally:
            await pool.stop()

    endpoint = Endpoint(pool, pages)
    app = Starlette(
        routes=[
            Route("/", _told(pages.start)),
            Route("/sparql", endpoint),
            Route("/sparql/", endpoint),
            Route("/graphs", Graphs(pool)),
            Route("/questions/{name}", _told(pages.question)),
            Route("/resource/{id:path}", _told(pages.resource)),
            Route("/terms.json", _told(pages.terms)),
            Route("/graph", _told(pages.file)),
            Route("/graph.html", _told(pages.file)),
            Route("/report.html", _told(pages.file)),
            Route("/data.ttl", _told(pages.file)),
            Route("/data.nq", _told(pages.file)),
            Route("/static/{name}", _told(pages.static)),
        ],
        lifespan=running,
    )
    return Guard(app, settings.token, settings.origins)


def serve(folder: Path, settings: Settings, started: Callable[[str, str], None]) -> None:
    """Serve a graph folder until interrupted. `started` is told the address and the token.

    Whoever is not on this machine needs a token; one is made up where none is given. Port 0 is any
    free one. EndpointError when the port cannot be had, GraphFolderError when the store cannot be
    opened.
    """
    open_store(folder / "store")  # what is wrong with it is better told now than by a worker
    token = settings.token
    if not token and not is_loopback(settings.host):
        token = secrets.token_urlsafe(24)
    settings = Settings(
        settings.host, settings.port, token, settings.origins, settings.workers,
        settings.limits, settings.base,
    )  # fmt: skip
    with closing(_listen(settings.host, settings.port)) as listening:
        port = listening.getsockname()[1]
        name = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{name}:{port}/"

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                if self.started:
                    started(address, token)

        config = uvicorn.Config(
            application(folder, settings),
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=2,
            h11_max_incomplete_event_size=1 << 17,
        )
        Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        (family, *_, address), *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        listening = socket.create_server(address[:2], family=family, backlog=1024)
        # Else a small answer waits 40 ms for the client to acknowledge its head.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        raise EndpointError(
            f"cannot listen: {error.strerror or error}",
            where=f"{host}:{port}",
            hint="choose another port with --port",
        ) from error


def _told(handler: _Handler) -> _Handler:
    """The handler, with what it refuses told to the client: as a page where it wants one."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except RefusedError as refused:
            return refusal(refused)

    return handle
