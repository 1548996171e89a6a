"""Institutions and how they nest: the layers organisation and part-of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.score.agree import Page, fold_title
from kg.score.assign import Tally, distinct, tally
from kg.score.found import Found
from kg.score.wanted import Institution, Wanted


class Institutions:
    """Organisation and part-of: the institutions of the document and how they nest."""

    def __init__(self, found: Found, wanted: Wanted, page: Page) -> None:
        self._found, self._wanted, self._page = found, wanted, page
        self._known = wanted.institutions
        self._accepted = [form for post in wanted.posts for form in post.also]
        self._cache: dict[str, frozenset[int]] = {}

    def layers(self) -> dict[str, Tally]:
        return {"organisation": self._organisations(), "part-of": self._part_of()}

    def _organisations(self) -> Tally:
        lang = self._page.lang
        names = list({fold_title(n, lang): n for n in self._found.organisations.values()}.values())
        required = [i for i, institution in enumerate(self._known) if institution.required]

        def fit(name: str, index: int) -> int:
            return self._fit(name, index, self._known[index].also)

        return tally(names, required, fit, [self._neither_way(name) for name in names])

    def _part_of(self) -> Tally:
        found = distinct(
            (self._found.organisations[child], self._found.organisations[parent])
            for child, parent in self._found.parents.items()
        )
        required: dict[tuple[int, int], list[str]] = {}
        optional: dict[tuple[int, int], list[str]] = {}
        for post in self._wanted.posts:
            for child, parent in pairwise(post.chain):
                pair = (min(self._named(child)), min(self._named(parent)))
                (required if post.present else optional).setdefault(pair, []).extend(post.also)

        def fit(item: tuple[str, str], pair: tuple[int, int]) -> int:
            also = required.get(pair, []) + optional.get(pair, [])
            child, parent = (self._fit(n, i, also) for n, i in zip(item, pair, strict=True))
            return child * parent

        # Nobody annotated what an institution named in passing is part of.
        excused = [
            self._neither_way(item[0]) or any(fit(item, pair) for pair in optional)
            for item in found
        ]
        return tally(found, list(required), fit, excused)

    def _fit(self, name: str, index: int, also: Sequence[str]) -> int:
        """2 for one of the institution's names, 1 for a form that is only accepted in its place."""
        named = self._named(name)
        if named:
            return 2 if index in named else 0
        return int(any(self._page.same(name, form) for form in also))

    def _named(self, name: str) -> frozenset[int]:
        """Indices of the institutions that have this name."""
        if name not in self._cache:
            self._cache[name] = frozenset(
                i for i, known in enumerate(self._known) if self._has(known, name)
            )
        return self._cache[name]

    def _has(self, institution: Institution, name: str) -> bool:
        return any(self._page.same(name, form) for form in institution.forms)

    def _neither_way(self, name: str) -> bool:
        named = self._named(name)
        if named:
            return not any(self._known[index].required for index in named)
        return any(self._page.same(name, form) for form in self._accepted)
