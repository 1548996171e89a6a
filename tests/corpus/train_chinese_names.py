"""Learn the weights of the Chinese name model from the annotated reports for reading.

    python tests/corpus/train_chinese_names.py            # writes the package's weights
    python tests/corpus/train_chinese_names.py --measure  # each fifth of the reports by the others

The candidates are those that the scanner of the package asks about. Deterministic.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from unittest.mock import patch

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from kg.extract.languages.chinese import likeness, mentions, reading  # noqa: E402
from kg.extract.languages.chinese.characters import simplified  # noqa: E402
from kg.extract.languages.chinese.lexicon import Lexicon, load  # noqa: E402
from kg.extract.languages.chinese.names import surname  # noqa: E402

WEIGHTS = HERE.parents[1] / "kg" / "extract" / "wordlists" / "zh_name_weights.json"
NUMBERS = [*range(501, 521), *range(531, 546)]
COPIES = 5  # of each report with other names
ROUNDS, RATE, DECAY = 150, 1.0, 0.003
Example = tuple[likeness.Features, bool]


def names(path: Path) -> set[str]:
    """The names of a report's gold, present or not, without forms that add a post."""
    persons = json.loads(path.with_suffix(".json").read_text("utf-8"))["persons"]
    forms = {simplified(form) for p in persons for form in (p["name"], *p["aliases"])}
    return {form for form in forms if not load().posts.search(form)}


def renamed(text: str, known: set[str], pool: Sequence[str], draw: Random) -> tuple[str, set[str]]:
    """The text with its Chinese names replaced by others of the pool, and its names then."""
    old = sorted(n for n in known if n in pool)
    new = dict(zip(old, draw.sample(list(pool), len(old)), strict=True))
    pattern = "|".join(map(re.escape, sorted(old, key=len, reverse=True))) or "(?!)"
    return re.sub(pattern, lambda m: new[m.group()], text), known - set(old) | set(new.values())


def examples(text: str, known: set[str]) -> list[Example]:
    """What the scanner asks about in one report, and whether it is a name there."""
    seen: dict[tuple[int, int, str], Example] = {}
    asked = likeness.best

    def best(text: str, p: int, end: int, left: str, lexicon: Lexicon) -> tuple[int, str, float]:
        for r in likeness.readings(text, p, end, left, lexicon):
            seen[p, r.end, left] = r.features, text[p : r.end] in known
        return asked(text, p, end, left, lexicon)

    with patch.object(mentions, "best", best):
        reading.read(text, hard_wrapped=False, apart=(), given="")
    return [seen[key] for key in sorted(seen)]


def fit(data: Sequence[Example]) -> dict[str, float]:
    """Weights of a logistic regression by gradient descent with decay."""
    weights: dict[str, float] = {}
    scale = {"surname": 0.1, "middle": 0.1, "last": 0.1}
    for _ in range(ROUNDS):
        slope: dict[str, float] = {}
        for features, right in data:
            z = sum(weights.get(name, 0.0) * x for name, x in features.items())
            miss = right - 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
            for name, x in features.items():
                slope[name] = slope.get(name, 0.0) + miss * x
        for name, value in slope.items():
            step = RATE * scale.get(name, 1.0) * 40 / len(data)
            weights[name] = weights.get(name, 0.0) * (1 - DECAY) + step * value
    return {name: round(w, 3) for name, w in sorted(weights.items())}


def right(data: Sequence[Example], weights: dict[str, float]) -> tuple[int, int, int]:
    """Names found, false ones, missed ones, each reading by itself."""
    z = [sum(weights.get(n, 0.0) * x for n, x in f.items()) > 0 for f, _ in data]
    pairs = [(one, wanted) for one, (_, wanted) in zip(z, data, strict=True)]
    return pairs.count((True, True)), pairs.count((True, False)), pairs.count((False, True))


def main() -> None:
    """Write the weights, or print how well those of the other reports do on each fifth."""
    draw = Random(20)
    paths = [HERE / "train" / f"{n}.txt" for n in NUMBERS]
    golds = [(path.read_text("utf-8"), names(path)) for path in paths]
    lexicon = load()
    pool = sorted(
        {n for _, known in golds for n in known if 2 <= len(n) <= 4 and surname(n, 0, lexicon)}
    )
    reports = []
    for text, known in golds:
        copies = [(text, known), *(renamed(text, known, pool, draw) for _ in range(COPIES))]
        reports.append([e for copy, kept in copies for e in examples(copy, kept)])
    if "--measure" in sys.argv:
        for k in range(5):
            others = [e for n, report in enumerate(reports) if n % 5 != k for e in report]
            own = [e for report in reports[k::5] for e in report]
            print(*right(own, fit(others)))
        return
    weights = fit([e for report in reports for e in report])
    WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(len(weights), "weights from", sum(map(len, reports)), "readings")


if __name__ == "__main__":
    main()
