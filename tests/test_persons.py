"""Whether two names of people are one person: a table of pairs, and what must always hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.model import Kind
from kg.resolve.persons import PERSON_FEATURES, compare, keys
from kg.resolve.persons.align import align
from kg.resolve.persons.names import parse
from kg.resolve.persons.scripts import Script, latin, script_of
from kg.resolve.persons.sounds import near
from kg.resolve.persons.words import (
    alphabets,
    family_shares,
    given_shares,
    groups,
    simplified,
    syllables,
)
from kg.resolve.profile import Profile, Score

from .conftest import ROOT

MERGE, ASK = 0.95, 0.5


class Case(NamedTuple):
    left: str
    right: str
    verdict: str
    phenomenon: str


LINES = (ROOT / "tests" / "cases" / "persons.tsv").read_text("utf-8").splitlines()
CASES = [Case(*line.split("\t")) for line in LINES[1:]]


def named(*names: str, **around: object) -> Profile:
    """A profile of those names, with what surrounds them."""
    profile = Profile(f"person/{names[0]}", Kind.PERSON, names)
    return replace(profile, **around)  # type: ignore[arg-type]


def verdict(score: Score) -> str:
    return "same" if score.value >= MERGE else "unsure" if score.value >= ASK else "different"


def reasons(score: Score) -> set[str]:
    return {reason.name for reason in score.reasons}


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.phenomenon}: {c.left} | {c.right}")
def test_table(case: Case) -> None:
    left, right = named(case.left), named(case.right, id="person/other")
    score = compare(left, right)
    assert verdict(score) == case.verdict, score.explain()
    assert score == compare(right, left)
    if case.verdict != "different":
        assert keys(left) & keys(right), "never compared"


def test_the_table_is_no_less_than_it_was() -> None:
    assert LINES[0].split("\t") == list(Case._fields)
    assert len({(c.left, c.right) for c in CASES}) == len(CASES) >= 200
    found = Counter(c.verdict for c in CASES)
    assert found.keys() == {"same", "different", "unsure"} and min(found.values()) >= 40


# --- what surrounds the names --------------------------------------------------------------------

A, B = frozenset({"organisation/a"}), frozenset({"organisation/b"})
ORCID = "https://orcid.org/0000-0002-1825-0097"
OTHER = "https://orcid.org/0000-0001-5109-3700"
WIKIDATA = "http://www.wikidata.org/entity/Q42"
MAIL = "mailto:office@centre.example"


def ids(*iris: str) -> frozenset[str]:
    return frozenset(iris)


def people(*names: str) -> frozenset[str]:
    return frozenset(f"person/{n}" for n in names)


@pytest.mark.parametrize(
    ("left", "right", "wanted", "reason"),
    [
        # An initial becomes sure by an institution and company, a frequent name doesn't so soon.
        (
            named("J. Mustafayev", organisations=A),
            named("Jamal Mustafayev", organisations=A),
            "unsure",
            "same institution",
        ),
        (
            named("J. Mustafayev", organisations=A, companions=people("x")),
            named("Jamal Mustafayev", organisations=A, companions=people("x")),
            "same",
            "shared company",
        ),
        (
            named("J. Mustafayev", organisations=A),
            named("Jamal Mustafayev", organisations=B),
            "unsure",
            "initials",
        ),
        (
            named("J. Smith", organisations=A, companions=people("x")),
            named("John Smith", organisations=A, companions=people("x")),
            "unsure",
            "common name",
        ),
        (
            named("Yang Liu", organisations=A),
            named("Liu Yang", organisations=A),
            "unsure",
            "same institution",
        ),
        (
            named("Yang Liu", organisations=A, companions=people("x", "y"), events=ids("e")),
            named("Liu Yang", organisations=A, companions=people("x", "y"), events=ids("e")),
            "same",
            "same event",
        ),
        (
            named("Wei Zhang", organisation_names=frozenset({"mipt"})),
            named("张伟", organisation_names=frozenset({"mipt"})),
            "unsure",
            "other script",
        ),
        # A misprint needs support.
        (
            named("Tatyana Karonova", organisations=A),
            named("Tatyana Karanova", organisations=A),
            "unsure",
            "misprint",
        ),
        (
            named("Tatyana Karonova", organisations=A, companions=people("x")),
            named("Tatyana Karanova", organisations=A, companions=people("x")),
            "same",
            "misprint",
        ),
        (
            named("Wei Zhang", organisations=A, companions=people("x")),
            named("Wen Zhang", organisations=A, companions=people("x")),
            "different",
            "other names",
        ),
        # Ids.
        (
            named("Tatyana Karonova", identifiers=ids(ORCID)),
            named("T. Ivanova", identifiers=ids(ORCID)),
            "same",
            "same identifier",
        ),
        (
            named("Tatyana Karonova", identifiers=ids(ORCID)),
            named("Tatyana Karonova", identifiers=ids(OTHER), id="person/two"),
            "different",
            "other identifier",
        ),
        (
            named("Tatyana Karonova", identifiers=ids(ORCID, WIKIDATA)),
            named("Tatyana Karonova", identifiers=ids(OTHER, WIKIDATA), id="person/two"),
            "different",
            "other identifier",
        ),
        (
            named("Tatyana Karonova", identifiers=ids(ORCID)),
            named("Tatyana Karonova", identifiers=ids(WIKIDATA), id="person/two"),
            "same",
            "same names",
        ),
        (
            named("T. Karonova", identifiers=ids(MAIL)),
            named("Tatyana Karonova", identifiers=ids(MAIL)),
            "same",
            "same address",
        ),
        (
            named("Igor Sokolov", identifiers=ids(MAIL)),
            named("Tatyana Karonova", identifiers=ids(MAIL)),
            "different",
            "other names",
        ),
        # One list that names both.
        (
            named("Bill Hathersage", beside=people("William Hathersage")),
            named("William Hathersage"),
            "different",
            "side by side",
        ),
        (
            named("Jose Falcão", beside=people("José Falcão")),
            named("José Falcão", beside=people("Jose Falcão")),
            "unsure",
            "side by side",
        ),
        (
            named(
                "Bill Hathersage",
                beside=people("William Hathersage"),
                companions=people("x"),
                events=ids("e"),
            ),
            named("William Hathersage", companions=people("x"), events=ids("e")),
            "unsure",
            "side by side",
        ),
        # Time.
        (
            named("Itziar Etxeberria", years=(1951, 1958)),
            named("Itziar Etxeberria", years=(2021, 2023), id="person/two"),
            "different",
            "far in time",
        ),
        (
            named("Itziar Etxeberria", years=(1991, 1998)),
            named("Itziar Etxeberria", years=(2021, 2023), id="person/two"),
            "same",
            "same names",
        ),
        (
            named("Itziar Etxeberria", years=(2021, 2021)),
            named("Itziar Etxeberria", years=(2023, 2023), id="person/two"),
            "same",
            "close in time",
        ),
        # A Western given name.
        (
            named("Kyung-Il Maeng", organisations=A),
            named("Tony Maeng", organisations=A),
            "unsure",
            "adopted name",
        ),
        (
            named("Kyung-Il Maeng", organisations=A),
            named("Tony Maeng", organisations=B),
            "different",
            "other names",
        ),
    ],
)
def test_surroundings(left: Profile, right: Profile, wanted: str, reason: str) -> None:
    score = compare(left, right)
    assert verdict(score) == wanted, score.explain()
    assert reason in reasons(score)
    if wanted != "different":
        assert keys(left) & keys(right)


def test_the_fullest_names_count() -> None:
    """Two profiles under "J. Hathersage" are two where their whole names are two."""
    left, right = (
        named("J. Hathersage", "John Hathersage"),
        named("J. Hathersage", "Jane Hathersage"),
    )
    assert compare(left, right).value == 0
    assert verdict(compare(left, named("J. W. Hathersage", "John W. Hathersage"))) == "same"


def test_several_names_of_one_person() -> None:
    """After a change of name it is enough that one name agrees."""
    assert verdict(compare(named("Mary Poole", "Mary Hathersage"), named("Mary Poole"))) == "same"


def test_nothing_to_compare() -> None:
    nobody = Profile("person/x", Kind.PERSON, ())
    for names in ((), ("",), ("…",), ("123",), ("Dr.",), (",",), ("-",), ("()",)):
        strange = Profile("person/y", Kind.PERSON, names)
        assert compare(nobody, strange).value == 0 and not keys(nobody)
        assert compare(named("Tatyana Karonova"), strange).value == 0
        keys(strange)


# --- the parts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Prof. Dr. Tatyana B. Karonova, PhD", "tatyana b. karonova"),
        ("Karonova T.B.", "karonova t. b."),
        ("R.V. Guha", "r. v. guha"),
        ("Pattabhi RK Rao", "pattabhi r. k. rao"),
        ("LI Wei", "li wei"),
        ("O’Hara, Thomas P.", "thomas p. ohara"),
        ("Al-Kufaishi, Adil", "adil kufaishi"),
        ("Abd al-Rahman Aziz", "abdrahman aziz"),
        ("Md. Anwar Khan", "md. anwar khan"),
        ("Quoc Le", "quoc le"),
        ("José G.C. de Souza", "jose g. c. souza"),
        ("Vincent1. Coralie", "vincent coralie"),
        ("SMITH, John, Jr.", "john smith"),
        ("Tatyana Кaronova", "tatyana karonova"),  # the first letter of the last word is Cyrillic
        ("S̆tefan Ben̆us̆", "stefan benus"),
        ("Wei‐Ling Zhang", "wei ling zhang"),
    ],
)
def test_words(name: str, words: str) -> None:
    assert " ".join(w.text + "." * w.abbreviated for w in parse(name).words) == words


@pytest.mark.parametrize(
    ("text", "script", "written"),
    [
        ("Каронова", Script.ALPHABET, "karonova"),
        ("Щербацкий", Script.ALPHABET, "shcherbatskiy"),
        ("Ґалина", Script.ALPHABET, "galina"),
        ("Παπαδόπουλος", Script.ALPHABET, "papadopoulos"),
        ("ბერიძე", Script.ALPHABET, "beridze"),
        ("きょうこ", Script.ALPHABET, "kyouko"),
        ("サッカ", Script.ALPHABET, "sakka"),
        ("刘洋", Script.HAN, "liu yang"),
        ("诸葛亮", Script.HAN, "zhuge liang"),
        ("曾国藩", Script.HAN, "zeng guo fan"),
        ("김민수", Script.HANGUL, "gim min su"),
        ("محمد", Script.ABJAD, "mhmd"),
        ("अनिल", Script.OTHER, "अनिल"),
        ("Łódź", Script.LATIN, "Łódź"),
    ],
)
def test_scripts(text: str, script: Script, written: str) -> None:
    assert script_of(text) is script
    assert latin(text) == written


@pytest.mark.parametrize(
    "spellings",
    [
        "tatyana tatiana tatjana tatyanna",
        "yulia julia iulia yuliya iuliia julija",
        "podolsky podolskiy podolskii podolskij podolski",
        "khramtsov hramtsov khramtzov",
        "maxim maksim",
        "shchukin shhukin",
        "filippov philipov",
    ],
)
def test_romanisations_sound_alike(spellings: str) -> None:
    assert len({near(word) for word in spellings.split()}) == 1


def test_lists_are_read() -> None:
    assert len(family_shares()) > 3000 and len(given_shares()) > 1500
    assert len(groups()) > 1000 and len(syllables()) > 7000
    assert all(latin_.isascii() for latin_ in alphabets().values())
    assert len(simplified()) > 250
    assert all(
        syllables().get(chr(old)) == syllables().get(new) for old, new in simplified().items()
    )


def test_every_feature_is_seen_in_the_tests() -> None:
    """No feature that nothing needs: each gives a reason for some pair of this module."""
    table = [(named(c.left), named(c.right, id="person/other")) for c in CASES]
    marks = [m for m in test_surroundings.pytestmark if m.name == "parametrize"]  # type: ignore[attr-defined]
    around = [(row[0], row[1]) for row in marks[0].args[1]]
    given_reasons = {r for pair in table + around for r in reasons(compare(*pair))}
    assert len(given_reasons) >= len(PERSON_FEATURES)


# --- what must always hold -----------------------------------------------------------------------

NAMES = st.one_of(
    st.sampled_from(sorted({n for c in CASES for n in c[:2]})),
    st.text(max_size=24),
    st.lists(
        st.sampled_from(
            'Li Wei J. B. van der Bin Al- ( ) " , . - Jr. III Prof. Smith Каронова 洋 김 ß'.split()
        ),
        max_size=7,
    ).map(" ".join),
)


@given(NAMES, NAMES)
@example("(", "((")
@example("Ǆ", "ǆ")
@example("İ. İvanov", "I. Ivanov")
def test_symmetric_and_bounded(left: str, right: str) -> None:
    a, b = named(left), named(right, id="person/other")
    score = compare(a, b)
    assert score == compare(b, a) and 0 <= score.value <= 1
    if a.names == b.names:
        assert keys(a) == keys(b)


@given(NAMES, NAMES)
def test_alignment_covers_each_word_once(left: str, right: str) -> None:
    a, b = parse(left), parse(right)
    found = align(a, b)
    lefts = [i for m in found.matches for i in m.left] + list(found.only_left)
    rights = [j for m in found.matches for j in m.right] + list(found.only_right)
    assert sorted(lefts) == list(range(len(a.words)))
    assert sorted(rights) == list(range(len(b.words)))


@given(NAMES)
def test_case_marks_and_spaces_make_no_difference_to_the_keys(name: str) -> None:
    assert keys(named(name)) == keys(named(f"  {name}  "))


def test_keys_are_few_and_selective() -> None:
    names = sorted({n for c in CASES for n in c[:2]})
    counts = [len(keys(named(n))) for n in names]
    assert sum(counts) / len(counts) < 9 and max(counts) < 30
    blocks: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for key in keys(named(name)):
            blocks[key].append(name)
    pairs = {p for b in blocks.values() for p in combinations(b, 2)}
    assert len(pairs) < len(names) ** 2 / 20


@pytest.mark.parametrize("hostile", ["A" * 5000, "a " * 3000, "a-" * 3000, "." * 5000, "((" * 3000])
def test_hostile_names_are_read_quickly(hostile: str) -> None:
    assert len(parse(hostile).words) < 10
    compare(named(hostile), named(hostile + "x"))
    keys(named(hostile))
