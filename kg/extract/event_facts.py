"""What is read about an event, before it becomes records."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from kg.extract.mentions import Mention
from kg.extract.organisations import Name
from kg.model import Span
from kg.names import slug

NOWHERE: Final = Span(0, 0)
"""The place of words that do not stand in the text: what the user says of it."""


@dataclass(slots=True)
class Found:
    """A value with the words it was read from, the sentence around them, and how sure it is."""

    value: str
    span: Span
    quote: Span
    sure: float
    rule: str


@dataclass(slots=True)
class Organiser:
    """An institution (or a person) that did something for the event."""

    role: str
    chain: tuple[Name, ...]
    person: Mention | None
    cue: Span
    quote: Span
    sure: float


@dataclass(slots=True)
class Event:
    """Everything read about the main event; lists keep every printed form."""

    names: list[Found] = field(default_factory=list)
    kind: Found | None = None
    start: Found | None = None
    end: Found | None = None
    place: Found | None = None
    mode: Found | None = None
    organisers: list[Organiser] = field(default_factory=list)
    text_key: str = ""

    @property
    def key(self) -> str:
        """Name and year: two events of one series are two events.

        Without a year the text itself keeps the event apart from its namesakes.
        """
        name = slug(self.names[0].value)
        year = self.start.value[:4] if self.start else ""
        if not year.isdigit():
            return name if re.search(r"(?:19|20)\d\d$", name) else f"{name}-{self.text_key}"
        return name if name.endswith(year) else f"{name}-{year}"
