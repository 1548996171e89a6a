"""What a language has to bring: its stages, and when two of its names say the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kg.extract.event_facts import Event
from kg.extract.people import Naming
from kg.extract.sentence import Sentence
from kg.model import Span


class Read(Protocol):
    """Reads a report: its sentences with all they name and tell, and the event."""

    def __call__(
        self, text: str, *, hard_wrapped: bool, apart: Sequence[Span], given: str
    ) -> tuple[list[Sentence], Event]:
        """`apart` is read by others; `given` is the event's name where the text has none."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its stages.

    `institution` is what the printed forms of one institution have in common; `position` the
    concept of a printed post, "" when none is known.
    """

    code: str
    read: Read
    naming: Naming
    institution: Callable[[str], str]
    position: Callable[[str], str]
