"""Within one report: which printed names are the same person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kg.extract.mentions import Mention
from kg.extract.sentence import Sentence
from kg.model import Span
from kg.names import clean, slug


@dataclass(slots=True)
class Person:
    """A person of the report: every printed form with its sentence, the fullest first."""

    key: str
    forms: list[tuple[str, Mention, Span]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Naming:
    """How names work in a language.

    `words`: what of a name says whose it is; `abbreviates`: whether the first name is a shorter
    form of the second, or the same one in another case; `rank`: forms of the lowest are read
    first; `short`: whether a form is too short to be anybody's by itself.
    """

    words: Callable[[str], list[str]]
    abbreviates: Callable[[str, str], bool]
    rank: Callable[[str], int]
    short: Callable[[str], bool]


class People:
    """The persons of a report, found by mention.

    Exact names are one person. A shorter form ("J. Mustafayev", "Dr. Fox") joins the one person
    whose name it abbreviates; when two would fit, it joins none.
    """

    def __init__(self, text: str, sentences: list[Sentence], naming: Naming | None = None) -> None:
        naming = naming or ENGLISH
        self._text = text
        self._by_key: dict[str, Person] = {}
        self._of: dict[Span, str] = {}
        bearers: dict[str, list[Person]] = {}  # of each word of a name
        seen = [(m, s.quote) for s in sentences for m in s.mentions if m.type == "person"]
        seen.sort(key=lambda pair: (naming.rank(self._name(pair[0])), pair[0].span))
        for mention, quote in seen:
            name = self._name(mention)
            key = slug(name)
            if key not in self._by_key:
                near = [p for word in set(naming.words(name)) for p in bearers.get(word, ())]
                known = {p.key: p for p in near} if len(near) <= _CROWD else {}
                owners = [p for p in known.values() if naming.abbreviates(name, p.forms[0][0])]
                if len(owners) == 1:
                    key = owners[0].key
                elif naming.short(name) and (owners or not mention.titled):
                    continue
            if key not in self._by_key:
                self._by_key[key] = Person(key)
                for word in set(naming.words(name)):
                    bearers.setdefault(word, []).append(self._by_key[key])
            person = self._by_key[key]
            person.forms.append((name, mention, quote))
            self._of[mention.span] = key

    def __iter__(self) -> Iterator[Person]:
        """The persons in the order they first appear."""
        return iter(sorted(self._by_key.values(), key=lambda p: min(f[1].span for f in p.forms)))

    def key(self, mention: Mention) -> str:
        """Key of the person a mention is of, "" when it is of nobody known."""
        return self._of.get(mention.span, "")

    def _name(self, mention: Mention) -> str:
        return clean(self._text[mention.span.start : mention.span.end])


# With more people than this sharing a word, a short form says nothing about which one is meant.
_CROWD = 50


def _words(name: str) -> list[str]:
    """The words of a name that are no initials, in lower case."""
    return [w for w in name.lower().split() if not w.endswith(".")]


def _abbreviates(short: str, full: str) -> bool:
    """Whether `short` is a shorter form of `full`: surname only, or initials for given names.

    >>> _abbreviates("J. Mustafayev", "Jamal Mustafayev"), _abbreviates("Fox", "Susannah Fox")
    (True, True)
    >>> _abbreviates("Li Wei", "Li Na"), _abbreviates("Maria Lopez", "Ana Maria Lopez Ruiz")
    (False, False)
    """
    little, large = (n.lower().replace(".", ". ").split() for n in (short, full))
    if len(little) >= len(large) and little != large and not any("." in w for w in little):
        return False
    if len(little) == 1:
        return little[0] in (large[-1], large[0]) and len(large) > 1
    # the surname stands last in both or first in both; what is left comes in the same order
    for here, there in ((little[-1], large[-1]), (little[0], large[0])):
        if here == there and not here.endswith("."):
            given, names = (
                (little[:-1], large[:-1]) if here == little[-1] else (little[1:], large[1:])
            )
            return bool(given) and _in_order(given, names)
    return False


def _in_order(given: list[str], names: list[str]) -> bool:
    """Whether every given name, or initial of one, is found in `names`, first ones first."""
    if given[0] != names[0] and not (given[0].endswith(".") and names[0].startswith(given[0][:-1])):
        return False
    rest = iter(names)
    return all(
        any(n == g or (g.endswith(".") and n.startswith(g[:-1])) for n in rest) for g in given
    )


ENGLISH = Naming(
    _words,
    _abbreviates,
    rank=lambda name: -len(name.split()),
    short=lambda name: len(name.split()) == 1,
)
