"""Lists of committees in every common layout, what is no such list, and their score."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.evaluate import evaluate
from kg.extract import extract
from kg.extract.committees import find_committees
from kg.extract.lexicon import load
from kg.model import Kind, Passage, Record, Source
from kg.score import grounding, score_committees

from .conftest import ROOT
from .extraction import passage

SHARED = ROOT.parent / "shared" / "data" / "committees"

Listing = list[tuple[str, str, list[list[str]]]]


def listed(text: str, *, hard_wrapped: bool = True) -> Listing:
    """Role, name and chains of institutions of every entry found."""
    found = find_committees(text, load(), hard_wrapped=hard_wrapped)
    return [
        (
            sentence.acts[0].role,
            " ".join(text[slice(*sentence.acts[0].person.span)].split()),
            [
                [" ".join(text[slice(*name.span)].split()) for name in link.affiliation.chain]
                for link in sentence.links
                if link.affiliation.chain
            ],
        )
        for sentence in found.sentences
    ]


PC, STEERING = "programme-committee-member", "steering-committee-member"
MARIA, HANS = ("Maria Rossi", [["Politecnico di Milano"]]), ("Hans Weber", [["ETH Zurich"]])
YUKI = ("Yuki Tanaka", [["Kyoto University"]])

LAYOUTS = {
    "a line each": "Program Committee\nMaria Rossi, Politecnico di Milano, Italy\n"
    "Hans Weber, ETH Zurich\nYuki Tanaka, Kyoto University, Japan\n",
    "brackets": "Program Committee:\n\nMaria Rossi (Politecnico di Milano, Italy)\n"
    "Hans Weber (ETH Zurich, Switzerland)\nYuki Tanaka (Kyoto University)\n",
    "dashes": "PROGRAM COMMITTEE\nMaria Rossi – Politecnico di Milano – Italy\n"
    "Hans Weber - ETH Zurich\nYuki Tanaka — Kyoto University, Japan\n",
    "tabs": "Program Committee\nMaria Rossi\tPolitecnico di Milano\tItaly\n"
    "Hans Weber\tETH Zurich\tSwitzerland\nYuki Tanaka\tKyoto University\tJapan\n",
    "two columns": "Programme Committee\n"
    "Maria Rossi, Politecnico di Milano     Hans Weber, ETH Zurich, Switzerland\n"
    "Yuki Tanaka, Kyoto University, Japan\n",
    "two columns of cells": "Programme Committee\n"
    "Maria Rossi\tPolitecnico di Milano\tHans Weber\tETH Zurich\n"
    "Yuki Tanaka\tKyoto University\n",
    "alternating lines": "Program Committee\nMaria Rossi\nPolitecnico di Milano, Italy\n"
    "Hans Weber\nETH Zurich\nYuki Tanaka\nKyoto University\n",
    "blocks of lines": "Program Committee\n\nMaria Rossi\nPolitecnico di Milano\nItaly\n\n"
    "Hans Weber\nETH Zurich\nSwitzerland\n\nYuki Tanaka\nKyoto University\nJapan\n",
    "bullets": "## Program Committee\n\n* **Maria Rossi**, Politecnico di Milano\n"
    "- Hans Weber, ETH Zurich\n3. [Yuki Tanaka](https://a.example/yt), Kyoto University\n",
    "on one line": "Program Committee: Maria Rossi (Politecnico di Milano), Hans Weber (ETH Zurich)"
    " and Yuki Tanaka (Kyoto University, Japan).\n",
    "semicolons": "PC Members: Maria Rossi, Politecnico di Milano; Hans Weber, ETH Zurich; and Yuki"
    " Tanaka, Kyoto University, Japan\n",
    "commas only": "PC Members: Maria Rossi, Politecnico di Milano, Hans Weber, ETH Zurich, Yuki"
    " Tanaka, Kyoto University\n",
    "wrapped": "Program Committee: Maria Rossi (Politecnico di Milano), Hans\n"
    "Weber (ETH Zurich, Switzerland), Yuki Tanaka (Kyoto University,\nJapan)\n",
    "wrapped at commas": "Program Committee: Maria Rossi (Politecnico di Milano),\n"
    "Hans Weber (ETH Zurich),\nYuki Tanaka (Kyoto University)\n",
    "addresses": "Program Committee\nMaria Rossi <rossi@a.example>, Politecnico di Milano\n"
    "Hans Weber, ETH Zurich - weber@b.example\nYuki Tanaka (Kyoto University), yt [at] c.example\n",
    "titles and marks": "Program Committee\nProf. Maria Rossi*, Politecnico di Milano\n"
    "Dr. Hans Weber, PhD, ETH Zurich\nYuki Tanaka¹, Kyoto University\n",
    "parts of a list": "Program Committee\nTrack A: Systems\nMaria Rossi, Politecnico di Milano\n"
    "Hans Weber, ETH Zurich\nTrack B: Databases\nYuki Tanaka, Kyoto University\n",
    "a table with a header": "Program Committee\n\nName\tAffiliation\n"
    "Maria Rossi\tPolitecnico di Milano\nHans Weber\tETH Zurich\nYuki Tanaka\tKyoto University\n",
    "a table in Markdown": "## Program Committee\n\n| Name | Affiliation |\n|---|---|\n"
    "| Maria Rossi | Politecnico di Milano |\n| Hans Weber | ETH Zurich |\n"
    "| Yuki Tanaka | Kyoto University |\n",
    "parts by region": "Program Committee\n\nEurope\nMaria Rossi, Politecnico di Milano\n"
    "Hans Weber, ETH Zurich\nAsia\nYuki Tanaka, Kyoto University\n",
    "paragraphs": "Program Committee\n\nMaria Rossi\n\nPolitecnico di Milano\n\nHans Weber\n\n"
    "ETH Zurich\n\nYuki Tanaka\n\nKyoto University\n",
    "mail on its own line": "Program Committee\nMaria Rossi\nPolitecnico di Milano\nr@a.example\n"
    "Hans Weber\nETH Zurich\nw@b.example\nYuki Tanaka\nKyoto University\ny@c.example\n",
    "another sentence behind": "Program Committee: Maria Rossi (Politecnico di Milano), Hans Weber"
    " (ETH Zurich), Yuki Tanaka (Kyoto University). Contact: pc@a.example\n",
    "words between": "Program Committee\nMaria Rossi from Politecnico di Milano\n"
    "Hans Weber of ETH Zurich\nYuki Tanaka at Kyoto University\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_of_one_list(layout: str) -> None:
    people = [(PC, name, chains) for name, chains in (MARIA, HANS, YUKI)]
    assert listed(LAYOUTS[layout]) == people


@pytest.mark.parametrize(
    ("affiliation", "chains"),
    [
        ("MIT, USA", [["MIT"]]),
        ("University of Bergen, Bergen, Norway", [["University of Bergen"]]),
        ("University of California, Santa Cruz, USA", [["University of California, Santa Cruz"]]),
        (
            "University of Illinois, Urbana-Champaign",
            [["University of Illinois, Urbana-Champaign"]],
        ),
        ("Polytechnic Institute, Tirupati, India", [["Polytechnic Institute"]]),
        ("Rivers Lab, Contoso, U.S.A.", [["Rivers Lab", "Contoso"]]),
        ("Faculty of Law, Lund University", [["Faculty of Law", "Lund University"]]),
        ("Lund University, Department of Law", [["Department of Law", "Lund University"]]),
        ("Department of Law of Lund University", [["Department of Law", "Lund University"]]),
        ("Lund University and Contoso", [["Lund University"], ["Contoso"]]),
        ("CNRS and INRIA", [["CNRS"], ["INRIA"]]),
        ("College of William and Mary", [["College of William and Mary"]]),
        (
            "National Institute of Science and Technology",
            [["National Institute of Science and Technology"]],
        ),
        ("Contoso, Inc.", [["Contoso, Inc."]]),
        ("Contoso Labs - Research", [["Contoso Labs - Research"]]),
        ("ETH Zurich & Contoso", [["ETH Zurich"], ["Contoso"]]),
        ("University of Oslo/Contoso", [["University of Oslo"], ["Contoso"]]),
        (
            "Lund University, and University of Oslo",
            [["Lund University"], ["University of Oslo"]],
        ),
        ("Dept. of Law, Univ. of Padua, IT", [["Dept. of Law", "Univ. of Padua"]]),
        ("the University of Padua (Italy)", [["University of Padua"]]),
        ("Professor, University of Padua", [["University of Padua"]]),
        ("Rector of Lund University", [["Lund University"]]),
        ("University of São Paulo – USP, Brazil", [["University of São Paulo"]]),
        ("USA", []),
    ],
)
def test_affiliations(affiliation: str, chains: list[list[str]]) -> None:
    assert listed(f"General Chair\nMaria Rossi, {affiliation}\n") == [
        ("general-chair", "Maria Rossi", chains)
    ]


def test_posts_and_acronyms_are_kept() -> None:
    text = "Local Chair\nMaria Rossi, Dean, Lake District University (LDU), UK\n"
    source = passage("The Third Lake Forum 2021 was held.\n\n" + text)
    records = extract(source).records
    assert values(records, Kind.MEMBERSHIP, "title") == {"Dean"}
    assert values(records, Kind.ORGANISATION, "name") == {"Lake District University"}
    assert values(records, Kind.ORGANISATION, "acronym") == {"LDU"}


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("General Co-Chairs", "general-chair"),
        ("Technical Program Chairs:", "programme-chair"),
        ("Program Committee Co-Chair", "programme-chair"),
        ("Organizing Committee Chair", "committee-chair"),
        ("Scientific Committee", PC),
        ("LakeConf 2021 Program Committee Members (alphabetical)", PC),
        ("Local Organizing Committee", "organising-committee-member"),
        ("Steering Committee", STEERING),
        ("Publicity Chairs", "publicity-chair"),
        ("Weather Chair", "committee-chair"),
        ("Tutorial Coordinators", "committee-member"),
        ("Organizers", "organiser"),
        ("Comité scientifique", PC),
        ("Comité Organizador", "organising-committee-member"),
        ("Programmkomitee", PC),
        ("Программный комитет", PC),
        ("程序委员会", PC),
    ],
)
def test_headings_give_the_role(heading: str, role: str) -> None:
    assert [r for r, _, _ in listed(f"{heading}\nMaria Rossi, Lund University\n")] == [role]


def test_notes_and_labels_go_before_the_heading() -> None:
    text = (
        "Steering Committee\nMaria Rossi, Lund University, Sweden, Chair\n"
        "Hans Weber (ETH Zurich)\n\nOrganizing Committee\nPublicity Chair: Yuki Tanaka, MIT\n"
        "Finance: Peter Novak, MIT\nAda Diaz (co-chair), MIT\n\n"
        "Program Committee\nLiu Yang (MIT), Chair\n"
    )
    assert [(role, name) for role, name, _ in listed(text)] == [
        ("committee-chair", "Maria Rossi"),
        (STEERING, "Hans Weber"),
        ("publicity-chair", "Yuki Tanaka"),
        ("organising-committee-member", "Peter Novak"),
        ("committee-chair", "Ada Diaz"),
        ("programme-chair", "Liu Yang"),
    ]


def test_entries_below_a_general_heading_name_their_offices() -> None:
    entries = "Maria Rossi, Lund University, General Chair\nHans Weber\tMIT\tProgram Chair\n"
    for heading in ("Conference Organization", "Organizing Committee"):
        assert [(role, name) for role, name, _ in listed(f"{heading}\n{entries}")] == [
            ("general-chair", "Maria Rossi"),
            ("programme-chair", "Hans Weber"),
        ]
    assert listed(f"Organization\n{entries}Ada Diaz, MIT\n") == []


def test_names_without_affiliations_and_in_other_scripts() -> None:
    assert [n for _, n, _ in listed("Reviewers\nAda Diaz\nBo Lindqvist\nHans-J. Weber\n")] == [
        "Ada Diaz",
        "Bo Lindqvist",
        "Hans-J. Weber",
    ]
    assert listed("程序委员会\n张三，清华大学\n李四（北京大学）\n") == [
        (PC, "张三", [["清华大学"]]),
        (PC, "李四", [["北京大学"]]),
    ]
    assert listed("Программный комитет\nИван Петров, Казанский университет\n") == [
        (PC, "Иван Петров", [["Казанский университет"]])
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Organizers:\n- University of Padua\n- Kyoto University\n- Red Cross\n",
        "Area Chairs\nMachine Learning\nData Mining\nComputer Vision\n",
        "The Program Committee met in Oslo. The chair opened the meeting.\n",
        "Program Committee\nThe committee will judge papers by their merit and their style.\n",
        "Session Chair: Maria Rossi, Lund University\n",
        "Keynote Speakers\nMaria Rossi, Lund University\n",
        "Questions may be sent to the program chair: Maria Rossi\n",
        "Maria Rossi, Lund University, Program Chair\n",
        "Program Committee\n\n\n",
    ],
)
def test_what_is_no_list_of_a_committee(text: str) -> None:
    assert listed(text) == []


def test_a_list_ends_where_others_begin() -> None:
    text = (
        "General Chair\nMaria Rossi, Lund University\nKeynote Speakers\nHans Weber, ETH Zurich\n"
        "Important Dates\nPaper Submission, May 3\nOverview\nThe forum brings people together.\n"
    )
    assert [name for _, name, _ in listed(text)] == ["Maria Rossi"]


def test_a_line_that_names_nobody_is_reported() -> None:
    text = "Program Committee\nAda Diaz, MIT\nMadonna, Lund University\nBo Lindqvist, MIT\n"
    found = find_committees(text, load())
    assert [text[slice(*line)] for line in found.unread] == ["Madonna, Lund University"]
    assert [n for _, n, _ in listed(text)] == ["Ada Diaz", "Bo Lindqvist"]


def values(records: list[Record], kind: Kind, prop: str) -> set[str]:
    return {value for r in records if r.kind is kind for value in r.values(prop)}


CALL = """LakeConf '21 Call for Papers

