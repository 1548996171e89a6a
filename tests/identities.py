"""Small worlds of names in tests, and what becomes of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from hypothesis import strategies as st

from kg.model import Decision, Kind, Statement, Verdict
from kg.names import slug
from kg.resolve.judging import Judging
from kg.resolve.settle import Identity, settle
from kg.statements import mention_id, name_id

SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE


def source(
    number: int, *people: tuple[str, str], event: str = "", year: int = 0
) -> list[Statement]:
    """One source about one event, and who took part in it, of which institution ("" for none)."""
    key = f"{number:012x}"
    event = event or f"Meeting Number {number}"
    what = mention_id(Kind.EVENT, slug(event), key)
    told = [Statement(what, "name", event)]
    told += [Statement(what, "start", str(year))] if year else []
    for name, institution in people:
        who = mention_id(Kind.PERSON, slug(name), key)
        part = mention_id(Kind.PARTICIPATION, slug(name), key)
        told.append(Statement(who, "name", name))
        told.append(Statement(part, "participant", who, refers="person"))
        told.append(Statement(part, "event", what, refers="event"))
        if institution:
            where = mention_id(Kind.ORGANISATION, slug(institution), key)
            told.append(Statement(where, "name", institution))
            told.append(Statement(part, "representing", where, refers="organisation"))
    return told


# Names that meet each other in every way: alike, one written several ways, common, contradicting.
SOURCES = [
    source(1, ("Tatyana Karonova", "Almazov Centre"), ("Yang Liu", "Peking University"), year=2015),
    source(2, ("Karonova Tatyana", "Almazov National Medical Research Centre"), year=2016),
    source(3, ("Татьяна Каронова", ""), ("Yang Liu", "Karolinska Institute"), year=2017),
    source(4, ("T. Karonova", "Almazov Centre"), ("Liu Yang", "Peking University"), year=2017),
    source(5, ("J. Smith", "University of Oxford"), ("Yang Liu", "Peking University"), year=2018),
    source(6, ("John Smith", "University of Oxford"), ("James Smith", "University of Oxford")),
    source(7, ("J. Smith", "Stanford University"), ("Yang Liu", ""), event="Rural Care Forum"),
    source(8, ("John Smith", "MIT"), event="Rural Care Forum 2019", year=2019),
    source(9, ("Jon Smith", "Oxford University"), ("Yang Liu", "Karolinska Institute"), year=1950),
]


def corpus(chosen: Iterable[int]) -> list[Statement]:
    return [line for number in sorted(chosen) for line in SOURCES[number]]


ALL = corpus(range(len(SOURCES)))

MENTIONS = sorted({s.subject for s in ALL if s.prop == "name"})

IDS = sorted({i for m in MENTIONS for i in (m, name_id(m))})

PEOPLE = [i for i in IDS if i.startswith("person/")]

answers = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from([SAME, SAME, DIFFERENT, DIFFERENT, UNSURE]),
        st.sampled_from(PEOPLE),
    ).filter(lambda answer: answer[0] != answer[2]),
    max_size=5,
)


def decide(answers: Iterable[tuple[str, Verdict, str]], month: int = 1) -> list[Decision]:
    """One decision a day."""
    return [
        Decision(left, right, verdict, "test", f"2022-{month:02}-{day:02}")
        for day, (left, verdict, right) in enumerate(answers, start=1)
    ]


def again(
    found: Identity, told: Collection[Statement], decided: Iterable[Decision] = ()
) -> Identity:
    """The next build of the folder in which `found` is."""
    return settle(told, [*found.decisions, *decided], found.register)


def asked(sitting: Judging) -> tuple[str, str] | None:
    return sitting.question and sitting.question[:2]
