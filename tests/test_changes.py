"""Changes between two periods: every kind by hand, carriers, dates that leave things open."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.analyse import KINDS, Change, ParticipationTable, Period, changes, project
from kg.analyse.periods import check_order, read_day, read_period, split
from kg.build import build
from kg.errors import UsageError
from kg.participations import Participation

from . import networks
from .command import kg

CASES = networks.cases("changes")
BEFORE, AFTER = Period("2015", "2018"), Period("2019", "2022")


def meet(event: str, start: str, *who: str, end: str = "") -> list[Participation]:
    """An event and who took part: people, in lower case, as "ada" or, for an institution,
    "ada/X"; or institutions themselves, in upper case."""
    rows = []
    for one in who:
        agent, _, house = one.partition("/")
        rows.append(
            Participation(
                f"{event}:{one}", agent, agent.islower(), "speaker", event,
                institutions=(house,) if house else (), start=start, end=end,
            )
        )  # fmt: skip
    return rows


def kinds(*events: list[Participation], **options: Any) -> dict[str, str]:
    """What became of each link of people, as "ab" → kind."""
    options.setdefault("agents", "people")
    table = ParticipationTable.of(itertools.chain(*events), labels={})
    return {link.a + link.b: link.kind for link in changes(table, BEFORE, AFTER, **options).links}


def the_link(*events: list[Participation], **options: Any) -> Change:
    table = ParticipationTable.of(itertools.chain(*events), labels={})
    (link,) = changes(table, BEFORE, AFTER, **options).links
    return link


# --- kinds ----------------------------------------------------------------------------------------


def test_every_kind() -> None:
    assert kinds(
        meet("e1", "2010", "a", "d"),
        meet("e2", "2016", "a", "b"),
        meet("e3", "2017", "a", "c", "e", "f"),
        meet("e4", "2018", "g", "h"),
        meet("e5", "2020", "a", "b"),
        meet("e6", "2020", "a", "c"),
        meet("e7", "2021", "a", "d"),
        meet("e8", "2021", "h", "e", "z"),
        meet("e9", "", "h", "z"),
    ) == {
        "ad": "resumed",  # met in 2010
        "ac": "strengthened",  # 1/3 a year of three known, then 1 of four: 2.25 times
        "ab": "continued",  # 1 and 1: less per known event, but no less
        "ce": "lapsed", "ae": "lapsed",  # c, a and e are seen after 2018
        "ef": "silent", "af": "silent", "cf": "silent", "gh": "silent",  # f and g are not
        "eh": "new", "ez": "new",
        "hz": "unclear",  # they shared an event nobody knows the date of
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more_known", "wanted"),
    # Before: one event in two; after: two events among so many more.
    [(0, "strengthened"), (1, "continued"), (2, "continued"), (4, "continued")],
)
def test_more_reports_make_no_closer_link(more_known: int, wanted: str) -> None:
    found = kinds(
        meet("e1", "2016", "a", "b"), meet("e2", "2016", "x", "y"),
        meet("e3", "2019", "a", "b"), meet("e4", "2020", "a", "b"),
        *(meet(f"f{n}", "2021", "x", "y") for n in range(more_known)),
    )  # fmt: skip
    # per known event: 1/2, then 2/2, 2/3, 2/4, 2/6; stronger from 3/4 on
    assert found["ab"] == wanted


def test_fewer_reports_make_no_closer_link() -> None:
    # 1 of three known events, then 1 of one: three times as much per event, but no more.
    found = kinds(
        meet("e1", "2016", "a", "b"), meet("e2", "2016", "x", "y"), meet("e3", "2017", "x", "y"),
        meet("e4", "2020", "a", "b"),
    )  # fmt: skip
    assert found["ab"] == "continued"


def test_weaker_by_weight_and_by_weight_per_event() -> None:
    small, large = ["a", "b"], ["a", "b", "c", "d", "e"]
    assert kinds(meet("e1", "2016", *small), meet("e2", "2020", *large))["ab"] == "weakened"
    assert kinds(meet("e1", "2016", *large), meet("e2", "2020", *small))["ab"] == "strengthened"


def test_a_link_too_faint_for_the_network_is_not_lapsed() -> None:
    crowd = [f"p{n:03}" for n in range(150)]
    early, late = meet("e1", "2016", "a", "b"), meet("e2", "2020", "a", "b", *crowd)
    assert kinds(early, late)["ab"] == "weakened"
    table = ParticipationTable.of(early + late, labels={})
    (link,) = [c for c in changes(table, BEFORE, AFTER, agents="people").links if c.a + c.b == "ab"]
    assert link.after.weight == pytest.approx(1 / 151) and link.after.events == ("e2",)


def test_who_is_new_and_who_is_not_seen_again() -> None:
    table = ParticipationTable.of(
        itertools.chain(
            meet("e1", "2011", "old"), meet("e2", "2016", "gone", "both", "lost"),
            meet("e3", "2020", "both", "old", "fresh", "vague"), meet("e4", "", "vague", "lost"),
            meet("e5", "2030", "gone"),
        ),
        labels={},
    )  # fmt: skip
    found = changes(table, BEFORE, AFTER, agents="people")
    assert found.first_time == ("fresh",)  # vague may have been there earlier
    assert found.not_seen == ("gone",)  # lost may have been there later
    assert found.undated == ("e4",)
    assert (found.before.events, found.before.agents) == (1, 3)
    assert (found.after.events, found.after.agents) == (1, 4)


# --- dates ----------------------------------------------------------------------------------------


def test_an_event_counts_wherever_it_may_have_been() -> None:
    table = ParticipationTable.of(
        itertools.chain(
            meet("spring", "2018-03", "a", "b"), meet("some time", "2018", "a", "b", "c"),
            meet("autumn", "2018-10-01", "a", "b"),
            meet("turn", "2018-06-29", "x", "y", end="2018-07-02"),
        ),
        labels={},
    )  # fmt: skip
    found = changes(table, Period("2018", "2018-06"), Period("2018-07", "2018"), agents="people")
    assert found.straddling == ("some time", "turn")
    assert (found.before.events, found.after.events) == (3, 3)
    kinds = {link.a + link.b: link.kind for link in found.links}
    assert kinds == {"ab": "continued", "ac": "unclear", "bc": "unclear", "xy": "unclear"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2019", ("2019", "2019")),
        ("2015-2018", ("2015", "2018")),
        ("2015–2018", ("2015", "2018")),
        ("2015 to 2018", ("2015", "2018")),
        ("2019-05", ("2019-05", "2019-05")),
        ("2019-05..2020-02", ("2019-05", "2020-02")),
        ("2019-05-01/2019-05-03", ("2019-05-01", "2019-05-03")),
        ("2019-05-2020-02", ("2019-05", "2020-02")),
        ("2019..", ("2019", "")),
        ("..2018", ("", "2018")),
        ("2018..2018-06", ("2018", "2018-06")),
    ],
)
def test_periods(text: str, wanted: tuple[str, str]) -> None:
    assert read_period(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["", "..", "soon", "20", "2019-13", "2019-02-30", "2020-2018", "2019-06..2019-05", "0000",
     "2019..2020..2021", "2019-", "2019-5", "２０１９"],
)  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    if text == "2019-":  # open, as in "2019–"
        assert read_period(text) == ("2019", "")
        return
    with pytest.raises(UsageError):
        read_period(text)


@pytest.mark.parametrize(
    ("day", "eve"),
    [("2019", "2018"), ("2019-01", "2018-12"), ("2020-03-01", "2020-02-29"), ("1000", "0999")],
)
def test_split(day: str, eve: str) -> None:
    assert split(read_day(day)) == (Period("", eve), Period(day, ""))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("2019", "2022"), ("2015", "2018")),
        (("2015", "2019"), ("2019", "2022")),
        (("2015", ""), ("2019", "2022")),
        (("2015", "2018"), ("", "2022")),
        (("2018", "2018"), ("2018-07", "2019")),
    ],
)
def test_periods_that_are_not_one_after_the_other(
    before: tuple[str, str], after: tuple[str, str]
) -> None:
    with pytest.raises(UsageError, match="overlap or come in the wrong order"):
        check_order(Period(*before), Period(*after))


def test_a_period_without_events_is_an_error_that_says_what_is_known() -> None:
    table = ParticipationTable.of(meet("e1", "2016", "a", "b"), labels={})
    with pytest.raises(
        UsageError, match=r"no event is known in the period 2019–2022 .*2016 to 2016"
    ):
        changes(table, BEFORE, AFTER)
    with pytest.raises(UsageError, match="no event has a known date"):
        changes(ParticipationTable.of([], labels={}), BEFORE, AFTER)


# --- who carries a link ---------------------------------------------------------------------------


def test_a_link_rests_on_one_person_where_a_side_has_nobody_else() -> None:
    link = the_link(
        meet("e1", "2016", "ada/X", "bo/Y"),
        meet("e2", "2020", "ada/X", "cy/X", "bo/Y"),
        meet("e3", "2021", "cy/X", "bo/Y"),
    )
    assert link.before.carriers == (("ada",), ("bo",))
    assert link.after.carriers == (("ada", "cy"), ("bo",))
    assert link.rests_on == ("bo",)
    assert link.after.events == ("e2", "e3")
    assert link.after.participations == ("e2:ada/X", "e2:bo/Y", "e2:cy/X", "e3:bo/Y", "e3:cy/X")


def test_an_institution_that_takes_part_itself_rests_on_nobody() -> None:
    link = the_link(meet("e1", "2016", "X", "bo/Y"), meet("e2", "2020", "X", "ada/X", "bo/Y", "Y"))
    assert link.before.carriers == (("X",), ("bo",))
    assert link.after.carriers == (("X", "ada"), ("Y", "bo"))
    assert link.rests_on == ()
    alone = the_link(meet("e1", "2016", "ada/Z"), meet("e2", "2020", "X", "bo/Y"))
    assert (alone.kind, alone.rests_on) == ("new", ("bo",))


def test_units_stand_for_their_whole() -> None:
    rows = [*meet("e1", "2016", "ada/x-lab", "bo/Y"), *meet("e2", "2020", "cy/x-ward", "bo/Y")]
    above = {"x-lab": ("X",), "x-ward": ("X",)}
    table = ParticipationTable.of(rows, labels={}, ancestors=above)
    assert {link.kind for link in changes(table, BEFORE, AFTER).links} == {"new", "silent"}
    (link,) = changes(table, BEFORE, AFTER, roll_up=True).links
    assert (link.a, link.b, link.kind) == ("X", "Y", "continued")


# --- properties -----------------------------------------------------------------------------------

agents = st.sampled_from([*"abcd", "a/X", "a/Y", "b/X", "c/Y", "d/Z", "X", "Z"])
events = st.lists(
    st.tuples(
        st.sampled_from(
            ["2015", "2016-05", "2018", "2018-12-30", "2019", "2021-01-02", "2010", ""]
        ),
        st.lists(agents, min_size=1, max_size=4, unique=True),
    ),
    min_size=2,
    max_size=7,
)


@settings(deadline=None)
@given(events, st.sampled_from(["people", "institutions"]), st.randoms(use_true_random=False))
def test_what_always_holds(
    found: list[tuple[str, list[str]]], of: Any, chaos: random.Random
) -> None:
    rows = [row for n, (day, who) in enumerate(found) for row in meet(f"e{n}", day, *who)]
    days = [day for day, _ in found]
    assume(any("2015" <= d < "2019" for d in days) and any("2019" <= d < "2023" for d in days))
    table = ParticipationTable.of(rows, labels={})
    answer = changes(table, BEFORE, AFTER, agents=of)
    shuffled = chaos.sample(rows, len(rows))
    assert changes(ParticipationTable.of(shuffled, labels={}), BEFORE, AFTER, agents=of) == answer
    networks = [
        project(table.select(since=p.since, until=p.until), of).graph() for p in (BEFORE, AFTER)
    ]
    assert {(c.a, c.b) for c in answer.links} == {
        (min(pair), max(pair)) for network in networks for pair in network.edges
    }
    for link in answer.links:
        for tie, network in zip((link.before, link.after), networks, strict=True):
            edge = network.get_edge_data(link.a, link.b)
            assert (edge is not None) == bool(tie.events) == bool(tie.participations)
            if edge:
                assert tie.weight == edge["weight"] and {*tie.events} == {*edge["events"]}
                assert {*tie.participations} == {*edge["participations"]}
        if link.kind in ("new", "resumed"):
            assert not link.before.events and link.after.events
        if link.kind == "lapsed":
            assert {link.a, link.b} <= {*networks[1]}
        if link.kind == "new":
            assert not any(_met(rows, e, of, link.a, link.b) for e, d in _earlier(found))
    assert not {*answer.first_time} & {*networks[0]}
    assert not {*answer.not_seen} & {*networks[1]}


def _earlier(found: list[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    return [(f"e{n}", day) for n, (day, _) in enumerate(found) if day < "2019"]


def _met(rows: list[Participation], event: str, of: str, *pair: str) -> bool:
    """Whether two were there, and not both by one and the same person."""
    by: list[set[str]] = []
    for one in pair:
        there = [row for row in rows if row.event == event]
        if of == "people":
            by.append({row.participant for row in there if row.participant == one})
        else:
            by.append({r.participant for r in there if one in (*r.institutions, r.participant)})
    return all(by) and len(by[0] | by[1]) > 1


# --- the command ----------------------------------------------------------------------------------


def test_there_are_cases() -> None:
    assert len(CASES) >= 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, tmp_path: Path) -> None:
    networks.check(case, tmp_path / "out")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the case with most kinds."""
    out = tmp_path_factory.mktemp("changes") / "out"
    build([str(networks.CASES / "changes" / "kinds" / "input.csv")], out)
    return out


