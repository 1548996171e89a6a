"""What is one thing among 100,000 mentions: seconds, memory, and how far the joins are right.

    python tests/benchmarks/identity.py [MENTIONS]

The corpus is made up, the same in every run: people with a career of some years at one or two
institutions, on the committees and in the sessions of yearly conferences, and printed in several
ways. Names come from the shipped word lists, so that common ones are borne by several people.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import NamedTuple

from kg.model import Kind, Statement, Verdict
from kg.names import digest, slug
from kg.resolve.decisions import is_automatic
from kg.resolve.linker import Linker
from kg.resolve.settle import settle
from kg.statements import mention_id

MENTIONS = 100_000
SIZE = 60  # people at one conference
HEADS = (
    "University of {}",
    "{} Institute of Technology",
    "{} State Hospital",
    "{} Research Centre",
)


class Person(NamedTuple):
    """Who a mention really is."""

    number: int
    given: str
    family: str
    institutions: tuple[int, ...]
    first: int  # year of the first conference


def words(name: str) -> list[str]:
    """Capitalised words of a shipped list, Latin letters only."""
    lines = (files("kg.extract") / "wordlists" / name).read_text("utf-8").splitlines()
    plain = [line.split("\t")[0].strip() for line in lines if line and line[0] != "#"]
    return [w.title() for w in plain if w.isalpha() and w.isascii() and len(w) > 2]


def printed(person: Person, chance: random.Random) -> str:
    """One of the ways in which a name is printed."""
    way = chance.random()
    if way < 0.8:
        return f"{person.given} {person.family}"
    if way < 0.9:
        return f"{person.given[0]}. {person.family}"
    if way < 0.95:
        return f"{person.family}, {person.given}"
    return f"{person.given} {chance.choice('ABDEFHJKLMNPRSTVW')}. {person.family}"


def corpus(mentions: int) -> tuple[list[Statement], dict[str, int]]:
    """The statements of a made-up corpus, and who each mention of a person really is."""
    chance = random.Random(4)
    given, family, towns = words("given_names.txt"), words("surnames.txt"), words("places.txt")
    people = [
        Person(
            number,
            given[int(len(given) * chance.random() ** 2)],
            family[int(len(family) * chance.random() ** 2)],
            tuple(chance.randrange(2_000) for _ in range(chance.choice((1, 1, 2)))),
            chance.randrange(1995, 2022),
        )
        for number in range(mentions // 5)
    ]
    active: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        for year in range(person.first, person.first + 8):
            active[year].append(person)
    told: list[Statement] = []
    truth: dict[str, int] = {}
    number = made = 0
    while made < mentions:
        year = 1995 + number % 35
        if active[year]:
            guests = chance.sample(active[year], min(SIZE, len(active[year])))
            for line in conference(number, year, guests, towns, truth):
                told.append(line)
                made += line.prop == "name"
        number += 1
    return told, truth


def conference(
    number: int, year: int, guests: list[Person], towns: list[str], truth: dict[str, int]
) -> Iterator[Statement]:
    """What the report of one conference states; `truth` learns who its mentions are."""
    chance = random.Random(number)
    source = digest(str(number))
    series = towns[number % 97]
    event = mention_id(Kind.EVENT, f"{slug(series)}-forum-{year}", source)
    yield Statement(event, "name", f"{series} Health Forum {year}")
    yield Statement(event, "start", f"{year}-06-{number % 28 + 1:02}")
    seen: set[str] = set()
    for at, person in enumerate(guests):
        name = printed(person, chance)
        who = mention_id(Kind.PERSON, slug(name), source)
        if who in seen:
            continue
        seen.add(who)
        truth[who] = person.number
        place = person.institutions[min(len(person.institutions) - 1, (year - person.first) // 4)]
        town = towns[place % len(towns)]
        title = HEADS[place % len(HEADS)].format(town)
        where = mention_id(Kind.ORGANISATION, slug(title), source)
        post = mention_id(Kind.MEMBERSHIP, f"{slug(name)}.{slug(title)}", source)
        part = mention_id(Kind.PARTICIPATION, f"{slug(name)}.speaker", source)
        session = mention_id(Kind.SESSION, f"session-{at // 6}", source)
        yield Statement(who, "name", name)
        if where not in seen:
            seen.add(where)
            yield Statement(where, "name", title)
        yield Statement(post, "member", who, refers="person")
        yield Statement(post, "organisation", where, refers="organisation")
        yield Statement(part, "participant", who, refers="person")
        yield Statement(part, "event", event, refers="event")
        yield Statement(part, "part", session, refers="session")


def agreement(linker: Linker, truth: Mapping[str, int]) -> tuple[float, float]:
    """Precision and recall of the pairs of mentions that are one person."""
    both = Counter((linker.canonical(m), number) for m, number in truth.items())
    ours = Counter(linker.canonical(m) for m in truth)
    theirs = Counter(truth.values())
    right, claimed, wanted = (
        sum(n * (n - 1) // 2 for n in counts.values()) for counts in (both, ours, theirs)
    )
    return right / claimed, right / wanted


def main() -> None:
    """Print the figures."""
    mentions = int(sys.argv[1]) if len(sys.argv) > 1 else MENTIONS
    told, truth = corpus(mentions)
    named = {s.subject for s in told if s.prop == "name"}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, used = time.perf_counter(), time.process_time()
    found = settle(told, [])
    seconds, spent = time.perf_counter() - start, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    parted = sum(d.verdict is Verdict.DIFFERENT for d in found.decisions if is_automatic(d))
    precision, recall = agreement(found.linker, truth)
    exact = agreement(Linker(), truth)
    print(f"mentions            {len(named):>9,} in {len(told):,} statements")
    print(f"settled             {seconds:>9.1f} s ({spent:.1f} s of one processor; wanted: 60 s)")
    print(f"memory              {peak:>9,.0f} MiB, {before:,.0f} before (wanted: 2,048)")
    print(f"names joined        {found.joined:>9,}")
    print(f"namesakes parted    {parted:>9,}")
    print(f"questions left      {len(found.open):>9,}")
    print(f"pairs of people     precision {precision:.3f}, recall {recall:.3f}")
    print(f"  by exact name     precision {exact[0]:.3f}, recall {exact[1]:.3f}")


if __name__ == "__main__":
    main()
