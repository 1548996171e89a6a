"""How long `kg report` takes, the whole process, on a made-up corpus.

    python tests/benchmarks/report.py [EVENTS]

Writes a table of so many events (1,000), each of 6 to 24 people, builds a graph folder from it in a
temporary folder, which takes some minutes, and then runs `kg report` three times.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path
from typing import Final

RUNS: Final = 3
HEADS: Final = ("conference", "year", "name", "role", "affiliation", "country")
ROLES: Final = ("speaker", "speaker", "chair", "keynote speaker", "attendee", "panellist")
KINDS: Final = ("University of {}", "{} Institute of Technology", "{} Regional Hospital")
COUNTRIES: Final = ("China", "Russia", "Germany", "France", "Italy", "Japan", "Kenya", "Norway")


def words(name: str) -> list[str]:
    """Capitalised words of a shipped list."""
    lines = (files("kg.extract") / "wordlists" / name).read_text("utf-8").splitlines()
    plain = (line.split("\t")[0].strip() for line in lines if line and line[0] != "#")
    return [word.title() for word in plain if word.isalpha() and len(word) > 3]


def write(path: Path, events: int) -> None:
    """A table of people at events; some come often, most seldom."""
    chance = random.Random(5)
    given, families, towns = map(words, ("given_names.txt", "surnames.txt", "places.txt"))
    names = [f"{chance.choice(given)} {chance.choice(families)}" for _ in range(events * 8)]
    people = list(dict.fromkeys(names))
    houses = [kind.format(town) for kind in KINDS for town in chance.sample(towns, 150)]
    country = {house: chance.choice(COUNTRIES) for house in houses}
    home = {name: houses[int(len(houses) * chance.random() ** 2)] for name in people}
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADS)
        for number in range(events):
            event = f"Forum on {chance.choice(towns)} Studies {number}"
            for _ in range(chance.randint(6, 24)):
                name = people[int(len(people) * chance.random() ** 1.5)]
                house, role = home[name], chance.choice(ROLES)
                rows.writerow((event, 1995 + number % 30, name, role, house, country[house]))


def main() -> None:
    """Print the times."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    kg = [sys.executable, "-m", "kg"]
    with tempfile.TemporaryDirectory() as folder:
        table, out = Path(folder, "people.csv"), Path(folder, "out")
        write(table, events)
        build = [*kg, "build", str(table), "-o", str(out)]
        said = subprocess.run(build, check=True, capture_output=True, text=True).stderr
        print("\n".join(said.splitlines()[:9]))
        for _ in range(RUNS):
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run([*kg, "report", "-g", str(out)], check=True, capture_output=True)
            after, took = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
            busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"kg report {took:6.1f} s, {busy:.1f} s of them busy")


if __name__ == "__main__":
    main()
