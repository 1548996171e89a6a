"""Authority files: ROR dumps, their index, names and affiliations; persons; other services."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, SourceError, UnreadableError, UsageError
from kg.resolve.authority import Authority, accepted, open_authority, read_persons, store
from kg.resolve.authority.addresses import addresses, no_towns
from kg.resolve.authority.index import Index
from kg.resolve.authority.reconcile import Question, Reconciler
from kg.resolve.authority.records import ROR, Institution, read

from .conftest import ROOT

SHARED = ROOT.parent / "shared" / "data" / "identity"


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


@pytest.fixture(scope="module")
def ror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    folder = tmp_path_factory.mktemp("ror")
    (folder / "ror.jsonl").write_text("".join(json.dumps(r) + "\n" for r in RECORDS), "utf-8")
    with open_authority(folder / "ror.jsonl", folder / "cache") as authority:
        yield authority


def short(identifier: str) -> str:
    return identifier.removeprefix(ROR)


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(
    "write",
    [
        lambda rs: "\n".join(map(json.dumps, rs)),
        lambda rs: "\n\n".join(map(json.dumps, rs)) + "\n",
        json.dumps,
        lambda rs: json.dumps(rs, indent=2, ensure_ascii=False),
        lambda rs: "\ufeff \n" + json.dumps(rs),
    ],
    ids=["lines", "empty lines", "array", "indented", "mark"],
)
def test_forms_of_a_dump(write: Callable[[object], str], zipped: bool, tmp_path: Path) -> None:
    data = write(RECORDS).encode()
    (tmp_path / "dump").write_bytes(gzip.compress(data) if zipped else data)
    found = list(read(tmp_path / "dump"))
    assert [i.id for i in found] == [r["id"] for r in RECORDS]


def test_an_array_longer_than_the_buffer(tmp_path: Path) -> None:
    many = [version_2(f"0{i:05}", f"Université No {i}" * 20) for i in range(4000)]
    (tmp_path / "dump").write_text(json.dumps(many, indent=1), "utf-8")
    assert sum(1 for _ in read(tmp_path / "dump")) == 4000


def test_both_versions_say_the_same(tmp_path: Path) -> None:
    region = {"name": "Southwest Finland", "code": "FI.02"}
    town = {"city": "Turku", "id": 1, "geonames_admin1": region}
    one = version_1("0x", "Åbo Akademi", "FI", "", acronyms=["ÅA"], status="inactive")
    one["addresses"] = [{"lat": 1.5, "lng": 2.0, "geonames_city": town}]
    one["labels"] = [{"label": "Åbo Akademi University", "iso639": "en"}]
    one["relationships"] = [{"type": "Parent", "id": ROR + "0p", "label": ""}]
    two = version_2("0x", "Åbo Akademi", ("FI", "Southwest Finland", "Turku"),
                    labels=("Åbo Akademi University",), acronyms=("ÅA",), status="inactive",
                    related=(("parent", "0p"),))  # fmt: skip
    two["locations"][0]["geonames_details"]["country_subdivision_code"] = "02"
    (tmp_path / "dump").write_text(json.dumps([one, two]), "utf-8")
    left, right = read(tmp_path / "dump")
    assert left == right
    assert isinstance(left, Institution) and left.parents == (ROR + "0p",)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"id": "x", "name": "A"}\n{"id": "y"', 2),
        ('{"id": "x", "name": "A"}\n\nnonsense', 3),
        ('[{"id": "x", "name": "A"},\n {"id": "y", "name": 7}]', 2),
        ('[{"id": "x", "name": "A"}\n\n {"id": "y", "name": "B"}]', 3),
        ('[{"id": "x", "name": "A"},\n', 2),
        ("[7]", 1),
        ('{"id": "", "name": "A"}', 1),
        ('{"id": "x", "names": []}', 1),
        ('{"id": "x", "names": [{"value": null, "types": []}]}', 1),
        ('{"id": "x", "name": "A", "addresses": 7}', 1),
        ('{"id": "x", "name": "A", "relationships": [{"id": "y"}]}', 1),
        ("[" * 100_000, 1),
    ],
)
def test_a_line_that_is_no_record_is_named(text: str, line: int, tmp_path: Path) -> None:
    (tmp_path / "dump").write_text(text, "utf-8")
    with pytest.raises(SourceError, match=rf"dump:{line}: "):
        list(read(tmp_path / "dump"))


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b'{"id": "x", "name": "\xe9"}')
    (tmp_path / "cut").write_bytes(gzip.compress(json.dumps(RECORDS).encode())[:200])
    (tmp_path / "bad").write_bytes(b"\x1f\x8b" + b"x" * 50)
    for name in ("latin", "cut", "bad", "absent"):
        with pytest.raises(UnreadableError, match=f"{name}: cannot be read"):
            list(read(tmp_path / name))
    with pytest.raises(UnreadableError, match="name a ROR dump"):
        open_authority(tmp_path / "absent", tmp_path / "cache")


# --- the index -----------------------------------------------------------------------------------


def test_the_index_is_built_once_for_a_dump(tmp_path: Path) -> None:
    dump, cache = tmp_path / "dump", tmp_path / "cache"
    dump.write_text(json.dumps(RECORDS), "utf-8")
    open_authority(dump, cache).close()
    (built,) = cache.iterdir()
    before = built.stat().st_mtime_ns, built.read_bytes()
    with open_authority(dump, cache) as again:
        assert again.size == len(RECORDS)
    assert (built.stat().st_mtime_ns, built.read_bytes()) == before
    dump.write_text(json.dumps(RECORDS[:3]), "utf-8")
    with open_authority(dump, cache) as other:
        assert other.size == 3
    assert len(list(cache.iterdir())) == 2


def test_a_bad_dump_leaves_no_index(tmp_path: Path) -> None:
    (tmp_path / "dump").write_text(json.dumps(RECORDS[0]) + "\nnonsense", "utf-8")
    with pytest.raises(SourceError, match="dump:2"):
        open_authority(tmp_path / "dump", tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_broken_index_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(SourceError, match="delete it"):
        Index(tmp_path / "x.sqlite")


def test_a_record_says_where_it_is(ror: Authority) -> None:
    found = accepted(ror.match("Universität Wien"))
    assert found and (found.name, found.country, found.place, found.geonames) == (
        "University of Vienna",
        "AT",
        "Vienna",
        "https://sws.geonames.org/1/",
    )
    assert (found.latitude, found.longitude) == (1.5, 2.0)


def test_other_word_lists_make_another_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = tmp_path / "dump"
    dump.write_text(json.dumps(RECORDS), "utf-8")
    open_authority(dump, tmp_path / "cache").close()
    monkeypatch.setattr(store, "fingerprint", lambda: "0" * 64)
    open_authority(dump, tmp_path / "cache").close()
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "dump").write_text(json.dumps(RECORDS), "utf-8")
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(SourceError, match="writable"):
        open_authority(tmp_path / "dump", tmp_path / "cache")


def test_a_record_by_its_id(ror: Authority) -> None:
    record = ror.get(ROR + "0utu")
    assert record and (record.name, record.country, record.place) == (
        "University of Turku",
        "FI",
        "Turku",
    )
    assert ror.get(ROR + "none") is None


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "around", "wanted"),
    [
        ("University of Vienna", {}, "0wien"),
        ("Universität Wien", {}, "0wien"),
        ("UNIVERSITAET WIEN", {}, "0wien"),
        ("Univ. of Pennsylvania", {}, "0upen"),
        ("Pennsylvania State University", {}, "0psu"),
        ("Turun yliopisto", {}, "0utu"),
        ("Institute of Physics", {"country": "CN", "place": "Beijing"}, "0phy2"),
        ("Siemens", {"country": "Germany"}, "0sie"),
        ("Almazov Centre", {"country": "RU"}, "0alm"),
        ("University of Ljubjana", {"country": "SI"}, "0lju"),
        ("Turku Polytechnic", {}, "0new"),
        ("Duke University", {}, "0duk"),
        ("Univeristy of Vienna", {}, "0wien"),
        ("Toulouse Inst. of Sci. & Tech.", {}, "0tou"),
        ("University of Auburn Polytechnic", {"country": "US", "place": "Auburn"}, "0aub"),
        ("Polytechnic of Turku", {}, "0new"),
    ],
)
def test_a_name_that_is_sure(
    ror: Authority, name: str, around: dict[str, str], wanted: str
) -> None:
    found = ror.match(name, **around)  # type: ignore[arg-type]
    best = accepted(found)
    assert best is not None and short(best.id) == wanted, found
    assert best.reasons and best.text == name


@pytest.mark.parametrize(
    ("name", "around"),
    [
        ("Institute of Physics", {}),
        ("Institute of Physics", {"country": "CN"}),
        ("Institute of Physics", {"country": "GB"}),
        ("CNRS", {}),
        ("Siemens", {}),
        ("Almazov Centre", {}),
        ("University of Ljubjana", {}),
        ("University of Ljubjana", {"country": "IT"}),
        ("University of Vienna", {"country": "US"}),
        ("University of Miami", {}),
        ("University of Duke", {}),
        ("Xi'an Technological University", {"country": "CN"}),
        ("Turku Hospital", {"country": "FI"}),
        ("Pennsylvania University", {"country": "US"}),
        ("", {}),
        ("?", {"country": "FI"}),
    ],
)
def test_a_name_that_is_not_sure(ror: Authority, name: str, around: dict[str, str]) -> None:
    assert accepted(ror.match(name, **around)) is None  # type: ignore[arg-type]


def test_what_is_ambiguous_is_told(ror: Authority) -> None:
    found = ror.match("Institute of Physics")
    assert {short(c.id) for c in found} == {"0phy1", "0phy2", "0phy3"}
    assert all(c.reasons[-1].name == "ambiguous" and c.score <= 0.9 for c in found)


def test_parents_tell_apart(ror: Authority) -> None:
    (found,) = ror.match("National Taiwan University", parents=[ROR + "0wien"])
    assert "same parent" in {r.name for r in found.reasons}


# --- affiliations --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Department of Physics, University of Vienna, 1090 Vienna, Austria", "0wien"),
        ("<sup>1</sup>Institut für Physik, Universität Wien; Wien; Österreich", "0wien"),
        ("University of ViennaAustria", "0wien"),
        ("Department of Pathology; Turku University Hospital, University of Turku; Turku Finland",
         "0tuh 0utu"),
        ("University of California, Berkeley, CA 94720, USA", "0ucb"),
        ("Univ. of California at Berkeley, USA", "0ucb"),
        ("University of California, Davis, USA", ""),
        ("University of Pennsylvania &amp; Penn Museum, Philadelphia, PA", "0upen"),
        ("University of Pennsylvania Press, Philadelphia, PA", ""),
        ("Hospital of the University of Pennsylvania, Philadelphia, USA", ""),
        ("School of Medicine, University of Pennsylvania, Philadelphia, USA", "0upen"),
        ("University of Pennsylvania School of Medicine, Philadelphia", "0upen"),
        ("Institute of Physics, London, UK", "0phy1"),
        ("Institute of Physics, China", ""),
        ("Institute of Physics, Wuhan 430071, P.R. China", "0phy3"),
        ("Institute of Physics", ""),
        ("Univ. Lille, CNRS, UMR 8520, F-59000 Lille, France", "0cnrs 0lil"),
        ("CNRS, Geneva, Switzerland", ""),
        ("Institute of Biology, Academia Sinica, Taipei, Taiwan", "0sin"),
        ("National Taiwan University, Taipei; Academia Sinica, Taiwan", "0ntu 0sin"),
        ("University of New South Wales, Sydney, New South Wales 2052", "0unsw"),
        ("University of Turku, Finland; University of Vienna, Austria. jo@example.org",
         "0utu 0wien"),
        ("University of Vienna, Georgia", ""),
        ("University of Ljubjana, Ljubljana, Slovenia", "0lju"),
        ("Department of Physics", ""),
        ("Vienna, Austria", ""),
        # The country isn't said: the name alone must tell.
        ("Department of Economics, Duke University", "0duk"),
        ("University of Wisconsin", "0wis"),
        ("Institute of Physics, CRC183 - Entangled States", ""),
        # A state of the USA has one university of its name in every town.
        ("University of Wisconsin, Madison, USA", "0wis"),
        ("University of Wisconsin, Milwaukee, USA", ""),
        ("University of Crete, Heraklion, Greece", "0cre"),
        # Words in another order.
        ("University of Miami, Miami, FL, USA", ""),
        ("University of Miami, USA", ""),
        ("Xi'an Technological University, Xi'an, China", ""),
        ("Faculty of Earth Observation, University of Twente, Enschede, The Netherlands", "0geo"),
        # Misprints, abbreviations, marks of footnotes.
        ("Univeristy of Turku, Turku, Finland", "0utu"),
        ("Inst. Sci. and Tech., Toulouse, France", "0tou"),
        ("Toulouse Inst. of Sci. and Tech., Toulouse, France", "0tou"),
        ("aDepartment of Physics, bUniversity of Turku, Finland", "0utu"),
        # Companies by country, organisations before and parts of names around.
        ("Siemens AG, Erlangen, Germany", "0sie"),
        ("Siemens AG, Vienna, Austria", ""),
        ("NASA Goddard Space Flight Center, Greenbelt, MD", "0gsf"),
        ("Hardin–Simmons University, Abilene, USA", ""),
        ("Weizmann Institute, Rehovot, Israel", "0wei"),
        ("Weizmann Hospital, Rehovot, Israel", ""),
        ("Candidate at Neuroscience Research Australia, Australia", "0nra"),
        ("Inria, France", "0inr"),
        ("Inria, Spain", ""),
        ("Université de Montréal, Montréal, Québec", "0mon"),
        # What stands beside a name without a comma.
        ("Auburn Polytechnic University Inc. Auburn, Alabama", "0aub"),
        ("University of Turku e.V. Turku, Finland", "0utu"),
        ("Faculty of Law University of Turku Turku Finland", "0utu"),
        ("University of Turku Kaivokatu 5, Turku, Finland", "0utu"),
        ("Academia Sinica National Taiwan University, Taipei, Taiwan", "0ntu 0sin"),
        ("Turku Finnish University of Turku Press, Turku, Finland", ""),
        ("Institute of Chemistry at the University of Turku, Finland", "0utu"),
        ("King George Medical University Vienna, Austria", ""),
        ("University of Turku VI, Finland", ""),
        ("Universitetshospital Turku, Finland", "0tuh"),
        ("Universitetshospital, Finland", ""),
        ("Weizmann Institute of Science and CNRS, Rehovot, Israel", "0wei"),
        ("CNRS UMR 5119, Lille, France", "0cnrs"),
        ("UMR CNRS 5119, Lille, France", "0cnrs"),
        ("S. N. Auburn Polytechnic University, Auburn, AL, USA", "0aub"),
        ("Service de Neurologie, CHU de Bordeaux, Bordeaux, France", "0chu"),
        ("Woods Hole Oceanographic Institution, Woods Hole, MA", "0who"),
        ("Centre for Ecology & Hydrology, Wallingford, UK", "0ceh"),
        ("Centre for Ecology & Hydrology, London, UK", ""),
        ("Chang Gung Memorial Hospital, Taipei, Taiwan", ""),
        ("Duke University, Beaufort, NC, USA", "0duk"),
        ("Institut für Chemie der Universität Würzburg, 97074 Würzburg (Germany)", "0wue"),
        ("Victoria Polytechnic, Guangzhou, China", "0hkg"),
        ("Victoria Polytechnic, Hong Kong, China", ""),
        ("Auburn, Alabama", ""),
        # A name without the town that it ends with, where the address says the town.
        ("Dept. of Physics, University of California, 1 Hill Road, Berkeley, CA 94720", "0ucb"),
        ("University of California, USA", "0uc"),
        ("CHU, Service de Neurologie, Lille, France", ""),
        # A medical school is its university; what is named beside its university adds nothing.
        ("Duke School of Medicine, Durham, NC, USA", "0duk"),
        ("Duke University School of Medicine, Durham, NC, USA", "0duk"),
        ("Aura Laboratory, University of Turku, Turku, Finland", "0utu"),
        ("Aura Laboratory, Turku, Finland", "0lab"),
        ("Institute of Chemistry of the Arctic Academy, Turku, Finland", "0acs 0aca"),
        # No commas, but gaps, wraps and slashes.
        ("Department of Internal Medicine University of Vienna  Vienna Austria", "0wien"),
        ("Clinical Immunology Unit University of Turku  Turku Finland", "0utu"),
        ("Department of Physics, University of\n   Vienna, Vienna, Austria", "0wien"),
        ("University of Turku/University of Vienna", "0utu 0wien"),
        ("School of Civil EngineeringUniversity of TurkuTurku20500Finland", "0utu"),
        # Marks, letters and numbers that a layout leaves behind.
        ("University of Turku 1 , Turku 20500, Finland", "0utu"),
        ("University of Vienna 1 Department of Physics, , 5 Hill Road, Vienna, Austria", "0wien"),
        ("Universite´ de Lille, Lille, France", "0lil"),
        ("University of Wuerzburg, Germany", "0wue"),
        ("U. of Vienna, Austria", "0wien"),
        ("Duke U.", "0duk"),
        # Several campuses, several hospitals, other names around.
        ("State University of Vienna at Graz, Austria", ""),
        ("University of Vienna at Graz, Austria", ""),
        ("Klinikum Rosental, Rosental, Austria", ""),
        ("Hospital Rosental, Rosental, Austria", "0ros"),
        ("Aurajoki Therapeutics Ltd, Salo, Finland", "0act"),
        ("Aurajoki Therapeutics Ltd, Salo, Sweden", ""),
        ("Ljubljana University, Slovenia", "0lju"),
        ("Academy", ""),
        ("inria", ""),
        ("National Institute of Chemistry", ""),
        ("Vienna University, USA", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_affiliation(ror: Authority, text: str, wanted: str) -> None:
    found = ror.resolve_affiliation(text)
    assert {short(c.id) for c in found} == set(wanted.split())
    assert all(c.score >= 0.95 and c.reasons and c.matched for c in found)


@given(st.text(max_size=200) | st.lists(st.sampled_from(
    ["University of Turku", "University of California", "Berkeley", "Vienna", ", ", "; ", "(",
     "USA", "PA", " of ", "1", "-", "/", "Finland", " 20500 ", "CNRS", "FI-20500", "\n", "School"]
), max_size=14).map("".join))  # fmt: skip
def test_any_text_is_an_affiliation(ror: Authority, text: str) -> None:
    found = ror.resolve_affiliation(text)
    assert len({c.id for c in found}) == len(found)
    assert found == ror.resolve_affiliation(text)


def test_long_affiliations_take_no_time(ror: Authority) -> None:
    for text in ("University of " * 5000, "a" * 100_000, "(" * 100_000, ",;" * 50_000):
        assert ror.resolve_affiliation(text) == []


@pytest.mark.parametrize(
    ("text", "codes", "stated"),
    [
        ("Lund University, Sweden", {"SE"}, True),
        ("Lund University Sweden", {"SE"}, True),
        ("X, Seoul, Republic of Korea", {"KR"}, True),
        ("X, Beijing, P. R. China", {"CN"}, True),
        ("X, Wien, Österreich", {"AT"}, True),
        ("X, Москва, Россия", {"RU"}, True),
        ("X, London W2 1PG, UK", {"GB"}, True),
        ("University of Sweden Studies, Nowhere", set(), False),
    ],
)
def test_countries_of_an_address(text: str, codes: set[str], stated: bool) -> None:
    (address,) = addresses(text, no_towns)
    assert codes <= address.countries and address.stated is stated


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ROR records: they are not part of the project")
def test_the_development_half(tmp_path_factory: pytest.TempPathFactory) -> None:
    lines = (SHARED / "ror-affiliations.tsv").read_text("utf-8").splitlines()[2::2]
    right = wrong = missed = 0
    with open_authority(SHARED / "ror.jsonl.gz", tmp_path_factory.mktemp("cache")) as authority:
        for text, gold in ([*line.split("\t"), ""][:2] for line in lines):
            wanted = {ROR + i for i in gold.split()}
            given = {c.id for c in authority.resolve_affiliation(text)}
            right += len(given & wanted)
            wrong += len(given - wanted)
            missed += sum(authority.get(i) is not None for i in wanted - given)
    assert right / (right + wrong) >= 0.97
    assert right / (right + missed) >= 0.9


# --- persons -------------------------------------------------------------------------------------

PEOPLE = """\ufeffid,Name,aliases,affiliation,note
0000-0002-1825-0097,Yang Liu,,Peking University,x
https://orcid.org/0000-0001-5109-3700,Yang Liu,刘洋|Liu Y.,Tsinghua University|MIT,

