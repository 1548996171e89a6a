"""Where a Russian report says that its event took place: a venue or a settlement."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.event_facts import Found
from kg.extract.languages.russian.declension import is_adjective
from kg.extract.languages.russian.lexicon import Lexicon, is_initials, is_verb, load
from kg.extract.languages.russian.own_names import OPEN, closing, is_acronym
from kg.extract.sentence import Sentence
from kg.extract.tokens import Token
from kg.model import Span

_HELD = re.compile(
    r"состоял|прош[её]?л|проход|проведен|пров[её]л|собрал|откры|стартов|заверши|организован|"
    r"пройд[её]т|состоит|работал|заседа|встрет|гост|побыва",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"следующ|в будущем|ранее|завтра|родил|из-за|командировк", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:место(?:\s+проведения)?|адрес\s+проведения|где)\s*:\s*"
    r"(?P<place>[^\n;]{2,70}?)(?=[;\n]|(?<!ул)(?<!\bг)(?<!\bд)(?<!пр)(?<!им)\.|$)",
    re.IGNORECASE,
)
_VENUE = re.compile(
    r"(?:[а-яё]+-)?(?:зал|гостиниц|отел|корпус|технопарк|павильон|аудитори|холл|двор[еч]ц|дом|ДК|"
    r"музе|библиотек|санатори|пансионат|площад[ькц]|театр|галере|центр|точк|кампус|стадион|"
    r"кинотеатр|клуб|гимнази|школ|парк|коворкинг|усадьб|бизнес-центр|конференц-зал|зда[нв]и|"
    r"университет|институт|академи|больниц|консерватори|факультет|колледж|посольств|завод|полях|"
    r"поликлиник|филармони|библиотек|архив|храм|собор|монастыр|крепост)[а-яё]*",
    re.IGNORECASE,
)
_ON_THE_GROUND = ("базе", "площадке", "площадках", "территории", "стенах", "здании")
_NOT_THERE = frozenset(
    "рамках режиме формате ходе работе рамке числе том этом состав составе адрес области".split()
)
_FIRST = 14
_VENUE_SCORE, _TOWN_SCORE = 0.7, 0.3


def find_place(text: str, sentences: Sequence[Sentence], main: Sentence | None) -> Found | None:
    """The venue or town that most speaks for, none where the text names none.

    >>> from kg.extract.blocks import Shape
    >>> from kg.extract.languages.russian.tokens import tokenize
    >>> t = "Семинар прошёл в Томске"
    >>> s = Sentence(Span(0, len(t)), Shape.PARAGRAPH, tokenize(t, 0, len(t)), [])
    >>> find_place(t, [s], None).value
    'Томске'
    """
    lexicon = load()
    best: tuple[float, Span, Sentence] | None = None
    for k, sentence in enumerate(sentences):
        if match := _LABEL.search(text, *sentence.quote):
            span = Span(*match.span("place"))
            return Found(text[span.start : span.end].strip(), span, sentence.quote, 0.8, _RULE)
        if k >= _FIRST:
            continue
        score = 2.0 if _HELD.search(text, *sentence.quote) else 0.0
        score += 1.0 if sentence is main else 0.0
        score -= 2.5 if _ELSEWHERE.search(text, *sentence.quote) else 0.0
        for kind, span in _candidates(sentence, lexicon):
            rank = score + kind - 0.08 * k
            if best is None or rank > best[0]:
                best = rank, span, sentence
    if best is None or best[0] < 0.2:
        return None
    rank, span, sentence = best
    sure = 0.8 if rank > 2.5 else 0.6
    return Found(text[span.start : span.end], span, sentence.quote, sure, _RULE)


_RULE = "event.place"


def _candidates(sentence: Sentence, lexicon: Lexicon) -> list[tuple[float, Span]]:
    tokens = sentence.tokens
    found: list[tuple[float, Span]] = []
    organisations = {m.first: m for m in sentence.mentions if m.type == "organisation"}
    posts = [m for m in sentence.mentions if m.type in ("person", "post")]
    for i, token in enumerate(tokens):
        if token.text == "г." and (town := _town(tokens, i)):
            bracketed = bool(i and tokens[i - 1].text == "(")
            found.append((-1.2 if bracketed else 0.4, Span(token.start, tokens[town - 1].end)))
        elif i == 0 and (end := _dateline(tokens, lexicon)):
            found.append((1.6, Span(token.start, tokens[end - 1].end)))
        elif _after_date(tokens, i, lexicon):
            found.append((0.9, Span(token.start, token.end)))
        if token.lower not in ("в", "во", "на", "под"):
            continue
        j = i + 1
        if j < len(tokens) and tokens[j].lower in _ON_THE_GROUND and j + 1 < len(tokens):
            j += 1
        if j >= len(tokens) or tokens[j].lower in _NOT_THERE:
            continue
        after_person = any(m.last == i for m in posts)
        if j in organisations and token.lower != "под" and tokens[j].lower.endswith(_THERE):
            mention = organisations[j]
            found.append((_VENUE_SCORE - 2.0 * after_person, mention.span))
        elif (end := _venue(tokens, j, lexicon)) or (end := _venue(tokens, i + 1, lexicon)):
            first = j if _venue(tokens, j, lexicon) else i + 1
            found.append((_VENUE_SCORE, Span(tokens[first].start, tokens[end - 1].end)))
        elif (lexicon.is_place(tokens[j]) or _unknown_town(tokens, j)) and tokens[j].cap:
            end = j + 1
            found.append((_TOWN_SCORE - 1.5 * after_person, Span(tokens[j].start, tokens[j].end)))
    return found


_THERE = ("е", "ом", "ем", "ой", "ей", "и", "ых", "их", "у", "ю", "а", "я", "ы")


def _unknown_town(tokens: list[Token], j: int) -> bool:
    """Whether a capitalised word has the ending of the place where one is: Кисловодске."""
    token = tokens[j]
    after = tokens[j + 1] if j + 1 < len(tokens) else None
    if not token.cap or token.upper or not token.lower.endswith(("е", "и")) or len(token.text) < 5:
        return False
    return not (after and after.cap and after.word) and not is_adjective(token.text)


def _town(tokens: list[Token], i: int) -> int:
    """Index after the name behind «г.», 0 where it stands for a year."""
    if i and tokens[i - 1].text[-1:].isdigit():
        return 0
    j = i + 1
    if j >= len(tokens) or not tokens[j].cap or is_initials(tokens[j]):
        return 0
    twice = j + 1 < len(tokens) and is_adjective(tokens[j].text) and tokens[j + 1].cap
    return j + 2 if twice else j + 1


def _dateline(tokens: list[Token], lexicon: Lexicon) -> int:
    """Index after a town that opens a line before a date: «Томск, 20 мая», «Баку, 5 декабря»."""
    if len(tokens) < 3 or not (lexicon.is_place(tokens[0]) or tokens[0].upper):
        return 0
    dated = any(t.text[:1].isdigit() for t in tokens[2:8])
    return 1 if tokens[1].text in ",." and dated else 0


def _after_date(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether a town stands by itself behind a date: «8–14 июля 2018 года, Юрмала.»"""
    if i < 2 or tokens[i - 1].text != "," or not tokens[i].cap:
        return False
    dated = tokens[i - 2].lower in ("года", "г.") or tokens[i - 2].text.isdigit()
    last = i + 1 == len(tokens) or not tokens[i + 1].word
    return dated and last and (lexicon.is_place(tokens[i]) or i + 2 >= len(tokens))


