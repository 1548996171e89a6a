"""Two names laid side by side: the words they share, the words that only one of them has."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from kg.resolve.organisations.names import OrganisationName
from kg.resolve.organisations.reading import Word
from kg.resolve.organisations.words import Sort, english, places
from kg.resolve.profile import Profile

_SHORTEST = 5  # letters of two spellings of one word
_TYPO_FROM = 7  # letters: shorter words differ by one letter too often
_TWO_TYPOS_FROM = 12
_SKELETON = (
    (re.compile(r"shch|sch|sh"), "s"),
    (re.compile(r"kh|gh"), "h"),
    (re.compile(r"tch|tsch|ch|cz"), "c"),
    (re.compile(r"zh"), "z"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"tz"), "ts"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"ck|q"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"(?<=[aou])e(?![aeiouyv])"), ""),
    (re.compile(r"[yj]o"), "e"),
    (re.compile(r"[yij]+(?=[aeu])"), ""),
    (re.compile(r"[yij]+"), "i"),
    (re.compile(r"(.)\1"), r"\1"),
)
_NAMES = (Sort.PROPER, Sort.PLACE, Sort.COMMON)
_MISSPELT = (Sort.HEAD, Sort.COMMON, Sort.WEAK, Sort.PLACE, Sort.PROPER)


class Variant(NamedTuple):
    """Two spellings taken for one word, and why: a misprint or another romanisation.

    `swapped` where no letter takes another's place: two changed places, or one is left out.
    """

    left: str
    right: str
    typo: bool
    distance: int
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two profiles under one name each; `only_left` and `only_right` are what isn't shared."""

    left: Profile
    right: Profile
    a: OrganisationName
    b: OrganisationName
    shared: tuple[Word, ...]
    only_left: tuple[Word, ...]
    only_right: tuple[Word, ...]
    variants: tuple[Variant, ...]

    @property
    def extra(self) -> tuple[Word, ...]:
        """What one of the names adds, where the other adds nothing."""
        return self.only_right if not self.only_left else self.only_left

    @property
    def contained(self) -> bool:
        """Whether exactly one of the names has words that the other lacks."""
        return bool(self.only_left) != bool(self.only_right)

    @property
    def rare(self) -> frozenset[str]:
        """Rare proper names that both have."""
        both = self.a.rare & self.b.rare
        return both | {v.left for v in self.variants if v.left in self.a.rare}

    def shared_of(self, *sorts: Sort) -> frozenset[str]:
        """Shared words of the given sorts."""
        return frozenset(w.text for w in self.shared if w.sort in sorts)

    @property
    def generic(self) -> bool:
        """Whether the shared words could name many institutions: "Ministry of Health"."""
        named = self.shared_of(Sort.PROPER, Sort.PLACE) - {"saint"}
        if not named:
            return True
        if "saint" in self.shared_of(Sort.PROPER) and not self.rare:
            return not self.shared_of(Sort.PLACE)
        heads = self.shared_of(Sort.HEAD, Sort.UNIT)
        scholarly = heads & {"university", "academy", "polytechnic"}
        return not self.rare and not self.shared_of(Sort.PLACE) and not scholarly


def lay(left: Profile, right: Profile, a: OrganisationName, b: OrganisationName) -> Pair:
    """Lay two names side by side.

    >>> from kg.model import Kind
    >>> from kg.resolve.organisations.names import parse
    >>> one = Profile("organisation/x", Kind.ORGANISATION, ("Semyonov Institute",))
    >>> pair = lay(one, one, parse("Semyonov Institute"), parse("Semenov Institute, Moscow"))
    >>> [w.text for w in pair.shared], pair.variants[0].typo, pair.only_right
    (['institute', 'semyonov'], False, ())
    """
    count_a = Counter(w.text for w in a.words)
    count_b = Counter(w.text for w in b.words)
    common = count_a & count_b
    words = {w.text: w for w in (*b.words, *a.words)}
    shared = [words[t] for t in common]
    # Said twice says no more than said once, but for numbers.
    only_a = _rest(a, common, b.locators)
    only_b = _rest(b, common, a.locators)
    variants: list[Variant] = []
    for one in list(only_a):
        for two in list(only_b):
            if found := variant(one, two):
                only_a.remove(one)
                only_b.remove(two)
                shared.append(one)
                variants.append(found)
                break
    return Pair(left, right, a, b, tuple(shared), tuple(only_a), tuple(only_b), tuple(variants))


def variant(one: Word, two: Word) -> Variant | None:
    """Whether two words are spellings of one: long words only, never numbers or qualities.

    >>> none = frozenset()
    >>> variant(Word("karonova", Sort.PROPER, none, "k"), Word("karanova", Sort.PROPER, none, "k"))
    Variant(left='karonova', right='karanova', typo=True, distance=1, swapped=False)
    >>> variant(Word("north", Sort.COMPASS, none, "n"), Word("south", Sort.COMPASS, none, "s"))
    """
    x, y = one.text, two.text
    if x[0] != y[0] or min(len(x), len(y)) < _SHORTEST:
        return None
    if one.sort in _NAMES and two.sort in _NAMES and _romanised(x, y):
        return Variant(x, y, False, 0)
    unlisted = Sort.PROPER in (one.sort, two.sort)
    if not unlisted or one.sort not in _MISSPELT or two.sort not in _MISSPELT:
        return None
    shortest = min(len(x), len(y))
    if shortest < _TYPO_FROM or (_known(x) and _known(y)):
        return None
    allowed = 2 if shortest >= _TWO_TYPOS_FROM else 1
    distance = DamerauLevenshtein.distance(x, y, score_cutoff=allowed)
    swapped = len(x) != len(y) or sorted(x) == sorted(y)
    return Variant(x, y, True, distance, swapped) if distance <= allowed else None


def skeleton(word: str) -> str:
    """What the romanisations of a name have in common.

    >>> skeleton("semyonov") == skeleton("semenov"), skeleton("alekseyev") == skeleton("alexeev")
    (True, True)
    """
    for pattern, bare in _SKELETON:
        word = pattern.sub(bare, word)
    return word


def _romanised(x: str, y: str) -> bool:
    """Whether two words are one name in two romanisations, or in the Russian genitive ("imeni")."""
    if _known(x) and _known(y):
        return False
    longer, shorter = (x, y) if len(x) > len(y) else (y, x)
    if longer == shorter + "a" and shorter.endswith(("ov", "ev", "in", "yn")):
        return True
    return skeleton(x) == skeleton(y)


def _known(word: str) -> bool:
    return word in places() or word in english()


def _rest(name: OrganisationName, common: Counter[str], elsewhere: frozenset[str]) -> list[Word]:
    """The words of a name that the other lacks, also as the place where it is."""
    seen: set[str] = set(common) | elsewhere
    rest = []
    for word in name.words:
        if word.text not in seen:
            seen.add(word.text)
            rest.append(word)
    return rest