Q7186,Marie Curie,Maria Skłodowska-Curie,University of Paris,
"""


def test_read_persons(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    people = read_persons(tmp_path / "people.csv")
    assert people.size == 3
    liu = people.match("Liu Yang")
    assert len(liu) == 2 and accepted(liu) is None
    best = accepted(people.match("Yang Liu", affiliations=["Tsinghua Univ."]))
    assert best and best.id == "https://orcid.org/0000-0001-5109-3700"
    assert accepted(people.match("Yang Liu", affiliations=["Fudan University"])) is None
    curie = people.match("Maria Sklodowska-Curie", affiliations=["Université de Paris"])
    assert accepted(curie) and curie[0].id == "http://www.wikidata.org/entity/Q7186"
    assert people.match("M. Curie") == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("name\nA", "no column id"),
        ("", "no column id"),
        ("id,name\nQ1,\n", "row 2: no name"),
        ("id,name\nQ1,A\n0000-0002-1825-0098,B\n", "row 3: no ORCID"),
        ("id,name\nQ1,A\n\nQ1,B\n", "row 4: .* second time"),
        ("id,name\njavascript:x,A\n", "row 2: no ORCID"),
        ('id,name\nQ1,"' + "a" * 200_000 + '"\n', "no CSV"),
    ],
)
def test_a_row_that_is_no_person_is_named(text: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(text, "utf-8")
    with pytest.raises(SourceError, match=what):
        read_persons(tmp_path / "people.csv")


def test_persons_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(b"id,name\nQ1,\xe9\n")
    for name in ("people.csv", "absent.csv"):
        with pytest.raises(UnreadableError):
            read_persons(tmp_path / name)


# --- a service -----------------------------------------------------------------------------------

Answer = Callable[[dict[str, Any] | None], tuple[str, bytes]]


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Start a service on the loopback that answers as told; its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(None)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._answer(json.loads(parse_qs(body)["queries"][0]))

            def _answer(self, queries: dict[str, Any] | None) -> None:
                kind, body = answer(queries)
                self.send_response(200 if kind else 500)
                self.send_header("Content-Type", kind or "text/plain")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing to say."""

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/reconcile"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


