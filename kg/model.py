"""The nouns of confkg as plain frozen values; no RDF, no I/O.

A `Source` is a file. Ingesting it gives a `Passage` (text with offsets), `Entry`s (rows or elements
of a structured source, each with a line of text), or both.
Reading a passage gives `Record`s: things as that source tells them, each a bundle of `Claim`s; an
entry brings its records with it.
Flattened, a record is a list of `Statement`s, the lines of `statements.jsonl`.
A `Decision` says that two ids are, or are not, the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a record or statement is about; also the first path segment of a thing's IRI."""

    SOURCE = "source"
    EVIDENCE = "evidence"
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    EVENT = "event"
    SESSION = "session"
    CONTRIBUTION = "contribution"
    MEMBERSHIP = "membership"
    PARTICIPATION = "participation"


class Span(NamedTuple):
    """Half-open range of characters `[start, end)` in a passage's text."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Whether `other` covers this span.

        >>> Span(2, 4).within(Span(0, 4))
        True
        """
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character.

        >>> Span(0, 2).overlaps(Span(2, 4))
        False
        """
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its content hash is its identity, its name is for people.

    `licence`, `retrieved` (an ISO date) and `url` are what the user says of it; `event` is the
    event that it is about where it names none itself.
    """

    sha256: str
    name: str
    media_type: str
    encoding: str = "utf-8"
    licence: str = ""
    retrieved: str = ""
    url: str = ""
    event: str = ""

    @property
    def key(self) -> str:
        """First twelve hex digits of the hash: short enough to read, long enough to be unique."""
        return self.sha256[:12]


@dataclass(frozen=True, slots=True)
class Passage:
    """The readable text of a source.

    Plain text and Markdown: `text` is the decoded file, character for character.
    HTML: `text` is the readable part; `origin[i]` is the offset in the decoded file of the
    character `text[i]`, with one entry more for the end. Empty `origin` means identity.
    Documents that are no text themselves: `places` are where in the file the pieces of the text
    come from, (offset of the piece, pointer such as "page=3"), in order.
    `wrapped`: lines may be broken where the paper ended.
    """

    source: Source
    text: str
    origin: tuple[int, ...] = field(default=(), repr=False)
    places: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    wrapped: bool = True

    def quote(self, span: Span) -> str:
        """The characters of `span`, exactly as they stand in the text."""
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Claim:
    """One property of a record, with the words that state it.

    `value` is what the graph will hold (a name, an ISO date, a concept id, or the key of another
    record when `refers` names its kind); `span` are the words it was read from, `quote` the
    sentence or list item around them. In an entry both count characters of the entry's text; what
    stands in another entry has no span, and its `pointer`.
    """

    prop: str
    value: str
    span: Span | None
    quote: Span | None
    rule: str
    confidence: float = 1.0
    refers: Kind | None = None
    lang: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A thing as one source tells it. `key` is unique for its kind within the source."""

    kind: Kind
    key: str
    claims: tuple[Claim, ...]

    def values(self, prop: str) -> tuple[str, ...]:
        """All values of one property, in the order read.

        >>> name = Claim("name", "Ada", Span(0, 3), Span(0, 3), "demo")
        >>> Record(Kind.PERSON, "ada", (name,)).values("name")
        ('Ada',)
        """
        return tuple(c.value for c in self.claims if c.prop == prop)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row or element of a structured source: where it is, as a line of text, what it states.

    `pointer` leads to it in the file: `row=17` (RFC 7111, the header is row 1), a JSON pointer
    (RFC 6901), an XPath, a line of a calendar. `text` is written from its values,
    "name: Ada Lovelace · role: chair", so that a fact of a table has a quote to show, too.
    """

    pointer: str
    text: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """A row or element that could not be read, or only in part: where it is, and why."""

    pointer: str
    what: str


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """One claim about one thing, flat: a line of `statements.jsonl`.

    `subject` (and `value`, when `refers` is set) is a mention id, `kind/key@source`.
    `original` is the source text at `[start, end)`, byte for byte what was printed there;
    `evidence` is the mention id of the sentence that contains it. Offsets count characters of
    the source's readable text; -1 where a claim is about the file itself.
    """

    subject: str
    prop: str
    value: str
    original: str = ""
    lang: str = ""
    start: int = -1
    end: int = -1
    evidence: str = ""
    pointer: str = ""
    rule: str = ""
    confidence: float = 1.0
    refers: str = ""
    id: str = ""

    @property
    def kind(self) -> Kind:
        """The kind of the subject, read from its id."""
        return Kind(self.subject.split("/", 1)[0])

    @property
    def source(self) -> str:
        """Key of the source this statement comes from."""
        return self.subject.rsplit("@", 1)[1]


class Verdict(StrEnum):
    """What a decision says about a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """Two ids are, or are not, the same thing: who said so, when, why, how sure.

    An id is a mention (`person/yang-liu@0123456789ab`) or a whole name (`person/yang-liu`,
    every mention of it). A later decision on the same pair replaces an earlier one.
    """

    left: str
    right: str
    verdict: Verdict
    by: str
    when: str
    why: str = ""
    score: float | None = None
