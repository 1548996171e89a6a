"""Names of people: the table of pairs, published variants, shared mailboxes, and how long it takes.

    python tests/benchmarks/person_names.py [--kept-aside] [FOLDER]

The folder holds acl-name-variants.yaml and iswc-same-person.tsv.

Of the entries of the first, those with an even number (the second, the fourth, …) are for
development; those with an odd number are kept aside to decide, and only scored when asked for.
Every entry is a person; every different printed name of an entry is one profile, without any
context. Pairs are all pairs of profiles of one half that share a blocking key, those of two people
with one printed name (homonyms) included; a pair counts as merged from a score of 0.95 on.
Precision is over merged pairs; recall is over all pairs of different names of one entry, also those
that share no key. A second recall follows the merges: pairs that end in one group.

Of the second, every row is a profile with its names. The mailbox itself is never shown. Once
without context, once with an institution and a companion in common, as reports of one place give.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from kg.model import Kind
from kg.resolve.persons import compare, keys
from kg.resolve.persons.words import family_shares, given_names, given_shares
from kg.resolve.profile import Profile

TESTS = Path(__file__).resolve().parent.parent
SHARED = TESTS.parent.parent / "shared" / "data" / "identity"
MERGE, ASK = 0.95, 0.5
CAP = 500  # profiles in a block; larger ones are skipped, see kg/resolve/persons/keys.py
MENTIONS = 100_000


def named(name: str, at: str = "") -> Profile:
    """A profile without context."""
    return Profile(f"person/{at}{name}", Kind.PERSON, (name,))


def verdict(value: float) -> str:
    """What is done with a pair of that score."""
    return "same" if value >= MERGE else "unsure" if value >= ASK else "different"


def candidates(profiles: list[Profile]) -> tuple[set[tuple[int, int]], int]:
    """Pairs of places that share a key of a block that isn't too large, and the largest block."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        for key in keys(profile):
            blocks[key].append(place)
    found = {p for b in blocks.values() if len(b) <= CAP for p in combinations(b, 2)}
    return found, max(map(len, blocks.values()), default=0)


