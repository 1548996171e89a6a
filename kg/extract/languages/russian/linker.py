"""Whose post is it? Between two persons the posts of a list are cut once.

What stands before the cut belongs to the person before, what stands behind it to the person
after. Each joint costs something; changing the style of the list costs extra.
"""

from __future__ import annotations

import re

from kg.extract.languages.russian.lexicon import is_verb, load
from kg.extract.languages.russian.mentions import degree_end
from kg.extract.linker import Affiliation, Link
from kg.extract.mentions import Mention
from kg.extract.organisations import Name
from kg.extract.tokens import Token

_NEVER = 99.0
_LEFT_OUT = 1.9
_OTHER_STYLE = 0.5
_MARKS = {",": 0.2, "–": 0.2, "—": 0.2, "-": 0.3, "(": 0.1, ":": 0.6, "\t": 0.1, "•": 2.0}
_SILENT = frozenset("также тоже ныне сейчас сам сама это".split())
_BE = frozenset("был была были стал стала является избран избрана назначен назначена".split())
_TO_MANY = re.compile(r"[а-яё-]{4,}[ая]м")
_OF_MANY = re.compile(r"[а-яё-]{4,}(?:ов|ев|телей|[ая]ми)")  # журналистам, слушателям
_WOMEN = ("ницы", "ки", "исы", "рши", "ини")
_CHAIRS = re.compile(
    r"(?:со)?председател\w+|секретар\w+|зам\w*\.? председател\w+|арбитр\w*|рецензент\w*|"
    r"оппонент\w*|дискуссант\w*",
    re.IGNORECASE,
)
_HONOURS = re.compile(r"(?:народн|заслуженн)\w+ ", re.IGNORECASE)
_DATIVE = ("у", "ю", "е", "и", "ой", "ей")
_FROM = frozenset("из от с".split())


def link(tokens: list[Token], mentions: list[Mention]) -> list[Link]:
    """Who holds what in one sentence.

    >>> from kg.extract.languages.russian.mentions import find_mentions
    >>> from kg.extract.languages.russian.tokens import tokenize
    >>> t = "Выступили ректор СПбГУ Николай Кропачев и Анна Попова, декан МГУ"
    >>> tokens = tokenize(t, 0, len(t))
    >>> [t[k.person.span.start : k.person.span.end] for k in link(tokens, find_mentions(t, tokens))]
    ['Николай Кропачев', 'Анна Попова']
    """
    return _Linker(tokens, mentions).links()


