"""Everything behind a thing: its statements, their words and sentences, the decisions on it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final
from urllib.parse import unquote

from kg.assemble import canonical_ids, preferred_labels, replaced_ids
from kg.errors import NotFoundError
from kg.model import Decision, Kind, Statement
from kg.resolve import Linker, Register
from kg.resolve.calling import called, nearest
from kg.resolve.register import named
from kg.statements import ENTRY, by_subject
from kg.vocab import BASE

# What has a name to be found by, and what facts about it are told as things of their own.
_KINDS: Final = (
    Kind.PERSON,
    Kind.ORGANISATION,
    Kind.EVENT,
    Kind.PLACE,
    Kind.SESSION,
    Kind.CONTRIBUTION,
    Kind.SOURCE,
)
_FACTS: Final = (Kind.MEMBERSHIP, Kind.PARTICIPATION)
_RELATIONS: Final = ("member", "participant", "organisation", "event", "representing", "part")
_Groups = Mapping[str, Sequence[Statement]]


@dataclass(frozen=True, slots=True)
class Reason:
    """One statement with where it stands: file, place in it, and the sentence around its words.

    `place` is for people: characters of the text, a page, a row or element; "" for what stands
    nowhere, because a format or a user says it.
    """

    statement: Statement
    fact: str
    file: str
    sentence: str
    sentence_start: int
    place: str

    @property
    def words(self) -> tuple[int, int]:
        """Where the words stand within the sentence; (-1, -1) when they stand elsewhere."""
        start = self.statement.start - self.sentence_start
        end = self.statement.end - self.sentence_start
        return (start, end) if 0 <= start < end <= len(self.sentence) else (-1, -1)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A thing: its id, its printed names, what is said of it and by it, what was decided about it.

    `labels` gives a name for every mention id that a reason refers to.
    """

    id: str
    names: tuple[str, ...]
    reasons: tuple[Reason, ...]
    decisions: tuple[Decision, ...]
    labels: Mapping[str, str]


def explain(
    wanted: str,
    statements: Iterable[Statement],
    decisions: Sequence[Decision],
    *,
    since: Mapping[str, float] | None = None,
    base: str = BASE,
) -> list[Explanation]:
    """Everything behind the things that `wanted` names: an IRI, an id, or (part of) a name.

    IRIs may be shortened (`person:ada-lovelace`), and those that gave way to others lead to them;
    `since` is the register of ids. Names are looked up as `kg.resolve.calling` does; several things
    may share a name, so the answer is a list. The reasons behind a person or an institution include
    the posts, participations and representations it has a part in. NotFoundError, with the nearest
    names, when nothing is called so.

    >>> explain("Ada", [], [])
    Traceback (most recent call last):
    kg.errors.NotFoundError: nothing is called 'Ada' (kg query --list shows how to look around)
    """
    groups = by_subject(statements)
    register = Register(since or {}, named(chain.from_iterable(groups.values())))
    linker = Linker(decisions, register)
    canonical = canonical_ids(groups, linker.canonical)
    names = _names(groups, canonical)
    is_id = "/" in wanted or ":" in wanted
    gone = replaced_ids(groups, canonical, linker.former) if is_id else {}
    found = _by_id(wanted, gone, canonical, base) or _by_name(wanted, names)
    return [_explanation(thing, names, groups, canonical, linker) for thing in found]


def _names(groups: _Groups, canonical: Mapping[str, str]) -> dict[str, list[str]]:
    """The names of everything that has one: its label, then the other printed forms."""
    labels = preferred_labels(groups, canonical)
    names: dict[str, list[str]] = {thing: [label] for thing, label in labels.items()}
    for mention, lines in groups.items():
        if lines[0].kind in _KINDS:
            known = names.setdefault(canonical[mention], [])
            for line in lines:
                if line.prop in ("name", "title", "acronym") and line.value not in known:
                    known.append(line.value)
    return names


def _by_id(
    wanted: str, gone: Mapping[str, set[str]], canonical: Mapping[str, str], base: str
) -> list[str]:
    """The things of that id, mention id, IRI or shortened IRI; none where there is no such thing.

    Ids that are `gone` lead to what they became, which may be several things.
    """
    plain = unicodedata.normalize("NFC", unquote(wanted.strip().strip("<>")))
    identifier = plain.removeprefix(base)
    ids = (identifier, identifier.replace(":", "/", 1))
    things = set(canonical.values())
    for known in ids:
        if known in things:
            return [known]
        if known in canonical:
            return [canonical[known]]
    return sorted({new for old in ids for new in gone.get(old, ())})


def _by_name(wanted: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    if found := called(wanted, names):
        return sorted(found, key=lambda thing: (_rank(thing), thing))
    close = nearest(wanted, names)
    hint = f"nearest: {', '.join(close)}" if close else "kg query --list shows how to look around"
    raise NotFoundError(f"nothing is called {wanted!r}", hint=hint)


def _rank(thing: str) -> int:
    return _KINDS.index(Kind(thing.split("/", 1)[0]))


def _explanation(
    thing: str,
    names: Mapping[str, Sequence[str]],
    groups: _Groups,
    canonical: Mapping[str, str],
    linker: Linker,
) -> Explanation:
    mentions = {mention for mention, its in canonical.items() if its == thing}
    files = {
        line.source: line.value
        for lines in groups.values()
        for line in lines
        if line.prop == "name" and line.kind is Kind.SOURCE
    }
    reasons = []
    for mention, lines in groups.items():
        for line in _lines_behind(mention, lines, mentions):
            sentence = groups[line.evidence][0] if line.evidence else line
            reasons.append(
                Reason(
                    line,
                    canonical[mention],
                    files.get(line.source, ""),
                    sentence.original,
                    sentence.start,
                    _place(sentence),
                )
            )
    values = {r.statement.value for r in reasons if r.statement.refers}
    labels = {v: next(iter(names.get(canonical[v], ())), canonical[v]) for v in values}
    decisions = tuple(linker.decisions(thing))
    return Explanation(thing, tuple(names.get(thing, ())), tuple(reasons), decisions, labels)


def _place(quote: Statement) -> str:
    """Where a quote stands: its row or element, or its characters, on which page or paragraph."""
    if quote.rule == ENTRY or quote.start < 0:
        return quote.pointer
    leaf = f"{quote.pointer}, " if "=" in quote.pointer else ""
    return f"{leaf}characters {quote.start}–{quote.start + len(quote.original)}"


def _lines_behind(
    mention: str, lines: Sequence[Statement], wanted: set[str]
) -> Sequence[Statement]:
    """The lines about a mention that belong to the wanted mentions: theirs, or told of them."""
    if mention in wanted:
        return lines
    told_of = any(s.value in wanted for s in lines if s.prop in _RELATIONS)
    if lines[0].kind in _FACTS and told_of:
        return lines
    return [line for line in lines if line.evidence in wanted]
