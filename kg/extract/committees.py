"""Lists of those who prepare an event, as calls for papers and committee pages print them.

A heading names the office ("Program Co-Chairs"); the entries below it, or behind it on its line,
name people with what they belong to. Lists are read apart from the prose around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kg.extract.committee_headings import Heading, read_heading
from kg.extract.committee_sections import Line, Section
from kg.extract.committee_sentences import sentence
from kg.extract.lexicon import Lexicon
from kg.extract.sentence import Sentence
from kg.model import Span

_LINE: Final = re.compile(r"[^\r\n\v\f\u2028\u2029]+")


class Committees(NamedTuple):
    """The entries of all lists as sentences; the text that lists take up, headings included."""

    sentences: list[Sentence]
    spans: list[Span]
    unread: list[Span]


def find_committees(text: str, lexicon: Lexicon, *, hard_wrapped: bool = True) -> Committees:
    """All lists of a text; `unread` are lines in their midst that name nobody.

    `hard_wrapped`: lines may be broken where the paper ended (never so in text from HTML).

    >>> from kg.extract.lexicon import load
    >>> text = "General Chair" + chr(10) + "Ada Diaz, University of Oslo" + chr(10)
    >>> found = find_committees(text, load())
    >>> [text[s.acts[0].person.span.start : s.acts[0].person.span.end] for s in found.sentences]
    ['Ada Diaz']
    """
    lines = list(_lines(text))
    headings = [read_heading(text, line.span) for line in lines]
    found = Committees([], [], [])
    outer: Heading | None = None  # of a list that other headings interrupt
    at = 0
    while at < len(lines):
        heading = headings[at] or (None if lines[at].apart else outer)
        outer = heading if heading and heading.rest.start == heading.rest.end else outer
        if heading is None:
            outer = None
            at += 1
            continue
        section = Section(text, lexicon, lines, headings, heading, hard_wrapped=hard_wrapped)
        end = section.read(at + 1 if headings[at] else at)
        told = [sentence(text, heading, e, k, lexicon) for k, e in enumerate(section.entries)]
        if section.stands() and all(one.acts[0].role for one in told):
            whole = Span(lines[at].span.start, section.entries[-1].whole.end)
            found.spans.append(whole)
            found.sentences.extend(told)
            found.unread.extend(line for line in section.unread if line.within(whole))
            at = end
        else:
            outer = outer if headings[at] else None
            at += 1
    return found


def _lines(text: str) -> Iterator[Line]:
    """Lines that are not blank."""
    end = 0
    for match in _LINE.finditer(text):
        if match.group().strip():
            gap = text[end : match.start()].replace("\r\n", "\n")
            yield Line(Span(*match.span()), sum(c in "\n\r\v\f\u2028\u2029" for c in gap) > 1)
            end = match.end()
