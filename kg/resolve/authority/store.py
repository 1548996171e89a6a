"""The index of an authority file on disk: built once, then opened in no time.

SQLite from the standard library. The file name holds the hashes of the dump and of the word lists
that it was read with, so that another dump, or another version of confkg, gets an index of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import SourceError, UnreadableError
from kg.resolve.authority.records import Institution, read
from kg.resolve.organisations.names import is_acronym, parse, plain_acronym
from kg.resolve.organisations.reading import read_words
from kg.resolve.organisations.words import Sort, countries, fingerprint, is_rare

VERSION: Final = 4
_SCHEMA = """
CREATE TABLE record (num INTEGER PRIMARY KEY, id TEXT, name TEXT, country TEXT, place TEXT,
    geonames TEXT, latitude REAL, longitude REAL, status TEXT, successors TEXT, parents TEXT,
    children INTEGER);
CREATE TABLE name (key TEXT, num INTEGER, kind TEXT, text TEXT);
CREATE TABLE word (word TEXT, country TEXT, num INTEGER);
CREATE TABLE place (key TEXT, country TEXT, kind TEXT);
"""
_INDEXES = """
CREATE INDEX record_id ON record (id);
CREATE INDEX name_key ON name (key);
CREATE INDEX name_num ON name (num);
CREATE INDEX word_key ON word (word, country, num);
CREATE INDEX place_key ON place (key);
"""
TOWNLESS: Final = "townless"
"""A name without the town that it ends with: "University of California", said in Berkeley."""

COUNTRYLESS: Final = "countryless"
"""A name without the country that it ends with: "Universiti Putra", said in Malaysia."""

_EDGE = 4
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_TOWN = frozenset("si shi gun gu city municipality".split())
_TELLING = (Sort.PROPER, Sort.PLACE, Sort.COMMON)


def build(path: Path, cache: Path) -> Path:
    """Index a dump in the folder `cache`, unless it is there already; return the index.

    It is written aside and renamed, so that an interrupted build leaves nothing half done.
    """
    target = cache / f"authority-{_sha256(path)[:16]}-{VERSION}-{fingerprint()[:8]}.sqlite"
    if target.is_file():
        return target
    aside = target.with_suffix(f".{os.getpid()}.part")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        with closing(sqlite3.connect(aside)) as db:
            _fill(db, read(path))
        os.replace(aside, target)
    except (OSError, sqlite3.Error) as e:
        raise SourceError(
            f"its index cannot be written: {e}", where=str(path), hint=f"is {cache} writable?"
        ) from e
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return target


def place_key(name: str) -> str:
    """A place as it is looked up, without what some languages add to the name of a town.

    >>> place_key("Anyang-si"), place_key("New York City"), place_key("Sankt Gallen")
    ('anyang', 'new york', 'saint gallen')
    """
    words = [w for x in read_words(name) for w in x.text.split()]
    shorter = " ".join(words[:-1])
    if words[1:] and words[-1] in _TOWN and shorter not in countries():
        return shorter
    return " ".join(words)


def name_key(name: str) -> str:
    """A name as it is looked up: its words in their order, in no language.

    >>> name_key("Université de Genève") == name_key("The University of Geneva")
    True
    """
    return " ".join(w.text for w in read_words(name))


def sorted_key(key: str) -> str:
    """The same for names with their words in another order."""
    return "~" + " ".join(sorted(set(key.split())))


def turned_key(key: str) -> str:
    """Under what a key with the same words in another order is found.

    >>> turned_key("vienna university"), turned_key("vienna medical university")
    ('university vienna', '~medical university vienna')
    """
    words = key.split()
    return sorted_key(key) if len(words) > 2 else " ".join(reversed(words))


def edges(word: str) -> tuple[str, ...]:
    """Both ends of a longer word: one misprint spares one of them."""
    return (f"{word[:_EDGE]}…", f"…{word[-_EDGE:]}") if len(word) > _EDGE + 1 else ()


def _fill(db: sqlite3.Connection, institutions: Iterable[Institution]) -> None:
    db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
    places: set[tuple[str, str, str]] = set()
    known: set[str] = set()
    names: list[tuple[str, int, str, str]] = []
    words: list[tuple[str, str, int]] = []
    for num, one in enumerate(institutions):
        if one.id in known:
            continue
        known.add(one.id)
        db.execute("INSERT INTO record VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", _row(num, one))
        names += _names(num, one)
        words += _words(num, one)
        places.update(_places(one))
        if len(names) > 50_000:
            _flush(db, names, words)
    _flush(db, names, words)
    db.executemany("INSERT INTO place VALUES (?,?,?)", sorted(places))
    db.executescript(_INDEXES)
    db.commit()


def _flush(
    db: sqlite3.Connection,
    names: list[tuple[str, int, str, str]],
    words: list[tuple[str, str, int]],
) -> None:
    db.executemany("INSERT INTO name VALUES (?,?,?,?)", names)
    db.executemany("INSERT INTO word VALUES (?,?,?)", words)
    names.clear()
    words.clear()


def _row(num: int, one: Institution) -> tuple[object, ...]:
    return (
        num,
        one.id,
        one.name,
        one.country,
        one.place,
        one.geonames,
        one.latitude,
        one.longitude,
        one.status,
        json.dumps(one.successors),
        json.dumps(one.parents),
        one.children,
    )


def _names(num: int, one: Institution) -> Iterator[tuple[str, int, str, str]]:
    """Every name under its key, under its words sorted, and without what stands in brackets."""
    for text, kind in one.labels:
        if kind == "acronym" or (kind == "alias" and is_acronym(text)):
            yield f"={plain_acronym(text)}", num, "acronym", text
            if kind == "acronym":
                continue
        key = name_key(text)
        if not key:
            continue
        yield key, num, kind, text
        if (spelt_out := text.translate(_UMLAUTS)) != text:
            yield name_key(spelt_out), num, kind, text
        town = f" {place_key(one.place)}"
        if len(town) > 1 and key.endswith(town) and " " in (rest := key.removesuffix(town)):
            yield rest, num, TOWNLESS, text
        if "(" not in text:
            rests = _without_country(key, one.country)
            yield from ((rest, num, COUNTRYLESS, text) for rest in rests)
        if key.count(" ") > 1:
            yield sorted_key(key), num, "sorted", text
        # "… (Guangzhou)" is not the whole, but "Siemens (Germany)" is called Siemens there.
        if "(" in text and _left_out(text):
            bare = name_key(parse(text).text)
            if bare and bare != key:
                yield bare, num, "bare", text


def _without_country(key: str, country: str) -> Iterator[str]:
    """What is left of a name that ends with its country, if a proper name is."""
    endings = _country_endings().get(country, ())
    if key.endswith(endings):
        for ending in endings:
            rest = key.removesuffix(ending)
            if rest != key and _is_telling(rest):
                yield rest


def _is_telling(key: str) -> bool:
    """Whether what is left of a name is several words, one of them a name that is rare."""
    words = read_words(key)
    return len(words) > 1 and any(w.sort is Sort.PROPER and is_rare(w.text) for w in words)


@cache
def _country_endings() -> dict[str, tuple[str, ...]]:
    """The names of every country as they end another name, by its code."""
    endings: dict[str, tuple[str, ...]] = {}
    for name, code in sorted(countries().items()):
        endings[code] = (*endings.get(code, ()), f" {name}")
    return endings


def _left_out(text: str) -> bool:
    """Whether what stands in brackets is a country or an acronym, which may be left out."""
    words = read_words(text.rpartition("(")[2])
    return bool(parse(text).acronyms) or any(w.text in countries() for w in words)


def _words(num: int, one: Institution) -> set[tuple[str, str, int]]:
    """The telling words, with both ends of longer names."""
    found: set[tuple[str, str, int]] = set()
    for text, kind in one.labels:
        if kind != "acronym":
            for word in read_words(text):
                if word.sort in _TELLING:
                    found.add((word.text, one.country, num))
                    if word.sort is not Sort.COMMON:
                        found.update((e, one.country, num) for e in edges(word.text))
    return found


def _places(one: Institution) -> Iterator[tuple[str, str, str]]:
    for name, kind in ((one.place, "town"), (one.region, "region")):
        if name and not _is_listed(name):
            yield place_key(name), one.country, kind
    if one.region_code.isalpha() and one.country in ("US", "CA", "AU"):
        yield f"={one.region_code.lower()}", one.country, "code"


def _is_listed(name: str) -> bool:
    """Whether a place is called by one word that says something else in names: Centre, Normal."""
    words = read_words(name)
    return len(words) < 2 and all(w.sort not in (Sort.PROPER, Sort.PLACE) for w in words)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as e:
        hint = "name a ROR dump"
        raise UnreadableError(f"cannot be read: {e}", where=str(path), hint=hint) from e
