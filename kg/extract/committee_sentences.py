"""An entry of a committee list as a sentence, the form in which the later stages take facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kg.extract import affiliations
from kg.extract.blocks import Shape
from kg.extract.committee_entries import Listed
from kg.extract.committee_headings import Heading, chairs_it, office
from kg.extract.contributions import Act
from kg.extract.cues import Cue
from kg.extract.lexicon import Lexicon
from kg.extract.linker import Affiliation, Link
from kg.extract.mentions import Mention
from kg.extract.organisations import Organisation
from kg.extract.sentence import Sentence
from kg.extract.tokens import tokenize
from kg.model import Span

_RULE: Final = "list.committee"
_SUREST: Final = 0.93


@dataclass(slots=True)
class CommitteeEntry:
    """An entry of a list and the lines below it that go on with its affiliation.

    `flowing`: it stands in lines that are broken where the paper ended.
    """

    listed: Listed
    flowing: bool
    below: list[Span] = field(default_factory=list)

    @property
    def whole(self) -> Span:
        """All that the entry covers."""
        end = self.below[-1].end if self.below else self.listed.whole.end
        return Span(self.listed.whole.start, end)

    def regions(self) -> Iterator[Span]:
        """Where its affiliation stands: behind the name, and in the lines below as one."""
        yield from self.listed.behind
        if self.below:
            yield Span(self.below[0].start, self.below[-1].end)


def sentence(
    text: str, heading: Heading, entry: CommitteeEntry, group: int, lexicon: Lexicon
) -> Sentence:
    """The person of an entry, what links it to institutions, its act in the role of the heading.

    A note in the entry ("Chair") or a label before it ("Finance Chair:") goes before the heading.

    >>> from kg.extract.committee_entries import read_listed
    >>> from kg.extract.committee_headings import read_heading
    >>> from kg.extract.lexicon import load
    >>> text = "Ada Diaz (MIT), Chair"
    >>> entry = CommitteeEntry(read_listed(text, Span(0, 21), load()), flowing=False)
    >>> heading = Heading(Span(0, 0), "steering-committee-member", Span(0, 0))
    >>> sentence(text, heading, entry, 0, load()).acts[0].role
    'committee-chair'
    """
    listed, whole = entry.listed, _without_space(text, entry.whole)
    role, label = heading.role, heading.span
    if listed.label and (own := office(text[listed.label.start : listed.label.end])):
        role, label = own, listed.label
    sure = min(_SUREST, 0.6 + 0.4 * listed.name.likely)
    person = Mention("person", 0, 1, listed.name.span, sure=sure)
    mentions, links = [person], []
    for region in entry.regions():
        read = affiliations.read_affiliation(text, region, lexicon, flowing=entry.flowing)
        for note in read.notes:
            if own := chairs_it(text[note.start : note.end], heading.role):
                role, label = own, note
        post = Mention("post", 0, 1, read.posts[0], sure=sure) if read.posts else None
        if post:
            mentions.append(post)
        for chain in read.chains or (((),) if post else ()):
            if chain:
                where = Organisation(1, chain, sure)
                mention = Mention("organisation", 0, 1, chain[0].span, sure, organisation=where)
                mentions.append(mention)
            links.append(Link(person, Affiliation(0, 1, post, chain, sure), _RULE, sure))
    cue = Cue(role, 0, 1, label, after=True, sure=sure, agent=True)
    act = Act(person, cue, role, None, None, group, sure, _RULE, label)
    tokens = tokenize(text, whole)
    return Sentence(whole, Shape.ITEM, tokens, mentions, links, [act], None, heading.span)


def _without_space(text: str, span: Span) -> Span:
    end = span.end
    while text[end - 1].isspace():
        end -= 1
    return Span(span.start, end)
