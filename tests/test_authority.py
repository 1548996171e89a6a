"""Authority files: reading, the index, names."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.errors import SourceError, UnreadableError
from kg.resolve.authority import Authority, accepted, open_authority, store
from kg.resolve.authority.index import Index
from kg.resolve.authority.records import ROR, Institution, read

from .ror import RECORDS, opened, short, version_1, version_2


@pytest.fixture(scope="module")
def ror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with opened(RECORDS, tmp_path_factory.mktemp("ror")) as authority:
        yield authority


# --- reading --------------------------------------------------------------------------------------


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


# --- the index ------------------------------------------------------------------------------------


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


# --- names ----------------------------------------------------------------------------------------


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
