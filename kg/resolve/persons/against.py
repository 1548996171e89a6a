"""What speaks against two names being one person, however alike they look."""

from __future__ import annotations

import math
import re
from typing import Final

from kg.resolve.persons import support
from kg.resolve.persons.align import How, Match
from kg.resolve.persons.pair import Pair, Place, ends_in_family, is_first_of_two
from kg.resolve.persons.scripts import Script
from kg.resolve.persons.sounds import korean
from kg.resolve.persons.support import authority, years_apart
from kg.resolve.persons.tokens import Word
from kg.resolve.persons.words import given_names, is_east_asian_family, simplified, tradition
from kg.resolve.profile import Reason

_DECISIVE: Final = -2.0
_COMMON_FROM: Final = 1.0  # bearers
_ASIDE: Final = 0.002  # share of those who have the name in brackets
_RARE: Final = 0.1
_VERY_RARE: Final = 0.01
_GENDER: Final = re.compile(r"(.+(?:[oe]v|[iy]n))a?|(.+[cs]k)(?:i|y|iy|ij|yi|ii|aya|aia|aja|a)")
_SCRIPTS: Final = {Script.ABJAD: -0.15, Script.HAN: -0.05, Script.HANGUL: -0.04}
_ARABIC: Final = frozenset("al el ul ur bin ibn binal ibnal ibnel binel".split())
_SLIP: Final = 0.02
_USUAL: Final = 0.03  # what dropped names of the usual kinds take away at most
_GENERATION, _LIFE = 45, 60  # years


def conflicting_identifiers(pair: Pair) -> Reason | None:
    """One authority file knows them by different ids."""
    mine = {i for i in pair.left.identifiers if authority(i)}
    yours = {i for i in pair.right.identifiers if authority(i)}
    for host in sorted({authority(i) for i in mine} & {authority(i) for i in yours}):
        one, two = ({i for i in ids if authority(i) == host} for ids in (mine, yours))
        if not one & two:
            return Reason("other identifier", _DECISIVE, f"{min(one)} is not {min(two)}")
    return None


def side_by_side(pair: Pair) -> Reason | None:
    """One source names both beside each other, as two people."""
    if not support.side_by_side(pair.left, pair.right):
        return None
    spelling = (
        not pair.dropped and pair.found.count(How.VARIANT, How.INITIAL, How.SLIP, How.MISPRINT) == 0
    )
    weight = -0.15 if spelling else -0.5
    return Reason("side by side", weight, "named beside each other")


def other_names(pair: Pair) -> Reason | None:
    """Each has a word of its own: another given, middle or family name, or another initial."""
    if not (pair.found.only_left and pair.found.only_right):
        return None
    one = " ".join(pair.a.words[i].text for i in pair.found.only_left)
    two = " ".join(pair.b.words[i].text for i in pair.found.only_right)
    return Reason("other names", _DECISIVE, f"{one} is not {two}")


def other_characters(pair: Pair) -> Reason | None:
    """Other Chinese characters, however alike they are read."""
    if pair.a.script is not Script.HAN or pair.b.script is not Script.HAN:
        return None
    one, two = (
        "".join(c for c in n.text if c.isalpha()).translate(simplified()) for n in (pair.a, pair.b)
    )
    return Reason("other characters", _DECISIVE, f"{one} is not {two}") if one != two else None


def other_gender(pair: Pair) -> Reason | None:
    """Ivanov is not Ivanova, Kowalski not Kowalska."""
    for match in pair.found.matches:
        if match.how not in (How.MISPRINT, How.SLIP, How.SOUND):
            continue
        x, y = pair.a.words[match.left[0]].text, pair.b.words[match.right[0]].text
        one, two = _GENDER.fullmatch(x), _GENDER.fullmatch(y)
        if one and two and x.endswith("a") != y.endswith("a"):
            return Reason("other gender", _DECISIVE, f"{x} is not {y}")
    return None


