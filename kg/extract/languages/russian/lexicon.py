"""The Russian word lists, loaded once, with every form of every word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.languages.russian.declension import forms
from kg.extract.lexicon import lines
from kg.extract.tokens import Token

# Abbreviations of countries, republics and districts.
COUNTRIES = frozenset(
    "РФ СССР РСФСР РК КР РБ РТ РД ЧР УР КНР США КБР КЧР ДНР ЛНР ХМАО ЯНАО СКФО ЦФО УФО СФО "
    "ПФО ЮФО СЗФО ДФО РСО-Алания".split()
)
_PATRONYMIC = re.compile(
    r"[а-яё-]{2,}(?:(?:ов|ев)ич(?:а|у|ем|е)?|(?:ьич|[лмн]ич)(?:а|у|ом|ем|е)?|[иа]ныч(?:а|у|ем|е)?|"
    r"(?:овн|евн|ичн|инишн)(?:а|ы|е|у|ой))"
)
_SURNAME = re.compile(
    r"[а-яё-]{2,}?(?:(?:ов|ев|ёв|ин|ын)(?:а|у|ым|е|ой|ы|ых|ыми)?|"
    r"(?:ск|цк)(?:ий|ая|ого|ому|им|ом|ой|ую|ие|их)|енко|"
    r"(?:ук|юк|ян|янц|дзе|швили|цев|ич|ец|адзе)(?:а|у|ом|ем|е)?|[ыи]х|ко|ман(?:а|у|ом)?|"
    r"берг(?:а|у|ом)?|штейн(?:а|у|ом)?)"
)
_NAME = re.compile(
    r"(?:(?:аль|эль|ад|ас|аш|ар|бен|бин|ибн)-)?[А-ЯЁ][а-яё]+(?:[-‐‑'’][А-ЯЁа-яё][а-яё]*)*(?:-(?:мл|ст)\.)?|[A-Z][a-zà-ž]+(?:[-'’][A-Za-zà-ž]+)*"
)
_CAPITALS = re.compile(r"[А-ЯЁ]{3,}(?:-[А-ЯЁ]{2,})*")
_INITIALS = re.compile(r"(?:[А-ЯЁA-Z]|Дж|Вс|Вяч|Вл|Ал|Эд|Чж|Ст)\.(?:-?[А-ЯЁA-Z]\.)*")
_VERB = re.compile(
    r"[а-яё-]+(?:(?:[аяиеыу]|оло)л(?:а|о|и)?(?:сь|ся)?|[аеи]ет(?:ся)?|[аиеёяу]ют(?:ся)?|[иы]т(?:ся)?|лся|лась|лись|шл[аи])"
)
# Nouns that end as a verb of the past does.
_NO_VERBS = re.compile(
    r"[а-яё-]*(?:налы?|\b(?:с?тел|дел|сел|стол|зал|пол|гол|бал|вал|кол|мил|жил|скал|игл|зол|добел|осел|узел|угол|посол|козёл)[аоуыие]?|риал[аы]?|итал[аы]?|талл[аы]?|лиал[аы]?|циал[аы]?|сонал[аы]?|отдел[аы]?|"
    r"предел[аы]?|протокол[аы]?|школ[аы]?|футбол[аы]?|сил[аы]?|стил[ая]?|тыл[ау]?|раздел[аы]?|"
    r"университет|факультет|комитет|совет|кабинет|бюджет|институт|лет|сайт|визит|депозит)"
)


@dataclass(frozen=True, slots=True)
class Post:
    """What is known of a noun of a post."""

    noun: str
    rank: bool
    office: bool


# Occupations are built, not listed: сурдолог, логопед, программист, фониатр.
_OCCUPATION = re.compile(
    r"(?!диалог|каталог|аналог|пролог|некролог|эпилог|налог|список)[А-ЯЁа-яё][а-яё-]{2,}"
    r"(?:олог|опед|педагог|иатр|едиатр|терапевт|хирург|метрист|граммист|номист|налист)"
    r"(?:а|у|ом|е|и|ы|ов|ам|ами)?"
)
_COMPOUND = re.compile(
    r"мед|пед|гос|обл|гор|рай|проф|агро|био|тех|строй|нефте|энерго|авиа|сельхоз|лесо|физ|спец"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a noun that makes an institution."""

    noun: str
    unit: bool
    soft: bool