General Chair
Maria Rossi, Lund University

Program Committee
Hans Weber, ETH Zurich
Yuki Tanaka, Kyoto University, Chair

Overview
The Third Conference on Lakes and Rivers (LakeConf '21) will be held in Oslo on 3–5 May 2021.
Ada Diaz opened the Third Conference on Lakes and Rivers.

Important Dates
Submission deadline: January 8, 2021
"""


def test_a_call_becomes_records_at_its_event() -> None:
    source = Passage(Source("0" * 64, "call.txt", "text/plain"), CALL)
    records = extract(source).records
    events = [r for r in records if r.kind is Kind.EVENT]
    assert [(r.values("name"), r.values("start")) for r in events] == [
        (("Third Conference on Lakes and Rivers", "LakeConf '21"), ("2021-05-03",))
    ]
    roles = {
        (r.values("participant")[0], r.values("role")[0], r.values("roleTitle"))
        for r in records
        if r.kind is Kind.PARTICIPATION
    }
    assert roles == {
        ("maria-rossi", "general-chair", ("General Chair",)),
        ("hans-weber", PC, ("Program Committee",)),
        ("yuki-tanaka", "programme-chair", ("Chair",)),
        ("ada-diaz", "opening-speaker", ()),
    }
    members = {
        (r.values("member")[0], r.values("organisation")[0])
        for r in records
        if r.kind is Kind.MEMBERSHIP
    }
    assert members == {
        ("maria-rossi", "lund-university"),
        ("hans-weber", "eth-zurich"),
        ("yuki-tanaka", "kyoto-university"),
    }
    for record in records:
        for claim in record.claims:
            assert claim.refers is None or any(
                (other.kind, other.key) == (claim.refers, claim.value) for other in records
            )


def test_quotes_are_the_entry_and_the_heading() -> None:
    source = Passage(Source("0" * 64, "call.txt", "text/plain"), CALL)
    hans = next(
        r
        for r in extract(source).records
        if r.kind is Kind.PARTICIPATION and "hans-weber" in r.values("participant")
    )
    quotes = {c.prop: source.quote(c.quote) for c in hans.claims if c.quote}
    assert quotes["participant"] == quotes["representing"] == "Hans Weber, ETH Zurich"
    assert quotes["role"] == quotes["roleTitle"] == "Program Committee"


_PIECES = st.sampled_from(
    [
        "Program Committee", "General Chairs:", "Ada Diaz", "Bo Lindqvist", "MIT",
        "Lund University", "Italy", ", ", " (", ")", " – ", "\t", "   ", "\n", "\n\n", "; ",
        " and ", "Dr. ", "Chair",
        "Finance: ", "a@b.example", "* ", "[", "](", "张三", "，", "J.", "-", "Inc.", "*",
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join), st.booleans())
def test_any_list_is_read_and_every_claim_stands_in_it(text: str, wrapped: bool) -> None:
    text = "Program Committee\n" + text
    found = find_committees(text, load(), hard_wrapped=wrapped)
    ends = [0]
    for span in found.spans:
        assert ends[-1] <= span.start < span.end <= len(text)
        ends.append(span.end)
    for sentence in found.sentences:
        assert any(sentence.quote.within(span) for span in found.spans)
        assert sentence.acts[0].person.span.within(sentence.quote)
    source = Passage(Source("0" * 64, "a.txt", "text/plain", event="Lake Forum"), text)
    grounded, pointing = grounding(extract(source).records, text)
    assert grounded == pointing


@pytest.mark.parametrize(
    "text",
    [
        "Program Chair: Ada Diaz,\n" * 4_000,
        "Program Committee: " + "Ada Diaz, MIT, " * 4_000,
        "Program Committee\n" + "Ada Diaz (MIT\n" * 4_000,
        "Program Committee: " + "(" * 100_000,
        "Program Committee\nAda Diaz, " + "a@" * 40_000,
        "Program Committee\nAda Diaz, " + "a" * 100_000,
        "Program Committee:" + " " * 100_000 + "x",
        "Program Committee\n" + "Name " * 20_000 + "x",
        "Program Committee\n" + "A: " * 40_000,
        "Program Committee\n" + ("A" + " " * 50) * 2_000,
    ],
    ids=lambda text: f"{text[:24]!r}",
)
def test_hostile_lists_take_no_longer_than_others(text: str) -> None:
    start = time.perf_counter()
    find_committees(text, load())
    assert time.perf_counter() - start < 5


# --- the score against a table of committees ---------------------------------------------------


def table(path: Path, *rows: str) -> Path:
    head = "conf cfp_file role name affiliation_in_gold name_in_text affiliation_in_text"
    lines = [head.replace(" ", "\t"), *(f"L\tcall.txt\t{row}".replace("|", "\t") for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_score_of_a_call(tmp_path: Path) -> None:
    (tmp_path / "call.txt").write_text(CALL + "\nSteering Committee\nPeter Novak, MIT\n", "utf-8")
    gold = table(
        tmp_path / "gold.tsv",
        "chair|Yuki Tanaka|Kyoto University, Japan|1|1",
        "pc|Hans Weber|EPFL, Switzerland|1|1",
        "pc|Liu Yang|MIT|1|1",
        "pc|Olga Petrova|MIT|0|0",
    )
    found = evaluate(gold)
    # the table does not know the lists of Maria Rossi and Peter Novak: neither right nor wrong
    assert (found["committee-person"].tp, found["committee-person"].fp) == (2, 0)
    assert found["committee-person"].fn == 1
    affiliation = found["committee-affiliation"]
    assert (affiliation.tp, affiliation.fp, affiliation.fn) == (1, 1, 2)


def test_people_of_a_known_list_that_the_table_lacks_are_wrong(tmp_path: Path) -> None:
    text = "Lake Forum 2021\n\nProgram Committee\nAda Diaz\nBo Lindqvist\nOverview Karonova\n"
    rows = [
        {"role": "pc", "name": name, "affiliation_in_gold": "", "name_in_text": "1"}
        | {"affiliation_in_text": "0"}
        for name in ("Ada Diaz", "Bo Lindqvist")
    ]
    counts = score_committees(extract(passage(text)).records, rows)["committee-person"]
    assert (counts.tp, counts.fp, counts.fn) == (2, 1, 0)


def test_a_broken_table_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "gold.tsv").write_text("conf\tname\nL\tAda\n", "utf-8")
    with pytest.raises(SourceError, match="lacks a column"):
        evaluate(tmp_path / "gold.tsv")
    with pytest.raises(SourceError, match="cannot read the gold"):
        evaluate(tmp_path / "none.tsv")


@pytest.mark.skipif(not SHARED.is_dir(), reason="shared/data is not beside this checkout")
def test_calls_for_papers_of_others() -> None:
    found = evaluate(SHARED / "gold.tsv")
    assert found["committee-person"].recall >= 0.95
    assert found["committee-person"].precision >= 0.95
    assert found["committee-affiliation"].f1 >= 0.9
