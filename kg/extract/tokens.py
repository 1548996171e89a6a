"""Tokens and sentences with offsets into the passage; the text is never copied or re-joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.model import Span

_TOKEN = re.compile(
    r"""(?:Dr|Prof|Mr|Mrs|Ms|Acad)\.(?=\w)                    # a title glued to the name: Dr.Lee
      | (?:[^\W\d_]\.){2,}                                # initials and U.S.-like: J.R.R.
      | [^\W_]+(?:[-‐‑'’.][^\W_]+)*s['’](?=\s+[^\W\d_])  # plural possessive: Citizens' Hall
      | [^\W_]+(?:(?:[-‐‑'’]|\.(?!(?<=[a-z]{2}\.)[A-ZÀ-Þ][a-z]))[^\W_]+)*
                                                         # word, COVID-19, People's, d.School
      | \t(?=.)                                            # the border of two table cells
      | \S                                                # any other mark by itself""",
    re.VERBOSE,
)
# Words whose full stop does not end a sentence.
_ABBREVIATED = frozenset(
    "dr prof st mr mrs ms mx hon rev fr sr jr gen col maj capt lt sgt cmdr adm amb gov sen rep "
    "assoc asst dept univ inst acad no nos vol vs etc al fig ed eds inc ltd co corp dipl ing "
    "jan feb mar apr jun jul aug sep sept oct nov dec mt ft pres dir mag phil cand sci med".split()
)
_ELIDED = re.compile(r"(?:[a-z]['’]|[a-z]{2,3}-)[A-ZÀ-Þ]")
_LONGEST = 600
_CLOSERS = "\"'”’»)]"
_PARTICLES = frozenset(
    "van von der den de da do dos das di del della la le los las du bin binti ibn al el ul "
    "zu zur zum ten ter y e i af av".split()
)


@dataclass(slots=True)
class Token:
    """A word or a mark: its characters, where they stand, and what they look like."""

    text: str
    start: int
    end: int
    lower: str = field(init=False)
    cap: bool = field(init=False)
    word: bool = field(init=False)
    upper: bool = field(init=False)

    def __post_init__(self) -> None:
        first = self.text[0]
        self.lower = self.text.lower().replace("’", "'")
        self.word = first.isalnum()
        elided = _ELIDED.match(self.text) is not None  # d'Orey, l'Oréal, al-Zakwani
        numbered = first.isdigit() and any(c.isupper() for c in self.text)  # 18F
        self.cap = first.isupper() or elided or numbered
        self.upper = len(self.text) > 1 and self.cap and self.text.isupper()

    @property
    def span(self) -> Span:
        """Where the token stands."""
        return Span(self.start, self.end)

    @property
    def initial(self) -> bool:
        """Whether the token is an initial or a run of them ("A.", "A.V.", "J-P.")."""
        return self.text.endswith(".") and self.cap and len(self.text.replace(".", "")) <= 3

    @property
    def particle(self) -> bool:
        """Whether the token is a lower-case name particle ("van", "de")."""
        return self.lower in _PARTICLES and not self.cap


def tokenize(text: str, within: Span | None = None) -> list[Token]:
    """Every word and mark of the text (or of the span `within`), in order.

    A full stop belongs to its token in initials and in known abbreviations only.

    >>> [t.text for t in tokenize("Dr. A. Lee, of St. Mary's.")]
    ['Dr.', 'A.', 'Lee', ',', 'of', 'St.', "Mary's", '.']
    """
    start, end = within or Span(0, len(text))
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        a, b = match.span()
        word = match.group()
        if (
            b < end
            and text[b] == "."
            and (word.lower() in _ABBREVIATED or (len(word) == 1 and word.isupper()))
            and not (len(word) == 1 and _ends_text(text, b + 1, end))
        ):
            b += 1
        if tokens and a < tokens[-1].end:  # the full stop just taken
            continue
        tokens.append(Token(text[a:b], a, b))
    return tokens


def _ends_text(text: str, position: int, end: int) -> bool:
    return not text[position:end].strip(_CLOSERS + " \n")


def sentences(text: str, block: Span) -> Iterator[list[Token]]:
    """The sentences of a block, each as its tokens.

    A sentence ends at `. ! ? …` followed by white space and something that can begin one.
    Lists joined by semicolons stay whole, because their items lean on each other.

    >>> [s[0].text for s in sentences("He spoke. Dr. Lee replied!", Span(0, 26))]
    ['He', 'Dr.']
    """
    tokens = tokenize(text, block)
    first = 0
    for i, token in enumerate(tokens):
        # No writer's sentence is that long: cut, if possible at a comma, so that time stays linear.
        long = i - first > (_LONGEST if token.text in ",;" else 2 * _LONGEST)
        if long and i + 1 < len(tokens):
            yield tokens[first : i + 1]
            first = i + 1
        if token.text in ".!?…。！？" and i + 1 < len(tokens):
            last = i
            while last + 1 < len(tokens) and tokens[last + 1].text in _CLOSERS:
                last += 1
            if last + 1 < len(tokens):
                follower = tokens[last + 1]
                gap = follower.start > tokens[last].end or token.text in "。！？"
                gap = gap or (token.text == "." and follower.cap and last == i)  # word.Next
                if gap and (not follower.word or not follower.text[0].islower()):
                    yield tokens[first : last + 1]
                    first = last + 1
    if first < len(tokens):
        yield tokens[first:]


def span_of(tokens: list[Token]) -> Span:
    """From the first token's start to the last one's end."""
    return Span(tokens[0].start, tokens[-1].end)
