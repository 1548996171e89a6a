"""Institutions in Chinese text: printed from the root to the leaf, given leaf first."""

from __future__ import annotations

import re

from kg.extract.languages.chinese.lexicon import Lexicon
from kg.extract.organisations import Name
from kg.model import Span

_OURS = re.compile(
    r"[我本该](?:院|校|会|委|局|所|司|部|中心|学会|学院|医院|单位|系|处|室)|两校|双方"
)
# "医院协会", "大学出版社": one institution, although its first part is the name of another.
_WHOLE = re.compile(
    r"协会|学会|联盟|管理局|管理所|管理中心|管理研究|研究会$|促进会$|出版社|商会|联合会|基金会|校长|院长|生$|生会$|城|路"
)
_NO_NAME = frozenset(
    "我院 我校 学部 各处 部 局 处 科 系 院 所 室 组 站 办 股 课 宫 寺 堂 司 厅 署 一组 二组 "
    "小组 全科 学科 专科 本科 "
    "全院 全部 内部 外部 干部 分组 现场 同处 何处 到处 各科 体系 关系 联系 会所 场所 车站 网站 "
    "电站 教室 会议室 多功能厅 大厅 "
    "餐厅 展厅 报告厅 门厅 合办 举办 主办 承办 协办 北部 南部 东部 西部 中部 总部 单位 课题组 "
    "一个科 人民法院 时局 布局 结局 格局 "
    "好处 之处 益处 一部 课堂 讲堂 大讲堂 天堂 礼堂 食堂 代表处 平台 频道 企业 "
    "组织 工厂 日报 培训班 研修班 训练班 学习班 工作坊 下一站 首站 两校 双方".split()
)
_PLACE = re.compile(r".*(?:[省市县区镇乡村州国盟旗岛]|自治区)")
_START = re.compile(
    r"^(?:\d+[年月日时]|[上下]午|当天|当日|日前|近日|其间|期间|会上|会后|会前|首先|之后|今年|去年|前(?![海进锋程沿卫])|原(?![子州平阳])|兼|暨|本次|此次|这次|各位|全体|首批|多位|一位|两位|几位|包括|还有|中共|来宾)+"
)


def parse(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[tuple[Name, ...], int]:
    """The chain of institutions in `text[start:end]`, leaf first, and where its last one ends.

    What follows that end is no institution: a word that belongs to the post behind it.

    >>> from kg.extract.languages.chinese.lexicon import load
    >>> text = "岭南中医药大学第三附属医院消化科"
    >>> chain, end = parse(text, 0, len(text), load())
    >>> [text[n.span.start : n.span.end] for n in chain]
    ['消化科', '第三附属医院', '岭南中医药大学']
    """
    if match := _START.match(text[start:end]):
        start += match.end()
    ends = _ends(text, start, end, lexicon)
    ours = _OURS.match(text, start, end)
    if ours and (not ends or ends[-1] <= ours.end()):
        return (Name(Span(*ours.span())),), ours.end()
    if not ends:
        return (), start
    parts: list[Name] = []
    first = start
    if ours and ours.end() < ends[-1]:
        parts.append(Name(Span(*ours.span())))
        first = ours.end()
        ends = [e for e in ends if e > first]
    for e in ends:
        word = text[first:e]
        unit = word.endswith(lexicon.units) and not word.endswith(("委员会", "医院"))
        parts.append(Name(Span(first, e), unit))
        first = e
    if len(parts) == 1 and text[parts[0].span.start : parts[0].span.end] in _NO_NAME:
        return (), start
    return tuple(reversed(parts)), first


def _ends(text: str, start: int, end: int, lexicon: Lexicon) -> list[int]:
    """Where the institutions end that stand one behind the other from `start` on."""
    found: list[tuple[int, str]] = []
    for match in lexicon.suffix.finditer(text, start, end):
        if match.end() - start < 2 or (
            len(match.group()) == 1 and not _single(text, match, end, lexicon)
        ):
            continue
        if match.end() < end and text[match.end()] in "）)":
            continue  # 恒锐科技（集团）股份有限公司
        found.append((match.end(), match.group()))
    if not found:
        return []
    last = found[-1][0]
    cuts = []
    for e, suffix in found[:-1]:
        rest = text[e:last]
        whole = _WHOLE.match(rest) and not (
            suffix != "中心" and rest.startswith(("医院", "卫生院"))
        )
        if suffix in lexicon.cuts and len(rest) > 1 and not whole and e - start > 2:
            cuts.append(e)
    return [*cuts, last]


def _single(text: str, match: re.Match[str], end: int, lexicon: Lexicon) -> bool:
    """Whether one character ends an institution here: at the end of all, or before a part of it."""
    rest = text[match.end() : end]
    if not rest:
        return True
    # a word of the title may follow: 教育组一等(秘书), 同德堂医务(总监)
    if 2 <= len(rest) <= 4 and match.end() - match.string.rfind("\n", 0, match.end()) > 3:
        return (
            not lexicon.suffix.search(rest) and match.group() not in "部所院科室组办股课司署"
        ) or (match.group() in "组部" and rest in ("一等", "二等", "三等", "语文", "数学"))
    return match.group() in "局厅" and rest.endswith(
        ("处", "科", "室", "所", "中心", "大队", "支队")
    )


def is_place(words: str) -> bool:
    """Whether the words are a place rather than part of a title: 龙脊县, 芬兰.

    >>> is_place("龙脊县"), is_place("语文")
    (True, False)
    """
    return _PLACE.fullmatch(words) is not None
