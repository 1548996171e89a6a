"""Within one report: which printed names are the same institution, and where each one belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kg.extract.lexicon import Lexicon
from kg.extract.organisations import Name
from kg.extract.tokens import tokenize
from kg.model import Span
from kg.names import clean, slug


@dataclass(slots=True)
class Form:
    """One printed form of an institution, with the sentence it stands in."""

    name: str
    span: Span
    quote: Span
    sure: float


@dataclass(slots=True)
class Institution:
    """An institution of the report; its key is its chain, which tells departments apart."""

    key: str
    unit: bool
    forms: list[Form] = field(default_factory=list)
    acronyms: list[Form] = field(default_factory=list)
    parent: str = ""
    parent_form: Form | None = None


class Institutions:
    """The institutions of a report.

    A name printed alone joins the one chain whose leaf it is; an acronym joins the name it was
    introduced with in brackets. Where two would fit it stays apart. A name that many share
    ("Health Committee") is one institution only within one event: `scope` is added to its key.
    `fold` is what the printed forms of one name have in common.
    """

    def __init__(
        self, text: str, lexicon: Lexicon, scope: str = "", fold: Callable[[str], str] = slug
    ) -> None:
        self._text, self._lexicon, self._scope, self._fold = text, lexicon, scope, fold
        self._chains: list[tuple[tuple[Name, ...], Span, float]] = []
        self._keys: dict[tuple[Name, ...], str] = {}
        self._by_key: dict[str, Institution] = {}
        self._acronyms: dict[str, str] = {}

    def add(self, chain: tuple[Name, ...], quote: Span, sure: float) -> None:
        """Note a printed chain; call `settle` after the last one."""
        self._chains.append((chain, quote, sure))

    def settle(self) -> None:
        """Decide what is what, longest chains first."""
        self._acronyms = {
            self._fold(self._value(n.acronym)): self._fold(self._value(n.span))
            for chain, _, _ in self._chains
            for n in chain
            if n.acronym
        }
        leaves: dict[str, set[str]] = {}
        for chain, _, _ in self._chains:
            for k in range(len(chain) - 1):
                leaves.setdefault(self._slug(chain[k]), set()).add(self._path(chain[k:]))
        for chain, quote, sure in self._chains:
            self._put(chain, quote, sure, leaves)

    def __iter__(self) -> Iterator[Institution]:
        """The institutions in the order they first appear."""
        return iter(
            sorted(self._by_key.values(), key=lambda o: min(f.span for f in o.forms + o.acronyms))
        )

    def key(self, chain: tuple[Name, ...]) -> str:
        """Key of the leaf of a chain that was added."""
        return self._keys[chain]

    def _value(self, span: Span) -> str:
        return clean(self._text[span.start : span.end])

    def _slug(self, name: Name) -> str:
        key = self._fold(self._value(name.span))
        return self._acronyms.get(key, key)

    def _path(self, chain: tuple[Name, ...]) -> str:
        path = ".".join(self._slug(n) for n in chain)
        words = [t.lower for t in tokenize(self._text, chain[-1].span) if t.word]
        shared = self._scope and self._lexicon.is_generic(words)
        return f"{path}.{self._scope}" if shared else path

    def _put(
        self, chain: tuple[Name, ...], quote: Span, sure: float, leaves: dict[str, set[str]]
    ) -> None:
        root = leaves.get(self._slug(chain[-1]), set())
        above = next(iter(root)).split(".", 1)[1] if len(root) == 1 else ""
        above = "" if above == self._scope else above
        for k in range(len(chain) - 1, -1, -1):
            name = chain[k]
            key = self._path(chain[k:])
            key = f"{key.removesuffix('.' + self._scope)}.{above}" if above else key
            institution = self._by_key.setdefault(key, Institution(key, name.unit))
            printed = Form(self._value(name.span), name.span, quote, sure)
            if self._fold(printed.name) in self._acronyms:
                institution.acronyms.append(printed)
            else:
                institution.forms.append(printed)
            if name.acronym:
                institution.acronyms.append(
                    Form(self._value(name.acronym), name.acronym, quote, sure)
                )
            if k + 1 < len(chain) and not institution.parent:
                institution.parent = key.split(".", 1)[1]
                institution.parent_form = Form("", chain[k + 1].span, quote, sure)
            self._keys[chain[k:]] = key
