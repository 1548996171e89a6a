"""The words of a SPARQL text: where a mistake stands, what was meant, how many rows it may give.

The grammar is that of SPARQL 1.1 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar), of which
only the terminals are needed here: the engine parses.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n\r])*"'
    r"|'''(?:\\.|[^\\])*?'''|'(?:\\.|[^'\\\n\r])*'"
    r"|<[^<>\"{}|^`\\\s]*>|[?$]\w+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*"
    r"|(?:[^\W\d_][\w.-]*)?:(?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.))?"
    r"|_:[\w.-]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[^\W\d_]\w*|\^\^|&&|\|\||[!<>]=|\S",
    re.DOTALL,
)
_SKIPPED: Final = re.compile(r"(?:\s+|#[^\n\r]*)+")
_SCHEME: Final = re.compile(r"(?:https?|urn):")
_PAIRS: Final = {"{": "}", "(": ")", "[": "]"}
_DEEPEST: Final = 200  # brackets within brackets; some thousand would end the engine's stack
_PADDING: Final = " " * 40  # longer than any keyword, see `mistake`
_KEYWORDS: Final = (
    "ASK ASC AVG BASE BIND BOUND BY COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DESC DESCRIBE"
    " DISTINCT EXISTS FILTER FROM GRAPH GROUP GROUP_CONCAT HAVING LANG LANGMATCHES LCASE LIMIT MAX"
    " MIN MINUS NAMED OFFSET OPTIONAL ORDER PREFIX REDUCED REGEX REPLACE SAMPLE SELECT SEPARATOR"
    " STRAFTER STRBEFORE STRENDS STRLEN STRSTARTS SUBSTR UCASE UNDEF UNION VALUES WHERE YEAR"
).split()
_UPDATES: Final = "INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split()
_MISSING: Final = (".", "}", "{", "(", ")", "BY", "AS")  # what people forget
_WRONG_WORD: Final = 0.7  # how alike a word and a keyword are that was meant


@dataclass(frozen=True, slots=True)
class Token:
    """A terminal of the grammar and where it stands in the text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """The keyword that it can be, in capitals; "" for all that is none."""
        return self.text.upper() if self.text.isidentifier() else ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where a query goes wrong, from 1, the line that shows it, and what may help."""

    line: int
    column: int
    shown: str
    advice: str

    def __str__(self) -> str:
        pad = "".join("\t" if c == "\t" else " " for c in self.shown[: self.column - 1])
        place = f"line {self.line}, column {self.column}"
        return f"{place}\n  {self.shown}\n  {pad}^\n  {self.advice}"


def tokens(text: str) -> Iterator[Token]:
    """The terminals of a text in order, without white space and comments.

    >>> [token.text for token in tokens("ASK { ?s rdfs:label 'a b' } # c")]
    ['ASK', '{', '?s', 'rdfs:label', "'a b'", '}']
    """
    place = 0
    while True:
        if skipped := _SKIPPED.match(text, place):
            place = skipped.end()
        if not (found := _TOKEN.match(text, place)):
            return
        yield Token(found[0], place)
        place = found.end()


def too_deep(text: str) -> bool:
    """Whether brackets are nested deeper than anyone writes them.

    >>> too_deep("ASK " + "{" * 300 + "}" * 300), too_deep("ASK { ?s ?p '{{' }")
    (True, False)
    """
    depth = 0
    if max(map(text.count, _PAIRS)) <= _DEEPEST:
        return False
    for token in tokens(text):
        depth += (token.text in _PAIRS) - (token.text in _PAIRS.values())
        if depth > _DEEPEST:
            return True
    return False


def at_most(text: str, rows: int) -> str:
    """The query with a LIMIT of `rows`, or its own where that is smaller.

    Subqueries keep theirs. A text that is no query stays none.

    >>> at_most("SELECT * { ?s ?p ?o } LIMIT 5", 100)
    'SELECT * { ?s ?p ?o } LIMIT 5'
    >>> at_most("SELECT * { ?s ?p ?o } LIMIT 500 # all", 100)
    'SELECT * { ?s ?p ?o } LIMIT 100 # all'
    >>> at_most("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 5 } } VALUES ?s { 1 }", 100)
    'SELECT * { { SELECT * { ?s ?p ?o } LIMIT 5 } } LIMIT 100 VALUES ?s { 1 }'
    """
    depth, closed, before = 0, False, ""
    values = len(text)
    for token in tokens(text):
        if depth == 0 and before == "LIMIT" and token.text.isdecimal():
            # Compared as text: Python refuses to read numbers of thousands of digits.
            if (len(own := token.text.lstrip("0")), own) <= (len(str(rows)), str(rows)):
                return text
            return f"{text[: token.start]}{rows}{text[token.end :]}"
        if depth == 0 and closed and token.word == "VALUES":
            values = token.start
        depth += (token.text in _PAIRS) - (token.text in _PAIRS.values())
        closed = closed or (token.text == "}" and depth == 0)
        before = token.word
    if values < len(text):
        return f"{text[:values]}LIMIT {rows} {text[values:]}"
    return f"{text}\nLIMIT {rows}"


def mistake(text: str, parse: Callable[[str], object], known: Mapping[str, str]) -> Mistake:
    """Where a text that does not parse goes wrong, and advice.

    `parse` raises SyntaxError as the engine does, `known` are the prefixes. The engine names a
    place that can lie a keyword's length too far or too near, so this looks for the first token
    after which no query can go on: cut off there, a text fails earlier than at its end.

    >>> def parse(text): raise SyntaxError("error at 1:1: expected SELECT")
    >>> print(mistake("SELEKT *", parse, {}))
    line 1, column 1
      SELEKT *
      ^
      did you mean SELECT?
    """
    found = list(tokens(text))
    for token in found:  # the engine would take all that follows for the text that is meant
        if token.text in ('"', "'"):
            return _at(text, token.start, "this text has no closing quote")
        if token.text == "<" and _SCHEME.match(text, token.end):
            return _at(text, token.start, "this is no IRI: it holds no spaces, quotes or braces")
    low, high = 0, len(found)  # the first `low` tokens can begin a query
    while low < high:
        middle = (low + high) // 2
        if _goes_on(text[: found[middle].end], parse):
            low = middle + 1
        else:
            high = middle
    message = _message(text, parse)
    if low == len(found):
        place = found[-1].end if found else 0
        return _at(text, place, _unfinished(found, message))
    token = found[low]
    advice = _advice(found, low, known)
    if not advice:
        before, after = text[: token.start], text[token.start : token.end]
        closing = after in _PAIRS.values()
        missing = (
            m
            for m in _MISSING
            if not (closing and m in _PAIRS) and _goes_on(f"{before} {m} {after}", parse)
        )
        advice = next((f"{m} is missing before {token.text}" for m in missing), "")
    advice = advice or _expected(message) or f"{token.text} cannot stand here"
    return _at(text, token.start, advice)


def _goes_on(text: str, parse: Callable[[str], object]) -> bool:
    """Whether a query can begin so: where the engine reads up to the end of it.

    White space longer than any keyword tells the end from a keyword that was tried before it.
    """
    padded = f"{text}{_PADDING}"
    message = _message(padded, parse)
    match = re.search(r"(\d+):(\d+)", message)
    if not match:
        return not message
    lines = re.split(r"\r\n|\r|\n", padded)
    column = len(lines[-1])
    return int(match[1]) >= len(padded.split("\n")) and int(match[2]) > column - len(_PADDING) + 20


def _message(text: str, parse: Callable[[str], object]) -> str:
    try:
        parse(text)
    except SyntaxError as error:
        return str(error)
    return ""


def _at(text: str, place: int, advice: str) -> Mistake:
    before = text[:place].splitlines() or [""]
    if text[:place].endswith(("\n", "\r")):
        before.append("")
    lines = text.splitlines() or [""]
    number = min(len(before), len(lines))
    return Mistake(number, len(before[-1]) + 1, lines[number - 1], advice)


def _advice(found: list[Token], at: int, known: Mapping[str, str]) -> str:
    """What may help against a token that cannot stand where it stands; "" for no idea."""
    token, inside = found[at], bool(_open(found[:at]))
    prefix, colon, _ = token.text.partition(":")
    if colon and token.text[0] not in "<\"'" and prefix not in ("_", *known):
        near = difflib.get_close_matches(prefix, known, n=1, cutoff=0.5)
        meant = f"did you mean {near[0]}:? " if near else ""
        return f"the prefix {prefix}: is not known; {meant}known are {', '.join(known)}"
    if token.word in _UPDATES and not inside:
        return "this changes data: a query can only read"
    if token.text in _PAIRS.values() and not inside:
        return f"there is no {_opening(token.text)} for this {token.text}"
    if meant := _meant(token):
        return f"did you mean {meant}?"
    if at and (meant := _meant(found[at - 1])):
        return f"did you mean {meant} before it?"
    if token.text == "," and at and found[at - 1].text.startswith(("?", "$")):
        return "variables stand side by side, without a comma"
    if token.word and inside and token.word not in _KEYWORDS:
        return f"a property needs its prefix, such as rdfs:{token.text}, a variable its ?"
    return ""


def _unfinished(found: list[Token], message: str) -> str:
    if not found:
        return "there is no query: it begins with SELECT, ASK, CONSTRUCT or DESCRIBE"
    if missing := "".join(_PAIRS[bracket] for bracket in reversed(_open(found))):
        return f"the query ends too early: {' '.join(missing)} missing"
    return _expected(message) or "the query ends too early"


def _expected(message: str) -> str:
    """What the engine says in words; its lists of characters help nobody."""
    expected = message.split("expected", 1)[-1].strip().removeprefix("one of ")
    said = [part for part in expected.split(", ") if re.fullmatch(r"[A-Z]\w*(?: [\w-]+){2,}", part)]
    return said[0] if said else ""


def _open(found: Collection[Token]) -> list[str]:
    """The brackets that are still open, outermost first."""
    waiting: list[str] = []
    for token in found:
        if token.text in _PAIRS:
            waiting.append(token.text)
        elif waiting and token.text == _PAIRS[waiting[-1]]:
            waiting.pop()
    return waiting


def _opening(closing: str) -> str:
    return next(key for key, value in _PAIRS.items() if value == closing)


def _meant(token: Token) -> str:
    if len(token.word) < 3 or token.word in _KEYWORDS:
        return ""
    return next(iter(difflib.get_close_matches(token.word, _KEYWORDS, 1, _WRONG_WORD)), "")
