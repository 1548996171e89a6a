"""In which syntax of RDF a file is written, by its name and its first lines; no RDF library."""

from __future__ import annotations

import re
from typing import Final

from kg.ingest.file import File

TURTLE: Final = "text/turtle"
TRIG: Final = "application/trig"
NTRIPLES: Final = "application/n-triples"
NQUADS: Final = "application/n-quads"
RDFXML: Final = "application/rdf+xml"
JSONLD: Final = "application/ld+json"

_BY_NAME: Final = {
    ".ttl": TURTLE,
    ".n3": TURTLE,
    ".trig": TRIG,
    ".nt": NTRIPLES,
    ".nq": NQUADS,
    ".rdf": RDFXML,
    ".owl": RDFXML,
    ".jsonld": JSONLD,
}
_DIRECTIVE: Final = re.compile(r"(?:@?prefix[ \t]+[\w.-]*:|@?base)[ \t]+<[^<>\s]*>", re.IGNORECASE)
_GRAPH: Final = re.compile(
    r"^\s*(?:GRAPH\s+)?(?:<[^<>\s]*>|[\w.-]*:[\w.-]*)?\s*\{", re.IGNORECASE | re.MULTILINE
)
_STATEMENT: Final = re.compile(
    r"(?:<[^<>\s]+>|_:\S+)[ \t]+<[^<>\s]+>[ \t]+(?:<[^<>\s]*>|_:\S+|\"[^\n]*)[ \t]*\S*[ \t]*\.\s*\n"
)
# Before the root of XML stand instructions, comments and a document type that may hold entities.
_BEFORE_ROOT: Final = re.compile(
    r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[\]<>]|<!--.*?-->|\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\])*>",
    re.IGNORECASE | re.DOTALL,
)
_RDF_ROOT: Final = re.compile(
    r"<(?:[\w.-]+:)?RDF\s[^>]*(?:http://www\.w3\.org/1999/02/22-rdf-syntax-ns#|&\w+;)"
)
_KEYWORD: Final = re.compile(r'"@(?:context|graph|id)"\s*:')


def syntax(file: File) -> str:
    """The media type of the RDF syntax that a file is in, "" if it is no RDF.

    >>> syntax(File("a.txt", b"@prefix foaf: <http://xmlns.com/foaf/0.1/> ."))
    'text/turtle'
    >>> syntax(File("a.txt", b"Ada spoke.")), syntax(File("talks.json", b'[{"id": 1}]'))
    ('', '')
    """
    head = file.head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    if head.lstrip()[:1] == "<" and _RDF_ROOT.match(head, _root(head)):
        return RDFXML
    start = _after_comments(head)
    if head[start : start + 1] in ("{", "[") and _KEYWORD.search(head):
        return JSONLD
    by_name = _BY_NAME.get(file.suffix, "")
    if by_name and (by_name != RDFXML or head.lstrip()[:1] == "<"):
        return by_name
    if file.suffix in (".rq", ".sparql"):  # prefixes as in Turtle, and no facts
        return ""
    if _DIRECTIVE.match(head, start):
        return TRIG if _GRAPH.search(head) else TURTLE
    return NQUADS if _STATEMENT.match(head, start) else ""


def _root(head: str) -> int:
    """Where the root element of XML begins."""
    at = 0
    while found := _BEFORE_ROOT.match(head, at):
        at = found.end()
    return at


def _after_comments(head: str) -> int:
    """Where the first line begins that is neither empty nor a comment."""
    at = 0
    while True:
        while head[at : at + 1].isspace():
            at += 1
        if head[at : at + 1] != "#":
            return at
        end = head.find("\n", at)
        if end < 0:
            return len(head)
        at = end
