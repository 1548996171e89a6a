"""An authority file of institutions, opened: what a name or an affiliation means."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from kg.resolve.authority import affiliations, matching, store
from kg.resolve.authority.candidate import Candidate
from kg.resolve.authority.index import Index


class Authority:
    """An indexed authority file, read-only; `open_authority` makes one.

    Not for several threads at once; open it in each.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self.size: int = index.size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    def get(self, identifier: str) -> Candidate | None:
        """The record of an id, None where the file has no such."""
        num = self._index.number(identifier)
        return None if num is None else self._index.record(num)

    def match(
        self,
        name: str,
        *,
        country: str = "",
        place: str = "",
        parents: Sequence[str] = (),
        acronyms: Sequence[str] = (),
    ) -> list[Candidate]:
        """The records that the name of an institution may mean, best first.

        `country` is an ISO 3166-1 code or a name, `place` a town, `parents` ids of records it
        belongs to, `acronyms` its own. Exact names come first, in any language; only where there
        is none, names that differ a little, of the same country. Where several records answer to
        the name and nothing tells them apart, none has 0.95 or more.
        """
        return matching.match(self._index, name, country, place, parents, acronyms)

    def resolve_affiliation(self, text: str) -> list[Candidate]:
        """The institutions that the printed affiliation of an author surely names.

        Several addresses in one string, departments and postcodes are no difficulty. What is not
        sure is left out. A medical school means its university, and a laboratory or an institute
        of a university that is named as well adds nothing to it.
        """
        return affiliations.resolve(self._index, text)


def open_authority(path: Path, cache: Path) -> Authority:
    """Open an authority file; its index is built in the folder `cache` where the file is new.

    UnreadableError where the file is missing or no text; SourceError, with the line, for what is no
    ROR record, and where the index cannot be written or read.
    """
    return Authority(Index(store.build(path, cache)))
