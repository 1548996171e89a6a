"""Two names laid side by side: which word of one is which word of the other, and how."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from kg.resolve.persons.names import PersonName
from kg.resolve.persons.scripts import Script
from kg.resolve.persons.sounds import consonants, far, korean, mandarin
from kg.resolve.persons.tokens import Word
from kg.resolve.persons.words import given_names, groups, is_known

_TYPO_FROM: Final = 5  # letters: shorter names differ by one letter too often
_TWO_TYPOS_FROM: Final = 10
_HONOURED: Final = frozenset("kumar bhai ben lal chandra singh".split())
_LONGER: Final = 3  # letters that romanisations and particles of joined words differ by
_SLIP_FROM: Final = 8  # letters of the longer word
_ENDINGS: Final = ("a", "o", "e", "s", "i", "aya", "y")


class How(StrEnum):
    """The ways in which two words are one, the surest first."""

    SAME = "the same letters"
    JOINED = "written as one word"
    SPELLING = "another spelling"
    SOUND = "another romanisation"
    VARIANT = "another form"
    INITIAL = "an initial"
    SLIP = "a letter left out"
    MISPRINT = "a misprint"


_RANK: Final = {how: rank for rank, how in enumerate(How)}


class Match(NamedTuple):
    """Words `left` of one name (their places) that are the words `right` of the other."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    how: How


class Alignment(NamedTuple):
    """The matches in the order of the left name, and the places that none covers."""

    matches: tuple[Match, ...]
    only_left: tuple[int, ...]
    only_right: tuple[int, ...]

    @property
    def in_order(self) -> bool:
        """Whether the matched words stand in one order in both names."""
        rights = [m.right for m in self.matches]
        return rights == sorted(rights)

    def count(self, *hows: How) -> int:
        """How many matches are of the given ways."""
        return sum(m.how in hows for m in self.matches)


def align(a: PersonName, b: PersonName) -> Alignment:
    """Find for each word of a name the same word of the other, the surest ways first.

    >>> from kg.resolve.persons.names import parse
    >>> found = align(parse("Tatyana B. Karonova"), parse("Karonova, Tanya"))
    >>> [m.how.value for m in found.matches], found.only_left, found.in_order
    (['another form', 'the same letters'], (1,), True)
    """
    free_a, free_b = list(range(len(a.words))), list(range(len(b.words)))
    matches: list[Match] = []
    texts = {w.text for w in b.words}
    same = [
        (i, j, How.SAME)
        for i in free_a
        if a.words[i].text in texts
        for j in free_b
        if a.words[i].text == b.words[j].text
    ]
    _take(same, a, b, free_a, free_b, matches)
    if len(free_a) != len(free_b) or len(free_a) > 2:
        matches += _joined(a, b, free_a, free_b)
        matches += [Match(m.right, m.left, m.how) for m in _joined(b, a, free_b, free_a)]
    if free_a and free_b:
        asian = a.east_asian or b.east_asian
        one = a.east_asian if a.east_asian == b.east_asian else ""
        abjad = Script.ABJAD in (a.script, b.script) and a.script is not b.script
        others = [
            (i, j, how)
            for i in free_a
            for j in free_b
            if (how := relation(a.words[i], b.words[j], one, not asian, abjad))
        ]
        _take(others, a, b, free_a, free_b, matches)
    return Alignment(tuple(sorted(matches)), tuple(free_a), tuple(free_b))


def _take(
    found: list[tuple[int, int, How]],
    a: PersonName,
    b: PersonName,
    free_a: list[int],
    free_b: list[int],
    matches: list[Match],
) -> None:
    """Keep the surest of the relations that share a word; of equals those as far from the end."""
    shift = len(a.words) - len(b.words)
    if len(found) > 1:
        found.sort(key=lambda f: (_RANK[f[2]], abs(f[0] - f[1] - shift), f[0]))
    for i, j, how in found:
        if i in free_a and j in free_b:
            free_a.remove(i)
            free_b.remove(j)
            matches.append(Match((i,), (j,), how))


def relation(x: Word, y: Word, asian: str, usual: bool, abjad: bool) -> How | None:
    """The surest way in which two words with other letters are one; None if there is none.

    `asian` is the tradition of two East Asian names of one tradition, `usual` says that neither is
    East Asian, `abjad` that one is written without vowels.
    """
    if x.abbreviated or y.abbreviated:
        return How.INITIAL if x.abbreviated != y.abbreviated and _initial(x, y) else None
    if x.other in (y.text, y.other) or y.other == x.text or x.whole == y.whole:
        return How.SPELLING
    if not usual:
        return _east_asian(x, y, asian) or (How.VARIANT if _variant(x, y) else None)
    if x.near == y.near and len(x.text) > 3 and len(y.text) > 3:
        return How.SOUND
    if abjad and _consonants(x, y):
        return How.SOUND
    if _variant(x, y):
        return How.VARIANT
    if _far(x, y):
        return How.SOUND
    if not misprint(x, y):
        return None
    return How.SLIP if slip(x, y) else How.MISPRINT


