"""Names of institutions: the table of pairs, affiliations against ROR, and how long it takes.

100,000 mentions are made of the names of the file, abbreviated, in capitals or with an article;
every pair that shares a key in a block of at most 50 is compared.

    python tests/benchmarks/organisations.py [--kept-aside] [FOLDER [LABELLED.json …]]

The folder holds ror.jsonl.gz and ror-affiliations.tsv. Of its affiliations, rows with an even
number are for development; those with an odd number are kept aside to decide, and only scored when
asked for. They are not strictly blind any more: they were scored four times as a whole, misses were
once counted by kind, and three strings were seen. Recall counts the records that the authority file
has.

Labelled files are lists of {"affiliation": …, "ror_ids": […]}, as ROR publishes them with its API
(rorapi/tests/tests_functional/data/dataset_affiliations_*.json, 3,000 strings each, labelled when
ROR had fewer records). Of those, strings with an even hash served for development, and the weights
were fitted to them; the others are held out: scored a few times as a whole, and never read.
"""

from __future__ import annotations

import hashlib
import html
import json
import random
import re
import resource
import sys
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

from kg.model import Kind
from kg.resolve.authority import Authority, open_authority
from kg.resolve.authority.records import ROR, read
from kg.resolve.organisations import compare, keys
from kg.resolve.organisations.names import parse
from kg.resolve.profile import Profile

TESTS = Path(__file__).resolve().parent.parent
BLOCK = 50
Row = tuple[str, set[str]]  # an affiliation and the ids of its records
SHARED = TESTS.parent.parent / "shared" / "data" / "identity"


def verdict(value: float) -> str:
    """What is done with a pair of that score."""
    return "same" if value >= 0.95 else "unsure" if value >= 0.5 else "different"


def pairs() -> None:
    """The confusion of wanted and given verdicts over the table of pairs, and pairs a second."""
    lines = (TESTS / "cases" / "organisations.tsv").read_text("utf-8").splitlines()[1:]
    table = [line.split("\t") for line in lines]
    profiles = [
        [Profile(f"organisation/{n}", Kind.ORGANISATION, (n,), parse(n).acronyms) for n in row[:2]]
        for row in table
    ]
    start = time.perf_counter()
    found = Counter(
        (row[2], verdict(compare(*two).value)) for row, two in zip(table, profiles, strict=True)
    )
    seconds = time.perf_counter() - start
    print(f"pairs               {len(table):>8}, {len(table) / seconds:,.0f} a second")
    for (wanted, given), count in sorted(found.items()):
        print(f"  {wanted:<10} {given:<10} {count:>4}")
    unmet = sum(
        r[2] != "different" and not keys(a) & keys(b)
        for r, (a, b) in zip(table, profiles, strict=True)
    )
    print(f"  not different and without a common key: {unmet}")


def mentions(dump: Path) -> None:
    """Seconds of keys and comparisons for many mentions."""
    labels = {label.text for one in read(dump) for label in one.labels if label.kind != "acronym"}
    rng = random.Random(1)
    known = rng.sample(sorted(labels), 40_000)
    written = [str, str.upper, lambda n: f"The {n}", lambda n: n.replace("University", "Univ.")]
    names = {rng.choices(written, (80, 5, 5, 10))[0](rng.choice(known)) for _ in range(100_000)}
    profiles = [Profile(f"organisation/{n}", Kind.ORGANISATION, (n,)) for n in sorted(names)]
    start = time.perf_counter()
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, profile in enumerate(profiles):
        for key in keys(profile):
            blocks[key].append(number)
    keyed = time.perf_counter()
    pairs = {p for b in blocks.values() if len(b) <= BLOCK for p in combinations(b, 2)}
    for left, right in pairs:
        compare(profiles[left], profiles[right])
    compared = time.perf_counter()
    print(
        f"100,000 mentions    {len(profiles):,} names: keys {keyed - start:.1f} s,"
        f" {len(pairs):,} comparisons {compared - keyed:.1f} s"
    )


def is_development(text: str) -> bool:
    """Whether a labelled string served for development: by its letters and digits alone."""
    letters = re.sub(r"\W+", "", unicodedata.normalize("NFKD", html.unescape(text)).lower())
    return int(hashlib.sha256(letters.encode()).hexdigest(), 16) % 2 == 0


def labelled(path: Path, development: bool) -> list[Row]:
    """One half of a labelled file, each string once."""
    rows = {x["affiliation"]: set(x["ror_ids"]) for x in json.loads(path.read_text("utf-8"))}
    return [(text, ids) for text, ids in rows.items() if is_development(text) is development]


def affiliations(authority: Authority, rows: list[Row], half: str) -> None:
    """Precision and recall of one half."""
    true = false = missed = 0
    start = time.perf_counter()
    for text, wanted in rows:
        given = {c.id for c in authority.resolve_affiliation(text)}
        true += len(given & wanted)
        false += len(given - wanted)
        missed += sum(authority.get(i) is not None for i in wanted - given)
    seconds = time.perf_counter() - start
    precision = true / (true + false) if true + false else 1.0
    recall = true / (true + missed) if true + missed else 1.0
    print(
        f"affiliations, {half:<26} precision {precision:.3f} recall {recall:.3f}"
        f" ({len(rows)} strings, {true} right, {false} wrong, {missed} missed,"
        f" {len(rows) / seconds:,.0f} a second)"
    )


def main(folder: Path, files: list[Path], kept_aside: bool) -> None:
    """Print the figures."""
    pairs()
    if not folder.is_dir():
        print(f"no {folder}: the authority file is not part of the project")
        return
    mentions(folder / "ror.jsonl.gz")
    with tempfile.TemporaryDirectory() as cache:
        start = time.perf_counter()
        open_authority(folder / "ror.jsonl.gz", Path(cache)).close()
        built = time.perf_counter()
        with open_authority(folder / "ror.jsonl.gz", Path(cache)) as authority:
            opened = time.perf_counter()
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"index of {authority.size:,} records: {built - start:.1f} s, {memory:.0f} MB")
            print(f"opened again        {opened - built:>8.3f} s")
            lines = (folder / "ror-affiliations.tsv").read_text("utf-8").splitlines()[1:]
            parts = ([*line.split("\t"), ""][:2] for line in lines)
            rows = [(text, {ROR + i for i in gold.split()}) for text, gold in parts]
            affiliations(authority, rows[1::2], "even (development)")
            if kept_aside:
                affiliations(authority, rows[::2], "odd (kept aside)")
            for path in files:
                print(path.name)
                affiliations(authority, labelled(path, True), "development")
                affiliations(authority, labelled(path, False), "held out")


if __name__ == "__main__":
    words = [w for w in sys.argv[1:] if w != "--kept-aside"]
    folder, *files = [Path(w) for w in words] or [SHARED]
    main(folder, files, "--kept-aside" in sys.argv)
