"""The `kg` command: reads options, calls the library, prints. No logic lives here.

Data goes to stdout, messages to stderr. Heavy imports sit inside the commands.
"""

from __future__ import annotations

from kg.cli import asking, building, showing
from kg.cli.group import main

__all__ = ["asking", "building", "main", "showing"]  # each module adds its verbs
