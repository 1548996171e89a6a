"""What hangs on what in the gold, for the chooser of heads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.extract.lexicon import load
from kg.extract.model.compose import may_be_title, node_of
from kg.extract.model.heads import HEADS, Line, Node, candidates, none_features, prepare
from kg.extract.model.programme_lines import place_titles, programme_titles, title_head
from kg.extract.model.tagger import Tagged
from kg.score.agree import Page

from .align import Span, bare, distance
from .documents import Document
from .loglinear import Group


def head_groups(document: Document) -> Iterator[Group]:
    """A group for each post, institution and talk: nothing, and all that it may belong to."""
    lines = _lines(document)
    gold = _Gold(document, lines)
    for line in lines:
        for node in line.nodes:
            if node.label not in HEADS:
                continue
            features, right = [none_features(lines, node)], set()
            for candidate in candidates(lines, node):
                is_head = candidate.node in gold.heads[id(node)]
                if not is_head and candidate.node in gold.open[id(node)]:
                    continue  # another mention of the right person: neither right nor wrong
                if is_head:
                    right.add(len(features))
                features.append(candidate.features)
            yield Group(features, right or {0})


def _lines(document: Document) -> list[Line]:
    """The sentences with the gold's values as nodes, and what else might be a title."""
    lines = []
    for at, (part, wanted) in enumerate(zip(document.parts, document.labels, strict=True)):
        line = Line(part.tokens, part.block.shape, part.block.span.start)
        for tagged in runs(wanted):
            if tagged.label != "LOC":
                line.nodes.append(node_of(part.tokens, at, tagged, load()))
        taken = {i for n in line.nodes for i in range(n.first, n.last)}
        for mention in part.mentions:
            free = taken.isdisjoint(range(mention.first, mention.last))
            if mention.type == "quote" and free and may_be_title(part.tokens, mention):
                words = part.tokens[mention.first : mention.last]
                node = Node("TALK", at, mention.first, mention.last, head=title_head(words))
                line.nodes.append(node)
        line.nodes.sort(key=lambda n: n.first)
        lines.append(line)
    for at, first, last in list(programme_titles(lines)):
        words = lines[at].tokens[first:last]
        lines[at].nodes.append(Node("TALK", at, first, last, head=title_head(words)))
        lines[at].nodes.sort(key=lambda n: n.first)
    place_titles(lines)
    for line in lines:
        prepare(line)
    return lines


def runs(wanted: list[str]) -> Iterator[Tagged]:
    """The values that the labels of a sentence mark."""
    first = 0
    while first < len(wanted):
        last = first + 1
        if wanted[first] != "O":
            label = wanted[first][2:]
            while last < len(wanted) and wanted[last] == f"I-{label}":
                last += 1
            yield Tagged(label, first, last, 1.0)
        first = last


class _Gold:
    """The heads that the gold's positions and contributions give to nodes."""

    def __init__(self, document: Document, lines: list[Line]) -> None:
        self._text = document.passage.text
        self._page = Page(self._text, "en")
        self._nodes = [n for line in lines for n in line.nodes]
        self._spans = {
            id(n): (lines[n.at].tokens[n.first].start, lines[n.at].tokens[n.last - 1].end)
            for n in self._nodes
        }
        self.heads: dict[int, list[Node]] = defaultdict(list)
        self.open: dict[int, list[Node]] = defaultdict(list)
        for k, person in enumerate(document.gold.get("persons") or ()):
            forms = {bare(f).lower() for f in (person["name"], *(person.get("aliases") or ()))}
            mine = [n for n in self._of("PER") if self._words(n).lower() in forms]
            if not mine:
                continue
            for n, position in enumerate(person.get("positions") or ()):
                self._position(position, mine, document.aligned.titles.get((k, n)))
            for contribution in person.get("contributions") or ():
                if contribution.get("title"):
                    self._talk(contribution["title"], mine)

    def _of(self, label: str) -> list[Node]:
        return [n for n in self._nodes if n.label == label]

    def _words(self, node: Node) -> str:
        start, end = self._spans[id(node)]
        return re.sub(r"\s+", " ", self._text[start:end])

    def _near(self, nodes: Iterable[Node], span: Span) -> Node | None:
        return min(
            nodes, key=lambda n: distance(self._text, self._spans[id(n)], span), default=None
        )

    def _pair(self, some: list[Node], mine: list[Node]) -> tuple[Node, Node] | None:
        """The two of either side that stand nearest to each other."""
        pairs = [(one, other) for one in some for other in mine]
        return min(
            pairs,
            key=lambda p: distance(self._text, self._spans[id(p[0])], self._spans[id(p[1])]),
            default=None,
        )

    def _named(self, form: str) -> list[Node]:
        return [n for n in self._of("ORG") if self._page.same(self._words(n), form)]

    def _position(self, position: dict[str, list[str]], mine: list[Node], at: Span | None) -> None:
        chain = [link for link in position.get("organisation") or () if link]
        anchor = None
        if position.get("title"):
            anchor = self._title(position, mine, at)
            if anchor is None:
                return
            person = self._near(mine, self._spans[id(anchor)])
            if person:
                self.heads[id(anchor)].append(person)
            self.open[id(anchor)] += mine
            for form in position.get("accept_organisation") or ():
                for node in self._named(form):
                    self.open[id(node)].append(anchor)
        elif chain and (pair := self._pair(self._named(chain[0]), mine)):
            anchor, person = pair
            self.heads[id(anchor)].append(person)
            self.open[id(anchor)] += mine
            chain = chain[1:]
        while anchor and chain:
            above = self._near(self._named(chain[0]), self._spans[id(anchor)])
            if above is None or above is anchor:
                return
            self.heads[id(above)].append(anchor)
            anchor, chain = above, chain[1:]

    def _title(
        self, position: dict[str, list[str]], mine: list[Node], at: Span | None
    ) -> Node | None:
        posts = self._of("TTL")
        for node in posts:
            if self._spans[id(node)] == at:
                return node
        forms = {str(position["title"]).lower()}
        forms |= {f.lower() for f in position.get("accept_title") or ()}
        pair = self._pair([n for n in posts if self._words(n).lower() in forms], mine)
        return pair[0] if pair else None

    def _talk(self, title: str, mine: list[Node]) -> None:
        wanted = _plain(title)
        pair = self._pair([n for n in self._of("TALK") if _plain(self._words(n)) == wanted], mine)
        if pair:
            self.heads[id(pair[0])].append(pair[1])


def _plain(words: str) -> str:
    return re.sub(r"\W+", " ", words.lower()).strip()
