"""The name of an institution taken apart: words with what they say, acronyms, where it is."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from kg.resolve.organisations.folding import plain
from kg.resolve.organisations.reading import Word, read_words, tokens
from kg.resolve.organisations.words import Sort, is_rare, meanings

_ACRONYM = re.compile(r"[^\W\d_][\w&./-]{1,11}")
_BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]*)[)\]）]")
_SEGMENT = re.compile(r"[,;|\n]| [–—-] ")


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """What a name says. `words` leaves out articles and the like; a place is one word.

    `locators` are places after a comma or in brackets, which say where it is and may be left out.
    `acronyms` stand in brackets. `initials` is a pattern of what it may be abbreviated to. `rare`
    are proper names that no place, no first name and no dictionary has. `short` are the letters of
    a name that is nothing but an acronym, also with a head: "MGIMO University".
    """

    text: str
    words: tuple[Word, ...]
    acronyms: tuple[str, ...]
    locators: frozenset[str]
    initials: str
    rare: frozenset[str]
    short: str

    def texts(self, *sorts: Sort) -> frozenset[str]:
        """The words of the given sorts, or all of them.

        >>> sorted(parse("Second City Hospital").texts(Sort.NUMBER, Sort.QUALITY))
        ['2', 'city']
        """
        return frozenset(w.text for w in self.words if not sorts or w.sort in sorts)

    @property
    def abbreviations(self) -> frozenset[str]:
        """What the name may be abbreviated to: with and without articles and prepositions."""
        return frozenset((self.initials.replace("?", ""), re.sub(r".\?", "", self.initials)))


def is_acronym(text: str) -> bool:
    """Whether a word looks like an acronym: no space, capitals for the most part.

    >>> [is_acronym(t) for t in ("MGIMO", "UCLouvain", "Moscow", "RUDN University")]
    [True, True, False, False]
    """
    capitals = sum(c.isupper() for c in text)
    return bool(_ACRONYM.fullmatch(text)) and capitals >= 2 and capitals * 3 >= len(text)


def plain_acronym(text: str) -> str:
    """The letters and digits of an acronym, folded.

    >>> plain_acronym("U.C.L.A.")
    'ucla'
    """
    return "".join(c for c in plain(text) if c.isalnum())


@lru_cache(maxsize=1 << 16)
def parse(name: str) -> OrganisationName:
    """Take a name apart.

    >>> parsed = parse("Almazov National Medical Research Centre (ANMRC), Saint Petersburg")
    >>> [w.text for w in parsed.words]
    ['almazov', 'national', 'medical', 'research', 'centre']
    >>> parsed.acronyms, sorted(parsed.locators)
    (('ANMRC',), ['saint petersburg'])
    """
    text = " ".join(html.unescape(unicodedata.normalize("NFC", name)).split())
    acronyms = tuple(
        b.strip().replace(".", "") for b in _BRACKETS.findall(text) if is_acronym(b.strip())
    )
    asides = [b for b in _BRACKETS.findall(text) if not is_acronym(b.strip())]
    bare = _BRACKETS.sub(" ", text).strip(" ,;.\"'«»“”„")
    segments = [s for part in (bare, *asides) for s in _SEGMENT.split(part) if s.strip()]
    words: list[Word] = []
    locators: set[str] = set()
    for number, segment in enumerate(segments):
        found = read_words(segment)
        if number and found and all(w.sort is Sort.PLACE for w in found):
            locators.update(w.text for w in found)
        else:
            words += found
    rare = frozenset(w.text for w in words if w.sort is Sort.PROPER and is_rare(w.text))
    return OrganisationName(
        bare,
        tuple(words),
        acronyms,
        frozenset(locators),
        _initials(bare),
        rare,
        _short(bare, words),
    )


def _short(text: str, words: list[Word]) -> str:
    """The letters of a name that is an acronym, "" for any other."""
    first, _, more = text.partition(" ")
    if not more:
        return plain_acronym(text) if is_acronym(text) and len(words) == 1 else ""
    rest = [w.text for w in words if w.sort is not Sort.HEAD]
    capitals = first.isupper() and len(first) > 2
    return rest[0] if capitals and rest == [plain_acronym(first)] else ""


def _initials(text: str) -> str:
    """A pattern of the first letters; those of articles and prepositions may be left out."""
    found = []
    for token in tokens(text):
        meaning = meanings().get(token)
        dropped = meaning is not None and meaning.sort is Sort.DROPPED
        found.append(re.escape(token[0]) + ("?" if dropped else ""))
    return "".join(found)
