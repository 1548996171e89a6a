"""Names of institutions, and the chains they stand in (department → hospital → university).

A name is a capitalised phrase around a head noun ("Hospital", "Ministry of …"), an acronym, or,
after "ROLE of", any capitalised phrase. A chain is split where both sides are institutions.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract import names
from kg.extract.lexicon import Lexicon
from kg.extract.organisation_names import (
    MAX_WORDS,
    WEAK_HEADS,
    bracketed_acronym,
    complement_end,
    head_word,
    is_acronym,
    is_head_of_person,
    is_org_head,
    is_unit,
    last_head,
    run_end,
    tail_end,
)
from kg.extract.posts import is_head
from kg.extract.tokens import Token
from kg.model import Span

_COMPLEMENTS = frozenset("of for on in and & to de do da del der des du für di della".split())
_LINKS = frozenset("of at under within in".split())
_ARTICLES = frozenset("the la le el los las o a os il die das".split())
_WITHIN = frozenset(
    "council board committee senate department faculty school college institute hospital clinic "
    "centre center laboratory lab division section unit chair ward office directorate dept".split()
)
_STATES = frozenset("acting former new then outgoing incoming".split())


@dataclass(frozen=True, slots=True)
class Name:
    """One institution as printed, with its acronym when that stands in brackets behind it."""

    span: Span
    unit: bool = False
    acronym: Span | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A chain of institutions, leaf first, whose tokens end before `end`."""

    end: int
    chain: tuple[Name, ...] = field(default=())
    sure: float = 0.9

    @property
    def span(self) -> Span:
        """From the first printed character of the chain to the last."""
        spans = [n.span for n in self.chain] + [n.acronym for n in self.chain if n.acronym]
        return Span(min(s.start for s in spans), max(s.end for s in spans))


def parse_organisation(
    tokens: list[Token], i: int, lexicon: Lexicon, *, expected: bool = False, depth: int = 0
) -> Organisation | None:
    """The institution (with its chain) that starts exactly at token `i`, if any.

    `expected`: the context asks for an institution ("Director of …"), so a capitalised phrase
    without a head noun is one too, with less certainty.

    >>> from kg.extract.lexicon import load
    >>> from kg.extract.tokens import tokenize
    >>> text = "Emergency Department of the First Hospital of Jinan University Guo Jun"
    >>> o = parse_organisation(tokenize(text), 0, load())
    >>> [text[n.span.start:n.span.end] for n in o.chain]
    ['Emergency Department', 'First Hospital', 'Jinan University']
    """
    if i >= len(tokens) or not tokens[i].cap or depth > 4:
        return None
    if tokens[i].lower in _STATES and i + 1 < len(tokens) and tokens[i + 1].cap:
        return None  # "Acting Transport Service Commissioner": the word belongs to the post
    run = run_end(tokens, i, lexicon)
    head = last_head(tokens, i, run, lexicon)
    if head < 0:
        return _without_head(tokens, i, run, lexicon, expected=expected, depth=depth)
    if tokens[head].lower.endswith("'s") and head + 1 < run:
        owned = parse_organisation(tokens, head + 1, lexicon, depth=depth + 1)
        owner = Name(Span(tokens[i].start, tokens[head].end - 2), is_unit(tokens[head], lexicon))
        if owned:
            return Organisation(owned.end, (*owned.chain, owner))
        return Organisation(head + 1, (owner,))
    end = tail_end(tokens, head, run, lexicon)
    return _extend(
        tokens, i, end, lexicon, unit=is_unit(tokens[head], lexicon), depth=depth, sure=0.93
    )


