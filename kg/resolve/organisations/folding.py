"""Letters of several scripts folded to plain Latin ones, for looking words up."""

from __future__ import annotations

import unicodedata

_LATIN = str.maketrans(
    {
        **dict(
            zip(
                "абвгдезийклмнопрстуфыэґіјқғңөұүәһ",
                "abvgdeziyklmnoprstufyegijkgnouuah",
                strict=True,
            )
        ),
        **dict(
            zip(
                "ж х ц ч ш щ ю я ё ї є љ њ ђ џ ћ".split(),
                "zh kh ts ch sh shch yu ya e yi ye lj nj dj dz c".split(),
                strict=True,
            )
        ),
        "ъ": "",
        "ь": "",
    }
)
_STROKES = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def plain(text: str) -> str:
    """Lower-case Latin letters without marks; Cyrillic is transliterated, other scripts stay.

    >>> plain("Universität"), plain("Каронова"), plain("서울대학교")
    ('universitat', 'karonova', '서울대학교')
    """
    text = text.lower()
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_LATIN))
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare).translate(_STROKES)
