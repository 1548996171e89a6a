"""Cues of Russian: the words that say who welcomed, spoke, chaired, discussed, closed, came."""

from __future__ import annotations

import re
from typing import Literal

from kg.extract.blocks import Shape
from kg.extract.contributions import Act
from kg.extract.languages.deeds import Deed, Stage, find_acts, listed_talk
from kg.extract.sentence import Sentence


def _deed(
    pattern: str,
    role: str,
    side: Literal["any", "before", "after"] = "any",
    *,
    address: bool = False,
) -> Deed:
    return Deed(re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE), role, side, address)


_SPEECH = re.compile(r"[»”\"]?\s*[,.!?]?\s*[—–-]\s")
_ABOUT = re.compile(r"тем|доклад|лекци|сообщени|выступлени|\)|\d", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"(?:проект|преми|издани|книг|роман|журнал|газет|хор|фильм|клуб|фонд|компани|центр|выставк|секци|конкурс|"
    r"грамот|орден|медал|знак|рубрик|цикл|серии)[а-яё]*\W{1,3}$",
    re.IGNORECASE,
)
_ACTED = r"выступил[аи]?|выступали?|обратил(?:ся|ась|ись)|открыл[аи]?"
# The first that fits stays: phrases before single words.
DEEDS = (
    _deed(
        rf"(?:с\s+)?(?:приветственн\w+|вступительн\w+|тёпл\w+)\s+(?:слов\w+|реч\w+|адрес\w+)(?:[^.;,«»]{{0,40}}?(?:{_ACTED}))?",
        "welcome-speaker",
    ),
    _deed(r"приветствия\s*:|приветствие\s*:|приветственное слово\s*:?", "welcome-speaker", "after"),
    _deed(r"(?:по|)приветствовал\w*|поздравил\w*|приветствует|напутствовал\w*", "welcome-speaker"),
    _deed(
        rf"(?:с\s+)?заключительн\w+\s+слов\w+(?:\s+(?:{_ACTED}))?|подв[её]л\w*\s+итог\w*|итог\w*\s+подв[её]л\w*|"
        r"подведение итогов\W*|закрыл[аи]?|закрывал[аи]?|закрытие\s\w*\W*|резюмировал\w*",
        "closing-speaker",
    ),
    _deed(
        rf"(?:со-?)?(?:модератор|ведущ|председател)\w*(?:\s+(?:секции|заседания|дискуссии|"
        rf"встречи|сессии|круглого стола|конференции|праздника|и\s+модератор))?\s*(?:[:–—-]|"
        rf"(?:{_ACTED}|стал\w*|был\w*))",
        "session-chair",
        "after",
    ),
    _deed(
        r"модерировал\w*|модератор\w*\s+котор\w+\s+(?:был\w*|выступил\w*)|председательствовал\w*|председательствующ\w+\s*:|"
        r"под председательством|(?<!при)вел[аи]?|в[её]л|провод\w+ и вел\w*",
        "session-chair",
    ),
    _deed(
        r"дискуссант\w*\s*[:–—-]?|оппонент\w*(?:\s+выступил\w*)?\W*|"
        r"приняли? участие в (?:дискуссии|обсуждении)|"
        r"принял[аи]? участие в (?:\w+\s+)?(?:дискуссии|обсуждении)|в (?:дискуссии|"
        r"обсуждении)[^.;«»]{0,20}?(?:приняли участие|участвовали|высказались|выступили)",
        "discussant",
    ),
    _deed(
        r"обсудил[аи]?|обсуждал[аи]?|прокомментировал\w*|спросил[аи]?|ответил[аи]?|вопрос\w*\s+задал\w*|высказал\w*|дискутировал\w*",
        "discussant",
    ),
    _deed(
        rf"(?:с|со)\s+(?:\w+\s+)?(?:докладом|докладами|лекцией|сообщением|сообщениями|содокладами?|презентацией)(?:\s+(?:{_ACTED}))?",
        "speaker",
    ),
    _deed(
        r"(?:прочитал[аи]?|прочёл|прочла|провел[аи]?|провёл|сделал[аи]?|представил[аи]?)\s+(?:\w+\s+){0,3}?(?:лекци\w+|доклад\w*|мастер-класс\w*|сообщени\w+|презентаци\w+)",
        "speaker",
    ),
    _deed(r"докладчик\w*\s*[:–—-]?|лектор\w*\s*[:–—-]|спикер\w*\s*[:–—-]?", "speaker", "after"),
    _deed(r"открыл[аи]?|открывал[аи]?|открытие\.\s+слово|слово", "opening-speaker"),
    _deed(
        r"(?:выступил|выступал)[аи]?|доложил[аи]?|докладывал[аи]?|докладывает|рассказал[аи]?|рассказывал[аи]?|прочитал[аи]?|прочёл|прочла|"
        r"поделил(?:ся|ась|ись)|показал[аи]?|осветил[аи]?|познакомил[аи]?|продемонстрировал\w*|представил[аи]?|сравнил[аи]?|"
        r"проводят|провели|провёл|провела|разобрал[аи]?|посвятил[аи]?|доклад\w*|лекци\w+|защитил[аи]?",
        "speaker",
    ),
    _deed(
        r"участвовал[аи]?|участвуют|присутствовал[аи]?|посетил[аи]?|принял[аи]? участие|"
        r"приняли участие|приглаш[её]нные\s*:",
        "attendee",
    ),
)


def acts(text: str, sentence: Sentence, k: int) -> list[Act]:
    """The acts of one sentence of a Russian report; `k` numbers the sentence."""
    persons = [m for m in sentence.mentions if m.type == "person"]
    titles = [m for m in sentence.mentions if m.type == "quote" and _is_title(text, m.span)]
    stage = Stage(text, sentence.quote, persons, titles)
    found = find_acts(stage, DEEDS, first_group=100 * k)
    if not found and (sentence.shape is Shape.ITEM or _short(text, sentence)):
        found = listed_talk(stage, 100 * k)
    return found


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
