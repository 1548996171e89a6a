"""Which language a text is in, and what happens to texts in a language that nobody here reads."""

from __future__ import annotations

import re
import time

import pytest

from kg.extract import extract
from kg.extract.languages import covered, language
from kg.model import Kind, Passage, Source

RUSSIAN = (
    "На семинаре выступил ректор Павлодарского университета Ерлан Баталов. Это был его доклад. "
)
CHINESE = "会议由岭北医学院副院长许婕主持，韶州市中医院院长赖国雄致辞。"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The forum was opened by Rector Ana Diaz of Jinan University."),
        ("en", "Wahyudi, Siti Nurhaliza, Oslo"),
        ("en", ""),
        ("ru", "Форум открыл ректор."),
        ("ru", "Доклад сделала заведующая кафедрой терапии Самарской академии Инна Лось."),
        ("ru", "ПРОГРАММА\n10:00 Вступительное слово. Проф. А. Л. Томилин"),
        ("ru", "Эксперты DAAD, CERN и UNESCO выступили в Zoom."),
        ("zh", "会议由张三主持。"),
        ("zh", "會議由張三主持。"),
        ("zh", "Lena Fischer-Zhou（周琳娜）现场演示了夜间模式，观众反响热烈。"),
        ("", "Конференцію відкрив ректор університету, його привітали гості з Києва."),
        ("", "Конференцията беше открита от ректора на университета. " * 20),
        ("", "Конференцияны университеттің ректоры ашты, қонақтар құттықтау сөз сөйледі."),
        ("", "学長が開会のあいさつをし、続いて講演が行われました。"),
        ("", "총장이 개회사를 하였으며 이어서 강연이 진행되었다."),
        ("", "افتتح رئيس الجامعة المؤتمر بحضور عدد من الباحثين."),
        (
            "",
            "Der Rektor der Universität hat die Tagung mit einer Rede für das Haus eröffnet. " * 8,
        ),
    ],
)
def test_language(code: str, text: str) -> None:
    assert language(text) == code


def test_only_what_is_known_is_covered() -> None:
    assert [covered(code) is not None for code in ("ru", "zh", "", "de")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Конференцію відкрив ректор університету Іван Петренко.\n\nЙого привітали гості.",
        "学長の田中太郎が開会のあいさつをした。",
    ],
)
def test_other_languages_are_reported_and_not_guessed(text: str) -> None:
    records, unread = extract(Passage(Source("0" * 64, "a.txt", "text/plain"), text))
    assert records == []
    assert "".join(text[s.start : s.end] for s in unread) == re.sub(r"\n+", "", text)


@pytest.mark.parametrize("unit", [RUSSIAN, CHINESE])
def test_two_runs_say_the_same(unit: str) -> None:
    one, two = (extract(_passage(unit * 3)) for _ in "ab")
    assert one == two


@pytest.mark.parametrize(
    "unit",
    [
        RUSSIAN.replace(".", ","),
        "ы " * 40,
        "был директора института ",
        "«ы Иван, (",
        "языка и филологии ",
        "И. Рыбин, ",
        CHINESE.replace("。", "，"),
        "李",
        "大学主任",
        "张三、",
        "“《（",
        "李·王",
        "1月2",
        "在召开的",
    ],
)
def test_time_is_linear_without_a_full_stop(unit: str) -> None:
    """Four times the text takes about four times the time, whatever it is made of."""
    extract(_passage(unit))  # the lists are loaded once
    short, long = (_seconds(unit * (size // len(unit))) for size in (10_000, 40_000))
    assert long < 8 * short + 0.5


def test_a_printed_form_is_what_stands_there() -> None:
    text = RUSSIAN * 2 + "\n\n"
    for record in extract(_passage(text)).records:
        for claim in record.claims:
            if claim.prop in ("name", "title") and claim.span:
                assert text[claim.span.start : claim.span.end] == claim.value


def test_a_name_is_one_person_in_every_case() -> None:
    text = (
        "Семинар открыла декан Анна Петровна Мельник. Вопросы были к А. П. Мельник.\n\n"
        "В заключение Анну Петровну Мельник поздравили гости из Тулы."
    )
    people = [r for r in extract(_passage(text)).records if r.kind is Kind.PERSON]
    assert [r.values("name")[0] for r in people] == ["Анна Петровна Мельник"]


def _passage(text: str) -> Passage:
    return Passage(Source("0" * 64, "a.txt", "text/plain"), text)


def _seconds(text: str) -> float:
    start = time.process_time()
    extract(_passage(text))
    return time.process_time() - start
