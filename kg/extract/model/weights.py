"""What was learned, as tables of weights: feature → number, or feature → number per label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
FILE: Final = "weights.npz"
SCORERS: Final = ("heads", "acts", "event", "backers")


@dataclass(frozen=True, slots=True)
class Model:
    """The tagger's labels, emissions and transitions, and a table for each of the choosers."""

    labels: tuple[str, ...]
    emissions: Mapping[str, Vector]
    transitions: Vector
    scorers: Mapping[str, Mapping[str, float]]
    _parts: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict, init=False)

    def score(self, scorer: str, features: list[str]) -> float:
        """How much speaks for what has these features.

        >>> Model((), {}, np.zeros((0, 0)), {"heads": {"a": 1.5}}).score("heads", ["a", "b"])
        1.5
        """
        table = self.scorers[scorer]
        return sum([table[f] for f in features if f in table])

    def part(self, scorer: str, kind: str) -> Mapping[str, float]:
        """The weights of a chooser for one kind, by the features without the kind in front.

        >>> one = Model((), {}, np.zeros((0, 0)), {"acts": {"talk|a": 1.5, "chair|a": 2.0}})
        >>> one.part("acts", "talk")
        {'a': 1.5}
        """
        if scorer not in self._parts:
            parts: dict[str, dict[str, float]] = {}
            for feature, weight in self.scorers[scorer].items():
                first, _, rest = feature.partition("|")
                parts.setdefault(first, {})[rest] = weight
            self._parts[scorer] = parts
        return self._parts[scorer].get(kind, {})


def load_model() -> Model:
    """The model of the package, read on first use."""
    return _shipped()


@cache
def _shipped() -> Model:
    with (files("kg.extract.model") / FILE).open("rb") as stream, np.load(stream) as kept:
        return unpack(dict(kept))


def pack(model: Model) -> dict[str, npt.NDArray[Any]]:
    """The model as arrays: names in one run of bytes, numbers in half precision.

    >>> one = Model(("O",), {"a": np.ones(1, "f4")}, np.zeros((1, 1), "f4"), {"heads": {"x": 2.0}})
    >>> unpack(pack(one)).scorers["heads"]
    {'x': 2.0}
    """
    names = sorted(model.emissions)
    arrays: dict[str, npt.NDArray[Any]] = {
        "labels": _bytes(model.labels),
        "transitions": model.transitions.astype("f2"),
        "emission_names": _bytes(names),
        "emissions": np.array([model.emissions[n] for n in names], "f2"),
    }
    for scorer, table in sorted(model.scorers.items()):
        keys = sorted(table)
        arrays[f"{scorer}_names"] = _bytes(keys)
        arrays[scorer] = np.array([table[k] for k in keys], "f2")
    return arrays


def unpack(arrays: Mapping[str, npt.NDArray[Any]]) -> Model:
    """The model that `pack` wrote."""
    rows = arrays["emissions"].astype("f4")
    names = _names(arrays["emission_names"])
    scorers = {
        key: dict(
            zip(_names(arrays[f"{key}_names"]), arrays[key].astype("f4").tolist(), strict=True)
        )
        for key in SCORERS
        if key in arrays
    }
    return Model(
        tuple(_names(arrays["labels"])),
        dict(zip(names, rows, strict=True)),
        arrays["transitions"].astype("f4"),
        scorers,
    )


def _bytes(names: tuple[str, ...] | list[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\0".join(names).encode(), np.uint8)


def _names(kept: npt.NDArray[Any]) -> list[str]:
    text = kept.tobytes().decode()
    return text.split("\0") if text else []