MANIFEST = json.dumps({"name": "test", "identifierSpace": "https://ror.org/"}).encode()


def test_a_service_is_asked_in_batches(serve: Callable[[Answer], str]) -> None:
    asked: list[dict[str, Any]] = []

    def answer(queries: dict[str, Any] | None) -> tuple[str, bytes]:
        if queries is None:
            return "application/json; charset=utf-8", MANIFEST
        asked.append(queries)
        found = {
            "Sure": [{"id": "0a", "name": "Sure", "score": 80, "match": True}],
            "Two": [{"id": i, "name": "Two", "score": 100, "match": True} for i in ("0b", "0c")],
            "Perhaps": [{"id": "http://x.org/d", "name": "Perhaps", "score": 99, "match": False}],
        }
        return "application/json", json.dumps(
            {key: {"result": found.get(q["query"], [])} for key, q in queries.items()}
        ).encode()

    service = Reconciler(serve(answer), batch=2)
    names = ["Sure", "Two", "Perhaps", "None"]
    questions = [Question(n, "Organization", {"country": "FI"}) for n in names]
    sure, two, perhaps, none = service.match(questions)
    assert accepted(sure) and sure[0].id == "https://ror.org/0a"
    assert accepted(two) is None and len(two) == 2
    assert accepted(perhaps) is None and perhaps[0].id == "http://x.org/d"
    assert none == [] and service.match([]) == []
    assert [len(q) for q in asked] == [2, 2]
    assert asked[0]["q0"] == {
        "query": "Sure",
        "limit": 5,
        "type": "Organization",
        "properties": [{"pid": "country", "v": "FI"}],
    }