class _Linker:
    def __init__(self, tokens: list[Token], mentions: list[Mention]) -> None:
        self.tokens = tokens
        self.persons = [m for m in mentions if m.type == "person"]
        self.groups = _groups(tokens, mentions)
        self.silent = _silent(tokens, mentions)

    def links(self) -> list[Link]:
        if not self.persons or not self.groups:
            return []
        best = min((self._assign(style) for style in ("before", "after")), key=lambda a: a[0])
        found: list[Link] = []
        for group, person, rule in best[1]:
            if group.post and group.post.managing and not group.chain:
                continue
            if not group.chain and self._of_the_event(group):
                continue
            sure = min(group.sure, self.persons[person].sure, 0.9)
            for k in self._sharing(group, person, rule):
                found.append(Link(self.persons[k], group, rule, round(sure, 2)))
        return found

    def _of_the_event(self, group: Affiliation) -> bool:
        """Whether a post is a part in the event and no position: председатель, секретарь."""
        if group.post is None:
            return False
        words = " ".join(t.text for t in self.tokens[group.post.first : group.post.last])
        return _CHAIRS.fullmatch(words) is not None or _HONOURS.match(words) is not None

    def _assign(self, style: str) -> tuple[float, list[tuple[Affiliation, int, str]]]:
        """The cheapest cuts of a sentence whose lists have the style: POST NAME or NAME, POST."""
        total = 0.0
        chosen: list[tuple[Affiliation, int, str]] = []
        g = 0
        for k in range(len(self.persons) + 1):
            before = k - 1
            stop = self.persons[k].first if k < len(self.persons) else len(self.tokens) + 1
            between: list[Affiliation] = []
            while g < len(self.groups) and self.groups[g].first < stop:
                between.append(self.groups[g])
                g += 1
            if between:
                cost, cut, end = self._cut(between, before, k, style)
                total += cost
                chosen += [(a, before, "list.before") for a in between[:cut]]
                chosen += [(a, k, "list.after") for a in between[end:]]
        return total, chosen

    def _cut(
        self, between: list[Affiliation], before: int, after: int, style: str
    ) -> tuple[float, int, int]:
        """The cost, how many groups go to the person before, and from which on to the one after."""
        n = len(between)
        to_before = [0.0]
        for m in range(n):
            if before < 0:
                step = _NEVER
            elif m == 0:
                step = self._to_before(self.persons[before], between[0])
            else:
                step = self._joint(between[m - 1], between[m])
            bracketed = self.tokens[between[m].first - 1].text == "(" if between[m].first else False
            other = style == "after" and not bracketed  # a bracket fits any style
            to_before.append(to_before[-1] + step + (_OTHER_STYLE if other else 0.0))
        to_after = [0.0] * (n + 1)
        for m in range(n - 1, -1, -1):
            if after >= len(self.persons):
                step = _NEVER
            elif m == n - 1:
                step = self._to_after(between[m], self.persons[after])
            else:
                step = self._joint(between[m], between[m + 1])
            to_after[m] = to_after[m + 1] + step + (_OTHER_STYLE if style == "before" else 0.0)
        first = min(range(n + 1), key=lambda m: to_before[m] + (n - m) * _LEFT_OUT)
        options = [
            (to_before[m] + (e - m) * _LEFT_OUT + to_after[e], m, e)
            for m in {0, first, *range(max(0, n - 6), n + 1), *range(min(n + 1, 6))}
            for e in {m, n, *range(max(m, n - 6), n + 1)}
            if e >= m
        ]
        return min(options)

    def _gap(self, start: int, end: int) -> list[Token]:
        """The tokens between, without degrees, ranks and what stands in brackets."""
        gap: list[Token] = []
        depth = 0
        for i in range(start, min(end, start + 60)):
            token = self.tokens[i]
            if token.text == "(" and any(t.text == ")" for t in self.tokens[i:end]):
                depth += 1
            elif token.text == ")" and depth:
                depth -= 1
            elif not depth and i not in self.silent and token.lower not in _SILENT:
                gap.append(token)
        return gap

    def _to_before(self, person: Mention, group: Affiliation) -> float:
        gap = self._gap(person.last, group.first)
        if not gap:
            return 0.9 if group.post else 1.5
        texts = [t.lower for t in gap]
        if any(is_verb(t) for t in gap) or any(t in ";.!?" for t in texts):
            return _NEVER
        many = group.plural and not self._of_women(group)
        if many and not self._is_listed(person):
            return _NEVER  # Иван Титов, представители вузов
        if texts == ["("] and self._introduces(group):
            return _NEVER  # (концертмейстер — Имя Фамилия)
        bare = [t for t in texts if t != ")"]
        if len(gap) == 3 and texts[0] == texts[2] == "," and load().is_place(gap[1]):
            bare = [","]  # Имя Фамилия, Тбилиси, университет
        if all(t in _MARKS for t in bare) and bare:
            ahead = 0.8 if self._introduces(group) else 0.0
            return min(_MARKS[t] for t in bare) + ahead + (0.0 if group.post else 0.3)
        if not group.post and len(bare) == 1 and bare[0] in _FROM:
            return 0.2
        if len(bare) == 2 and bare[0] in _MARKS and bare[1] in ("он", "она", "наш", "бывший"):
            return 0.4
        return _NEVER

    def _of_women(self, group: Affiliation) -> bool:
        """Whether a plural may as well be the genitive of one woman: сотрудницы, студентки."""
        words = self.tokens[group.first : group.last]
        return any(t.lower.endswith(_WOMEN) for t in words[:3])

    def _is_listed(self, person: Mention) -> bool:
        """Whether another person stands right before in the same list."""
        k = self.persons.index(person)
        gap = self._gap(self.persons[k - 1].last, person.first) if k else ()
        return bool(gap) and all(t.lower in (",", "и") for t in gap)

    def _introduces(self, group: Affiliation) -> bool:
        """Whether a dash or colon and a person follow: POST — NAME."""
        follower = self.tokens[group.last].text if group.last < len(self.tokens) else ""
        return follower in ("—", "–", ":") and any(p.first == group.last + 1 for p in self.persons)

    def _to_after(self, group: Affiliation, person: Mention) -> float:
        if not group.post:
            return _NEVER
        gap = [t.lower for t in self._gap(group.last, person.first)]
        name = self.tokens[person.last - 1].lower
        last = self.tokens[group.post.last - 1].lower
        if _OF_MANY.fullmatch(last) and group.post.last == group.post.first + 1:
            return _NEVER  # среди экспертов Иван Титов
        if self._to_many(group) and not name.endswith(_DATIVE):
            return _NEVER  # сообщил журналистам Иван Титов
        if not gap:
            return 0.0
        if len(gap) == 1 and gap[0] in _BE:
            return 0.4
        if any(is_verb(t) for t in self._gap(group.last, person.first)):
            return _NEVER
        if all(t in ("—", "–", "-", ":") for t in gap):
            return 0.5
        if len(gap) == 2 and gap[0] in ("из", "в"):
            return 0.4
        if gap[0] == "по" and len(gap) < 9:  # проректор КФУ по внешним связям Имя Фамилия
            between = self._gap(group.last, person.first)
            if all(t.word and not t.cap for t in between):
                return 0.3
        if all(t == "," for t in gap):
            return 0.2 if person.first - group.last > len(gap) else 1.3
        return _NEVER

    def _to_many(self, group: Affiliation) -> bool:
        return bool(group.post and _TO_MANY.fullmatch(self.tokens[group.post.first].lower))

    def _joint(self, one: Affiliation, other: Affiliation) -> float:
        if self._to_many(one) != self._to_many(other):
            return _NEVER
        gap = [t.lower for t in self._gap(one.last, other.first)]
        if not gap:
            return 0.1 if other.post else 0.4
        if len(gap) > 2:
            return _NEVER
        if not other.post or not one.post:
            return 0.6 if all(t in ("(", ",", "—", "–") for t in gap) else _NEVER
        if gap == [",", "и"]:
            return 1.0
        if all(t in (",", "и", "(", "/", "а", "также", "—", "–") for t in gap):
            return 0.3 if gap == [","] else 0.1
        return 0.8 if gap == [";"] else _NEVER

    def _sharing(self, group: Affiliation, person: int, rule: str) -> list[int]:
        """All who share a post in the plural, in the list that begins or ends at the person."""
        shared = [person]
        if not group.plural:
            return shared
        step = 1 if rule == "list.after" else -1
        k = person
        while 0 <= k + step < len(self.persons):
            one, other = sorted((k, k + step))
            gap = self._gap(self.persons[one].last, self.persons[other].first)
            if not gap or any(t.lower not in (",", "и") for t in gap):
                break
            k += step
            shared.append(k)
        return shared


