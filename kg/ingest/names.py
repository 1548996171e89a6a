"""Names of people and texts as tables and schedules print them: titles, mailboxes, lists, markup.

Only what is certain is changed; a name stays as it is printed otherwise, a nickname is a name.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from kg.names import clean

_MAIL: Final = re.compile(r"\s*[<(\[]?\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b[>)\]]?")
# Titles that are no part of any name, then those that are names, too, and need their full stop.
_TITLES: Final = re.compile(
    r"(?:(?:prof(?:essor)?|dr|mr|mrs|ms|mx|sir|dame|herr|frau|mme|mlle)(?:\.\s*|\s+)"
    r"|(?:dipl\.?-ing|rer|nat|med|phil|ing|jur|h\.\s?c|habil|pol|hon)\.\s*)+(?=\w)",
    re.IGNORECASE,
)
_DEGREES: Final = re.compile(
    r"(?:,\s*(?:ph\.?\s?d|d\.?sc|m\.?d|m\.?sc|b\.?sc|mph|mba|esq)\.?)+$", re.IGNORECASE
)
_LONGEST_NAME: Final = 200
_LONGEST_LIST: Final = 5_000
_SUFFIX: Final = re.compile(r"(?:jr|sr|i{2,3}|iv)\.?$", re.IGNORECASE)
# A family name by itself; an acronym is none.
_FAMILY: Final = re.compile(r"[^\W\d_][\w'’-]+(?:\s+[^\W\d_][\w'’-]+)?")
_STOP: Final = re.compile(r"(?<=[^\W\d_A-Z]{3})\.$")  # that of a list; no abbreviation's
_AND: Final = re.compile(r"\s*;\s*|,?\s+(?:and|und|et|&|\+)\s+|\s+/\s+", re.IGNORECASE)
_ENDS: Final = re.compile(
    r"^(?:(?:and|&|;|,)\s+)+|(?:\s+(?:and|&|et\s+al\.?)|\s*[;,])+$", re.IGNORECASE
)
# What forms hold where nothing is known; none of it is a name of anything.
_UNKNOWN: Final = frozenset(
    (
        *"- -- – — ? . n/a none null nil undefined unknown tba tbd tbc various".split(),
        *("not available", "not applicable", "to be announced", "to be confirmed"),
    )
)
_BREAKS: Final = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6])\b[^<>]*>", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_TAGS: Final = re.compile(
    r"</?(?:a|abbr|b|blockquote|body|code|em|font|html|i|img|ol|pre|q|s|small|span|strong|sub|sup"
    r"|table|tbody|td|u|ul)\b[^<>]*>|<!--[^<>]*-->",
    re.IGNORECASE,
)


def text(value: object) -> str:
    """A value as one line of text: markup of HTML gone, "" for what says that nothing is known.

    >>> text(" R&amp;D <b>now</b>"), text("std::vector<T>"), text("N/A"), text(None), text(7)
    ('R&D now', 'std::vector<T>', '', '', '7')
    """
    found = words(value)
    return "" if found.casefold() in _UNKNOWN else found


def words(value: object) -> str:
    """A value as one line of text, whatever it says; of one in several languages the English.

    >>> words("TBA"), words({"de": "Pflege", "en": "Care"}), words({"fr": "Soins"}), words([1])
    ('TBA', 'Care', 'Soins', '')
    """
    if isinstance(value, dict):
        said = (clean(lines(one)) for one in (value.get("en"), *value.values()))
        return next(filter(None, said), "")
    return clean(lines(value))


def lines(value: object) -> str:
    r"""The same with its lines kept, those that markup makes among them.

    >>> lines("Speaker: Ada<br/>Room&nbsp;1\nLate")
    'Speaker: Ada\nRoom\xa01\nLate'
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    found = str(value)
    if "<" in found:
        found = _TAGS.sub("", _BREAKS.sub("\n", found))
    return unescape(found) if "&" in found else found


def web(value: object) -> str:
    """An address in the web, "" for what is none.

    >>> web("https://example.org/talk"), web("/talk"), web("javascript:alert(1)")
    ('https://example.org/talk', '', '')
    """
    found = text(value)
    return found if _ADDRESS.fullmatch(found) else ""


def person(printed: str) -> str:
    """One name, given name first, without titles, degrees and mailbox.

    >>> person("Diaz, Ana"), person("Prof. Dr. Ana Diaz, PhD"), person("Ana Diaz <ana@example.org>")
    ('Ana Diaz', 'Ana Diaz', 'Ana Diaz')
    >>> person("Phil Collins"), person("Dr. Motte"), person("Sammy Davis, Jr."), person("nba::yoh")
    ('Phil Collins', 'Dr. Motte', 'Sammy Davis, Jr.', 'nba::yoh')
    """
    printed = text(printed)
    if len(printed) > _LONGEST_NAME:
        return ""
    name = _DEGREES.sub("", _ENDS.sub("", _MAIL.sub("", printed)))
    if (title := _TITLES.match(name)) and " " in name[title.end() :]:
        name = name[title.end() :]
    last, comma, first = name.partition(", ")
    # Where both sides have two words nobody can tell what they are.
    turned = comma and "," not in first and not _SUFFIX.fullmatch(first)
    if turned and 1 in (len(last.split()), len(first.split())):
        name = f"{first} {last}"
    return clean(_STOP.sub("", name.strip(" ,;"))) or ("" if _MAIL.search(printed) else printed)


def people(printed: str) -> list[str]:
    """The names of a list of people; a value that is one name gives one.

    A list is cut only where each of its pieces is a name of two words or more, or where there are
    three pieces at least, all of them family names.

    >>> people("Ana Diaz, Bo Li"), people("Safe Hammad & Fiona Burrows"), people("Diaz, Ana")
    (['Ana Diaz', 'Bo Li'], ['Safe Hammad', 'Fiona Burrows'], ['Ana Diaz'])
    >>> people("and Hai Wang"), people("Tom and Mary Smith"), people("Sammy Davis, Jr.")
    (['Hai Wang'], ['Tom and Mary Smith'], ['Sammy Davis, Jr.'])
    >>> people("Diaz, Ngonga Li, Okafor."), people("Diaz, Ana, PhD")
    (['Diaz', 'Ngonga Li', 'Okafor'], ['Ana Diaz'])
    """
    whole = _ENDS.sub("", text(printed)[:_LONGEST_LIST])
    parts = _AND.split(whole)
    listed = [piece for part in parts for piece in re.split(r"\s*,\s+", part)]
    serial = len(listed) > 2 and not any("," in part for part in parts[1:])
    if serial and " " not in listed[0] and all(map(_family, listed)):
        return list(dict.fromkeys(map(person, listed)))
    for pieces in (listed, parts):
        if len(pieces) > 1 and all(map(_full, pieces)):
            return list(dict.fromkeys(name for piece in pieces if (name := person(piece))))
    return [name] if (name := person(whole)) else []


def _family(piece: str) -> bool:
    """Whether a piece of a list may be a family name."""
    bare = _STOP.sub("", piece)
    degree = _DEGREES.fullmatch(f", {bare}") or _SUFFIX.fullmatch(bare)
    written = bare[:1].isupper() and any(char.islower() for char in bare)  # as no acronym is
    return bool(_FAMILY.fullmatch(bare)) and written and not degree


def _full(piece: str) -> bool:
    """Whether a piece of a list may be a name by itself."""
    bare = _TITLES.sub("", piece, count=1)
    return len(bare.split()) > 1 and not _SUFFIX.fullmatch(bare)
