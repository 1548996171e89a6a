"""Who did what at the event, by cues: a word of what is done, and the persons on its near side.

The same for every language: a cue binds the persons before it that no other cue has taken, else
those behind it up to the next cue, else the subject of the cue before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from kg.extract.contributions import Act
from kg.extract.cues import Cue
from kg.extract.mentions import Mention
from kg.model import Span

TALKS: Final = frozenset(("speaker", "keynote-speaker", "welcome-speaker", "opening-speaker"))
_SURE = 0.8
_UNSURE = 0.7


@dataclass(frozen=True, slots=True)
class Deed:
    """A cue: `pattern` finds its words, `side` is where those stand who did it."""

    pattern: re.Pattern[str]
    role: str
    side: Literal["any", "before", "after"] = "any"
    address: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of text with its persons and quoted titles, as the cues look at it."""

    text: str
    quote: Span
    persons: Sequence[Mention]
    titles: Sequence[Mention]


def find_acts(stage: Stage, deeds: Sequence[Deed], *, first_group: int = 0) -> list[Act]:
    """The acts of one sentence, in the order of its cues.

    >>> t = "Иван Ли выступил. "
    >>> ivan = Mention("person", 0, 2, Span(0, 7))
    >>> deeds = [Deed(re.compile("выступил"), "speaker")]
    >>> [a.role for a in find_acts(Stage(t, Span(0, 17), [ivan], []), deeds)]
    ['speaker']
    """
    cues = _cues(stage, deeds)
    taken: set[Span] = set()
    acts: list[Act] = []
    subject: list[Mention] = []
    for k, (span, deed) in enumerate(cues):
        start = cues[k - 1][0].end if k else stage.quote.start
        stop = cues[k + 1][0].start if k + 1 < len(cues) else stage.quote.end
        before = [p for p in stage.persons if start <= p.span.start and p.span.end <= span.start]
        before = [p for p in before if p.span not in taken]
        after = [p for p in stage.persons if span.end <= p.span.start and p.span.end <= stop]
        if deed.side == "after":
            doers, behind = after, True
        elif before or deed.side == "before" or (subject and not after):
            doers, behind = before or subject, False
        elif (
            subject
            and deed.side == "any"
            and not _right_behind(stage.text, span, after)
            and _continued(stage.text[start : span.start])
        ):
            doers, behind = subject, False
        else:
            doers, behind = after, True
        if not doers:
            continue
        subject = doers
        taken |= {p.span for p in doers}
        cue = Cue(deed.role, 0, 0, span, behind, sure=_SURE, address=deed.address)
        titles = [t for t in stage.titles if _titled(t, doers, span, start, stop)]
        acts += _acts(cue, doers, titles, first_group + k)
    return _once(acts)


def _once(acts: Sequence[Act]) -> list[Act]:
    """The acts without those that say less than another one: «выступил» beside «с докладом»."""
    titled = {(a.person.span, a.role) for a in acts if a.title}
    kept: list[Act] = []
    told: set[tuple[Span, str]] = set()
    for act in acts:
        key = act.person.span, act.role
        if act.title or (key not in titled and key not in told):
            kept.append(act)
            told.add(key)
    return kept


def _continued(between: str) -> bool:
    """Whether the same subject goes on: "and" or a comma, and no new name."""
    return len(between) < 90 and re.search(r"[,，、]|\bи\b|并|还", between) is not None


def _right_behind(text: str, cue: Span, after: Sequence[Mention]) -> bool:
    """Whether a person follows a word of a language with spaces: «секцию ведут Анна и Пётр»."""
    return bool(after) and text[cue.end : after[0].span.start] == " "


def _titled(title: Mention, doers: Sequence[Mention], cue: Span, start: int, stop: int) -> bool:
    return (start <= title.span.start or doers[0].span.end <= title.span.start) and (
        title.span.end <= stop
    )


def _acts(cue: Cue, doers: Sequence[Mention], titles: Sequence[Mention], group: int) -> list[Act]:
    talk = cue.role in TALKS and not cue.address
    if talk and len(titles) == len(doers) > 1:
        return [
            Act(p, cue, cue.role, t.span, None, 1000 * group + k + 1, _UNSURE, "cue.respectively")
            for k, (p, t) in enumerate(zip(doers, titles, strict=True))
        ]
    title = titles[0].span if talk and titles else None
    one = Act(doers[0], cue, cue.role, title, None, 1000 * group, _SURE, "cue.verb")
    together = title is not None or not talk
    return [
        replace(one, person=p, group=1000 * group + (0 if together else k))
        for k, p in enumerate(doers)
    ]


def _cues(stage: Stage, deeds: Sequence[Deed]) -> list[tuple[Span, Deed]]:
    """The cues in order; where two overlap, the one that is listed first stays."""
    found: list[tuple[Span, Deed]] = []
    covered = [t.span for t in stage.titles]
    for deed in deeds:
        for match in deed.pattern.finditer(stage.text, *stage.quote):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other in covered):
                covered.append(span)
                found.append((span, deed))
    return sorted(found, key=lambda pair: pair[0])


def listed_talk(stage: Stage, group: int) -> list[Act]:
    """A line of a programme: a quoted title and the persons whose talk it is."""
    if not stage.persons or not stage.titles:
        return []
    title = stage.titles[0].span
    cue = Cue("speaker", 0, 0, title, False, sure=_UNSURE)
    return [
        Act(p, cue, "speaker", title, None, 1000 * group, _UNSURE, "line.title")
        for p in stage.persons[:4]
    ]


def as_told(stage: Stage, deed: Deed, group: int) -> list[Act]:
    """An item of a list whose head says what everyone in it did: «Выступили:»."""
    if not stage.persons:
        return []
    cue = Cue(deed.role, 0, 0, stage.quote, False, sure=_UNSURE, address=deed.address)
    return _acts(cue, stage.persons[:1], stage.titles[:1], group)
