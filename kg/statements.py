"""Statements: what was read, one claim a line, sorted, with the words that state it.

`state` flattens records; `dump` and `load` are `statements.jsonl`. The file holds all that later
stages need (quotes and source metadata included), so a graph can be rebuilt without the sources.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import islice
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, Final

from kg.errors import GraphFolderError
from kg.model import (
    Claim,
    Entry,
    Flaw,
    Kind,
    Passage,
    Record,
    Source,
    Span,
    Statement,
)
from kg.names import digest

_FIELDS: Final = tuple(f.name for f in fields(Statement))
_values: Final = attrgetter(*_FIELDS)
_content: Final = attrgetter(*(name for name in _FIELDS if name != "id"))
_in_line: Final = attrgetter(*sorted(_FIELDS))
_LINE: Final = [(f.name, f.default) for f in sorted(fields(Statement), key=lambda f: f.name)]
_TYPES: Final[dict[str, type | tuple[type, ...]]] = {
    "start": int,
    "end": int,
    "confidence": (int, float),
}
_MENTION: Final = re.compile(rf"(?:{'|'.join(Kind)})/[^\s@]+@[0-9a-f]{{12}}")

UNPARSED: Final = "unparsed"
"""Property of a source: a sentence with a post that could be given to nobody."""

FLAW: Final = "flaw"
"""Property of a source: a row or element that could not be read, with its place and why."""

ENTRY: Final = "source.entry"
"""Rule of the words of an entry: written from its values, so that a pointer is their place."""

LABEL: Final = "label"
"""Property of a thing: the form of its name that a graph, read back, preferred."""

REPLACES: Final = "replaces"
"""Property of a thing: an id that gave way to its own in a graph that was read back."""

_KEPT: Final = frozenset((UNPARSED, FLAW))


def mention_id(kind: Kind, key: str, source: str) -> str:
    """The id of a thing as one source tells it.

    >>> mention_id(Kind.PERSON, "ada-lovelace", "0123456789ab")
    'person/ada-lovelace@0123456789ab'
    """
    return f"{kind.value}/{key}@{source}"


def name_id(mention: str) -> str:
    """The id without its source: the exact name, whoever uses it.

    >>> name_id("person/ada-lovelace@0123456789ab")
    'person/ada-lovelace'
    """
    return mention.rsplit("@", 1)[0]


def state(
    passage: Passage, records: Sequence[Record], reader: str = "", unparsed: Iterable[Span] = ()
) -> list[Statement]:
    """The statements of a passage: its records, the sentences they stand in, the source itself.

    `reader` says what read it, so that a later build knows whether reading it again could differ.
    `unparsed` are sentences that a person should read, because a post in them was given to nobody.

    >>> report = Passage(Source("0123456789ab" + 52 * "0", "a.txt", "text/plain"), "Ada spoke.")
    >>> name = Claim("name", "Ada", Span(0, 3), Span(0, 10), "demo")
    >>> [(s.prop, s.value) for s in state(report, [Record(Kind.PERSON, "ada", (name,))])][:2]
    [('exact', 'Ada spoke.'), ('name', 'Ada')]
    """
    claims = [(record, claim) for record in records for claim in record.claims]
    quotes = {claim.quote for _, claim in claims if claim.quote}
    found = {
        *(_claimed(passage, record, claim) for record, claim in claims),
        *(_quoted(passage, quote) for quote in quotes),
        *_about(passage.source, reader),
        *(_unparsed(passage, sentence) for sentence in unparsed),
    }
    return sorted(map(_with_id, found), key=_values)


def state_entries(
    source: Source, entries: Iterable[Entry | Flaw], offset: int = 0
) -> Iterator[Statement]:
    """The statements of entries, one entry after the other, each entry's sorted; in a stream.

    The texts of the entries stand one after another, a line each, beginning at `offset`; offsets of
    the statements count in this text. What could not be read becomes a `FLAW` of the source.

    >>> source = Source("0123456789ab" + 52 * "0", "a.csv", "text/csv")
    >>> name = Claim("name", "Ada", Span(6, 9), Span(0, 9), "table.name")
    >>> row = Entry("row=2", "name: Ada", (Record(Kind.PERSON, "ada", (name,)),))
    >>> [(s.prop, s.original, s.start, s.pointer) for s in state_entries(source, [row], 100)]
    [('exact', 'name: Ada', 100, 'row=2'), ('name', 'Ada', 106, '')]
    """
    subject = mention_id(Kind.SOURCE, source.key, source.key)
    for entry in entries:
        if isinstance(entry, Flaw):
            yield _with_id(
                Statement(subject, FLAW, entry.what, pointer=entry.pointer, rule="source.flaw")
            )
            continue
        for values in sorted(_rows(entry, source.key, offset)):
            row: tuple[Any, ...] = (*values, digest(*map(str, values)))
            yield Statement(*row)
        offset += len(entry.text) + 1


def _rows(entry: Entry, source: str, offset: int) -> set[tuple[Any, ...]]:
    """The statements of one entry as tuples, in the order of the fields but without the id.

    A table has hundreds of thousands: a tuple is made five times faster than a Statement.
    """
    text, end = entry.text, offset + len(entry.text)
    there = _evidence(Span(offset, end), source)
    rows: set[tuple[Any, ...]] = set()
    quoted = False
    for record in entry.records:
        about = mention_id(record.kind, record.key, source)
        for c in record.claims:
            value = mention_id(c.refers, c.value, source) if c.refers else c.value
            refers = c.refers.value if c.refers else ""
            place = ("", c.lang, -1, -1)
            if c.span:
                words = text[c.span.start : c.span.end]
                place = (words, c.lang, c.span.start + offset, c.span.end + offset)
            evidence = there if c.quote else ""
            quoted = quoted or bool(c.quote)
            rows.add(
                (about, c.prop, value, *place, evidence, c.pointer, c.rule, c.confidence, refers)
            )
    if quoted:
        rows.add((there, "exact", text, text, "", offset, end, "", entry.pointer, ENTRY, 1.0, ""))
    return rows


def dump(statements: Iterable[Statement]) -> str:
    """The statements as JSON Lines: sorted, one key order, defaults left out, no duplicates.

    >>> dump([Statement("person/ada@0123456789ab", "name", "Ada")])
    '{"prop": "name", "subject": "person/ada@0123456789ab", "value": "Ada"}\\n'
    """
    lines = []
    for statement in sorted(set(statements), key=_values):
        line = {
            name: value
            for (name, default), value in zip(_LINE, _in_line(statement), strict=True)
            if value != default
        }
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    return "".join(lines)


def load(path: Path) -> list[Statement]:
    """The statements of a `statements.jsonl`.

    Raises GraphFolderError, naming the line, when one is not a statement.
    """
    found = []
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    found.append(_read(json.loads(line)))
                except (TypeError, ValueError) as error:
                    raise GraphFolderError(
                        f"not a statement: {error}",
                        where=f"{path}:{number}",
                        hint="kg build with the sources writes the file anew",
                    ) from error
    except OSError as error:
        raise GraphFolderError(f"cannot be read: {error.strerror}", where=str(path)) from error
    return found


def by_subject(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Statements grouped by what they are about, groups and lines sorted.

    >>> list(by_subject([Statement("person/bo@0", "name", "Bo"), Statement("event/a@0", "x", "y")]))
    ['event/a@0', 'person/bo@0']
    """
    groups: dict[str, list[Statement]] = {}
    for statement in sorted(statements, key=_values):
        groups.setdefault(statement.subject, []).append(statement)
    return groups


