"""Which language a text is in: by its script first, then by letters and small words.

Only what is sure has a name. A script says enough for Chinese (no kana, no hangul); of the
languages in Cyrillic, Russian alone has ы and э but none of the letters its neighbours added.
"""

from __future__ import annotations

import re
from typing import Final

ENGLISH: Final = "en"
RUSSIAN: Final = "ru"
CHINESE: Final = "zh"
OTHER: Final = ""

_SAMPLE = 20_000
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_RUSSIAN = re.compile(r"[ієїґўђјљњћџѓќѕәғқңөұүһҷӣӯӑӗҫ]", re.IGNORECASE)
_RUSSIAN_ONLY = re.compile(r"[ыэё]", re.IGNORECASE)
_BULGARIAN_WORDS = re.compile(r"\b(?:се|са|ще|беше|бяха|със|през|която|което)\b", re.IGNORECASE)
_LINE = 400
_HAN_WEIGHT = 3  # a Chinese character says about as much as three letters
_FOREIGN = 0.03
_SMALL_WORDS = {
    "de": "der die das und den von zu mit ist im für auf des ein eine dem nicht auch wurde",
    "fr": "le la les des et du une dans pour est au par sur avec aux qui ont été ce",
    "es": "el la los las del y en que una por con para se su al como fue más",
    "pt": "o os as do da dos das em um uma para com não foi no na ao que pelo",
    "it": "il lo gli della di e che per con del nel una sono è alla dei si da",
    "nl": "de het een van en in voor met op zijn is te aan door werd ook naar",
    "pl": "w i z na do się oraz przez od jest po dla ze roku o za był nie",
    "tr": "ve bir bu için ile da de olarak olan tarafından çok en daha gibi sonra",
}
_ENGLISH_WORDS = frozenset("the of and to in for on with by was at from is as that".split())
_WORD = re.compile(r"[^\W\d_]+")
_SURE_WORDS = 60  # words that a text has at least before small words decide
_SURE_SHARE = 0.16


def language(text: str) -> str:
    """The code of the language of most of a text, "" for one that is sure to be another.

    What is written in Latin letters counts as English unless small words of another language
    say otherwise.

    >>> language("Семинар открыл ректор."), language("会议由院长主持。"), language("He spoke.")
    ('ru', 'zh', 'en')
    >>> language("Конференцію відкрив ректор."), language("学長が開会のあいさつをした。")
    ('', '')
    """
    sample = text[:_SAMPLE]
    if sample.isascii():
        return _latin(sample)
    counts = {
        "latin": len(_LATIN.findall(sample)),
        "cyrillic": len(_CYRILLIC.findall(sample)),
        "han": _HAN_WEIGHT * len(_HAN.findall(sample)),
        "kana": _HAN_WEIGHT * len(_KANA.findall(sample)),
        "hangul": _HAN_WEIGHT * len(_HANGUL.findall(sample)),
    }
    counts["other"] = len(_LETTER.findall(sample)) - sum(
        n // _HAN_WEIGHT if script in ("han", "kana", "hangul") else n
        for script, n in counts.items()
    )
    main = max(counts, key=lambda script: counts[script])
    if counts[main] <= 0 or main == "latin":
        return _latin(sample)
    if main == "han":
        return CHINESE if counts["kana"] < 0.05 * counts["han"] else OTHER
    return _cyrillic(sample, counts["cyrillic"]) if main == "cyrillic" else OTHER


def _cyrillic(sample: str, letters: int) -> str:
    if len(_NOT_RUSSIAN.findall(sample)) > _FOREIGN * letters:
        return OTHER
    if _RUSSIAN_ONLY.search(sample):
        return RUSSIAN
    # a line may do without ы and э, a page can't
    return RUSSIAN if letters < _LINE and not _BULGARIAN_WORDS.search(sample) else OTHER


def _latin(sample: str) -> str:
    words = [w.lower() for w in _WORD.findall(sample)]
    if len(words) < _SURE_WORDS or sum(w in _ENGLISH_WORDS for w in words) > 0.06 * len(words):
        return ENGLISH
    for small in _SMALL_WORDS.values():
        known = frozenset(small.split()) - _ENGLISH_WORDS
        if sum(w in known for w in words) > _SURE_SHARE * len(words):
            return OTHER
    return ENGLISH
