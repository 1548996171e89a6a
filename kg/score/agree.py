"""When two printed forms say the same: names, titles, institutions, dates.

Everything is folded first: Unicode compatibility form, case, punctuation and spacing go, so that
"U. S. Dept." and "us dept" are one. Nothing is guessed: a form that the annotator did not list
agrees only by the rules written here.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

NAME_SIMILARITY: Final = 0.85  # how close an event's name must come to one of the gold's

_APOSTROPHES = re.compile(r"['’‘`ʼ]")
_POSSESSIVE = re.compile(r"['’]s\b")
_STRAY_MARKS = re.compile(r"(?<!\S)[^\w\s]+")  # accents without a letter before them
_ARTICLES: Final = {
    "en": "the a an",
    "de": "der die das den dem des",
    "fr": "le la les l",
    "es": "el la los las",
    "it": "il lo la i gli le l",
    "pt": "o a os as",
    "nl": "de het een",
}
# Ranks and degrees that may stand around a name without being part of it.
_BEFORE_NAME: Final = frozenset(
    "prof professor professors dr drs doctor docent dozent academician associate assoc assistant"
    " asst privatdozent pd habil med проф профессор доктор доцент академик др".split()
)
_AFTER_NAME: Final = frozenset(
    "phd md dphil msc bsc mph mba dsc frcs frcp edd jd pharmd dds mbbs дмн кмн".split()
)
_RANK_AFTER_CHINESE_NAME = re.compile(r"(?:副?教授|博士|院士)+$")
_ACTING: Final = frozenset(("acting", "ио", "врио"))
# "who heads the unit" is printed as a verb; the noun is accepted for it.
_HEADING: Final = frozenset(("heads", "headed", "heading"))
_LINKING_WORDS: Final = frozenset("of the at in under within for".split())
_SMALL_WORDS: Final = frozenset("a an and at by de des du for in la le of on or the to und".split())
_ACRONYM = re.compile(r"[^\W_][\w.&-]{1,11}")
_BRACKETS = re.compile(r"\(([^()]{1,80})\)")
_LAST_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
_FULL_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_YEARLESS_DATE = re.compile(r"(?:--)?(\d\d)(?:-(\d\d))?")


@lru_cache(maxsize=1 << 16)
def fold(form: str) -> str:
    """Words of a printed form without case, punctuation and spacing; initials run together.

    >>> fold("The U. S. Dept. of Health & People’s Aid")
    'the us dept of health and peoples aid'
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", form).casefold())
    plain = _APOSTROPHES.sub("", plain.replace("&", " and "))
    words: list[str] = []
    initials = False
    for word in _STRAY_MARKS.sub(" ", "".join(map(_kept, plain))).split():
        if len(word) == 1 and initials:
            words[-1] += word
        else:
            words.append(word)
        initials = len(word) == 1
    return " ".join(words)


def fold_title(form: str, lang: str = "en") -> str:
    """Folded form without a leading article, for everything that is not a person's name.

    >>> fold_title("The Future of Care")
    'future of care'
    """
    first, _, rest = fold(form).partition(" ")
    return rest if rest and first in _ARTICLES.get(lang, "").split() else fold(form)


def fold_person(name: str) -> str:
    """Folded name without academic titles and degrees.

    >>> fold_person("Associate Professor Dr. Ada Byron, Ph.D."), fold_person("Professor")
    ('ada byron', 'professor')
    """
    words = fold(_RANK_AFTER_CHINESE_NAME.sub("", name) or name).replace("ph d", "phd").split()
    start, end = 0, len(words)
    while start < end - 1 and words[start] in _BEFORE_NAME:
        start += 1
    while end > start + 1 and words[end - 1] in _AFTER_NAME:
        end -= 1
    return " ".join(words[start:end])


def fold_post(title: str, lang: str = "en") -> str:
    """Folded title of a position, each word in the singular.

    >>> fold_post("Vice Presidents for Research"), fold_post("Deputy Chairmen")
    ('vice president for research', 'deputy chairman')
    """
    return " ".join(_singular(word) for word in fold_title(title, lang).split())


def post_forms(title: str, others: tuple[str, ...] = (), lang: str = "en") -> frozenset[str]:
    """Every folded title accepted for a gold position: "Acting" may be left out.

    >>> sorted(post_forms("Acting Director", ("Division Head",)))
    ['acting director', 'director', 'division head']
    """
    forms = {fold_post(form, lang) for form in (title, *others)}
    for form in tuple(forms):
        rest = [word for word in form.split() if word not in _ACTING]
        if rest:
            forms.add(" ".join(rest))
    if fold_title(title, lang) in _HEADING:
        forms.add("head")
    return frozenset(forms)


