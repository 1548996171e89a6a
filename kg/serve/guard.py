"""Who may ask: only this machine, or whoever has the token; and what browsers are told."""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
from collections.abc import Sequence
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import UsageError

_PAGES: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def is_loopback(host: str) -> bool:
    """Whether a name or address means this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("[::1]"), is_loopback("localhost.example")
    (True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """Lets requests through to an application, or refuses them.

    Without a token, only requests that name this machine as their host: else any web page could
    ask, by a name of its own that leads here. With a token, only those that bring it, as a Bearer
    token or as the password of any user. `origins` are web sites whose scripts may read answers.
    """

    def __init__(self, app: ASGIApp, token: str, origins: Sequence[str] = ()) -> None:
        self._app, self._token, self._origins = app, token.encode(), tuple(origins)
        for origin in origins:
            if origin != "*" and (
                not origin.startswith(("http://", "https://")) or origin[-1] == "/"
            ):
                raise UsageError(
                    f"{origin!r} is no origin", hint="such as https://app.example.org, or *"
                )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = self._allowed(headers.get("origin", ""))

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    told.setdefault(name, value)
                if "text/html" in told.get("content-type", ""):
                    told.setdefault("Content-Security-Policy", _PAGES)
                if self._origins:
                    told.add_vary_header("Origin")
                if origin:
                    told["Access-Control-Allow-Origin"] = origin
                    told["Access-Control-Expose-Headers"] = "X-SPARQL-MaxRows"
                    told["Cross-Origin-Resource-Policy"] = "cross-origin"
            await send(message)

        refused = self._refusal(scope, headers, origin)
        await (refused or self._app)(scope, receive, tell)

    def _allowed(self, origin: str) -> str:
        if not origin or not self._origins:
            return ""
        return "*" if "*" in self._origins else origin if origin in self._origins else ""

    def _refusal(self, scope: Scope, headers: Headers, origin: str) -> PlainTextResponse | None:
        if scope["method"] == "OPTIONS":
            told = {"Allow": "GET, HEAD, POST, OPTIONS"}
            if origin:
                told |= {
                    "Access-Control-Allow-Methods": "GET, HEAD, POST",
                    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type",
                    "Access-Control-Max-Age": "600",
                }
            return PlainTextResponse("", 204, told)
        if self._token:
            if self._knows(headers.get("authorization", "")):
                return None
            ask = {
                "WWW-Authenticate": 'Basic realm="kg: the token is the password", charset="UTF-8"'
            }
            return PlainTextResponse("a token is needed\n", 401, ask)
        host = headers.get("host", "")
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if not is_loopback(name):
            return PlainTextResponse("this server is for this machine only\n", 421)
        return None

    def _knows(self, authorization: str) -> bool:
        scheme, _, given = authorization.partition(" ")
        token = given.strip().encode("utf-8", "replace")
        if scheme.lower() == "basic":
            try:
                token = base64.b64decode(token, validate=True).partition(b":")[2]
            except (binascii.Error, ValueError):
                return False
        elif scheme.lower() != "bearer":
            return False
        return hmac.compare_digest(token, self._token)
