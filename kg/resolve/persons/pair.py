"""A pair of profiles under one name each, and how many people might bear what the names share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from kg.resolve.persons.align import Alignment, How, align
from kg.resolve.persons.names import PersonName, parse
from kg.resolve.persons.scripts import Script
from kg.resolve.persons.words import family_share, family_shares, given_share, is_family
from kg.resolve.profile import Profile

# People of one tradition that sources of a field may name: bearers = this × the shares.
FIELD: Final = 55_000
_INITIAL: Final = 0.08  # share of the people whose name begins with a given letter
_MIDDLE: Final = 0.03  # a further name tells at least so much
_FORMS: Final = 3.0  # names that another form or spelling of a name could stand for
_SOUNDS: Final = 1.5
_SYLLABLES: Final = 5.0
_TURNED: Final = 3.0  # in an East Asian name of two words each may be the family name
_MISPRINTS: Final = 10.0
_WHOLE: Final = 0.3  # who writes the same whole name is less likely another
_DROPPED: Final = 1.5
_FIRST_DROPPED: Final = 4.0  # of two joined family names


class Place(StrEnum):
    """Where a word stands that only one of two names has."""

    GIVEN = "first"
    MIDDLE = "middle"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Pair:
    """`found` says which words are one, `whole` how many of them both names write out."""

    left: Profile
    right: Profile
    a: PersonName
    b: PersonName
    found: Alignment
    whole: int

    @property
    def bearers(self) -> float:
        """How many people of the field may bear the words that two names share."""
        return _bearers(self.a.text, self.b.text)

    @property
    def longer(self) -> PersonName:
        """The name that has words of its own, or the left one."""
        return self.b if self._right_is_longer else self.a

    @property
    def shorter(self) -> PersonName:
        """The other one."""
        return self.a if self._right_is_longer else self.b

    @property
    def _right_is_longer(self) -> bool:
        only = self.found.only_right
        return bool(only) and not (self.crossed and self.b.words[only[0]].abbreviated)

    @property
    def dropped(self) -> tuple[int, ...]:
        """Places in `longer` of the words that the other name lacks."""
        return self.found.only_right if self._right_is_longer else self.found.only_left

    @property
    def kept(self) -> tuple[int, ...]:
        """Places in `longer` of the words that both have."""
        turned = self._right_is_longer
        return tuple(sorted(i for m in self.found.matches for i in (m.right if turned else m.left)))

    @property
    def agrees(self) -> bool:
        """Whether no word of one stands against a word of the other, and a whole word is shared."""
        found = self.found
        if found.only_left and found.only_right and not self.crossed:
            return False
        return self.whole > 0

    @property
    def crossed(self) -> bool:
        """Whether one adds an initial and the other a family name: Ana B. Soto, Ana Soto Vidal."""
        found = self.found
        if not (found.only_left and found.only_right and found.in_order) or self.whole < 2:
            return False
        last_a, last_b = max(found.matches[-1].left), max(found.matches[-1].right)
        for words, initials, end, others, other_end in (
            (self.a.words, found.only_left, last_a, found.only_right, last_b),
            (self.b.words, found.only_right, last_b, found.only_left, last_a),
        ):
            if all(i < end and words[i].abbreviated for i in initials):
                return all(j > other_end for j in others)
        return False

    @property
    def other_family(self) -> bool:
        """Whether the print shows both family names, and they have no word in common."""
        if not (self.a.family and self.b.family):
            return False
        ranges = range(*self.a.family), range(*self.b.family)
        return not any(
            m.how is not How.INITIAL and m.left[0] in ranges[0] and m.right[0] in ranges[1]
            for m in self.found.matches
        )

    @property
    def by_initial(self) -> bool:
        """Whether all but one of the matched words are initials in one of the names."""
        return self.whole == 1 and len(self.found.matches) > 1

    @property
    def one_script(self) -> bool:
        """Whether both names are written in one script."""
        return self.a.script is self.b.script

    def place(self, at: int) -> Place:
        """Where the word at a place of `longer` stands."""
        name = self.longer
        if name.patronymic == at:
            return Place.MIDDLE
        kept = self.kept
        if name.family:
            if name.family[0] <= at < name.family[1]:
                inside = [k for k in kept if name.family[0] <= k < name.family[1]]
                return Place.MIDDLE if inside and at < min(inside) else Place.LAST
            givens = [k for k in kept if not name.family[0] <= k < name.family[1]]
            return Place.MIDDLE if givens and min(givens) < at else Place.GIVEN
        if kept and at < min(kept):
            return Place.GIVEN
        return Place.LAST if kept and at > max(kept) else Place.MIDDLE


def lay(left: Profile, right: Profile, a: PersonName, b: PersonName) -> Pair:
    """Lay two names side by side.

    >>> from kg.model import Kind
    >>> me = Profile("person/x", Kind.PERSON, ("x",))
    >>> pair = lay(me, me, parse("Wei Zhang"), parse("Zhang Wei"))
    >>> pair.agrees, pair.bearers > 10
    (True, True)
    >>> lay(me, me, parse("Tatyana Karonova"), parse("T. B. Karonova")).bearers < 1
    True
    """
    found = _aligned(a.text, b.text)
    whole = [m for m in found.matches if m.how is not How.INITIAL]
    written_out = sum(m.how is How.JOINED or not a.words[m.left[0]].abbreviated for m in whole)
    return Pair(left, right, a, b, found, written_out)


@lru_cache(maxsize=1 << 14)
def _aligned(left: str, right: str) -> Alignment:
    return align(parse(left), parse(right))


@lru_cache(maxsize=1 << 12)
def _bearers(left: str, right: str) -> float:
    """The most of the ways to say which word is the family name; words taken as independent."""
    a, b, found = parse(left), parse(right), _aligned(left, right)
    asian = bool(a.east_asian or b.east_asian)
    shared: list[tuple[float, float]] = []  # as a family name, as a given name
    spread = 1.0
    for match in found.matches:
        words = [a.words[i] for i in match.left] + [b.words[j] for j in match.right]
        if match.how is How.INITIAL or words[0].abbreviated:
            shared.append((0.0, _INITIAL))
            continue
        texts = {w.text for w in words}
        if match.how is How.JOINED:
            texts = {max(texts, key=len)}
        if match.how is How.VARIANT:
            spread *= _FORMS
        if match.how is How.SOUND:
            usual = asian or all(t in family_shares() for t in texts)
            spread *= _SYLLABLES if usual else _SOUNDS
        if match.how in (How.SLIP, How.MISPRINT):
            spread *= _MISPRINTS
        shared.append(
            (
                max(family_share(t) for t in texts) / 1e6,
                max(given_share(t, asian) for t in texts) / 1e6,
            )
        )
    if Script.HAN in (a.script, b.script) and a.script is not b.script:
        spread *= 4  # several characters are read alike
    if not (
        found.only_left or found.only_right or found.count(How.VARIANT, How.SLIP, How.MISPRINT)
    ):
        spread *= _WHOLE
    elif found.only_left or found.only_right:
        longer, only = (b, found.only_right) if found.only_right else (a, found.only_left)
        if any(is_first_of_two(longer, at) for at in only):
            spread *= _FIRST_DROPPED
        elif not all(longer.words[at].abbreviated for at in only):
            spread *= _DROPPED
    if asian and len(shared) == 2 and not found.in_order and not (a.family or b.family):
        spread *= _TURNED
    ends = {len(shared) - 1}
    if asian or not found.in_order or any(n.family and not n.family[0] for n in (a, b)):
        ends |= {0}
    best = 0.0
    for family in ends:
        share = shared[family][0] if shared else 0.0
        others = [g for i, (_, g) in enumerate(shared) if i != family]
        for number, given in enumerate(others):
            share *= given if number == 0 else max(min(given * 10, _MIDDLE), 0.005)
        best = max(best, share)
    return FIELD * best * spread


def is_first_of_two(name: PersonName, at: int) -> bool:
    """Whether a place is the first of two joined family names, which is seldom left out.

    >>> is_first_of_two(parse("Ana Sanz-Otero"), 1), is_first_of_two(parse("Jean-Marc Petit"), 0)
    (True, False)
    """
    return 0 < at == len(name.words) - 2 and name.words[-1].hyphened


def ends_in_family(name: PersonName) -> bool:
    """Whether the last word of a name may be a family name, rather than a second given name.

    >>> ends_in_family(parse("Ana Moreno")), ends_in_family(parse("Ana Maria"))
    (True, False)
    """
    return bool(name.words) and is_family(name.words[-1].text)
