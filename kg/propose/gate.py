"""The gate: a proposal becomes records only where its words stand in the text, and together.

A person, a post and an institution hang together only within one sentence or list item, with
nobody else named between them. What the built-in extractor has read stays as it is: a proposal
that agrees adds nothing, one that contradicts is kept apart with little confidence, and words that
it reads as something else are left to a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from kg.extract.claims import Basis, Claims
from kg.extract.lexicon import load
from kg.model import Kind, Record, Span, Statement
from kg.names import clean, digest, slug
from kg.propose.known import Known
from kg.propose.places import Places
from kg.propose.proposal import Proposal, Words

PROPOSED: Final = 0.5
"""How sure what only a proposer says is, and the built-in extractor says nothing about."""

DISPUTED: Final = 0.2
"""How sure what the built-in extractor reads otherwise is."""

_RULES: Final = ("proposed", "disputed")
_LONGEST_NAME: Final = 100
_LONGEST: Final = 300
_LONGEST_QUOTE: Final = 2_000
_PLACES: Final = 8  # of one wording in a quote; more say nothing about which one is meant
_WORD: Final = re.compile(r"\w")


class Passed(NamedTuple):
    """What went through the gate, and the sentences that a person should read."""

    records: list[Record]
    review: list[Span]


class _Grounded(NamedTuple):
    """A proposal with the places of its words and the sentence or list item around them."""

    unit: Span
    person: Span | None
    title: Span | None
    organisation: Span | None

    @property
    def tied(self) -> list[Span]:
        """The post and the institution, as far as there are any."""
        return [span for span in (self.title, self.organisation) if span]


class _RefusedError(Exception):
    """Why a proposal does not pass."""


class _OtherwiseError(Exception):
    """The words were read as a thing of another kind."""


class Gate:
    """Lets proposals for one text through; `known` records are what is read in it so far.

    >>> gate = Gate("Ana Diaz spoke.", [Span(0, 15)], [])
    >>> passed = gate.admit([Proposal(person=Words("Ana Diaz", 0))], "demo", Counter())
    >>> [(r.kind.value, r.key, r.claims[0].rule) for r in passed.records]
    [('person', 'ana-diaz', 'demo.proposed')]
    """

    def __init__(self, text: str, units: Sequence[Span], known: Sequence[Record]) -> None:
        self._text, self._known = text, Known(known)
        self._units: Places[None] = Places()
        for unit in units:
            self._units.add(unit, None)

    def admit(self, proposals: Sequence[Proposal], name: str, tally: Counter[str]) -> Passed:
        """The records that the proposals of `name` become; `tally` counts what became of each."""
        grounded: list[_Grounded] = []
        for proposal in proposals:
            try:
                grounded.append(self._ground(proposal))
            except _RefusedError as refusal:
                tally[f"refused: {refusal}"] += 1
        people: Places[None] = Places()
        for one in grounded:
            if one.person:
                people.add(one.person, None)
        claims, review = Claims(), set[Span]()
        for one in dict.fromkeys(grounded):
            try:
                tally[self._judge(one, people, name, claims)] += 1
            except _RefusedError as refusal:
                tally[f"refused: {refusal}"] += 1
            except _OtherwiseError:
                tally["read as something else, for review"] += 1
                review.add(one.unit)
        return Passed(claims.records(), sorted(review))

    def _ground(self, proposal: Proposal) -> _Grounded:
        wanted = (proposal.person, proposal.title, proposal.organisation)
        if not (proposal.person or (proposal.organisation and not proposal.title)):
            raise _RefusedError("it names nobody")
        for region in self._regions(proposal):
            for unit in self._units_in(region):
                inside = Span(max(unit.start, region.start), min(unit.end, region.end))
                found = [self._places(words, inside) if words else [None] for words in wanted]
                if all(found):
                    return self._closest(unit, *found)
        raise _RefusedError("words not in one sentence")

    def _regions(self, proposal: Proposal) -> list[Span]:
        """Where the words of a proposal have to stand: at its offsets, or in its quote."""
        whole = proposal.within or Span(0, len(self._text))
        told = [
            words
            for words in (proposal.person, proposal.title, proposal.organisation)
            if words and words.start >= 0
        ]
        if told:
            if any(self._text[w.start : w.start + len(w.text)] != w.text for w in told):
                raise _RefusedError("words not at their offset")
            first, last = min(told, key=lambda w: w.start), max(told, key=lambda w: w.start)
            return self._units_in(Span(first.start, last.start + 1))
        if not 0 < len(proposal.quote) <= _LONGEST_QUOTE:
            raise _RefusedError("no quote, or a whole page")
        regions = list(islice(_occurrences(self._text, proposal.quote, whole), _PLACES))
        if not regions:
            raise _RefusedError("quote not found")
        return regions

    def _units_in(self, region: Span) -> list[Span]:
        return [unit for unit, _ in self._units.at(region)]

    def _places(self, words: Words, inside: Span) -> list[Span | None]:
        if not 0 < len(words.text) <= _LONGEST:
            return []
        if words.start >= 0:
            place = Span(words.start, words.start + len(words.text))
            return [place] if place.within(inside) and _whole(self._text, place) else []
        return list(islice(_occurrences(self._text, words.text, inside), _PLACES))

    def _closest(
        self,
        unit: Span,
        people: Sequence[Span | None],
        titles: Sequence[Span | None],
        organisations: Sequence[Span | None],
    ) -> _Grounded:
        """The places of the same words that stand closest together."""
        choices = (_Grounded(unit, p, t, o) for p in people for t in titles for o in organisations)
        return min(choices, key=_spread)

    def _judge(self, one: _Grounded, people: Places[None], name: str, claims: Claims) -> str:
        """Claim what the proposal says, as sure as it deserves; in a word what became of it."""
        known, text = self._known, self._text
        if one.person:
            if not _like_a_name(text[one.person.start : one.person.end]):
                raise _RefusedError("not like a name")
            self._check(one.person, Kind.PERSON)
        if one.organisation:
            self._check(one.organisation, Kind.ORGANISATION)
        if one.title and known.kinds_at(one.title) & {Kind.PERSON, Kind.EVENT}:
            raise _OtherwiseError
        if one.person and any(self._between(one.person, t, people) for t in one.tied):
            raise _RefusedError("another person stands nearer")
        new_person = bool(one.person) and not known.key(Kind.PERSON, one.person)
        new_organisation = bool(one.organisation) and not known.key(
            Kind.ORGANISATION, one.organisation
        )
        stated = disputed = False
        if one.person and one.tied:
            stated = known.agrees(one.unit, one.person, one.title, one.organisation)
            disputed = not stated and known.differs(one.unit, one.person, one.title)
        if not (new_person or new_organisation or (one.person and one.tied and not stated)):
            return "agreed"
        rule, sure = (_RULES[disputed], (PROPOSED, DISPUTED)[disputed])
        basis = Basis(one.unit, f"{name}.{rule}", sure)
        person = self._name(Kind.PERSON, one.person, basis, claims)
        organisation = self._name(Kind.ORGANISATION, one.organisation, basis, claims)
        if one.person and one.tied and not stated:
            self._membership(one, person, organisation, basis, claims)
        return f"{rule}, for review"

    def _between(self, person: Span, tied: Span, people: Places[None]) -> bool:
        """Whether somebody else is named between a person and what should be the person's."""
        left, right = sorted((person, tied))
        gap = Span(left.end, right.start)
        if gap.start >= gap.end:
            return False
        others = [*self._known.named(Kind.PERSON, gap), *(span for span, _ in people.at(gap))]
        return any(o.within(gap) for o in others)

    def _check(self, span: Span, kind: Kind) -> None:
        """Refuse words without letters, and those that were read as a thing of another kind."""
        if not slug(clean(self._text[span.start : span.end])):
            raise _RefusedError("not like a name")
        others = self._known.kinds_at(span) - {kind}
        if others & {Kind.PERSON, Kind.ORGANISATION, Kind.EVENT}:
            raise _OtherwiseError

    def _name(self, kind: Kind, span: Span | None, basis: Basis, claims: Claims) -> str:
        """The key of a thing that was read already, or of a new one, which is claimed."""
        if span is None:
            return ""
        if known := self._known.key(kind, span):
            return known
        name = clean(self._text[span.start : span.end])
        key = slug(name)
        scope = self._known.event
        if kind is Kind.ORGANISATION and scope and load().is_generic(name.lower().split()):
            key = f"{key}.{digest(scope)[:6]}"  # a name that many share, as in the built-in's keys
        claims.say((kind, key), "name", name, span, basis)
        return key

    def _membership(
        self, one: _Grounded, person: str, organisation: str, basis: Basis, claims: Claims
    ) -> None:
        title = clean(self._text[one.title.start : one.title.end]) if one.title else ""
        post = (slug(title) if title else "") or "affiliation"
        record = Kind.MEMBERSHIP, f"{person}.{post}.{digest(organisation)[:6]}"
        assert one.person
        claims.say(record, "member", person, one.person, basis, Kind.PERSON)
        if one.organisation:
            where = one.organisation
            claims.say(record, "organisation", organisation, where, basis, Kind.ORGANISATION)
        if one.title:
            claims.say(record, "title", title, one.title, basis)
            if concept := load().position(title):
                claims.say(record, "role", concept, one.title, basis)


