"""Everything behind a thing: the statements about it, their words, their sentences, the decisions."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.assemble import canonical_ids
from kg.errors import NotFoundError
from kg.model import Decision, Kind, Statement
from kg.names import fold
from kg.resolve import Linker
from kg.statements import by_subject
from kg.vocab import BASE

_KINDS = (Kind.PERSON, Kind.ORGANISATION, Kind.EVENT, Kind.PLACE, Kind.SESSION, Kind.CONTRIBUTION)
_FACTS = (Kind.MEMBERSHIP, Kind.PARTICIPATION)


@dataclass(frozen=True, slots=True)
class Reason:
    """One statement with where it stands: file, offsets, and the sentence around its words."""

    statement: Statement
    fact: str
    file: str
    sentence: str
    sentence_start: int

    @property
    def words(self) -> tuple[int, int]:
        """Where the words stand within the sentence; (-1, -1) when they stand elsewhere."""
        start = self.statement.start - self.sentence_start
        end = self.statement.end - self.sentence_start
        return (start, end) if 0 <= start < end <= len(self.sentence) else (-1, -1)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A thing: its id, its printed names, what is said of it and by it, what was decided about it."""

    id: str
    names: tuple[str, ...]
    reasons: tuple[Reason, ...]
    decisions: tuple[Decision, ...]
    labels: dict[str, str]


def explain(
    wanted: str, statements: Iterable[Statement], decisions: Sequence[Decision], *, base: str = BASE
) -> list[Explanation]:
    """Everything behind the things that `wanted` names: an IRI, an id, or (part of) a name.

    An exact name wins over a part of one; several things may share a name, so the answer is a
    list. NotFoundError, with the nearest names, when nothing is called so.
    """
    groups = by_subject(statements)
    linker = Linker(decisions)
    canonical = canonical_ids(groups, linker.canonical)
    names = _names(groups, canonical)
    found = _find(wanted, names, base)
    return [_explanation(thing, names, groups, canonical, linker) for thing in found]


def _names(groups: dict[str, list[Statement]], canonical: dict[str, str]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for mention, lines in groups.items():
        if lines[0].kind in _KINDS:
            known = names[canonical[mention]]
            for line in lines:
                if line.prop in ("name", "title", "acronym") and line.value not in known:
                    known.append(line.value)
    return dict(names)


def _find(wanted: str, names: dict[str, list[str]], base: str) -> list[str]:
    identifier = wanted.removeprefix(base).replace(":", "/", 1)
    if identifier in names:
        return [identifier]
    key = fold(wanted)
    folded = {thing: [fold(n) for n in forms] for thing, forms in names.items()}
    for match in (lambda n: n == key, lambda n: key and key in n):
        found = [thing for thing, forms in folded.items() if any(map(match, forms))]
        if found:
            return sorted(found, key=lambda thing: (_rank(thing), thing))
    raise NotFoundError(f"nothing is called {wanted!r}", hint=_nearest(key, names))


def _rank(thing: str) -> int:
    return [k.value for k in _KINDS].index(thing.split("/", 1)[0])


def _nearest(key: str, names: dict[str, list[str]]) -> str:
    known = {fold(n): n for forms in names.values() for n in forms}
    close = [known[k] for k in difflib.get_close_matches(key, known, n=3, cutoff=0.5)]
    return f"nearest: {', '.join(close)}" if close else "kg query --list shows how to look around"


def _explanation(
    thing: str,
    names: dict[str, list[str]],
    groups: dict[str, list[Statement]],
    canonical: dict[str, str],
    linker: Linker,
) -> Explanation:
    mentions = {m for m, c in canonical.items() if c == thing}
    files = {
        s.source: s.value
        for m, lines in groups.items()
        if lines[0].kind is Kind.SOURCE
        for s in lines
        if s.prop == "name"
    }
    labels = {thing: forms[0] for thing, forms in names.items() if forms}
    reasons = []
    for mention, lines in groups.items():
        related = lines[0].kind in _FACTS and any(
            s.value in mentions
            for s in lines
            if s.prop in ("member", "participant", "organisation", "event", "representing", "part")
        )
        if mention in mentions or related:
            for line in lines:
                quote = groups.get(line.evidence, [None])[0]
                if quote is not None:
                    reasons.append(
                        Reason(
                            line,
                            canonical[mention],
                            files.get(line.source, ""),
                            quote.value,
                            quote.start,
                        )
                    )
    values = {s.value: canonical[s.value] for r in reasons for s in [r.statement] if s.refers}
    labels = {v: labels.get(c, c) for v, c in values.items()}
    return Explanation(
        thing, tuple(names[thing]), tuple(reasons), tuple(linker.decisions(thing)), labels
    )
