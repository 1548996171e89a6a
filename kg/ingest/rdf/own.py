"""An export of ours back into the statements that it was made of, each with its own source.

A graph is made of statements, so that reading it back gives statements, too: the same quads come
out when they are assembled again. What follows from them (direct links, shared stages) is left out,
because it is computed anew. What a graph does not hold stays lost: which of several pieces of
evidence a single property of a fact stands in, and which reader read the source.

N-Quads and TriG keep the graph of each source. In the other formats a fact belongs to the sources
that its evidence stands in.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import SourceError
from kg.ingest.file import File
from kg.ingest.rdf.syntax import syntax
from kg.ingest.rdf.terms import (
    CONCEPTS,
    IDENTIFYING,
    MODES,
    REFERENCES,
    WORDS,
)
from kg.model import Kind, Statement
from kg.names import digest
from kg.properties import CORE, ELSEWHERE
from kg.statements import ENTRY, LABEL, REPLACES, mention_id
from kg.vocab import CKG, DCTERMS, OA, ORG, PROV, RDF, RDFS, SKOS

if TYPE_CHECKING:
    import pyoxigraph as ox

_OURS: Final = re.compile(
    rb"source[/:][0-9a-f]{12}\b|evidence[/:][0-9a-f]{12}-[0-9]+-[0-9]+|prefix evidence: <"
)
_SOURCE: Final = re.compile(r"(.+[/#])source/([0-9a-f]{12})")
_EVIDENCE: Final = re.compile(r"([0-9a-f]{12})-((\d+)-(\d+))")
_OF_EVENT: Final = re.compile(r"\.[0-9a-f]{8}$")
_PARTS: Final = (Kind.SESSION, Kind.CONTRIBUTION)
_KINDS: Final = frozenset(kind.value for kind in Kind)
_CONTENT: Final = [f.name for f in fields(Statement) if f.name != "id"]


def is_own(file: File) -> bool:
    """Whether a file is an export of ours: RDF in our ontology with sources and evidence.

    >>> own = b'''@prefix ckg: <https://w3id.org/confkg/ontology#> .
    ... <https://w3id.org/confkg/id/source/0123456789ab> a ckg:Source .'''
    >>> is_own(File("graph.ttl", own)), is_own(File("graph.ttl", own[:52]))
    (True, False)
    """
    if file.is_folder or not syntax(file):
        return False
    return CKG.encode() in file.head and _OURS.search(file.head) is not None


def statements_of(file: File) -> Iterator[Statement]:
    """The statements behind an export, in no particular order; `SourceError` if there are none.

    >>> list(statements_of(File("graph.ttl", b"")))
    Traceback (most recent call last):
    kg.errors.SourceError: graph.ttl: the file holds no facts
    """
    from kg.ingest.rdf.load import load

    for each in _Export(load(file).store, file.name).read():
        yield replace(each, id=digest(*(str(getattr(each, name)) for name in _CONTENT)))


class _Object(NamedTuple):
    """The object of a fact, and the language of its text."""

    value: str
    lang: str = ""


class _Said(NamedTuple):
    """What is said of a thing: a property of statements, its value, and words that state it."""

    prop: str
    value: str
    refers: str = ""
    lang: str = ""
    words: tuple[str, ...] = ()


class _Quote(NamedTuple):
    """A piece of evidence: its mention, its words and where they begin."""

    mention: str
    words: str
    start: int


class _Facts:
    """Facts by subject: of one source, or of all together."""

    def __init__(self) -> None:
        self.of: dict[str, dict[str, set[_Object]]] = defaultdict(lambda: defaultdict(set))

    def objects(self, node: str, predicate: str) -> list[_Object]:
        return sorted(self.of[node][predicate]) if node in self.of else []

    def first(self, node: str, predicate: str) -> str:
        return next((found.value for found in self.objects(node, predicate)), "")


class _Export:
    """Reads a graph of ours, the facts of each source from its graph where there are any."""

    def __init__(self, store: ox.Store, name: str) -> None:
        union: dict[str, _Facts] = defaultdict(_Facts)
        self.all = _Facts()
        for quad in store:
            subject, graph = str(quad.subject)[1:-1], str(quad.graph_name)[1:-1]
            found = _Object(
                getattr(quad.object, "value", ""), getattr(quad.object, "language", None) or ""
            )
            union[graph].of[subject][quad.predicate.value].add(found)
            self.all.of[subject][quad.predicate.value].add(found)
        sources = [m for node in self.all.of if (m := _SOURCE.fullmatch(node))]
        self.base = min((m[1] for m in sources), default="")
        if not sources or not self.base:
            raise SourceError(
                "no source of its facts is named",
                where=name,
                hint="only a graph that kg wrote can be read back",
            )
        self.keys = sorted(m[2] for m in sources if m[1] == self.base)
        graphs = {key: union.get(f"{self.base}source/{key}") for key in self.keys}
        self.graphs = {key: graph for key, graph in graphs.items() if graph is not None}
        self.sources: dict[str, list[str]] = {}
        self.called: Counter[tuple[str, str]] = Counter()
        self.quotes: dict[str, _Quote] = {}

    def read(self) -> Iterator[Statement]:
        nodes = sorted(node for node in self.all.of if self._kind(node) in _KINDS)
        of_kind = {node: Kind(self._kind(node)) for node in nodes}
        for node, kind in of_kind.items():
            if kind is Kind.EVIDENCE:
                yield self._evidence(node)
        for node in nodes:
            self.sources[node] = self._sources(node)
            self.called.update((key, _OF_EVENT.sub("", node)) for key in self.sources[node])
        for node, kind in of_kind.items():
            if kind is Kind.SOURCE:
                yield from self._source(node)
            elif kind is not Kind.EVIDENCE and self.all.first(node, f"{RDF}type"):
                yield from self._thing(node, kind)
        for old in nodes:
            for new in self.all.objects(old, f"{DCTERMS}isReplacedBy"):
                for source in self.sources.get(new.value, [])[:1]:
                    former = old.removeprefix(self.base)
                    yield Statement(self._mention(new.value, source), REPLACES, former)

    # ---- ids ----

    def _kind(self, node: str) -> str:
        return node.removeprefix(self.base).split("/", 1)[0] if node.startswith(self.base) else ""

    def _mention(self, node: str, source: str) -> str:
        """The id of a thing in a source; a part is called the same as in another event, if it may.

        Parts of one title in several events of a source are told apart by what the assembly will
        put behind their keys again.
        """
        kind, key = node.removeprefix(self.base).split("/", 1)
        if kind in _PARTS and self.called[source, _OF_EVENT.sub("", node)] < 2:
            key = _OF_EVENT.sub("", key)
        return mention_id(Kind(kind), key, source)

    def _sources(self, node: str) -> list[str]:
        """The keys of the sources that state a thing."""
        if self.graphs:
            return [key for key, graph in self.graphs.items() if node in graph.of]
        evidence = (e.value for e in self.all.objects(node, f"{PROV}wasDerivedFrom"))
        found = {self.quotes[e].mention.rsplit("@", 1)[1] for e in evidence if e in self.quotes}
        return sorted(found) or self.keys[:1]

    # ---- statements ----

    def _evidence(self, node: str) -> Statement:
        match = _EVIDENCE.fullmatch(node.removeprefix(f"{self.base}{Kind.EVIDENCE}/"))
        source, key, start, end = match.groups() if match else (self.keys[0], "0-0", "0", "0")
        words = pointer = ""
        for selector in self.all.objects(node, f"{OA}hasSelector"):
            words = self.all.first(selector.value, f"{OA}exact") or words
            pointer = self.all.first(selector.value, f"{RDF}value") or pointer
        selectors = self.all.objects(node, f"{OA}hasSelector")
        in_text = any("/position/" in selector.value for selector in selectors)
        mention = mention_id(Kind.EVIDENCE, key, source)
        self.quotes[node] = _Quote(mention, words, int(start))
        return Statement(
            mention,
            "exact",
            words,
            original=words,
            start=int(start),
            end=int(end),
            pointer=pointer,
            rule="source.text" if in_text else ENTRY,
        )

    def _source(self, node: str) -> Iterator[Statement]:
        mention = mention_id(Kind.SOURCE, *[node.rsplit("/", 1)[1]] * 2)
        for predicate, objects in sorted(self.all.of[node].items()):
            prop = "name" if predicate == f"{RDFS}label" else WORDS.get(predicate, "")
            for each in sorted(objects):
                if prop:
                    yield Statement(mention, prop, each.value, rule="source.file")

    def _thing(self, node: str, kind: Kind) -> Iterator[Statement]:
        for number, source in enumerate(self.sources[node]):
            facts = self.graphs.get(source, self.all)
            rules = [rule.value for rule in facts.objects(node, f"{CKG}extractedBy")]
            sure = float(facts.first(node, f"{CKG}confidence") or 1)
            evidence = facts.objects(node, f"{PROV}wasDerivedFrom")
            quotes = [self.quotes[e.value] for e in evidence if e.value in self.quotes]
            quotes = [quote for quote in quotes if quote.mention.endswith(f"@{source}")]
            said = list(self._said(facts, node, kind))
            core = [s for s in said if s.prop in CORE[kind]] if rules else []
            whole = bool(self.graphs) or number == 0
            for each in (s for s in said if s not in core):
                if whole or each.prop in IDENTIFYING.get(kind, ()):
                    stating = [] if each.prop in (*ELSEWHERE, LABEL) else _stating(each, quotes)
                    quote = next(iter(stating), None)
                    yield self._statement(node, source, each, quote, "".join(rules[:1]), sure)
            for each, quote, rule in _covering(core, quotes, rules, whole=whole):
                yield self._statement(node, source, each, quote, rule, sure)

    def _statement(
        self, node: str, source: str, said: _Said, quote: _Quote | None, rule: str, sure: float
    ) -> Statement:
        value = said.value
        if said.refers:
            known = self.sources.get(said.refers) or [source]
            value = self._mention(said.refers, source if source in known else known[0])
        words = next((w for w in said.words if quote and w in quote.words), "")
        original = words or (quote.words if quote else "")
        start = quote.start + quote.words.find(original) if quote else -1
        return Statement(
            self._mention(node, source),
            said.prop,
            value,
            original=original,
            lang=said.lang,
            start=start,
            end=start + len(original) if quote else -1,
            evidence=quote.mention if quote else "",
            rule=rule,
            confidence=sure,
            refers=self._kind(said.refers) if said.refers else "",
        )

    def _said(self, facts: _Facts, node: str, kind: Kind) -> Iterator[_Said]:
        label = self.all.first(node, f"{RDFS}label")
        forms = facts.objects(node, f"{SKOS}altLabel")
        if kind is not Kind.CONTRIBUTION:
            forms += facts.objects(node, f"{RDFS}label")
        for form in forms:
            yield _Said("name", form.value, "", form.lang, (form.value,))
        titles = [title.value for title in self.all.objects(node, f"{DCTERMS}title")]
        if self.all.objects(node, f"{SKOS}altLabel") or (label in titles and len(titles) > 1):
            yield _Said(LABEL, label)
        for predicate, objects in sorted(facts.of[node].items()):
            for each in sorted(objects):
                yield from self._property(predicate, each)

    def _property(self, predicate: str, each: _Object) -> Iterator[_Said]:
        value = each.value
        if predicate in REFERENCES:
            if value in self.sources:
                forms = self._forms(value)
                yield _Said(REFERENCES[predicate], value, value, "", tuple(forms))
        elif predicate in CONCEPTS:
            prop, namespace = CONCEPTS[predicate]
            yield _Said(prop, value.removeprefix(namespace))
        elif value in MODES:
            yield _Said("mode", MODES[value])
        elif value == f"{ORG}OrganizationalUnit":
            yield _Said("unit", "true")
        elif predicate in WORDS:
            yield _Said(WORDS[predicate], value, "", each.lang, (value,))

    def _forms(self, node: str) -> list[str]:
        labels = (f"{RDFS}label", f"{SKOS}altLabel")
        return [form.value for p in labels for form in self.all.objects(node, p)]


def _stating(said: _Said, quotes: Sequence[_Quote]) -> list[_Quote]:
    """The quotes that hold the words of what is said."""
    return [quote for quote in quotes if any(words in quote.words for words in said.words)]


def _covering(
    core: Sequence[_Said], quotes: Sequence[_Quote], rules: Sequence[str], *, whole: bool
) -> Iterator[tuple[_Said, _Quote | None, str]]:
    """Core statements so that every quote has one of its own; with `whole` each value and rule."""
    if not core:
        return
    pairs: list[tuple[_Said, _Quote | None]] = []
    for said in core:
        stating = _stating(said, quotes)
        pairs += [(said, quote) for quote in stating]
        if whole and not stating:
            pairs.append((said, next(iter(quotes), None)))
    covered = {quote for _, quote in pairs}
    pairs += [(core[0], quote) for quote in quotes if quote not in covered]
    pairs = pairs or [(core[0], None)]
    wanted = max(len(pairs), len(rules) if whole else 1)
    for number in range(wanted):
        said, quote = pairs[number] if number < len(pairs) else pairs[0]
        yield said, quote, rules[number % len(rules)]
