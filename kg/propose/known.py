"""What has been read in a text, looked up by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Kind, Record, Span
from kg.propose.places import Places

_ABOVE = ("unitOf", "subOrganizationOf")
_NAMED = (Kind.PERSON, Kind.ORGANISATION, Kind.EVENT)


@dataclass(slots=True)
class _Post:
    """A stated post: whose it is, and where."""

    person: str = ""
    organisation: str = ""


class Known:
    """Names and posts of a text by the places of their words.

    >>> from kg.model import Claim
    >>> name = Claim("name", "Ada Diaz", Span(4, 12), Span(0, 20), "demo")
    >>> known = Known([Record(Kind.PERSON, "ada-diaz", (name,))])
    >>> known.key(Kind.PERSON, Span(8, 12)), known.key(Kind.ORGANISATION, Span(8, 12))
    ('ada-diaz', '')
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self.event = next((r.key for r in records if r.kind is Kind.EVENT), "")
        self._names: dict[Kind, Places[str]] = {kind: Places() for kind in _NAMED}
        self._above: dict[str, set[str]] = defaultdict(set)
        self._posts: Places[_Post] = Places()  # by the sentence they stand in
        self._titles: Places[_Post] = Places()
        for record in records:
            post = _Post()
            for claim in record.claims:
                if claim.prop in ("name", "acronym") and claim.span and record.kind in _NAMED:
                    self._names[record.kind].add(claim.span, record.key)
                elif claim.prop in _ABOVE:
                    self._above[record.key].add(claim.value)
                elif record.kind is Kind.MEMBERSHIP:
                    if claim.prop == "member":
                        post.person = claim.value
                    elif claim.prop == "organisation":
                        post.organisation = claim.value
                    elif claim.prop == "title" and claim.span:
                        self._titles.add(claim.span, post)
                    if claim.quote:
                        self._posts.add(claim.quote, post)

    def kinds_at(self, span: Span) -> set[Kind]:
        """What the words at a place, or some of them, were read as."""
        return {kind for kind, names in self._names.items() if names.at(span)}

    def named(self, kind: Kind, span: Span) -> list[Span]:
        """Where things of a kind are named at a place."""
        return [there for there, _ in self._names[kind].at(span)]

    def key(self, kind: Kind, span: Span | None) -> str:
        """The key of the thing whose name stands there, the first of several, "" for none."""
        return next((key for _, key in self._names[kind].at(span)), "") if span else ""

    def agrees(
        self, unit: Span, person: Span, title: Span | None, organisation: Span | None
    ) -> bool:
        """Whether a post in that sentence says the same already, or more.

        An institution above the one of the post counts as the same.
        """
        who = self.key(Kind.PERSON, person)
        where = self._names[Kind.ORGANISATION].at(organisation) if organisation else []
        keys = {key for _, key in where}
        titled = [post for _, post in self._titles.at(title)] if title else []
        return any(
            post.person == who
            and (title is None or post in titled)
            and (organisation is None or bool(keys & self._chain(post.organisation)))
            for _, post in self._posts.at(unit)
        )

    def differs(self, unit: Span, person: Span, title: Span | None) -> bool:
        """Whether a post in that sentence says something else of the person, or of the title."""
        who = self.key(Kind.PERSON, person)
        taken = bool(title and self._titles.at(title))
        return taken or any(post.person == who for _, post in self._posts.at(unit) if who)

    def _chain(self, organisation: str) -> set[str]:
        """An institution and all above it."""
        found: set[str] = set()
        waiting = [organisation]
        while waiting:
            key = waiting.pop()
            if key and key not in found:
                found.add(key)
                waiting += self._above.get(key, ())
        return found