def batches(statements: Iterable[Statement], size: int = 20_000) -> Iterator[list[Statement]]:
    """The statements, `size` at a time, so that a stream need not be held whole.

    >>> list(batches([], 2))
    []
    """
    rest = iter(statements)
    while batch := list(islice(rest, size)):
        yield batch


def by_source(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Statements grouped by the key of the source they come from, in the order given.

    >>> list(by_source([Statement("person/bo@2", "name", "Bo"), Statement("event/a@1", "x", "y")]))
    ['2', '1']
    """
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(statement.source, []).append(statement)
    return groups


def still_holds(known: Iterable[Statement], source: Source, reader: str) -> bool:
    """Whether statements from an earlier build are what reading `source` now would give.

    >>> still_holds([], Source(64 * "0", "a.txt", "text/plain"), "reader 1")
    False
    """
    about = {s.prop: s.value for s in known if s.kind is Kind.SOURCE and s.prop not in _KEPT}
    return about == {s.prop: s.value for s in _about(source, reader)}


def _with_id(statement: Statement) -> Statement:
    return replace(statement, id=digest(*map(str, _content(statement))))


def _claimed(passage: Passage, record: Record, claim: Claim) -> Statement:
    source = passage.source.key
    span = claim.span or Span(-1, -1)
    return Statement(
        mention_id(record.kind, record.key, source),
        claim.prop,
        mention_id(claim.refers, claim.value, source) if claim.refers else claim.value,
        original=passage.quote(span) if claim.span else "",
        lang=claim.lang,
        start=span.start,
        end=span.end,
        evidence=_evidence(claim.quote, source) if claim.quote else "",
        pointer=claim.pointer,
        rule=claim.rule,
        confidence=claim.confidence,
        refers=claim.refers.value if claim.refers else "",
    )


def _quoted(passage: Passage, quote: Span) -> Statement:
    words = passage.quote(quote)
    return Statement(
        _evidence(quote, passage.source.key),
        "exact",
        words,
        original=words,
        start=quote.start,
        end=quote.end,
        pointer=_in_file(passage, quote),
        rule="source.text",
    )


def _unparsed(passage: Passage, sentence: Span) -> Statement:
    words = passage.quote(sentence)
    subject = mention_id(Kind.SOURCE, passage.source.key, passage.source.key)
    return Statement(
        subject,
        UNPARSED,
        words,
        words,
        start=sentence.start,
        end=sentence.end,
        rule="linker.unparsed",
    )


def _about(source: Source, reader: str) -> list[Statement]:
    subject = mention_id(Kind.SOURCE, source.key, source.key)
    values = {
        "name": source.name,
        "sha256": source.sha256,
        "format": source.media_type,
        "encoding": source.encoding,
        "licence": source.licence,
        "retrieved": source.retrieved,
        "url": source.url,
        "event": source.event,
        "reader": reader,
    }
    return [
        Statement(subject, prop, value, rule="source.file")
        for prop, value in values.items()
        if value
    ]


def _evidence(quote: Span, source: str) -> str:
    return mention_id(Kind.EVIDENCE, f"{quote.start}-{quote.end}", source)


def _in_file(passage: Passage, quote: Span) -> str:
    """Where the words are in the file itself; nothing where the text is the file.

    For HTML, "start-end" of the words in the decoded file, in characters; for a document, the page
    (RFC 8118) or the paragraph that they begin in. It stays out of the RDF graph: the selectors of
    the Web Annotation model count characters of the text without its markup (as ours do) or bytes
    of the file, and this is neither. Where the last character in HTML is a reference such as
    "&amp;", the end is that of its "&".
    """
    if passage.places:
        at = bisect_right(passage.places, quote.start, key=itemgetter(0)) - 1
        return passage.places[max(at, 0)][1]
    if not passage.origin:
        return ""
    return f"{passage.origin[quote.start]}-{passage.origin[quote.end - 1] + 1}"


def _read(entry: Any) -> Statement:
    """The statement that a line of JSON holds; TypeError or ValueError when it is none."""
    statement = Statement(**entry)
    for name, value in entry.items():
        if not isinstance(value, _TYPES.get(name, str)) or isinstance(value, bool):
            raise TypeError(f"{name} is {value!r}")
    for mention in (statement.subject, *filter(None, [statement.evidence])):
        if not _MENTION.fullmatch(mention):
            raise ValueError(f"{mention!r} is no id of a mention")
    if not 0 <= statement.confidence <= 1:
        raise ValueError(f"confidence is {statement.confidence}")
    return statement