def _far(x: Word, y: Word) -> bool:
    """Two usual given names that only sound alike are two: Michael, Michal."""
    if x.far != y.far or min(len(x.text), len(y.text)) < 4:
        return False
    known = given_names()
    return not (x.text in known and y.text in known)


def _consonants(x: Word, y: Word) -> bool:
    found = consonants(x.text)
    return len(found) > 1 and found == consonants(y.text)


def _east_asian(x: Word, y: Word, asian: str) -> How | None:
    """Syllables of one tradition in two romanisations."""
    if asian == "ko" and korean(x.text) == korean(y.text):
        return How.SOUND
    if asian == "zh" and mandarin(x.text) == mandarin(y.text):
        return How.SPELLING if x.text[0] == y.text[0] else How.SOUND
    return None


def _variant(x: Word, y: Word) -> bool:
    """Forms that a list joins; the Indian endings that print adds or leaves out."""
    known = groups()
    if x.text in known and y.text in known:
        return bool(known[x.text] & known[y.text])
    if x.text[-1] == y.text[-1] == "i" and x.text[:-1] in known and y.text[:-1] in known:
        return bool(known[x.text[:-1]] & known[y.text[:-1]])  # al-Husseini, of Hussein
    one, two = (x.text, y.text) if len(x.text) <= len(y.text) else (y.text, x.text)
    return len(two) > len(one) > 3 and two.startswith(one) and two[len(one) :] in _HONOURED


def _initial(x: Word, y: Word) -> bool:
    """Whether one is the initial, or an abbreviation, of the other."""
    short, long = (x, y) if x.abbreviated else (y, x)
    if len(short.text) == 1:
        return long.text[0] == short.text or long.other[0] == short.text
    return long.text.startswith(short.text) or _variant(short, long)


def slip(x: Word, y: Word) -> bool:
    """One letter inside a long word is left out or two are swapped.

    >>> from kg.resolve.persons.names import parse
    >>> def word(text): return parse(text).words[0]
    >>> slip(word("Hathersage"), word("Hatersage")), slip(word("Marin"), word("Martin"))
    (True, False)
    """
    one, two = sorted((x.text, y.text), key=len)
    if len(two) < _SLIP_FROM or one[:2] != two[:2] or one[-2:] != two[-2:]:
        return False
    if not misprint(x, y):
        return False
    swapped = len(one) == len(two) and sorted(one) == sorted(two)
    return swapped or len(two) - len(one) == DamerauLevenshtein.distance(one, two) == 1


def misprint(x: Word, y: Word) -> bool:
    """One letter (in long words two) is wrong, but no ending, and not both words are known names.

    >>> from kg.resolve.persons.names import parse
    >>> def word(text): return parse(text).words[0]
    >>> misprint(word("Karonova"), word("Karanova")), misprint(word("Julian"), word("Juliana"))
    (True, False)
    """
    one, two = (x.text, y.text) if len(x.text) <= len(y.text) else (y.text, x.text)
    if len(one) < _TYPO_FROM or one[0] != two[0] or len(two) - len(one) > 2:
        return False
    allowed = 2 if len(one) >= _TWO_TYPOS_FROM else 1
    if DamerauLevenshtein.distance(one, two, score_cutoff=allowed) > allowed:
        return False
    if any(one + e == two or one.removesuffix("y") + e == two for e in _ENDINGS):
        return False
    if len(one) == len(two) and one[:-1] == two[:-1]:
        return False
    return not (is_known(one) and is_known(two))


def _joined(a: PersonName, b: PersonName, free_a: list[int], free_b: list[int]) -> list[Match]:
    """Words of `a` that are two or three words of `b` written as one."""
    found: list[Match] = []
    if len(free_b) < 2:
        return found
    for i in list(free_a):
        word = a.words[i]
        for j in free_b:
            first = b.words[j]
            if not (
                b.east_asian or word.text[0] == first.text[0] or word.whole[0] == first.whole[0]
            ):
                continue
            size = next((n for n in (2, 3) if _makes(word, b, free_b, j, n)), 0)
            if size:
                free_a.remove(i)
                free_b[:] = [k for k in free_b if not j <= k < j + size]
                found.append(Match((i,), tuple(range(j, j + size)), How.JOINED))
                break
    return found


def _makes(word: Word, name: PersonName, free: list[int], start: int, size: int) -> bool:
    """Whether so many free words of a name, from a place on, make the word."""
    if start + size > len(name.words) or start + 1 not in free:
        return False
    run = name.words[start : start + size]
    text = "".join([w.text for w in run])
    if abs(len(text) - len(word.text)) > _LONGER or start + size - 1 not in free:
        return False
    if word.text == text or word.whole == "".join([w.whole for w in run]):
        return True
    if name.east_asian and mandarin(word.text) == "".join([mandarin(w.text) for w in run]):
        return True
    return len(text) > 5 and word.text[0] == text[0] and word.far == far(text)
