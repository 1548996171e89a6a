"""The reader of data in web pages; what the page says to people is read as text beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from kg.errors import SourceError
from kg.ingest.file import File
from kg.ingest.rdf.jsonld import Documents, parse
from kg.ingest.rdf.reader import construct_facts
from kg.ingest.webdata import microdata, rdfa
from kg.ingest.webdata.page import Element, base_of, page
from kg.model import Entry, Flaw, Source
from kg.vocab import CKG

_MARKS: Final = re.compile(rb"application/ld\+json|\bitemscope\b|\btypeof\s*=", re.IGNORECASE)
_PAGE: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_PROPERTIES: Final = frozenset(("itemprop", "property"))
_MOST: Final = 20_000
# Scripts of old pages hide their content from browsers that are older still.
_WRAPPING: Final = re.compile(r"^\s*(?:<!--|(?://)?\s*<!\[CDATA\[)|(?:(?://)?\s*\]\]>|-->)\s*$")


class WebDataReader:
    """Reads JSON-LD, microdata and RDFa Lite in pages that tell of an event."""

    media_type = "text/html"
    label = "data in web pages (JSON-LD, microdata, RDFa Lite)"
    beside_text = True

    def sniff(self, file: File) -> bool:
        """Whether this is a page with such data in it, wherever it stands.

        >>> page = b'<!doctype html><div itemscope itemtype="https://schema.org/Event"></div>'
        >>> WebDataReader().sniff(File("a.html", page)), WebDataReader().sniff(File("a.html", b""))
        (True, False)
        """
        if file.is_folder or not (
            file.suffix in (".html", ".htm", ".xhtml", ".shtml") or _PAGE.search(file.head)
        ):
            return False
        try:
            return _MARKS.search(file.data) is not None
        except SourceError:
            return False

    def source(self, file: File) -> Source:
        """The page."""
        return file.source(self.media_type)

    def entries(self, file: File) -> Iterator[Entry | Flaw]:
        """What the data of the page states of an event; nothing if it states something else.

        A script that cannot be read is a flaw. Pointers are `char=` and the offset of the script's
        or element's tag in the decoded file (RFC 5147), then a JSON pointer.

        >>> html = b'''<script type="application/ld+json">
        ... {"@context": "https://schema.org", "@type": "Event", "name": "Forum 2021"}</script>'''
        >>> [(e.pointer, e.text) for e in WebDataReader().entries(File("a.html", html))]
        [('char=0/', 'event: Forum 2021')]
        """
        from kg.ingest.rdf.entries import entries
        from kg.ingest.rdf.load import load_jsonld

        root = page(file.text)
        if sum(not _PROPERTIES.isdisjoint(e.attributes) for e in root.walk()) > _MOST:
            yield Flaw("", f"more than {_MOST} properties: no page is that long")
            return
        documents = Documents(file.name)
        for element, document in _documents(root, base_of(root, file.given.url)):
            where = f"char={element.start}"
            try:
                content = parse(document, file.name) if isinstance(document, str) else document
                alone = Documents(file.name)
                alone.add(content)
                load_jsonld(alone)  # what is broken here must not break the rest
                documents.add(content, where)
            except SourceError as error:
                yield Flaw(where, error.what)
        facts = construct_facts(load_jsonld(documents), file)
        if facts.instances(f"{CKG}Event"):
            yield from entries(facts, file.sha256[:12])


def _documents(root: Element, base: str) -> Iterator[tuple[Element, dict[str, Any] | str]]:
    """JSON-LD with the elements it comes from: as text in scripts, else as made of attributes."""
    for element in root.walk():
        kind = element.attributes.get("type", "").split(";")[0].strip().lower()
        script = element.raw if element.name == "script" and kind == "application/ld+json" else ""
        if content := _WRAPPING.sub("", script).strip():
            yield element, content
    yield from microdata.items(root, base)
    yield from rdfa.items(root, base)
