"""What the values of a column look like, whatever its label says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from kg.roles import contribution_type, event_role, event_type, position

_MAIL: Final = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_ORCID: Final = re.compile(r"(?:https?://(?:www\.)?orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dXx]/?")
_WEB: Final = re.compile(
    r"(?:https?://|www\.)\S+|\.{0,2}/?(?:[\w.-]+/)+[\w.-]+\.\w{2,5}", re.IGNORECASE
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d(?:\.0)?")
_NUMBER: Final = re.compile(r"[-+]?[\d\s.,%]*\d[\d\s.,%]*")
_VALUE: Final = re.compile(r"[\d\s.,:%/+T-]*\d[\d\s.,:%/+TZ-]*")
_FLAGS: Final = frozenset(
    "x ✓ ✔ ☑ + v y yes true 1 да есть 是 √ ✅ ja oui sí si n no false 0 нет 否 - – — × ✗ nein non"
    " none".split()
)
_SET: Final = frozenset("x ✓ ✔ ☑ + v y yes true 1 да есть 是 √ ✅ ja oui sí si".split())
_HONORIFICS: Final = re.compile(
    r"(?:(?:prof(?:essor)?|dr|mr|mrs|ms|miss|mx|sir|dame|herr|frau|mme|m|mlle|sr|sra|проф|д-р|г-н"
    r"|г-жа|к\.\s?\w{1,3}\.\s?н|д\.\s?\w{1,3}\.\s?н|ph\.?d|md|msc|mba|博士|教授|先生|女士)[\s.,]*)+",
    re.IGNORECASE,
)
_ORGANISATION: Final = re.compile(
    r"universi|institut|colleg|school\b|academ|hospital|clinic|cent(?:er|re)\b|laborator|ministry"
    r"|department|foundation|association|societ|council|agency|company|\b(?:gmbh|ltd|inc|llc|plc"
    r"|corp|co|ag|s\.?a|bv|oy|ab|kg|e\.?v|cnrs|csic|nasa|mit|eth|epfl|ibm)\b(?!-)\.?|research\b|labs?\b"
    r"|bank\b|group\b|technolog|polytechn|hochschul|faculty|bureau|commission|museum|library"
    r"|университет|институт|академи|больниц|центр|клиник|министерств|кафедр|ооо\b|\bоао\b|\bзао\b"
    r"|\bпао\b|фгб|факультет|школа|общество|фонд\b|нии\b"
    r"|大学|学院|医院|研究|公司|中心|学会|协会|部\b|委员会|集团|学校|実験",
    re.IGNORECASE,
)
_SERIES: Final = re.compile(r"[A-Za-z][A-Za-z@&/-]*[\s_'’-]{0,2}(?:(?:19|20)\d\d|['’_-]?\d\d)")
_PERSON: Final = re.compile(
    r"(?:[^\W\d_][\w.'’`-]*\.?)(?:[ ,]+(?:[^\W\d_][\w.'’`-]*\.?)){1,5}", re.UNICODE
)
_HAN_NAME: Final = re.compile(r"[\u4e00-\u9fff·]{2,4}(?:[、,，;；\s]+[\u4e00-\u9fff·]{2,4})*")
_ASIDE: Final = re.compile(r"\s*[(（][^()（）]*[)）]")
_SEPARATORS: Final = re.compile(r"\s*[;；、]\s*|\s+(?:and|und|et|и)\s+")
_SMALL: Final = frozenset(
    "van von de der den del della di da dos das la le bin al el ter ten".split()
)
# Words that Chinese joins to others, and those that Russian inflects.
_GATHERING: Final = re.compile(
    r"论坛|会议|大会|研讨会|峰会|年会|学术会|座谈会|博览会|讲座"
    r"|\b(?:конференци|форум|конгресс|съезд|симпозиум|семинар|саммит|совещани)\w{0,3}\b",
    re.IGNORECASE,
)


def is_label(cell: str) -> bool:
    """Whether a cell may be the label of a column: short words, not a value.

    >>> is_label("First name"), is_label("ada@example.org"), is_label("2021-05-03")
    (True, False, False)
    """
    short = 0 < len(cell) <= 60 and len(cell.split()) <= 8
    return short and not (_MAIL.search(cell) or _WEB.match(cell) or _VALUE.fullmatch(cell))


def is_mail(value: str) -> bool:
    """Whether it is an e-mail address, or two, and nothing else.

    >>> is_mail("<ada@example.org>"), is_mail("Ada Diaz <ada@example.org>")
    (True, False)
    """
    return bool(_MAIL.search(value)) and len(_MAIL.sub("", value).strip(" <>();,")) < 3


def is_orcid(value: str) -> bool:
    """Whether it is an ORCID iD.

    >>> is_orcid("0000-0002-1825-0097"), is_orcid("0000-0002")
    (True, False)
    """
    return bool(_ORCID.fullmatch(value))


def is_web(value: str) -> bool:
    """Whether it is an address in the web.

    >>> is_web("https://example.org/"), is_web("example")
    (True, False)
    """
    return bool(_WEB.fullmatch(value))


def is_year(value: str) -> bool:
    """Whether it is a year.

    >>> is_year("2021"), is_year("1521")
    (True, False)
    """
    return bool(_YEAR.fullmatch(value))


def is_number(value: str) -> bool:
    """Whether it is a number, of any notation.

    >>> is_number("1 234,50"), is_number("A1")
    (True, False)
    """
    return bool(_NUMBER.fullmatch(value))


def is_flag(value: str) -> bool:
    """Whether it says yes or no.

    >>> is_flag("✓"), is_flag("Нет"), is_flag("chair")
    (True, True, False)
    """
    return value.casefold() in _FLAGS


def is_set(value: str) -> bool:
    """Whether it says yes.

    >>> is_set("✓"), is_set("no")
    (True, False)
    """
    return value.casefold() in _SET


def is_honorific(value: str) -> bool:
    """Whether it is a title of a person, such as "Prof. Dr.".

    >>> is_honorific("Prof. Dr."), is_honorific("Professor of Law")
    (True, False)
    """
    return bool(_HONORIFICS.fullmatch(value))


@lru_cache(maxsize=4096)
def is_role(value: str) -> bool:
    """Whether it is a role at an event.

    >>> is_role("PC member"), is_role("Leeds")
    (True, False)
    """
    return len(value) <= 60 and bool(event_role(value))


@lru_cache(maxsize=4096)
def is_contribution(value: str) -> bool:
    """Whether it is a kind of talk.

    >>> is_contribution("Keynote"), is_contribution("Leeds")
    (True, False)
    """
    return len(value) <= 60 and bool(contribution_type(value))


@lru_cache(maxsize=4096)
def is_position(value: str) -> bool:
    """Whether it holds a position, such as "Head of Department".

    >>> is_position("Head of Department"), is_position("Leeds")
    (True, False)
    """
    return len(value) <= 80 and bool(position(value))


@lru_cache(maxsize=65_536)
def is_organisation(value: str) -> bool:
    """Whether a word in it says that it is an institution.

    >>> is_organisation("Leeds General Infirmary Ltd."), is_organisation("Ada Diaz")
    (True, False)
    """
    bare = _ASIDE.sub("", value)  # "Ada Diaz (MIT)" is a person
    return bool(_ORGANISATION.search(bare if bare != value and _is_name(bare) else value))


def is_event(value: str) -> bool:
    """Whether it is the name of an event, or a series with its year.

    >>> is_event("Rural Health Forum"), is_event("ICSE'21"), is_event("CIDR_17"), is_event("Leeds")
    (True, True, True, False)
    """
    if _SERIES.fullmatch(value):
        return True
    if len(value) > 8 and event_type(value):
        return True
    return len(value) > 4 and bool(_GATHERING.search(value))


def is_person(value: str) -> bool:
    """Whether it may be the name of a person, or a list of such names.

    >>> is_person("Diaz, Ada"), is_person("Ada Diaz; Bo van Li"), is_person("张忠德")
    (True, True, True)
    >>> is_person("On the care of the old"), is_person("University of Leeds")
    (False, False)
    """
    if _HAN_NAME.fullmatch(value):
        return True
    value = _ASIDE.sub("", value)
    if is_organisation(value) or len(value) > 400:
        return False
    pieces = _SEPARATORS.split(value)
    return all(map(_is_name, pieces))


def _is_name(piece: str) -> bool:
    found = _PERSON.fullmatch(piece.strip(" .,"))
    if not found and piece.count(",") > 1:
        return all(_is_name(part) for part in piece.split(","))
    words = re.findall(r"[^\W\d_][\w.'’-]*", piece)
    capital = sum(word[0].isupper() or not word[0].isascii() for word in words)
    small = sum(word in _SMALL for word in words)
    return bool(found) and capital + small == len(words) and capital > 0


def share(test: Callable[[str], bool], values: Sequence[str]) -> float:
    """The share of the values that pass a test; 0 for none.

    >>> share(is_year, ["2021", "2022", "Leeds", "2023"])
    0.75
    """
    return sum(map(test, values)) / len(values) if values else 0.0
