"""The layers of the score: which found items earn which wanted ones."""

from __future__ import annotations

from typing import Final

from kg.score.agree import (
    NAME_SIMILARITY,
    Page,
    date_within,
    fold_person,
    fold_post,
    fold_title,
    joined,
    similarity,
)
from kg.score.assign import Tally, assign, distinct, tally
from kg.score.found import Found
from kg.score.institutions import Institutions
from kg.score.posts import Posts
from kg.score.wanted import Wanted

LAYERS: Final = (
    "person",
    "organisation",
    "person-title",
    "person-organisation",
    "triple",
    "part-of",
    "talk-title",
    "event-name",
    "date",
    "place",
    "mode",
    "organiser",
    "contribution",
)
_NOBODY: Final = -1  # stands for the gold person of a found person that the gold does not know


def measure(found: Found, wanted: Wanted, page: Page) -> dict[str, Tally]:
    """Tally of every layer of one document."""
    persons, who = _persons(found, wanted, page.lang)
    return {
        "person": persons,
        "talk-title": _talk_titles(found, wanted, page),
        "organiser": _backers(found, wanted, page),
        "contribution": _contributions(found, wanted, who),
        **Institutions(found, wanted, page).layers(),
        **Posts(found, wanted, page, who).layers(),
        **_event(found, wanted, page),
    }


def _persons(found: Found, wanted: Wanted, lang: str) -> tuple[Tally, dict[str, int]]:
    """The tally, and for each found person that counts the gold person it is (or `_NOBODY`)."""
    keys = list(found.persons)
    present = [i for i, person in enumerate(wanted.persons) if person.present]
    absent = {form for person in wanted.persons if not person.present for form in person.forms}
    titles = {
        key: {fold_post(p.title, lang) for p in found.posts if p.person == key} for key in keys
    }

    def fit(key: str, index: int) -> int:
        name, forms = fold_person(found.persons[key]), wanted.persons[index].forms
        if name not in forms:
            return 0
        # Of two people of one name, each is the one whose positions fit.
        shared = sum(
            not titles[key].isdisjoint(p.titles) for p in wanted.posts if p.person == index
        )
        return (100 if name == forms[0] else 50) + min(shared, 9)

    excused = [fold_person(found.persons[key]) in absent for key in keys]
    pairs = assign(keys, present, fit, excused)
    who = {
        key: present[pairs[i]] if i in pairs else _NOBODY
        for i, key in enumerate(keys)
        if i in pairs or not excused[i]
    }
    return tally(keys, present, fit, excused), who


def _talk_titles(found: Found, wanted: Wanted, page: Page) -> Tally:
    titles = distinct(fold_title(title, page.lang) for title in found.talk_titles)
    required: dict[str, bool] = {}
    for title, scored in wanted.talk_titles.items():
        folded = fold_title(title, page.lang)
        required[folded] = required.get(folded, False) or scored
    return tally(
        titles,
        [title for title, scored in required.items() if scored],
        lambda one, other: int(one == other),
        [title in required and not required[title] for title in titles],
    )


def _event(found: Found, wanted: Wanted, page: Page) -> dict[str, Tally]:
    gold = wanted.event
    name = found.event_value("name")
    names = [fold_title(form, page.lang) for form in wanted.event_names()]

    def named(form: str, _: str) -> int:
        folded = fold_title(form, page.lang)
        return int(any(similarity(folded, known) >= NAME_SIMILARITY for known in names))

    places = [form for form in gold.get("place") or () if form]

    def placed(form: str, _: str) -> int:
        return int(any(page.same(form, place) for place in places))

    dates = [(prop, found.event_value(prop)) for prop in ("start", "end")]
    found_places = found.places()
    return {
        "event-name": tally(
            _stated(name),
            _stated(gold.get("name")),
            named,
            [bool(n and named(n, "")) for n in _stated(name)],
        ),
        "date": tally(
            [date for date in dates if date[1]],
            [(prop, gold[prop]) for prop in ("start", "end") if gold.get(prop)],
            lambda one, other: int(one[0] == other[0] and date_within(one[1], other[1])),
        ),
        # Any of the gold's places will do, and naming two of them is no error.
        "place": tally(
            found_places, places[:1], placed, [bool(placed(p, "")) for p in found_places]
        ),
        "mode": tally(
            _stated(found.event_value("mode")),
            _stated(gold.get("mode")),
            lambda one, other: int(one == other),
        ),
    }


def _backers(found: Found, wanted: Wanted, page: Page) -> Tally:
    def fit(item: tuple[str, str], backer: tuple[str, list[str]]) -> int:
        chain = found.chain(item[1])
        same = any(
            page.same(chain[0], form) or joined(chain) == joined((form,)) for form in backer[1]
        )
        return int(item[0] == backer[0] and same)

    return tally(found.backers(), wanted.backers, fit)


def _contributions(found: Found, wanted: Wanted, who: dict[str, int]) -> Tally:
    return tally(
        [item for item in found.contributions() if item[0] in who],
        sorted(wanted.contributions),
        lambda one, other: int((who[one[0]], one[1]) == other),
    )


def _stated(value: str | None) -> list[str]:
    return [value] if value else []
