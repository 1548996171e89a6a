"""Statements: what was read, one claim a line, sorted, with the words that state it.

`state` flattens records; `dump` and `load` are `statements.jsonl`. The file holds all that later
stages need (quotes and source metadata included), so a graph can be rebuilt without the sources.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path

from kg.errors import GraphFolderError
from kg.model import Kind, Passage, Record, Source, Span, Statement
from kg.names import digest

_DEFAULTS = {f.name: f.default for f in fields(Statement)}


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


def state(passage: Passage, records: Sequence[Record], reader: str = "") -> list[Statement]:
    """The statements of a passage: its records, the sentences they stand in, the source itself.

    `reader` says what read it, so that a later build knows whether reading it again could differ.
    """
    source = passage.source.key
    found: list[Statement] = []
    quotes: set[Span] = set()
    for record in records:
        subject = mention_id(record.kind, record.key, source)
        for claim in record.claims:
            span = claim.span or Span(-1, -1)
            evidence = ""
            if claim.quote:
                quotes.add(claim.quote)
                evidence = _evidence(claim.quote, source)
            value = mention_id(claim.refers, claim.value, source) if claim.refers else claim.value
            found.append(
                Statement(
                    subject,
                    claim.prop,
                    value,
                    original=passage.quote(span) if claim.span else "",
                    lang=claim.lang,
                    start=span.start,
                    end=span.end,
                    evidence=evidence,
                    pointer=claim.pointer,
                    rule=claim.rule,
                    confidence=claim.confidence,
                    refers=claim.refers.value if claim.refers else "",
                )
            )
    for quote in quotes:
        words = passage.quote(quote)
        found.append(
            Statement(
                _evidence(quote, source),
                "exact",
                words,
                original=words,
                start=quote.start,
                end=quote.end,
                pointer=_bytes(passage, quote),
                rule="source.text",
            )
        )
    about = mention_id(Kind.SOURCE, source, source)
    for prop, value in (
        ("name", passage.source.name),
        ("sha256", passage.source.sha256),
        ("format", passage.source.media_type),
        ("encoding", passage.source.encoding),
        ("reader", reader),
    ):
        found.append(Statement(about, prop, value, rule="source.file"))
    return sorted({replace(s, id=_content_id(s)) for s in found})


def dump(statements: Iterable[Statement]) -> str:
    """The statements as JSON Lines: sorted, one key order, defaults left out, no duplicates."""
    lines = []
    for statement in sorted(set(statements)):
        line = {k: v for k, v in asdict(statement).items() if v != _DEFAULTS[k]}
        lines.append(json.dumps(line, ensure_ascii=False, sort_keys=True))
    return "".join(line + "\n" for line in lines)


def load(path: Path) -> list[Statement]:
    """The statements of a `statements.jsonl`.

    Raises GraphFolderError, naming the line, when one is not a statement.
    """
    found = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                found.append(Statement(**json.loads(line)))
            except (TypeError, ValueError) as error:
                raise GraphFolderError(
                    f"not a statement: {error}",
                    where=f"{path}:{number}",
                    hint="run kg build again; it rewrites the file",
                ) from error
    return found


def by_subject(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Statements grouped by what they are about, groups and lines sorted."""
    groups: dict[str, list[Statement]] = {}
    for statement in sorted(statements):
        groups.setdefault(statement.subject, []).append(statement)
    return groups


def by_source(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Statements grouped by the key of the source they come from."""
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(statement.source, []).append(statement)
    return groups


def still_holds(known: Iterable[Statement], source: Source, reader: str) -> bool:
    """Whether statements from an earlier build are what reading `source` now would give."""
    about = {s.prop: s.value for s in known if s.kind is Kind.SOURCE}
    now = {"sha256": source.sha256, "name": source.name, "reader": reader}
    return all(about.get(prop) == value for prop, value in now.items())


def _evidence(quote: Span, source: str) -> str:
    return mention_id(Kind.EVIDENCE, f"{quote.start}-{quote.end}", source)


def _bytes(passage: Passage, quote: Span) -> str:
    """For HTML, where the words stand in the file itself, as "start-end" in characters."""
    if not passage.origin:
        return ""
    return f"{passage.origin[quote.start]}-{passage.origin[quote.end - 1] + 1}"


def _content_id(statement: Statement) -> str:
    return digest(*(str(v) for v in asdict(statement).values()))