def joined(chain: tuple[str, ...]) -> tuple[str, ...]:
    """Words of an organisation chain written as one name, without the words that link it.

    >>> joined(("Eye Clinic", "North Hospital")) == joined(("Eye Clinic of the North Hospital",))
    True
    """
    words = " ".join(fold(_POSSESSIVE.sub("", link)) for link in chain).split()
    return tuple(word for word in words if word not in _LINKING_WORDS)


def date_within(found: str, gold: str) -> bool:
    """Whether everything that `found` states of a date stands in `gold` too.

    >>> date_within("2022-06", "2022-06-08"), date_within("--06-08", "06-08")
    (True, True)
    >>> date_within("2022-06-08", "06-08")
    False
    """
    stated, known = _date_parts(found), _date_parts(gold)
    return any(stated) and all(s in ("", k) for s, k in zip(stated, known, strict=True))


def similarity(one: str, other: str) -> float:
    """Ratio of matching characters of two folded forms, 0 to 1, the same in either order.

    >>> similarity("health forum", "health forum"), similarity("ab", "cd")
    (1.0, 0.0)
    """
    first, second = sorted((one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


class Page:
    """What a document's text says about the forms of its names.

    >>> page = Page("The World Chess Union (WCU) met; the WCU thanked its hosts.")
    >>> page.same("WCU", "the World Chess Union"), page.same("WCU", "World Curling Union")
    (True, False)
    """

    def __init__(self, text: str, lang: str = "en") -> None:
        self.lang = lang
        self._text = f" {fold(text)} "
        # What stands in brackets, folded, with the words before it: "World Chess Union (WCU)".
        self._brackets: dict[str, list[str]] = {}
        for bracket in _BRACKETS.finditer(text):
            before = fold(text[max(0, bracket.start() - 200) : bracket.start()])
            self._brackets.setdefault(fold_title(bracket[1], lang), []).append(before)

    def same(self, one: str, other: str) -> bool:
        """Whether two printed names are one institution by their words or by its acronym."""
        forms = {fold_title(one, self.lang), fold_title(other, self.lang)}
        if len(forms) == 1:
            return True
        bare_one, bare_other = _without_acronym(one), _without_acronym(other)
        if (bare_one, bare_other) != (one, other):
            return self.same(bare_one, bare_other)
        return self._stands_for(one, other) or self._stands_for(other, one)

    def _stands_for(self, short: str, full: str) -> bool:
        if not _is_acronym(short):
            return False
        acronym, name = fold_title(short, self.lang), fold_title(full, self.lang)
        if not (self._printed(acronym) and self._printed(name)):
            return False
        explained = any(
            _explains(b, name, acronym) for b in self._brackets.get(acronym, ())
        ) or any(b.endswith(acronym) for b in self._brackets.get(name, ()))
        return explained or _spells(acronym, name)

    def _printed(self, folded: str) -> bool:
        # Scripts without spaces between words cannot be searched by whole words.
        return f" {folded} " in self._text or (not folded.isascii() and folded in self._text)


def _kept(char: str) -> str:
    """A letter, digit or mark on a letter itself; nothing for what is invisible; else a space."""
    category = unicodedata.category(char)
    return char if category[0] in "LMN" else "" if category == "Cf" else " "


def _without_acronym(name: str) -> str:
    last = _LAST_BRACKET.search(name)
    return name[: last.start()] if last and last.start() and _is_acronym(last[1]) else name


def _is_acronym(form: str) -> bool:
    capitals = sum(letter.isupper() for letter in form)
    return _ACRONYM.fullmatch(form) is not None and capitals >= 2


def _explains(before: str, name: str, acronym: str) -> bool:
    """Whether a bracketed acronym is that of the name before it, and not of a longer one."""
    words, length = before.split(), len(name.split())
    longer = range(length + 1, min(len(words), 12) + 1)
    return before.endswith(name) and not any(
        _spells(acronym, " ".join(words[-count:])) for count in longer
    )


def _spells(acronym: str, name: str) -> bool:
    """Whether the initials of a folded name give a folded acronym, with or without small words."""
    words = [w for word in name.split() for w in (word if word == "us" else (word,))]
    every = "".join(word[0] for word in words)
    large = "".join(word[0] for word in words if word not in _SMALL_WORDS)
    # A name may be printed with more in front ("U.S. …", "Office of …") than its acronym covers.
    tail = len(acronym) > 2 and large.endswith(acronym)
    return len(words) > 1 and (acronym in (every, large) or tail)


def _singular(word: str) -> str:
    if word.endswith("men") and len(word) > 4:
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def _date_parts(date: str) -> tuple[str, str, str]:
    if full := _FULL_DATE.fullmatch(date):
        return full[1], full[2] or "", full[3] or ""
    if yearless := _YEARLESS_DATE.fullmatch(date):
        return "", yearless[1], yearless[2] or ""
    return "", "", ""
