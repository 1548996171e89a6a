"""A sentence as the stages pass it on."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.dates import DateMention, find_dates
from kg.extract.blocks import Block, Shape
from kg.extract.contributions import Act
from kg.extract.linker import Link
from kg.extract.mentions import Mention
from kg.extract.tokens import Token
from kg.model import Span


@dataclass(slots=True)
class Part:
    """A sentence or list item as it is being read: its block, its tokens, what is named in it.

    `talks`: titles of talks with the persons whose they are, and how sure that is.
    """

    block: Block
    tokens: list[Token]
    mentions: list[Mention]
    links: list[Link] = field(default_factory=list)
    talks: list[tuple[Mention, Mention, float]] = field(default_factory=list)


@dataclass(slots=True)
class Sentence:
    """A sentence or list item: its tokens, what is named in it, and how that hangs together.

    `above` is the line that introduces the list it stands in, `intro` the same where its words say
    what those listed did.
    """

    quote: Span
    shape: Shape
    tokens: list[Token]
    mentions: list[Mention]
    links: list[Link] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    session: Span | None = None
    intro: Span | None = None
    above: Span | None = None
    talks: list[tuple[Mention, Mention, float]] = field(default_factory=list)
    _dates: list[DateMention] | None = None

    def dates(self, text: str) -> list[DateMention]:
        """The dates printed in it; looked for once."""
        if self._dates is None:
            self._dates = find_dates(text, self.quote)
        return self._dates
