"""Personal and place names in a run of tokens, told from common words by lists and shape."""

from __future__ import annotations

import re

from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Token

# Syllables of Hanyu Pinyin, initial + final: tells a Chinese name from another unknown word.
_PINYIN = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|üe|[aeiouü])"
    r"['’-]?){1,2}",
    re.IGNORECASE,
)
_CHINESE_SURNAMES = frozenset(
    "ai an ao bai bao bi bian bie bu cai cang cao cen chai chan chang changsun chao che "
    "chen cheng chi chong chu cui dai dang deng di diao ding dong dongfang dou du duan "
    "fan fang fei feng fu gan gao ge geng gong gongsun gu guan gui guo han hang hao he "
    "helian hong hou hu hua huan huang huangfu huo ji jia jian jiang jiao jie jin jing "
    "jiu ju kan kang ke kong kuang lai lan lang lao le lei li lian liang liao lin ling "
    "linghu liu long lou lu luan lun luo lv ma mai man mao mei meng mi miao mie min mo mu "
    "murong na nan ni nie ning niu nong ou ouyang pan pang pei peng pi piao ping pu qi "
    "qian qiang qiao qin qiu qu quan que ran rao ren rong rou ruan rui sa sai sang sha "
    "shan shang shangguan shao she shen sheng shi shu shuai si sima situ song su sui sun "
    "suo tai tan tang tao tian tie tong tu wan wang wei wen weng wo wu xi xia xiahou xian "
    "xiang xiao xie xin xing xiong xu xuan xue yan yang yao ye yin ying yong yu yuan yue "
    "yun yuwen zan zang zeng zha zhai zhan zhang zhao zheng zhi zhong zhou zhu zhuang "
    "zhuge zhuo zong zou zu zuo".split()
)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_MAX_WORDS = 8
_LIKELY = 0.55


def is_title(token: Token, lexicon: Lexicon) -> bool:
    """Whether the token is an academic or courtesy title ("Dr.", "Professor")."""
    return token.lower in lexicon.titles or token.lower.rstrip(".") in ("dr", "prof")


def is_pinyin(word: str) -> bool:
    """Whether the word can be read as one or two Pinyin syllables.

    >>> is_pinyin("Hongke"), is_pinyin("Karonova")
    (True, False)
    """
    return _PINYIN.fullmatch(word) is not None


def place_end(tokens: list[Token], i: int, lexicon: Lexicon) -> int:
    """Index after the longest known place starting at `i`; `i` when there is none.

    "St. Petersburg" and "Saint Petersburg" count as one; a trailing "Province", "Region" … belongs.
    """
    end = i
    while end < len(tokens) and end - i < 4 and tokens[end].cap and tokens[end].word:
        end += 1
        if end - i > 1 and tokens[end - 1].lower in _LANDFORMS:
            return end
    for size in range(lexicon.place_words, 0, -1):
        run = tokens[i : i + size]
        if len(run) == size and all(t.word for t in run):
            key = " ".join(t.lower.removesuffix("'s") for t in run)
            if key in lexicon.places or key.replace("st. ", "saint ") in lexicon.places:
                end = i + size
                while end < len(tokens) and tokens[end].cap and tokens[end].lower in _DIVISIONS:
                    end += 1
                return end
    return i


_LANDFORMS = frozenset("island islands bay beach valley mountains lake peninsula".split())
_DIVISIONS = frozenset(
    "province region oblast county city state prefecture district republic municipality".split()
)


