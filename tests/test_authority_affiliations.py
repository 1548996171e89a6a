"""Affiliations to records of an authority file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.authority import Authority, open_authority
from kg.resolve.authority.addresses import addresses, no_towns
from kg.resolve.authority.records import ROR

from .conftest import ROOT
from .ror import RECORDS, opened, short


@pytest.fixture(scope="module")
def ror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with opened(RECORDS, tmp_path_factory.mktemp("ror")) as authority:
        yield authority


SHARED = ROOT.parent / "shared" / "data" / "identity"


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