def _venue(tokens: list[Token], j: int, lexicon: Lexicon) -> int:
    """Index after a hall, hotel or house with its name, 0 where none starts at token `j`."""
    k = j
    while k < len(tokens) and k - j < 4 and _describes(tokens[k]) and not _is_venue(tokens, k):
        k += 1
    if k >= len(tokens) or not _is_venue(tokens, k):
        return 0
    end = k + 1
    while end < len(tokens) and end - k < 9:
        token = tokens[end]
        if token.text in OPEN and (close := closing(tokens, end)):
            return close + 1
        if token.text == "№" and end + 1 < len(tokens):
            end += 2
            continue
        low = token.lower
        genitive = low.endswith(("а", "я", "ы", "и", "ов", "ев", "ей", "го", "ых", "их", "ой", "й"))
        named = token.upper or is_acronym(token)
        if not token.word or is_verb(token) or low in _STOPS or not (genitive or named):
            break
        if lexicon.is_given(token) or lexicon.post(token):
            break
        end += 1
    return end


def _describes(token: Token) -> bool:
    return is_adjective(token.text) or token.lower.endswith(("лом", "шом", "вом", "ном"))


def _is_venue(tokens: list[Token], k: int) -> bool:
    return _VENUE.fullmatch(tokens[k].text) is not None


_STOPS = frozenset("и или на в во с по для при под за из от".split())
