"""Where the values of a gold file stand in their text: the gold says what, training needs where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kg.extract.tokens import Token

Span = tuple[int, int]
_ARTICLE = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)
_COURTESY = re.compile(
    r"^(?:Prof\.?|Professor|Dr\.?|Mr\.?|Mrs\.?|Ms\.?|Sir|Dame|Doña|Don)\s+(?=\S)", re.IGNORECASE
)
_POINTING = frozenset("our its his her their this".split())
# Of two overlapping values the longer one is taken; of equal ones the first of this order.
_ORDER = {"TALK": 0, "EVT": 1, "TTL": 2, "ORG": 3, "PER": 4, "LOC": 5}


class Labelled(NamedTuple):
    """A value of the gold at its place."""

    span: Span
    label: str


class Aligned(NamedTuple):
    """All values at their places, and the place of each title by (person, position)."""

    spans: list[Labelled]
    titles: dict[tuple[int, int], Span]


def bare(form: str) -> str:
    """A person's form without a courtesy title in front."""
    return _COURTESY.sub("", form)


def distance(text: str, title: Span, person: Span) -> int:
    """How far a title or institution stands from a name; sentences and lines count double."""
    before = title[1] <= person[0]
    gap = text[title[1] : person[0]] if before else text[person[1] : title[0]]
    breaks = 100 * gap.count("\n") + 60 * len(re.findall(r"[.;] ", gap))
    return len(gap) + breaks + (0 if before else -3)


def align(text: str, gold: Mapping[str, Any]) -> Aligned:
    """Find every value of the gold in the text; none overlaps another."""
    people = gold.get("persons") or []
    found: list[Labelled] = []
    mentions: list[list[Span]] = []
    for person in people:
        forms = [person["name"], *(person.get("aliases") or [])]
        mine = [span for form in forms for span in _occurrences(text, bare(form))]
        mentions.append(mine)
        found += [Labelled(span, "PER") for span in mine]
    found += [
        Labelled(span, label) for form, label in _named(gold) for span in _occurrences(text, form)
    ]
    titles = dict(_titles(text, people, mentions))
    found += [Labelled(span, "TTL") for span in titles.values()]
    found.sort(key=lambda f: (f.span[0] - f.span[1], _ORDER[f.label], f.span))
    taken: list[Labelled] = []
    used = bytearray(len(text) + 1)
    for one in found:
        start, end = one.span
        if not any(used[start:end]):
            used[start:end] = b"\1" * (end - start)
            taken.append(one)
    return Aligned(sorted(taken), titles)


def _named(gold: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Institutions, names of the event, titles of talks and places, each with its label."""
    people = gold.get("persons") or []
    event = gold.get("event") or {}
    chains = [
        link
        for person in people
        for position in person.get("positions") or ()
        for link in position.get("organisation") or ()
        if link
    ]
    institutions = list(chains)
    for backer in gold.get("organisations") or ():
        institutions.append(backer["name"])
        # a form that holds a link of a chain is several institutions
        others = backer.get("accept") or ()
        institutions += [o for o in others if not any(c != o and c in o for c in chains)]
    institutions += gold.get("other_organisations") or []
    for form in dict.fromkeys(_ARTICLE.sub("", i) for i in institutions):
        if form.split()[0].lower() not in _POINTING:
            yield form, "ORG"
    for form in (event.get("name"), *(event.get("accept") or ())):
        if form:
            yield _ARTICLE.sub("", form), "EVT"
    for person in people:
        for contribution in person.get("contributions") or ():
            if contribution.get("title"):
                yield contribution["title"], "TALK"
    for form in event.get("place") or ():
        yield _ARTICLE.sub("", form), "LOC"


def _titles(
    text: str, people: list[Any], mentions: list[list[Span]]
) -> Iterator[tuple[tuple[int, int], Span]]:
    """The place of each title: where one of its forms stands nearest to its person."""
    for k, person in enumerate(people):
        for n, position in enumerate(person.get("positions") or ()):
            title = position.get("title")
            for form in (title, *(position.get("accept_title") or ())) if title else ():
                places = _occurrences(text, form, any_case=True)
                near = [(distance(text, s, m), s) for s in places for m in mentions[k]]
                if near:
                    yield (k, n), min(near)[1]
                    break


def _occurrences(text: str, form: str, *, any_case: bool = False) -> list[Span]:
    form = form.strip()
    if not form:
        return []
    words = (re.escape(w).replace("'", "['’]").replace('"', '["“”]') for w in form.split())
    body = r"(?<![^\W_])" + r"\s+".join(words) + r"(?![^\W_])"
    found = [m.span() for m in re.finditer(body, text)]
    if not found and (any_case or len(form.split()) > 1):
        found = [m.span() for m in re.finditer(body, text, re.IGNORECASE)]
    return found


def labels(tokens: list[Token], spans: list[Labelled]) -> list[str]:
    """The label of each token of a sentence, B- where a value begins, O outside all."""
    found = ["O"] * len(tokens)
    for (start, end), label in spans:
        inside = [i for i, t in enumerate(tokens) if t.start < end and t.end > start]
        for n, i in enumerate(inside):
            found[i] = f"{'I' if n else 'B'}-{label}"
    return found
