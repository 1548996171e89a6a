"""The gate: only words that stand in the text pass, only together, and they override nothing."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.claims import Basis, Claims
from kg.model import Kind, Passage, Record, Source, Span
from kg.names import slug
from kg.propose import Answer, Proposal, Proposed, Proposer, Proposers, Words
from kg.propose.gate import DISPUTED, PROPOSED

HELD: Final = "The Rural Health Forum was held in Oslo on 3 May 2021. "
DIAZ: Final = "Ana Diaz, Rector of the University of Oslo, met the press of Nordlyset."
BERG: Final = "Ida Berg, Head of the Department of Surgery of Oslo University Hospital, spoke."
BEES: Final = "We also thank Mikkel Zzyq, beekeeper at Nordlyset, for the honey."
TEXT: Final = f"{HELD}{DIAZ} {BEES}"


@dataclass
class Says:
    """A proposer that says what it is told to."""

    proposals: list[Proposal]
    name: str = "demo"
    id: str = "demo 1"
    unread: int = 0

    def propose(self, text: str, units: object) -> Answer:
        return Answer(self.proposals, (), self.unread)


def passage(text: str) -> Passage:
    return Passage(Source(64 * "0", "a.txt", "text/plain"), text)


def read(text: str) -> list[Record]:
    """What a built-in extractor would read: Ana Diaz, a university, a department, two posts."""
    claims = Claims()

    def place(words: str, inside: Span) -> Span:
        start = text.find(words, inside.start, inside.end)
        return Span(start, start + len(words)) if start >= 0 else Span(0, 0)

    whole = Span(0, len(HELD))
    claims.say(
        (Kind.EVENT, "forum-2021"), "name", "Rural Health Forum", Span(4, 22), Basis(whole, "r", 1)
    )
    posts = (
        (DIAZ, "Ana Diaz", "Rector", "University of Oslo", ""),
        (BERG, "Ida Berg", "Head", "Department of Surgery", "Oslo University Hospital"),
    )
    for line, person, title, organisation, above in posts:
        start = text.find(line)
        if start < 0:
            continue
        quote = Span(start, start + len(line))
        basis = Basis(quote, "r", 0.95)
        key, where = slug(person), slug(organisation)
        for kind, name in ((Kind.PERSON, person), (Kind.ORGANISATION, organisation)):
            claims.say((kind, slug(name)), "name", name, place(name, quote), basis)
        if above:
            top = Kind.ORGANISATION, slug(above)
            claims.say(top, "name", above, place(above, quote), basis)
            unit = Kind.ORGANISATION, where
            claims.say(unit, "unitOf", top[1], place(above, quote), basis, Kind.ORGANISATION)
        post = Kind.MEMBERSHIP, f"{key}.{slug(title)}"
        claims.say(post, "member", key, place(person, quote), basis, Kind.PERSON)
        claims.say(
            post, "organisation", where, place(organisation, quote), basis, Kind.ORGANISATION
        )
        claims.say(post, "title", title, place(title, quote), basis)
    return claims.records()


def fact(quote: str, person: str, title: str = "", organisation: str = "") -> Proposal:
    return Proposal(
        Words(person),
        Words(title) if title else None,
        Words(organisation) if organisation else None,
        quote=quote,
    )


def asked(text: str, *proposals: Proposal) -> tuple[Proposed, list[Record], str]:
    """What passes, what was read before, and what is told of it."""
    proposers = Proposers([Says([*proposals])])
    records = read(text)
    proposed = proposers.propose(passage(text), records)
    return proposed, records, "; ".join(proposers.told())


def test_what_agrees_adds_nothing() -> None:
    proposed, records, told = asked(TEXT, fact(DIAZ, "Ana Diaz", "Rector", "University of Oslo"))
    assert any(r.key == "ana-diaz" for r in records)
    assert proposed == Proposed([], [], True)
    assert told == "demo: 1 agreed"


def test_what_nobody_read_is_kept_with_little_confidence_and_its_words() -> None:
    proposed, _, told = asked(TEXT, fact(BEES, "Mikkel Zzyq", "beekeeper", "Nordlyset"))
    assert told == "demo: 1 proposed, for review"
    assert {(r.kind, r.key.split(".")[0]) for r in proposed.records} == {
        (Kind.PERSON, "mikkel-zzyq"),
        (Kind.ORGANISATION, "nordlyset"),
        (Kind.MEMBERSHIP, "mikkel-zzyq"),
    }
    for claim in (c for r in proposed.records for c in r.claims):
        assert claim.rule == "demo.proposed"
        assert claim.confidence == PROPOSED
        assert claim.span
        assert claim.quote
        assert claim.span.within(claim.quote)
        assert passage(TEXT).quote(claim.quote) == BEES


def test_what_contradicts_stands_beside_the_built_in_and_is_marked() -> None:
    proposed, records, told = asked(TEXT, fact(DIAZ, "Ana Diaz", "Rector", "Nordlyset"))
    assert told == "demo: 1 disputed, for review"
    posts = [r for r in proposed.records if r.kind is Kind.MEMBERSHIP]
    assert [p.claims[0].rule for p in posts] == ["demo.disputed"]
    assert {c.confidence for p in posts for c in p.claims} == {DISPUTED}
    own = {(r.kind, r.key) for r in records if r.kind is Kind.MEMBERSHIP}
    assert own
    assert own.isdisjoint((p.kind, p.key) for p in posts)


def test_words_read_as_something_else_are_left_to_a_person() -> None:
    proposed, _, told = asked(TEXT, fact(DIAZ, "University of Oslo"))
    assert proposed.records == []
    assert [passage(TEXT).quote(s) for s in proposed.review] == [DIAZ]
    assert told == "demo: 1 read as something else, for review"


def test_an_institution_above_the_stated_one_is_no_contradiction() -> None:
    whole = "Department of Surgery of Oslo University Hospital"
    for named in ("Oslo University Hospital", "Department of Surgery", whole):
        _, _, told = asked(HELD + BERG, fact(BERG, "Ida Berg", "Head", named))
        assert told == "demo: 1 agreed", named


REFUSED: Final = [
    ("invented person", fact(BEES, "Hongke Zeng"), "words not in one sentence"),
    ("invented quote", fact("Ana Diaz resigned.", "Ana Diaz"), "quote not found"),
    ("no quote", fact("", "Mikkel Zzyq"), "no quote, or a whole page"),
    ("quote of a page", fact(3000 * "a ", "Mikkel Zzyq"), "no quote, or a whole page"),
    ("words of two sentences", fact(f"{DIAZ} {BEES}", "Mikkel Zzyq", "Rector"),
     "words not in one sentence"),
    ("words of another sentence", fact(BEES, "Mikkel Zzyq", "beekeeper", "University of Oslo"),
     "words not in one sentence"),
    ("half a word", fact(BEES, "Mikkel Zz"), "words not in one sentence"),
    ("other case", fact(BEES, "MIKKEL ZZYQ"), "words not in one sentence"),
    ("no name", fact(BEES, "thank"), "not like a name"),
    ("mere marks", fact(BEES, ","), "not like a name"),
    ("a whole clause", fact(BEES, BEES[:-1]), "not like a name"),
    ("endless words", fact(BEES, 400 * "M"), "words not in one sentence"),
    ("nobody", Proposal(title=Words("Rector"), organisation=Words("Nordlyset"), quote=BEES),
     "it names nobody"),
    ("nothing", Proposal(quote=BEES), "it names nobody"),
    ("false offset", Proposal(Words("Mikkel Zzyq", 3)), "words not at their offset"),
    ("offset beyond", Proposal(Words("Mikkel Zzyq", 10**9)), "words not at their offset"),
    ("empty at an offset", Proposal(Words("", 3)), "words not in one sentence"),
    ("lone surrogate", fact(BEES, "\ud800"), "words not in one sentence"),
    ("pattern", fact(BEES, "M.*q"), "words not in one sentence"),
]  # fmt: skip


@pytest.mark.parametrize(("proposal", "why"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_refused(proposal: Proposal, why: str) -> None:
    proposed, _, told = asked(TEXT, proposal)
    assert proposed == Proposed([], [], True)
    assert told == f"demo: 1 refused: {why}"


def test_nobody_may_stand_between_a_person_and_a_post() -> None:
    line = "Ola Qvam thanked Liv Qvist, beekeeper at Nordlyset, for the honey."
    first = fact(line, "Ola Qvam", "beekeeper")
    _, _, told = asked(HELD + line, first, fact(line, "Liv Qvist", "beekeeper", "Nordlyset"))
    assert "1 refused: another person stands nearer" in told


def test_what_is_no_part_of_the_report_is_no_source() -> None:
    credit = "Photo: Mikkel Zzyq"
    _, _, told = asked(f"{TEXT}\n\n{credit}\n", fact(credit, "Mikkel Zzyq"))
    assert told == "demo: 1 refused: words not in one sentence"


def test_white_space_may_differ_and_the_words_stay_as_printed() -> None:
    text = f"{HELD}\n\nWe also thank Mikkel\nvan Zzyq, beekeeper at  Nordlyset."
    proposed, _, _ = asked(
        text, fact("We also thank Mikkel van Zzyq, beekeeper at Nordlyset.", "Mikkel van Zzyq")
    )
    (claim,) = proposed.records[0].claims
    assert claim.span
    assert passage(text).quote(claim.span) == "Mikkel\nvan Zzyq"
    assert claim.value == "Mikkel van Zzyq"


def test_the_second_proposer_agrees_with_the_first() -> None:
    same = [fact(BEES, "Mikkel Zzyq", "beekeeper", "Nordlyset")]
    proposers = Proposers([Says(same, "second", "2"), Says(same, "first", "1")])
    proposed = proposers.propose(passage(TEXT), read(TEXT))
    assert proposers.told() == ["first: 1 proposed, for review", "second: 1 agreed"]
    assert {c.rule for r in proposed.records for c in r.claims} == {"first.proposed"}


def test_a_name_that_many_institutions_share_is_one_event_s() -> None:
    line = "Mikkel Zzyq, beekeeper at Public Library, came."
    proposed, _, _ = asked(HELD + line, fact(line, "Mikkel Zzyq", "beekeeper", "Public Library"))
    keys = [r.key for r in proposed.records if r.kind is Kind.ORGANISATION]
    assert all("." in key for key in keys), keys


def test_a_text_without_an_answer_is_not_taken_for_whole() -> None:
    proposers = Proposers([Says([], unread=2)])
    assert not proposers.propose(passage(TEXT), []).whole
    assert proposers.told() == ["demo: 2 no usable answer, asked again next time"]


def test_the_mark_changes_with_who_is_asked() -> None:
    one, other = (Proposers([Says([], id=i)]).mark for i in ("a", "b"))
    assert len({one, other, Proposers([]).mark}) == 3
    assert Proposers([]).mark == ""


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([DIAZ, BEES, TEXT, "none", DIAZ[:20]]),
            *(
                st.one_of(
                    st.sampled_from(["Ana Diaz", "Mikkel Zzyq", "Rector", "Nordlyset", "Oslo"]),
                    st.text(max_size=12),
                )
                for _ in range(3)
            ),
            st.integers(-2, len(TEXT) + 2),
        ),
        max_size=12,
    )
)
def test_whatever_is_proposed_all_that_passes_is_printed(
    rows: list[tuple[str, str, str, str, int]],
) -> None:
    proposals = [
        Proposal(Words(p, at if at % 3 == 0 else -1), Words(t), Words(o) if o else None, quote=q)
        for q, p, t, o, at in rows
    ]
    proposed, _, _ = asked(TEXT, *proposals)
    for claim in (c for r in proposed.records for c in r.claims):
        assert claim.span
        assert claim.quote
        assert claim.span.within(claim.quote)
        assert claim.confidence < 0.7
        if claim.prop in ("name", "title"):
            assert claim.value == passage(TEXT).quote(claim.span)


def test_many_proposals_take_time_in_step_with_their_number() -> None:
    from kg.propose.gate import Gate

    line = "Ana Diaz of Oslo spoke to a crowd of people there. "

    def seconds(times: int) -> float:
        text = line * times
        units = [Span(i * len(line), (i + 1) * len(line) - 1) for i in range(times)]
        proposals = [
            Proposal(Words("Ana Diaz", u.start), organisation=Words("Oslo", u.start + 12))
            for u in units
        ]
        began = time.process_time()
        passed = Gate(text, units, []).admit(proposals, "demo", Counter())
        assert len(passed.records) == 3
        return time.process_time() - began

    seconds(100)
    assert seconds(4000) < 12 * max(seconds(1000), 0.01)


def test_a_proposer_is_known_by_its_type() -> None:
    proposer: Proposer = Says([])
    assert proposer.propose("", []) == Answer([], (), 0)
