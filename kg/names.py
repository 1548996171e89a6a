"""Keys for names: what makes two printed forms the same exact name, and what an IRI is made of."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_BREAK = re.compile(r"[\W_]+")
_SPACE = re.compile(r"\s+")
_LIMIT = 72
# Letters with a stroke or hook, which Unicode doesn't take apart into a letter and a mark.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def clean(text: str) -> str:
    """The printed form with white space folded to single spaces, in Unicode NFC.

    >>> clean(" Sun\\n Yat-sen  University ")
    'Sun Yat-sen University'
    """
    return unicodedata.normalize("NFC", _SPACE.sub(" ", text).strip())


def slug(name: str) -> str:
    """Lower-case letters and digits of any script joined by hyphens; equal slugs, same exact name.

    Names longer than 72 characters are cut at a word and end in a hash of the whole, so that
    different long names stay different. A name without letters or digits is its hash.

    >>> slug("Guangdong Second People's Hospital"), slug("Татьяна Каронова")
    ('guangdong-second-people-s-hospital', 'татьяна-каронова')
    """
    lower = unicodedata.normalize("NFC", name).lower()
    key = _words(unicodedata.normalize("NFC", lower), "-")
    if not key:
        return digest(name)
    if len(key) > _LIMIT:
        return f"{key[:_LIMIT].rsplit('-', 1)[0]}-{digest(key)[:8]}"
    return key


def digest(*parts: str) -> str:
    """Twelve hex digits of the SHA-256 of the parts, the same on every machine and run.

    >>> digest("a", "b") == digest("a", "b") != digest("ab")
    True
    """
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def fold(text: str) -> str:
    """For search: no case, no diacritics, no punctuation. Never used as an identity.

    >>> fold("Josée  Saint-Marseille"), fold("Łódź")
    ('josee saint marseille', 'lodz')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _words(plain.casefold().translate(_PLAIN), " ")


def _words(text: str, joint: str) -> str:
    """The words of a text with `joint` between them.

    A mark belongs to the letter before it: the vowels of Hindi, Thai and Tamil are marks.
    """
    if text.isascii():
        return _BREAK.sub(joint, text).strip(joint)
    kept: list[str] = []
    inside = False
    for char in text:
        inside = char.isalnum() or (inside and unicodedata.category(char)[0] == "M")
        kept.append(char if inside else " ")
    return joint.join("".join(kept).split())
