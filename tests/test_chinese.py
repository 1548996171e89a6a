"""Chinese: names without spaces around them, posts before and after, chains, events, deeds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.extract import extract
from kg.extract.languages.chinese.characters import simplified
from kg.extract.languages.chinese.lexicon import load
from kg.extract.languages.chinese.likeness import best
from kg.extract.languages.chinese.sameness import position
from kg.ingest import read
from kg.score import grounding, score, total

from .extraction import told

CORPUS = Path(__file__).parent / "corpus" / "train"
TEXTS = [CORPUS / f"{n}.txt" for n in (*range(501, 521), *range(531, 556))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("会议由欧阳文彬主持。", "欧阳文彬"),
        ("饶立新院长作了点评。", "饶立新"),
        ("院长卓越与来宾座谈。", "卓越"),
        ("陪同的有护士长唐敏的同事。", "唐敏"),
        ("东方大学教授艾尼瓦尔·肉孜参加会议。", "艾尼瓦尔·肉孜"),
        ("孔院院长安娜-丽萨·科尔霍宁致辞。", "安娜-丽萨·科尔霍宁"),
        ("卫生部官员何塞·雷耶斯三世参与了对话。", "何塞·雷耶斯三世"),
        ("县人民医院超声科主任洛桑次仁说。", "洛桑次仁"),
        ("首席产品官Lena Fischer-Zhou（周琳娜）现场演示。", "Lena Fischer-Zhou"),
        ("主持人：徐望舒", "徐望舒"),
        ("退休教师傅林辉捐出藏书。", "傅林辉"),
        ("快递员武大勇介绍了经历。", "武大勇"),
        ("會議由劉惠強主持。", "劉惠強"),
        ("院長葉家豪擔任主持人。", "葉家豪"),
        ("财政厅处长万里出席。", "万里"),
        ("本次学术会议特邀荷兰绿谷大学教授Ton van der Berg主持。", "Ton van der Berg"),
        ("研究员Nguyễn Thị Hoa作报告。", "Nguyễn Thị Hoa"),
        ("杂志主笔大卫·李展开讨论。", "大卫·李"),
        ("教授田中惠子主讲。", "田中惠子"),
    ],
)
def test_name(text: str, name: str) -> None:
    assert list(told(text)["people"]) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "时间：周六上午　地点：明德厅",
        "双方高度评价了合作成果，并就课程达成一致。",
        "首页 > 新闻中心 > 医院要闻",
        "来自全国的学员食宿由承办单位安排。",
        "青年学者工作坊成功举办。",
        "经理事会研究，现将有关事项通知如下。",
        "博物馆馆长论坛今日开幕。",
    ],
)
def test_no_name(text: str) -> None:
    assert told(text)["people"] == {}


POSTS = [
    (
        "北京大学校长郝平致辞。",
        {"郝平": [["校长", ["北京大学"]]]},
    ),
    (
        "岭南中医药大学第三附属医院消化科主任何耀邦教授作报告。",
        {"何耀邦": [["主任", ["消化科", "第三附属医院", "岭南中医药大学"]]]},
    ),
    (
        "韶州市中医院党委书记、院长赖国雄讲话。",
        {"赖国雄": [["党委书记", ["韶州市中医院"]], ["院长", ["韶州市中医院"]]]},
    ),
    (
        "岭北医学院病理学教研室许婕副教授主持。",
        {"许婕": [[None, ["病理学教研室", "岭北医学院"]]]},
    ),
    (
        "黄伟强，香港海湾大学土木系教授",
        {"黄伟强": [["教授", ["土木系", "香港海湾大学"]]]},
    ),
    (
        "王富贵（越州学院）、宋元林（复旦大学附属中山医院 呼吸科主任）",
        {
            "王富贵": [[None, ["越州学院"]]],
            "宋元林": [["主任", ["呼吸科", "附属中山医院", "复旦大学"]]],
        },
    ),
    (
        "国际合作与交流处处长官晓岚主持。",
        {"官晓岚": [["处长", ["国际合作与交流处"]]]},
    ),
    (
        "我院院长赖国雄、副院长欧阳文彬、纪委书记骆斌出席。",
        {
            "赖国雄": [["院长", ["我院"]]],
            "欧阳文彬": [["副院长", ["我院"]]],
            "骆斌": [["纪委书记", ["我院"]]],
        },
    ),
    ("中国工程院院士王辰出席。", {"王辰": [["院士", ["中国工程院"]]]}),
    (
        "恒锐科技（集团）股份有限公司董事长靳东升出席。",
        {"靳东升": [["董事长", ["恒锐科技（集团）股份有限公司"]]]},
    ),
    (
        "中国博物馆研究会秘书长路遥讲话。",
        {"路遥": [["秘书长", ["中国博物馆研究会"]]]},
    ),
    (
        "会议在西部冻土研究所召开，由副所长单巍主持。",
        {"单巍": [["副所长", ["西部冻土研究所"]]]},
    ),
    ("龙脊县县长石云出席。", {"石云": [["县长", []]]}),
]


@pytest.mark.parametrize(("text", "people"), POSTS, ids=[text[:12] for text, _ in POSTS])
def test_posts(text: str, people: dict[str, list[object]]) -> None:
    assert {n: p["positions"] for n, p in told(text)["people"].items()} == people


def test_a_report() -> None:
    text = (
        "2023年6月8日至10日，由韶州市中医药学会主办、岭北医学院协办的第五届粤北脾胃病学术会议"
        "在韶州市碧桂湖酒店举行。开幕式由韶州市中医院副院长欧阳文彬主持。"
        "韶州市卫生健康局局长曾丽华致辞。"
        "岭北医学院教授许婕作了题为《病理诊断陷阱》的报告。最后，曾丽华作会议总结。"
    )
    found = told(text)
    assert found["event"] == {
        "name": "第五届粤北脾胃病学术会议",
        "type": "conference",
        "start": "2023-06-08",
        "end": "2023-06-10",
        "place": "韶州市碧桂湖酒店",
        "mode": "onsite",
    }
    assert found["organisers"] == [
        ["organiser", "韶州市中医药学会"],
        ["supporter", "岭北医学院"],
    ]
    roles = {name: person["roles"] for name, person in found["people"].items()}
    assert roles == {
        "欧阳文彬": ["session-chair"],
        "曾丽华": ["closing-speaker", "welcome-speaker"],
        "许婕": ["speaker: 病理诊断陷阱"],
    }


TALKS = [
    (
        "“城市气候”研讨会在云阳市举行。甲大学教授蒋树声作了题为“热岛效应研究”的报告，"
        "乙大学教授申屠敏作题为《高温与就诊量》的报告。",
        {"蒋树声": "热岛效应研究", "申屠敏": "高温与就诊量"},
    ),
    (
        "“城市气候”研讨会在云阳市举行。甲大学教授蒋树声、乙大学教授申屠敏分别以"
        "《热岛效应研究》《高温与就诊量》为题作了报告。",
        {"蒋树声": "热岛效应研究", "申屠敏": "高温与就诊量"},
    ),
    (
        "第二届城市气候论坛在云阳市举行。\n\n报告人：蒋树声（甲大学教授）\n题目：热岛效应的过去与未来\n",
        {"蒋树声": "热岛效应的过去与未来"},
    ),
    (
        "第二届城市气候论坛在云阳市举行。\n\n蒋树声（甲大学教授）：热岛效应的过去与未来\n",
        {"蒋树声": "热岛效应的过去与未来"},
    ),
]


@pytest.mark.parametrize(("text", "talks"), TALKS)
def test_each_has_the_title_that_is_theirs(text: str, talks: dict[str, str]) -> None:
    roles = {name: person["roles"] for name, person in told(text)["people"].items()}
    assert roles == {name: [f"speaker: {title}"] for name, title in talks.items()}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("津海商会第四次会员大会暨换届庆典今日举行。", "津海商会第四次会员大会暨换届庆典"),
        ("“心火相传”诊疗巡讲·沂河站在沂河举行。", "“心火相传”诊疗巡讲·沂河站"),
        ("第六届流域博物馆馆长论坛今日开幕。", "第六届流域博物馆馆长论坛"),
        ("「高齡社會」國際研討會在南灣舉行。", "「高齡社會」國際研討會"),
    ],
)
def test_event(text: str, name: str) -> None:
    assert told(text)["event"]["name"] == name


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


def test_the_end_of_a_name() -> None:
    lexicon = load()
    assert best("覃卫国出席", 0, 5, "post", lexicon)[:2] == (3, "verb2")
    assert best("许婕副教授", 0, 5, "unit", lexicon)[:2] == (2, "courtesy")
    assert best("王强赶到", 0, 4, "post", lexicon)[0] == 2
    assert best("时间紧迫", 0, 4, "post", lexicon)[2] < 0.5
    assert best("办公室", 0, 3, "post", lexicon) == (0, "", 0.0)


def test_characters_are_replaced_one_for_one() -> None:
    text = "國立臺灣師範大學華語文教學系"
    assert len(simplified(text)) == len(text)
    assert simplified("院長") == "院长"


def test_positions_have_concepts() -> None:
    assert position("校长") != ""
    assert position("过客") == ""
