"""Train the extraction model on the annotated reports, or measure it on sites left out.

    python tests/corpus/train_model.py            # trains on all and writes the package's weights
    python tests/corpus/train_model.py --measure  # grammar and model on sites not trained on

Needs `python-crfsuite` besides the package. There is no chance in it: the same corpus and the same
rules give the same weights.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(HERE)]

from learn.acts import train_acts  # noqa: E402
from learn.documents import Document, open_document, train_tagger  # noqa: E402
from learn.event import train_event  # noqa: E402
from learn.heads import head_groups  # noqa: E402
from learn.loglinear import train  # noqa: E402

from kg.extract import extract  # noqa: E402
from kg.extract.lexicon import load  # noqa: E402
from kg.extract.model.reading import ModelReader  # noqa: E402
from kg.extract.model.weights import FILE, Model, pack  # noqa: E402
from kg.extract.readers import GRAMMAR, Reader  # noqa: E402
from kg.score import Counts, score, total  # noqa: E402

FOLDS = 5
SMALL = 0.01  # weights below it are left out: they decide nothing and cost room


def corpus() -> Iterator[Document]:
    """The English reports for reading and training; a site is one writer's block of texts."""
    for folder, block in (("dev", 4), ("train", 5)):
        for path in sorted((HERE / folder).glob("[0-36]*.txt")):
            site = f"{folder}-{(int(path.stem) - 1) // block}"
            yield open_document(path, path.with_suffix(".json"), site)


def examples() -> Iterator[Document]:
    """The example reports of the package: trained on, never measured."""
    for path in sorted((ROOT / "data" / "reports").iterdir()):
        gold = ROOT / "data" / "gold" / f"{path.stem}.json"
        yield open_document(path, gold, "example")


def fit(documents: list[Document]) -> Model:
    """A model of these documents: the tagger first, then what builds on its reading."""
    labels, emissions, transitions = train_tagger(documents)
    heads = train([g for d in documents for g in head_groups(d)])
    first = Model(labels, emissions, transitions, {"heads": heads})
    reader = ModelReader(first, load())
    acts = train_acts(documents, reader)
    event, backers = train_event(documents, reader)
    tables = {"heads": heads, "acts": acts, "event": event, "backers": backers}
    return Model(labels, emissions, transitions, tables)


def slim(model: Model) -> Model:
    """The model without weights that are as good as nothing."""
    return Model(
        model.labels,
        {f: w for f, w in model.emissions.items() if np.abs(w).max() >= SMALL},
        model.transitions,
        {
            name: {f: w for f, w in table.items() if abs(w) >= SMALL}
            for name, table in model.scorers.items()
        },
    )


def measure(documents: list[Document], reader: Reader) -> list[dict[str, Counts]]:
    """The score of each document."""
    return [
        score(extract(d.passage, reader=reader).records, d.gold, d.passage.text) for d in documents
    ]


def leave_sites_out(documents: list[Document], also: list[Document]) -> None:
    """Print the grammar's and the model's scores on sites that the model was not trained on."""
    sites = sorted({d.site for d in documents})
    fold = {site: k % FOLDS for k, site in enumerate(sites)}
    found: list[dict[str, Counts]] = []
    for k in range(FOLDS):
        model = fit([d for d in documents if fold[d.site] != k] + also)
        kept = [d for d in documents if fold[d.site] == k]
        found += measure(kept, ModelReader(slim(model), load()))
        print(f"fold {k + 1} of {FOLDS}", file=sys.stderr, flush=True)
    table("grammar", "model", total(measure(documents, GRAMMAR)), total(found))


def table(one: str, other: str, left: dict[str, Counts], right: dict[str, Counts]) -> None:
    """Print two scores side by side."""
    print(f"{'layer':20}{one:>22}{other:>22}")
    for layer, counts in left.items():
        pair = (counts, right[layer])
        print(
            f"{layer:20}" + "".join(f"  {c.precision:6.2f}{c.recall:6.2f}{c.f1:8.3f}" for c in pair)
        )


def main() -> None:
    """Train, or measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--measure", action="store_true", help="score sites left out")
    documents, also = list(corpus()), list(examples())
    if arguments.parse_args().measure:
        leave_sites_out(documents, also)
        return
    model = slim(fit(documents + also))
    target = ROOT / "kg" / "extract" / "model" / FILE
    with target.open("wb") as stream:
        np.savez_compressed(stream, **pack(model))
    print(f"{len(documents) + len(also)} documents, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