def name_end(tokens: list[Token], i: int, lexicon: Lexicon, *, forced: bool = False) -> int:
    """Index after the personal name starting at `i`; `i` when no name starts there.

    `forced`: a title stands before, so a single or an unknown word is a name too.
    """
    end = i
    while end < len(tokens) and end - i < _MAX_WORDS:
        token = tokens[end]
        if token.particle and (end > i or forced) and _particles_lead_on(tokens, end):
            end += 1
            continue
        if end > i and _nickname(tokens, end):
            end += 3
            continue
        if not _can_be_name(token, lexicon, forced=forced):
            break
        if end > i and token.lower in ("i", "we", "he", "she", "it", "they"):
            break
        end += 1
    if end + 1 < len(tokens) and tokens[end].text == "," and tokens[end + 1].lower in _SUFFIXES:
        end += 2
    while end > i and (
        tokens[end - 1].particle or (tokens[end - 1].lower.endswith("'s") and end - i > _MAX_WORDS)
    ):
        end -= 1
    run = tokens[i:end]
    if forced and run:
        return end if not _all_common(run, lexicon) or len(run) > 1 else i
    words = [t for t in run if t.word and not t.particle]
    if len(words) < 2 or all(t.initial for t in words):
        return i
    return end if name_likelihood(run, lexicon) >= _LIKELY else i


def _particles_lead_on(tokens: list[Token], i: int) -> bool:
    """Whether one to three particles from `i` lead to a capitalised word ("de los Ángeles")."""
    for token in tokens[i + 1 : i + 4]:
        if token.cap:
            return True
        if not token.particle:
            return False
    return False


def _nickname(tokens: list[Token], i: int) -> bool:
    """Whether a quoted nickname and more of the name follow: Anna “Annie” Weber."""
    if i + 3 >= len(tokens) or tokens[i].text not in '“"‘':
        return False
    return tokens[i + 1].cap and tokens[i + 2].text in '”"’' and tokens[i + 3].cap


def name_likelihood(run: list[Token], lexicon: Lexicon) -> float:
    """How surely a run of tokens is a personal name, 0–1, from its words alone."""
    scores = [_word_score(t, lexicon) for t in run if t.word and not t.particle]
    if not scores:
        return 0.0
    chinese = [t for t in run if is_pinyin(t.text)]
    if len(chinese) == len(run) and any(t.lower in _CHINESE_SURNAMES for t in (run[0], run[-1])):
        return 0.95
    worst, mean = min(scores), sum(scores) / len(scores)
    return max(0.0, min(0.97, mean + min(0.0, worst)))


def is_listed(run: list[Token], lexicon: Lexicon) -> bool:
    """Whether a word of the run is a listed given name or surname, an initial, or Pinyin."""
    return any(
        t.initial
        or is_pinyin(t.text)
        or any(p in lexicon.given or p in lexicon.surnames for p in re.split("[-‑'’]", t.lower))
        for t in run
        if t.word and not t.particle and not lexicon.is_common(t.lower)
    )


def _word_score(token: Token, lexicon: Lexicon) -> float:
    if token.initial or token.lower in _SUFFIXES:
        return 0.9
    word = token.lower.removesuffix("'s")
    parts = [p for p in re.split("[-‑']", word) if p]
    if word in lexicon.given or all(p in lexicon.given for p in parts):
        return 0.6 if lexicon.is_common(word) else 1.0
    if word in lexicon.surnames or any(p in lexicon.surnames or p in lexicon.given for p in parts):
        return 0.5 if lexicon.is_common(word) else 0.9
    if lexicon.is_common(word):
        return -0.5
    if word in lexicon.places:
        return 0.2
    if token.upper and len(word) <= 5:
        return 0.1
    return 0.7 if not any(c.isdigit() for c in word) else -0.5


def _can_be_name(token: Token, lexicon: Lexicon, *, forced: bool) -> bool:
    if not token.cap or any(c.isdigit() for c in token.text):
        return False
    word = token.lower.removesuffix("'s")
    if word.rstrip(".") in lexicon.org_heads and word not in lexicon.given:
        return False
    known = word in lexicon.given or word in lexicon.surnames or token.initial
    if word in lexicon.role_heads and not known:
        return False
    return forced or known or not lexicon.is_common(word) or is_pinyin(word)


def _all_common(run: list[Token], lexicon: Lexicon) -> bool:
    return all(
        lexicon.is_common(t.lower)
        and t.lower not in lexicon.given
        and t.lower not in lexicon.surnames
        for t in run
    )
