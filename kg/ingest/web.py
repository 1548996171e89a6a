"""A source on the web: fetched only when the user names its address, and within limits."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from email.message import Message
from http.client import HTTPException
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from kg.errors import UnreadableError

_TIMEOUT: Final = 30  # seconds without an answer
_SUFFIXES: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/calendar": ".ics",
    "text/turtle": ".ttl",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/ld+json": ".jsonld",
    "application/rdf+xml": ".rdf",
    "application/n-triples": ".nt",
    "application/n-quads": ".nq",
    "application/trig": ".trig",
    "application/yaml": ".yaml",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
_UNTYPED: Final = ("", "application/octet-stream", "binary/octet-stream")


class Fetched(NamedTuple):
    """What an address gave: a file name with a suffix for its type, and the bytes."""

    name: str
    data: bytes


def is_url(path: str) -> bool:
    """Whether a source is named by a web address.

    >>> is_url("https://forum.example/2022"), is_url("minutes/2022.txt")
    (True, False)
    """
    return path.lower().startswith(("http://", "https://"))


def fetch(url: str, limit: int) -> Fetched:
    """What is at a web address; UnreadableError when it does not answer, or not with a source.

    Not a source is more than `limit` bytes, and what its content type says is no document.

    >>> fetch("http://[", 1)
    Traceback (most recent call last):
    kg.errors.UnreadableError: http://[: the address is malformed
    """
    try:
        host = urlsplit(url).hostname
        request = urllib.request.Request(url, headers={"User-Agent": "confkg", "Accept": "*/*"})
    except ValueError as error:
        raise UnreadableError("the address is malformed", where=url) from error
    try:
        # Redirects are followed to http and https only.
        opener = urllib.request.build_opener(_WebOnly)
        with opener.open(request, timeout=_TIMEOUT) as answer:
            name = _name(answer.headers, answer.url, host or "")
            data = answer.read(limit + 1)
            if len(data) <= limit and answer.length:  # bytes that were announced and never came
                raise HTTPException("the connection broke off")
    except urllib.error.HTTPError as error:
        error.close()
        raise UnreadableError(
            f"the server answers {error.code} {error.reason}", where=url
        ) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise UnreadableError(
            f"the address cannot be read: {reason}",
            where=url,
            hint="try again, or save it as a file",
        ) from error
    if len(data) > limit:
        raise UnreadableError(f"there is more than {limit // 1_000_000} MB", where=url)
    return Fetched(name, data)


class _WebOnly(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        """The request for where the answer leads to; an address of another kind is refused."""
        if not is_url(newurl):
            fp.close()
            raise urllib.error.URLError(f"it leads to {newurl}, which is no web address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _name(headers: Message, url: str, host: str) -> str:
    """The last part of the address, with the suffix that the content type stands for.

    Servers often know no better than "text/plain" or nothing: then the suffix counts.
    """
    stated = headers.get("Content-Type", "").split(";")[0].strip().lower()
    name = os.path.basename(unquote(urlsplit(url).path).rstrip("/")) or host
    suffix = os.path.splitext(name)[1].lower()
    if stated in _UNTYPED or (stated == "text/plain" and suffix in _SUFFIXES.values()):
        return name
    wanted = _SUFFIXES.get(stated, "")
    if not wanted and not stated.startswith("text/"):
        raise UnreadableError(f"the server says that this is {stated}", where=url)
    return name if suffix == wanted else name + wanted
