"""What Russian says of events: their nouns, dates, places and those who organise them."""

from __future__ import annotations

import datetime
import re

from kg.dates import DateMention, find_dates
from kg.extract.languages.happening import Candidate, Patterns
from kg.extract.languages.russian.backers import BACKERS
from kg.extract.languages.russian.declension import forms, is_adjective
from kg.extract.languages.russian.lexicon import is_verb
from kg.extract.languages.russian.places import find_place
from kg.extract.lexicon import lines
from kg.extract.sentence import Sentence
from kg.extract.tokens import Token
from kg.model import Span

_MONTHS = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр".split()
_M = (
    r"(?P<m{0}>январ[ьяе]|феврал[ьяе]|марта?|апрел[ьяе]|ма[йяе]|июн[ьяе]|июл[ьяе]|августа?|"
    r"сентябр[ьяе]|октябр[ьяе]|ноябр[ьяе]|декабр[ьяе])"
)
_D = r"(?P<d{0}>[0-3]?\d)(?:-?го)?"
_Y = r"(?:\s*,?\s*(?P<y{0}>(?:19|20)\d\d)(?:\s*г(?:ода|оду|\.)?)?)?"
_TO = r"\s*(?:[-–—]|и|по|до)\s*"


def _fill(template: str) -> re.Pattern[str]:
    counts = {"D": 0, "M": 0, "Y": 0}

    def part(match: re.Match[str]) -> str:
        symbol = match.group()
        counts[symbol] += 1
        return {"D": _D, "M": _M, "Y": _Y}[symbol].replace("{0}", str(counts[symbol]))

    body = re.sub(r"(?<![\w\\])[DMY](?!\w)", part, template.replace("~", _TO))
    return re.compile(r"(?<![\d.])" + body.replace(" ", r"\s+") + r"(?!\w)", re.IGNORECASE)


_DATES = (_fill(r"D M(?:Y)~D M(?:Y)"), _fill(r"D~D M(?:Y)"), _fill(r"D M(?:Y)"))
_ROMAN = re.compile(r"[IVXLC]+|\d{1,3}-[а-я]{1,3}")
_WIDE = re.compile(
    r"(?:международн|всероссийск|республиканск|региональн|межрегиональн|ежегодн|областн)\w*",
    re.IGNORECASE,
)
_PART_OF_ONE = re.compile(
    r"пленарн\w*|секци\w*|панельн\w*|экспертн\w*|вводн\w*|лекци\w*|дискусси\w*|"
    r"мастер-класс\w*|заключительн\w*|тренинг\w*|практикум\w*",
    re.IGNORECASE,
)
_FEASTS = frozenset("день дни дней дня днях неделя недели неделю беседы бесед беседах".split())
_GENITIVE = ("ы", "и", "а", "я", "ов", "ев", "ей", "ий", "ого", "его", "ых", "их", "ой", "ии")


def dates(text: str, within: Span) -> list[DateMention]:
    """The dates in a span, also those that are written in figures alone.

    >>> [(d.start, d.end) for d in dates("12–13 апреля 2023 года и 14.05.2023", Span(0, 35))]
    [('2023-04-12', '2023-04-13'), ('2023-05-14', '2023-05-14')]
    """
    found: list[DateMention] = []
    for pattern in _DATES:
        for match in pattern.finditer(text, *within):
            span = Span(*match.span())
            if any(span.overlaps(d.span) for d in found[-40:]):
                continue
            if read := _read(match.groupdict()):
                found.append(DateMention(span, *read))
    taken = {d.span for d in found}
    others = [d for d in find_dates(text, within) if not any(d.span.overlaps(s) for s in taken)]
    return sorted([*found, *others])


def _read(parts: dict[str, str | None]) -> tuple[str, str] | None:
    month1, month2 = parts.get("m1"), parts.get("m2") or parts.get("m1")
    year1, year2 = parts.get("y1"), parts.get("y2") or parts.get("y1")
    first = _iso(year1 or year2, month1, parts.get("d1"))
    last = _iso(year2, month2, parts.get("d2") or parts.get("d1"))
    return (first, last) if first and last and first <= last else None


def _iso(year: str | None, month: str | None, day: str | None) -> str:
    number = next((k + 1 for k, m in enumerate(_MONTHS) if (month or "").lower().startswith(m)), 0)
    if (month or "").lower()[:2] == "ма" and not (month or "").lower().startswith("март"):
        number = 5
    try:
        datetime.date(int(year or 2000), number, int(day or 0))
    except ValueError:
        return ""
    return f"{year or '-'}-{number:02}-{int(day or 0):02}"


def _nouns() -> dict[str, str]:
    pairs = (line.rsplit(" ", 1) for line in lines("ru_events.txt"))
    return {form: kind for noun, kind in pairs for form in forms(noun)}


