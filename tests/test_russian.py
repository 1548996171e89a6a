"""Russian: names in all orders and cases, posts with their institutions, events, who did what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.extract import extract
from kg.extract.languages.russian.declension import agree, forms, stem
from kg.extract.languages.russian.sameness import abbreviates, institution, position
from kg.ingest import read
from kg.score import grounding, score, total

from .extraction import told

CORPUS = Path(__file__).parent / "corpus" / "train"
TEXTS = [CORPUS / f"{n}.txt" for n in range(401, 421)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Выступил Иванов И.И.", "Иванов И.И."),
        ("Выступил И. И. Иванов.", "И. И. Иванов"),
        ("Выступил И.И.Иванов.", "И.И.Иванов"),
        ("Слово дали Татьяне Каршиной.", "Татьяне Каршиной"),
        ("Вопрос был к Сергею Сергеевичу Вязову.", "Сергею Сергеевичу Вязову"),
        ("Вязов Сергей Сергеевич, доцент", "Вязов Сергей Сергеевич"),
        ("МОКРУШИН Евгений Павлович — министр", "МОКРУШИН Евгений Павлович"),
        ("Это показал Ханс-Юрген Вальднер.", "Ханс-Юрген Вальднер"),
        ("Слово взял директор Ширинов Эльхан Аббас оглы.", "Ширинов Эльхан Аббас оглы"),
        ("Доклад сделал проф. Титов.", "Титов"),
        ("Это отметил старший преподаватель Онищук.", "Онищук"),
        ("Выступил фельдшер из Бежты Иса Абдулаев.", "Иса Абдулаев"),
    ],
)
def test_name(text: str, name: str) -> None:
    assert list(told(text)["people"]) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Гости посетили Самарскую область и Нижний Новгород.",
        "Это были Дни норвежского кино.",
        "В работе участвовала Российская Федерация.",
        "Выступил хор «Мерзлотоведы».",
    ],
)
def test_no_name(text: str) -> None:
    assert told(text)["people"] == {}


POSTS = [
    (
        "Выступил ректор СПбГУ Николай Крылов.",
        {"Николай Крылов": [["ректор", ["СПбГУ"]]]},
    ),
    (
        "Доклад сделала заведующая кафедрой терапии Самарской медицинской академии Инна Лось.",
        {"Инна Лось": [["заведующая", ["кафедрой терапии", "Самарской медицинской академии"]]]},
    ),
    (
        "Были главный врач ГКБ № 1 Пётр Сом и проректор по науке ПГУ, д.м.н. Б. А. Сухов.",
        {
            "Пётр Сом": [["главный врач", ["ГКБ № 1"]]],
            "Б. А. Сухов": [["проректор по науке", ["ПГУ"]]],
        },
    ),
    (
        "Ермилова Лия Борисовна, научный сотрудник Института мировой литературы РАН, и "
        "Вадим Кац (завод «Рубин»)",
        {
            "Ермилова Лия Борисовна": [["научный сотрудник", ["Института мировой литературы РАН"]]],
            "Вадим Кац": [[None, ["завод «Рубин»"]]],
        },
    ),
    (
        "Их встретил первый заместитель министра здравоохранения Самарской области Лев Гусев.",
        {"Лев Гусев": [["первый заместитель министра здравоохранения Самарской области", []]]},
    ),
    (
        "Гостей принял директор ФГБУ «НМИЦ кардиологии» академик РАН Юрий Белов.",
        {
            "Юрий Белов": [
                ["академик", ["РАН"]],
                ["директор", ["ФГБУ «НМИЦ кардиологии»"]],
            ]
        },
    ),
    (
        "Доклад представили врачи областной клинической больницы Анна Зуева и Пётр Зуев.",
        {
            "Анна Зуева": [["врачи", ["областной клинической больницы"]]],
            "Пётр Зуев": [["врачи", ["областной клинической больницы"]]],
        },
    ),
    (
        "Спросил профессор Игорь Мальцев.",
        {"Игорь Мальцев": []},  # a rank without an institution is no position
    ),
    (
        "Открыл выставку основатель и генеральный директор компании «Роболаб» Ефим Рот.",
        {
            "Ефим Рот": [
                ["генеральный директор", ["компании «Роболаб»"]],
                ["основатель", ["компании «Роболаб»"]],
            ]
        },
    ),
]


@pytest.mark.parametrize(("text", "people"), POSTS, ids=[text[:30] for text, _ in POSTS])
def test_posts(text: str, people: dict[str, list[object]]) -> None:
    assert {n: p["positions"] for n, p in told(text)["people"].items()} == people


def test_a_report() -> None:
    text = (
        "12–13 апреля 2023 года в Самаре состоялась III Поволжская школа «Сердце и сосуды». "
        "С приветственным словом к участникам обратился ректор Самарского университета "
        "Аркадий Львович Томин. Доцент Инна Лось выступила с докладом «Одышка: алгоритм». "
        "Модератором секции выступила Дарья Белых. Школу закрыл А. Л. Томин."
    )
    found = told(text)
    assert found["event"] == {
        "name": "III Поволжская школа «Сердце и сосуды»",
        "type": "school",
        "start": "2023-04-12",
        "end": "2023-04-13",
        "place": "Самаре",
        "mode": "onsite",
    }
    roles = {name: person["roles"] for name, person in found["people"].items()}
    assert roles == {
        "Аркадий Львович Томин": ["closing-speaker", "welcome-speaker"],
        "Дарья Белых": ["session-chair"],
        "Инна Лось": ["speaker: Одышка: алгоритм"],
    }


def test_the_corpus_it_was_developed_on() -> None:
    """No figure to report: it only says that nothing broke."""
    scores = []
    for path in TEXTS:
        one = read(path)
        records = extract(one).records
        right, stated = grounding(records, one.text)
        assert right == stated
        gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
        scores.append(score(records, gold, one.text))
    every = total(scores)
    assert every["person"].f1 > 0.95
    assert every["triple"].f1 > 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Павла", "Павел"),
        ("Льва", "Лев"),
        ("Андреем", "Андрей"),
        ("Марией", "Мария"),
        ("Насыбуллиной", "Насыбуллина"),
        ("Раевской-Штольц", "Раевская-Штольц"),
        ("Оганджаняна", "Оганджанян"),
        ("Цоя", "Цой"),
    ],
)
def test_cases_of_a_name_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_other_names_do_not_agree() -> None:
    assert not abbreviates("А. Иванов", "Борис Иванов")
    assert not abbreviates("Анна Петрова", "Анна Иванова")
    assert not abbreviates("И. И.", "Иван Иванов")
    assert institution("Пермского НИИСХ") == institution("Пермский НИИСХ")
    assert institution("Пермского НИИСХ") != institution("Омского НИИСХ")


def test_forms_and_agreement() -> None:
    assert {"академии", "академией", "академий"} <= forms("академия")
    assert {"заведующей", "заведующую"} <= forms("заведующая")
    assert forms("НИИ") == {"нии"}
    assert agree("научного", "центра")
    assert not agree("научного", "центром")


def test_positions_have_concepts_in_every_case() -> None:
    assert position("ректором") == position("ректор") != ""
    assert position("прохожий") == ""
