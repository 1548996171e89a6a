"""The event of the gold among the candidates of the text, and the institutions that bore it."""

from __future__ import annotations

from kg.dates import find_years, with_year
from kg.extract.event import read_event
from kg.extract.event_facts import Event, Found
from kg.extract.lexicon import load
from kg.extract.model.backing import ROLES, backers
from kg.extract.model.event_reading import MODES, mode_signs
from kg.extract.model.eventing import Choice, date_choices, name_choices, place_choices
from kg.extract.model.reading import ModelReader
from kg.extract.sentence import Sentence
from kg.score.agree import NAME_SIMILARITY, Page, date_within, fold_title, similarity

from .documents import Document
from .loglinear import Bag, Group, train, train_bags


def train_event(
    documents: list[Document], reader: ModelReader
) -> tuple[dict[str, float], dict[str, float]]:
    """Weights for the event's name, date, place and mode, and for who bore it."""
    groups: list[Group] = []
    bags: list[Bag] = []
    others: list[Group] = []
    for document in documents:
        sentences = document.sentences(reader)
        event = read_event(document.passage.text, sentences, load())
        groups += _choices(document, sentences, event)
        _backers(document, sentences, event, bags, others)
    return train(groups), train_bags(bags, others)


def _choices(document: Document, sentences: list[Sentence], event: Event) -> list[Group]:
    text, gold = document.passage.text, document.gold.get("event") or {}
    choices = name_choices(text, sentences, load(), event)
    forms = [f for f in (gold.get("name"), *(gold.get("accept") or ())) if f]
    folded = [fold_title(f) for f in forms]

    def named(choice: Choice) -> bool:
        printed = fold_title(text[choice.span.start : choice.span.end])
        return any(similarity(printed, form) >= NAME_SIMILARITY for form in folded)

    right = [k for k, c in enumerate(choices) if named(c)]
    groups = [_group("name", choices, right)]
    name = event.names[0] if event.names else None
    if right:
        first = choices[right[0]]
        name = Found("", first.span, first.quote, 1.0, "gold")
    dates = date_choices(text, sentences, name, event)
    groups.append(_group("date", dates, _right_dates(text, sentences, dates, gold)))
    places = place_choices(text, sentences, name, event)
    page = Page(text, "en")
    there = [
        k
        for k, c in enumerate(places)
        if any(page.same(text[c.span.start : c.span.end], p) for p in gold.get("place") or ())
    ]
    groups.append(_group("place", places, there))
    if gold.get("mode") in MODES:
        signs = mode_signs(event, text, sentences)
        ways = [[f"mode|{way}|{s}" for s in signs] for way in MODES]
        groups.append(Group(ways, {MODES.index(gold["mode"])}))
    return groups


def _group(kind: str, choices: list[Choice], right: list[int]) -> Group:
    """Nothing, then the candidates; nothing is right where none of them is."""
    return Group([[f"{kind}|none"], *(c.features for c in choices)], {k + 1 for k in right} or {0})


def _right_dates(
    text: str, sentences: list[Sentence], dates: list[Choice], gold: dict[str, str]
) -> list[int]:
    """The dates that tell most of the gold's first and last day."""
    year = next((c.date.start[:4] for c in dates if c.date and c.date.has_year), "")
    if not year:
        tops = (y.start for s in sentences[:4] for y in find_years(text, s.quote))
        year = next(tops, "")
    told: dict[int, tuple[int, int]] = {}
    for k, choice in enumerate(dates):
        if choice.date is None:
            continue
        days = {"start": choice.date.start, "end": choice.date.end}
        full = {p: with_year(d, year) if year else d for p, d in days.items()}
        agreeing = sum(bool(gold.get(p)) and date_within(d, gold[p]) for p, d in full.items())
        if agreeing:
            told[k] = (agreeing, len(full["start"]))
    best = max(told.values(), default=None)
    return [k for k, worth in told.items() if worth == best]


def _backers(
    document: Document,
    sentences: list[Sentence],
    event: Event,
    bags: list[Bag],
    others: list[Group],
) -> None:
    """A bag for each institution that bore the event, a group for each mention of any other."""
    text = document.passage.text
    page = Page(text, "en")
    wanted = [
        (b["role"], [b["name"], *(b.get("accept") or ())])
        for b in document.gold.get("organisations") or ()
    ]
    for namings in backers(text, sentences, event):
        printed = {
            text[slice(*n.mention.organisation.chain[0].span)]
            for n in namings
            if n.mention.organisation
        }
        mine = [
            role
            for role, forms in wanted
            if any(page.same(one, form) for one in printed for form in forms)
        ]
        right = ROLES.index(mine[0]) + 1 if mine and mine[0] in ROLES else 0
        groups = [
            Group([[], *([f"{role}|{f}" for f in n.features] for role in ROLES)], {right})
            for n in namings
        ]
        if right:
            bags.append(groups)
        elif not mine:
            others += groups