def other_suffix(pair: Pair) -> Reason | None:
    """The father is not the son; where only one says so, it is likely one of them."""
    if pair.a.suffix == pair.b.suffix:
        return None
    if pair.a.suffix and pair.b.suffix:
        return Reason("other suffix", _DECISIVE, f"{pair.a.suffix} is not {pair.b.suffix}")
    return Reason("suffix", -0.02, f"only one says {pair.a.suffix or pair.b.suffix}")


def common_name(pair: Pair) -> Reason | None:
    """Many people bear what the two names share."""
    if not (pair.agrees or pair.a.asides or pair.b.asides):
        return None  # an adopted name, which an institution in common speaks for
    bearers = pair.bearers * (1.0 if pair.agrees else _ASIDE)
    if bearers < _COMMON_FROM:
        return None
    weight = -min(0.04 + 0.16 * math.log10(bearers), 0.45)
    return Reason("common name", round(weight, 3), f"about {bearers:.0f} may be called that")


def given_by_initials(pair: Pair) -> Reason | None:
    """One source writes the given names as initials only."""
    if not pair.agrees or not pair.by_initial:
        return None
    several = len(pair.found.matches) > 2
    if not pair.found.count(How.INITIAL):
        return Reason("initials", -0.03 if several else -0.2, "no given name is written out")
    return Reason("initials", -0.22 if several else -0.28, "the given name is an initial in one")


def one_is_part(pair: Pair) -> Reason | None:
    """A name of one word beside a longer one."""
    if pair.agrees and len(pair.found.matches) == 1 and pair.dropped:
        return Reason("part of a name", -0.2, "one has more words")
    return None


def other_family(pair: Pair) -> Reason | None:
    """The print shows the family names, and what is one in one is a given name in the other."""
    if pair.agrees and pair.other_family:
        return Reason(
            "other family name", -0.2, "what is the family name in one isn't in the other"
        )
    return None


def other_number(pair: Pair) -> Reason | None:
    """A bibliography numbers people of one name."""
    one, two = pair.a.number, pair.b.number
    if one and two and one != two:
        return Reason("other number", -0.3, f"{one} and {two}")
    return None


def other_order(pair: Pair) -> Reason | None:
    """The words stand in another order: family name first in one of them."""
    if not pair.agrees or pair.found.in_order:
        return None
    sure = any(n.family or n.patronymic is not None for n in (pair.a, pair.b))
    return Reason("other order", -0.01 if sure else -0.02, "the same words in another order")


def other_spelling(pair: Pair) -> Reason | None:
    """Umlauts written out, other romanisations, words joined or parted."""
    shown = [
        " ".join(pair.a.words[i].text for i in m.left)
        + " = "
        + " ".join(pair.b.words[j].text for j in m.right)
        for m in pair.found.matches
        if m.how in (How.JOINED, How.SPELLING, How.SOUND)
    ]
    if not shown:
        return None
    sounds = pair.found.count(How.SOUND)
    far = (
        pair.one_script
        and pair.a.east_asian
        and any(_other_system(pair, m) for m in pair.found.matches)
    )
    return Reason("spelling", -(0.04 if far else 0.01 + 0.005 * sounds), ", ".join(shown))


def other_particle(pair: Pair) -> Reason | None:
    """Van den Berg is not van der Berg; al- and el-, bin and ibn are one."""
    for match in pair.found.matches:
        x, y = pair.a.words[match.left[0]], pair.b.words[match.right[0]]
        one, two = x.whole.removesuffix(x.text), y.whole.removesuffix(y.text)
        if one and two and one != two and not {one, two} <= _ARABIC:
            return Reason("other particle", -0.1, f"{one} and {two}")
    return None


def _other_system(pair: Pair, match: Match) -> bool:
    """Whether two sources write Chinese syllables by two systems: Hsueh and Xue."""
    one = "".join(pair.a.words[i].text for i in match.left)
    two = "".join(pair.b.words[j].text for j in match.right)
    return match.how is not How.VARIANT and one[0] != two[0] and korean(one) != korean(two)


