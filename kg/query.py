"""Questions to a graph: SPARQL 1.1 text, a file, or a named question with parameters."""

from __future__ import annotations

import difflib
import re
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, TypeGuard, TypeVar

import pyoxigraph as ox

from kg import shipped, sparql_syntax
from kg.answers import Result
from kg.errors import LimitError, QueryError, UsageError
from kg.vocab import BASE, XSD, prefixes

# A parameter is a line that sets one variable to one term; `bind` puts another term there. A second
# variable beside it holds what the value is looked for among: without one in common, the engine
# joins the value to the other patterns last, and tests names only then.
_PARAMETER: Final = re.compile(
    r"VALUES (?P<open>(?P<pair>\()?\?(?P<name>\w+)(?(pair) \?\w+\)) \{ (?(pair)\())"
    r'(?:"(?P<text>[^"\\]*)"(?P<date>\^\^xsd:date)?|<(?P<iri>[^<>"{}|^`\\\s]*)>'
    r"|(?P<number>-?\d+(?:\.\d+)?))"
    r"(?P<close>(?(pair) [\w:-]+\)) \})"
)
_NUMBER: Final = re.compile(r"[+-]?\d{1,100}(\.\d{1,100})?", re.ASCII)
_EXAMPLE: Final = re.compile(r'(\w+) = "([^"]*)"')
# What can hold the letters "service" without being that keyword: texts (long ones first), IRIs,
# comments, variables, local names. Keywords need no space around them: "5SERVICE<…>" is SPARQL.
_NO_KEYWORD: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"'
    r"|'''(?:\\.|[^\\])*?'''|'(?:\\.|[^'\\\n])*'"
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n\r]*|[?$]\w+|(?:[^\W\d_][\w.-]*)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)+",
    re.DOTALL,
)
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: its SPARQL text, what it asks, and its parameters with their defaults.

    `types` says of each parameter whether it is a text, number, date or iri; `example` are values
    that give an answer on the bundled example.
    """

    name: str
    text: str
    title: str
    question: str
    parameters: Mapping[str, str]
    types: Mapping[str, str]
    example: Mapping[str, str]


def questions() -> dict[str, Question]:
    """The named questions by name, in alphabetical order.

    >>> questions()["talks-of-person"].parameters
    {'person': ''}
    """
    found = {}
    for path in sorted((shipped.ontology() / "competency").glob("*.rq")):
        found[path.stem] = read(path.stem, path.read_text("utf-8"))
    return found


def read(name: str, text: str) -> Question:
    """A question from its text: its head tells what it asks, its VALUES lines its parameters.

    >>> read("since", 'ASK { VALUES ?from { "2020-01-01"^^xsd:date } }').types
    {'from': 'date'}
    """
    about = shipped.header(text)
    titles = dict(about)
    parameters, types = {}, {}
    for found in _PARAMETER.finditer(text):
        parameter = found["name"]
        parameters[parameter] = found["text"] or found["iri"] or found["number"] or ""
        types[parameter] = (
            "number"
            if found["number"]
            else "iri"
            if found["iri"] is not None
            else "date"
            if found["date"]
            else "text"
        )
    return Question(
        name,
        text,
        titles.get("title", name),
        titles.get("question", ""),
        parameters,
        types,
        dict(_EXAMPLE.findall("\n".join(value for key, value in about if key == "example"))),
    )


def bind(question: Question, values: Mapping[str, str], base: str = BASE) -> str:
    """The text of a question with its parameters set; a value can only ever be a value.

    Each parameter is made a term of its type by the RDF library, which also writes it where the
    question has its default. An iri can be given with a known prefix. UsageError for a parameter
    the question does not have, or a value that is none of its type.

    >>> question = questions()["talks-of-person"]
    >>> '"O\\\\"Hara"' in bind(question, {"person": 'O"Hara'})
    True
    """
    terms = {}
    for name, value in values.items():
        if name not in question.parameters:
            known = ", ".join(question.parameters) or "none"
            raise UsageError(
                f"{question.name} has no parameter {name!r}", hint=f"its parameters: {known}"
            )
        try:
            terms[name] = _term(question.types[name], value, base)
        except UnicodeEncodeError as error:
            raise UsageError(f"the value of {name} is not Unicode", where=question.name) from error
        except ValueError as error:
            raise UsageError(f"{name}: {error}", where=question.name) from error

    def put(found: re.Match[str]) -> str:
        term = terms.get(found["name"])
        return found[0] if term is None else f"VALUES {found['open']}{term}{found['close']}"

    return _PARAMETER.sub(put, question.text)


def _term(kind: str, value: str, base: str) -> ox.Literal | ox.NamedNode:
    value.encode()
    if kind == "number":
        if not _NUMBER.fullmatch(value.strip()):
            raise ValueError(f"{value!r} is no number, such as 12 or 0.5")
        name = "decimal" if "." in value else "integer"
        return ox.Literal(value.strip(), datatype=ox.NamedNode(f"{XSD}{name}"))
    if kind == "date":
        try:
            day = date.fromisoformat(value.strip())
        except ValueError as error:
            raise ValueError(f"{value!r} is no date, such as 2022-06-08") from error
        return ox.Literal(day.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))
    if kind == "iri":
        prefix, colon, local = value.strip().partition(":")
        namespace = prefixes(base).get(prefix) if colon and not local.startswith("//") else None
        try:
            return ox.NamedNode(value.strip() if namespace is None else namespace + local)
        except ValueError as error:
            raise ValueError(f"{value!r} is no IRI, such as https://a.example/x") from error
    return ox.Literal(value)


def resolve(given: str, values: Mapping[str, str], base: str = BASE) -> str:
    """The SPARQL text meant by a name, a file ending in .rq, or the text itself.

    Parameters of a file are its lines like `VALUES ?name { "default" }`. UsageError for an unknown
    name, a missing file, or parameters for a text.

    >>> resolve("ASK { ?s ?p ?o }", {})
    'ASK { ?s ?p ?o }'
    """
    known = questions()
    if given in known:
        return bind(known[given], values, base)
    if given.endswith((".rq", ".sparql")):
        try:
            text = Path(given).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"cannot read the query: {error}", where=given) from error
        return bind(read(given, text), values, base)
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


def ask(store: ox.Store, text: str, base: str = BASE, *, most: int | None = None) -> Result:
    """Run a query over all facts, with the known prefixes; it can only read.

    `most` is how many rows it may give. QueryError, with line, column and a caret, when the text is
    not a SPARQL 1.1 query (updates are none), and for SERVICE: a query never uses the network.

    >>> bool(ask(ox.Store(), "ASK { ?s ?p ?o }"))
    False
    """
    return run(store, text, base, most=most)


def run(
    store: ox.Store,
    text: str,
    base: str,
    *,
    most: int | None = None,
    default_graphs: Sequence[ox.NamedNode] | None = None,
    named_graphs: Sequence[ox.NamedNode] | None = None,
) -> Result:
    """The same on a dataset of these graphs, where they are given.

    >>> nothing = {"default_graphs": [], "named_graphs": []}
    >>> rows = run(ox.Store(), "SELECT * { ?s ?p ?o }", BASE, **nothing)
    >>> list(rows)
    []
    """
    _refuse(text)
    known = prefixes(base)

    try:
        return store.query(
            text if most is None else sparql_syntax.at_most(text, most),
            base_iri=base,
            prefixes=known,
            default_graph=None if default_graphs is None else [*default_graphs],
            named_graphs=None if named_graphs is None else [*named_graphs],
        )
    except SyntaxError as error:
        raise QueryError(f"this is not a SPARQL query: {_mistake(text, base)}") from error
    except UnicodeEncodeError as error:
        raise QueryError("this is not a SPARQL query: it is not Unicode") from error
    except RuntimeError as error:  # a function that the engine does not have
        raise QueryError(str(error)) from error


def check(text: str, base: str = BASE) -> str:
    """What a query will give: "rows", "facts", "yes or no"; "" when only another engine knows.

    QueryError for what `ask` would not take, but for functions that only other engines have.

    >>> check("ASK {}"), check("ASK { FILTER(<http://a.example/near>(1)) }")
    ('yes or no', '')
    """
    _refuse(text)
    try:
        found = ox.Store().query(text, base_iri=base, prefixes=prefixes(base))
    except SyntaxError as error:
        raise QueryError(f"this is not a SPARQL query: {_mistake(text, base)}") from error
    except UnicodeEncodeError as error:
        raise QueryError("this is not a SPARQL query: it is not Unicode") from error
    except RuntimeError:
        return ""
    return "rows" if gives_rows(found) else "facts" if gives_triples(found) else "yes or no"


def _refuse(text: str) -> None:
    if "service" in _NO_KEYWORD.sub(" ", text).lower():
        raise QueryError("SERVICE is not allowed: a query never uses the network")
    if sparql_syntax.too_deep(text):
        raise QueryError("brackets are nested too deeply")


def _mistake(text: str, base: str) -> sparql_syntax.Mistake:
    empty, known = ox.Store(), prefixes(base)
    parse = partial(empty.query, base_iri=base, prefixes=known)
    return sparql_syntax.mistake(text, parse, known)


def within(seconds: float | None, work: Callable[[], _Answer]) -> _Answer:
    """What `work` gives, if it gives it in time; LimitError otherwise.

    Nothing can stop the engine while it counts, so `work` then goes on in its thread until the
    process ends. Ctrl-C ends the waiting at once. Without a limit it waits as long as it takes.

    >>> within(5, lambda: 1 + 1)
    2
    """
    done: list[_Answer] = []
    failed: list[BaseException] = []

    def attempt() -> None:
        try:
            done.append(work())
        except BaseException as error:  # it belongs to who waits
            # Results must end in the thread they were made in, and tracebacks hold on to them.
            link: BaseException | None = error
            while link:
                traceback.clear_frames(link.__traceback__)
                link = link.__cause__ or link.__context__
            failed.append(error)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise LimitError(
            f"the query takes more than {seconds:g} seconds",
            hint="make it narrower, or give it longer with --timeout",
        )
    return done[0]


def count(result: Result) -> int:
    """How many rows or facts a result has; a yes or no is one.

    >>> count(ask(ox.Store(), "SELECT * { VALUES ?x { 1 2 } }"))
    2
    """
    return 1 if isinstance(result, ox.QueryBoolean) else sum(1 for _ in result)


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


def _nearest(name: str, known: Mapping[str, Question]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    return close[0] if close else "one of the list"
