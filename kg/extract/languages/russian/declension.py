"""How Russian words change: every form of a noun, and what all forms of a name share.

Productive rules, not a dictionary: the ending of the nominative decides. A rule may make a form
that nobody uses; no rule leaves out one that is used.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SIBILANTS = "гкхжшчщ"
# Longest first: what is left when an ending is taken off a name.
_ENDINGS = (
    "ого его ому ему ыми ими ами ями ой ей ою ею ую юю ая яя ый ий ое ее ые ие ых их ым им ом ем "
    "ём а я у ю е ы и о ь й"
).split()
_ADJECTIVES = (
    "ыми ими ого его ому ему ый ий ой ая яя ое ее ые ие ых их ым им ом ем ую юю ей ою ею"
).split()


def forms(noun: str) -> frozenset[str]:
    """Every case of a noun or of an adjective used as one, singular and plural, in lower case.

    >>> sorted(forms("центр"))[:4], "заведующей" in forms("заведующая")
    (['центр', 'центра', 'центрам', 'центрами'], True)
    >>> "кафедрой" in forms("кафедра"), "академией" in forms("академия")
    (True, True)
    """
    word = noun.lower()
    if word.endswith(".") or noun.isupper():
        return frozenset((word,))
    stem, endings = _paradigm(word)
    found = {word, *(stem + ending for ending in endings.split())}
    if word[-1] in "ая" and len(word) > 3:
        found.add(stem)
    return frozenset(found)


def _paradigm(word: str) -> tuple[str, str]:
    if word.endswith(("ий", "ый")) and word[-3] not in "р":
        return word[:-2], "ый ий ого его ому ему ым им ом ем ые ие ых их ыми ими"
    if word.endswith(("ая", "яя")):
        return word[:-2], "ая яя ой ей ую юю ою ею ые ие ых их ым им ыми ими"
    if word.endswith("ие"):
        return word[:-1], "е я ю ем и й ям ями ях"
    if word.endswith("ия"):
        return word[:-1], "я и ю ей й ям ями ях"
    if word.endswith("а"):
        return word[:-1], "а ы и е у ой ою ам ами ах"
    if word.endswith("я"):
        return word[:-1], "я и е ю ей ею ям ями ях"
    if word.endswith("ь"):
        return word[:-1], "ь я ю ем ём е и ью ей ям ями ях"
    if word.endswith("й"):
        return word[:-1], "й я ю ем е и ев ям ями ях"
    if word.endswith("о"):
        return word[:-1], "о а у ом е ам ами ах"
    if word.endswith("ец"):
        return word[:-2], "ец ца цу цем цом це цы цев цов цам цами цах"
    return word, "а у ом ем е ы и ов ев ей ам ами ах я"


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """What every case of a name or an adjective begins with, in lower case; short words stay.

    >>> stem("Томилиным") == stem("Томилин"), stem("Андреем") == stem("Андрей")
    (True, True)
    >>> stem("Самарской") == stem("Самарская"), stem("Павла") == stem("Павел")
    (True, True)
    """
    base = word.lower().replace("ё", "е")
    if "-" in base:
        return "-".join(stem(part) for part in base.split("-"))
    for ending in _ENDINGS:
        if base.endswith(ending) and len(base) - len(ending) >= 2:
            base = base[: -len(ending)]
            break
    if len(base) > 2 and base[-1] in "еийь":
        base = base[:-1]
    if len(base) > 3 and base[-2] in "ео" and base[-1] in "цклв" and base[-3] not in "аеиоуыэюя":
        base = base[:-2] + base[-1]
    return {"лев": "льв", "льв": "льв", "петр": "петр"}.get(base, base)


_NOUN_LIKE = re.compile(
    r".*(?:[^шщжчкгхн]ие|[аеи]ние|ство|ством|вш(?:ий|ая|ее|ие|его|ему|им|ем|ей|ую|их)|ляя|"
    r"ени[ея]м?|ани[ея]м?|[аеёиоуыэюяй]ном|[^нвкжшщч]ом|[^нжшщч]ем)"
)
_ADVERBS = frozenset(
    "домой собой тобой весной зимой порой толпой рукой вместе также после перед".split()
)
_UNCHANGED = frozenset("бюро радио ателье депо".split())
# Which endings of a noun may follow those of an adjective.
_AGREEMENT: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("ого", "его"), ("а", "я", "го")),
    (("ому", "ему"), ("у", "ю", "му")),
    (("ыми", "ими"), ("ами", "ями", "ми")),
    (("ая", "яя"), ("а", "я", "ь")),
    (("ую", "юю"), ("у", "ю", "ь")),
    (("ые", "ие"), ("ы", "и", "а", "я", "е")),
    (("ых", "их"), ("ов", "ев", "ей", "ах", "ях", "й", "х", "к", "т", "л", "ц", "н", "д")),
    (("ым", "им"), ("ом", "ем", "ём", "ам", "ям", "м")),
    (("ом", "ем"), ("е", "и", "у", "ю", "м")),
)


def is_adjective(word: str) -> bool:
    """Whether a word has the ending of an adjective (a noun may have it, too).

    >>> is_adjective("областной"), is_adjective("больницы"), is_adjective("участие")
    (True, False, False)
    """
    low = word.lower()
    if len(low) < 5 or low in _ADVERBS or not low.endswith(tuple(_ADJECTIVES)):
        return False
    return _NOUN_LIKE.fullmatch(low) is None


def agree(adjective: str, noun: str) -> bool:
    """Whether an adjective may stand in the case of a noun.

    >>> agree("Самарской", "академии"), agree("изделий", "академии")
    (True, False)
    """
    low, other = adjective.lower(), noun.lower()
    if other in _UNCHANGED:
        return True
    for endings, fitting in _AGREEMENT:
        if low.endswith(endings):
            return other.endswith(fitting) or noun.isupper()
    if low.endswith(("ой", "ей")):
        return other[-1] not in "ая" or noun.isupper()
    if low.endswith(("ый", "ий")):
        return other[-1] not in "аеёиоуыэюя" or noun.isupper()
    return True
