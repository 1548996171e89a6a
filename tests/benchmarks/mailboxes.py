"""People who share a mailbox: how many of their names are joined in the light of real programmes.

    python tests/benchmarks/mailboxes.py CLUSTERS.tsv SOURCE…

CLUSTERS.tsv has a header and three columns: a mailbox's hash, the IRI of a person, the names of
that person with " | " between. The mailboxes are not evidence; the sources are what `kg build`
would read. A pair counts when both names stand in the sources.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from kg.corpus import read_all
from kg.names import slug
from kg.resolve import settle
from kg.sources import expand
from kg.statements import name_id


def main() -> None:
    """Print how many pairs are joined, and how many are at least asked about."""
    clusters: dict[str, set[str]] = defaultdict(set)
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        for mailbox, _, names in list(csv.reader(file, delimiter="\t"))[1:]:
            clusters[mailbox].update(f"person/{slug(name)}" for name in names.split("|"))
    told = read_all(expand(sys.argv[2:]), {}).statements
    known = {name_id(s.subject) for s in told}
    identity = settle(told, [])
    asked = {frozenset((p.left, p.right)) for p in identity.open}
    pairs = [pair for names in clusters.values() for pair in combinations(sorted(names & known), 2)]
    joined = [p for p in pairs if len({identity.linker.canonical(f"{n}@{0:012x}") for n in p}) == 1]
    questions = [p for p in pairs if p not in joined and frozenset(p) in asked]
    print(f"{len(pairs)} pairs: {len(joined)} joined, {len(questions)} asked about")
    for pair in pairs:
        if pair not in joined:
            print("  not joined:", *pair)


if __name__ == "__main__":
    main()
