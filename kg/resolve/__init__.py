"""Which names are the same thing: exact names, decisions that people recorded, and sure guesses."""

from __future__ import annotations

from kg.resolve.decisions import dump, in_order, load
from kg.resolve.linker import Linker
from kg.resolve.register import Register
from kg.resolve.settle import Identity, settle

__all__ = ["Identity", "Linker", "Register", "dump", "in_order", "load", "settle"]
