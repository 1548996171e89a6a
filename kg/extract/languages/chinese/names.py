"""Persons in Chinese text: where a name ends, by its surname and by what stands around it."""

from __future__ import annotations

import re

from kg.extract.languages.chinese.lexicon import Lexicon

DOTS = "·•・‧∙"
_CAPITAL, _SMALL = "A-ZÀ-ÖØ-Þ\u0100-\u024f\u1e00-\u1eff", "a-zß-öø-ÿ\u0100-\u024f\u1e00-\u1eff'’"
_WORD = rf"[{_CAPITAL}]['’]?[{_CAPITAL}{_SMALL}]*[{_SMALL}]"
LATIN = re.compile(
    rf"(?:Dr\.? |Prof\.? )?{_WORD}(?:[ -](?:[A-Z]\.|(?:van|von|de|der|den|del|della|di|da|dos|"
    rf"la|le|ten|bin|al|el|ibn)\b|{_WORD}))+"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MAX_STRETCH = 6
_PART = 10  # characters of one part of a foreign name at most
_CLEAR = frozenset("的与和在等说将从向对由谈讲作致率是用及")
# Characters that write the sounds of foreign names.
_SOUNDS = frozenset(
    "阿埃艾安昂奥巴白班邦鲍贝本比彼宾波伯博布查茨达戴丹道德登迪蒂丁东杜多厄恩尔法凡范菲费芬丰冯弗福盖冈高戈格葛根贡古圭哈海汉豪赫"
    "黑亨胡华怀惠霍基吉加贾简杰金京卡凯坎康考科克肯库拉莱赖兰朗劳勒雷黎李里利莉丽连列林琳卢鲁路伦罗洛吕马玛迈麦曼芒毛梅门蒙米密明"
    "摩莫默穆纳娜奈南内尼年涅宁纽农努诺欧帕潘庞佩彭皮平珀普齐奇恰钱强乔切琴丘热仁日荣茹儒瑞若萨塞桑瑟森沙莎山尚舍申圣施什史舒斯丝"
    "松苏索塔泰坦汤唐陶特滕提廷图托瓦万旺威韦维魏温翁沃乌武西锡希夏香谢辛欣休许雅亚延扬杨耶叶伊依因英尤约泽扎詹张珍芝治朱兹子宗佐"
    "娅妮卓桂姆买吾孜力江别克汗木依热娃姬姐甫拜图雅巴特尔其格日勒"
)


def is_han(char: str) -> bool:
    """Whether the character is a Chinese one.

    >>> is_han("李"), is_han("L")
    (True, False)
    """
    return _HAN.match(char) is not None


def right_of(text: str, q: int, end: int, lexicon: Lexicon) -> str:
    """What stands at `q`: "rank" for a post, "verb" for a word that ends a name, "mark" or ""."""
    if q >= end or not is_han(text[q]):
        if q + 1 < end and (text[q] in DOTS or text[q] == "-") and is_han(text[q + 1]):
            return ""
        if lexicon.posts.match(text, q, end):
            return "rank"
        return "mark" if q >= end or not text[q].isalnum() else ""
    if lexicon.posts.match(text, q, end):
        return "rank"
    return "verb" if lexicon.boundary.match(text, q, end) else ""


def surname(text: str, p: int, lexicon: Lexicon) -> int:
    """The length of the surname at `p`, 0 where there is none."""
    if text[p : p + 2] in lexicon.double:
        return 2
    return int(text[p : p + 1] in lexicon.single)


def foreign_end(text: str, dot: int, end: int, lexicon: Lexicon) -> int:
    """Where the foreign name ends whose first part ends at `dot`.

    >>> from kg.extract.languages.chinese.lexicon import load
    >>> foreign_end("何塞·雷耶斯三世参与了", 2, 11, load())
    8
    """
    q, part = dot, 0
    while q < end:
        if text[q] in DOTS or text[q] == "-":
            if q + 1 >= end or not is_han(text[q + 1]):
                break
            part = 0
        elif part >= _PART or not is_han(text[q]) or (part and _ends_there(text, q, end, lexicon)):
            break
        else:
            part += 1
        q += 1
    return q


def _ends_there(text: str, q: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a post or a clear word stands at `q`: single characters write sounds, too."""
    if lexicon.posts.match(text, q, end):
        return True
    word = lexicon.boundary.match(text, q, end)
    if word is None:
        pair = text[q : min(q + 2, end)]
        return pair in lexicon.words and not _SOUNDS.issuperset(pair)
    clear = len(word.group()) > 1 or text[q] in _CLEAR
    return clear or lexicon.boundary.match(text, word.end(), end) is not None


def stretch_at(text: str, p: int, end: int, lexicon: Lexicon) -> tuple[int, str]:
    """Where the run of characters from `p` ends that could be a name of any people.

    >>> from kg.extract.languages.chinese.lexicon import load
    >>> stretch_at("洛桑次仁说", 0, 5, load())
    (4, 'verb')
    """
    q = p
    while q < end and q - p <= _MAX_STRETCH and is_han(text[q]):
        if q > p + 1 and (what := right_of(text, q, end, lexicon)):
            return q, what
        q += 1
    if 2 <= q - p <= _MAX_STRETCH:
        return q, right_of(text, q, end, lexicon)
    return p, ""
