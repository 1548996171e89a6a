"""Rules of the learned reader: programme lines, ranks before names, who bore an event."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extract.blocks import Shape
from kg.extract.document import read_sentences
from kg.extract.event import read_event
from kg.extract.lexicon import load
from kg.extract.model.backing import backers, read_backers
from kg.extract.model.compose import is_degree, professorship, without_office
from kg.extract.model.heads import Line, Node
from kg.extract.model.programme_lines import place_titles, programme_titles, title_head
from kg.extract.model.tagger import Tagged
from kg.extract.model.weights import Model, load_model
from kg.extract.readers import GRAMMAR
from kg.extract.tokens import tokenize


def line(text: str, *named: str, shape: Shape = Shape.ITEM) -> Line:
    """A line in which `named` ("PER Ana Diaz") are named."""
    tokens = tokenize(text)
    found = Line(tokens, shape, 0)
    for one in named:
        label, words = one.split(" ", 1)
        start = text.index(words)
        inside = [
            i for i, t in enumerate(tokens) if start <= t.start and t.end <= start + len(words)
        ]
        found.nodes.append(Node(label, 0, inside[0], inside[-1] + 1))
    return found


def titles(*lines: Line) -> list[str]:
    return [
        " ".join(t.text for t in lines[at].tokens[first:last])
        for at, first, last in programme_titles(lines)
    ]


@pytest.mark.parametrize(
    ("text", "named", "title"),
    [
        ("Thrombectomy beyond 24 hours / Ana Diaz", ["PER Ana Diaz"], True),
        ("10:30 Thrombectomy beyond 24 hours (Ana Diaz)", ["PER Ana Diaz"], True),
        ("9h30 – 10h20 Thrombectomy beyond 24 hours — Ana Diaz", ["PER Ana Diaz"], True),
        ("1. Ana Diaz: Thrombectomy beyond 24 hours", ["PER Ana Diaz"], True),
        ("Chair: Ana Diaz", ["PER Ana Diaz"], False),
        ("15:00 Closing words – Ana Diaz", ["PER Ana Diaz"], False),
        ("Ana Diaz, Rector", ["PER Ana Diaz", "TTL Rector"], False),
        ("Ana Diaz (in the chair)", ["PER Ana Diaz"], False),
    ],
)
def test_what_is_left_of_a_programme_line_is_a_title(
    text: str, named: list[str], title: bool
) -> None:
    expected = ["Thrombectomy beyond 24 hours"] if title else []
    assert titles(line(text, *named)) == expected


def test_a_colon_inside_a_title_does_not_end_it() -> None:
    found = titles(line("Kim Lee: Decompression: How early is early?", "PER Kim Lee"))
    assert found == ["Decompression : How early is early ?"]


def test_a_title_may_stand_above_its_speaker() -> None:
    below = line("Ana Diaz (Oslo University)", "PER Ana Diaz", "ORG Oslo University")
    assert titles(line("Whistled speech of the Akha"), below) == ["Whistled speech of the Akha"]
    assert titles(line("Whistled speech of the Akha"), line("Lunch for all of us")) == []


def test_running_text_is_no_programme() -> None:
    text = "Ana Diaz came to Oslo – the Second Forum was her first."
    assert titles(line(text, "PER Ana Diaz", shape=Shape.PARAGRAPH)) == []


def test_a_title_knows_its_neighbours_and_its_time() -> None:
    lines = [
        line("10:00 Ice at Sea – Kim Lee", "TALK Ice at Sea", "PER Kim Lee"),
        line("Snow at Home – Ana Diaz", "TALK Snow at Home", "PER Ana Diaz"),
        *(line("Lunch") for _ in range(5)),
        line("Rain at Noon – Bo Berg", "TALK Rain at Noon", "PER Bo Berg"),
    ]
    place_titles(lines)
    marks = [(n.unit, n.short) for one in lines for n in one.nodes if n.label == "TALK"]
    assert marks == [(True, True), (False, True), (False, False)]


def test_a_title_is_known_by_a_cue_or_by_its_length() -> None:
    assert title_head(tokenize("Panel on the sea")) != title_head(tokenize("Songs of the sea"))
    assert title_head(tokenize("The sea")) == "0"


@pytest.mark.parametrize(
    ("text", "persons", "rank"),
    [
        ("Professor Ana Diaz of", ["PER Ana Diaz"], "Professor"),
        ("Associate Professor Dr. Ana Diaz of", ["PER Ana Diaz"], "Associate Professor"),
        ("Professors Kim Lee and Ana Diaz of", ["PER Kim Lee", "PER Ana Diaz"], "Professors"),
        ("Professor Kim Lee and Ana Diaz of", ["PER Kim Lee", "PER Ana Diaz"], ""),
        ("Prof. Ana Diaz of", ["PER Ana Diaz"], ""),
        ("thanked by Ana Diaz of", ["PER Ana Diaz"], ""),
        ("Ana Diaz of", ["PER Ana Diaz"], ""),
    ],
)
def test_a_professor_is_one_by_the_word_written_out(
    text: str, persons: list[str], rank: str
) -> None:
    one = line(text, *persons)
    found = professorship(one.tokens, one.nodes, one.nodes[-1])
    assert (" ".join(t.text for t in one.tokens[slice(*found)]) if found else "") == rank


@pytest.mark.parametrize(
    ("words", "degree"),
    [
        ("Doctor of Medical Sciences", True),
        ("Candidate of medical sciences", True),
        ("Master of Ceremonies", False),
        ("Doctor", False),
        ("Director of Medical Sciences", False),
    ],
)
def test_a_degree_is_no_post(words: str, degree: bool) -> None:
    tokens = tokenize(words)
    assert is_degree(tokens, Tagged("TTL", 0, len(tokens), 1.0)) is degree


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Justice Bwalya Chanda", "Bwalya Chanda"),
        ("Mayor Chang Geun-woo", "Chang Geun-woo"),
        ("Mayor Chang", "Mayor Chang"),
        ("Bwalya Chanda Mwape", "Bwalya Chanda Mwape"),
    ],
)
def test_an_office_is_no_part_of_a_name(words: str, name: str) -> None:
    tokens = tokenize(words)
    tagged = without_office(tokens, Tagged("PER", 0, len(tokens), 1.0))
    assert " ".join(t.text for t in tokens[tagged.first : tagged.last]) == name


def test_each_institution_bears_the_event_once() -> None:
    text = (
        "Polar Health Institute\n\n"
        "The Second Forum on Rural Nursing was held in Oslo on 4 May 2022. "
        "It was organised by the Polar Health Institute with support from the Fram Foundation.\n\n"
        "The Polar Health Institute thanks all who came. Kari Holm of Nordlys Hospital spoke.\n"
    )
    sentences = read_sentences(text, load(), reader=GRAMMAR)
    event = read_event(text, sentences, load())
    named = backers(text, sentences, event)
    words = [[text[slice(*n.mention.span)] for n in mentions] for mentions in named]
    assert any(len(forms) == 3 and "Polar Health Institute" in forms for forms in words)
    read_backers(event, text, sentences, load_model())
    found = [text[slice(*o.chain[0].span)] for o in event.organisers if o.chain]
    assert len(found) == len(set(found))
    assert all(o.cue.within(o.quote) for o in event.organisers)


def test_the_border_of_a_table_is_no_cue() -> None:
    text = "Oslo University\tBergen University\tThe Rural Forum was held in Oslo on 4 May 2022.\n"
    sentences = read_sentences(text, load(), reader=GRAMMAR)
    event = read_event(text, sentences, load())
    everything = {f"organiser|{f}": 1.0 for f in ("l0=\t", "r0=\t", "")}
    read_backers(event, text, sentences, Model((), {}, np.zeros((0, 0)), {"backers": everything}))
    assert event.organisers
    assert all(text[slice(*o.cue)].strip() for o in event.organisers)
