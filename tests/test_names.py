"""Keys for names: equal exactly where the names are, in every script."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.names import clean, digest, fold, slug

SAME = [
    ("Sun Yat-sen University", "sun yat sen  university"),
    ("José Núñez", unicodedata.normalize("NFD", "José Núñez")),
    ("A. V. Stepanov", "A.V.Stepanov"),
    ("Guangdong Second People's Hospital", "Guangdong Second People’s Hospital"),
    ("Татьяна Каронова", "ТАТЬЯНА КАРОНОВА"),
]
DIFFERENT = [
    ("Josée", "Josee"),
    ("की", "का"),  # Hindi vowels are marks
    ("มานี", "มาน"),  # Thai
    ("தமிழ்", "தமழ"),  # Tamil
    ("Ёлкин", "Елкин"),
    ("张忠德", "張忠德"),
    ("x" * 80 + " a", "x" * 80 + " b"),
    ("!!!", "???"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_exact_name(one: str, other: str) -> None:
    assert slug(one) == slug(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_names(one: str, other: str) -> None:
    assert slug(one) != slug(other)


@given(st.text(max_size=200))
def test_a_slug_is_a_safe_part_of_an_iri(name: str) -> None:
    key = slug(name)
    assert 0 < len(key) <= 90
    assert not re.search(r"[\s@/.#?%:<>\"]", key)
    assert key == unicodedata.normalize("NFC", key) == slug(name)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Zs"]), max_size=60))
def test_a_short_slug_is_its_own_slug(name: str) -> None:
    assert slug(slug(name)) == slug(name)


@given(st.text(max_size=60))
def test_clean_changes_white_space_only(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean(text).split() == unicodedata.normalize("NFC", text).split()


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Łukasz Đorđe", "lukasz dorde"), ("Straße", "strasse"), ("Yılmaz", "yilmaz"), ("...", "")],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_folding_keeps_the_vowels_of_hindi() -> None:
    assert fold("की") != fold("का")


def test_digest_keeps_its_parts_apart() -> None:
    assert len({digest("ab"), digest("a", "b"), digest("", "ab"), digest("ab", "")}) == 4
