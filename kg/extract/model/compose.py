"""From tags to mentions: what the tagger names, with what the grammar knows of such things."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract import names
from kg.extract.event_names import EventName, bracketed
from kg.extract.lexicon import Lexicon
from kg.extract.mentions import Mention
from kg.extract.model.heads import Node
from kg.extract.model.programme_lines import title_head
from kg.extract.model.tagger import Tagged
from kg.extract.organisation_names import bracketed_acronym, is_acronym, is_org_head, is_unit
from kg.extract.organisations import Name, Organisation
from kg.extract.posts import is_head
from kg.extract.tokens import Token
from kg.model import Span

_TYPES = {
    "PER": "person",
    "TTL": "post",
    "ORG": "organisation",
    "EVT": "event",
    "TALK": "quote",
    "LOC": "place",
}
_BRACKETED = 5  # tokens of an acronym and its brackets
_GRADUATES = frozenset("doctor candidate master bachelor".split())
_DISCIPLINES = frozenset(
    "sciences science arts philosophy medicine law laws engineering education economics".split()
)
_OFFICES = frozenset(
    "ambassador chancellor excellency governor highness judge justice majesty mayor minister "
    "monsignor msgr president rector senator".split()
)
_GRADES = frozenset("associate assistant adjunct visiting full honorary distinguished".split())
_BETWEEN = frozenset("dr emeritus emerita ir ing med phil".split())
_MANAGING = frozenset("head chief chair chairman chairwoman chairperson".split())


def node_of(tokens: Sequence[Token], at: int, tagged: Tagged, lexicon: Lexicon) -> Node:
    """A tagged run as the chooser of heads sees it."""
    node = Node(tagged.label, at, tagged.first, tagged.last)
    run = tokens[tagged.first : tagged.last]
    if tagged.label == "TTL":
        heads = [t.lower for t in run if is_head(t, lexicon)]
        node.head = heads[-1] if heads else run[-1].lower
        node.plural = node.head.endswith("s") and not node.head.endswith("ss")
    elif tagged.label == "ORG":
        heads = [t.lower for t in run if is_org_head(t, lexicon)]
        node.head = heads[-1] if heads else "-"
        node.unit = any(is_unit(t, lexicon) for t in run)
        node.short = len(run) == 1 and is_acronym(run[0], lexicon)
    elif tagged.label == "PER":
        node.head = str(min(len(run), 3))
        before = tokens[tagged.first - 1].lower.rstrip(".") if tagged.first else ""
        node.short = before in lexicon.titles
    elif tagged.label == "TALK":
        node.head = title_head(run)
    return node


def mention_of(
    tokens: list[Token], tagged: Tagged, read: Sequence[Mention], lexicon: Lexicon
) -> Mention:
    """A tagged run as a mention; what the grammar read at the same words is kept."""
    first, last = tagged.first, tagged.last
    if tagged.label == "PER":
        last = _name_end(tokens, first, last, lexicon)
    span = _span(tokens, first, last)
    kind = _TYPES[tagged.label]
    same = next((m for m in read if m.type == kind and m.span == span), None)
    sure = round(tagged.sure, 2)
    if tagged.label == "PER":
        return _person(tokens, first, last, span, sure, same, lexicon)
    if tagged.label == "TTL":
        node = node_of(tokens, 0, tagged, lexicon)
        managing = node.head.removesuffix("s") in _MANAGING
        return Mention("post", first, last, span, sure, plural=node.plural, managing=managing)
    if tagged.label == "ORG":
        if same and same.organisation and len(same.organisation.chain) > 1:
            return same  # the grammar has taken apart what the tagger took for one
        name, end = organisation_name(tokens, first, last, lexicon)
        return Mention(
            "organisation", first, end, span, sure, organisation=Organisation(end, (name,), sure)
        )
    if tagged.label == "EVT":
        last = _bracket(tokens, first, last)
        span = _span(tokens, first, last)
        acronym, end = bracketed(tokens, last)
        kind_of = (
            same.event.type if same and same.event else _event_type(tokens, first, last, lexicon)
        )
        event = EventName(end, span, kind_of, acronym, sure)
        return Mention("event", first, end, span, sure, event=event)
    return Mention("quote" if kind == "quote" else "place", first, last, span, sure)


def _bracket(tokens: Sequence[Token], first: int, last: int) -> int:
    """Index of the bracket with the acronym that a name ends in, `last` without one."""
    if tokens[last - 1].text != ")":
        return last
    opened = next((i for i in range(last - 2, first, -1) if tokens[i].text == "("), last)
    capitals = sum(c.isupper() for t in tokens[opened:last] for c in t.text)
    return opened if last - opened <= _BRACKETED and capitals > 1 else last


def _name_end(tokens: Sequence[Token], first: int, last: int, lexicon: Lexicon) -> int:
    """Index after a name without the acronym of an institution behind it ("Ana Diaz UNESCO")."""
    capitals = all(t.upper or t.initial for t in tokens[first:last] if t.cap)
    if last - first > 2 and not capitals and len(tokens[last - 1].text) > 2:
        return last - is_acronym(tokens[last - 1], lexicon)
    return last


def _person(
    tokens: list[Token],
    first: int,
    last: int,
    span: Span,
    sure: float,
    same: Mention | None,
    lexicon: Lexicon,
) -> Mention:
    if same:
        rank = same.rank
        return Mention("person", same.first, same.last, span, sure, titled=same.titled, rank=rank)
    start = first
    while start and _is_title(tokens, start - 1, lexicon):
        start -= 1
    return Mention("person", start, last, span, sure, titled=start < first)


def _is_title(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    token = tokens[i]
    return names.is_title(token, lexicon) and (token.cap or token.text.endswith("."))


def organisation_name(
    tokens: list[Token], first: int, last: int, lexicon: Lexicon
) -> tuple[Name, int]:
    """The name of one institution, with the acronym that stands in brackets behind it."""
    acronym, end = bracketed_acronym(tokens, last)
    unit = any(is_unit(t, lexicon) for t in tokens[first:last])
    heads = [t for t in tokens[first:last] if is_org_head(t, lexicon)]
    unit = is_unit(heads[-1], lexicon) if len(heads) == 1 else unit
    return Name(_span(tokens, first, last), unit, acronym), end


def _span(tokens: Sequence[Token], first: int, last: int) -> Span:
    end = tokens[last - 1]
    possessive = 2 if end.lower.endswith("'s") and last - first >= 1 else 0
    return Span(tokens[first].start, end.end - possessive)


def _event_type(tokens: Sequence[Token], first: int, last: int, lexicon: Lexicon) -> str:
    heads = [
        lexicon.event_heads[t.lower] for t in tokens[first:last] if t.lower in lexicon.event_heads
    ]
    return heads[0] if heads else ""


def is_mere_place(tokens: Sequence[Token], tagged: Tagged, lexicon: Lexicon) -> bool:
    """Whether what was tagged as an institution is nothing but places: "Oslo and Bergen"."""
    words = [t for t in tokens[tagged.first : tagged.last] if t.word]
    i = 0
    while i < len(words):
        if words[i].lower in ("and", "the"):
            i += 1
            continue
        end = names.place_end(words, i, lexicon)
        if end == i:
            return False
        i = end
    return True


def is_degree(tokens: Sequence[Token], tagged: Tagged) -> bool:
    """Whether what was tagged as a post is an academic degree: "Doctor of Medical Sciences"."""
    words = [t.lower for t in tokens[tagged.first : tagged.last] if t.word]
    return (
        len(words) > 2 and words[0] in _GRADUATES and words[1] == "of" and words[-1] in _DISCIPLINES
    )


def without_office(tokens: Sequence[Token], tagged: Tagged) -> Tagged:
    """A name without the office or style in front of it: "Justice", "Mayor"."""
    first = tagged.first
    while tagged.last - first > 2 and tokens[first].lower.rstrip(".") in _OFFICES:
        first += 1
    return tagged._replace(first=first)


def professorship(
    tokens: Sequence[Token], nodes: Sequence[Node], person: Node
) -> tuple[int, int] | None:
    """Tokens `[first, last)` of the rank, written out, that stands before a person's name.

    One for several ("Professors A and B") stands before the first of them.
    """
    at = person.first - 1
    persons = {n.last - 1: n for n in nodes if n.label == "PER"}
    joined = False
    while at >= 0:
        word = tokens[at].lower
        if word.startswith("professor"):
            break
        if word in ("and", "&", ","):
            joined = True
        elif at in persons and joined:
            at = persons[at].first
        elif word.rstrip(".") not in _BETWEEN:
            return None
        at -= 1
    if at < 0 or (joined and tokens[at].lower != "professors"):
        return None
    if any(n.first <= at < n.last for n in nodes):
        return None
    first = at
    while first and tokens[first - 1].lower in _GRADES:
        first -= 1
    return first, at + 1


def may_be_title(tokens: Sequence[Token], quoted: Mention) -> bool:
    """Whether quoted words may be the title of a talk: several, the first with a capital."""
    words = [t for t in tokens[quoted.first : quoted.last] if t.word]
    return len(words) > 1 and words[0].text[0].isupper()
