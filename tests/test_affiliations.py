"""Affiliations whose names are short, general, withdrawn, turned round or of an umbrella body."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.resolve.authority import Authority, open_authority
from kg.resolve.authority.cleaning import cleaned
from kg.resolve.authority.index import Index
from kg.resolve.authority.records import ROR

from .ror import opened, short, version_1, version_2

PARTS = tuple(("child", f"0p{n}") for n in range(20))

RECORDS = [
    version_2("0nsa", "Nordic Space Agency", ("NO", "", "Oslo"),
              acronyms=("NOSPA",), related=PARTS),
    version_2("0lid", "Lidvik Launch Centre", ("NO", "", "Tromsø")),
    version_2("0ber", "University of Bergen", ("NO", "", "Bergen")),
    version_2("0cnr", "Centre des recherches nordiques", ("FR", "", "Paris"),
              acronyms=("CEREN",), related=PARTS),
    version_2("0ren", "Université de Rennes", ("FR", "Brittany", "Rennes")),
    version_2("0esr", "École de chimie de Rennes", ("FR", "Brittany", "Rennes"),
              acronyms=("ECHRE",)),
    version_2("0usa", "United States Army", ("US", "Virginia", "Arlington"), acronyms=("USA",)),
    version_2("0arl", "University of Texas at Arlington", ("US", "Texas", "Arlington")),
    version_2("0law", "College of Law", ("LV", "", "Riga")),
    version_2("0neu", "Northeast Normal University", ("CN", "Jilin", "Changchun")),
    version_2("0sha", "Shandong University", ("CN", "Shandong", "Jinan")),
    version_2("0upm", "Universiti Putra Malaysia", ("MY", "Selangor", "Seri Kembangan")),
    version_2("0gua", "University of Guam", ("GU", "", "Mangilao")),
    version_2("0hei", "Heidelberg University", ("DE", "Baden-Württemberg", "Heidelberg")),
    version_2("0cer", "CERN", ("CH", "Geneva", "Geneva")),
    version_2("0eth", "ETH Zurich", ("CH", "Zurich", "Zurich"), labels=("ETH Zürich",)),
    version_2("0imp", "Imperial College London", ("GB", "England", "London"),
              labels=("Imperial College",)),
    version_2("0tuf", "Tufts University", ("US", "Massachusetts", "Medford")),
    version_2("0bos", "Boston University", ("US", "Massachusetts", "Boston"),
              labels=("Universidad de Boston",)),
    version_2("0sac", "Sacred Heart University", ("US", "Connecticut", "Fairfield")),
    version_2("0stu", "University of Stuttgart", ("DE", "Baden-Württemberg", "Stuttgart")),
    version_2("0was", "University of Washington", ("US", "Washington", "Seattle"),
              labels=("University of Washington School of Medicine",)),
    version_2("0nav", "Universidad de Navarra", ("ES", "Navarre", "Pamplona")),
    version_2("0ums", "University of Massachusetts System", ("US", "Massachusetts", "Boston")),
    version_2("0umc", "University of Massachusetts Chan Medical School",
              ("US", "Massachusetts", "Worcester"), related=(("parent", "0ums"),)),
    version_2("0dep", "Department of Pharmaceuticals", ("IN", "Delhi", "New Delhi")),
    version_2("0hmu", "Hochschule München", ("DE", "Bavaria", "Munich")),
    version_2("0ats", "AT Sciences (United States)", ("US", "Pennsylvania", "Pittsburgh")),
    version_2("0car", "Carnegie Mellon University", ("US", "Pennsylvania", "Pittsburgh")),
    version_2("0van", "Vanguard Semiconductor (Taiwan)", ("TW", "", "Hsinchu")),
    # Withdrawn: a double, a chain, what nothing has taken the place of, two that go round.
    version_1("0pg1", "Postgraduate Institute of Aurajoki", "FI", "Salo", status="withdrawn",
              relationships=[{"type": "Successor", "id": ROR + "0pg2", "label": ""}]),
    version_1("0pg2", "Post-Graduate Institute Aurajoki", "FI", "Salo", status="withdrawn",
              relationships=[{"type": "Successor", "id": ROR + "0pg3", "label": ""}]),
    version_1("0pg3", "Aurajoki Academy", "FI", "Turku"),
    version_1("0gon", "Kuusisto Observatory", "FI", "Turku", status="withdrawn"),
    version_1("0lop", "Loimaa Observatory", "FI", "Turku", status="withdrawn",
              relationships=[{"type": "Successor", "id": ROR + "0lo2", "label": ""}]),
    version_1("0lo2", "Observatory of Loimaa", "FI", "Turku", status="withdrawn",
              relationships=[{"type": "Successor", "id": ROR + "0lop", "label": ""}]),
    version_1("0ina", "Salo Polytechnic", "FI", "Salo", status="inactive",
              relationships=[{"type": "Successor", "id": ROR + "0pg3", "label": ""}]),
]  # fmt: skip

CASES = [
    # The acronym of a body of many parts, beside an institution that is written out.
    ("NOSPA, Lidvik Launch Centre, Tromsø, Norway", "0lid"),
    ("NOSPA, Oslo, Norway", "0nsa"),
    ("NOSPA and University of Bergen, Norway", "0ber 0nsa"),
    ("Nordic Space Agency, Oslo, Norway; University of Bergen, Norway", "0ber 0nsa"),
    ("Université de Rennes, CEREN, 35000 Rennes, France", "0ren"),
    ("Université de Rennes, CEREN, UMR 6226, 35000 Rennes, France", "0cnr 0ren"),
    ("Université de Rennes, ECHRE, Rennes, France", "0esr 0ren"),
    # A country is no acronym.
    ("Department of Nursing, University of Texas at Arlington, Arlington, TX, USA", "0arl"),
    # A name of which there is one everywhere needs a place, a direction says more.
    ("Faculty of Economics, College of Law", ""),
    ("College of Law, Riga, Latvia", "0law"),
    ("Northeast Normal University", "0neu"),
    # Several are not one.
    ("Innovation Centre of Universities of Shandong, Yantai, China", ""),
    ("University of Shandong, Jinan, China", "0sha"),
    ("Department of Surgery, Washington University School of Medicine, Saint Louis, MO, USA", ""),
    ("University of Washington School of Medicine, Seattle, WA, USA", "0was"),
    ("Fakultät für Tourismus Hochschule München, München, Deutschland", "0hmu"),
    # The country, the territory, the town said twice, the box.
    ("Faculty of Engineering, Universiti Putra, 43400 Serdang, Selangor, Malaysia", "0upm"),
    ("Faculty of Engineering, Universiti Putra", ""),
    ("Universiti Putra, Jakarta, Indonesia", ""),
    ("University of Guam Marine Laboratory, Mangilao, Guam, USA", "0gua"),
    ("Department of Genetics, University of Heidelberg Heidelberg Germany", "0hei"),
    ("Sacred Heart University P.O. Box 6460, Fairfield, Connecticut, USA", "0sac"),
    # A name without a head, before the postcode of its town, or before its own unit.
    ("Physics Department, CERN CH-1211 Geneva 23, Switzerland", "0cer"),
    ("ETH Zürich Autonomous Systems Lab Zürich Switzerland", "0eth"),
    ("ETH Zürich Autonomous Systems Lab, Boston, USA", ""),
    ("Vanguard Semiconductor Corporation, Hsinchu, Taiwan", "0van"),
    # What is no name at all, or belongs to the name of something else.
    ("Sch. of Comput. Sci., Carnegie Mellon Univ., Pittsburgh, PA", "0car"),
    ("Imperial College Healthcare NHS Trust, London, UK", ""),
    ("Imperial College, London, UK", "0imp"),
    ("Centre for Drug Development, Tufts University Boston, Massachusetts", "0tuf"),
    ("Institute of Telecommunications University of Stuttgart, Germany", "0stu"),
    ("Hospital Universitario de Navarra, Pamplona, Spain", ""),
    ("Universidad de Navarra, Pamplona, Spain", "0nav"),
    ("Department of Pharmaceutical Chemistry, New Delhi, India", ""),
    ("Department of Pharmaceuticals, New Delhi, India", "0dep"),
    # A system employs through its universities.
    ("University of Massachusetts Chan Medical School, Worcester, MA, USA", "0umc"),
    # Names of a withdrawn record are those of its successor; an inactive one was an institution.
    ("Postgraduate Institute of Aurajoki, Salo, Finland", "0pg3"),
    ("Kuusisto Observatory, Turku, Finland", ""),
    ("Loimaa Observatory, Turku, Finland", ""),
    ("Salo Polytechnic, Salo, Finland", "0ina"),
]


@pytest.fixture(scope="module")
def ror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with opened(RECORDS, tmp_path_factory.mktemp("ror")) as authority:
        yield authority


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_affiliation(ror: Authority, text: str, wanted: str) -> None:
    found = ror.resolve_affiliation(text)
    assert {short(c.id) for c in found} == set(wanted.split())
    assert all(c.reasons and c.text for c in found)


def test_the_order_of_the_file_changes_nothing(ror: Authority, tmp_path: Path) -> None:
    shuffled = RECORDS.copy()
    random.Random(7).shuffle(shuffled)
    (tmp_path / "ror.jsonl").write_text("".join(json.dumps(r) + "\n" for r in shuffled), "utf-8")
    with open_authority(tmp_path / "ror.jsonl", tmp_path) as other:
        for text, _ in CASES:
            assert other.resolve_affiliation(text) == ror.resolve_affiliation(text)


def test_only_bodies_of_many_parts_are_umbrellas(tmp_path: Path) -> None:
    one = version_2("0few", "Few", related=(*PARTS[:19], PARTS[0], ("parent", "0p9")))
    children = [{"type": "Child", "id": ROR + i, "label": ""} for _, i in PARTS]
    two = version_1("0all", "All", "NO", "Oslo", relationships=children)
    (tmp_path / "ror.jsonl").write_text(json.dumps([one, two]), "utf-8")
    with open_authority(tmp_path / "ror.jsonl", tmp_path):
        pass
    index = Index(next(tmp_path.glob("authority-*.sqlite")))
    assert [index.is_umbrella(ROR + i) for i in ("0few", "0all", "0none")] == [False, True, False]
    index.close()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Lehigh University P.O. Box 12", "Lehigh University, PO Box 12"),
        ("Université de Rennes BP 87", "Université de Rennes, BP 87"),
        ("Inst. of Comput. Technol., Chinese Acad. of Sci.",
         "Inst of Comput Technol., Chinese Acad of Sci."),
    ],
)  # fmt: skip
def test_cleaned(text: str, wanted: str) -> None:
    assert cleaned(text) == wanted
