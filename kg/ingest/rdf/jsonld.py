"""JSON-LD made ready to be parsed: contexts from local copies, ids that identify something.

Nothing is ever fetched: a document that names a context on the web is given the copy that ships
with the package; a context of which there is no copy is an error that names it. An object without
an id of its own is labelled, so that evidence can point at it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from kg.errors import SourceError, UnreadableError

_SCHEMA: Final = re.compile(
    r"https?://(?:www\.)?schema\.org/?(?:docs/jsonldcontext\.json(?:ld)?|#)?/?"
)
_DEEPEST: Final = 200
_NO_OBJECT: Final = frozenset(("@value", "@list", "@set"))


class Documents:
    """The JSON-LD documents of one file (a page may hold several).

    `pointers` says where the object of a blank node's label stands: a JSON pointer (RFC 6901) after
    what `add` was told of the document.

    >>> page = Documents("page.html")
    >>> page.add({"@context": "http://schema.org/", "@type": "Event", "name": "Forum"}, "script 1 ")
    >>> "https://schema.org/" in page.text(), page.pointers
    (True, {'confkg.object.1': 'script 1 /'})
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.pointers: dict[str, str] = {}
        self._ready: list[Any] = []

    def add(self, document: Any, at: str = "") -> None:
        """Make one document ready.

        SourceError, naming it, for a context from the web of which there is no copy;
        UnreadableError for objects nested so deep that no person wrote them.
        """
        check_depth(document, self.name)
        self._ready.append(self._readied(document, at, _shared_ids(document)))

    def text(self) -> str:
        """All documents as one, for a parser."""
        return json.dumps(self._ready)

    def _readied(self, value: Any, at: str, shared: frozenset[str]) -> Any:
        if isinstance(value, list):
            return [self._readied(v, f"{at}/{n}", shared) for n, v in enumerate(value)]
        if not isinstance(value, dict):
            return value
        ready = {
            key: _local(v, self.name)
            if key == "@context"
            else self._readied(v, f"{at}/{_escaped(key)}", shared)
            for key, v in value.items()
        }
        for key in ("@id", "id"):
            if isinstance(ready.get(key), str) and _plain(ready[key]) in shared | _types(value):
                del ready[key]
        if _types(value) and not ready.keys() & {"@id", "id"} | ready.keys() & _NO_OBJECT:
            label = f"confkg.object.{len(self.pointers) + 1}"
            self.pointers[label] = at if "/" in at else f"{at}/"
            ready["@id"] = f"_:{label}"
        return ready


def parse(data: bytes | str, name: str) -> Any:
    """The JSON of a document; UnreadableError, with the line, if it is none.

    >>> parse('{"name": "Forum"', "page.jsonld")
    Traceback (most recent call last):
    kg.errors.UnreadableError: page.jsonld: this is no JSON: Expecting ',' delimiter: line 1 \
column 17 (char 16) (repair the file, or save it anew)
    """
    try:
        return json.loads(data, strict=False)  # line breaks in strings are common
    except (ValueError, RecursionError) as error:
        raise UnreadableError(
            f"this is no JSON: {error}", where=name, hint="repair the file, or save it anew"
        ) from error


def check_depth(document: Any, name: str) -> None:
    """Refuse what is nested deeper than any data that means something."""
    ahead = [(document, 0)]
    while ahead:
        value, depth = ahead.pop()
        if depth > _DEEPEST:
            raise UnreadableError(f"more than {_DEEPEST} levels deep", where=name)
        inside = value.values() if isinstance(value, dict) else value
        if isinstance(value, dict | list):
            ahead += [(item, depth + 1) for item in inside]


def _shared_ids(document: Any) -> frozenset[str]:
    """Ids under which things of different names stand: these identify none of them.

    In the wild every person of a page has the id "Person", or that of a template.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for node in _objects(document):
        given, name = node.get("@id", node.get("id")), node.get("name")
        if isinstance(given, str) and isinstance(name, str):
            names[_plain(given)].add(" ".join(name.split()).casefold())
    return frozenset(given for given, found in names.items() if len(found) > 1)


def _objects(document: Any) -> Iterator[Mapping[str, Any]]:
    ahead = [document]
    while ahead:
        value = ahead.pop()
        if isinstance(value, dict):
            yield value
            ahead += value.values()
        elif isinstance(value, list):
            ahead += value


def _types(node: Mapping[str, Any]) -> frozenset[str]:
    """The names of an object's classes: what is no id of it."""
    given = node.get("@type", node.get("type", ()))
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list):
        return frozenset()
    return frozenset(_plain(re.split(r"[/#:]", t)[-1]) for t in listed if isinstance(t, str))


def _plain(given: str) -> str:
    return given.strip().lstrip("#/").casefold()


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _local(context: Any, name: str) -> Any:
    """A context with the local copies in place of those on the web."""
    if isinstance(context, list):
        return [_local(item, name) for item in context]
    if isinstance(context, dict):
        if isinstance(context.get("@import"), str):
            raise _unknown(context["@import"], name)
        return {
            # A term may have a context of its own.
            key: {**term, "@context": _local(term["@context"], name)}
            if isinstance(term, dict) and "@context" in term
            else term
            for key, term in context.items()
        }
    if not isinstance(context, str):
        return context
    if not _SCHEMA.fullmatch(context.strip()):
        raise _unknown(context, name)
    return _schema()


def _unknown(context: str, name: str) -> SourceError:
    return SourceError(
        f"the context {context} stands on the web, and nothing is fetched",
        where=name,
        hint="put the context itself into the file",
    )


@cache
def _schema() -> Any:
    path = files("kg") / "ingest" / "rdf" / "contexts" / "schema.org.jsonld"
    return json.loads(path.read_text("utf-8"))["@context"]
