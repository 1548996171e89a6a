"""Groups of ids that are one thing, grown by joining, never with two in one that are told apart.

Near-linear: the smaller group is always the one that is looked through and moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from typing import Final

from kg.statements import name_id

Rank = Callable[[str], tuple[bool, float, bool, str]]
"""From an id to its place among others: the lowest names the group."""

_NONE: Final[frozenset[str]] = frozenset()


class Group:
    """Ids that are one thing; `bears` are these ids and the names that they are mentions of.

    `first` is the member that comes first by `rank`.
    """

    __slots__ = ("bears", "first", "members", "names", "rank")

    def __init__(self, member: str, rank: Rank) -> None:
        self.rank = rank
        name = name_id(member)
        self.members = {member}
        self.names = {name}
        self.bears = {member, name}
        self.first = member

    def take(self, other: Group) -> None:
        """Take over the members of another group."""
        self.members |= other.members
        self.names |= other.names
        self.bears |= other.bears
        self.first = min(self.first, other.first, key=self.rank)


class Groups:
    """All groups; ids that were never joined form one of their own each.

    What is told apart is told apart for every mention of a name, too.

    >>> groups = Groups([("person/a", "person/c")], lambda i: (False, 0, "@" in i, i))
    >>> groups.join("person/a", "person/b"), groups.join("person/b", "person/c")
    (True, False)
    >>> groups.together("person/a", "person/b"), groups.first("person/b")
    (True, 'person/a')
    """

    def __init__(self, apart: Iterable[tuple[str, str]], rank: Rank) -> None:
        self._rank = rank
        self._of: dict[str, Group] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for left, right in apart:
            self._apart[left].add(right)
            self._apart[right].add(left)

    @property
    def apart(self) -> Mapping[str, Set[str]]:
        """From each id to those that it is told apart from."""
        return self._apart

    @property
    def ids(self) -> Set[str]:
        """The ids that were joined, or stand for themselves."""
        return self._of.keys()

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._of

    def of(self, identifier: str) -> Group:
        """The group of an id."""
        return self._of.get(identifier) or Group(identifier, self._rank)

    def first(self, identifier: str) -> str:
        """What a group is called: its first member by rank (names first, then by alphabet)."""
        group = self._of.get(identifier)
        return group.first if group else identifier

    def together(self, left: str, right: str) -> bool:
        """Whether two ids are in one group."""
        return left == right or (left in self._of and self._of[left] is self._of.get(right))

    def may_join(self, left: str, right: str) -> bool:
        """Whether nothing told apart would meet if two groups were one."""
        if self.together(left, right):
            return True
        one, other = self.of(left), self.of(right)
        small, large = sorted((one, other), key=lambda group: len(group.bears))
        return all(self._apart.get(i, _NONE).isdisjoint(large.bears) for i in small.bears)

    def join(self, left: str, right: str) -> bool:
        """Make two groups one, unless something in them is told apart; whether they are one."""
        if not self.may_join(left, right):
            return False
        one = self._of.setdefault(left, self.of(left))
        other = self._of.setdefault(right, self.of(right))
        if one is not other:
            small, large = sorted((one, other), key=lambda group: len(group.members))
            large.take(small)
            self._of.update(dict.fromkeys(small.members, large))
        return True

    def keep(self, identifier: str) -> None:
        """Let an id stand for itself from now on, in the group it has, rather than for its name."""
        self._of.setdefault(identifier, self.of(identifier))
