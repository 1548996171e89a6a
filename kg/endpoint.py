"""Talking to a SPARQL endpoint: who asks, time limits, trying again, errors in plain words."""

from __future__ import annotations

import base64
import http.client
import io
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import IO, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from kg.errors import EndpointError, LimitError, QueryError, UsageError

_MOMENTARY: Final = (429, 502, 503, 504)
_LONGEST_WAIT: Final = 10.0
_TOLD: Final = 500  # characters of what a server says about an error


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its media type, and its body to read from."""

    kind: str
    stream: _Body


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A password must not follow to where another server points."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message,
        newurl: str,
    ) -> None:  # fmt: skip
        """None: it becomes an error."""


class Connection:
    """An endpoint with who asks. User and password may stand in the address.

    Otherwise KG_USER and KG_PASSWORD, or KG_TOKEN, from the environment are taken.

    >>> Connection("https://me:secret@a.example/sparql").address
    'https://a.example/sparql'
    """

    def __init__(self, address: str, *, timeout: float | None = None, tries: int = 4) -> None:
        parts = urlsplit(address)
        try:
            host = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
        except ValueError as error:
            raise UsageError(f"this is no address: {error}", where=address) from error
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            raise UsageError("this is no address", where=address, hint="such as https://…/sparql")
        if ":" in parts.hostname:
            host = f"[{parts.hostname}]{host[len(parts.hostname) :]}"
        self.address = urlunsplit((parts.scheme, host, parts.path, parts.query, ""))
        self._authorization = _authorization(parts.username, parts.password)
        self._timeout, self._tries = timeout, tries
        self._opener = urllib.request.build_opener(_NoRedirects)

    def post(self, form: Mapping[str, str], *, accept: str = "*/*") -> Reply:
        """Send a form, again where that may help. QueryError, LimitError or EndpointError."""
        for again in range(self._tries):
            last = again == self._tries - 1
            try:
                return self._post(form, accept)
            except urllib.error.HTTPError as error:
                with error:
                    if error.code not in _MOMENTARY or last:
                        raise self._refused(error) from error
                    wait = _seconds(error.headers.get("Retry-After", ""), 0.25 * 2**again)
            except TimeoutError as error:
                raise self._too_long() from error
            except urllib.error.URLError as error:
                if isinstance(error.reason, TimeoutError):
                    raise self._too_long() from error
                if last:
                    raise EndpointError(f"no answer: {error.reason}", where=self.address) from error
                wait = 0.25 * 2**again
            except (OSError, http.client.HTTPException) as error:
                if last:
                    raise EndpointError(f"no answer: {error!r}", where=self.address) from error
                wait = 0.25 * 2**again
            time.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _post(self, form: Mapping[str, str], accept: str) -> Reply:
        headers = {"Accept": accept, "User-Agent": "confkg", **self._authorization}
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        data = urlencode(form).encode()
        request = urllib.request.Request(self.address, data, headers)
        response = self._opener.open(request, timeout=self._timeout)
        return Reply(response.headers.get_content_type(), _Body(response, self))

    def _refused(self, error: urllib.error.HTTPError) -> Exception:
        said = " ".join(error.read(_TOLD * 4).decode("utf-8", "replace").split())[:_TOLD]
        if error.code == 400:
            return QueryError(f"refused: {said}", where=self.address)
        if error.code in (401, 403):
            hint = "set KG_USER and KG_PASSWORD, or KG_TOKEN"
            return EndpointError(f"not allowed: {said}", where=self.address, hint=hint)
        if 300 <= error.code < 400:
            there = error.headers.get("Location", "nowhere")
            return EndpointError(f"it has moved to {there}", where=self.address)
        return EndpointError(f"it answers {error.code}: {said}", where=self.address)

    def _too_long(self) -> LimitError:
        return LimitError(
            f"no answer in {self._timeout or 0:g} seconds",
            where=self.address,
            hint="make the query narrower, or give it longer with --timeout",
        )


class _Body(io.RawIOBase):
    """The body of an answer; what goes wrong while it is read is told like any other error."""

    def __init__(self, response: http.client.HTTPResponse, owner: Connection) -> None:
        self._response, self._owner = response, owner

    def read(self, size: int = -1) -> bytes:
        """Some bytes of it; none at its end."""
        try:
            found = self._response.read(None if size < 0 else size)
            if not found and self._response.length:
                raise http.client.IncompleteRead(b"", self._response.length)
            return found
        except TimeoutError as error:
            raise self._owner._too_long() from error
        except (OSError, http.client.HTTPException) as error:
            where = self._owner.address
            raise EndpointError(f"the answer breaks off: {error!r}", where=where) from error

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def close(self) -> None:
        """End the connection."""
        self._response.close()
        super().close()


def _authorization(user: str | None, password: str | None) -> dict[str, str]:
    user = user or os.environ.get("KG_USER")
    password = password or os.environ.get("KG_PASSWORD", "")
    if user:
        told = base64.b64encode(f"{user}:{password}".encode()).decode()
        return {"Authorization": f"Basic {told}"}
    token = os.environ.get("KG_TOKEN")
    return {"Authorization": f"Bearer {token}"} if token else {}


def _seconds(told: str, usual: float) -> float:
    return min(_LONGEST_WAIT, float(told)) if told.isdecimal() else usual
