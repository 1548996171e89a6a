"""Values of cells: people and institutions in lists, roles, dates, what an address ends in."""

from __future__ import annotations

import hashlib
import re
from datetime import tzinfo
from functools import lru_cache
from typing import Final, NamedTuple

from kg.dates import find_dates
from kg.ingest.names import people, person
from kg.ingest.schedules.times import iso, moment
from kg.names import clean
from kg.roles import event_role

ANY_ROLE: Final = "event-role"
"""The concept above all roles, for one whose name is known and whose kind is not."""

_MAIL: Final = re.compile(r"\s*[<(\[]?(?:mailto:)?\b([\w.+'-]+@[\w-]+(?:\.[\w-]+)+)\b[>)\]]?")
_ASIDE: Final = re.compile(r"\s*[(（]([^()（）]*)[)）]")
_BEHIND: Final = re.compile(  # a nickname stands inside of a name
    _ASIDE.pattern + r"(?=\s*(?:$|[,;，；、\n]|(?:and|und|и|&)\s))"
)
_GLUED: Final = re.compile(r",(?=[^\W\d_])")
_LISTED: Final = re.compile(r"\s*[;；、\n|]\s*")
_HAN: Final = re.compile(r"[\u4e00-\u9fff·]{2,5}(?:[\s,，]+[\u4e00-\u9fff·]{2,5})+")
_RUSSIAN: Final = re.compile(r",?\s+и\s+")
_ROLES: Final = re.compile(r"\s*[;；|,，、/\n+]\s*|\s+(?:and|&|и|und)\s+", re.IGNORECASE)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ORCID: Final = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)?\d\d)(?!\d)(.*)", re.DOTALL)
_CLOCK: Final = re.compile(
    r"(?<![\d:.])(?:([01]?\d|2[0-3])[:.h]([0-5]\d)(?::[0-5]\d)?|(1[0-2]|0?[1-9]))(?![\d:])"
    r"(?:\s*([ap])\.?m\b\.?)?",
    re.IGNORECASE,
)
_SUFFIX: Final = re.compile(r"(?:jr|sr|i{2,3}|iv)\.?", re.IGNORECASE)


class Agent(NamedTuple):
    """Someone named in a cell: the name, given name first, and the institution in brackets."""

    name: str
    institution: str = ""


@lru_cache(maxsize=65_536)
def agents(printed: str, family_first: bool = False) -> tuple[Agent, ...]:
    """Those whom a cell names, one or several.

    >>> agents("Ada Diaz (MIT), Bo Li (ETH, Zürich) and Cy Po")[1:]
    (Agent(name='Bo Li', institution='ETH, Zürich'), Agent(name='Cy Po', institution=''))
    >>> [a.name for a in agents("Roger (Buzz) King")]
    ['Roger (Buzz) King']
    >>> [a.name for a in agents("Diaz Ramos, Ada Maria", family_first=True)]
    ['Ada Maria Diaz Ramos']
    >>> [a.name for a in agents("张忠德、黄力")], [a.name for a in agents("Ann Oh,Bo Li")]
    (['张忠德', '黄力'], ['Ann Oh', 'Bo Li'])
    """
    printed = without_mail(printed)
    asides: list[str] = []

    def mask(found: re.Match[str]) -> str:
        asides.append(found[1])
        return f" \ue000{len(asides) - 1}\ue001"

    masked = _RUSSIAN.sub("; ", _GLUED.sub(", ", _BEHIND.sub(mask, printed)))
    parts = [part for part in _LISTED.split(masked) if part.strip(" ,")]
    if len(parts) == 1 and _HAN.fullmatch(parts[0]):
        parts = re.split(r"[\s,，]+", parts[0])
    names: list[str] = []
    for part in parts:
        if "\ue000" in part:
            names += re.split(r"(?<=\ue001)\s*(?:,\s*(?:and\s+)?|and\s+)", part)
        else:
            names.append(part)
    found: dict[str, Agent] = {}
    for part in names:
        bare = re.sub(r"\s*\ue000\d+\ue001", "", part)
        held = [asides[int(n)] for n in re.findall(r"\ue000(\d+)\ue001", part)]
        for name in [_turned(bare)] if family_first else people(bare):
            if name:
                found.setdefault(name, Agent(name, _institution(held) if bare != part else ""))
    return tuple(found.values())


def bare(printed: str) -> str:
    """The text without what stands in brackets.

    >>> bare("Ada Diaz (MIT)")
    'Ada Diaz'
    """
    return _ASIDE.sub("", printed)


@lru_cache(maxsize=65_536)
def institutions(printed: str) -> tuple[str, ...]:
    """The institutions of a cell; only a semicolon parts them. "" keeps a place in a list.

    >>> institutions("USC ISI; ; Leeds, UK"), institutions("Ministry of Health and Welfare")
    (('USC ISI', '', 'Leeds, UK'), ('Ministry of Health and Welfare',))
    """
    return tuple(part.strip() for part in re.split(r"\s*[;；]\s*", without_mail(printed)))


@lru_cache(maxsize=4096)
def roles(printed: str) -> tuple[tuple[str, str], ...]:
    """The roles of a cell: concepts and the words for them; a role not known is `ANY_ROLE`.

    >>> roles("Chair, PC member"), roles("Finances and Web Chair")
    ((('chair', 'Chair'), ('programme-committee-member', 'PC member')), \
(('committee-chair', 'Finances and Web Chair'),))
    >>> roles("wizard")
    (('event-role', 'wizard'),)
    """
    pieces = [piece for piece in _ROLES.split(printed) if piece]
    concepts = [event_role(piece) for piece in pieces]
    if len(pieces) > 1 and all(concepts):
        return tuple(dict(zip(concepts, pieces, strict=True)).items())
    return ((event_role(printed) or ANY_ROLE, printed),)


