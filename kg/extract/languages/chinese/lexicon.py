"""The Chinese word lists as patterns, made once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kg.extract.lexicon import lines

# Small words that are as often part of a longer one, with what must not stand around them.
_SMALL = {
    "和": r"(?<!共)(?<!总)(?<!饱)和(?!平|田|谐|县|而|声|氏|静)",
    "等": r"(?<![高平中初何])等(?!级|待|于)",
    "由": r"(?<![自理缘事])由(?![于美纪子里加佳衣理]|香里)",
    "及": r"(?<![埃普涉以])及(?!格|时)",
    "在": r"(?<![现存所潜实正])在(?!线|职|校|于|读)",
    "为": r"(?<![华行成因认人较更极颇作以])为(?!了|何)",
    "对": r"(?<![针面绝相反配])对(?!外|口|面|照|象|话|策|应)",
    "以": r"(?<![可所得难足])以(?!色列|上|下|来|内|外|前|后|及|往)",
    "会": r"(?!)",
    "将": r"(?<![即])将(?!军|来)",
    "的": r"的",
    "是": r"(?<![还但于可])是",
    "于": r"(?<![关对由位鉴基])于(?=20|19|\d|近|昨|今|本)",
    "系": r"(?!)",
    "向": r"(?<![方走导意朝])向(?!导|阳)",
    "作": r"(?<![工合写协创操著制运动])作(?!家|者|品|协|用|业|坊)",
    "任": r"(?<![主责信担现曾历时继原])任(?!务|何|教|职|期)",
    "说": r"(?<![小传学])说(?!明)",
    "有": r"(?<![所具没还国])有(?!限|关|机)",
    "到": r"(?<![签报收得])到(?!场)",
    "讲": r"(?<![主宣演])讲(?!师|座|堂|台|坛|述|授|解)",
    "能": r"(?!)",
    "要": r"(?!)",
    "正": r"(?!)",
    "还": r"还",
    "故": r"(?!)",
    "问": r"(?!)",
    "答": r"(?!)",
    "同": r"(?!)",
    "致": r"致(?=.{0,6}[辞词谢贺])",
    "谈": r"谈",
    "因": r"因(?!子|此)",
    "就": r"就(?!业|读)",
    "其": r"其(?!他|中)",
    "即": r"(?!)",
    "兼": r"兼(?![职任顾程])",
    "或": r"或(?!许)",
    "并": r"(?<![合])并",
    "而": r"(?!)",
    "但": r"但",
    "被": r"被",
    "给": r"给(?!予)",
    "把": r"把",
    "让": r"让",
    "获": r"获",
    "又": r"又",
    "再": r"再(?!生)",
    "也": r"也",
    "用": r"(?<![应使采作利运])用(?![户心途])",
    "则": r"(?<![原规法])则",
    "都": r"(?!)",
    "均": r"(?<![平])均",
    "已": r"已",
    "曾": r"(?!)",
    "便": r"(?!)",
    "从": r"从(?!业|事)",
    "率": r"(?<![效概比])率",
    "获评": "获评",
    "与": r"(?<![参])与(?!会)",
}
# A verb in front of these is part of an institution: 联合会, 交流中心.
_NOT_AFTER_VERB = (
    r"(?!会(?![上议场中长见谈晤员后前])|国(?!内|家|际|外)|处(?!于|理)|部(?![长分门署])|司|科(?!学|技)|室|中心|委员|协会|学会|局(?!长)|院(?!长)|"
    r"所(?![长有以在])|团|厅|署|大会|大学|学院|组(?![成织长])|基地|平台|办公|区|校|系(?!统))"
)
_DATE = (
    r"\d+[年月日时分号]|周[一二三四五六日]|[上下]午|当[天日]|(?:首|次|翌)日|会[上后前]|[式会]上|"
    r"期间|其中"
)
_NOT_AFTER_POST = (
    r"(?!会|馆|团|处|室|部|大会|聘|事会|制|节|组|队|协会|联盟|楼|们|期|予|远|务|学院|级|"
    r"库|行列|家长|公寓)"
)
_MODIFIERS = (
    r"(?:第一|常务|党组|党委|纪委|团委|党总支|党支部|党工委|副|总(?!统|理|监|裁|干|编|工|领|经)|代理|前任?|原|"
    r"首任|首席|长聘|讲席|终身|荣休|名誉|荣誉|执行|高级|助理(?!$)|特聘|客座|兼职|青年|退休|资深|联合|创刊|二级|一级|讲座|主治|住院|"
    r"研究馆?(?=员)|护理部|[中外芬匈日法德俄美英韩]方)*"
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns: `posts` and `boundary` find, `ranks` and `beside` are sets of nouns."""

    double: frozenset[str]
    single: frozenset[str]
    posts: re.Pattern[str]
    ranks: frozenset[str]
    beside: frozenset[str]
    boundary: re.Pattern[str]
    suffix: re.Pattern[str]
    units: tuple[str, ...]
    cuts: frozenset[str]
    common: frozenset[str]
    words: frozenset[str]


def _union(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def load() -> Lexicon:
    """The lexicon, read from the package on first use."""
    double, *rows = lines("zh_surnames.txt")
    posts = [line.split() for line in lines("zh_posts.txt")]
    suffixes = [line.split() for line in lines("zh_org_suffixes.txt")]
    verbs = " ".join(lines("zh_verbs.txt")).split()
    plain = [v for v in verbs if v not in _SMALL]
    boundary = "|".join(
        [f"(?:{_union(plain)}){_NOT_AFTER_VERB}", _DATE, *(_SMALL[v] for v in verbs if v in _SMALL)]
    )
    return Lexicon(
        double=frozenset(double.split()),
        single=frozenset("".join(rows)),
        posts=re.compile(
            rf"{_MODIFIERS}(?:主任)?(?:{_union(p[0] for p in posts)}){_NOT_AFTER_POST}"
        ),
        ranks=frozenset(p[0] for p in posts if p[-1] == "-"),
        beside=frozenset(p[0] for p in posts if p[-1] == "~"),
        boundary=re.compile(boundary),
        suffix=re.compile(rf"(?:{_union(s[0] for s in suffixes)})(?!员会)"),
        units=tuple(s[0] for s in suffixes if "+unit" in s),
        cuts=frozenset(s[0] for s in suffixes if "+cut" in s),
        common=frozenset(" ".join(lines("zh_common.txt")).split()),
        words=frozenset(lines("zh_words.txt")),
    )
