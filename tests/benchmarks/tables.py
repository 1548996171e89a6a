"""Tables: seconds from file to statements, whether they grow with the rows, and memory.

    python tests/benchmarks/tables.py [TABLE.csv]

Without a file a table of 16,371 made-up rows is read. Memory is that of a process of its own which
reads a table of 200 MB; it must not grow with the table.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kg.ingest import Given, ingest
from kg.statements import state_entries

GIVEN = "Ada Bo Cy Dina Eva Finn Gil Hal Ida Jan Kai Lea Mia Nik Ola Pia Rui Sam Tea Uma".split()
HEADS = "Ab Bel Cor Dan Er Fal Gor Hen Iv Jar Kol Lem Mor Nor Or Pal Ros Sil Tor Ur".split()
TAILS = "berg dal ez ford gren holm ic ko land mann ner ova ppi rud sen ter um vic wall ys".split()
ROLES = "author author author pc pc chair keynote session panel speaker".split()


def rows(count: int, text: str = "") -> Iterator[str]:
    """Lines of a table of people, roles and events; `text` stands in each."""
    chance = random.Random(count)
    yield "name,role,institution,event,notes\n"
    for number in range(count):
        name = f"{chance.choice(HEADS)}{chance.choice(TAILS)}, {chance.choice(GIVEN)}"
        event = f"CONF{number // 300 % 500}_17"
        yield f'"{name}",{chance.choice(ROLES)},University {number % 900},{event},{text}\n'


def write(path: Path, count: int, text: str = "") -> Path:
    """A table of so many rows."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(rows(count, text))
    return path


def seconds(path: Path) -> tuple[float, float, int]:
    """Seconds of the processor for reading alone and with statements; how many of these."""
    start = time.process_time()
    for _ in ingest(Given(str(path))).entries:
        pass
    reading = time.process_time() - start
    document = ingest(Given(str(path)))
    start = time.process_time()
    count = sum(1 for _ in state_entries(document.source, document.entries))
    return reading, time.process_time() - start, count


def memory(path: Path) -> int:
    """Megabytes that a process needs at most to read a table."""
    code = (
        "import resource, sys; from kg.ingest import Given, ingest\n"
        "for _ in ingest(Given(sys.argv[1])).entries: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    return int(run.stdout) // (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(sys.argv[1]) if len(sys.argv) > 1 else write(Path(folder, "t.csv"), 16_371)
        reading, stating, count = seconds(table)
        print(f"{table.name:<20} {reading:>6.2f} s read, {stating:.2f} s with {count:,} statements")
        for size in (25_000, 50_000, 100_000):
            reading, stating, count = seconds(write(Path(folder, f"{size}.csv"), size))
            each = stating / size * 1e6
            print(
                f"{size:>12,} rows    {reading:>6.2f} s read, {stating:.2f} s, {each:.0f} µs a row"
            )
        for size in (10_000, 100_000):  # of about 2 kB each
            large = write(Path(folder, "large.csv"), size, "x" * 2000)
            print(f"{large.stat().st_size / 1e6:>12.0f} MB      {memory(large):>6} MB of memory")


if __name__ == "__main__":
    main()
