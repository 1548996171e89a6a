"""From a passage of prose to records, by a general grammar: one module a stage.

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
    """A hash of the rules and word lists: when it changes, a text may read differently.

    >>> len(fingerprint())
    12
    """
    folder = files("kg.extract")
    parts = [*folder.iterdir(), *(folder / "wordlists").iterdir()]
    texts = {
        p.name: p.read_text("utf-8") for p in parts if p.name.endswith((".py", ".txt", ".json"))
    }
    return digest(*(texts[name] for name in sorted(texts)))
