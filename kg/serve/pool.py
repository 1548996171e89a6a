"""Worker processes that answer queries; one that takes too long is ended and replaced."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from kg.serve.worker import CUT, DATA, END, ERROR, HEAD, WHOLE, Job, Limits

_WAITING: Final = 1_000  # jobs that may wait; more are refused at once
_START: Final = 30.0  # seconds that a worker may take to open the store


class RefusedError(Exception):
    """A query that gets no answer: an HTTP status and the reason."""

    def __init__(self, status: int, message: str) -> None:
        self.status, self.message = status, message
        super().__init__(message)


@dataclass(eq=False)
class Worker:
    """A running worker process, and which state of the store it has opened."""

    process: asyncio.subprocess.Process
    opened: tuple[int, ...]

    async def frame(self) -> tuple[bytes, bytes]:
        """Its next frame; EOFError when it has ended."""
        assert self.process.stdout
        try:
            head = await self.process.stdout.readexactly(5)
            return head[4:], await self.process.stdout.readexactly(int.from_bytes(head[:4], "big"))
        except asyncio.IncompleteReadError as error:
            raise EOFError from error

    async def end(self) -> None:
        """End it, whatever it does."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


@dataclass
class Answer:
    """An answer on its way: media type, its only chunk or None when there are more, the others."""

    media_type: str
    whole: bytes | None
    chunks: AsyncIterator[bytes]


class Pool:
    """So many workers on one store. A new state of the store is taken up by itself."""

    def __init__(self, store: Path, base: str, *, workers: int = 4, limits: Limits | None = None):
        self.limits = limits or Limits()
        self._store, self._base = store, base
        self._free = asyncio.Semaphore(workers)
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._waiting = 0
        self._workers = workers
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the workers; RefusedError when the store cannot be opened."""
        for _ in range(self._workers):
            self._idle.append(await self._spawn())

    async def stop(self) -> None:
        """End all workers."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(
            *self._tasks, *(w.end() for w in list(self._all)), return_exceptions=True
        )

    @asynccontextmanager
    async def ask(self, job: Job) -> AsyncIterator[Answer]:
        """The answer to a job; RefusedError for what is no query, and beyond a limit.

        A worker whose answer isn't read to its end, because nobody wants it any more, is ended.
        """
        if self._waiting >= _WAITING:
            raise RefusedError(503, "too many queries are waiting")
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.seconds):
                await self._free.acquire()
        except TimeoutError as error:
            raise RefusedError(503, "all workers are busy: try again later") from error
        finally:
            self._waiting -= 1
        worker: Worker | None = None
        done = False
        try:
            worker = await self._take()
            run = _Run(worker, self.limits.seconds)
            async with run.begin(job) as answer:
                yield answer
            done = run.done
        except RefusedError as refused:
            done = refused.status in (400, 406, 413, 500)  # the worker itself has said so
            raise
        finally:
            if worker and done:
                self._idle.append(worker)
            elif worker:
                self._replace(worker)
            self._free.release()

    async def _take(self) -> Worker:
        """An idle worker that lives and has the present store open, or a new one."""
        now = self.state()
        while self._idle:
            worker = self._idle.pop()
            if worker.process.returncode is None and worker.opened == now:
                return worker
            self._retire(worker)
        return await self._spawn()

    def _replace(self, worker: Worker) -> None:
        """End a worker and start the one that takes its place, without making anybody wait."""

        async def replace() -> None:
            with suppress(RefusedError, OSError):
                self._idle.append(await self._spawn())

        self._retire(worker)
        if len(self._all) < 2 * self._workers:
            self._later(replace())

    def _retire(self, worker: Worker) -> None:
        async def retire() -> None:
            await worker.end()
            self._all.discard(worker)

        with suppress(ProcessLookupError):
            worker.process.kill()
        self._later(retire())

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _spawn(self) -> Worker:
        settings = {"store": str(self._store), "base": self._base, "limits": asdict(self.limits)}
        opened = self.state()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kg.serve.worker", json.dumps(settings),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL, limit=1 << 20,
        )  # fmt: skip
        worker = Worker(process, opened)
        self._all.add(worker)
        try:
            async with asyncio.timeout(_START):
                kind, payload = await worker.frame()
        except (EOFError, TimeoutError) as error:
            self._retire(worker)
            raise RefusedError(503, "no worker can be started") from error
        except asyncio.CancelledError:
            self._retire(worker)
            raise
        if kind == ERROR:
            self._retire(worker)
            raise RefusedError(503, json.loads(payload)["message"])
        return worker

    def state(self) -> tuple[int, ...]:
        """What changes when kg build puts another store in place."""
        try:
            found = os.stat(self._store / "CURRENT")
        except OSError:
            return ()
        return found.st_ino, found.st_mtime_ns, found.st_size


class _Run:
    """One job on one worker: only the time that the worker takes counts."""

    def __init__(self, worker: Worker, seconds: float) -> None:
        self._worker, self._left, self._seconds = worker, seconds, seconds
        self.done = False

    @asynccontextmanager
    async def begin(self, job: Job) -> AsyncIterator[Answer]:
        stdin = self._worker.process.stdin
        assert stdin
        try:
            stdin.write(job.line())
            await stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            raise RefusedError(503, "the worker has ended: try again") from error
        kind, payload = await self._next()
        if kind == ERROR:
            told = json.loads(payload)
            raise RefusedError(told["status"], told["message"])
        assert kind in (HEAD, WHOLE)
        self.done = kind == WHOLE
        media, _, data = payload.partition(b"\n")
        chunks = self._chunks()
        try:
            yield Answer(media.decode(), data if self.done else None, chunks)
        finally:
            await chunks.aclose()

    async def _chunks(self) -> AsyncGenerator[bytes, None]:
        while not self.done:
            kind, payload = await self._next()
            if kind == CUT:
                raise RefusedError(413, "the answer is too large")
            if kind == END:
                self.done = True
            elif kind == DATA and payload:
                yield payload

    async def _next(self) -> tuple[bytes, bytes]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(self._left):
                return await self._worker.frame()
        except TimeoutError as error:
            raise RefusedError(
                503, f"the query takes more than {self._seconds:g} seconds"
            ) from error
        except EOFError as error:
            raise RefusedError(
                503, "the query was ended: it takes too much memory, or is nested too deeply"
            ) from error
        finally:
            self._left -= loop.time() - began
