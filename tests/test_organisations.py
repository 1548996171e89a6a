"""Whether two names of institutions are one: a table of pairs, and what must always hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Kind
from kg.resolve.organisations import AGAINST, ORGANISATION_FEATURES, compare, keys
from kg.resolve.organisations.folding import plain
from kg.resolve.organisations.misprints import misprinted
from kg.resolve.organisations.names import OrganisationName, parse
from kg.resolve.organisations.pair import lay, variant
from kg.resolve.organisations.reading import Word, read_words
from kg.resolve.organisations.words import Sort, countries, meanings, places
from kg.resolve.profile import Profile, Score

from .conftest import ROOT

MERGE, ASK = 0.95, 0.5


class Case(NamedTuple):
    left: str
    right: str
    verdict: str
    phenomenon: str


LINES = (ROOT / "tests" / "cases" / "organisations.tsv").read_text("utf-8").splitlines()
CASES = [Case(*line.split("\t")) for line in LINES[1:]]


def named(*names: str, **around: object) -> Profile:
    """A profile with what its first name states."""
    stated = parse(names[0]).acronyms
    profile = Profile(f"organisation/{names[0]}", Kind.ORGANISATION, names, stated)
    return replace(profile, **around)  # type: ignore[arg-type]


def verdict(score: Score) -> str:
    return "same" if score.value >= MERGE else "unsure" if score.value >= ASK else "different"


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.phenomenon}: {c.left} | {c.right}")
def test_table(case: Case) -> None:
    left, right = named(case.left), named(case.right)
    score = compare(left, right)
    assert verdict(score) == case.verdict, score.explain()
    assert score == compare(right, left)
    if case.verdict != "different":
        assert keys(left) & keys(right), "never compared"


def test_the_table_is_no_less_than_it_was() -> None:
    assert LINES[0].split("\t") == list(Case._fields)
    assert len({frozenset(c[:2]) for c in CASES}) == len(CASES) >= 130
    found = Counter(c.verdict for c in CASES)
    assert found.keys() == {"same", "different", "unsure"} and min(found.values()) >= 20


# --- what surrounds the names --------------------------------------------------------------------

ALMAZOV = "Almazov National Medical Research Centre"
GENERIC = "Ministry of Health"
A, B = frozenset({"organisation/a"}), frozenset({"organisation/b"})


@pytest.mark.parametrize(
    ("left", "right", "wanted", "reason"),
    [
        (
            named(ALMAZOV, identifiers=frozenset({"https://ror.org/03qepc107"})),
            named("Almazov Centre", identifiers=frozenset({"https://ror.org/00000aa00"})),
            "different",
            "other identifier",
        ),
        (
            named(ALMAZOV, identifiers=frozenset({"https://ror.org/03qepc107"})),
            named("NMIC", identifiers=frozenset({"https://ror.org/03qepc107"})),
            "same",
            "same identifier",
        ),
        (
            named(ALMAZOV, identifiers=frozenset({"https://ror.org/03qepc107"})),
            named("Almazov Centre", identifiers=frozenset({"http://www.wikidata.org/entity/Q1"})),
            "same",
            "contained",
        ),
        (named(ALMAZOV, is_unit=True), named("Almazov Centre"), "different", "unit and whole"),
        (
            named(ALMAZOV),
            named("Almazov Centre", organisations=frozenset({f"organisation/{ALMAZOV}"})),
            "different",
            "part of",
        ),
        (
            named("Dept. of Surgery", is_unit=True, organisations=A),
            named(
                "Department of Surgery", is_unit=True, organisations=frozenset({"organisation/b"})
            ),
            "different",
            "other parent",
        ),
        (
            named("Dept. of Surgery", is_unit=True, organisations=A),
            named(
                "Department of Surgery", is_unit=True, organisations=frozenset({"organisation/a"})
            ),
            "same",
            "same parent",
        ),
        (named("Dept. of Surgery"), named("Department of Surgery"), "unsure", "same words"),
        (named(GENERIC), named(f"The {GENERIC}"), "unsure", "same words"),
        (
            named(GENERIC, places=frozenset({"peru"})),
            named(f"The {GENERIC}", places=frozenset({"peru"})),
            "same",
            "same place",
        ),
        (
            named(GENERIC, places=frozenset({"peru"})),
            named(f"The {GENERIC}", places=frozenset({"chile"})),
            "different",
            "elsewhere",
        ),
        (
            named("All India Institute of Medical Sciences", places=frozenset({"new delhi"})),
            named("All India Institute of Medical Sciences, New Delhi"),
            "same",
            "same words",
        ),
        (
            named("Harvard", companions=frozenset({"person/a", "person/b"})),
            named("Harvard University", companions=frozenset({"person/a", "person/b"})),
            "unsure",
            "shared company",
        ),
        (
            named("MIT", companions=frozenset({"person/a", "person/b"})),
            named("Massachusetts Institute of Technology", companions=frozenset({"person/a"})),
            "unsure",
            "initials",
        ),
        (
            named("MIT"),
            named("Massachusetts Institute of Technology", acronyms=("MIT",)),
            "same",
            "stated acronym",
        ),
        (
            named("CAS", places=frozenset({"prague"})),
            named("Chinese Academy of Sciences", acronyms=("CAS",), places=frozenset({"beijing"})),
            "different",
            "elsewhere",
        ),
    ],
    ids=lambda value: value.names[0] if isinstance(value, Profile) else value,
)
def test_surroundings(left: Profile, right: Profile, wanted: str, reason: str) -> None:
    score = compare(left, right)
    assert verdict(score) == wanted, score.explain()
    assert reason in {r.name for r in score.reasons}


def test_of_several_names_the_most_alike_pair_counts() -> None:
    both = named("Leningrad State University", "Saint Petersburg State University")
    assert verdict(compare(both, named("St Petersburg State Univ."))) == "same"
    assert compare(named("CERN"), replace(named("CERN"), names=())) == Score(0.0, ())


def test_a_department_is_never_its_hospital() -> None:
    for unit in ("Department of Cardiology", "Faculty of Medicine", "Division of Surgery"):
        for whole in ("Lister Hospital", "Lister University"):
            for name in (f"{unit}, {whole}", f"{unit} of the {whole}", f"{whole}, {unit}"):
                assert verdict(compare(named(name), named(whole))) == "different", name


@pytest.mark.parametrize("quality", ["State", "Technical", "Medical", "Agricultural", "Women's"])
@pytest.mark.parametrize("place", ["Hanoi", "Ohio", "Gdańsk", "Kyoto"])
def test_a_quality_makes_another_university(quality: str, place: str) -> None:
    plain, other = f"University of {place}", f"{place} {quality} University"
    assert verdict(compare(named(plain), named(other))) == "different"


# --- what must always hold -----------------------------------------------------------------------

HEADS = ["University", "Institute", "Hospital", "Centre", "Department", "大学", "Institut"]
WORDS = ["Almazov", "Oslo", "State", "National", "Second", "3", "of", "Physics", "St.", "Nórdico"]
names = st.one_of(
    st.lists(st.sampled_from(HEADS + WORDS), min_size=1, max_size=6).map(" ".join),
    st.text(max_size=30),
)


@given(names, names)
def test_a_score_is_symmetric_bounded_and_explained(one: str, two: str) -> None:
    score = compare(named(one), named(two))
    assert score == compare(named(two), named(one))
    assert 0 <= score.value <= 1
    assert [abs(r.weight) for r in score.reasons] == sorted(
        (abs(r.weight) for r in score.reasons), reverse=True
    )
    assert all(r.name and r.why for r in score.reasons)
    assert score.value == 0 or score.reasons


@given(names)
def test_a_name_is_not_told_apart_from_itself(name: str) -> None:
    profile = named(name)
    assert not [f for f in AGAINST if f(lay(profile, profile, parse(name), parse(name)))]


@given(names, st.sampled_from([("First", "Second"), ("No. 3", "No. 4"), ("North", "South")]))
def test_numbers_and_compass_words_always_part(name: str, two: tuple[str, str]) -> None:
    left, right = (f"{word} Hospital of Oslo" for word in two)
    assert compare(named(left), named(right)).value == 0


@given(names)
def test_keys_are_few(name: str) -> None:
    assert len(keys(named(name))) <= 120
    assert "" not in keys(named(name))


def test_blocks_are_bounded() -> None:
    towns = sorted(p for p in places() if " " not in p and p.isascii())[:2000]
    counted = Counter(k for t in towns for k in keys(named(f"University of {t.title()}")))
    assert counted.most_common(1)[0][1] <= 60


@pytest.mark.parametrize(
    "hostile", ["", " ", "()", "(((", "a" * 5000, "(" * 2000, ", " * 2000, "\x00", "١٢٣", "\ud800"]
)
def test_hostile_names(hostile: str) -> None:
    assert isinstance(parse(hostile), OrganisationName)
    assert compare(named(hostile), named("CERN")).value < MERGE


# --- the parts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Universitätsklinikum Heidelberg", ["university", "hospital", "heidelberg"]),
        ("北京大学第一医院", ["beijing", "university", "1", "hospital"]),
        ("Казанский федеральный университет", ["kazan", "federal", "university"]),
        ("L'Ospedale dell'Angelo", ["hospital", "angelo"]),
        ("Xi'an Jiaotong University", ["xian", "jiaotong", "university"]),
        ("U.C.L.A. Medical Center", ["ucla", "medical", "centre"]),
        ("City Hospital 07", ["city", "hospital", "7"]),
    ],
)
def test_words(name: str, words: list[str]) -> None:
    assert [w.text for w in parse(name).words] == words


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Univeristy", "university"),
        ("Insitute", "institute"),
        ("Hospitall", "hospital"),
        ("Technloogy", "technological"),
        ("Christina", None),
        ("Universal", None),
        ("Karonova", None),
        ("Hospitaller", None),
        ("Zentrun", None),
    ],
)
def test_misprinted_words_of_the_lists(printed: str, meant: str | None) -> None:
    found = misprinted(plain(printed))
    assert (found.words[0] if found else None) == meant


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Tech. Univ. Denmark", ["technical", "university", "denmark"]),
        ("Inst. of Nuclear Tech.", ["institute", "nuclear", "technological"]),
        ("Univ. of Sci. & Tech. Oslo", ["university", "science", "technological", "oslo"]),
        ("Oslo Sci. and Tech. Univ.", ["oslo", "science", "technological", "university"]),
    ],
)
def test_abbreviations_that_mean_two_things(name: str, words: list[str]) -> None:
    assert [w.text for w in read_words(name)] == words


def word(text: str, sort: Sort = Sort.PROPER) -> Word:
    return Word(text, sort, frozenset(), text[0])


def test_a_misprint_is_one_of_long_words_only() -> None:
    assert variant(word("karonova"), word("karnova")) == ("karonova", "karnova", True, 1, True)
    for one, two in (("leeds", "leads"), ("northern", "southern"), ("hannover", "andover")):
        assert variant(word(one), word(two)) is None
    assert variant(word("seventh", Sort.NUMBER), word("sevenths", Sort.NUMBER)) is None
    assert variant(word("eastern", Sort.COMPASS), word("easter", Sort.PROPER)) is None


def test_word_lists_are_whole() -> None:
    languages = {x for m in meanings().values() if m.sort is Sort.HEAD for x in m.languages}
    assert {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "zh", "ja", "ko"} <= languages
    assert len(set(countries().values())) > 240
    assert len(ORGANISATION_FEATURES) == len(set(ORGANISATION_FEATURES)) >= 18
