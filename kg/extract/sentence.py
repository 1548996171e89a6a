"""A sentence as the stages pass it on."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.blocks import Shape
from kg.extract.contributions import Act
from kg.extract.linker import Link
from kg.extract.mentions import Mention
from kg.extract.tokens import Token
from kg.model import Span


@dataclass(slots=True)
class Sentence:
    """A sentence or list item: its tokens, what is named in it, and how that hangs together."""

    quote: Span
    shape: Shape
    tokens: list[Token]
    mentions: list[Mention]
    links: list[Link] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    session: Span | None = None
    intro: Span | None = None
