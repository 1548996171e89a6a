"""What each column of a table is: by its label, by its values, and by what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from kg.ingest.tables import content
from kg.ingest.tables.column import OF_INSTITUTIONS, Column
from kg.ingest.tables.content import share
from kg.ingest.tables.grid import Table
from kg.ingest.tables.labels import Label, read_label
from kg.ingest.tables.owners import owned
from kg.ingest.tables.settle import settle

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MAIL: Final = re.compile(r"[\w.+'-]+@")
_SHOWN: Final = 3  # examples of a column
_WIDE: Final = 60  # characters of an example
# What is written in words, never in numbers or as yes and no.
_WORDS: Final = frozenset(
    "person,people,institution,event,session,name,position,given name,family name,department,city"
    ",country,proceedings,talk,title,url,topic,acronym,place,role,language,mode,type,track"
    ",decision".split(",")
)


def decide(table: Table, given: Mapping[int, Column]) -> list[Column]:
    """The columns of a table; those in `given` are what the user says.

    >>> from kg.ingest.tables.grid import Row
    >>> rows = [Row("row=2", ["Ada Diaz", "MIT"])]
    >>> table = Table("", ("Name", "Org"), "row=1", rows, lambda: iter(rows))
    >>> [(column.meaning, column.of) for column in decide(table, {})]
    [('person', ''), ('institution', 'person')]
    """
    values = [table.column(index) for index in range(len(table.labels))]
    called = read_label(table.name.rsplit(".", 1)[0])
    labels = [Label("") if table.headless else read_label(label) for label in table.labels]
    found = []
    for index, (text, label) in enumerate(zip(table.labels, labels, strict=True)):
        shown = tuple(_shown(v) for v in dict.fromkeys(values[index]))[:_SHOWN]
        column = given.get(index)
        if column is None:
            label = _hinted(label, called)
            meaning, role, event, why = _by_itself(text, label, values[index])
            column = Column(
                index, text, meaning, label.of, role, label.number, event=event, why=why
            )
        found.append(replace(column, examples=shown))
    fixed = frozenset(given)
    found = settle(found, values, fixed)
    found = [c if c.index in fixed and c.of else owned(c, found, values) for c in found]
    found = [replace(c, style=c.style or _style(c, values[c.index])) for c in found]
    return [replace(c, style="filled down") if _is_filled_down(c, table) else c for c in found]


def _hinted(label: Label, table: Label) -> Label:
    """In a list that is called "sponsors" a name is that of an organisation, and so on."""
    kinds = {"institution": ("name",), "session": ("name", "title"), "talk": ("name",)}
    named = kinds | {"person": ("name",)}
    meaning = "person" if table.meaning == "people" else table.meaning
    if table.role in OF_INSTITUTIONS:
        meaning = "institution"
    if label.meaning in named.get(meaning, ()) and not label.of:
        return label._replace(meaning=meaning)
    return label


def _by_itself(text: str, label: Label, values: Sequence[str]) -> tuple[str, str, str, str]:
    """Meaning, role, event and reason by label and values alone."""
    said = f"the label says {_called(label)}" if label.known else "the label is not known"
    year = _YEAR.search(text)
    if not values:
        return label.meaning or "ignored", label.role, "", f"{said}; it is empty"
    if share(content.is_mail, values) >= 0.6:
        return "email", "", "", "the values are e-mail addresses; only a hash of them is kept"
    if share(content.is_orcid, values) >= 0.6:
        return "orcid", "", "", "the values are ORCID iDs"
    if year and (not label.known or label.meaning in ("event", "year")):
        if share(content.is_role, values) >= 0.5:
            return "role at", "", text, "the values are roles, the label is an event or its year"
        if share(content.is_flag, values) >= 0.8:
            return "role at", "attendee", text, "the values say yes or no to the event of the label"
    if label.meaning == "people" and share(content.is_flag, values) >= 0.8:
        return "flag", label.role, "", f"the values say yes or no to the role {label.role}"
    if label.meaning in (_WORDS - {"session"}) | {""} and share(content.is_number, values) >= 0.8:
        return "ignored", "", "", f"{said}, but the values are numbers"
    if (
        label.meaning in _WORDS - {"session", "people", "decision"}
        and share(content.is_flag, values) >= 0.9
    ):
        return "ignored", "", "", f"{said}, but the values say yes or no"
    if share(content.is_web, values) >= 0.6:
        return (*_addresses(label), f"{said}; the values are addresses")
    if label.meaning == "role" and _rather(values, content.is_position, content.is_role):
        return "position", "", "", f"{said}, but the values are positions"
    if label.meaning == "position" and _rather(values, content.is_role, content.is_position):
        return "role", "", "", f"{said}, but the values are roles at an event"
    if (
        label.meaning in ("decision", "type", "mode")
        and share(content.is_role, values) >= 0.6
        and share(content.is_contribution, values) < 0.6
    ):
        return "role", "", "", f"{said}, but the values are roles at an event"
    if label.meaning == "event" and share(content.is_year, values) >= 0.8:
        return "year", "", "", f"{said}; the values are years"
    return label.meaning, label.role, "", said


def _addresses(label: Label) -> tuple[str, str, str]:
    """What a column of web addresses is: an id of the thing that its label names."""
    if label.meaning in ("event", "session", "talk", "person"):
        return f"{label.meaning} id", "", ""
    if label.meaning == "id" and label.of in ("event", "session", "talk", "person"):
        return f"{label.of} id", "", ""
    kept = {"role": "role code", "type": "type", "parent": "parent", "url": "url"}
    return kept.get(label.meaning, "ignored"), "", ""


def _rather(
    values: Sequence[str], this: Callable[[str], bool], that: Callable[[str], bool]
) -> bool:
    return share(this, values) >= 0.6 and share(that, values) < 0.3


def _style(column: Column, values: Sequence[str]) -> str:
    if column.meaning in ("person", "people"):
        return "family first" if _family_first(values) else ""
    if column.meaning in ("date", "start", "end"):
        parts = [re.match(r"(\d{1,2})/(\d{1,2})/\d{2,4}\b", v) for v in values]
        pairs = [(int(p[1]), int(p[2])) for p in parts if p]
        if any(a > 12 for a, _ in pairs) and all(b <= 12 for _, b in pairs):
            return "day first"
        if any(b > 12 for _, b in pairs) and all(a <= 12 for a, _ in pairs):
            return "month first"
    return ""


def _is_filled_down(column: Column, table: Table) -> bool:
    """Whether the event is only printed in the first row of those about it."""
    if column.meaning != "event" or not table.sample or len(table.sample[0].cells) <= column.index:
        return False
    printed = len(table.column(column.index))
    return bool(table.sample[0].cells[column.index]) and printed * 10 <= 6 * len(table.sample)


def _family_first(values: Sequence[str]) -> bool:
    """Whether the names are "Diaz, Ada": a comma in almost all, one word beside it in most."""
    first = [re.split(r"\s*;\s*", v)[0] for v in values]
    commas = [v.split(",") for v in first if "," in v]
    two = [c for c in commas if len(c) == 2]
    single = sum(1 in (len(a.split()), len(b.split())) for a, b in two)
    return (
        len(two) >= 0.8 * len(values) > 0
        and len(two) >= 0.9 * len(commas)
        and single >= (0.7 * len(two))
    )


def _called(label: Label) -> str:
    whose = f" of the {label.role or label.of}" if label.role or label.of else ""
    return f"{label.meaning}{whose}" + ("" if label.sure else ", in part")


def _shown(value: str) -> str:
    """An example that may be shown: short, without the name of a mailbox."""
    value = _MAIL.sub("…@", " ".join(value.split()))
    return value if len(value) <= _WIDE else value[: _WIDE - 1] + "…"