_SOMEBODY = Post("", rank=False, office=False)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every list by the forms of its words, in lower case."""

    given: dict[str, str]
    posts: dict[str, Post]
    plural: frozenset[str]
    heads: dict[str, Head]
    places: frozenset[str]

    def is_given(self, token: Token) -> bool:
        """Whether the token is a form of a given name."""
        return token.cap and any(p in self.given for p in (token.lower, *token.lower.split("-")))

    def post(self, token: Token) -> Post | None:
        """The post that the token is a form of; of a compound one part decides."""
        if token.lower in self.posts:
            return self.posts[token.lower]
        if _OCCUPATION.fullmatch(token.text):
            return _SOMEBODY
        if "-" not in token.text or (token.cap and token.text.split("-")[1][:1].isupper()):
            return None
        first, *_, last = token.lower.split("-")
        if last.startswith("класс"):
            return None
        return self.posts.get(last) or self.posts.get(first)

    def head(self, token: Token) -> Head | None:
        """The noun of an institution that the token is a form of."""
        known = self.heads.get(token.lower)
        if known is None and "-" in token.text:
            known = self.heads.get(token.lower.rsplit("-", 1)[1])
        if known is None and (compound := _COMPOUND.match(token.lower)):
            known = self.heads.get(token.lower[compound.end() :])
        return known

    def is_place(self, token: Token) -> bool:
        """Whether the token is a form of a country's, region's or city's name."""
        return token.cap and token.lower in self.places and token.lower not in self.given


def is_patronymic(token: Token) -> bool:
    """Whether the token is a patronymic in any case."""
    return token.cap and _PATRONYMIC.fullmatch(token.lower) is not None


def is_surname(token: Token) -> bool:
    """Whether the token is built as Russian surnames are."""
    return token.cap and _SURNAME.fullmatch(token.lower) is not None


def is_name_word(token: Token) -> bool:
    """Whether the token is written as a part of a name is: Томилин, Мёллер-Хансен, ЦОЙ."""
    return _NAME.fullmatch(token.text) is not None or _CAPITALS.fullmatch(token.text) is not None


def is_initials(token: Token) -> bool:
    """Whether the token is an initial or a run of them."""
    return _INITIALS.fullmatch(token.text) is not None


def is_verb(token: Token) -> bool:
    """Whether the token ends as a finite verb does and not as a noun."""
    return _VERB.fullmatch(token.lower) is not None and not _NO_VERBS.fullmatch(token.lower)


@cache
def load() -> Lexicon:
    """The lexicon, read from the package on first use."""
    posts: dict[str, Post] = {}
    plural: set[str] = set()
    for line in lines("ru_posts.txt"):
        noun = re.sub(r" [-+].*$", "", line)
        post = Post(noun, line.endswith(" -"), line.endswith("+office"))
        for form in forms(noun.split()[-1]):
            posts.setdefault(form, post)
    for line in lines("ru_posts.txt"):
        noun = re.sub(r" [-+].*$", "", line).lower()
        plural |= {f for f in forms(noun) if f.endswith(("ы", "и", "ие", "ые", "ями", "ами"))}
        plural -= {
            f
            for f in forms(noun)
            if noun.endswith(("а", "ь")) and not noun.endswith("тель") and f == noun[:-1] + "и"
        }
    heads: dict[str, Head] = {}
    for line in lines("ru_org_heads.txt"):
        words = [w for w in line.split() if not w.startswith("+")]
        head = Head(words[-1], "+unit" in line, "+soft" in line)
        for form in forms(words[-1]):
            heads.setdefault(form, head)
    given: dict[str, str] = {}
    for name in " ".join(line for line in lines("ru_given_names.txt") if line[0] != "[").split():
        for form in (*_singular(name), *_fleeting(name)):
            given.setdefault(form, name)
    places = frozenset(
        form for line in lines("ru_places.txt") for place in line.split() for form in forms(place)
    )
    return Lexicon(given, posts, frozenset(plural), heads, places)


def _singular(name: str) -> frozenset[str]:
    """The cases of a given name; in the plural it would be a surname (Антонов)."""
    plural = ("ов", "ев", "ам", "ями", "ами", "ях", "ах")
    bare = name.lower()[:-1] if name[-1] in "ая" else ""
    return frozenset(
        f for f in forms(name) if f == name.lower() or not (f.endswith(plural) or f == bare)
    )


def _fleeting(name: str) -> list[str]:
    """The other cases of the names that lose a vowel in them."""
    lost = {"Павел": "павл", "Лев": "льв", "Пётр": "петр", "Любовь": "любов"}.get(name)
    return [lost + e for e in ("а", "у", "ом", "ем", "е", "и")] if lost else []
