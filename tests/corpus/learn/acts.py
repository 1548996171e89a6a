"""Who did what in the gold, for the chooser of acts: the gold names the deed, not its words."""

from __future__ import annotations

from collections import defaultdict

from kg.extract.model.acting import TYPES, actors
from kg.extract.model.reading import ModelReader
from kg.extract.people import People
from kg.score.agree import fold_person

from .documents import Document
from .loglinear import Bag, Group, train_bags


def train_acts(documents: list[Document], reader: ModelReader) -> dict[str, float]:
    """Weights of what speaks for each kind of contribution."""
    bags: list[Bag] = []
    others: list[Group] = []
    for document in documents:
        _gather(document, reader, bags, others)
    return train_bags(bags, others)


def _gather(document: Document, reader: ModelReader, bags: list[Bag], others: list[Group]) -> None:
    sentences = document.sentences(reader)
    people = People(document.passage.text, sentences)
    names = {p.key: fold_person(p.forms[0][0]) for p in people}
    known: dict[str, int] = {}
    persons = document.gold.get("persons") or []
    for k, person in enumerate(persons):
        for form in (person["name"], *(person.get("aliases") or ())):
            known.setdefault(fold_person(form), k)
    found: dict[tuple[int, str], Bag] = defaultdict(list)
    for actor in actors(document.passage.text, sentences):
        who = known.get(names.get(people.key(actor.person), ""))
        if who is None:
            continue
        did = {c["type"] for c in persons[who].get("contributions") or ()}
        for kind in TYPES:
            features = [f"{kind}|"] + [f"{kind}|{s.feature}" for s in actor.signs]
            group = Group([[], features], {int(kind in did)})
            if kind in did:
                found[who, kind].append(group)
            else:
                others.append(group)
    bags += found.values()
