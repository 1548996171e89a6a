"""From a passage of prose to records, by a general grammar: one module a stage.

blocks → tokens/sentences → mentions (names, posts, organisations, event_names) → linker →
contributions (cues) → event → people/institutions (same thing in one report) → records.
"""

from __future__ import annotations

from kg.extract.records import Extraction, extract

__all__ = ["Extraction", "extract"]
