"""Names of an authority file that stand in an address: the first of two stages, which only finds.

A name is a run of words within a segment, or goes on over commas; its words may stand in another
order. An acronym is looked for where its segment says little else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.resolve.authority import store
from kg.resolve.authority.addresses import Address, Segment, Token
from kg.resolve.authority.index import Index
from kg.resolve.organisations.names import is_acronym, plain_acronym
from kg.resolve.organisations.reading import Word, interpret, tokens
from kg.resolve.organisations.words import Sort, countries

PLAIN, JOINED, TURNED, ACRONYM = "plain", "joined", "turned", "acronym"
_LONGEST: Final = 14  # words of a name
_JOINED: Final = 3  # segments of a name that has commas
_SHORTEST: Final = 3  # letters of an acronym


@dataclass(frozen=True, slots=True)
class Mention:
    """A key of the file in an address, in the segments `first` to `last`.

    `tokens` is where it was found, `before` and `after` what else stands in its segments, `covered`
    the words that it takes (segment and word). `form` is plain, joined, turned or acronym.
    """

    key: str
    form: str
    first: int
    last: int
    tokens: tuple[Token, ...]
    before: tuple[Token, ...]
    after: tuple[Token, ...]
    covered: frozenset[tuple[int, int]]

    @property
    def words(self) -> tuple[Word, ...]:
        """What its tokens say."""
        return tuple(w for t in self.tokens for w in t.words)

    @property
    def literal(self) -> tuple[str, ...]:
        """Its words as they are printed, without articles and the like."""
        return spelt(" ".join(t.printed for t in self.tokens))


def spelt(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without articles and the like.

    >>> spelt("The University of Turku")
    ('university', 'turku')
    """
    return tuple(t for t in tokens(name) if interpret(t))


def find(index: Index, address: Address) -> Iterator[Mention]:
    """Every mention of an address; those that overlap are all given."""
    for number, segment in enumerate(address.segments):
        yield from _plain(index, segment, number)
        for size in range(1, _JOINED + 1):
            run = address.segments[number : number + size]
            if len(run) == size and any(s.headed for s in run) and run[-1].core:
                yield from _over_commas(index, run, number) if size > 1 else ()
                yield from _turned(index, run, number)
        yield from _acronyms(index, segment, number)


def _plain(index: Index, segment: Segment, number: int) -> Iterator[Mention]:
    texts, owners = [w.text for w in segment.words], segment.owners
    for start in range(len(texts)):
        for end in range(start + 1, min(len(texts), start + _LONGEST) + 1):
            key = " ".join(texts[start:end])
            parted = owners[start] in owners[:start] or owners[end - 1] in owners[end:]
            if not parted and index.hits(key):  # "Universitetshospital" is no "Universitet"
                yield _within(segment, number, key, PLAIN, owners[start], owners[end - 1] + 1)


def _over_commas(index: Index, run: tuple[Segment, ...], number: int) -> Iterator[Mention]:
    """Names that go on over commas, to the end of a segment or the town that it begins with."""
    first, *_, last = run
    between = [w for s in run[1:-1] for w in s.core]
    sizes = [len(last.core)] if last.headed else range(1, len(last.core) + 1)
    for start in range(len(first.words)):
        if first.owners[start] in first.owners[:start] or not _opens(first, start):
            continue
        head = [w.text for w in first.words[start:]] + between
        for size in sizes:
            key = " ".join([*head, *last.core[:size]])
            if len(head) + size <= _LONGEST and index.hits(key):
                yield _across(run, number, key, JOINED, first.owners[start], size)


