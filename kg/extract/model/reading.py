"""A report read by the model: mentions and links of every sentence, in place of the grammar's.

The tagger says what is named, the chooser what hangs on what; both have seen what the grammar
made of the same words. What the tagger leaves open (dates, places, quotations, other events) stays
as the grammar read it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Final

from kg.extract.event_facts import Event
from kg.extract.lexicon import Lexicon, load
from kg.extract.linker import Affiliation, Link
from kg.extract.mentions import Mention
from kg.extract.model.acting import decide
from kg.extract.model.backing import read_backers
from kg.extract.model.compose import (
    is_degree,
    is_mere_place,
    may_be_title,
    mention_of,
    node_of,
    professorship,
    without_office,
)
from kg.extract.model.event_reading import read_dates, read_names, read_way, read_where
from kg.extract.model.features import certain, neighbours
from kg.extract.model.heads import HEADS, Line, Node, candidates, none_features, prepare
from kg.extract.model.programme_lines import place_titles, programme_titles, title_head
from kg.extract.model.tagger import Tagged, Tagger
from kg.extract.model.weights import Model, load_model
from kg.extract.organisations import Name, Organisation
from kg.extract.readers import Reader
from kg.extract.sentence import Part, Sentence
from kg.extract.tokens import span_of
from kg.model import Span

_KEPT: Final = ("date", "place", "quote", "event")
_ALSO: Final = 0.3  # a second head counts when it is that likely
_FAVOUR: Final = 1.0  # a title may be taken for nothing only when that is clear
_TEMPER: Final = 0.75  # so that of what is 0.9 sure 97 of 100 are right on sites left out
_RANK: Final = 0.9
_PROGRAMME: Final = 0.8  # how sure a title without quotes is, by its place in a programme
_DEEPEST: Final = 5
_JOINED: Final = (["and"], ["&"], ["/"], [",", "and"], ["as", "well", "as"])


class ModelReader:
    """Reads the parts of a report by a model; keeps nothing between reports."""

    def __init__(self, model: Model, lexicon: Lexicon) -> None:
        self._model, self._lexicon = model, lexicon
        self._tagger = Tagger(model)

    def read(self, parts: Sequence[Part]) -> None:
        """Replace the mentions of every part by the model's, and add links and talks."""
        if parts:
            _Report(parts, self._lexicon, self._model).read(self._tagger)

    def act(self, text: str, sentences: Sequence[Sentence]) -> None:
        """Replace the acts of every sentence by those the model agrees with, and its own."""
        if "acts" in self._model.scorers:
            decide(text, sentences, self._model)

    def settle(self, event: Event, text: str, sentences: Sequence[Sentence]) -> None:
        """Put the model's choices into the grammar's event."""
        model = self._model
        if "event" in model.scorers:
            read_names(event, text, sentences, self._lexicon, model)
        if not event.names:
            return
        if "event" in model.scorers:
            read_dates(event, text, sentences, model)
            read_where(event, text, sentences, model)
            read_way(event, text, sentences, model)
            if event.mode and event.mode.value == "online":
                event.place = None  # who met online met nowhere
        if "backers" in model.scorers:
            read_backers(event, text, sentences, model)


@cache
def shipped() -> Reader:
    """The reader with the model of the package, made on first use."""
    return ModelReader(load_model(), load())


def tempered(share: float) -> float:
    """A likelihood drawn towards even odds: on texts of other sites the model is too sure.

    >>> round(tempered(0.5), 2), round(tempered(0.95), 2), tempered(0.0)
    (0.5, 0.9, 0.0)
    """
    return 1 / (1 + ((1 - share) / share) ** _TEMPER) if 0 < share < 1 else share


