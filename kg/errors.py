"""Every error confkg raises on purpose, drawn as a tree.

KgError
├── UsageError          the command or call makes no sense as written
├── SourceError         a file cannot be read, or holds nothing that can be used
│   ├── UnreadableError it is missing, damaged, or in no known encoding
│   └── NoSourceError   it is sound, but no source: a format not read, a text without an event
├── GraphFolderError    the graph folder is missing, incomplete, or not one of ours
├── DecisionError       decisions.jsonl is malformed or contradicts itself
├── QueryError          SPARQL that does not parse, or a wrong parameter
├── LimitError          a query takes longer, or more memory, than it is allowed to
├── EndpointError       a store elsewhere cannot be reached, refuses, or answers nonsense
└── NotFoundError       no thing of that name or IRI in the graph

A message says what happened, where (file, line or row), and what to do next.
"""

from __future__ import annotations


class KgError(Exception):
    """Base of all errors meant for the user; `exit_code` is what `kg` exits with.

    >>> str(KgError("no event found", where="notes.txt", hint="name one with --event"))
    'notes.txt: no event found (name one with --event)'
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        place = f"{where}: " if where else ""
        advice = f" ({hint})" if hint else ""
        super().__init__(f"{place}{what}{advice}")


class UsageError(KgError):
    """The command or call makes no sense as written."""


class SourceError(KgError):
    """A source holds nothing that can be used."""

    exit_code = 3


class UnreadableError(SourceError):
    """A source is missing, damaged, or in no known encoding."""


class NoSourceError(SourceError):
    """A file is sound, but no source: in a format that is not read, or without any event."""


class GraphFolderError(KgError):
    """The graph folder is missing, incomplete, or not one of ours."""

    exit_code = 4


class DecisionError(KgError):
    """`decisions.jsonl` is malformed or contradicts itself."""

    exit_code = 5


class QueryError(KgError):
    """SPARQL that does not parse, or a wrong parameter."""

    exit_code = 6


class LimitError(KgError):
    """A query takes longer, or more memory, than it is allowed to."""

    exit_code = 8


class EndpointError(KgError):
    """A store elsewhere cannot be reached, refuses, or answers nonsense."""

    exit_code = 9


class NotFoundError(KgError):
    """No thing of that name or IRI is in the graph."""

    exit_code = 7
