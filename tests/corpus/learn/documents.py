"""The annotated reports as training sees them, and the tagger's training."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pycrfsuite

from kg.extract.committees import find_committees
from kg.extract.document import read_parts, read_sentences
from kg.extract.lexicon import load
from kg.extract.model.features import certain, neighbours
from kg.extract.model.reading import ModelReader
from kg.extract.model.tagger import token_features
from kg.extract.sentence import Part, Sentence
from kg.ingest import read
from kg.model import Passage, Span

from .align import Aligned, Labelled, align, labels
from .vary import varied

VARIATIONS = 2  # of each report, with other names and titles
_FORBIDDEN = -30.0  # weight of an inside label behind anything but its own kind


@dataclass
class Document:
    """A report, its gold, the gold's places, and what the grammar reads."""

    path: Path
    site: str
    passage: Passage
    gold: dict[str, Any]
    aligned: Aligned
    apart: list[Span]
    parts: list[Part]
    features: list[list[list[str]]]
    labels: list[list[str]]

    def sentences(self, reader: ModelReader) -> list[Sentence]:
        """The report as the tagger and the chooser of heads read it."""
        return read_sentences(
            self.passage.text,
            load(),
            hard_wrapped=self.passage.wrapped,
            apart=self.apart,
            reader=reader,
        )


def open_document(path: Path, gold: Path, site: str) -> Document:
    """Read a report and its gold, and find the one in the other."""
    passage = read(path)
    told = json.loads(gold.read_text("utf-8"))
    apart = find_committees(passage.text, load(), hard_wrapped=passage.wrapped).spans
    parts = read_parts(passage.text, hard_wrapped=passage.wrapped, apart=apart)
    aligned = align(passage.text, told)
    features, wanted = sequences(parts, aligned.spans)
    return Document(path, site, passage, told, aligned, list(apart), parts, features, wanted)


def sequences(
    parts: list[Part], spans: list[Labelled]
) -> tuple[list[list[list[str]]], list[list[str]]]:
    """Features and labels of the tokens of every part."""
    known = frozenset[str]().union(*(certain(p.mentions, p.tokens) for p in parts))
    features = [
        token_features(p.tokens, p.mentions, p.block.shape, known, beside)
        for p, beside in zip(parts, neighbours(parts), strict=True)
    ]
    return features, [labels(p.tokens, spans) for p in parts]


Tags = tuple[tuple[str, ...], dict[str, np.ndarray], np.ndarray]


def train_tagger(documents: list[Document]) -> Tags:
    """Labels, emissions and transitions of a conditional random field.

    It learns from the reports and from variations of them.
    """
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {"c1": 0.05, "c2": 0.6, "max_iterations": 80, "feature.possible_transitions": True}
    )
    for document in documents:
        for features, wanted in zip(document.features, document.labels, strict=True):
            trainer.append(features, wanted)
    told = [(d.passage.text, d.aligned.spans) for d in documents]
    for seed in range(VARIATIONS):
        for document, (text, spans) in zip(documents, varied(told, seed), strict=True):
            parts = read_parts(text, hard_wrapped=document.passage.wrapped)
            for features, wanted in zip(*sequences(parts, spans), strict=True):
                trainer.append(features, wanted)
    with tempfile.TemporaryDirectory() as folder:
        kept = str(Path(folder, "tagger.crfsuite"))
        trainer.train(kept)
        tagger = pycrfsuite.Tagger()
        tagger.open(kept)
        info = tagger.info()
    names = tuple(sorted(info.labels))
    index = {name: i for i, name in enumerate(names)}
    emissions: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(len(names), "f4"))
    for (feature, label), weight in info.state_features.items():
        emissions[feature][index[label]] = weight
    steps = np.zeros((len(names), len(names)), "f4")
    for (one, other), weight in info.transitions.items():
        steps[index[one], index[other]] = weight
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            if other.startswith("I-") and one not in (f"B-{other[2:]}", other):
                steps[i, j] = _FORBIDDEN
    return names, dict(emissions), steps