def _extend(
    tokens: list[Token], i: int, end: int, lexicon: Lexicon, *, unit: bool, depth: int, sure: float
) -> Organisation:
    """Add complements, an acronym and the institutions above to the name `[i, end)`."""
    head = head_word(tokens, i, end, lexicon)
    complemented = False
    while end < len(tokens) and end - i < MAX_WORDS:
        word = tokens[end].lower
        if word not in _COMPLEMENTS and word not in _LINKS:
            break
        start = end + 1
        while start < len(tokens) and tokens[start].lower in _ARTICLES:
            start += 1
        if start >= len(tokens) or not tokens[start].cap:
            break
        land = names.place_end(tokens, start, lexicon)
        above = (
            None
            if word in ("and", "&")
            or (land > start and not (land < len(tokens) and tokens[land].cap))
            else parse_organisation(tokens, start, lexicon, depth=depth + 1)
        )
        if above and _mere_subject(tokens, start, above, head, lexicon):
            above = None
        if (
            above is None
            and head == "office"
            and word in ("of", "for")
            and is_head_at(tokens, start, lexicon)
        ):
            end = _office_end(tokens, start)
            continue
        if above and word in _LINKS:
            name = Name(Span(tokens[i].start, tokens[end - 1].end), unit)
            return Organisation(above.end, (name, *above.chain), min(sure, above.sure))
        stop = complement_end(tokens, start, word, head, lexicon)
        if stop == start or (word in ("and", "&") and not complemented):
            break
        complemented = True
        end = stop
    acronym, after = bracketed_acronym(tokens, end)
    possessive = 2 if tokens[end - 1].lower.endswith("'s") else 0
    name = Name(Span(tokens[i].start, tokens[end - 1].end - possessive), unit, acronym)
    if after < len(tokens) and tokens[after].text == "," and head in _WITHIN and depth < 4:
        above = parse_organisation(tokens, after + 1, lexicon, depth=depth + 1)
        listed = above and not unit and _list_goes_on(tokens, above.end, lexicon)
        if above and not listed and _whole(tokens, after + 1, above, unit, lexicon):
            return Organisation(above.end, (name, *above.chain), min(sure, above.sure) - 0.05)
    return Organisation(after, (name,), sure)


def is_head_at(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether a post begins at `i` ("Office of the Assistant Secretary for …")."""
    return any(t.cap and is_head(t, lexicon) for t in tokens[i : i + 3])


def _office_end(tokens: list[Token], i: int) -> int:
    end = i
    while end < len(tokens) and (
        tokens[end].cap
        or (
            tokens[end].lower in ("for", "of", "and", "the")
            and end + 1 < len(tokens)
            and tokens[end + 1].cap
        )
    ):
        end += 1
    return end


def _mere_subject(
    tokens: list[Token], start: int, above: Organisation, head_word: str, lexicon: Lexicon
) -> bool:
    """Whether what follows "of" only says what a department is about ("Human Services")."""
    if head_word == "office" and is_head_at(tokens, start, lexicon):
        return True
    words = [t for t in tokens[start : above.end] if t.end <= above.chain[0].span.end and t.word]
    heads = [t for t in words if is_org_head(t, lexicon)]
    return (
        head_word
        in (
            "department",
            "ministry",
            "bureau",
            "committee",
            "secretariat",
            "directorate",
            "office",
            "commission",
        )
        and all(t.lower in WEAK_HEADS for t in heads)
        and all(lexicon.is_common(t.lower) for t in words)
    )


def _list_goes_on(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether another institution follows by "," or "and": then these are a list, not a chain."""
    j = i
    while j < len(tokens) and tokens[j].lower in (",", "and", "&", "the", "as", "well"):
        j += 1
    return (
        j > i
        and j < len(tokens)
        and last_head(tokens, j, run_end(tokens, j, lexicon), lexicon) >= j
    )


def _whole(
    tokens: list[Token], start: int, above: Organisation, unit: bool, lexicon: Lexicon
) -> bool:
    """Whether what follows a comma can contain what stands before it."""
    first_name_end = above.chain[0].span.end
    head = [
        t
        for t in tokens[start : above.end]
        if t.end <= first_name_end and t.lower in lexicon.org_heads
    ]
    above_unit = above.chain[0].unit
    return (
        (unit and not above_unit)
        or (unit and bool(head))
        or (bool(head) and head[-1].lower in ("university", "academy"))
    )


def _without_head(
    tokens: list[Token], i: int, run: int, lexicon: Lexicon, *, expected: bool, depth: int
) -> Organisation | None:
    token = tokens[i]
    if is_acronym(token, lexicon):
        end = i + 1
        if (
            end < run
            and not is_head(tokens[end], lexicon)
            and not is_head_of_person(tokens, end, run, lexicon)
        ):
            known = lexicon.is_common(tokens[end].lower)
            place = names.place_end(tokens, end, lexicon)  # "DERI Galway"
            end = place if place > end else end + (expected and known)
        return _extend(
            tokens,
            i,
            end,
            lexicon,
            unit=False,
            depth=depth,
            sure=0.75 if expected or depth else 0.6,
        )
    if not expected:
        return None
    if names.place_end(tokens, i, lexicon) > i:
        return None
    end = i
    while end < run and not is_head(tokens[end], lexicon):
        if end > i and is_head_of_person(tokens, end, run, lexicon):
            break
        end += 1
    if end == i or names.is_title(tokens[i], lexicon):
        return None
    return _extend(tokens, i, end, lexicon, unit=False, depth=depth, sure=0.65)
