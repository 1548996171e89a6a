"""Authority files as sources: ids, countries and towns for names that are sure; forgetting."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any, Final

import pytest

from kg import store
from kg.build import Built, build, forget
from kg.errors import NotFoundError, SourceError, UnreadableError, UsageError
from kg.folder import GraphFolder
from kg.resolve.authority import Candidate
from kg.resolve.authority.reconcile import Question, Reconciler
from kg.vocab import BASE, OWL

REPORT: Final = (
    "The Rural Health Forum was held in Vienna on 3 May 2021. Ana Diaz, Rector of the University of"
    " Vienna, gave a keynote. Leo Moser of Rudolphina University chaired. Ida Berg of the"
    " Department of Surgery of Springfield General Hospital spoke about bees."
)
PLAIN: Final = "The Bee Day was held in Graz on 4 May 2021. Eva Gruber of Graz College spoke."


def record(number: int, name: str, country: str, town: str, *aliases: str) -> dict[str, Any]:
    """A ROR record of schema version 2 with what is read of it."""
    names = [{"value": name, "types": ["ror_display", "label"], "lang": "en"}]
    names += [{"value": alias, "types": ["label"], "lang": "de"} for alias in aliases]
    place = {"country_code": country, "country_name": country, "name": town}
    return {
        "id": f"https://ror.org/0000000{number}",
        "status": "active",
        "names": names,
        "types": ["education"],
        "locations": [{"geonames_id": 2761369 + number, "geonames_details": place}],
        "relationships": [],
        "links": [],
        "external_ids": [],
        "domains": [],
        "established": 1900,
        "admin": {},
    }


@pytest.fixture
def ror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("kg.authorities.user_cache_path", lambda name: tmp_path / "cache")
    records = [
        record(1, "University of Vienna", "AT", "Vienna", "Rudolphina University"),
        record(2, "Springfield General Hospital", "US", "Springfield"),
        record(3, "Springfield General Hospital", "CA", "Springfield"),
    ]
    path = tmp_path / "ror.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode(), mtime=0))
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, "utf-8")
    return path


def same(folder: Path) -> dict[str, str]:
    """What every thing is the same as, elsewhere."""
    rows = store.select(
        GraphFolder(folder).store(),
        "SELECT ?name ?id { ?t owl:sameAs ?id ; rdfs:label ?name }",
        BASE,
    )
    return {row[0].value: row[1].value for row in rows}


def built(report: Path, *authorities: Path | str) -> tuple[Built, Path]:
    out = report.parent / "out"
    return build([str(report)], out, authorities=[*map(str, authorities)]), out


def test_a_sure_name_gets_id_country_and_town(ror: Path, report: Path) -> None:
    made, out = built(report, ror)
    assert made.findings == []
    graph = (out / "graph.ttl").read_text("utf-8")
    assert "owl:sameAs <https://ror.org/00000001>" in graph
    assert 'ckg:country "AT"' in graph
    assert "owl:sameAs <https://sws.geonames.org/2761370/>" in graph
    assert made.counts["sources"] == 2  # the file is a source like any other


def test_two_names_of_one_record_are_one_institution(ror: Path, report: Path) -> None:
    alone, _ = built(report)
    made, out = built(report, ror)
    assert made.counts["institutions"] == alone.counts["institutions"] - 1
    assert made.joined == alone.joined + 1
    assert "same identifier" in (out / "decisions.jsonl").read_text("utf-8")


def test_a_name_of_several_records_is_told_and_not_guessed(ror: Path, report: Path) -> None:
    made, out = built(report, ror)
    (told,) = made.corpus.ambiguous
    assert told.startswith("ror.jsonl.gz: Springfield General Hospital may be ")
    assert "00000002" in told and "00000003" in told
    assert "ror.org/00000002" not in (out / "graph.ttl").read_text("utf-8")


def test_departments_are_not_looked_up(ror: Path, report: Path) -> None:
    _, out = built(report, ror)
    assert not any("Surgery" in name for name in same(out))


def test_the_same_again_and_without(ror: Path, report: Path) -> None:
    _, out = built(report)
    before = (out / "graph.nq").read_bytes()
    built(report, ror)
    with_ror = (out / "graph.nq").read_bytes()
    built(report, ror)
    assert (out / "graph.nq").read_bytes() == with_ror != before
    built(report)
    assert (out / "graph.nq").read_bytes() == before
    assert b"sameAs" not in before


def test_a_graph_with_ids_reads_back_the_same(ror: Path, report: Path, tmp_path: Path) -> None:
    _, out = built(report, ror)
    build([str(out / "graph.nq")], tmp_path / "again")
    assert (tmp_path / "again" / "graph.nq").read_bytes() == (out / "graph.nq").read_bytes()


def test_people_by_name_and_affiliation(report: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        "id,name,affiliation\n"
        "0000-0002-1825-0097,Ana Diaz,University of Vienna\n"
        "Q7259,Leo Moser,University of Oslo\n"
    )
    made, out = built(report, people)
    assert same(out) == {"Ana Diaz": "https://orcid.org/0000-0002-1825-0097"}
    assert made.findings == []


def test_a_service_that_the_user_names(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def match(service: Reconciler, questions: list[Question]) -> list[list[Candidate]]:
        asked.extend(question.name for question in questions)
        ids = {"University of Vienna": "http://www.wikidata.org/entity/Q165980"}
        hostile = "http://x.example/> <http://x.example/p> <http://x.example/o"
        return [[Candidate(ids.get(q.name, hostile), q.name, score=0.95)] for q in questions]

    monkeypatch.setattr(Reconciler, "match", match)
    made, out = built(report, "https://wikidata.example/api")
    assert "University of Vienna" in asked and not any("Surgery" in name for name in asked)
    assert same(out)["University of Vienna"] == "http://www.wikidata.org/entity/Q165980"
    assert len(same(out)) == 1 and made.findings == []
    assert "wikidata.example" in (out / "graph.ttl").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("missing.jsonl", None, UnreadableError),
        ("people.csv", b"name,town\nAda,Rome\n", SourceError),
        ("ror.jsonl", b'{"id": 3}\n', SourceError),
    ],
)
def test_what_is_no_authority_file(
    name: str, data: bytes | None, error: type[SourceError], ror: Path, report: Path
) -> None:
    path = report.parent / name
    if data:
        path.write_bytes(data)
    with pytest.raises(error, match=name):
        built(report, path)
    assert not (report.parent / "out").exists()


# --- forgetting ---------------------------------------------------------------------------------


@pytest.fixture
def two(ror: Path, report: Path) -> Path:
    other = report.parent / "bees.txt"
    other.write_text(PLAIN, "utf-8")
    out = report.parent / "out"
    build([str(report), str(other)], out, authorities=[str(ror)])
    return out


@pytest.mark.parametrize("named", ["bees.txt", "source"])
def test_forgetting_is_building_without(two: Path, report: Path, ror: Path, named: str) -> None:
    if named == "source":
        graph = GraphFolder(two).store()
        (row,) = store.select(graph, 'SELECT ?s { ?s rdfs:label "bees.txt" }', BASE)
        named = row[0].value.removeprefix(BASE)
    forget(named, two)
    build([str(report)], report.parent / "fresh", authorities=[str(ror)])
    for name in ("graph.nq", "graph.ttl", "statements.jsonl", "decisions.jsonl"):
        ours, fresh = (folder / name for folder in (two, report.parent / "fresh"))
        assert ours.read_bytes() == fresh.read_bytes(), name


def test_what_an_authority_said_of_the_forgotten_goes_too(two: Path) -> None:
    forget("report.txt", two)
    assert OWL not in (two / "graph.nq").read_text("utf-8")
    assert same(two) == {}


def test_what_cannot_be_forgotten(two: Path) -> None:
    with pytest.raises(NotFoundError, match=r"no source is called 'x\.txt'.*bees\.txt"):
        forget("x.txt", two)
    forget("bees.txt", two)
    with pytest.raises(UsageError, match="the only source"):
        forget("report.txt", two)