def _turned(index: Index, run: tuple[Segment, ...], number: int) -> Iterator[Mention]:
    """Whole segments, or the end of one, with their words in another order."""
    first, *rest = run
    starts = {0}
    if not rest:
        starts.update(n + 1 for n, t in enumerate(first.tokens[:-1]) if not t.words)
    for start in sorted(starts):
        said = first.core if start == 0 else _words_from(first, start)
        more = [w for s in rest for w in s.core]
        size = len(run[-1].core)
        for left in dict.fromkeys([len(said), len(said) if rest else _without_places(index, said)]):
            key = " ".join([*said[:left], *more])
            turned = store.turned_key(key)
            if index.hits(key):
                break
            if size and index.hits(turned):
                yield _across(run, number, turned, TURNED, start, size - len(said) + left)
                break


def _words_from(segment: Segment, start: int) -> tuple[str, ...]:
    return tuple(w.text for t in segment.tokens[start : segment.bounds[1]] for w in t.words)


def _without_places(index: Index, said: tuple[str, ...]) -> int:
    """How many words are left without the towns and the country behind a place or a name.

    As in "University of Heidelberg Heidelberg Germany".
    """
    left = len(said)
    while left > 2 and _is_place(index, said[left - 1]):
        left -= 1
    return (
        left if left > 1 and (left == len(said) or _is_place(index, said[left - 1])) else len(said)
    )


def _is_place(index: Index, word: str) -> bool:
    return word in countries() or any(kind == "town" for _, kind in index.towns(word))


def _opens(segment: Segment, start: int) -> bool:
    """Whether a name that goes on over a comma may begin at a word, and not only in mid-name."""
    before, sort = segment.tokens[: segment.owners[start]], segment.words[start].sort
    if not before:
        return True
    if not before[-1].words:
        return sort is not Sort.COMMON
    last = segment.words[start - 1].sort
    if last is Sort.HEAD:
        return sort is Sort.HEAD  # one name ends, another begins
    phrase = any(not t.words for t in before)
    return last is Sort.COMMON and sort is not Sort.COMMON and (phrase or sort is not Sort.HEAD)


def _acronyms(index: Index, segment: Segment, number: int) -> Iterator[Mention]:
    for at, token in enumerate(segment.tokens):
        printed = token.printed
        capitals = is_acronym(printed) and len(printed) >= _SHORTEST
        alone = len(segment.tokens) == 1 and len(printed) > _SHORTEST and printed[0].isupper()
        key = f"={plain_acronym(printed)}"
        country = store.place_key(printed) in countries()  # "USA" is no United States Army
        if (capitals or alone) and not country and index.hits(key):
            yield _within(segment, number, key, ACRONYM, at, at + 1)


def _within(segment: Segment, number: int, key: str, form: str, first: int, end: int) -> Mention:
    """A mention in one segment, of its tokens `first` to `end`."""
    covered = frozenset((number, w) for w, o in enumerate(segment.owners) if first <= o < end)
    parts = segment.tokens[first:end], segment.tokens[:first], segment.tokens[end:]
    return Mention(key, form, number, number, *parts, covered)


def _across(
    run: tuple[Segment, ...], number: int, key: str, form: str, first: int, size: int
) -> Mention:
    """A mention from a token of the first segment on, with `size` words of the core of the last."""
    ends = [len(s.tokens) for s in run[:-1]] + [_end(run[-1], size)]
    starts = [first] + [0] * (len(run) - 1)
    spans = list(zip(run, starts, ends, strict=True))
    covered = frozenset(
        (at, word)
        for at, (segment, start, end) in enumerate(spans, number)
        for word, owner in enumerate(segment.owners)
        if start <= owner < end
    )
    printed = tuple(t for segment, start, end in spans for t in segment.tokens[start:end])
    rest = run[-1].tokens[ends[-1] :]
    last = number + len(run) - 1
    return Mention(key, form, number, last, printed, run[0].tokens[:first], rest, covered)


def _end(segment: Segment, size: int) -> int:
    """The token behind some words of the core of a segment; postcodes behind all of it are its."""
    start, end = segment.bounds
    if size >= len(segment.core):
        return len(segment.tokens)
    said = 0
    for at in range(start, end):
        said += len(segment.tokens[at].words)
        if said >= size:
            return at + 1
    return end