def words_of(address: str) -> str:
    """The words in the last part of an IRI; any other text as it is.

    >>> words_of("http://example.org/ns#InvitedTalkEvent"), words_of("Poster")
    ('Invited Talk Event', 'Poster')
    """
    if "://" not in address:
        return address
    last = re.split(r"[#/]", address.rstrip("#/"))[-1]
    return _CAMEL.sub(" ", last).replace("_", " ").replace("-", " ")


def without_mail(printed: str) -> str:
    """The text without the addresses of mailboxes, which are never kept.

    >>> without_mail("Ada Diaz <ada@example.org>")
    'Ada Diaz'
    """
    return _MAIL.sub("", printed).strip() if "@" in printed else printed


def mail_hash(printed: str) -> str:
    """The identifier of a mailbox: the SHA-1 of its address, as FOAF's `mbox_sha1sum` has it.

    >>> mail_hash("Ada@Example.org"), mail_hash("none")
    ('d714b8a95bd857a37405a7b56db9108b60ae42bd', '')
    """
    found = _MAIL.search(printed)
    address = f"mailto:{found[1].lower()}" if found else ""
    return hashlib.sha1(address.encode()).hexdigest() if address else ""


def orcid(printed: str) -> str:
    """An ORCID iD as its IRI; "" for what is none or has a wrong last digit.

    >>> orcid("0000-0002-1825-0097"), orcid("0000-0002-1825-0098")
    ('https://orcid.org/0000-0002-1825-0097', '')
    """
    found = _ORCID.search(printed.upper())
    if not found:
        return ""
    total = 0
    for digit in found[0][:-1].replace("-", ""):
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return f"https://orcid.org/{found[0]}" if found[0][-1] == "0123456789X"[check] else ""


@lru_cache(maxsize=16_384)
def period(printed: str, style: str = "") -> tuple[str, str]:
    """The first and last day that a cell gives, in ISO 8601; "" for what is no date with a year.

    >>> period("3–5 May 2021"), period("03/04/2021", "day first"), period("03/04/2021")
    (('2021-05-03', '2021-05-05'), ('2021-04-03', '2021-04-03'), ('2021', '2021'))
    >>> period("2021-05-03T09:00:00"), period("2021"), period("soon")
    (('2021-05-03', '2021-05-03'), ('2021', '2021'), ('', ''))
    """
    if re.fullmatch(r"(?:19|20)\d\d(?:-[01]\d)?", printed):
        return printed, printed
    if at := moment(printed):
        return at.date().isoformat(), at.date().isoformat()
    if style and (found := _SLASHED.fullmatch(printed)):
        day, month = (found[1], found[2]) if style == "day first" else (found[2], found[1])
        printed = f"{day}.{month}.{found[3] if len(found[3]) == 4 else '20' + found[3]}"
    dates = [d for d in find_dates(printed) if d.has_year]
    return (min(d.start for d in dates), max(d.end for d in dates)) if dates else ("", "")


def instant(printed: str, zone: tzinfo | None = None, style: str = "") -> str:
    """A point in time with its time of day in ISO 8601, else the day; "" for what is neither.

    >>> instant("2021-05-03 09:30"), instant("3 May 2021"), instant("9:30")
    ('2021-05-03T09:30:00', '2021-05-03', '')
    """
    at = moment(printed, zone)
    return iso(at) if at else period(printed, style)[0]


@lru_cache(maxsize=16_384)
def clocks(printed: str) -> tuple[str, ...]:
    """The times of day that a cell gives, if it gives nothing else: one, or begin and end.

    >>> clocks("9:30"), clocks("12:10 – 12:50"), clocks("2 pm"), clocks("9.30 a.m. to 12:15 pm")
    (('09:30',), ('12:10', '12:50'), ('14:00',), ('09:30', '12:15'))
    >>> clocks("1:30-2:30 pm"), clocks("11-12:30 pm")
    (('13:30', '14:30'), ('11:00', '12:30'))
    >>> clocks("3"), clocks("3 May"), clocks("25:00"), clocks("2021-05-03"), clocks("3/5 9:30")
    ((), (), (), (), ())
    """
    found = list(_CLOCK.finditer(printed))
    if not any(m[2] or m[4] for m in found):
        return ()
    if _CLOCK.sub("", printed).strip(" -–—~to\t") or not 1 <= len(found) <= 2:
        return ()
    times = [_hour(m, m[4]) for m in found]
    if len(found) > 1 and not found[0][4] and found[1][4]:  # "1:30 – 2:30 pm"
        times[0] = min((_hour(found[0], found[1][4]), times[0]), key=lambda t: t > times[1])
    return tuple(times)


def _hour(found: re.Match[str], half: str | None) -> str:
    hour = int(found[1] or found[3])
    if half:
        hour = hour % 12 + (12 if half in "pP" else 0)
    return f"{hour:02}:{found[2] or '00'}"


def _institution(asides: list[str]) -> str:
    """What stands in brackets behind a name, if it may be an institution."""
    text = clean(asides[-1]) if asides else ""
    return text if len(text) > 1 and not event_role(text) and not text[0].isdigit() else ""


def _turned(printed: str) -> str:
    """ "Diaz, Ada" as "Ada Diaz", whatever the number of words."""
    family, *rest = (part.strip() for part in printed.split(","))
    suffix = next((part for part in rest if _SUFFIX.fullmatch(part)), "")
    given = " ".join(part for part in rest if part != suffix)
    name = person(f"{given} {family}".strip())
    return f"{name}, {suffix}" if suffix else name