def test_formats_agree(built: Path) -> None:
    words = ["changes", "--since", "2019", "-g", built]
    page = json.loads(kg(*words, "-f", "json").stdout)
    lines = kg(*words, "-f", "csv").stdout.splitlines()
    assert lines == kg(*words).stdout.splitlines()  # CSV is what a pipe gets
    assert len(lines) - 1 == len(page["links"]) > 5
    assert [line.partition(",")[0] for line in lines[1:]] == [
        link["change"] for link in page["links"]
    ]
    assert {link["change"] for link in page["links"]} <= {*page["kinds"]} == {*KINDS}
    assert page["before"]["period"] == {"since": "", "until": "2018"}
    assert page["before"]["sources"] == 1 and page["before"]["events"] == 3
    shown = kg(*words, "-f", "table", "--count", "1").stdout
    assert "Silence is not absence" in shown and "more" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "two periods are needed"),
        (["--before", "2015"], "two periods are needed"),
        (["--since", "2019", "--after", "2020"], "two periods are needed"),
        (["--since", "soon"], "'soon' is no date"),
        (["--before", "2019", "--after", "2018"], "wrong order"),
        (["--before", "long ago", "--after", "2018"], "is no period"),
        (["--since", "1999"], "no event is known in the period until 1998"),
        (["--since", "2019", "--of", "cities"], "--of"),
    ],
)
def test_errors(words: list[str], said: str, built: Path) -> None:
    done = kg("changes", *words, "-g", built)
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


def test_no_graph(tmp_path: Path) -> None:
    assert kg("changes", "--since", "2019", "-g", tmp_path).exit_code == 4
