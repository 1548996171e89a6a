"""The register: which ids came after the first build of a graph folder, and with which build.

A thing is called by the one of its ids that was known first, so a name that comes later never
renames it, and a join that is undone gives back the ids from before. `ids.jsonl` holds latecomers
only: a folder that is built once has none, and the same sources give the same bytes. Names that no
source bears any more are forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from typing import Final

from kg.errors import GraphFolderError
from kg.model import Kind, Statement
from kg.statements import name_id

_NAMING: Final = frozenset(("name", "acronym"))
_NAMED: Final = tuple(f"{k}/" for k in (Kind.PERSON, Kind.ORGANISATION, Kind.EVENT, Kind.PLACE))


@dataclass(frozen=True, slots=True)
class Register:
    """The builds that latecomers came with, `since`, and all mentions that the last build knew.

    Names that are not in `since` were there from the first build. A mention is in it once it has
    left its name: with the build that gave it an id of its own, or with infinity where it went
    to another name, and never had one.
    """

    since: Mapping[str, float] = field(default_factory=dict)
    mentions: Set[str] = frozenset()
    _names: Set[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_names", set(map(name_id, self.mentions)))

    @classmethod
    def of(cls, statements: Iterable[Statement], path: Path | None = None) -> Register:
        """The register of a build with these statements, whose `ids.jsonl` is at `path`.

        GraphFolderError, naming the line, when the file is malformed.

        >>> Register.of([Statement("person/ada@0123456789ab", "name", "Ada")]).mentions
        {'person/ada@0123456789ab'}
        """
        since = _load(path) if path and path.is_file() else {}
        return cls(since, named(statements))

    def dump(self) -> str:
        """The latecomers as JSON Lines, sorted.

        >>> Register({"person/ada": 1}).dump()
        '{"id": "person/ada", "since": 1}\\n'
        """
        return "".join(
            json.dumps({"id": i, "since": None if n == inf else n}, ensure_ascii=False) + "\n"
            for i, n in sorted(self.since.items(), key=lambda item: (item[1], item[0]))
        )

    def enter(self, mentions: Set[str]) -> Register:
        """The register for a build that knows these mentions: names that are new are latecomers.

        >>> ada, bo = "person/ada@0123456789ab", "person/bo@0123456789ab"
        >>> Register({}, {ada}).enter({ada, bo}).since, Register().enter({ada}).since
        ({'person/bo': 1}, {})
        """
        now = Register({}, mentions)
        kept = {i: build for i, build in self.since.items() if now.knows(i)}
        late = sorted(now._names - self._names - kept.keys()) if self._names else ()
        return Register(kept | dict.fromkeys(late, self._next), mentions)

    def leave(self, mentions: Iterable[str], alone: Container[str], last: Register) -> Register:
        """The register with mentions that left their names, some for an id of their own.

        `last` is the register before the build.

        >>> one, two = "person/ada@0123456789ab", "person/ada@123456789abc"
        >>> Register({"person/bo": 1}).leave([one, two], {one}, Register()).since
        {'person/bo': 1, 'person/ada@0123456789ab': 0, 'person/ada@123456789abc': inf}
        """
        since = dict(self.since)
        for mention in sorted(mentions):
            if since.get(mention, inf) == inf:
                since[mention] = last._next if mention in alone else inf
        return replace(self, since=since)

    def knows(self, identifier: str) -> bool:
        """Whether a source has this mention or this name.

        >>> Register({}, {"person/ada@0123456789ab"}).knows("person/ada")
        True
        """
        return identifier in (self.mentions if "@" in identifier else self._names)

    def claim(self, mention: str) -> tuple[int, float]:
        """How good a claim a mention has to its name, the lower the better.

        Best is to have never left it, then to have left for another name, so that what is undone
        comes back, then to be new. Of those that had an id of their own the last one comes first.

        >>> Register({}, {"person/ada@0123456789ab"}).claim("person/ada@0123456789ab")
        (0, 0)
        """
        since = self.since.get(mention)
        if since is None:
            return (0 if mention in self.mentions else 2), 0
        return (1, 0) if since == inf else (3, -since)

    @property
    def _next(self) -> int:
        """The number of the next build: 0 for the first. Builds that enter nothing have none."""
        numbers = (int(build) for build in self.since.values() if build != inf)
        return max(numbers, default=0) + 1 if self.mentions else 0


def named(statements: Iterable[Statement]) -> set[str]:
    """The mentions, in statements, of all that decisions can be about.

    >>> named([Statement("person/ada@0123456789ab", "name", "Ada")])
    {'person/ada@0123456789ab'}
    """
    return {statement.subject for statement in statements if is_naming(statement)}


def is_naming(statement: Statement) -> bool:
    """Whether a statement names something that decisions can be about.

    >>> is_naming(Statement("person/ada@0123456789ab", "name", "Ada"))
    True
    """
    return statement.prop in _NAMING and statement.subject.startswith(_NAMED)


def _load(path: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GraphFolderError(f"cannot be read: {error}", where=str(path)) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                entry = json.loads(line)
                identifier, since = entry["id"], entry["since"]
                if not isinstance(identifier, str) or not _is_number(since):
                    raise ValueError(f"{line!r} is no id with the number of a build")
            except (TypeError, ValueError, KeyError) as error:
                raise GraphFolderError(
                    f"not an id: {error}",
                    where=f"{path}:{number}",
                    hint="a line needs id and since; without the file things may be renamed",
                ) from error
            found[identifier] = inf if since is None else since
    return found


def _is_number(since: object) -> bool:
    return since is None or (type(since) is int and since >= 0)
