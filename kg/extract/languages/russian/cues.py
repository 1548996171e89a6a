"""Who did what in a Russian sentence: by verbs, by the head of a list, by a line of a programme."""

from __future__ import annotations

import re

from kg.extract.blocks import Shape
from kg.extract.contributions import Act
from kg.extract.languages.deeds import Deed, Stage, as_told, find_acts, listed_talk
from kg.extract.languages.russian.deeds import DEEDS, INTROS
from kg.extract.languages.russian.programme import is_line, line_title
from kg.extract.sentence import Sentence

_SPEECH = re.compile(r"[»”\"]?\s*[,.!?]?\s*[—–-]\s")
_ABOUT = re.compile(r"тем|доклад|лекци|сообщени|выступлени|\)|\d", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"(?:проект|преми|издани|книг|роман|журнал|газет|хор|фильм|клуб|фонд|компани|центр|выставк|"
    r"секци|конкурс|"
    r"грамот|орден|медал|знак|рубрик|цикл|серии|команд|студи|бюро|фирм|программ)[а-яё]*\W{1,3}$",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"(?<!\w)не (?:смог|приехал|прибы|явил|участвовал|состоял|присутствовал)|отсутствовал|"
    r"(?<!\w)отмен[её]н|доклад снят",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"перерыв|кофе|регистраци|обед|экскурси|награжд|контакт|тел\.", re.IGNORECASE)


def acts(text: str, sentence: Sentence, k: int) -> list[Act]:
    """The acts of one sentence of a Russian report; `k` numbers the sentence."""
    persons = [m for m in sentence.mentions if m.type == "person"]
    if not persons or _ABSENT.search(text, *sentence.quote):
        return []
    titles = [m for m in sentence.mentions if m.type == "quote" and _is_title(text, m.span)]
    stage = Stage(text, sentence.quote, persons, titles)
    found = find_acts(stage, DEEDS, first_group=100 * k)
    if found:
        return found
    line = is_line(text, sentence.quote)
    item = sentence.shape is Shape.ITEM
    intro = _intro(text, sentence)
    if intro and (intro.role == "speaker" or not titles):
        return as_told(stage, intro, 100 * k)
    if (line or item) and not titles and not _BREAKS.search(text, *sentence.quote):
        title = line_title(text, sentence, dash=not line)
        titles = [title] if title else []
        stage = Stage(text, sentence.quote, persons, titles)
    if line or item or _short(text, sentence):
        found = listed_talk(stage, 100 * k)
    return found


def _intro(text: str, sentence: Sentence) -> Deed | None:
    """What the line above a list says of all who are in it: «В дискуссии приняли участие:»."""
    if sentence.above is None:
        return None
    return next((d for d in INTROS if d.pattern.search(text, *sentence.above)), None)


def _is_title(text: str, span: tuple[int, int]) -> bool:
    """Whether what is quoted is a title: no speech, no name of a project, a book or a prize."""
    words = text[span[0] : span[1]]
    if not (5 < len(words) < 160 and words[0].isupper()) or words.endswith((".", ",")):
        return False
    after, before = text[span[1] : span[1] + 5], text[max(0, span[0] - 24) : span[0]]
    said = before.rstrip(' «“„"').endswith(":") and not _ABOUT.search(before)
    return not said and not _SPEECH.match(after) and not _OF_OTHERS.search(before)


def _short(text: str, sentence: Sentence) -> bool:
    return sentence.quote.end - sentence.quote.start < 220
