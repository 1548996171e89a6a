"""Posts that are printed without their institution: 副所长 in a report that names one institute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.extract.languages.chinese.lexicon import load
from kg.extract.organisations import Name
from kg.extract.sentence import Sentence

# The end of a post, and how the institutions end that have one.
_OF = {
    "校长": ("大学", "学校", "中学", "小学", "师范学院", "理工学院"),
    "院长": ("院",),
    "所长": ("所",),
    "所长助理": ("所",),
    "会长": ("会",),
    "理事长": ("会", "联盟"),
    "监事长": ("会",),
    "秘书长": ("会", "联盟"),
    "馆长": ("馆",),
    "社长": ("社",),
    "总裁": ("公司", "集团"),
    "董事长": ("公司", "集团"),
    "总经理": ("公司", "集团"),
}
_OURS = ("我", "本", "该")
_SURE = 0.6
_MANY = 60  # different institutions: no report, but a list


def complete(text: str, sentences: Sequence[Sentence]) -> None:
    """Give such posts the institution that the report names most often of those that have them."""
    chains: dict[str, tuple[Name, ...]] = {}
    often: Counter[str] = Counter()
    for mention in (m for s in sentences for m in s.mentions):
        if mention.organisation is not None:
            leaf = mention.organisation.chain[0].span
            name = text[leaf.start : leaf.end]
            often[name] += 1
            chains.setdefault(name, mention.organisation.chain)
    most: dict[tuple[str, ...], str] = {}
    posts = load().posts
    for link in (k for s in sentences for k in s.links):
        post = link.affiliation.post
        if post is None or link.affiliation.chain:
            continue
        title = text[post.span.start : post.span.end]
        ends = next((e for end, e in _OF.items() if title.endswith(end)), ())
        if not ends or not posts.fullmatch(title):
            continue
        if ends not in most:
            most[ends] = _most(often, ends)
        if most[ends]:
            link.affiliation.chain = chains[most[ends]]
            link.affiliation.sure = min(link.affiliation.sure, _SURE)


def _most(often: Counter[str], ends: tuple[str, ...]) -> str:
    """The fullest form of the institution with such an end that is named most, "" for a tie.

    >>> _most(Counter({"津海市台州商会": 2, "商会": 1, "作家协会": 1}), ("会",))
    '津海市台州商会'
    """
    names = [n for n in often if n.endswith(ends) and not n.startswith(_OURS)]
    if len(names) > _MANY:
        return ""
    total = {
        n: sum(often[o] for o in names if n.endswith(o))
        for n in names
        if not any(o != n and o.endswith(n) for o in names)
    }
    ranked = sorted(((count, n) for n, count in total.items()), reverse=True)
    alone = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][0] > ranked[1][0])
    return ranked[0][1] if alone else ""
