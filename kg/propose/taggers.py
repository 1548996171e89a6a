"""Taggers of names as proposers: a spaCy pipeline, natasha for Russian. They name, and tie nothing.

Both are extras, imported where they are asked for only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from importlib.metadata import version
from types import ModuleType
from typing import Any, Final

from kg.errors import UsageError
from kg.model import Span
from kg.propose.proposal import Answer, Proposal, Words

_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_LABELS: Final = {"PER": "person", "PERSON": "person", "ORG": "organisation"}


class Tagger:
    """A function from a text to labelled spans as a proposer; it is shown a sentence at a time.

    >>> ada = lambda text: [(0, 3, "PER")]
    >>> Tagger("demo", "demo 1", ada).propose("Hm. Ada spoke.", [Span(4, 14)]).proposals
    [Proposal(person=Words(text='Ada', start=4), title=None, organisation=None, quote='', \
within=None)]
    """

    def __init__(
        self, name: str, identity: str, tag: Callable[[str], Iterable[tuple[int, int, str]]]
    ) -> None:
        self.name, self.id, self._tag = name, identity, tag

    def propose(self, text: str, units: Sequence[Span]) -> Answer:
        """Every person and institution that is named in the sentences."""
        found: list[Proposal] = []
        for unit in units:
            for start, end, label in self._tag(text[unit.start : unit.end]):
                start, end = unit.start + start, unit.start + end
                words = Words(text[start:end], start)
                match _LABELS.get(label):
                    case "person":
                        found.append(Proposal(person=words))
                    case "organisation":
                        found.append(Proposal(organisation=words))
        return Answer(found)


def spacy(pipeline: str) -> Tagger:
    """A spaCy pipeline: the name of an installed one, or a folder. UsageError without it."""
    module = _library("spacy", "spacy")
    try:
        nlp = module.load(pipeline)
    except (OSError, ValueError) as error:
        hint = "name an installed pipeline or a folder: --propose spacy=en_core_web_sm"
        raise UsageError("spaCy cannot load this pipeline", where=pipeline, hint=hint) from error
    longest = nlp.max_length

    def tag(text: str) -> Iterable[tuple[int, int, str]]:
        if len(text) <= longest:
            for entity in nlp(text).ents:
                yield entity.start_char, entity.end_char, entity.label_

    meta: dict[str, Any] = nlp.meta
    told = f"{meta.get('lang')} {meta.get('name')} {meta.get('version')}"
    return Tagger("spacy", f"spacy {version('spacy')} {pipeline} {told}", tag)


def natasha(_: str = "") -> Tagger:
    """The tagger of Russian news of natasha, whose weights its package carries."""
    module = _library("natasha", "ru")
    tagger = module.NewsNERTagger(module.NewsEmbedding())

    def tag(text: str) -> Iterable[tuple[int, int, str]]:
        for span in tagger(text).spans if _CYRILLIC.search(text) else ():
            if _CYRILLIC.search(text, span.start, span.stop):  # it knows no other script
                yield span.start, span.stop, span.type

    return Tagger("natasha", f"natasha {version('natasha')}", tag)


def _library(name: str, extra: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        hint = f"pip install 'confkg[{extra}]'"
        raise UsageError(f"{name} is not installed", where="--propose", hint=hint) from error
