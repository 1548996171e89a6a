"""Which names are the same thing: exact names, and decisions that people recorded."""

from __future__ import annotations

from kg.resolve.decisions import dump, in_order, load
from kg.resolve.linker import Linker

__all__ = ["Linker", "dump", "in_order", "load"]
