"""Whose post is it? In Chinese the post stands right before or right behind its holder.

Posts in a row share their institution (党委书记、院长) and their holder.
"""

from __future__ import annotations

import re

from kg.extract.languages.chinese.lexicon import load
from kg.extract.linker import Affiliation, Link
from kg.extract.mentions import Mention
from kg.extract.organisations import Name

_MANY = re.compile(r"[两多几十百\d][位名余]|全体|各位|众多")
_BESIDE = re.compile(
    r"(?:副?教授|院士|博士|研究员|老师|先生|女士|主任|\w{0,3}医师|医生)?(?:\s*[（(]\s*|[\s\u3000]+)"
)
_STATE = tuple(
    "省长 市长 县长 区长 州长 镇长 乡长 部长 总统 总理 大使 领事 参赞 代表 学生 同学 记者".split()
)
_SPACE = " \u3000\t\n"
_TOGETHER = frozenset(("", "、", "兼", "，", ",", "及", "和", "与", "/", "兼任", "暨", ";", "；"))
_SILENT = re.compile(
    r"男|女|汉族|现任|现为|时任|历任|曾任|现|系|是|为|任|担任|[，,、（(：:—\-\s\u3000]"
)
_BRACKETED = re.compile(r"[（(][^（）()]{0,40}[）)]")


def link(text: str, mentions: list[Mention]) -> list[Link]:
    """Who holds what in one sentence.

    >>> from kg.extract.languages.chinese.mentions import find_mentions
    >>> from kg.model import Span
    >>> t = "韶州市中医院党委书记、院长赖国雄致辞"
    >>> links = link(t, find_mentions(t, Span(0, len(t))))
    >>> [t[k.affiliation.post.span.start : k.affiliation.post.span.end] for k in links]
    ['党委书记', '院长']
    """
    return _Linker(text, mentions).links()


