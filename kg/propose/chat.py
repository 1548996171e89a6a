"""Asking an OpenAI-compatible chat endpoint that the user names: limits, trying again, errors."""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from email.message import Message
from typing import IO, Any, Final
from urllib.parse import urlsplit, urlunsplit

from kg.errors import EndpointError, UsageError

KEY: Final = "KG_LLM_KEY"
"""The environment variable with the key of the endpoint, if it wants one."""

_MOMENTARY: Final = (429, 500, 502, 503, 504)
_LARGEST: Final = 2_000_000  # bytes of an answer
_CHUNK: Final = 65_536
_TOLD: Final = 300  # characters of what a server says about an error
_LONGEST_WAIT: Final = 20.0


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Neither the key nor the text may follow to where another server points."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message,
        newurl: str,
    ) -> None:  # fmt: skip
        """None: it becomes an error."""


class Chat:
    """An endpoint such as `http://localhost:8000/v1`; nothing is sent before `ask`.

    `timeout` is for a whole answer, in seconds. Asking twice changes nothing there, so that it is
    tried again, `tries` times in all, after errors that may pass.

    >>> Chat("http://localhost:8000/v1/").address
    'http://localhost:8000/v1'
    """

    def __init__(
        self, address: str, *, timeout: float = 300.0, tries: int = 3, pause: float = 1.0
    ) -> None:
        parts = urlsplit(address)
        try:
            sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        if not sound or parts.username or parts.password or parts.query:
            hint = f"such as http://localhost:8000/v1; a key is taken from {KEY}"
            shown = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
            raise UsageError("this is no address of an endpoint", where=shown, hint=hint)
        self.address = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))
        self._timeout, self._tries, self._pause = timeout, tries, pause
        self._opener = urllib.request.build_opener(_NoRedirects)

    def ask(self, question: Mapping[str, Any]) -> str:
        """What the model answers, "" if it refuses. EndpointError where there is no answer."""
        data = json.dumps(question).encode()
        for again in range(self._tries):
            wait = self._pause * 2**again
            try:
                return _content(self._post(data), self.address)
            except urllib.error.HTTPError as error:
                with error:
                    failure = self._refused(error)
                    if error.code not in _MOMENTARY:
                        raise failure from None
                    wait = _seconds(error.headers.get("Retry-After", ""), wait)
            except TimeoutError:
                what = f"no answer in {self._timeout:g} seconds"
                raise EndpointError(what, where=self.address) from None
            except urllib.error.URLError as error:
                if isinstance(error.reason, TimeoutError):
                    what = f"no answer in {self._timeout:g} seconds"
                    raise EndpointError(what, where=self.address) from None
                hint = "is the server running?"
                failure = EndpointError(f"no answer: {error.reason}", where=self.address, hint=hint)
            except (OSError, http.client.HTTPException) as error:
                failure = EndpointError(f"no answer: {error!r}", where=self.address)
            if again < self._tries - 1:
                time.sleep(wait)
        raise failure

    def _post(self, data: bytes) -> bytes:
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "confkg",
        }
        if key := _key():
            headers["Authorization"] = f"Bearer {key}"
        address = f"{self.address}/chat/completions"
        request = urllib.request.Request(address, data, headers)
        until = time.monotonic() + self._timeout
        body = bytearray()
        with self._opener.open(request, timeout=self._timeout) as response:
            while chunk := response.read1(_CHUNK):
                body += chunk
                if len(body) > _LARGEST:
                    what = f"it answers with more than {_LARGEST // 1_000_000} MB"
                    raise EndpointError(what, where=self.address)
                if time.monotonic() > until:
                    raise TimeoutError
            if response.length:
                raise http.client.IncompleteRead(b"", response.length)
        return bytes(body)

    def _refused(self, error: urllib.error.HTTPError) -> EndpointError:
        if 300 <= error.code < 400:
            return EndpointError("it has moved, and is not followed", where=self.address)
        if error.code in (401, 403):
            return EndpointError("not allowed", where=self.address, hint=f"set {KEY}")
        said = " ".join(error.read(_TOLD * 4).decode("utf-8", "replace").split())[:_TOLD]
        if key := _key():
            said = said.replace(key, "…")  # some servers repeat what they were sent
        return EndpointError(f"it answers {error.code}: {said}", where=self.address)


def _content(body: bytes, where: str) -> str:
    try:
        answer = json.loads(body)
        content = answer["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError):
        hint = "it must be an OpenAI-compatible endpoint"
        raise EndpointError("its answer is no chat completion", where=where, hint=hint) from None
    return content if isinstance(content, str) else ""


def _key() -> str:
    """The key, if there is one; it stands in no message."""
    key = os.environ.get(KEY, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise UsageError("no key of an endpoint has such characters", where=KEY)
    return key


def _seconds(told: str, usual: float) -> float:
    return min(_LONGEST_WAIT, float(told)) if told.isdecimal() else min(_LONGEST_WAIT, usual)