@pytest.mark.parametrize(
    ("kind", "body", "what"),
    [
        ("text/html", b"<html>", "text/html, not JSON"),
        ("application/json", b"{", "broken JSON"),
        ("application/json", b"[]", "no object"),
        ("application/json", b"{}", "no answer to"),
        ("application/json", b'{"q0": {"result": [{"id": 7, "name": "x"}]}}', "no answer to"),
        ("application/json", b'{"q0": {"result": [{"id": "7", "name": "x", "score": "y"}]}}',
         "no answer to"),
        ("application/json", b" " * 5_000_001, "more than 5 MB"),
        ("", b"", "500"),
    ],
)  # fmt: skip
def test_a_service_that_answers_wrongly(
    serve: Callable[[Answer], str], kind: str, body: bytes, what: str
) -> None:
    url = serve(lambda queries: (kind, body) if queries else ("application/json", MANIFEST))
    with pytest.raises(SourceError, match=what):
        Reconciler(url).match([Question("x")])


def test_a_service_that_is_slow_or_absent(serve: Callable[[Answer], str]) -> None:
    hold = threading.Event()

    def answer(_: dict[str, Any] | None) -> tuple[str, bytes]:
        hold.wait(5)
        return "application/json", MANIFEST

    with pytest.raises(SourceError, match="the service failed"):
        Reconciler(serve(answer), timeout=0.2).match([Question("x")])
    hold.set()
    with pytest.raises(SourceError, match="the service failed"):
        Reconciler("http://127.0.0.1:9/", timeout=1).match([Question("x")])


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x.org", "x", "http://"])
def test_no_address_of_a_service(url: str) -> None:
    with pytest.raises(UsageError):
        Reconciler(url)
    with pytest.raises(KgError):
        Reconciler("http://x.org", batch=0)
