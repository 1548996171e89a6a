"""What a proposer is, and what it may say: words that should stand in the text, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from kg.model import Span


class Words(NamedTuple):
    """Words as a proposer says that they are printed; `start` is -1 where it gives no offset."""

    text: str
    start: int = -1


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody, perhaps with a post and an institution; or an institution alone.

    Without offsets `quote` is the sentence or list item that states it, and `within` the part of
    the text that was shown. The gate decides what becomes of it.
    """

    person: Words | None = None
    title: Words | None = None
    organisation: Words | None = None
    quote: str = ""
    within: Span | None = None


class Answer(NamedTuple):
    """What a proposer says of one text.

    `refused` gives the reason for each proposal that was none; `unread` counts parts of the text
    without a usable answer: they are asked about again in the next build.
    """

    proposals: Sequence[Proposal]
    refused: Sequence[str] = ()
    unread: int = 0


class Proposer(Protocol):
    """Proposes what a text may say.

    `name` stands in the rule of what passes the gate. `id` says who is asked in which version: an
    unchanged source is not shown to the same id again.
    """

    @property
    def name(self) -> str:
        """Short: "spacy", "llm:some-model"."""

    @property
    def id(self) -> str:
        """All that decides what it answers."""

    def propose(self, text: str, units: Sequence[Span]) -> Answer:
        """Proposals for the sentences and list items `units` of a text. EndpointError or none."""
