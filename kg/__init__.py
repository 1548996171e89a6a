"""confkg: conference reports as a knowledge graph you can query, draw and cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.notebook import open_graph

__version__ = "0.1.0"
__all__ = ["open_graph"]


def __getattr__(name: str) -> Any:
    """`kg.open_graph`, imported when first used so that `kg --help` stays quick."""
    if name == "open_graph":
        from kg.notebook import open_graph

        return open_graph
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