class _Report:
    """The sentences of one report with the model's view of them."""

    def __init__(self, parts: Sequence[Part], lexicon: Lexicon, model: Model) -> None:
        self._parts, self._lexicon, self._model = parts, lexicon, model
        self._lines = [Line(p.tokens, p.block.shape, p.block.span.start) for p in parts]
        self._mentions: dict[int, Mention] = {}
        self._choices: dict[int, list[tuple[Node, float]]] = {}
        self._owners: dict[int, list[tuple[Node, float]]] = {}

    def read(self, tagger: Tagger) -> None:
        """Replace the mentions of every part by the model's, and add links and talks."""
        known = frozenset[str]().union(*(certain(p.mentions, p.tokens) for p in self._parts))
        sides = neighbours(self._parts)
        for at, part in enumerate(self._parts):
            tags = tagger.tag(part.tokens, part.mentions, part.block.shape, known, sides[at])
            self._name(at, part, tags)
        for at, first, last in list(programme_titles(self._lines)):
            self._entitle(at, first, last)
        place_titles(self._lines)
        for line in self._lines:
            prepare(line)
        for line in self._lines:
            for node in line.nodes:
                if node.label in HEADS:
                    self._choose(node)
        self._share()
        self._link()

    def _name(self, at: int, part: Part, tags: list[Tagged]) -> None:
        mentions = []
        for tagged in tags:
            if tagged.label == "ORG" and is_mere_place(part.tokens, tagged, self._lexicon):
                continue
            if tagged.label == "TTL" and is_degree(part.tokens, tagged):
                continue
            if tagged.label == "PER":
                tagged = without_office(part.tokens, tagged)
            mention = mention_of(part.tokens, tagged, part.mentions, self._lexicon)
            mentions.append(mention)
            if tagged.label == "LOC":
                continue
            node = node_of(part.tokens, at, tagged, self._lexicon)
            self._lines[at].nodes.append(node)
            self._mentions[id(node)] = mention
        taken = {i for m in mentions for i in range(m.first, m.last)}
        for mention in part.mentions:
            if mention.type in _KEPT and taken.isdisjoint(range(mention.first, mention.last)):
                mentions.append(mention)
                if mention.type == "quote" and may_be_title(part.tokens, mention):
                    self._add_talk(at, mention)
        self._lines[at].nodes.sort(key=lambda n: n.first)
        part.mentions = sorted(mentions, key=lambda m: m.first)

    def _entitle(self, at: int, first: int, last: int) -> None:
        """Take tokens of a programme's line for what may be a title."""
        part = self._parts[at]
        words = part.tokens[first:last]
        taken = [m for m in part.mentions if m.first < last and first < m.last]
        if any(m.type not in ("date", "place") for m in taken):
            return
        mention = Mention("quote", first, last, span_of(words), _PROGRAMME)
        kept = [m for m in part.mentions if m not in taken]
        part.mentions = sorted([*kept, mention], key=lambda m: m.first)
        self._add_talk(at, mention)
        self._lines[at].nodes.sort(key=lambda n: n.first)

    def _add_talk(self, at: int, mention: Mention) -> None:
        words = self._parts[at].tokens[mention.first : mention.last]
        node = Node("TALK", at, mention.first, mention.last, head=title_head(words))
        self._lines[at].nodes.append(node)
        self._mentions[id(node)] = mention

    def _choose(self, node: Node) -> None:
        """The heads of a node, the likeliest first; others only if they are likely, too."""
        near = list(candidates(self._lines, node))
        score = self._model.score
        scores = [score("heads", c.features) for c in near]
        none = score("heads", none_features(self._lines, node))
        if node.label == "TALK":
            none -= _FAVOUR
        top = max([none, *scores])
        shares = [math.exp(s - top) for s in scores]
        whole = sum(shares) + math.exp(none - top)
        ranked = sorted(
            ((share / whole, k) for k, share in enumerate(shares)), key=lambda r: (-r[0], r[1])
        )
        if not ranked or ranked[0][0] < math.exp(none - top) / whole:
            return
        best = near[ranked[0][1]].node
        heads = [(near[k].node, p) for n, (p, k) in enumerate(ranked) if not n or p >= _ALSO]
        heads = [h for h in heads if h[0].label == best.label]
        self._choices[id(node)] = heads
        for head, sure in heads:
            self._owners.setdefault(id(head), []).append((node, sure))

    def _chain(self, node: Node, depth: int = 0) -> tuple[tuple[Name, ...], float]:
        """The names from an institution up to its root, and how sure the weakest step is."""
        mention = self._mentions[id(node)]
        own = mention.organisation.chain if mention.organisation else ()
        above = [o for o in self._owners.get(id(node), ()) if o[0].label == "ORG"]
        if not above or depth > _DEEPEST:
            return own, mention.sure
        if len(own) == 1 and node.head == "-" and self._is_led(node):
            own = (replace(own[0], unit=True),)
        parent, sure = max(above, key=lambda o: o[1])
        chain, further = self._chain(parent, depth + 1)
        if own[0].span in [n.span for n in chain]:
            return own, mention.sure
        return own + chain, min(mention.sure, sure, further)

    def _is_led(self, node: Node) -> bool:
        """Whether a post that leads a part of an institution leads this one."""
        heads = [h for h, _ in self._choices.get(id(node), ()) if h.label == "TTL"]
        return any(self._mentions[id(h)].managing for h in heads)

    def _link(self) -> None:
        chains = {
            id(node): self._chain(node)
            for line in self._lines
            for node in line.nodes
            if node.label == "ORG"
        }
        for at, line in enumerate(self._lines):
            part = self._parts[at]
            for node in line.nodes:
                mention = self._mentions[id(node)]
                heads = self._choices.get(id(node), [])
                if node.label == "TALK":
                    part.talks += [(mention, self._mentions[id(h)], p) for h, p in heads]
                elif node.label == "TTL":
                    self._post(part, node, mention, heads, chains)
                elif node.label == "ORG":
                    bare = [h for h in heads if h[0].label == "PER"]
                    chain, sure = chains[id(node)]
                    for person, share in bare:
                        rank = self._rank(at, person) if person.at == at else None
                        plural = rank is not None and rank.plural
                        group = Affiliation(node.first, node.last, rank, chain, sure, plural)
                        for one in self._sharing(at, rank, person):
                            self._add(part, one, group, share)
        for line in self._lines:
            for node in line.nodes:
                if node.label == "ORG":
                    mention = self._mentions[id(node)]
                    chain, sure = chains[id(node)]
                    mention.organisation = Organisation(mention.last, chain, sure)

    def _rank(self, at: int, person: Node) -> Mention | None:
        """ "Professor" before a name whose institution follows is a post; "Prof." is none."""
        line = self._lines[at]
        run = professorship(line.tokens, line.nodes, person)
        if run is None:
            return None
        words = line.tokens[run[0] : run[1]]
        plural = words[-1].lower.endswith("s")
        return Mention("post", *run, span_of(list(words)), _RANK, plural=plural)

    def _sharing(self, at: int, rank: Mention | None, person: Node) -> list[Node]:
        """The person, and those before who share the rank ("Professors A and B of X")."""
        if rank is None or not rank.plural:
            return [person]
        named = [n for n in self._lines[at].nodes if n.label == "PER"]
        return [n for n in named if rank.last <= n.first <= person.first]

    def _share(self) -> None:
        """Posts joined by "and" share the institution behind the last ("Chair and Dean of X")."""
        for line in self._lines:
            posts = [n for n in line.nodes if n.label == "TTL"]
            for left, right in reversed(list(pairwise(posts))):
                held = [o for o in self._owners.get(id(right), ()) if o[0].label == "ORG"]
                own = [o for o in self._owners.get(id(left), ()) if o[0].label == "ORG"]
                gap = [t.lower for t in line.tokens[left.last : right.first]]
                if held and not own and gap in _JOINED:
                    self._owners.setdefault(id(left), []).extend(held)

    def _post(
        self,
        part: Part,
        node: Node,
        mention: Mention,
        heads: list[tuple[Node, float]],
        chains: dict[int, tuple[tuple[Name, ...], float]],
    ) -> None:
        places = [o for o in self._owners.get(id(node), ()) if o[0].label == "ORG"]
        for person, share in heads:
            if not places:
                group = Affiliation(node.first, node.last, mention, (), mention.sure, node.plural)
                self._add(part, person, group, share)
            for place, likely in places:
                chain, sure = chains[id(place)]
                group = Affiliation(
                    min(node.first, place.first),
                    max(node.last, place.last),
                    mention,
                    chain,
                    min(mention.sure, sure),
                    node.plural,
                )
                self._add(part, person, group, min(share, likely))

    def _add(self, part: Part, person: Node, group: Affiliation, share: float) -> None:
        mention = self._mentions[id(person)]
        sure = round(tempered(min(group.sure, mention.sure) * share), 2)
        there = self._parts[person.at]
        quote = None
        if there is not part:
            one, other = span_of(part.tokens), span_of(there.tokens)
            quote = Span(min(one.start, other.start), max(one.end, other.end))
        part.links.append(Link(mention, group, "model.head", sure, quote))
