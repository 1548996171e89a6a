"""Values as RDF terms: dates of any precision, numbers, addresses, words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from kg.vocab import XSD

_DATES: Final = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d"), "dateTime"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "date"),
    (re.compile(r"\d{4}-\d\d"), "gYearMonth"),
    (re.compile(r"\d{4}"), "gYear"),
    (re.compile(r"--\d\d-\d\d"), "gMonthDay"),
)
_NO_SECONDS: Final = re.compile(r"(T\d\d:\d\d)(?!:)")


def text(value: str, lang: str = "") -> ox.Literal:
    """Words, with their language where it is known.

    >>> text("Ada").value
    'Ada'
    """
    return ox.Literal(value, language=lang) if lang else ox.Literal(value)


def date(value: str) -> ox.Literal:
    """An ISO date or time as the XSD type of its precision; "--MM-DD" is a date without a year.

    >>> date("2022-06").datatype.value.rsplit("#")[-1], date("2022-06-08T09:30+02:00").value
    ('gYearMonth', '2022-06-08T09:30:00+02:00')
    """
    kind = next((kind for pattern, kind in _DATES if pattern.match(value)), "string")
    if kind == "dateTime":
        value = _NO_SECONDS.sub(r"\1:00", value)
    return ox.Literal(value, datatype=ox.NamedNode(f"{XSD}{kind}"))


def decimal(value: float) -> ox.Literal:
    """A number as a canonical xsd:decimal.

    >>> decimal(0.9).value, decimal(1).value
    ('0.9', '1.0')
    """
    digits = format(Decimal(repr(value)).normalize(), "f")
    digits = digits if "." in digits else f"{digits}.0"
    return ox.Literal(digits, datatype=ox.NamedNode(f"{XSD}decimal"))


def integer(value: int) -> ox.Literal:
    """A whole number as an xsd:integer.

    >>> integer(7).value
    '7'
    """
    return ox.Literal(str(value), datatype=ox.NamedNode(f"{XSD}integer"))


def address(value: str) -> ox.Literal:
    """A web address as xsd:anyURI: a literal, so that nothing follows it, whatever it says.

    >>> address("https://forum.example/").datatype.value.rsplit("#")[-1]
    'anyURI'
    """
    return ox.Literal(value, datatype=ox.NamedNode(f"{XSD}anyURI"))
