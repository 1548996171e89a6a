"""What stands before and behind a name in its segment: a part of it, or something of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.resolve.authority import store
from kg.resolve.authority.addresses import Token
from kg.resolve.authority.candidate import Candidate
from kg.resolve.authority.index import Index
from kg.resolve.authority.mentions import ACRONYM, Mention
from kg.resolve.organisations.names import is_acronym, plain_acronym
from kg.resolve.organisations.reading import Word
from kg.resolve.organisations.words import Sort, countries

_HEADS: Final = (Sort.HEAD, Sort.UNIT)
_PLACE_WORDS: Final = 4
_NUMERAL: Final = 2  # characters of a number that may belong to a name
_INITIALS: Final = 2  # letters
_DESCRIBING: Final = (Sort.QUALITY, Sort.WEAK)
_NAMING: Final = (Sort.PROPER, Sort.PLACE)
# A university has these, and they are not the university.
_OF_ITS_OWN: Final = frozenset("hospital clinic press library museum foundation trust".split())
_TRUSTS: Final = frozenset({"trust", "nhs"})
_MEDICAL: Final = frozenset({"medical", "health"})
_CENTRES: Final = frozenset({"centre", "system"})
_AT: Final = frozenset("at from with in".split())
_AND: Final = frozenset({"and", "&", "et", "und", "y", "e", "og", "och", "i", "en"})
_LEGAL: Final = frozenset(
    "ab ag as bv co company corp corporation ev ggmbh gmbh inc incorporated kg kk limited llc llp"
    " lp ltd nv oy oyj plc sa sas spa srl".split()
)
_ROLES: Final = frozenset(
    "professor candidate student fellow member director lecturer researcher president".split()
)
# Endings of nouns: what a department is of, and no quality of the name that follows.
_NOUN = re.compile(
    r"(?:(?<!ar)(?<!cit)y|icine|cina|izin|gie|ces?|ing|ure|ics|ies|ions?|ments?|ncias?|arts?|law|health)$"
)


def is_system(candidate: Candidate) -> bool:
    """Whether a record is a system of universities, of which each town has one.

    >>> is_system(Candidate("", "University of Wisconsin System"))
    True
    """
    return "system" in store.name_key(candidate.name).split()


def before(mention: Mention) -> str:
    """What stands before the name in its segment.

    "adjective" is a part of the name of something else: "Turku Finnish" before "University of …".
    """
    left = mention.before
    while left and left[-1].printed.lower() == "the":
        left = left[:-1]
    words = [w for t in left for w in t.words]
    if not words or all(len(w.text) <= _INITIALS for w in words):
        return "nothing"
    last = left[-1]
    heads = {w.text: w.sort for w in words if w.sort in _HEADS}
    if last.printed.lower() in _AND:
        return "and"
    if all(is_acronym(t.printed) for t in left):
        return "nothing" if mention.form == ACRONYM else "acronym"  # "UMR CNRS 5119"
    if any(t.printed.lower() in _ROLES for t in left):
        return "role"
    if not last.words:
        if heads.keys() & _OF_ITS_OWN:
            return "of its own"  # "Hospital of the University of …" is the hospital
        return "at" if last.printed.lower() in _AT else "of"
    units = bool(heads) and Sort.HEAD not in heads.values()
    sort = last.words[-1].sort
    noun = bool(_NOUN.search(last.printed.lower()))
    describes = sort in _DESCRIBING and not noun
    named = sort in _NAMING and not noun
    # "Department of Nephrology and Hypertension University of …" is no name before the name.
    phrase = units or any(not t.words and t.printed.lower() not in _AND for t in left)
    begins = bool(mention.words) and mention.words[0].sort is Sort.HEAD
    if sort is Sort.COMPASS or (begins and (describes or (named and not phrase))):
        return "adjective"
    if named and len(left) > 1 and not left[-2].words:
        return "name"  # "Hospital of Zhejiang", before "Chinese Medical University"
    if heads:
        return "unit" if units else "institution"
    return "name" if describes or named else "subject"


def after(index: Index, mention: Mention, candidate: Candidate) -> str:
    """What stands behind the name in its segment.

    "more" goes on with the name, "of its own" is what belongs to a university: its hospital.
    """
    right = [t for t in mention.after if plain_acronym(t.printed) not in _LEGAL]
    while right and len(right[0].printed) == 1 and not right[0].words:
        right.pop(0)  # the mark of a footnote
    words = [w for t in right for w in t.words]
    if not words:
        return "nothing"
    first, printed = right[0], right[0].printed.lower()
    if any(w.sort is Sort.NUMBER for w in first.words) or any(c.isdigit() for c in printed):
        unit = any(w.sort is Sort.UNIT for t in right[1:2] for w in t.words)
        numbered = len(printed) <= _NUMERAL and mention.words[-1].sort in _NAMING and not unit
        return (
            "more" if numbered else _or_nothing(mention, "number")
        )  # "Université Paris 8", "Kyushu University 86"
    if printed in _AND:
        return "and"
    where = _place_after(index, [text for w in words for text in w.text.split()], candidate)
    if not first.words:
        return _after_preposition(mention, first, words, where)
    if where:
        return where
    heads = {w.text: w.sort for w in words if w.sort in _HEADS}
    medical = words[0].text in _MEDICAL and heads.keys() & _CENTRES
    if words[0].text in _OF_ITS_OWN or medical or _is_trust(right):
        return "of its own"
    if heads:
        return "unit" if words[0].sort is Sort.UNIT else "institution"
    if is_acronym(first.printed) and (len(right) == 1 or mention.form == ACRONYM):
        return _or_nothing(mention, "acronym")
    return "name" if words[0].sort in _NAMING else "subject"


def _is_trust(right: Sequence[Token]) -> bool:
    """Whether the words up to a preposition or a unit are of a trust: "… Healthcare NHS Trust"."""
    for token in right:
        if not token.words or any(w.sort is Sort.UNIT for w in token.words):
            return False
        if any(w.text in _TRUSTS for w in token.words):
            return True
    return False


def _or_nothing(mention: Mention, value: str) -> str:
    """Numbers and letters behind an acronym are those of a unit: "CNRS UMR 5119"."""
    return "nothing" if mention.form == ACRONYM else value


def _after_preposition(mention: Mention, first: Token, words: Sequence[Word], where: str) -> str:
    end = mention.words[-1].sort
    if first.printed.lower() in _AT:
        if words[0].sort is Sort.PLACE and end is Sort.PLACE and where != "its town":
            return "more"  # "State University of New York at …"
        return where if where == "its town" else "at"
    # "… University of Technology", but "… University of the Ministry of Health".
    return "more" if end is Sort.HEAD and words[0].sort is not Sort.HEAD else "of"


def _place_after(index: Index, texts: Sequence[str], candidate: Candidate) -> str:
    """The place that comes next: the record's town or country, or another town."""
    # "University of Wisconsin Madison" is more than the University of Wisconsin System.
    system = is_system(candidate)
    for size in range(min(len(texts), _PLACE_WORDS), 0, -1):
        key = " ".join(texts[:size])
        kinds = {k for country, k in index.towns(key) if country == candidate.country}
        if key == store.place_key(candidate.place) and not system:
            return "its town"
        if countries().get(key) == candidate.country or "region" in kinds:
            return "its country"
        if "town" in kinds:
            return "other town"
    return ""
