"""Roles, positions and kinds of events by their labels in any language: the concepts of roles.ttl.

`roles.json` is made from `ontology/roles.ttl` by `python ontology/make_lexicon.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

# Short forms that tables and programmes use; too short, or too general, to be labels in prose.
_SHORT: Final = {
    "pc": "programme-committee-member",
    "pc chair": "programme-chair",
    "spc": "programme-committee-member",
    "tpc": "programme-committee-member",
    "oc": "organising-committee-member",
    "sc": "steering-committee-member",
    "session": "session-chair",
    "panel": "panellist",
    "keynote": "keynote-speaker",
    "presenter": "speaker",
    "talk": "speaker",
}
# The edition of an event: "ISWC2009", "2021", "of ICSE 2021".
_EDITION: Final = re.compile(r"(?:\b(?:at|of|for) )?\b(?:[^\W\d_]{2,10} ?)?(?:19|20)\d\d\b")
# A chair or committee of a name of its own is still a chair or a committee.
_PATTERNS: Final = (
    (re.compile(r"\b(?:senior )?(?:pc|programm?e?(?: committee)?) member"), _SHORT["pc"]),
    (
        re.compile(r"\b(?:local )?(?:arrangements?|organi[sz]ing|organi[sz]ation) chair"),
        "local-chair",
    ),
    (re.compile(r"\borgani[sz](?:ing|ation|ational) committee"), "organising-committee-member"),
    (re.compile(r"\bsteering committee|\bcommittee steering"), "steering-committee-member"),
    (re.compile(r"\bprogramm?e? committee|\bcommittee programm?e?"), _SHORT["pc"]),
    (re.compile(r"\bsession chair"), "session-chair"),
    (re.compile(r"\btrack chair"), "track-chair"),
    (re.compile(r"\bcommittee\b.*\bchair|\bchair.*\bcommittee\b"), "committee-chair"),
    (re.compile(r"\bchair(?:man|woman|person|wo?men|persons)?\b"), "committee-chair"),
    (re.compile(r"\bcommittee\b|\bboard\b"), "committee-member"),
    (re.compile(r"\bkeynote\b|\binvited (?:talk|speaker)"), "keynote-speaker"),
    (re.compile(r"\bsponsor"), "sponsor"),
)


def data() -> Mapping[str, Any]:
    """The whole of `roles.json`: branch → concept → labels by language, cues and broader ones.

    >>> sorted(data())
    ['contribution_types', 'event_roles', 'event_types', 'positions']
    """
    return _data()


def event_role(text: str) -> str:
    """The concept of a role at an event by its printed label, "" when none is known.

    Known labels of any language come first, in the singular or plural; then what kind of chair or
    committee the words name.

    >>> event_role("Programme Co-Chairs"), event_role("Keynote"), event_role("Докладчик")
    ('programme-chair', 'keynote-speaker', 'speaker')
    >>> event_role("ISWC2009 Session Chair"), event_role("General Chair of ICSE 2021")
    ('session-chair', 'general-chair')
    >>> event_role("Weather Chair"), event_role("sandwich")
    ('committee-chair', '')
    """
    words = _folded(text)
    bare = " ".join(_EDITION.sub(" ", words).split())
    labels = _labels("event_roles")
    for form in (*_forms(words), *_forms(bare)):
        if form in labels:
            return labels[form]
        if form in _SHORT:
            return _SHORT[form]
    return next((concept for pattern, concept in _PATTERNS if pattern.search(words)), "")


def position(text: str) -> str:
    """The concept of a position by its whole printed label, "" when none is known.

    >>> position("Deputy Director"), position("Wizard")
    ('deputy-director', '')
    """
    return _longest(_folded(text).split(), _labels("positions"))


def contribution_type(text: str) -> str:
    """The concept of a kind of talk by its label, "" when none is known.

    >>> contribution_type("Keynote"), contribution_type("Podium")
    ('keynote', '')
    """
    labels = _labels("contribution_types")
    return next((labels[form] for form in _forms(_folded(text)) if form in labels), "")


def event_type(text: str) -> str:
    """The concept of a kind of event that a name ends in or holds, "" when none is known.

    >>> event_type("Third Rural Health Forum 2021")
    'forum'
    """
    labels = _labels("event_types")
    words = re.findall(r"\w+(?:-\w+)*", _folded(text))
    pairs = [" ".join(words[i : i + n]) for n in (2, 1) for i in range(len(words) - n, -1, -1)]
    return next((labels[p] for p in pairs if p in labels), "")


def narrower(role: str) -> frozenset[str]:
    """A role at an event and all roles that are kinds of it; one that is not known stands alone.

    >>> sorted(narrower("organiser"))[:2], narrower("juggler")
    (['co-organiser', 'organiser'], frozenset({'juggler'}))
    """
    found = {role}
    while more := {
        concept
        for concept, entry in _data()["event_roles"].items()
        if concept not in found and found & {*entry.get("broader", ())}
    }:
        found |= more
    return frozenset(found)


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((files("kg") / "roles.json").read_text("utf-8"))
    return found


@cache
def _labels(branch: str) -> Mapping[str, str]:
    return {
        _folded(label): concept
        for concept, entry in sorted(_data()[branch].items(), reverse=True)
        for labels in entry["labels"].values()
        for label in labels
    }


def _folded(text: str) -> str:
    text = re.sub(r"[\s_–—-]+", " ", text.casefold().replace("’", "'")).strip(" .:;,*#")
    return re.sub(r"\bco (?=chair)", "", text)


def _forms(words: str) -> Iterator[str]:
    yield words
    yield words.removesuffix("s")
    yield words.replace("chairs", "chair")
    yield re.sub(r"\bprogram\b", "programme", words.removesuffix("s"))


def _longest(words: list[str], labels: Mapping[str, str]) -> str:
    """The concept of the longest run of words that is a label, of equally long ones the last."""
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size, -1, -1):
            if concept := labels.get(" ".join(words[start : start + size])):
                return concept
    return ""
