"""The event that a whole table is about, where its rows do not name one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kg.dates import find_dates
from kg.ingest.tables.cells import period
from kg.ingest.tables.content import is_event
from kg.ingest.tables.grid import JOINT, Table
from kg.ingest.tables.labels import read_label
from kg.ingest.tables.mapping import TableMapping
from kg.roles import event_role

_LIST: Final = (
    r"(?:list|lists|table|overview|programme|program|agenda|schedule|participants?|attendees?"
    r"|speakers?|delegates?|registrations?|registered|committees?|members?|organi[sz]ers?|authors?"
    r"|papers?|accepted|reviewers?|keynotes?|pc|chairs?|sponsors?|invited|guests?|talks?|names?"
    r"|technical|steering|organi[sz]ing|scientific|список|списки|участник\w*|доклад\w*|программ\w*"
    r"|докладчик\w*|спикер\w*|комитет\w*|член\w*|оргкомитет\w*|авторов|авторы|гост\w*|делегат\w*)"
)
_LEAD: Final = re.compile(
    rf"^(?:(?:the|a|an)\s+)?(?:{_LIST}[\s,&/-]+"
    r"(?:(?:and|of|at|for|to|in|from|и|на|в)\s+)?(?:the\s+)?)+",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(rf"(?:[\s:,–—-]+(?:the\s+|final\s+)*{_LIST})+$", re.IGNORECASE)
_TAIL_ZH: Final = re.compile(
    r"[\s:：—-]*(?:参会|参加|与会|报名|注册|演讲|报告|嘉宾|专家|人员|代表|程序|组织|学术|委员会?|委员|讲者)*"
    r"(?:名单|名册|一览表|信息表|统计表|汇总表|日程表?|议程|安排)$"
)
_QUOTED: Final = re.compile(r"[«“„\"「《]([^«»“”\"「」《》]{4,200})[»”“\"」》]")
_PIECES: Final = re.compile(
    r"\s+[–—|-]\s+|\s*[:;|：]\s+|\s*；\s*|：|(?<=\))\s+|,\s+(?=\d|[A-Z][a-z]+$)"
)
_SERIES: Final = re.compile(r"\b[A-Z][\w@&-]*[A-Z][\w-]*[\s_'’-]{0,2}(?:(?:19|20)\d\d|['’]\d\d)\b")
_ASIDE: Final = re.compile(r"\s*[(（][^()（）]*[)）]")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BESIDE: Final = {"event": "name", "start": "start", "end": "end", "place": "place",
                  "acronym": "acronym", "url": "url", "date": "start", "year": "start",
                  "city": "place"}  # fmt: skip


class Fact(NamedTuple):
    """A value (a date in ISO 8601) and the words for it."""

    value: str
    printed: str


@dataclass(frozen=True, slots=True)
class TableEvent:
    """An event with what is known of it by property, and why it is taken for that."""

    name: str
    pointer: str
    why: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def find_event(table: Table, given: str, mapping: TableMapping) -> TableEvent | None:
    """The event of the whole table; None where nothing names one.

    In this order: the mapping, what the user gives, what stands beside a list of records, a line
    above the header, the name of the table.

    >>> from kg.ingest.tables.grid import Row
    >>> above = [Row("row=1", ["List of participants of the Rural Health Forum, 3-5 May 2021"])]
    >>> table = Table("Sheet1", ("Name",), "row=2", [], lambda: iter(()), above)
    >>> found = find_event(table, "", TableMapping())
    >>> found.name, found.pointer, found.facts["start"].value
    ('Rural Health Forum', 'row=1', '2021-05-03')
    """
    if mapping.event:
        facts = {k: _fact(k, v) for k, v in mapping.event.items() if k != "name"}
        return TableEvent(mapping.event["name"], "event", "the mapping names it", facts)
    if given:
        return TableEvent(given, "event", "the user names it")
    return _beside(table) or _above(table) or _named(table)


def event_name(title: str) -> str:
    """The name of the event in a title, "" if there is none.

    >>> event_name("Programme Committee of ICSE 2021"), event_name("Rural Health Forum — speakers")
    ('ICSE 2021', 'Rural Health Forum')
    >>> event_name("2021年乡村医疗论坛参会人员名单"), event_name("Список участников форума «Мир»")
    ('2021年乡村医疗论坛', 'форума «Мир»')
    >>> event_name("Sheet1"), event_name("2021-05-03 exported 12 rows")
    ('', '')
    """
    title = " ".join(title.split())
    if len(title) > 300:
        return ""
    for quoted in _QUOTED.findall(title):
        if is_event(quoted):
            return str(quoted).strip()
    for piece in _PIECES.split(_ASIDE.sub("", title)):
        bare = _TAIL_ZH.sub("", _TAIL.sub("", _LEAD.sub("", piece.strip()))).strip(" ,.;:")
        bare = _without_dates(bare)
        if len(bare) > 3 and is_event(bare) and not event_role(bare):
            return bare
    found = _SERIES.search(title)
    return found[0] if found else ""


def _without_dates(name: str) -> str:
    """The name without a day that stands behind it; the year of an edition stays."""
    for date in reversed(find_dates(name)):
        if date.span.end == len(name) and len(date.start) > 7 and date.span.start > 4:
            name = name[: date.span.start].rstrip(" ,(-–—")
    return name


def _beside(table: Table) -> TableEvent | None:
    """What a JSON object says next to its list of records."""
    name: tuple[str, str] | None = None
    facts: dict[str, Fact] = {}
    best = (False, False)
    for label, row in table.beside.items():
        value = row.cells[0]
        read = read_label(label)
        if not value or read.of not in ("", "event"):
            continue
        value = value.split(JOINT)[0]
        if read.meaning in ("event", "name", "title") and len(value) < 300:
            worth = (read.sure, read.meaning == "event")
            if worth > best:
                best, name = worth, (value, row.pointer)
        elif prop := _BESIDE.get(read.meaning):
            facts.setdefault(prop, _fact(prop, value))
    if name is None and "acronym" in facts:
        name = (facts["acronym"].value, next(iter(table.beside.values())).pointer)
    if name is None:
        return None
    year = facts["start"].value if "start" in facts else ""
    bare = _YEAR.fullmatch(year) and not _YEAR.search(name[0])  # "ICSE" of the year 2021
    text = f"{name[0]} {year}" if bare else name[0]
    return TableEvent(text, name[1], "it stands beside the list", facts)


def _fact(prop: str, printed: str) -> Fact:
    value = period(printed)[prop == "end"] if prop in ("start", "end") else printed
    return Fact(value, printed)


def _above(table: Table) -> TableEvent | None:
    lines = list(_lines(table))
    for text, pointer in lines:
        if name := event_name(text):
            facts = {}
            dated = ((d, t) for t, _ in lines for d in find_dates(t) if d.has_year)
            if found := next(dated, None):
                date, line = found
                words = line[date.span.start : date.span.end]
                facts = {"start": Fact(date.start, words), "end": Fact(date.end, words)}
            return TableEvent(name, pointer, "a line above the header names it", facts)
    return None


def _lines(table: Table) -> Iterator[tuple[str, str]]:
    for row in table.above:
        text = " ".join(dict.fromkeys(filter(None, row.cells)))
        if text:
            yield text, row.pointer


def _named(table: Table) -> TableEvent | None:
    name = event_name(table.name.replace("_", " ")) if table.header.count("!") else ""
    return TableEvent(name, f"{table.name}!", "the name of the sheet says it") if name else None