class _Linker:
    def __init__(self, text: str, mentions: list[Mention]) -> None:
        self.text, self.mentions = text, mentions
        self.found: list[Link] = []
        self.last: Affiliation | None = None  # the last group that stood right before its holder
        self.before: tuple[tuple[Name, ...], int] | None = None

    def _inherit(self, run: list[Affiliation], person: Mention | None) -> None:
        """我院院长A、副院长B: after 、 the institution of the one before is meant again."""
        if not (self.last and self.last.chain and person and run) or any(g.chain for g in run):
            return
        if run[0].post is None or run[0].first - person.last > 12:
            return
        gap = self._gap(person.last, run[0].first)
        title = self.text[run[0].post.span.start : run[0].post.span.end]
        if not load().posts.fullmatch(title):
            return  # 森州行政议员: the post says itself where it is
        joined = gap == "、" or (gap[-1:] == "、" and len(gap) < 8)
        if joined and self.last.last <= person.first and not title.endswith(_STATE):
            for group in run:
                group.chain = self.last.chain

    def links(self) -> list[Link]:
        run: list[Affiliation] = []
        person: Mention | None = None
        chain: tuple[tuple[Name, ...], int] | None = None  # an institution, and where it ends
        for k, mention in enumerate(self.mentions):
            if mention.type == "organisation" and mention.organisation:
                own = mention.organisation.chain
                if chain and own[-1].unit and not self._gap(chain[1], mention.first):
                    chain = (*own, *chain[0]), mention.last  # 复旦大学附属中山医院 呼吸科
                    continue
                if chain:
                    self._alone(person, chain, run)
                chain = own, mention.last
                begin = mention.first
            elif mention.type == "post":
                own = chain[0] if chain and not self._gap(chain[1], mention.first) else ()
                first = begin if own else mention.first
                if run and self._gap(run[-1].last, first) not in _TOGETHER:
                    self._give(run, person, None)
                    run = []
                if person and not own and not run and self._right_behind(person, mention):
                    self._behind(person, mention)
                    chain = None
                    continue
                title = self.text[mention.span.start : mention.span.end]
                shared = own or (run[-1].chain if run and not title.endswith(_STATE) else ())
                run.append(Affiliation(first, mention.last, mention, shared, mention.sure))
                chain = None
            elif mention.type == "person":
                gap = self._gap(run[-1].last, mention.first) if run else None
                if run and gap in ("：", ":") and not run[-1].chain:
                    run = []  # a label: 主任：张三
                elif run and gap in ("", "：", ":", "——", "—", "“", "为", "是"):
                    run = self._split(run, person)
                    self._inherit(run, person)
                    self._give(run, None, mention)
                    self.last = run[-1]
                elif run:
                    self._give(run, person, None)
                self.before = None
                if chain and self._gap(chain[1], mention.first) in ("", "的"):
                    self.before = chain
                    if not self._post_behind(k):
                        alone = Affiliation(0, 0, None, chain[0], 0.75)
                        self._link(mention, alone, "org name")
                elif chain:
                    self._alone(person, chain, run)
                run, chain, person = [], None, mention
        if run:
            self._give(run, person, None)
        elif chain:
            self._alone(person, chain, run)
        return self.found

    def _right_behind(self, person: Mention, post: Mention) -> bool:
        """Whether nothing, or a bracket, stands between a name and a post."""
        between = self.text[person.last : min(post.first, person.last + 48)]
        return not _BRACKETED.sub("", between)

    def _post_behind(self, k: int) -> bool:
        """Whether a post stands right behind mention `k`."""
        after = self.mentions[k + 1] if k + 1 < len(self.mentions) else None
        return bool(after and after.type == "post" and after.first == self.mentions[k].last)

    def _gap(self, start: int, end: int) -> str:
        """What stands between, without white space and without what is in brackets."""
        if not 0 <= end - start <= 48:
            return "…"
        between = self.text[start:end]
        return _BRACKETED.sub("", between).strip(_SPACE)

    def _behind(self, person: Mention, post: Mention) -> None:
        """A post right behind a name: 饶立新院长; of a rank only the institution before counts."""
        chain = self.before[0] if self.before else ()
        title = self.text[post.span.start : post.span.end]
        held = any(k.person is person and k.affiliation.post for k in self.found)
        rank = post.managing or title.endswith(("教授", "研究员", "老师", "博士"))
        if rank:
            if chain:
                self._link(person, Affiliation(0, 0, None, chain, 0.8), "org name rank")
        elif not held:
            group = Affiliation(post.first, post.last, post, chain, 0.9)
            self._link(person, group, "name post")
        self.before = None

    def _split(self, run: list[Affiliation], person: Mention | None) -> list[Affiliation]:
        """Where a person stands before the run, too, what comes before its last comma is theirs."""
        if person is None or not self._reaches(person, run[0]):
            return run
        for k in range(len(run) - 1, 0, -1):
            if self._gap(run[k - 1].last, run[k].first) in ("，", ",", "；", ";"):
                self._give(run[:k], person, None)
                return run[k:]
        return run

    def _reaches(self, person: Mention, group: Affiliation) -> bool:
        gap = self.text[person.last : group.first]
        return len(gap) < 30 and not _SILENT.sub("", _BRACKETED.sub("", gap))

    def _give(self, run: list[Affiliation], before: Mention | None, after: Mention | None) -> None:
        person = after or (before if before and run and self._reaches(before, run[0]) else None)
        if person is None:
            return
        for group in run:
            if group.post and self._nobody(group):
                continue
            self._link(person, group, "post name" if after else "name, post")

    def _nobody(self, group: Affiliation) -> bool:
        """A rank without an institution, or a post of many: 两百多位家长."""
        title = self.text[group.post.span.start : group.post.span.end] if group.post else ""
        many = _MANY.search(title) is not None
        member = group.chain and title.endswith("院士")  # of an academy that is named
        return many or bool(group.post and group.post.managing and not member)

    def _alone(
        self, person: Mention | None, chain: tuple[tuple[Name, ...], int], run: list[Affiliation]
    ) -> None:
        """An institution in brackets behind a name, or behind it in a list."""
        if person is None or run:
            return
        first = min(n.span.start for n in chain[0])
        gap = self.text[person.last : first]
        if _BESIDE.fullmatch(gap):
            self._link(person, Affiliation(first, chain[1], None, chain[0], 0.8), "name (org)")

    def _link(self, person: Mention, group: Affiliation, rule: str) -> None:
        sure = round(min(person.sure, group.sure, 0.9), 2)
        self.found.append(Link(person, group, f"zh.{rule.replace(' ', '-')}", sure))
