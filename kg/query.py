"""Questions to a graph: SPARQL 1.1 text, a file, or a named question with parameters."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

import pyoxigraph as ox

from kg import shipped
from kg.answers import Result
from kg.errors import QueryError, UsageError
from kg.vocab import BASE, prefixes

# A parameter is a line that sets one variable to one text; `bind` puts another text there.
_PARAMETER = re.compile(r'VALUES \?(\w+) \{ "([^"\\]*)" \}')
_EXAMPLE = re.compile(r'(\w+) = "([^"]*)"')
# What can hold the letters "service" without being that keyword: texts (long ones first), IRIs,
# comments, variables, local names. Keywords need no space around them: "5SERVICE<…>" is SPARQL.
_NO_KEYWORD = re.compile(
    r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"'
    r"|'''(?:\\.|[^\\])*?'''|'(?:\\.|[^'\\\n])*'"
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n\r]*|[?$]\w+|(?:[^\W\d_][\w.-]*)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)+",
    re.DOTALL,
)
_PLACE = re.compile(r"line (\d+)(?: column |:)(\d+)|(\d+):(\d+)")


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: its SPARQL text, what it asks, and its parameters with their defaults.

    `example` are values that give an answer on the bundled example.
    """

    name: str
    text: str
    title: str
    question: str
    parameters: Mapping[str, str]
    example: Mapping[str, str]


def questions() -> dict[str, Question]:
    """The named questions by name, in alphabetical order.

    >>> questions()["talks-of-person"].parameters
    {'person': ''}
    """
    found = {}
    for path in sorted((shipped.ontology() / "competency").glob("*.rq")):
        found[path.stem] = _question(path.stem, path.read_text("utf-8"))
    return found


def bind(question: Question, values: Mapping[str, str]) -> str:
    """The text of a question with its parameters set; a value can only ever be a value.

    Each parameter is written as a SPARQL literal, escaped by the RDF library, where the question
    has its default. UsageError for a parameter the question does not have, or a value that is no
    Unicode text.

    >>> question = questions()["talks-of-person"]
    >>> 'VALUES ?person { "O\\\\"Hara" }' in bind(question, {"person": 'O"Hara'})
    True
    """
    text = question.text
    for name, value in values.items():
        if name not in question.parameters:
            known = ", ".join(question.parameters) or "none"
            raise UsageError(
                f"{question.name} has no parameter {name!r}", hint=f"its parameters: {known}"
            )
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise UsageError(f"the value of {name} is not Unicode", where=question.name) from error
        before, _, after = text.partition(f'VALUES ?{name} {{ "{question.parameters[name]}" }}')
        text = f"{before}VALUES ?{name} {{ {ox.Literal(value)} }}{after}"
    return text


def resolve(given: str, values: Mapping[str, str]) -> str:
    """The SPARQL text meant by a name, a file ending in .rq, or the text itself.

    Parameters of a file are its lines like `VALUES ?name { "default" }`. UsageError for an unknown
    name, a missing file, or parameters for a text.

    >>> resolve("ASK { ?s ?p ?o }", {})
    'ASK { ?s ?p ?o }'
    """
    known = questions()
    if given in known:
        return bind(known[given], values)
    if given.endswith((".rq", ".sparql")):
        try:
            text = Path(given).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"cannot read the query: {error}", where=given) from error
        return bind(_question(given, text), values)
    if re.fullmatch(r"[\w-]+", given):
        raise UsageError(
            f"no question is called {given!r}",
            hint=f"did you mean {_nearest(given, known)}? see kg query --list",
        )
    if values:
        raise UsageError(
            "-p sets parameters of named questions", hint="put the value into the query"
        )
    return given


def ask(store: ox.Store, text: str, base: str = BASE) -> Result:
    """Run a query over all facts, with the known prefixes; it can only read.

    QueryError, with line, column and a caret, when the text is not a SPARQL 1.1 query (updates are
    none), and for SERVICE: a query never uses the network.

    >>> bool(ask(ox.Store(), "ASK { ?s ?p ?o }"))
    False
    """
    if "service" in _NO_KEYWORD.sub(" ", text).lower():
        raise QueryError("SERVICE is not allowed: a query never uses the network")
    names = prefixes(base)
    try:
        return store.query(text, prefixes=names)
    except SyntaxError as error:
        raise QueryError(_explain(text, str(error))) from error
    except UnicodeEncodeError as error:
        raise QueryError("this is not a SPARQL query: it is not Unicode") from error


def gives_rows(result: Result) -> TypeGuard[ox.QuerySolutions]:
    """Whether the result is a table (SELECT).

    >>> gives_rows(ask(ox.Store(), "ASK {}"))
    False
    """
    return isinstance(result, ox.QuerySolutions)


def gives_triples(result: Result) -> TypeGuard[ox.QueryTriples]:
    """Whether the result is a graph (CONSTRUCT, DESCRIBE).

    >>> gives_triples(ask(ox.Store(), "CONSTRUCT WHERE { ?s ?p ?o }"))
    True
    """
    return isinstance(result, ox.QueryTriples)


def _question(name: str, text: str) -> Question:
    about = shipped.header(text)
    titles = dict(about)
    return Question(
        name,
        text,
        titles.get("title", name),
        titles.get("question", ""),
        dict(_PARAMETER.findall(text)),
        dict(_EXAMPLE.findall("\n".join(value for key, value in about if key == "example"))),
    )


def _explain(text: str, message: str) -> str:
    """The parser's message with the line it is about and a caret under the place."""
    match = _PLACE.search(message)
    if not match:
        return f"this is not a SPARQL query: {message}"
    line, column = (int(g) for g in match.groups() if g)
    lines = text.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    return (
        f"this is not a SPARQL query: line {line}, column {column}\n"
        f"  {shown}\n  {' ' * (column - 1)}^\n  {_advice(message, shown[: column - 1])}"
    )


def _advice(message: str, before: str) -> str:
    """The parser's expectation in words; its list of characters helps nobody."""
    if "Prefix not found" in message:
        prefix = (re.findall(r"([\w-]*):[\w-]*$", before) or [""])[0]
        return f"the prefix {prefix}: is not known; known are {', '.join(prefixes())}"
    expected = message.split("expected", 1)[-1].strip().removeprefix("one of ")
    words = [w for w in expected.split(", ") if "'" not in w or len(w) <= 5]
    return f"expected one of {', '.join(words[:12])}" if len(words) > 1 else "not allowed here"


def _nearest(name: str, known: Mapping[str, Question]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    return close[0] if close else "one of the list"