_NOUNS = _nouns()


def names(text: str, sentence: Sentence) -> list[Candidate]:
    """What in a sentence may be the name of the event: a noun with its adjectives and its title.

    >>> from kg.extract.languages.russian.tokens import tokenize
    >>> from kg.extract.blocks import Shape
    >>> t = "Прошла III Поволжская школа «Лёгочная гипертензия»"
    >>> s = Sentence(Span(0, len(t)), Shape.PARAGRAPH, tokenize(t, 0, len(t)), [])
    >>> [t[c.span.start : c.span.end] for c in names(t, s)]
    ['III Поволжская школа «Лёгочная гипертензия»']
    """
    tokens = sentence.tokens
    institutions = [m.span for m in sentence.mentions if m.type in ("organisation", "post")]
    found = []
    for i, token in enumerate(tokens):
        feast = token.lower in _FEASTS and not token.cap
        if token.lower not in _NOUNS or (feast and not (i and tokens[i - 1].cap)):
            continue
        first, last = _phrase(tokens, i)
        numbered = _ROMAN.fullmatch(tokens[first].text) is not None
        if not numbered and any(token.span.within(s) for s in institutions):
            continue
        quoted = tokens[last - 1].text in '»”"'
        score = 1.6 if quoted else 0.0
        score += 0.25 * min(last - first, 4)
        score += 0.8 if any(t.cap and k for k, t in enumerate(tokens[first:last])) else 0.0
        score += 0.6 if numbered else 0.0
        score -= 0.8 if last - first == 1 else 0.0
        words = [t.text for t in tokens[first : i + 1]]
        score += 0.6 if any(_WIDE.fullmatch(w) for w in words) else 0.0
        score -= 1.0 if any(_PART_OF_ONE.fullmatch(w) for w in words) else 0.0
        vague = _NOUNS[token.lower] in ("lecture", "meeting", "session", "ceremony")
        score -= (0.8 if quoted else 1.4) if vague else 0.0
        span = Span(tokens[first].start, tokens[last - 1].end)
        found.append(Candidate(span, _NOUNS[token.lower], score))
    return found


def _phrase(tokens: list[Token], i: int) -> tuple[int, int]:
    first = i
    while first and i - first < 6:
        word = tokens[first - 1]
        joint = word.text == "-" or (
            word.lower in ("и", ",") and first - 1 and is_adjective(tokens[first - 2].text)
        )
        if not (is_adjective(word.text) or _ROMAN.fullmatch(word.text) or joint):
            break
        first -= 1
    last = i + 1
    while last < len(tokens) and last - i < 7:
        word = tokens[last]
        if word.text in '«“„"':
            close = next(
                (
                    k
                    for k in range(last + 1, min(last + 24, len(tokens)))
                    if tokens[k].text in '»”"'
                ),
                0,
            )
            return (first, close + 1) if close else (first, last)
        if word.lower in ("по", "для") and last + 1 < len(tokens):
            last += 1
            continue
        fits = word.word and not is_verb(word) and word.lower.endswith(_GENITIVE)
        if not fits or word.lower in ("на", "за", "а", "и", "для", "года", "или"):
            break
        last += 1
    while last > i + 1 and tokens[last - 1].lower in ("по", "для", "и"):
        last -= 1
    return first, last


PATTERNS = Patterns(
    names=names,
    dates=dates,
    held=re.compile(
        r"состоял|прош[её]?л|проходи|проведен|провел|провёл|собрал|открыл|стартов|заверши|организован|пройд[её]т|"
        r"состоит|приглаша",
        re.IGNORECASE,
    ),
    other=re.compile(
        r"(?<!\w)(?:до|обновлено|опубликован\w*|дата публикации|заявки|родил\w*|основан\w*|"
        r"с)\W*(?:\w+\W+){0,2}$",
        re.IGNORECASE,
    ),
    place=(),
    online=re.compile(
        r"вебинар|онлайн|он-лайн|видеоконференц|дистанционн|zoom|видеосвяз|видео-конференц|"
        r"прямом эфире|телемост",
        re.IGNORECASE,
    ),
    onsite=re.compile(
        r"очном формате|в зале|конференц-зал|аудитори|актовом зале|\bауд\.", re.IGNORECASE
    ),
    hybrid=re.compile(
        r"(?:ещё|еще|также)\s(?:\w+\s){0,4}(?:онлайн|дистанционно|по видео)|"
        r"\((?:онлайн|дистанционно)|"
        r"гибридн|смешанн\w+ формат|очно-заочн|очно и (?:дистанционно|онлайн)|онлайн и офлайн",
        re.IGNORECASE,
    ),
    backers=BACKERS,
    venue=find_place,
)
