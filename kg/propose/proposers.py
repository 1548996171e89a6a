"""All proposers of a build: who they are, what they add to a text, what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from typing import Final, NamedTuple

from kg.errors import UsageError
from kg.extract.blocks import Shape, blocks
from kg.extract.tokens import sentences, span_of
from kg.model import Passage, Record, Span
from kg.names import digest
from kg.propose.gate import Gate
from kg.propose.proposal import Proposer


class Proposed(NamedTuple):
    """What passed the gate for one text.

    `review` are sentences for a person to read. `whole`: every proposer had an answer for all of
    the text; otherwise the next build asks again.
    """

    records: list[Record]
    review: list[Span]
    whole: bool


class Proposers:
    """Proposers in the order of their ids, each behind the gate; the first ones' word counts.

    >>> from kg.model import Source
    >>> from kg.propose.taggers import Tagger
    >>> ada = Tagger("demo", "demo 1", lambda text: [(0, 8, "PER")])
    >>> report = Passage(Source(64 * "0", "a.txt", "text/plain"), "Ada Diaz spoke.")
    >>> Proposers([ada]).propose(report, []).records[0].key
    'ada-diaz'
    """

    def __init__(self, asked: Sequence[Proposer]) -> None:
        self._asked = sorted(asked, key=lambda p: p.id)
        self._tally: dict[str, Counter[str]] = {p.name: Counter() for p in self._asked}

    @property
    def mark(self) -> str:
        """Stands for all that decides what they answer and what passes; "" for nobody."""
        return digest(_rules(), *(p.id for p in self._asked)) if self._asked else ""

    def propose(self, passage: Passage, read: Sequence[Record]) -> Proposed:
        """What they add to the records read in a passage. EndpointError where one is not there."""
        units = list(_units(passage)) if self._asked else []
        records: list[Record] = []
        review: set[Span] = set()
        whole = True
        for proposer in self._asked:
            answer = proposer.propose(passage.text, units)
            tally = self._tally[proposer.name]
            tally.update(f"refused: {why}" for why in answer.refused)
            if answer.unread:
                tally["no usable answer, asked again next time"] += answer.unread
                whole = False
            gate = Gate(passage.text, units, [*read, *records])
            passed = gate.admit(answer.proposals, proposer.name, tally)
            records += passed.records
            review.update(passed.review)
        return Proposed(records, sorted(review), whole)

    def told(self) -> list[str]:
        """What became of the proposals so far, a line for each proposer that was asked.

        >>> Proposers([]).told()
        []
        """
        return [
            f"{name}: {', '.join(f'{n:,} {what}' for what, n in sorted(tally.items()))}"
            for name, tally in sorted(self._tally.items())
            if tally
        ]


NONE: Final = Proposers([])
"""Nobody: what a build asks unless told otherwise."""


def open_proposers(names: Sequence[str]) -> Proposers:
    """The proposers of the command line: "natasha", "spacy=PIPELINE", "llm=ADDRESS#MODEL".

    Others are entry points of the group `kg.proposers`: functions from what stands after "=" to a
    Proposer. UsageError for a name that is none.

    >>> open_proposers(["oracle"])
    Traceback (most recent call last):
    kg.errors.UsageError: oracle: there is no such proposer (there are: llm, natasha, spacy)
    """
    found: list[Proposer] = []
    for given in dict.fromkeys(names):
        name, _, argument = given.partition("=")
        points = {p.name: p for p in entry_points(group="kg.proposers")}
        if name in _SHIPPED:
            found.append(_SHIPPED[name](argument))
        elif name in points:
            found.append(points[name].load()(argument))
        else:
            there = ", ".join(sorted({*_SHIPPED, *points}))
            hint = f"there are: {there}"
            raise UsageError("there is no such proposer", where=name, hint=hint)
    return Proposers(found)


def _llm(argument: str) -> Proposer:
    from kg.propose.llm import LanguageModel  # it brings what opens connections

    return LanguageModel(argument)


def _spacy(argument: str) -> Proposer:
    from kg.propose.taggers import spacy

    return spacy(argument)


def _natasha(argument: str) -> Proposer:
    from kg.propose.taggers import natasha

    return natasha(argument)


_SHIPPED: Final[dict[str, Callable[[str], Proposer]]] = {
    "llm": _llm,
    "natasha": _natasha,
    "spacy": _spacy,
}


def _units(passage: Passage) -> Iterator[Span]:
    """The sentences and list items of the report proper."""
    for block in blocks(passage.text, hard_wrapped=passage.wrapped):
        if block.shape is not Shape.ASIDE:
            yield from (span_of(tokens) for tokens in sentences(passage.text, block.span))


@cache
def _rules() -> str:
    """A hash of the gate: when it changes, other proposals may pass."""
    parts = sorted(files("kg.propose").iterdir(), key=lambda p: p.name)
    return digest(*(p.read_text("utf-8") for p in parts if p.name.endswith(".py")))
