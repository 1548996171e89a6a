"""What the gold of one document asks for: required items, and others that are no error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kg.score.agree import Page, fold_person, post_forms
from kg.score.found import BACKER_CLASS

SCORED_TYPES: Final = frozenset(("address", "talk", "discussion", "chair", "closing", "attended"))
# "our university", "this centre": the words do not name an institution of their own.
_POINTING: Final = frozenset("our its his her their this that".split())
_COMMON_NOUNS: Final = frozenset(
    "academy agency association centre center clinic college committee company council department"
    " faculty foundation hospital institute laboratory ministry office organisation organization"
    " school society university".split()
)


@dataclass(frozen=True, slots=True)
class Person:
    """A named person: folded forms, the fullest first; absent ones count neither way."""

    forms: tuple[str, ...]
    present: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A position: whose, the folded titles accepted, the organisations as printed."""

    person: int
    title: str
    titles: frozenset[str]
    chain: tuple[str, ...]
    also: tuple[str, ...]
    present: bool


@dataclass(slots=True)
class Institution:
    """An institution that the gold names: its forms, other accepted ones, whether it must be found.

    `forms` are names of this very institution; `also` are what a position accepts in its place,
    which may be its full chain or the organisation above it.
    """

    forms: list[str]
    required: bool
    also: list[str] = field(default_factory=list)


class Wanted:
    """The gold of one document; lists that it lacks are empty."""

    def __init__(self, gold: Mapping[str, Any], page: Page) -> None:
        self._page = page
        self.event: Mapping[str, Any] = gold.get("event") or {}
        self.persons: list[Person] = []
        self.posts: list[Post] = []
        self.contributions: set[tuple[int, str]] = set()
        self.talk_titles: dict[str, bool] = {}  # printed title → required
        for person in gold.get("persons") or ():
            self._add_person(person)
        self.backers = [
            (
                BACKER_CLASS.get(entry["role"], entry["role"]),
                [entry["name"], *_list(entry, "accept")],
            )
            for entry in gold.get("organisations") or ()
        ]
        self.institutions = self._institutions(_list(gold, "other_organisations"))

    def event_names(self) -> list[str]:
        """The event's name, if the text gives one, then the other acceptable names."""
        return [name for name in (self.event.get("name"), *_list(self.event, "accept")) if name]

    def _add_person(self, person: Mapping[str, Any]) -> None:
        index, present = len(self.persons), person.get("present", True)
        forms = [fold_person(form) for form in (person["name"], *_list(person, "aliases"))]
        self.persons.append(Person(tuple(dict.fromkeys(forms)), present))
        for post in person.get("positions") or ():
            title = post.get("title") or ""
            titles = (
                post_forms(title, tuple(_list(post, "accept_title")), self._page.lang)
                if title
                else frozenset[str]()
            )
            chain, also = _list(post, "organisation"), _list(post, "accept_organisation")
            self.posts.append(Post(index, title, titles, tuple(chain), tuple(also), present))
        for contribution in person.get("contributions") or ():
            scored = present and contribution["type"] in SCORED_TYPES
            if scored:
                self.contributions.add((index, contribution["type"]))
            if title := contribution.get("title"):
                self.talk_titles[title] = self.talk_titles.get(title, False) or scored

    def _institutions(self, others: Sequence[str]) -> list[Institution]:
        found: list[Institution] = []
        for _, forms in self.backers:
            self._merge(found, forms, required=True)
        for post in self.posts:
            for link in post.chain:
                required = post.present and not _points(link)
                self._merge(found, [link], required=required).also += post.also
        for form in others:
            self._merge(found, [form], required=False)
        return found

    def _merge(
        self, found: list[Institution], forms: Iterable[str], *, required: bool
    ) -> Institution:
        """The institution of any of these forms, with all of them; a new one if there is none."""
        new = Institution(list(forms), required)
        for known in [k for k in found if any(self._same(k, form) for form in new.forms)]:
            found.remove(known)
            new.forms = list(dict.fromkeys(known.forms + new.forms))
            new.also += known.also
            new.required |= known.required
        found.append(new)
        return new

    def _same(self, institution: Institution, form: str) -> bool:
        return any(self._page.same(form, known) for known in institution.forms)


def _list(entry: Mapping[str, Any], key: str) -> list[str]:
    return [value for value in entry.get(key) or () if value]


def _points(link: str) -> bool:
    """Whether a link only points at an institution: "our university", "the Centre"."""
    first, _, rest = link.casefold().partition(" ")
    return first in _POINTING or (first == "the" and rest in _COMMON_NOUNS)
