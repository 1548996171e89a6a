"""The `kg` command: reads options, calls the library, prints. No logic lives here.

Data goes to stdout, messages to stderr. Heavy imports sit inside the commands.
"""

from __future__ import annotations

from kg.cli import asking, building, identity, networks, reporting, serving, showing
from kg.cli.group import main

# each module adds its verbs
__all__ = ["asking", "building", "identity", "main", "networks", "reporting", "serving", "showing"]