def table() -> None:
    """The confusion of wanted and given verdicts over the table of pairs."""
    lines = (TESTS / "cases" / "persons.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    found = Counter((r[2], verdict(compare(named(r[0]), named(r[1])).value)) for r in rows)
    print(f"pairs of the table  {len(rows):>8}")
    for (wanted, given), count in sorted(found.items()):
        print(f"  {wanted:<10} {given:<10} {count:>4}")


def variants(entries: Iterable[list[str]], half: str) -> None:
    """Precision and recall over the names of one half."""
    people = [(person, name) for person, names in enumerate(entries) for name in names]
    profiles = [named(name, f"{person}/") for person, name in people]
    wanted = sum(n * (n - 1) // 2 for n in Counter(person for person, _ in people).values())
    pairs, largest = candidates(profiles)
    merged = Counter[bool]()
    asked = Counter[bool]()
    groups = list(range(len(people)))
    for left, right in sorted(pairs):
        same = people[left][0] == people[right][0]
        value = compare(profiles[left], profiles[right]).value
        merged[same] += value >= MERGE
        asked[same] += ASK <= value < MERGE
        if value >= MERGE and groups[left] != groups[right]:
            groups = [groups[left] if g == groups[right] else g for g in groups]
    ends: dict[int, list[int]] = defaultdict(list)
    for (person, _), group in zip(people, groups, strict=True):
        ends[group].append(person)
    joined = [a == b for members in ends.values() for a, b in combinations(members, 2)]
    precision = merged[True] / max(merged.total(), 1)
    print(
        f"names, {half:<12} precision {precision:.4f} recall {merged[True] / wanted:.4f}"
        f" ({len(people)} names, {wanted} pairs to find, {len(pairs)} compared, largest block"
        f" {largest};\n  merged {merged[True]} right, {merged[False]} wrong; asked"
        f" {asked[True]} right, {asked[False]} wrong; in groups: precision"
        f" {sum(joined) / max(len(joined), 1):.4f} recall {sum(joined) / wanted:.4f})"
    )


def mailboxes(path: Path) -> None:
    """How many pairs of one mailbox are merged or asked about."""
    clusters: dict[str, list[Profile]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines()[1:]:
        mailbox, iri, names = line.split("\t")
        printed = tuple(" ".join(n.split()) for n in names.split("|"))
        clusters[mailbox].append(Profile(iri, Kind.PERSON, printed))
    for context in (False, True):
        found = Counter[str]()
        for mailbox, members in clusters.items():
            if context:
                place, other = frozenset({f"o/{mailbox}"}), frozenset({f"c/{mailbox}"})
                members = [replace(p, organisations=place, companions=other) for p in members]
            for left, right in combinations(members, 2):
                met = bool(keys(left) & keys(right))
                found[verdict(compare(left, right).value) if met else "different"] += 1
        total = found.total()
        print(
            f"mailboxes, {'with' if context else 'no'} context: {total} pairs, merged"
            f" {found['same'] / total:.3f}, merged or asked {1 - found['different'] / total:.3f}"
        )


def synthetic(count: int) -> list[Profile]:
    """Mentions of invented people by frequent and rare names, with variants and institutions."""
    draw = random.Random(4)
    families = {n: share for n, (share, _) in family_shares().items()}
    rare = sorted(given_names())
    last = draw.choices(list(families), [s**0.7 for s in families.values()], k=count)
    usual = draw.choices(list(given_shares()), list(given_shares().values()), k=count)
    found: list[Profile] = []
    while len(found) < count:
        at = len(found)
        family = last[at] if draw.random() < 0.8 else draw.choice(rare) + draw.choice(rare)[:3]
        given = usual[at] if draw.random() < 0.6 else draw.choice(rare)
        middle = draw.choice(rare)
        place = frozenset({f"organisation/{draw.randrange(3000)}"})
        forms = [
            f"{given} {family}",
            f"{given} {middle[0]}. {family}",
            f"{given[0]}. {family}",
            f"{family.upper()} {given}",
            f"{family}, {given} {middle}",
        ]
        for form in draw.sample(forms, draw.randint(1, 3)):
            profile = Profile(f"person/{len(found)}", Kind.PERSON, (form.title(),))
            found.append(replace(profile, organisations=place))
    return found[:count]


def speed() -> None:
    """Seconds and memory for many mentions."""
    profiles = synthetic(MENTIONS)
    start = time.process_time()
    pairs, largest = candidates(profiles)
    keyed = time.process_time()
    found = Counter(verdict(compare(profiles[a], profiles[b]).value) for a, b in pairs)
    end = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(profiles):,} mentions: keys {keyed - start:.1f} s, {len(pairs):,} pairs compared"
        f" {end - keyed:.1f} s, largest block {largest} (skipped above {CAP}), {memory:.0f} MB;"
        f" {dict(sorted(found.items()))}"
    )


def read_entries(path: Path) -> list[list[str]]:
    """The different printed names of each entry, the canonical one first."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries = yaml.load(path.read_text("utf-8"), loader)
    return [
        list(
            dict.fromkeys(
                f"{name.get('first') or ''} {name['last']}".strip()
                for name in (entry["canonical"], *entry.get("variants", ()))
            )
        )
        for entry in entries
    ]


def main(folder: Path, kept_aside: bool) -> None:
    """Print the figures."""
    table()
    speed()
    if not folder.is_dir():
        print(f"no {folder}: the published variants are not part of the project")
        return
    entries = read_entries(folder / "acl-name-variants.yaml")
    variants(entries[1::2], "even")
    if kept_aside:
        variants(entries[::2], "odd")
    mailboxes(folder / "iswc-same-person.tsv")


if __name__ == "__main__":
    words = [w for w in sys.argv[1:] if w != "--kept-aside"]
    main(Path(words[0]) if words else SHARED, "--kept-aside" in sys.argv)
