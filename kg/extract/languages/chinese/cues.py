"""Cues of Chinese: the words that say who welcomed, spoke, chaired, discussed, closed, came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from kg.extract.contributions import Act
from kg.extract.languages.deeds import TALKS, Deed, Stage, find_acts, listed_talk
from kg.extract.mentions import Mention
from kg.extract.sentence import Sentence
from kg.model import Span


def _deed(
    pattern: str,
    role: str,
    side: Literal["any", "before", "after"] = "before",
    *,
    address: bool = False,
) -> Deed:
    return Deed(re.compile(pattern), role, side, address)


DEEDS = (
    _deed(
        r"主持人?(?:（[^）]*）)?\s*[：:]|(?<!副)(?:组长|主席|召集人|班主任|委员会主任|主任委员)\s*[：:]",
        "session-chair",
        "after",
    ),
    _deed(r"(?:致辞|致词|讲话)(?:嘉宾|人)?\s*[：:]", "welcome-speaker", "after"),
    _deed(
        r"(?:报告|主讲|演讲|发言|授课|讲授|引导发言)(?:人|嘉宾|专家|者)\s*[：:]?|主讲\s*[：:]",
        "speaker",
        "after",
    ),
    _deed(
        r"(?:点评|评议|与谈|对话|讨论|圆桌)(?:人|嘉宾)\s*[：:]?|嘉宾(?:包括|有)?\s*[：:]?",
        "discussant",
        "after",
    ),
    _deed(r"(?:大会|会议|闭幕)?(?:总结|小结)(?:人|发言|讲话)?\s*[：:]", "closing-speaker", "after"),
    _deed(r"(?:出席|列席|参会|参加|与会)(?:人员|嘉宾|专家|者|领导)?\s*[：:]", "attendee", "after"),
    _deed(
        r"(?:作|做|致|宣读)?(?:大会|会议|最后|了)*(?:总结(?:发言|讲话)?|闭幕[辞词致]|作?小结|表态发言)|闭幕式上?讲话|致闭幕[辞词]",
        "closing-speaker",
    ),
    _deed(
        r"致(?:了)?(?:热情洋溢的)?(?:欢迎|开幕|贺)?[辞词]|(?:代读|宣读)(?:了)?[^，。]{0,8}(?:贺信|开幕词|致辞)|致贺|宣布[^，。；]{0,12}(?:开幕|启动|开始|开班)|发表[^，。“《]{0,6}(?:就职|致辞|贺词)|(?:作|发表|并)?(?:重要|动员)*讲话|表示热烈欢迎|说了?[“\"]欢迎",
        "welcome-speaker",
    ),
    _deed(
        r"(?:共同|联合|全程)*主持(?:了)?(?!人|词)|担任[^，。]{0,10}(?:主持|主席)", "session-chair"
    ),
    _deed(
        r"(?:参与|参加|进行)(?:了)?(?:专题|圆桌|自由)?(?:对话|讨论|座谈|交流|研讨)|(?:作|做|进行)(?:了)?(?:引导发言|点评|评述)|(?:展开|开展|进行)(?:了)?[^，。；“《]{0,6}(?:对话|讨论|交流|探讨|座谈|研讨)|深入交换|点评|评议|与谈|提问|问[：:]|展开争论|先后发言|提出(?:了)?[^，。]{0,12}(?:意见|建议)|认为|建议|回应",
        "discussant",
    ),
    _deed(
        r"(?:作|做|发表|带来|进行)(?:了)?(?:题为|主题|专题|主旨|学术|特邀|大会|精彩|交流|工作|进展|汇报|的|年度)*(?=[“《\"])|(?:作|做|发表|带来|进行)(?:了)?[^，。“《]{0,14}?(?:报告|演讲|讲座|发言|汇报|授课|分享|宣讲|论文)|"
        r"分享(?:了)?|介绍(?:了)?|讲解(?:了)?|讲授|授课|主讲|讲述(?:了)?|通报(?:了)?|演示(?:了)?|领读|讲了|(?:就|以|围绕)(?=[“《](?![^”》]{2,40}[”》][^，。；]{0,8}(?:展开|进行|开展|交流|讨论|对话)))|汇报(?:了)?(?!人|会)|作(?:了|出)?部署|呈现|讲(?=《|第|满|敦)",
        "speaker",
    ),
    _deed(
        r"(?:应邀|一同|一起|陪同|线上)?(?:出席|参加|参会|到会|列席|与会)|热情接待|在场|出席",
        "attendee",
    ),
)


def acts(text: str, sentence: Sentence, k: int) -> list[Act]:
    """The acts of one sentence of a Chinese report; `k` numbers the sentence."""
    persons = [m for m in sentence.mentions if m.type == "person"]
    titles = [m for m in sentence.mentions if m.type == "quote" and m.last - m.first > 5]
    stage = Stage(text, sentence.quote, persons, titles)
    found = _own_titles(find_acts(stage, DEEDS, first_group=100 * k), titles)
    told = {a.title for a in found}
    for title in titles:
        if title.span in told:
            continue
        owner = _beside(text, persons, title)
        if owner:
            found += listed_talk(Stage(text, sentence.quote, [owner], [title]), 100 * k + 50)
    plain = _plain_title(text, sentence.quote, persons) if persons and not titles else None
    if plain:
        spoken = {a.person.span for a in found if a.role in _SPOKEN}
        found = [a for a in found if a.role not in _SPOKEN]
        doers = [p for p in persons if p.span in spoken] or persons
        found += listed_talk(Stage(text, sentence.quote, doers, [plain]), 100 * k + 60)
    return found


def _own_titles(found: list[Act], titles: Sequence[Mention]) -> list[Act]:
    """The acts with the titles that stand behind their persons, before those of the next act."""
    starts = sorted({a.person.first for a in found})
    groups: dict[tuple[Span, str], list[Act]] = {}
    for act in found:
        groups.setdefault((act.cue.span, act.role), []).append(act)
    kept: list[Act] = []
    for (_, role), group in groups.items():
        last = max(a.person.last for a in group)
        stop = next((s for s in starts if s >= last), None)
        own = [t.span for t in titles if t.first >= last and (stop is None or t.last <= stop)]
        untitled = group[0].title is None and not own
        if role not in _SPOKEN or group[0].cue.address or untitled:
            kept += group
        elif len(own) == len(group):
            kept += [
                replace(a, title=t, group=a.group + n)
                for n, (a, t) in enumerate(zip(group, own, strict=True))
            ]
        else:
            kept += [replace(a, title=own[0] if own else None) for a in group]
    return kept


def _plain_title(text: str, quote: Span, persons: Sequence[Mention]) -> Mention | None:
    """The title of a talk that a programme prints without quotation marks, beside its speaker."""
    line = Span(text.rfind("\n", 0, persons[0].first) + 1, _line_end(text, persons[-1].last))
    match = _AFTER_SPEAKER.match(text, persons[-1].last, line.end)
    lead = text[max(line.start, quote.start) : persons[0].first]
    if match and _ROW.fullmatch(lead):
        return _title(match)
    if not _SPEAKER.search(text, line.start, persons[0].first):
        return None
    above = Span(text.rfind("\n", 0, max(line.start - 1, 0)) + 1, max(line.start - 1, 0))
    below = Span(min(line.end + 1, len(text)), _line_end(text, min(line.end + 1, len(text))))
    found = _TITLE_LINE.match(text, *above) or _TITLE_LINE.match(text, *below)
    return _title(found) if found else None


def _title(match: re.Match[str]) -> Mention:
    span = Span(*match.span("title"))
    return Mention("quote", *span, span)


def _line_end(text: str, p: int) -> int:
    end = text.find("\n", p, p + 200)
    return end if end >= 0 else min(len(text), p + 200)


_SPOKEN = TALKS - {"welcome-speaker", "opening-speaker"}
_AFTER_SPEAKER = re.compile(
    r"\s*(?:[（(][^（）()\n]{2,40}[）)])?\s*[：:]\s*(?P<title>[^\n。；，]{4,50}[？！?!]?)"
)
_ROW = re.compile(
    r"[\s\d.、．:：\-–—－~～（）()]*(?:(?:\w{2,16}[、，,]\s*)?|"
    r"\w{0,4}(?:报告|演讲|主讲|讲座)[一二三四五六七八九十\d]*[\s　：:]*)"
)
_SPEAKER = re.compile(r"(?:报告|主讲|演讲|讲演|授课|分享)(?:人|嘉宾|专家|者)?\s*[：:]")
_TITLE_LINE = re.compile(
    r"[\s\d.、．:：\-–—－~～]*(?:\w{0,4}(?:报告|演讲|讲座|授课|发言|分享)?(?:题目|主题)|"
    r"(?:主旨|主题|大会|特邀|学术|专题)?(?:报告|演讲|讲座)[一二三四五六七八九十\d]*)\s*[：:]\s*"
    r"[《“]?(?P<title>[^\n《》“”]{4,50})"
)


def _beside(text: str, persons: list[Mention], title: Mention) -> Mention | None:
    """The person right before a title: 何处《…》, 陶陶 “…”."""
    before = [p for p in persons if p.last <= title.first]
    if not before:
        return None
    gap = text[before[-1].last : title.first]
    known = re.fullmatch(
        r"(?:教授|博士|研究员|院士|[\s，,：:　]|演讲题目|题目|（[^（）]{0,30}）)*", gap
    )
    return before[-1] if known else None
