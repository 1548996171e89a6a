"""Lists of those who prepare an event, as calls for papers and committee pages print them.

A heading names the office ("Program Co-Chairs"); the entries below it, or behind it on its line,
name people with what they belong to. Lists are read apart from the prose around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kg.extract.affiliations import read_affiliation
from kg.extract.blocks import Shape
from kg.extract.committee_entries import LIKELY, Listed, entries, read_listed
from kg.extract.committee_headings import Heading, chairs_it, office, read_heading
from kg.extract.contributions import Act
from kg.extract.cues import Cue
from kg.extract.lexicon import Lexicon
from kg.extract.linker import Affiliation, Link
from kg.extract.mentions import Mention
from kg.extract.organisation_names import is_acronym, is_org_head
from kg.extract.organisations import Organisation
from kg.extract.sentence import Sentence
from kg.extract.tokens import tokenize
from kg.model import Span

_LINE: Final = re.compile(r"[^\r\n\v\f\u2028\u2029]+")
_GOES_ON: Final = re.compile(r"(?:[,;&]|\b(?:and|und|et|y|of|the|at))\s*$")
_LONGEST: Final = 30  # words of an entry; more is prose
_HEAD_LINES: Final = 4  # of an affiliation that stands below its name
_SURE: Final = 0.93


class _Line(NamedTuple):
    """A line that is not blank, and whether one that is stands above it."""

    span: Span
    apart: bool


class Committees(NamedTuple):
    """The entries of all lists as sentences; the text that lists take up, headings included."""

    sentences: list[Sentence]
    spans: list[Span]
    unread: list[Span]


@dataclass(slots=True)
class _Entry:
    """An entry of a list and the lines below it that go on with its affiliation."""

    listed: Listed
    below: list[Span] = field(default_factory=list)


def find_committees(text: str, lexicon: Lexicon) -> Committees:
    """All lists of a text; `unread` are lines in their midst that name nobody.

    >>> from kg.extract.lexicon import load
    >>> text = "General Chair" + chr(10) + "Ada Diaz, University of Oslo" + chr(10)
    >>> found = find_committees(text, load())
    >>> [text[s.acts[0].person.span.start : s.acts[0].person.span.end] for s in found.sentences]
    ['Ada Diaz']
    """
    lines = list(_lines(text))
    found = Committees([], [], [])
    at = 0
    while at < len(lines):
        heading = read_heading(text, lines[at].span)
        if heading is None:
            at += 1
            continue
        section = _Section(text, lexicon, heading)
        end = section.read(lines, at)
        if section.stands():
            last = section.entries[-1]
            whole = max(last.listed.whole.end, *(s.end for s in last.below), 0)
            found.spans.append(Span(lines[at].span.start, whole))
            found.sentences.extend(section.sentences())
            found.unread.extend(s for s in section.unread if s.end <= whole)
            at = end
        else:
            at += 1
    return found


class _Section:
    """A heading and the lines below it, as far as they are entries."""

    def __init__(self, text: str, lexicon: Lexicon, heading: Heading) -> None:
        self.text, self.lexicon, self.heading = text, lexicon, heading
        self.entries: list[_Entry] = []
        self.unread: list[Span] = []

    def read(self, lines: list[_Line], at: int) -> int:
        """Reads the lines below the heading at `lines[at]`; index of the first that is no entry."""
        rest = self.heading.rest
        at += 1
        if rest.start < rest.end:
            run, at = self._run(lines, at, rest)
            self._add(entries(self.text, run, self.lexicon, inline=True))
            if not self.entries:
                return at
        paired = self._paired(lines, at)
        while at < len(lines):
            line = lines[at]
            if read_heading(self.text, line.span) or self._prose(line.span):
                break
            run, after = self._run(lines, at + 1, line.span)
            found = entries(self.text, run, self.lexicon, inline=False)
            below = self._goes_below(line, found, at, paired)
            if below:
                self.entries[-1].below.append(line.span)
                at += 1
            elif found and self._belongs(line, found):
                self._add(found)
                at = after
            elif self._stray(lines, at):
                self.unread.append(line.span)
                at += 1
            else:
                break
        return at

    def stands(self) -> bool:
        """Whether what was read is a list of people: most entries begin with a likely name."""
        likely = sum(e.listed.name.likely >= LIKELY for e in self.entries)
        return bool(self.entries) and likely * 2 >= len(self.entries)

    def sentences(self) -> Iterator[Sentence]:
        """The entries as sentences, each with its person, its links and its act."""
        for group, entry in enumerate(self.entries):
            yield self._sentence(entry, group)

    def _add(self, found: list[Listed]) -> None:
        self.entries += [_Entry(listed) for listed in found]

    def _run(self, lines: list[_Line], at: int, span: Span) -> tuple[Span, int]:
        """A line with those that go on with it, because it ends in a comma or an open bracket."""
        while at < len(lines) and not lines[at].apart:
            words = self.text[span.start : span.end]
            open_bracket = words.count("(") > words.count(")")
            if not (open_bracket or _GOES_ON.search(words)) or len(words) > 20_000:
                break
            span = Span(span.start, lines[at].span.end)
            at += 1
        return span, at

    def _paired(self, lines: list[_Line], at: int) -> bool:
        """Whether names and affiliations stand on alternating lines."""
        block: list[Span] = []
        for line in lines[at : at + 12]:
            if read_heading(self.text, line.span) or self._prose(line.span):
                break
            block.append(line.span)
        found = [read_listed(self.text, span, self.lexicon) for span in block]
        bare = [f is not None and not f.behind for f in found]
        odd = [self._institutional(span) or f is None for span, f in zip(block, found, strict=True)]
        names, others = bare[0::2], odd[1::2]
        return len(block) > 1 and all(names) and 2 * sum(others) > len(others)

    def _goes_below(self, line: _Line, found: list[Listed], at: int, paired: bool) -> bool:
        """Whether a line is the affiliation of the name above it."""
        if not self.entries or self.entries[-1].listed.behind:
            return False
        below = len(self.entries[-1].below)
        if below >= _HEAD_LINES or (line.apart and below):
            return False
        if not found:
            return paired or below > 0 or self._institutional(line.span)
        named = not found[0].behind and found[0].name.likely >= LIKELY
        return self._institutional(line.span) and not named or (paired and not below)

    def _belongs(self, line: _Line, found: list[Listed]) -> bool:
        """Whether entries go on with the list: likely names, or the form of those above."""
        if not self.entries:
            return True
        likely = all(entry.name.likely >= LIKELY for entry in found)
        alike = bool(self.entries[-1].listed.behind) == bool(found[0].behind)
        return (likely and (alike or not line.apart)) or (alike and not line.apart)

    def _stray(self, lines: list[_Line], at: int) -> bool:
        """Whether a line that names nobody stands between two entries, no blank line around it."""
        if not self.entries or lines[at].apart or at + 1 >= len(lines) or lines[at + 1].apart:
            return False
        following = lines[at + 1].span
        found = read_listed(self.text, following, self.lexicon)
        return bool(
            found
            and found.behind
            and found.name.likely >= LIKELY
            and not read_heading(self.text, following)
            and ":" not in self.text[lines[at].span.start : lines[at].span.end]
        )

    def _institutional(self, line: Span) -> bool:
        """Whether a line begins as the name of an institution does, or holds a noun for one."""
        tokens = tokenize(self.text, line)
        return any(is_org_head(t, self.lexicon) for t in tokens) or is_acronym(
            tokens[0], self.lexicon
        )

    def _prose(self, line: Span) -> bool:
        words = self.text[line.start : line.end].split()
        if len(words) <= _LONGEST:
            return words[-1][-1] in ".!?" and len(words) > 7 and words[1][:1].islower()
        return self.text.count("(", *line) < 3 and self.text.count(",", *line) * 4 < len(words)

    def _sentence(self, entry: _Entry, group: int) -> Sentence:
        listed = entry.listed
        whole = Span(listed.whole.start, max(listed.whole.end, *(s.end for s in entry.below), 0))
        while self.text[whole.end - 1].isspace():
            whole = Span(whole.start, whole.end - 1)
        tokens = tokenize(self.text, whole)
        role, label = self.heading.role, self.heading.span
        if listed.label and (
            own := office(self.text[listed.label.start : listed.label.end])
        ):
            role, label = own, listed.label
        sure = min(_SURE, 0.6 + 0.4 * listed.name.likely)
        person = Mention("person", 0, 1, listed.name.span, sure=sure)
        mentions, links = [person], []
        for region in (*listed.behind, *entry.below):
            read = read_affiliation(self.text, region, self.lexicon)
            for note in read.notes:
                if own := chairs_it(self.text[note.start : note.end], self.heading.role):
                    role, label = own, note
            post = None
            if read.posts:
                post = Mention("post", 0, 1, read.posts[0], sure=sure)
                mentions.append(post)
            for chain in read.chains or (((),) if post else ()):
                if chain:
                    organisation = Organisation(1, chain, sure)
                    mentions.append(
                        Mention("organisation", 0, 1, chain[0].span, sure, organisation=organisation)
                    )
                held = Affiliation(0, 1, post, chain, sure)
                links.append(Link(person, held, "list.committee", sure))
        cue = Cue(role, 0, 1, label, after=True, sure=sure, agent=True)
        act = Act(person, cue, role, None, None, group, sure, "list.committee")
        return Sentence(
            whole, Shape.ITEM, tokens, mentions, links, [act], None, self.heading.span
        )


def _lines(text: str) -> Iterator[_Line]:
    """Lines that are not blank."""
    end = 0
    for match in _LINE.finditer(text):
        if match.group().strip():
            gap = text[end : match.start()].replace("\r\n", "\n")
            yield _Line(Span(*match.span()), sum(c in "\n\r\v\f\u2028\u2029" for c in gap) > 1)
            end = match.end()
