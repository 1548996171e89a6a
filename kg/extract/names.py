"""Personal and place names in a run of tokens, told from common words by lists and shape."""

from __future__ import annotations

import re

from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Token

# Syllables of Hanyu Pinyin: initial + final, good enough to tell a Chinese name from an unknown word.
_PINYIN = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|üe|[aeiouü])"
    r"['’-]?){1,2}",
    re.IGNORECASE,
)
_CHINESE_SURNAMES = frozenset(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang "
    "xie song tang deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei "
    "su lu ding ren yao shen zhong cui tan lv fan wang liao shi jin jia xia fu fang zou xiong bai "
    "meng qin qiu hou jiang yin xue yan lei long shao shi tao duan hao gong kong gu lai mao kang wan "
    "qian ju zu ouyang sima zhuge ni min guan mo bao ge chu pang yue ou".split()
)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_MAX_WORDS = 6
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
        if token.particle and end + 1 < len(tokens) and tokens[end + 1].cap and end > i:
            end += 1
            continue
        if token.particle and forced and end == i and end + 1 < len(tokens) and tokens[end + 1].cap:
            end += 1
            continue
        if not _can_be_name(token, lexicon, forced=forced):
            break
        if end > i and token.lower in ("i", "we", "he", "she", "it", "they"):
            break
        end += 1
    if end < len(tokens) and tokens[end].text == "," and end + 1 < len(tokens):
        if tokens[end + 1].lower in _SUFFIXES:
            end += 2
    while end > i and (
        tokens[end - 1].particle or (tokens[end - 1].lower.endswith("'s") and end - i > _MAX_WORDS)
    ):
        end -= 1
    run = tokens[i:end]
    if forced and run:
        return end if not _all_common(run, lexicon) or len(run) > 1 else i
    words = [t for t in run if not t.particle]
    if len(words) < 2 or all(t.initial for t in words):
        return i
    return end if name_likelihood(run, lexicon) >= _LIKELY else i


def name_likelihood(run: list[Token], lexicon: Lexicon) -> float:
    """How surely a run of tokens is a personal name, 0–1, from its words alone."""
    scores = [_word_score(t, lexicon) for t in run if not t.particle]
    if not scores:
        return 0.0
    chinese = [t for t in run if is_pinyin(t.text)]
    if len(chinese) == len(run) and any(t.lower in _CHINESE_SURNAMES for t in (run[0], run[-1])):
        return 0.95
    worst, mean = min(scores), sum(scores) / len(scores)
    return max(0.0, min(0.97, mean + min(0.0, worst)))


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
    if word in lexicon.org_heads and word not in lexicon.given:
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
