"""A printed affiliation without what layouts and formats leave in it: marks, tags, wraps, gaps."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

from kg.resolve.organisations.names import is_acronym
from kg.resolve.organisations.reading import written_out

LONGEST: Final = 4_000  # characters of one affiliation; what is longer is no affiliation
_ABBREVIATED = re.compile(
    r"\b(St|Ste|Mt|Ft|Univ|Inst|Dept|Dep|Hosp|Natl|Nat|Acad|Sci|Med|Res|Ctr|Fac|Lab|Coll|Tech|Dr|No"
    r"|Prof|Mr|Mrs|Ms|Int|Intl|Gen|Div|Sch|Agric|Eng|Soc|Assoc"
    # As engineers cut the names of subjects short: "Inst. of Comput. Technol."
    r"|Accel|Aeronaut|Appl|Astron|Autom|Biol|Bus|Chem|Clin|Commun|Comp|Comput|Electr|Electron|Elec"
    r"|Educ|Environ|Geol|Ind|Inf|Inform|Manage?|Mater|Math|Mech|Pharm|Phys|Poly|Psychol|Syst?"
    r"|Technol|Telecommun|Vet)\.(?=\s)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?:e-?mail:?\s*)?\S+@\S+|https?://\S+", re.I)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_TAG = re.compile(r"<[^<>]{0,40}>")
# Marks of footnotes: before a word, on a letter, and left alone before a comma.
_MARK = re.compile(
    r"(?:^|(?<=[\s,;.]))\d{1,2}(?=[A-Z][a-z]{3})|(?:^|(?<=[,;]\s))\d(?=[A-Z][A-Za-z.])"
)
_LETTER = re.compile(r"(?:^|(?<=[,;]\s))[a-h](?=Univ|Dep|Inst|Fac|Sch|Div|Hosp|Cent|Lab|Coll|Acad)")
_FOOTNOTE = re.compile(r"(?<=[^\W\d_])\s+\d{1,2}\s+(?=[,;])")
# What parts and joins names: "Hospital/University", "University U.", "Universite´".
_SLASH = re.compile(r"(?<=[a-zà-ÿ])/(?=[A-Z][a-z])")
_U = re.compile(r"\bU\.?(?=\s+of\b)|(?<=[a-z]\s)U\.?(?=\s*(?:[,;]|$))")
_APART = re.compile(r"([aeiouAEIOUnc])([¨´ˆ˜¸])")
_COMBINING = str.maketrans("¨´ˆ˜¸", "\u0308\u0301\u0302\u0303\u0327")
# Lines that were wrapped, gaps that stand for commas, postcodes without a space.
_WRAP = re.compile(r"\s*\n\s*")
_GAP = re.compile(r"(?<=\w)\s{2,}(?=\w)")
_BOX = re.compile(r"(?<=\w)\s+(?=P\.?\s?O\.?\s*Box\b|B\.?P\.?\s*\d)", re.IGNORECASE)
_POSTCODE = re.compile(r"(?<=[a-zà-ÿ]{4})(?=\d{4})")
_OF = re.compile(r"(?<=University)of\b|(?<=Institute)of\b|(?<=College)of\b|\bof(?=[A-Z])")


def cleaned(text: str) -> str:
    """The text of an affiliation with its words and commas only.

    Gaps and slashes between names become commas; footnote marks and mail addresses go.

    >>> cleaned("Univ. of Vienna  Vienna; 2Universite´ de Lille 3 , Lille &amp; Duke U., USA")
    'Univ of Vienna, Vienna; Université de Lille, Lille & Duke University, USA'
    """
    text = _MAIL.sub(" ", html.unescape(html.unescape(text[:LONGEST])))
    text = _APART.sub(lambda m: m[1] + m[2].translate(_COMBINING), text)
    text = _U.sub("University", _SLASH.sub(", ", unicodedata.normalize("NFC", text)))
    text = _POSTCODE.sub(", ", _GAP.sub(", ", _WRAP.sub(" ", _FOOTNOTE.sub("", text.strip()))))
    text = _BOX.sub(", ", text)
    text = written_out(_LETTER.sub("", _MARK.sub("", _TAG.sub(" ", text)).strip()))
    text = _BRACKETS.sub(lambda m: " " if is_acronym(m[1].strip()) else m[0], _OF.sub(" of ", text))
    return _ABBREVIATED.sub(r"\1", text)
