"""The `kg` command: reads options, calls the library, prints. No logic lives here.

Data goes to stdout, messages to stderr. Heavy imports sit inside the commands.
"""

from __future__ import annotations

from kg.cli import asking, building, identity, showing
from kg.cli.group import main

__all__ = ["asking", "building", "identity", "main", "showing"]  # each module adds its verbs
