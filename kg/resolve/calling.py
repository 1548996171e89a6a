"""What people call things by: names looked up as they are typed, in whatever script."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kg.names import fold
from kg.resolve.persons.scripts import latin

_MATCHES: Final[tuple[Callable[[str, str], bool], ...]] = (
    lambda key, name: name == key,
    lambda key, name: f" {key} " in f" {name} ",
    lambda key, name: {*key.split()} <= {*name.split()},
    lambda key, name: key in name,
)


def called(wanted: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The things that are called so, in the order of their names' mapping; none where none is.

    Case, diacritics and punctuation don't matter. An exact name wins over whole words of one,
    these over the same words in another order, these over any part. Where no name fits as it is
    written, names are compared in Latin letters.

    >>> people = {"k": ["Alexandra Konradi"], "p": ["Иван Петров"], "s": ["Petrovsky"]}
    >>> called("KONRADI", people), called("Petrov, Ivan", people), called("Конради", people)
    (['k'], ['p'], ['k'])
    """
    for key_of in (fold, _romanised):
        key = key_of(wanted)
        keys = {thing: [key_of(name) for name in forms] for thing, forms in names.items()}
        for fits in _MATCHES if key else ():
            if found := [t for t, forms in keys.items() if any(fits(key, own) for own in forms)]:
                return found
    return []


def nearest(wanted: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """Up to three names that are spelt much like this one, the most alike first.

    >>> nearest("Conradi", {"k": ["Konradi"], "p": ["Petrov"]})
    ['Konradi']
    """
    known = {fold(name): name for forms in names.values() for name in forms}
    return [known[key] for key in difflib.get_close_matches(fold(wanted), known, n=3, cutoff=0.5)]


def _romanised(name: str) -> str:
    return fold(latin(name))
