"""Which elements of an HTML page hold what the page is there to say.

What the page marks as its content is taken at its word. Menus, footers, notices and whatever else
looks like furniture goes, unless it turns out to hold the content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.ingest.elements import Amount, Element, elements
from kg.ingest.markup import Token


@dataclass(slots=True)
class Outline:
    """All elements of a page, parents before children; the first is the page itself."""

    elements: list[Element]
    title: tuple[int, int] = (0, 0)  # the tokens of the page's title

    def skips(self) -> dict[int, int]:
        """First token of each outermost element that is gone → the token after it."""
        rows = self.elements
        return {e.first: e.last for e in rows[1:] if e.gone and not rows[e.parent].gone}


def outline(html: str, tokens: Sequence[Token]) -> Outline:
    """Rows for the elements of a page, with what is not content marked as gone.

    >>> from kg.ingest.markup import tokens
    >>> html = "<nav>Home</nav><p>Text<p>More"
    >>> [(e.name, e.gone) for e in outline(html, list(tokens(html))).elements[1:]]
    [('nav', True), ('p', False), ('p', False)]
    """
    page = Outline(*elements(html, tokens))
    _sum_up(page.elements)
    _mark_gone(page.elements)
    if not page.elements[0].held.chars:  # furniture all through: then it is the content
        _mark_gone(page.elements, only_machinery=True)
    return page


def content(page: Outline) -> int:
    """Index of the element that holds the page's content; what is beside the point in it goes.

    The main element, else an article that outweighs the others, else the whole page.
    """
    rows = page.elements
    total = rows[0].held.chars
    mains = [i for i, e in enumerate(rows) if e.is_main and not e.gone and e.held.chars * 5 > total]
    root = max(mains, key=lambda i: rows[i].held.chars, default=0)
    articles = [
        i for i in _outer_articles(rows) if rows[root].first <= rows[i].first < rows[root].last
    ]
    largest = max(articles, key=lambda i: rows[i].held.chars, default=0)
    most = largest and rows[largest].held.chars * 2 >= sum(rows[i].held.chars for i in articles)
    if root and most:
        _drop(rows, [i for i in articles if _is_teaser(rows[i], rows[largest])])
    if not root and most and rows[largest].held.chars * 5 > total:
        return largest
    if not root:
        _drop(rows, [i for i, e in enumerate(rows) if i and _is_link_list(e, total)])
    return root


def _outer_articles(rows: Sequence[Element]) -> list[int]:
    within = [False] * len(rows)
    for i, element in enumerate(rows[1:], 1):
        within[i] = within[element.parent] or rows[element.parent].name == "article"
    return [i for i, e in enumerate(rows) if e.name == "article" and not e.gone and not within[i]]


def _is_teaser(article: Element, largest: Element) -> bool:
    """Whether a small article beside a large one mostly links to somewhere else."""
    held = article.held
    return held.chars * 3 < largest.held.chars and held.linked * 3 >= held.chars


def _is_link_list(element: Element, total: int) -> bool:
    """Whether a lesser part of the page is hardly more than links, as menus are."""
    held = element.held
    lesser = held.chars * 2 <= total and not held.headlines
    return lesser and held.links >= 3 and held.linked * 100 >= held.chars * 85


def _drop(rows: Sequence[Element], indices: Sequence[int]) -> None:
    for index in indices:
        rows[index].gone = True
    for element in rows[1:]:
        element.gone = element.gone or rows[element.parent].gone


def _sum_up(rows: Sequence[Element]) -> None:
    """What each element holds: its own, and what the elements in it hold that are not gone."""
    for element in rows:
        element.held = Amount()
        element.held.add(element.own)
    for element in reversed(rows[1:]):
        if not (element.gone or element.machinery):
            rows[element.parent].held.add(element.held)


def _mark_gone(rows: Sequence[Element], *, only_machinery: bool = False) -> None:
    whole = rows[0].held.chars
    for element in rows[1:]:
        held = element.held
        most = held.chars * 2 > whole
        # A tag that was never closed can make furniture of the whole page.
        furniture = element.furniture and not (held.mains or (held.headlines and most))
        side_show = element.side_show and not (held.mains or held.headlines or most)
        element.gone = (
            rows[element.parent].gone
            or element.machinery
            or (not only_machinery and (furniture or side_show))
        )
    _sum_up(rows)
