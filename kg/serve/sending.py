"""Sending the answer to a job: in pieces, until it is whole or the client has gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from kg.serve.pool import Answer, Pool, RefusedError
from kg.serve.worker import Job

_SLOWEST: Final = 60.0  # seconds for a client to take one piece of an answer


def refusal(refused: RefusedError, headers: dict[str, str] | None = None) -> Response:
    """What a client is told that gets no answer."""
    more = {"Retry-After": "5"} if refused.status == 503 else {}
    return PlainTextResponse(
        f"{refused.message}\n", refused.status, {**(headers or {}), **more, "Vary": "Accept"}
    )


async def respond(pool: Pool, job: Job, scope: Scope, receive: Receive, send: Send) -> None:
    """Send the answer to a job, until it is sent or the client has gone."""
    answering = asyncio.ensure_future(_answer(pool, job, scope, receive, send))
    leaving = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
    finally:
        unwanted = not answering.done()
        leaving.cancel()
        answering.cancel()  # which does nothing to what is done
        await asyncio.gather(leaving, answering, return_exceptions=True)
    if not unwanted:
        answering.result()  # or the error that cut the answer off


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(pool: Pool, job: Job, scope: Scope, receive: Receive, send: Send) -> None:
    begun = False
    try:
        async with pool.ask(job) as answer:
            begun = True
            most = str(pool.limits.rows)
            async for message in _messages(answer, most, head_only=scope["method"] == "HEAD"):
                async with asyncio.timeout(_SLOWEST):
                    await send(message)
    except RefusedError as refused:
        if begun:  # too late for a status: the connection ends before the answer does
            raise
        await refusal(refused)(scope, receive, send)


async def _messages(answer: Answer, most: str, *, head_only: bool) -> AsyncIterator[Message]:
    headers = [
        (b"content-type", answer.media_type.encode()),
        (b"vary", b"accept"),
        (b"x-sparql-maxrows", most.encode()),
    ]
    if answer.whole is not None:
        headers.append((b"content-length", str(len(answer.whole)).encode()))
    yield {"type": "http.response.start", "status": 200, "headers": headers}
    if answer.whole is not None or head_only:
        yield {"type": "http.response.body", "body": b"" if head_only else answer.whole}
        return
    async for chunk in answer.chunks:
        yield {"type": "http.response.body", "body": chunk, "more_body": True}
    yield {"type": "http.response.body", "body": b""}
