"""Claims as they are gathered: by record, each with its words, its sentence and its rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from kg.model import Claim, Kind, Record, Span

_ORDER = (
    Kind.EVENT,
    Kind.SESSION,
    Kind.PLACE,
    Kind.ORGANISATION,
    Kind.PERSON,
    Kind.CONTRIBUTION,
    Kind.MEMBERSHIP,
    Kind.PARTICIPATION,
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a claim rests on besides its own words: the sentence, the rule, how sure it is."""

    quote: Span
    rule: str
    sure: float


@dataclass(slots=True)
class Claims:
    """All claims of a report so far."""

    _by_record: dict[tuple[Kind, str], list[Claim]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def say(
        self,
        record: tuple[Kind, str],
        prop: str,
        value: str,
        span: Span,
        basis: Basis,
        refers: Kind | None = None,
    ) -> None:
        """Claim that a record has a property, by the words at `span`; an empty span is no words."""
        sure = round(basis.sure, 2)
        words, quote = (span, basis.quote) if span.start < span.end else (None, None)
        claim = Claim(prop, value, words, quote, basis.rule, sure, refers)
        self._by_record[record].append(claim)

    def records(self) -> list[Record]:
        """The records in a fixed order: by kind, then key; equal claims once."""
        return [
            Record(kind, key, tuple(dict.fromkeys(claims)))
            for (kind, key), claims in sorted(
                self._by_record.items(), key=lambda item: (_ORDER.index(item[0][0]), item[0][1])
            )
        ]
