"""One test for every kind of proposer; and what a spaCy pipeline and natasha propose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from kg.errors import UsageError
from kg.model import Kind, Passage, Source, Span
from kg.propose import Answer, Proposer, Proposers, open_proposers
from kg.propose.llm import LanguageModel
from kg.propose.taggers import Tagger, natasha, spacy

from .propose_stub import facts, serving

ENGLISH: Final = "Members met on 3 May 2021. Ana Diaz of Nordlyset spoke. Photo: Bo Li."
RUSSIAN: Final = (
    "Встреча прошла 3 мая 2021 года."
    " С докладом выступил Пётр Глыбочко из Сеченовского университета."
)


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """A spaCy pipeline of our own, saved to disk as a trained one would be."""
    library = pytest.importorskip("spacy", reason="the extra [spacy] is not installed")
    nlp = library.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Ana Diaz"},
            {"label": "ORG", "pattern": "Nordlyset"},
            {"label": "DATE", "pattern": "3 May 2021"},
        ]
    )
    nlp.to_disk(tmp_path / "pipeline")
    return tmp_path / "pipeline"


def the_model() -> Iterator[Proposer]:
    with serving(lambda sent: facts(("Ana Diaz of Nordlyset spoke.", "Ana Diaz", None, None))) as s:
        yield LanguageModel(f"{s.address}#small")


def a_function() -> Iterator[Proposer]:
    yield Tagger("demo", "demo 1", lambda text: [(0, 3, "PER"), (0, 1, "ORG"), (1, 2, "DATE")])


def the_pipeline(folder: Path) -> Iterator[Proposer]:
    yield spacy(str(folder))


def the_tagger() -> Iterator[Proposer]:
    pytest.importorskip("natasha", reason="the extra [ru] is not installed")
    yield natasha()


@pytest.fixture(params=["llm", "tagger", "spacy", "natasha"])
def proposer(request: pytest.FixtureRequest) -> Iterator[Proposer]:
    if request.param == "spacy":
        yield from the_pipeline(request.getfixturevalue("pipeline"))
        return
    kinds: dict[str, Callable[[], Iterator[Proposer]]] = {
        "llm": the_model,
        "tagger": a_function,
        "natasha": the_tagger,
    }
    yield from kinds[request.param]()


def passage(text: str) -> Passage:
    return Passage(Source(64 * "0", "a.txt", "text/plain"), text)


@pytest.mark.parametrize("text", ["", "\n", "…", ENGLISH, RUSSIAN, "会议在北京召开。王伟发言。"])
def test_every_proposer(proposer: Proposer, text: str) -> None:
    assert proposer.name
    assert proposer.id
    units = [Span(0, len(text))] if text.strip() else []
    answer = proposer.propose(text, units)
    assert isinstance(answer, Answer)
    assert answer == proposer.propose(text, units), "the same text gets the same answer"
    for proposal in answer.proposals:
        for words in (proposal.person, proposal.title, proposal.organisation):
            if words and words.start >= 0:
                assert text[words.start :].startswith(words.text)
    for record in Proposers([proposer]).propose(passage(text), []).records:
        for claim in record.claims:
            assert claim.span
            assert claim.quote
            assert claim.span.within(claim.quote)
            assert claim.rule == f"{proposer.name}.proposed"


def proposed(proposer: Proposer, text: str) -> set[tuple[Kind, str]]:
    found = Proposers([proposer]).propose(passage(text), [])
    return {(r.kind, r.values("name")[0]) for r in found.records}


def test_a_pipeline_of_spacy_names_persons_and_institutions(pipeline: Path) -> None:
    (asked,) = open_proposers([f"spacy={pipeline}"])._asked
    assert str(pipeline) in asked.id
    assert proposed(asked, ENGLISH) == {
        (Kind.PERSON, "Ana Diaz"),
        (Kind.ORGANISATION, "Nordlyset"),
    }


def test_natasha_names_persons_and_institutions() -> None:
    pytest.importorskip("natasha", reason="the extra [ru] is not installed")
    (asked,) = open_proposers(["natasha"])._asked
    assert proposed(asked, RUSSIAN) == {
        (Kind.PERSON, "Пётр Глыбочко"),
        (Kind.ORGANISATION, "Сеченовского университета"),
    }
    assert proposed(asked, ENGLISH) == set(), "it knows no other script"


def test_a_pipeline_that_is_none(tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="the extra [spacy] is not installed")
    for name in ("no_such_pipeline", str(tmp_path), ""):
        with pytest.raises(UsageError, match="spaCy cannot load"):
            spacy(name)


@pytest.mark.parametrize(("library", "extra"), [("spacy", "spacy"), ("natasha", "ru")])
def test_an_extra_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, library: str, extra: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, library, None)
    with pytest.raises(UsageError, match=rf"confkg\[{extra}\]"):
        open_proposers([f"{library}=any"])


def test_a_package_may_bring_a_proposer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        name = "oracle"

        def load(self) -> Callable[[str], Proposer]:
            return lambda argument: Tagger(f"oracle:{argument}", "oracle 1", lambda text: [])

    monkeypatch.setattr("kg.propose.proposers.entry_points", lambda group: [Point()])
    (asked,) = open_proposers(["oracle=delphi"])._asked
    assert asked.name == "oracle:delphi"
    with pytest.raises(UsageError, match="there are: llm, natasha, oracle, spacy"):
        open_proposers(["sibyl"])
