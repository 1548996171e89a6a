"""A small file of authority records in tests, in both versions of ROR's schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.resolve.authority import Authority, open_authority
from kg.resolve.authority.records import ROR


def version_2(
    key: str,
    name: str,
    where: tuple[str, str, str] = ("", "", ""),
    *,
    labels: tuple[str, ...] = (),
    acronyms: tuple[str, ...] = (),
    status: str = "active",
    related: tuple[tuple[str, str], ...] = (),
) -> dict[str, Any]:
    """A record of schema version 2; `where` is country, region, town."""
    country, region, town = where
    place = {"country_code": country, "country_subdivision_name": region, "name": town}
    code = {"country_subdivision_code": region[:2].upper(), "lat": 1.5, "lng": 2}
    names = [{"value": name, "types": ["ror_display", "label"], "lang": "en"}]
    names += [{"value": x, "types": ["label"], "lang": None} for x in labels]
    names += [{"value": x, "types": ["acronym"], "lang": None} for x in acronyms]
    return {
        "id": ROR + key,
        "names": names,
        "locations": [{"geonames_id": 1, "geonames_details": place | code}] if country else [],
        "relationships": [{"type": t, "id": ROR + i, "label": i} for t, i in related],
        "status": status,
        "types": ["education"],
    }


def version_1(key: str, name: str, country: str, town: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ROR + key,
        "name": name,
        "aliases": [],
        "acronyms": [],
        "labels": [],
        "country": {"country_code": country, "country_name": ""},
        "addresses": [{"city": town, "lat": 1, "lng": 2, "geonames_city": None, "state": None}],
        "relationships": [],
        "status": "active",
        "types": ["Education"],
    } | more


RECORDS = [
    version_2(
        "0wien",
        "University of Vienna",
        ("AT", "Vienna", "Vienna"),
        labels=("Universität Wien",),
        acronyms=("UNIVIE",),
    ),
    version_2("0upen", "University of Pennsylvania", ("US", "Pennsylvania", "Philadelphia")),
    version_2("0psu", "Pennsylvania State University", ("US", "Pennsylvania", "State College")),
    version_2("0ucb", "University of California, Berkeley", ("US", "California", "Berkeley")),
    version_2("0uc", "University of California System", ("US", "California", "Oakland"),
              labels=("University of California",)),
    version_2("0phy1", "Institute of Physics", ("GB", "England", "London")),
    version_2("0phy2", "Institute of Physics", ("CN", "Beijing", "Beijing")),
    version_2("0phy3", "Institute of Physics", ("CN", "Hubei", "Wuhan")),
    version_2("0tuh", "Turku University Hospital", ("FI", "", "Turku")),
    version_1("0utu", "University of Turku", "FI", "Turku",
              labels=[{"label": "Turun yliopisto", "iso639": "fi"}]),
    version_1("0alm", "Almazov National Medical Research Centre", "RU", "Saint Petersburg",
              acronyms=["ANMRC"]),
    version_1("0old", "Polytechnic of Turku", "FI", "Turku", status="withdrawn",
              relationships=[{"type": "Successor", "id": ROR + "0new", "label": ""}]),
    version_1("0new", "Turku Polytechnic", "FI", "Turku", aliases=["Polytechnic of Turku"]),
    version_2("0sie", "Siemens (Germany)", ("DE", "Bavaria", "Munich")),
    version_2("0cnrs", "Centre National de la Recherche Scientifique", ("FR", "", "Paris"),
              acronyms=("CNRS",)),
    version_2("0lil", "Université de Lille", ("FR", "", "Lille")),
    version_2("0lju", "University of Ljubljana", ("SI", "", "Ljubljana")),
    version_2("0sin", "Academia Sinica", ("TW", "", "Taipei")),
    version_2("0ntu", "National Taiwan University", ("TW", "", "Taipei"),
              related=(("parent", "0wien"),)),
    version_2("0unsw", "UNSW Sydney", ("AU", "New South Wales", "Sydney"),
              labels=("University of New South Wales",)),
    version_2("0aub", "Auburn Polytechnic University", ("US", "Alabama", "Auburn")),
    version_2("0duk", "Duke University", ("US", "North Carolina", "Durham")),
    version_2("0wis", "University of Wisconsin System", ("US", "Wisconsin", "Madison"),
              labels=("University of Wisconsin",)),
    version_2("0mil", "Milwaukee Art Museum", ("US", "Wisconsin", "Milwaukee")),
    version_2("0cre", "University of Crete", ("GR", "Crete", "Rethymno")),
    version_2("0her", "Venizeleio Hospital", ("GR", "Crete", "Heraklion")),
    version_2("0mia", "Miami University", ("US", "Ohio", "Oxford")),
    version_2("0xia", "Xi'an University of Technology", ("CN", "Shaanxi", "Xi'an")),
    version_2("0tou", "Toulouse Institute of Science and Technology", ("FR", "", "Toulouse")),
    version_2("0wei", "Weizmann Institute of Science", ("IL", "", "Rehovot")),
    version_2("0inr", "Institut national du numérique", ("FR", "", "Le Chesnay"),
              acronyms=("INRIA",)),
    version_2("0gsf", "Goddard Space Flight Center", ("US", "Maryland", "Greenbelt")),
    version_2("0sim", "Simmons University", ("US", "Massachusetts", "Boston")),
    version_2("0nra", "Neuroscience Research Australia", ("AU", "", "Sydney")),
    version_2("0hkg", "Victoria Polytechnic (Guangzhou)", ("CN", "Guangdong", "Guangzhou")),
    version_2("0mon", "Université de Montréal", ("CA", "Quebec", "Montreal")),
    version_2("0uqm", "Université du Québec à Montréal", ("CA", "Quebec", "Montreal")),
    version_2("0chu", "Centre Hospitalier Universitaire de Bordeaux", ("FR", "", "Bordeaux"),
              labels=("CHU de Bordeaux",)),
    version_2("0who", "Woods Hole Oceanographic Institution", ("US", "Massachusetts", "Falmouth")),
    version_2("0mbl", "Lillie Laboratory", ("US", "Massachusetts", "Woods Hole")),
    version_2("0ceh", "UK Centre for Ecology & Hydrology", ("GB", "England", "Wallingford")),
    version_2("0hos", "Chang Gung Memorial Hospital", ("TW", "", "Taoyuan")),
    version_2("0wue", "University of Würzburg", ("DE", "Bavaria", "Würzburg")),
    version_2("0geo", "Faculty of Earth Observation", ("NL", "", "Enschede"),
              labels=("University of Twente, Faculty of Earth Observation",)),
    version_2("0dms", "Duke School of Medicine", ("US", "North Carolina", "Durham")),
    version_2("0lab", "Aura Laboratory", ("FI", "", "Turku"), related=(("parent", "0utu"),)),
    version_2("0act", "Aurajoki Therapeutics (Finland)", ("FI", "", "Turku")),
    version_2("0acs", "Institute of Chemistry of the Arctic Academy", ("FI", "", "Turku"),
              related=(("parent", "0aca"),)),
    version_2("0aca", "Arctic Academy", ("FI", "", "Helsinki")),
    version_2("0nic", "National Institute of Chemistry", ("SI", "", "Ljubljana")),
    version_2("0ros", "Hospital Rosental", ("AT", "", "Rosental")),
]  # fmt: skip


@contextmanager
def opened(records: Iterable[Mapping[str, Any]], folder: Path) -> Iterator[Authority]:
    """An authority of these records, its file and its index in a folder."""
    (folder / "ror.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    with open_authority(folder / "ror.jsonl", folder / "cache") as authority:
        yield authority


def short(identifier: str) -> str:
    return identifier.removeprefix(ROR)
