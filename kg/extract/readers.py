"""Who reads a report: the grammar by itself, or another reader on top of it.

A reader has the last word on three stages: what each sentence names and who holds what, who did
what at the event, and what is known of the event.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from kg.extract.event_facts import Event
from kg.extract.lexicon import load
from kg.extract.linker import link
from kg.extract.sentence import Part, Sentence


class Reader(Protocol):
    """Has the last word on the stages of reading a report."""

    def read(self, parts: Sequence[Part]) -> None:
        """Set mentions and links of every part; the mentions it finds there are the grammar's."""

    def act(self, text: str, sentences: Sequence[Sentence]) -> None:
        """Set the acts of every sentence; those it finds there are the grammar's."""

    def settle(self, event: Event, text: str, sentences: Sequence[Sentence]) -> None:
        """Set what is known of the event; what it finds there is the grammar's."""


class GrammarReader:
    """The grammar alone: the list linker for links, all else as it stands."""

    def read(self, parts: Sequence[Part]) -> None:
        """Link what the grammar found in each part."""
        for part in parts:
            part.links = link(part.tokens, part.mentions, load())

    def act(self, text: str, sentences: Sequence[Sentence]) -> None:
        """Leave the acts as they are."""

    def settle(self, event: Event, text: str, sentences: Sequence[Sentence]) -> None:
        """Leave the event as it is."""


GRAMMAR: Final = GrammarReader()
