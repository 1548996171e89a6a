"""Cues of Chinese: the words that say who welcomed, spoke, chaired, discussed, closed, came."""

from __future__ import annotations

import re
from typing import Literal

from kg.extract.contributions import Act
from kg.extract.languages.deeds import Deed, Stage, find_acts, listed_talk
from kg.extract.mentions import Mention
from kg.extract.sentence import Sentence


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
        r"主持人?(?:（[^）]*）)?\s*[：:]|(?:组长|主席|召集人|班主任)\s*[：:]",
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
    _deed(
        r"(?:作|做|致|宣读)?(?:大会|会议|最后|了)*(?:总结(?:发言|讲话)?|闭幕[辞词致]|作?小结|表态发言)|闭幕式上?讲话|致闭幕[辞词]",
        "closing-speaker",
    ),
    _deed(
        r"致(?:了)?(?:热情洋溢的)?(?:欢迎|开幕|贺)?[辞词]|(?:代读|宣读)(?:了)?[^，。]{0,8}(?:贺信|开幕词|致辞)|致贺|(?:作|发表|并)?(?:重要|动员)*讲话|表示热烈欢迎|说了?[“\"]欢迎",
        "welcome-speaker",
    ),
    _deed(
        r"(?:共同|联合|全程)*主持(?:了)?(?!人|词)|担任[^，。]{0,10}(?:主持|主席)", "session-chair"
    ),
    _deed(
        r"(?:参与|参加|进行)(?:了)?(?:专题|圆桌|自由)?(?:对话|讨论|座谈|交流|研讨)|(?:作|做|进行)(?:了)?(?:引导发言|点评|评述)|点评|与谈|提问|问[：:]|展开争论|先后发言|提出(?:了)?[^，。]{0,12}(?:意见|建议)|认为|建议|回应",
        "discussant",
    ),
    _deed(
        r"(?:作|做|发表|带来|进行)(?:了)?(?:题为|主题|专题|主旨|学术|特邀|大会|精彩|交流|工作|进展|汇报|的|年度)*(?=[“《\"])|(?:作|做|发表|带来|进行)(?:了)?[^，。“《]{0,14}?(?:报告|演讲|讲座|发言|汇报|授课|分享|宣讲|论文)|"
        r"分享(?:了)?|介绍(?:了)?|讲解(?:了)?|讲授|授课|主讲|讲述(?:了)?|通报(?:了)?|演示(?:了)?|领读|讲了|(?:就|以|围绕)(?=[“《])|呈现|讲(?=《|第|满|敦)",
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
    found = find_acts(stage, DEEDS, first_group=100 * k)
    told = {a.title for a in found}
    for title in titles:
        if title.span in told:
            continue
        owner = _beside(text, persons, title)
        if owner:
            found += listed_talk(Stage(text, sentence.quote, [owner], [title]), 100 * k + 50)
    return found


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