def other_script(pair: Pair) -> Reason | None:
    """Written in two scripts: what is read alike may be two names."""
    if pair.one_script or not pair.agrees:
        return None
    scripts = {pair.a.script, pair.b.script}
    weight = min(_SCRIPTS.get(script, -0.01) for script in scripts)
    return Reason("other script", weight, f"{pair.a.script} and {pair.b.script}")


def other_form(pair: Pair) -> Reason | None:
    """A short or pet form, or the form of another language."""
    shown = [
        f"{pair.a.words[m.left[0]].text} = {pair.b.words[m.right[0]].text}"
        for m in pair.found.matches
        if m.how is How.VARIANT
    ]
    return Reason("form of a name", -0.015 * len(shown), ", ".join(shown)) if shown else None


def misprint(pair: Pair) -> Reason | None:
    """A letter differs that neither language nor romanisation explains."""
    shown = [
        f"{pair.a.words[m.left[0]].text} = {pair.b.words[m.right[0]].text}"
        for m in pair.found.matches
        if m.how in (How.SLIP, How.MISPRINT)
    ]
    if not shown:
        return None
    slip = pair.bearers < _RARE and not pair.found.count(How.MISPRINT, How.VARIANT, How.INITIAL)
    cost = _SLIP if slip and len(shown) == 1 else 0.2 * len(shown)
    return Reason("misprint", -cost, ", ".join(shown))


def dropped_names(pair: Pair) -> Reason | None:
    """One has more names: a middle name, an initial, a second family name, a patronymic."""
    if not pair.dropped or not pair.agrees or len(pair.found.matches) < 2:
        return None
    costs = [_cost(pair, at) for at in pair.dropped]
    shown = " ".join(pair.longer.words[at].text for at in pair.dropped)
    where = pair.place(pair.dropped[0])
    cost = max(sum(c for c in costs if c > _USUAL), min(sum(costs), _USUAL))
    return Reason("dropped name", round(-cost, 3), f"only one has {shown} ({where})")


def _cost(pair: Pair, at: int) -> float:
    """What a word that only one name has takes away."""
    word, place = pair.longer.words[at], pair.place(at)
    if word.abbreviated or pair.longer.patronymic == at:
        return 0.01
    if "vi" in {tradition(w.text) for w in pair.longer.full}:
        return 0.03
    if pair.longer.east_asian and _is_given_syllable(pair, word, place):
        return 0.6
    if place is Place.GIVEN:
        if pair.longer.words[at + 1].hyphened:
            return 0.1  # Jean-Pierre isn't Pierre
        if _by_initial(pair, 0):
            return 0.4  # Alexander isn't Philip A.
        called = word.text in given_names() and pair.shorter.east_asian
        return 0.02 if called else 0.03 if pair.bearers < _VERY_RARE else 0.1
    if place is Place.LAST and _by_initial(pair, len(pair.shorter.words) - 1):
        return 0.5  # Coon isn't C. Ahn
    if place is Place.LAST and pair.longer.family is None and not ends_in_family(pair.shorter):
        return 0.3
    return 0.03 if is_first_of_two(pair.longer, at) else 0.02


def _by_initial(pair: Pair, at: int) -> bool:
    """Whether a word of the shorter name is written out, and only an initial in the longer one."""
    right = pair.shorter is pair.b
    return (
        any(
            m.how is How.INITIAL and (m.right if right else m.left) == (at,)
            for m in pair.found.matches
        )
        and not pair.shorter.words[at].abbreviated
    )


def _is_given_syllable(pair: Pair, word: Word, place: Place) -> bool:
    """Whether a word is a part of a Chinese or Korean given name, which nobody drops."""
    if word.text in given_names() and not word.hyphened and len(word.text) > 3:
        return False
    return place is not Place.LAST or not is_east_asian_family(word.text)


def far_in_time(pair: Pair) -> Reason | None:
    """Seen in years that one career hardly spans."""
    gap = years_apart(pair)
    if gap is None or gap < _GENERATION:
        return None
    return Reason("far in time", -0.5 if gap >= _LIFE else -0.2, f"{gap} years apart")
