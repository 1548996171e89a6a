"""Finding and driving Chromium for the page tests.

Where there is no browser the tests skip and say so; with `CI=true` they fail instead, so that
they can't go silently missing. To install: `apt-get install chromium` (or set CHROMIUM to its
path) and `pip install playwright axe-playwright-python`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it where everything is meant to be installed."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, which CI must have")
    pytest.skip(what)


def chromium_path() -> str | None:
    """The browser named by CHROMIUM, else the first of the usual names on the path."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def axe_source() -> str:
    """The script of axe-core as a Python package ships it."""
    try:
        return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    except ModuleNotFoundError:
        missing("axe-core is not installed (pip install axe-playwright-python)")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium that opens nothing by itself."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        missing("playwright is not installed (pip install playwright)")
    path = chromium_path()
    if path is None:
        missing("no Chromium on the path (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page with everything that must not happen to it written down."""

    page: Page
    dialogs: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def assert_quiet(self) -> None:
        """No dialog, no request beside the file itself, no error or warning on the console."""
        assert self.dialogs == []
        assert self.requests == []
        assert self.complaints == []

    def downloaded(self, kind: str) -> bytes:
        """What an entry of the export menu saves."""
        self.page.click("#export > summary")
        with self.page.expect_download() as waiting:
            self.page.click(f'#export button[data-kind="{kind}"]')
        path = waiting.value.path()
        assert path is not None
        return Path(path).read_bytes()

    def go(self, **query: str) -> None:
        """Follow a deep link inside the open page and wait for what it shows."""
        from urllib.parse import urlencode

        self.page.evaluate("hash => { location.hash = hash; }", urlencode(query))
        self.page.wait_for_timeout(60)


@contextmanager
def opened(
    browser: Browser, path: Path, *, fragment: str = "", drawn: bool = True, **options: Any
) -> Iterator[Watched]:
    """A page opened from disk; `options` go to the browser's context (viewport, colour scheme)."""
    settings = {"viewport": {"width": 1400, "height": 850}, "reduced_motion": "reduce", **options}
    context = browser.new_context(**settings)
    page = context.new_page()
    watched = Watched(page)
    address = path.as_uri()

    def asked(url: str) -> None:
        if url.partition("#")[0] != address and not url.startswith(("data:", "blob:")):
            watched.requests.append(url)

    def said(kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            watched.complaints.append(text)

    def dialog(box: Any) -> None:
        watched.dialogs.append(box.message)
        box.dismiss()

    page.on("request", lambda request: asked(request.url))
    page.on("console", lambda message: said(message.type, message.text))
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    page.on("dialog", dialog)
    page.goto(address + (f"#{fragment}" if fragment else ""))
    if drawn:
        page.wait_for_selector("html[data-drawn]", timeout=20_000)
    yield watched
    context.close()
