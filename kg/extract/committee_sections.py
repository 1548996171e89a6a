"""One list of a committee: the entries behind and below a heading, as far as they go.

Which lines belong is decided by form: an entry begins with a name, goes on as those above it do,
or stands below its name; the first line that does none of this ends the list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from kg.extract.affiliation_places import is_place
from kg.extract.committee_entries import Listed, entries, read_listed
from kg.extract.committee_headings import Heading
from kg.extract.committee_names import LIKELY
from kg.extract.committee_sentences import CommitteeEntry
from kg.extract.lexicon import Lexicon
from kg.extract.organisation_names import is_acronym, is_org_head
from kg.extract.tokens import tokenize
from kg.model import Span
from kg.roles import event_role

_SMALL: Final = frozenset(
    "of the and for at in on de del la le du des der di da do e et y und".split()
)
_TOLD: Final = 3
_GOES_ON: Final = re.compile(r"(?:[,;&]|\b(?:and|und|et|y|of|the|at))\s*$")
_PART: Final = re.compile(r"(?:track|area|topic|theme|stream|section|group|region)s?:?")
_LONGEST_PART: Final = 8  # words
_COLUMN_NAMES: Final = frozenset(
    "first last family given full name names surname affiliation affiliations institution "
    "organisation organization university company country role title position email no".split()
) | {""}
_COLUMNS: Final = re.compile(r"\S(?:\t|\s{3,})\S")
_SAMPLE: Final = 12  # lines that show the form of a list
_LONGEST_RUN: Final = 10_000
_NARROWEST: Final = 45  # columns of hard-wrapped text
_LONGEST: Final = 30  # words of an entry; more is prose
_HEAD_LINES: Final = 4  # of an affiliation that stands below its name


class Line(NamedTuple):
    """A line that is not blank, and whether one that is stands above it."""

    span: Span
    apart: bool


class Section:
    """A heading and the lines below it, as far as they are entries."""

    def __init__(
        self,
        text: str,
        lexicon: Lexicon,
        lines: Sequence[Line],
        headings: Sequence[Heading | None],
        heading: Heading,
        *,
        hard_wrapped: bool,
    ) -> None:
        self.text, self.lexicon, self.lines, self.headings = text, lexicon, lines, headings
        self.heading, self.hard_wrapped = heading, hard_wrapped
        self.entries: list[CommitteeEntry] = []
        self.unread: list[Span] = []

    def read(self, at: int) -> int:
        """Reads the lines from `at`, right below the heading; index of the first that is no entry.

        What stands behind the heading on its own line is read before.
        """
        rest = self.heading.rest
        inline = rest.start < rest.end
        if inline:
            at = self._take(at, rest, entries(self.text, rest, self.lexicon, inline=True), True)
            if not self.entries:
                return at
        paired = self._is_paired(at)
        while at < len(self.lines) and not self.headings[at]:
            line = self.lines[at]
            if self._prose(line.span):
                break
            found = entries(self.text, line.span, self.lexicon)
            if self._goes_below(line, found, paired):
                self.entries[-1].below.append(line.span)
                at += 1
            elif inline and found and found[0].label:
                break
            elif self._belongs(line, found):
                at = self._take(at + 1, line.span, found, False)
            elif self._is_part(at):
                at += 1
            elif self._is_stray(at):
                self.unread.append(line.span)
                at += 1
            else:
                break
        return at

    def _take(self, at: int, span: Span, found: list[Listed], inline: bool) -> int:
        """Notes the entries `found` in `span`, or those of it and the lines from `at` that go on
        with it; index of the next line."""
        lines, whole = self.lines, span
        several = inline or len(found) > 1
        flowing = several and self.hard_wrapped and self._wraps(at, span)
        while (
            at < len(lines)
            and not (lines[at].apart or self.headings[at])
            and whole.end - whole.start < _LONGEST_RUN
        ):
            words = self.text[whole.start : whole.end]
            goes_on = _GOES_ON.search(words) and not self._entry_at(at)
            if not (goes_on or flowing or words.count("(") > words.count(")")):
                break
            whole = Span(whole.start, lines[at].span.end)
            flowing = flowing and self._wraps(at + 1, lines[at].span)
            at += 1
        flowing = several and self.hard_wrapped and whole != span
        if whole != span:
            found = entries(self.text, whole, self.lexicon, inline=inline, flowing=flowing)
        self.entries += [CommitteeEntry(listed, flowing) for listed in found]
        return at

    def _wraps(self, at: int, span: Span) -> bool:
        """Whether a line was broken where the paper ended: the next word had no room on it."""
        if at >= len(self.lines) or self.lines[at].apart or self.headings[at]:
            return False
        if _COLUMNS.search(self.text, span.start, span.end):
            return False
        start = self.text.rfind("\n", 0, span.start) + 1
        around = self.lines[max(0, at - 2) : at + 3]
        width = max(line.span.end - line.span.start for line in around)
        below = self.lines[at].span
        first = self.text[below.start : below.end].split(None, 1)[0]
        return width >= _NARROWEST and span.end - start + 1 + len(first) > width - 2

    def stands(self) -> bool:
        """Whether what was read is a list of people: most entries begin with a likely name."""
        likely = sum(e.listed.name.likely >= LIKELY for e in self.entries)
        return bool(self.entries) and likely * 2 >= len(self.entries)

    def _is_paired(self, at: int) -> bool:
        """Whether names and affiliations stand on alternating lines."""
        block: list[Span] = []
        for k in range(at, min(at + _SAMPLE, len(self.lines))):
            if self.headings[k] or self._prose(self.lines[k].span):
                break
            block.append(self.lines[k].span)
        found = [read_listed(self.text, span, self.lexicon) for span in block]
        bare = [f is not None and not f.behind for f in found]
        odd = [self._institutional(span) or f is None for span, f in zip(block, found, strict=True)]
        names, others = bare[0::2], odd[1::2]
        return len(block) > 1 and all(names) and 2 * sum(others) > len(others)

    def _goes_below(self, line: Line, found: list[Listed], paired: bool) -> bool:
        """Whether a line is the affiliation of the name above it."""
        if not self.entries or self.entries[-1].listed.behind:
            return False
        below = len(self.entries[-1].below)
        if below >= _HEAD_LINES or (line.apart and below):
            return False
        if not found:
            return paired or below > 0 or self._institutional(line.span)
        named = not found[0].behind and found[0].name.likely >= LIKELY
        return (self._institutional(line.span) and not named) or (paired and not below)

    def _belongs(self, line: Line, found: list[Listed]) -> bool:
        """Whether entries go on with the list: likely names, or the form of those above."""
        if not self.entries or not found:
            return bool(found)
        before = self.entries[-1].listed
        likely = all(entry.name.likely >= LIKELY for entry in found)
        alike = bool(before.behind) == bool(found[0].behind)
        if line.apart:
            return likely and alike and (bool(before.label) or not found[0].label)
        return likely or alike

    def _is_part(self, at: int) -> bool:
        """Whether a line names a part of the list ("Track B: Databases", "Asia") or its columns."""
        line = self.lines[at].span
        words = self.text[line.start : line.end].lower().split()
        if len(words) > _LONGEST_PART:
            return False
        columns = all(word.strip("|().:-+=") in _COLUMN_NAMES for word in words)
        part = any(map(_PART.fullmatch, words)) or is_place(tokenize(self.text, line), self.lexicon)
        return columns or (part and self._entry_at(at + 1))

    def _is_stray(self, at: int) -> bool:
        """Whether a line that names nobody has the form of the entries around it."""
        if not self.entries or any(line.apart for line in self.lines[at : at + 2]):
            return False
        behind = bool(self.entries[-1].listed.behind)
        words = self.text[self.lines[at].span.start : self.lines[at].span.end]
        if behind:
            formed = any(mark in words for mark in ",(\t|–—") and ":" not in words
        else:
            formed = (
                len(words.split()) <= 5 and not event_role(words) and self._odd(self.lines[at].span)
            )
        return formed and self._entry_at(at + 1, behind=behind)

    def _entry_at(self, at: int, *, behind: bool = True) -> bool:
        """Whether a line is an entry with a likely name, and with or without an affiliation."""
        if at >= len(self.lines) or self.headings[at]:
            return False
        found = read_listed(self.text, self.lines[at].span, self.lexicon)
        likely = found is not None and found.name.likely >= LIKELY
        return likely and found is not None and bool(found.behind) == behind

    def _odd(self, line: Span) -> bool:
        """Whether a line holds a capitalised word that is not common: perhaps a name after all."""
        tokens = [t for t in tokenize(self.text, line) if t.word and t.cap]
        return any(not self.lexicon.is_common(t.lower) for t in tokens)

    def _institutional(self, line: Span) -> bool:
        """Whether a line begins as the name of an institution does, or holds a noun for one."""
        tokens = tokenize(self.text, line)
        return any(is_org_head(t, self.lexicon) for t in tokens) or is_acronym(
            tokens[0], self.lexicon
        )

    def _prose(self, line: Span) -> bool:
        """Whether a line is a sentence: words in lower case that no name or title holds."""
        words = self.text[line.start : line.end].split()
        told = sum(w.isalpha() and w.islower() and w not in _SMALL for w in words)
        if len(words) <= _LONGEST:
            return told >= _TOLD and told * 4 > len(words)
        return told * 6 > len(words)