def grounds(told: Iterable[Statement]) -> list[Statement]:
    """The statements that decisions about names may rest on: all but posts only proposed.

    >>> post = Statement("membership/ada.dean@0123456789ab", "title", "dean", rule="llm.disputed")
    >>> grounds([post])
    []
    """
    rules = tuple(f".{rule}" for rule in _RULES)
    posts = f"{Kind.MEMBERSHIP}/"
    return [s for s in told if not (s.rule.endswith(rules) and s.subject.startswith(posts))]


def _occurrences(text: str, words: str, inside: Span) -> Iterator[Span]:
    """Where the words stand, whole, with any white space between them."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return
    for match in re.compile(r"\s+".join(parts)).finditer(text, inside.start, inside.end):
        span = Span(*match.span())
        if _whole(text, span):
            yield span


def _whole(text: str, span: Span) -> bool:
    """Whether the span cuts no word in two; in scripts without spaces every character is one."""
    return not any(
        0 < at < len(text) and _spaced(text[at - 1]) and _spaced(text[at]) for at in span
    )


def _spaced(character: str) -> bool:
    """Whether a character belongs to words that are written apart."""
    return bool(_WORD.match(character)) and not "\u2e80" <= character <= "\uffef"


def _like_a_name(words: str) -> bool:
    """Whether words could be a person's name by their form, in any script."""
    return (
        len(words) <= _LONGEST_NAME
        and len(words.split()) <= 8
        and not words[0].islower()
        and words[0].isalpha()
        and not any(c.isdigit() or c in ";:!?" for c in words)
    )


def _spread(one: _Grounded) -> tuple[int, int]:
    spans = [s for s in (one.person, one.title, one.organisation) if s]
    start = min(s.start for s in spans)
    return max(s.end for s in spans) - start, start
