"""A conference, its talks and the people in them as plain values; readers fill these in.

What kind of talk one is, and what that makes those who speak, is decided here once for all formats.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from kg.names import slug
from kg.roles import contribution_type

SPEAKER: Final = "speaker"
_TALK: Final = "talk"
_LONGEST: Final = 100  # characters of a label of a kind that are looked at
# The role of those whom a programme names with a talk of this kind.
_SPEAKERS: Final = {"keynote": "keynote-speaker", "panel": "panellist"}
_LABELLED: Final = re.compile(r"\s*([^:]{3,30}):\s+\S")
_NUMBER: Final = re.compile(r"\s+(?:(?:no\.?|#)\s*)?(?:\d+[a-z]?|[IVX]+|[A-H])$", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Agent:
    """A person (or an institution) in a role, as one place of a programme tells it.

    `role` is a concept of `role/`, `label` the words that give it, `code` how the source files it;
    `known` is where the source tells more of the person than here.
    """

    name: str
    role: str = SPEAKER
    label: str = ""
    code: str = ""
    institution: bool = False
    known: str = ""
    organisation: str = ""
    position: str = ""
    country: str = ""
    identifier: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Conference:
    """A whole event: `start` and `end` are ISO dates, `kind` its printed kind.

    `start_at` and `end_at` say where the dates stand if it is not with the event.
    """

    pointer: str
    name: str
    start: str = ""
    start_at: str = ""
    end: str = ""
    end_at: str = ""
    kind: str = ""
    acronym: str = ""
    url: str = ""
    place: str = ""
    room: str = ""
    topic: str = ""
    identifier: str = ""
    agents: Sequence[Agent] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a conference that has talks of its own, and those who chair it."""

    pointer: str
    name: str
    start: str = ""
    end: str = ""
    room: str = ""
    url: str = ""
    identifier: str = ""
    agents: Sequence[Agent] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """One item of a programme; `kind` is its printed kind, `duration` what is printed for `end`.

    `apart` tells it from another one of its title that begins when it does.
    """

    pointer: str
    title: str
    start: str = ""
    end: str = ""
    duration: str = ""
    kind: str = ""
    track: str = ""
    room: str = ""
    language: str = ""
    url: str = ""
    identifier: str = ""
    apart: str = ""
    agents: Sequence[Agent] = ()


class Slots:
    """Tells apart the talks of one title that begin at one time in different rooms.

    >>> slots = Slots()
    >>> pauses = [Talk("/1", "Pause", room="A"), Talk("/2", "Pause", room="B")]
    >>> [slots.apart(talk).apart for talk in (*pauses, *pauses)]
    ['', 'B', '', 'B']
    """

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], str] = {}

    def apart(self, talk: Talk) -> Talk:
        """The talk, with its room as what tells it apart unless the first was in the same."""
        room = self._first.setdefault((slug(talk.title), talk.start or talk.identifier), talk.room)
        return talk if room == talk.room else replace(talk, apart=talk.room)


def kind_of(label: str, title: str, track: str) -> tuple[str, str, str]:
    """The concept of a talk's kind, the words that state it, and what they are part of.

    The printed kind counts, if it says more than "talk"; else a title that begins with a kind and
    a colon, or the track, if its whole name is a kind. Where nothing is stated it is a talk.

    >>> kind_of("Workshop 2h", "Soldering", ""), kind_of("lecture", "Keynote: Care", "Main hall")
    (('workshop-session', 'Workshop 2h', 'type'), ('keynote', 'Keynote', 'title'))
    >>> kind_of("", "Keynote 2: Care", ""), kind_of("", "Tutorial 3B: Wells", "")[0]
    (('keynote', 'Keynote', 'title'), 'tutorial')
    >>> kind_of("45 minutes", "Care at home", "Panel"), kind_of("other", "Lunch", "Food")
    (('panel', 'Panel', 'track'), ('talk', '', ''))
    """
    stated = _kind_named_in(label)
    if stated and stated != _TALK:
        return stated, label, "type"
    lead = _LABELLED.match(title)
    words = _NUMBER.sub("", lead[1]) if lead else ""
    if found := contribution_type(words):
        return found, words, "title"
    if found := contribution_type(track):
        return found, track, "track"
    return (_TALK, label, "type") if stated else (_TALK, "", "")


def speaks(kind: str) -> str:
    """The role of those who simply speak in a talk of a kind.

    >>> speaks("panel"), speaks("tutorial")
    ('panellist', 'speaker')
    """
    return _SPEAKERS.get(kind, SPEAKER)


@lru_cache(maxsize=1024)
def _kind_named_in(label: str) -> str:
    """The kind of talk that a label's words name; the longest run of them, of equals the first.

    >>> _kind_named_in("Talk (20 min) + Q&A"), _kind_named_in("lightning_talk"), _kind_named_in("x")
    ('talk', 'talk', '')
    """
    words = _WORD.findall(label[:_LONGEST].replace("_", " "))
    for size in range(len(words), 0, -1):
        for at in range(len(words) - size + 1):
            if found := contribution_type(" ".join(words[at : at + size])):
                return found
    return ""
