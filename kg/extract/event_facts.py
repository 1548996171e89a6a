"""What is read about an event, before it becomes records."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.mentions import Mention
from kg.extract.organisations import Name
from kg.model import Span
from kg.names import slug


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

    @property
    def key(self) -> str:
        """Name and year: two events of one series are two events."""
        year = self.start.value[:4].strip("-") if self.start else ""
        name = slug(self.names[0].value)
        return f"{name}-{year}" if year.isdigit() and not name.endswith(year) else name
