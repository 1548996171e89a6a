"""Posts and institutions that a form has in each other's field."""

from __future__ import annotations

import re
from typing import Final

from kg.names import clean, fold
from kg.roles import position

# What stands between a post and the institution where it is held.
_BETWEEN: Final = re.compile(r"\s*[,|]\s+|\s+(?:-|–|—|@|at)\s+|\s*\|\s*")


def parted(post: str, institution: str) -> tuple[str, str]:
    """A post and an institution, each without the other.

    The institution is not repeated behind the post, and what is a post and nothing else is no
    institution.

    >>> parted("Engineer, Wells Ltd", "Wells Ltd"), parted("", "Student")
    (('Engineer', 'Wells Ltd'), ('Student', ''))
    >>> parted("", "Software Developer - Wells"), parted("Head", "Institute of Wells, Leeds")
    (('Software Developer', 'Wells'), ('Head', 'Institute of Wells, Leeds'))
    >>> parted("Head of Wells", "Wells"), parted("CEO", "Society of Engineers")
    (('Head of Wells', 'Wells'), ('CEO', 'Society of Engineers'))
    """
    if institution and fold(post).endswith(f" {fold(institution)}"):
        pieces = list(_BETWEEN.finditer(post))
        before = next((p for p in pieces if fold(post[p.end() :]) == fold(institution)), None)
        post = clean(post[: before.start()]) if before else post
    if _is_post(institution):
        return post or institution, ""
    found = _BETWEEN.search(institution)
    if found and _is_post(first := clean(institution[: found.start()])):
        return post or first, clean(institution[found.end() :])
    return post, institution


def _is_post(printed: str) -> bool:
    """Whether words are a post and nothing else: its name stands last, in the singular."""
    words = printed.split()
    last = words[-1] if words else ""
    return (
        0 < len(words) <= 3
        and bool(position(last))
        and not last.isupper()
        and " of " not in printed
    )
