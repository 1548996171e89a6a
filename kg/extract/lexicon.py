"""The shipped word lists, loaded once: what words look like names, places, posts, institutions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.roles import data

_DATA = files("kg.extract") / "wordlists"
_INFLECTION = ("s", "es", "ed", "d", "ing")
_PREFIXES = frozenset(
    "anti co cross e inter intra multi non over post pre pro self semi sub super".split()
)
# Learned words are built, not listed: endings that make a word a subject or a substance, no name.
_LEARNED = re.compile(
    r".{2,}(?:olog(?:y|ical)|virus|itis|osis|iatr(?:y|ics?)|therapy|graphy|scopy|ectomy|plasty|nomics?|"
    r"informatics|metrics?|isation|ization|technolog(?:y|ies)|aemia|emia|pathy|genetics?|medicine)"
)


def lines(name: str) -> list[str]:
    """The entries of a word list, without comments and blank lines."""
    text = (_DATA / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every list as a set of lower-case words (places keep several words in one entry)."""

    common: frozenset[str]
    demonyms: frozenset[str]
    given: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]
    place_words: int
    titles: frozenset[str]
    org_heads: frozenset[str]
    unit_heads: frozenset[str]
    event_heads: dict[str, str]
    role_heads: frozenset[str]
    role_modifiers: frozenset[str]
    positions: dict[str, str]
    person_verbs: frozenset[str]

    def is_common(self, word: str) -> bool:
        """Whether the word, or a word it is an inflection of, is in the English word list.

        >>> load().is_common("hospitals"), load().is_common("karonova")
        (True, False)
        """
        word = word.lower().replace("’", "'").removesuffix("'s").rstrip("'")
        if word in self.common or word in self.org_heads or word in self.role_modifiers:
            return True
        if _LEARNED.fullmatch(word):
            return True
        if "-" in word or "‑" in word:
            first, *rest = (p for p in re.split("[-‑]", word) if p)
            return first in _PREFIXES or (self.is_common(first) and all(map(self.is_common, rest)))
        for ending in _INFLECTION:
            stem = word.removesuffix(ending)
            if stem != word and (stem in self.common or stem + "e" in self.common):
                return True
        return word.endswith("ies") and word[:-3] + "y" in self.common

    def is_generic(self, words: list[str]) -> bool:
        """Whether an institution's name says only what it is, so that many bear it.

        >>> load().is_generic(["health", "committee"]), load().is_generic(["jinan", "university"])
        (True, False)
        """
        content = [w for w in words if w not in ("of", "the", "for", "and", "in")]
        unit = any(w in self.unit_heads for w in content)
        return len(content) <= (4 if unit else 2) and all(
            self.is_common(w) and w not in self.places and w not in self.demonyms for w in content
        )

    def position(self, title: str) -> str:
        """The concept of a printed position title, "" when none is known.

        The longest run of words from the title that is a known label decides, the last one first,
        so that "First Deputy Chairman" is found as "deputy chairman".

        >>> load().position("no such post")
        ''
        """
        words = re.findall(r"[\w'-]+", title.lower().replace("’", "'"))
        for size in range(len(words), 0, -1):
            for start in range(len(words) - size, -1, -1):
                concept = self.positions.get(" ".join(words[start : start + size]))
                if concept:
                    return concept
        return ""


@cache
def load() -> Lexicon:
    """The lexicon, read from the package on first use."""
    roles = data()
    positions = {
        label.lower(): concept
        for concept, entry in sorted(roles["positions"].items())
        for label in entry["labels"].get("en", [])
    }
    organisations = [line.split() for line in lines("org_heads.txt")]
    places = frozenset(line.lower() for line in [*lines("places.txt"), *lines("regions.txt")])
    events = dict(line.lower().rsplit(" ", 1) for line in lines("event_heads.txt"))
    heads = {re.split(r"\s+(?:of|for|in|at|to)\b", label)[0].split()[-1] for label in positions}
    return Lexicon(
        common=frozenset(lines("common.txt")) | frozenset(lines("demonyms.txt")),
        demonyms=frozenset(lines("demonyms.txt")),
        given=frozenset(lines("given_names.txt")),
        surnames=frozenset(lines("surnames.txt")),
        places=places,
        place_words=max(len(p.split()) for p in places),
        titles=frozenset(lines("titles.txt")),
        org_heads=frozenset(o[0] for o in organisations),
        unit_heads=frozenset(o[0] for o in organisations if "+unit" in o),
        event_heads=events,
        role_heads=frozenset(heads - {"general", "emeritus", "staff", "elect"}),
        role_modifiers=frozenset(lines("role_modifiers.txt")),
        positions=positions,
        person_verbs=frozenset(lines("verbs.txt")),
    )
