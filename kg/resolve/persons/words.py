"""What lists say of the words of personal names: how many bear them, and their other forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from kg.names import fold

_LISTS = files("kg") / "resolve" / "persons" / "wordlists"
_SHARED = files("kg") / "extract" / "wordlists"

# Shares of names that no list counts, per million; short names are shared more often.
_LISTED_FAMILY: Final = 200.0
_LISTED_GIVEN: Final = 1500.0
_UNLISTED_GIVEN: Final = 150.0
_VOWELS: Final = re.compile(r"[aeiou]+")
_USUAL: Final = 60
_ONE_SYLLABLE: Final = 5_000.0
_TWO_SYLLABLES: Final = 100.0
_EAST_ASIA: Final = ("zh", "ko", "vi")

PARTICLES: Final = frozenset(
    "de da do dos das di del della dell degli den der van von vom zu zur zum ten ter te la le lo"
    " las los el al y e du des d af av und bin ibn bint ben bar st san mac mc o ul ur es".split()
)
# Particles that are dropped only in small letters: they are also names.
AMBIGUOUS: Final = frozenset("do da le la lo di de ben ten bar san mac mc o e y te".split())
SUFFIXES: Final = {
    "jr": "jr",
    "junior": "jr",
    "jnr": "jr",
    "sr": "sr",
    "senior": "sr",
    "snr": "sr",
    "ii": "2",
    "2nd": "2",
    "iii": "3",
    "3rd": "3",
    "iv": "4",
    "4th": "4",
}
TITLES: Final = frozenset(
    "prof professor dr doctor mr mrs ms miss sir dame lord lady herr frau phd dphil md msc bsc mba"
    " mph frs dsc rn esq ing dipl akad academician acad rev hon mme mlle sra ir drs univ habil"
    " emeritus".split()
)


@cache
def family_shares() -> dict[str, tuple[float, str]]:
    """How many of a million bear a family name where it is most frequent, and of what tradition.

    >>> family_shares()["zhang"], family_shares()["smith"]
    ((60000.0, 'zh'), (10000.0, 'us'))
    """
    found: dict[str, tuple[float, str]] = {}
    for line in _lines("census_families.txt"):
        share, _, names = line.partition(":")
        found.update((name, (float(share), "us")) for name in names.split())
    for line in _lines("families.txt"):
        head, _, names = line.partition(":")
        tradition, share = head.split()
        for name in names.split():
            word = name.rpartition("-")[2]
            if found.get(word, (0.0, ""))[0] < float(share):
                found[word] = float(share), tradition
    return found


@cache
def given_shares() -> dict[str, float]:
    """How many of a million of its people bear a frequent given name.

    >>> given_shares()["john"] > given_shares()["rufus"] > 0
    True
    """
    found: dict[str, float] = {}
    for line in (*_lines("census_given.txt"), *_lines("given.txt")):
        share, _, names = line.partition(":")
        for name in names.split():
            found[name] = max(float(share), found.get(name, 0.0))
    return found


@cache
def western_names() -> frozenset[str]:
    """Given names that a census of the United States counts often, so that few are of immigrants.

    >>> "kevin" in western_names(), "minsu" in western_names()
    (True, False)
    """
    rows = (line.partition(":") for line in _lines("census_given.txt"))
    return frozenset(n for share, _, names in rows if int(share) >= _USUAL for n in names.split())


@cache
def given_names() -> frozenset[str]:
    """Given names of many countries, folded.

    >>> "itziar" in given_names(), "karonova" in given_names()
    (True, False)
    """
    shared = (_SHARED / "given_names.txt").read_text("utf-8").splitlines()
    return frozenset(fold(x) for x in shared if x and x[0] != "#") | given_shares().keys()


@cache
def _surnames() -> frozenset[str]:
    shared = (_SHARED / "surnames.txt").read_text("utf-8").splitlines()
    return frozenset(fold(x) for x in shared if x and x[0] != "#")


@cache
def groups() -> dict[str, frozenset[str]]:
    """Under a given name, the first names of the groups of the list that it belongs to.

    >>> sorted(groups()["bill"]), groups()["tanya"]
    (['vasileios', 'william'], frozenset({'tatyana'}))
    """
    found: dict[str, frozenset[str]] = {}
    for line in _lines("variants.txt"):
        head, *others = (fold(x) for x in line.split())
        for name in (head, *others):
            found[name] = found.get(name, frozenset()) | {head}
    return found


@cache
def syllables() -> dict[str, str]:
    """The reading of a Chinese character, without its tone.

    >>> syllables()["刘"], syllables()["曾"]
    ('liu', 'zeng')
    """
    return {
        char: reading
        for reading, chars in (line.split() for line in _lines("hanzi.txt"))
        for char in chars
    }


@cache
def _readings() -> frozenset[str]:
    return frozenset(syllables().values())


@cache
def simplified() -> dict[int, str]:
    """Characters of names in their simplified form, for `str.translate`.

    >>> "劉洋".translate(simplified())
    '刘洋'
    """
    pairs = [pair for line in _lines("traditional.txt") for pair in line.split()]
    return {ord(pair[0]): pair[1] for pair in pairs}


@cache
def alphabets() -> dict[str, str]:
    """The Latin letters of a letter of another alphabet, in small letters.

    >>> "".join(alphabets()[letter] for letter in "щука")
    'shchuka'
    """
    found: dict[str, str] = {}
    for line in _lines("alphabets.txt"):
        parts = line.split()
        found.update(zip(parts[::2], parts[1::2], strict=True))
    return {letter: latin.replace("_", "") for letter, latin in found.items()}


@cache
def family_share(word: str) -> float:
    """How many of a million of its people bear a folded family name: a guess where no list says.

    >>> family_share("wang"), family_share("karonova")
    (60000.0, 3.0)
    """
    if word in family_shares():
        return family_shares()[word][0]
    if word in _surnames():
        return _LISTED_FAMILY
    return 30.0 if len(word) < 5 else 10.0 if len(word) < 7 else 3.0


@cache
def given_share(word: str, east_asian: bool = False) -> float:
    """How many of a million of its people bear a folded given name: a guess where no list says.

    A Chinese, Korean or Vietnamese given name of one syllable stands for many in characters.

    >>> given_share("tatyana") > given_share("itziar") > given_share("ysolde")
    True
    >>> given_share("kun", east_asian=True), given_share("minghua", east_asian=True)
    (5000.0, 100.0)
    """
    if east_asian and given_shares().get(word, 0.0) < _ONE_SYLLABLE:
        if word in _readings() or len(_VOWELS.findall(word)) < 2:
            return _ONE_SYLLABLE
        return max(given_shares().get(word, 0.0), _TWO_SYLLABLES)
    if word in given_shares():
        return given_shares()[word]
    return _LISTED_GIVEN if word in given_names() else _UNLISTED_GIVEN


def tradition(word: str) -> str:
    """Where a frequent family name is most frequent, as a code; "" where no list has it.

    >>> tradition("nguyen"), tradition("karonova")
    ('vi', '')
    """
    return family_shares().get(word, (0.0, ""))[1]


def is_east_asian_family(word: str) -> bool:
    """Whether a folded word is a frequent Chinese, Korean or Vietnamese family name.

    >>> is_east_asian_family("zhang"), is_east_asian_family("smith")
    (True, False)
    """
    return tradition(word) in _EAST_ASIA


def is_known(word: str) -> bool:
    """Whether a list has a folded word, as a given name or a family name.

    >>> is_known("smith"), is_known("itziar"), is_known("karonova")
    (True, True, False)
    """
    return word in family_shares() or word in _surnames() or word in given_names()


def is_family(word: str) -> bool:
    """Whether a folded word is more often a family name than a given name.

    >>> is_family("gonzalez"), is_family("maria")
    (True, False)
    """
    if word in family_shares() or word in _surnames():
        return family_share(word) >= given_shares().get(word, 0.0)
    return word not in given_names()


def _lines(name: str) -> Iterator[str]:
    text = (_LISTS / name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
