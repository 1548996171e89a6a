"""How long a schedule takes to read, and to become a graph folder; medians of five runs.

    python tests/benchmarks/schedules.py schedule.xml

Without a file, a made-up schedule of 500 talks.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kg.build import build
from kg.corpus import read_all

TALK = """
<event id="{n}" guid="00000000-0000-4000-8000-{n:012}">
<date>2023-09-{day:02}T{hour:02}:{minute:02}:00+03:00</date>
<start>{hour:02}:{minute:02}</start><duration>00:30</duration><room>Hall {room}</room>
<slug>talk-{n}</slug><title>Care in town {n}</title><subtitle/><track>Track {room}</track>
<type>talk</type><language>en</language><abstract/><description/>
<persons><person id="{n}">Ada Diaz{n}</person><person id="{m}">Leo Moser{m}</person></persons>
<links/><attachments/></event>"""


def made_up(talks: int) -> str:
    """A schedule in four rooms, from 8 to 18 o'clock."""
    events = [
        TALK.format(
            n=n, m=n % 97 + 1000, room=n % 4, day=1 + n // 80, hour=8 + n // 4 % 20 // 2,
            minute=30 * (n // 4 % 2),
        )
        for n in range(talks)
    ]  # fmt: skip
    return (
        "<schedule><version>1</version><conference><acronym>care2023</acronym>"
        "<title>Care Days 2023</title><start>2023-09-01</start><end>2023-09-08</end><days>8</days>"
        "<timeslot_duration>00:30</timeslot_duration></conference>"
        '<day index="1" date="2023-09-01"><room name="Hall">'
        + "".join(events)
        + "</room></day></schedule>"
    )


def median(run: Callable[[], object]) -> float:
    """Seconds."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print both figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = sys.argv[1] if len(sys.argv) > 1 else ""
        if not path:
            path = str(Path(folder, "schedule.xml"))
            Path(path).write_text(made_up(500), "utf-8")
        told = read_all([path], {}).statements
        print(f"reading  {median(lambda: read_all([path], {})):6.2f} s  {len(told):,} statements")
        runs = iter(range(9))
        whole = median(lambda: build([path], Path(folder, str(next(runs)))))
        print(f"building {whole:6.2f} s")


if __name__ == "__main__":
    main()
