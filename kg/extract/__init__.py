"""From a passage of prose to records, by a general grammar: one module a stage.

A text in another language is read by the stages of that language (`languages`), or not at all.
blocks → tokens/sentences → mentions (names, posts, organisations, event_names) → linker →
contributions (cues) → event → people/institutions (same thing in one report) → records.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kg.extract.records import Extraction, extract
from kg.names import digest

__all__ = ["Extraction", "extract", "fingerprint"]


@cache
def fingerprint() -> str:
    """A hash of the rules, word lists and weights: when it changes, a text may read differently.

    >>> len(fingerprint())
    12
    """
    folder = files("kg.extract")
    parts = [
        (f"{place}/{p.name}", p)
        for place, inside in (
            ("", folder),
            ("wordlists", folder / "wordlists"),
            ("model", folder / "model"),
            *((f"languages/{p}", folder / "languages" / p) for p in ("", "chinese", "russian")),
        )
        for p in inside.iterdir()
        if p.name.endswith((".py", ".txt", ".json", ".npz"))
    ]
    return digest(*(p.read_bytes().hex() for _, p in sorted(parts, key=lambda pair: pair[0])))
