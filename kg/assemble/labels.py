"""One preferred label for every thing, chosen from the printed forms; the rest are alternatives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from kg.assemble.parts import Groups
from kg.model import Kind
from kg.statements import LABEL


def preferred(groups: Groups, canonical: Mapping[str, str]) -> dict[str, str]:
    """Canonical id → label: the printed form seen most often, then the longest, then the first.

    An acronym is preferred only where nothing else is printed. Contributions without a printed
    title are described ("Talk by Ada Lovelace"): the only labels that are not quotations.

    >>> from kg.model import Statement
    >>> lines = [Statement("person/ada@0", "name", form) for form in ("Ada", "A. Lovelace")]
    >>> preferred({"person/ada@0": lines}, {"person/ada@0": "person/ada"})
    {'person/ada': 'A. Lovelace'}
    """
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    short: dict[str, Counter[str]] = defaultdict(Counter)
    stated: dict[str, set[str]] = defaultdict(set)
    for mention, lines in groups.items():
        for line in lines:
            if line.prop in ("name", "title") and line.kind not in (Kind.MEMBERSHIP, Kind.SOURCE):
                forms[canonical[mention]][line.value] += 1
            elif line.prop == "acronym":
                short[canonical[mention]][line.value] += 1
            elif line.prop == LABEL:
                stated[canonical[mention]].add(line.value)
    for thing, counts in short.items():
        forms.setdefault(thing, counts)
    labels = {
        thing: min(counts, key=lambda form: (-counts[form], -len(form), form))
        for thing, counts in forms.items()
    }
    labels |= {thing: min(forms) for thing, forms in stated.items()}
    return labels | _described(groups, canonical, labels)


def _described(
    groups: Groups, canonical: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str, str]:
    """Labels for contributions that have no printed title."""
    people: dict[str, set[str]] = defaultdict(set)
    for lines in groups.values():
        if lines[0].kind is Kind.PARTICIPATION:
            who = [labels.get(canonical[s.value], "") for s in lines if s.prop == "participant"]
            for line in lines:
                if line.prop == "part":
                    people[canonical[line.value]].update(filter(None, who))
    found = {}
    for mention, lines in groups.items():
        thing = canonical[mention]
        if lines[0].kind is Kind.CONTRIBUTION and thing not in labels:
            kind = next((s.value for s in lines if s.prop == "type"), "contribution")
            names = sorted(people[thing])
            listed = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
            by = f" by {listed}" if listed else ""
            found[thing] = f"{kind.replace('-', ' ').capitalize()}{by}"
    return found
