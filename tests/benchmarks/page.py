"""The interactive page in Chromium: how large it is, how soon drawn, how smooth.

    python tests/benchmarks/page.py [NODES | PAGE.html …]

Without arguments, made-up graphs of 33, 1,000 and 5,000 nodes; a number is a made-up graph of so
many nodes, a file a page that `kg build` wrote. Times of the page are medians of three openings.
Needs Chromium (on the path or named by CHROMIUM) and playwright.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.view import render

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.browser import chromium, opened
from tests.view_world import world

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES = ("33", "1000", "5000")

COUNT = """() => {
  let frames = 0, on = true;
  const start = performance.now();
  (function next() { frames += 1; if (on) requestAnimationFrame(next); })();
  window.rate = () => { on = false; return frames / (performance.now() - start) * 1000; };
}"""

SELECT = """async () => {
  const at = performance.now();
  document.getElementById("stage").dispatchEvent(
    new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - at;
}"""


@contextmanager
def frames(page: Page, found: list[float]) -> Iterator[None]:
    """Append the frames per second of what happens inside."""
    page.evaluate(COUNT)
    yield
    found.append(page.evaluate("rate()"))


def pan(page: Page) -> None:
    """Drag the drawing by its corner, one small step after the other."""
    box = page.locator("#stage").bounding_box()
    assert box
    x, y = box["x"] + 8, box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(x + 4 * step, y + 2 * step)
    page.mouse.up()


def zoom(page: Page) -> None:
    """Turn the wheel in and out."""
    for step in range(24):
        page.mouse.wheel(0, -60 if step < 12 else 60)
        page.wait_for_timeout(16)


def measured(browser: Browser, path: Path) -> dict[str, float]:
    """Seconds to the first drawing, frames per second, milliseconds to select; medians."""
    drawn: list[float] = []
    panned: list[float] = []
    zoomed: list[float] = []
    selected: list[float] = []
    for _ in range(3):
        with opened(browser, path) as watched:
            page = watched.page
            first = "performance.getEntriesByName('drawn')[0].startTime"
            drawn.append(page.evaluate(first) / 1000)
            with frames(page, panned):
                pan(page)
            with frames(page, zoomed):
                zoom(page)
            page.wait_for_timeout(200)
            page.evaluate(SELECT)
            selected.append(page.evaluate(SELECT))
            watched.assert_quiet()
    columns = {"drawn": drawn, "pan": panned, "zoom": zoomed, "select": selected}
    return {name: statistics.median(values) for name, values in columns.items()}


def made_up(nodes: int, folder: Path) -> tuple[Path, dict[str, float]]:
    """The page of a made-up graph, and the seconds that building it took: by the clock, of CPU."""
    made = world(nodes)
    clock, cpu = time.perf_counter(), time.process_time()
    page = render(made.store, made.statements, made.networks)
    took = {"built": time.perf_counter() - clock, "cpu": time.process_time() - cpu}
    path = folder / f"{nodes}.html"
    path.write_text(page, encoding="utf-8")
    return path, took


def main() -> None:
    """Print one line per page."""
    print("page          built s   CPU s      MB  drawn s  pan fps  zoom fps  select ms")
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for name in sys.argv[1:] or SIZES:
            path, row = Path(name), dict[str, Any]()
            if name.isdecimal():
                path, row = made_up(int(name), Path(folder))
            row |= measured(browser, path.resolve())
            built = f"{row['built']:8.2f}{row['cpu']:8.2f}" if row.get("built") else " " * 16
            print(
                f"{path.name[-12:]:12}{built}{path.stat().st_size / 1e6:9.2f}{row['drawn']:9.2f}"
                f"{row['pan']:9.0f}{row['zoom']:10.0f}{row['select']:11.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
