"""What people are, and where: the layers person-title, person-organisation and triple."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.score.agree import Page, fold, fold_post, joined
from kg.score.assign import Tally, distinct, tally
from kg.score.found import Found
from kg.score.wanted import Post, Wanted


class Posts:
    """The posts of the people found, against those of the gold person that each of them is."""

    def __init__(self, found: Found, wanted: Wanted, page: Page, who: Mapping[str, int]) -> None:
        self._found, self._page, self._who = found, page, who
        self._posts = [post for post in found.posts if post.person in who]
        self._wanted = [post for post in wanted.posts if post.present]

    def layers(self) -> dict[str, Tally]:
        return {
            "person-title": self._titles(),
            "person-organisation": self._organisations(),
            "triple": self._triples(),
        }

    def _titles(self) -> Tally:
        lang = self._page.lang
        found = distinct((p.person, fold_post(p.title, lang)) for p in self._posts if p.title)
        accepted: dict[tuple[int, str], set[str]] = {}
        for post in self._wanted:
            if post.title:
                key = (post.person, fold_post(post.title, lang))
                accepted.setdefault(key, set()).update(post.titles)

        def fit(item: tuple[str, str], key: tuple[int, str]) -> int:
            person, title = item
            if self._who[person] != key[0] or title not in accepted[key]:
                return 0
            return 2 if title == key[1] else 1

        return tally(found, list(accepted), fit)

    def _organisations(self) -> Tally:
        """Any link of either chain; of several right links of one chain, none is an error."""
        found = distinct((p.person, p.organisation) for p in self._posts if p.organisation)
        posts = {(p.person, tuple(map(fold, p.chain))): p for p in self._wanted if p.chain}
        required = list(posts.values())
        optional = [p for p in self._wanted if not p.chain]

        def fit(item: tuple[str, str], post: Post) -> int:
            if self._who[item[0]] != post.person:
                return 0
            chain = self._found.chain(item[1])
            also = [a for p in self._wanted if _one_affiliation(p, post) for a in p.also]
            if self._same(chain[:1], post.chain[:1]):
                return 2
            return 1 if self._same(chain, (*post.chain, *also)) else 0

        excused = [any(fit(item, post) for post in (*required, *optional)) for item in found]
        return tally(found, required, fit, excused)

    def _triples(self) -> Tally:
        lang = self._page.lang
        found = distinct(
            (p.person, fold_post(p.title, lang), p.organisation)
            for p in self._posts
            if p.title and p.organisation
        )
        posts = {
            (p.person, fold_post(p.title, lang), tuple(map(fold, p.chain))): p
            for p in self._wanted
            if p.title and p.chain
        }
        required = list(posts.values())
        optional = [p for p in self._wanted if p.title and not p.chain]

        def fit(item: tuple[str, str, str], post: Post) -> int:
            person, title, organisation = item
            if self._who[person] != post.person or title not in post.titles:
                return 0
            return int(self._leaf_or_full(self._found.chain(organisation), post))

        excused = [any(fit(item, post) for post in optional) for item in found]
        return tally(found, required, fit, excused)

    def _leaf_or_full(self, chain: tuple[str, ...], post: Post) -> bool:
        if self._same(chain[:1], (*post.chain[:1], *post.also)):
            return True
        full = {joined(chain) for chain in (post.chain, post.chain[::-1]) if chain}
        full.update(joined((form,)) for form in post.also)
        return joined(chain) in full or joined(chain[:1]) in full

    def _same(self, some: Iterable[str], others: Sequence[str]) -> bool:
        return any(self._page.same(one, other) for one in some for other in others)


def _one_affiliation(one: Post, other: Post) -> bool:
    return one.person == other.person and one.chain == other.chain
