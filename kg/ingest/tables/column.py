"""A column of a table and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

OF_INSTITUTIONS: Final = frozenset(("sponsor", "supporter", "host"))
"""Roles that institutions have, whatever their names look like."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it is.

    `of` is whose property it holds: "event", "session", "talk", "person", or the role of the
    people of another column; `role` that of the people it names (or flags); `event` the event
    that a column of roles is about; `style` how its values are written ("family first").
    """

    index: int
    label: str
    meaning: str
    of: str = ""
    role: str = ""
    number: str = ""
    event: str = ""
    style: str = ""
    why: str = ""
    examples: tuple[str, ...] = ()