def _groups(tokens: list[Token], mentions: list[Mention]) -> list[Affiliation]:
    """Posts with the institution behind them, and institutions that stand alone."""
    groups: list[Affiliation] = []
    taken: set[int] = set()
    for k, mention in enumerate(mentions):
        if mention.type == "post":
            chain: tuple[Name, ...] = ()
            last, sure = mention.last, mention.sure
            follower = mentions[k + 1] if k + 1 < len(mentions) else None
            if follower and follower.type == "organisation" and follower.organisation:
                gap = [t.lower for t in tokens[mention.last : follower.first]]
                if not gap or (len(gap) == 1 and gap[0] in ("при", "в", "от", "из", "(", "на")):
                    taken.add(k + 1)
                    chain, last = follower.organisation.chain, follower.last
                    sure = min(sure, follower.sure)
            before = mentions[k - 1] if k else None
            inside = before and [t.text for t in tokens[before.last : mention.first]] == ["("]
            led = mention.last < len(tokens) and tokens[mention.last].text in ("—", "–", ":")
            led = led or bool(follower and follower.first == mention.last)
            if not chain and before and before.organisation and inside and led and groups:
                chain = before.organisation.chain  # хор «Акварель» (руководитель — Имя)
                if groups[-1].post is None and groups[-1].last == before.last:
                    groups.pop()
            groups.append(Affiliation(mention.first, last, mention, chain, sure, mention.plural))
        elif mention.type == "organisation" and mention.organisation and k not in taken:
            chain = mention.organisation.chain
            if groups and groups[-1].chain and groups[-1].last == mention.first:
                groups[-1].chain += chain  # ректор РНИМУ им. Н. И. Пирогова Минздрава России
                groups[-1].last = mention.last
                continue
            groups.append(
                Affiliation(mention.first, mention.last, None, chain, min(0.8, mention.sure))
            )
    _share(tokens, groups)
    return _joined(tokens, groups)


def _joined(tokens: list[Token], groups: list[Affiliation]) -> list[Affiliation]:
    """«ведущий программист, ООО «МедРеестр»»: what follows a post is its institution."""
    kept: list[Affiliation] = []
    for group in groups:
        last = kept[-1] if kept else None
        if last and last.post and not last.chain and group.post is None:
            gap = [t.text for t in tokens[last.last : group.first]]
            if gap in ([","], ["("]):
                last.chain, last.last = group.chain, group.last
                last.sure = min(last.sure, group.sure)
                continue
        kept.append(group)
    return kept


def _share(tokens: list[Token], groups: list[Affiliation]) -> None:
    """«основатель и генеральный директор группы»: the institution is that of both posts."""
    for one, other in zip(reversed(groups[:-1]), reversed(groups[1:]), strict=True):
        gap = [t.lower for t in tokens[one.last : other.first]]
        if one.post and not one.chain and other.post and other.chain and gap == ["и"]:
            one.chain = other.chain


def _silent(tokens: list[Token], mentions: list[Mention]) -> frozenset[int]:
    """Indices of the tokens of degrees, titles before a name and ranks without institution."""
    found: set[int] = set()
    for i in range(len(tokens)):
        found |= set(range(i, degree_end(tokens, i)))
    for mention in mentions:
        if mention.type == "post" and mention.managing:
            found |= set(range(mention.first, mention.last))
    return frozenset(found)
